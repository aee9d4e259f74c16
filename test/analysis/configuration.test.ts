// What a faultline.json may say, and the sentence for everything that it may not.

import { expect, test } from "vitest";
import { readConfiguration } from "../../analysis/index.ts";

const read = (value: unknown) => readConfiguration(JSON.stringify(value));

test("severities and every threshold are read, durations in seconds", () => {
  const rules = { "retry-amplification": "error", hub: "off" };
  const thresholds = { amplification: 20, share: 0.05, multiplicity: 5, secretAge: "30d", outage: "1.5h" };
  expect(read({ $schema: "somewhere", rules, thresholds })).toEqual({
    options: {
      rules,
      thresholds: { amplification: 20, share: 0.05, multiplicity: 5, secretAge: 2_592_000, outage: 5400 },
    },
    problems: [],
  });
});

test.each(["", "  \n", "{}"])("%j configures nothing", (text) => {
  const { options, problems } = readConfiguration(text);
  expect(problems).toEqual([]);
  expect(Object.keys({ ...options.rules, ...options.thresholds })).toEqual([]);
});

test.each([
  ["retry-amplificaton", "`retry-amplificaton` is no rule of this version; the nearest is `retry-amplification`."],
  ["metastable", "`metastable` is no rule of this version."],
  ["constructor", "`constructor` is no rule of this version."],
])("a rule that does not exist is told and left out: %s", (id, sentence) => {
  const { options, problems } = read({ rules: { [id]: "off", hub: "off" } });
  expect(problems).toEqual([sentence]);
  expect(options.rules).toEqual({ hub: "off" });
});

test.each([
  [{ rulez: {} }, "`rulez` is not a setting; there are `rules` and `thresholds`."],
  [{ rules: [] }, '`rules` gives a severity by rule: { "retry-amplification": "error" }.'],
  [{ rules: { hub: "loud" } }, '`hub` is set to "loud"; a severity is one of error, warning, info, hint, off.'],
  [{ thresholds: 3 }, '`thresholds` gives numbers by name: { "amplification": 10, "share": 0.01 }.'],
  [
    { thresholds: { noise: 3 } },
    "`noise` is no threshold; there are amplification, share, multiplicity, secretAge and outage.",
  ],
  [{ thresholds: { amplification: 1 } }, "`amplification` is a factor above 1."],
  [{ thresholds: { multiplicity: "10" } }, "`multiplicity` is a factor above 1."],
  [{ thresholds: { share: 1.2 } }, "`share` is a number from 0 to 1."],
  [{ thresholds: { outage: 1800 } }, '`outage` is a duration such as "30m".'],
  [{ thresholds: { secretAge: "0d" } }, '`secretAge` is a duration such as "30m".'],
  [[], "A configuration is an object: { }."],
])("%j is passed over with a sentence", (value, sentence) => {
  const { options, problems } = read(value);
  expect(problems).toEqual([sentence]);
  expect(Object.keys({ ...options.rules, ...options.thresholds })).toEqual([]);
});
