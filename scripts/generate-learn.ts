// The path through the examples, docs/learn: a page for each step, written by hand, into which this puts what the commands of the page
// print, the way to the steps before and after, and into the first page the list of steps. With --check it only says whether they are
// fresh.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { withOutputs } from "./learn/command-blocks.ts";
import { root } from "./tool.ts";
import { writeOrCheck } from "./write-or-check.ts";

/** The folder of the pages. */
export const learnFolder = join(root, "docs/learn");

const overview = "README.md";
/** What stands behind this line of a step's page is the way on. */
const rule = "\n---\n";
/** What stands behind this heading of the first page is the list of steps. */
const stepsTitle = "\n## Steps\n";

/** A step as its page has it. */
export interface Step {
  readonly file: string;
  readonly text: string;
  /** The question that it answers, with its number. */
  readonly title: string;
}

/** The steps in their order, which is that of their numbers. */
export function readSteps(): readonly Step[] {
  const files = readdirSync(learnFolder).filter((name) => /^\d\d-.+\.md$/.test(name));
  return files.sort().map((file) => {
    const text = readFileSync(join(learnFolder, file), "utf8");
    return { file, text, title: /^# (.+)$/m.exec(text)?.[1] ?? file };
  });
}

/** Fills the pages; with `write: false` tells whether all of them are fresh. */
export async function generateLearn(options: { readonly write: boolean }): Promise<boolean> {
  const steps = readSteps();
  const pages: [file: string, text: string][] = [];
  for (const [index, { file, text }] of steps.entries()) {
    const body = (await withOutputs(text, root)).split(rule)[0]?.trimEnd();
    pages.push([file, `${body}\n${rule}\n${wayOn(steps[index - 1], steps[index + 1])}\n`]);
  }
  const first = readFileSync(join(learnFolder, overview), "utf8").split(stepsTitle)[0]?.trimEnd();
  const list = steps.map(({ file, title }) => `- [${title}](${file})`);
  pages.push([overview, `${first}\n${stepsTitle}\n${list.join("\n")}\n`]);
  const areFresh = pages.map(([file, text]) => writeOrCheck(join(learnFolder, file), text, options));
  return areFresh.every(Boolean);
}

function wayOn(before: Step | undefined, after: Step | undefined): string {
  const ways = [
    before === undefined ? undefined : `Before: [${before.title}](${before.file})`,
    `[All steps](${overview})`,
    after === undefined ? undefined : `Next: [${after.title}](${after.file})`,
  ];
  return ways.filter((way) => way !== undefined).join(" · ");
}

if (import.meta.main) {
  const write = !process.argv.includes("--check");
  if (!(await generateLearn({ write })) && !write) {
    console.error("docs/learn is stale. Run: npm run generate");
    process.exitCode = 1;
  }
}
