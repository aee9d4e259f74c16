// What pools hold beside a trouble, as on any day, and what bulkheads let come to them: by hand.

import { describe, expect, it } from "vitest";
import { cascadeOf } from "../../analysis/facts/cascade/cascade.ts";
import { cheapestStop, stopWords } from "../../analysis/facts/cascade/stops.ts";
import { factsOf, fail, filled, leastSlowdown, lost } from "../support/cascades.ts";
import type { ModelSpec, TermsSpec } from "../support/model-spec.ts";

/** Two flows through s, of which one asks db and the other one other; s states how long its own work takes. */
function desk(own: { p50?: number; p99?: number }, { pool = 50, timeout = 4.5, quick = 0.005 } = {}): ModelSpec {
  return {
    components: {
      app: { kind: "client", calls: ["s"] },
      s: { pool, latency: own, reads: { db: { timeout }, other: { timeout: 0.1 } } },
      db: { kind: "store", latency: { p50: quick, p99: 0.02 } },
      other: { kind: "store", latency: { p50: quick, p99: 0.02 } },
    },
    flows: { f: { load: 10, body: ["app -> s -> db"] }, g: { load: 10, body: ["app -> s -> other"] } },
  };
}

function kindOf(spec: ModelSpec, element: string, name: string): string | undefined {
  return factsOf(spec)
    .of(element)
    .find((fact) => fact.name === name)?.kind;
}

describe("own work and waits of any day", () => {
  it("keep slots that a trouble cannot have", () => {
    // 10/s · (1.8 + 4.5 s) + 10/s · 1.8 s = 81 of 50; 36 are taken at once, and 10/s take the other 14 in 1.4 s.
    const spec = desk({ p50: 1.8, p99: 2.2 }, { quick: 0 });
    const cascade = fail(spec, "db");
    expect([filled(cascade), lost(cascade)]).toEqual([["s@1.4"], ["f", "g by s"]]);
    expect(cascade.events.flatMap(({ state }) => (state.kind === "full" ? [state.wanted, state.usual] : []))).toEqual([
      81, 36,
    ]);
    expect(kindOf(spec, "db", "cascade-failure")).toBe("estimate");
    expect(leastSlowdown(spec, "db")).toBeCloseTo(1.4, 9);
    expect(kindOf(spec, "db", "cascade-slowdown")).toBe("estimate");
  });

  it("leave an exact verdict where 99th percentiles would not change it, and a bound where they might or nobody states them", () => {
    const kind = (spec: ModelSpec) => kindOf(spec, "db", "cascade-failure");
    // 45 by the trouble, 0.2 by medians, and 2 by 99th percentiles.
    expect(kind(desk({ p50: 0.01, p99: 0.1 }, { quick: 0 }))).toBe("exact");
    expect(kind(desk({ p50: 0.01, p99: 0.3 }, { quick: 0 }))).toBe("bound");
    expect(kind(desk({}))).toBe("bound");
    // It fills by the trouble alone.
    expect(kind(desk({ p50: 0.01, p99: 0.3 }, { pool: 40 }))).toBe("exact");
  });

  it("leave less room to a component that is slow, for what it waits for itself", () => {
    const spec: ModelSpec = {
      components: {
        app: { kind: "client", calls: ["s"] },
        s: { pool: 50, latency: { p50: 0.02 }, reads: { db: { timeout: 3 } } },
        db: { kind: "store", latency: { p50: 1 } },
      },
      flows: { f: { load: 20, body: ["app -> s -> db"] } },
    };
    // 20/s · (own + 1 s) = 50.
    expect(leastSlowdown(spec, "s")).toBeCloseTo(1.5, 9);
  });

  it("are in what a shorter timeout is tried on", () => {
    // 30/s · (0.5 + t) + 10/s · 0.5 s in 40 slots: t may be 0.667 s.
    const spec = desk({ p50: 0.5, p99: 0.7 }, { pool: 40, timeout: 4, quick: 0 });
    const busy = { ...spec, flows: { ...spec.flows, f: { load: 30, body: ["app -> s -> db"] } } };
    const facts = factsOf(busy);
    const stop = cheapestStop(facts, cascadeOf(facts, { kind: "fail", element: "db" }));
    expect(stop && stopWords(facts, stop)).toBe("a timeout of 500ms where s reads db");
  });

  it("end where a request fails before it comes to them", () => {
    // While db hangs nobody comes on to slow, which would hold 10/s · 3 s on any day: 10/s · 2 s in 35 slots.
    const spec: ModelSpec = {
      components: {
        app: { kind: "client", calls: ["s"] },
        s: { pool: 35, latency: { p50: 0 }, reads: { db: { timeout: 2 }, slow: { timeout: 5 } } },
        db: { kind: "store", latency: { p50: 0 } },
        slow: { kind: "store", latency: { p50: 3 } },
      },
      flows: { f: { load: 10, body: ["app -> s -> db", "s -> slow"] } },
    };
    expect(filled(fail(spec, "db"))).toEqual([]);
    // As long as db answers in time they do: 10/s · (t + 3 s) = 35.
    expect(leastSlowdown(spec, "db")).toBeCloseTo(0.5, 6);
  });
});

describe("a bulkhead", () => {
  /** Many by way of web, few by way of adm, both to s; web is in two copies. */
  const behind = (terms: TermsSpec, { pool = 40, timeout = 4, admin = {} as TermsSpec } = {}): ModelSpec => ({
    components: {
      app: { kind: "client", calls: ["web", "adm"] },
      web: { replicas: 2, pool: 500, latency: { p50: 0 }, calls: { s: terms } },
      adm: { replicas: 2, pool: 500, latency: { p50: 0 }, calls: { s: { timeout: 5, ...admin } } },
      s: { pool, latency: { p50: 0 }, reads: { db: { timeout }, other: { timeout: 0.1 } } },
      db: { kind: "store", latency: { p50: 0 } },
      other: { kind: "store", latency: { p50: 0 } },
    },
    flows: {
      f: { load: 40, body: ["app -> web -> s -> db"] },
      g: { load: 10, body: ["app -> adm -> s -> other"] },
    },
  });

  it("lets no more into a callee than fits into those of all copies", () => {
    expect(lost(fail(behind({ timeout: 5 }), "db"))).toEqual(["f", "g by s"]);
    // Six calls are on their way at most.
    const cascade = fail(behind({ timeout: 5, bulkhead: 3 }), "db");
    expect([filled(cascade), lost(cascade)]).toEqual([[], ["f"]]);
    expect(filled(fail(behind({ timeout: 5, bulkhead: 3 }, { pool: 5 }), "db"))).toEqual(["s@0.125"]);
    // Forty of forty slots, and forty-two.
    expect(filled(fail(behind({ bulkhead: 20 }, { timeout: 30 }), "db"))).toEqual([]);
    expect(filled(fail(behind({ bulkhead: 21 }, { timeout: 30 }), "db"))).toHaveLength(1);
  });

  it("holds back what lies behind its callee as well", () => {
    const spec: ModelSpec = {
      components: {
        app: { kind: "client", calls: ["web", "adm"] },
        web: { latency: { p50: 0 }, calls: { mid: { timeout: 9, bulkhead: 3 } } },
        mid: { replicas: 2, latency: { p50: 0 }, calls: { s: { timeout: 5 } } },
        adm: { latency: { p50: 0 }, calls: { s: { timeout: 5 } } },
        s: { pool: 10, latency: { p50: 0 }, reads: { db: { timeout: 4 }, other: { timeout: 0.1 } } },
        db: { kind: "store", latency: { p50: 0 } },
        other: { kind: "store", latency: { p50: 0 } },
      },
      flows: {
        f: { load: 40, body: ["app -> web -> mid -> s -> db"] },
        g: { load: 10, body: ["app -> adm -> s -> other"] },
      },
    };
    expect([filled(fail(spec, "db")), lost(fail(spec, "db"))]).toEqual([[], ["f"]]);
  });

  it("counts work that a caller has given up on no more", () => {
    // Two copies of three, a call each 500 ms: 12/s go on to four copies of 32, and are worked on for t: 12/s · t = 128.
    const spec: ModelSpec = {
      components: {
        app: { kind: "client", calls: ["web"] },
        web: { replicas: 2, pool: 200, latency: { p50: 0 }, calls: { s: { timeout: 0.5, bulkhead: 3 } } },
        s: { replicas: 4, concurrency: 32, serviceTime: 0.05 },
      },
      flows: { f: { load: 200, body: ["app -> web -> s"] } },
    };
    expect(leastSlowdown(spec, "s")).toBeCloseTo(128 / 12, 4);
  });

  it("that turns away what would have been served makes the lost flows a bound", () => {
    // 20/s wait 2 s for an answer of s that comes by something else; three slots hold six of these forty.
    const spec: ModelSpec = {
      components: {
        app: { kind: "client", calls: ["web"] },
        web: { pool: 500, latency: { p50: 0 }, calls: { s: { timeout: 5, bulkhead: 3 } } },
        s: { pool: 500, latency: { p50: 0 }, reads: { db: { timeout: 2, fallback: { answer: "old" } } } },
        db: { kind: "store", latency: { p50: 0 } },
      },
      flows: { f: { load: 20, body: ["app -> web -> s -> db"] } },
    };
    expect(lost(fail(spec, "db"))).toEqual([]);
    expect(kindOf(spec, "db", "cascade-failure")).toBe("bound");
  });
});

describe("a stand-in that is too small", () => {
  const desks = (standIn: { capacity?: number; pool?: number }): ModelSpec => ({
    components: {
      app: { kind: "client", calls: ["gate"] },
      gate: {
        pool: 500,
        latency: { p50: 0 },
        calls: { main: { timeout: 0.1, fallback: "spare" }, spare: { timeout: 2 } },
      },
      main: { latency: { p50: 0.01 }, pool: 50 },
      spare: { replicas: 2, latency: { p50: 0.2 }, ...standIn },
    },
    flows: { f: { load: 100, body: ["app -> gate -> main"] } },
  });

  it("leaves a flow served in part, so that none is lost at least", () => {
    const told = (spec: ModelSpec) => {
      const fact = factsOf(spec)
        .of("main")
        .find(({ name }) => name === "cascade-failure");
      return [fact?.value, fact?.kind, JSON.stringify(fact?.derivation).includes("a stand-in has no room for")];
    };
    expect(told(desks({ capacity: 10, pool: 50 }))).toEqual([[], "bound", true]);
    // Two copies of nine slots, each held for 200 ms, serve 90/s; of ten, all that come.
    expect(told(desks({ capacity: 100, pool: 9 }))).toEqual([[], "bound", true]);
    expect(told(desks({ capacity: 100, pool: 10 }))).toEqual([[], "exact", false]);
  });
});

it("is no time at all where a pool is full on any day", () => {
  const spec = (pool: number): ModelSpec => ({
    components: {
      app: { kind: "client", calls: ["shop"] },
      shop: { pool, latency: { p50: 1 }, calls: ["bank"] },
      bank: { latency: { p50: 0 } },
    },
    flows: { buy: { load: 10, body: ["app -> shop -> bank"] } },
  });
  const slowest = (pool: number) =>
    factsOf(spec(pool))
      .of("bank")
      .find(({ name }) => name === "cascade-slowdown");
  // Ten slots are held by own work, so that of eleven one is left for 10/s.
  expect(slowest(10)?.value).toBe(0);
  expect(slowest(11)?.value).toBeCloseTo(0.1, 9);
});
