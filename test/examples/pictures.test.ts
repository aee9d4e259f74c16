// The picture beside each example is the one that the command draws of it today, and so are the texts that it writes of it for other tools.

import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { createAnalysis } from "../../analysis/index.ts";
import { draw, write } from "../../cli/draw.ts";
import { type TextFormat, textFormats } from "../../diagram/formats/names.ts";
import { views } from "../../diagram/look.ts";
import { createProject } from "../../language/index.ts";
import { expectGolden } from "../support/golden.ts";
import { strangeLines } from "../support/text-grammars.ts";

const examples = fileURLToPath(new URL("../../examples", import.meta.url));
const projects = globSync("**/faultline.json", { cwd: examples }).map(dirname).sort();

test("there are examples to draw", () => {
  expect(projects.length).toBeGreaterThan(3);
});

const endings: Readonly<Record<TextFormat, string>> = {
  mermaid: "mmd",
  dot: "dot",
  d2: "d2",
  plantuml: "puml",
  markdown: "md",
};

test.each(projects.flatMap((project) => views.map((view) => [project, view] as const)))(
  "%s, %s",
  async (project, view) => {
    const text = createProject();
    for (const file of globSync("*.arch", { cwd: join(examples, project) }).sort()) {
      text.setFile(file, readFileSync(join(examples, project, file), "utf8"));
    }
    const analysis = createAnalysis(text.snapshot().model);
    const drawn = await draw(analysis, { view }, "light");
    const golden = pathToFileURL(join(examples, project, `${view}.svg`));
    if (drawn.kind === "drawn") expectGolden(golden, drawn.svg);
    else expect(existsSync(golden), drawn.why).toBe(false);
    for (const format of textFormats) {
      const result = write(analysis, { view }, format);
      const name = `${project.replaceAll(/[\\/]/g, "-")}-${view}.${endings[format]}`;
      const kept = new URL(`golden/${name}`, import.meta.url);
      if (result.kind === "written") {
        expectGolden(kept, result.text);
        expect(strangeLines(format, view, result.text)).toEqual([]);
      } else expect(existsSync(kept), result.why).toBe(false);
    }
  },
);
