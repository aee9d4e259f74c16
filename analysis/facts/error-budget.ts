// The time that an availability objective leaves for being down. Spending it is no business of this file.

import type { Flow, Objective, Seconds } from "../../language/index.ts";
import type { Derivation, Fact } from "../fact.ts";
import { numberWords, percentWords, rateWords, timeWords } from "./words.ts";

/** The window of an availability objective that states none. */
const usualWindow: Seconds = 30 * 86_400;

/** The flow's availability SLO, the tightest where it states several. */
export function availabilityObjectiveOf(flow: Flow): Objective | undefined {
  let tightest: Objective | undefined;
  for (const objective of flow.objectives) {
    if (objective.kind !== "slo" || objective.measure !== "availability") continue;
    if (tightest === undefined || objective.target > tightest.target) tightest = objective;
  }
  return tightest;
}

/** Length of an availability objective's window. */
export function windowOf(objective: Objective): Seconds {
  return objective.over ?? usualWindow;
}

/**
 * Seconds per window that the flow may be down: (1 − target) · window. Exact; to the microsecond, so that 99.9% over 30
 * days is 2592 s and no rounding of binary fractions shows. Source: Site Reliability Engineering (2016), Appendix A.
 */
export function errorBudgetOf(objective: Objective): Seconds {
  const window = windowOf(objective);
  return Math.round((window - window * objective.target) * 1e6) / 1e6;
}

/** The fact `error-budget` of a flow with an availability SLO. */
export function errorBudgetFactOf(flow: Flow): Fact | undefined {
  const objective = availabilityObjectiveOf(flow);
  if (objective === undefined) return undefined;
  const budget = errorBudgetOf(objective);
  const target = percentWords(objective.target);
  const window = timeWords(windowOf(objective));
  return {
    name: "error-budget",
    element: flow.id,
    kind: "exact",
    unit: "seconds",
    value: budget,
    missing: [],
    derivation: {
      says: `${target} over ${window} leaves ${timeWords(budget)} for being down`,
      at: objective.at,
      steps: requestsOf(flow, budget, timeWords(windowOf(objective))),
    },
  };
}

/**
 * The budget as requests that may fail: load × budget, since requests that come evenly spend it as time does. Both ends of a
 * load that is an interval; nothing where none is stated.
 */
function requestsOf({ load }: Flow, budget: Seconds, window: string): readonly Derivation[] {
  if (load === undefined) return [];
  const [least, most] = [load.value, load.upper ?? load.value].map((rate) => numberWords(rate * budget));
  const upper = load.upper === undefined ? "" : ` to ${rateWords(load.upper)}`;
  const requests = least === most ? least : `${least} to ${most}`;
  const says = `${rateWords(load.value)}${upper} × ${timeWords(budget)} = ${requests} requests may fail in ${window}`;
  return [{ says, at: load.at }];
}
