// How the time until a component answers is put together from its own work and from what it waits for, for whatever a time
// is: a distribution, a bound, a number of parts. It knows the flow's shape and leaves all arithmetic to an algebra.

import type { Flow, SystemModel } from "../../../language/index.ts";
import { reusedMarks } from "../../graph/small-arrays.ts";
import type { FlowEdge } from "../flow-edges.ts";
import { type Item, inSequence, sequenceOf, type TimeAlgebra } from "./time-algebra.ts";
import type { WayStep } from "./way-steps.ts";
import { isDemand, type WayNode, type Ways, waysOf } from "./ways.ts";

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
  const totals: { weight: number; value: T | undefined }[] = [];
  for (const { weight, drawn } of ways.outcomes) {
    if (!(weight > 0)) continue;
    const walk = beginWalk(model, ways, algebra, shared, drawn);
    const { byPlace } = walk;
    for (let place = 0; place < byPlace.length; place++) {
      if (ways.circles?.[place] === undefined) responseOf(walk, place);
    }
    outcomes.push({ weight, byPlace });
    totals.push({ weight, value: throughOrigins(walk) });
  }
  return { total: overOutcomes(algebra, totals), outcomes };
}

/**
 * The time until the reply alone, as `responsesOf` gives it: what flows share and another one has asked for already is not walked
 * again, so that all flows together cost what their own parts do, and what they share once. Without `shared` it is walked anew.
 */
export function totalOf<T>(
  model: SystemModel,
  flow: Flow,
  algebra: TimeAlgebra<T>,
  shared?: SharedTimes<T>,
): T | undefined {
  const ways = waysOf(model, flow);
  if (ways.circles !== undefined) return responsesOf(model, flow, algebra, shared, ways).total;
  // What flows share is the same in every outcome.
  const times = shared ?? (ways.outcomes.length > 1 ? new Map<WayNode, T | null>() : undefined);
  const totals: { weight: number; value: T | undefined }[] = [];
  for (const { weight, drawn } of ways.outcomes) {
    if (!(weight > 0)) continue;
    const walk = beginWalk(model, ways, algebra, times, drawn);
    const asked = askedPlaces(walk);
    // What is waited for stands before who waits.
    for (let index = asked.length - 1; index >= 0; index--) responseOf(walk, asked[index] as number);
    totals.push({ weight, value: throughOrigins(walk) });
  }
  return overOutcomes(algebra, totals);
}

function beginWalk<T>(
  model: SystemModel,
  ways: Ways,
  algebra: TimeAlgebra<T>,
  shared: SharedTimes<T> | undefined,
  drawn: Walk<T>["drawn"],
): Walk<T> {
  return { model, ways, algebra, shared, drawn, byPlace: new Array(ways.nodes.length).fill(undefined) };
}

const marksFor = reusedMarks();

/** The places whose times are still to be found, the last one first; those that are known already are put into the walk. */
function askedPlaces<T>({ ways, byPlace, shared }: Walk<T>): readonly number[] {
  const { nodes, starts, targets, origins } = ways;
  const isAsked = marksFor(nodes.length);
  for (const origin of origins) isAsked[origin] = 1;
  const asked: number[] = [];
  // Who waits stands behind what he waits for.
  for (let place = nodes.length - 1; place >= 0; place--) {
    if (isAsked[place] === 0) continue;
    const node = nodes[place] as WayNode;
    const known = node.isOwn ? undefined : shared?.get(node);
    if (known !== undefined) {
      byPlace[place] = known;
      continue;
    }
    asked.push(place);
    const start = starts[place] as number;
    for (let index = 0; index < node.steps.length; index++) isAsked[targets[start + index] as number] = 1;
  }
  return asked;
}

/** One origin after the other; undefined where one is not known. */
function throughOrigins<T>(walk: Walk<T>): T | undefined {
  const { algebra, ways } = walk;
  let total: T | undefined = algebra.none;
  for (const origin of ways.origins) {
    const value = responseOf(walk, origin);
    total = total === undefined || value === undefined ? undefined : algebra.inSequence(total, value);
  }
  return total;
}

/** One of the outcomes by chance; undefined where one is not known. */
function overOutcomes<T>(
  algebra: TimeAlgebra<T>,
  totals: readonly { readonly weight: number; readonly value: T | undefined }[],
): T | undefined {
  const known: { weight: number; value: T }[] = [];
  for (const { weight, value } of totals) {
    if (value === undefined) return undefined;
    known.push({ weight, value });
  }
  return known.length > 1 ? algebra.oneOf(known) : known[0]?.value;
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

/** The time of a node that is in no circle: own work, then the steps. Undefined where any of it is not known. */
function timeOf<T>(walk: Walk<T>, node: WayNode, place: number): T | undefined {
  if (!node.isPlain) return answered(walk, place, (target) => responseOf(walk, target));
  const own = ownOf(walk, node);
  if (own === undefined || node.steps.length === 0) return own;
  const { algebra } = walk;
  if (algebra.recall === undefined) return plainSum(walk, node, place, own);
  // Kept as it is, and therefore no longer than it has to be.
  const answers = new Array<T>(node.steps.length);
  for (let index = 0; index < node.steps.length; index++) {
    const answer = answerTo(walk, place, index);
    if (answer === undefined) return undefined;
    answers[index] = answer;
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
