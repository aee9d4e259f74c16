// What an analysis takes over from the snapshot before changes nothing: after any edit, facts with their derivations and the
// report are those of an analysis that starts from nothing.

import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import { footprintOf } from "../../analysis/facts/inheritance.ts";
import { perFlow } from "../../analysis/facts/memo.ts";
import { type Analysis, createAnalysis, type Derivation } from "../../analysis/index.ts";
import { createProject, type Project } from "../../language/index.ts";
import { generateDesign } from "../support/generate-design.ts";
import { randomFrom, randomMutations } from "../support/mutate.ts";

const options = { today: "2026-11-01" };

/** A small design in which everything that one flow can have in common with another is there. */
const base = `
region eu { zones a, b, c  availability 99.99% }
region us { zones a, b }
policy internal { timeout 100ms  retries 2  backoff exponential from 10ms to 1s jitter }
system shop "Shop" {
  client app { calls edge { timeout 2s } }
  gateway edge { replicas 4 across eu  availability 99.9%  calls buying with internal  calls looking { retries 1  timeout 1s } }
  service buying {
    pool 20  replicas 3 across eu  availability 99.9%  runs on back.cluster  capacity 100/s
    calls pricing with internal
    writes orders { timeout 300ms }
    publishes back.placed { outbox orders }
  }
  service looking { replicas 2 across us  reads copies { timeout 20ms }  reads orders { timeout 200ms  retries 1 } }
  service pricing { rate-limit 500/s  reads rates { timeout 50ms  fallback spare }  calls spare { timeout 80ms } }
  service spare { in us.a }
  store rates { replicas 1 primary + 1 async across eu  failover manual within 10m  availability 99.95% }
  store orders { replicas 3 across eu  quorum write 2 read 2 of 3  availability 99.9%  capacity 50/s }
  cache copies { of orders  ttl 30s  hit-ratio 80% }
  flow buy { load 40/s peak 3x  slo availability 99.9% over 30d  app -> edge -> buying }
  flow look { load 200/s  slo latency p99 < 1s  app -> edge -> looking }
  decision stack "Stack" { chose "one" over "two" because "small" revisit 2026-05-01 }
}
system back "Back office" {
  component cluster { replicas 3 across eu  availability 99.9%  runs on machines }
  component machines { availability 99.9% }
  topic placed { partitions 8  retention 4d }
  queue parked { alerts "team"  retention 14d }
  worker billing { replicas 4  concurrency 8  service-time 50ms  consumes placed { idempotent by id  dead-letter parked after 5 }  writes ledger { timeout 1s } }
  worker mailing { consumes placed { retries 3 }  calls post { timeout 1s  retries 2  retry-budget 10% floor 2/s } }
  store ledger { availability 99.9% }
  external post { availability 99% }
  job closing { reads ledger { timeout 5s }  calls post { timeout 1s  retry-budget 20% floor 1/s  retries 4 } }
  flow close { load 1/s  closing -> ledger  closing -> post  reply }
  flow mail { load 3/s  either { 30% mailing -> post } or { billing -> ledger } }
}
`;

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

/** A small design about state and messages: copies of copies, promises that are kept and broken, orders and dead letters. */
const state = `
region eu { zones a, b, c }
system shop {
  client app { calls web }
  service web { calls writer  calls reader  reads front { data stock }  reads far { from any } }
  service writer { reads view { data stock }  writes main { data stock }  publishes changes  writes side }
  service reader { reads near { requires read-your-writes }  reads main { from replica }  reads view { data stock  requires bounded-staleness 5s }  publishes urgent }
  store main { replicas 1 primary + 2 async across eu  lag 200ms  failover automatic within 60s  guarantees serializable, durable across zones }
  store side { replicas 3 across eu  quorum write 1 read 1 of 3  guarantees linearizable  prefers availability }
  store view { guarantees eventual, volatile }
  cache near { of main  ttl 30s  invalidated by changes }
  cache front { of near  ttl 10s  hit-ratio 80% }
  cache far { of side  pattern write-through }
  topic changes { partitions 4  guarantees ordered, at-least-once }
  queue urgent { visibility 2s  guarantees at-most-once }
  queue left { retention 1d }
  worker views { replicas 6  concurrency 4  service-time 50ms  consumes changes { requires ordered  retries 2 }  consumes urgent  writes view }
  worker others { service-time 3s  consumes urgent { requires exactly-once  dead-letter left after 3 }  reads main }
  data stock { authority main  derived view within 1m  derived near  derived front within 5s }
  data log { authority view, side }
  flow change { load 5/s peak 3x  critical  app -> web -> writer -> view  writer -> main  writer -> side  writer -> changes  web -> reader -> near  reader -> main  reader -> view }
  flow look { load 50/s  background  slo freshness stock < 20s  app -> web -> reader }
  flow hurry { load 1/s  critical  app -> web  reader -> urgent }
  scenario broken { fail views for 10m }
}
`;

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

function projectOf(texts: ReadonlyMap<string, string>): Project {
  const project = createProject();
  for (const [uri, text] of texts) project.setFile(uri, text);
  return project;
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
    const inherited = everythingIn(analysis, withDerivations);
    const fresh = everythingIn(createAnalysis(structuredClone(model), options), withDerivations);
    // The comparison that explains itself is many times slower, so it only runs when there is something to explain.
    if (isDeepStrictEqual(inherited, fresh)) continue;
    expect(inherited, `seed ${seed}, round ${round}:\n${text}`).toEqual(fresh);
    expect.fail(`seed ${seed}, round ${round}: a difference that is none of value:\n${text}`);
  }
}

describe("an analysis that goes on from the one before", () => {
  it("says the same as one from nothing, after every edit of a small design full of ties", () => {
    for (let seed = 1; seed <= 15; seed += 1) expectSameAfter(new Map([["base.arch", base]]), seed, 15);
  });

  it("says the same after every edit of a small design about state and messages", () => {
    const texts = new Map([["state.arch", state]]);
    for (let seed = 1; seed <= 15; seed += 1) expectSameAfter(texts, seed, 15, true, stateAdditions);
  });

  it("says the same after every edit of generated designs", () => {
    for (let seed = 1; seed <= 5; seed += 1) {
      expectSameAfter(generateDesign({ components: 60, files: 3, seed }), seed, 8, false);
    }
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
    const inherited = everythingIn(analysis, true);
    expect(inherited, text).toEqual(everythingIn(createAnalysis(structuredClone(model), options), true));
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
    const project = projectOf(new Map([["base.arch", base]]));
    const { counts, noted } = counting();
    const before = project.snapshot().model;
    for (const flow of before.flows) noted(before, flow);
    const edited = edit(base);
    expect(edited).not.toBe(base);
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
    const { model } = projectOf(new Map([["base.arch", base]])).snapshot();
    const close = model.flows.find((flow) => flow.id === "back.close");
    const buy = model.flows.find((flow) => flow.id === "shop.buy");
    if (close === undefined || buy === undefined) throw new Error("The design has lost its flows.");
    expect([...footprintOf(model, close)].sort()).toEqual(["back.closing", "back.ledger", "back.post"]);
    expect([...footprintOf(model, buy)]).toEqual(
      expect.arrayContaining(["back.machines", "back.parked", "shop.spare"]),
    );
  });
});
