// A block on one line or on several, as its author likes it better at the moment. Only space changes.

import { isWhole, statementsAround, type WrittenStatement } from "../../../language/index.ts";
import type { FileReading } from "../../reading.ts";
import { type Action, offer, type Wish } from "./action.ts";
import { hasComment, headOf, indentAt, lineEndOf, opensLine } from "./statements.ts";

/** Longest line that a block is put on. */
const longestLine = 120;

/** The other layout of the block under the cursor. */
export function layoutActions({ file }: FileReading, { stretch }: Wish): readonly Action[] {
  if (!isWhole(file, stretch.start)) return [];
  const around = statementsAround(file, stretch.start);
  const statement = around.findLast(({ body, node }) => body !== undefined && node.$type !== "Container");
  const body = statement?.body;
  if (statement === undefined || body === undefined || body.statements.length === 0) return [];
  if (hasComment(file, body.start, body.end)) return [];
  const indent = indentAt(file, statement.start);
  const written = file.text.slice(body.start, body.end);
  const change = (title: string, text: string): readonly Action[] => [
    offer("refactor.rewrite", title, () => [{ file: file.uri, start: body.start, end: body.end, text }], "layout"),
  ];
  if (!written.includes("\n")) {
    if (!opensLine(file, statement.start)) return [];
    const newLine = lineEndOf(file);
    const lines = body.statements.map(({ text }) => `${newLine}${indent}  ${text}`);
    return change("Put the block on several lines", `{${lines.join("")}${newLine}${indent}}`);
  }
  const text = onOneLine(statement);
  if (text === undefined || indent.length + text.length > longestLine) return [];
  return change("Put the block on one line", text.slice(headOf(statement).length + 1));
}

/** A statement on one line; undefined for one that has lines without being a plain block. */
function onOneLine(statement: WrittenStatement): string | undefined {
  const { body, text } = statement;
  if (body === undefined) return text.includes("\n") ? undefined : text;
  const head = headOf(statement);
  if (head.includes("\n")) return undefined;
  const inner = body.statements.map(onOneLine);
  return inner.includes(undefined) ? undefined : inner.length === 0 ? `${head} { }` : `${head} { ${inner.join("  ")} }`;
}
