// What a retry factor says of where it comes from, line by line.

import { describe, expect, it } from "vitest";
import { chain, type Design, factOf, linesOf } from "../support/retry-designs.ts";

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
    const design = (lasting: "timeout" | "pause"): Design => {
      const of = (time: number) =>
        lasting === "timeout" ? { timeout: time } : { backoff: { kind: "fixed", from: time } as const };
      return {
        components: {
          web: { calls: { api: { attempts: 5, deadline: 1, ...of(0.3) } } },
          api: { propagatesDeadline: true, reads: { db: { attempts: 10, ...of(0.1) } } },
          db: { kind: "store" },
        },
        flows: { ask: { body: ["web -> api"] } },
      };
    };
    const paused = design("pause");
    expect(linesOf(factOf(paused, "api", "retry-factor-burst"))).toContain(
      "web calls api with 4 attempts, of 5: its deadline of 1s lets no more start",
    );
    const fact = factOf(paused, "db", "retry-factor-burst");
    expect(linesOf(fact)).toContain("while db fails, tries at it grow at most 40×, before any budget or breaker acts");
    // Each attempt but the first begins with less of the second left.
    expect(fact).toMatchObject({ value: 40, kind: "bound" });

    const hasty = factOf(design("timeout"), "db", "retry-factor-burst");
    expect(hasty).toMatchObject({ value: 50, kind: "bound" });
    expect(linesOf(hasty)).toContain(
      "web calls api with 5 attempts, refused at once: of those that last their timeout its deadline of 1s leaves 4",
    );
    expect(linesOf(hasty)).toContain(
      "api reads db with 10 attempts, refused at once: of those that last their timeout the time that is left of its caller's leaves 3",
    );
    const lasting = factOf(design("timeout"), "db", "retry-factor-sustained");
    expect(linesOf(lasting)).toContain(
      "web → api: 5 attempts become 4×: they last their timeout, and the deadline lets no more start",
    );
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
