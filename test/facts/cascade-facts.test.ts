// The facts about cascades: what they say, how sure they are, and what they name as the reason.

import { describe, expect, it } from "vitest";
import { cascadeFactsOf } from "../../analysis/facts/cascade/cascade-facts.ts";
import { factsOf, fail, filled, leastSlowdown, shop } from "../support/cascades.ts";
import type { ModelSpec, TermsSpec } from "../support/model-spec.ts";

describe("the facts", () => {
  it("say what is lost, what fills, and what is not known", () => {
    const facts = factsOf(shop({}));
    const failure = facts.of("bank").find((fact) => fact.name === "cascade-failure");
    expect([failure?.kind, failure?.value]).toEqual(["exact", ["browse", "buy"]]);
    expect(failure?.derivation.says).toBe(
      "when bank answers nothing, buy and browse fail, 1 of 2 because pools are full",
    );
    expect(failure?.derivation.steps?.map((step) => step.says)).toEqual([
      "at once: bank answers nothing",
      "at once: shop keeps each request on this way for ever",
      "at once: buy fails",
      "after about 1.95s: all 200 slots of shop are taken; who calls it waits in vain",
      "with it browse fails",
      "a timeout of 2s where shop calls bank would have kept it to that",
    ]);
    expect(failure?.derivation.steps?.[3]?.steps?.map((step) => step.says)).toEqual([
      "buy brings 100/s to a copy, each of which keeps a slot for ever",
      "(200 slots − 100/s × 50ms in flight before) ÷ 100/s = 1.95s",
    ]);
    const slowdown = facts.of("bank").find((fact) => fact.name === "cascade-slowdown");
    // The shop may hold its slots for own work as well, which is not stated.
    expect([slowdown?.kind, slowdown?.value]).toEqual(["bound", 2]);
  });

  it("is at most that where those above a pool try again and may fill it sooner", () => {
    // A request holds a slot of b for 2 × 500 ms: 100/s hold 100 of 150. Once b has failed it is asked again by a, and a by the
    // app: up to 4 × 100/s, which would hold 400.
    const factWith = (attempts: number, timeout: number) => {
      const again = { attempts, timeout };
      const spec: ModelSpec = {
        components: {
          app: { kind: "client", calls: { a: again } },
          a: { pool: 10_000, latency: { p50: 0 }, calls: { b: again } },
          b: { pool: 150, latency: { p50: 0 }, calls: { x: { attempts: 2, timeout: 0.5 } } },
          x: { kind: "external", latency: { p50: 0 } },
        },
        flows: { ask: { load: 100, body: ["app -> a -> b -> x"] } },
      };
      return factsOf(spec)
        .of("x")
        .find(({ name }) => name === "cascade-slowdown");
    };
    const fact = factWith(2, 3);
    expect([fact?.kind, fact?.value]).toEqual(["bound", Number.POSITIVE_INFINITY]);
    expect(JSON.stringify(fact?.derivation)).toContain("callers further up try again, and may fill a pool sooner");
    // Nobody above tries again.
    expect(factWith(1, 3)?.kind).toBe("exact");
    expect(factWith(1, 3)?.value).toBe(Number.POSITIVE_INFINITY);
  });

  it("counts no slots of copies that find no partition to read", () => {
    const mill = (partitions: number): ModelSpec => ({
      components: {
        web: { publishes: ["log"] },
        log: { kind: "topic", partitions },
        mill: { kind: "worker", replicas: 5, concurrency: 1, serviceTime: 0.03, consumes: ["log"] },
      },
      flows: { ask: { load: 50, body: ["web -> log"] } },
    });
    expect(leastSlowdown(mill(5), "mill")).toBeCloseTo(5 / 50, 9);
    // Three copies have work.
    expect(leastSlowdown(mill(3), "mill")).toBeCloseTo(3 / 50, 9);
  });

  it("count what was in flight with all that it waited for below", () => {
    // A call of b took 20 + 100 ms: (50 − 50/s × 120 ms) ÷ 50/s, and so do those that are on their way to x when it hangs.
    const spec: ModelSpec = {
      components: {
        app: { kind: "client", calls: ["a"] },
        a: { pool: 50, latency: { p50: 0.01 }, calls: { b: { timeout: 4 } } },
        b: { latency: { p50: 0.02 }, calls: ["x"] },
        x: { kind: "external", latency: { p50: 0.1 } },
      },
      flows: { ask: { load: 50, body: ["app -> a -> b"] } },
    };
    // The own work of a takes 50/s × 10 ms of its slots all the time.
    expect(filled(fail(spec, "b"))).toEqual(["a@0.87"]);
    expect(filled(fail(spec, "x"))).toEqual(["a@0.87"]);
  });

  it("name the breaker and the bulkhead that keep a pool free", () => {
    const steps = (bank: TermsSpec) =>
      factsOf(shop(bank))
        .of("bank")
        .find((fact) => fact.name === "cascade-failure")
        ?.derivation.steps?.map((step) => step.says);
    expect(steps({ timeout: 1, bulkhead: 20 })).toContain(
      "a bulkhead of 20 where shop calls bank holds no more of the pool than that",
    );
  });

  it("call a limit no reason where the slots run out there by chance", () => {
    const slowdown = factsOf(shop({ timeout: 2, attempts: 2 }))
      .of("bank")
      .find((fact) => fact.name === "cascade-slowdown");
    expect(slowdown?.value).toBe(2);
    expect(slowdown?.derivation.says).toBe("when bank takes longer than 2s, the pool of shop runs full");
    expect(slowdown?.derivation.steps?.map((step) => step.says)).toContain("200 slots ÷ 100/s = 2s");
  });

  it("say that a breaker does not help against answers that come just in time", () => {
    // 100/s hold 200 slots at 2s, below the timeout; above 5s the breaker is open and nobody is held.
    const limitWith = (terms: TermsSpec) => leastSlowdown(shop(terms), "bank");
    expect(limitWith({ timeout: 5, breaker: true })).toBe(2);
    expect(limitWith({ timeout: 1, breaker: true })).toBe(Number.POSITIVE_INFINITY);
  });

  it("are unknown where nobody who waits states a pool", () => {
    const spec = shop({});
    const { pool: _, ...open } = spec.components.shop ?? {};
    const facts = factsOf({ ...spec, components: { ...spec.components, shop: open } });
    const named = (name: string) => facts.of("bank").find((fact) => fact.name === name);
    expect(named("cascade-slowdown")?.missing).toEqual([{ element: "shop", term: "pool" }]);
    expect([named("cascade-failure")?.kind, named("cascade-failure")?.value]).toEqual(["bound", ["buy"]]);
  });

  it("follow what runs on a host and stands in a zone", () => {
    const spec: ModelSpec = {
      regions: { eu: { zones: ["a", "b"] } },
      components: {
        app: { kind: "client", calls: ["api"] },
        api: { pool: 10, calls: ["auth"], in: ["eu.b"] },
        auth: { runsOn: "cluster", in: ["eu.a"] },
        cluster: { kind: "component" },
      },
      flows: { visit: { load: 5, body: ["app -> api -> auth"] } },
    };
    expect(filled(fail(spec, "cluster"))).toEqual(["api@2"]);
    expect(filled(fail(spec, "eu.a"))).toEqual(["api@2"]);
    expect(filled(fail(spec, "eu.b"))).toEqual([]);
  });

  it("say no more than the blast radius of a chain of 3,000 pools, and end", () => {
    const names = Array.from({ length: 3000 }, (_, index) => `c${index}`);
    const components = Object.fromEntries(
      names.map((name, index) => [name, { pool: 10, calls: names.slice(index + 1, index + 2) }]),
    );
    const facts = factsOf({ components, flows: { long: { load: 10, body: ["c0 -> c1"] } } });
    const last = cascadeFactsOf(facts, "c2999", facts.model.componentById.get("c2999"));
    expect(last.map((fact) => [fact.name, fact.kind, fact.value])).toEqual([["cascade-failure", "bound", ["long"]]]);
  });
});
