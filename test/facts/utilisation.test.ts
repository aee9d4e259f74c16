// Worked examples of load against capacity: who serves which access, what a lost zone leaves, and what peaks and limits change.

import { describe, expect, it } from "vitest";
import { createAnalysis, type Fact } from "../../analysis/index.ts";
import { buildModel } from "../support/build-model.ts";
import type { ComponentSpec, ModelSpec, TermsSpec } from "../support/model-spec.ts";

function factOf(spec: ModelSpec, element: string, name: string): Fact | undefined {
  return createAnalysis(buildModel(spec))
    .facts.of(element)
    .find((one) => one.name === name);
}

const ratioOf = (spec: ModelSpec, element: string, name = "utilisation") => factOf(spec, element, name)?.value;

/** 600/s at `api`. */
const serving = (api: ComponentSpec, flow: object = {}): ModelSpec => ({
  regions: { eu: { zones: ["a", "b", "c"] }, us: { zones: ["d", "e"] } },
  components: { web: { kind: "client", calls: ["api"] }, api },
  flows: { ask: { load: 600, body: ["web -> api"], ...flow } },
});

/** 100/s of one access of `db`. */
const using = (db: ComponentSpec, terms: TermsSpec, verb: "reads" | "writes" = "reads"): ModelSpec => ({
  components: { web: { kind: "client", [verb]: { db: terms } }, db: { kind: "store", ...db } },
  flows: { ask: { load: 100, body: ["web -> db"] } },
});

describe("utilisation", () => {
  it("is what arrives over what all copies serve", () => {
    expect(ratioOf(serving({ replicas: 4, capacity: 200 }), "api")).toBe(0.75);
    expect(ratioOf(serving({ replicas: 4, shards: 3, capacity: 100 }), "api")).toBe(0.5);
    expect(ratioOf(serving({ capacity: 400 }), "api")).toBe(1.5);
  });

  it("counts no copies that find no partition to read", () => {
    const worker = (edit: Partial<ComponentSpec>, partitions = 4): ModelSpec => ({
      components: {
        web: { publishes: ["log"] },
        log: { kind: "topic", partitions },
        mill: { kind: "worker", replicas: 8, concurrency: 2, serviceTime: 0.1, consumes: ["log"], ...edit },
      },
      flows: { ask: { load: 30, body: ["web -> log"] } },
    });
    // Four copies have work, 20/s each.
    expect(ratioOf(worker({}), "mill")).toBe(30 / 80);
    expect(ratioOf(worker({}, 8), "mill")).toBe(30 / 160);
    expect(ratioOf(worker({ shards: 2 }), "mill")).toBe(30 / 80);
    expect(ratioOf(worker({}), "mill", "utilisation-degraded")).toBe(30 / 80);
    expect(ratioOf(worker({ replicas: 4 }), "mill", "utilisation-degraded")).toBe(0.5);
    expect(factOf(worker({}), "mill", "utilisation")?.derivation.steps?.map(({ says }) => says)).toContain(
      "4 copies more than the 4 partitions read get nothing",
    );
    // Calls are served by all of them.
    const { components, flows } = worker({});
    const called: ModelSpec = {
      components: { ...components, web: { publishes: ["log"], calls: ["mill"] } },
      flows: flows ?? {},
    };
    expect(ratioOf(called, "mill")).toBe(30 / 160);
  });

  it("of a managed component takes its figure for the whole", () => {
    expect(ratioOf(serving({ managed: true, replicas: 4, shards: 2, capacity: 1200 }), "api")).toBe(0.5);
  });

  // Ten threads of 200 ms each serve 50/s.
  it("takes the slots of a copy and the time that each is held where no capacity is written", () => {
    expect(ratioOf(serving({ replicas: 24, concurrency: 10, serviceTime: 0.2 }), "api")).toBe(0.5);
    expect(ratioOf(serving({ concurrency: 10, serviceTime: 0.01, capacity: 800 }), "api")).toBe(0.75);
  });

  it("counts writes against the primary and reads where they go", () => {
    const db = { capacity: 100, primary: { followers: 4 } };
    expect(ratioOf(using(db, {}, "writes"), "db")).toBe(1);
    expect(ratioOf(using(db, { from: "primary" }), "db")).toBe(1);
    expect(ratioOf(using(db, { from: "replica" }), "db")).toBe(0.25);
    expect(ratioOf(using(db, { from: "any" }), "db")).toBe(0.2);
  });

  it("adds up the accesses of each role and takes the busier one", () => {
    const spec = using({ capacity: 100, primary: { followers: 1 } }, {});
    const mixed = (first: TermsSpec, second: TermsSpec): ModelSpec => ({
      ...spec,
      components: { ...spec.components, web: { kind: "client", reads: { db: first }, writes: { db: second } } },
    });
    // 100/s of writes on the primary; half of 100/s of reads on each.
    expect(ratioOf(mixed({ from: "any" }, {}), "db")).toBe(1.5);
    expect(ratioOf(mixed({ from: "replica" }, {}), "db")).toBe(1);
  });

  it("puts each request of a quorum on as many copies as it asks", () => {
    const db = { capacity: 100, quorum: { write: 2, read: 1, of: 4 } };
    expect(ratioOf(using(db, {}, "writes"), "db")).toBe(0.5);
    expect(ratioOf(using(db, {}), "db")).toBe(0.25);
  });

  it("is of one cell, with what one cell gets", () => {
    const spec: ModelSpec = {
      containers: { shop: { cells: 10 } },
      components: { web: { kind: "client", calls: ["shop.api"] }, "shop.api": { capacity: 100 } },
      flows: { ask: { load: 600, body: ["web -> shop.api"] } },
    };
    expect(ratioOf(spec, "shop.api")).toBe(0.6);
  });

  it("counts no more than a rate limit lets in", () => {
    expect(ratioOf(serving({ capacity: 400, rateLimit: 300 }), "api")).toBe(0.75);
  });

  it("keeps the ends of an interval", () => {
    const fact = factOf(serving({ capacity: [800, 1200] }), "api", "utilisation");
    expect([fact?.kind, fact?.value]).toEqual(["bound", [0.5, 0.75]]);
  });

  it("is unknown without a load or without a capacity, and says which", () => {
    const noLoad = { ...serving({ capacity: 400 }), flows: { ask: { body: ["web -> api"] } } };
    expect(factOf(noLoad, "api", "utilisation")?.missing).toEqual([{ element: "ask", term: "load" }]);
    expect(factOf(serving({}), "api", "utilisation")?.missing).toEqual([{ element: "api", term: "capacity" }]);
    const noTime = factOf(serving({ concurrency: 8 }), "api", "utilisation");
    expect([noTime?.kind, noTime?.missing]).toEqual(["unknown", [{ element: "api", term: "service-time" }]]);
  });

  it("is nothing that one asks of a client, or of a queue that states no capacity", () => {
    const spec = using({ kind: "queue" }, {});
    expect(factOf(spec, "db", "utilisation")).toBeUndefined();
    expect(factOf(spec, "web", "utilisation")).toBeUndefined();
  });

  it("says what the copies that availability counts on would have to carry", () => {
    const fact = factOf(serving({ replicas: 4, needs: 2, capacity: 200 }), "api", "utilisation");
    const lines = fact?.derivation.steps?.map(({ says }) => says);
    expect(lines?.at(-1)).toBe("served by no more than the 2 copies that availability counts on, 150% is used");
    expect(lines).toContain("600/s over 4 copies");
    expect(lines).toContain("in this mix it is fully used at 800/s");
  });
});

describe("utilisation at peak", () => {
  it("takes each flow at its own peak", () => {
    const spec = serving({ capacity: 1200 }, { peak: 3 });
    expect(ratioOf(spec, "api", "utilisation-peak")).toBe(1.5);
    expect(factOf(serving({ capacity: 1200 }), "api", "utilisation-peak")).toBeUndefined();
  });

  it("counts the copies that autoscaling reaches", () => {
    const spec = serving({ autoscale: { min: 2, max: 12 }, capacity: 200 }, { peak: 2 });
    expect(ratioOf(spec, "api", "utilisation-peak")).toBe(0.5);
    expect(ratioOf(spec, "api")).toBe(0.25);
  });

  it("counts what gets through a limit in front of it", () => {
    const spec: ModelSpec = {
      components: {
        web: { kind: "client", calls: ["edge"] },
        edge: { kind: "gateway", rateLimit: 1000, calls: ["api"] },
        api: { capacity: 1000 },
      },
      flows: { ask: { load: 600, peak: 5, body: ["web -> edge -> api"] } },
    };
    expect(ratioOf(spec, "api", "utilisation-peak")).toBe(1);
    expect(ratioOf(spec, "api")).toBe(0.6);
  });
});

describe("utilisation with a zone lost", () => {
  const degraded = (api: ComponentSpec) => ratioOf(serving({ capacity: 100, ...api }), "api", "utilisation-degraded");

  it("loses the fullest zone", () => {
    // 4, 3, 3: six are left.
    expect(degraded({ replicas: 10, across: ["eu"] })).toBe(1);
    // 5 in eu as 2, 2, 1 and 5 in us as 3, 2: seven are left.
    expect(degraded({ replicas: 10, across: ["eu", "us"] })).toBeCloseTo(600 / 700, 12);
    // Zones named one by one.
    expect(degraded({ replicas: 10, across: ["eu.a", "us.d"] })).toBe(1.2);
  });

  it("loses one copy where they stand in no two zones", () => {
    expect(degraded({ replicas: 7 })).toBe(1);
    expect(degraded({ replicas: 7, in: ["eu.a"] })).toBe(1);
  });

  it("lets standbys that take over by themselves carry what is lost", () => {
    const failover = { mode: "automatic" } as const;
    expect(degraded({ replicas: 6, standby: 1, failover })).toBe(1);
    // 3, 2, 2 with the standby: four are left for six places.
    expect(degraded({ replicas: 6, standby: 1, failover, across: ["eu"] })).toBe(1.5);
    expect(degraded({ replicas: 6, standby: 3, failover, across: ["eu"] })).toBe(1);
    // Nobody has come yet.
    expect(degraded({ replicas: 6, standby: 1, failover: { mode: "manual" } })).toBe(1.2);
    const fact = factOf(serving({ capacity: 100, replicas: 6, standby: 1, failover }), "api", "utilisation-degraded");
    expect(fact?.derivation.steps?.map(({ says }) => says)).toContain(
      "of 6 copies and 1 standby of api 6 are at work then",
    );
  });

  it("is nothing where no copy is left, or a quorum is not met", () => {
    expect(degraded({})).toBeUndefined();
    expect(degraded({ kind: "store", quorum: { write: 3, read: 1, of: 3 } })).toBeUndefined();
    expect(degraded({ managed: true })).toBeUndefined();
  });

  it("counts the copies that autoscaling keeps at least, and says both numbers", () => {
    const fact = factOf(serving({ autoscale: { min: 7, max: 12 }, capacity: 100 }), "api", "utilisation-degraded");
    expect(fact?.value).toBe(1);
    expect(fact?.derivation.steps?.map(({ says }) => says)).toContain(
      "autoscaling counts 7 copies at the moment of a loss, and 12 on ordinary days and at peak",
    );
  });

  it("lets the copy that is left do the work of both roles", () => {
    const db = { capacity: 100, primary: { followers: 1 } };
    expect(ratioOf(using(db, { from: "replica" }), "db", "utilisation-degraded")).toBe(1);
  });

  // Site Reliability Engineering, chapter 22: 19,000/s at peak on clusters of 5,000/s takes four, and six with two to spare.
  it("tells how many domains it takes to lose two of them", () => {
    const peak = 19_000;
    const cluster = 5_000;
    const left = (clusters: number) =>
      ratioOf(
        {
          ...serving({ replicas: clusters - 1, capacity: cluster }),
          flows: { ask: { load: peak, body: ["web -> api"] } },
        },
        "api",
        "utilisation-degraded",
      );
    expect(left(5)).toBeCloseTo(peak / (3 * cluster), 12);
    expect(left(6)).toBe(0.95);
  });
});

describe("a circle", () => {
  it("counts what arrives at a primary once, however the circle turns", () => {
    const spec: ModelSpec = {
      components: {
        web: { calls: ["db"] },
        db: { kind: "store", primary: { followers: 1 }, capacity: 100, calls: ["log"] },
        log: { writes: ["db"] },
      },
      flows: { ask: { load: 50, body: ["web -> db"] } },
    };
    expect(ratioOf(spec, "db")).toBe(0.5);
  });
});
