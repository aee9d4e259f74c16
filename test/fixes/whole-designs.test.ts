// Fixes in whole designs: each fault of test/designs is made in a design of many components, and every fix of what is then found does
// what it says there too, with systems around it, policies, and others that share what it touches.

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fixesByRule, rules } from "../../analysis/index.ts";
import { faultyDesigns } from "../support/faulty-designs.ts";
import { specBlocksOf } from "../support/spec-markdown.ts";
import { faultsOf, fixesOf, lookAt, textAfter } from "../support/try-fix.ts";

const options = { today: "2026-11-01" };
const designs = faultyDesigns();

describe("fixes in whole designs", () => {
  it.each(designs.map(({ design, edit, text }) => [design, edit, text] as const))("%s: %s", (_, _edit, text) => {
    const looked = lookAt(text, options);
    for (const finding of looked.analysis.report.findings) {
      if (finding.accepted !== undefined) continue;
      for (const fix of fixesOf(looked, finding)) {
        const faults = faultsOf(looked, finding, fix, options);
        expect(faults, `${finding.message}\n${fix.title}: ${fix.patch}\n${textAfter(looked, fix)}`).toEqual([]);
      }
    }
  });

  it("are offered with a title and an edit of their own, whatever the place", () => {
    for (const { text } of designs) {
      const looked = lookAt(text, options);
      for (const finding of looked.analysis.report.findings) {
        const fixes = fixesOf(looked, finding);
        expect(new Set(fixes.map(({ title }) => title)).size).toBe(fixes.length);
        expect(new Set(fixes.map(({ patch }) => patch)).size).toBe(fixes.length);
      }
    }
  });

  it("are offered for nearly every fault of a rule that has some", () => {
    const loud = designs.flatMap(({ text }) => {
      const looked = lookAt(text, options);
      const { findings } = looked.analysis.report;
      const standing = findings.filter(({ severity, accepted }) => accepted === undefined && severity !== "info");
      return standing.filter(({ rule }) => rule in fixesByRule).map((finding) => fixesOf(looked, finding).length > 0);
    });
    expect(loud.length).toBeGreaterThan(30);
    expect(loud.filter((isAnswered) => isAnswered).length / loud.length).toBeGreaterThan(0.95);
  });
});

describe.each(rules.map(({ id }) => id))("fixes of what else is found in the designs of %s", (id) => {
  const page = readFileSync(new URL(`../rules/${id}.md`, import.meta.url), "utf8");

  it("do what they say", () => {
    for (const { text, title } of specBlocksOf(page)) {
      const looked = lookAt(text, options);
      for (const finding of looked.analysis.report.findings) {
        // Those of the rule itself are tried one by one in fixes.test.ts.
        if (finding.accepted !== undefined || finding.rule === id) continue;
        for (const fix of fixesOf(looked, finding)) {
          const faults = faultsOf(looked, finding, fix, options);
          expect(faults, `${title}: ${finding.message}\n${fix.title}: ${fix.patch}`).toEqual([]);
        }
      }
    }
  });
});

describe("fixes in half-written text", () => {
  it("are patches that mean something, wherever a text breaks off", () => {
    let offered = 0;
    for (const { text } of designs.slice(0, 12)) {
      const lines = text.split("\n");
      for (let kept = 4; kept < lines.length; kept += 5) {
        const line = lines[kept] ?? "";
        const broken = [...lines.slice(0, kept), line.slice(0, line.length / 2)].join("\n");
        const looked = lookAt(broken, options);
        for (const finding of looked.analysis.report.findings) {
          for (const fix of fixesOf(looked, finding)) {
            offered += 1;
            expect(textAfter(looked, fix)).not.toBe(broken);
          }
        }
      }
    }
    expect(offered).toBeGreaterThan(20);
  });
});
