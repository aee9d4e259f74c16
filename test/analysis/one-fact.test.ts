// One fact that is asked for by its name is the one that stands among all facts of its element.

import { expect, test } from "vitest";

import { createAnalysis } from "../../analysis/index.ts";
import { createProject } from "../../language/index.ts";
import { generateDesign } from "../support/generate-design.ts";

test("a fact by its name is the one among all facts of its element, and no other", () => {
  const project = createProject();
  for (const [file, text] of generateDesign({ components: 20, files: 1 })) project.setFile(`file:///${file}`, text);
  const { model } = project.snapshot();
  const { facts } = createAnalysis(model, { thresholds: { outage: 1800 } });
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
