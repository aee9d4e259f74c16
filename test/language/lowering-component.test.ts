// What each term of a component means in the model: canonical units, nothing beside it.

import { describe, expect, it } from "vitest";
import { componentKinds } from "../../language/index.ts";
import { bare, componentOf, modelOf, textAt, understand } from "../support/understand.ts";

const world = `
region eu { zones a, b, c }
region us
boundary pci
component cluster
queue parked
store db
topic changes
coordinator vault
`;

/** What the model holds of an element beyond its identity, empty lists aside. */
function saysOf(element: object): unknown {
  const identity = new Set(["id", "name", "kind", "parent", "system"]);
  const kept = Object.entries(element).filter(
    ([key, value]) => !identity.has(key) && !(Array.isArray(value) && value.length === 0),
  );
  return bare(Object.fromEntries(kept));
}

const n = (value: number) => ({ value });

describe("a component's term", () => {
  it.each<readonly [string, object]>([
    ["", {}],
    // Redundancy.
    ["replicas 6", { replicas: { count: n(6) } }],
    ["replicas 6 across eu", { replicas: { count: n(6) }, across: [{ id: "eu" }] }],
    ["replicas 4 across eu.a, eu.b", { replicas: { count: n(4) }, across: [{ id: "eu.a" }, { id: "eu.b" }] }],
    ["replicas 1 primary", { replicas: { count: n(1) } }],
    [
      "replicas 1 primary + 2 async across eu, us",
      { replicas: { count: n(3), primary: { followers: n(2), mode: "async" } }, across: [{ id: "eu" }, { id: "us" }] },
    ],
    ["replicas 1 primary + 1 sync", { replicas: { count: n(2), primary: { followers: n(1), mode: "sync" } } }],
    ["replicas 1 primary + 2", { replicas: { count: n(3), primary: { followers: n(2), mode: "async" } } }],
    ["quorum write 2 read 2 of 3", { quorum: { write: n(2), read: n(2), of: n(3) } }],
    ["needs 4", { needs: n(4) }],
    ["standby 1", { standby: n(1) }],
    ["failover automatic within 30s", { failover: { mode: "automatic", within: n(30) } }],
    ["failover manual", { failover: { mode: "manual" } }],
    ["shards 16 by user-id", { shards: { count: n(16), by: "user-id" } }],
    ["shards 16", { shards: { count: n(16) } }],
    ["shards 4 by user-id hottest 25%", { shards: { count: n(4), by: "user-id", hottest: n(0.25) } }],
    ["shards 1 hottest 100%", { shards: { count: n(1), hottest: n(1) } }],
    ["in eu.a", { in: [{ id: "eu.a" }] }],
    ["in us", { in: [{ id: "us" }] }],
    ["runs on cluster", { runsOn: { id: "cluster" } }],
    ["managed", { managed: { value: true } }],
    // Failure.
    ["availability 99.9%", { availability: n(0.999) }],
    ["availability 99.9%..99.95%", { availability: { value: 0.999, upper: 0.9995 } }],
    ["mtbf 90d  mttr 1h", { mtbf: n(7_776_000), mttr: n(3600) }],
    ["error-rate 0.1%", { errorRate: n(0.001) }],
    // Capacity.
    ["capacity 2k/s", { capacity: n(2000) }],
    ["concurrency 32", { concurrency: n(32) }],
    ["service-time 250ms", { serviceTime: n(0.25) }],
    ["pool 200", { pool: n(200) }],
    ["bulkhead 20", { bulkhead: n(20) }],
    [
      "latency p50 8ms p99 60ms p99.9 2s",
      {
        latency: [
          { percentile: 0.5, value: n(0.008) },
          { percentile: 0.99, value: n(0.06) },
          { percentile: 0.999, value: n(2) },
        ],
      },
    ],
    ["autoscale 2..20 within 90s", { autoscale: { min: n(2), max: n(20), within: n(90) } }],
    ["autoscale 2..20", { autoscale: { min: n(2), max: n(20) } }],
    ["rate-limit 10/min", { rateLimit: n(1 / 6) }],
    ["sheds load", { shedsLoad: { value: true } }],
    // Guarantees.
    ["guarantees serializable, durable", { guarantees: [{ name: "serializable" }, { name: "durable" }] }],
    ["guarantees durable across zones", { guarantees: [{ name: "durable", across: "zones" }] }],
    ["guarantees durable across regions", { guarantees: [{ name: "durable", across: "regions" }] }],
    ["guarantees ordered per photo-id", { guarantees: [{ name: "ordered", per: "photo-id" }] }],
    ["guarantees bounded-staleness 5s", { guarantees: [{ name: "bounded-staleness", within: 5 }] }],
    [
      "guarantees at-least-once  guarantees unordered",
      { guarantees: [{ name: "at-least-once" }, { name: "unordered" }] },
    ],
    ["prefers consistency", { prefers: { value: "consistency" } }],
    ["prefers availability", { prefers: { value: "availability" } }],
    // Queues.
    ["bound 10k", { bound: n(10_000) }],
    ["retention 4d", { retention: n(345_600) }],
    ["partitions 1024", { partitions: { count: n(1024) } }],
    ["partitions 12 by order-id hottest 40%", { partitions: { count: n(12), by: "order-id", hottest: n(0.4) } }],
    ["visibility 30s", { visibility: n(30) }],
    ["dead-letter parked after 5", { deadLetter: { queue: { id: "parked" }, after: n(5) } }],
    ["dead-letter parked", { deadLetter: { queue: { id: "parked" } } }],
    ["priority urgent, routine", { priority: ["urgent", "routine"] }],
    ['alerts "team-x"', { alerts: { value: "team-x" } }],
    // Caches.
    ["of db", { cacheOf: { id: "db" } }],
    ["pattern write-behind", { pattern: { value: "write-behind" } }],
    ["ttl 60s", { ttl: n(60) }],
    ["hit-ratio 90%", { hitRatio: n(0.9) }],
    ["invalidated by write", { invalidatedBy: { kind: "write" } }],
    ["invalidated by changes", { invalidatedBy: { kind: "topic", topic: { id: "changes" } } }],
    ["coalesces", { coalesces: { value: true } }],
    ["warms", { warms: { value: true } }],
    ["lag 200ms", { lag: n(0.2) }],
    // Operation.
    ['owner "team-upload"', { owner: { value: "team-upload" } }],
    ["tags pci, core  tags edge", { tags: ["pci", "core", "edge"] }],
    ['does "rate limiting"', { does: { value: "rate limiting" } }],
    ["observed metrics, traces", { observed: { value: ["metrics", "traces"] } }],
    ["starts within 20s", { startsWithin: n(20) }],
    ["stops within 30s", { stopsWithin: n(30) }],
    ["propagates deadline", { propagatesDeadline: { value: true } }],
    ["stateless", { state: { value: "stateless" } }],
    ["stateful", { state: { value: "stateful" } }],
    // Trust.
    ["within pci", { boundary: { id: "pci" } }],
    ["public", { public: { value: true } }],
    ["encrypts at-rest", { encrypts: { value: "at-rest" } }],
    ["secrets from vault rotated every 1h", { secrets: { from: { id: "vault" }, rotatedEvery: n(3600) } }],
    ["secrets from vault", { secrets: { from: { id: "vault" } } }],
    // Objectives and acceptances.
    [
      "slo availability 99.9% over 7d",
      { objectives: [{ kind: "slo", measure: "availability", target: 0.999, over: 604_800 }] },
    ],
    [
      "sla availability 99.5%",
      { objectives: [{ kind: "sla", measure: "availability", target: 0.995, over: 2_592_000 }] },
    ],
    [
      'accept single-point-of-failure because "small" until 2030-01-01',
      { accepts: [{ rule: "single-point-of-failure", because: "small", until: "2030-01-01" }] },
    ],
  ])("%s", (term, says) => {
    expect(saysOf(componentOf(modelOf(`${world} component it { ${term} }`), "it"))).toEqual(says);
  });

  it("has its place, to the letter, and is the author's own", () => {
    const { snapshot, model } = understand("service x {\n  availability 99.9%..99.95%\n  latency p99 60ms\n}");
    const { availability, latency } = componentOf(model, "x");
    expect(availability?.origin).toEqual({ kind: "written" });
    expect(availability && textAt(availability.at, snapshot)).toBe("99.9%");
    expect(latency[0] && textAt(latency[0].value.at, snapshot)).toBe("60ms");
  });

  it("takes the source that follows it, and leaves the others alone", () => {
    const { capacity, pool } = componentOf(modelOf('service x { pool 5  capacity 3/s  source "Load test" }'), "x");
    expect(capacity?.origin).toEqual({ kind: "written", source: "Load test" });
    expect(pool?.origin).toEqual({ kind: "written" });
  });
});

describe("a component", () => {
  it.each(componentKinds)("may be a %s, with a title and documentation", (kind) => {
    const text = `/** Does *this*.\n *\n *  And that. */\n${kind} it "The it"`;
    expect(bare(componentOf(modelOf(text), "it"))).toMatchObject({
      id: "it",
      name: "it",
      kind,
      title: "The it",
      doc: "Does *this*.\n\nAnd that.",
    });
  });

  it("has the documentation right before it, and no comment from elsewhere", () => {
    const model = modelOf("/** Of a. */ service a\n// plain\nservice b\n/** Of c. */\n// plain\n/* plain */ service c");
    expect(model.components.map((component) => component.doc)).toEqual(["Of a.", undefined, "Of c."]);
  });

  it("knows its innermost container and its outermost system, and inherits the owner of the nearest that has one", () => {
    const model = modelOf(`
      system outer { owner "outer team"
        system inner { group g { service deep  service own { owner "mine" } } }
        group h { owner "h team"  service near }
      }
      group free { service loose }
    `);
    const told = model.components.map(({ id, parent, system, owner }) => [id, parent, system, owner?.value]);
    expect(told).toEqual([
      ["outer.inner.g.deep", "outer.inner.g", "outer", "outer team"],
      ["outer.inner.g.own", "outer.inner.g", "outer", "mine"],
      ["outer.h.near", "outer.h", "outer", "h team"],
      ["free.loose", "free", undefined, undefined],
    ]);
  });
});
