// What a faultline.json may say, and the sentence for everything that it may not.

import { expect, test } from "vitest";
import { belongingOf, optionsFor, readConfiguration } from "../../analysis/index.ts";

const read = (value: unknown) => {
  const configuration = readConfiguration(JSON.stringify(value));
  return { ...configuration, problems: configuration.problems.map(({ message }) => message) };
};

test("severities and every threshold are read, durations in seconds", () => {
  const rules = { "retry-amplification": "error", hub: "off" };
  const thresholds = { amplification: 20, share: 0.05, multiplicity: 5, secretAge: "30d", outage: "1.5h" };
  expect(read({ $schema: "somewhere", rules, thresholds })).toEqual({
    options: {
      rules,
      thresholds: { amplification: 20, share: 0.05, multiplicity: 5, secretAge: 2_592_000, outage: 5400 },
    },
    overrides: [],
    exclude: [],
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
  [
    { rulez: {} },
    "`rulez` is not a setting; there are `include`, `exclude`, `failOn`, `rules`, `thresholds`, `assume` and `overrides`.",
  ],
  [{ include: "designs" }, 'Files are given as a list of patterns: ["designs/**"].'],
  [{ exclude: [3] }, '3 is no pattern, such as "designs/**".'],
  [{ exclude: ["../a"] }, '"../a" leads out of the folder.'],
  [{ failOn: "off" }, '`failOn` is "off"; it is one of error, warning, info, hint, never.'],
  [{ assume: [] }, '`assume` gives numbers by name: { "outage": "30m", "peak": 3 }.'],
  [{ assume: { peak: 0.5 } }, "`peak` is a factor above 1."],
  [{ assume: { load: 1 } }, "`load` is no assumption; there are outage and peak."],
  [{ overrides: {} }, '`overrides` is a list: [{ "files": ["old/**"], "rules": { "hub": "off" } }].'],
  [
    { overrides: [{ rules: {} }] },
    'An override says of which `files` it is: { "files": ["old/**"], "rules": { "hub": "off" } }.',
  ],
  [{ overrides: [{ files: [], thresholds: {} }] }, "`thresholds` is not a setting; there are `files` and `rules`."],
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

test("a problem says the way to its place", () => {
  const { problems } = readConfiguration(
    JSON.stringify({ rulez: 1, overrides: [{ files: ["a"] }, { files: ["a", "/b"], rules: { hubb: "off" } }] }),
  );
  expect(problems.map(({ path }) => path)).toEqual([
    ["rulez"],
    ["overrides", 1, "files", 1],
    ["overrides", 1, "rules", "hubb"],
  ]);
});

test("a long slip is told in brief", () => {
  const long = "x".repeat(10_000);
  const { problems } = read({
    [long]: 1,
    rules: { hub: long, [long]: "off" },
    thresholds: { [long]: 1 },
    exclude: [[]],
  });
  for (const problem of problems) expect(problem.length).toBeLessThan(200);
  expect(problems).toHaveLength(5);
});

test.each(["rules", "failOn", "exclude", "thresholds", "overrides"])("%s nested however deep is one slip", (name) => {
  const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  const value = { rules: `{ "hub": ${deep} }`, overrides: `[{ "files": ${deep} }]` }[name] ?? deep;
  expect(readConfiguration(`{ "${name}": ${value} }`).problems).toHaveLength(1);
});

test("of thousands of slips some are told, and that there are more, whatever they are", () => {
  const names = Array.from({ length: 50_000 }, (_, index) => `retry-amplificaton-${index}`);
  const slips = Object.fromEntries(names.map((name) => [name, "off"]));
  const override = { files: names.map((name) => `../${name}`), rules: slips };
  const { problems } = read({ ...slips, rules: slips, overrides: [override] });
  expect(problems).toHaveLength(51);
  expect(problems.at(-1)).toBe("There are more slips in these settings; these are the first 50.");
});

test("what is assumed counts as a threshold, and wins over the older place", () => {
  const { options } = read({ assume: { outage: "1h", peak: 3 }, thresholds: { outage: "30m" } });
  expect(options.thresholds).toEqual({ outage: 3600, peak: 3 });
});

test("designs belong where they are included and not excluded", () => {
  const belongs = belongingOf(readConfiguration('{ "include": ["designs"], "exclude": ["drafts", "*.old.arch"] }'));
  expect(["designs/a.arch", "a.arch", "designs/drafts/a.arch", "designs/a.old.arch"].filter(belongs)).toEqual([
    "designs/a.arch",
  ]);
  expect(["a.arch", "x/y.arch"].every(belongingOf(readConfiguration("")))).toBe(true);
});

test("of several overrides the last that names a rule counts, and an editor's severities win over all", () => {
  const configuration = readConfiguration(
    JSON.stringify({
      rules: { hub: "error" },
      overrides: [
        { files: ["old"], rules: { hub: "off", "long-chain": "off" } },
        { files: ["old/new.arch"], rules: { hub: "hint" } },
      ],
    }),
  );
  const pathOf = (file: string) => (file.startsWith("/p/") ? file.slice(3) : undefined);
  const { rules, severityIn } = optionsFor(configuration, pathOf, { "long-chain": "info" });
  expect(rules).toEqual({ hub: "error", "long-chain": "info" });
  expect(severityIn?.("hub", "/p/old/a.arch")).toBe("off");
  expect(severityIn?.("hub", "/p/old/new.arch")).toBe("hint");
  expect(severityIn?.("hub", "/p/a.arch")).toBeUndefined();
  expect(severityIn?.("hub", "/elsewhere/old/a.arch")).toBeUndefined();
  expect(severityIn?.("long-chain", "/p/old/a.arch")).toBe("info");
});
