// Small questions about written statements that several actions ask: which dependency stands here, what comments belong to a
// declaration, how a line goes on. It offers nothing itself.

import {
  type DesignEdit,
  outlineIn,
  type SourceText,
  statementsAround,
  type Token,
  tokenize,
  type WrittenStatement,
} from "../../../language/index.ts";
import { isComment } from "../../tokens.ts";

/** Words that open a dependency. */
export const verbs: ReadonlySet<string> = new Set(["calls", "reads", "writes", "publishes", "consumes"]);

/** The word that a statement opens with. */
export function wordOf({ text }: Pick<WrittenStatement, "text">): string {
  return /^[\w-]+/.exec(text)?.[0] ?? "";
}

/** Tokens of a statement without its comments. */
export function tokensOf({ text }: Pick<WrittenStatement, "text">): readonly Token[] {
  return tokenize(text).filter((token) => !isComment(token));
}

/** A statement's words with one space between them. */
export function plainText(statement: Pick<WrittenStatement, "text">): string {
  return tokensOf(statement)
    .map(({ text }) => text)
    .join(" ");
}

/** The dependency that stands at an offset. */
export function dependencyAt(file: SourceText, offset: number): WrittenStatement | undefined {
  return statementsAround(file, offset).find(isDependency);
}

/** Whether a statement is a dependency and no name that begins as one. */
export function isDependency({ node }: WrittenStatement): boolean {
  return node.$type === "Dependency";
}

/** Whether a stretch holds a comment. */
export function hasComment(file: SourceText, start: number, end: number): boolean {
  const { tokens } = outlineIn(file);
  for (let index = firstFrom(tokens, start); ; index += 1) {
    const token = tokens[index];
    if (token === undefined || token.start >= end) return false;
    if (isComment(token)) return true;
  }
}

/** The part of a statement before its block. */
export function headOf({ text, start, body }: WrittenStatement): string {
  return body === undefined ? text : text.slice(0, body.start - start).trimEnd();
}

/** Where a statement begins with the comments that stand right above it. */
export function leadOf(file: SourceText, start: number): number {
  const { tokens } = outlineIn(file);
  let index = firstFrom(tokens, start);
  let lead = start;
  if (tokens[index]?.first !== true) return start;
  for (index -= 1; index >= 0; index -= 1) {
    const comment = tokens[index];
    if (comment === undefined || !comment.first || !isComment(comment)) break;
    if (lineEnds(file.text.slice(comment.end, lead)) > 1) break;
    lead = comment.start;
  }
  return lead;
}

/** Index of the first token that starts at an offset or behind it. */
export function firstFrom(tokens: readonly Token[], offset: number): number {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Line ends in a text. */
export function lineEnds(text: string): number {
  return text.match(/\r\n|\n|\r/g)?.length ?? 0;
}

/** The line end that a file uses. */
export function lineEndOf({ text }: SourceText): string {
  return text.includes("\r\n") ? "\r\n" : "\n";
}

/** The spaces that the line of an offset begins with. */
export function indentAt({ text }: SourceText, offset: number): string {
  const line = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
  return /^[ \t]*/.exec(line)?.[0] ?? "";
}

/** Whether nothing but space stands before an offset on its line. */
export function opensLine({ text }: SourceText, offset: number): boolean {
  return text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset).trim() === "";
}

/** Puts a declaration before another one, on a line of its own where that one has one. */
export function declaredBefore(file: SourceText, statement: WrittenStatement, declaration: string): DesignEdit {
  const at = leadOf(file, statement.start);
  const gap = opensLine(file, at) ? `${lineEndOf(file)}${indentAt(file, at)}` : "  ";
  return { file: file.uri, start: at, end: at, text: `${declaration}${gap}` };
}

/** Edits in the order of files and places. */
export function inOrder(edits: readonly DesignEdit[]): readonly DesignEdit[] {
  return [...edits].sort((a, b) => (a.file === b.file ? a.start - b.start || a.end - b.end : a.file < b.file ? -1 : 1));
}
