// What each term that ends or bounds a retry does to the factors, alone: stand-ins, queues, budgets, breakers, deadlines.

import { describe, expect, it } from "vitest";
import { attemptsWithin } from "../../analysis/facts/attempts.ts";
import { buildModel } from "../support/build-model.ts";
import type { ComponentSpec, TermsSpec } from "../support/model-spec.ts";
import { randomFrom } from "../support/mutate.ts";
import { burst, chain, type Design, factOf, linesOf, sustained } from "../support/retry-designs.ts";

describe("failures that are not passed up", () => {
  const above = (terms: TermsSpec, more: Readonly<Record<string, ComponentSpec>> = {}): Design => ({
    components: {
      app: { calls: { web: { attempts: 4 } } },
      web: {
        calls: { recs: { attempts: 3, ...terms }, ...(more.spare === undefined ? {} : { spare: { attempts: 2 } }) },
      },
      recs: { calls: { db: { attempts: 2 } } },
      db: {},
      ...more,
    },
    flows: { ask: { body: ["app -> web"] } },
  });

  it("all climb without a fallback", () => {
    expect(burst(above({}), "recs")).toBe(12);
    expect(burst(above({}), "db")).toBe(24);
  });

  it("stop at an optional edge, which still makes its own attempts", () => {
    expect(burst(above({ optional: true }), "recs")).toBe(3);
    expect(burst(above({ optional: true }), "db")).toBe(6);
  });

  it("stop at a prepared answer", () => {
    expect(burst(above({ fallback: { answer: "the popular ones" } }), "db")).toBe(6);
  });

  it("stop at a fallback, whose own baseline is its arrivals with the primary down", () => {
    const design = above({ fallback: "spare" }, { spare: {} });
    expect(burst(design, "recs")).toBe(3);
    // With the primary down each request comes to the spare once; failing it, the app's four tries come, two attempts each.
    expect(burst(design, "spare")).toBe(8);
  });
});

describe("queues and topics", () => {
  const queued = (consumes: TermsSpec, kind: "queue" | "topic" = "queue"): Design => ({
    components: {
      web: { publishes: { jobs: { attempts: 3 } } },
      jobs: { kind },
      dead: { kind: "queue" },
      worker: { kind: "worker", consumes: { jobs: consumes }, writes: { db: { attempts: 4 } } },
      db: { kind: "store" },
    },
    flows: { ask: { body: ["web -> jobs"] } },
  });

  it("end a path: the publisher's attempts count for the queue alone", () => {
    const design = queued({ deadLetter: { queue: "dead", after: 5 } });
    expect(burst(design, "jobs")).toBe(3);
    expect(burst(design, "worker")).toBe(5);
    expect(burst(design, "db")).toBe(20);
  });

  it("redeliver for ever without a limit", () => {
    expect(burst(queued({}), "worker")).toBe(Number.POSITIVE_INFINITY);
    expect(burst(queued({}, "topic"), "db")).toBe(Number.POSITIVE_INFINITY);
    expect(burst(queued({}), "jobs")).toBe(3);
  });

  it("deliver once where they promise at most once, with a limit beside it or without", () => {
    for (const consumes of [{}, { deadLetter: { queue: "dead", after: 5 } }]) {
      const { components, ...rest } = queued(consumes);
      const design = {
        ...rest,
        components: { ...components, jobs: { ...components.jobs, guarantees: ["at-most-once"] } },
      };
      expect(burst(design, "worker")).toBe(1);
      expect(burst(design, "db")).toBe(4);
    }
  });
});

describe("budgets and breakers", () => {
  it("lower what is sustained and not the burst", () => {
    const design = chain(3, { attempts: 4, retryBudget: 0.2 });
    expect(burst(design, "c3")).toBe(64);
    expect(sustained(design, "c3")).toBeCloseTo(1.2 ** 3, 12);
    expect(sustained(chain(3, { attempts: 4, breaker: true }), "c3")).toBe(1);
  });

  it("with a floor and no load give the bounds that hold for every load", () => {
    const fact = factOf(
      chain(1, { attempts: 3, retryBudget: { ratio: 0.1, floor: 5 } }),
      "c1",
      "retry-factor-sustained",
    );
    expect(fact.kind).toBe("bound");
    expect(fact.value).toEqual([1.1, 3]);
    expect(linesOf(fact).some((line) => line.includes("a load that is not stated"))).toBe(true);
  });
});

describe("deadlines", () => {
  const capped = { attempts: 10, timeout: 0.1, deadline: 0.25 } as const;

  it("leave the attempts that can start before them, of those that last their timeout", () => {
    // Attempts start at 0, 100 and 200 ms.
    expect(sustained(chain(1, capped), "c1")).toBe(3);
    expect(sustained(chain(1, { ...capped, backoff: { kind: "fixed", from: 0.1 } }), "c1")).toBe(2);
    expect(sustained(chain(1, { ...capped, backoff: { kind: "fixed", from: 0.1, jitter: true } }), "c1")).toBe(3);
    expect(sustained(chain(1, { ...capped, retryBudget: { ratio: 5, floor: 1 } }, { load: 1 }), "c1")).toBe(3);
  });

  it("leave all attempts that are refused at once, but for the pauses between them", () => {
    expect(factOf(chain(1, capped), "c1", "retry-factor-burst")).toMatchObject({ value: 10, kind: "bound" });
    expect(burst(chain(1, { ...capped, backoff: { kind: "fixed", from: 0.1 } }), "c1")).toBe(3);
    expect(burst(chain(1, { ...capped, backoff: { kind: "fixed", from: 0.1, jitter: true } }), "c1")).toBe(10);
    // Two layers, each of which has a second for four attempts of a second.
    const layers = chain(2, { attempts: 4, timeout: 1, deadline: 1 });
    expect(factOf(layers, "c2", "retry-factor-burst")).toMatchObject({ value: 16, kind: "bound" });
    expect(factOf(layers, "c2", "retry-factor-sustained")).toMatchObject({ value: 1, kind: "exact" });
  });

  it("double an exponential backoff up to its cap", () => {
    const model = buildModel({
      components: {
        a: { calls: { b: { attempts: 20, backoff: { kind: "exponential", from: 1, to: 4 } } } },
        b: {},
      },
    });
    const [terms] = model.componentById.get("a")?.dependencies ?? [];
    if (terms === undefined) throw new Error("a calls nothing");
    // Starts: 0, 1, 3, 7, 11, 15, …
    expect([0.5, 1, 1.5, 3.5, 8, 11, 12].map((limit) => attemptsWithin(terms, limit))).toEqual([1, 1, 2, 3, 4, 4, 5]);
  });

  it("reach the next hop where the component passes them on, else abandoned work counts and is said", () => {
    const design = (propagatesDeadline: boolean): Design => ({
      components: {
        app: { calls: { api: { timeout: 0.25, attempts: 2 } } },
        api: {
          ...(propagatesDeadline ? { propagatesDeadline: true } : {}),
          calls: { db: { timeout: 0.1, attempts: 10 } },
        },
        db: {},
      },
      flows: { ask: { body: ["app -> api"] } },
    });
    expect(sustained(design(true), "db")).toBe(2 * 3);
    expect(burst(design(true), "db")).toBe(2 * 10);
    expect(burst(design(false), "db")).toBe(2 * 10);
    const lines = linesOf(factOf(design(false), "db", "retry-factor-burst"));
    expect(lines).toContain("app gives up on api after 250ms; 7 attempts of api can start later and still count");
  });

  it("that are shared by a caller's tries leave the later ones less, which is between a single try and as many", () => {
    // Three attempts of 200 ms start within the 600 ms of the first try, and two within the 400 ms that the second has left.
    const design = (outer: number, inner: number, load = 95): Design => ({
      components: {
        u: { kind: "client", calls: { a: { timeout: 1, attempts: outer } } },
        a: { propagatesDeadline: true, calls: { b: { timeout: 0.6, attempts: inner } } },
        b: { propagatesDeadline: true, calls: { c: { timeout: 0.2, attempts: 5 } } },
        c: { capacity: 550 },
      },
      flows: { ask: { load, body: ["u -> a"] } },
    });
    const shared = factOf(design(1, 2), "c", "retry-factor-sustained");
    expect(shared).toMatchObject({ value: [4, 6], kind: "bound" });
    expect(factOf(design(1, 2), "c", "hidden-capacity")).toMatchObject({
      value: [91.66666666667, 137.5],
      kind: "bound",
    });
    // Each try of the client has a second of its own.
    expect(factOf(design(2, 1), "c", "hidden-capacity")).toMatchObject({ value: 91.66666666667, kind: "exact" });
  });

  it("let a hedge go that would start too late", () => {
    expect(burst(chain(1, { attempts: 2, hedge: 0.005 }), "c1")).toBe(3);
    expect(burst(chain(1, { hedge: [0.005, 0.01] }), "c1")).toBe(3);
    expect(burst(chain(1, { hedge: [0.005, 0.01], deadline: 0.008, timeout: 1 }), "c1")).toBe(2);
    expect(burst(chain(1, { attempts: 2, hedge: 0.005, deadline: 0.001, timeout: 1 }), "c1")).toBe(2);
  });
});

describe("numbers that make no sense", () => {
  it("count as one and break nothing", () => {
    const components = {
      web: { calls: { api: { attempts: 0 } }, publishes: { jobs: { batch: 0 } } },
      api: {},
      jobs: { kind: "queue" as const },
      dead: { kind: "queue" as const },
      worker: { kind: "worker" as const, consumes: { jobs: { deadLetter: { queue: "dead", after: 0 } } } },
    };
    const design = { components, flows: { ask: { load: 0, body: ["web -> api", "web -> jobs"] } } };
    for (const element of ["api", "jobs", "worker"]) {
      expect(burst(design, element)).toBe(1);
      expect(factOf(design, element, "load").value).toBe(0);
    }
  });
});

describe("a message without a delivery limit", () => {
  it("is one that is set aside in the queue that it comes from, however many deliveries are stated", () => {
    const jobs = (after: number | undefined) => ({
      kind: "queue" as const,
      ...(after === undefined ? {} : { deadLetter: { queue: "jobs", after } }),
    });
    const design = (own: number | undefined, queues: number | undefined) => ({
      components: {
        web: { publishes: ["jobs"] },
        jobs: jobs(queues),
        worker: {
          kind: "worker" as const,
          consumes: { jobs: own === undefined ? {} : { deadLetter: { queue: "jobs", after: own } } },
        },
      },
      flows: { ask: { load: 1, body: ["web -> jobs"] } },
    });
    expect(burst(design(3, undefined), "worker")).toBe(Number.POSITIVE_INFINITY);
    expect(burst(design(undefined, 3), "worker")).toBe(Number.POSITIVE_INFINITY);
  });

  it("comes back for ever, however few attempts its consumer makes", () => {
    const components = {
      web: { publishes: ["jobs"] },
      jobs: { kind: "queue" as const },
      worker: { kind: "worker" as const, consumes: { jobs: { attempts: 4 } }, calls: ["api"] },
      api: {},
    };
    const flows = { ask: { body: ["web -> jobs"] } };
    expect(burst({ components, flows }, "api")).toBe(Number.POSITIVE_INFINITY);
    const dead = { kind: "queue" as const };
    const limited = {
      ...components.worker,
      consumes: { jobs: { attempts: 4, deadLetter: { queue: "dead", after: 3 } } },
    };
    // Three deliveries of four attempts each.
    expect(burst({ components: { ...components, worker: limited, dead }, flows }, "api")).toBe(12);
  });
});

describe("random chains whose tries share deadlines", () => {
  it("have tries over a long failure between those that are told", () => {
    const random = randomFrom(23);
    const upTo = (end: number) => Math.floor(random() * end);
    const seen = { exact: 0, interval: 0, inside: 0 };
    for (let round = 0; round < 2_000; round += 1) {
      const layers = Array.from({ length: 4 }, () => ({
        attempts: 1 + upTo(4),
        timeout: 0.1 * (1 + upTo(6)),
        deadline: random() < 0.3 ? 0.1 * (1 + upTo(12)) : undefined,
        propagates: random() < 0.7,
      }));
      const components: Record<string, ComponentSpec> = { [`c${layers.length}`]: {} };
      for (const [index, { attempts, timeout, deadline, propagates }] of layers.entries()) {
        components[`c${index}`] = {
          ...(propagates ? { propagatesDeadline: true } : {}),
          calls: { [`c${index + 1}`]: { attempts, timeout, ...(deadline === undefined ? {} : { deadline }) } },
        };
      }
      /** Tries at the end of the chain of one that comes to a layer with so much time left; each lasts its timeout. */
      const tries = (index: number, left: number): number => {
        const layer = layers[index];
        if (layer === undefined) return 1;
        const endless = Number.POSITIVE_INFINITY;
        const own = Math.min(layer.propagates ? left : endless, layer.deadline ?? endless);
        let sum = 0;
        for (let attempt = 0; attempt < layer.attempts; attempt += 1) {
          const start = attempt * layer.timeout;
          // Rounding decides nothing: what has less than a millisecond left does not start.
          if (start > own - 0.001) break;
          sum += tries(index + 1, Math.min(own - start, layer.timeout));
        }
        return sum;
      };
      const truth = tries(0, Number.POSITIVE_INFINITY);
      const fact = factOf({ components, flows: { ask: { body: ["c0 -> c1"] } } }, "c4", "retry-factor-sustained");
      const [least, most] =
        typeof fact.value === "number" ? [fact.value, fact.value] : (fact.value as [number, number]);
      const what = JSON.stringify([layers, truth, fact.value]);
      expect(truth, what).toBeGreaterThanOrEqual(least);
      expect(truth, what).toBeLessThanOrEqual(most);
      seen[least === most ? "exact" : "interval"] += 1;
      if (least < truth && truth < most) seen.inside += 1;
    }
    for (const count of Object.values(seen)) expect(count, JSON.stringify(seen)).toBeGreaterThan(50);
  });
});
