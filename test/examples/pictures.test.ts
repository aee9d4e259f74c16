// The picture beside each example is the one that the command draws of it today, and so are the texts that it writes of
// it for other tools.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { draw, write } from "../../cli/draw.ts";
import { type TextFormat, textFormats } from "../../diagram/formats/names.ts";
import { views } from "../../diagram/look.ts";
import { examplesFolder, projectsOfExamples, readExample } from "../../scripts/gallery/examples.ts";
import { expectGolden } from "../support/golden.ts";
import { strangeLines } from "../support/text-grammars.ts";

const projects = projectsOfExamples();

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

describe.each(projects)("%s", (project) => {
  const { analysis } = readExample(project);

  test.each(views)("%s", async (view) => {
    const drawn = await draw(analysis, { view }, "light");
    const golden = pathToFileURL(join(examplesFolder, project, `${view}.svg`));
    if (drawn.kind === "drawn") expectGolden(golden, drawn.svg);
    else expect(existsSync(golden), drawn.why).toBe(false);
    for (const format of textFormats) {
      const result = write(analysis, { view }, format);
      const name = `${project.replaceAll("/", "-")}-${view}.${endings[format]}`;
      const kept = new URL(`golden/${name}`, import.meta.url);
      if (result.kind === "written") {
        expectGolden(kept, result.text);
        expect(strangeLines(format, view, result.text)).toEqual([]);
      } else expect(existsSync(kept), result.why).toBe(false);
    }
  });
});
