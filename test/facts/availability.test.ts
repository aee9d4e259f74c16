// Availability against published and closed-form values. Where a value has a source, it is named beside it; "closed form"
// is arithmetic that a reader can redo.

import { describe, expect, it } from "vitest";
import type { Fact } from "../../analysis/fact.ts";
import { availability, factOf, serial } from "../support/availabilities.ts";
import { saidIn } from "../support/facts-said.ts";
import type { ComponentSpec, FlowSpec, ModelSpec } from "../support/model-spec.ts";

describe("availability in series", () => {
  it("of ten dependencies at 99.9% is 99.0045%", () => {
    // Common example of site reliability texts, published as 99%; closed form 0.999^10.
    expect(serial(...new Array<number>(10).fill(0.999)).value).toBeCloseTo(0.99004488, 9);
  });

  it("of nine at 99.9% and one at 90% is 89.19%", () => {
    expect(serial(0.9, ...new Array<number>(9).fill(0.999)).value).toBeCloseTo(0.8919, 4);
  });

  it("of three hard dependencies at 99.99% is 99.97%", () => {
    // AWS Well-Architected Framework, Reliability Pillar, Availability.
    expect(serial(0.9999, 0.9999, 0.9999).value).toBeCloseTo(0.99970003, 9);
  });

  it("of a web tier at 99.95% and a database at 99.99% is 99.94%", () => {
    // Microsoft Learn, composite SLA.
    expect(serial(0.9995, 0.9999).value).toBeCloseTo(0.99940005, 8);
  });
});

describe("availability in parallel", () => {
  it("of two copies at 99% is 99.99%", () => {
    // AWS, Availability and Beyond, Availability with redundancy.
    expect(availability({ a: { replicas: 2, availability: 0.99 } }, ["o -> a"]).value).toBeCloseTo(0.9999, 12);
  });

  it("of two copies needed out of three at 99% is 0.999702, not the first term of its series", () => {
    // AWS, Availability and Beyond, equation 7 gives the approximation 0.9997; the binomial sum is exact.
    expect(availability({ a: { replicas: 3, needs: 2, availability: 0.99 } }, ["o -> a"]).value).toBeCloseTo(
      0.999702,
      12,
    );
  });

  it("of a database with a queue as its fallback, behind a web tier, is 99.95%", () => {
    // Microsoft Learn, composite SLA: 0.9999999 for the pair, 0.99949990 in all.
    const components: ModelSpec["components"] = {
      web: { availability: 0.9995, writes: { sql: { fallback: "queue" } }, publishes: ["queue"] },
      sql: { kind: "store", availability: 0.9999 },
      queue: { kind: "queue", availability: 0.999 },
    };
    expect(availability(components, ["o -> web"]).value).toBeCloseTo(0.9995 * 0.9999999, 10);
  });

  it("of a majority of 1, 3, 5 and 7 nodes at 90% rises, and at 40% falls", () => {
    // Binomial; the shape is published by M. Brooker (2021) and by Peleg and Wool (1995).
    const majority = (replicas: number, up: number) =>
      availability({ a: { kind: "coordinator", replicas, availability: up } }, ["o -> a"]).value;
    const good = [1, 3, 5, 7].map((nodes) => majority(nodes, 0.9));
    const bad = [1, 3, 5, 7].map((nodes) => majority(nodes, 0.4));
    for (const [index, expected] of [0.9, 0.972, 0.99144, 0.997272].entries())
      expect(good[index]).toBeCloseTo(expected, 9);
    for (const [index, expected] of [0.4, 0.352, 0.31744, 0.289792].entries())
      expect(bad[index]).toBeCloseTo(expected, 9);
  });
});

describe("availability of what is shared", () => {
  const each = { availability: 0.999 };

  it("counts a database that two steps need once", () => {
    // Closed form 0.999^3; the product along the calls gives 0.996005996.
    const components: ModelSpec["components"] = {
      front: { kind: "external", availability: 1, calls: ["a", "b"] },
      a: { ...each, calls: ["db"] },
      b: { ...each, calls: ["db"] },
      db: each,
    };
    expect(availability(components, ["o -> front"]).value).toBeCloseTo(0.997002999, 9);
  });

  it("is no better than the database under two redundant services", () => {
    // Closed form 0.999 · (1 − 0.001²) = 0.998999001; treating the two as independent gives 0.999996.
    const components: ModelSpec["components"] = {
      front: { kind: "external", availability: 1, calls: { a: { fallback: "b" }, b: {} } },
      a: { ...each, calls: ["db"] },
      b: { ...each, calls: ["db"] },
      db: each,
    };
    expect(availability(components, ["o -> front"]).value).toBeCloseTo(0.998999001, 9);
  });

  it("counts a zone that two components stand in once, with its own figure", () => {
    const components: ModelSpec["components"] = {
      a: { ...each, in: ["eu.a"], calls: ["b"] },
      b: { ...each, in: ["eu.a"] },
    };
    const fact = availability(components, ["o -> a"], { eu: { zones: { a: 0.99 } } });
    expect(fact.value).toBeCloseTo(0.999 * 0.999 * 0.99, 12);
    expect(saidIn(fact.derivation)).toContain("not counted: loss of eu");
  });
});

describe("availability of stores", () => {
  it("follows from the times between failures and to repair", () => {
    // AWS, Reliability Pillar: 150 days and one hour, published as 99.97%.
    const db: ComponentSpec = { kind: "store", mtbf: 150 * 86_400, mttr: 3600 };
    expect(availability({ db }, ["o -> db"]).value).toBeCloseTo(0.9997223, 7);
  });

  it("with a failover loses the time of the switch besides both copies at once", () => {
    // Closed form: u = 3600 / (10⁶ + 3600) for a copy and 60 / (10⁶ + 3600) for the switch.
    const db: ComponentSpec = {
      kind: "store",
      primary: { followers: 1 },
      failover: { mode: "automatic", within: 60 },
      mtbf: 1e6,
      mttr: 3600,
    };
    const u = 3600 / 1_003_600;
    const expected = (1 - u * u) * (1 - 60 / 1_003_600);
    expect(availability({ db }, ["o -> db"]).value).toBeCloseTo(expected, 12);
    const { mtbf: _, mttr: __, ...unmeasured } = db;
    const fact = availability({ db: { ...unmeasured, availability: 1 - u } }, ["o -> db"]);
    expect(fact.value).toBeCloseTo(1 - u * u, 12);
    expect(saidIn(fact.derivation)).toContain("not counted: the time that a failover of db takes");
  });

  it("asks for the copies that the access needs", () => {
    const store: ComponentSpec = { kind: "store", availability: 0.9 };
    const read = (db: ComponentSpec, from: "primary" | "replica" | "any") =>
      availability({ a: { kind: "external", availability: 1, reads: { db: { from } } }, db }, ["o -> a"]).value;
    const followed: ComponentSpec = { ...store, primary: { followers: 2 } };
    expect(read(followed, "primary")).toBeCloseTo(0.9, 12);
    expect(read(followed, "replica")).toBeCloseTo(1 - 0.01, 12);
    expect(read(followed, "any")).toBeCloseTo(1 - 0.001, 12);
    const quorum: ComponentSpec = { ...store, quorum: { write: 3, read: 1, of: 3 } };
    expect(read(quorum, "primary")).toBeCloseTo(1 - 0.001, 12);
    const written = availability({ a: { kind: "external", availability: 1, writes: ["db"] }, db: quorum }, ["o -> a"]);
    expect(written.value).toBeCloseTo(0.729, 12);
  });

  it("is unknown where copies have neither primary nor quorum, and the cap is not", () => {
    const spec: ModelSpec = {
      components: { db: { kind: "store", replicas: 3, availability: 0.9 } },
      flows: { f: { body: ["o -> db"] } },
    };
    expect(factOf(spec)).toMatchObject({ kind: "unknown", missing: [{ element: "db", term: "replication" }] });
    expect(factOf(spec, "cap").value).toBeCloseTo(0.999, 12);
  });
});

describe("availability of very many copies", () => {
  it("is lost with a zone that they cannot do without, and otherwise rarely", () => {
    // Closed form: of 600 copies at 99%, too few of 450 are up with a chance below 10⁻¹⁰⁰; each zone is up 99%.
    const copies: ComponentSpec = { replicas: 600, across: ["eu"], availability: 0.99 };
    const regions = { eu: { zones: { a: 0.99, b: 0.99, c: 0.99 } } };
    expect(availability({ c: { ...copies, needs: 450 } }, ["o -> c"], regions).value).toBeCloseTo(0.99 ** 3, 12);
    // One zone less leaves 400: all three zones, or two of them.
    const twoOfThree = 0.99 ** 3 + 3 * 0.99 ** 2 * 0.01;
    expect(availability({ c: { ...copies, needs: 350 } }, ["o -> c"], regions).value).toBeCloseTo(twoOfThree, 12);
    // Two zones are not enough by themselves where all of their copies are needed.
    const full = 0.99 ** 3 + 3 * 0.99 ** 2 * 0.01 * 0.99 ** 400;
    expect(availability({ c: { ...copies, needs: 400 } }, ["o -> c"], regions).value).toBeCloseTo(full, 12);
  });
});

describe("availability through caches and branches", () => {
  const cached = (cache: ComponentSpec): Fact =>
    availability(
      {
        a: { kind: "external", availability: 1, reads: cache.pattern === undefined ? ["c", "s"] : ["c"] },
        c: { kind: "cache", of: "s", availability: 0.9, ...cache },
        s: { kind: "store", availability: 0.8 },
      },
      ["o -> a"],
    );

  it("weights hits and misses", () => {
    // Closed form: 0.75 · (1 − 0.1 · 0.2) + 0.25 · 0.8, and 0.75 · 0.9 + 0.25 · 0.9 · 0.8.
    expect(cached({ hitRatio: 0.75 }).value).toBeCloseTo(0.935, 12);
    expect(cached({ hitRatio: 0.75, pattern: "read-through" }).value).toBeCloseTo(0.855, 12);
  });

  it("ends at a store whose fallback is its own cache, whether the flow lists the step or not", () => {
    // Closed form: 1 − 0.5 · (1 − 0.8 · 0.95); what misses the cache needs the store, which is down.
    const components: ModelSpec["components"] = {
      a: { kind: "external", availability: 1, reads: { s: { fallback: "c" }, c: {} } },
      c: { kind: "cache", of: "s", hitRatio: 0.8, availability: 0.95 },
      s: { kind: "store", availability: 0.5 },
    };
    expect(availability(components, ["o -> a"]).value).toBeCloseTo(0.88, 12);
    expect(availability(components, ["o -> a -> s"]).value).toBeCloseTo(0.88, 12);
    // A read of the cache that misses finds nothing new in the cache: 0.8 · (1 − 0.05 · 0.5) + 0.2 · 0.5.
    expect(availability(components, ["o -> a -> c"]).value).toBeCloseTo(0.88, 12);
  });

  it("is an interval where the hit ratio is one, or is unknown", () => {
    expect(cached({ hitRatio: [0.5, 0.75] }).value).toEqual([expect.closeTo(0.89, 12), expect.closeTo(0.935, 12)]);
    const unknown = cached({});
    expect(unknown.value).toEqual([expect.closeTo(0.8, 12), expect.closeTo(0.98, 12)]);
    expect(unknown.kind).toBe("estimate");
    expect(saidIn(unknown.derivation)).toContain(
      "c states no hit-ratio: both ends, all hits and all misses, are worked out",
    );
  });

  it("weights branches by their probabilities", () => {
    const components: ModelSpec["components"] = {
      a: { availability: 0.9 },
      b: { availability: 0.8 },
      c: { availability: 0.5 },
    };
    const body: FlowSpec["body"] = [
      { either: [{ weight: 0.7, body: ["o -> a"] }, { weight: 0.2, body: ["o -> b"] }, { body: ["o -> c"] }] },
    ];
    expect(availability(components, body).value).toBeCloseTo(0.7 * 0.9 + 0.2 * 0.8 + 0.1 * 0.5, 12);
  });
});
