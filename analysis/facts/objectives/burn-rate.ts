// How fast a flow spends its error budget as it is designed: the burn rate of its estimated availability. What is measured in
// operation may be anything else; no incident is in this number.

import type { Flow, SystemModel } from "../../../language/index.ts";
import { type Derivation, type Fact, factOf } from "../../fact.ts";
import { alertRateFor, budgetSpent, burnRateOf, exhaustedAfter } from "../../formulas/burn-rate.ts";
import { estimateOf } from "../availability.ts";
import { availabilityObjectiveOf, errorBudgetOf, windowOf } from "../error-budget.ts";
import { factorWords, nameOf, numberWords, percentWords, shareWords, timeWords } from "../words.ts";

/**
 * Alerts on a budget's spending as the Site Reliability Workbook (2018), chapter 5, recommends them for thirty days: a share
 * of the budget, and the time in which it is spent.
 */
const recommendedAlerts = [
  { share: 0.02, within: 3600 },
  { share: 0.05, within: 6 * 3600 },
  { share: 0.1, within: 72 * 3600 },
];

/**
 * The fact `burn-rate` of a flow with an availability SLO: (1 − estimate) / (1 − SLO), ≥ 0; 1 spends the whole budget
 * in exactly the window. An interval where the estimate is one; unknown where it is, with the same inputs missing.
 *
 * It errs as the estimate does: failures that are not independent burn faster in bad windows than this says.
 * Source: The Site Reliability Workbook (2018), chapter 5. Worked examples: test/facts/burn-rate.test.ts.
 */
export function burnRateFactOf(model: SystemModel, flow: Flow): Fact | undefined {
  const objective = availabilityObjectiveOf(flow);
  if (objective === undefined) return undefined;
  const found = estimateOf(model, flow);
  const base = { name: "burn-rate", element: flow.id, unit: "factor", missing: found.missing } as const;
  const name = nameOf(model, flow.id);
  const { value } = found;
  if (value === undefined) {
    return factOf({ ...base, kind: "unknown" }, () => ({
      says: `the burn rate of ${name} is unknown, as its availability is`,
      at: flow.at,
      steps: found.missing.map((input) => ({ says: `${input.element} states no ${input.term}` })),
    }));
  }
  const share = 1 - objective.target;
  const [slow, fast] = [burnRateOf(1 - value[1], share), burnRateOf(1 - value[0], share)];
  const rate = slow === fast ? fast : ([slow, fast] as const);
  return factOf({ ...base, kind: found.isExact ? "estimate" : "bound", value: rate }, () => {
    const window = windowOf(objective);
    const budget = timeWords(errorBudgetOf(objective));
    const spent = budgetSpent(fast, window, window);
    const steps: Derivation[] = [
      { says: `${percentWords(objective.target)} over ${timeWords(window)} leaves ${budget}`, at: objective.at },
      { says: `${name} is available ${shareWords(value)} of the time, down ${downWords(value, window)} per window` },
      { says: `${slow === fast ? "" : "at the faster end "}${spentWords(spent, window, fast)}` },
      ...recommendedAlerts
        .filter(({ within }) => within < window)
        .map((alert) => ({ says: alertWords(alert, window) })),
    ];
    return {
      says: `${name} spends its error budget at ${rateWords(slow, fast)} the pace that just uses it up`,
      at: flow.at,
      steps,
    };
  });
}

function alertWords({ share, within }: (typeof recommendedAlerts)[number], window: number): string {
  const rate = numberWords(alertRateFor(share, within, window));
  return `an alert on ${percentWords(share)} of the budget in ${timeWords(within)} watches for a burn rate of ${rate}`;
}

function rateWords(slow: number, fast: number): string {
  return fast === Number.POSITIVE_INFINITY ? "no end of" : factorWords(slow, fast);
}

function downWords([low, high]: readonly [number, number], window: number): string {
  const [least, most] = [timeWords((1 - high) * window), timeWords((1 - low) * window)];
  return least === most ? most : `${least} to ${most}`;
}

function spentWords(spent: number, window: number, rate: number): string {
  if (spent === Number.POSITIVE_INFINITY) return "there is no budget, so any failure overspends it";
  const after = exhaustedAfter(window, rate);
  if (spent > 1) return `the budget is gone after ${timeWords(after)}`;
  return `${percentWords(spent)} of the budget is spent by the end of the window`;
}
