// The picture beside each example is the one that the command draws of it today.

import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { createAnalysis } from "../../analysis/index.ts";
import { drawMap } from "../../cli/draw-map.ts";
import { createProject } from "../../language/index.ts";
import { expectGolden } from "../support/golden.ts";

const examples = fileURLToPath(new URL("../../examples", import.meta.url));
const projects = globSync("**/faultline.json", { cwd: examples }).map(dirname).sort();

test("there are examples to draw", () => {
  expect(projects.length).toBeGreaterThan(3);
});

test.each(projects)("%s", async (project) => {
  const text = createProject();
  for (const file of globSync("*.arch", { cwd: join(examples, project) }).sort()) {
    text.setFile(file, readFileSync(join(examples, project, file), "utf8"));
  }
  const { model } = text.snapshot();
  const svg = await drawMap(model, createAnalysis(model).report, "light");
  expectGolden(pathToFileURL(join(examples, project, "map.svg")), svg);
});
