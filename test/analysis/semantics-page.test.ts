// The page that says what the numbers mean says it of every number there is, and of no other.

import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { createAnalysis, rules } from "../../analysis/index.ts";
import { createProject } from "../../language/index.ts";

const root = new URL("../../", import.meta.url);
const page = readFileSync(new URL("docs/semantics.md", root), "utf8");

/** Names in the page's headings of facts. */
const described = page
  .split("\n")
  .filter((line) => line.startsWith("### "))
  .flatMap((line) => [...line.matchAll(/`([\w-]+)`/g)].map((match) => match[1]));

/** Names of the facts that the sound designs and the rules' examples bring forth, with an outage to judge queues by. */
function computed(): ReadonlySet<string> {
  const names = new Set<string>();
  const folder = new URL("test/designs/sound/", root);
  const designs = readdirSync(folder).map((file) => readFileSync(new URL(file, folder), "utf8"));
  for (const text of [...designs, ...rules.flatMap(({ examples }) => [examples.bad, examples.good])]) {
    const project = createProject();
    project.setFile("design.arch", text);
    const { facts } = createAnalysis(project.snapshot().model, { thresholds: { outage: 600 } });
    for (const { name } of facts.list()) names.add(name);
  }
  return names;
}

test("every computed quantity has its words, and every quantity described is computed", () => {
  expect([...described].sort()).toEqual([...computed()].sort());
});
