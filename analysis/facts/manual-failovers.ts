// Failovers that a person has to make, and the flows that are down until they have. How often one is needed is not asked: one
// alone is held against the error budget.

import type { Component, Flow, Id, Ratio, Seconds, SystemModel } from "../../language/index.ts";
import { componentsWith } from "./components-with.ts";
import { availabilityObjectiveOf, errorBudgetOf, windowOf } from "./error-budget.ts";
import { fatalLossesIn } from "./flow-losses.ts";
import type { Share } from "./losses.ts";

export interface ManualFailover {
  readonly component: Component;
  /** Time that one takes, the shortest where an interval is stated. */
  readonly within: Seconds;
  /** Flows whose budget one failover overspends, tightest first, then by name. */
  readonly flows: readonly {
    readonly flow: Flow;
    readonly share: Share;
    /** Seconds of downtime that one failover comes to: its share of the requests for its time. */
    readonly cost: Seconds;
    readonly budget: Seconds;
    readonly window: Seconds;
  }[];
}

/** Those whose manual failover has a time. */
const withManual = componentsWith(({ failover }) => failover?.mode === "manual" && failover.within !== undefined);

/**
 * The components with `failover manual within D` of which one failover spends more than the error budget of some flow that
 * waits for it: share · D > (1 − SLO) · window. A failover without a stated time, and flows without an availability SLO, are left
 * out. Exact, at the favourable end of `within` and of hit ratios. Linear in the flows' structures.
 */
export function manualFailoversOf(
  model: SystemModel,
  flows: readonly Flow[],
  threshold: Ratio,
): readonly ManualFailover[] {
  const manual = new Map<Id, { component: Component; within: Seconds }>();
  for (const component of withManual(model)) {
    const within = component.failover?.within;
    if (within !== undefined) manual.set(component.id, { component, within: within.value });
  }
  if (manual.size === 0) return [];
  const found = new Map<Component, { within: Seconds; flows: ManualFailover["flows"][number][] }>();
  for (const flow of flows) {
    const objective = availabilityObjectiveOf(flow);
    if (objective === undefined) continue;
    const budget = errorBudgetOf(objective);
    for (const { element, kind, lost: share } of fatalLossesIn(model, flow)) {
      if (kind !== "failover" || share[1] < threshold) continue;
      const known = manual.get(element);
      if (known === undefined) continue;
      const cost = share[0] * known.within;
      if (cost <= budget) continue;
      const entry = found.get(known.component) ?? { within: known.within, flows: [] };
      found.set(known.component, entry);
      entry.flows.push({ flow, share, cost, budget, window: windowOf(objective) });
    }
  }
  return model.components.flatMap((component) => {
    const entry = found.get(component);
    if (entry === undefined) return [];
    const sorted = entry.flows.sort((a, b) => a.budget - b.budget || (a.flow.id < b.flow.id ? -1 : 1));
    return [{ component, within: entry.within, flows: sorted }];
  });
}
