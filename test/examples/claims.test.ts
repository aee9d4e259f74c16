// The reader of claims: what a page lists is understood, everything odd in it is told, and a golden that is written anew keeps it.

import { describe, expect, test } from "vitest";
import { rules } from "../../analysis/index.ts";
import { readClaims } from "../../scripts/gallery/claims.ts";
import { projectsOfExamples, readExample } from "../../scripts/gallery/examples.ts";
import { readPage, writePage } from "../../scripts/gallery/reviewed-page.ts";

const ruleIds: ReadonlySet<string> = new Set(rules.map(({ id }) => id));

/** What a page with these claims, one finding and one fact is read as. */
function read(claims: string) {
  return readClaims(
    readPage(
      `# A shop\n\n## Findings\n\n### warning · eager-retry · shop.web calls shop.db\n\nSays.\n\nWhy: So.\n\n## Facts\n\n### load · shop.db\n\n\`8\` per-second, exact\n\nWhy: So.\n\n## Claims\n\n${claims}`,
    ),
    ruleIds,
  );
}

/** The slips of a page with one claim, which is given without its heading. */
const slipsOf = (body: string) => read(`### It drowns\n\n${body}\n`).slips;

describe("claims", () => {
  test("are read with their sources and answers", () => {
    const { claims, slips } = read(`### The database drowns

Source: T2, Amazon; T0

Shown by: warning · eager-retry · shop.web calls shop.db;
load · shop.db

### It no longer does

Source: T1, session 3

Gone: retry-amplification, retry-loop

### It took five hours

Source: T3, chapter 14

Cannot be shown: people did that; no design says how fast they are.
`);
    expect(slips).toEqual([]);
    expect(claims).toEqual([
      {
        title: "The database drowns",
        sources: [
          { text: "T2", passage: "Amazon" },
          { text: "T0", passage: "" },
        ],
        answer: { kind: "shown", by: ["warning · eager-retry · shop.web calls shop.db", "load · shop.db"] },
      },
      {
        title: "It no longer does",
        sources: [{ text: "T1", passage: "session 3" }],
        answer: { kind: "gone", rules: ["retry-amplification", "retry-loop"] },
      },
      {
        title: "It took five hours",
        sources: [{ text: "T3", passage: "chapter 14" }],
        answer: { kind: "unshowable", why: "people did that; no design says how fast they are." },
      },
    ]);
  });

  test("may be missing", () => {
    expect(readClaims(readPage("# A shop\n\n## Findings\n\nNone.\n"), ruleIds)).toEqual({ claims: [], slips: [] });
  });

  test.each([
    ["without a source", "Gone: retry-loop", '"It drowns" has no source.'],
    ["of no text", "Source: T9, Amazon\n\nGone: retry-loop", 'names no known text in "T9, Amazon": T0, T1, T2, T3.'],
    ["without an answer", "Source: T0", "has 0 answers"],
    ["with two answers", "Source: T0\n\nGone: retry-loop\n\nShown by: load · shop.db", "has 2 answers"],
    ["with an empty answer", "Source: T0\n\nCannot be shown:", 'says nothing behind "Cannot be shown:"'],
    [
      "by a heading that is not there",
      "Source: T0\n\nShown by: load · shop.web",
      'names "load · shop.web", which is no',
    ],
    ["by a rule that is none", "Source: T0\n\nGone: retry-lop", 'calls "retry-lop" gone, which is no rule.'],
    ["by a rule that finds", "Source: T0\n\nGone: eager-retry", 'calls "eager-retry" gone, which the page still has.'],
    ["with a mark misspelt", "Source: T0\n\nShown: load · shop.db", "begins with none of its marks: Shown: load"],
  ])("%s are told", (_, body, says) => {
    expect(slipsOf(body).join("\n")).toContain(says);
  });

  test("that stand twice or above the first heading are told", () => {
    const twice = "### A\n\nSource: T0\n\nGone: retry-loop\n\n";
    expect(read(`${twice}${twice}`).slips).toEqual(['"A" stands twice.']);
    expect(read(`Source: T0\n\n${twice}`).slips).toEqual(['"Source: T0" stands above the first claim.']);
  });

  test("are kept word for word when a page is written anew", () => {
    const [project = ""] = projectsOfExamples();
    const { analysis } = readExample(project);
    const claims = "### A\n\nSource: T0\n\nWhy: not a reason of the page.\n\nGone: retry-loop";
    const written = writePage(readPage(`# A\n\n## Findings\n\n## Claims\n\n${claims}\n`), analysis);
    expect(written.endsWith(`\n\n## Claims\n\n${claims}\n`)).toBe(true);
    expect(writePage(readPage(written), analysis)).toBe(written);
  });
});
