// Retry amplification along the paths of a request: worked examples with the numbers of their sources, and who counts how
// often where paths meet, close a loop or pass a cache.

import { describe, expect, it } from "vitest";
import { expectedAttempts } from "../../analysis/facts/attempts.ts";
import { createAnalysis } from "../../analysis/index.ts";
import { buildModel } from "../support/build-model.ts";
import type { ComponentSpec } from "../support/model-spec.ts";
import { burst, chain, type Design, factOf, linesOf, sustained } from "../support/retry-designs.ts";

describe("published values", () => {
  it("three layers with four attempts each bring 64 (Site Reliability Engineering, chapter 22)", () => {
    expect(burst(chain(3, { attempts: 4 }), "c3")).toBe(64);
    expect(factOf(chain(3, { attempts: 4 }), "c3", "retry-factor-burst").kind).toBe("exact");
  });

  it("five layers with three tries each bring 243 (Amazon Builders' Library, timeouts and retries)", () => {
    expect(burst(chain(5, { attempts: 3 }), "c5")).toBe(243);
  });

  it("five layers with three retries each, so four tries, bring 1024", () => {
    expect(burst(chain(5, { attempts: 4 }), "c5")).toBe(1024);
  });

  it("a budget of 10% keeps three attempts at 1.1 in the long run (Site Reliability Engineering, chapter 21)", () => {
    const design = chain(1, { attempts: 3, retryBudget: 0.1 });
    expect(burst(design, "c1")).toBe(3);
    expect(sustained(design, "c1")).toBeCloseTo(1.1, 12);
  });

  it("at most two retries amplify at most three times (Huang et al., OSDI 2022)", () => {
    expect(burst(chain(1, { attempts: 3 }), "c1")).toBe(3);
    expect(sustained(chain(1, { attempts: 3 }), "c1")).toBe(3);
  });

  it("a floor of 10/s adds to a budget of 20% for every client (Finagle's and Linkerd's defaults)", () => {
    const design = (load: number, replicas: number): Design => ({
      components: {
        web: { replicas, calls: { db: { attempts: 9, retryBudget: { ratio: 0.2, floor: 10 } } } },
        db: {},
      },
      flows: { ask: { load, body: ["web -> db"] } },
    });
    // One client at 100/s may add 20 + 10 retries a second; ten clients at 1/s each are free to retry as they like.
    expect(sustained(design(100, 1), "db")).toBeCloseTo(1.3, 12);
    expect(sustained(design(100, 10), "db")).toBeCloseTo(2.2, 12);
    expect(sustained(design(10, 10), "db")).toBe(9);
  });

  it("a floor counts for each of the fewest callers that autoscaling leaves", () => {
    const terms = { attempts: 4, retryBudget: { ratio: 0.1, floor: 10 } };
    const design: Design = {
      components: {
        web: { autoscale: { min: 4, max: 20 }, calls: { api: terms } },
        api: { replicas: 2, reads: { db: terms } },
        db: { kind: "store" },
      },
      flows: { ask: { load: 400, body: ["web -> api"] } },
    };
    // 1 + 0.1 + 4·10/400 at the first hop, 1 + 0.1 + 2·10/400 at the second.
    expect(sustained(design, "api")).toBeCloseTo(1.2, 12);
    expect(sustained(design, "db")).toBeCloseTo(1.2 * 1.15, 12);
  });

  it("at a stated error rate a hedge is no retry, and the derivation counts the retries alone", () => {
    const design: Design = {
      components: {
        app: { calls: { api: { attempts: 3, hedge: 0.01 } } },
        api: { errorRate: 0.1, availability: 0.99 },
      },
      flows: { ask: { load: 100, body: ["app -> api"] } },
    };
    expect(burst(design, "api")).toBe(4);
    expect(linesOf(factOf(design, "api", "retry-factor-burst"))).toContain(
      "at its stated error rate of 10% a try with 3 attempts becomes 1.11 on average",
    );
  });

  it.each([
    [0.01, 1.010101],
    [0.1, 1.111],
    [0.2, 1.248],
    [0.5, 1.875],
    [0.8, 2.952],
    [0.9, 3.439],
    [1, 4],
  ])("at failure probability %d three retries make %d attempts on average (closed form)", (p, expected) => {
    expect(expectedAttempts(p, 4)).toBeCloseTo(expected, 6);
  });
});

describe("a read of a cache beside its store", () => {
  const design: Design = {
    components: {
      app: { calls: { api: { attempts: 4 } } },
      api: { reads: { copy: { attempts: 3 }, db: {} } },
      copy: { kind: "cache", of: "db", hitRatio: 0.95, reads: ["disk"] },
      db: { kind: "store" },
      disk: { kind: "store" },
    },
    flows: { ask: { body: ["app -> api"] } },
  };

  it("does not fail with the cache, so nobody above tries again", () => {
    expect(burst(design, "copy")).toBe(3);
    expect(burst(design, "disk")).toBe(3);
    expect(burst(design, "db")).toBe(4);
  });

  it("fails with a cache that reads through", () => {
    const copy: ComponentSpec = { kind: "cache", of: "db", hitRatio: 0.95, pattern: "read-through" };
    const api: ComponentSpec = { reads: { copy: { attempts: 3 } } };
    const through: Design = { ...design, components: { ...design.components, api, copy } };
    expect(burst(through, "copy")).toBe(12);
    expect(burst(through, "db")).toBe(12);
  });
});

describe("paths", () => {
  it("add up: two ways into one store", () => {
    const design: Design = {
      components: {
        web: { calls: { a: { attempts: 2 }, b: { attempts: 3 } } },
        a: { reads: { db: { attempts: 2 } } },
        b: { reads: { db: { attempts: 5 } } },
        db: { kind: "store" },
      },
      flows: { ask: { body: ["web -> a", "web -> b"] } },
    };
    // (2·2 + 3·5) tries for two first tries.
    expect(burst(design, "db")).toBe(19 / 2);
  });

  it("are weighed by counts and by branches", () => {
    const design: Design = {
      components: {
        web: { calls: { a: { attempts: 2 }, b: { attempts: 4 } } },
        a: { calls: ["db"] },
        b: { calls: ["db"] },
        db: {},
      },
      flows: {
        ask: {
          body: [
            {
              either: [
                { weight: 0.9, body: ["web -> a"] },
                { weight: 0.1, body: ["web -> b 10x"] },
              ],
            },
          ],
        },
      },
    };
    expect(burst(design, "db")).toBeCloseTo((0.9 * 2 + 0.1 * 10 * 4) / (0.9 + 1), 12);
  });

  it("that need two outcomes of one branch do not exist, and one outcome is drawn once", () => {
    const design: Design = {
      components: { web: { calls: ["a"] }, a: { calls: { db: { attempts: 3 }, log: {} } }, db: {}, log: {} },
      flows: {
        ask: {
          load: 100,
          body: [{ either: [{ weight: 0.25, body: ["web -> a", "a -> db"] }, { body: ["web -> a", "a -> log"] }] }],
        },
      },
    };
    expect(factOf(design, "db", "load").value).toBe(25);
    expect(factOf(design, "a", "load").value).toBe(100);
    expect(burst(design, "db")).toBe(3);
  });

  it("in astronomical number cost nothing and are counted", () => {
    const components: Record<string, ComponentSpec> = { end: {} };
    for (let layer = 0; layer < 40; layer++) {
      const below = layer === 39 ? ["end"] : [`a${layer + 1}`, `b${layer + 1}`];
      const calls = Object.fromEntries(below.map((id) => [id, { attempts: 2 }]));
      components[`a${layer}`] = { calls };
      components[`b${layer}`] = { calls };
    }
    const fact = factOf(
      { components, flows: { ask: { body: ["a0 -> a1", "a0 -> b1"] } } },
      "end",
      "retry-factor-burst",
    );
    expect(fact.value).toBe(2 ** 40);
    expect(linesOf(fact).some((line) => line.includes("549,755,813,882 further paths"))).toBe(true);
  });
});

describe("several flows", () => {
  const two = (loads: readonly [number | undefined, number | undefined]): Design => ({
    components: { a: { calls: { db: { attempts: 4 } } }, b: { calls: ["db"] }, db: {} },
    flows: {
      one: { body: ["a -> db"], ...(loads[0] === undefined ? {} : { load: loads[0] }) },
      two: { body: ["b -> db"], ...(loads[1] === undefined ? {} : { load: loads[1] }) },
    },
  });

  it("are weighed by their loads", () => {
    expect(burst(two([100, 300]), "db")).toBeCloseTo((100 * 4 + 300) / 400, 12);
  });

  it("give bounds where a load is missing, and say which", () => {
    const fact = factOf(two([100, undefined]), "db", "retry-factor-burst");
    expect([fact.kind, fact.value]).toEqual(["bound", [1, 4]]);
    expect(linesOf(fact).some((line) => line.includes("no load is stated for two"))).toBe(true);
  });
});

describe("loops", () => {
  const loop = (attempts: number): Design => ({
    components: {
      web: { calls: ["a"] },
      a: { calls: { b: { attempts } } },
      b: { calls: ["a", "db"] },
      db: {},
      log: {},
    },
    flows: { ask: { load: 10, body: ["web -> a"] } },
  });

  it("with retries on them have no bound, and neither has what is behind", () => {
    for (const element of ["a", "b", "db"]) expect(burst(loop(2), element)).toBe(Number.POSITIVE_INFINITY);
    expect(
      linesOf(factOf(loop(2), "db", "retry-factor-burst")).some((line) =>
        line.includes("a and b call each other in a loop"),
      ),
    ).toBe(true);
  });

  it("without retries stop where the path has been, and bring no load", () => {
    for (const element of ["a", "b", "db"]) {
      expect(burst(loop(1), element)).toBe(1);
      expect(factOf(loop(1), element, "load").value).toBe(10);
    }
  });

  it("too many to enumerate leave bounds and no end", () => {
    const components: Record<string, ComponentSpec> = { web: { calls: { n0: { attempts: 3 } } }, end: {} };
    const ids = Array.from({ length: 30 }, (_, index) => `n${index}`);
    for (const id of ids) components[id] = { calls: [...ids.filter((other) => other !== id), "end"] };
    const design = { components, flows: { ask: { body: ["web -> n0"] } } };
    expect(burst(design, "end")).toBe(3);
    expect(burst(design, "n7")).toBe(3);
    components.n3 = {
      calls: Object.fromEntries(ids.filter((id) => id !== "n3").map((id) => [id, { attempts: 2 }])),
    };
    expect(burst(design, "end")).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("caches", () => {
  it("tries nothing again for what a write-behind cache takes to its store later", () => {
    const written = (pattern: "write-through" | "write-behind"): Design => ({
      components: {
        api: { writes: { cache: { attempts: 3 } } },
        cache: { kind: "cache", of: "db", pattern },
        db: { kind: "store" },
      },
      flows: { save: { body: ["api -> cache"] } },
    });
    expect(burst(written("write-through"), "db")).toBe(3);
    // The cache has confirmed: the writer sees nothing of the store.
    expect(burst(written("write-behind"), "db")).toBe(1);
    expect(burst(written("write-behind"), "cache")).toBe(3);
  });

  const cached = (hitRatio?: number): Design => ({
    components: {
      web: { reads: { cache: {}, db: { attempts: 4 } } },
      job: { kind: "job", reads: { db: { attempts: 2 } } },
      cache: { kind: "cache", of: "db", ...(hitRatio === undefined ? {} : { hitRatio }) },
      db: { kind: "store" },
    },
    flows: { ask: { load: 100, body: ["web -> cache"] }, sweep: { load: 10, body: ["job -> db"] } },
  });

  it("weigh the tries behind them by their misses", () => {
    expect(burst(cached(0.9), "db")).toBeCloseTo((10 * 4 + 10 * 2) / 20, 12);
  });

  it("with an unknown hit ratio give bounds, or the value where it cannot matter", () => {
    expect(burst(cached(), "db")).toEqual([2, 4]);
    const { components } = cached();
    expect(burst({ components, flows: { ask: { body: ["web -> cache"] } } }, "db")).toBe(4);
  });
});

describe("a design without flows", () => {
  it("is walked from what nothing depends on", () => {
    const { components } = chain(3, { attempts: 4 });
    expect(burst({ components }, "c3")).toBe(64);
  });

  it("has no load to speak of", () => {
    const { components } = chain(1, {});
    const facts = createAnalysis(buildModel({ components })).facts.of("c1");
    expect(facts.map((fact) => fact.name)).not.toContain("load");
  });
});
