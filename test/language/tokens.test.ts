// Where words, numbers and marks begin and end, and that no word is lost to the language: whatever is a keyword may be a
// name, wherever a name is due.

import { AstUtils } from "langium";
import { describe, expect, it } from "vitest";
import { createServices } from "../../language/syntax/services.ts";
import { tokenize } from "../../language/syntax/tokenize.ts";
import { nameOf } from "../../language/syntax/tokens.ts";
import { understand } from "../support/understand.ts";

/** Tokens as `kind:text`, for reading. */
function shown(text: string): string {
  return tokenize(text)
    .map((token) => `${token.kind}:${token.text}`)
    .join(" ");
}

/** Every word of the grammar, read from the grammar itself. */
const grammarWords: readonly string[] = [
  ...new Set(
    [...AstUtils.streamAllContents(createServices().Grammar)].flatMap((node) => {
      const word = node.$type === "Keyword" ? String((node as unknown as { value: string }).value) : "";
      return /^[a-z]/.test(word) ? [word] : [];
    }),
  ),
];

describe("the lexer", () => {
  it.each([
    ["a->b", "name:a punctuation:-> name:b"],
    ["a-b->c-d", "name:a-b punctuation:-> name:c-d"],
    ["a - > b", "name:a stray:- punctuation:> name:b"],
    ["2..20", "quantity:2 punctuation:.. quantity:20"],
    ["2.5..20.75", "quantity:2.5 punctuation:.. quantity:20.75"],
    ["99.9%..99.95%", "quantity:99.9% punctuation:.. quantity:99.95%"],
    ["2k/s", "quantity:2k/s"],
    ["1_000", "quantity:1_000"],
    ["p99", "percentile:p99"],
    ["p99.9", "percentile:p99.9"],
    ["p99-db", "name:p99-db"],
    ["p99x", "name:p99x"],
    ["store p99", "keyword:store name:p99"],
    ["a -> p99", "name:a punctuation:-> name:p99"],
    ["latency p50 8ms", "keyword:latency percentile:p50 quantity:8ms"],
    ["slo latency p99 < 5s", "keyword:slo keyword:latency percentile:p99 punctuation:< quantity:5s"],
    ["2027-06-01", "date:2027-06-01"],
    ["2027-06-01T", "quantity:2027 stray:- quantity:06 stray:- quantity:01T"],
    ["eu.a", "name:eu punctuation:. name:a"],
    ["eu . a", "name:eu punctuation:. name:a"],
    ["load.api -> x", "name:load punctuation:. name:api punctuation:-> name:x"],
    ["reply -> x", "name:reply punctuation:-> name:x"],
    ["reply\nx -> y", "keyword:reply name:x punctuation:-> name:y"],
    ["service cache", "keyword:service name:cache"],
    ["cache service", "keyword:cache name:service"],
    ["tags cache, queue", "keyword:tags name:cache punctuation:, name:queue"],
    ["tags a,\ncritical", "keyword:tags name:a punctuation:, keyword:critical"],
    ["tags a,\n`critical`", "keyword:tags name:a punctuation:, name:`critical`"],
    ["calls\nreads db", "keyword:calls keyword:reads name:db"],
    ["1 primary + 2 async", "quantity:1 keyword:primary punctuation:+ quantity:2 keyword:async"],
    ['"a \\" b"', 'string:"a \\" b"'],
    ['"never', 'stray:"never'],
    ["`never", "stray:` name:never"],
    ["/* never", "stray:/* never"],
    ["// a\n/* b */ /** c */ /**/", "comment:// a comment:/* b */ doc:/** c */ comment:/**/"],
    ["a § b", "name:a stray:§ name:b"],
    ["ünder", "stray:ünder"],
    ["\ufeffservice a", "keyword:service name:a"],
    ["", ""],
  ])("reads %j", (text, tokens) => {
    expect(shown(text)).toBe(tokens);
  });

  it("says of each token where it stands, and which are first on their line", () => {
    expect(tokenize("a  b\r\n c\rd").map(({ text, start, end, first }) => [text, start, end, first])).toEqual([
      ["a", 0, 1, true],
      ["b", 3, 4, false],
      ["c", 7, 8, true],
      ["d", 9, 10, true],
    ]);
  });

  it("takes backticks off a name", () => {
    expect(nameOf("`reply`")).toBe("reply");
    expect(nameOf("reply")).toBe("reply");
  });

  it("is linear: a long text of openings takes no time", () => {
    for (const piece of ["{", "/*", '"', "`", "a-", "1.", "p", "/** "]) {
      const text = piece.repeat(20_000);
      const tokens = tokenize(text);
      expect(tokens.at(-1)?.end).toBe(tokens.at(-1)?.kind === "stray" ? text.length : text.trimEnd().length);
    }
  });
});

/** Each place where a name may stand, with K for the name. */
const places: readonly string[] = [
  // Declared, in every block where a declaration may stand.
  "service K",
  "service K { }\nservice z",
  'external K "T"',
  '/** Doc. */ gateway K "T" : envoy { replicas 3 }',
  "system s { service K { } }",
  "group g {\n  store K : redis\n}",
  "system s { group g { queue K } }",
  "system s { }\nextend s { topic K }",
  "system K { service a }\nservice b { calls K.a }\nextend K { service c }",
  "group K { group K { service K { calls K.K.K } } }",
  "technology K : store { }\nstore a : K\ntechnology t : K { }",
  "boundary K\nservice a { within K }",
  'decision K { because "x" }',
  // Regions and zones.
  "region K { zones a, b }\nservice x { replicas 2 across K  in K.a }",
  "region r { zones K, b }\nservice x { in r.K }",
  "region r { zone K { availability 99% } }\nservice x { replicas 2 across r.K }",
  // Dependencies.
  "service K\nservice other { calls K }",
  "service K\nservice other { calls K { timeout 1s } }",
  'service K\nservice other { calls K\n owner "x" }',
  "service K { calls K2 }\nservice K2",
  "store K\nservice a { reads K  writes K }",
  "queue K\nservice a { publishes K }\nworker w { consumes K { dead-letter K after 5 } }",
  "service K\nservice a { runs on K  calls b { fallback K } }\nservice b",
  "store K\nservice a { publishes q { outbox K }  secrets from K rotated every 1h }\nqueue q",
  "service x { calls b { idempotent by K  transaction K  priority K, x } }\nservice b",
  // Policies.
  "policy K { timeout 1s }\nservice a { calls b with K }\nservice b",
  "policy K { timeout 1s }\npolicy p { retries 1 }\nservice a { calls b with p, K { deadline 3s } }\nservice b",
  "policy K { timeout 1s }\nservice a { calls b { with K  retries 1 } }\nservice b",
  // Terms.
  "store K\ncache c { of K  ttl 3s }",
  "topic K\ncache c { of x  invalidated by K }\nstore x",
  "store s { shards 3 by K  guarantees ordered per K }",
  "system s { cells 3 by K }",
  "service a { tags K, x }",
  // Data.
  "data K { authority db }\nservice a { writes db { data K } }\nstore db",
  "data K { authority db  derived ix within 2s }\nstore db\nstore ix\nflow f { slo freshness K < 3s  a -> db }\nservice a { reads db }",
  "store K\ndata d { authority K }\ndata e { derived K within 3s }",
  // Steps of flows.
  "service K { calls z }\nservice z\nflow f { K -> z }",
  "service K { calls z }\nservice z\nflow f {\n  critical\n  K -> z\n}",
  "service K { calls z }\nservice z { calls K }\nflow f { z -> K -> z }",
  "service K { calls z }\nservice z { calls K }\nflow f { z -> K 3x  z -> K (calls) }",
  "service K { calls z }\nservice z { calls K }\nflow f { z -> K\n reply\n K -> z }",
  "service K { calls z }\nservice z\nflow f { either { 50% K -> z } or { K -> z }  parallel { K -> z }  optional { K -> z } }",
  "system s { service K { calls z }  service z }\nflow f { s.K -> s.z }",
  "system K { service a { calls z }  service z }\nflow f { K.a -> K.z }",
  // Flows and scenarios.
  "flow K { a -> b }\nservice a { calls b }\nservice b\nscenario s { load K 10x  expect K lost  expect K p99 < 2s }",
  "service K\nscenario s { fail K for 3m  slow K to 2s  expect K available }",
  "service K\nscenario s { fail 1 of K refusing  expect K p99 < 2s  expect K availability > 9% }",
  "queue K\nscenario K2 { expect K drains within 3m }",
];

describe("a name", () => {
  it.each(places)("may be any word of the language: %j", (place) => {
    const lost = grammarWords.filter((word) => understand(place.replaceAll(/K(?!\w)/g, word)).problems.length > 0);
    expect(lost).toEqual([]);
  });

  it("may look like a percentile", () => {
    for (const place of places) {
      expect(understand(place.replaceAll(/K(?!\w)/g, "p99")).problems, place).toEqual([]);
    }
  });

  it("may be quoted in backticks, wherever it stands", () => {
    for (const place of places) {
      expect(understand(place.replaceAll(/K(?!\w)/g, "`reply`")).problems, place).toEqual([]);
    }
  });

  it("keeps its hyphens, digits and underscores", () => {
    const { model, problems } = understand("store a-1_b\nservice _x { reads a-1_b }\nflow f { _x->a-1_b }");
    expect(problems).toEqual([]);
    expect(model.components.map((component) => component.id)).toEqual(["a-1_b", "_x"]);
  });

  it("holds every word of the grammar, so that this test reads something", () => {
    expect(grammarWords).toContain("reply");
    expect(grammarWords.length).toBeGreaterThan(140);
  });
});

describe("a long text", () => {
  const long = (word: string): string => `service ${word} { replicas 2 }\n`.repeat(500);

  it("is read once, and another one of the same length for itself", () => {
    const tokens = tokenize(long("a"));
    expect(tokenize(long("a"))).toBe(tokens);
    const others = tokenize(long("b"));
    expect(others.map(({ text }) => text)).toEqual(tokens.map(({ text }) => (text === "a" ? "b" : text)));
    expect(tokenize(long("a"))).toEqual(tokens);
  });
});
