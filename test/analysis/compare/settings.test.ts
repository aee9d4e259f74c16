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
  expect(one).toEqual({ setting: "rules.hub in legacy/**", after: "warning", direction: "worse" });
});

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
