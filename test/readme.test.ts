// The README is true: its design lints to exactly the output printed below it, a change does what is said of it, its counts
// are right and its commands exist.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { rules } from "../analysis/index.ts";
import { folderWith, runCommand } from "./support/terminal.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const scripts: Record<string, string> = JSON.parse(
  readFileSync(new URL("../package.json", import.meta.url), "utf8"),
).scripts;

function fenced(kind: string, index = 0): string {
  const found = [...readme.matchAll(new RegExp(`\`\`\`${kind}\\n([\\s\\S]*?)\`\`\``, "g"))][index]?.[1];
  if (found === undefined) throw new Error(`the README has no ${kind} block`);
  return found;
}

test("the design in the README is told what the README says", async () => {
  const folder = folderWith({ "shop.arch": fenced("arch") });
  const { output } = await runCommand(["lint", "shop.arch"], { folder });
  expect(fenced("text")).toBe(output);
});

test("the change in the README does what the README says", async () => {
  const folder = folderWith({ "shop.arch": fenced("arch") });
  const [, words = "", change = ""] = /^faultline (explain .+) --what-if "(.+)"$/m.exec(readme) ?? [];
  const { exitCode, output } = await runCommand([...words.split(" "), "--what-if", change], { folder });
  expect(exitCode).toBe(0);
  expect(fenced("text", 1)).toBe(output);
});

test("the README counts rules and quantities right", () => {
  const page = readFileSync(new URL("../docs/semantics.md", import.meta.url), "utf8");
  const described = page.split("\n").filter((line) => line.startsWith("### "));
  const quantities = described.flatMap((line) => line.match(/`[\w-]+`/g) ?? []).length;
  expect(readme).toContain(`${quantities} computed quantities`);
  expect(readme).toContain(`${rules.length} rules`);
});

test("every npm script that the README names exists", () => {
  const named = [...readme.matchAll(/npm (?:run )?(start|test|package|[a-z]+:[a-z]+)\b/g)].map(
    (match) => match[1] ?? "",
  );
  expect(named.length).toBeGreaterThan(2);
  for (const name of named) expect(Object.keys(scripts)).toContain(name);
});
