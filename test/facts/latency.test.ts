// How long a flow takes: the composition against published values, hand calculation and long simulated runs, and the two
// bounds around it.

import { describe, expect, it } from "vitest";
import {
  latencyOf,
  latencyPercentile,
  meanResponse,
  methodErrorAt,
  missingLatencies,
} from "../../analysis/facts/time/latency.ts";
import { leastLatencyOf, mostLatencyOf } from "../../analysis/facts/time/latency-bounds.ts";
import { waitOf } from "../../analysis/facts/time/own-time.ts";
import { lognormalOf, lognormalQuantile } from "../../analysis/formulas/lognormal.ts";
import { erlangC } from "../../analysis/formulas/queueing.ts";
import { createAnalysis } from "../../analysis/index.ts";
import type { Component, Flow } from "../../language/index.ts";
import { buildModel, type ComponentSpec, type FlowItemSpec, type ModelSpec } from "../support/build-model.ts";
import { randomFrom } from "../support/mutate.ts";
import { simulateLatencies } from "../support/simulate-latency.ts";

/** p50 10 ms, p99 50 ms. */
const tenToFifty = { latency: { p50: 0.01, p99: 0.05 } };

function contextOf(spec: ModelSpec) {
  const { facts } = createAnalysis(buildModel(spec));
  return { context: facts, model: facts.model, flow: facts.model.flows[0] as Flow };
}

/** Milliseconds at a percentile of the first flow. */
function at(spec: ModelSpec, ratio: number): number | undefined {
  const { context, flow } = contextOf(spec);
  const value = latencyPercentile(context, flow, ratio);
  return value === undefined ? undefined : value * 1000;
}

const walked = (
  components: Readonly<Record<string, ComponentSpec>>,
  body: readonly FlowItemSpec[],
  flow: object = {},
): ModelSpec => ({ components, flows: { ask: { body, ...flow } } });

function expectWithin(actual: number | undefined, expected: number, share = 0.02): void {
  expect(Math.abs((actual ?? Number.NaN) / expected - 1)).toBeLessThan(share);
}

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

describe("the bounds", () => {
  const chain = (terms: object = {}): ModelSpec =>
    walked(
      {
        app: { kind: "client", calls: ["api"] },
        api: { ...tenToFifty, calls: { db: terms } },
        db: { kind: "store", latency: { p50: 0.02, p99: 0.2 } },
      },
      ["app -> api -> db"],
    );
  const leastOf = (spec: ModelSpec, ratio = 0.99) => {
    const { model, flow } = contextOf(spec);
    return leastLatencyOf(model, flow, ratio);
  };

  it("from below is the slowest part that every request waits for", () => {
    expect(leastOf(chain())).toMatchObject({ value: 0.2, ratio: 0.99, isCut: false });
    expect(leastOf(chain(), 0.95)).toMatchObject({ value: 0.02, ratio: 0.5 });
    expect(leastOf(chain(), 0.999)?.value).toBe(0.2);
  });

  it("from below counts nothing that a request may do without", () => {
    expect(leastOf(chain({ optional: true }))?.value).toBe(0.05);
    expect(leastOf(chain({ fallback: { answer: "none" } }))?.value).toBe(0.05);
    expect(leastOf(chain({ hedge: 0.01 }))?.value).toBe(0.05);
    expect(leastOf(chain({ timeout: 0.1 }))).toMatchObject({ value: 0.1, isCut: true });
    const either: ModelSpec = {
      ...chain(),
      flows: {
        ask: { body: ["app -> api", { either: [{ weight: 0.99, body: ["api -> db"] }, { body: ["app -> api"] }] }] },
      },
    };
    expect(leastOf(either)?.value).toBe(0.05);
  });

  it("from above gives each of n parts a part of the slow requests", () => {
    const { context, flow } = contextOf(chain());
    const most = mostLatencyOf(context, flow, 0.99);
    const [api, db] = [lognormalOf(0.01, 0.05), lognormalOf(0.02, 0.2)];
    if (api === undefined || db === undefined) throw new Error("no fit");
    expect(most).toMatchObject({ parts: 2, isStated: false });
    expect(most?.value).toBeCloseTo(lognormalQuantile(api, 0.995) + lognormalQuantile(db, 0.995), 9);
  });

  it("from above takes what is stated where it is stated", () => {
    const own = { latency: { p50: 0.01, p99: 0.05, "p99.5": 0.07 } };
    const spec = walked(
      { app: { kind: "client", calls: ["api"] }, api: { ...own, calls: ["db"] }, db: { kind: "store", ...own } },
      ["app -> api -> db"],
    );
    const { context, flow } = contextOf(spec);
    expect(mostLatencyOf(context, flow, 0.99)).toMatchObject({ isStated: true, parts: 2 });
    expect(mostLatencyOf(context, flow, 0.99)?.value).toBeCloseTo(0.14, 12);
  });
});

/** A flow of up to eight components with blocks, branches, caches and repeated steps. */
function randomFlow(random: () => number): ModelSpec {
  const integer = (end: number) => Math.floor(random() * end);
  const count = 3 + integer(6);
  const components: Record<string, ComponentSpec> = {
    app: { kind: "client", calls: Array.from({ length: count }, (_, i) => `s${i}`) },
  };
  for (let i = 0; i < count; i++) {
    const p50 = 10 ** (-3 + 2 * random());
    const latency = { p50, p99: p50 * (1.2 + 8 * random() ** 2) };
    const targets = Array.from({ length: count - i - 1 }, (_, index) => `s${i + index + 1}`);
    components[`s${i}`] = { latency, calls: targets.filter(() => random() < 0.35) };
  }
  components.cache = { kind: "cache", of: "db", hitRatio: 0.5 + random() / 2.5, latency: { p50: 0.001, p99: 0.004 } };
  components.db = { kind: "store", latency: { p50: 0.01, p99: 0.08 } };
  components.app = { ...components.app, reads: ["cache"] };
  const step = () => `app -> s${integer(count)}${random() < 0.3 ? ` ${2 + integer(4)}x` : ""}`;
  const items: FlowItemSpec[] = [step()];
  if (random() < 0.6) items.push({ parallel: [step(), step(), "app -> cache 2x"] });
  if (random() < 0.6)
    items.push({ either: [{ weight: 0.2 + 0.6 * random(), body: [step()] }, { body: [step(), step()] }] });
  if (random() < 0.5) items.push("app -> cache");
  return { components, flows: { ask: { body: items } } };
}

describe("against long runs", () => {
  it("the estimate lies within the error that it states, and most often far within it", () => {
    const random = randomFrom(20_260_722);
    const samples = Number(process.env.LATENCY_SAMPLES ?? 30_000);
    const rounds = Number(process.env.LATENCY_FLOWS ?? 10);
    let errors = 0;
    for (let round = 0; round < rounds; round++) {
      const spec = randomFlow(random);
      const { context, model, flow } = contextOf(spec);
      const latencies = simulateLatencies(model, flow, samples, random);
      const simulated = (ratio: number) => latencies[Math.min(samples - 1, Math.floor(ratio * samples))] as number;
      for (const ratio of [0.5, 0.95, 0.99, 0.999]) {
        const estimate = latencyPercentile(context, flow, ratio);
        if (estimate === undefined) throw new Error("unknown");
        const error = methodErrorAt(ratio);
        // The run has an error of its own: three standard errors of its rank.
        const rank = error.rank + 3 * Math.sqrt((ratio * (1 - ratio)) / samples);
        expect(estimate, `${round} p${ratio}`).toBeGreaterThan(simulated(ratio - rank) * (1 - error.value));
        expect(estimate, `${round} p${ratio}`).toBeLessThan(simulated(ratio + rank) * (1 + error.value));
        if (ratio === 0.99) errors += Math.abs(estimate / simulated(ratio) - 1);
      }
    }
    expect(errors / rounds).toBeLessThan(0.01);
  });

  it("the bounds hold", () => {
    const random = randomFrom(99);
    for (let round = 0; round < 10; round++) {
      const { context, model, flow } = contextOf(randomFlow(random));
      const latencies = simulateLatencies(model, flow, 20_000, random);
      const p99 = latencies[19_800] as number;
      expect(leastLatencyOf(model, flow, 0.99)?.value).toBeLessThan(p99 * 1.1);
      expect(mostLatencyOf(context, flow, 0.99)?.value).toBeGreaterThan(p99 * 0.9);
    }
  });

  it("the same design gives the same digits", () => {
    const spec = randomFlow(randomFrom(3));
    const [one, other] = [contextOf(spec), contextOf(spec)].map(({ context, flow }) => [
      ...(latencyOf(context, flow) ?? []),
    ]);
    expect(one?.length).toBeGreaterThan(0);
    expect(one).toEqual(other);
  });

  it("nothing is ever no number", () => {
    const random = randomFrom(5);
    for (let round = 0; round < 50; round++) {
      const spec = randomFlow(random);
      const full = { ...spec.components.s1, capacity: 10 };
      const loaded = {
        ...spec,
        components: { ...spec.components, s1: full },
        flows: { ask: { ...spec.flows?.ask, load: 1 + 10 * random() } },
      } as ModelSpec;
      const { context, flow } = contextOf(loaded);
      expect([...(latencyOf(context, flow) ?? [])].some(Number.isNaN)).toBe(false);
      for (const ratio of [0.01, 0.5, 0.99, 0.999]) expect(latencyPercentile(context, flow, ratio)).not.toBeNaN();
    }
  });
});

describe("the facts", () => {
  const spec = walked(
    {
      app: { kind: "client", calls: ["api"] },
      api: { ...tenToFifty, replicas: 2, capacity: 100, reads: ["cache"] },
      cache: { kind: "cache", of: "db", hitRatio: 0.9, latency: { p50: 0.001, p99: 0.002 } },
      db: { kind: "store", latency: { p50: 0.02, p99: 0.1 } },
    },
    ["app -> api -> cache 3x"],
    { load: 100 },
  );
  const factNamed = (name: string, design: ModelSpec = spec) =>
    createAnalysis(buildModel(design))
      .facts.of("ask")
      .find((fact) => fact.name === name);

  it("call nothing a bound while a wait in it is not known", () => {
    const design = (more: object): ModelSpec =>
      walked({ app: { kind: "client", calls: ["api"] }, api: { ...tenToFifty, ...more } }, ["app -> api"], {
        load: 900,
      });
    const most = factNamed("latency-p99-most", design({}));
    expect(most?.kind).toBe("estimate");
    expect(most?.derivation.steps?.map(({ says }) => says)).toContain(
      "waiting is not counted at api, whose utilisation is not known exactly",
    );
    expect(factNamed("latency-p99-most", design({ managed: true }))?.kind).toBe("bound");
  });

  it("say where the slots of a queue come from", () => {
    // 100/s a copy at a mean of e^(mu + sigma²/2) = 12.7 ms, by two copies: 2.541.
    const lines = factNamed("latency-p99")?.derivation.steps?.flatMap(({ steps = [] }) =>
      steps.map(({ says }) => says),
    );
    expect(lines).toEqual([
      "a copy at its capacity has 100/s × 12.7ms of work on average = 1.27 in hand; copies × slots: 2 × 1.27 = 2.541, taken as 3 slots",
    ]);
  });

  it("are ordered as they have to be", () => {
    const [p50, p99, least, most] = ["latency-p50", "latency-p99", "latency-p99-least", "latency-p99-most"].map(
      (name) => factNamed(name)?.value as number,
    );
    expect(p50).toBeLessThan(p99 as number);
    expect(least).toBe(0.05);
    expect(p99).toBeGreaterThan(least as number);
    expect(most).toBeGreaterThan(p99 as number);
  });

  it("say what each part is, what is assumed and what is left out", () => {
    const lines = factNamed("latency-p99")?.derivation.steps?.map(({ says }) => says) ?? [];
    expect(lines).toContain("api: p50 10ms p99 50ms");
    expect(lines.some((line) => /wait at api, .* on average \(M\/M\/c with 3 slots 50% used\)$/.test(line))).toBe(true);
    expect(lines).toContain("cache: p50 1ms p99 2ms, 3 times");
    expect(lines).toContain("db: p50 20ms p99 100ms, 3 times, for the 10% that miss");
    expect(lines).toContain("waiting is not counted at cache, db, whose utilisation is not known exactly");
    expect(lines).toContain(
      "the method itself is right to 2%, or to 0.5% of the requests where branches and misses leave a gap",
    );
  });

  it("name the part behind each bound", () => {
    const least = factNamed("latency-p99-least")?.derivation;
    expect(least?.steps?.[0]?.says).toBe("every request waits for api, with its stated p99");
    const most = factNamed("latency-p99-most");
    expect(most?.kind).toBe("estimate");
    // Own work and wait of api, three reads, three misses.
    expect(most?.derivation.steps?.[0]?.says).toContain("1% ÷ 8 parts = 0.13% of its visits exceed");
  });

  it("are unknown with the bound still given", () => {
    const design = { ...spec, components: { ...spec.components, db: { kind: "store" } } } as ModelSpec;
    expect(factNamed("latency-p99", design)?.missing).toEqual([{ element: "db", term: "latency" }]);
    expect(factNamed("latency-p99", design)?.derivation.steps?.[0]?.says).toBe(
      "db states no latency with two percentiles",
    );
    expect(factNamed("latency-p99-least", design)?.value).toBe(0.05);
    expect(factNamed("latency-p99-most", design)).toBeUndefined();
  });
});

describe("after an edit", () => {
  it("gives what the edited design gives by itself", () => {
    const components = {
      app: { kind: "client", calls: ["a", "b"] },
      a: { ...tenToFifty, calls: ["db"] },
      b: { ...tenToFifty, calls: ["db"], capacity: 100, replicas: 2 },
      db: { kind: "store", latency: { p50: 0.02, p99: 0.1 } },
    } satisfies ModelSpec["components"];
    const slower = {
      ...components,
      db: { kind: "store", latency: { p50: 0.05, p99: 0.4 } },
    } satisfies ModelSpec["components"];
    const flow = { load: 150, body: ["app -> a", "app -> b"] };
    const before = buildModel({ components, flows: { ask: flow } });
    const after = buildModel({ components: slower, flows: { ask: flow } });
    const both = (model: typeof before) => {
      const { facts } = createAnalysis(model);
      const ask = model.flows[0] as Flow;
      return [latencyPercentile(facts, ask, 0.99), mostLatencyOf(facts, ask, 0.99)?.value];
    };
    const first = both(before);
    // The elements that the edit leaves alone are the same objects, as a project keeps them.
    const list = before.components.map((one) => (one.id === "db" ? (after.componentById.get("db") ?? one) : one));
    const edited = { ...before, components: list, componentById: new Map(list.map((one) => [one.id, one])) };
    expect(both(edited)).toEqual(both(after));
    expect(both(edited)).not.toEqual(first);
    expect(both(before)).toEqual(first);
  });
});
