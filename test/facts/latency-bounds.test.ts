// The two bounds around how long a flow takes, and both and the estimate between them against long simulated runs.

import { describe, expect, it } from "vitest";
import { latencyOf, latencyPercentile, methodErrorAt } from "../../analysis/facts/time/latency.ts";
import { leastLatencyOf, mostLatencyOf } from "../../analysis/facts/time/latency-bounds.ts";
import { lognormalOf, lognormalQuantile } from "../../analysis/formulas/lognormal.ts";
import { contextOf, tenToFifty, walked } from "../support/latency-designs.ts";
import type { ComponentSpec, FlowItemSpec, ModelSpec } from "../support/model-spec.ts";
import { randomFrom } from "../support/mutate.ts";
import { simulateLatencies } from "../support/simulate-latency.ts";

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
