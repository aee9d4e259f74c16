// Where declarations and their statements stand in a file, found by its outline: one part is parsed and no other, so that a slip
// elsewhere costs nothing and a look at one block is cheap in a file of any size. It knows nothing of what the names mean.

import type { AstNode } from "langium";
import type { SourceText } from "../source-text.ts";
import type { ContainerPart, Outline, Part } from "../syntax/outline.ts";
import { outlineOf } from "../syntax/outline.ts";
import { isRight, parse } from "../syntax/parse.ts";
import { stretchOf } from "../syntax/places.ts";
import { tokenize } from "../syntax/tokenize.ts";
import type { Token } from "../syntax/tokens.ts";
import { type Statement, statementsOf } from "./patch.ts";

/** What is kept of a file: its text is read once, each of its parts when first asked for. */
interface Read {
  readonly tokens: readonly Token[];
  readonly outline: Outline;
  readonly statements: Map<Part, readonly Statement[]>;
}

const readByFile = new WeakMap<SourceText, Read>();

/**
 * The statements around an offset, outermost first: containers, the declaration, its dependency, the term. What is declared
 * in a container stands in its body unread. Empty where nothing stands there.
 */
export function statementsAround(file: SourceText, offset: number): readonly Statement[] {
  const found: Statement[] = [];
  let parts: readonly Part[] = readOf(file).outline.parts;
  for (;;) {
    const part = parts.find((one) => offset >= one.start && offset <= endOf(one));
    if (part === undefined) return found;
    if (part.kind !== "container") {
      let statements = statementsIn(file, part);
      for (;;) {
        const around = statements.find(({ start, end }) => offset >= start && offset <= end);
        if (around === undefined) return found;
        found.push(around);
        statements = around.body?.statements ?? [];
      }
    }
    found.push(...statementsIn(file, part));
    parts = part.parts;
  }
}

/** The declaration whose name begins at an offset. */
export function declarationNamedAt(file: SourceText, offset: number): Statement | undefined {
  return statementsAround(file, offset).findLast(({ node }) => {
    const named = "head" in node ? (node.head as AstNode) : node;
    return "name" in named && stretchOf(named, "name") !== undefined && nameStarts.get(node) === offset;
  });
}

/** Whether the part of a file around an offset follows the grammar, and its braces match. */
export function isWhole(file: SourceText, offset: number): boolean {
  const { outline } = readOf(file);
  if (outline.strayBraces.length + outline.openBraces.length + outline.deepBraces.length > 0) return false;
  let parts: readonly Part[] = outline.parts;
  for (;;) {
    const part = parts.find((one) => offset >= one.start && offset <= endOf(one));
    if (part === undefined) return true;
    if (part.kind !== "container") return isRight(parse(file.text.slice(part.start, part.end), "Document"));
    parts = part.parts;
  }
}

/** The parts of the outline with the tokens that they were found by. */
export function outlineIn(file: SourceText): Pick<Read, "tokens" | "outline"> {
  return readOf(file);
}

function readOf(file: SourceText): Read {
  let read = readByFile.get(file);
  if (read === undefined) {
    const tokens = tokenize(file.text);
    read = { tokens, outline: outlineOf(file.text, tokens), statements: new Map() };
    readByFile.set(file, read);
  }
  return read;
}

function endOf(part: Part): number {
  return part.kind === "container" ? part.whole.end : part.end;
}

/** Where the name of a statement's node begins in its file. */
const nameStarts = new WeakMap<AstNode, number>();

function statementsIn(file: SourceText, part: Part): readonly Statement[] {
  const { statements: known } = readOf(file);
  let statements = known.get(part);
  if (statements === undefined) {
    statements = part.kind === "container" ? [containerIn(file, part)] : parsed(file, part);
    known.set(part, statements);
  }
  return statements;
}

function parsed(file: SourceText, { start, end }: Part): readonly Statement[] {
  const text = file.text.slice(start, end);
  const statements = statementsOf(parse(text, "Document").value, text, start);
  const note = (one: Statement): void => {
    const named = "head" in one.node ? (one.node.head as AstNode) : one.node;
    const name = named !== undefined && "name" in named ? stretchOf(named, "name") : undefined;
    if (name !== undefined) nameStarts.set(one.node, start + name.start);
    for (const inner of one.body?.statements ?? []) note(inner);
  };
  for (const one of statements) note(one);
  return statements;
}

/** A container with the statements that are its own, not those of the declarations in it. */
function containerIn(file: SourceText, part: ContainerPart): Statement {
  const head = parse(file.text.slice(part.start, part.end), "ContainerHead").value;
  const start = part.start + (stretchOf(head)?.start ?? 0);
  const name = "name" in head ? stretchOf(head, "name") : undefined;
  const node = { $type: "Container", head } as unknown as AstNode;
  if (name !== undefined) nameStarts.set(node, part.start + name.start);
  const whole = { node, text: file.text.slice(start, part.whole.end), start, end: part.whole.end };
  const brace = readOf(file).tokens.find((token) => token.start >= part.end && token.text === "{");
  if (!part.hasBody || brace === undefined) return whole;
  const statements = part.parts.flatMap((inner) =>
    inner.kind === "loose" ? statementsIn(file, inner) : [unreadIn(file, inner)],
  );
  return { ...whole, body: { start: brace.start, end: part.whole.end, statements } };
}

/** A declaration in a container by its text alone. */
function unreadIn({ text }: SourceText, part: Part): Statement {
  const end = endOf(part);
  const docs = /^(\s*\/\*\*[\s\S]*?\*\/)*\s*/.exec(text.slice(part.start, end))?.[0].length ?? 0;
  const start = part.start + docs;
  const $type = part.kind === "container" ? "Container" : "Component";
  return { node: { $type } as AstNode, text: text.slice(start, end), start, end };
}
