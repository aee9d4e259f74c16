// Designs that are hard on purpose end with values that can be checked by hand, or with an interval around them; with no rule
// that throws and no number that is none.

import { describe, expect, it } from "vitest";
import { createAnalysis, type FactName, type FactValue } from "../../analysis/index.ts";
import { pathologicalDesigns } from "../support/pathological-designs.ts";

/** The availability of the flow, from the figures in the design, by hand. */
const availabilities: Readonly<Record<string, number>> = {
  "a complete graph of 60": (1 - 1e-6) ** 60,
  // The first rung stands alone; of each other one either side will do.
  "a ladder of 200 fallbacks": 0.999 * (1 - 1e-3 * 1e-2) ** 199 * 0.9999,
  "a chain of 3,000": 0.99999 ** 3_000,
  "one strongly connected component of 400": (1 - 1e-6) ** 400,
  "10^9 paths": (1 - 1e-6) ** 61,
  "10^9 paths with retries": (1 - 1e-6) ** 61,
  "a fan-out of 2,000": (1 - 1e-9) * 0.9999 ** 2_000,
  "60 branches one after the other": (1 - 1e-6) * 0.999 ** 60 * 0.9999,
};

/** Tries per first try while the component fails. */
const bursts: Readonly<Record<string, readonly [element: string, burst: number]>> = {
  "a chain of 3,000": ["c2999", 1],
  "one strongly connected component of 400": ["c5", Number.POSITIVE_INFINITY],
  "10^9 paths": ["end", 1],
  "10^9 paths with retries": ["end", 3 ** 31],
  "a fan-out of 2,000": ["leaf7", 1],
};

function endsOf(value: FactValue | undefined): readonly [number, number] {
  if (typeof value === "number") return [value, value];
  if (Array.isArray(value) && typeof value[0] === "number") return value as unknown as readonly [number, number];
  throw new Error(`There is no number but ${JSON.stringify(value)}.`);
}

/** Every number in a value, however it is nested. */
function numbersIn(value: unknown): readonly number[] {
  if (typeof value === "number") return [value];
  return Array.isArray(value) ? value.flatMap(numbersIn) : [];
}

describe.each(Object.entries(pathologicalDesigns))("%s", (name, make) => {
  const analysis = createAnalysis(make(), { today: "2026-11-01" });
  const factAt = (element: string, fact: FactName) =>
    analysis.facts.of(element).find((one) => one.name === fact)?.value;

  it("is analysed without a failure and without a number that is none", () => {
    const facts = analysis.facts.list();
    expect(facts.length).toBeGreaterThan(0);
    const wrong = facts.filter(({ value }) => numbersIn(value).some(Number.isNaN));
    expect(wrong.map((fact) => `${fact.element} ${fact.name}`)).toEqual([]);
    // Evidence may be written when it is read.
    for (const { evidence } of analysis.report.findings) expect(evidence.length).toBeLessThan(10_000);
    expect(analysis.report.failures).toEqual([]);
  });

  it("has its availability, or an interval that holds it", () => {
    const [low, high] = endsOf(factAt("visit", "availability"));
    const expected = availabilities[name];
    expect(low).toBeLessThanOrEqual(high);
    expect(low).toBeGreaterThanOrEqual(0);
    expect(high).toBeLessThanOrEqual(1);
    if (expected === undefined) {
      // Only the copies of the two thousand are left: far more of both are up than are needed.
      expect(low).toBeGreaterThan(1 - 1e-9);
    } else {
      expect(low).toBeLessThanOrEqual(expected * (1 + 1e-9));
      expect(high).toBeGreaterThanOrEqual(expected * (1 - 1e-9));
    }
  });
});

it.each(Object.entries(bursts))("%s has its retry factor", (name, [element, expected]) => {
  const model = pathologicalDesigns[name]?.();
  if (model === undefined) throw new Error(`There is no design called ${name}.`);
  const fact = createAnalysis(model)
    .facts.of(element)
    .find((one) => one.name === "retry-factor-burst");
  expect(endsOf(fact?.value)).toEqual([expected, expected]);
});
