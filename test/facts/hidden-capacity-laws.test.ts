// Hidden capacity over random designs: the factor that every path gives, and laws that need no expected value.

import { describe, expect, it } from "vitest";
import { type Components, hiddenAt } from "../support/hidden-designs.ts";
import type { ComponentSpec } from "../support/model-spec.ts";
import { randomFrom } from "../support/mutate.ts";

describe("random designs of retrying layers", () => {
  // Layer by layer with a known answer: the product of what each edge makes of a try, over every path of a ladder.
  it("have the factor that multiplying along every path gives", () => {
    const random = randomFrom(7);
    let vulnerable = 0;
    for (let round = 0; round < 300; round++) {
      const depth = 1 + Math.floor(random() * 4);
      const attempts = Array.from({ length: depth }, () => 1 + Math.floor(random() * 4));
      const budgets = attempts.map(() => (random() < 0.3 ? 0.1 + random() : undefined));
      const components: Record<string, ComponentSpec> = {};
      let [factor, visits] = [1, 1];
      const counts: number[] = [];
      for (const [index, tries] of attempts.entries()) {
        const budget = budgets[index];
        const count = 1 + Math.floor(random() * 2);
        counts.push(count);
        const terms = { attempts: tries, ...(budget === undefined ? {} : { retryBudget: budget }) };
        components[`c${index}`] = { calls: { [`c${index + 1}`]: terms } };
        factor *= budget === undefined ? tries : Math.min(tries, 1 + budget);
        visits *= count;
      }
      const capacity = 1000 * random() + 1;
      components[`c${depth}`] = { capacity };
      const load = 100 * random() + 1;
      const body = counts.map((count, index) => `c${index} -> c${index + 1} ${count}x`);
      const hidden = hiddenAt(components, { ask: { load, body } }, `c${depth}`);
      if (hidden.kind === "unknown") throw new Error("nothing is missing");
      expect(hidden.load.factor.most / factor).toBeCloseTo(1, 9);
      expect(hidden.load.hidden.least / (capacity / factor)).toBeCloseTo(1, 9);
      const arrivals = load * visits;
      const expected = arrivals >= capacity ? "overloaded" : arrivals * factor >= capacity ? "vulnerable" : "heals";
      expect(hidden.load.state).toBe(expected);
      if (expected === "vulnerable") vulnerable += 1;
    }
    expect(vulnerable).toBeGreaterThan(30);
  });
});

describe("laws that need no expected value", () => {
  interface Edit {
    readonly budget?: number;
    readonly hit?: number;
    readonly load?: number;
    readonly name?: string;
  }

  /** Two retrying layers over a cached store, one of the terms of which an edit may change. */
  function drawn(seed: number, edit: Edit = {}) {
    const random = randomFrom(seed);
    const [first, second] = [1 + Math.floor(random() * 4), 1 + Math.floor(random() * 4)];
    const budget = random();
    const hit = random() * 0.95;
    const capacity = 100 + 1000 * random();
    const load = 10 + 300 * random();
    const name = edit.name ?? "db";
    const components: Components = {
      web: { calls: { api: { attempts: first, retryBudget: edit.budget ?? budget } } },
      api: { reads: { fast: {}, [name]: { attempts: second } } },
      fast: { kind: "cache", of: name, hitRatio: edit.hit ?? hit },
      [name]: { kind: "store", capacity },
    };
    const body = ["web -> api", "api -> fast"];
    const hidden = hiddenAt(components, { ask: { load: edit.load ?? load, body } }, name);
    if (hidden.kind === "unknown") throw new Error("nothing is missing");
    return { overload: hidden.load, budget, hit, load };
  }

  const seeds = Array.from({ length: 100 }, (_, index) => index + 1);

  it("a larger budget never lowers the bad load, nor raises the hidden capacity", () => {
    for (const seed of seeds) {
      const { overload, budget } = drawn(seed);
      const wider = drawn(seed, { budget: budget * 1.5 + 0.01 }).overload;
      expect(wider.bad.most).toBeGreaterThanOrEqual(overload.bad.most * (1 - 1e-12));
      expect(wider.hidden.least).toBeLessThanOrEqual(overload.hidden.least * (1 + 1e-12));
    }
  });

  it("a better hit ratio changes the good load and not the bad one", () => {
    for (const seed of seeds) {
      const { overload, hit } = drawn(seed);
      const better = drawn(seed, { hit: hit + (1 - hit) / 2 }).overload;
      expect(better.arrivals.most).toBeLessThan(overload.arrivals.most);
      expect(better.bad.most / overload.bad.most).toBeCloseTo(1, 9);
    }
  });

  it("the load alone decides nothing about the hidden capacity", () => {
    for (const seed of seeds) {
      const { overload, load } = drawn(seed);
      const busier = drawn(seed, { load: load * 3 }).overload;
      expect(busier.hidden.least / overload.hidden.least).toBeCloseTo(1, 9);
    }
  });

  it("another name changes nothing", () => {
    for (const seed of seeds.slice(0, 50)) expect(drawn(seed, { name: "a-store" })).toEqual(drawn(seed));
  });
});
