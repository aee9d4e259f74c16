// The README's first screen is true: its design lints to exactly the output printed below it, and its commands exist.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { folderWith, runCommand } from "./support/terminal.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const scripts: Record<string, string> = JSON.parse(
  readFileSync(new URL("../package.json", import.meta.url), "utf8"),
).scripts;

function fenced(kind: string): string {
  const found = new RegExp(`\`\`\`${kind}\\n([\\s\\S]*?)\`\`\``).exec(readme)?.[1];
  if (found === undefined) throw new Error(`the README has no ${kind} block`);
  return found;
}

test("the design in the README is told what the README says", async () => {
  const folder = folderWith({ "shop.arch": fenced("arch") });
  const { output } = await runCommand(["lint", "shop.arch"], { folder });
  expect(fenced("text")).toBe(output);
});

test("every npm script that the README names exists", () => {
  const named = [...readme.matchAll(/npm (?:run )?(start|test|package|[a-z]+:[a-z]+)\b/g)].map(
    (match) => match[1] ?? "",
  );
  expect(named.length).toBeGreaterThan(2);
  for (const name of named) expect(Object.keys(scripts)).toContain(name);
});
