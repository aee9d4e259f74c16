// Laws of what the Flow view is made of, over random and over wild designs: every edge of a flow is told, and the parts of its time
// add up to its mean.

import { describe, expect, it } from "vitest";
import { flowGraphOf } from "../../analysis/facts/flow-graph.ts";
import { flowSequenceOf, type Happening } from "../../analysis/facts/flow-sequence.ts";
import { latencyOf } from "../../analysis/facts/time/latency.ts";
import { timePartsOf } from "../../analysis/facts/time/time-parts.ts";
import { meanOf } from "../../analysis/formulas/strata.ts";
import { createAnalysis, insightOf } from "../../analysis/index.ts";
import type { Flow } from "../../language/index.ts";
import { buildModel } from "../support/build-model.ts";
import type { ModelSpec } from "../support/model-spec.ts";
import { pathologicalDesigns } from "../support/pathological-designs.ts";
import { randomSpec } from "../support/random-spec.ts";

type Message = Extract<Happening, { kind: "message" }>;

function messagesIn(story: readonly Happening[]): readonly Message[] {
  return story.flatMap((one) => {
    if (one.kind === "message") return [one];
    return one.kind === "block" ? one.branches.flatMap(({ happenings }) => messagesIn(happenings)) : [];
  });
}

const seeds = Array.from({ length: 150 }, (_, seed) => seed);

describe("over random designs", () => {
  it("every edge that a flow walks is told, and none more than twice", () => {
    for (const seed of seeds) {
      const model = buildModel(randomSpec(seed));
      for (const flow of model.flows) {
        const counts = new Map(flowGraphOf(model, flow).edges.map((edge) => [edge, 0]));
        for (const { edge } of messagesIn(flowSequenceOf(model, flow))) {
          expect(counts.has(edge), `seed ${seed}`).toBe(true);
          counts.set(edge, (counts.get(edge) ?? 0) + 1);
        }
        // An outbox's store is reached without a message of its own.
        const untold = [...counts].filter(([edge, count]) => count === 0 && !isBelowOutbox(model, flow, edge.source));
        expect(untold, `seed ${seed}`).toEqual([]);
        expect(Math.max(0, ...counts.values())).toBeLessThanOrEqual(2);
      }
    }
  });

  it("what the reply waits for comes before it", () => {
    for (const seed of seeds) {
      const model = buildModel(randomSpec(seed));
      for (const flow of model.flows) {
        const story = flowSequenceOf(model, flow);
        const reply = story.findIndex(({ kind }) => kind === "reply");
        const after = reply < 0 ? [] : messagesIn(story.slice(reply));
        expect(after.filter(({ isAwaited }) => isAwaited)).toEqual([]);
      }
    }
  });

  it("the parts of a time that is known add up to its mean", () => {
    let compared = 0;
    for (const seed of seeds) {
      const { facts } = createAnalysis(buildModel(randomSpec(seed)));
      for (const flow of facts.model.flows) {
        const made = timePartsOf(facts, flow);
        const latency = latencyOf(facts, flow);
        if (made === undefined || latency === undefined || !Number.isFinite(meanOf(latency))) continue;
        compared += 1;
        expect(made.isComplete, `seed ${seed}`).toBe(true);
        expect(made.total / meanOf(latency), `seed ${seed}`).toBeCloseTo(1, 3);
        const sum = made.parts.reduce((total, { work, wait }) => total + work + wait, made.leftOut.time);
        // No parallel blocks in these designs: what is beside something else would add to no sum.
        expect(sum / made.total, `seed ${seed}`).toBeCloseTo(1, 6);
      }
    }
    expect(compared).toBeGreaterThan(10);
  });
});

function isBelowOutbox(model: Parameters<typeof flowGraphOf>[0], flow: Flow, id: string): boolean {
  const { edges } = flowGraphOf(model, flow);
  return edges.some(({ dependency }) => dependency?.outbox?.id === id);
}

describe.each(Object.entries(pathologicalDesigns))("%s", (_, make) => {
  it("is told and timed in the end", () => {
    const { facts } = createAnalysis(make());
    const [flow] = facts.model.flows;
    const sight = insightOf(facts).flow(flow?.id ?? "");
    expect(sight?.events.length).toBeGreaterThan(0);
    expect(sight?.timing?.parts.length ?? 0).toBeLessThan(70);
  });
});

describe("a part of a time", () => {
  const under = (spec: ModelSpec) => {
    const { facts } = createAnalysis(buildModel(spec));
    return timePartsOf(facts, facts.model.flows[0] as Flow);
  };
  const fixed = (seconds: number) => ({ latency: { p50: seconds, p99: seconds } });

  it("is cut where its caller gives up", () => {
    const made = under({
      components: {
        app: { kind: "client", calls: { api: { timeout: 5 } } },
        api: { ...fixed(0.01), calls: { slow: { timeout: 0.1 } } },
        slow: fixed(0.4),
      },
      flows: { f: { load: 1, body: ["app -> api"] } },
    });
    expect(made?.parts.map(({ id, work, patience }) => [id, Number(work.toFixed(6)), patience])).toEqual([
      ["api", 0.01, 5],
      ["slow", 0.1, 0.1],
    ]);
  });

  it("has the wait for a free slot beside its work", () => {
    const made = under({
      components: {
        app: { kind: "client", calls: { api: { timeout: 5 } } },
        api: { replicas: 1, capacity: 100, latency: { p50: 0.01, p99: 0.01 } },
      },
      flows: { f: { load: 80, body: ["app -> api"] } },
    });
    const [part] = made?.parts ?? [];
    expect(part?.work).toBeCloseTo(0.01, 6);
    // M/M/1 at 80%: the mean wait is ρ/(μ − λ) = 0.8/20 s, of which the strata lose a little of the tail.
    expect(part?.wait).toBeGreaterThan(0.036);
    expect(part?.wait).toBeLessThan(0.0405);
  });

  it("is unknown where more arrives than is served", () => {
    const made = under({
      components: {
        app: { kind: "client", calls: { api: { timeout: 5 } } },
        api: { replicas: 1, capacity: 100, latency: { p50: 0.01, p99: 0.01 } },
      },
      flows: { f: { load: 180, body: ["app -> api"] } },
    });
    expect(made?.parts.map(({ id, unknown }) => [id, unknown])).toEqual([["api", "overload"]]);
    expect(made?.isComplete).toBe(false);
  });
});
