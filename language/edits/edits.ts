// Where a patch's statements go in the files of a project: as few edits of the text as make the design say so, with the
// author's layout and comments left alone. It judges nothing; whether the result makes sense is told by reading it again.

import type { AstNode } from "langium";
import { placeOf } from "../figures.ts";
import { parentOf } from "../linking/scope.ts";
import { elementsOf, meaningOf } from "../names.ts";
import type { Snapshot } from "../project.ts";
import type { SourceText } from "../source-text.ts";
import { nearest } from "../spelling.ts";
import { containerWords, leafWords } from "../vocabulary.ts";
import { declarationNamedAt } from "./declarations.ts";
import { type Body, type PatchBody, readPatch, type Statement } from "./patch.ts";
import { type DesignEdit, dropping, removal, runsOf } from "./removals.ts";
import { beginsWith, isSame, keyOf, type Meaning } from "./sameness.ts";

export type { DesignEdit } from "./removals.ts";

export type Edited =
  | { readonly kind: "edits"; readonly edits: readonly DesignEdit[] }
  /** One sentence on why the patch means nothing here. */
  | { readonly kind: "problem"; readonly says: string };

/**
 * The edits that make a design say what a patch says; in order, none overlapping another. A statement takes the place of the
 * one that states the same term (`retries` that of `attempts`), a dependency is merged term by term, `remove WORDS` takes
 * away the statements that begin so (in a block) or the element of that name (outside), and a declaration goes to the end of
 * the last file. Linear in the files touched. Never throws.
 */
export function editsFor(snapshot: Snapshot, patchText: string): Edited {
  const patch = readPatch(patchText);
  if (patch.kind === "problem") return patch;
  const edits: DesignEdit[] = [];
  for (const change of patch.changes) {
    if (change.kind === "declare") {
      const file = [...snapshot.files.values()].at(-1);
      if (file === undefined) return { kind: "problem", says: "There is no file that the declaration could go to." };
      const end = file.text.trimEnd().length;
      edits.push({ file: file.uri, start: end, end, text: `\n\n${change.text}` });
      continue;
    }
    const found = declarationOf(snapshot, change.name);
    if (typeof found === "string") return { kind: "problem", says: found };
    if (change.kind === "drop") {
      edits.push(dropping(found.file, found.text, found.statement));
      continue;
    }
    const merged = merge(found, found.statement, change.body);
    if (typeof merged === "string") return { kind: "problem", says: merged };
    edits.push(...merged);
  }
  edits.sort((a, b) => (a.file === b.file ? a.start - b.start || a.end - b.end : a.file < b.file ? -1 : 1));
  return { kind: "edits", edits };
}

/** Puts statements of one sort, terms or declarations, at the end of the block of one that stands in a file, or gives it a block. */
export function added({ uri, text }: SourceText, to: Statement, statements: readonly string[]): DesignEdit {
  const edits = additionsTo({ file: uri, text }, to, new Set(), statements);
  return edits[0] ?? { file: uri, start: to.end, end: to.end, text: "" };
}

/** Takes a statement away with its line, or with the space beside it. */
export function removed({ uri, text }: SourceText, statement: Pick<Statement, "start" | "end">): DesignEdit {
  return removal(uri, text, statement);
}

/** The text of each file that the edits touch, as it is after them. */
export function applyEdits(snapshot: Snapshot, edits: readonly DesignEdit[]): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const file of new Set(edits.map((edit) => edit.file))) {
    const before = snapshot.files.get(file)?.text ?? "";
    let after = "";
    let at = 0;
    for (const edit of edits) {
      if (edit.file !== file) continue;
      after += before.slice(at, edit.start) + edit.text;
      at = edit.end;
    }
    texts.set(file, after + before.slice(at));
  }
  return texts;
}

interface Located {
  readonly file: string;
  readonly text: string;
}

/** Where a declaration stands, and what names mean in it. */
interface Declaration extends Located {
  readonly meaning: Meaning;
}

/** The declaration of the element that a name means, or a sentence on why there is none. */
function declarationOf(snapshot: Snapshot, name: string): (Declaration & { statement: Statement }) | string {
  const elements = [...elementsOf(snapshot.model).values()];
  const named = elements.filter(({ id }) => id === name);
  const inside = named.length > 0 ? named : elements.filter(({ id }) => id.endsWith(`.${name}`));
  // A technology may be called like the component that it was written for.
  const found = inside.length > 0 ? inside : snapshot.model.technologies.filter(({ id }) => id === name);
  const [element, another] = found;
  if (element === undefined) {
    const near = nearest(
      name,
      elements.map(({ id }) => id),
    );
    return `Nothing is called \`${name}\`${near === undefined ? "." : `; did you mean \`${near}\`?`}`;
  }
  if (another !== undefined)
    return `\`${name}\` may be ${found.map(({ id }) => `\`${id}\``).join(" or ")}; write which.`;
  const place = placeOf(snapshot.model, element.at);
  const file = place === undefined ? undefined : snapshot.files.get(place.file);
  const statement = file && place && declarationNamedAt(file, place.start);
  if (file === undefined || statement === undefined) return `\`${element.id}\` is declared in no file of this project.`;
  const container = parentOf(element.id);
  const meaning: Meaning = (inside) => meaningOf(snapshot.model, container, inside);
  return { file: file.uri, text: file.text, statement, meaning };
}

/** The edits that bring a patch's block into a declaration or dependency. */
function merge(located: Declaration, target: Statement, patch: PatchBody): DesignEdit[] | string {
  const existing = target.body?.statements ?? [];
  const { meaning } = located;
  const edits: DesignEdit[] = [];
  const additions: string[] = [];
  const gone = new Set<Statement>();
  for (const words of patch.removals) {
    const removed = existing.filter((statement) => beginsWith(statement, words, meaning) && !gone.has(statement));
    if (removed.length === 0) return `\`${headOf(target)}\` has no statement \`${words.join(" ")}\` to remove.`;
    for (const statement of removed) gone.add(statement);
  }
  for (const statement of patch.statements) {
    const key = keyOf(statement);
    const known =
      key === undefined ? undefined : existing.find((one) => !gone.has(one) && isSame(keyOf(one), key, meaning));
    const inner = patch.inner.get(statement.start);
    if (known === undefined) additions.push(statement.text);
    else if (statement.node.$type === "Dependency") {
      if (hasPolicies(statement.node)) edits.push(headEdit(located, known, statement));
      const merged = inner === undefined ? [] : merge(located, known, inner);
      if (typeof merged === "string") return merged;
      edits.push(...merged);
    } else edits.push({ file: located.file, start: known.start, end: known.end, text: statement.text });
  }
  if (target.body !== undefined && isEmptied(located, target.body, gone)) {
    const { start, end } = target.body;
    return [{ file: located.file, start, end, text: bodyOf(located, target, target.body, additions) }];
  }
  for (const run of runsOf(located.text, existing, gone)) edits.push(removal(located.file, located.text, run));
  if (additions.length > 0) edits.push(...additionsTo(located, target, gone, additions));
  return edits;
}

/** A block of these statements alone, in one line or in several as the one before. */
function bodyOf({ text }: Located, target: Statement, { start, end }: Body, statements: readonly string[]): string {
  if (statements.length === 0) return "{ }";
  if (!text.slice(start, end).includes("\n")) return `{ ${statements.join("  ")} }`;
  const newLine = text.includes("\r\n") ? "\r\n" : "\n";
  const indent = indentAt(text, target.start);
  return `{${newLine}${statements.map((one) => `${indent}  ${one}${newLine}`).join("")}${indent}}`;
}

/** Whether a block has nothing left in it of what it had, no comment either. */
function isEmptied({ text }: Located, { start, end, statements }: Body, gone: ReadonlySet<Statement>): boolean {
  if (gone.size === 0 || gone.size < statements.length) return false;
  let at = start + 1;
  for (const statement of statements) {
    if (text.slice(at, statement.start).trim() !== "") return false;
    at = statement.end;
  }
  return text.slice(at, end - 1).trim() === "";
}

function hasPolicies(dependency: AstNode): boolean {
  return "policies" in dependency && Array.isArray(dependency.policies) && dependency.policies.length > 0;
}

/** Writes what stands before a dependency's block anew; the block stays. */
function headEdit({ file, text }: Located, known: Statement, by: Statement): DesignEdit {
  const end =
    known.body === undefined ? known.end : known.start + text.slice(known.start, known.body.start).trimEnd().length;
  const head = by.body === undefined ? by.text : by.text.slice(0, by.body.start - by.start).trimEnd();
  return { file, start: known.start, end, text: head };
}

/** The first words of a declaration or dependency, for a message. */
function headOf({ text }: Statement): string {
  return text.split(/[{\n]/)[0]?.trim() ?? text;
}

/** Puts statements into a block; of a container, its terms with its terms and declarations behind the last one. */
function additionsTo(
  located: Located,
  target: Statement,
  gone: ReadonlySet<Statement>,
  additions: readonly string[],
): readonly DesignEdit[] {
  if (target.node.$type !== "Container" || target.body === undefined) {
    return [addition(located, target, gone, additions)];
  }
  const isDeclared = (text: string): boolean => containerWords.has(firstWord(text)) || leafWords.has(firstWord(text));
  const terms = additions.filter((text) => !isDeclared(text));
  const declarations = additions.filter(isDeclared);
  const { body } = target;
  const own = { ...target, body: { ...body, statements: body.statements.filter(({ text }) => !isDeclared(text)) } };
  return [
    ...(terms.length > 0 ? [addition(located, own, gone, terms)] : []),
    ...(declarations.length > 0 ? [addition(located, target, gone, declarations)] : []),
  ];
}

function firstWord(text: string): string {
  return /^[\w-]+/.exec(text)?.[0] ?? "";
}

/** Puts statements at the end of a block, or gives the declaration one. */
function addition(
  { file, text }: Located,
  target: Statement,
  gone: ReadonlySet<Statement>,
  additions: readonly string[],
): DesignEdit {
  const { body } = target;
  if (body === undefined) return { file, start: target.end, end: target.end, text: ` { ${additions.join("  ")} }` };
  const isOneLine = !text.slice(body.start, body.end).includes("\n");
  const newLine = text.includes("\r\n") ? "\r\n" : "\n";
  const last = body.statements.findLast((statement) => !gone.has(statement));
  if (last !== undefined) {
    const at = isOneLine ? last.end : behindComment(text, last.end);
    const between = isOneLine ? "  " : `${newLine}${indentAt(text, last.start)}`;
    return { file, start: at, end: at, text: additions.map((statement) => between + statement).join("") };
  }
  // Behind the brace, so that comments and what is being removed keep their places.
  const at = body.start + 1;
  const isFull = text.slice(at, body.end - 1).trim() !== "";
  if (isOneLine || !isFull || gone.size > 0) {
    // Two spaces between two statements; one before a comment or the closing brace.
    const gap = isFull && gone.size === 0 && text[at] === " " && !/^\s*\/[/*]/.test(text.slice(at)) ? " " : "";
    return { file, start: at, end: at, text: ` ${additions.join("  ")}${isFull || text[at] === " " ? gap : " "}` };
  }
  const behind = behindComment(text, at);
  const lines = additions.map((statement) => `${newLine}${indentAt(text, target.start)}  ${statement}`).join("");
  // A container's own statements stand apart from what is declared in it.
  return { file, start: behind, end: behind, text: target.node.$type === "Container" ? lines + newLine : lines };
}

/** The end of a comment that goes on with the line, or the offset where none does. */
function behindComment(text: string, offset: number): number {
  const comment = /^[ \t]*(\/\/[^\r\n]*|\/\*[^\r\n]*?\*\/)[ \t]*(?=\r?\n|$)/.exec(text.slice(offset));
  return comment === null ? offset : offset + comment[0].trimEnd().length;
}

function indentAt(text: string, offset: number): string {
  const line = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
  return /^[ \t]*/.exec(line)?.[0] ?? "";
}
