// The schema of faultline.json and the reader of the settings agree on what is right.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readConfiguration } from "../../analysis/index.ts";
import { schemaFaults } from "../support/json-schema.ts";

const schema = JSON.parse(readFileSync(new URL("../../docs/faultline.schema.json", import.meta.url), "utf8"));

test.each([
  [{}, true],
  [{ $schema: "./faultline.schema.json" }, true],
  [{ rules: { "retry-amplification": "error", hub: "off" } }, true],
  [{ rules: { "retry-amplificaton": "error" } }, false],
  [{ rules: { hub: "loud" } }, false],
  [{ rules: [] }, false],
  [{ rulez: {} }, false],
  [{ thresholds: { amplification: 20, share: 0, multiplicity: 1.5, secretAge: "365d", outage: "0.5h" } }, true],
  [{ thresholds: { share: 1 } }, true],
  [{ thresholds: { share: 1.01 } }, false],
  [{ thresholds: { share: -0.1 } }, false],
  [{ thresholds: { amplification: 1 } }, false],
  [{ thresholds: { multiplicity: "10" } }, false],
  [{ thresholds: { outage: 1800 } }, false],
  [{ thresholds: { outage: "30" } }, false],
  [{ thresholds: { secretAge: "0d" } }, false],
  [{ thresholds: { noise: 1 } }, false],
  [{ include: ["designs/**", "a?.arch"], exclude: [] }, true],
  [{ include: "designs" }, false],
  [{ exclude: [""] }, false],
  [{ exclude: ["/etc"] }, false],
  [{ exclude: ["c:/x"] }, false],
  [{ exclude: ["a/../b"] }, false],
  [{ exclude: ["a/..b/.../c"] }, true],
  [{ exclude: [".."] }, false],
  [{ exclude: ["a\\b"] }, false],
  [{ exclude: [3] }, false],
  [{ exclude: ["x".repeat(501)] }, false],
  [{ failOn: "never" }, true],
  [{ failOn: "off" }, false],
  [{ failOn: 1 }, false],
  [{ assume: { outage: "30m", peak: 3 } }, true],
  [{ assume: { peak: 1 } }, false],
  [{ assume: { amplification: 10 } }, false],
  [{ assume: 3 }, false],
  [{ thresholds: { peak: 3 } }, false],
  [{ overrides: [{ files: ["old/**"], rules: { hub: "off" } }] }, true],
  [{ overrides: [{ files: ["old/**"] }] }, true],
  [{ overrides: [{ rules: { hub: "off" } }] }, false],
  [{ overrides: [{ files: ["old/**"], rules: { hubb: "off" } }] }, false],
  [{ overrides: [{ files: "old/**" }] }, false],
  [{ overrides: [{ files: [], thresholds: {} }] }, false],
  [{ overrides: {} }, false],
  [{ overrides: [3] }, false],
  [[], false],
])("%j is right: %s", (settings, isRight) => {
  expect(schemaFaults(settings, schema).length === 0).toBe(isRight);
  expect(readConfiguration(JSON.stringify(settings)).problems.length === 0).toBe(isRight);
});
