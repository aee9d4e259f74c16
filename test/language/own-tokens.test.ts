// The tokens of a part of a file, taken from those of the file, are those of its text by itself, in whatever text; and of texts that
// are right nearly every part has them.

import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Outline, outlineOf, type Part } from "../../language/syntax/outline.ts";
import { tokensWithin } from "../../language/syntax/own-tokens.ts";
import { lex } from "../../language/syntax/tokens.ts";
import { randomFrom, randomMutations, systematicMutations } from "../support/mutate.ts";

const examples = join(import.meta.dirname, "../../examples");
const texts = globSync("**/*.arch", { cwd: examples })
  .sort()
  .map((file) => readFileSync(join(examples, file), "utf8"));

/** All parts of an outline, those inside others too. */
function partsOf({ parts }: Pick<Outline, "parts">): readonly Part[] {
  return parts.flatMap((part) => [part, ...(part.kind === "container" ? partsOf(part) : [])]);
}

/** How many parts a text has and how many of them were given tokens, each of which must be right. */
function compare(text: string): { readonly parts: number; readonly given: number } {
  const tokens = lex(text);
  const parts = partsOf(outlineOf(text, tokens));
  let given = 0;
  for (const part of parts) {
    const own = tokensWithin(text, tokens, part);
    if (own === undefined) continue;
    given += 1;
    const shifted = own.tokens.map((token, index) => ({
      ...token,
      start: token.start - own.offset,
      end: token.end - own.offset,
      // By itself, every text begins a line.
      first: index === 0 || token.first,
    }));
    const alone = lex(text.slice(part.start, part.end));
    if (JSON.stringify(shifted) !== JSON.stringify(alone)) expect(shifted, text).toEqual(alone);
  }
  return { parts: parts.length, given };
}

describe("tokens of a part", () => {
  test("are those of its own text, for nearly every part of every example", () => {
    const counts = texts.map(compare);
    const parts = counts.reduce((sum, count) => sum + count.parts, 0);
    const given = counts.reduce((sum, count) => sum + count.given, 0);
    expect(parts).toBeGreaterThan(500);
    expect(given / parts).toBeGreaterThan(0.95);
  });

  test("are those of its own text where tokens were lost, swapped or put in", () => {
    const random = randomFrom(20151224);
    let tried = 0;
    for (const text of texts.filter((one) => one.length < 3000).slice(0, 6)) {
      for (const broken of systematicMutations(text, random)) {
        compare(broken);
        tried += 1;
      }
      const more = randomMutations(text, random);
      for (let count = 0; count < 500; count += 1) compare(more.next().value as string);
    }
    expect(tried).toBeGreaterThan(3000);
  });

  test.each([
    ["a word that a colon makes a name", "service a : service b"],
    ["a word before a dot", "service a { } load.x"],
    ["a percentile before a dash", "data p99-"],
  ])("are not handed out wrongly for %s", (_, text) => {
    compare(text);
  });
});
