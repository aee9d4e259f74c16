// The statements of a file as they stand in each other, by tokens alone: where each begins and ends, the blocks behind it, the comment
// above it. It works on text that does not parse; what statements mean is not looked at.

import type { SourceText, Token } from "../language/index.ts";
import { shapeOf } from "./text-shape.ts";
import { Walk } from "./text-walk.ts";
import { isComment, isMark } from "./tokens.ts";

/** A block: its braces and what is in it. */
export interface WrittenBlock {
  readonly start: number;
  /** Behind its brace, or where the text ends. */
  readonly end: number;
  readonly isClosed: boolean;
  readonly statements: readonly WrittenStatement[];
}

/** A statement with the blocks behind it. */
export interface WrittenStatement {
  readonly start: number;
  /** Behind its last token, blocks included. */
  readonly end: number;
  /** Behind the last token before its first block. */
  readonly headEnd: number;
  /** Where the documentation comment above it begins, or the same as `start`. */
  readonly docStart: number;
  readonly blocks: readonly WrittenBlock[];
}

const known = new WeakMap<SourceText, readonly WrittenStatement[]>();

/** The outermost statements of a file, made once per text. Linear in its length. */
export function statementsOf(file: SourceText): readonly WrittenStatement[] {
  let statements = known.get(file);
  if (statements === undefined) {
    statements = readStatements(file);
    known.set(file, statements);
  }
  return statements;
}

/** The statement whose block the brace before an offset closes. */
export function blockClosedAt(file: SourceText, offset: number): WrittenStatement | undefined {
  let statements = statementsOf(file);
  for (;;) {
    const around = statements.find(({ start, end }) => start < offset && offset <= end);
    const block = around?.blocks.find(({ start, end }) => start < offset && offset <= end);
    if (block === undefined) return undefined;
    if (block.end === offset && block.isClosed) return around;
    statements = block.statements;
  }
}

interface MutableStatement extends WrittenStatement {
  end: number;
  headEnd: number;
  readonly blocks: MutableBlock[];
}

interface MutableBlock extends WrittenBlock {
  end: number;
  isClosed: boolean;
  readonly statements: MutableStatement[];
}

function readStatements(file: SourceText): readonly WrittenStatement[] {
  const { tokens } = shapeOf(file);
  const walk = new Walk();
  const root: MutableBlock = { start: 0, end: file.text.length, isClosed: false, statements: [] };
  const around: MutableBlock[] = [root];
  let current: MutableStatement | undefined;
  let doc: Token | undefined;
  let before: Token | undefined;
  const visible = tokens.filter((token) => !isComment(token));
  let next = 0;
  for (const token of tokens) {
    if (isComment(token)) {
      if (token.kind === "doc") doc = token;
      continue;
    }
    const index = next;
    next += 1;
    walk.step(token);
    const block = around.at(-1) ?? root;
    if (isMark(token, "}")) {
      if (around.length > 1) {
        around.pop();
        block.end = token.end;
        block.isClosed = true;
      }
      current = around.at(-1)?.statements.at(-1);
      if (current !== undefined) current.end = Math.max(current.end, block === root ? current.end : block.end);
      doc = undefined;
    } else if (isMark(token, "{")) {
      current ??= begin(block, token, doc);
      const opened: MutableBlock = { start: token.start, end: file.text.length, isClosed: false, statements: [] };
      current.blocks.push(opened);
      current.end = token.end;
      around.push(opened);
      current = undefined;
      doc = undefined;
    } else {
      const opens = walk.head === token.text && walk.since.length === 0 && token.kind === "keyword";
      // The other ways of an `either` belong to it; a block that is closed ends everything else.
      const goesOn = token.text === "or" && opens;
      const isNew = (opens && !goesOn) || startsStep(visible, index) || isMark(before, "}") || current === undefined;
      if (isNew && !(goesOn && current !== undefined)) current = begin(block, token, doc);
      if (current !== undefined) {
        current.end = token.end;
        if (current.blocks.length === 0) current.headEnd = token.end;
      }
      doc = undefined;
    }
    before = token;
  }
  // What is left open goes on to the end of the text.
  for (const block of around) {
    const last = block.statements.at(-1);
    if (last !== undefined && last.blocks.at(-1)?.isClosed === false) last.end = file.text.length;
  }
  return root.statements;
}

function begin(block: MutableBlock, { start, end }: Token, doc: Token | undefined): MutableStatement {
  const statement: MutableStatement = { start, end, headEnd: end, docStart: doc?.start ?? start, blocks: [] };
  block.statements.push(statement);
  return statement;
}

const joining: ReadonlySet<string> = new Set(["->", ".", ",", "(", ":"]);

/** A name with an arrow behind it that no arrow leads to. */
function startsStep(tokens: readonly Token[], index: number): boolean {
  if (tokens[index]?.kind !== "name" || joining.has(tokens[index - 1]?.text ?? "")) return false;
  let last = index;
  while (isMark(tokens[last + 1], ".") && tokens[last + 2] !== undefined) last += 2;
  return isMark(tokens[last + 1], "->");
}
