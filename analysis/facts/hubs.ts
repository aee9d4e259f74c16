// Components in the middle of everything: many depend on them, they depend on many, and most flows come by. It counts; whether a
// hub is a burden is judged elsewhere.

import type { Component, Count, Flow, Id, Ratio, SystemModel } from "../../language/index.ts";
import { cellsAround } from "./blast-radius.ts";
import { dependentsOf, distinctTargets, fansOf } from "./coupling/dependents.ts";
import { fatalFailuresIn } from "./flow-losses.ts";
import { declaredFlowsAt } from "./flow-places.ts";
import { perShape } from "./shape.ts";

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
  const fans = leastFans(model);
  const candidates: Component[] = [];
  for (let index = 0; index < fans.length; index += 1) {
    if ((fans[index] as number) >= limits.fan) candidates.push(model.components[index] as Component);
  }
  if (candidates.length === 0) return [];
  const total = flows.reduce((sum, flow) => sum + (flow.load?.value ?? 0), 0);
  return candidates.flatMap((component): Hub[] => {
    if (cellsAround(model, component) > 1) return [];
    const through = declaredFlowsAt(model, component.id);
    if (through.length < limits.flows) return [];
    const counted = new Set(flows);
    const passing = through.filter((flow) => counted.has(flow));
    if (passing.length < limits.flows || passing.length < limits.share * flows.length) return [];
    if (passing.some((flow) => failsAlone(model, flow, component.id, threshold))) return [];
    const load = passing.reduce((sum, flow) => sum + (flow.load?.value ?? 0), 0);
    const byName = passing.sort((a, b) => (a.id < b.id ? -1 : 1));
    const users = dependentsOf(model, component.id);
    const uses = distinctTargets(component);
    const counts = { component, users, uses, flows: byName, flowCount: flows.length };
    return [total > 0 ? { ...counts, shareOfLoad: load / total } : counts];
  });
}

function failsAlone(model: SystemModel, flow: Flow, id: Id, threshold: Ratio): boolean {
  return fatalFailuresIn(model, flow).some(({ element, lost }) => element === id && lost[1] >= threshold);
}

/** By position of the component the smaller of its fan-in and fan-out; 0 for clients and gateways. Linear in the dependencies. */
const leastFans = perShape((model) => {
  const { into, out } = fansOf(model);
  const least = new Int32Array(model.components.length);
  for (let position = 0; position < least.length; position += 1) {
    const { kind } = model.components[position] as Component;
    if (kind === "client" || kind === "gateway") continue;
    least[position] = Math.min(into[position] as number, out[position] as number);
  }
  return least;
});
