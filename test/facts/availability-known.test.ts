// What the availability says of itself: what is missing, what it leaned on, and what holds without independence.

import { describe, expect, it } from "vitest";
import { availability, factOf, serial } from "../support/availabilities.ts";
import { saidIn } from "../support/facts-said.ts";
import type { ComponentSpec, ModelSpec } from "../support/model-spec.ts";

describe("availability and what is known", () => {
  it("names the figures without which there is none", () => {
    const components: ModelSpec["components"] = {
      a: { availability: 0.999, calls: ["b", "c"] },
      b: {},
      c: { mtbf: 1e6 },
    };
    const fact = availability(components, ["o -> a"]);
    expect(fact.kind).toBe("unknown");
    expect(fact.value).toBeUndefined();
    expect(fact.missing).toEqual([
      { element: "b", term: "availability" },
      { element: "c", term: "mttr" },
    ]);
    expect(saidIn(fact.derivation)).toEqual([
      "the availability of f is unknown: 2 inputs are missing",
      "b states no availability",
      "c states no mttr",
    ]);
  });

  it("does not ask for a figure that makes no difference", () => {
    const components: ModelSpec["components"] = { a: { availability: 0.999, calls: { b: { optional: true } } }, b: {} };
    expect(availability(components, ["o -> a"]).value).toBeCloseTo(0.999, 12);
  });

  it("uses a technology's default in the estimate, names it, and leaves it out of the cap", () => {
    const spec: ModelSpec = {
      components: {
        a: { availability: 0.999, calls: ["b"] },
        b: { technology: "sqs", managed: true, availability: 0.9, fromTechnology: ["availability", "managed"] },
      },
      flows: { f: { body: ["o -> a"] } },
    };
    expect(factOf(spec).value).toBeCloseTo(0.8991, 12);
    expect(saidIn(factOf(spec).derivation)[1]).toBe("b: 90% (availability, a default of sqs), costs 10%");
    expect(factOf(spec, "cap")).toMatchObject({ kind: "bound", value: expect.closeTo(0.999, 12) });
  });

  it("takes intervals in and gives the exact interval out", () => {
    const components: ModelSpec["components"] = {
      a: { replicas: 2, availability: [0.9, 0.99], calls: ["b"] },
      b: { availability: 0.999 },
    };
    const fact = availability(components, ["o -> a"]);
    expect(fact.value).toEqual([expect.closeTo(0.99 * 0.999, 12), expect.closeTo(0.9999 * 0.999, 12)]);
  });

  it("keeps the digits of what is almost never down", () => {
    const fact = availability({ a: { replicas: 3, availability: 0.99999 } }, ["o -> a"]);
    expect((1 - Number(fact.value)) / 1e-15).toBeCloseTo(1, 0);
    expect(fact.derivation.steps?.[0]?.says).toBe("a: 1 of 3 at 99.999% (availability), costs less than 0.0001%");
  });

  it("says what it leaned on, the costliest first", () => {
    const fact = availability(
      { a: { availability: 0.999, calls: ["b"] }, b: { availability: 0.99, replicas: 2, errorRate: 0.01 } },
      ["o -> a"],
    );
    expect(saidIn(fact.derivation)).toEqual([
      "f is available 99.89001% of the time",
      "a: 99.9% (availability), costs 0.1%",
      "b: 1 of 2 at 99% (availability), costs 0.01%",
      "taken as independent of each other: a and b",
      "with no independence: at least 98.9%, at most 99.9%",
      "the copies of b are placed nowhere: no zone takes part",
      "not counted: the error-rate of b",
    ]);
  });

  it("costs of several copies are the difference that they make together", () => {
    // Closed form: 1 of 3 at 90% fails 0.1%, and 2 of 3 at 95% 0.725%; that of db costs 0.725% · 0.999.
    const fact = availability(
      {
        api: { replicas: 3, needs: 1, availability: 0.9, calls: ["db"] },
        db: { kind: "store", quorum: { write: 2, read: 2, of: 3 }, availability: 0.95 },
      },
      ["o -> api"],
    );
    expect(saidIn(fact.derivation).slice(1, 3)).toEqual([
      "db: 2 of 3 at 95% (availability), costs 0.72%",
      "api: 1 of 3 at 90% (availability), costs 0.099%",
    ]);
  });

  it("a failover has a line of its own beside the figure of each copy, and so has a host", () => {
    const api: ComponentSpec = {
      replicas: 2,
      standby: 1,
      failover: { mode: "automatic", within: 60 },
      mtbf: 30 * 86_400,
      mttr: 3600,
      runsOn: "vm",
    };
    const fact = availability({ api, vm: { replicas: 2, availability: 0.99 } }, ["o -> api"]);
    expect(saidIn(fact.derivation).slice(1, 4)).toEqual([
      "vm: 1 of 2 at 99% (availability), costs 0.01%",
      "failover of api: 99.995377% (failover within, mtbf and mttr: 2 copies × 1 min ÷ 30 d 1 h), costs 0.0046%",
      "api: 2 of 3 at 99.8613% (mtbf and mttr), costs 0.00058%",
    ]);
  });

  it("is certain where nothing can fail", () => {
    expect(factOf({ components: {}, flows: { f: { body: ["o -> o"] } } }).value).toBe(1);
  });

  it("gives an interval that holds the truth where the flow is too large", () => {
    // 3,200 calls of which every other one has a fallback: more alternatives than a diagram takes.
    const components: Record<string, ComponentSpec> = {};
    const calls: Record<string, object> = {};
    for (let index = 0; index < 3200; index++) {
      components[`a${index}`] = { availability: 0.999999 };
      components[`b${index}`] = { availability: 0.999999 };
      calls[`a${index}`] = index % 2 === 0 ? { fallback: `b${index}` } : {};
    }
    components.hub = { kind: "external", availability: 1, calls };
    const fact = availability(components, ["o -> hub"]);
    const truth = 0.999999 ** 1600 * (1 - 1e-12) ** 1600;
    expect(fact.kind).toBe("bound");
    const [low, high] = fact.value as [number, number];
    expect(low).toBeLessThanOrEqual(truth);
    expect(high).toBeGreaterThanOrEqual(truth);
    expect(high - low).toBeLessThan(0.004);
  });
});

describe("availability without independence", () => {
  it("is bounded by the sum of what can fail, and by the worst of it", () => {
    // Fréchet: 0.1% and 0.2% in series fail at most 0.3% and at least 0.2% of the time.
    const fact = serial(0.999, 0.998);
    expect(saidIn(fact.derivation)).toContain("with no independence: at least 99.7%, at most 99.8%");
  });

  it("counts copies by how many of them have to fail together, and places beside them", () => {
    // Two of three at 1%: at most 3% ÷ 2 of the time; the region 0.1%, which alone is fatal.
    const fact = availability(
      { a: { replicas: 3, needs: 2, availability: 0.99, in: ["eu"] }, b: { availability: 1 } },
      ["o -> a"],
      {
        eu: { availability: 0.999 },
      },
    );
    expect(saidIn(fact.derivation)).toContain("with no independence: at least 98.4%, at most 99.9%");
  });

  it("is worked out from both ends of intervals, and of a cap from the favourable ones alone", () => {
    const spec: ModelSpec = {
      components: {
        a: { availability: [0.99, 0.999], calls: ["b"] },
        b: { availability: [0.995, 0.9999] },
      },
      flows: { f: { body: ["o -> a"] } },
    };
    // At worst 1% + 0.5% fail; at best the larger of 0.1% and 0.01% does.
    expect(saidIn(factOf(spec).derivation)).toContain("with no independence: at least 98.5%, at most 99.9%");
    expect(factOf(spec, "cap").value).toBeCloseTo(0.999 * 0.9999, 12);
    expect(saidIn(factOf(spec, "cap").derivation)).toEqual([
      "f is available at most 99.89001% of the time, with everything that is not written at 100%",
      "a: between 99% and 99.9% (availability), costs 0.1%",
      "b: between 99.5% and 99.99% (availability), costs 0.01%",
      "taken as independent of each other: a and b; the cap is too low only where parts of them that are all needed fail together",
      "with no independence: at most 99.9%",
    ]);
  });

  it("is not told of a flow with alternatives", () => {
    const fact = availability(
      {
        a: { availability: 0.99, calls: { b: { fallback: "c" }, c: {} } },
        b: { availability: 0.9 },
        c: { availability: 0.9 },
      },
      ["o -> a"],
    );
    expect(saidIn(fact.derivation).filter((line) => line.startsWith("with no independence"))).toEqual([]);
  });
});
