// The tokens of an edited text are made from those of the text before: they are to be what a fresh reading gives, whatever was edited.

import { describe, expect, it } from "vitest";
import { tokenize } from "../../language/syntax/tokenize.ts";
import { lex, type Token } from "../../language/syntax/tokens.ts";
import { exampleTexts } from "../support/example-texts.ts";
import { randomEditor } from "../support/random-edits.ts";

/** What differs between the tokens that are remembered and those of a fresh reading; nothing where they are equal. */
function difference(text: string): string | undefined {
  const [made, fresh] = [tokenize(text), lex(text)];
  const index = fresh.findIndex((token, at) => shown(token) !== shown(made[at]));
  if (index < 0 && made.length === fresh.length) return undefined;
  return `token ${index}: ${shown(made[index])} and not ${shown(fresh[index])}`;
}

function shown(token: Token | undefined): string {
  return JSON.stringify(token);
}

const designs = [...exampleTexts.values()].filter((text) => text.length > 4000 && text.length < 20_000);

/** A text that is long enough to be remembered, with an edit in its middle. */
function around(middle: string): string {
  return `${"service before { calls x }\n".repeat(200)}${middle}${"\nservice behind { calls x }".repeat(200)}`;
}

describe("tokens of an edited text", () => {
  it.each([
    ["a figure", "capacity 5k/s", "capacity 15k/s"],
    ["a comment that opens over what follows", "a b */ c", "a /* b */ c"],
    ["a comment that is closed no more", "/* a */ b", "/* a b"],
    ["a comment that is closed again", "/* a b", "/* a */ b"],
    ["a text that is closed no more", 'does "one" two "three"', 'does "one two "three"'],
    ["a name in backticks over a brace", "`a } b", "`a } `b"],
    ["an arrow far behind a word", "reply   x", "reply   -> x"],
    ["a letter that makes a percentile a name", "p99.99999", "p99.99999x"],
    ["a name that another line asks for", "calls x\nreads db", "calls\nreads db"],
    ["a line end that goes", "calls\nreads db", "calls reads db"],
    ["a line end of two characters that is parted", "a\r\nb", "a\rx\nb"],
    ["half of a letter of two", 'does "😀"', 'does "\ude00"'],
    ["a comment before a name", "service /* a */ calls", "service /* a */ b /* a */ calls"],
    ["nothing", "a b", "a b"],
  ])("of %s are those of a fresh reading, there and back", (_, before, after) => {
    for (const text of [before, after, before]) expect(difference(around(text))).toBeUndefined();
  });

  it.each(designs.map((text, index) => [index, text] as const))(
    "are those of a fresh reading after each of many edits of design %i",
    (index, opened) => {
      expect(opened.length).toBeGreaterThan(4000);
      for (const ends of ["\n", "\r\n"]) {
        const edit = randomEditor(index + ends.length * 1000);
        let text = opened.replaceAll("\n", ends);
        for (let round = 0; round < 150; round += 1) {
          text = edit(text);
          const found = difference(text);
          if (found !== undefined) expect.fail(`round ${round}: ${found}`);
        }
      }
    },
  );

  it("share all that stands far from the edit with the text before", () => {
    const before = tokenize(around("capacity 5k/s"));
    const after = tokenize(around("capacity 6k/s"));
    const shared = new Set(before);
    // What a token is may rest on the one before it, and so one more is read.
    expect(after.filter((token) => !shared.has(token)).map(({ text }) => text)).toEqual([
      "capacity",
      "6k/s",
      "service",
    ]);
  });
});
