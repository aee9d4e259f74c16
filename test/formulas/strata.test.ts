// Distributions in strata: what has to hold for every sum, maximum and mixture, and how close a percentile comes to the value
// that it stands for.

import { describe, expect, it } from "vitest";
import { slowestQuantile } from "../../analysis/formulas/fan-out.ts";
import { lognormalMean, lognormalQuantile } from "../../analysis/formulas/lognormal.ts";
import {
  constant,
  cutAt,
  type Distribution,
  fromLognormal,
  fromQuantiles,
  hedged,
  maxOf,
  meanOf,
  mixtureOf,
  quantileOf,
  repeatedMax,
  repeatedSum,
  resolutionAt,
  sometimes,
  sumOf,
} from "../../analysis/formulas/strata.ts";
import { randomFrom } from "../support/mutate.ts";

const random = randomFrom(11);
const anyFit = () => ({ mu: -6 + 6 * random(), sigma: 1.5 * random() });

/** Something that a design may be composed of: a shape, a rare event, or nothing at all. */
function anyDistribution(): Distribution {
  const kind = random();
  if (kind < 0.6) return fromLognormal(anyFit());
  if (kind < 0.8) return sometimes(fromLognormal(anyFit()), random());
  return constant(kind < 0.9 ? 0 : random());
}

function expectSound(distribution: Distribution): void {
  for (const [index, value] of distribution.entries()) {
    expect(value).toBeGreaterThanOrEqual(index === 0 ? 0 : (distribution[index - 1] as number));
  }
}

describe("every operation", () => {
  it("keeps strata in order, and means where means are known", () => {
    for (let round = 0; round < 300; round++) {
      const [a, b] = [anyDistribution(), anyDistribution()];
      const [one, other] = [meanOf(a), meanOf(b)];
      const near = (value: number, mean: number) => expect(Math.abs(value - mean)).toBeLessThan(1e-9 + 1e-4 * mean);
      const share = random();
      near(meanOf(sumOf(a, b)), one + other);
      near(meanOf(sometimes(a, share)), share * one);
      near(meanOf(repeatedSum(a, 7)), 7 * one);
      near(meanOf(repeatedSum(a, 2.5)), 2.5 * one);
      const mixed = mixtureOf([
        { weight: share, distribution: a },
        { weight: 1 - share, distribution: b },
      ]);
      near(meanOf(mixed), share * one + (1 - share) * other);
      for (const made of [sumOf(a, b), maxOf(a, b), mixed, hedged(a, [random()]), repeatedMax(a, 9)]) expectSound(made);
      // The later one is no earlier than either, and no later than both after each other.
      expect(meanOf(maxOf(a, b))).toBeGreaterThanOrEqual(Math.max(one, other) * (1 - 1e-4));
      expect(meanOf(maxOf(a, b))).toBeLessThan((one + other) * (1 + 1e-4) + 1e-12);
      expect(meanOf(hedged(a, [0]))).toBeLessThan(one * (1 + 1e-4) + 1e-12);
    }
  });

  it("does not mind the order", () => {
    for (let round = 0; round < 50; round++) {
      const [a, b] = [anyDistribution(), anyDistribution()];
      for (const ratio of [0.5, 0.99]) {
        const [one, other] = [quantileOf(sumOf(a, b), ratio), quantileOf(sumOf(b, a), ratio)];
        expect(Math.abs(one - other)).toBeLessThan(1e-9 + 0.01 * one);
      }
    }
  });

  it("that cuts leaves what is shorter, and what has no end", () => {
    const one = fromLognormal({ mu: 0, sigma: 1 });
    expect(cutAt(one, 1e9)).toBe(one);
    expect(quantileOf(cutAt(one, 2), 0.99)).toBeCloseTo(2, 9);
    expect(quantileOf(cutAt(one, 2), 0.5)).toBeCloseTo(quantileOf(one, 0.5), 9);
    expect(meanOf(cutAt(constant(Number.POSITIVE_INFINITY), 2))).toBe(Number.POSITIVE_INFINITY);
  });

  it("carries a time without end as one", () => {
    const endless = constant(Number.POSITIVE_INFINITY);
    const finite = fromLognormal(anyFit());
    for (const made of [
      sumOf(finite, endless),
      maxOf(endless, finite),
      repeatedSum(endless, 3),
      hedged(endless, [1]),
    ]) {
      expect(quantileOf(made, 0.5)).not.toBeNaN();
    }
    expect(quantileOf(sumOf(finite, endless), 0.5)).toBe(Number.POSITIVE_INFINITY);
    const rarely = sometimes(endless, 0.3);
    expect(quantileOf(rarely, 0.5)).toBe(0);
    expect(quantileOf(sumOf(rarely, finite), 0.9)).toBe(Number.POSITIVE_INFINITY);
    expect([...sumOf(rarely, rarely)].some(Number.isNaN)).toBe(false);
  });

  it("has an end up to where it has none, whichever way it was made", () => {
    const fit = { mu: -3, sigma: 0.7 };
    const finite = fromLognormal(fit);
    const endless = constant(Number.POSITIVE_INFINITY);
    for (const share of [0.001, 0.005, 0.01, 0.04, 0.1, 0.25, 0.4, 0.47]) {
      const made = [
        mixtureOf([
          { weight: 1 - share, distribution: finite },
          { weight: share, distribution: endless },
        ]),
        sumOf(finite, sometimes(endless, share)),
        fromQuantiles((ratio) =>
          ratio > 1 - share ? Number.POSITIVE_INFINITY : quantileOf(finite, ratio / (1 - share)),
        ),
      ];
      for (const one of made) {
        for (const ratio of [0.1, 0.5, 0.9, 0.95, 0.99, 0.999]) {
          const isEndless = ratio > 1 - share + resolutionAt(1 - share);
          const isEnding = ratio < 1 - share - resolutionAt(1 - share);
          if (isEndless) expect(quantileOf(one, ratio)).toBe(Number.POSITIVE_INFINITY);
          if (!isEnding) continue;
          const wanted = quantileOf(finite, ratio / (1 - share));
          expect(Math.abs(quantileOf(one, ratio) / wanted - 1), `${share} ${ratio}`).toBeLessThan(0.05);
        }
      }
    }
  });
});

describe("a lognormal in strata", () => {
  it("has its mean and its percentiles", () => {
    for (let round = 0; round < 200; round++) {
      const fit = anyFit();
      const distribution = fromLognormal(fit);
      expect(Math.abs(meanOf(distribution) / lognormalMean(fit) - 1)).toBeLessThan(0.002);
      for (const ratio of [0.1, 0.5, 0.9, 0.95, 0.99, 0.999]) {
        expect(Math.abs(quantileOf(distribution, ratio) / lognormalQuantile(fit, ratio) - 1)).toBeLessThan(0.02);
      }
    }
  });

  it("has the percentiles of the slowest of up to a thousand", () => {
    for (let round = 0; round < 50; round++) {
      const fit = { mu: 0, sigma: 0.2 + random() };
      for (const times of [2, 30, 1000]) {
        const exact = slowestQuantile(fit, times, 0.99);
        expect(Math.abs(quantileOf(repeatedMax(fromLognormal(fit), times), 0.99) / exact - 1)).toBeLessThan(0.04);
      }
    }
  });
});

describe("other shapes", () => {
  // An exponential time with mean 1: p50 ln 2, p99 ln 100. Of two in sequence p99 is 6.6384 (Erlang with two phases).
  it("come through their quantiles", () => {
    const exponential = fromQuantiles((ratio) => -Math.log(1 - ratio));
    expect(meanOf(exponential)).toBeCloseTo(1, 2);
    expect(Math.abs(quantileOf(exponential, 0.99) / Math.log(100) - 1)).toBeLessThan(0.01);
    expect(Math.abs(quantileOf(sumOf(exponential, exponential), 0.99) / 6.6384 - 1)).toBeLessThan(0.01);
  });

  it("with a step have it within a stratum of where it belongs", () => {
    const step = mixtureOf([
      { weight: 0.97, distribution: constant(1) },
      { weight: 0.03, distribution: constant(100) },
    ]);
    const width = resolutionAt(0.97);
    expect(width).toBeLessThan(0.02);
    expect(quantileOf(step, 0.97 - width)).toBeLessThan(1.5);
    expect(quantileOf(step, 0.97 + width)).toBeGreaterThan(70);
    expect(resolutionAt(0.99)).toBeLessThanOrEqual(0.0051);
  });
});
