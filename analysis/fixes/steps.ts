// Steps of a flow as its text has them: arrows in a row are one statement. It spells steps, takes them away and puts them behind
// the reply; what else a flow needs then is for others to say.

import type { Component, Dependency, Flow, FlowItem, FlowStep, Id, Span, SystemModel } from "../../language/index.ts";
import { type Change, flow as change, component } from "./edit.ts";
import { nameWithin } from "./names.ts";

/** A statement at the top of a flow: a row of steps, or anything else. */
type Statement = { readonly steps: readonly FlowStep[] } | { readonly item: FlowItem };

/**
 * The changes that put a step, with what its row goes on with, behind the reply of a flow; none where it stands in a block, stands
 * twice, or other steps go on from it.
 */
export function behindReply(model: SystemModel, flow: Flow, from: Id, to: Id): readonly Change[] {
  const statements = statementsOf(flow);
  const at = statements.findIndex((one) => "steps" in one && one.steps.some((step) => isStep(step, from, to)));
  const row = statements[at];
  if (row === undefined || !("steps" in row) || everyStep(flow.body).filter(isMeant).length !== 1) return [];
  const index = row.steps.findIndex(isMeant);
  const [kept, moved] = [row.steps.slice(0, index), row.steps.slice(index)];
  const ends = new Set(moved.map((step) => step.to));
  const others = statements.filter((one) => one !== row);
  if (everyStep(flow.body).some((step) => !moved.includes(step) && ends.has(step.from))) return [];
  const rest = statements.slice(at + 1);
  // A row that loses its end is written anew, and so is all that comes behind it.
  const isWhole = kept.length === 0;
  if (!isWhole && !rest.every((one) => "steps" in one || one.item.kind === "reply")) return [];
  const hasReply = flow.body.some(({ kind }) => kind === "reply");
  const reply: FlowItem = { kind: "reply", at: flow.at };
  const body = [
    ...statements.slice(0, at).flatMap(itemsOf),
    ...kept,
    ...others.slice(at).flatMap(itemsOf),
    ...(hasReply ? [] : [reply]),
    ...moved,
  ];
  const again = isWhole ? [] : rest;
  const gone = [row, ...again].map(wordsOf);
  // A removal takes every row that begins so.
  const left = statements.slice(0, at).map(wordsOf);
  if (gone.some((words) => left.some((one) => one === words || one.startsWith(`${words} `)))) return [];
  const words = [
    ...(isWhole ? [] : [textOf(model, flow, kept)]),
    ...again.map(wordsOf),
    ...(hasReply ? [] : ["reply"]),
    textOf(model, flow, moved),
  ];
  return [change(flow, words.join("  "), { body }), ...removals(flow, gone)];

  function wordsOf(one: Statement): string {
    return "steps" in one ? textOf(model, flow, one.steps) : one.item.kind;
  }

  function isMeant(step: FlowStep): boolean {
    return isStep(step, from, to);
  }
}

/** The changes that take a step out of a flow; undefined where it stands in a row or block, or other steps go on from it. */
export function withoutStep(model: SystemModel, flow: Flow, from: Id, to: Id): readonly Change[] | undefined {
  const every = everyStep(flow.body);
  const meant = every.filter((step) => isStep(step, from, to));
  if (meant.length === 0) return [];
  if (every.some((step) => step.from === to)) return undefined;
  const rows = statementsOf(flow).flatMap((one) => ("steps" in one ? [one.steps] : []));
  const alone = rows.filter((steps) => steps.length === 1 && meant.includes(steps[0] as FlowStep)).flat();
  if (alone.length !== meant.length) return undefined;
  const body = flow.body.filter((item) => item.kind !== "step" || !alone.includes(item));
  const [first, ...others] = removals(
    flow,
    alone.slice(0, 1).map((step) => textOf(model, flow, [{ ...step, count: 1, verbs: [] }])),
  );
  return first === undefined || first.kind !== "flow" ? [] : [{ ...first, terms: { body } }, ...others];
}

/** A component without a dependency, and the flows without its steps; undefined where a flow cannot do without one. */
export function withoutDependency(
  model: SystemModel,
  source: Component,
  { id, verb, target }: Dependency,
): readonly Change[] | undefined {
  const left = source.dependencies.filter((one) => one.id !== id);
  const changes = [component(source, `remove ${verb} ${nameWithin(model, source.id, target)}`, { dependencies: left })];
  const isLast = !left.some((one) => one.target === target);
  for (const one of isLast ? model.flows : []) {
    const steps = withoutStep(model, one, source.id, target);
    if (steps === undefined) return undefined;
    changes.push(...steps);
  }
  return changes;
}

function removals(flow: Flow, gone: readonly string[]): readonly Change[] {
  return [...new Set(gone)].map((words) => change(flow, `remove ${words}`, {}));
}

function isStep(step: FlowStep, from: Id, to: Id): boolean {
  return step.from === from && step.to === to;
}

/** The top of a flow's body with steps that are written in one row together. */
function statementsOf({ body }: Flow): readonly Statement[] {
  const statements: Statement[] = [];
  let row: FlowStep[] | undefined;
  for (const item of body) {
    const last = row?.at(-1);
    if (item.kind !== "step") {
      row = undefined;
      statements.push({ item });
    } else if (row !== undefined && last !== undefined && isSame(last.at, item.fromAt)) row.push(item);
    else {
      row = [item];
      statements.push({ steps: row });
    }
  }
  return statements;
}

function itemsOf(statement: Statement): readonly FlowItem[] {
  return "steps" in statement ? statement.steps : [statement.item];
}

/** The steps of a flow's body, those in blocks among them, in order. */
export function everyStep(items: readonly FlowItem[]): readonly FlowStep[] {
  return items.flatMap((item): readonly FlowStep[] => {
    if (item.kind === "step") return [item];
    if (item.kind === "either") return item.branches.flatMap(({ body }) => everyStep(body));
    return "body" in item ? everyStep(item.body) : [];
  });
}

/** `app -> api 2x (writes)`. */
function textOf(model: SystemModel, flow: Flow, steps: readonly FlowStep[]): string {
  const hops = steps.map(({ to, count, verbs }) => {
    const times = count === 1 ? "" : ` ${count}x`;
    return ` -> ${nameWithin(model, flow.id, to)}${times}${verbs.length === 0 ? "" : ` (${verbs.join(", ")})`}`;
  });
  return `${nameWithin(model, flow.id, steps[0]?.from ?? flow.id)}${hops.join("")}`;
}

function isSame(a: Span, b: Span): boolean {
  return a.block === b.block && a.start === b.start && a.end === b.end;
}
