// Values that are handed out have thirteen significant digits, by a short cut where that is certain to give what decimal text does.

import { describe, expect, it } from "vitest";
import { significant } from "../../analysis/facts/significant.ts";
import { randomFrom } from "../support/mutate.ts";

/** By way of decimal text. */
function written(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(13));
}

describe("significant", () => {
  it("drops what is nothing but arithmetic", () => {
    expect(significant((1 - 0.9975) * 400_000)).toBe(1000);
    expect(significant(0.1 + 0.2)).toBe(0.3);
    expect(significant(-1 / 3)).toBe(-0.3333333333333);
    expect(significant(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
    expect(significant(9_007_199_254_740_991)).toBe(9_007_199_254_740_991);
  });

  it("gives what decimal text would, at every size, beside powers of ten and beside halves", () => {
    const random = randomFrom(7);
    for (let power = -30; power < 20; power += 1) {
      for (let step = -20; step <= 20; step += 1) {
        const beside = 10 ** power * (1 + step * 2 ** -52);
        expect(significant(beside)).toBe(written(beside));
      }
      for (let run = 0; run < 200; run += 1) {
        const any = (random() - 0.5) * 10 ** power;
        expect(significant(any)).toBe(written(any));
        const half = (Math.floor(random() * 1e13) + 0.5) / 10 ** Math.abs(power);
        expect(significant(half)).toBe(written(half));
      }
    }
  });
});
