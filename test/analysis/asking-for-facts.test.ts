// Facts are the same ones however they are asked for: one by its name, those of one element, all in turn, all as a list.

import { expect, test } from "vitest";

import { byCodeUnit } from "../../analysis/by-code-unit.ts";
import { type Analysis, createAnalysis, type Fact } from "../../analysis/index.ts";
import { createProject } from "../../language/index.ts";
import { generateDesign } from "../support/generate-design.ts";

function analysed(components: number): Analysis {
  const project = createProject();
  for (const [file, text] of generateDesign({ components, files: 1 })) project.setFile(`file:///${file}`, text);
  return createAnalysis(project.snapshot().model, { thresholds: { outage: 1800 } });
}

test("a fact by its name is the one among all facts of its element, and no other", () => {
  const { facts } = analysed(20);
  const { model } = facts;
  const names = new Set(facts.list().map(({ name }) => name));
  expect(names.size).toBeGreaterThan(30);
  for (const { id } of [...model.flows, ...model.components, ...model.containers, ...model.regions]) {
    const all = facts.of(id);
    for (const name of names) {
      const expected = all.find((fact) => fact.name === name);
      const found = facts.one(id, name);
      expect([id, name, found?.kind, found?.value]).toEqual([id, name, expected?.kind, expected?.value]);
    }
  }
});

test("the list has what is told in turn and nothing else, by name, then by element", () => {
  const { facts } = analysed(60);
  const { model } = facts;
  const told: Fact[] = [];
  facts.each((fact) => told.push(fact));
  const list = facts.list();
  const keyOf = ({ name, element, kind, value }: Fact) => JSON.stringify([name, element, kind, value]);
  const sorted = [...told].sort((a, b) => byCodeUnit(a.name, b.name) || byCodeUnit(a.element, b.element));
  expect(list.map(keyOf)).toEqual(sorted.map(keyOf));
  const regions = model.regions.flatMap(({ id, zones }) => [id, ...zones.map((zone) => zone.id)]);
  const ids = [...model.flows, ...model.components, ...model.containers].map(({ id }) => id).concat(regions);
  const single = ids.flatMap((id) => facts.of(id));
  expect(single.map(keyOf).sort()).toEqual(told.map(keyOf).sort());
  expect(told.length).toBeGreaterThan(500);
});
