// Retry amplification at each component: how many tries arrive in place of one while the component fails. It sums over all
// paths of all flows; which factor is too much is a rule's judgement.

import type { Component, Flow, Id, SystemModel } from "../../language/index.ts";
import type { FlowEdge } from "./flow-edges.ts";
import { flowPlacesOf, positionIn } from "./flow-places.ts";
import type { Traffic } from "./load.ts";
import { type PathGroup, type Tried, triedIn, type Ways } from "./path-groups.ts";
import { mostBurst, type SumTable, sumsPerPlace, tablesOf } from "./retries/try-sums.ts";
import { type FlowVisits, type Loop, visitsOf } from "./visits.ts";

/** Tries in place of one first try, ≥ 1; `Infinity` where nothing bounds them. Equal ends where the value is exact. */
export interface RetryFactor {
  readonly least: number;
  readonly most: number;
}

/** What one flow does to a component that fails. */
export interface FlowRetries {
  readonly flow: Flow;
  readonly visits: FlowVisits;
  /** First tries per request, where every weight is known. */
  readonly baseline: number;
  readonly burst: RetryFactor;
  readonly sustained: RetryFactor;
  /** Number of paths into the component. */
  readonly paths: number;
  /** As `burst`, at least, with redelivery that has no limit counted as one delivery. */
  readonly stated: number;
}

export interface Retries {
  readonly burst: RetryFactor;
  readonly sustained: RetryFactor;
  readonly byFlow: readonly FlowRetries[];
  /** Whether the factors are sums weighted by the loads of all flows that reach the component. */
  readonly isWeighted: boolean;
}

/**
 * Tries that arrive at a component per first try while it fails every one of them. Of the flows left out only the first tries
 * count: they keep their weight, so leaving a flow out never raises a factor that is weighted.
 *
 * Burst = Σ over paths of Π count · attempts, divided by Σ over paths of Π count. Attempts above an edge that is
 * optional or has a fallback count 1, since that failure is not passed up (unless what stands in needs the component as
 * well), and so do those above the read of a cache-aside cache, whose reader turns to the store; a queue or topic ends
 * a path, and past it deliveries multiply. Sustained is the same with budgets and breakers at work at each edge.
 * Several flows are weighted by load.
 *
 * Assumes that every attempt fails, that each layer retries by itself, and that all failures may be retried: an upper
 * bound wherever a retry is conditional. A stand-in's first tries are those while its primary is down. Where a hit
 * ratio or a load is missing the factor is the interval over all values, and exact where they cannot change it.
 *
 * Undefined for a component that no flow reaches. Source: Site Reliability Engineering, chapter 22, and the Amazon Builders'
 * Library on timeouts and retries, for the product along a chain. Worked examples: test/facts/retry.test.ts.
 */
export function retriesAt(model: SystemModel, traffic: Traffic, flows: readonly Flow[], id: Id): Retries | undefined {
  const byFlow: FlowRetries[] = [];
  const weights: number[] = [];
  let leftOut = 0;
  let silentWeight = 0;
  const counted = flows === traffic.flows ? undefined : new Set(flows);
  const entries = flowPlacesOf(model, traffic);
  const { tried } = tablesOf(traffic);
  const position = entries.positions.get(id);
  if (position === undefined) return undefined;
  const end = entries.starts[position + 1] as number;
  for (let entry = entries.starts[position] as number; entry < end; entry += 1) {
    const index = entries.flows[entry] as number;
    const flow = traffic.flows[index] as Flow;
    const visits = tried[index];
    const groups = visits?.groupsAt[entries.places[entry] as number];
    if (visits === undefined || groups === undefined || groups.length === 0) continue;
    const { baseline, burst, stated, sustained, paths } = factorsOf(groups);
    if (counted?.has(flow) === false) {
      leftOut += 1;
      silentWeight += weightOf(flow, baseline);
      continue;
    }
    byFlow.push({ flow, visits, baseline, burst, sustained, paths, stated });
    weights.push(weightOf(flow, baseline));
  }
  const [first] = byFlow;
  if (first === undefined) return undefined;
  if (byFlow.length + leftOut === 1) {
    return { burst: first.burst, sustained: first.sustained, byFlow, isWeighted: false };
  }
  let total = silentWeight;
  for (const weight of weights) total += weight;
  const isWeighted = total > 0;
  // Whatever the weights are, they change nothing between equals.
  if (byFlow.every((one) => one.burst === single)) return { burst: single, sustained: single, byFlow, isWeighted };
  if (!isWeighted) {
    return {
      burst: hull(byFlow.map((one) => one.burst)),
      sustained: hull(byFlow.map((one) => one.sustained)),
      byFlow,
      isWeighted,
    };
  }
  const sums = { burstLeast: 0, burstMost: 0, sustainedLeast: 0, sustainedMost: 0 };
  sums.burstLeast = sums.burstMost = sums.sustainedLeast = sums.sustainedMost = silentWeight / total;
  for (let index = 0; index < byFlow.length; index += 1) {
    const { burst, sustained } = byFlow[index] as FlowRetries;
    const weight = weights[index] as number;
    if (weight === 0) continue;
    const share = weight / total;
    sums.burstLeast += share * burst.least;
    sums.burstMost += share * burst.most;
    sums.sustainedLeast += share * sustained.least;
    sums.sustainedMost += share * sustained.most;
  }
  return {
    burst: between(sums.burstLeast, sums.burstMost),
    sustained: between(sums.sustainedLeast, sums.sustainedMost),
    byFlow,
    isWeighted,
  };
}

/**
 * The most tries that one path of any flow brings to a component in place of one: no factor is larger. 0 where no flow reaches
 * it. Linear in the flows that do.
 */
export function mostTriesOnPath(model: SystemModel, traffic: Traffic, component: Component): number {
  const places = flowPlacesOf(model, traffic);
  const { tries } = tablesOf(traffic);
  const position = positionIn(places, component);
  const end = places.starts[position + 1] as number;
  let most = 0;
  for (let entry = places.starts[position] as number; entry < end; entry += 1) {
    const table = tries[places.flows[entry] as number] as SumTable;
    most = Math.max(most, table[sumsPerPlace * (places.places[entry] as number) + mostBurst] as number);
  }
  return most;
}

/** First tries per second that the flow brings; NaN where that is not one number, which no sum forgets. */
function weightOf({ load }: Flow, baseline: number): number {
  if (load === undefined || load.upper !== undefined || !Number.isFinite(baseline)) return Number.NaN;
  return load.value * baseline;
}

type Factors = Pick<FlowRetries, "baseline" | "burst" | "stated" | "sustained" | "paths">;

/** What most components of most flows have: nobody above them tries twice. */
export const single: RetryFactor = { least: 1, most: 1 };

/** Whether it is one group of paths without a second try on any. */
function isPlain(groups: readonly PathGroup[]): groups is readonly [PathGroup] {
  const [only] = groups;
  if (only === undefined || groups.length > 1 || only.condition.isLoose || !(only.visits > 0)) return false;
  return only.tried === undefined || only.tried.mostBurst === 1;
}

function factorsOf(groups: readonly PathGroup[]): Factors {
  if (isPlain(groups)) {
    const [{ visits, paths }] = groups;
    return { stated: 1, baseline: visits, burst: single, sustained: single, paths };
  }
  const known = { visits: 0, burst: 0, stated: 0, least: 0, most: 0 };
  let isLoose = false;
  let paths = 0;
  for (const group of groups) {
    paths += group.paths;
    if (group.condition.isLoose) isLoose = true;
    if (group.condition.isLoose) continue;
    const tried = triedIn(group);
    known.visits += group.visits;
    known.burst += tried.burst;
    known.stated += tried.stated;
    known.least += tried.sustainedLeast;
    known.most += tried.sustainedMost;
  }
  if (!isLoose && known.visits > 0) {
    const { visits } = known;
    return {
      stated: known.stated / visits,
      baseline: visits,
      burst: { least: known.burst / visits, most: known.burst / visits },
      sustained: between(known.least / visits, known.most / visits),
      paths,
    };
  }
  const loose = groups.filter(({ condition }) => condition.isLoose).map(triedIn);
  // A mixture of unknown weights lies between the extremes of what is mixed.
  const mixed = (sum: number, least: (tried: Tried) => number, most: (tried: Tried) => number): RetryFactor => {
    const own = known.visits > 0 ? [sum / known.visits] : [];
    return between(Math.min(...own, ...loose.map(least)), Math.max(...own, ...loose.map(most)));
  };
  const ofBurst = mixed(
    known.burst,
    (tried) => tried.leastBurst,
    (tried) => tried.mostBurst,
  );
  const least = mixed(
    known.least,
    (tried) => tried.leastSustained,
    (tried) => tried.leastSustained,
  ).least;
  const most = mixed(
    known.most,
    (tried) => tried.mostSustained,
    (tried) => tried.mostSustained,
  ).most;
  const ofStated = mixed(
    known.stated,
    (tried) => tried.leastStated,
    (tried) => tried.leastStated,
  );
  return {
    stated: ofStated.least,
    baseline: loose.length === 0 ? known.visits : Number.NaN,
    burst: ofBurst,
    sustained: between(least, most),
    paths,
  };
}

/** The interval, closed to one number where only rounding parts its ends. */
function between(least: number, most: number): RetryFactor {
  return most - least <= 1e-12 * least ? { least, most: least } : { least, most };
}

function hull(factors: readonly RetryFactor[]): RetryFactor {
  return between(Math.min(...factors.map(({ least }) => least)), Math.max(...factors.map(({ most }) => most)));
}

/** The loop that makes the tries of a flow at a component unbounded: one that it stands on, or else one above it. */
export function loopBehind({ visits }: FlowRetries, id: Id): Loop | undefined {
  const groups = visits.groupsById.get(id) ?? [];
  if (visits.loops.length === 0 || groups.every(({ tried }) => tried?.mostBurst !== Number.POSITIVE_INFINITY))
    return undefined;
  const own = visits.loops.find((loop) => loop.members.includes(id));
  if (own !== undefined) return own;
  const above = ancestorsOf(visits, id);
  return visits.loops.find((loop) => loop.members.some((member) => above.has(member)));
}

/** The edges of the path of a flow that brings the most tries to a component by `stated`, from the origin on. */
export function largestPathOf(
  model: SystemModel,
  { arrivalsOver }: Traffic,
  { visits }: FlowRetries,
  id: Id,
): readonly FlowEdge[] {
  let largest: Ways | undefined;
  for (const { ways } of tracedVisitsOf(model, visits, arrivalsOver).groupsById.get(id) ?? []) {
    if (ways !== undefined && (largest === undefined || ways.largest > largest.largest)) largest = ways;
  }
  const edges: FlowEdge[] = [];
  for (let trace = largest?.largestTrace; trace !== undefined; trace = trace.before) edges.push(trace.edge);
  return edges.reverse();
}

const tracedByVisits = new WeakMap<FlowVisits, FlowVisits>();

/** The same visits with their largest single paths: few flows are asked for them. */
function tracedVisitsOf(model: SystemModel, visits: FlowVisits, arrivals: Traffic["arrivalsOver"]): FlowVisits {
  let traced = tracedByVisits.get(visits);
  if (traced === undefined) {
    traced = visitsOf(model, visits.graph, arrivals, undefined, true);
    tracedByVisits.set(visits, traced);
  }
  return traced;
}

/** Everything that the component is reached from over edges without a hand-off. */
function ancestorsOf({ graph }: FlowVisits, id: Id): ReadonlySet<Id> {
  const sourcesByTarget = new Map<Id, Id[]>();
  for (const edge of graph.edges) {
    if (edge.asynchronous) continue;
    const sources = sourcesByTarget.get(edge.target);
    if (sources === undefined) sourcesByTarget.set(edge.target, [edge.source]);
    else sources.push(edge.source);
  }
  const above = new Set<Id>([id]);
  for (const one of above) for (const source of sourcesByTarget.get(one) ?? []) above.add(source);
  return above;
}
