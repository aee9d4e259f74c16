// The scaffold of a rule: everything in its place, and nothing that could pass unwritten.

import { readFileSync } from "node:fs";
import { transformSync } from "esbuild";
import { describe, expect, it } from "vitest";
import { ledgerWith } from "../../scripts/generate-rule-pages.ts";
import { filesOfNewRule } from "../../scripts/new-rule.ts";
import { specBlocksOf } from "../support/spec-markdown.ts";

const list = readFileSync(new URL("../../analysis/rules/index.ts", import.meta.url), "utf8");
const ledger =
  "| Rule | What happened | In version |\n| --- | --- | --- |\n| old-rule | added | 0.1.0 |\n| old-rule | removed | 0.2.0 |\n";
const present = { list, ledger, version: "0.3.0" };

function textOf(name: string, id = "a-new-pattern"): string {
  const file = filesOfNewRule(id, present).find((one) => one.name === name);
  if (file === undefined) throw new Error(`${name} is not written`);
  return file.text;
}

describe("a new rule", () => {
  it("gets a file, a specification, its line in the list and its line in the ledger", () => {
    expect(filesOfNewRule("a-new-pattern", present).map((file) => file.name)).toEqual([
      "analysis/rules/a-new-pattern.ts",
      "test/rules/a-new-pattern.md",
      "analysis/rules/index.ts",
      "docs/rules/ledger.md",
    ]);
  });

  it("is TypeScript under its own name", () => {
    const text = textOf("analysis/rules/a-new-pattern.ts");
    expect(transformSync(text, { loader: "ts" }).warnings).toEqual([]);
    expect(text).toContain("export const aNewPattern = defineRule(");
  });

  it("has a specification that fails until the rule is written, and a clean look-alike", () => {
    const blocks = specBlocksOf(textOf("test/rules/a-new-pattern.md"));
    expect(blocks.map((block) => block.marks.length)).toEqual([1, 0]);
  });

  it.each(["a-new-pattern", "shared-everything", "zz-last"])("stands in the list where %s belongs", (id) => {
    const text = textOf("analysis/rules/index.ts", id);
    const files = [...text.matchAll(/from "\.\/([\w-]+)\.ts"/g)].map(([, file]) => file);
    expect(files).toContain(id);
    expect(files).toEqual([...files].sort());
    const names = /readonly Rule\[\] = \[([^\]]*)\]/
      .exec(text)?.[1]
      ?.split(",")
      .map((name) => name.trim())
      .filter((name) => name !== "");
    expect(names).toEqual(files.map((file) => file?.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())));
    expect(transformSync(text, { loader: "ts" }).warnings).toEqual([]);
  });

  it("adds to the ledger and takes nothing away", () => {
    expect(textOf("docs/rules/ledger.md")).toBe(`${ledger}| a-new-pattern | added | 0.3.0 |\n`);
    expect(ledgerWith(ledger, [{ id: "old-rule", since: "0.1.0" }])).toBe(ledger);
  });

  it.each([
    ["Shared Fate", /small words with hyphens/],
    ["spof", /small words with hyphens/],
    ["no-timeouts", /names the pattern/],
    ["old-rule", /never used again/],
    ["retry-amplification", /already/],
  ])("is not called %s", (id, reason) => {
    expect(() => filesOfNewRule(id, present)).toThrow(reason);
  });
});
