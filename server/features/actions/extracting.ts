// Terms of a dependency taken out into a policy, for one dependency or for all that state the same. What each of them means stays the
// same.

import {
  type Dependency,
  type DesignEdit,
  type Id,
  isWhole,
  removed,
  type SystemModel,
  statementByWord,
  statementsAround,
  type WrittenStatement,
} from "../../../language/index.ts";
import type { FileReading, Reading } from "../../reading.ts";
import { outer, simpleName } from "../ids.ts";
import { type Action, offer, type Wish } from "./action.ts";
import { freeName, meansTheSame } from "./names.ts";
import { declaredBefore, hasComment, headOf, inOrder, plainText, tokensOf, wordOf } from "./statements.ts";
import { policyList, type Use, useAt, useOf } from "./uses.ts";

/** Most uses that a menu counts; an edit takes all of them. */
const mostCounted = 100;

/** The terms under the cursor as a policy, for their dependency alone and for all that state the same. */
export function extractActions(reading: FileReading, { stretch }: Wish): readonly Action[] {
  const use = useAt(reading, stretch.start);
  if (use === undefined || !isWhole(reading.file, stretch.start)) return [];
  const isSelected = ({ start, end }: WrittenStatement): boolean =>
    stretch.start === stretch.end || (start < stretch.end && end > stretch.start);
  const terms = shareable(use.statement).filter(isSelected);
  if (terms.length === 0 || !isPlainBlock(use)) return [];
  const count = 1 + usesLike(reading, use, terms, mostCounted).length;
  const name = freeName(reading.snapshot.model, `${simpleName(use.dependency.target)}-terms`);
  const kind = "refactor.extract";
  const alone = offer(kind, `Extract policy ${name}`, () => extraction(name, terms, [use]), "policy");
  if (count === 1) return [alone];
  const edits = (): readonly DesignEdit[] =>
    extraction(name, terms, [use, ...usesLike(reading, use, terms, Number.POSITIVE_INFINITY)]);
  const title = `Extract policy ${name} (${count > mostCounted ? `more than ${mostCounted}` : count} uses)`;
  return [offer(kind, title, edits, "policies"), alone];
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

/** The other dependencies whose blocks state all of the terms in the same words, up to a number. */
function usesLike(reading: Reading, { dependency: own }: Use, terms: readonly WrittenStatement[], most: number): Use[] {
  const { model } = reading.snapshot;
  const texts = terms.map(plainText);
  const keys = terms.flatMap((term) => figures[wordOf(term)] ?? []);
  const uses: Use[] = [];
  for (const { dependencies } of model.components) {
    for (const dependency of dependencies) {
      if (uses.length >= most) return uses;
      if (dependency === own || !keys.every((key) => isAlike(own, dependency, key))) continue;
      const use = useOf(reading, dependency);
      if (use === undefined || !isPlainBlock(use)) continue;
      const stated = new Set(shareable(use.statement).map(plainText));
      if (texts.every((text) => stated.has(text) && canShare(model, text, own, dependency))) uses.push(use);
    }
  }
  return uses;
}

/** Terms that are a figure, so that the model tells at once who states the same. */
const figures: Readonly<Record<string, "timeout" | "deadline" | "attempts" | "batch" | "bulkhead">> = {
  timeout: "timeout",
  deadline: "deadline",
  retries: "attempts",
  attempts: "attempts",
  batch: "batch",
  bulkhead: "bulkhead",
};

/** Whether both state a figure themselves, and the same. */
function isAlike(a: Dependency, b: Dependency, key: NonNullable<(typeof figures)[string]>): boolean {
  return b[key] !== undefined && b[key].at.block === b.at.block && a[key]?.value === b[key].value;
}

/** Whether a term's names mean the same in both dependencies and where their policy will stand. */
function canShare(model: SystemModel, text: string, a: Dependency, b: Dependency): boolean {
  const [here, there] = [outer(a.source), outer(b.source)];
  return meansTheSame(model, text, here, there) && meansTheSame(model, text, here, commonContainer([here, there]));
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
