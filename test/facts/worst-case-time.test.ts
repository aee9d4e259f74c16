// Worked examples of the declared worst case, each by hand: what every term adds, what ends a wait, and how steps in sequence,
// in parallel and on branches come together. Random designs are in worst-case-brute-force.test.ts.

import { describe, expect, it } from "vitest";
import { allowancesOf, endlessWaitsOf, shortfallsOf } from "../../analysis/facts/time/allowance.ts";
import { longestPauses } from "../../analysis/formulas/backoff.ts";
import { createAnalysis, type Fact } from "../../analysis/index.ts";
import { buildModel } from "../support/build-model.ts";
import type { ComponentSpec, FlowItemSpec, TermsSpec } from "../support/model-spec.ts";

function modelOf(components: Readonly<Record<string, ComponentSpec>>, ...body: readonly FlowItemSpec[]) {
  return buildModel({ components, flows: { ask: { body } } });
}

function worstCase(model: ReturnType<typeof modelOf>, element: string): Fact {
  const fact = createAnalysis(model)
    .facts.of(element)
    .find(({ name }) => name === "worst-case-time");
  if (fact === undefined) throw new Error(`${element} has no worst case`);
  return fact;
}

/** The worst case of `api`, whose one dependency has these terms. */
function overTerms(terms: TermsSpec): number {
  const model = modelOf({ api: { latency: { p99: 0.06 }, calls: { db: terms } }, db: {} }, "api -> db");
  return worstCase(model, "api").value as number;
}

function linesOf({ derivation }: Fact): string[] {
  const lines = (one: Fact["derivation"]): string[] => [one.says, ...(one.steps ?? []).flatMap(lines)];
  return lines(derivation);
}

describe("pauses between attempts", () => {
  it("add up to n times the length of fixed ones", () => {
    expect(longestPauses({ kind: "fixed", from: 0.1 }, 3)).toBeCloseTo(0.3, 12);
  });

  it("double up to the cap: 100 + 200 + 400 + 500 + 500 ms", () => {
    expect(longestPauses({ kind: "exponential", from: 0.1, to: 0.5 }, 5)).toBeCloseTo(1.7, 12);
    expect(longestPauses({ kind: "exponential", from: 0.1, to: 0.5 }, 2)).toBeCloseTo(0.3, 12);
  });

  it("equal the sum of the capped terms for every schedule", () => {
    for (const from of [0.01, 0.3, 1]) {
      for (const to of [0.005, 0.3, 0.64, 7, undefined]) {
        for (let retries = 0; retries < 12; retries++) {
          let sum = 0;
          for (let index = 0; index < retries; index++) sum += Math.min(to ?? Infinity, from * 2 ** index);
          const schedule = { kind: "exponential" as const, from, ...(to === undefined ? {} : { to }) };
          expect(longestPauses(schedule, retries)).toBeCloseTo(sum, 9);
        }
      }
    }
  });

  it("are none without a schedule, and take no time to add up for a billion retries", () => {
    expect(longestPauses({ kind: "none", from: 1 }, 5)).toBe(0);
    expect(longestPauses({ kind: "exponential", from: 1, to: 4 }, 1e9)).toBe(1 + 2 + 4 * (1e9 - 2));
    expect(longestPauses({ kind: "exponential", from: 1 }, 1e9)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("one step", () => {
  it("costs the timeout of each attempt and the pauses between them, beside the own work", () => {
    expect(overTerms({ timeout: 0.3 })).toBeCloseTo(0.36, 12);
    expect(overTerms({ timeout: 0.3, attempts: 3 })).toBeCloseTo(0.96, 12);
    expect(overTerms({ timeout: 0.3, attempts: 3, backoff: { kind: "fixed", from: 0.1 } })).toBeCloseTo(1.16, 12);
  });

  it("takes a pause with jitter at its longest", () => {
    const backoff = { kind: "exponential" as const, from: 0.1, to: 10, jitter: true };
    expect(overTerms({ timeout: 0.3, attempts: 4, backoff })).toBeCloseTo(0.06 + 1.2 + 0.1 + 0.2 + 0.4, 12);
  });

  it("ends at the deadline over all attempts, and needs no timeout then", () => {
    expect(overTerms({ timeout: 0.3, attempts: 3, deadline: 0.5 })).toBeCloseTo(0.56, 12);
    expect(overTerms({ timeout: 0.3, deadline: 5 })).toBeCloseTo(0.36, 12);
    expect(overTerms({ attempts: 9, deadline: 0.5 })).toBeCloseTo(0.56, 12);
  });

  it("gains nothing from a hedge and loses nothing by being optional", () => {
    expect(overTerms({ timeout: 0.3, hedge: 0.01 })).toBeCloseTo(0.36, 12);
    expect(overTerms({ timeout: 0.3, optional: true })).toBeCloseTo(0.36, 12);
  });

  it("has no bound with neither timeout nor deadline", () => {
    expect(overTerms({ attempts: 2 })).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("a component's steps", () => {
  const store: ComponentSpec = { kind: "store" };

  it("follow one another, each as often as it is listed", () => {
    const api: ComponentSpec = { latency: { p99: 0.01 }, reads: { a: { timeout: 0.1 }, b: { timeout: 0.2 } } };
    expect(worstCase(modelOf({ api, a: store, b: store }, "api -> a 3x", "api -> b"), "api").value).toBeCloseTo(
      0.51,
      12,
    );
  });

  it("come in whole batches", () => {
    const api: ComponentSpec = { latency: { p99: 0 }, reads: { a: { timeout: 0.1, batch: 50 } } };
    expect(worstCase(modelOf({ api, a: store }, "api -> a 120x"), "api").value).toBeCloseTo(0.3, 12);
  });

  it("are done once where an average says less, and are left out where fewer than one visit in a hundred has them", () => {
    const api: ComponentSpec = { latency: { p99: 0 }, reads: { a: { timeout: 0.1 }, b: { timeout: 7 } } };
    const model = modelOf({ api, a: store, b: store }, "api -> a 0.5x", "api -> b 0.001x");
    expect(worstCase(model, "api").value).toBeCloseTo(0.1, 12);
  });

  it("take as long as the longest where they run at once", () => {
    const api: ComponentSpec = {
      latency: { p99: 0 },
      reads: { a: { timeout: 0.1 }, b: { timeout: 0.25 }, c: { timeout: 0.2 } },
    };
    const model = modelOf({ api, a: store, b: store, c: store }, { parallel: ["api -> a", "api -> b"] }, "api -> c");
    expect(worstCase(model, "api").value).toBeCloseTo(0.45, 12);
  });

  it("take the longest branch", () => {
    const api: ComponentSpec = {
      latency: { p99: 0 },
      reads: { a: { timeout: 0.1 }, b: { timeout: 0.25 }, c: { timeout: 0.2 } },
    };
    const branches: FlowItemSpec = {
      either: [{ weight: 0.9, body: ["api -> a", "api -> c"] }, { body: ["api -> b"] }],
    };
    const components = { api, a: store, b: store, c: store };
    expect(worstCase(modelOf(components, branches), "api").value).toBeCloseTo(0.3, 12);
    expect(worstCase(modelOf(components, { parallel: [branches] }, "api -> c"), "api").value).toBeCloseTo(0.5, 12);
  });

  it("count a fallback after what it stands in for, and a miss after its cache", () => {
    const withFallback: ComponentSpec = {
      latency: { p99: 0 },
      reads: { a: { timeout: 0.1, attempts: 2, fallback: "b" }, b: { timeout: 0.25 } },
    };
    expect(worstCase(modelOf({ api: withFallback, a: store, b: store }, "api -> a"), "api").value).toBeCloseTo(
      0.45,
      12,
    );
    const cached: ComponentSpec = { latency: { p99: 0 }, reads: { fast: { timeout: 0.01 }, db: { timeout: 0.3 } } };
    const components = { api: cached, fast: { kind: "cache", of: "db", hitRatio: 0.99 }, db: store } as const;
    expect(worstCase(modelOf(components, "api -> fast"), "api").value).toBeCloseTo(0.31, 12);
  });

  it("ask a store once whether its cache misses or fails, also where it is what stands in for the cache", () => {
    // The cache times out after 2 × 10 ms, or says so late that it has nothing; either way the store is asked, for 300 ms.
    const terms = { fast: { timeout: 0.01, attempts: 2, fallback: "db" }, db: { timeout: 0.3 } };
    const api: ComponentSpec = { latency: { p99: 0 }, reads: terms };
    const components = { api, fast: { kind: "cache", of: "db", hitRatio: 0.9 }, db: store } as const;
    expect(worstCase(modelOf(components, "api -> fast"), "api").value).toBeCloseTo(0.32, 12);
    expect(worstCase(modelOf(components, "api -> fast 3x"), "api").value).toBeCloseTo(0.96, 12);
  });

  it("do not go back to a store that has failed when the copy that stands in for it misses", () => {
    const terms = { db: { timeout: 0.3, fallback: "copy" }, copy: { timeout: 0.05 } };
    const api: ComponentSpec = { latency: { p99: 0 }, reads: terms };
    const components = { api, copy: { kind: "cache", of: "db", hitRatio: 0.9 }, db: store } as const;
    expect(worstCase(modelOf(components, "api -> db"), "api").value).toBeCloseTo(0.35, 12);
  });

  it("come to what stands in for a cache after the store behind it has failed as well", () => {
    const terms = { fast: { timeout: 0.01, fallback: "old" }, db: { timeout: 0.3 }, old: { timeout: 0.1 } };
    const api: ComponentSpec = { latency: { p99: 0 }, reads: terms };
    const components = { api, fast: { kind: "cache", of: "db", hitRatio: 0.9 }, db: store, old: store } as const;
    expect(worstCase(modelOf(components, "api -> fast"), "api").value).toBeCloseTo(0.41, 12);
  });

  it("wait for a publication and not for one through an outbox, nor for what comes after", () => {
    const components: Readonly<Record<string, ComponentSpec>> = {
      api: {
        latency: { p99: 0 },
        writes: { db: { timeout: 0.3 } },
        publishes: { plain: { timeout: 0.2 }, safe: { outbox: "db" } },
      },
      db: store,
      plain: { kind: "topic" },
      safe: { kind: "topic" },
      worker: { kind: "worker", consumes: ["plain"], calls: { mail: { timeout: 9 } } },
      mail: {},
    };
    const model = modelOf(components, "api -> db", "api -> plain", "api -> safe");
    expect(worstCase(model, "api").value).toBeCloseTo(0.5, 12);
    expect(worstCase(model, "ask").value).toBeCloseTo(0.5, 12);
    expect(worstCase(model, "worker").value).toBe(9);
  });

  it("end with the reply", () => {
    const api: ComponentSpec = { latency: { p99: 0 }, reads: { a: { timeout: 0.1 }, b: {} } };
    expect(worstCase(modelOf({ api, a: store, b: store }, "api -> a", "reply", "api -> b"), "api").value).toBeCloseTo(
      0.1,
    );
  });

  it("leave a callee's own worst case aside: a timeout stands for all that happens behind it", () => {
    const components: Readonly<Record<string, ComponentSpec>> = {
      web: { latency: { p99: 0 }, calls: { api: { timeout: 0.2 } } },
      api: { latency: { p99: 3 }, calls: ["db"] },
      db: {},
    };
    const model = modelOf(components, "web -> api");
    expect(worstCase(model, "web").value).toBeCloseTo(0.2, 12);
    expect(worstCase(model, "api").value).toBe(Number.POSITIVE_INFINITY);
  });

  it("take no bound in a circle either, and one where every wait ends", () => {
    const turn = (timeout?: number): TermsSpec => (timeout === undefined ? {} : { timeout });
    const circle = (timeout?: number) =>
      modelOf({ a: { latency: { p99: 0 }, calls: { b: turn(1) } }, b: { calls: { a: turn(timeout) } } }, "a -> b");
    expect(worstCase(circle(2), "b").value).toBe(2);
    expect(worstCase(circle(), "b").value).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("what is not stated", () => {
  it("makes the sum a bound from below where it is the own work's p99", () => {
    const model = modelOf({ api: { calls: { db: { timeout: 0.3 } } }, db: {} }, "api -> db");
    expect(worstCase(model, "api")).toMatchObject({ kind: "bound", value: 0.3, missing: [] });
    expect(linesOf(worstCase(model, "api"))).toContain("in ask, api takes at least 300ms");
    expect(worstCase(model, "db")).toMatchObject({
      kind: "unknown",
      missing: [{ element: "db", term: "latency p99" }],
    });
  });

  it("is taken from a higher percentile where only that is stated", () => {
    const model = modelOf({ api: { latency: { "p99.9": 0.5 }, calls: { db: { timeout: 0.3 } } }, db: {} }, "api -> db");
    expect(worstCase(model, "api")).toMatchObject({ kind: "exact", value: 0.8 });
  });
});

describe("a flow", () => {
  it("waits as long as the one who starts it", () => {
    const components: Readonly<Record<string, ComponentSpec>> = {
      app: { kind: "client", calls: { api: { timeout: 4.9 } } },
      api: { latency: { p99: 0.06 }, calls: { db: { timeout: 0.3 } } },
      db: {},
    };
    const fact = worstCase(modelOf(components, "app -> api"), "ask");
    expect(fact).toMatchObject({ kind: "exact", value: 4.9 });
    expect(linesOf(fact)).toEqual([
      "one request of ask takes at most 4.9s before its reply",
      "app: 4.9s for api",
      "api: 4.9s",
    ]);
  });
});

describe("what is shown of several ways", () => {
  it("is the longest of what is done at once, and of the branches", () => {
    const calls = { a: { timeout: 0.2 }, b: { timeout: 0.5 }, c: { timeout: 0.1 }, d: { timeout: 0.3 } };
    const either = { either: [{ weight: 0.5, body: ["api -> c"] }, { body: ["api -> d"] }] };
    const components = { api: { latency: { p99: 0.02 }, calls }, a: {}, b: {}, c: {}, d: {} };
    const fact = worstCase(modelOf(components, { parallel: ["api -> a", "api -> b"] }, either), "api");
    expect(fact.value).toBeCloseTo(0.82, 12);
    expect(linesOf(fact)).toContain("b, the longest of what is done at once: 500ms");
    expect(linesOf(fact)).toContain("d, in the longest branch: 300ms");
  });
});

describe("the worked example of the language page", () => {
  // app 4.9s → edge 4.8s → api; auth 2 × 150 + 20, blobs 2 × 2s + 20, photos-db 300 ms, and 60 ms of its own.
  const backoff = { kind: "exponential" as const, from: 0.02, jitter: true };
  const components: Readonly<Record<string, ComponentSpec>> = {
    app: { kind: "client", calls: { edge: { timeout: 4.9 } } },
    edge: { latency: { p99: 0.005 }, calls: { api: { timeout: 4.8 } } },
    api: {
      latency: { p50: 0.008, p99: 0.06 },
      calls: { auth: { timeout: 0.15, attempts: 2, backoff } },
      writes: { blobs: { timeout: 2, attempts: 2, backoff }, db: { timeout: 0.3 } },
      publishes: { uploads: { outbox: "db" } },
    },
    auth: { latency: { p99: 0.015 } },
    blobs: { kind: "store" },
    db: { kind: "store" },
    uploads: { kind: "topic" },
  };
  const model = modelOf(
    components,
    "app -> edge",
    "edge -> api",
    "api -> auth",
    "api -> blobs",
    "api -> db",
    "api -> uploads",
    "reply",
  );

  it("takes 4.7 s in its service, 4.805 s at its gateway and 4.9 s for its user", () => {
    expect(worstCase(model, "api").value).toBeCloseTo(4.7, 12);
    expect(worstCase(model, "edge").value).toBeCloseTo(4.805, 12);
    expect(worstCase(model, "ask").value).toBeCloseTo(4.9, 12);
    const [flow] = model.flows;
    expect(flow === undefined ? [] : shortfallsOf(model, flow)).toEqual([]);
    expect(linesOf(worstCase(model, "api"))).toEqual([
      "in ask, api takes at most 4.7s",
      "api: 60ms of its own work (p99) + 320ms for auth + 4.02s for blobs + 300ms for db = 4.7s",
      "own work of api: 60ms",
      "auth: 2 attempts × 150ms + 20ms of pauses between them = 320ms",
      "blobs: 2 attempts × 2s + 20ms of pauses between them = 4.02s",
      "db: 300ms",
      "edge leaves it 4.8s for an attempt: 100ms to spare",
    ]);
  });
});

describe("time that is passed on", () => {
  const design = (web: Partial<ComponentSpec>, terms: TermsSpec, apiTerms: TermsSpec = {}) =>
    modelOf(
      {
        app: { kind: "client", calls: { web: { timeout: 2 } } },
        web: { ...web, latency: { p99: 0 }, calls: { api: terms } },
        api: { propagatesDeadline: true, latency: { p99: 0.1 }, calls: { db: apiTerms } },
        db: {},
      },
      "app -> web",
    );
  const [flowOf] = [(model: ReturnType<typeof modelOf>) => model.flows[0] as (typeof model.flows)[number]];

  it("bounds what a component does in place of limits of its own", () => {
    const model = design({}, { timeout: 0.5 });
    expect(worstCase(model, "api")).toMatchObject({ kind: "exact", value: 0.5 });
    expect(endlessWaitsOf(model, flowOf(model))).toEqual([]);
    expect([...allowancesOf(model, flowOf(model))]).toEqual([["api", 0.5]]);
  });

  it("is what is left of a longer chain of deadlines", () => {
    const model = design({ propagatesDeadline: true }, { timeout: 5 });
    expect([...allowancesOf(model, flowOf(model))].sort()).toEqual([
      ["api", 2],
      ["web", 2],
    ]);
  });

  it("bounds nothing where the caller gives none", () => {
    const model = design({}, {});
    expect(worstCase(model, "api").value).toBe(Number.POSITIVE_INFINITY);
    expect(endlessWaitsOf(model, flowOf(model)).map(({ target }) => target)).toEqual(["api", "db"]);
  });

  it("leaves no shortfall where the callee stops in time", () => {
    const model = design({}, { timeout: 0.5 }, { timeout: 3 });
    expect(shortfallsOf(model, flowOf(model)).map(({ edge }) => edge.target)).toEqual([]);
  });
});

describe("what a caller leaves", () => {
  it("falls short where the callee's declared worst case is longer", () => {
    const model = modelOf(
      {
        web: { latency: { p99: 0 }, calls: { api: { timeout: 0.5, attempts: 3 } } },
        api: { latency: { p99: 0.1 }, calls: { db: { timeout: 0.3, attempts: 2 }, log: {} } },
        db: { latency: { p99: 0.3 } },
        log: {},
      },
      "web -> api",
    );
    const [flow] = model.flows;
    if (flow === undefined) throw new Error("the flow is lost");
    const [shortfall, ...others] = shortfallsOf(model, flow);
    expect(others).toEqual([]);
    // 100 + 2 × 300 ms at least, whatever the endless wait for log adds.
    expect(shortfall).toMatchObject({
      given: 0.5,
      edge: { target: "api" },
      callee: { total: Number.POSITIVE_INFINITY },
    });
    expect(shortfall?.callee.limited).toBeCloseTo(0.7, 12);
  });
});
