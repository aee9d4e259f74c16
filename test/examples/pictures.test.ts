// The picture beside each example is the one that the command draws of it today.

import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { createAnalysis } from "../../analysis/index.ts";
import { draw } from "../../cli/draw.ts";
import { views } from "../../diagram/look.ts";
import { createProject } from "../../language/index.ts";
import { expectGolden } from "../support/golden.ts";

const examples = fileURLToPath(new URL("../../examples", import.meta.url));
const projects = globSync("**/faultline.json", { cwd: examples }).map(dirname).sort();

test("there are examples to draw", () => {
  expect(projects.length).toBeGreaterThan(3);
});

test.each(projects.flatMap((project) => views.map((view) => [project, view] as const)))(
  "%s, %s",
  async (project, view) => {
    const text = createProject();
    for (const file of globSync("*.arch", { cwd: join(examples, project) }).sort()) {
      text.setFile(file, readFileSync(join(examples, project, file), "utf8"));
    }
    const { model } = text.snapshot();
    const drawn = await draw(createAnalysis(model), { view }, "light");
    const golden = pathToFileURL(join(examples, project, `${view}.svg`));
    if (drawn.kind === "drawn") expectGolden(golden, drawn.svg);
    else expect(existsSync(golden), drawn.why).toBe(false);
  },
);
