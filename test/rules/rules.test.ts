// Runs every rule's specification, and holds what is true of all rules: one file, one export, one page, one place in the
// list, sentences in the house's style, and examples that do what they claim.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ruleById, rules } from "../../analysis/index.ts";
import { checkRule, findingsOfRule } from "../support/check-rule.ts";
import { specBlocksOf } from "../support/spec-markdown.ts";

const ruleFolder = new URL("../../analysis/rules/", import.meta.url);
const specFolder = new URL("./", import.meta.url);

function namesIn(folder: URL, extension: string, except: readonly string[] = []): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(extension) && !except.includes(name))
    .map((name) => name.slice(0, -extension.length))
    .sort();
}

const ids = rules.map((rule) => rule.id);

describe("the list of rules", () => {
  it("holds every file of the folder, sorted, and no id twice", () => {
    expect(ids.length).toBeGreaterThan(0);
    expect(ids).toEqual(namesIn(ruleFolder, ".ts", ["index.ts"]));
  });

  it("has a specification for every rule and no other", () => {
    expect(namesIn(specFolder, ".md")).toEqual(ids);
  });

  it("finds a rule by its id and nothing by another name", () => {
    for (const rule of rules) expect(ruleById(rule.id)).toBe(rule);
    expect(ruleById("no-such-rule")).toBeUndefined();
  });
});

describe.each(rules.map((rule) => [rule.id, rule] as const))("%s", (id, rule) => {
  const pageUrl = new URL(`${id}.md`, specFolder);
  const page = existsSync(pageUrl) ? readFileSync(pageUrl, "utf8") : "";
  const blocks = specBlocksOf(page);

  it("is exported under its own name", () => {
    const camelCase = id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
    expect(readFileSync(new URL(`${id}.ts`, ruleFolder), "utf8")).toContain(`export const ${camelCase} = defineRule(`);
  });

  it("speaks in the house's style", () => {
    expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(rule.title).not.toMatch(/\.$/);
    expect(Object.keys(rule.messages).length).toBeGreaterThan(0);
    for (const message of Object.values(rule.messages)) {
      expect(message.template).toMatch(/[^.]\.$/);
      expect(message.template).not.toMatch(/\b(should|must|please|you|your)\b/i);
    }
    for (const prose of [rule.rationale, rule.remedy, rule.tradeoff]) expect(prose.trim()).toMatch(/\.$/);
    expect(rule.sources.length).toBeGreaterThan(0);
    for (const source of rule.sources) expect(source.url ?? "https://").toMatch(/^https:\/\//);
  });

  it("finds something in its bad example and nothing in its good one", () => {
    const { bad, good, today } = rule.examples;
    const options = today === undefined ? {} : { today };
    expect(findingsOfRule(rule, bad, options).length).toBeGreaterThan(0);
    expect(findingsOfRule(rule, good, options).map((finding) => finding.message)).toEqual([]);
  });

  it("has a specification under its own name, with findings and with clean designs", () => {
    expect(page.split("\n")[0]).toBe(`# ${id}`);
    expect(blocks.some((block) => block.marks.length > 0)).toBe(true);
    expect(blocks.some((block) => block.marks.length === 0)).toBe(true);
  });

  it("says on its page where a finding has another severity, and only then", () => {
    const seen = new Set(blocks.flatMap((block) => block.marks.map((mark) => mark.says.split("[")[0])));
    seen.delete(rule.severity);
    expect(rule.otherSeverities !== undefined, [...seen].join()).toBe(seen.size > 0);
    expect(rule.otherSeverities ?? "A warning.").toMatch(/^An? (error|warning|info|hint)\b.*\.$/);
  });

  it("is seen in the specification with each of its messages", () => {
    const seen = blocks.flatMap((block) => block.marks.map((mark) => mark.says));
    for (const message of Object.values(rule.messages)) {
      const [first = ""] = message.template.split(/\{\w+\}/).filter((text) => text.trim().length > 3);
      expect(
        seen.some((says) => says.includes(first.trim())),
        `no caret line shows: ${message.template}`,
      ).toBe(true);
    }
  });

  it.each(blocks.map((block) => [block.title, block] as const))("%s", (_, block) => {
    const { expected, actual } = checkRule(rule, block);
    expect(actual, `test/rules/${id}.md, line ${block.pageLine}`).toBe(expected);
  });
});
