// How slow a component may become before somebody's slots run out: the smallest time to answer at which some pool is full.
// Nothing is assumed of how slow things get; the answer is solved for.

import type { Component, Count, Dependency, Flow, Id, PerSecond, Seconds } from "../../../language/index.ts";
import { isOverfull } from "../../formulas/pool.ts";
import type { FactContext } from "../context.ts";
import type { Traffic } from "../load.ts";
import { perFlowReading } from "../memo.ts";
import { flowsThrough, passagesOf } from "./passages.ts";
import { rateAt, slotsOf } from "./pools.ts";
import { type Held, responsesOf } from "./responses.ts";
import { type StepGraph, stepsOf } from "./steps.ts";
import type { OwnState } from "./trouble.ts";
import { waitsOf } from "./waits.ts";

export interface LeastSlowdown {
  /** Time to answer from which on a pool is full; `Infinity` where none ever is. */
  readonly seconds: Seconds;
  /** The first to be full, and a time to answer at which it is about to be, or is. */
  readonly pool?: { readonly component: Component; readonly at: Seconds };
  /** Whether it is the timeouts given up at this time, and not the waiting itself, that fill it. */
  readonly isAtTimeout: boolean;
}

/**
 * The smallest time at which some pool is full when the component's own work takes so long. What a pool's slots are wanted for
 * grows with that time, linearly until the next timeout on some way to the component; between two timeouts the line is solved:
 * t* = P / r for a caller that waits once. Without breakers it never falls, so the timeouts are searched by halves; a breaker
 * opens at its timeout and holds nobody from then on, while an answer just in time opens none, so they are tried one by one.
 * Where a step is taken many times in turn, a timeout above it is passed in between; then the answer is found by halves to a
 * millionth.
 */
export function leastSlowdownOf(context: FactContext, component: Component): LeastSlowdown {
  const known = new Map<Seconds, readonly Demand[]>();
  const streams = streamsOf(context, component);
  const at = (seconds: Seconds): readonly Demand[] => {
    let demands = known.get(seconds);
    if (demands === undefined) {
      demands = demandsUnder(streams, component, seconds);
      known.set(seconds, demands);
    }
    return demands;
  };
  const fills = (seconds: Seconds) => at(seconds).some(fillsUp);
  const limits = limitsAbove(context, component);
  // The first limit that is too long to wait: the answer lies in [limits[low − 1], limits[low]].
  const low = hasBreaker(streams) ? firstThat(limits, fills) : firstByHalves(limits, fills);
  if (low === limits.length && !fills(Number.POSITIVE_INFINITY)) {
    return { seconds: Number.POSITIVE_INFINITY, isAtTimeout: false };
  }
  const from = limits[low - 1] ?? 0;
  const start = from > 0 ? from * (1 + nearness) : 0;
  const crossed = from > 0 ? at(start).find(fillsUp) : undefined;
  if (crossed !== undefined) {
    // A limit where the slots run out by the waiting itself is there by chance.
    const before = at(from).find((demand) => demand.component === crossed.component);
    const isChance = before !== undefined && before.wanted >= before.open * (1 - 10 * nearness);
    return { seconds: from, pool: { component: crossed.component, at: start }, isAtTimeout: !isChance };
  }
  const to = limits[low] ?? Math.max(1, from * 2);
  const solved = solve(from > 0 ? at(start) : [], at(to), start, to);
  const isRight =
    solved !== undefined && fills(solved.seconds * (1 + nearness)) && !fills(solved.seconds * (1 - nearness));
  return isRight ? solved : halve(at, start, to);
}

/** Whether somebody who waits on a way to the component stops asking once attempts fail. */
function hasBreaker(streams: readonly Stream[]): boolean {
  return streams.some(({ graph }) =>
    graph.waits.graph.edges.some(({ dependency }) => dependency?.breaker !== undefined),
  );
}

/** Index of the first value that passes, of values among which all behind one that passes do; their number where none does. */
function firstByHalves(values: readonly Seconds[], passes: (value: Seconds) => boolean): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (passes(values[middle] ?? 0)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Index of the first value that passes; their number where none does. */
function firstThat(values: readonly Seconds[], passes: (value: Seconds) => boolean): number {
  const index = values.findIndex(passes);
  return index < 0 ? values.length : index;
}

/** Relative distance at which two times count as one. */
const nearness = 1e-6;

/** The answer by halves, where `from` fills nothing. */
function halve(at: (seconds: Seconds) => readonly Demand[], from: Seconds, to: Seconds): LeastSlowdown {
  let [low, high] = [from, to];
  // What is held for ever fills something, so some finite time does, unless it is beyond all that is of interest.
  while (!at(high).some(fillsUp)) {
    if (high > longest) return { seconds: Number.POSITIVE_INFINITY, isAtTimeout: false };
    [low, high] = [high, high * 2];
  }
  while (high - low > high * nearness) {
    const middle = (low + high) / 2;
    if (at(middle).some(fillsUp)) high = middle;
    else low = middle;
  }
  const full = at(high).find(fillsUp);
  const pool = full && { component: full.component, at: high };
  return { seconds: high, isAtTimeout: false, ...(pool === undefined ? {} : { pool }) };
}

/** A year: who answers later than that does not answer. */
const longest: Seconds = 31_557_600;

/** Where the lines through two moments meet the pools' ends. */
function solve(
  before: readonly Demand[],
  after: readonly Demand[],
  from: Seconds,
  to: Seconds,
): LeastSlowdown | undefined {
  let best: LeastSlowdown | undefined;
  for (const demand of after) {
    const { component, wanted, open } = demand;
    const start = before.find((one) => one.component === component)?.wanted ?? 0;
    const growth = (wanted - start) / (to - from);
    if (!(growth > 0) || !Number.isFinite(growth)) continue;
    const seconds = from + Math.max(0, open - start) / growth;
    if (best === undefined || seconds < best.seconds) {
      best = { seconds, pool: { component, at: to }, isAtTimeout: false };
    }
  }
  return best;
}

/** What a pool is wanted for in the long run. */
interface Demand {
  readonly component: Component;
  /** Slots wanted by all but what bulkheads hold. */
  readonly wanted: number;
  /** Slots that bulkheads leave to that. */
  readonly open: number;
}

function fillsUp({ wanted, open }: Demand): boolean {
  return wanted > 0 && isOverfull(wanted, open);
}

/** A flow through the component that is slow. */
interface Stream {
  readonly flow: Flow;
  readonly graph: StepGraph;
  readonly node: number;
  /** By number of the component those that state slots, with what the flow brings them. */
  readonly pools: readonly (Slotted | undefined)[];
}

interface Slotted {
  readonly component: Component;
  readonly slots: Count;
  readonly rate: PerSecond | undefined;
}

function streamsOf(context: FactContext, component: Component): readonly Stream[] {
  return passagesOf(context, component.id).map(({ flow, node }) => {
    const graph = stepsOf(context, flow);
    return { flow, graph, node, pools: slottedIn(context, flow, graph) };
  });
}

const slottedByTraffic = new WeakMap<Traffic, Map<Flow, Stream["pools"]>>();

function slottedIn(context: FactContext, flow: Flow, { waits }: StepGraph): Stream["pools"] {
  let byFlow = slottedByTraffic.get(context.traffic);
  if (byFlow === undefined) {
    byFlow = new Map();
    slottedByTraffic.set(context.traffic, byFlow);
  }
  let slotted = byFlow.get(flow);
  if (slotted === undefined) {
    slotted = waits.ids.map((id): Slotted | undefined => {
      const component = context.model.componentById.get(id);
      const slots = component && slotsOf(component);
      if (component === undefined || slots === undefined) return undefined;
      return { component, slots, rate: rateAt(context, flow, component) };
    });
    byFlow.set(flow, slotted);
  }
  return slotted;
}

/** A demand while it is added up. */
interface Sum {
  readonly slotted: Slotted;
  wanted: number;
  capped: Map<Dependency, { readonly limit: Count; wanted: number }> | undefined;
}

/**
 * What all pools are wanted for when the component's own work takes so long, before any of them is full; in the order in which
 * the flows come to hold them. As `poolsUnder`, without what it keeps of each flow.
 */
function demandsUnder(streams: readonly Stream[], { id: slowId }: Component, seconds: Seconds): readonly Demand[] {
  const slow: OwnState = { kind: "slow", seconds };
  const world = { stateOf: (id: Id) => (id === slowId ? slow : undefined), termsOf: undefined };
  const sums = new Map<Component, Sum>();
  for (const { graph, node, pools } of streams) {
    for (const [holder, held] of responsesOf(world, graph, [node]).held) {
      const slotted = pools[holder];
      if (slotted === undefined) continue;
      let sum = sums.get(slotted.component);
      if (sum === undefined) {
        sum = { slotted, wanted: 0, capped: undefined };
        sums.set(slotted.component, sum);
      }
      addHeld(sum, slotted.rate, held);
    }
  }
  const demands: Demand[] = [];
  for (const { slotted, wanted, capped } of sums.values()) {
    let taken = 0;
    if (capped !== undefined) for (const one of capped.values()) taken += Math.min(one.limit, one.wanted);
    demands.push({ component: slotted.component, wanted, open: Math.max(0, slotted.slots - taken) });
  }
  return demands;
}

function addHeld(sum: Sum, rate: PerSecond | undefined, { share, time, capped }: Held): void {
  // However few requests come, those that never leave fill it in the end.
  if (rate === undefined) {
    if (share > 0 && time === Number.POSITIVE_INFINITY) sum.wanted = Number.POSITIVE_INFINITY;
  } else if (rate * share > 0) sum.wanted += rate * share * time;
  for (const one of capped) {
    const wanted = (rate ?? 0) * one.share * one.time;
    sum.capped ??= new Map();
    const known = sum.capped.get(one.dependency)?.wanted ?? 0;
    sum.capped.set(one.dependency, { limit: one.limit, wanted: known + (Number.isNaN(wanted) ? 0 : wanted) });
  }
}

/** Timeouts and deadlines in all flows through the component, ascending, each once. */
function limitsAbove(context: FactContext, component: Component): readonly Seconds[] {
  const limits = new Set<Seconds>();
  for (const flow of flowsThrough(context, [component.id])) {
    for (const limit of limitsIn(context.model, flow)) limits.add(limit);
  }
  return [...limits].sort((a, b) => a - b);
}

const limitsIn = perFlowReading(["patience"], (model, flow): readonly Seconds[] => {
  const limits = new Set<Seconds>();
  for (const { dependency } of waitsOf(model, flow).graph.edges) {
    if (dependency?.timeout !== undefined) limits.add(dependency.timeout.value);
    if (dependency?.deadline !== undefined) limits.add(dependency.deadline.value);
  }
  return [...limits];
});
