// By how much a flow's availability misses its objective: against the most that what is written allows, and against the
// estimate. It says which parts the missing time comes from; what that means for the design is a rule's to say.

import type { Flow, Id, Objective, Ratio, Seconds, SystemModel } from "../../../language/index.ts";
import type { FlowAvailability } from "../availability.ts";
import { capOf, estimateOf } from "../availability.ts";
import { availabilityObjectiveOf, errorBudgetOf, windowOf } from "../error-budget.ts";
import type { FailureEvent, Likelihood } from "../redundancy.ts";
import { capEndsOf, estimateEndsOf } from "./flow-availability.ts";

export interface Contributor {
  /** Of one element; its failover counts apart from its copies. */
  readonly element: Id;
  readonly events: readonly FailureEvent[];
  /** Seconds per window that would be gained if it never failed. */
  readonly downtime: Seconds;
  /** The figure of one copy. */
  readonly figure: Likelihood & { kind: "known" };
}

export interface Shortfall {
  readonly flow: Flow;
  readonly objective: Objective;
  readonly window: Seconds;
  readonly budget: Seconds;
  /** The availability that misses the objective, in [0, 1]. */
  readonly availability: Ratio;
  /** Seconds per window that the flow is down at that availability. */
  readonly downtime: Seconds;
  /** Seconds of it beyond the budget, > 0. */
  readonly missing: Seconds;
  /** Everything that costs time, most first. */
  readonly contributors: readonly Contributor[];
}

/**
 * The shortfall of a flow whose SLO is above the upper end of its cap: with every figure that is not written at 100%,
 * what is written still fails too often. Undefined where the SLO can be met, and for a flow without one. A bound, so no
 * way of operating the design meets the objective as long as its failures are independent.
 */
export function unreachableBy(model: SystemModel, flow: Flow): Shortfall | undefined {
  return shortfallOf(model, flow, "cap");
}

/**
 * The shortfall of a flow whose SLO could be met by what is written, but not by the lower end of the estimate. Undefined
 * where the estimate is unknown, and where `unreachableBy` says more. Where the flow was too large to be worked out
 * exactly, the upper end of the interval decides, since the lower one is as low as the method left it.
 */
export function optimisticBy(model: SystemModel, flow: Flow): Shortfall | undefined {
  const shortfall = shortfallOf(model, flow, "estimate");
  return shortfall === undefined || unreachableBy(model, flow) !== undefined ? undefined : shortfall;
}

function shortfallOf(model: SystemModel, flow: Flow, basis: "cap" | "estimate"): Shortfall | undefined {
  const objective = availabilityObjectiveOf(flow);
  if (objective === undefined) return undefined;
  const ends = basis === "cap" ? capEndsOf(model, flow) : estimateEndsOf(model, flow);
  if (ends.value === undefined) return undefined;
  const availability = basis === "cap" || !ends.isExact ? ends.value[1] : ends.value[0];
  if (!isBelow(availability, objective.target)) return undefined;
  const window = windowOf(objective);
  const budget = errorBudgetOf(objective);
  const downtime = (1 - availability) * window;
  const contributors = contributorsOf(basis === "cap" ? capOf(model, flow) : estimateOf(model, flow), window);
  return { flow, objective, window, budget, availability, downtime, missing: downtime - budget, contributors };
}

/**
 * Whether an availability misses a target. Both come from decimal fractions, so a billionth of the budget more is not
 * told from it.
 */
export function isBelow(availability: Ratio, target: Ratio): boolean {
  return 1 - availability > (1 - target) * (1 + 1e-9) + 1e-14;
}

function contributorsOf(found: FlowAvailability, window: Seconds): readonly Contributor[] {
  return found.contributions.flatMap(({ events, loss }): Contributor[] => {
    const [event] = events;
    const figure = event?.group?.each ?? event?.likelihood;
    if (event === undefined || figure?.kind !== "known" || loss <= 0) return [];
    return [{ element: event.element, events, downtime: loss * window, figure }];
  });
}
