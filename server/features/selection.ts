// What is selected when a selection grows: the word, the qualified name, the statement's head, the statement, all of its block, the
// block with its braces, what the block belongs to with its documentation, and so on to the whole file.

import type { SourceText, Token } from "../../language/index.ts";
import { statementsOf, type WrittenBlock, type WrittenStatement } from "../statements-in-text.ts";
import type { Stretch } from "../stretch.ts";
import { shapeOf } from "../text-shape.ts";
import { isComment } from "../tokens.ts";

const longestChain = 200;

/** What holds an offset, the smallest first; each holds the one before it and is larger. */
export function selection(file: SourceText, offset: number): readonly Stretch[] {
  const { tokens } = shapeOf(file);
  const index = touchedAt(tokens, offset);
  const token = tokens[index];
  const candidates: Stretch[] = [];
  if (token !== undefined) {
    if (isProse(token)) {
      candidates.push(...inProse(token, offset, file.text));
      if (token.text.startsWith("//")) candidates.push(runOf(tokens, index, file.text));
    } else {
      candidates.push(token, qualified(tokens, index));
    }
  }
  const outer: Stretch[] = [];
  collect(statementsOf(file), offset, outer);
  for (const selected of outer.reverse()) candidates.push(selected);
  const whole = { start: 0, end: file.text.length };

  const chain: Stretch[] = [];
  // A chain longer than anybody grows a selection goes on with the whole file.
  for (const { start, end } of [...candidates.slice(0, longestChain), whole]) {
    const inner = chain.at(-1) ?? { start: offset, end: offset };
    const isLarger = end - start > inner.end - inner.start;
    if (start <= inner.start && inner.end <= end && isLarger) chain.push({ start, end });
  }
  return chain.length === 0 ? [{ start: offset, end: offset }] : chain;
}

/** The token around an offset; of two that touch there, the word. */
function touchedAt(tokens: readonly Token[], offset: number): number {
  let [low, high] = [0, tokens.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens[middle]?.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  const at = tokens[low - 1];
  if (at === undefined || at.end < offset) return -1;
  const before = tokens[low - 2];
  const isBetter = at.start === offset && at.kind === "punctuation" && before?.end === offset;
  return isBetter ? low - 2 : low - 1;
}

function isProse(token: Token): boolean {
  return isComment(token) || token.kind === "string";
}

/** A word of a comment or a text, its line, what is between the quotes, and all of it. */
function* inProse(token: Token, offset: number, text: string): Generator<Stretch> {
  const lineStart = Math.max(token.start, text.lastIndexOf("\n", offset - 1) + 1);
  const lineEnd = Math.min(token.end, lineEndAfter(text, offset));
  let [start, end] = [offset, offset];
  while (start > lineStart && isWordPart(text[start - 1])) start -= 1;
  while (end < lineEnd && isWordPart(text[end])) end += 1;
  yield { start, end };
  const line = text.slice(lineStart, lineEnd);
  const [lead = ""] = /^\s*(?:\/\*+|\*(?!\/)|\/\/+|")?\s*/.exec(line) ?? [];
  yield { start: lineStart + lead.length, end: lineStart + lead.length + wordsEnd(line.slice(lead.length)) };
  if (token.kind === "string") yield { start: token.start + 1, end: token.end - 1 };
  yield token;
}

/** Where the words of a line end: before the mark that closes its text or comment, and the blanks around that. Linear. */
function wordsEnd(line: string): number {
  let end = line.trimEnd().length;
  if (line[end - 1] === '"') end -= 1;
  else if (line.endsWith("*/", end)) {
    end -= 1;
    while (line[end - 1] === "*") end -= 1;
  }
  return line.slice(0, end).trimEnd().length;
}

function lineEndAfter(text: string, offset: number): number {
  const rest = /\r\n|\r|\n/g;
  rest.lastIndex = offset;
  return rest.exec(text)?.index ?? text.length;
}

const wordPart = /[\p{L}\p{M}\p{N}_-]/u;

function isWordPart(character: string | undefined): boolean {
  // Halves of a surrogate pair are taken with what they stand in.
  return character !== undefined && (wordPart.test(character) || /[\ud800-\udfff]/.test(character));
}

/** The line comments right above and below. */
function runOf(tokens: readonly Token[], index: number, text: string): Stretch {
  const joins = (one: Token | undefined, other: Token | undefined): boolean =>
    one !== undefined &&
    other?.first === true &&
    one.text.startsWith("//") &&
    other.text.startsWith("//") &&
    one.kind === "comment" &&
    one.first &&
    /^(\r\n|\r|\n)[ \t]*$/.test(text.slice(one.end, other.start));
  let [first, last] = [index, index];
  while (joins(tokens[first - 1], tokens[first])) first -= 1;
  while (joins(tokens[last], tokens[last + 1])) last += 1;
  return { start: tokens[first]?.start ?? 0, end: tokens[last]?.end ?? 0 };
}

function qualified(tokens: readonly Token[], index: number): Stretch {
  let [first, last] = [index, index];
  if (tokens[index]?.text === ".") [first, last] = [index - 1, index + 1];
  while (tokens[first - 1]?.text === "." && first >= 2) first -= 2;
  while (tokens[last + 1]?.text === ".") last += 2;
  // Behind the last dot the name may be missing.
  return { start: tokens[first]?.start ?? 0, end: (tokens[last] ?? tokens[last - 1])?.end ?? 0 };
}

/** The statements and blocks around an offset, the outermost first. Not by calling itself: blocks may nest without end. */
function collect(outermost: readonly WrittenStatement[], offset: number, into: Stretch[]): void {
  let statements = outermost;
  for (;;) {
    const statement = statementAt(statements, offset);
    if (statement === undefined) return;
    if (statement.docStart < statement.start) into.push({ start: statement.docStart, end: statement.end });
    if (offset < statement.start) return;
    into.push({ start: statement.start, end: statement.end });
    if (offset <= statement.headEnd) into.push({ start: statement.start, end: statement.headEnd });
    const block = statement.blocks.find(({ start, end }) => start <= offset && offset <= end);
    if (block === undefined) return;
    into.push({ start: block.start, end: block.end });
    const inside = block.isClosed ? block.end - 1 : block.end;
    if (offset <= block.start || offset > inside) return;
    const body = bodyOf(block);
    if (body !== undefined) into.push(body);
    statements = block.statements;
  }
}

/** From the first statement of a block to its last. */
function bodyOf({ statements }: WrittenBlock): Stretch | undefined {
  const [first, last] = [statements[0], statements.at(-1)];
  return first === undefined || last === undefined ? undefined : { start: first.docStart, end: last.end };
}

/** The statement around an offset, its comment included; of two that touch there the later. */
function statementAt(statements: readonly WrittenStatement[], offset: number): WrittenStatement | undefined {
  let [low, high] = [0, statements.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((statements[middle]?.docStart ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  const statement = statements[low - 1];
  return statement !== undefined && offset <= statement.end ? statement : undefined;
}
