// Retry amplification at each component: how many tries arrive in place of one while the component fails. It sums over all
// paths of all flows; which factor is too much is a rule's judgement.

import type { Component, Flow, Id, SystemModel } from "../../language/index.ts";
import type { FlowEdge } from "./flow-edges.ts";
import { eachEntry, flowPlacesOf, positionFor } from "./flow-places.ts";
import type { Traffic } from "./load.ts";
import type { Ways } from "./path-groups.ts";
import { entrySumsOf } from "./retries/entry-sums.ts";
import {
  type FactorRows,
  type Factors,
  factorsOf,
  type Mixture,
  mixtureOf,
  numbersPerRow,
  setRow,
  single,
  weightOf,
} from "./retries/factors.ts";
import { mostBurst, sumsPerPlace, tablesOf } from "./retries/try-sums.ts";
import { type FlowVisits, type Loop, visitsOf } from "./visits.ts";

/** What one flow does to a component that fails. */
export interface FlowRetries extends Factors {
  readonly flow: Flow;
  readonly visits: FlowVisits;
}

export interface Retries extends Mixture {
  readonly byFlow: readonly FlowRetries[];
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
    const factors = factorsOf(groups);
    if (counted?.has(flow) !== false) {
      byFlow.push({ flow, visits, ...factors });
      continue;
    }
    leftOut += 1;
    silentWeight += weightOf(flow, factors.baseline);
  }
  const [first] = byFlow;
  if (first === undefined) return undefined;
  if (byFlow.length + leftOut === 1) {
    return { burst: first.burst, sustained: first.sustained, byFlow, isWeighted: false };
  }
  const rows = new Float64Array(numbersPerRow * byFlow.length);
  for (const [row, one] of byFlow.entries()) setRow(rows, numbersPerRow * row, one.flow, one);
  const mixture = mixtureOf(rows, 0, byFlow.length, silentWeight);
  // Whatever the weights are, they change nothing between equals.
  const isPlain = byFlow.every((one) => one.burst === single);
  return isPlain ? { ...mixture, burst: single, sustained: single, byFlow } : { ...mixture, byFlow };
}

const rowsByTraffic = new WeakMap<Traffic, FactorRows>();

/** By the entries of `flowPlacesOf`, what each flow does to the components to which some path brings more than one try. */
function factorRowsOf(model: SystemModel, traffic: Traffic): FactorRows {
  let rows = rowsByTraffic.get(traffic);
  if (rows === undefined) {
    const places = flowPlacesOf(model, traffic);
    const { tried } = tablesOf(traffic);
    const most = mostTriesIn(model, traffic);
    const all = new Float64Array(numbersPerRow * places.flows.length);
    eachEntry(places, (index, place, entry, position) => {
      if (!((most[position] as number) > 1)) return;
      const groups = tried[index]?.groupsAt[place];
      if (groups === undefined || groups.length === 0) return;
      setRow(all, numbersPerRow * entry, traffic.flows[index] as Flow, factorsOf(groups));
    });
    rows = all;
    rowsByTraffic.set(traffic, rows);
  }
  return rows;
}

/**
 * The factors of `retriesAt` by all flows, without what each of them brings, at a component to which some path brings more than one
 * try. Linear in the flows that reach it, once all such components have been gone through.
 */
export function retryFactorsAt(model: SystemModel, traffic: Traffic, component: Component): Mixture {
  const places = flowPlacesOf(model, traffic);
  const position = positionFor({ model, traffic }, component);
  const [first, end] = [places.starts[position] as number, places.starts[position + 1] as number];
  return mixtureOf(factorRowsOf(model, traffic), first, end);
}

/** Whether something holds of a flow that leads to a component, and of the component's place in it. */
export function isOfSomeFlowAt(
  model: SystemModel,
  traffic: Traffic,
  component: Component,
  test: (visits: FlowVisits, place: number) => boolean,
): boolean {
  const places = flowPlacesOf(model, traffic);
  const { tried } = tablesOf(traffic);
  const { tries } = entrySumsOf(model, traffic);
  const position = positionFor({ model, traffic }, component);
  const end = places.starts[position + 1] as number;
  for (let entry = places.starts[position] as number; entry < end; entry += 1) {
    const visits = tried[places.flows[entry] as number];
    const isLedThere = (tries[sumsPerPlace * entry + mostBurst] as number) > 0;
    if (isLedThere && visits !== undefined && test(visits, places.places[entry] as number)) return true;
  }
  return false;
}

/** The most tries that one path of any flow brings to a component in place of one: no factor is larger. 0 where no flow reaches it. */
export function mostTriesOnPath(model: SystemModel, traffic: Traffic, component: Component): number {
  return mostTriesIn(model, traffic)[positionFor({ model, traffic }, component)] as number;
}

const mostByTraffic = new WeakMap<Traffic, Float64Array>();

/** As `mostTriesOnPath`, of all components by their position in the model. Linear in what the flows reach, once for a traffic. */
export function mostTriesIn(model: SystemModel, traffic: Traffic): Float64Array {
  let all = mostByTraffic.get(traffic);
  if (all === undefined) {
    const { starts } = flowPlacesOf(model, traffic);
    const { tries } = entrySumsOf(model, traffic);
    all = new Float64Array(starts.length - 1);
    for (let position = 0, entry = 0; position < all.length; position += 1) {
      let most = 0;
      for (const end = starts[position + 1] as number; entry < end; entry += 1) {
        most = Math.max(most, tries[sumsPerPlace * entry + mostBurst] as number);
      }
      all[position] = most;
    }
    mostByTraffic.set(traffic, all);
  }
  return all;
}

/** The loop that makes the tries of a flow at a component unbounded: one that it stands on, or else one above it. */
export function loopBehind({ visits }: FlowRetries, id: Id): Loop | undefined {
  const groups = visits.groupsById.get(id) ?? [];
  if (visits.loops.length === 0 || groups.every(({ tried }) => tried?.extremes.mostBurst !== Number.POSITIVE_INFINITY))
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
