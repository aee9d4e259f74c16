// What makes the growth of tries in the bad state depend on how much load there is: limits, which hold nothing back while little comes,
// and the floors of retry budgets, which are most of a budget then.

import type { Component, Flow, Id, PerSecond, SystemModel } from "../../../language/index.ts";
import { cellsAround } from "../blast-radius.ts";
import { ratesIn, ratesPerFlow } from "../capacity/arrivals.ts";
import type { FactContext } from "../context.ts";
import { isBeforeLimit } from "../flow-edges.ts";
import { flowPlacesOf, positionIn } from "../flow-places.ts";
import type { Traffic } from "../load.ts";
import { type BadState, badStateOf, type Moment, scaled, steepestIn } from "./bad-state.ts";
import { notVisited, sumsPerPlace, triesMost, visitsLeast } from "./try-sums.ts";

/** What makes the growth of tries depend on the load, by flow. */
export interface LoadDependence {
  /** Of what lies behind limits, the share of the load up to which none of them holds anything back, with all tries at it. */
  readonly passing: ReadonlyMap<Flow, ReadonlyMap<Id, number>>;
  /** What lies behind a dependency whose retry budget has a floor. */
  readonly floored: ReadonlyMap<Flow, ReadonlySet<Id>>;
  /** What lies behind either in some flow. */
  readonly all: ReadonlySet<Id>;
}

const dependenceByState = new WeakMap<BadState, Map<Moment, LoadDependence>>();

/** Linear in limits times the flows that come by, and in the graphs of these flows. */
export function loadDependenceOf({ model, traffic }: FactContext, moment: Moment): LoadDependence {
  const state = badStateOf({ model, traffic }, moment);
  let byMoment = dependenceByState.get(state);
  if (byMoment === undefined) {
    byMoment = new Map();
    dependenceByState.set(state, byMoment);
  }
  let dependence = byMoment.get(moment);
  if (dependence !== undefined) return dependence;
  const limits = state.limits.map(({ component, cap }) => {
    const arriving = steepestArrivals(model, traffic, component, moment);
    return { id: component.id, passesAt: (cap * cellsAround(model, component)) / arriving };
  });
  const limitsByFlow = new Map<Flow, typeof limits>();
  // The tightest first, so that what lies behind several of them is reached from that one.
  for (const limit of limits.sort((one, other) => one.passesAt - other.passesAt)) {
    for (const flow of traffic.flowsAt(limit.id)) {
      const known = limitsByFlow.get(flow);
      if (known === undefined) limitsByFlow.set(flow, [limit]);
      else known.push(limit);
    }
  }
  const passing = new Map<Flow, ReadonlyMap<Id, number>>();
  for (const [flow, own] of limitsByFlow) {
    const edgesBySource = traffic.triesByFlow.get(flow.id)?.graph.edgesBySource;
    const behind = new Map<Id, number>();
    for (const { id, passesAt } of own) {
      const waiting: Id[] = [id];
      for (let source = waiting.pop(); source !== undefined; source = waiting.pop()) {
        for (const edge of edgesBySource?.get(source) ?? []) {
          const { target } = edge;
          if (behind.has(target) || (source === id && isBeforeLimit(edge))) continue;
          behind.set(target, passesAt);
          waiting.push(target);
        }
      }
    }
    if (behind.size > 0) passing.set(flow, behind);
  }
  const floored = new Map<Flow, ReadonlySet<Id>>();
  for (const flow of traffic.flows) {
    const visits = traffic.triesByFlow.get(flow.id);
    if (visits === undefined || visits.groupsByEdge.size === 0) continue;
    const behind = new Set([...visits.groupsByEdge.keys()].map((edge) => edge.target));
    // A set yields what is added while it is walked.
    for (const id of behind) for (const { target } of visits.graph.edgesBySource.get(id) ?? []) behind.add(target);
    floored.set(flow, behind);
  }
  const all = new Set<Id>();
  for (const behind of passing.values()) for (const id of behind.keys()) all.add(id);
  for (const behind of floored.values()) for (const id of behind) all.add(id);
  dependence = { passing, floored, all };
  byMoment.set(moment, dependence);
  return dependence;
}

/** Tries per second that arrive in all cells together at loads so small that nothing is held back. */
function steepestArrivals(model: SystemModel, traffic: Traffic, component: Component, moment: Moment): PerSecond {
  const { sums } = steepestIn(model, traffic);
  const rates = ratesIn(traffic);
  const shift = moment === "peak" ? 2 : 0;
  const places = flowPlacesOf(model, traffic);
  const position = positionIn(places, component);
  const end = places.starts[position + 1] as number;
  let sum = 0;
  for (let entry = places.starts[position] as number; entry < end; entry += 1) {
    const at = sumsPerPlace * entry;
    if (sums[at + visitsLeast] === notVisited) continue;
    const rate = rates[ratesPerFlow * (places.flows[entry] as number) + shift + 1] as number;
    sum += scaled(rate, sums[at + triesMost] as number);
  }
  return sum;
}
