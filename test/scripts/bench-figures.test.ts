// The benchmark's statistics, against values counted by hand.

import { expect, test } from "vitest";
import { judge, median, milliseconds, percentile } from "../../scripts/bench-figures.ts";

test("percentiles are values of the sample, by nearest rank", () => {
  const values = [15, 20, 35, 40, 50];
  expect(percentile(values, 0.3)).toBe(20);
  expect(percentile(values, 0.4)).toBe(20);
  expect(percentile(values, 0.5)).toBe(35);
  expect(percentile(values, 1)).toBe(50);
  expect(percentile([3, 1, 2], 0.95)).toBe(3);
  expect(median([4, 1, 3, 2])).toBe(2);
  expect(percentile([], 0.5)).toBeNaN();
});

test("a budget is met up to its figure", () => {
  expect(judge("a", 15, 15, milliseconds)).toEqual({ name: "a", value: "15.0 ms", budget: "15.0 ms", isMet: true });
  expect(judge("a", 150.4, 150, milliseconds)).toMatchObject({ value: "150 ms", isMet: false });
});
