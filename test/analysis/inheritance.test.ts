// What an analysis takes over from the snapshot before changes nothing: after any edit, facts with their derivations and the
// report are those of an analysis that starts from nothing.

import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import { footprintOf } from "../../analysis/facts/inheritance.ts";
import { perFlow } from "../../analysis/facts/memo.ts";
import { type Analysis, createAnalysis, type Derivation } from "../../analysis/index.ts";
import { createProject } from "../../language/index.ts";
import { figuresDesign } from "../support/figures-design.ts";
import { generateDesign } from "../support/generate-design.ts";
import { randomFrom, randomMutations } from "../support/mutate.ts";
import { baseDesign, stateDesign } from "../support/tied-designs.ts";
import { twinOf } from "../support/twin-model.ts";
import { projectOf } from "../support/understand.ts";

const options = { today: "2026-11-01" };

/** Statements to write into some block: each ties things together anew or parts them. */
const additions = [
  "calls shop.pricing { timeout 10ms  retries 3 }",
  "reads shop.orders",
  "writes back.ledger { fallback shop.orders }",
  "consumes back.placed { dead-letter back.parked after 2 }",
  "publishes back.placed",
  "runs on back.machines",
  "in eu.b",
  "across eu, us",
  "service extra { calls shop.edge }",
  "worker further { consumes back.placed  writes shop.rates }",
  "cache nearer { of shop.rates  pattern read-through }",
  "flow third { load 5/s  shop.looking -> shop.orders }",
  "rate-limit 10/s",
  "cells 4 by tenant",
  'accept single-point-of-failure because "known"',
  "propagates deadline",
  "pool 2",
  "observed metrics",
  'owner "somebody"',
];

const stateAdditions = [
  "reads shop.main { from any  data shop.stock }",
  "reads shop.near",
  "reads shop.far { requires linearizable }",
  "writes shop.main",
  "writes shop.view { data shop.stock }",
  "writes shop.side { requires durable }",
  "publishes shop.changes { outbox shop.main }",
  "publishes shop.urgent { requires at-least-once }",
  "consumes shop.urgent { requires ordered }",
  "consumes shop.changes { dead-letter shop.left }",
  "cache more { of shop.front  ttl 1m }",
  "service asking { reads shop.far  reads shop.side }",
  "flow filing { load 2/s  background  shop.writer -> shop.urgent }",
  "guarantees linearizable",
  "guarantees exactly-once",
  "invalidated by write",
  "pattern write-behind",
  "dead-letter shop.left after 2",
  "ttl 1m",
  "retention 1h",
];

/** The text with one statement more behind some opening brace. */
function withAddition(text: string, among: readonly string[], random: () => number): string {
  const braces = [...text.matchAll(/\{/g)].map((match) => match.index + 1);
  const at = braces[Math.floor(random() * braces.length)] ?? 0;
  return `${text.slice(0, at)} ${among[Math.floor(random() * among.length)]} ${text.slice(at)}`;
}

/** The text with one number changed. */
function withOtherNumber(text: string, random: () => number): string {
  const numbers = [...text.matchAll(/(?<![\w-.])\d+/g)];
  const one = numbers[Math.floor(random() * numbers.length)];
  if (one === undefined) return text;
  return `${text.slice(0, one.index)}${1 + Math.floor(random() * 9)}${text.slice(one.index + 1)}`;
}

/** All that an analysis says; with derivations, these read to their last line. */
function everythingIn(analysis: Analysis, withDerivations: boolean): unknown {
  const read = ({ says, at, steps }: Derivation): object => ({ says, at, steps: steps?.map(read) });
  return {
    // A derivation is written when it is read, so it is left alone unless it is wanted.
    facts: analysis.facts.list().map((fact) => {
      const { name, element, kind, unit, value, missing } = fact;
      return { name, element, kind, unit, value, missing, ...(withDerivations ? read(fact.derivation) : {}) };
    }),
    report: analysis.report,
  };
}

/** Edits one file after another way and compares, the analyses all in one line of inheritance. */
function expectSameAfter(
  texts: ReadonlyMap<string, string>,
  seed: number,
  rounds: number,
  withDerivations = true,
  added: readonly string[] = additions,
): void {
  const random = randomFrom(seed);
  const project = projectOf(texts);
  let analysis = createAnalysis(project.snapshot().model, options);
  everythingIn(analysis, withDerivations);
  const uris = [...texts.keys()];
  for (let round = 0; round < rounds; round += 1) {
    const uri = uris[Math.floor(random() * uris.length)] ?? "";
    const original = texts.get(uri) ?? "";
    const edits = [
      () => withAddition(original, added, random),
      () => withOtherNumber(original, random),
      () => randomMutations(original, random).next().value as string,
      () => original,
    ];
    const text = edits[Math.floor(random() * edits.length)]?.() ?? original;
    project.setFile(uri, text);
    const { model } = project.snapshot();
    analysis = createAnalysis(model, options, analysis);
    expectSameAsFresh(analysis, withDerivations, `seed ${seed}, round ${round}:\n${text}`);
  }
}

/** Expects what an analysis says to be what one from nothing says of the same model. */
function expectSameAsFresh(analysis: Analysis, withDerivations: boolean, where: string): void {
  const inherited = everythingIn(analysis, withDerivations);
  const fresh = everythingIn(createAnalysis(twinOf(analysis.facts.model), options), withDerivations);
  // The comparison that explains itself is many times slower, so it only runs when there is something to explain.
  if (isDeepStrictEqual(inherited, fresh)) return;
  expect(inherited, where).toEqual(fresh);
  expect.fail(`a difference that is none of value, ${where}`);
}

describe("an analysis that goes on from the one before", () => {
  it("says the same as one from nothing, after every edit of a small design full of ties", () => {
    for (let seed = 1; seed <= 15; seed += 1) expectSameAfter(new Map([["base.arch", baseDesign]]), seed, 15);
  });

  it("says the same after every edit of a small design about state and messages", () => {
    const texts = new Map([["state.arch", stateDesign]]);
    for (let seed = 1; seed <= 15; seed += 1) expectSameAfter(texts, seed, 15, true, stateAdditions);
  });

  it("says the same after every edit of generated designs", () => {
    for (let seed = 1; seed <= 5; seed += 1) {
      expectSameAfter(generateDesign({ components: 60, files: 3, seed }), seed, 8, false);
    }
  });
});

describe("an analysis that another one went on from", () => {
  it("says the same when it is asked after that one, half of it read before", () => {
    for (let seed = 1; seed <= 8; seed += 1) {
      const random = randomFrom(seed);
      const project = projectOf(new Map([["base.arch", baseDesign]]));
      const first = createAnalysis(project.snapshot().model, options);
      for (const fact of first.facts.list()) if (random() < 0.5) fact.value;
      const text = random() < 0.5 ? withAddition(baseDesign, additions, random) : withOtherNumber(baseDesign, random);
      project.setFile("base.arch", text);
      everythingIn(createAnalysis(project.snapshot().model, options, first), true);
      const fresh = createAnalysis(twinOf(first.facts.model), options);
      expect(everythingIn(first, true), `seed ${seed}:\n${text}`).toEqual(everythingIn(fresh, true));
    }
  });
});

describe("an analysis that goes on from one figure edited to the next", () => {
  /** Where each figure of the design begins, with the number that it is. */
  const figures = [...figuresDesign.matchAll(/(?<![\w.-])\d+/g)];

  /** The design with one of its figures another, as long as it was or longer. */
  const withOther = ({ index, 0: digits }: RegExpExecArray, isLonger: boolean): string => {
    const other = isLonger ? `1${digits}` : `${(Number(digits[0]) % 9) + 1}${digits.slice(1)}`;
    return `${figuresDesign.slice(0, index)}${other}${figuresDesign.slice(index + digits.length)}`;
  };

  it.each([
    ["as long as it was", false],
    ["longer", true],
  ])("says the same as one from nothing, whichever figure it is and the other %s", (_, isLonger) => {
    expect(figures.length).toBeGreaterThan(120);
    expectSameAlong(...figures.map((figure) => withOther(figure, isLonger)), figuresDesign);
  });
});

/** Goes through texts of one file and compares at each, the analyses all in one line of inheritance. */
function expectSameAlong(...texts: readonly string[]): void {
  const project = createProject();
  let analysis: Analysis | undefined;
  for (const text of texts) {
    project.setFile("a.arch", text);
    const { model } = project.snapshot();
    analysis = createAnalysis(model, options, analysis);
    expectSameAsFresh(analysis, true, text);
  }
}

describe("an edit that was found to need more than a look at what is another object", () => {
  it("makes a consumer of who named the topic already", () => {
    const rest = "topic t { }  service s { publishes t }  flow f { load 1/s  s -> t }";
    expectSameAlong(
      `${rest} worker w { writes t }`,
      `${rest} worker w { consumes t }`,
      `${rest} worker w { writes t }`,
    );
    expectSameAlong(`${rest} worker w { publishes t }`, `${rest} worker w { publishes t  consumes t }`);
  });

  it("has consumers change places", () => {
    const [first, second] = ["worker v { consumes t  writes a }", "worker w { consumes t  writes b }"];
    const rest = "topic t { }  service s { publishes t }  store a { }  store b { }  flow f { load 1/s  s -> t }";
    expectSameAlong(`${rest} ${first} ${second}`, `${rest} ${second} ${first}`);
  });

  it("has one team own two stand-ins", () => {
    const withOwner = (owner: string) => `system s {
      client app { calls web }
      service web { availability 99.999%  calls first { fallback second }  calls second }
      service first { availability 99%  owner "one" }
      service second { availability 99%  owner "${owner}" }
    }
    flow f { load 5/s  slo availability 99.9% over 30d  s.app -> s.web }`;
    expectSameAlong(withOwner("two"), withOwner("one"), withOwner("two"));
  });

  it("moves calls that are made at once, and steps that could wait", () => {
    const withSpace = (space: string) => `data photo { authority db  derived index within 10s }
    client app { calls search }
    service search { ${space}latency p50 2ms p99 5ms  calls leaf { timeout 1s }  writes db  writes index }
    service leaf { latency p50 4ms p99 20ms }
    store db { latency p50 4ms p99 20ms }
    store index { latency p50 3ms p99 30ms }
    flow look { load 5/s  slo latency p99 < 100ms  app -> search  parallel { search -> leaf 100x }  search -> db  search -> index }`;
    expectSameAlong(withSpace(""), withSpace("   "), withSpace(""));
  });

  it("adds a flow that a failure does not take down, where one has taken down all there were", () => {
    const rest = `client o { calls c0 { timeout 5s } }
    service c0 { pool 20  latency p50 2ms  calls c1 { timeout 100ms }  calls c2 { timeout 100ms } }
    service c1 { pool 200 }
    service c2 { latency p50 10ms p99 80ms  calls c1 { timeout 100ms } }
    client y { calls z { timeout 1s } }
    service z { }
    flow f { load 5/s  o -> c0 }`;
    expectSameAlong(rest, `${rest} flow g { load 3/s  y -> z }`, rest);
  });

  it("takes away a flow that holds slots of a pool on the way to what fails", () => {
    const rest = `client o { calls c0 { timeout 5s } }
    service c0 { pool 200  latency p50 2ms  calls d { timeout 100ms }  calls z { timeout 100ms } }
    service d { latency p50 1ms }
    service z { }
    client y { calls e { timeout 1s } }
    service e { }
    flow f { load 5/s  o -> c0 -> d }
    flow h { load 1/s  y -> e }`;
    expectSameAlong(`${rest} flow g { load 3/s  o -> c0 -> z }`, rest, `${rest} flow g { load 3/s  o -> c0 -> z }`);
  });

  it("moves what lies behind the store of a cache that a flow begins at and lists in front of something else", () => {
    const withHost = (host: string): string => `service o { availability 99.9% }
    cache c { of s  availability 99.9%  hit-ratio 90%  calls o }
    store s { availability 99.9%  calls d { timeout 1s } }
    service d { availability 99.9%  ${host} }
    service w { availability 99% }
    flow f { load 5/s  c -> o }`;
    expectSameAlong(withHost(""), withHost("runs on w"), withHost(""));
  });

  it("has flows change places", () => {
    const [first, second] = ["flow f { s -> t }", "flow g { s -> t }"];
    const rest = "service s { publishes t }  topic t { }";
    expectSameAlong(`${rest} ${first} ${second}`, `${rest} ${second} ${first}`);
  });
});

describe("values of a flow", () => {
  /** How often the value of each flow was worked out. */
  function counting() {
    const counts = new Map<string, number>();
    const noted = perFlow((_, flow) => {
      counts.set(flow.id, (counts.get(flow.id) ?? 0) + 1);
      return flow.id;
    });
    return { counts, noted };
  }

  /** The flows whose values are worked out again after an edit. */
  function recomputedBy(edit: (text: string) => string): readonly string[] {
    const project = projectOf(new Map([["base.arch", baseDesign]]));
    const { counts, noted } = counting();
    const before = project.snapshot().model;
    for (const flow of before.flows) noted(before, flow);
    const edited = edit(baseDesign);
    expect(edited).not.toBe(baseDesign);
    project.setFile("base.arch", edited);
    const { model } = project.snapshot();
    createAnalysis(model, options, createAnalysis(before, options));
    for (const flow of model.flows) noted(model, flow);
    return [...counts].filter(([, count]) => count > 1).map(([id]) => id);
  }

  it("are worked out anew where the flow reaches what changed, and only there", () => {
    expect(
      recomputedBy((text) => text.replace("store rates { replicas", "store rates { capacity 3/s  replicas")),
    ).toEqual(["shop.buy"]);
    expect(recomputedBy((text) => text.replace("hit-ratio 80%", "hit-ratio 81%"))).toEqual(["shop.buy", "shop.look"]);
  });

  it("are worked out anew where a host changed, below another host", () => {
    expect(
      recomputedBy((text) => text.replace("machines { availability 99.9%", "machines { availability 99%")),
    ).toEqual(["shop.buy"]);
  });

  it("are worked out anew for a queue whose consumers changed", () => {
    const withConsumer = (text: string) =>
      text.replace("store ledger {", "worker third { consumes placed }\n store ledger {");
    expect(recomputedBy(withConsumer)).toEqual(["shop.buy"]);
  });

  it("are worked out anew for all flows where a region changed", () => {
    expect(recomputedBy((text) => text.replace("99.99%", "99.9%"))).toHaveLength(4);
  });

  it("stay for an edit outside of every flow", () => {
    expect(recomputedBy((text) => text.replace("2026-05-01", "2027-05-01"))).toEqual([]);
  });

  it("know of the footprint: what is reached, what that names, and the hosts below", () => {
    const { model } = projectOf(new Map([["base.arch", baseDesign]])).snapshot();
    const close = model.flows.find((flow) => flow.id === "back.close");
    const buy = model.flows.find((flow) => flow.id === "shop.buy");
    if (close === undefined || buy === undefined) throw new Error("The design has lost its flows.");
    expect([...footprintOf(model, close)].sort()).toEqual(["back.closing", "back.ledger", "back.post"]);
    expect([...footprintOf(model, buy)]).toEqual(
      expect.arrayContaining(["back.machines", "back.parked", "shop.spare"]),
    );
  });
});
