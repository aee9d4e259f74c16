// What a flow's latency cannot be below, whatever the shapes and whatever depends on what, and what it hardly exceeds. The first
// is sound and may contradict an objective; the second holds under any dependence and still leans on shapes.

import type { Component, Flow, Id, Ratio, Seconds, Span, SystemModel } from "../../../language/index.ts";
import { statedQuantile } from "../../formulas/normal.ts";
import { ofTimes, ofWays } from "../aspects.ts";
import type { FactContext } from "../context.ts";
import type { FlowEdge } from "../flow-edges.ts";
import type { Traffic } from "../load.ts";
import { perFlowReading } from "../memo.ts";
import { perFlowAndWaits, waitsIn } from "./flow-waits.ts";
import { statedTail, type Waits } from "./own-time.ts";
import { type SharedTimes, totalOf } from "./response.ts";
import { Tails } from "./tails.ts";
import type { TimeAlgebra } from "./time-algebra.ts";
import type { WayStep } from "./way-steps.ts";
import { type WayNode, waysOf, workAt } from "./ways.ts";

/** A component that every request of a flow visits. */
interface CertainVisit {
  readonly id: Id;
  /** The longest that a visit can hold the request, by the timeouts on the way to it. */
  readonly cap: Seconds;
}

/**
 * The components that every served request visits and waits for. Left out, since a request may do without them: branches,
 * what stands behind a cache, optional steps, steps with a fallback or a hedge, and fractions of a visit.
 */
export const certainVisitsOf = perFlowReading(ofWays, (model, flow): readonly CertainVisit[] => {
  const { nodes, targets, starts, origins } = waysOf(model, flow);
  const found: number[] = [];
  /** By place; below zero where nothing leads to. */
  const caps = new Array<Seconds>(nodes.length).fill(-1);
  const places = [...origins];
  const capsOf = origins.map(() => Number.POSITIVE_INFINITY);
  for (let place = places.pop(); place !== undefined; place = places.pop()) {
    const cap = capsOf.pop() as Seconds;
    const known = caps[place] as Seconds;
    if (known >= cap) continue;
    if (known < 0) found.push(place);
    caps[place] = cap;
    const { edges, steps } = nodes[place] as WayNode;
    for (let index = 0; index < edges.length; index += 1) {
      const edge = edges[index] as FlowEdge;
      if (!isCertain(edge, steps[index] as WayStep)) continue;
      const { timeout, deadline } = edge.dependency ?? {};
      const own = Math.min(timeout?.value ?? Number.POSITIVE_INFINITY, deadline?.value ?? Number.POSITIVE_INFINITY);
      places.push(targets[(starts[place] as number) + index] as number);
      capsOf.push(Math.min(cap, own));
    }
  }
  return found.map((place) => ({ id: (nodes[place] as WayNode).id, cap: caps[place] as Seconds }));
});

function isCertain({ optional, draws, miss, dependency }: FlowEdge, { times }: WayStep): boolean {
  if (optional || draws.length > 0 || miss || times < 1) return false;
  return dependency?.fallback === undefined && dependency?.hedge === undefined;
}

/** A latency that a flow's percentile cannot be below, and whose. */
export interface LeastLatency {
  readonly value: Seconds;
  readonly component: Component;
  /** The stated percentile that it was read off, at most the one asked for. */
  readonly ratio: Ratio;
  readonly at: Span;
  /** Whether the project states it itself, rather than a technology's default. */
  readonly isWritten: boolean;
  /** Whether a timeout on the way, rather than the component, sets the value. */
  readonly isCut: boolean;
}

/**
 * The largest stated percentile, at most the one asked for, among the components that every request waits for; undefined where
 * none states one. Sound: a request takes at least as long as any part of it, so no percentile of the flow lies below the same
 * percentile of a part, whatever depends on what. A timeout on the way caps it, since nothing holds a request longer. Intervals
 * count at their lower ends.
 */
export function leastLatencyOf(model: SystemModel, flow: Flow, ratio: Ratio): LeastLatency | undefined {
  let most = Number.NEGATIVE_INFINITY;
  let found: { readonly component: Component; readonly stated: PercentileFigure; readonly cap: Seconds } | undefined;
  const visits = certainVisitsOf(model, flow);
  for (let index = 0; index < visits.length; index += 1) {
    const { id, cap } = visits[index] as CertainVisit;
    const component = model.componentById.get(id);
    if (component === undefined) continue;
    for (let point = 0; point < component.latency.length; point += 1) {
      const stated = component.latency[point] as PercentileFigure;
      if (stated.percentile > ratio + 1e-12) continue;
      const value = Math.min(cap, lowerEndOf(stated));
      if (value <= most) continue;
      most = value;
      found = { component, stated, cap };
    }
  }
  if (found === undefined) return undefined;
  const { component, stated, cap } = found;
  const { at, origin } = stated.value;
  const isCut = cap < lowerEndOf(stated);
  return { value: most, component, ratio: stated.percentile, at, isWritten: origin.kind === "written", isCut };
}

type PercentileFigure = Component["latency"][number];

function lowerEndOf({ value: { value, upper } }: PercentileFigure): Seconds {
  return Math.min(value, upper ?? value);
}

/** A latency that a flow's percentile does not exceed, and what it leans on. */
export interface MostLatency {
  readonly value: Seconds;
  /** Parts that the slow requests were shared out among; waits count as parts. */
  readonly parts: number;
  /** Share of each part's visits that may be slower than what was counted. */
  readonly rest: Ratio;
  /** Whether every part states that percentile itself and nothing waits: then it holds for every shape. */
  readonly isStated: boolean;
}

type Context = Pick<FactContext, "model" | "traffic">;

/** What flows have in common, by the traffic that their waits come from. */
interface Shared {
  readonly waits: ReadonlyMap<Id, Waits>;
  /** How many parts there are. */
  readonly counts: { readonly algebra: TimeAlgebra<number>; readonly times: SharedTimes<number> };
  readonly tails: Tails;
  /** The longest that they take, by the rest of each part's visits that may be slower: flows of as many parts have the same one. */
  readonly longestByRest: Map<Ratio, TimeAlgebra<number>>;
}

const sharedByTraffic = new WeakMap<Traffic, Shared>();

function sharedOf(context: Context): Shared {
  let shared = sharedByTraffic.get(context.traffic);
  if (shared === undefined) {
    const { model } = context;
    const waits = waitsIn(context);
    const counts = { algebra: countAlgebra(model, waits), times: new Map() };
    shared = { waits, counts, tails: new Tails(model, waits), longestByRest: new Map() };
    sharedByTraffic.set(context.traffic, shared);
  }
  return shared;
}

/**
 * Sum of the parts' percentiles at 1 − (1 − ratio)/n for n parts, which holds under any dependence: the chance that any of
 * them is slower is at most the sum of their chances (union bound). In `parallel` and `either` the longest counts, a miss counts
 * as certain. Where a part does not state that percentile it is read off the fitted shape, so the value is then an estimate.
 * Undefined where a part is not known.
 *
 * Two walks over the flow's steps. The first is shared between flows; of the second there would be little to share, as each rest has
 * times of its own.
 */
export function mostLatencyOf(context: Context, flow: Flow, ratio: Ratio): MostLatency | undefined {
  const known = mostByRatio(context, flow);
  if (known.has(ratio)) return known.get(ratio);
  const value = computeMost(context, flow, ratio);
  known.set(ratio, value);
  return value;
}

const mostByRatio = perFlowAndWaits(() => new Map<Ratio, MostLatency | undefined>());

function computeMost(context: Context, flow: Flow, ratio: Ratio): MostLatency | undefined {
  const { model } = context;
  const { waits, counts, tails, longestByRest } = sharedOf(context);
  const parts = totalOf(model, flow, counts.algebra, counts.times);
  if (parts === undefined) return undefined;
  const rest = (1 - ratio) / Math.max(1, parts);
  let algebra = longestByRest.get(rest);
  if (algebra === undefined) {
    algebra = longestAlgebra(tails, rest);
    longestByRest.set(rest, algebra);
  }
  const value = totalOf(model, flow, algebra);
  return value === undefined ? undefined : { value, parts, rest, isStated: isStatedIn(model, flow, waits, rest) };
}

/** Whether nobody waits in a flow, and each part of it states what only a rest of its visits exceeds. */
function isStatedIn(model: SystemModel, flow: Flow, waits: ReadonlyMap<Id, Waits>, rest: Ratio): boolean {
  return waysOf(model, flow).nodes.every((node) => {
    const work = workAt(model, node);
    return (
      work === undefined || (waits.get(node.id)?.[node.asked] === undefined && statedTail(work, rest) !== undefined)
    );
  });
}

/** The longest that each may take; also what parts there are at most, where parallel ones are added instead. */
const longest: Omit<TimeAlgebra<number>, "own"> = {
  none: 0,
  inSequence: (a, b) => a + b,
  followed: (a, b) => a + b,
  atOnce: Math.max,
  repeated: (one, times) => one * Math.ceil(times),
  repeatedAtOnce: (one) => one,
  sometimes: (one) => one,
  oneOf: (parts) => Math.max(...parts.map(({ value }) => value)),
  hedged: (one) => one,
  cut: Math.min,
};

function longestAlgebra(tails: Tails, rest: Ratio): TimeAlgebra<number> {
  const z = -statedQuantile(rest);
  return { ...longest, own: (node) => tails.at(node, rest, z) };
}

function countAlgebra(model: SystemModel, waits: ReadonlyMap<Id, Waits>): TimeAlgebra<number> {
  return {
    ...longest,
    cut: (one) => one,
    own: (node) => {
      const work = workAt(model, node);
      return work && (work.points.length > 0 ? 1 : 0) + (waits.get(node.id)?.[node.asked] === undefined ? 0 : 1);
    },
    atOnce: (a, b) => a + b,
    repeatedAtOnce: (one, times) => one * Math.ceil(times),
  };
}

/**
 * The longest that those who begin a flow wait for all that they ask for, by their own timeouts and deadlines: as long as no
 * line on its ways grows without end, no estimate is above it. `Infinity` where one of them works itself, sets no limit, or
 * asks a cache in front of something. Linear in the steps of the origins, and so far cheaper than `mostLatencyOf`.
 */
export const longestPatience = perFlowReading(ofTimes, (model, flow): Seconds => {
  const { nodes, origins } = waysOf(model, flow);
  let total = 0;
  for (const origin of origins) {
    const node = nodes[origin];
    if (node === undefined || workAt(model, node)?.points.length !== 0) return Number.POSITIVE_INFINITY;
    for (const { times, patience, follows } of node.steps) {
      total += follows ? Number.POSITIVE_INFINITY : Math.ceil(times) * patience;
    }
  }
  return total;
});
