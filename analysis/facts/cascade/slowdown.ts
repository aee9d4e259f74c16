// How slow a component may become before somebody's slots run out: the smallest time to answer at which some pool is full.
// Nothing is assumed of how slow things get; the answer is solved for.

import type { Component, Count, Dependency, Flow, Id, PerSecond, Seconds } from "../../../language/index.ts";
import { isOverfull } from "../../formulas/pool.ts";
import type { FactContext } from "../context.ts";
import type { Traffic } from "../load.ts";
import { perFlowReading } from "../memo.ts";
import { entriesOf } from "./bulkheads.ts";
import { flowsThrough, passagesOf } from "./passages.ts";
import { type Leaning, slotsOf, usualWithin } from "./pools.ts";
import { rateAt } from "./rates.ts";
import { responsesOf } from "./responses.ts";
import { type StepGraph, stepsOf } from "./steps.ts";
import type { OwnState } from "./trouble.ts";
import { type UsualSlots, type UsualTimes, usualTimesIn } from "./usual-times.ts";
import { waitsOf } from "./waits.ts";

export interface LeastSlowdown {
  /** Time to answer from which on a pool is full; `Infinity` where none ever is. */
  readonly seconds: Seconds;
  /** The first to be full, and a time to answer at which it is about to be, or is. */
  readonly pool?: { readonly component: Component; readonly at: Seconds };
  /** Whether it is the timeouts given up at this time, and not the waiting itself, that fill it. */
  readonly isAtTimeout: boolean;
  /** What it rests on beside what is stated, as `leaningOf` has it of a pool; "full" where usual times are part of the answer. */
  readonly leaning: Leaning;
}

type Found = Omit<LeastSlowdown, "leaning">;

/**
 * The smallest time at which some pool is full when the component's own work takes so long. What a pool's slots are wanted for
 * grows with that time, linearly until the next timeout on some way to the component; between two timeouts the line is solved:
 * t* = P / r for a caller that waits once. Without breakers it never falls, so the timeouts are searched by halves; a breaker
 * opens at its timeout and holds nobody from then on, while an answer just in time opens none, so they are tried one by one; as
 * they are where those who give up do without steps that would take their usual time.
 * Where a step is taken many times in turn, a timeout above it is passed in between; then the answer is found by halves to a
 * millionth.
 */
export function leastSlowdownOf(context: FactContext, component: Component): LeastSlowdown {
  const known = new Map<Seconds, readonly Demand[]>();
  const streams = streamsOf(context, component);
  const at = (seconds: Seconds): readonly Demand[] => {
    let demands = known.get(seconds);
    if (demands === undefined) {
      demands = demandsUnder(context, streams, component, seconds);
      known.set(seconds, demands);
    }
    return demands;
  };
  const found = findLeast(context, component, streams, at);
  const demands = at(Number.isFinite(found.seconds) ? found.seconds * (1 + nearness) : found.seconds);
  return { ...found, leaning: leaningOf(demands, found) };
}

/** What is held as on any day is part of the answer where the pool that fills is held so; elsewhere it may hold more than is known. */
function leaningOf(demands: readonly Demand[], { seconds, pool }: Found): Leaning {
  const full = pool && demands.find(({ component }) => component === pool.component);
  if (full !== undefined && full.slots > full.open) return "full";
  const isOpen = demands.some(({ wanted, open, usual }) => {
    if (usual.lacking !== undefined) return true;
    return seconds === Number.POSITIVE_INFINITY && wanted > 0 && isOverfull(wanted, open - (usual.most - usual.usual));
  });
  return isOpen ? "open" : "nothing";
}

function findLeast(
  context: FactContext,
  component: Component,
  streams: readonly Stream[],
  at: (seconds: Seconds) => readonly Demand[],
): Found {
  const fills = (seconds: Seconds) => at(seconds).some(fillsUp);
  const limits = limitsAbove(context, component);
  // The first limit that is too long to wait: the answer lies in [limits[low − 1], limits[low]].
  const isRising = !hasBreaker(streams) && !mayFall(limits, at);
  const low = isRising ? firstByHalves(limits, fills) : firstThat(limits, fills);
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
  // A pool that is full on any day is so with the least that comes on top.
  const above = solved && Math.max(solved.seconds * (1 + nearness), shortest);
  const isRight = solved !== undefined && fills(above as Seconds) && !fills(solved.seconds * (1 - nearness));
  return isRight ? solved : halve(at, start, to);
}

/** Whether somebody who waits on a way to the component stops asking once attempts fail. */
function hasBreaker(streams: readonly Stream[]): boolean {
  return streams.some(({ graph }) =>
    graph.waits.graph.edges.some(({ dependency }) => dependency?.breaker !== undefined),
  );
}

/**
 * Whether a pool might be full at some time and not at a longer one, since whoever gives up does without what would come then: as
 * long as what is wanted at the longest leaves room for all that is held on any day, none is.
 */
function mayFall(limits: readonly Seconds[], at: (seconds: Seconds) => readonly Demand[]): boolean {
  const [first] = limits;
  if (first === undefined) return false;
  const before = at(first);
  return at(Number.POSITIVE_INFINITY).some(({ component, wanted, open }) => {
    const least = before.find((demand) => demand.component === component)?.open ?? open;
    return least < open && wanted > 0 && isOverfull(wanted, least);
  });
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
function halve(at: (seconds: Seconds) => readonly Demand[], from: Seconds, to: Seconds): Found {
  let [low, high] = [from, to];
  // What is held for ever fills something, so some finite time does, unless it is beyond all that is of interest.
  while (!at(high).some(fillsUp)) {
    if (high > longest) return { seconds: Number.POSITIVE_INFINITY, isAtTimeout: false };
    [low, high] = [high, high * 2];
  }
  while (high > shortest && high - low > high * nearness) {
    const middle = (low + high) / 2;
    if (at(middle).some(fillsUp)) high = middle;
    else low = middle;
  }
  const full = at(high).find(fillsUp);
  const pool = full && { component: full.component, at: high };
  return { seconds: high, isAtTimeout: false, ...(pool === undefined ? {} : { pool }) };
}

/** A nanosecond: who takes less takes no time. */
const shortest: Seconds = 1e-9;

/** A year: who answers later than that does not answer. */
const longest: Seconds = 31_557_600;

/** Where the lines through two moments meet the pools' ends. */
function solve(before: readonly Demand[], after: readonly Demand[], from: Seconds, to: Seconds): Found | undefined {
  let best: Found | undefined;
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
  /** Slots wanted by those who wait for what is slow, or are. */
  readonly wanted: number;
  /** Slots that are left to that by what is held as on any day. */
  readonly open: number;
  readonly slots: Count;
  readonly usual: Omit<UsualSlots, "below">;
}

function fillsUp({ wanted, open }: Demand): boolean {
  return wanted > 0 && isOverfull(wanted, open);
}

/** A flow through the component that is slow. */
interface Stream {
  readonly flow: Flow;
  readonly graph: StepGraph;
  readonly usual: UsualTimes;
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
    return { flow, graph, usual: usualTimesIn(context, flow), node, pools: slottedIn(context, flow, graph) };
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
  /** Slots held beside that, less those that the same flows hold on a good day. */
  usual: number;
  bulkheads: Map<Dependency, { limit: Count; wanted: number }> | undefined;
}

/**
 * What all pools are wanted for when the component's own work takes so long, before any of them is full; in the order in which
 * the flows come to hold them. As `poolsUnder`, without what it keeps of each flow.
 */
function demandsUnder(
  context: FactContext,
  streams: readonly Stream[],
  { id: slowId }: Component,
  seconds: Seconds,
): readonly Demand[] {
  const slow: OwnState = { kind: "slow", seconds };
  const world = { stateOf: (id: Id) => (id === slowId ? slow : undefined), termsOf: undefined };
  const sums = new Map<Component, Sum>();
  for (const { flow, graph, usual, node, pools } of streams) {
    const result = responsesOf(world, graph, [node], usual);
    const entries = entriesOf(context, flow, graph.waits, result);
    for (const [holder, { share, time, capped, usual: rest }] of result.held) {
      const slotted = pools[holder];
      if (slotted === undefined) continue;
      let sum = sums.get(slotted.component);
      if (sum === undefined) {
        sum = { slotted, wanted: 0, usual: 0, bulkheads: undefined };
        sums.set(slotted.component, sum);
      }
      const { rate } = slotted;
      const before = (usual.answers[holder] as number) - (holder === node ? (usual.own[holder] as number) : 0);
      sum.usual += (rate ?? 0) * (rest - before);
      const entry = entries?.get(holder);
      if (entry === undefined) addOpen(sum, rate, share, time);
      else addWithin(sum, entry.dependency, entry.slots, rate, share, time);
      for (const one of capped) addWithin(sum, one.dependency, one.limit, rate, one.share, one.time);
    }
  }
  const demands: Demand[] = [];
  for (const sum of sums.values()) demands.push(demandOf(context, sum, slowId));
  return demands;
}

function addOpen(sum: Sum, rate: PerSecond | undefined, share: number, time: Seconds): void {
  // However few requests come, those that never leave fill it in the end.
  if (rate === undefined) {
    if (share > 0 && time === Number.POSITIVE_INFINITY) sum.wanted = Number.POSITIVE_INFINITY;
  } else if (rate * share > 0) sum.wanted += rate * share * time;
}

function addWithin(
  sum: Sum,
  dependency: Dependency,
  limit: Count,
  rate: PerSecond | undefined,
  share: number,
  time: Seconds,
): void {
  sum.bulkheads ??= new Map();
  const known = sum.bulkheads.get(dependency);
  const wanted = (rate ?? 0) * share > 0 ? (rate ?? 0) * share * time : 0;
  sum.bulkheads.set(dependency, { limit: Math.max(limit, known?.limit ?? 0), wanted: wanted + (known?.wanted ?? 0) });
}

function demandOf(context: FactContext, sum: Sum, slow: Id): Demand {
  const { component, slots } = sum.slotted;
  let { wanted } = sum;
  if (sum.bulkheads !== undefined) for (const one of sum.bulkheads.values()) wanted += Math.min(one.limit, one.wanted);
  const whole = usualWithin(context, component, slots);
  const usual = component.id === slow ? whole.below : whole;
  const held = usual.usual === 0 ? 0 : Math.max(0, usual.usual + sum.usual);
  return { component, wanted, open: slots - held, slots, usual };
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
