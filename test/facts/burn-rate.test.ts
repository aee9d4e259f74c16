// Error budgets and how fast they are spent, against the published tables. Downtime tables count a year as 365 days, as their
// source does.

import { describe, expect, it } from "vitest";
import { errorBudgetOf } from "../../analysis/facts/error-budget.ts";
import { burnRateFactOf } from "../../analysis/facts/objectives/burn-rate.ts";
import { alertRateFor, budgetSpent, burnRateOf, exhaustedAfter } from "../../analysis/formulas/burn-rate.ts";
import { saidIn } from "../support/facts-said.ts";
import { modelOf } from "../support/understand.ts";

const hour = 3600;
const day = 86_400;

function designWith(availability: string, slo: string) {
  return modelOf(`client app { calls api }
service api { ${availability} }
flow buy { slo availability ${slo}  app -> api }
`);
}

function burnRate(availability: string, slo: string) {
  const model = designWith(availability, slo);
  const flow = model.flowById.get("buy");
  if (flow === undefined) throw new Error("the design has no flow buy");
  return burnRateFactOf(model, flow);
}

describe("the arithmetic of burn rates", () => {
  it("watches for 14.4, 6, 3 and 1 over thirty days", () => {
    // The Site Reliability Workbook (2018), chapter 5, and the windows of Sloth: 2% in 1 h, 5% in 6 h, 10% in 24 h and in 72 h.
    const rates = (window: number) =>
      [
        [0.02, 1],
        [0.05, 6],
        [0.1, 24],
        [0.1, 72],
      ].map(([share = 0, hours = 1]) => alertRateFor(share, hours * hour, window));
    for (const [index, expected] of [14.4, 6, 3, 1].entries()) expect(rates(30 * day)[index]).toBeCloseTo(expected, 12);
    // The same over 28 days.
    for (const [index, expected] of [13.44, 5.6, 2.8, 14 / 15].entries())
      expect(rates(28 * day)[index]).toBeCloseTo(expected, 12);
  });

  it("exhausts 99.9% over thirty days after 30 d, 15 d, 3 d and 43.2 min", () => {
    // Workbook, table 5-4, at error rates of 0.1%, 0.2%, 1% and 100%.
    const after = [0.001, 0.002, 0.01, 1].map((failing) => exhaustedAfter(30 * day, burnRateOf(failing, 0.001)));
    for (const [index, expected] of [30 * day, 15 * day, 3 * day, 43.2 * 60].entries())
      expect(after[index]).toBeCloseTo(expected, 6);
  });

  it("spends 5% of the budget in an hour at rate 36, and all of it in 20.57 h at rate 35", () => {
    // Workbook, chapter 5.
    expect(budgetSpent(36, hour, 30 * day)).toBeCloseTo(0.05, 12);
    expect(exhaustedAfter(30 * day, 35) / hour).toBeCloseTo(20.57, 2);
  });

  it("has no pace where nothing fails, and none that suffices where there is no budget", () => {
    expect(burnRateOf(0, 0)).toBe(0);
    expect(burnRateOf(0.01, 0)).toBe(Number.POSITIVE_INFINITY);
    expect(exhaustedAfter(day, 0)).toBe(Number.POSITIVE_INFINITY);
    expect(exhaustedAfter(day, Number.POSITIVE_INFINITY)).toBe(0);
  });
});

describe("the error budget of an objective that a design states", () => {
  // Site Reliability Engineering (2016), Appendix A: per year, per thirty days and per day, in seconds.
  it.each([
    ["99%", [3.65 * day, 7.2 * hour, 14.4 * 60]],
    ["99.9%", [8.76 * hour, 43.2 * 60, 86.4]],
    ["99.95%", [4.38 * hour, 21.6 * 60, 43.2]],
    ["99.99%", [52.56 * 60, 4.32 * 60, 8.64]],
    ["99.999%", [5.256 * 60, 25.92, 0.864]],
  ] as const)("of %s", (target, expected) => {
    const budgets = ["365d", "30d", "1d"].map((window) => {
      const [objective] = designWith("availability 99%", `${target} over ${window}`).flows[0]?.objectives ?? [];
      return objective === undefined ? Number.NaN : errorBudgetOf(objective);
    });
    for (const [index, seconds] of expected.entries()) expect(budgets[index]).toBeCloseTo(seconds, 6);
  });
});

describe("the fact burn-rate", () => {
  it("is 2 where twice the budget fails, and says when the budget is gone", () => {
    const fact = burnRate("availability 99.8%", "99.9% over 30d");
    expect(fact).toMatchObject({ name: "burn-rate", kind: "estimate", unit: "factor", missing: [] });
    expect(fact?.value).toBeCloseTo(2, 9);
    expect(saidIn(fact?.derivation)).toEqual([
      "buy spends its error budget at 2× the pace that just uses it up",
      "99.9% over 30 d leaves 43 min 12 s",
      "buy is available 99.8% of the time, down 1 h 26 min 24 s per window",
      "the budget is gone after 15 d",
      "an alert on 2% of the budget in 1 h watches for a burn rate of 14.4",
      "an alert on 5% of the budget in 6 h watches for a burn rate of 6",
      "an alert on 10% of the budget in 3 d watches for a burn rate of 1",
    ]);
  });

  it("says what share is spent where the budget lasts", () => {
    const fact = burnRate("availability 99.95%", "99.9% over 30d");
    expect(fact?.value).toBeCloseTo(0.5, 9);
    expect(saidIn(fact?.derivation)).toContain("50% of the budget is spent by the end of the window");
  });

  it("is an interval where the availability is", () => {
    const value = burnRate("availability 99.8%..99.9%", "99.9% over 30d")?.value;
    expect(value).toHaveLength(2);
    const [slow, fast] = value as readonly [number, number];
    expect(slow).toBeCloseTo(1, 9);
    expect(fast).toBeCloseTo(2, 9);
    const fact = burnRate("availability 99.8%..99.9%", "99.9% over 30d");
    expect(saidIn(fact?.derivation)).toContain("at the faster end the budget is gone after 15 d");
  });

  it("watches for no alert that is as long as the window", () => {
    const fact = burnRate("availability 99.8%", "99.9% over 1d");
    const said = saidIn(fact?.derivation);
    expect(said.filter((line) => line.startsWith("an alert"))).toHaveLength(2);
  });

  it("is without end where the objective leaves nothing", () => {
    const fact = burnRate("availability 99.8%", "100% over 30d");
    expect(fact?.value).toBe(Number.POSITIVE_INFINITY);
    expect(saidIn(fact?.derivation)).toContain("there is no budget, so any failure overspends it");
  });

  it("is unknown with the availability, and absent without an objective", () => {
    expect(burnRate("replicas 1", "99.9%")).toMatchObject({
      kind: "unknown",
      missing: [{ element: "api", term: "availability" }],
    });
    const model = modelOf("client app { calls api }\nservice api\nflow buy { app -> api }\n");
    expect(model.flows.map((flow) => burnRateFactOf(model, flow))).toEqual([undefined]);
  });
});
