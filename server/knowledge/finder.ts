// Finds an entry of the vocabulary: for a word of the language by its place in a statement, and in prose by the longest phrase around
// a cursor. It reads words and knows neither files nor the model.

import { entryByWord, everydayWords } from "./plain-words.ts";
import type { Term } from "./term.ts";

/** An entry with the stretch of prose that names it. */
export interface Mention {
  readonly term: Term;
  readonly start: number;
  readonly end: number;
}

export interface Finder {
  inPlace(words: readonly string[]): Term | undefined;
  of(word: string): Term | undefined;
  inProse(prose: string, offset: number): Mention | undefined;
}

/** A finder over entries whose words are all different. */
export function createFinder(terms: readonly Term[]): Finder {
  const byWord = new Map(terms.flatMap((term) => term.words.map((word) => [word, term] as const)));
  const byId = new Map(terms.map((term) => [term.id, term]));
  let prose: Prose | undefined;

  const of = (word: string): Term | undefined => {
    const id = Object.hasOwn(entryByWord, word) ? entryByWord[word] : undefined;
    return byWord.get(word) ?? (id === undefined ? undefined : byId.get(id));
  };
  return {
    of,
    inPlace(words) {
      const [head = ""] = words;
      const word = words.at(-1) ?? "";
      const phrases = [words.join(" "), words.slice(-2).join(" "), `${head} ${word}`];
      for (const phrase of phrases) {
        // By itself a word may open another statement than the one it goes on with.
        const found = phrase.includes(" ") ? of(phrase) : byWord.get(phrase);
        if (found !== undefined) return found;
      }
      // `of` opens a statement of a cache and goes on with one of a quorum.
      if (words.length === 1) return of(word);
      for (const earlier of [...words].reverse()) {
        const found = byWord.get(earlier) ?? (earlier === head ? of(head) : undefined);
        if (found !== undefined) return found;
      }
      return undefined;
    },
    inProse(text, offset) {
      prose ??= proseOf(byWord);
      return longestAround(prose, text, offset);
    },
  };
}

/** What prose is searched with. */
interface Prose {
  readonly termByKey: ReadonlyMap<string, Term>;
  /** Words of the longest phrase. */
  readonly mostWords: number;
}

function proseOf(byWord: ReadonlyMap<string, Term>): Prose {
  const termByKey = new Map<string, Term>();
  let mostWords = 0;
  for (const [phrase, term] of byWord) {
    if (everydayWords.has(phrase)) continue;
    const words = wordsIn(phrase);
    termByKey.set(keyOf(words), term);
    mostWords = Math.max(mostWords, words.length);
  }
  return { termByKey, mostWords };
}

/** A word of prose, and what stands between it and the word before. */
interface Word {
  /** In lower case. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Undefined where the two belong to no one phrase. */
  readonly joint: " " | "/" | undefined;
}

/** `N+1`, `p99.9`, `Little's` and `B+` are words; `pub/sub` and `cache-aside` are two. */
const word = /[\p{L}\p{N}_]+(?:[.'’+][\p{L}\p{N}_]+|\+)*/gu;

/** Blanks, a hyphen, and the end of a line with the star of a comment. */
const softJoint = /^(?:-|,?[ \t]+|,?[ \t]*\r?\n[ \t]*(?:\*[ \t]*)?)$/;

function wordsIn(text: string): readonly Word[] {
  const words: Word[] = [];
  let end = 0;
  for (const { 0: found, index: start } of text.matchAll(word)) {
    const between = text.slice(end, start);
    const joint = between === "/" ? "/" : softJoint.test(between) ? " " : undefined;
    end = start + found.length;
    words.push({ text: found.toLowerCase().replaceAll("’", "'"), start, end, joint });
  }
  return words;
}

function keyOf(words: readonly Word[]): string {
  return words.map(({ text, joint }, index) => (index === 0 ? text : `${joint ?? "|"}${text}`)).join("");
}

/** Characters on either side of a cursor that hold the longest phrase, over the deepest lines of a comment. */
const reach = 300;

function longestAround({ termByKey, mostWords }: Prose, text: string, offset: number): Mention | undefined {
  const from = Math.max(0, offset - reach);
  const words = wordsIn(text.slice(from, offset + reach));
  let best: Mention | undefined;
  for (const [index, { start }] of words.entries()) {
    if (from + start > offset) break;
    for (let count = 1; count <= mostWords && index + count <= words.length; count += 1) {
      const phrase = words.slice(index, index + count);
      const last = phrase.at(-1);
      if (last === undefined || (count > 1 && last.joint === undefined)) break;
      if (from + last.end < offset) continue;
      const found = { term: termOfPhrase(keyOf(phrase), termByKey), start: from + start, end: from + last.end };
      if (found.term !== undefined && (best === undefined || found.end - found.start > best.end - best.start)) {
        best = { ...found, term: found.term };
      }
    }
  }
  return best;
}

/** The entry of a phrase, in the plural too. */
function termOfPhrase(key: string, termByKey: ReadonlyMap<string, Term>): Term | undefined {
  return termByKey.get(key) ?? termByKey.get(key.replace(/s$/, "")) ?? termByKey.get(key.replace(/es$/, ""));
}
