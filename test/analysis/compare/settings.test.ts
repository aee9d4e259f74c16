// Settings compared: what counts as another setting, and which of two is laxer.

import { describe, expect, it, test } from "vitest";
import { readConfiguration, regressionsIn, type SettingChange, settingsChanges } from "../../../analysis/index.ts";

const changed = (before: object, after: object) =>
  settingsChanges(readConfiguration(JSON.stringify(before)), readConfiguration(JSON.stringify(after)));

describe("which of two is laxer", () => {
  const rules = (level: string) => ({ rules: { hub: level } });
  test.each([
    ["a rule that is switched off", {}, rules("off")],
    ["a rule that is milder", rules("error"), rules("warning")],
    ["a rule that is off in some files", {}, { overrides: [{ files: ["legacy/**"], rules: { hub: "off" } }] }],
    ["a later failure of the build", { failOn: "warning" }, {}],
    ["a build that never fails", {}, { failOn: "never" }],
    ["a larger threshold", {}, { thresholds: { amplification: 20 } }],
    ["a threshold that is left at a larger default", { thresholds: { share: 0.001 } }, {}],
    ["a shorter outage", { assume: { outage: "30m" } }, { assume: { outage: "5m" } }],
    ["no assumption in place of one", { assume: { peak: 3 } }, {}],
    ["secrets that may be older", {}, { thresholds: { secretAge: "365d" } }],
  ])("%s is, and the way back is stricter", (_what, before, after) => {
    expect(changed(before, after).map(({ direction }) => direction)).toEqual(["worse"]);
    expect(changed(after, before).map(({ direction }) => direction)).toEqual(["better"]);
  });
});

it("says neither of what depends on the designs, or changes nothing", () => {
  const directions = (before: object, after: object) => changed(before, after).map(({ direction }) => direction);
  expect(directions({}, { exclude: ["old/**"] })).toEqual(["neither"]);
  expect(directions({ include: ["a/**"] }, { include: ["b/**"] })).toEqual(["neither"]);
  expect(directions({}, { failOn: "error" })).toEqual(["neither"]);
});

it("takes what holds in other files for what a rule was in some", () => {
  const some = { overrides: [{ files: ["legacy/**"], rules: { hub: "warning" } }] };
  const [one] = changed({ rules: { hub: "error" } }, { rules: { hub: "error" }, ...some });
  expect(one).toEqual({ setting: "rules.hub in legacy/**", before: "error", after: "warning", direction: "worse" });
});

describe("what holds in some files", () => {
  const hub = (level: string, ...files: string[]) => ({ files, rules: { hub: level } });
  const among = (...overrides: object[]) => ({ overrides });

  it("is the same in whatever order and in however many overrides they are named", () => {
    const together = among(hub("off", "a/**", "b/**"));
    expect(changed(together, among(hub("off", "b/**", "a/**")))).toEqual([]);
    expect(changed(together, among(hub("off", "b/**"), hub("off", "a/**")))).toEqual([]);
    expect(changed(among(hub("off", "a/**")), together)).toEqual([
      { setting: "rules.hub in b/**", after: "off", direction: "worse" },
    ]);
    expect(changed({ include: ["a/**", "b/**"] }, { include: ["b/**", "a/**"] })).toEqual([]);
  });

  it("is what the last override says that covers them", () => {
    const [all, some] = [hub("error", "**"), hub("warning", "legacy/**")];
    const laxer = { setting: "rules.hub in legacy/**", before: "error", after: "warning", direction: "worse" };
    expect(changed(among(all), among(all, some))).toEqual([laxer]);
    expect(changed(among(some, all), among(all, some))).toEqual([laxer]);
    expect(changed(among(all), among(some, all))).toEqual([]);
    expect(changed(among(hub("error", "legacy/**")), among(hub("error", "legacy/**"), hub("off", "legacy")))).toEqual([
      { setting: "rules.hub in legacy", after: "off", direction: "worse" },
      { setting: "rules.hub in legacy/**", before: "error", after: "off", direction: "worse" },
    ]);
  });

  it("is found of many overrides as well", () => {
    const many = Array.from({ length: 2_000 }, (_, at) => hub("off", `folder-${at}/**`));
    expect(changed(among(...many), among(...many, hub("off", "legacy/**")))).toEqual([
      { setting: "rules.hub in legacy/**", after: "off", direction: "worse" },
    ]);
  });
});

test.each([
  ["share", 0.01, 0.0104, "1%", "1.04%"],
  ["amplification", 1000, 1000.4, "1000", "1000.4"],
  ["secretAge", "10s", "10.0001s", "10s", "10.0001s"],
])(
  "a larger threshold is laxer by however little, and told to the digit that differs: %s",
  (name, was, is, before, after) => {
    expect(changed({ thresholds: { [name]: was } }, { thresholds: { [name]: is } })).toEqual([
      { setting: `thresholds.${name}`, before, after, direction: "worse" },
    ]);
  },
);

it("compares what settings mean, and not how they are written", () => {
  expect(changed({ assume: { outage: "30m" } }, { assume: { outage: "1800s" } })).toEqual([]);
  expect(changed({ rules: { hub: "off", "hidden-hub": "off" } }, { rules: { hub: "off" } })).toEqual([]);
});

it("is a step back only where it is asked for and laxer", () => {
  const settings: readonly SettingChange[] = changed({ thresholds: { share: 0.1 } }, { rules: { hub: "off" } });
  const findings = { added: [], gone: [], changed: [], accepted: [], reopened: [] };
  const comparison = { elements: [], flows: [], parts: [], promises: [], findings, settings };
  expect(regressionsIn(comparison, [{ kind: "new-finding" }])).toEqual([]);
  expect(regressionsIn(comparison, [{ kind: "laxer-settings" }])).toEqual([
    { kind: "laxer-settings", element: "rules.hub", says: "rules.hub was left at its default and is off." },
  ]);
});
