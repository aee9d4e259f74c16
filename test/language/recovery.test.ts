// Half-written and broken texts, as they stand on the screen of somebody who types: one problem where the slip is, and all
// else alive. Held by place and by what survives; the wording is messages.test.ts's.

import { describe, expect, it } from "vitest";
import type { Component } from "../../language/index.ts";
import { modelOf, understand } from "../support/understand.ts";

function outlineOf(component: Component): string {
  const { id, replicas, dependencies } = component;
  const count = replicas === undefined ? [] : [`×${replicas.count.value}`];
  const stated = dependencies.map(({ verb, target, timeout }) => {
    return `${verb} ${target}${timeout === undefined ? "" : ` within ${timeout.value}s`}`;
  });
  return [id, ...count, ...stated].join(", ");
}

describe("a slip costs what it touches and no more", () => {
  it.each([
    {
      slip: "a service that is never closed",
      text: "service a {\n  calls b { timeout 1s }\n\nservice b {\n  replicas 2\n}\nstore c\n",
      problems: ["syntax at ‹{›"],
      survivors: ["a, calls b within 1s", "b, ×2", "c"],
    },
    {
      slip: "a service in a system that is never closed",
      text: "system s {\n  service a {\n    replicas 2\n\n  service b { calls a }\n}\n\nservice c { calls s.b }\n",
      problems: ["syntax at ‹{›"],
      survivors: ["s.a, ×2", "s.b, calls s.a", "c, calls s.b"],
    },
    {
      slip: "a system that is never closed",
      text: "system s {\n  service a\n  service b { calls a }\n\nsystem t {\n  service c\n}\n",
      problems: ["syntax at ‹{›"],
      survivors: ["s.a", "s.b, calls s.a", "t.c"],
    },
    {
      slip: "a brace too many inside a system",
      text: "system s {\n  service a\n  }\n  service b\n}\n\nservice c { calls s.a }\n",
      problems: ["syntax at ‹}›"],
      survivors: ["s.a", "s.b", "c, calls s.a"],
    },
    {
      slip: "a brace too many",
      text: "service a { }\n}\nservice b { calls a }\n",
      problems: ["syntax at ‹}›"],
      survivors: ["a", "b, calls a"],
    },
    {
      slip: "terms before the braces",
      text: "/// Sells.\nservice a replicas 2 {\n  calls b { timeout 1s }\n}\nservice b\n",
      problems: ["syntax at ‹replicas 2›"],
      survivors: ["a, ×2, calls b within 1s", "b"],
    },
    {
      slip: "terms before the braces, in a system, under a title and behind a technology",
      text: 'system s {\n  store a "A" : redis replicas 1 primary + 2 async { }\n  service b { calls a }\n}\n',
      problems: ["syntax at ‹replicas 1 primary + 2 async›"],
      survivors: ["s.a, ×3", "s.b, calls s.a"],
    },
    {
      slip: "terms before the braces and a word in them that is none",
      text: "service a replicas 2 {\n  blah\n  calls b\n}\nservice b\n",
      problems: ["syntax at ‹replicas 2›", "unknown-term at ‹blah›"],
      survivors: ["a, ×2, calls b", "b"],
    },
    {
      slip: "a dependency in place of the braces, which the brace behind it may belong to",
      text: "service a calls b { timeout 1s }\nservice b\n",
      problems: ["misplaced-term at ‹calls›"],
      survivors: ["a", "b"],
    },
    {
      slip: "terms on the next line, which are none of the declaration's",
      text: "service a\nreplicas 2\nservice b { replicas 3 }\n",
      problems: ["misplaced-term at ‹replicas›"],
      survivors: ["a", "b, ×3"],
    },
    {
      slip: "a declaration without a name, above another",
      text: "service\nservice b\nservice c { calls b }\n",
      problems: ["syntax at ‹service›"],
      survivors: ["b", "c, calls b"],
    },
    {
      slip: "a declaration without a name, with a body",
      text: "service {\n  replicas 3\n}\nservice b\n",
      problems: ["syntax at ‹{›"],
      survivors: ["b"],
    },
    {
      slip: "a technology that is not typed yet, above a declaration",
      text: "system s {\n  service w { replicas 2 }\n  service api :\n  store db { replicas 3 }\n  flow f { w -> db }\n}\nservice z { calls s.w }\n",
      problems: ["syntax at ‹:›", "undeclared-step at ‹db›"],
      survivors: ["s.w, ×2", "s.api", "s.db, ×3", "z, calls s.w"],
    },
    {
      slip: "a qualified name that ends in its dot, above a statement",
      text: "service a {\n  calls b.\n  reads c { timeout 1s }\n}\nservice b\nstore c\n",
      problems: ["syntax at ‹reads›"],
      survivors: ["a, reads c within 1s", "b", "c"],
    },
    {
      slip: "a step that is not finished, above a statement",
      text: "service a { reads c }\nstore c\nflow f {\n  a ->\n  load 3/s\n}\nflow g {\n  a ->\n  c\n}\n",
      problems: ["syntax at ‹load›"],
      survivors: ["a, reads c", "c"],
    },
    {
      slip: "a step that is not finished, above another, with which it is one chain, since a name is no statement",
      text: "service a { calls b }\nservice b { calls a }\nflow f {\n  a ->\n  b -> a\n}\n",
      problems: [],
      survivors: ["a, calls b", "b, calls a"],
    },
    {
      slip: "a title that is never closed",
      text: 'service a "Title\n{ replicas 2 }\nservice b { calls a }\n',
      problems: ['syntax at ‹"Title›'],
      survivors: ["a, ×2", "b, calls a"],
    },
    {
      slip: "a text that is never closed",
      text: 'service a {\n  owner "team\n  replicas 2\n}\nservice b { calls a }\n',
      problems: ['syntax at ‹"team›'],
      survivors: ["a, ×2", "b, calls a"],
    },
    {
      slip: "a stray character",
      text: "service a {\n  replicas 2 §\n  capacity 3/s\n}\nservice b\n",
      problems: ["syntax at ‹§›"],
      survivors: ["a, ×2", "b"],
    },
    {
      slip: "two statements without value",
      text: "service a {\n  replicas\n  capacity\n  pool 3\n}\nservice b\n",
      problems: ["syntax at ‹capacity›", "syntax at ‹pool›"],
      survivors: ["a", "b"],
    },
    {
      slip: "a dependency without a target above another",
      text: "service a {\n  calls\n  calls b { timeout 1s }\n  reads c\n}\nservice b\nstore c\n",
      problems: ["syntax at ‹calls›"],
      survivors: ["a, calls b within 1s, reads c", "b", "c"],
    },
    {
      slip: "a dependency's brace that is never closed",
      text: "service a {\n  calls b {\n  reads c { timeout 1s }\n}\nservice b\nstore c\n",
      problems: ["syntax at ‹{›", "misplaced-term at ‹reads›"],
      survivors: ["a, calls b", "b", "c"],
    },
    {
      slip: "a term without value inside a dependency",
      text: "service a {\n  calls b { timeout  }\n  reads c { timeout 1s }\n}\nservice b\nstore c\n",
      problems: ["syntax at ‹}›"],
      survivors: ["a, calls b, reads c within 1s", "b", "c"],
    },
    {
      slip: "a dependency whose brace is missing, with a term",
      text: "service a {\n  calls b { timeout 1s\n  reads c { timeout 1s }\n}\nservice b\nstore c\n",
      problems: ["syntax at ‹{›", "misplaced-term at ‹reads›"],
      survivors: ["a, calls b within 1s", "b", "c"],
    },
    {
      slip: "a step without its end above another",
      text: "flow f {\n  a ->\n  a -> b -> c\n}\nservice a { calls b }\nservice b { calls c }\nservice c\n",
      problems: ["undeclared-step at ‹a›"],
      survivors: ["a, calls b", "b, calls c", "c"],
    },
    {
      slip: "a load without value",
      text: "flow f {\n  load\n  a -> b\n}\nservice a { calls b }\nservice b\n",
      problems: ["syntax at ‹->›"],
      survivors: ["a, calls b", "b"],
    },
    {
      slip: "a branch that is never closed",
      text: "flow f {\n  either { 70% a -> b } or {\n  a -> b\n}\nservice a { calls b }\nservice b\n",
      problems: ["syntax at ‹{›"],
      survivors: ["a, calls b", "b"],
    },
    {
      slip: "a colon without a technology",
      text: "service a : {\n  replicas 2\n}\nservice b\n",
      problems: ["syntax at ‹{›"],
      survivors: ["a, ×2", "b"],
    },
    {
      slip: "a misspelt declaration with a name",
      text: "stor db\nservice a { reads db }\n",
      problems: ["unknown-term at ‹stor›", "unknown-name at ‹db›"],
      survivors: ["a"],
    },
    {
      slip: "a half-typed declaration",
      text: "sto\nservice a { replicas 2 }\n",
      problems: ["unknown-term at ‹sto›"],
      survivors: ["a, ×2"],
    },
    {
      slip: "a brace too many at the end of a line",
      text: "service a { replicas 2 } }\nservice b\n",
      problems: ["syntax at ‹}›"],
      survivors: ["a, ×2", "b"],
    },
    {
      slip: "a comment that is never closed",
      text: "/* never closed\nservice a\n",
      problems: ["syntax at ‹/* never closed›"],
      survivors: [],
    },
    {
      slip: "a documentation comment that is never closed",
      text: "service a { }\n/** doc never closed\nservice b\n",
      problems: ["syntax at ‹/** doc never closed›"],
      survivors: ["a"],
    },
    {
      slip: "a percentile without its time",
      text: "service a {\n  latency p50 p99 60ms\n  pool 3\n}\nservice b\n",
      problems: ["syntax at ‹p99›"],
      survivors: ["a", "b"],
    },
    {
      slip: "a list that ends in a comma",
      text: "region eu { zones a, }\nservice b { in eu.a }\n",
      problems: ["syntax at ‹}›"],
      survivors: ["b"],
    },
    {
      slip: "a list that starts with a comma",
      text: "region eu { zones , a }\nservice b { in eu }\n",
      problems: ["syntax at ‹,›"],
      survivors: ["b"],
    },
    {
      slip: "a term without value in a policy",
      text: "policy p { timeout 1s retries }\nservice a { calls b with p }\nservice b\n",
      problems: ["syntax at ‹}›"],
      survivors: ["a, calls b within 1s", "b"],
    },
    {
      slip: "a dependency in a system that is never closed",
      text: "system s {\n  service a {\n    calls b { timeout 1s\n  }\n  service b\n}\nservice c\n",
      problems: ["syntax at ‹{›"],
      survivors: ["s.a, calls s.b within 1s", "s.b", "c"],
    },
    {
      slip: "a brace on a line of its own, which is no slip",
      text: "system s\n{\n  service a\n}\nservice b { calls s.a }\n",
      problems: [],
      survivors: ["s.a", "b, calls s.a"],
    },
    {
      slip: "an objective half typed above another",
      text: "service a {\n  replicas 2\n  slo\n  slo availability 99%\n}\nservice b",
      problems: ["syntax at ‹slo›"],
      survivors: ["a, ×2", "b"],
    },
    {
      slip: "a choice without its other half",
      text: 'decision d {\n  chose "x" over\n  because "y"\n}\nservice b',
      problems: ["syntax at ‹because›"],
      survivors: ["b"],
    },
    {
      slip: "braces twice",
      text: "service a {{\n  replicas 2\n}}\nservice b",
      problems: ["syntax at ‹{›", "syntax at ‹}›"],
      survivors: ["a, ×2", "b"],
    },
    {
      slip: "parentheses for braces",
      text: "service a (\n  replicas 2\n)\nservice b",
      problems: ["syntax at ‹(›", "misplaced-term at ‹replicas›", "syntax at ‹)›"],
      survivors: ["a", "b"],
    },
    {
      slip: "brackets for braces",
      text: "service a [\n  replicas 2\n]\nservice b",
      problems: ["syntax at ‹[›", "misplaced-term at ‹replicas›", "syntax at ‹]›"],
      survivors: ["a", "b"],
    },
    {
      slip: "a file that ends in the middle",
      text: "system s {\n  service a { replicas 2 }\n  service b { calls a\n",
      problems: ["syntax at ‹{›", "syntax at ‹{›"],
      survivors: ["s.a, ×2", "s.b, calls s.a"],
    },
  ])("$slip", ({ text, problems, survivors }) => {
    const { model, problems: told } = understand(text);
    expect(told.map((problem) => problem.slice(0, problem.indexOf("›") + 1))).toEqual(problems);
    expect(model.components.map(outlineOf)).toEqual(survivors);
  });

  it("and leaves other files as they were", () => {
    const whole = "service whole { replicas 2  calls other { timeout 1s } }  service other";
    const { model, problems } = understand({
      "broken.arch": "service broken { calls whole { timeout\n}}} {",
      "whole.arch": whole,
    });
    const alone = modelOf(whole).components.map(outlineOf);
    expect(problems.length).toBeGreaterThan(0);
    expect(model.components.filter(({ id }) => id !== "broken").map(outlineOf)).toEqual(alone);
  });

  it("while a design is typed from its first letter to its last", () => {
    const text = `system s "S" {
  /** Takes orders. */
  service api : envoy { replicas 3 across eu  calls db { timeout 300ms  retries 1 } }
  store db : postgres
  region eu { zones a, b }
  flow f { load 3/s  api -> db }
}
`;
    const above = "service above { replicas 2 }\n\n";
    for (let end = 0; end <= text.length; end += 1) {
      const { model } = understand(above + text.slice(0, end));
      expect(model.componentById.get("above")?.replicas?.count.value, text.slice(0, end)).toBe(2);
    }
    expect(understand(above + text).problems).toEqual([]);
  });
});
