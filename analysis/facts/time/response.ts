// How the time until a component answers is put together from its own work and from what it waits for, for whatever a time
// is: a distribution, a bound, a number of parts. It knows the flow's shape and leaves all arithmetic to an algebra.

import type { Component, Flow, Id, SystemModel } from "../../../language/index.ts";
import { stronglyConnectedComponents } from "../../graph/scc.ts";
import { type FlowEdge, isWrite } from "../flow-edges.ts";
import { type FlowOutline, flowOutlineOf } from "../flow-graph.ts";

/** What one can do with times. `undefined` is a time that is not known, and never reaches these functions. */
export interface TimeAlgebra<T> {
  readonly none: T;
  /** Own work and wait of a component for one visit. */
  own(component: Component): T | undefined;
  /** One after the other. */
  inSequence(a: T, b: T): T;
  /** Until both are done. */
  atOnce(a: T, b: T): T;
  /** So many one after the other; a fraction is the chance of one more. */
  repeated(one: T, times: number): T;
  /** Until all of so many are done. */
  repeatedAtOnce(one: T, times: number): T;
  /** Only with this probability; undefined where that is not known. */
  sometimes(one: T, probability: number | undefined): T | undefined;
  /** One of them by chance; the weights sum to 1. */
  oneOf(parts: readonly { readonly weight: number; readonly value: T }[]): T;
  /** The first answer of two, the second asked after a delay. */
  hedged(one: T, delay: number): T;
}

/** Times of one flow. */
export interface Responses<T> {
  /** Until the reply; undefined where a part is not known, or where a circle has too many ways through it. */
  readonly total: T | undefined;
  /** Until each component that somebody waits for has answered one visit, by outcome of the branches. */
  readonly outcomes: readonly { readonly weight: number; readonly byKey: ReadonlyMap<string, T | undefined> }[];
}

/** Values that flows share: those of components below which no flow lists anything of its own. */
export type SharedTimes<T> = Map<string, T | undefined>;

/** Steps followed inside one circle, from one entry, before it counts as too large. */
const circleBudget = 300;

/** Outcomes of branches that are walked one by one; with more, branches in different places are drawn independently. */
const outcomeBudget = 24;

/**
 * The times of a flow. Sequence, `parallel`, `either`, multiplicity, batches, misses and hedges as semantics has them; optional
 * steps are waited for, fallbacks are not part of a good day. A step back to a component that is on the way already takes no
 * time. Each component once, each way through a circle once. Linear in the steps that the flow does not share with others.
 */
export function responsesOf<T>(
  model: SystemModel,
  flow: Flow,
  algebra: TimeAlgebra<T>,
  shared: SharedTimes<T> = new Map(),
): Responses<T> {
  const outline = flowOutlineOf(model, flow);
  const survey = surveyOf(model, outline, shared);
  const outcomes: { weight: number; byKey: Map<string, T | undefined> }[] = [];
  const totals: { weight: number; value: T }[] = [];
  let isKnown = true;
  for (const { weight, drawn } of outcomesOf(outline, survey)) {
    if (!(weight > 0)) continue;
    const walk: Walk<T> = { model, outline, algebra, shared, survey, drawn, own: new Map() };
    let total: T | undefined = algebra.none;
    for (const part of survey.parts)
      if (part.length === 1 && !survey.cyclic.has(part[0] as string)) settle(walk, part[0] as string);
    for (const origin of outline.hotOrigins) total = both(algebra.inSequence, total, responseOf(walk, origin));
    outcomes.push({ weight, byKey: walk.own });
    if (total === undefined) isKnown = false;
    else totals.push({ weight, value: total });
  }
  const [first] = totals;
  const total = !isKnown || first === undefined ? undefined : totals.length === 1 ? first.value : algebra.oneOf(totals);
  return { total, outcomes };
}

/** The key of a component's time; a cache that reads through answers a write without asking its store. */
export function responseKey(id: Id, isWritten: boolean): string {
  return isWritten ? `${id} written` : id;
}

/** What can be told of the ways of a flow before any time is. */
interface Survey {
  /** Keys that depend on each other, those that others depend on first. */
  readonly parts: readonly (readonly string[])[];
  /** The part of each key that can reach itself. */
  readonly cyclic: ReadonlyMap<string, ReadonlySet<string>>;
  readonly nodes: ReadonlyMap<string, Node>;
  /** Branchings whose steps stand at more than one component, so that their outcomes have to be drawn beforehand. */
  readonly spread: ReadonlySet<number>;
}

interface Node {
  readonly component: Component;
  readonly isOwn: boolean;
  readonly edges: readonly FlowEdge[];
  readonly targets: readonly string[];
}

interface Walk<T> {
  readonly model: SystemModel;
  readonly outline: FlowOutline;
  readonly algebra: TimeAlgebra<T>;
  readonly shared: SharedTimes<T>;
  readonly survey: Survey;
  /** Branch by either, for outcomes drawn beforehand. */
  readonly drawn: ReadonlyMap<number, number>;
  readonly own: Map<string, T | undefined>;
}

/** The components reached, without what is known of them from other flows. */
function surveyOf(model: SystemModel, outline: FlowOutline, shared: ReadonlyMap<string, unknown>): Survey {
  const nodes = new Map<string, Node>();
  const sourcesByEither = new Map<number, Set<Id>>();
  const waiting: { key: string; id: Id; isWritten: boolean }[] = [];
  for (const id of outline.hotOrigins) waiting.push({ key: id, id, isWritten: false });
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (nodes.has(next.key) || shared.has(next.key)) continue;
    const component = model.componentById.get(next.id);
    if (component === undefined) continue;
    const isOwn = outline.isOwn(next.id);
    const { isWritten } = next;
    const edges = outline.edgesOf(next.id).filter((edge) => takesTime(edge) && !(isWritten && isReadThrough(edge)));
    const targets: string[] = [];
    for (const edge of edges) {
      const key = targetKeyOf(model, edge);
      targets.push(key);
      waiting.push({ key, id: edge.target, isWritten: key !== edge.target });
      for (const { either } of edge.draws) {
        const sources = sourcesByEither.get(either);
        if (sources === undefined) sourcesByEither.set(either, new Set([edge.source]));
        else sources.add(edge.source);
      }
    }
    nodes.set(next.key, { component, isOwn, edges, targets });
  }
  const spread = new Set<number>();
  for (const [either, sources] of sourcesByEither) if (sources.size > 1) spread.add(either);
  return { ...partsOf(nodes), nodes, spread };
}

/** Whether the one who waits for the reply waits for it, on a day on which nothing fails. */
export function takesTime(edge: FlowEdge): boolean {
  return edge.hot && !edge.asynchronous && edge.fallbackFor === undefined;
}

/** A cache's own visit of its store, which reads alone bring. */
function isReadThrough(edge: FlowEdge): boolean {
  return edge.miss && edge.via === edge.source;
}

function targetKeyOf(model: SystemModel, edge: FlowEdge): string {
  const isCache = model.componentById.get(edge.target)?.kind === "cache";
  return responseKey(edge.target, isCache && isWrite(edge.dependency));
}

function partsOf(nodes: ReadonlyMap<string, Node>): Pick<Survey, "parts" | "cyclic"> {
  const keys = [...nodes.keys()];
  const indexByKey = new Map(keys.map((key, index) => [key, index]));
  const successors = keys.map((key) => {
    const found: number[] = [];
    for (const target of nodes.get(key)?.targets ?? []) {
      const index = indexByKey.get(target);
      if (index !== undefined) found.push(index);
    }
    return found;
  });
  const parts = stronglyConnectedComponents(keys.length, (node) => successors[node] ?? []).map((part) =>
    part.map((index) => keys[index] as string),
  );
  const cyclic = new Map<string, ReadonlySet<string>>();
  for (const part of parts) {
    const [only] = part;
    if (part.length === 1 && nodes.get(only as string)?.targets.includes(only as string) !== true) continue;
    const members = new Set(part);
    for (const key of part) cyclic.set(key, members);
  }
  return { parts, cyclic };
}

/** Every combination of the outcomes that have to be drawn beforehand; one without any where there are too many. */
function outcomesOf(
  outline: FlowOutline,
  { spread }: Survey,
): readonly { weight: number; drawn: ReadonlyMap<number, number> }[] {
  let combinations: { weight: number; drawn: ReadonlyMap<number, number> }[] = [{ weight: 1, drawn: new Map() }];
  for (const either of spread) {
    const weights = outline.eithers[either]?.weights ?? [];
    if (combinations.length * weights.length > outcomeBudget) return [{ weight: 1, drawn: new Map() }];
    combinations = combinations.flatMap(({ weight, drawn }) =>
      weights.map((chance, branch) => ({ weight: weight * chance, drawn: new Map([...drawn, [either, branch]]) })),
    );
  }
  return combinations;
}

function responseOf<T>(walk: Walk<T>, key: string): T | undefined {
  if (walk.shared.has(key)) return walk.shared.get(key);
  if (walk.own.has(key)) return walk.own.get(key);
  if (!walk.survey.nodes.has(key)) return walk.algebra.none;
  const value = walk.survey.cyclic.has(key) ? throughCircle(walk, key) : undefined;
  return remember(walk, key, value);
}

/** The time of a component all of whose targets are settled. */
function settle<T>(walk: Walk<T>, key: string): void {
  const node = walk.survey.nodes.get(key);
  if (node !== undefined)
    remember(
      walk,
      key,
      timeOf(walk, node, (target) => responseOf(walk, target)),
    );
}

function remember<T>(walk: Walk<T>, key: string, value: T | undefined): T | undefined {
  (walk.survey.nodes.get(key)?.isOwn === false ? walk.shared : walk.own).set(key, value);
  return value;
}

/** Marks a step that takes no time because the way has been at its target. */
const onTheWay = Symbol("on the way");

/** The time of a component that can reach itself: every way that returns nowhere, as the expansion of a flow stops there. */
function throughCircle<T>(walk: Walk<T>, start: string): T | undefined {
  const members = walk.survey.cyclic.get(start);
  const path = new Set<string>();
  let left = circleBudget;
  const at = (key: string): T | undefined | typeof onTheWay => {
    if (path.has(key)) return onTheWay;
    const node = walk.survey.nodes.get(key);
    if (node === undefined || members?.has(key) !== true) return responseOf(walk, key);
    left -= node.edges.length + 1;
    if (left < 0) return undefined;
    path.add(key);
    const value = timeOf(walk, node, at);
    path.delete(key);
    return value;
  };
  const value = at(start);
  return left < 0 || value === onTheWay ? undefined : value;
}

/** A step, and what follows upon it, with the times that it happens. */
interface Item<T> {
  one: T;
  readonly times: number;
  readonly draws: FlowEdge["draws"];
  readonly parallel: number | undefined;
}

/** Own work, then the steps. Undefined where any of it is not known. */
function timeOf<T>(
  walk: Walk<T>,
  { component, edges, targets }: Node,
  at: (key: string) => T | undefined | typeof onTheWay,
): T | undefined {
  const { algebra } = walk;
  const own = algebra.own(component);
  if (own === undefined) return undefined;
  if (edges.length === 0) return own;
  const items: Item<T>[] = [];
  for (const [index, edge] of edges.entries()) {
    const draws = drawsLeft(walk, edge);
    if (draws === undefined || isNever(walk, edge)) continue;
    const answer = at(targets[index] as string);
    if (answer === onTheWay) continue;
    if (answer === undefined) return undefined;
    const one = onceOver(walk, edge, answer);
    if (one === undefined) return undefined;
    const times = timesOf(edge);
    const last = items[items.length - 1];
    const follows = edge.via !== undefined && edge.via !== edge.source;
    if (follows && last !== undefined && last.parallel === edge.parallel) {
      last.one = algebra.inSequence(last.one, times === last.times ? one : algebra.repeated(one, times / last.times));
    } else items.push({ one, times, draws, parallel: edge.parallel });
  }
  return algebra.inSequence(own, inSequence(walk, items, 0));
}

/** Whether it has no chance to be taken, so that nothing need be known of what it leads to. */
function isNever<T>({ model, outline }: Walk<T>, edge: FlowEdge): boolean {
  if (edge.draws.some(({ either, branch }) => outline.eithers[either]?.weights[branch] === 0)) return true;
  return edge.miss && missShareOf(model, edge) === 0;
}

/** The outcomes that are still open; undefined where another one was drawn. */
function drawsLeft<T>({ drawn }: Walk<T>, { draws }: FlowEdge): FlowEdge["draws"] | undefined {
  if (drawn.size === 0 || draws.length === 0) return draws;
  for (const { either, branch } of draws) {
    const known = drawn.get(either);
    if (known !== undefined && known !== branch) return undefined;
  }
  return draws.filter(({ either }) => !drawn.has(either));
}

/** The time of one of a step's visits, hedged, and only as often as what stands before it misses. */
function onceOver<T>({ model, algebra }: Walk<T>, edge: FlowEdge, answer: T): T | undefined {
  const hedge = edge.dependency?.hedge;
  const one = hedge === undefined ? answer : algebra.hedged(answer, hedge.value);
  return edge.miss ? algebra.sometimes(one, missShareOf(model, edge)) : one;
}

/** Probability that a step behind a cache, or behind several, is taken; undefined where a hit ratio is not stated. */
export function missShareOf(model: SystemModel, edge: FlowEdge): number | undefined {
  if (!edge.miss) return 1;
  let share = 1;
  for (const id of [...(edge.behind ?? []), edge.via ?? edge.source]) {
    const hit = model.componentById.get(id)?.hitRatio;
    if (hit === undefined) return undefined;
    share *= 1 - hit.value;
  }
  return share;
}

/** Visits of a step per visit of its source: whole batches, where it goes in batches. */
export function timesOf({ count, dependency }: FlowEdge): number {
  const batch = dependency?.batch?.value ?? 1;
  return batch > 1 ? Math.ceil(count / batch) : count;
}

function inSequence<T>(walk: Walk<T>, items: readonly Item<T>[], depth: number): T {
  const { algebra } = walk;
  let total = algebra.none;
  for (const group of groupsOf(items, depth)) {
    const value =
      group.kind === "either"
        ? eitherOf(walk, group.items, depth, inSequence)
        : group.kind === "parallel"
          ? atOnce(walk, group.items, depth)
          : sequenceOf(algebra, group.items[0] as Item<T>);
    total = algebra.inSequence(total, value);
  }
  return total;
}

function sequenceOf<T>(algebra: TimeAlgebra<T>, { one, times }: Item<T>): T {
  return times === 1 ? one : algebra.repeated(one, times);
}

function atOnce<T>(walk: Walk<T>, items: readonly Item<T>[], depth: number): T {
  const { algebra } = walk;
  let total: T | undefined;
  for (const group of groupsOf(
    items.map((item) => ({ ...item, parallel: undefined })),
    depth,
  )) {
    const [item] = group.items;
    if (item === undefined) continue;
    const value =
      group.kind === "either"
        ? eitherOf(walk, group.items, depth, atOnce)
        : item.times === 1
          ? item.one
          : algebra.repeatedAtOnce(item.one, item.times);
    total = total === undefined ? value : algebra.atOnce(total, value);
  }
  return total ?? algebra.none;
}

interface Group<T> {
  readonly kind: "step" | "parallel" | "either";
  readonly items: readonly Item<T>[];
}

/** Steps that belong together at this depth of branches: one by one, a block of `parallel`, or the branches of an `either`. */
function groupsOf<T>(items: readonly Item<T>[], depth: number): readonly Group<T>[] {
  if (items.every(({ draws, parallel }) => draws.length <= depth && parallel === undefined)) {
    return items.map((item) => ({ kind: "step", items: [item] }));
  }
  const groups: { kind: Group<T>["kind"]; items: Item<T>[] }[] = [];
  const blocks = new Map<string, { kind: Group<T>["kind"]; items: Item<T>[] }>();
  for (const item of items) {
    const draw = item.draws[depth];
    const { parallel } = item;
    // A block of `parallel` that lies within one branch is looked at when that branch is.
    const isBlock = parallel !== undefined && !isWithinOneBranch(items, parallel, depth);
    if (!isBlock && draw === undefined) {
      groups.push({ kind: "step", items: [item] });
      continue;
    }
    const key = isBlock ? `parallel ${parallel}` : `either ${draw?.either}`;
    let block = blocks.get(key);
    if (block === undefined) {
      block = { kind: isBlock ? "parallel" : "either", items: [] };
      blocks.set(key, block);
      groups.push(block);
    }
    block.items.push(item);
  }
  return groups;
}

function isWithinOneBranch<T>(items: readonly Item<T>[], parallel: number, depth: number): boolean {
  const own = items.filter((item) => item.parallel === parallel);
  const first = own[0]?.draws[depth];
  return (
    first !== undefined &&
    own.every(({ draws }) => draws[depth]?.either === first.either && draws[depth]?.branch === first.branch)
  );
}

/** What the branches of one `either` take, by their probabilities; a branch without a step here takes no time. */
function eitherOf<T>(
  walk: Walk<T>,
  items: readonly Item<T>[],
  depth: number,
  together: (walk: Walk<T>, items: readonly Item<T>[], depth: number) => T,
): T {
  const branches = new Map<number, Item<T>[]>();
  for (const item of items) {
    const branch = item.draws[depth]?.branch ?? 0;
    const known = branches.get(branch);
    if (known === undefined) branches.set(branch, [item]);
    else known.push(item);
  }
  const weights = walk.outline.eithers[items[0]?.draws[depth]?.either ?? -1]?.weights ?? [];
  const parts: { weight: number; value: T }[] = [];
  let rest = 1;
  for (const [branch, own] of branches) {
    const weight = weights[branch] ?? 0;
    rest -= weight;
    if (weight > 0) parts.push({ weight, value: together(walk, own, depth + 1) });
  }
  if (rest > 1e-12) parts.push({ weight: rest, value: walk.algebra.none });
  return parts.length === 1 ? (parts[0]?.value as T) : walk.algebra.oneOf(parts);
}

function both<T>(join: (a: T, b: T) => T, a: T | undefined, b: T | undefined): T | undefined {
  return a === undefined || b === undefined ? undefined : join(a, b);
}
