// What a token is to those who read text that may not parse, and where one stands among the others. It knows no statement.

import type { Token } from "../language/index.ts";

/** A comment of any kind, documentation among them. */
export function isComment(token: Token): boolean {
  return token.kind === "comment" || token.kind === "doc";
}

/** A mark such as a brace or a dot. */
export function isMark(token: Token | undefined, text: string): boolean {
  return token?.kind === "punctuation" && token.text === text;
}

/** A word that may be a name: every word may, in backticks or where a name is due. */
export function isNameLike(token: Token | undefined): boolean {
  return token?.kind === "name" || token?.kind === "keyword" || token?.kind === "percentile";
}

/** Index of the first token that ends at an offset or behind it. */
export function firstEndingAt(tokens: readonly Token[], offset: number): number {
  let [low, high] = [0, tokens.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((tokens[middle]?.end ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index of the first token that begins at an offset or behind it. */
export function firstBeginningAt(tokens: readonly Token[], offset: number): number {
  let [low, high] = [0, tokens.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((tokens[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
