// The declared worst case of random designs against a walk over every outcome, attempt by attempt and answer by answer.

import { describe, expect, it } from "vitest";
import { worstCasesOf } from "../../analysis/facts/time/worst-case.ts";
import { buildModel } from "../support/build-model.ts";
import type { ComponentSpec, FlowItemSpec, TermsSpec } from "../support/model-spec.ts";
import { randomFrom } from "../support/mutate.ts";

/** The worst case of `api` in the one flow of a design. */
function worstCaseOf(components: Readonly<Record<string, ComponentSpec>>, ...body: readonly FlowItemSpec[]): number {
  const model = buildModel({ components, flows: { ask: { body } } });
  return model.flows.flatMap((flow) => worstCasesOf(model, flow).get("api")?.total ?? [])[0] ?? 0;
}

describe("random steps of one component", () => {
  const targets = ["t0", "t1", "t2", "t3", "t4"];

  /** Terms by target, and what one step over each costs by the definition: attempt by attempt, pause by pause. */
  function drawTerms(random: () => number): { reads: Record<string, TermsSpec>; cost: Record<string, number> } {
    const reads: Record<string, TermsSpec> = {};
    const cost: Record<string, number> = {};
    for (const target of targets) {
      const attempts = 1 + Math.floor(random() * 4);
      const timeout = random() < 0.05 ? undefined : 0.05 + random();
      const deadline = random() < 0.3 ? 0.2 + random() : undefined;
      const [from, to] = [0.01 + random() / 10, 0.1 + random() / 5];
      const kind = random() < 0.5 ? "exponential" : "fixed";
      reads[target] = {
        attempts,
        ...(timeout === undefined ? {} : { timeout }),
        ...(deadline === undefined ? {} : { deadline }),
        ...(random() < 0.8 ? { backoff: { kind, from, to, jitter: random() < 0.5 } } : {}),
      };
      let time = 0;
      for (let attempt = 1; attempt <= attempts; attempt++) {
        time += timeout ?? Number.POSITIVE_INFINITY;
        if (attempt === attempts || reads[target].backoff === undefined) continue;
        time += kind === "fixed" ? from : Math.min(to, from * 2 ** (attempt - 1));
      }
      cost[target] = Math.min(time, deadline ?? Number.POSITIVE_INFINITY);
    }
    return { reads, cost };
  }

  /** What a body may take, one number for each outcome of its branches. */
  function timesOf(
    items: readonly FlowItemSpec[],
    cost: Readonly<Record<string, number>>,
    isParallel: boolean,
  ): number[] {
    let times = [0];
    for (const item of items) {
      const own = timesOfItem(item, cost, isParallel);
      times = times.flatMap((time) => own.map((one) => (isParallel ? Math.max(time, one) : time + one)));
    }
    return times;
  }

  function timesOfItem(item: FlowItemSpec, cost: Readonly<Record<string, number>>, isParallel: boolean): number[] {
    if (typeof item === "string") {
      const [, target = "", count = "1"] = /-> (\w+) (\d)x/.exec(item) ?? [];
      return [(cost[target] ?? 0) * (isParallel ? 1 : Number(count))];
    }
    if ("parallel" in item) return timesOf(item.parallel, cost, true);
    if ("optional" in item) return timesOf(item.optional, cost, false);
    // Whatever stands inside a branch of a parallel block is done once as well.
    return item.either.flatMap(({ body }) => {
      return isParallel ? timesOf(body.map(onceOnly), cost, false) : timesOf(body, cost, false);
    });
  }

  function onceOnly(item: FlowItemSpec): FlowItemSpec {
    return typeof item === "string" ? item.replace(/\d+x/, "1x") : item;
  }

  function drawBody(random: () => number, depth: number, inParallel: boolean): FlowItemSpec[] {
    return Array.from({ length: 1 + Math.floor(random() * 3) }, () => {
      const roll = random();
      if (depth < 2 && roll < 0.2) {
        const branches = Array.from({ length: 2 + Math.floor(random() * 2) }, () => ({
          body: inParallel ? drawSteps(random) : drawBody(random, depth + 1, false),
        }));
        return { either: branches };
      }
      if (depth < 2 && roll < 0.4 && !inParallel) return { parallel: drawBody(random, depth + 1, true) };
      if (depth < 2 && roll < 0.5 && !inParallel) return { optional: drawSteps(random) };
      return drawStep(random);
    });
  }

  function drawSteps(random: () => number): string[] {
    return Array.from({ length: 1 + Math.floor(random() * 2) }, () => drawStep(random));
  }

  function drawStep(random: () => number): string {
    return `api -> ${targets[Math.floor(random() * targets.length)]} ${1 + Math.floor(random() * 3)}x`;
  }

  it("take as long as the longest of all outcomes", () => {
    const random = randomFrom(11);
    const seen = { endless: 0, branching: 0 };
    for (let round = 0; round < 2_000; round++) {
      const { reads, cost } = drawTerms(random);
      const body = drawBody(random, 0, false);
      const own = random();
      const components: Record<string, ComponentSpec> = { api: { latency: { p99: own }, reads } };
      for (const target of targets) components[target] = { kind: "store" };
      const value = worstCaseOf(components, ...body);
      const times = timesOf(body, cost, false);
      const expected = own + Math.max(...times);
      if (expected === Number.POSITIVE_INFINITY) seen.endless += 1;
      if (times.length > 2) seen.branching += 1;
      if (expected === value) continue;
      expect(value / expected).toBeCloseTo(1, 9);
    }
    expect(seen.endless).toBeGreaterThan(50);
    expect(seen.branching).toBeGreaterThan(200);
  });
});

describe("random caches and stand-ins behind one step", () => {
  const targets = ["t0", "t1", "t2", "t3", "t4"];

  interface Reads {
    readonly cost: Readonly<Record<string, number>>;
    /** By cache, what it holds a copy of. */
    readonly copies: Readonly<Record<string, string>>;
    readonly standIns: Readonly<Record<string, string>>;
  }

  /** What one request may take that asks for a target, with everybody whom it asks answering as `answers` say, until they run out. */
  function timeOf(reads: Reads, target: string, answers: readonly boolean[]): { time: number; again: number } {
    const asked = new Set<string>();
    let time = 0;
    let again = 0;
    /** Whether who asks has got what it wants. What has been asked before has nothing new to say. */
    const read = (name: string): boolean => {
      if (asked.has(name)) {
        again += 1;
        return false;
      }
      const isAnswered = answers[asked.size] === true;
      asked.add(name);
      time += reads.cost[name] ?? 0;
      if (isAnswered) return true;
      // A cache that has nothing and a cache that fails cost as much, if the first says so late.
      const store = reads.copies[name];
      if (store !== undefined && read(store)) return true;
      const other = reads.standIns[name];
      return other !== undefined && read(other);
    };
    read(target);
    return { time, again };
  }

  function draw(random: () => number): Reads {
    const anyOf = () => targets[Math.floor(random() * targets.length)] as string;
    const copies: Record<string, string> = {};
    const standIns: Record<string, string> = {};
    const cost: Record<string, number> = {};
    for (const [index, target] of targets.entries()) {
      cost[target] = 0.01 + random();
      // Copies of copies end somewhere.
      const store = targets[index + 1 + Math.floor(random() * (targets.length - index - 1))];
      if (random() < 0.5 && store !== undefined) copies[target] = store;
      const other = anyOf();
      if (random() < 0.5 && other !== target) standIns[target] = other;
    }
    return { cost, copies, standIns };
  }

  it("take as long as the longest way that the answers lead a request", () => {
    const random = randomFrom(23);
    let repeated = 0;
    for (let round = 0; round < 400; round++) {
      const reads = draw(random);
      const terms = targets.map((target): [string, TermsSpec] => {
        const fallback = reads.standIns[target];
        return [target, { timeout: reads.cost[target] as number, ...(fallback === undefined ? {} : { fallback }) }];
      });
      const components: Record<string, ComponentSpec> = {
        api: { latency: { p99: 0 }, reads: Object.fromEntries(terms) },
      };
      for (const target of targets) {
        const of = reads.copies[target];
        components[target] = of === undefined ? { kind: "store" } : { kind: "cache", of };
      }
      const start = targets[Math.floor(random() * 3)] as string;
      const ways = Array.from({ length: 2 ** targets.length }, (_, way) =>
        timeOf(
          reads,
          start,
          targets.map((_, index) => ((way >> index) & 1) === 1),
        ),
      );
      const value = worstCaseOf(components, `api -> ${start}`);
      expect(value / Math.max(...ways.map(({ time }) => time))).toBeCloseTo(1, 9);
      if (ways.some(({ again }) => again > 0)) repeated += 1;
    }
    expect(repeated).toBeGreaterThan(100);
  });
});
