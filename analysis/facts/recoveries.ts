// How long the replacement of a lost copy takes, against what has been promised about it: the time in which autoscaling adds a
// copy, and the error budgets of flows that are down until the copy is back.

import type { Component, Flow, Ratio, Seconds, SystemModel } from "../../language/index.ts";
import { componentsWith } from "./components-with.ts";
import { availabilityObjectiveOf, errorBudgetOf, windowOf } from "./error-budget.ts";
import { fatalFailuresIn } from "./flow-losses.ts";
import { replicaLikelihood } from "./likelihoods.ts";
import { isOneThing } from "./redundancy.ts";

export interface Recovery {
  readonly component: Component;
  /** Time that a copy takes to start, the shortest where an interval is stated. */
  readonly starts: Seconds;
  /** The time in which autoscaling promises a copy, where it is shorter. */
  readonly autoscale?: Seconds;
  /** Flows that one start costs more than their budget, tightest first, then by name. */
  readonly flows: readonly {
    readonly flow: Flow;
    /** Seconds of downtime that one start comes to: the share of the requests that wait, for its time. */
    readonly cost: Seconds;
    readonly budget: Seconds;
    readonly window: Seconds;
  }[];
}

/**
 * The components with `starts within` that are too slow for something that is promised, in declaration order. A flow counts where the
 * loss of one copy fails it at all, since it then waits for the start of that copy; where copies are left, it waits for none.
 * Flows without an availability SLO are left out. Exact, at the favourable end of intervals. Linear in the flows' structures.
 */
export function slowRecoveriesOf(model: SystemModel, flows: readonly Flow[], threshold: Ratio): readonly Recovery[] {
  const starting = startingIn(model);
  if (starting.length === 0) return [];
  const flowsById = waitingFlows(model, flows, threshold, new Map(starting.map((one) => [one.id, one])));
  return starting.flatMap((component): Recovery[] => {
    const starts = component.startsWithin?.value ?? 0;
    const promised = component.autoscale?.within;
    const autoscale = promised === undefined ? undefined : (promised.upper ?? promised.value);
    const isLate = autoscale !== undefined && starts > autoscale;
    const waiting = [...(flowsById.get(component.id) ?? [])].flatMap(([flow, share]) => {
      const objective = availabilityObjectiveOf(flow);
      if (objective === undefined) return [];
      const budget = errorBudgetOf(objective);
      const cost = share * starts;
      return cost > budget ? [{ flow, cost, budget, window: windowOf(objective) }] : [];
    });
    if (!isLate && waiting.length === 0) return [];
    const sorted = waiting.sort((a, b) => a.budget - b.budget || (a.flow.id < b.flow.id ? -1 : 1));
    return [{ component, starts, flows: sorted, ...(isLate ? { autoscale } : {}) }];
  });
}

/** The components that state how long a copy takes to start. */
const startingIn = componentsWith((component) => component.startsWithin !== undefined && !isOneThing(component));

/** By component, the flows that the loss of one copy fails, with the least share of their requests. */
function waitingFlows(
  model: SystemModel,
  flows: readonly Flow[],
  threshold: Ratio,
  among: ReadonlyMap<string, Component>,
): ReadonlyMap<string, ReadonlyMap<Flow, Ratio>> {
  const found = new Map<string, Map<Flow, Ratio>>();
  for (const flow of flows) {
    for (const { element, kind, lost } of fatalFailuresIn(model, flow)) {
      if (lost[1] < threshold || (kind !== "component" && kind !== "replica")) continue;
      const component = among.get(element);
      if (component === undefined || replicaLikelihood(component).kind === "known") continue;
      const byFlow = found.get(element) ?? new Map<Flow, Ratio>();
      found.set(element, byFlow);
      byFlow.set(flow, Math.max(byFlow.get(flow) ?? 0, lost[0]));
    }
  }
  return found;
}
