// The tokens of a text, remembered for the next one who asks, and those of an edited text made from them: only what may have changed is
// read again, until the tokens meet the old ones.

import { type Change, changeBetween } from "./changes.ts";
import { Lexer, lex, type Token } from "./tokens.ts";

/** A text worth remembering is at least this long. */
const longText = 4000;

/** Texts that are remembered: the one at hand, one beside it, and a long block of either. */
const mostRemembered = 3;

interface Known {
  readonly text: string;
  readonly tokens: readonly Token[];
}

/** The last long texts, the latest first: whoever reads a file's blocks is soon followed by somebody who asks for its shape. */
const remembered: Known[] = [];

/** All tokens in order. Linear in the length of the text, but where it differs from a text of late costs no more than its copying. */
export function tokenize(text: string): readonly Token[] {
  if (text.length < longText) return lex(text);
  const same = remembered.findIndex((known) => known.text === text);
  const earlier = same < 0 ? earlierOf(text) : undefined;
  const known = remembered[same] ?? { text, tokens: earlier === undefined ? lex(text) : retokenize(earlier, text) };
  // What was edited is hardly asked for again.
  const gone = earlier ?? known;
  const others = remembered.filter((one) => one !== gone).slice(0, mostRemembered - 1);
  remembered.splice(0, remembered.length, known, ...others);
  return known.tokens;
}

interface Earlier extends Known {
  readonly change: Change;
}

/** A remembered text that this one hardly differs from. */
function earlierOf(text: string): Earlier | undefined {
  for (const known of remembered) {
    const change = changeBetween(known.text, text);
    if (2 * (change.end - change.start) < text.length) return { ...known, change };
  }
  return undefined;
}

/**
 * The tokens of a text, made from those of an earlier one. Costs the lines that changed, those that this reads otherwise, as where a
 * comment was opened, and the copying of the rest.
 */
function retokenize({ tokens: old, change }: Earlier, text: string): readonly Token[] {
  const { end, endBefore } = change;
  const shift = end - endBefore;
  const from = firstAffected(old, change.start);
  const lexer = new Lexer(
    text,
    from === 0 ? undefined : { offset: old[from - 1]?.end ?? 0, before: beforeOf(old, from) },
  );
  const fresh: Token[] = [];
  // The first old token behind the change that the next one may turn out to be, with the last that is no comment before it.
  let next = firstBeginningFrom(old, endBefore);
  let before = beforeOf(old, next);
  for (;;) {
    lexer.skipBlanks();
    for (let token = old[next]; token !== undefined && token.start + shift < lexer.at; token = old[next]) {
      if (!isComment(token)) before = token;
      next += 1;
    }
    const token = old[next];
    const isMet =
      token !== undefined &&
      token.start + shift === lexer.at &&
      token.first === lexer.isFirst &&
      isAlike(before, lexer.before);
    if (isMet) break;
    const read = lexer.next();
    if (read === undefined) {
      next = old.length;
      break;
    }
    fresh.push(detached(read));
  }
  const rest = old.slice(next);
  return old.slice(0, from).concat(fresh, shift === 0 ? rest : rest.map((token) => shifted(token, shift)));
}

/**
 * The token from which on the text is to be read again: the first of the line in which it changed. No token before it looks over the end
 * of its line, but for a comment over several lines, and that one ends before the change or holds it.
 */
function firstAffected(tokens: readonly Token[], start: number): number {
  let index = firstBeginningFrom(tokens, start + 1) - 1;
  while (index > 0 && tokens[index]?.first !== true) index -= 1;
  return Math.max(0, index);
}

/** Index of the first token that begins at an offset or behind it. */
export function firstBeginningFrom(tokens: readonly Token[], offset: number): number {
  let [low, high] = [0, tokens.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The last token before an index that is no comment. */
function beforeOf(tokens: readonly Token[], index: number): Token | undefined {
  let at = index - 1;
  while (at >= 0 && isComment(tokens[at] as Token)) at -= 1;
  return tokens[at];
}

function isComment({ kind }: Token): boolean {
  return kind === "comment" || kind === "doc";
}

/** Whether two tokens mean the same to the one behind them. */
function isAlike(a: Token | undefined, b: Token | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && a.kind === b.kind && a.text === b.text);
}

function shifted({ kind, text, start, end, first }: Token, by: number): Token {
  return { kind, text, start: start + by, end: end + by, first };
}

/** Strings as long as this are slices of the text that they were cut from, which lives as long as they do. */
const sliceLength = 13;

/** The token with words of its own, since it may outlive many versions of its file. */
function detached(token: Token): Token {
  if (token.text.length < sliceLength) return token;
  const copy = ` ${token.text}`;
  // Asking for a letter makes the engine write the two parts into one text.
  return copy.charCodeAt(1) < 0 ? token : { ...token, text: copy.slice(1) };
}
