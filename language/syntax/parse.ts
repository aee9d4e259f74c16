// Text to a syntax tree by one of the grammar's rules: the quick parser for text that is right, Langium's for all other.
// What neither should be asked to read is taken out before, and said.

import type { AstNode, ParseResult } from "langium";
import { gatherTerms } from "./gather-terms.ts";
import { nestsTooDeep, withoutDepths } from "./nesting.ts";
import type { OwnTokens } from "./own-tokens.ts";
import type { Stretch } from "./places.ts";
import { quickParse } from "./quick-parser.ts";
import { mendingParser } from "./services.ts";

/** Errors come beside a partial tree. */
export type Parsed = Pick<ParseResult, "lexerErrors" | "parserErrors"> & {
  readonly value: AstNode;
  /** What was not handed to a parser, or what a parser gave up on, with the reason. */
  readonly refused?: Stretch & { readonly message: string };
};

/** Parses a stretch of text, whose tokens may be known already. Never throws. */
export function parse(text: string, rule: "Document" | "ContainerHead", own?: OwnTokens): Parsed {
  const { text: shallow, tooDeep } = withoutDepths(text);
  const value = quickParse(shallow, rule, tooDeep === undefined ? own : undefined);
  const parsed: Parsed = value === undefined ? mend(shallow, rule) : { value, lexerErrors: [], parserErrors: [] };
  return tooDeep === undefined ? parsed : { ...parsed, refused: { ...tooDeep, message: nestsTooDeep } };
}

/** Reads what does not follow the grammar. */
function mend(text: string, rule: "Document" | "ContainerHead"): Parsed {
  const gathered = rule === "Document" ? gatherTerms(text) : undefined;
  if (gathered === undefined) return mendingParser()(text, rule);
  const value = quickParse(gathered.text, rule);
  const parsed =
    value === undefined ? mendingParser()(gathered.text, rule) : { value, lexerErrors: [], parserErrors: [] };
  return { ...parsed, refused: gathered.early };
}

/** Whether the parser had nothing to say. */
export function isRight({ lexerErrors, parserErrors, refused }: Parsed): boolean {
  return lexerErrors.length === 0 && parserErrors.length === 0 && refused === undefined;
}
