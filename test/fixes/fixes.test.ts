// Every fix of every rule, made in every design of the rule's specification and in its bad example: the finding goes, nothing worse
// comes, the layout stays, and the second time there is nothing left to do.

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type AnalysisOptions, fixesByRule, ruleById } from "../../analysis/index.ts";
import { specBlocksOf } from "../support/spec-markdown.ts";
import { faultsOf, fixesOf, lookAt, standingOf, textAfter } from "../support/try-fix.ts";

/** Rules whose fix leans on more than a minimal example says, such as who owns what. */
const leanOnMore: ReadonlySet<string> = new Set(["exposed-store", "unwatched-dead-letter"]);

/** The designs in which a rule is specified to find something. */
function designsOf(
  id: string,
): readonly { readonly title: string; readonly text: string; readonly options: AnalysisOptions }[] {
  const rule = ruleById(id);
  const page = readFileSync(new URL(`../rules/${id}.md`, import.meta.url), "utf8");
  const designs = specBlocksOf(page)
    .filter(({ marks }) => marks.length > 0)
    .map(({ title, text, settings }) => {
      const today = settings.get("today");
      return { title, text, options: today === undefined ? {} : { today } };
    });
  if (rule === undefined) return designs;
  const { bad, today } = rule.examples;
  return [{ title: "the bad example", text: bad, options: today === undefined ? {} : { today } }, ...designs];
}

describe.each(Object.keys(fixesByRule))("fixes of %s", (id) => {
  const designs = designsOf(id);

  it(`are offered in ${leanOnMore.has(id) ? "the specification" : "the bad example"}`, () => {
    const offered = (leanOnMore.has(id) ? designs : designs.slice(0, 1)).flatMap(({ text, options }) => {
      const looked = lookAt(text, options);
      return standingOf(looked, id).flatMap((finding) => fixesOf(looked, finding));
    });
    expect(offered).not.toEqual([]);
  });

  it.each(designs)("do what they say: $title", ({ text, options }) => {
    const looked = lookAt(text, options);
    for (const finding of standingOf(looked, id)) {
      const fixes = fixesOf(looked, finding);
      expect(new Set(fixes.map(({ title }) => title)).size).toBe(fixes.length);
      for (const fix of fixes) {
        expect(fix.title, fix.patch).toMatch(/^[A-Z`]((?!\. ).)*[^.\s]$/);
        const faults = faultsOf(looked, finding, fix, options);
        expect(faults, `${finding.message}\n${fix.title}: ${fix.patch}\n${textAfter(looked, fix)}`).toEqual([]);
      }
    }
  });
});
