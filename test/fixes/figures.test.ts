// Figures in patches: what is written is read back as what was meant, and rounding goes to the side that was asked for.

import { describe, expect, it } from "vitest";
import { durationText, percentText, promisable, roundedDown, roundedUp } from "../../analysis/fixes/figures.ts";
import { randomFrom } from "../support/mutate.ts";
import { lookAt } from "../support/try-fix.ts";

/** What the language makes of a term. */
function readBack(term: string): number | undefined {
  const { snapshot } = lookAt(`service a { calls b { ${term} } }\nservice b { ${term} }\n`);
  const [a, b] = snapshot.model.components;
  return a?.dependencies[0]?.timeout?.value ?? b?.availability?.value;
}

const random = randomFrom(11);
/** From a microsecond to a month, evenly over the orders of magnitude. */
const durations = Array.from({ length: 300 }, () => 10 ** (random() * 12 - 6));

describe("a duration", () => {
  it.each([
    [0.08, "80ms"],
    [1.5, "1.5s"],
    [60, "1min"],
    [90, "90s"],
    [5400, "90min"],
    [14_400, "4h"],
    [2_592_000, "30d"],
    [0.00025, "250us"],
  ])("of %d seconds is written as %s", (seconds, text) => {
    expect(durationText(seconds)).toBe(text);
  });

  it("is read back as what was meant", () => {
    for (const duration of durations) {
      for (const value of [roundedUp(duration), roundedDown(duration)]) {
        const read = readBack(`timeout ${durationText(value)}`) ?? Number.NaN;
        expect(Math.abs(read - value) / value, durationText(value)).toBeLessThan(1e-9);
      }
    }
  });
});

describe("rounding", () => {
  it("keeps two digits, on the side that was asked for", () => {
    expect([roundedUp(0.9021), roundedDown(0.9021), roundedUp(0), roundedUp(36_000)]).toEqual([0.91, 0.9, 0, 36_000]);
    for (const value of durations) {
      const [up, down] = [roundedUp(value), roundedDown(value)];
      expect(up).toBeGreaterThanOrEqual(value * (1 - 1e-8));
      expect(down).toBeLessThanOrEqual(value * (1 + 1e-8));
      expect(up / value).toBeLessThan(1.1 + 1e-9);
      expect(down / value).toBeGreaterThan(0.9 - 1e-9);
    }
  });

  it("promises no more than there is", () => {
    expect([promisable(0.998502), promisable(0.999)]).toEqual([0.9985, 0.999]);
    for (let index = 0; index < 300; index += 1) {
      const ratio = 1 - 10 ** (-random() * 8);
      const target = promisable(ratio);
      expect(target).toBeLessThanOrEqual(ratio + 1e-11);
      const read = readBack(`availability ${percentText(target)}`) ?? Number.NaN;
      expect(Math.abs(read - target), percentText(target)).toBeLessThan(1e-12);
    }
  });
});
