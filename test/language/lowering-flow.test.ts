// What flows, objectives and scenarios mean in the model.

import { describe, expect, it } from "vitest";
import { bare, modelOf, textAt, understand } from "../support/understand.ts";

const world = `
region eu { zones a, b }
client app { calls a  calls b }
service a { calls b  calls c  reads db  writes db  publishes q }
service b { calls c  calls a }
service c { calls b }
store db
queue q
worker w { consumes q { idempotent } }
cache near { of db }
data photo { authority db }
`;

const n = (value: number) => ({ value });

function flowOf(body: string) {
  const flow = modelOf(`${world} flow f { ${body} }`).flows[0];
  if (flow === undefined) throw new Error("no flow");
  return flow;
}

function step(from: string, to: string, more: object = {}) {
  return { kind: "step", from, to, count: 1, verbs: [], ...more };
}

describe("a flow's body", () => {
  it.each<readonly [string, readonly object[]]>([
    ["", []],
    ["app -> a", [step("app", "a")]],
    ["app->a->b", [step("app", "a"), step("a", "b")]],
    ["app -> a -> b 200x -> c", [step("app", "a"), step("a", "b", { count: 200 }), step("b", "c")]],
    ["a -> b 3", [step("a", "b", { count: 3 })]],
    ["a -> b 0.5x", [step("a", "b", { count: 0.5 })]],
    ["a -> db (reads)", [step("a", "db", { verbs: ["reads"] })]],
    ["a -> db 2x (reads, writes)", [step("a", "db", { count: 2, verbs: ["reads", "writes"] })]],
    ["a -> q  reply  q -> w", [step("a", "q"), { kind: "reply" }, step("q", "w")]],
    ["near -> db", [step("near", "db")]],
    ["parallel { a -> b  a -> c }", [{ kind: "parallel", body: [step("a", "b"), step("a", "c")] }]],
    ["optional { a -> b }  a -> c", [{ kind: "optional", body: [step("a", "b")] }, step("a", "c")]],
    [
      "either { 70% a -> b } or { a -> c }",
      [
        {
          kind: "either",
          branches: [
            { weight: 0.7, body: [step("a", "b")] },
            { weight: 1 - 0.7, body: [step("a", "c")] },
          ],
        },
      ],
    ],
    [
      "either { a -> b } or { a -> c } or { } or { a -> db (reads) }",
      [
        {
          kind: "either",
          branches: [
            { weight: 0.25, body: [step("a", "b")] },
            { weight: 0.25, body: [step("a", "c")] },
            { weight: 0.25, body: [] },
            { weight: 0.25, body: [step("a", "db", { verbs: ["reads"] })] },
          ],
        },
      ],
    ],
    [
      "either { 100% parallel { optional { a -> b } } }",
      [
        {
          kind: "either",
          branches: [{ weight: 1, body: [{ kind: "parallel", body: [{ kind: "optional", body: [step("a", "b")] }] }] }],
        },
      ],
    ],
  ])("%s", (body, items) => {
    expect(bare(flowOf(body).body)).toEqual(items);
  });

  it("shares the rest evenly among branches without a share", () => {
    const [either] = flowOf("either { 40% a -> b } or { a -> c } or { a -> c }").body;
    const weights = either?.kind === "either" ? either.branches.map(({ weight }) => weight) : [];
    expect(weights[0]).toBe(0.4);
    expect(weights[1]).toBeCloseTo(0.3, 12);
    expect(weights[2]).toBeCloseTo(0.3, 12);
  });

  it("has the places of both names of a step", () => {
    const { snapshot, model } = understand(`${world} flow f { app -> a }`);
    const [first] = model.flows[0]?.body ?? [];
    expect(first?.kind === "step" && [textAt(first.fromAt, snapshot), textAt(first.at, snapshot)]).toEqual([
      "app",
      "a",
    ]);
  });
});

describe("a flow's term", () => {
  it.each<readonly [string, object]>([
    ["load 800/s peak 3x", { load: n(800), peak: n(3) }],
    ["load 2k/s", { load: n(2000) }],
    ["critical", { importance: { value: "critical" } }],
    ["background", { importance: { value: "background" } }],
    [
      "slo availability 99.9% over 30d  sla availability 99.5%",
      {
        objectives: [
          { kind: "slo", measure: "availability", target: 0.999, over: 2_592_000 },
          { kind: "sla", measure: "availability", target: 0.995, over: 2_592_000 },
        ],
      },
    ],
    ["slo latency p99.9 < 5s", { objectives: [{ kind: "slo", measure: "latency", target: 5, percentile: 0.999 }] }],
    [
      "slo freshness photo < 10s",
      { objectives: [{ kind: "slo", measure: "freshness", target: 10, data: { id: "photo" } }] },
    ],
    ['accept r because "x"', { accepts: [{ rule: "r", because: "x" }] }],
  ])("%s", (term, says) => {
    expect(bare(flowOf(term))).toMatchObject(says);
  });

  it("belongs to the outermost system and its own container", () => {
    const model = modelOf("system s { group g { flow f { a -> b }  service a { calls b }  service b } }");
    expect(model.flows[0]).toMatchObject({ id: "s.g.f", parent: "s.g", system: "s" });
    expect(model.flowById.get("s.g.f")).toBe(model.flows[0]);
  });
});

describe("a scenario's statement", () => {
  const flow = "flow checkout { app -> a }  system shop { service till }";

  it.each<readonly [string, object]>([
    ["fail a", { kind: "fail", target: { id: "a" }, refusing: false }],
    ["fail a for 30m", { kind: "fail", target: { id: "a" }, refusing: false, for: n(1800) }],
    ["fail a refusing", { kind: "fail", target: { id: "a" }, refusing: true }],
    ["fail a refusing for 1h", { kind: "fail", target: { id: "a" }, refusing: true, for: n(3600) }],
    ["fail 2 of a", { kind: "fail", target: { id: "a" }, count: 2, refusing: false }],
    ["fail eu.a", { kind: "fail", target: { id: "eu.a" }, refusing: false }],
    ["fail eu", { kind: "fail", target: { id: "eu" }, refusing: false }],
    ["slow a to 2s", { kind: "slow", target: { id: "a" }, to: n(2) }],
    ["slow a 10x", { kind: "slow", target: { id: "a" }, factor: n(10) }],
    ["load checkout 10x", { kind: "load", flow: { id: "checkout" }, factor: n(10) }],
    ["load checkout 900/s", { kind: "load", flow: { id: "checkout" }, rate: n(900) }],
    [
      "expect checkout available",
      { kind: "expect", target: { id: "checkout" }, that: { kind: "state", state: "available" } },
    ],
    ["expect shop degraded", { kind: "expect", target: { id: "shop" }, that: { kind: "state", state: "degraded" } }],
    ["expect a lost", { kind: "expect", target: { id: "a" }, that: { kind: "state", state: "lost" } }],
    [
      "expect checkout p99 < 2s",
      { kind: "expect", target: { id: "checkout" }, that: { kind: "latency", percentile: 0.99, below: 2 } },
    ],
    [
      "expect checkout availability > 99%",
      { kind: "expect", target: { id: "checkout" }, that: { kind: "availability", above: 0.99 } },
    ],
    ["expect q drains within 15m", { kind: "expect", target: { id: "q" }, that: { kind: "drains", within: 900 } }],
  ])("%s", (statement, says) => {
    const model = modelOf(`${world} ${flow} scenario it "It" { ${statement} }`);
    expect(bare(model.scenarios)).toEqual([{ id: "it", name: "it", title: "It", statements: [says] }]);
  });

  it("keeps its order", () => {
    const model = modelOf(
      `${world} ${flow} scenario it { fail a  slow b 2x  fail eu.a  expect a lost  load checkout 2x }`,
    );
    expect(model.scenarios[0]?.statements.map(({ kind }) => kind)).toEqual(["fail", "slow", "fail", "expect", "load"]);
  });
});
