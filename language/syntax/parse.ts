// Text to a syntax tree by one of the grammar's rules: the quick parser for text that is right, Langium's for all other.

import type { AstNode, ParseResult } from "langium";
import { quickParse } from "./quick-parser.ts";
import { mendingParser } from "./services.ts";

/** Errors come beside a partial tree. */
export type Parsed = Pick<ParseResult, "lexerErrors" | "parserErrors"> & { readonly value: AstNode };

/** Parses a stretch of text. Never throws. */
export function parse(text: string, rule: "Document" | "ContainerHead"): Parsed {
  const value = quickParse(text, rule);
  return value === undefined ? mendingParser()(text, rule) : { value, lexerErrors: [], parserErrors: [] };
}
