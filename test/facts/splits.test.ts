// Splits into parts that are not alike, held against counting every part by itself.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evenParts, hottestShareOf, servedByParts } from "../../analysis/facts/splits.ts";
import type { Figure, Split } from "../../language/index.ts";

const figure = (value: number): Figure => ({ value, origin: { kind: "written" }, at: { block: 0, start: 0, end: 0 } });

const splitOf = (count: number, hottest?: number): Split => ({
  count: figure(count),
  ...(hottest === undefined ? {} : { hottest: figure(hottest) }),
});

/** A split of at least two parts, and the share of its hottest, which is no less than an even one. */
const splits = fc
  .record({ count: fc.integer({ min: 2, max: 40 }), above: fc.double({ min: 0, max: 1, noNaN: true }) })
  .map(({ count, above }) => ({ count, hottest: 1 / count + above * (1 - 1 / count) }));

describe("a split", () => {
  it("without a hottest part is as many even parts as it has", () => {
    expect(evenParts(undefined)).toBe(1);
    expect(evenParts(splitOf(16))).toBe(16);
    expect(hottestShareOf(splitOf(16))).toBeUndefined();
  });

  it("with one is as many as would each get that share", () => {
    expect(evenParts(splitOf(16, 0.5))).toBe(2);
    expect(evenParts(splitOf(4, 0.25))).toBe(4);
    expect(evenParts(splitOf(4, 1))).toBe(1);
    expect(hottestShareOf(splitOf(16, 0.5))).toBe(0.5);
    expect(hottestShareOf(splitOf(4, 0.25))).toBeUndefined();
    expect(hottestShareOf(undefined)).toBeUndefined();
  });

  it("lets through what its parts do one by one", () => {
    const rates = fc.double({ min: 0, max: 10_000, noNaN: true });
    fc.assert(
      fc.property(splits, rates, rates, ({ count, hottest }, rate, each) => {
        const parts = [hottest, ...Array.from({ length: count - 1 }, () => (1 - hottest) / (count - 1))];
        const oneByOne = parts.reduce((sum, share) => sum + Math.min(rate * share, each), 0);
        expect(servedByParts(splitOf(count, hottest), rate, each)).toBeCloseTo(oneByOne, 6);
      }),
    );
    expect(servedByParts(splitOf(4), 100, 20)).toBe(80);
    expect(servedByParts(undefined, 100, 20)).toBe(20);
  });
});
