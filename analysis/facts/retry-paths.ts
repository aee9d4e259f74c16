// Names the paths behind a retry factor or a load: the largest ones into a component, hop by hop. The numbers themselves are
// sums over all paths and are made in retry.ts and load.ts; this is for showing.

import type { Dependency, Id, SystemModel } from "../../language/index.ts";
import { type Arrivals, isHandOff, once, passesFailureUp, type Tries, triesAt } from "./attempts.ts";
import { atOrigin, type Condition, cross, noSection } from "./crossing.ts";
import { type FlowEdge, shareOver } from "./flow-edges.ts";
import type { FlowGraph } from "./flow-graph.ts";
import { climbingTo } from "./shared-failures.ts";
import type { PassShare } from "./visits.ts";

export interface Hop {
  readonly edge: FlowEdge;
  /** Times per visit of its source. */
  readonly weight: number;
  readonly tries: Tries;
  /** Tries that count for this path: those of a hop above one that swallows the failure are 1. */
  readonly counted: number;
}

export interface RetryPath {
  readonly hops: readonly Hop[];
  /** First tries per request of the flow. */
  readonly visits: number;
  /** Tries per request of the flow while the component at its end fails. */
  readonly burst: number;
  /** Whether a share on the way is not known, so that `visits` is the most there can be. */
  readonly isLoose: boolean;
}

/** What an edge of a path counts for. */
interface Reckoning {
  readonly triesAt: (edge: FlowEdge, limit: number) => Tries;
  readonly passShare: PassShare;
  /** Whether a failure at the end of the path climbs an edge. */
  readonly climbs: (edge: FlowEdge) => boolean;
  /** Whether edges that stand in for others are walked. */
  readonly walksFallbacks: boolean;
}

function reckoningOfTries(
  model: SystemModel,
  graph: FlowGraph,
  target: Id,
  arrivals: (dependency: Dependency) => Arrivals,
): Reckoning {
  return {
    climbs: climbingTo(model, graph, target),
    triesAt: (edge, limit) => triesAt(model, edge, limit, arrivals),
    passShare: () => 1,
    walksFallbacks: true,
  };
}

interface Partial {
  readonly id: Id;
  readonly condition: Condition;
  readonly visits: number;
  readonly burst: number;
  /** Whether it ends here, at the target. */
  readonly isAtEnd: boolean;
  /** At least what any way on can bring to the end. */
  readonly promise: number;
  readonly order: number;
  readonly last?: { readonly hop: Omit<Hop, "counted"> & { readonly climbs: boolean }; readonly before: Partial };
}

/** Partial paths looked at before the search ends with what it has. */
const searchBudget = 5_000;

/**
 * The paths of a flow into a component that bring the most tries, largest first, at most `limit` of them: best first,
 * led by what each component can still bring. Ties come in the order of names, so that the order of declarations shows
 * nowhere. Fewer than asked for where the search's budget ends first, which takes thousands of paths of nearly one
 * size.
 */
export function largestPaths(
  model: SystemModel,
  graph: FlowGraph,
  target: Id,
  arrivals: (dependency: Dependency) => Arrivals,
  limit: number,
): readonly RetryPath[] {
  return searchPaths(model, graph, target, reckoningOfTries(model, graph, target, arrivals), limit);
}

/** As `largestPaths`, by first tries on a good day: without retries and fallbacks, and with what each component turns away. */
export function busiestPaths(
  model: SystemModel,
  graph: FlowGraph,
  target: Id,
  passShare: PassShare,
  limit: number,
): readonly RetryPath[] {
  const climbs = (edge: FlowEdge) => passesFailureUp(model, edge);
  return searchPaths(model, graph, target, { triesAt: () => once, passShare, climbs, walksFallbacks: false }, limit);
}

function searchPaths(
  model: SystemModel,
  graph: FlowGraph,
  target: Id,
  reckoning: Reckoning,
  limit: number,
): readonly RetryPath[] {
  const gains = gainsTo(graph, target, reckoning);
  const end: Gain = { climbing: 1, stopped: 0 };
  const queue: Partial[] = [];
  let order = 0;
  const promiseOf = ({ id, visits, burst, isAtEnd }: Omit<Partial, "promise" | "order">): number => {
    const gain = isAtEnd ? end : gains.get(id);
    return gain === undefined ? 0 : Math.max(burst * gain.climbing, visits * gain.stopped);
  };
  const offer = (partial: Omit<Partial, "promise" | "order">): void => {
    const promise = promiseOf(partial);
    if (promise > 0) insert(queue, { ...partial, promise, order: order++ });
  };
  for (const id of [...graph.origins].sort().reverse()) {
    offer({ id, condition: atOrigin, visits: 1, burst: 1, isAtEnd: false });
  }

  const found: RetryPath[] = [];
  for (let budget = searchBudget; budget > 0 && found.length < limit; budget--) {
    const partial = take(queue);
    if (partial === undefined) break;
    if (partial.isAtEnd) {
      found.push(pathOf(partial));
      continue;
    }
    // A path that has come to the target may come again past a queue; else nothing leads back to it.
    if (partial.id === target) offer({ ...partial, isAtEnd: true });
    for (const edge of byName(graph.edgesBySource.get(partial.id) ?? []).reverse()) {
      if (isStopped(model, partial, edge.target)) continue;
      const next = stepFrom(model, graph, partial, edge, reckoning);
      if (next !== undefined) offer(next);
    }
  }
  return found;
}

/** A path given by its edges, with what each of its hops brings. Stops before an edge that its way cannot walk. */
export function pathOver(
  model: SystemModel,
  graph: FlowGraph,
  edges: readonly FlowEdge[],
  arrivals: (dependency: Dependency) => Arrivals,
): RetryPath {
  let at: Partial = {
    id: edges[0]?.source ?? "",
    condition: atOrigin,
    visits: 1,
    burst: 1,
    isAtEnd: false,
    promise: 0,
    order: 0,
  };
  const reckoning = reckoningOfTries(model, graph, edges.at(-1)?.target ?? "", arrivals);
  for (const edge of edges) {
    const next = stepFrom(model, graph, at, edge, reckoning);
    if (next === undefined) break;
    at = { ...next, promise: 0, order: 0 };
  }
  return pathOf(at);
}

function stepFrom(
  model: SystemModel,
  graph: FlowGraph,
  partial: Partial,
  edge: FlowEdge,
  reckoning: Reckoning,
): Omit<Partial, "promise" | "order"> | undefined {
  const crossed = cross(model, graph, edge, partial.condition);
  const share = shareOver(reckoning.passShare, edge);
  if (crossed === undefined || share === 0) return undefined;
  if (!reckoning.walksFallbacks && crossed.condition.standsIn) return undefined;
  const weight = crossed.weight * (share ?? 1);
  let condition = share === undefined ? { ...crossed.condition, isLoose: true } : crossed.condition;
  // Of what comes back the flow lists nothing there.
  const isSilent = edge.begins === 0 && graph.listed.has(edge.target) && isOn(partial, edge.target);
  if (isSilent) condition = { ...condition, section: noSection };
  const tries = reckoning.triesAt(edge, crossed.limit);
  const climbs = reckoning.climbs(edge);
  return {
    id: edge.target,
    condition,
    visits: partial.visits * weight,
    burst: (climbs ? partial.burst : partial.visits) * weight * tries.burst,
    isAtEnd: false,
    last: { hop: { edge, weight, tries, climbs }, before: partial },
  };
}

/** What can still be gained on the way to the target: while failures climb from there, and after they stop on the way. */
interface Gain {
  climbing: number;
  stopped: number;
}

/**
 * Upper bounds of the gains, from the target backwards. On a cycle that gains at each turn they grow until they count as
 * infinite, which leaves the search unguided there and still right.
 */
function gainsTo(graph: FlowGraph, target: Id, reckoning: Reckoning): ReadonlyMap<Id, Gain> {
  const edgesByTarget = new Map<Id, FlowEdge[]>();
  for (const edge of graph.edges) {
    const into = edgesByTarget.get(edge.target);
    if (into === undefined) edgesByTarget.set(edge.target, [edge]);
    else into.push(edge);
  }
  const end: Gain = { climbing: 1, stopped: 0 };
  const again: Gain = { ...end };
  const gains = new Map<Id, Gain>([[target, end]]);
  const raises = new Map<Id, number>();
  const waiting: Id[] = [target];
  for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
    const beyond = gains.get(id);
    if (beyond === undefined) continue;
    for (const edge of edgesByTarget.get(id) ?? []) {
      const weight = edge.count / Math.max(1, edge.dependency?.batch?.value ?? 1);
      const tries = reckoning.triesAt(edge, Number.POSITIVE_INFINITY).burst;
      const climbs = reckoning.climbs(edge);
      const climbing = climbs && beyond.climbing > 0 ? weight * tries * beyond.climbing : 0;
      const swallowed = climbs || beyond.climbing === 0 ? 0 : weight * tries * beyond.climbing;
      const stopped = Math.max(swallowed, weight * beyond.stopped);
      if (edge.source === target) {
        // What a turn may bring; from there on nothing leads to the target that does not lead through it.
        again.climbing = Math.max(again.climbing, climbing);
        again.stopped = Math.max(again.stopped, stopped);
        continue;
      }
      const gain = gains.get(edge.source) ?? { climbing: 0, stopped: 0 };
      if (climbing <= gain.climbing && stopped <= gain.stopped) continue;
      const count = (raises.get(edge.source) ?? 0) + 1;
      raises.set(edge.source, count);
      const isTurning = count > graph.edgesBySource.size;
      gain.climbing = raised(gain.climbing, climbing, isTurning);
      gain.stopped = raised(gain.stopped, stopped, isTurning);
      gains.set(edge.source, gain);
      waiting.push(edge.source);
    }
  }
  gains.set(target, again);
  return gains;
}

function raised(known: number, offered: number, isTurning: boolean): number {
  if (offered <= known) return known;
  return isTurning ? Number.POSITIVE_INFINITY : offered;
}

/** Edges by target, then by verb. */
function byName(edges: readonly FlowEdge[]): FlowEdge[] {
  const keyOf = (edge: FlowEdge) => `${edge.target} ${edge.dependency?.verb ?? ""}`;
  return [...edges].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** Whether a path goes no further than to a component: one that waits for it, or a queue or topic that it has been at. */
function isStopped(model: SystemModel, partial: Partial, id: Id): boolean {
  const isQueue = isHandOff(model.componentById.get(id));
  for (let one: Partial | undefined = partial; one !== undefined; one = one.last?.before) {
    if (one.id === id) return true;
    if (!isQueue && isHandOff(model.componentById.get(one.id))) return false;
  }
  return false;
}

function isOn(partial: Partial, id: Id): boolean {
  for (let one: Partial | undefined = partial; one !== undefined; one = one.last?.before) {
    if (one.id === id) return true;
  }
  return false;
}

function pathOf(end: Partial): RetryPath {
  const hops: Hop[] = [];
  let climbs = true;
  for (let at = end; at.last !== undefined; at = at.last.before) {
    const { hop } = at.last;
    const { edge, weight, tries } = hop;
    hops.push({ edge, weight, tries, counted: climbs ? tries.burst : 1 });
    climbs &&= hop.climbs;
  }
  return { hops: hops.reverse(), visits: end.visits, burst: end.burst, isLoose: end.condition.isLoose };
}

/** Largest promise first; of equals the one offered last, so that many equal paths are followed to their end one by one. */
function comesBefore(a: Partial, b: Partial): boolean {
  return a.promise > b.promise || (a.promise === b.promise && a.order > b.order);
}

/** Adds to a binary heap. */
function insert(heap: Partial[], item: Partial): void {
  heap.push(item);
  let index = heap.length - 1;
  while (index > 0) {
    const parent = (index - 1) >> 1;
    const above = heap[parent];
    if (above === undefined || !comesBefore(item, above)) break;
    heap[index] = above;
    index = parent;
  }
  heap[index] = item;
}

/** Takes the first of a binary heap. */
function take(heap: Partial[]): Partial | undefined {
  const first = heap[0];
  const item = heap.pop();
  if (first === undefined || item === undefined || heap.length === 0) return first;
  let index = 0;
  for (;;) {
    const left = 2 * index + 1;
    const [a, b] = [heap[left], heap[left + 1]];
    const child = b !== undefined && a !== undefined && comesBefore(b, a) ? left + 1 : left;
    const below = heap[child];
    if (below === undefined || !comesBefore(below, item)) break;
    heap[index] = below;
    index = child;
  }
  heap[index] = item;
  return first;
}
