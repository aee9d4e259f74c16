// How the values of facts read.

import { expect, test } from "vitest";
import { factWords } from "../../analysis/index.ts";

test.each([
  [0.9995, "ratio", "99.95%"],
  [0.999999999, "ratio", "99.9999999%"],
  [0.990045, "ratio", "99.0045%"],
  [0.8999771, "ratio", "89.99771%"],
  [0.9000229, "ratio", "90.002%"],
  [0.9, "ratio", "90%"],
  [1 - 0.1 * 3 - 0.1, "ratio", "60%"],
  [1, "ratio", "100%"],
  [0.123, "ratio", "12.3%"],
  [1296, "seconds", "21 min 36 s"],
  [2592, "seconds", "43 min 12 s"],
  [0.15, "seconds", "150ms"],
  [0.0000035, "seconds", "3.5µs"],
  [0, "seconds", "0s"],
  [90_000, "seconds", "1 d 1 h"],
  [1200, "per-second", "1,200/s"],
  [64, "factor", "64×"],
  [1.1, "factor", "1.1×"],
  [Number.POSITIVE_INFINITY, "factor", "without bound"],
  [[0.99, 0.995], "ratio", "99% to 99.5%"],
  [["eu.a", "eu.b"], "elements", "eu.a, eu.b"],
  [[["a"], ["b", "c"]], "events", "a, b + c"],
  [[], "elements", "none"],
  ["eventual", "level", "eventual"],
  [1234567, "count", "1,234,567"],
] as const)("%j in %s reads %s", (value, unit, words) => {
  expect(factWords(value, unit)).toBe(words);
});
