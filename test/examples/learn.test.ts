// The path through the examples, docs/learn: each step is about a design that is there, asks it something, leaves something to try, and
// names no figure that is neither printed nor written. What the commands print is kept fresh by test/generated.test.ts.

import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { examplesFolder, projectsOfExamples } from "../../scripts/gallery/examples.ts";
import { learnFolder, readSteps } from "../../scripts/generate-learn.ts";
import { commandsIn, withOutputs } from "../../scripts/learn/command-blocks.ts";
import { leadsSomewhere, linksIn } from "../support/links.ts";
import { folderWith } from "../support/terminal.ts";

const steps = readSteps();
const projects = new Set(projectsOfExamples());

test("the steps are numbered from one on, each with a question of its own", () => {
  expect(steps.length).toBeGreaterThanOrEqual(12);
  for (const [index, { file, title }] of steps.entries()) {
    expect(file.startsWith(`${String(index + 1).padStart(2, "0")}-`), file).toBe(true);
    expect(title).toMatch(new RegExp(`^${index + 1}\\. .+\\?$`));
  }
  expect(new Set(steps.map(({ title }) => title)).size).toBe(steps.length);
});

test.each(["README.md", ...steps.map(({ file }) => file)])("every link of %s leads somewhere", (file) => {
  const page = join(learnFolder, file);
  const links = linksIn(readFileSync(page, "utf8"));
  expect(links.length).toBeGreaterThan(0);
  expect(links.filter((link) => !leadsSomewhere(link, pathToFileURL(page)))).toEqual([]);
});

describe.each(steps)("$title", ({ text }) => {
  const [, project = ""] = /^The design: \[.+\]\(\.\.\/\.\.\/examples\/(.+)\)\.$/m.exec(text) ?? [];

  test("asks a design of the examples, and leaves something to try", () => {
    expect(projects).toContain(project);
    const asked = commandsIn(text).filter((line) => line.includes(`examples/${project}`));
    expect(asked.length).toBeGreaterThan(0);
    expect(text).toContain("\n## Try it\n");
  });

  test("names no figure that is neither printed nor written in the design", () => {
    const known = new Set([...figuresIn(printedIn(text)), ...figuresIn(designOf(project))]);
    expect(figuresIn(proseOf(text)).filter((figure) => !known.has(figure))).toEqual([]);
  });
});

const fences = /^```\w+\n[\s\S]*?^```$/gm;

const printedIn = (text: string): string => [...text.matchAll(fences)].map(([block]) => block).join("\n");

/** What a person has written, without code, links' targets and the numbers of steps. */
const proseOf = (text: string): string =>
  text
    .replace(fences, "")
    .replace(/\n---\n[\s\S]*$/, "")
    .replace(/`[^`]*`/g, "")
    .replace(/\]\([^)]*\)/g, "]")
    .replace(/^# \d+\./m, "");

function designOf(project: string): string {
  const files = globSync("*.arch", { cwd: join(examplesFolder, project) });
  return files.map((file) => readFileSync(join(examplesFolder, project, file), "utf8")).join("\n");
}

/** Numbers of two digits and more, and all with a fraction, written in one way. */
function figuresIn(text: string): readonly string[] {
  const numbers = text.match(/\d[\d,_]*(?:\.\d+)?/g) ?? [];
  return numbers.map((number) => number.replace(/[,_]/g, "")).filter((number) => number.length > 1);
}

describe("a command in a page", () => {
  const shop = "service web { calls db }\nstore db { availability 99% }\nflow buy { web -> db }\n";
  const page = (line: string): string => `# A\n\n\`\`\`sh\n${line}\n\`\`\`\n\n\`\`\`text\nold\n\`\`\`\n\nEnd.\n`;
  const outputOf = async (line: string): Promise<string> => {
    const filled = await withOutputs(page(line), folderWith({ "shop.arch": shop }));
    expect(filled.startsWith(page(line).split("old")[0] ?? "")).toBe(true);
    expect(filled.endsWith("```\n\nEnd.\n")).toBe(true);
    return /```text\n([\s\S]*)\n```/.exec(filled)?.[1] ?? "";
  };

  test("is shown with what it prints", async () => {
    expect(await outputOf("faultline explain buy.availability-cap shop.arch")).toMatch(/^buy\.availability-cap = 99%/);
  });

  test("may show its first lines, its last ones, or its exit code", async () => {
    const whole = (await outputOf("faultline lint shop.arch")).split("\n");
    expect(whole.length).toBeGreaterThan(4);
    expect(await outputOf("faultline lint shop.arch | head -n 2")).toBe(whole.slice(0, 2).join("\n"));
    expect(await outputOf("faultline lint shop.arch | tail -n 1")).toBe(whole.at(-1));
    const failing = "faultline lint shop.arch --fail-on hint; echo $?";
    expect(await outputOf(failing)).toBe([...whole, "1"].join("\n"));
  });

  test("may have words in quotes", async () => {
    const line = 'faultline explain buy.availability-cap shop.arch --what-if "db { availability 99.5% }" | head -n 4';
    expect(await outputOf(line)).toContain("buy.availability-cap = 99.5%  (was 99%)");
  });

  test("that cannot be run fails the page, and so does one that a reader's shell would take otherwise", async () => {
    await expect(outputOf("faultline lint no-such.arch")).rejects.toThrow("no-such.arch");
    await expect(outputOf("faultline lint shop.arch > out.txt; rm out.txt")).rejects.toThrow("no command that a page");
    await expect(outputOf("curl example.org")).rejects.toThrow("no command that a page may show");
  });
});
