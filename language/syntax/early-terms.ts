// Terms between the head of a declaration and its braces, as in `service api replicas 3 { }`: how they are told from others.

import { containerWords, leafWords, statementByWord } from "../vocabulary.ts";
import type { Token } from "./tokens.ts";

/** What terms are written with. */
const marks: ReadonlySet<string> = new Set([",", ".", "..", "+", "(", ")", "<", ">"]);

/**
 * Where the brace stands among the tokens that the terms from `at` on were written before; undefined where these are no terms, go over
 * more than a line or have braces of their own, so that the brace may be one of these.
 */
export function braceBehindTerms(tokens: readonly Token[], at: number): number | undefined {
  if (tokens[at]?.kind !== "keyword") return undefined;
  for (let index = at; index < tokens.length; index += 1) {
    const token = tokens[index] as Token;
    if (token.first) return undefined;
    if (token.kind === "punctuation") {
      if (token.text === "{") return index;
      if (!marks.has(token.text)) return undefined;
    } else if (token.kind === "doc" || (token.kind === "keyword" && mayHaveBraces(token.text))) return undefined;
  }
  return undefined;
}

function mayHaveBraces(word: string): boolean {
  return leafWords.has(word) || containerWords.has(word) || statementByWord.get(word)?.form.includes("{") === true;
}
