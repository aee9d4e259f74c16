// A change of a design, spelt in the language itself: `api { replicas 3  calls auth { timeout 80ms } }` states what the
// element says from then on, `remove` takes a statement away, and a declaration is added. This file reads such a text;
// where its statements go is left to edits.ts.

import type { AstNode } from "langium";
import { isRight, parse } from "../syntax/parse.ts";
import { stretchOf } from "../syntax/places.ts";
import { tokenize } from "../syntax/tokenize.ts";
import type { Token } from "../syntax/tokens.ts";
import { nameOf } from "../syntax/tokens.ts";
import { beforeName } from "../vocabulary.ts";

/** One statement of a syntax tree with its text. */
export interface Statement {
  readonly node: AstNode;
  /** As written, its block included. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** The block's statements; absent where it has no block. */
  readonly body?: Body;
}

export interface Body {
  /** Offset of `{`. */
  readonly start: number;
  /** Behind `}`. */
  readonly end: number;
  readonly statements: readonly Statement[];
}

/** What is to become of one element, or a declaration to add. */
export type Change =
  | { readonly kind: "declare"; readonly text: string }
  | { readonly kind: "drop"; readonly name: string }
  | { readonly kind: "merge"; readonly name: string; readonly body: PatchBody };

/** The statements of a patch's block, and what it takes away: the words that a statement begins with. */
export interface PatchBody {
  readonly statements: readonly Statement[];
  readonly removals: readonly (readonly string[])[];
  /** By start of a statement with a block: what its own block says. */
  readonly inner: ReadonlyMap<number, PatchBody>;
}

export type Patch =
  | { readonly kind: "patch"; readonly changes: readonly Change[] }
  | { readonly kind: "problem"; readonly says: string };

const form = "A change reads like `api { replicas 3 }`, `api { remove calls auth }` or a declaration";

/** Reads a patch. Never throws. */
export function readPatch(text: string): Patch {
  const { kept, removals } = withoutRemovals(text);
  const parsed = parse(kept, "Document");
  if (!isRight(parsed)) {
    const [error] = parsed.parserErrors;
    return {
      kind: "problem",
      says: `${form}${error === undefined ? "" : `; in this one, ${lowerFirst(error.message)}`}`,
    };
  }
  const outermost = patchBodyOf(statementsOf(parsed.value, kept), { start: -1, end: kept.length + 1 }, removals);
  const changes: Change[] = outermost.removals.map((words) => ({ kind: "drop", name: plainName(words.join("")) }));
  for (const statement of outermost.statements) {
    const change = changeOf(statement, outermost);
    if (change === undefined) return { kind: "problem", says: `${form}; \`${statement.text}\` is none of these.` };
    changes.push(change);
  }
  if (changes.length === 0) return { kind: "problem", says: `${form}; this one is empty.` };
  return { kind: "patch", changes };
}

function changeOf(statement: Statement, outermost: PatchBody): Change | undefined {
  const { $type } = statement.node;
  if ($type === "Component" || $type === "Named" || $type === "Container" || $type === "Technology") {
    return { kind: "declare", text: statement.text };
  }
  const body = outermost.inner.get(statement.start);
  if ($type !== "Phrase" || body === undefined) return undefined;
  const { first, hops, values } = statement.node as AstNode & { first?: string; hops?: unknown[]; values?: unknown[] };
  if (first === undefined || (hops?.length ?? 0) + (values?.length ?? 0) > 0) return undefined;
  return { kind: "merge", name: plainName(first), body };
}

/** A name without its backticks. */
export function plainName(text: string): string {
  return text
    .split(".")
    .map((part) => nameOf(part.trim()))
    .join(".");
}

/** A `remove` with the words behind it, and the offset it stood at. */
interface Removal {
  readonly at: number;
  readonly words: readonly string[];
}

/** The text with removals blanked out, since what they name is no whole statement. */
function withoutRemovals(text: string): { kept: string; removals: readonly Removal[] } {
  const tokens = tokenize(text).filter(({ kind }) => kind !== "comment" && kind !== "doc");
  const removals: Removal[] = [];
  let kept = text;
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index] as Token;
    if (token.text !== "remove" || !startsStatement(tokens, index)) continue;
    const words: string[] = [];
    let last = token;
    for (let next = tokens[index + 1]; next !== undefined; next = tokens[index + 1]) {
      if (next.text === "{" || next.text === "}" || next.text === "remove" || next.first) break;
      words.push(next.text);
      last = next;
      index += 1;
    }
    if (words.length === 0) continue;
    removals.push({ at: token.start, words });
    kept = `${kept.slice(0, token.start)}${" ".repeat(last.end - token.start)}${kept.slice(last.end)}`;
  }
  return { kept, removals };
}

/** Whether `remove` is the verb here and not the name of something, as in `calls remove` or `remove { … }`. */
function startsStatement(tokens: readonly Token[], index: number): boolean {
  const next = tokens[index + 1];
  const before = tokens[index - 1];
  if (next === undefined || next.kind === "punctuation") return false;
  return before === undefined || tokens[index]?.first === true || !beforeName.has(before.text);
}

/** The statements between two offsets, each block with the removals that stood in it. */
function patchBodyOf(
  statements: readonly Statement[],
  around: { readonly start: number; readonly end: number },
  removals: readonly Removal[],
): PatchBody {
  const inner = new Map<number, PatchBody>();
  let own = removals.filter(({ at }) => at > around.start && at < around.end);
  for (const { start, body } of statements) {
    if (body === undefined) continue;
    inner.set(start, patchBodyOf(body.statements, body, own));
    own = own.filter(({ at }) => at < body.start || at > body.end);
  }
  return { statements, removals: own.map(({ words }) => words), inner };
}

/** The statements directly below a node, with their texts. `offset` is where the parsed text begins in its file. */
export function statementsOf(node: AstNode, text: string, offset = 0): readonly Statement[] {
  const { items } = node as AstNode & { items?: readonly AstNode[] };
  return (items ?? []).flatMap((item) => {
    const place = stretchOf(item);
    if (place === undefined) return [];
    const body = bodyOf(item, text, offset);
    const statement: Statement = {
      node: item,
      text: text.slice(place.start, place.end),
      start: offset + place.start,
      end: offset + place.end,
    };
    return [body === undefined ? statement : { ...statement, body }];
  });
}

function bodyOf(node: AstNode, text: string, offset: number): Body | undefined {
  const { body } = node as AstNode & { body?: AstNode };
  const place = body === undefined ? undefined : stretchOf(body);
  if (body === undefined || place === undefined) return undefined;
  return { start: offset + place.start, end: offset + place.end, statements: statementsOf(body, text, offset) };
}

function lowerFirst(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
