// All that the language can say is said in the page beside this file, and understood without a problem; the full example
// is, besides, a sound design to the rules.

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { analyze } from "../../analysis/index.ts";
import { formatText } from "../../language/format.ts";
import { statements } from "../../language/index.ts";
import { modelOf, understand } from "../support/understand.ts";

const page = readFileSync(new URL("snippets.md", import.meta.url), "utf8");

const sections = page
  .split(/^## /m)
  .slice(1)
  .map((section) => ({
    heading: section.slice(0, section.indexOf("\n")),
    listed: [...section.matchAll(/^- `(.+)`$/gm)].map((match) => match[1] ?? ""),
    text: /^```arch\n([\s\S]*?)^```$/m.exec(section)?.[1] ?? "",
  }));

describe("the page of snippets", () => {
  it("has a design in each section, and a statement of every kind somewhere", () => {
    expect(sections.length).toBeGreaterThan(15);
    expect(sections.filter(({ text }) => text === "").map(({ heading }) => heading)).toEqual([]);
    const words = new Set(
      sections.flatMap(({ text }) => text.replaceAll(/"[^"]*"/g, "").match(/[a-z]+(-[a-z]+)*/g) ?? []),
    );
    // Those that only technologies, tags and notes are made of have their examples in the reference.
    const elsewhere = new Set(["tradeoff", "tags", "source"]);
    const missing = statements.map(({ word }) => word).filter((word) => !words.has(word) && !elsewhere.has(word));
    expect(missing).toEqual([]);
  });

  it.each(sections)("$heading: is understood", ({ text }) => {
    expect(understand(text).problems).toEqual([]);
  });

  it.each(sections)("$heading: holds each statement that it lists", ({ listed, text }) => {
    expect(listed.filter((snippet) => !text.includes(snippet))).toEqual([]);
  });

  it.each(sections)("$heading: every rule copes with it", ({ text }) => {
    expect(analyze(modelOf(text)).failures).toEqual([]);
  });

  it.each(sections)("$heading: means the same when it is formatted", ({ text }) => {
    const formatted = formatText(text);
    expect(formatted.untouched).toEqual([]);
    expect(understand(formatted.text).problems).toEqual([]);
  });
});

describe("the full example", () => {
  const text = readFileSync(new URL("../../examples/photos/photos.arch", import.meta.url), "utf8");

  it("is understood without a problem", () => {
    expect(understand(text).problems).toEqual([]);
  });

  it("has nothing against it above a note", () => {
    const report = analyze(modelOf(text));
    expect(report.failures).toEqual([]);
    const told = report.findings.map(({ severity, rule, message }) => `${severity} ${rule}: ${message}`);
    expect(told.filter((finding) => !/^(info|hint) /.test(finding))).toEqual([]);
  });
});
