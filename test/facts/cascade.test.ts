// What becomes of a trouble: worked examples by hand, and a queue of single requests simulated without sharing anything with
// the analysis.

import { describe, expect, it } from "vitest";
import { cascadeOf } from "../../analysis/facts/cascade/cascade.ts";
import { exhaustionsOf } from "../../analysis/facts/cascade/exhaustions.ts";
import { leastSlowdownOf } from "../../analysis/facts/cascade/slowdown.ts";
import { cheapestStop, stopWords } from "../../analysis/facts/cascade/stops.ts";
import { factsOf, fail, filled, follow, lost, shop } from "../support/cascades.ts";
import type { ModelSpec } from "../support/model-spec.ts";

describe("a dependency that answers nothing", () => {
  it("takes down whoever writes its messages there, read or not", () => {
    const spec: ModelSpec = {
      components: {
        app: { kind: "client", calls: ["shop"] },
        shop: { publishes: { events: { outbox: "orders" } } },
        events: { kind: "topic" },
        orders: { kind: "store" },
      },
      flows: { buy: { load: 100, body: ["app -> shop -> events"] } },
    };
    expect(lost(fail(spec, "orders"))).toEqual(["buy"]);
  });

  it("fills a pool for ever without a timeout, after (P − r·t₀) / r", () => {
    const cascade = fail(shop({}), "bank");
    expect(filled(cascade)).toEqual(["shop@1.95"]);
    expect(lost(cascade)).toEqual(["buy", "browse by shop"]);
  });

  it("fills nothing where r·t is the pool", () => {
    const cascade = fail(shop({ timeout: 2 }), "bank");
    expect(filled(cascade)).toEqual([]);
    expect(lost(cascade)).toEqual(["buy"]);
  });

  it("fills it where attempts and backoffs make r·t more", () => {
    // 2 × 0.9 s and 0.3 s between: 100/s × 2.1 s = 210.
    const cascade = fail(shop({ timeout: 0.9, attempts: 2, backoff: { kind: "fixed", from: 0.3 } }), "bank");
    const wanted = cascade.events.flatMap(({ state }) => (state.kind === "full" ? [state.wanted] : []));
    expect(wanted[0]).toBeCloseTo(210, 6);
    expect(filled(cascade)).toEqual(["shop@1.95"]);
  });

  it("is waited for no longer than the deadline", () => {
    expect(filled(fail(shop({ timeout: 0.9, attempts: 9, deadline: 1.9 }), "bank"))).toEqual([]);
  });

  it("counts jittered backoffs by half", () => {
    // 2 × 0.9 s and 0.15 s between on average: 195.
    const backoff = { kind: "fixed", from: 0.3, jitter: true } as const;
    expect(filled(fail(shop({ timeout: 0.9, attempts: 2, backoff }), "bank"))).toEqual([]);
  });

  it("is tried as often as a retry budget allows", () => {
    // 1.1 × 1.9 s: 209. Ten attempts in full would be 1,900.
    const cascade = fail(shop({ timeout: 1.9, attempts: 10, retryBudget: 0.1 }), "bank");
    const wanted = cascade.events.flatMap(({ state }) => (state.kind === "full" ? [state.wanted] : []));
    expect(wanted[0]).toBeCloseTo(209, 6);
  });

  it("fills nothing when it refuses", () => {
    const cascade = follow(shop({}), { kind: "refuse", element: "bank" });
    expect(filled(cascade)).toEqual([]);
    expect(lost(cascade)).toEqual(["buy"]);
  });

  it("fills nothing behind a breaker that sees timeouts, and fills behind one that sees none", () => {
    expect(filled(fail(shop({ timeout: 5, breaker: true }), "bank"))).toEqual([]);
    expect(filled(fail(shop({ breaker: true }), "bank"))).toEqual(["shop@1.95"]);
  });

  it("holds a bulkhead and no more", () => {
    const cascade = fail(shop({ bulkhead: 50 }), "bank");
    expect(filled(cascade)).toEqual([]);
    expect(lost(cascade)).toEqual(["buy"]);
  });

  it("is held as long with a fallback as without, and the request is then served", () => {
    const answer = { fallback: { answer: "on account" } };
    const quick = fail(shop({ timeout: 1, ...answer }), "bank");
    expect([lost(quick), quick.degraded.map((flow) => flow.id)]).toEqual([[], ["buy"]]);
    expect(lost(fail(shop({ timeout: 3, ...answer }), "bank"))).toEqual(["browse by shop", "buy by shop"]);
  });

  it("takes as many slots of each copy as reach it", () => {
    // 25/s each, held for 10 s, in 200 slots.
    expect(filled(fail(shop({ timeout: 10 }, { replicas: 4 }), "bank"))).toEqual(["shop@7.95"]);
    expect(filled(fail(shop({ timeout: 7.9 }, { replicas: 4 }), "bank"))).toEqual([]);
  });

  it("fills a pool for certain and at no known time where no load is stated", () => {
    const spec = shop({});
    const unknown = { ...spec, flows: { ...spec.flows, buy: { body: ["app -> shop -> bank"] } } };
    const cascade = fail(unknown, "bank");
    expect(filled(cascade)).toEqual(["shop@?"]);
    expect(cascade.missing).toContainEqual({ element: "buy", term: "load" });
    // With a timeout, requests that nobody counts fill nothing that could be shown.
    const bounded = shop({ timeout: 60 });
    expect(filled(fail({ ...bounded, flows: unknown.flows }, "bank"))).toEqual([]);
  });

  it("is asked by misses alone behind a warm cache", () => {
    const spec: ModelSpec = {
      components: {
        app: { kind: "client", calls: ["api"] },
        api: { pool: 50, reads: { cache: { timeout: 1 }, db: { timeout: 4 } } },
        cache: { kind: "cache", of: "db", hitRatio: 0.9 },
        db: { kind: "store" },
      },
      flows: { look: { load: 100, body: ["app -> api"] } },
    };
    // 10/s × 4 s = 40, though all 100/s for 4 s would be 400.
    expect(filled(fail(spec, "db"))).toEqual([]);
    // Without the cache 100/s wait 1 s for it, which is twice the pool.
    expect(filled(fail(spec, "cache"))).toEqual(["api@0.5"]);
  });

  it("holds up the requests that ask for it, and not what comes back past a topic", () => {
    const told = (timeout: number): ModelSpec => ({
      components: {
        app: { kind: "client", calls: ["chat"] },
        chat: { pool: 200, writes: { db: { timeout } }, publishes: ["updates"], consumes: ["updates"] },
        db: { kind: "store", latency: { p50: 0 } },
        updates: { kind: "topic", latency: { p50: 0 } },
      },
      flows: { send: { load: 100, body: ["app -> chat -> db", "chat -> updates", "reply", "updates -> chat"] } },
    });
    // 200/s arrive, of which 100/s write: 100/s · 2.5 s are more than 200, and 100/s · 1.5 s are not.
    expect(filled(fail(told(1.5), "db"))).toEqual([]);
    expect(filled(fail(told(2.5), "db"))).toEqual(["chat@2"]);
  });

  it("holds up only the branch that asks for it", () => {
    const spec = shop({ timeout: 5 });
    const body = [{ either: [{ weight: 0.3, body: ["shop -> bank"] }, { body: ["shop -> goods"] }] }];
    const branched = { ...spec, flows: { buy: { load: 100, body: ["app -> shop", ...body] } } };
    // 30/s × 5 s = 150 of 200.
    expect(filled(fail(branched, "bank"))).toEqual([]);
    expect(filled(fail({ ...branched, flows: { buy: { ...branched.flows.buy, load: 140 } } }, "bank"))).toHaveLength(1);
  });
});

describe("a full pool", () => {
  /** The story of a processor, a payment service and a gateway that rides go through as well. */
  const story: ModelSpec = {
    components: {
      rider: { kind: "client", calls: { edge: { timeout: 3 } } },
      buyer: { kind: "client", calls: { edge: { timeout: 20 } } },
      edge: { kind: "gateway", managed: true, pool: 4000, calls: { pay: { timeout: 15 }, ride: { timeout: 2 } } },
      pay: { replicas: 9, pool: 400, calls: { processor: { timeout: 12 } } },
      ride: { replicas: 3 },
      processor: { kind: "external" },
    },
    flows: {
      charge: { load: 355, body: ["buyer -> edge -> pay -> processor"] },
      request: { load: 400, body: ["rider -> edge -> ride"] },
    },
  };

  it("hangs those who wait for it, until flows fail that have nothing to do with it", () => {
    const cascade = fail(story, "processor");
    // 400 ÷ (355 ÷ 9) and 4,000 ÷ 355 seconds.
    expect(filled(cascade)).toEqual(["pay@10.14", "edge@11.27"]);
    expect(lost(cascade)).toEqual(["charge", "request by edge"]);
  });

  it("ends a cascade where it turns away what finds no slot", () => {
    const components = { ...story.components, pay: { ...story.components.pay, shedsLoad: true as const } };
    // From 10.14 s on nobody waits for pay any more; the gateway holds 355 × 10.14 = 3,600 by then.
    const cascade = fail({ ...story, components }, "processor");
    expect(filled(cascade)).toEqual(["pay@10.14"]);
    expect(lost(cascade)).toEqual(["charge"]);
  });

  it("is reported over the dependency that fills it for others", () => {
    const found = exhaustionsOf(factsOf(story));
    expect(found.map(({ dependency, victims }) => [dependency.id, victims.map((one) => one.flow.id)])).toEqual([
      ["edge calls pay", ["request"]],
    ]);
  });

  it("would have been kept from filling by the cheapest edit, tried on the cascade", () => {
    const facts = factsOf(story);
    const stop = cheapestStop(facts, cascadeOf(facts, { kind: "fail", element: "processor" }));
    // 355 × 10 s is less than 4,000, and a ninth of it less than 400.
    expect(stop === undefined ? undefined : stopWords(facts, stop)).toBe("a timeout of 10s where pay calls processor");
  });

  it("of a worker makes late, and loses nothing", () => {
    const spec: ModelSpec = {
      components: {
        app: { kind: "client", calls: ["api"] },
        api: { publishes: ["jobs"] },
        jobs: { kind: "queue" },
        mailer: { kind: "worker", concurrency: 8, consumes: ["jobs"], calls: { provider: { timeout: 2 } } },
        provider: { kind: "external" },
      },
      flows: { register: { load: 10, body: ["app -> api -> jobs"] } },
    };
    const cascade = fail(spec, "provider");
    expect([filled(cascade), lost(cascade), cascade.late.map((flow) => flow.id)]).toEqual([
      ["mailer@0.8"],
      [],
      ["register"],
    ]);
  });
});

describe("a timeout above a fallback", () => {
  it("loses the flow where it ends before the fallback comes", () => {
    const spec = (timeout: number): ModelSpec => ({
      components: {
        app: { kind: "client", calls: ["edge"] },
        edge: { calls: { shop: { timeout } } },
        shop: { calls: { tips: { timeout: 3, fallback: { answer: "none" } } } },
        tips: {},
      },
      flows: { look: { body: ["app -> edge"] } },
    });
    expect(lost(fail(spec(4), "tips"))).toEqual([]);
    expect(lost(fail(spec(2), "tips"))).toEqual(["look"]);
  });
});

describe("a slow dependency", () => {
  it("fills a pool from t* = P / r on, unless a timeout ends it before", () => {
    const facts = factsOf(shop({}));
    const bank = facts.model.componentById.get("bank");
    if (bank === undefined) throw new Error("the shop has no bank");
    expect(leastSlowdownOf(facts, bank).seconds).toBeCloseTo(2, 9);
    expect(leastOf(shop({ timeout: 1 }))).toBe(Number.POSITIVE_INFINITY);
    // The first attempt ends after 1.5 s, and three of them are 450.
    expect(leastOf(shop({ timeout: 1.5, attempts: 3 }))).toBe(1.5);
    expect(leastOf(shop({ timeout: 5 }))).toBeCloseTo(2, 9);
  });

  it("fills pools at that time and not below", () => {
    const spec = shop({ timeout: 5 });
    expect(filled(follow(spec, { kind: "slow", element: "bank", seconds: 1.99 }))).toEqual([]);
    expect(filled(follow(spec, { kind: "slow", element: "bank", seconds: 2.01 }))).toEqual(["shop@1.95"]);
    expect(filled(follow(spec, { kind: "slow", element: "bank", factor: 50 }))).toEqual(["shop@1.95"]);
  });

  it("is solved by halves where a timeout above is passed in between", () => {
    // Ten calls in turn: the gateway gives up at 0.4 s each, tries three times, and holds 400/s × 12 s.
    const spec: ModelSpec = {
      components: {
        app: { kind: "client", calls: ["edge"] },
        edge: { pool: 3000, calls: { list: { timeout: 4, attempts: 3 } } },
        list: { reads: ["db"] },
        db: { kind: "store" },
      },
      flows: { look: { load: 400, body: ["app -> edge -> list", "list -> db 10x"] } },
    };
    const facts = factsOf(spec);
    const db = facts.model.componentById.get("db");
    if (db === undefined) throw new Error("no store");
    expect(leastSlowdownOf(facts, db).seconds).toBeCloseTo(0.4, 5);
  });

  it("of unknown own time says what is missing", () => {
    const spec = shop({});
    const components = { ...spec.components, bank: { kind: "external" as const } };
    const cascade = follow({ ...spec, components }, { kind: "slow", element: "bank", factor: 10 });
    expect(cascade.missing).toEqual([{ element: "bank", term: "latency p50" }]);
    expect(cascade.events).toEqual([]);
  });

  function leastOf(spec: ModelSpec): number {
    const facts = factsOf(spec);
    const bank = facts.model.componentById.get("bank");
    return bank === undefined ? Number.NaN : leastSlowdownOf(facts, bank).seconds;
  }
});
