// The normal and the lognormal distribution against published values: the quantiles of tables, and the fit through two
// percentiles that latencies are read as.

import { describe, expect, it } from "vitest";
import {
  lognormalCdf,
  lognormalMean,
  lognormalOf,
  lognormalQuantile,
  lognormalSecondMoment,
  lognormalThrough,
} from "../../analysis/formulas/lognormal.ts";
import { normalCdf, normalQuantile } from "../../analysis/formulas/normal.ts";
import { randomFrom } from "../support/mutate.ts";

describe("the normal distribution", () => {
  // R 4.2: qnorm(p, log.p = FALSE), fifteen digits.
  it.each([
    [0.99, 2.32634787404084],
    [0.999, 3.09023230616781],
    [0.9, 1.2815515655446],
    [0.975, 1.95996398454005],
    [1e-10, -6.36134090240406],
    [0.25, -0.674489750196082],
  ])("has the quantile of %d", (p, z) => {
    expect(Math.abs(normalQuantile(p) - z)).toBeLessThan(1e-12);
  });

  it("has the tails that tables have", () => {
    expect(normalCdf(0)).toBe(0.5);
    expect(normalCdf(1.96)).toBeCloseTo(0.97500210485178, 13);
    expect(normalCdf(-10) / 7.61985302416053e-24).toBeCloseTo(1, 11);
    expect([normalCdf(40), normalCdf(-40)]).toEqual([1, 0]);
  });

  it("joins its two formulas without a step", () => {
    expect(normalCdf(-2.9999999) / normalCdf(-3.0000001)).toBeCloseTo(1 + 2e-7 * 3.2831, 8);
  });

  it("inverts its own distribution function", () => {
    const random = randomFrom(7);
    for (let round = 0; round < 1000; round++) {
      const p = 10 ** (-12 * random()) * (random() < 0.5 ? 1 : 0.5);
      expect(Math.abs(normalCdf(normalQuantile(p)) - p)).toBeLessThan(1e-12 * p + 1e-16);
    }
  });

  it("says where there is no quantile", () => {
    expect([normalQuantile(0), normalQuantile(1)]).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
    expect([normalQuantile(-0.1), normalQuantile(1.1), normalQuantile(Number.NaN)]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
  });
});

describe("a lognormal through p50 and p99", () => {
  // mu = ln 10, sigma = (ln 50 − ln 10) / 2.3263478740, mean = exp(mu + sigma² / 2).
  it("has the parameters of 10 and 50", () => {
    const fit = lognormalOf(10, 50);
    expect(fit?.mu).toBeCloseTo(Math.LN10, 6);
    expect(fit?.sigma).toBeCloseTo(0.6918303, 6);
    expect(lognormalMean(fit as NonNullable<typeof fit>)).toBeCloseTo(12.70378, 5);
  });

  it("goes through both points, whichever percentiles they are", () => {
    const fit = lognormalThrough({ ratio: 0.999, value: 3 }, { ratio: 0.9, value: 0.5 });
    if (fit === undefined) throw new Error("no fit");
    expect(lognormalQuantile(fit, 0.999)).toBeCloseTo(3, 12);
    expect(lognormalQuantile(fit, 0.9)).toBeCloseTo(0.5, 12);
    expect(lognormalCdf(fit, 0.5)).toBeCloseTo(0.9, 12);
  });

  it("is one value where both are equal", () => {
    const fit = lognormalOf(0.2, 0.2);
    if (fit === undefined) throw new Error("no fit");
    expect([lognormalQuantile(fit, 0.1), lognormalQuantile(fit, 1)].map((value) => value.toFixed(12))).toEqual([
      "0.200000000000",
      "0.200000000000",
    ]);
    expect([lognormalCdf(fit, 0.1), lognormalCdf(fit, 0.3), lognormalCdf(fit, -1)]).toEqual([0, 1, 0]);
  });

  it("is none where the points contradict each other", () => {
    expect(lognormalOf(0.2, 0.1)).toBeUndefined();
    expect(lognormalOf(0, 0.1)).toBeUndefined();
    expect(lognormalOf(0.1, Number.POSITIVE_INFINITY)).toBeUndefined();
    expect(lognormalThrough({ ratio: 0.5, value: 1 }, { ratio: 0.5, value: 2 })).toBeUndefined();
  });

  // M. Brooker, "Why are we waiting?" (2026): p50 200 ms and p99 1 s give a mean of 254.08 ms; a customer who comes at a
  // random moment waits E[X²] / (2 E[X]) = 205.02 ms more.
  it("has the moments behind the wait of whoever samples it", () => {
    const fit = lognormalOf(200, 1000);
    if (fit === undefined) throw new Error("no fit");
    expect(lognormalMean(fit)).toBeCloseTo(254.08, 2);
    expect(lognormalSecondMoment(fit) / (2 * lognormalMean(fit))).toBeCloseTo(205.02, 2);
  });
});
