// What an analysis says of how long a flow takes, and what of it stays true after an edit.

import { describe, expect, it } from "vitest";
import { latencyPercentile } from "../../analysis/facts/time/latency.ts";
import { mostLatencyOf } from "../../analysis/facts/time/latency-bounds.ts";
import { createAnalysis } from "../../analysis/index.ts";
import type { Flow } from "../../language/index.ts";
import { buildModel } from "../support/build-model.ts";
import { tenToFifty, walked } from "../support/latency-designs.ts";
import type { ModelSpec } from "../support/model-spec.ts";

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
