// What the command writes of each example for other tools, beside which a reader may lay the picture.

import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { createAnalysis } from "../../analysis/index.ts";
import { write } from "../../cli/draw.ts";
import { type TextFormat, textFormats } from "../../diagram/formats/names.ts";
import { type View, views } from "../../diagram/look.ts";
import { createProject } from "../../language/index.ts";
import { expectGolden } from "../support/golden.ts";

const examples = fileURLToPath(new URL("../../examples", import.meta.url));
const projects = globSync("**/faultline.json", { cwd: examples }).map(dirname).sort();

const endings: Readonly<Record<TextFormat, string>> = {
  mermaid: "mmd",
  dot: "dot",
  d2: "d2",
  plantuml: "puml",
  markdown: "md",
};

/** Views whose texts are kept: one of boxes and arrows, one of a sequence, one of a table; what others write is made alike. */
const kept: readonly View[] = views.filter((view) => ["map", "flow", "shared"].includes(view));

test.each(projects.flatMap((project) => kept.map((view) => [project, view] as const)))("%s, %s", (project, view) => {
  const text = createProject();
  for (const file of globSync("*.arch", { cwd: join(examples, project) }).sort()) {
    text.setFile(file, readFileSync(join(examples, project, file), "utf8"));
  }
  const analysis = createAnalysis(text.snapshot().model);
  for (const format of textFormats) {
    const written = write(analysis, { view }, format);
    const name = `${project.replaceAll(/[\\/]/g, "-")}-${view}.${endings[format]}`;
    const golden = new URL(`golden/${name}`, import.meta.url);
    if (written.kind === "written") expectGolden(golden, written.text);
    else expect(existsSync(golden), written.why).toBe(false);
  }
});
