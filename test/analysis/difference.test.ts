// What an edit changes, as facts and findings side by side.

import { expect, test } from "vitest";
import { createAnalysis, differenceOf, findingChanges, improvementOf } from "../../analysis/index.ts";
import { createProject } from "../../language/index.ts";

const before = `client app { calls web }
service web { replicas 2  calls db { attempts 4 } }
store db : postgres { replicas 3  needs 1 }
flow visit { load 10/s  slo availability 99.9%  app -> web }
`;

function modelOf(text: string) {
  const project = createProject();
  project.setFile("a.arch", text);
  return project.snapshot().model;
}

function differenceAfter(after: string) {
  return differenceOf(createAnalysis(modelOf(before)), createAnalysis(modelOf(after)));
}

test("the same design differs in nothing, wherever it stands in the file", () => {
  expect(differenceAfter(`// moved\n\n${before}`)).toEqual({ facts: [], gone: [], added: [], changed: [] });
});

test("a changed number changes the facts that rest on it and no other", () => {
  const { facts, gone, added } = differenceAfter(before.replace("attempts 4", "attempts 3"));
  expect(facts.map(({ element, name }) => `${element}.${name}`)).toContain("db.retry-factor-burst");
  expect(facts.some(({ name }) => name === "availability" || name === "load")).toBe(false);
  const burst = facts.find(({ name }) => name === "retry-factor-burst");
  expect([burst?.before?.value, burst?.after?.value]).toEqual([4, 3]);
  expect([gone, added]).toEqual([[], []]);
});

test("a finding that comes counts against an edit, and for the one that takes it back", () => {
  const alone = before.replace("replicas 2", "replicas 1");
  const worse = findingChanges(createAnalysis(modelOf(before)), createAnalysis(modelOf(alone)));
  expect(worse.added.map(({ rule, element }) => `${rule} ${element}`)).toContain("single-point-of-failure web");
  expect(improvementOf(worse)).toBeLessThan(0);
  const better = findingChanges(createAnalysis(modelOf(alone)), createAnalysis(modelOf(before)));
  expect(better.gone.map(({ rule, element }) => `${rule} ${element}`)).toContain("single-point-of-failure web");
  expect(improvementOf(better)).toBeGreaterThan(0);
  expect(improvementOf(worse) + improvementOf(better)).toBe(0);
});

test("facts of elements that are only in one of the designs stand on one side", () => {
  const { facts } = differenceAfter(`${before}service extra { calls db }\n`);
  const fanOut = facts.find(({ element, name }) => element === "extra" && name === "fan-out");
  expect(fanOut?.before).toBeUndefined();
  expect(fanOut?.after?.value).toBe(1);
});
