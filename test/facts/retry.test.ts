// Worked examples of retry amplification, with the numbers of their sources, and each term's effect alone.

import { describe, expect, it } from "vitest";
import { attemptsWithin, expectedAttempts } from "../../analysis/facts/attempts.ts";
import { createAnalysis, type Fact } from "../../analysis/index.ts";
import { buildModel, type ComponentSpec, type FlowSpec, type TermsSpec } from "../support/build-model.ts";

interface Design {
  readonly components: Readonly<Record<string, ComponentSpec>>;
  readonly flows?: Readonly<Record<string, FlowSpec>>;
}

function factOf(design: Design, element: string, name: Fact["name"]): Fact {
  const fact = createAnalysis(buildModel(design))
    .facts.of(element)
    .find((one) => one.name === name);
  if (fact === undefined) throw new Error(`${element} has no ${name}`);
  return fact;
}

const burst = (design: Design, element: string) => factOf(design, element, "retry-factor-burst").value;
const sustained = (design: Design, element: string) => factOf(design, element, "retry-factor-sustained").value;

/** A chain c0 → c1 → … with the same terms at every hop, walked by one flow. */
function chain(length: number, terms: TermsSpec, flow: Partial<FlowSpec> = {}): Design {
  const components: Record<string, ComponentSpec> = {};
  for (let index = 0; index <= length; index++) {
    components[`c${index}`] = index < length ? { calls: { [`c${index + 1}`]: terms } } : {};
  }
  return { components, flows: { ask: { ...flow, body: ["c0 -> c1"] } } };
}

/** Everything that a derivation says, as lines. */
function linesOf({ derivation }: Fact): string[] {
  const lines = (one: Fact["derivation"]): string[] => [one.says, ...(one.steps ?? []).flatMap(lines)];
  return lines(derivation);
}

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

  it("leave the attempts that can start before them", () => {
    // Attempts start at 0, 100 and 200 ms.
    expect(burst(chain(1, capped), "c1")).toBe(3);
    expect(burst(chain(1, { ...capped, backoff: { kind: "fixed", from: 0.1 } }), "c1")).toBe(2);
    expect(burst(chain(1, { ...capped, backoff: { kind: "fixed", from: 0.1, jitter: true } }), "c1")).toBe(3);
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
    expect(burst(design(true), "db")).toBe(2 * 3);
    expect(burst(design(false), "db")).toBe(2 * 10);
    const lines = linesOf(factOf(design(false), "db", "retry-factor-burst"));
    expect(lines).toContain("app gives up on api after 250ms; 7 attempts of api can start later and still count");
  });

  it("let a hedge go that would start too late", () => {
    expect(burst(chain(1, { attempts: 2, hedge: 0.005 }), "c1")).toBe(3);
    expect(burst(chain(1, { attempts: 2, hedge: 0.005, deadline: 0.001, timeout: 1 }), "c1")).toBe(1);
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

describe("the derivation", () => {
  it("shows the path with its attempts, largest first, and where they are written", () => {
    const design: Design = {
      components: {
        app: { kind: "client", calls: { web: { attempts: 2 } } },
        web: { calls: { orders: { attempts: 4 }, db: {} } },
        orders: { reads: { db: { attempts: 4 } } },
        db: { kind: "store" },
      },
      flows: { buy: { body: ["app -> web"] } },
    };
    const fact = factOf(design, "db", "retry-factor-burst");
    expect(fact.value).toBe(17);
    expect(linesOf(fact)).toEqual([
      "while db fails, tries at it grow 17×, before any budget or breaker acts",
      "buy: 17×",
      "app → web → orders → db: 2 × 4 × 4 = 32 in place of 1",
      "app calls web with 2 attempts",
      "web calls orders with 4 attempts",
      "orders reads db with 4 attempts",
      "app → web → db: 2 in place of 1",
      "app calls web with 2 attempts",
      "(32 + 2) tries ÷ 2 first ones = 17",
    ]);
  });

  it("of what lasts adds up over the paths, with what does not count", () => {
    const design: Design = {
      components: {
        app: { kind: "client", calls: { web: { attempts: 3 } } },
        web: {
          calls: {
            orders: { attempts: 4, retryBudget: 0.3 },
            stock: { attempts: 3, breaker: true },
            hints: { attempts: 2, optional: true },
          },
        },
        orders: { reads: { db: { attempts: 2 } } },
        stock: { reads: ["db"] },
        hints: { reads: ["db"] },
        db: { kind: "store" },
      },
      flows: { buy: { body: ["app -> web"] } },
    };
    const fact = factOf(design, "db", "retry-factor-sustained");
    expect(fact.value).toBeCloseTo((7.8 + 3 + 2) / 3, 9);
    expect(linesOf(fact)).toEqual([
      "over a longer failure of db, with budgets and breakers at work, tries at it grow 4.267×",
      "buy: 4.267×",
      "app → web → orders → db: 3 × 1.3 × 2 = 7.8 in place of 1",
      "app → web: 3 attempts, with neither budget nor breaker",
      "web → orders: 4 attempts become 1.3× with a budget of 30%",
      "orders → db: 2 attempts, with neither budget nor breaker",
      "app → web → stock → db: 3 × 1 = 3 in place of 1",
      "app → web: 3 attempts, with neither budget nor breaker",
      "web → stock: 3 attempts become 1 behind a breaker",
      "app → web → hints → db: 2 in place of 1",
      "app → web: 3 attempts do not count: the failure is caught further down",
      "web → hints: 2 attempts, with neither budget nor breaker",
      "(7.8 + 3 + 2) tries ÷ 3 first ones = 4.267",
    ]);
  });

  it("names the deadline that lets fewer attempts start than are written", () => {
    const design: Design = {
      components: {
        web: { calls: { api: { attempts: 5, timeout: 0.3, deadline: 1, backoff: { kind: "none" } } } },
        api: { propagatesDeadline: true, reads: { db: { attempts: 10, timeout: 0.1 } } },
        db: { kind: "store" },
      },
      flows: { ask: { body: ["web -> api"] } },
    };
    expect(linesOf(factOf(design, "api", "retry-factor-burst"))).toContain(
      "web calls api with 4 attempts, of 5: its deadline of 1s lets no more start",
    );
    const fact = factOf(design, "db", "retry-factor-burst");
    expect(linesOf(fact)).toContain(
      "api reads db with 3 attempts, of 10: the time that is left of its caller's lets no more start",
    );
    // The fourth attempt begins with 100 ms left, in which one read can start and not three.
    expect(fact).toMatchObject({ value: 12, kind: "bound" });
  });

  it("calls a message that comes again no work that its publisher has given up", () => {
    const design: Design = {
      components: {
        web: { publishes: { jobs: { timeout: 1 } } },
        jobs: { kind: "queue" },
        worker: { kind: "worker", consumes: { jobs: { deadLetter: { queue: "dead", after: 4 } } } },
        dead: { kind: "queue" },
      },
      flows: { ask: { body: ["web -> jobs"] } },
    };
    expect(linesOf(factOf(design, "worker", "retry-factor-burst")).join("\n")).not.toContain("gives up");
  });

  it("says what a stated error rate makes of the attempts", () => {
    const design = chain(1, { attempts: 4 });
    const components = { ...design.components, c1: { errorRate: 0.5 } };
    const lines = linesOf(factOf({ ...design, components }, "c1", "retry-factor-burst"));
    expect(lines).toContain("at its stated error rate of 50% a try with 4 attempts becomes 1.875 on average");
  });
});

describe("numbers that make no sense", () => {
  it("count as one and break nothing", () => {
    const components = {
      web: { calls: { api: { attempts: 0 } }, publishes: { jobs: { batch: 0 } } },
      api: {},
      jobs: { kind: "queue" as const },
      worker: { kind: "worker" as const, consumes: { jobs: { deadLetter: { queue: "jobs", after: 0 } } } },
    };
    const design = { components, flows: { ask: { load: 0, body: ["web -> api", "web -> jobs"] } } };
    for (const element of ["api", "jobs", "worker"]) {
      expect(burst(design, element)).toBe(1);
      expect(factOf(design, element, "load").value).toBe(0);
    }
  });
});

describe("a message without a delivery limit", () => {
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
