// Any text at all: the lexer loses no character, the project never throws, the formatter changes layout and nothing else.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatText } from "../../language/format.ts";
import { createProject, keywords, placeOf, tokenize } from "../../language/index.ts";
import { randomFrom, randomMutations } from "../support/mutate.ts";
import { bare, understand } from "../support/understand.ts";

const runs = { numRuns: 400, seed: 7 } as const;

/** Marks and openings that texts are made and broken with. */
const marks = [
  "{",
  "}",
  "{ ",
  " }",
  "->",
  ":",
  ",",
  ".",
  "..",
  "(",
  ")",
  "+",
  "<",
  ">",
  '"',
  "`",
  "//",
  "/*",
  "*/",
  "/** d */",
];
const values = [
  "3",
  "2..20",
  "99.9%",
  "250ms",
  "2k/s",
  "3x",
  "p99",
  "2030-01-31",
  '"text"',
  "`quoted`",
  "§",
  "ü",
  "日本",
  "\u0000",
];
const names = ["a", "b", "db", "eu", "eu.a", "web-api", "x1"];

const soup = fc
  .array(fc.constantFrom(...keywords, ...marks, ...values, ...names, "\n", "\r\n", "\n  ", "\t"), { maxLength: 120 })
  .map((parts) => parts.join(" "));

/** Text of all planes, of what the language is made of, or both. */
const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 200 }),
  fc.string({ unit: "grapheme", maxLength: 200 }),
  fc.string({ unit: fc.constantFrom(...'{}"`/*-> \n.:,ab1%'), maxLength: 200 }),
  soup,
);

const whole = `
/** Sells things. */
system shop "Shop" { // here
  /* plain */ owner "team"   tags a,b
  client app{calls edge{timeout 4s}}
  gateway edge : envoy {
      replicas 2   across eu


      calls api
  }
  /** Takes
    *   orders.
    */
  service api { capacity 400/s    availability 99.9%..99.95%  // each

    reads db { timeout 1s retries 1 } writes db { transaction t } guarantees ordered per key, durable }
  store db "Orders" : postgres { replicas 1 primary + 2 async }
  region eu { zones a,b }
  flow f { load 3/s peak 2x  app->edge->api  either { 70% api -> db (reads) } or { api->db 3x (writes) } optional { api -> db (reads) } reply
  }
}
`;

/** Tokens with their kinds; a name that looks like a percentile is one or the other, which no statement depends on. */
function kinds(text: string): readonly string[] {
  return tokenize(text).map(({ kind, text: image }) => {
    return `${kind === "percentile" ? "name" : kind} ${image.replaceAll(/\s+/g, " ").trim()}`;
  });
}

/** What separates tokens: space of any kind and control characters. */
const blank = /^[\s\p{Cc}]*$/u;

describe("any text", () => {
  it("becomes tokens that stand in order, do not overlap, and leave out nothing but space", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        let end = 0;
        for (const token of tokenize(text)) {
          expect(token.text).toBe(text.slice(token.start, token.end));
          expect(token.end).toBeGreaterThan(token.start);
          expect(text.slice(end, token.start)).toMatch(blank);
          end = token.end;
        }
        expect(text.slice(end)).toMatch(blank);
      }),
      runs,
    );
  });

  it("becomes a model and problems, each of which stands in the text", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { snapshot } = understand(text);
        for (const problem of snapshot.problems) {
          const place = placeOf(snapshot.model, problem.at);
          const isInside = place && 0 <= place.start && place.start <= place.end && place.end <= text.length;
          expect(isInside, problem.message).toBe(true);
          expect(problem.message).toMatch(/[.?…]$/);
        }
      }),
      runs,
    );
  });

  it("becomes the same model and problems however it was arrived at", () => {
    fc.assert(
      fc.property(fc.array(anyText, { minLength: 1, maxLength: 5 }), (texts) => {
        const project = createProject();
        for (const text of texts) {
          project.setFile("design.arch", text);
          project.snapshot();
        }
        const { model, problems } = project.snapshot();
        const fresh = understand(texts.at(-1) ?? "").snapshot;
        expect(problems.map(({ message }) => message)).toEqual(fresh.problems.map(({ message }) => message));
        expect(bare(model.components)).toEqual(bare(fresh.model.components));
      }),
      { ...runs, numRuns: 100 },
    );
  });

  it("is laid out once and for all, and loses no token and no comment", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const once = formatText(text).text;
        expect(kinds(once)).toEqual(kinds(text));
        expect(formatText(once).text).toBe(once);
      }),
      runs,
    );
  });
});

describe("the formatter", () => {
  it("says the same of a design before and after", () => {
    const before = understand(whole);
    const once = formatText(whole);
    const after = understand(once.text);
    expect(once.untouched).toEqual([]);
    expect(before.problems).toEqual([]);
    expect(after.problems).toEqual([]);
    for (const list of ["containers", "components", "regions", "flows"] as const) {
      expect(withoutDocLayout(after.model[list])).toEqual(withoutDocLayout(before.model[list]));
    }
    expect(formatText(once.text).text).toBe(once.text);
  });

  it("says the same of a design that is broken", () => {
    const mutations = randomMutations(whole, randomFrom(11));
    for (let count = 0; count < 1500; count += 1) {
      const text = mutations.next().value as string;
      const once = formatText(text).text;
      expect(kinds(once), text).toEqual(kinds(text));
      expect(formatText(once).text, text).toBe(once);
    }
  });

  it("leaves what does not parse as it is, letter by letter", () => {
    const text = "service   a {   replicas   }\n\n\n\nservice   b {   replicas   3 }\n";
    const { text: formatted, untouched } = formatText(text);
    expect(formatted).toBe("service   a {   replicas   }\n\nservice b { replicas 3 }\n");
    expect(untouched).toEqual([{ start: 0, end: 28 }]);
  });

  it("leaves a file alone whose braces do not match", () => {
    const text = "system   s {   \n  service   a\n";
    expect(formatText(text)).toEqual({ text, untouched: [{ start: 0, end: text.length }] });
  });
});

/** Documentation keeps its words; its lines are put under each other. */
function withoutDocLayout(value: unknown): unknown {
  return JSON.parse(JSON.stringify(bare(value)).replaceAll(/\\n\s*/g, "\\n"));
}
