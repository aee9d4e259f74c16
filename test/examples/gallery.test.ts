// The gallery leads somewhere: each of its links goes to a file and, where it names one, to an anchor or a line that is there. What it
// says is kept fresh by test/generated.test.ts.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { allExamples, projectsOfExamples } from "../../scripts/gallery/examples.ts";
import { leadsSomewhere, linksIn } from "../support/links.ts";

const page = new URL("../../docs/gallery.md", import.meta.url);
const text = readFileSync(page, "utf8");

test("has a section for every example, with each of its designs", () => {
  const examples = allExamples();
  const sections = [...text.matchAll(/^<a id="([^"]+)">/gm)].map(([, id]) => id);
  expect(sections).toEqual(examples.map(({ name }) => name.replaceAll("/", "-")));
  expect(new Set(sections).size).toBe(sections.length);
  expect(examples.flatMap(({ projects }) => projects).sort()).toEqual(projectsOfExamples());
});

test("links to what is there", () => {
  const links = linksIn(text);
  expect(links.length).toBeGreaterThan(20);
  expect(links.filter((link) => !leadsSomewhere(link, page))).toEqual([]);
});
