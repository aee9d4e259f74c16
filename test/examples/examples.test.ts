// Every example gives exactly the findings of its reviewed page, is understood without a problem, and answers every claim that
// the page lists.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { rules } from "../../analysis/index.ts";
import { placeOf } from "../../language/index.ts";
import { readClaims } from "../../scripts/gallery/claims.ts";
import { examplesFolder, pageUrlOf, projectsOfExamples, readExample } from "../../scripts/gallery/examples.ts";
import { readPage, writePage } from "../../scripts/gallery/reviewed-page.ts";
import { expectGolden } from "../support/golden.ts";

const projects = projectsOfExamples();
const ruleIds: ReadonlySet<string> = new Set(rules.map(({ id }) => id));

test("every example has a page and every page an example", () => {
  const pages = readdirSync(new URL(".", import.meta.url)).filter((name) => name.endsWith(".golden.md"));
  expect(pages.sort()).toEqual(projects.map((project) => `${project.replaceAll("/", "-")}.golden.md`).sort());
  expect(pages.length).toBeGreaterThan(3);
});

describe.each(projects)("%s", (project) => {
  const { snapshot, analysis } = readExample(project);

  test("is a project of its own, and explained", () => {
    expect(existsSync(join(examplesFolder, project, "faultline.json"))).toBe(true);
    const [outer = project] = project.split("/");
    expect(existsSync(join(examplesFolder, outer, "README.md"))).toBe(true);
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
    const url = pageUrlOf(project);
    const page = readPage(existsSync(url) ? readFileSync(url, "utf8") : `# ${project}\n`);
    expect(analysis.report.failures).toEqual([]);
    expectGolden(url, writePage(page, analysis));
  });

  test("gives each of them with a reason", () => {
    const { reasons, findings, facts } = readPage(readFileSync(pageUrlOf(project), "utf8"));
    const headings = [...findings, ...facts];
    const without = headings.filter((heading) => (reasons.get(heading) ?? "") === "");
    expect(without, `write why it is right into ${relative(process.cwd(), fileURLToPath(pageUrlOf(project)))}`).toEqual(
      [],
    );
    expect(new Set(headings).size, "a heading stands twice").toBe(headings.length);
    expect(facts.length, "the page names no fact").toBeGreaterThan(0);
  });

  test("answers the claims of its page", () => {
    const { claims, slips } = readClaims(readPage(readFileSync(pageUrlOf(project), "utf8")), ruleIds);
    expect(slips).toEqual([]);
    expect(claims.length, "the page lists no claim").toBeGreaterThan(0);
  });
});
