// Terms that several dependencies share, taken out into a policy, and a policy's terms put back where it is used. What every
// dependency means stays the same. It judges nothing.

import {
  type Dependency,
  type DesignEdit,
  declarationNamedAt,
  type Id,
  isWhole,
  type Policy,
  placeOf,
  removed,
  type SourceText,
  statementByWord,
  statementsAround,
  type WrittenStatement,
} from "../../../language/index.ts";
import type { FileReading, Reading } from "../../reading.ts";
import { type Action, offer, type Wish } from "./action.ts";
import { freeName, meaningOf, outer, simpleName } from "./names.ts";
import {
  declaredBefore,
  dependencyAt,
  hasComment,
  headOf,
  inOrder,
  leadOf,
  plainText,
  tokensOf,
  wordOf,
} from "./statements.ts";

/** A dependency of the model with its text. */
interface Use {
  readonly dependency: Dependency;
  readonly file: SourceText;
  readonly statement: WrittenStatement;
}

// ----------------------------------------------------------------------------------------------------- Extracting

/** The terms under the cursor as a policy, for their dependency alone and for all that state the same. */
export function extractActions(reading: FileReading, { stretch }: Wish): readonly Action[] {
  const use = useAt(reading, stretch.start);
  if (use === undefined || !isWhole(reading.file, stretch.start)) return [];
  const isSelected = ({ start, end }: WrittenStatement): boolean =>
    stretch.start === stretch.end || (start < stretch.end && end > stretch.start);
  const terms = shareable(use.statement).filter(isSelected);
  if (terms.length === 0 || !isPlainBlock(use)) return [];
  const texts = terms.map(plainText);
  const others = usesLike(reading, use, texts);
  const name = freeName(reading.snapshot.model, `${simpleName(use.dependency.target)}-terms`);
  const kind = "refactor.extract";
  const alone = offer(kind, `Extract policy ${name}`, () => extraction(name, terms, [use]), "policy");
  if (others.length === 0) return [alone];
  const uses = [use, ...others];
  return [
    offer(kind, `Extract policy ${name} (${uses.length} uses)`, () => extraction(name, terms, uses), "policies"),
    alone,
  ];
}

function useAt({ snapshot, file }: FileReading, offset: number): Use | undefined {
  const statement = dependencyAt(file, offset);
  if (statement === undefined) return undefined;
  const { model } = snapshot;
  for (const component of model.components) {
    const around = placeOf(model, component.at);
    if (around === undefined || around.file !== file.uri || around.start > statement.start) continue;
    for (const dependency of component.dependencies) {
      const place = placeOf(model, dependency.at);
      if (place !== undefined && statement.start <= place.start && place.end <= statement.end) {
        return { dependency, file, statement };
      }
    }
  }
  return undefined;
}

/** The statements of a dependency's block that a policy may hold. */
function shareable({ body }: WrittenStatement): readonly WrittenStatement[] {
  return (body?.statements ?? []).filter((one) => {
    const word = wordOf(one);
    return word !== "with" && word !== "accept" && statementByWord.get(word)?.contexts.has("policy") === true;
  });
}

/** Whether a block may be taken apart: comments and sources stand with what they are about. */
function isPlainBlock({ file, statement }: Pick<Use, "file" | "statement">): boolean {
  const { body } = statement;
  if (body === undefined) return true;
  return !hasComment(file, body.start, body.end) && !body.statements.some((one) => wordOf(one) === "source");
}

/** The other dependencies whose blocks state all of the terms in the same words. */
function usesLike({ snapshot }: Reading, { dependency: own }: Use, texts: readonly string[]): readonly Use[] {
  const { model } = snapshot;
  const uses: Use[] = [];
  for (const component of model.components) {
    for (const dependency of component.dependencies) {
      if (dependency === own || !mayState(own, dependency)) continue;
      const place = placeOf(model, dependency.at);
      const file = place && snapshot.files.get(place.file);
      const statement = place && file && dependencyAt(file, place.start);
      if (file === undefined || statement === undefined) continue;
      const stated = new Set(shareable(statement).map(plainText));
      if (texts.every((text) => stated.has(text)) && isPlainBlock({ file, statement })) {
        uses.push({ dependency, file, statement });
      }
    }
  }
  return uses;
}

/** Whether two dependencies state one of their figures alike; those that do not are not looked at in the text. */
function mayState(a: Dependency, b: Dependency): boolean {
  let stated = 0;
  for (const key of ["timeout", "deadline", "attempts", "hedge", "batch", "bulkhead"] as const) {
    if (a[key] === undefined) continue;
    stated += 1;
    if (a[key].value === b[key]?.value) return true;
  }
  return stated === 0;
}

function extraction(name: string, terms: readonly WrittenStatement[], uses: readonly Use[]): readonly DesignEdit[] {
  const [own] = uses;
  if (own === undefined) return [];
  const container = commonContainer(uses.map(({ dependency }) => outer(dependency.source)));
  const home = declarationIn(own, container);
  if (home === undefined) return [];
  const texts = new Set(terms.map(plainText));
  const edits = uses.flatMap((use) => withPolicy(use, name, texts));
  const policy = `policy ${name} { ${terms.map(({ text }) => text).join("  ")} }`;
  return inOrder([declaredBefore(own.file, home, policy), ...edits]);
}

/** The innermost container around all of the given ones. */
function commonContainer(containers: readonly (Id | undefined)[]): Id | undefined {
  let common = containers[0];
  for (const other of containers) {
    while (common !== undefined && other !== common && other?.startsWith(`${common}.`) !== true) common = outer(common);
  }
  return common;
}

/** The declaration around a use that stands directly in a container; the use's outermost one where there is none. */
function declarationIn({ file, statement }: Use, container: Id | undefined): WrittenStatement | undefined {
  const chain = statementsAround(file, statement.start);
  let id = "";
  for (const one of chain) {
    if (id === (container ?? "")) return one;
    const name = nameWords(one);
    id = id === "" ? name : `${id}.${name}`;
  }
  return undefined;
}

function nameWords(statement: WrittenStatement): string {
  const [, ...behind] = tokensOf({ text: headOf(statement) });
  let name = "";
  for (const { text, kind } of behind) {
    if (kind === "string" || text === ":") break;
    name += text.replace(/`/g, "");
  }
  return name;
}

/** Writes a dependency with a policy in place of some of its terms. It comes first of its policies, as its own terms did. */
function withPolicy({ file, statement }: Use, name: string, texts: ReadonlySet<string>): readonly DesignEdit[] {
  const { body } = statement;
  if (body === undefined) return [];
  const list = policyList(statement);
  const headEnd = statement.start + headOf(statement).length;
  const at = list?.start ?? headEnd;
  const naming = { file: file.uri, start: at, end: at, text: list === undefined ? ` with ${name}` : `${name}, ` };
  const [gone, kept] = [true, false].map((isGone) =>
    body.statements.filter((one) => texts.has(plainText(one)) === isGone),
  );
  if (kept === undefined || gone === undefined || kept.length === 0) {
    return [naming, { file: file.uri, start: headEnd, end: body.end, text: "" }];
  }
  if (!file.text.slice(body.start, body.end).includes("\n")) {
    const text = `{ ${kept.map((one) => one.text).join("  ")} }`;
    return [naming, { file: file.uri, start: body.start, end: body.end, text }];
  }
  return [naming, ...gone.map((one) => removed(file, one))];
}

/** The names of policies in a dependency's head. */
function policyList(statement: WrittenStatement): { start: number; end: number; names: readonly string[] } | undefined {
  const tokens = tokensOf({ text: headOf(statement) });
  const index = tokens.findIndex(({ text, kind }) => text === "with" && kind === "keyword");
  const [first, last] = [tokens[index + 1], tokens.at(-1)];
  if (index < 0 || first === undefined || last === undefined) return undefined;
  const { start } = statement;
  const names = statement.text.slice(first.start, last.end).split(",");
  return { start: start + first.start, end: start + last.end, names: names.map((name) => name.trim()) };
}

// ------------------------------------------------------------------------------------------------------- Inlining

/** The policy under the cursor put into the dependency there, or into all that use it. */
export function inlineActions(reading: FileReading, { stretch }: Wish): readonly Action[] {
  const { snapshot, file, names } = reading;
  const { model } = snapshot;
  const named = names.at(file.uri, stretch.start);
  const policy = named?.space === "element" ? model.policies.find(({ id }) => id === named.id) : undefined;
  if (policy === undefined || named === undefined) return [];
  const source = sourceOf(reading, policy);
  if (source === undefined) return [];
  const actions: Action[] = [];
  const kind = "refactor.inline";
  const use = named.isDeclaration ? undefined : useAt(reading, stretch.start);
  if (use !== undefined && canInline(reading, use, source)) {
    actions.push(offer(kind, `Inline policy ${policy.name} here`, () => inOrder(inlining(use, source)), "here"));
  }
  const uses = usesOf(reading, policy);
  const places = names.of(policy.id, "element").filter((place) => !place.isDeclaration);
  const isComplete =
    uses.length > 0 && uses.length === places.length && uses.every((one) => canInline(reading, one, source));
  if (isComplete && !hasComment(source.file, source.statement.start, source.statement.end)) {
    const title = `Inline policy ${policy.name} everywhere and remove it${uses.length > 1 ? ` (${uses.length} uses)` : ""}`;
    const edits = (): readonly DesignEdit[] =>
      inOrder([...uses.flatMap((one) => inlining(one, source)), withoutDeclaration(source)]);
    actions.push(offer(kind, title, edits, "everywhere"));
  }
  return actions;
}

interface PolicySource {
  readonly policy: Policy;
  readonly file: SourceText;
  readonly statement: WrittenStatement;
}

function sourceOf({ snapshot }: Reading, policy: Policy): PolicySource | undefined {
  const place = placeOf(snapshot.model, policy.at);
  const file = place && snapshot.files.get(place.file);
  const statement = place && file && declarationNamedAt(file, place.start);
  return file === undefined || statement === undefined ? undefined : { policy, file, statement };
}

function usesOf({ snapshot }: Reading, { id }: Policy): readonly Use[] {
  const { model } = snapshot;
  return model.components.flatMap(({ dependencies }) =>
    dependencies.flatMap((dependency) => {
      const place = dependency.policies.some((ref) => ref.id === id) ? placeOf(model, dependency.at) : undefined;
      const file = place && snapshot.files.get(place.file);
      const statement = place && file && dependencyAt(file, place.start);
      return file === undefined || statement === undefined ? [] : [{ dependency, file, statement }];
    }),
  );
}

/** Words that exclude each other. */
const kin: Readonly<Record<string, string>> = { retries: "attempts", tls: "mtls", plaintext: "mtls" };

function termOf(statement: WrittenStatement): string {
  const word = wordOf(statement);
  return kin[word] ?? word;
}

/** Words of statements that add to each other, or that are about what stands before them. */
const notAlone: ReadonlySet<string> = new Set(["requires", "source", "priority", "data"]);

/** Whether a dependency says the same with the policy's terms as its own: the policy is its first, and its names mean the same there. */
function canInline(
  { snapshot }: Reading,
  { dependency, statement }: Use,
  { policy, statement: from }: PolicySource,
): boolean {
  const list = policyList(statement);
  if (list === undefined || dependency.policies[0]?.id !== policy.id) return false;
  const container = outer(dependency.source);
  const here = outer(policy.id);
  const own = new Set((statement.body?.statements ?? []).map(termOf));
  return (from.body?.statements ?? []).every((one) => {
    const word = wordOf(one);
    if (word === "source" || (notAlone.has(word) && own.has(word))) return false;
    if (here === container) return true;
    return tokensOf(one)
      .slice(1)
      .every(({ kind, text }) => {
        if (kind !== "name") return true;
        return meaningOf(snapshot.model, here, text) === meaningOf(snapshot.model, container, text);
      });
  });
}

function inlining({ file, statement }: Use, { statement: from }: PolicySource): readonly DesignEdit[] {
  const list = policyList(statement);
  if (list === undefined) return [];
  const stated = from.body?.statements ?? [];
  const own = statement.body?.statements ?? [];
  const known = new Set(own.map(termOf));
  const terms = stated.filter((one) => wordOf(one) !== "with" && wordOf(one) !== "accept" && !known.has(termOf(one)));
  // What the policy builds on takes its place among the policies.
  const bases = stated.filter((one) => wordOf(one) === "with").flatMap((one) => one.text.slice(4).split(","));
  const policies = [...bases.map((name) => name.trim()), ...list.names.slice(1)];
  const headEnd = statement.start + headOf(statement).length;
  const before = tokensOf({ text: headOf(statement) }).find(({ text, kind }) => text === "with" && kind === "keyword");
  const listStart = statement.start + (before?.start ?? 0);
  const target = file.text.slice(statement.start, listStart).trimEnd();
  const head = policies.length === 0 ? target : `${target} with ${policies.join(", ")}`;
  const edits: DesignEdit[] = [];
  const texts = terms.map(({ text }) => text);
  const { body } = statement;
  if (body === undefined) {
    const block = texts.length === 0 ? "" : ` { ${texts.join("  ")} }`;
    return [{ file: file.uri, start: statement.start, end: statement.end, text: `${head}${block}` }];
  }
  edits.push({ file: file.uri, start: statement.start, end: headEnd, text: head });
  // Own terms stay where they are, and the policy's come before them.
  if (texts.length > 0) {
    const [first] = own;
    const isOneLine = !file.text.slice(body.start, body.end).includes("\n");
    const at = first?.start ?? body.start + 1;
    const line = file.text.slice(file.text.lastIndexOf("\n", at - 1) + 1, at);
    const gap = isOneLine ? "  " : `${file.text.includes("\r\n") ? "\r\n" : "\n"}${/^[ \t]*/.exec(line)?.[0] ?? ""}`;
    const text =
      first === undefined
        ? ` ${texts.join("  ")}${file.text[at] === " " ? "" : " "}`
        : texts.map((one) => one + gap).join("");
    edits.push({ file: file.uri, start: at, end: at, text });
  }
  return edits;
}

/** Takes a declaration away with the comments above it, and one of two blank lines around it. */
function withoutDeclaration({ file, statement }: PolicySource): DesignEdit {
  const start = leadOf(file, statement.start);
  const edit = removed(file, { start, end: statement.end });
  const isBlankBefore = /(^|\n[ \t]*\r?\n|\{[ \t]*\r?\n)$/.test(file.text.slice(0, edit.start));
  const blank = /^[ \t]*\r?\n/.exec(file.text.slice(edit.end));
  return isBlankBefore && blank !== null && edit.text === "" && file.text[edit.end - 1] === "\n"
    ? { ...edit, end: edit.end + blank[0].length }
    : edit;
}
