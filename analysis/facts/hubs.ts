// Components in the middle of everything: many depend on them, they depend on many, and most flows come by. It counts; whether a
// hub is a burden is judged elsewhere.

import type { Component, Count, Flow, Id, Ratio, SystemModel } from "../../language/index.ts";
import { cellsAround } from "./blast-radius.ts";
import { flowGraphOf } from "./flow-graph.ts";
import { fatalLossesIn } from "./flow-losses.ts";

export interface Hub {
  readonly component: Component;
  /** Distinct components that declare a dependency on it, and on which it declares one. */
  readonly users: readonly Id[];
  readonly uses: readonly Id[];
  /** The flows that come by, by name, and how many flows there are. */
  readonly flows: readonly Flow[];
  readonly flowCount: Count;
  /** Share of the declared load of the flows that comes by; absent where none is declared. */
  readonly shareOfLoad?: Ratio;
}

/** What counts as the middle. */
export interface HubLimits {
  /** Least fan-in and fan-out, each. */
  readonly fan: Count;
  /** Least number of flows that come by, and their least share of all flows. */
  readonly flows: Count;
  readonly share: Ratio;
}

/**
 * The hubs of a model, in declaration order. Left out are clients and gateways, whose job it is to stand before everything, what is
 * divided into cells, and what takes at least `threshold` of the requests of a flow down by one failure of its own, since it is a
 * single point of failure before it is a hub. Exact counts. Linear in the flows' graphs, and in dependencies.
 */
export function hubsOf(
  model: SystemModel,
  flows: readonly Flow[],
  limits: HubLimits,
  threshold: Ratio,
): readonly Hub[] {
  if (flows.length < limits.flows) return [];
  const usersById = usersOf(model);
  const candidates = model.components.flatMap((component) => {
    if (component.kind === "client" || component.kind === "gateway" || cellsAround(model, component) > 1) return [];
    const users = usersById.get(component.id) ?? new Set<Id>();
    const uses = new Set(component.dependencies.map(({ target }) => target));
    return users.size >= limits.fan && uses.size >= limits.fan
      ? [{ component, users: [...users], uses: [...uses] }]
      : [];
  });
  if (candidates.length === 0) return [];
  const total = flows.reduce((sum, flow) => sum + (flow.load?.value ?? 0), 0);
  return candidates.flatMap(({ component, users, uses }): Hub[] => {
    const passing = flows.filter((flow) => flowGraphOf(model, flow).edgesBySource.has(component.id));
    if (passing.length < limits.flows || passing.length < limits.share * flows.length) return [];
    if (passing.some((flow) => failsAlone(model, flow, component.id, threshold))) return [];
    const load = passing.reduce((sum, flow) => sum + (flow.load?.value ?? 0), 0);
    const byName = passing.sort((a, b) => (a.id < b.id ? -1 : 1));
    const counts = { component, users, uses, flows: byName, flowCount: flows.length };
    return [total > 0 ? { ...counts, shareOfLoad: load / total } : counts];
  });
}

function failsAlone(model: SystemModel, flow: Flow, id: Id, threshold: Ratio): boolean {
  return fatalLossesIn(model, flow).some(({ loss, lost }) => {
    return loss.kind === "event" && loss.event.element === id && loss.event.kind !== "failover" && lost[1] >= threshold;
  });
}

function usersOf(model: SystemModel): ReadonlyMap<Id, ReadonlySet<Id>> {
  const users = new Map<Id, Set<Id>>();
  for (const { id, dependencies } of model.components) {
    for (const { target } of dependencies) {
      const known = users.get(target);
      if (known === undefined) users.set(target, new Set([id]));
      else known.add(id);
    }
  }
  return users;
}
