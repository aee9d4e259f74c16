// What bulkheads let come to those behind them: of calls that wait, no more than fit are on their way at once, however many more
// would like to be.

import type { Component, Count, Dependency, Flow, Id, Ratio, SystemModel } from "../../../language/index.ts";
import { isOverfull } from "../../formulas/pool.ts";
import type { Loaded } from "../memo.ts";
import { divisionAt, rateAt } from "./rates.ts";
import type { Capped, FlowResponses } from "./responses.ts";
import { behind, numberIn, type WaitGraph, waitsOf } from "./waits.ts";

/** The bulkhead by which all requests of a flow come to a component. */
export interface Entry {
  readonly dependency: Dependency;
  /** Slots of one copy of the component that these can hold at once, at most. */
  readonly slots: Count;
  /** The share of the flow's requests that it lets in, where more of them stay behind it than are on their way in it; else 1. */
  readonly share: Ratio;
}

/**
 * By number, the bulkheads by which all requests of a flow come to those that are held up; of several on the way the one that
 * lets in fewest. A bulkhead of B slots in each of m copies whose calls take T lets B·m / T requests come in a second, and of these each
 * keeps a slot for t at a component behind it: B·m·t / T slots of its copies together, times its visits per such call. A caller who gives up
 * before the component does leaves it work that no bulkhead counts any more, so t / T may be more than one. Undefined where there is
 * none. Linear in what stands behind the bulkheads that have calls waiting.
 */
export function entriesOf(
  facts: Loaded,
  flow: Flow,
  waits: WaitGraph,
  { held }: FlowResponses,
): ReadonlyMap<number, Entry> | undefined {
  let entries: Map<number, Entry> | undefined;
  for (const [node, { capped }] of held) {
    const caller = capped.length === 0 ? undefined : facts.model.componentById.get(waits.ids[node] as Id);
    if (caller === undefined) continue;
    for (const one of capped) {
      const target = numberIn(waits, one.dependency.target);
      if (target === undefined || !isOnlyWay(waits, target, one.dependency)) continue;
      // Calls by one bulkhead of several steps take turns in it; each by itself bounds nothing.
      if (capped.some((other) => other !== one && other.dependency === one.dependency)) continue;
      for (const next of [target, ...behind(waits, target)]) {
        const time = held.get(next)?.time ?? 0;
        const component = time > 0 ? facts.model.componentById.get(waits.ids[next] as Id) : undefined;
        if (component === undefined) continue;
        const entry = entryBehind(facts, flow, caller, one, component, time);
        if (entry === undefined || entry.slots >= (entries?.get(next)?.slots ?? Number.POSITIVE_INFINITY)) continue;
        entries ??= new Map();
        entries.set(next, entry);
      }
    }
  }
  return entries;
}

function entryBehind(
  facts: Loaded,
  flow: Flow,
  caller: Component,
  { dependency, limit, time: patience }: Capped,
  component: Component,
  time: number,
): Entry | undefined {
  const target = facts.model.componentById.get(dependency.target);
  const rate = rateAt(facts, flow, component);
  const entering = target && rateAt(facts, flow, target);
  if (target === undefined || rate === undefined || entering === undefined || entering === 0) return undefined;
  // Who waits for ever for one who is held for ever has as many slots there as here.
  const stay = time === patience ? 1 : time / patience;
  if (!Number.isFinite(stay)) return undefined;
  const fitting = limit * (copiesOf(facts, caller) / copiesOf(facts, target));
  const share = stay > 1 ? Math.min(1, fitting / (entering * patience)) : 1;
  return { dependency, slots: fitting * (rate / entering) * stay, share };
}

/**
 * Bulkheads that have no room for all calls of the flows that come by while they wait for what is in trouble, clients aside. What
 * finds no room is turned away.
 */
export function overflowingIn(
  facts: Loaded,
  flow: Flow,
  waits: WaitGraph,
  { held }: FlowResponses,
): readonly Dependency[] {
  const found: Dependency[] = [];
  for (const [node, { capped }] of held) {
    const caller = capped.length === 0 ? undefined : facts.model.componentById.get(waits.ids[node] as Id);
    const rate = caller === undefined ? 0 : (rateAt(facts, flow, caller) ?? Number.POSITIVE_INFINITY);
    for (const { dependency, limit, share, time } of capped)
      if (isMissed(dependency) && share > 0 && rate > 0 && isOverfull(rate * share * time, limit))
        found.push(dependency);
  }
  return found;
}

/** Whether a request that a dependency's bulkhead turns away is lost, as far as the dependency says. */
export function isMissed({ optional, fallback }: Dependency): boolean {
  return optional === undefined && fallback === undefined;
}

/** Copies in all cells that have work. */
function copiesOf(facts: Loaded, component: Component): Count {
  const { units, cells } = divisionAt(facts, component);
  return units * cells;
}

/** Whether a flow comes to a component by nothing but this dependency. */
function isOnlyWay({ graph, positions }: WaitGraph, node: number, dependency: Dependency): boolean {
  const position = positions[node] as number;
  for (let edge = 0; edge < graph.targets.length; edge++) {
    if (graph.targets[edge] === position && graph.edges[edge]?.dependency !== dependency) return false;
  }
  return !graph.hotOrigins.includes(graph.ids[position] as Id);
}

/** Breakers and bulkheads before something that is in trouble and holds up who waits for it. */
export function stoppersAmong(model: SystemModel, results: ReadonlyMap<Flow, FlowResponses>): readonly Dependency[] {
  const found = new Set<Dependency>();
  for (const [flow, { responses }] of results) {
    const waits = waitsOf(model, flow);
    for (const { dependency, target } of waits.graph.edges) {
      if (dependency?.breaker === undefined && dependency?.bulkhead === undefined) continue;
      const response = responses[numberIn(waits, target) ?? -1];
      if (response !== undefined && response.time > 0) found.add(dependency);
    }
  }
  return [...found];
}
