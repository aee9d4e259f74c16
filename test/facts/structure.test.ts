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
import { buildModel, type ComponentSpec, type FlowItemSpec, type ModelSpec } from "../support/build-model.ts";
import { type Outcome, oracleOf } from "../support/served-by-definition.ts";

const usualLimit = 7;
const eventLimit = 12;

/** A design of a client, up to five components and a flow, with at most a dozen events and three draws. */
const designs: fc.Arbitrary<ModelSpec> = fc.integer({ min: 2, max: 5 }).chain((count) => {
  const ids = Array.from({ length: count }, (_, index) => `c${index}`);
  const redundancy: fc.Arbitrary<ComponentSpec> = fc.oneof(
    { weight: 5, arbitrary: fc.constant<ComponentSpec>({}) },
    { weight: 2, arbitrary: fc.constant<ComponentSpec>({ replicas: 2 }) },
    { weight: 1, arbitrary: fc.constant<ComponentSpec>({ replicas: 3, needs: 2 }) },
    { weight: 1, arbitrary: fc.constant<ComponentSpec>({ kind: "store", quorum: { write: 2, read: 1, of: 2 } }) },
    { weight: 1, arbitrary: fc.constant<ComponentSpec>({ kind: "store", primary: { followers: 1 } }) },
    {
      weight: 1,
      arbitrary: fc.constant<ComponentSpec>({
        kind: "store",
        primary: { followers: 1 },
        failover: { mode: "automatic", within: 30 },
      }),
    },
    {
      weight: 1,
      arbitrary: fc.constant<ComponentSpec>({ replicas: 1, standby: 1, failover: { mode: "automatic" } }),
    },
    { weight: 1, arbitrary: fc.constant<ComponentSpec>({ kind: "coordinator", replicas: 3 }) },
    { weight: 1, arbitrary: fc.constant<ComponentSpec>({ kind: "external" }) },
  );
  const place: fc.Arbitrary<ComponentSpec> = fc.oneof(
    { weight: 4, arbitrary: fc.constant<ComponentSpec>({}) },
    { weight: 1, arbitrary: fc.constant<ComponentSpec>({ across: ["r"] }) },
    { weight: 1, arbitrary: fc.constant<ComponentSpec>({ in: ["r.a"] }) },
    { weight: 1, arbitrary: fc.constant<ComponentSpec>({ in: ["r"] }) },
  );
  const need = fc.record({
    target: fc.constantFrom(...ids),
    verb: fc.constantFrom("calls", "reads", "writes", "publishes", "calls"),
    from: fc.constantFrom(undefined, undefined, "replica", "any"),
    soft: fc.oneof(
      { weight: 8, arbitrary: fc.constant("hard" as const) },
      { weight: 1, arbitrary: fc.constant("optional" as const) },
      { weight: 1, arbitrary: fc.constant("answer" as const) },
      { weight: 1, arbitrary: fc.constant("outbox" as const) },
      { weight: 4, arbitrary: fc.constant("fallback" as const) },
    ),
    other: fc.nat(count - 1),
  });
  const component = (index: number) =>
    fc
      .record({
        redundancy,
        place,
        needs: fc.array(need, { maxLength: 3 }),
        host: fc.oneof({ weight: 9, arbitrary: fc.constant(-1) }, { weight: 1, arbitrary: fc.nat(count - 1) }),
        cacheOf: fc.oneof({ weight: 3, arbitrary: fc.constant(-1) }, { weight: 2, arbitrary: fc.nat(count - 1) }),
        pattern: fc.constantFrom(undefined, undefined, "read-through", "write-through", "write-behind"),
        hitRatio: fc.constantFrom(undefined, 0.9, 0.5, 1, 0),
      })
      .map((made): ComponentSpec => {
        const dependencies: Record<string, Record<string, object>> = {};
        for (const { target, verb, from, soft, other } of made.needs) {
          if (target === ids[index]) continue;
          const targets = dependencies[verb] ?? {};
          dependencies[verb] = targets;
          const fallback = ids[Math.max(other, ids.indexOf(target) + 1)];
          targets[target] = {
            ...(from === undefined || verb !== "reads" ? {} : { from }),
            ...(soft === "optional" ? { optional: true } : {}),
            ...(soft === "answer" ? { fallback: { answer: "stale" } } : {}),
            ...(soft === "outbox" && verb === "publishes" ? { outbox: ids[other] } : {}),
            // Fallbacks point forward, so that none stands in for itself.
            ...(soft === "fallback" && fallback !== undefined ? { fallback } : {}),
          };
        }
        const isCache = made.cacheOf > index;
        const base: ComponentSpec = isCache
          ? {
              kind: "cache",
              of: ids[made.cacheOf] as string,
              ...(made.pattern === undefined ? {} : { pattern: made.pattern }),
              ...(made.hitRatio === undefined ? {} : { hitRatio: made.hitRatio }),
            }
          : made.redundancy;
        return {
          ...base,
          ...made.place,
          ...dependencies,
          // A host further on, so that none stands on itself.
          ...(made.host > index ? { runsOn: ids[made.host] as string } : {}),
        };
      });
  const step = fc.tuple(fc.constantFrom("o", ...ids), fc.constantFrom(...ids)).map(([from, to]) => `${from} -> ${to}`);
  const item: fc.Arbitrary<FlowItemSpec> = fc.oneof(
    { weight: 6, arbitrary: step },
    { weight: 1, arbitrary: step.map((one): FlowItemSpec => ({ optional: [one] })) },
    { weight: 1, arbitrary: step.map((one): FlowItemSpec => ({ parallel: [one] })) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom(0.3, 0.5, 1), fc.array(step, { maxLength: 2 }), fc.array(step, { maxLength: 2 }))
        .map(([weight, one, other]): FlowItemSpec => ({ either: [{ weight, body: one }, { body: other }] })),
    },
    { weight: 1, arbitrary: fc.constant("reply") },
  );
  return fc
    .record({
      parts: fc.tuple(...ids.map((_, index) => component(index))).map((parts) => parts.map(withCacheFallback(parts))),
      first: fc.constantFrom(...ids),
      rest: fc.array(item, { maxLength: 3 }),
    })
    .map(({ parts, first, rest }) => ({
      regions: { r: { zones: ["a", "b"] } },
      components: {
        o: { kind: "client" },
        ...Object.fromEntries(parts.map((part, index) => [`c${index}`, part])),
      },
      flows: { f: { body: [`o -> ${first}`, ...rest.filter(isReachedFrom(["o", first]))] } },
    }));
});

/** Where a read of a store has a fallback and the store has a cache further up, the cache is what stands in. */
function withCacheFallback(parts: readonly ComponentSpec[]): (part: ComponentSpec, own: number) => ComponentSpec {
  return (part, own) => {
    const reads = (part.reads ?? {}) as Record<string, object>;
    const store = Object.keys(reads).find((id) => "fallback" in (reads[id] ?? {}));
    const cache = parts.findIndex((one, index) => index !== own && store !== undefined && one.of === store);
    if (store === undefined || cache < 0 || part.kind === "cache") return part;
    // One fallback alone, so that none stands in for itself.
    const others = { calls: part.calls, reads: part.reads, writes: part.writes, publishes: part.publishes };
    const plain = Object.fromEntries(
      Object.entries(others).map(([verb, targets]) => [
        verb,
        Object.fromEntries(
          Object.entries((targets ?? {}) as Record<string, object>).map(([id, terms]) => [
            id,
            Object.fromEntries(Object.entries(terms).filter(([name]) => name !== "fallback")),
          ]),
        ),
      ]),
    );
    const known = { ...plain.reads, [`c${cache}`]: {}, [store]: { fallback: `c${cache}` } };
    return { ...part, ...plain, reads: known };
  };
}

/** Keeps steps whose left side is surely reached, since a flow with several entries is another matter. */
function isReachedFrom(known: string[]): (item: FlowItemSpec) => boolean {
  return (item) => {
    if (typeof item !== "string" || item === "reply") {
      return (
        typeof item === "string" ||
        JSON.stringify(item)
          .match(/(\w+) ->/g)
          ?.every((from) => known.includes(from.slice(0, -3))) !== false
      );
    }
    const [from = "", to = ""] = item.split(" -> ");
    if (!known.includes(from)) return false;
    known.push(to);
    return true;
  };
}

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

describe("structure function", () => {
  it("gives single losses, cut sets and probabilities as all states of 10,000 designs do", () => {
    let checked = 0;
    fc.assert(
      fc.property(designs, (spec) => {
        const model = buildModel(spec);
        const flow = model.flows[0];
        if (flow === undefined) throw new Error("no flow");
        const structure = structureOf(model, flow);
        const events = eventsIn(structure);
        const draws = structure.draws.filter((draw) => draw.low !== 1 && draw.high !== 0).length;
        // Large designs cost a thousand times what small ones do, so only some of them are worked through.
        const size = events.length + draws;
        fc.pre(size <= usualLimit || (size <= eventLimit && JSON.stringify(spec).length % 24 === 0));
        checked += 1;

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
            expect(end === "low" ? highLost : lowLost).toBeCloseTo(shareOf("lost"), 9);
            if (isExact) expect(effect?.degraded[0] ?? 0).toBeCloseTo(shareOf("degraded"), 9);
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
          expect(joint[0]).toBeCloseTo(expected, 9);
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
          expect(computed).toBeCloseTo(lost, 9);
        }

        if (!isExact) return;
        const expected = new Map<number, number>();
        for (const { isLost } of drawn) {
          for (const state of states) {
            const isMinimal =
              isLost[state] === true &&
              !events.some((_, index) => (state >> index) & 1 && isLost[state ^ (1 << index)]);
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
          expect(set.share[0]).toBeCloseTo(expected.get(bitsOf(set.events, indexOf)) ?? 0, 9);
        }
      }),
      { seed: 20260301, numRuns: 10_000, maxSkipsPerRun: 100 },
    );
    expect(checked).toBeGreaterThanOrEqual(10_000);
    // Twenty seconds of one core; a machine that is shared takes its time.
  }, 240_000);

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
      fc.property(designs, designs, (design, other) => {
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
      fc.property(designs, designs, (design, other) => {
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
