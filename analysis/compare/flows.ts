// What became of a flow: its figures, the single failures that take it down, and how many minimal cut sets of each size there are.

import type { Count, Flow, Id } from "../../language/index.ts";
import { byCodeUnit } from "../by-code-unit.ts";
import { flowCutSetsOf } from "../facts/cut-sets.ts";
import type { Facts } from "../facts/index.ts";
import type { Alignment, Naming } from "./alignment.ts";
import { type FigureChange, figureChanges, flowFigures } from "./figures.ts";

/** Events whose failure alone takes requests of the flow down, by what they are called. */
export interface SinglePointChange {
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Those of one side alone. */
  readonly gone: readonly string[];
  readonly added: readonly string[];
}

/** How many minimal cut sets there are of a size; undefined where they are too many to be told. */
export interface CutSetChange {
  readonly order: Count;
  readonly before?: Count;
  readonly after?: Count;
}

/** A flow of either design with what moved; of one that is new or gone, everything. */
export interface FlowChange {
  readonly before?: Id;
  readonly after?: Id;
  readonly figures: readonly FigureChange[];
  readonly singlePoints?: SinglePointChange;
  /** Of the sizes whose number differs. */
  readonly cutSets: readonly CutSetChange[];
}

/** One side of a comparison. */
export interface FlowSide {
  readonly facts: Pick<Facts, "one" | "model">;
  readonly naming: Naming;
}

/** The flows of which anything moved, by name. */
export function flowChanges(alignment: Alignment, old: FlowSide, present: FlowSide): readonly FlowChange[] {
  const flowIn = ({ facts }: FlowSide, id: Id | undefined) =>
    id === undefined ? undefined : facts.model.flowById.get(id);
  const names: (readonly [before: Id | undefined, after: Id | undefined])[] = [
    ...alignment.pairs.flatMap(({ before, after }) =>
      before.group === "flow" ? [[before.id, after.id] as const] : [],
    ),
    ...alignment.removed.flatMap(({ group, id }) => (group === "flow" ? [[id, undefined] as const] : [])),
    ...alignment.added.flatMap(({ group, id }) => (group === "flow" ? [[undefined, id] as const] : [])),
  ];
  return names
    .flatMap(([before, after]) => changeOf([old, flowIn(old, before)], [present, flowIn(present, after)]))
    .sort((a, b) => byCodeUnit(a.after ?? a.before ?? "", b.after ?? b.before ?? ""));
}

type Sided = readonly [side: FlowSide, flow: Flow | undefined];

function changeOf([old, was]: Sided, [present, is]: Sided): readonly FlowChange[] {
  const subject = ({ facts, naming }: FlowSide, flow: Flow | undefined) => flow && { facts, naming, id: flow.id };
  const figures = figureChanges(flowFigures, subject(old, was), subject(present, is));
  const singlePoints = singlePointChange(singlesOf(old, was), singlesOf(present, is));
  const cutSets = cutSetChanges(countsOf(old, was), countsOf(present, is));
  if (figures.length === 0 && singlePoints === undefined && cutSets.length === 0) return [];
  return [
    {
      ...(was === undefined ? {} : { before: was.id }),
      ...(is === undefined ? {} : { after: is.id }),
      figures,
      ...(singlePoints === undefined ? {} : { singlePoints }),
      cutSets,
    },
  ];
}

/** Single events by the name they are compared by, each with its own. */
function singlesOf({ facts, naming }: FlowSide, flow: Flow | undefined): ReadonlyMap<string, string> {
  if (flow === undefined) return new Map();
  const singles = flowCutSetsOf(facts.model, flow).sets.filter(({ events }) => events.length === 1);
  const names = singles.flatMap(({ events }) => events.map(({ id }) => id)).sort(byCodeUnit);
  return new Map(names.map((name) => [naming.text(name), name]));
}

function singlePointChange(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): SinglePointChange | undefined {
  const only = (some: ReadonlyMap<string, string>, others: ReadonlyMap<string, string>) =>
    [...some].flatMap(([key, name]) => (others.has(key) ? [] : [name]));
  const [gone, added] = [only(before, after), only(after, before)];
  if (gone.length === 0 && added.length === 0) return undefined;
  return { before: [...before.values()], after: [...after.values()], gone, added };
}

/** By size, from 0; undefined where larger sets than single events are too many to be counted. */
function countsOf({ facts }: FlowSide, flow: Flow | undefined): readonly (Count | undefined)[] {
  if (flow === undefined) return [];
  const { countBySize, sets } = flowCutSetsOf(facts.model, flow);
  return countBySize ?? [0, sets.length, undefined];
}

function cutSetChanges(
  before: readonly (Count | undefined)[],
  after: readonly (Count | undefined)[],
): readonly CutSetChange[] {
  const changes: CutSetChange[] = [];
  for (let order = 1; order < Math.max(before.length, after.length); order++) {
    const [old, present] = [countAt(before, order), countAt(after, order)];
    if (old === present) continue;
    changes.push({
      order,
      ...(old === undefined ? {} : { before: old }),
      ...(present === undefined ? {} : { after: present }),
    });
  }
  return changes;
}

/** What is not in the list is counted and none; what is there without a number could not be counted. */
function countAt(counts: readonly (Count | undefined)[], order: number): Count | undefined {
  return order < counts.length ? counts[order] : 0;
}
