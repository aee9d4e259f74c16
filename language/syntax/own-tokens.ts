// The tokens of a stretch of a text, taken from those of the whole, so that a file is read once and not once more for each of its
// blocks. It gives none where the stretch by itself might be read in another way than among its surroundings.

import { firstBeginningFrom } from "./tokenize.ts";
import type { Token } from "./tokens.ts";

/** Tokens of a text that stand `offset` characters further behind in what they were read from. */
export interface OwnTokens {
  readonly tokens: readonly Token[];
  readonly offset: number;
}

/**
 * The tokens of a stretch that begins and ends with tokens; undefined where what stands before it may have made a word of it a name, or
 * what follows it may have made its last token longer or another one. Costs the logarithm of the tokens, and the copying of its own.
 */
export function tokensWithin(
  text: string,
  tokens: readonly Token[],
  { start, end }: { readonly start: number; readonly end: number },
): OwnTokens | undefined {
  const own = tokens.slice(firstBeginningFrom(tokens, start), firstBeginningFrom(tokens, end));
  const first = own.find(({ kind }) => kind !== "comment" && kind !== "doc");
  const last = own.at(-1);
  if (first === undefined || last === undefined || last.end !== end || own[0]?.start !== start) return undefined;
  // Behind a colon or an arrow every word is a name.
  if (first.kind === "name" || first.kind === "percentile") return undefined;
  // A keyword looks at what follows it, and other tokens may end only because of it.
  const isApart = end === text.length || isBreak(text.charCodeAt(end));
  return last.kind === "keyword" || !isApart ? undefined : { tokens: own, offset: start };
}

/** Whether a character ends whatever stands before it: a blank or a brace. */
function isBreak(code: number): boolean {
  return code <= 32 || code === 123 || code === 125;
}
