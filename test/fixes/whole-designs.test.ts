// Fixes in whole designs: each fault of test/designs is made in a design of many components, and every fix of what is then found does
// what it says there too, with systems around it, policies, and others that share what it touches.

import { describe, expect, it } from "vitest";
import { fixesByRule } from "../../analysis/index.ts";
import { faultyDesigns } from "../support/faulty-designs.ts";
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
