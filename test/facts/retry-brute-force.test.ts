// Ten thousand random small designs: load, burst and sustained factors equal those of a walk over every single path.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FlowGraph } from "../../analysis/facts/flow-graph.ts";
import { type Traffic, trafficOf } from "../../analysis/facts/load.ts";
import { loadFactOf } from "../../analysis/facts/load-fact.ts";
import { retriesAt } from "../../analysis/facts/retry.ts";
import { retryFactsOf } from "../../analysis/facts/retry-facts.ts";
import { busiestPaths, largestPaths } from "../../analysis/facts/retry-paths.ts";
import type { Fact } from "../../analysis/index.ts";
import { buildModel } from "../support/build-model.ts";
import type { ComponentSpec, FlowItemSpec, FlowSpec, TermsSpec } from "../support/model-spec.ts";
import { randomFrom } from "../support/mutate.ts";
import { walkEveryPath } from "../support/walk-every-path.ts";

const services = ["s0", "s1", "s2", "s3"] as const;
/** What a flow may list steps of. */
const sources = [...services, "jobs", "worker", "jobs"] as const;
const targets = [...services, "db", "cache", "jobs", "spare"] as const;
type Target = (typeof targets)[number];

const probability = (percent: number) => fc.nat(99).map((roll) => roll < percent);

interface Draft {
  readonly target: Target;
  readonly attempts: number;
  readonly special: number;
  readonly time: number;
}

const draft: fc.Arbitrary<Draft> = fc.record({
  target: fc.constantFrom(...targets),
  attempts: fc.integer({ min: 1, max: 4 }),
  special: fc.nat(19),
  time: fc.nat(7),
});

function termsOf({ target, attempts, special, time }: Draft, hasLoads: boolean): TermsSpec {
  return {
    ...(attempts === 1 ? {} : { attempts }),
    ...(special === 0 ? { optional: true as const } : {}),
    ...(special === 1 && target !== "db" ? { fallback: "spare" } : {}),
    ...(special === 2 ? { fallback: { answer: "nothing" } } : {}),
    ...(special === 3 ? { breaker: true as const } : {}),
    ...(special === 4 ? { retryBudget: 0.1 } : {}),
    ...(special === 5 ? { retryBudget: hasLoads ? { ratio: 0.2, floor: 3 } : 0.5 } : {}),
    ...(special === 6 ? { hedge: 0.15 } : {}),
    ...(time === 0 ? { deadline: 0.25 } : {}),
    ...(time <= 1 ? { timeout: 0.1 } : {}),
    ...(time === 2 ? { timeout: 0.2, backoff: { kind: "fixed" as const, from: 0.05 } } : {}),
  };
}

const design = fc.record({
  drafts: fc.array(fc.array(draft, { maxLength: 3 }), { minLength: 4, maxLength: 4 }),
  workerDrafts: fc.array(draft, { maxLength: 2 }),
  spareReadsDb: fc.boolean(),
  ownsSpare: fc.boolean(),
  propagates: fc.array(probability(25), { minLength: 4, maxLength: 4 }),
  scales: fc.array(probability(25), { minLength: 4, maxLength: 4 }),
  isAcyclic: probability(60),
  hears: fc.array(probability(20), { minLength: 4, maxLength: 4 }),
  deliveries: fc.option(fc.integer({ min: 1, max: 5 })),
  hitRatio: fc.option(fc.constantFrom(0, 0.5, 0.9)),
  hasCacheTerms: fc.boolean(),
  readsThrough: probability(25),
  loads: fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 2, maxLength: 2 }),
  hasLoads: probability(70),
  flowCount: fc.integer({ min: 1, max: 2 }),
  listing: fc.array(
    fc.record({ from: fc.nat(6), edge: fc.nat(2), around: fc.nat(9), count: fc.integer({ min: 1, max: 3 }) }),
    {
      minLength: 1,
      maxLength: 5,
    },
  ),
});
type Drawn = typeof design extends fc.Arbitrary<infer T> ? T : never;

/** Dependencies by verb; a target that stands twice keeps its first terms. */
function dependenciesOf(drafts: readonly Draft[], drawn: Drawn, self: number): Partial<ComponentSpec> {
  const calls: Record<string, TermsSpec> = {};
  const reads: Record<string, TermsSpec> = {};
  const publishes: Record<string, TermsSpec> = {};
  for (const one of drafts) {
    const index = services.indexOf(one.target as (typeof services)[number]);
    // A spare stands in and is called by nobody directly, so that each of its roles is plain.
    if (one.target === "spare" || (drawn.isAcyclic && index >= 0 && index <= self)) continue;
    const verb = one.target === "jobs" ? publishes : one.target === "db" || one.target === "cache" ? reads : calls;
    verb[one.target] ??= termsOf(one, drawn.hasLoads);
    if (one.special === 1 && drawn.ownsSpare) calls.spare ??= { attempts: 2 };
    if (one.target === "cache" && drawn.hasCacheTerms) reads.db ??= { attempts: 3 };
  }
  return { calls, reads, publishes };
}

function modelOf(drawn: Drawn) {
  const components: Record<string, ComponentSpec> = {};
  const consumption = drawn.deliveries === null ? {} : { deadLetter: { queue: "parked", after: drawn.deliveries } };
  for (const [index, id] of services.entries()) {
    components[id] = {
      ...(drawn.scales[index] === true ? { autoscale: { min: 1 + index, max: 9 } } : { replicas: 1 + index }),
      ...(drawn.propagates[index] === true ? { propagatesDeadline: true as const } : {}),
      ...dependenciesOf(drawn.drafts[index] ?? [], drawn, index),
      ...(drawn.hears[index] === true ? { consumes: { jobs: consumption } } : {}),
    };
  }
  components.db = { kind: "store" };
  components.cache = {
    kind: "cache",
    of: "db",
    ...(drawn.readsThrough ? { pattern: "read-through" as const } : {}),
    ...(drawn.hitRatio === null ? {} : { hitRatio: drawn.hitRatio }),
  };
  components.jobs = { kind: "topic" };
  components.parked = { kind: "queue" };
  components.spare = drawn.spareReadsDb ? { reads: { db: { attempts: 2 } } } : {};
  components.worker = {
    kind: "worker",
    consumes: { jobs: consumption },
    ...dependenciesOf(drawn.workerDrafts, drawn, 3),
  };
  const flows: Record<string, FlowSpec> = {};
  for (let index = 0; index < drawn.flowCount; index++) {
    const body = bodyOf(drawn, components, index);
    if (body.length === 0) continue;
    flows[`flow${index}`] = { body, ...(drawn.hasLoads ? { load: drawn.loads[index] ?? 1 } : {}) };
  }
  return Object.keys(flows).length === 0 ? undefined : buildModel({ components, flows });
}

/** A flow that lists some declared dependencies, with counts, branches and optional parts. */
function bodyOf(drawn: Drawn, components: Readonly<Record<string, ComponentSpec>>, flow: number): FlowItemSpec[] {
  const steps: { step: string; around: number }[] = [];
  for (const { from, edge, around, count } of drawn.listing) {
    const source = sources[(from + flow) % sources.length] ?? "s0";
    const { calls, reads, publishes } = components[source] ?? {};
    const hearing = Object.keys(components).filter((id) => "jobs" in (components[id]?.consumes ?? {}));
    const declared = source === "jobs" ? hearing : [calls, reads, publishes].flatMap((verb) => Object.keys(verb ?? {}));
    const target = declared[edge % Math.max(1, declared.length)];
    // A step that lists the spare would make the fallback a step too.
    if (target !== undefined && target !== "spare") steps.push({ step: `${source} -> ${target} ${count}x`, around });
  }
  const body: FlowItemSpec[] = [];
  for (let index = 0; index < steps.length; index++) {
    const { step = "", around = 0 } = steps[index] ?? {};
    const next = steps[index + 1]?.step;
    if (around === 0) body.push({ optional: [step] });
    else if (around === 1) body.push({ parallel: [step] });
    else if (around > 5) body.push(step);
    else {
      // A branch alone, with the next step in the same branch, or with the next step in the other one.
      const both = around === 3 && next !== undefined ? [step, next] : [step];
      const other = around === 4 && next !== undefined ? [next] : [];
      body.push({ either: [{ weight: 0.3, body: both }, { body: other }] });
      index += both.length + other.length - 1;
    }
  }
  return body;
}

function rangeOf(facts: readonly Fact[], name: Fact["name"]): readonly [number, number] | undefined {
  const value = facts.find((fact) => fact.name === name)?.value;
  if (value === undefined) return undefined;
  return typeof value === "number" ? [value, value] : (value as readonly [number, number]);
}

function expectWithin(value: number, range: readonly [number, number] | undefined, what: string): void {
  if (range === undefined) throw new Error(`no fact for ${what}`);
  const [least, most] = range;
  const isWithin = value >= least * (1 - 1e-9) && value <= most * (1 + 1e-9);
  if (!isWithin) throw new Error(`${what}: ${value} is not within ${least} and ${most}`);
}

describe("random small designs", () => {
  it("have the load and the factors of a walk over every path", () => {
    const seen = { exact: 0, bound: 0, endless: 0, storms: 0, rounds: 0, comebacks: 0 };
    fc.assert(
      fc.property(design, (drawn) => {
        const model = modelOf(drawn);
        if (model === undefined) return;
        const traffic = trafficOf(model);
        const factsOf = (id: string) => {
          const component = model.componentById.get(id);
          if (component === undefined) return [];
          return [...loadFactOf(model, traffic, component), ...retryFactsOf(model, traffic, component)];
        };
        const isFullyKnown = drawn.hitRatio !== null && drawn.hasLoads;
        const samples = isFullyKnown ? [0] : [0, 0.4, 1];
        for (const hitRatio of samples) {
          const sums = walkEveryPath(model, {
            hitRatio,
            load: (flow) => (flow.id === "flow0" ? 1 : 1000 * hitRatio + 1),
          });
          for (const [id, { load, baseline, burst, sustained, grows }] of sums) {
            const own = factsOf(id);
            if (drawn.hasLoads && load > 0) {
              const range = rangeOf(own, "load");
              expectWithin(load, range, `load at ${id}`);
              if (isFullyKnown) {
                expectWithin(load, range && [range[0], range[0]], `the least load at ${id}`);
                if (grows) expect([id, range?.[1]]).toEqual([id, Number.POSITIVE_INFINITY]);
              }
              if (grows) seen.rounds += 1;
              if (!grows && load > 0 && isComeback(traffic, id)) seen.comebacks += 1;
            }
            if (baseline === 0) continue;
            const range = rangeOf(own, "retry-factor-burst");
            expectWithin(burst / baseline, range, `burst at ${id}`);
            expectWithin(sustained / baseline, rangeOf(own, "retry-factor-sustained"), `sustained at ${id}`);
            const isExact = range?.[0] === range?.[1];
            if (isFullyKnown && goesRound(factsOf("jobs")) === false) expect(isExact).toBe(true);
            seen[isExact ? "exact" : "bound"] += 1;
            if (burst === Number.POSITIVE_INFINITY) seen.endless += 1;
            else if (burst >= 10 * baseline) seen.storms += 1;
          }
        }
        for (const component of model.components) {
          if (component.kind === "client") continue;
          const isReached = walkIsReached(model, component.id);
          expect(retryFactsOf(model, traffic, component).some((fact) => fact.name === "retry-factor-burst")).toBe(
            isReached,
          );
        }
      }),
      { seed: 20_261_122, numRuns: 10_000 },
    );
    // The designs are no use as a test unless they hold each of these often.
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(200);
  });
});

describe("the paths behind the load of random small designs", () => {
  it("add up to it where all of them are named", () => {
    let several = 0;
    fc.assert(
      fc.property(design, (drawn) => {
        const model = modelOf({ ...drawn, hasLoads: true, hitRatio: drawn.hitRatio ?? 0.5 });
        if (model === undefined) return;
        const { flows, loadByFlow, passShare } = trafficOf(model);
        const sums = walkEveryPath(model, { hitRatio: 0, load: () => 0 });
        for (const { id } of model.components) {
          const paths = flows.flatMap((flow) => {
            const graph = loadByFlow.get(flow.id)?.graph;
            const named = graph === undefined ? [] : busiestPaths(model, graph, id, passShare, 1_000);
            return named.map((path) => path.visits * (flow.load?.value ?? 0));
          });
          const total = paths.reduce((sum, one) => sum + one, 0);
          const expected = sums.get(id)?.load ?? 0;
          expectWithin(total, [expected, expected], `paths to ${id}`);
          if (paths.length > 3) several += 1;
        }
      }),
      { seed: 14, numRuns: 1_000 },
    );
    expect(several).toBeGreaterThan(200);
  });
});

describe("a flow left out of random small designs", () => {
  it("raises no factor that is weighted by load", () => {
    let lowered = 0;
    fc.assert(
      fc.property(design, (drawn) => {
        const model = modelOf({ ...drawn, hasLoads: true, flowCount: 2 });
        if (model === undefined) return;
        const traffic = trafficOf(model);
        for (const { id } of model.components) {
          const all = retriesAt(model, traffic, traffic.flows, id);
          for (const left of traffic.flows) {
            const others = traffic.flows.filter((flow) => flow !== left);
            const some = retriesAt(model, traffic, others, id);
            if (all === undefined || some === undefined || !all.isWeighted) continue;
            expect(some.burst.most).toBeLessThanOrEqual(all.burst.most * (1 + 1e-9));
            expect(some.sustained.most).toBeLessThanOrEqual(all.sustained.most * (1 + 1e-9));
            if (some.burst.most < all.burst.most) lowered += 1;
          }
        }
      }),
      { seed: 8, numRuns: 1_000 },
    );
    expect(lowered).toBeGreaterThan(200);
  });
});

/** Whether what arrives has no bound, since it goes round. */
function goesRound(facts: readonly Fact[]): boolean {
  return rangeOf(facts, "load")?.[1] === Number.POSITIVE_INFINITY;
}

/** Whether a flow lists a delivery that comes back to the component. */
function isComeback(traffic: Traffic, id: string): boolean {
  return [...traffic.loadByFlow.values()].some(({ graph }) =>
    graph.edges.some((edge) => edge.begins > 0 && edge.target === id),
  );
}

function walkIsReached(model: ReturnType<typeof buildModel>, id: string): boolean {
  return walkEveryPath(model, { hitRatio: 0.5, load: () => 1 }).has(id);
}

describe("random layers with stand-ins over one database", () => {
  interface Link {
    readonly target: string;
    readonly attempts: number;
    readonly fallback?: string;
  }

  /** Tries at the database while it fails every one: each call is made, repeated, and replaced, as the declarations say. */
  function triesOf(links: ReadonlyMap<string, readonly Link[]>, id: string, counted: (link: Link) => number): number {
    if (id === "db") return 1;
    const own = links.get(id) ?? [];
    const standIns = new Set(own.flatMap((link) => link.fallback ?? []));
    const call = (link: Link): number => {
      const other = own.find((one) => one.target === link.fallback);
      // All attempts fail, since everything here needs the database; then the stand-in is called.
      return counted(link) * triesOf(links, link.target, counted) + (other === undefined ? 0 : call(other));
    };
    return own.filter((link) => !standIns.has(link.target)).reduce((sum, link) => sum + call(link), 0);
  }

  it("have the burst of a request that is carried out try by try", () => {
    const random = randomFrom(5);
    const upTo = (end: number) => Math.floor(random() * end);
    let storms = 0;
    for (let round = 0; round < 1_000; round += 1) {
      const layers = [["app"], ["a0", "a1"], ["b0", "b1"], ["c0", "c1"], ["db"]];
      const links = new Map<string, readonly Link[]>();
      for (const [depth, layer] of layers.slice(0, -1).entries()) {
        const below = layers[depth + 1] ?? [];
        for (const id of layer) {
          const targets = below.length === 1 || random() < 0.3 ? below.slice(0, 1) : below;
          const standsIn = targets.length === 2 && random() < 0.6;
          links.set(
            id,
            targets.map((target, index) => ({
              target,
              attempts: 1 + upTo(3),
              ...(standsIn && index === 0 ? { fallback: targets[1] ?? "" } : {}),
            })),
          );
        }
      }
      const components: Record<string, ComponentSpec> = { db: { kind: "store" } };
      for (const [id, own] of links) {
        const terms = own.map(({ target, attempts, fallback }) => [
          target,
          { attempts, ...(fallback === undefined ? {} : { fallback }) },
        ]);
        components[id] = { ...(id === "app" ? { kind: "client" } : {}), calls: Object.fromEntries(terms) };
      }
      const [first] = links.get("app") ?? [];
      const standIn = first?.fallback === undefined ? (links.get("app")?.slice(1) ?? []) : [];
      const body = [first, ...standIn].map((link) => `app -> ${link?.target ?? ""}`);
      const model = buildModel({ components, flows: { visit: { body } } });
      const traffic = trafficOf(model);
      const expected = triesOf(links, "app", (link) => link.attempts) / triesOf(links, "app", () => 1);
      expect(retriesAt(model, traffic, traffic.flows, "db")?.burst.most, JSON.stringify([...links])).toBeCloseTo(
        expected,
        9,
      );
      if (expected >= 10) storms += 1;
      const paths = largestPaths(
        model,
        traffic.triesByFlow.get("visit")?.graph as FlowGraph,
        "db",
        traffic.arrivalsOver,
        50,
      );
      const named = paths.reduce((sum, path) => sum + path.burst, 0);
      expect(named).toBeCloseTo(
        triesOf(links, "app", (link) => link.attempts),
        6,
      );
    }
    expect(storms).toBeGreaterThan(100);
  });
});
