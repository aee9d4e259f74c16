// Too few copies of many, against exact fractions of whole numbers and against what is known where the copies are without number.

import { describe, expect, it } from "vitest";
import { tooFewUp } from "../../analysis/formulas/binomial.ts";
import { randomFrom } from "../support/mutate.ts";

/** The tail in whole numbers, for a chance of `down` in so many: Σ C(n, k) up^k down^(n−k) ÷ of^n. */
function exactTail(copies: number, needed: number, down: number, of: number): number {
  const [fails, works] = [BigInt(down), BigInt(of - down)];
  let [ways, sum] = [1n, 0n];
  for (let up = 0; up < needed; up++) {
    sum += ways * works ** BigInt(up) * fails ** BigInt(copies - up);
    ways = (ways * BigInt(copies - up)) / BigInt(up + 1);
  }
  // Sixty digits below the leading one, whatever that is.
  const whole = BigInt(of) ** BigInt(copies);
  const shift = whole.toString().length - sum.toString().length + 30;
  return Number((sum * 10n ** BigInt(shift)) / whole) / 10 ** 15 / 10 ** (shift - 15);
}

describe("too few copies up", () => {
  it("is the tail of the binomial distribution, summed in either way", () => {
    const random = randomFrom(7);
    for (let round = 0; round < 60; round++) {
      const copies = 2 + Math.floor(random() * 1_800);
      const down = 1 + Math.floor(random() * 500);
      const mean = copies * (1 - down / 1000);
      const away = (random() - 0.7) * 12 * Math.sqrt(copies * (down / 1000) * (1 - down / 1000));
      const needed = Math.min(copies, Math.max(1, Math.round(mean + away)));
      const wanted = exactTail(copies, needed, down, 1000);
      if (wanted === 0) continue;
      expect(tooFewUp(copies, needed, down / 1000) / wanted, `${needed} of ${copies}, ${down}‰`).toBeCloseTo(1, 9);
    }
  });

  it("goes on smoothly from few terms to many", () => {
    for (const [copies, down] of [
      [1_010, 0.001],
      [2_000, 0.5],
      [1_000_000, 0.999],
    ] as const) {
      const ratios = [999, 1_000, 1_001, 1_002].map(
        (needed) => tooFewUp(copies, needed + 1, down) / tooFewUp(copies, needed, down),
      );
      const [a = 0, b = 0, c = 0, d = 0] = ratios;
      // The second differences of a smooth row are small.
      expect(Math.abs(a - 2 * b + c)).toBeLessThan(1e-2 * b);
      expect(Math.abs(b - 2 * c + d)).toBeLessThan(1e-2 * c);
    }
  });

  it("is half at the mean of a thousand million, and what a standard normal says beside it", () => {
    const copies = 1_000_000_000;
    const deviation = Math.sqrt(copies * 0.25);
    expect(tooFewUp(copies, copies / 2, 0.5)).toBeCloseTo(0.5, 4);
    // One, two and three standard deviations below, and one above.
    expect(tooFewUp(copies, Math.round(copies / 2 - deviation), 0.5)).toBeCloseTo(0.158_655, 4);
    expect(tooFewUp(copies, Math.round(copies / 2 - 2 * deviation), 0.5)).toBeCloseTo(0.022_75, 4);
    expect(tooFewUp(copies, Math.round(copies / 2 - 3 * deviation), 0.5)).toBeCloseTo(0.001_35, 5);
    expect(tooFewUp(copies, Math.round(copies / 2 + deviation), 0.5)).toBeCloseTo(0.841_345, 4);
  });

  it("goes on smoothly from sums to what no sum ends", () => {
    // Beyond and below the variance from which on a normal distribution stands for the sum.
    for (const z of [-6, -3, -1, 0, 1]) {
      const tail = (copies: number) => tooFewUp(copies, Math.round(copies * 0.5 + z * Math.sqrt(copies * 0.25)), 0.5);
      expect(tail(100_004_000_000) / tail(99_996_000_000), `${z}`).toBeCloseTo(1, 4);
    }
    for (const needed of [1e39, 1.98e39, 2e39]) expect(tooFewUp(2e39, needed, 0.01)).toBeGreaterThanOrEqual(0);
  });

  it("needs all of very many, or all but a few", () => {
    const copies = 1_000_000_000;
    expect(tooFewUp(copies, copies, 1e-9)).toBeCloseTo(1 - Math.exp(-1), 8);
    // More than two of a Poisson mean of one: 1 − 5/2e.
    expect(tooFewUp(copies, copies - 2, 1e-9)).toBeCloseTo(1 - 2.5 * Math.exp(-1), 8);
    expect(tooFewUp(copies, 500_000_000, 0.001)).toBe(0);
    expect(tooFewUp(copies, copies, 0.5)).toBe(1);
  });
});
