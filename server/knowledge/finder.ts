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
  /** Finds the longest phrase that begins at its last index. */
  readonly phrase: RegExp;
  readonly termByKey: ReadonlyMap<string, Term>;
  /** Length of the longest phrase. */
  readonly longest: number;
}

function proseOf(byWord: ReadonlyMap<string, Term>): Prose {
  const phrases = [...byWord.keys()].filter((word) => word.includes(" ") || !everydayWords.has(word));
  // Of several that begin alike the longest is tried first.
  phrases.sort((a, b) => b.length - a.length);
  const alternatives = phrases.map((phrase) => phrase.split(/[ -]/).map(escaped).join(between));
  return {
    phrase: new RegExp(`(?:${alternatives.join("|")})(?:s|es)?(?![\\p{L}\\p{N}_])`, "iuy"),
    termByKey: new Map(phrases.map((phrase) => [keyOf(phrase), byWord.get(phrase) as Term])),
    longest: Math.max(...phrases.map(({ length }) => length)),
  };
}

/** What may stand between the words of a phrase: a hyphen, blanks, and the end of a line with the star of a comment. */
const between = "(?:-|[ \\t]+|[ \\t]*\\r?\\n[ \\t]*(?:\\*[ \\t]*)?)";

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}

function keyOf(phrase: string): string {
  return phrase.toLowerCase().replace(/[\s*-]+/g, " ");
}

function longestAround({ phrase, termByKey, longest }: Prose, text: string, offset: number): Mention | undefined {
  // A comment's line may begin deep, so that a phrase over two lines is longer than it reads.
  const reach = longest + 80;
  const from = Math.max(0, offset - reach);
  const near = text.slice(from, offset + reach);
  let best: Mention | undefined;
  for (const { index } of near.slice(0, offset - from + 1).matchAll(/(?<![\p{L}\p{N}_])[\p{L}\p{N}]/gu)) {
    phrase.lastIndex = index;
    const found = phrase.exec(near)?.[0];
    if (found === undefined || from + index + found.length < offset) continue;
    const term = termOfPhrase(found, termByKey);
    const [start, end] = [from + index, from + index + found.length];
    if (term !== undefined && (best === undefined || end - start > best.end - best.start)) best = { term, start, end };
  }
  return best;
}

/** The entry of a phrase as it was found: with another case, over a line, or in the plural. */
function termOfPhrase(found: string, termByKey: ReadonlyMap<string, Term>): Term | undefined {
  const key = keyOf(found);
  return termByKey.get(key) ?? termByKey.get(key.replace(/s$/, "")) ?? termByKey.get(key.replace(/es$/, ""));
}
