// How the time until a component answers is put together from its own work and from what it waits for, for whatever a time
// is: a distribution, a bound, a number of parts. It knows the flow's shape and leaves all arithmetic to an algebra.

import type { Flow, SystemModel } from "../../../language/index.ts";
import type { FlowEdge } from "../flow-edges.ts";
import { isDemand, type WayNode, type WayStep, type Ways, waysOf } from "./ways.ts";

/** What one can do with times. `undefined` is a time that is not known, and never reaches these functions. */
export interface TimeAlgebra<T> {
  readonly none: T;
  /** Own work and wait of a component for one visit. */
  own(node: WayNode): T | undefined;
  /** One after the other. */
  inSequence(a: T, b: T): T;
  /** As `inSequence`, of a step and one taken because of it: a cache and its store are asked alike by all who ask them. */
  followed(a: T, b: T): T;
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
  /** The first answer of several, one asked for at once and one after each of the delays. */
  hedged(one: T, delays: readonly number[]): T;
  /** At most so long, since whoever waits gives up then; without it, a time is as long as it is. */
  cut?(one: T, limit: number): T;
  /**
   * What was made of the same own time, steps and answers before, in this snapshot or in an earlier one; where that is kept
   * at all.
   */
  recall?(
    node: WayNode,
    own: T,
    steps: readonly WayStep[],
    answers: readonly T[],
    make: () => T | undefined,
  ): T | undefined;
}

/** Times of one flow. */
export interface Responses<T> {
  /** Until the reply; undefined where a part is not known, or where a circle has too many ways through it. */
  readonly total: T | undefined;
  /** Until a component has answered one visit, by outcome of the branches that are drawn beforehand. */
  readonly outcomes: readonly { readonly weight: number; readonly byPlace: readonly Asked<T>[] }[];
}

/** A time, null where it is not known, and undefined where nobody asked. */
type Asked<T> = T | null | undefined;

/** Values that flows share, by the nodes that they share. */
export type SharedTimes<T> = Map<WayNode, T | null>;

/** Steps followed inside one circle, from one entry, before it counts as too large. */
const circleBudget = 300;

/**
 * The times of a flow. Sequence, `parallel`, `either`, multiplicity, batches, misses and hedges as semantics has them; optional
 * steps are waited for, fallbacks are not part of a good day. A step back to a component that is on the way already takes no
 * time. Each component once, each way through a circle once; with `shared`, what flows have in common once for all of them.
 */
export function responsesOf<T>(
  model: SystemModel,
  flow: Flow,
  algebra: TimeAlgebra<T>,
  shared?: SharedTimes<T>,
  ways: Ways = waysOf(model, flow),
): Responses<T> {
  const outcomes: { weight: number; byPlace: Asked<T>[] }[] = [];
  const totals: { weight: number; value: T }[] = [];
  let isKnown = true;
  for (const { weight, drawn } of ways.outcomes) {
    if (!(weight > 0)) continue;
    const byPlace: Asked<T>[] = new Array(ways.nodes.length).fill(undefined);
    const walk: Walk<T> = { model, ways, algebra, shared, drawn, byPlace };
    for (let place = 0; place < byPlace.length; place++) {
      if (ways.circles?.[place] === undefined) responseOf(walk, place);
    }
    let total: T | undefined = algebra.none;
    for (const origin of ways.origins) {
      const value = responseOf(walk, origin);
      total = total === undefined || value === undefined ? undefined : algebra.inSequence(total, value);
    }
    outcomes.push({ weight, byPlace });
    if (total === undefined) isKnown = false;
    else totals.push({ weight, value: total });
  }
  const [first] = totals;
  const total = !isKnown || first === undefined ? undefined : totals.length === 1 ? first.value : algebra.oneOf(totals);
  return { total, outcomes };
}

interface Walk<T> {
  readonly model: SystemModel;
  readonly ways: Ways;
  readonly algebra: TimeAlgebra<T>;
  readonly shared: SharedTimes<T> | undefined;
  /** Branch by either, for outcomes drawn beforehand. */
  readonly drawn: ReadonlyMap<number, number>;
  readonly byPlace: Asked<T>[];
}

/** The time of a node; of one that is in no circle everything that it waits for is settled already. */
function responseOf<T>(walk: Walk<T>, place: number): T | undefined {
  const known = walk.byPlace[place];
  if (known !== undefined) return known ?? undefined;
  const { ways } = walk;
  const node = ways.nodes[place] as WayNode;
  const shared = node.isOwn ? undefined : walk.shared;
  let found = shared?.get(node);
  if (found === undefined) {
    const circle = ways.circles?.[place];
    found = (circle === undefined ? timeOf(walk, node, place) : throughCircle(walk, place, circle)) ?? null;
    shared?.set(node, found);
  }
  walk.byPlace[place] = found;
  return found ?? undefined;
}

/** Marks a step that takes no time because the way has been at its target. */
const onTheWay = Symbol("on the way");

/** The time of a component that can reach itself: every way that returns nowhere, as the expansion of a flow stops there. */
function throughCircle<T>(walk: Walk<T>, start: number, circle: ReadonlySet<number>): T | undefined {
  const path = new Set<number>();
  let left = circleBudget;
  const at = (place: number): T | undefined | typeof onTheWay => {
    if (path.has(place)) return onTheWay;
    if (!circle.has(place)) return responseOf(walk, place);
    left -= (walk.ways.nodes[place] as WayNode).steps.length + 1;
    if (left < 0) return undefined;
    path.add(place);
    const value = answered(walk, place, at);
    path.delete(place);
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

/** The time of a node that is in no circle: own work, then the steps. Undefined where any of it is not known. */
function timeOf<T>(walk: Walk<T>, node: WayNode, place: number): T | undefined {
  if (!node.isPlain) return answered(walk, place, (target) => responseOf(walk, target));
  const own = ownOf(walk, node);
  if (own === undefined || node.steps.length === 0) return own;
  const { algebra } = walk;
  if (algebra.recall === undefined) return plainSum(walk, node, place, own);
  const answers: T[] = [];
  for (let index = 0; index < node.steps.length; index++) {
    const answer = answerTo(walk, place, index);
    if (answer === undefined) return undefined;
    answers.push(answer);
  }
  return algebra.recall(node, own, node.steps, answers, () => plainSum(walk, node, place, own));
}

/** The time of what a step of the node at a place leads to. */
function answerTo<T>(walk: Walk<T>, place: number, index: number): T | undefined {
  const { starts, targets } = walk.ways;
  return responseOf(walk, targets[(starts[place] as number) + index] as number);
}

/** As `timeOf` of any node, with the answers of what it waits for asked one by one. */
function answered<T>(walk: Walk<T>, place: number, at: At<T>): T | undefined {
  const { algebra, ways } = walk;
  const node = ways.nodes[place] as WayNode;
  const own = ownOf(walk, node);
  if (own === undefined || node.steps.length === 0) return own;
  const start = ways.starts[place] as number;
  const steps: Taken<T>[] = [];
  for (const [index, edge] of node.edges.entries()) {
    const draws = drawsLeft(walk, edge);
    if (draws === undefined) continue;
    const answer = at(ways.targets[start + index] as number);
    if (answer === onTheWay) continue;
    if (answer === undefined) return undefined;
    steps.push({ step: node.steps[index] as WayStep, draws, answer });
  }
  const make = () => together(walk, own, steps);
  if (algebra.recall === undefined || steps.some(({ draws }) => draws.length > 0)) return make();
  const taken = steps.map(({ step }) => step);
  const answers = steps.map(({ answer }) => answer);
  return algebra.recall(node, own, taken, answers, make);
}

/** A step of one outcome, with the branches that are still open and the time of one visit of its target. */
interface Taken<T> {
  readonly step: WayStep;
  readonly draws: FlowEdge["draws"];
  readonly answer: T;
}

function ownOf<T>({ algebra, model, ways }: Walk<T>, node: WayNode): T | undefined {
  const own = algebra.own(node);
  return own === undefined && isDemand(model, ways, node) ? algebra.none : own;
}

/** The answer of a node, asked while it is not known whether the way has been there. */
type At<T> = (place: number) => T | undefined | typeof onTheWay;

/** Own work and the steps in their order, each with what follows upon it; the same sums as `together` makes. */
function plainSum<T>(walk: Walk<T>, { steps }: WayNode, place: number, own: T): T | undefined {
  const { algebra } = walk;
  let total = algebra.none;
  let open: T | undefined;
  let openTimes = 1;
  for (let index = 0; index < steps.length; index++) {
    const step = steps[index] as WayStep;
    const answer = answerTo(walk, place, index);
    const one = answer === undefined ? undefined : onceOver(algebra, step, answer);
    if (one === undefined) return undefined;
    const { times } = step;
    if (open !== undefined && step.follows) {
      open = algebra.followed(open, times === openTimes ? one : algebra.repeated(one, times / openTimes));
      continue;
    }
    if (open !== undefined) total = algebra.inSequence(total, sequenceOf(algebra, open, openTimes));
    open = one;
    openTimes = times;
  }
  if (open !== undefined) total = algebra.inSequence(total, sequenceOf(algebra, open, openTimes));
  return algebra.inSequence(own, total);
}

/** Own work and steps, each with the time of one visit of its target. */
function together<T>(walk: Walk<T>, own: T, taken: readonly Taken<T>[]): T | undefined {
  const { algebra } = walk;
  const items: Item<T>[] = [];
  for (const { step, draws, answer } of taken) {
    const one = onceOver(algebra, step, answer);
    if (one === undefined) return undefined;
    const { times, parallel } = step;
    const last = items[items.length - 1];
    if (step.follows && last !== undefined && last.parallel === parallel) {
      last.one = algebra.followed(last.one, times === last.times ? one : algebra.repeated(one, times / last.times));
    } else items.push({ one, times, draws, parallel });
  }
  return algebra.inSequence(own, inSequence(walk, items, 0));
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

/** The time of one of a step's visits, hedged, given up at last, and only as often as what stands before it misses. */
function onceOver<T>(algebra: TimeAlgebra<T>, { hedge, patience, share }: WayStep, answer: T): T | undefined {
  const tried = hedge === undefined ? answer : algebra.hedged(answer, hedge);
  const one = algebra.cut === undefined || patience === Number.POSITIVE_INFINITY ? tried : algebra.cut(tried, patience);
  return share === 1 ? one : algebra.sometimes(one, share);
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
          : stepOf(algebra, group.items[0] as Item<T>);
    total = algebra.inSequence(total, value);
  }
  return total;
}

function stepOf<T>(algebra: TimeAlgebra<T>, { one, times }: Item<T>): T {
  return sequenceOf(algebra, one, times);
}

function sequenceOf<T>(algebra: TimeAlgebra<T>, one: T, times: number): T {
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
  const weights = walk.ways.eithers[items[0]?.draws[depth]?.either ?? -1]?.weights ?? [];
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
