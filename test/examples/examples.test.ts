// Every example gives exactly the findings of its reviewed page, and is understood without a problem.

import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { createAnalysis } from "../../analysis/index.ts";
import { createProject, placeOf } from "../../language/index.ts";
import { expectGolden } from "../support/golden.ts";
import { readPage, writePage } from "./reviewed-page.ts";

const examples = fileURLToPath(new URL("../../examples", import.meta.url));

/** Folders of examples, each a project, such as `dynamodb-2015/before`. */
const projects = [...new Set(globSync("**/*.arch", { cwd: examples }).map((file) => dirname(file)))].sort();

/** The day that acceptances are judged by, so that an example does not change with the calendar. */
const today = "2026-11-01";

const pageOf = (project: string) => new URL(`${project.replaceAll("/", "-")}.golden.md`, import.meta.url);

test("every example has a page and every page an example", () => {
  const pages = readdirSync(new URL(".", import.meta.url)).filter((name) => name.endsWith(".golden.md"));
  expect(pages.sort()).toEqual(projects.map((project) => `${project.replaceAll("/", "-")}.golden.md`).sort());
  expect(pages.length).toBeGreaterThan(3);
});

describe.each(projects)("%s", (project) => {
  const { snapshot, analysis } = read(project);

  test("is a project of its own, and explained", () => {
    expect(existsSync(join(examples, project, "faultline.json"))).toBe(true);
    const [outer = project] = project.split("/");
    expect(existsSync(join(examples, outer, "README.md"))).toBe(true);
  });

  test("is understood without a problem", () => {
    const problems = snapshot.problems.map((problem) => {
      const place = placeOf(snapshot.model, problem.at);
      const line = place === undefined ? "?" : (snapshot.files.get(place.file)?.positionAt(place.start).line ?? 0) + 1;
      return `${place?.file}:${line}: ${problem.message}`;
    });
    expect(problems).toEqual([]);
  });

  test("gives the findings and facts of its page", () => {
    const url = pageOf(project);
    const page = readPage(existsSync(url) ? readFileSync(url, "utf8") : `# ${project}\n`);
    expect(analysis.report.failures).toEqual([]);
    expectGolden(url, writePage(page, analysis));
  });

  test("gives each of them with a reason", () => {
    const { reasons, facts } = readPage(writePage(readPage(readFileSync(pageOf(project), "utf8")), analysis));
    const headings = readFileSync(pageOf(project), "utf8").match(/^### .+$/gm) ?? [];
    const without = headings.map((line) => line.slice(4)).filter((heading) => (reasons.get(heading) ?? "") === "");
    expect(without, `write why it is right into ${relative(process.cwd(), fileURLToPath(pageOf(project)))}`).toEqual(
      [],
    );
    expect(new Set(headings).size, "a heading stands twice").toBe(headings.length);
    expect(facts.length, "the page names no fact").toBeGreaterThan(0);
  });
});

function read(project: string) {
  const text = createProject();
  for (const file of globSync("*.arch", { cwd: join(examples, project) }).sort()) {
    text.setFile(file, readFileSync(join(examples, project, file), "utf8"));
  }
  const snapshot = text.snapshot();
  return { snapshot, analysis: createAnalysis(snapshot.model, { today }) };
}
