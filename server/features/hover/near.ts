// The text around the cursor, no further than its block, so that a hover does not read a whole file again after each keystroke.

import { containerWords, leafWords, type Token, tokenize } from "../../../language/index.ts";
import { blocksOf } from "../../blocks.ts";
import type { CursorReading } from "../../reading.ts";
import { readShape } from "../../text-shape.ts";
import { isComment } from "../../tokens.ts";

/** The token at the cursor in its statement. Offsets are of the file. */
export interface Near {
  readonly token: Token;
  /** The statement's own word; undefined where the token belongs to none. */
  readonly head: string | undefined;
  /** Tokens of the statement behind its word and before this one. */
  readonly since: readonly Token[];
  /** The token is the statement's word itself. */
  readonly isHead: boolean;
  /** Tokens behind this one, to the end of the block. */
  readonly behind: readonly Token[];
}

/** What stands around the cursor; undefined between declarations. */
export function nearOf({ snapshot, file, offset }: CursorReading): Near | undefined {
  const block = blocksOf(snapshot).at(file.uri, offset);
  if (block === undefined) return undefined;
  const text = file.text.slice(block.start, block.end);
  const tokens = tokenize(text);
  const at = offset - block.start;
  const inside = tokens.findIndex((token) => token.start <= at && at < token.end);
  const index = inside >= 0 ? inside : tokens.findIndex((token) => token.end === at);
  const token = tokens[index];
  if (token === undefined) return undefined;
  const moved = (one: Token): Token => ({ ...one, start: one.start + block.start, end: one.end + block.start });
  const { head, since, isHead } = statementAt(text, tokens, token);
  return { token: moved(token), head, since, isHead, behind: tokens.slice(index + 1).map(moved) };
}

/** A container that a run of its statements is read in: by themselves they would stand in the file, where they mean nothing. */
const around = "group _ {\n";

function statementAt(text: string, tokens: readonly Token[], token: Token) {
  const first = tokens.find((token) => !isComment(token));
  const declares = first !== undefined && (containerWords.has(first.text) || leafWords.has(first.text));
  // Up to the token and a blank behind it, so that it is read as a part of its statement and not as one being typed.
  const before = `${declares ? "" : around}${text.slice(0, token.end)} `;
  const spot = readShape(before).spotAt(before.length);
  const isHead = spot?.head === token.text && spot.before.length === 0;
  return { head: spot?.head, since: isHead ? [] : (spot?.before.slice(0, -1) ?? []), isHead };
}
