// How long a flow takes: the composition against published values and hand calculation.

import { describe, expect, it } from "vitest";
import { latencyPercentile, meanResponse, missingLatencies } from "../../analysis/facts/time/latency.ts";
import { leastLatencyOf, mostLatencyOf } from "../../analysis/facts/time/latency-bounds.ts";
import { type Wait, waitOf } from "../../analysis/facts/time/own-time.ts";
import { waitDistribution, waitTailOf } from "../../analysis/facts/time/wait-tail.ts";
import { lognormalOf, lognormalQuantile } from "../../analysis/formulas/lognormal.ts";
import { erlangC } from "../../analysis/formulas/queueing.ts";
import { meanOf } from "../../analysis/formulas/strata.ts";
import type { Component } from "../../language/index.ts";
import { at, contextOf, expectWithin, tenToFifty, walked } from "../support/latency-designs.ts";
import type { ModelSpec } from "../support/model-spec.ts";

describe("the latency of a flow", () => {
  it("of one component is that component's", () => {
    const spec = walked({ app: { kind: "client", calls: ["api"] }, api: tenToFifty }, ["app -> api"]);
    expectWithin(at(spec, 0.5), 10, 0.005);
    expectWithin(at(spec, 0.99), 50, 0.005);
  });

  it("goes through every percentile that is stated", () => {
    const latency = { p50: 0.01, p95: 0.03, p99: 0.05 };
    const spec = walked({ app: { kind: "client", calls: ["api"] }, api: { latency } }, ["app -> api"]);
    expectWithin(at(spec, 0.5), 10, 0.005);
    expectWithin(at(spec, 0.95), 30);
    expectWithin(at(spec, 0.99), 50);
  });

  it("of a step that is given up is the time until then", () => {
    const terms = (more: object) =>
      walked(
        {
          app: { kind: "client", calls: ["api"] },
          api: { latency: { p50: 0.01, p99: 0.01 }, calls: { ext: more } },
          ext: { kind: "external", latency: { p50: 0.2, p99: 4 } },
        },
        ["app -> api", "api -> ext"],
      );
    expectWithin(at(terms({}), 0.99), 4010);
    expectWithin(at(terms({ timeout: 0.3 }), 0.99), 310, 1e-6);
    // Two tries with a pause of 100 ms between them: 300 + 100 + 300.
    const retried = { timeout: 0.3, attempts: 2, backoff: { kind: "fixed", from: 0.1 } };
    expectWithin(at(terms(retried), 0.99), 710, 1e-6);
    expectWithin(at(terms({ ...retried, deadline: 0.5 }), 0.99), 510, 1e-6);
    expectWithin(at(terms({ timeout: 9 }), 0.99), 4010);
  });

  it("never exceeds the bound from above", () => {
    // A hundred at once, where the strata round past the fitted shape.
    const spec = walked(
      {
        app: { kind: "client", calls: ["api"] },
        api: { latency: { p50: 1e-6, p99: 2e-6 }, calls: ["leaf"] },
        leaf: { latency: { p50: 0.01, p99: 0.05, "p99.9": 0.2 } },
      },
      ["app -> api", { parallel: ["api -> leaf 100x"] }],
    );
    const { context, flow } = contextOf(spec);
    const most = mostLatencyOf(context, flow, 0.99)?.value ?? 0;
    expect(latencyPercentile(context, flow, 0.99)).toBeLessThanOrEqual(most);
    expectWithin((latencyPercentile(context, flow, 0.99) ?? 0) * 1000, 624);
  });

  it("adds what comes one after the other, listed or not", () => {
    const components = {
      app: { kind: "client", calls: ["a"] },
      a: { calls: ["b", "c"] },
      b: {},
      c: {},
    } satisfies ModelSpec["components"];
    const timed = (own: object) => ({ ...components, a: { ...components.a, ...own }, b: own, c: own });
    const constant = { latency: { p50: 0.02, p99: 0.02 } };
    for (const body of [["app -> a"], ["app -> a -> b", "a -> c"]]) {
      expectWithin(at(walked(timed(constant), body), 0.99), 60, 1e-9);
    }
    expectWithin(at(walked(timed(constant), ["app -> a -> b 5x"]), 0.5), 120, 1e-9);
  });

  it("takes the longest of what is done at once, and the mean of one by chance", () => {
    const own = (ms: number) => ({ latency: { p50: ms / 1000, p99: ms / 1000 } });
    const components = {
      app: { kind: "client", calls: ["a", "b", "c"] },
      a: own(10),
      b: own(30),
      c: own(20),
    } satisfies ModelSpec["components"];
    expectWithin(at(walked(components, [{ parallel: ["app -> a", "app -> b 3x", "app -> c"] }]), 0.5), 30, 1e-9);
    const branches = { either: [{ weight: 0.9, body: ["app -> a"] }, { body: ["app -> b"] }] };
    expectWithin(at(walked(components, [branches, "app -> c"]), 0.5), 30, 1e-9);
    expectWithin(at(walked(components, [branches, "app -> c"]), 0.99), 50, 1e-9);
    const inside = { parallel: ["app -> c", branches] };
    expectWithin(at(walked(components, [inside]), 0.5), 20, 1e-9);
    expectWithin(at(walked(components, [inside]), 0.99), 30, 1e-9);
    const around = {
      either: [{ weight: 0.5, body: [{ parallel: ["app -> a", "app -> b"] }] }, { body: ["app -> c"] }],
    };
    expectWithin(at(walked(components, [around]), 0.4), 20, 1e-9);
    expectWithin(at(walked(components, [around]), 0.6), 30, 1e-9);
  });

  it("draws a branch once, however many components stand in it", () => {
    const own = { latency: { p50: 0.01, p99: 0.01 } };
    const components = {
      app: { kind: "client", calls: ["a", "b"] },
      a: { ...own, calls: ["c"] },
      b: { ...own, calls: ["c"] },
      c: { latency: { p50: 0.1, p99: 0.1 } },
    } satisfies ModelSpec["components"];
    // Half of the requests meet c twice and the others never.
    const body = [
      "app -> a",
      "app -> b",
      { either: [{ weight: 0.5, body: ["a -> c", "b -> c"] }, { body: ["app -> a"] }] },
    ];
    expectWithin(at(walked(components, body), 0.4), 30, 1e-9);
    expectWithin(at(walked(components, body), 0.6), 220, 1e-9);
  });

  it("leaves out what happens after the reply, later, or only on bad days", () => {
    const own = { latency: { p50: 0.01, p99: 0.01 } };
    const spec = walked(
      {
        app: { kind: "client", calls: ["api"] },
        api: { ...own, calls: { a: { fallback: "b" }, b: {} }, publishes: { jobs: { outbox: "db" } } },
        a: own,
        b: own,
        jobs: { kind: "topic" },
        db: { kind: "store" },
        worker: { kind: "worker", consumes: ["jobs"] },
        late: {},
      },
      ["app -> api -> a", "api -> jobs", "reply", "jobs -> worker"],
    );
    expectWithin(at(spec, 0.99), 20, 1e-9);
  });

  it("asks a store behind a cache as often as the cache misses", () => {
    const own = (ms: number) => ({ latency: { p50: ms / 1000, p99: ms / 1000 } });
    const cached = (cache: object) =>
      walked(
        {
          app: { kind: "client", reads: ["cache"] },
          cache: { kind: "cache", of: "db", ...own(1), ...cache },
          db: { kind: "store", ...own(30) },
        },
        ["app -> cache"],
      );
    for (const pattern of ["cache-aside", "read-through"] as const) {
      expectWithin(at(cached({ hitRatio: 0.9, pattern }), 0.8), 1, 1e-9);
      expectWithin(at(cached({ hitRatio: 0.9, pattern }), 0.97), 31, 1e-9);
    }
    expect(at(cached({}), 0.5)).toBeUndefined();
    const { model, flow } = contextOf(cached({}));
    expect(missingLatencies(model, flow)).toEqual([{ element: "cache", term: "hit-ratio" }]);
  });

  it("counts whole batches", () => {
    const own = { latency: { p50: 0.01, p99: 0.01 } };
    const components = {
      app: { kind: "client", calls: { api: { batch: 50 } } },
      api: own,
    } satisfies ModelSpec["components"];
    expectWithin(at(walked(components, ["app -> api 200x"]), 0.5), 40, 1e-9);
    expectWithin(at(walked(components, ["app -> api"]), 0.5), 10, 1e-9);
  });

  it("takes the first of two answers where a step is hedged", () => {
    const spec = walked({ app: { kind: "client", calls: { api: { hedge: 0.02 } } }, api: tenToFifty }, ["app -> api"]);
    const fit = lognormalOf(10, 50);
    if (fit === undefined) throw new Error("no fit");
    // P(X > t) · P(20 + X' > t) = 1% at t = 34.78, found by bisection on the two lognormal tails.
    expectWithin(at(spec, 0.99), 34.78, 0.01);
    expect(lognormalQuantile(fit, 0.99)).toBeCloseTo(50, 6);
  });

  it("takes the first of three answers where a step is hedged twice", () => {
    const spec = walked({ app: { kind: "client", calls: { api: { hedge: [0.005, 0.01] } } }, api: tenToFifty }, [
      "app -> api",
    ]);
    // P(X > t) · P(5 + X' > t) · P(10 + X'' > t) = 1% at t = 22.32, found by bisection on the lognormal tails.
    expectWithin(at(spec, 0.99), 22.32, 0.01);
  });

  it("is unknown while a component states no latency, and says which", () => {
    const spec = walked(
      { app: { kind: "client", calls: ["api"] }, api: { ...tenToFifty, reads: ["db"] }, db: { kind: "store" } },
      ["app -> api"],
    );
    expect(at(spec, 0.99)).toBeUndefined();
    const { model, flow } = contextOf(spec);
    expect(missingLatencies(model, flow)).toEqual([{ element: "db", term: "latency" }]);
  });

  it("is not read off a shape beyond 99.9%", () => {
    const spec = walked({ app: { kind: "client", calls: ["api"] }, api: tenToFifty }, ["app -> api"]);
    expectWithin(at(spec, 0.999), 85.0, 0.02);
    expect(at(spec, 0.9999)).toBeUndefined();
  });
});

describe("a circle", () => {
  const own = { latency: { p50: 0.01, p99: 0.01 } };

  it("takes no time where it comes back to what is on the way", () => {
    const components = {
      app: { kind: "client", calls: ["a"] },
      a: { ...own, calls: ["b", "c"] },
      b: { ...own, calls: ["a", "c"] },
      c: { ...own, calls: ["b"] },
    } satisfies ModelSpec["components"];
    // a, then b with c behind it, then c with b behind it: five visits.
    expectWithin(at(walked(components, ["app -> a"]), 0.5), 50, 1e-9);
  });

  it("with too many ways through it is left unknown, soon", () => {
    const names = Array.from({ length: 40 }, (_, index) => `s${index}`);
    const components = Object.fromEntries(
      names.map((name) => [name, { ...own, calls: names.filter((other) => other !== name) }]),
    );
    expect(at(walked({ app: { kind: "client", calls: ["s0"] }, ...components }, ["app -> s0"]), 0.5)).toBeUndefined();
  });

  it("with a way for every subset of its steps is walked once a step", () => {
    const rungs = Array.from({ length: 1100 }, (_, index) => index);
    const components = Object.fromEntries(
      rungs.flatMap((rung) => [
        [`l${rung}`, { ...own, calls: rung === 1099 ? [] : [`l${rung + 1}`, `r${rung + 1}`] }],
        [`r${rung}`, { ...own, calls: rung === 1099 ? [] : [`l${rung + 1}`, `r${rung + 1}`] }],
      ]),
    );
    const ladder = walked({ app: { kind: "client", calls: ["l0"] }, ...components }, ["app -> l0"]);
    // 2^1100 visits of 10 ms are more than a number holds.
    expect(at(ladder, 0.99)).toBe(Number.POSITIVE_INFINITY);
    const { context, flow } = contextOf(ladder);
    expect(mostLatencyOf(context, flow, 0.99)?.value).toBe(Number.POSITIVE_INFINITY);
    expect(leastLatencyOf(context.model, flow, 0.99)?.value).toBe(0.01);
  });

  it("may be as long as it likes", () => {
    const names = Array.from({ length: 5000 }, (_, index) => `s${index}`);
    const components = Object.fromEntries(
      names.map((name, index) => [name, { ...own, calls: names.slice(index + 1, index + 2) }]),
    );
    expectWithin(
      at(walked({ app: { kind: "client", calls: ["s0"] }, ...components }, ["app -> s0"]), 0.5),
      50_000,
      1e-6,
    );
  });
});

describe("waiting", () => {
  // Ten servers of 20/s with 160/s: Erlang C 0.40918, so 40.9% wait, 25 ms each (octave-queueing: qsmmm(160, 20, 10)).
  it("is that of M/M/c where the utilisation is known", () => {
    const spec = walked(
      {
        app: { kind: "client", calls: ["api"] },
        api: { replicas: 5, concurrency: 2, serviceTime: 0.05, latency: { p50: 0.05, p99: 0.05 } },
      },
      ["app -> api"],
      { load: 160 },
    );
    const { context, model, flow } = contextOf(spec);
    const wait = waitOf(context, model.componentById.get("api") as Component);
    expect(wait?.slots).toBe(10);
    expect(wait?.share).toBeCloseTo(0.40918, 4);
    expect(wait?.each).toBeCloseTo(0.025, 12);
    expectWithin(meanResponse(context, flow, "api"), 0.05 + 0.40918 * 0.025, 0.001);
    // 50 ms and the wait that one in a hundred exceeds: 25 ms · ln(40.918).
    expectWithin(at(spec, 0.99), 50 + 25 * Math.log(40.918));
  });

  describe("at a primary with followers", () => {
    // 80 writes and 120 reads of replicas a second; each of the four copies works on one thing at a time, for 10 ms.
    const reads = (from: "replica" | "any") =>
      walked(
        {
          app: { kind: "client", calls: ["writer", "reader"] },
          writer: { latency: { p50: 0.001, p99: 0.001 }, writes: { db: {} } },
          reader: { latency: { p50: 0.001, p99: 0.001 }, reads: { db: { from } } },
          db: {
            kind: "store",
            primary: { followers: 3, mode: "async" },
            concurrency: 1,
            serviceTime: 0.01,
            latency: { p50: 0.01, p99: 0.01 },
          },
        },
        ["app -> writer", "app -> reader 1.5x"],
        { load: 80 },
      );
    const waitsAt = (spec: ReturnType<typeof reads>) => {
      const { context, model } = contextOf(spec);
      const db = model.componentById.get("db") as Component;
      return { primary: waitOf(context, db), replica: waitOf(context, db, "replica"), any: waitOf(context, db, "any") };
    };

    it("is one line for writes and another one for reads of the replicas", () => {
      const { primary, replica } = waitsAt(reads("replica"));
      // M/M/1 with 80 of 100/s: 80% wait, 1 ÷ (100 − 80) s.
      expect(primary).toMatchObject({ slots: 1, copies: 1, utilisation: 0.8 });
      expect(primary?.share).toBeCloseTo(0.8, 9);
      expect(primary?.each).toBeCloseTo(0.05, 9);
      // M/M/3 with 120 of 300/s, 1 ÷ (300 − 120) s.
      expect(replica).toMatchObject({ slots: 3, copies: 3, utilisation: 0.4 });
      expect(replica?.share).toBeCloseTo(erlangC(1.2, 3), 9);
      expect(replica?.each).toBeCloseTo(1 / 180, 9);
    });

    it("is met by those alone who ask the copies that have it", () => {
      const { context, flow } = contextOf(reads("replica"));
      expectWithin(meanResponse(context, flow, "writer"), 0.011 + 0.8 * 0.05, 0.001);
      expectWithin(meanResponse(context, flow, "reader"), 0.011 + erlangC(1.2, 3) / 180, 0.001);
    });

    it("is what both lines come to on average for reads of any copy", () => {
      // 30 of the 120 come to the primary, which is then overloaded; with 16 writes a second nothing is.
      expect(waitsAt(reads("any")).any?.each).toBe(Number.POSITIVE_INFINITY);
      const calm = { ...reads("any"), flows: { visit: { load: 32, body: ["app -> writer", "app -> reader 1.5x"] } } };
      const { primary, replica, any } = waitsAt(calm);
      expect(primary?.utilisation).toBeCloseTo(0.44, 9);
      expect(replica?.utilisation).toBeCloseTo(0.12, 9);
      if (primary === undefined || replica === undefined || any === undefined) throw new Error("nobody waits");
      const mixed = (of: (wait: Wait) => number) => of(primary) / 4 + (3 * of(replica)) / 4;
      const meanWait = ({ share, each }: Wait) => share * each;
      expectWithin(meanOf(waitDistribution(any)), mixed(meanWait), 0.005);
      // What only so many exceed is what so many of the two lines together do.
      for (const rest of [0.2, 0.1, 0.01, 0.001]) {
        const time = waitTailOf(any, rest);
        const exceeding = mixed(({ share, each }) => share * Math.exp(-time / each));
        if (time > 0) expect(exceeding).toBeCloseTo(rest, 9);
        else expect(exceeding).toBeLessThanOrEqual(rest);
      }
    });
  });

  it("is left out where hardly anybody waits, and only there", () => {
    const waitAt = (load: number, slots: number) => {
      const api = { concurrency: slots, serviceTime: 1, latency: { p50: 1, p99: 1 } };
      const { context, model } = contextOf(
        walked({ app: { kind: "client", calls: ["api"] }, api }, ["app -> api"], { load }),
      );
      return waitOf(context, model.componentById.get("api") as Component)?.share ?? 0;
    };
    for (const slots of [1, 2, 5, 20, 100, 1000]) {
      for (const used of [0.01, 0.2, 0.5, 0.7, 0.9, 0.99]) {
        const exact = erlangC(used * slots, slots);
        expect(waitAt(used * slots, slots)).toBeCloseTo(exact >= 1e-6 ? exact : 0, 9);
      }
    }
  });

  it("has no end where more arrives than is served", () => {
    const spec = walked(
      { app: { kind: "client", calls: ["api"] }, api: { ...tenToFifty, capacity: 100 } },
      ["app -> api"],
      {
        load: 100,
      },
    );
    expect(at(spec, 0.5)).toBe(Number.POSITIVE_INFINITY);
  });

  it("is left out where the load is not known", () => {
    const spec = walked({ app: { kind: "client", calls: ["api"] }, api: { ...tenToFifty, capacity: 100 } }, [
      "app -> api",
    ]);
    expectWithin(at(spec, 0.5), 10, 0.005);
  });
});
