// What each term of a component, container, technology or place means in the model: canonical units, nothing beside it.

import { describe, expect, it } from "vitest";
import type { Component, SystemModel } from "../../language/index.ts";
import { componentKinds } from "../../language/index.ts";
import { bare, modelOf, textAt, understand } from "../support/understand.ts";

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

function componentOf(model: SystemModel, id: string): Component {
  const component = model.componentById.get(id);
  if (component === undefined) throw new Error(`no component ${id}`);
  return component;
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
    ["partitions 1024", { partitions: n(1024) }],
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

describe("a container", () => {
  it("states owner, tags, cells and acceptances, its extensions in other files included", () => {
    const model = modelOf({
      "b.arch": 'extend shop { tags late  accept shared-store because "known"  service added }',
      "a.arch": '/** Sells. */ system shop "Shop" { owner "written"  tags early  cells 10 by tenant  group g }',
      "c.arch": "extend shop.g { service deep }",
    });
    expect(bare(model.containers)).toEqual([
      {
        kind: "system",
        id: "shop",
        name: "shop",
        title: "Shop",
        doc: "Sells.",
        owner: { value: "written" },
        tags: ["early", "late"],
        cells: { count: n(10), by: "tenant" },
        accepts: [{ rule: "shared-store", because: "known" }],
      },
      { kind: "group", id: "shop.g", name: "g", parent: "shop", tags: [], accepts: [] },
    ]);
    expect(model.components.map(({ id }) => id)).toEqual(["shop.added", "shop.g.deep"]);
    expect(model.containerById.get("shop.g")?.parent).toBe("shop");
  });
});

describe("a place", () => {
  it("is a region with its zones, listed or with figures of their own", () => {
    const model = modelOf(
      'region eu "eu-west-1" { availability 99.99%  zones a, b  zone c { availability 99.95% } } region us { zones a  zone a { availability 99.9% } }',
    );
    expect(bare(model.regions)).toEqual([
      {
        id: "eu",
        name: "eu",
        title: "eu-west-1",
        availability: n(0.9999),
        zones: [
          { id: "eu.a", name: "a", region: "eu", accepts: [] },
          { id: "eu.b", name: "b", region: "eu", accepts: [] },
          { id: "eu.c", name: "c", region: "eu", availability: n(0.9995), accepts: [] },
        ],
        accepts: [],
      },
      {
        id: "us",
        name: "us",
        zones: [{ id: "us.a", name: "a", region: "us", availability: n(0.999), accepts: [] }],
        accepts: [],
      },
    ]);
  });

  it("may be a boundary, in a system too", () => {
    expect(bare(modelOf('boundary pci "Card data" system s { boundary inner }').boundaries)).toEqual([
      { id: "pci", name: "pci", title: "Card data" },
      { id: "s.inner", name: "inner", parent: "s" },
    ]);
  });
});

describe("data, decisions and acceptances", () => {
  it("say which store is official, and what follows how late", () => {
    const model = modelOf("store a  store b  store c  data d { authority a  derived b within 10s  derived c }");
    expect(bare(model.data)).toEqual([
      {
        id: "d",
        name: "d",
        authorities: [{ id: "a" }],
        derived: [{ store: { id: "b" }, within: n(10) }, { store: { id: "c" } }],
        accepts: [],
      },
    ]);
  });

  it("do not follow themselves", () => {
    const { problems } = understand("store a  data d { authority a  derived a within 5m }");
    expect(problems).toEqual([expect.stringContaining("is where this data is official, so it does not follow it")]);
  });

  it("may be accepted in a region, a zone, data and a policy", () => {
    const accept = 'accept single-point-of-failure because "small"';
    const model = modelOf(`
      region eu { ${accept}  zones a  zone a { ${accept} } }
      store s  data d { authority s  ${accept} }
      policy p { retries 1  ${accept} }
      service x { reads s with p }
    `);
    const accepts = [{ rule: "single-point-of-failure", because: "small" }];
    const [region] = model.regions;
    expect(bare([region, region?.zones[0], model.data[0], model.policies[0]].map((one) => one?.accepts))).toEqual([
      accepts,
      accepts,
      accepts,
      accepts,
    ]);
    expect(componentOf(model, "x").dependencies[0]?.accepts).toEqual([]);
  });

  it("may name several authorities, which is for a rule to judge", () => {
    const model = modelOf("store a  store b  data d { authority a, b }");
    expect(bare(model.data[0]?.authorities)).toEqual([{ id: "a" }, { id: "b" }]);
  });

  it("record what was chosen, over what, why, at what cost and until when", () => {
    const text =
      'system s { decision d "D" { chose "x" over "y"  because "r"  costs "c"  revisit 2027-06-01 } }  decision e { chose "z" }';
    expect(bare(modelOf(text).decisions)).toEqual([
      {
        id: "s.d",
        name: "d",
        parent: "s",
        title: "D",
        chose: "x",
        over: "y",
        because: "r",
        costs: "c",
        revisit: { day: "2027-06-01" },
      },
      { id: "e", name: "e", chose: "z" },
    ]);
  });

  it("accept a rule on a component, a dependency, a flow and a system", () => {
    const model = modelOf(`
      system s {
        accept r1 because "1"
        service a { accept r2 because "2"  calls b { accept r3 because "3" } }
        service b
        flow f { accept r4 because "4" until 2031-02-03  a -> b }
      }
    `);
    expect(bare(model.containers[0]?.accepts)).toEqual([{ rule: "r1", because: "1" }]);
    expect(bare(model.components[0]?.accepts)).toEqual([{ rule: "r2", because: "2" }]);
    expect(bare(model.components[0]?.dependencies[0]?.accepts)).toEqual([{ rule: "r3", because: "3" }]);
    expect(bare(model.flows[0]?.accepts)).toEqual([{ rule: "r4", because: "4", until: "2031-02-03" }]);
  });
});

describe("a technology", () => {
  it("is not managed where a component states its own copies, and keeps its figures of the whole to itself", () => {
    const model = modelOf(`
      technology house : gateway { managed  stateless  availability 99.99% }
      gateway whole : house { capacity 5k/s }
      gateway copies : house { replicas 12  capacity 5k/s }
      gateway spare : house { standby 1  availability 99% }
      gateway both : house { replicas 12  managed }
    `);
    const told = ["whole", "copies", "spare", "both"].map((id) => {
      const { managed, availability, state } = componentOf(model, id);
      return [id, managed?.value, availability?.value, state?.value];
    });
    expect(told).toEqual([
      ["whole", true, 0.9999, "stateless"],
      ["copies", undefined, undefined, "stateless"],
      ["spare", undefined, 0.99, "stateless"],
      ["both", true, 0.9999, "stateless"],
    ]);
  });

  it("brings what a component does not state, marked with the technology and its source", () => {
    const { snapshot, model } = understand(`
      technology house : store { availability 99.9%  source "Handbook"  capacity 3k/s  guarantees eventual, durable  prefers availability }
      store x : house { capacity 1k/s  guarantees linearizable }
    `);
    expect(snapshot.problems).toEqual([]);
    const x = componentOf(model, "x");
    expect(x.technology).toBe("house");
    expect(x.availability).toMatchObject({
      value: 0.999,
      origin: { kind: "technology", technology: "house", source: "Handbook" },
    });
    expect(x.capacity).toMatchObject({ value: 1000, origin: { kind: "written" } });
    expect(x.prefers).toMatchObject({ value: "availability", origin: { kind: "technology", technology: "house" } });
    // Consistency is the component's own, durability the technology's.
    expect(x.guarantees.map(({ name, origin }) => [name, origin.kind])).toEqual([
      ["linearizable", "written"],
      ["durable", "technology"],
    ]);
  });

  it("is a product and no deployment: owner, place and dependencies are refused", () => {
    for (const term of ['owner "vendor"', "in eu", "runs on x", "calls x", "within pci", "slo availability 99%"]) {
      const { problems } = understand(`technology t : store { ${term} } store x : t region eu boundary pci`);
      expect(problems).toHaveLength(1);
      expect(problems[0]).toContain("means nothing in a technology");
    }
  });

  it("may build on another one, of the library or of the project, in any order", () => {
    const model = modelOf(
      'technology top : middle { ttl 9s } technology middle : redis { ttl 5s  hit-ratio 80%  source "Book" } cache c : top',
    );
    const c = componentOf(model, "c");
    expect(c.ttl).toMatchObject({ value: 9, origin: { technology: "top" } });
    expect(c.hitRatio).toMatchObject({ value: 0.8, origin: { technology: "middle", source: "Book" } });
    expect(model.technologies.map(({ name, kind, builtIn }) => [name, kind, builtIn])).toEqual([
      ["middle", "cache", false],
      ["top", "cache", false],
    ]);
  });

  it("declared by the project goes before the library's of the same name", () => {
    const model = modelOf('technology kafka "Ours" : topic { retention 1d } topic t : kafka');
    expect(componentOf(model, "t").retention).toMatchObject({ value: 86_400, origin: { technology: "kafka" } });
    expect(model.technologies).toMatchObject([{ name: "kafka", title: "Ours", builtIn: false }]);
  });

  it("keeps copies, quorum and availability as one statement: stating one part drops the other's default", () => {
    const model = modelOf(`
      technology t : store { replicas 3  availability 99%  }
      technology q : store { quorum write 2 read 2 of 3 }
      store a : t { quorum write 3 read 3 of 5 }
      store b : q { replicas 2 }
      store c : t { mtbf 10d  mttr 1h }
    `);
    expect(componentOf(model, "a").replicas).toBeUndefined();
    expect(componentOf(model, "b").quorum).toBeUndefined();
    expect(componentOf(model, "c").availability).toBeUndefined();
  });

  it("has a namespace of its own", () => {
    const model = modelOf("store redis : redis  service kafka { reads redis }");
    expect(model.components.map(({ id, technology }) => [id, technology])).toEqual([
      ["redis", "redis"],
      ["kafka", undefined],
    ]);
  });
});
