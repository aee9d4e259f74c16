// Structure functions, single losses, cut sets and probabilities against all states of 10,000 random small designs.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cutSetsOf } from "../../analysis/facts/cut-sets.ts";
import { failureDiagramOf, failureProbability } from "../../analysis/facts/failure-diagram.ts";
import { fatalLossesOf, jointShareOf, lossEffectsOf } from "../../analysis/facts/losses.ts";
import type { FailureEvent } from "../../analysis/facts/redundancy.ts";
import { sharedFatesOf } from "../../analysis/facts/shared-fate.ts";
import { singlePointsOf } from "../../analysis/facts/single-points.ts";
import { type RequestDraw, type Structure, structureOf } from "../../analysis/facts/structure.ts";
import { buildModel } from "../support/build-model.ts";
import { expectClose } from "../support/ends.ts";
import type { ModelSpec } from "../support/model-spec.ts";
import { type Outcome, oracleOf } from "../support/served-by-definition.ts";
import { smallDesigns } from "../support/small-designs.ts";
import { standInDesigns } from "../support/stand-in-designs.ts";

const usualLimit = 7;
const eventLimit = 12;

interface Outcomes {
  readonly probability: number;
  readonly hits: ReadonlyMap<string, boolean>;
  readonly branches: readonly number[];
}

/** Every combination of the draws, with its probability at the given end of the hit ratios. */
function combinations(structure: Structure, end: "low" | "high"): readonly Outcomes[] {
  let all: Outcomes[] = [{ probability: 1, hits: new Map(), branches: [] }];
  for (const { weights } of structure.outline.eithers) {
    all = all.flatMap((one) =>
      weights.map((weight, branch) => ({
        ...one,
        probability: one.probability * weight,
        branches: [...one.branches, branch],
      })),
    );
  }
  const caches = structure.draws.filter((draw): draw is RequestDraw & { kind: "hit" } => draw.kind === "hit");
  for (const { cache, [end]: ratio } of caches) {
    all = all.flatMap((one) =>
      [true, false].map((hit) => ({
        ...one,
        probability: one.probability * (hit ? ratio : 1 - ratio),
        hits: new Map([...one.hits, [cache.id, hit]]),
      })),
    );
  }
  return all;
}

function eventsIn(structure: Structure): readonly FailureEvent[] {
  const found = new Set<FailureEvent>();
  for (const node of structure.nodes)
    if (node.kind === "standing") for (const one of node.standing.events) found.add(one);
  return [...found];
}

/** Different for each event, so that a mix-up shows. */
const downProbability = (index: number): number => 0.05 + 0.03 * index;

function sizeOf(state: number): number {
  return state.toString(2).replaceAll("0", "").length;
}

function bitsOf(events: readonly FailureEvent[], indexOf: ReadonlyMap<string, number>): number {
  return events.reduce((bits, event) => bits | (1 << (indexOf.get(event.id) ?? 31)), 0);
}

function ascending(a: number, b: number): number {
  return a - b;
}

/** Holds a design's losses, cut sets and probabilities against all states that it can be in; leaves out what has too many of them. */
function expectAllStates(spec: ModelSpec): void {
  const model = buildModel(spec);
  const flow = model.flows[0];
  if (flow === undefined) throw new Error("no flow");
  const structure = structureOf(model, flow);
  const events = eventsIn(structure);
  const draws = structure.draws.filter((draw) => draw.low !== 1 && draw.high !== 0).length;
  // Large designs cost a thousand times what small ones do, so only some of them are worked through.
  const size = events.length + draws;
  fc.pre(size <= usualLimit || (size <= eventLimit && JSON.stringify(spec).length % 24 === 0));

  const indexOf = new Map(events.map((event, index) => [event.id, index]));
  const outcomes = (end: "low" | "high") =>
    combinations(structure, end)
      .filter((one) => one.probability > 0)
      .map((one) => {
        const drawn = {
          hits: (cache: string) => one.hits.get(cache) === true,
          branchOf: (either: number) => one.branches[either] ?? 0,
        };
        const oracle = oracleOf(model, flow, drawn);
        const world = (down: number) => (name: string) => ((down >> (indexOf.get(name) ?? 31)) & 1) === 0;
        return {
          probability: one.probability,
          /** With the events of these bits down. */
          outcome: (down: number): Outcome => oracle.outcome(world(down)),
          isLost: (down: number): boolean => oracle.isLost(world(down)),
        };
      });

  const effects = lossEffectsOf(structure);
  const isExact = structure.draws.every((draw) => draw.low === draw.high);
  for (const end of ["low", "high"] as const) {
    const drawn = outcomes(end);
    for (const [index, event] of events.entries()) {
      const shareOf = (wanted: Outcome) =>
        drawn.reduce((sum, one) => sum + (one.outcome(1 << index) === wanted ? one.probability : 0), 0);
      const effect = effects.find(({ loss }) => loss.kind === "event" && loss.event === event);
      const [lowLost, highLost] = effect?.lost ?? [0, 0];
      expectClose(end === "low" ? highLost : lowLost, shareOf("lost"));
      if (isExact) expectClose(effect?.degraded[0] ?? 0, shareOf("degraded"));
    }
  }

  for (const element of new Set(events.map((event) => event.element))) {
    const own = events.filter((event) => event.element === element);
    const expected = outcomes("high").reduce((sum, { probability, outcome }) => {
      const fatal = [...events.entries()].filter(([index, event]) => {
        return own.includes(event) && outcome(1 << index) === "lost";
      });
      const none = fatal.reduce((product, [index]) => product * (1 - downProbability(index)), 1);
      return sum + probability * (1 - none);
    }, 0);
    const joint = jointShareOf(structure, own, (event) => downProbability(events.indexOf(event)));
    expectClose(joint[0], expected);
  }

  const states = Array.from({ length: 1 << events.length }, (_, state) => state);
  const drawn = outcomes("high").map(({ probability, isLost }) => ({
    probability,
    isLost: states.map(isLost),
  }));
  let lost = 0;
  for (const state of states) {
    let weight = 1;
    for (const index of events.keys()) {
      weight *= (state >> index) & 1 ? downProbability(index) : 1 - downProbability(index);
    }
    for (const one of drawn) if (one.isLost[state] === true) lost += weight * one.probability;
  }
  for (const order of ["domains-first", "draws-first"] as const) {
    const diagram = failureDiagramOf(structure, order);
    const computed = failureProbability(diagram, (level) => {
      const variable = diagram.variables[level];
      if (variable?.kind === "draw") return variable.draw.high;
      return variable === undefined ? 0 : downProbability(events.indexOf(variable.event));
    });
    expectClose(computed, lost);
  }

  if (!isExact) return;
  const expected = new Map<number, number>();
  for (const { isLost } of drawn) {
    for (const state of states) {
      const isMinimal =
        isLost[state] === true && !events.some((_, index) => (state >> index) & 1 && isLost[state ^ (1 << index)]);
      if (!isMinimal || sizeOf(state) > 3) continue;
      expected.set(
        state,
        drawn.reduce((sum, other) => sum + (other.isLost[state] === true ? other.probability : 0), 0),
      );
    }
  }
  const found = cutSetsOf(structure);
  expect(found.completeTo).toBe(3);
  expect(found.sets.map((set) => bitsOf(set.events, indexOf)).sort(ascending)).toEqual(
    [...expected.keys()].sort(ascending),
  );
  for (const set of found.sets) {
    expectClose(set.share[0], expected.get(bitsOf(set.events, indexOf)) ?? 0);
  }
}

describe("structure function", () => {
  it.each([
    ["designs", smallDesigns, 10_000],
    ["designs whose entries stand in for each other", standInDesigns, 2_000],
  ] as const)(
    "gives single losses, cut sets and probabilities as all states of random %s do (%#)",
    (_, designs, runs) => {
      let checked = 0;
      fc.assert(
        fc.property(designs, (spec) => {
          expectAllStates(spec);
          checked += 1;
        }),
        { seed: 20260301, numRuns: runs, maxSkipsPerRun: 100 },
      );
      expect(checked).toBeGreaterThanOrEqual(runs);
    },
  );

  it("of a write to a cache misses nothing there", () => {
    const spec: ModelSpec = {
      components: {
        o: { kind: "client", calls: ["c3"] },
        c3: { writes: { c0: { fallback: "c1" } } },
        c0: { kind: "cache", of: "c1", pattern: "write-behind", hitRatio: 0.5 },
        c1: { calls: { c2: { fallback: "c3" } } },
        c2: {},
      },
      flows: { f: { body: ["o -> c3"] } },
    };
    const degraded = (design: ModelSpec) => {
      const model = buildModel(design);
      const [flow] = model.flows;
      if (flow === undefined) throw new Error("no flow");
      const hit = lossEffectsOf(structureOf(model, flow)).filter((one) => one.degraded[1] > 0);
      return [...new Set(hit.map(({ loss }) => (loss.kind === "event" ? loss.event.id : loss.component.id)))];
    };
    // c1 is written later, so nobody waits for what it asks; a read that misses waits for it.
    expect(degraded(spec)).toEqual(["c0"]);
    const reading: ModelSpec = { ...spec, components: { ...spec.components, c3: { reads: { c0: {} } } } };
    expect(degraded(reading)).toEqual(["c2"]);
  });

  it("of a flow does not depend on the flows beside it", () => {
    const summary = (spec: ModelSpec, id: string) => {
      const model = buildModel(spec);
      const texts = model.flows.map((flow) => {
        const structure = structureOf(model, flow);
        const effects = lossEffectsOf(structure).map(({ loss, lost, degraded }) => {
          const name = loss.kind === "event" ? loss.event.id : `all of ${loss.component.id}`;
          return `${name} ${lost} ${degraded}`;
        });
        const cuts = cutSetsOf(structure).sets.map((set) => `${set.events.map((one) => one.id).sort()} ${set.share}`);
        return [flow.id, [...effects.sort(), ...cuts.sort()]] as const;
      });
      return new Map(texts).get(id);
    };
    fc.assert(
      fc.property(smallDesigns, smallDesigns, (design, other) => {
        const body = other.flows?.f?.body ?? [];
        const names = JSON.stringify(body).match(/c\d/g) ?? [];
        fc.pre(names.every((name) => design.components[name] !== undefined));
        const alone = summary({ ...design, flows: { g: { body } } }, "g");
        expect(summary({ ...design, flows: { ...design.flows, g: { body } } }, "g")).toEqual(alone);
        expect(summary({ ...design, flows: { g: { body }, ...design.flows } }, "g")).toEqual(alone);
      }),
      { seed: 20260302, numRuns: 1000 },
    );
  });

  it("of two flows has every copy that fails one of them among the single points", () => {
    let differing = 0;
    fc.assert(
      fc.property(smallDesigns, smallDesigns, (design, other) => {
        const body = other.flows?.f?.body ?? [];
        const names = JSON.stringify(body).match(/c\d/g) ?? [];
        fc.pre(names.every((name) => design.components[name] !== undefined));
        const model = buildModel({ ...design, flows: { ...design.flows, g: { body } } });
        const points = singlePointsOf(model, model.flows, 0.01);
        const fates = sharedFatesOf(model, model.flows, 0.01);
        for (const flow of model.flows) {
          for (const { loss, lost } of fatalLossesOf(structureOf(model, flow))) {
            if (loss.kind !== "event" || lost[1] < 0.01) continue;
            const { event } = loss;
            if (event.kind !== "component" && event.kind !== "replica") continue;
            const point = points.find(({ element }) => element === event.element);
            // A host of nothing but copies that share its fate is told with them.
            if (point === undefined && fates.some(({ place }) => place === event.element)) continue;
            const own = point?.events.find((one) => one.event === event);
            expect(own?.flows).toContainEqual({ flow, share: lost });
          }
        }
        const isMixed = ({ flows }: { flows: readonly object[] }) => flows.length < 2;
        if (points.some(({ events, flows }) => flows.length === 2 && events.length > 1 && events.some(isMixed)))
          differing += 1;
      }),
      { seed: 20260303, numRuns: 2000 },
    );
    expect(differing).toBeGreaterThan(0);
  });
});
