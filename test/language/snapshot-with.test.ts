// A look at a project with other texts: it is what a project of those texts is, and the project itself stays as it was.

import { describe, expect, it } from "vitest";
import { createProject } from "../../language/index.ts";
import { generateDesign } from "../support/generate-design.ts";
import { randomFrom, randomMutations } from "../support/mutate.ts";

describe("a project with other texts", () => {
  it("is what a fresh project of them is, and leaves the project alone", () => {
    const texts = generateDesign({ components: 60, files: 3 });
    const project = createProject();
    for (const [uri, text] of texts) project.setFile(uri, text);
    const before = project.snapshot();
    const [uri, text] = [...texts][1] ?? ["", ""];
    const mutations = randomMutations(text, randomFrom(7));
    for (let round = 0; round < 40; round += 1) {
      const other = mutations.next().value as string;
      const fresh = createProject();
      for (const [name, own] of texts) fresh.setFile(name, name === uri ? other : own);
      const seen = project.snapshotWith(new Map([[uri, other]]));
      const expected = fresh.snapshot();
      expect(seen.problems.map(({ code, message }) => [code, message])).toEqual(
        expected.problems.map(({ code, message }) => [code, message]),
      );
      expect(seen.model.components.map(({ id, dependencies }) => [id, dependencies.length])).toEqual(
        expected.model.components.map(({ id, dependencies }) => [id, dependencies.length]),
      );
      expect(project.snapshot()).toBe(before);
    }
    const [component] = before.model.components;
    project.setFile(uri, `${text}\n`);
    expect(project.snapshot().model.components[0]).toBe(component);
  });

  it("takes a file that the project has not", () => {
    const project = createProject();
    project.setFile("a.arch", "service api { calls db }\n");
    expect(project.snapshot().problems.map(({ code }) => code)).toEqual(["unknown-name"]);
    expect(project.snapshotWith(new Map([["b.arch", "store db\n"]])).problems).toEqual([]);
  });
});
