// Worked examples of hidden capacity, by hand: what retries, redelivery and lost caches make of a load, where the border
// between healing and staying down lies, what keeps a design on the good side, and what is said of where it comes from.

import { describe, expect, it } from "vitest";
import { type HiddenCapacity, hiddenCapacityOf } from "../../analysis/facts/retries/hidden-capacity.ts";
import { createAnalysis, type Fact } from "../../analysis/index.ts";
import { createProject } from "../../language/index.ts";
import { saidIn } from "../support/facts-said.ts";
import { analysisOf, type Components, hiddenAt } from "../support/hidden-designs.ts";
import type { ComponentSpec, FlowSpec, NumberSpec } from "../support/model-spec.ts";

/** One caller with so many attempts, and a store of 300/s. */
function oneHop(load: NumberSpec, attempts = 2, store: ComponentSpec = {}): HiddenCapacity {
  const components: Components = {
    web: { reads: { db: { attempts } } },
    db: { kind: "store", capacity: 300, ...store },
  };
  return hiddenAt(components, { ask: { load, body: ["web -> db"] } }, "db");
}

describe("hidden capacity", () => {
  it("is 150 of 300 requests a second with one retry (Bronson et al., HotOS 2021)", () => {
    const hidden = oneHop(100);
    expect(hidden).toMatchObject({
      kind: "known",
      load: {
        arrivals: { least: 100, most: 100 },
        bad: { least: 200, most: 200 },
        factor: { least: 2, most: 2 },
        capacity: { least: 300, most: 300 },
        hidden: { least: 150, most: 150 },
        state: "heals",
      },
    });
  });

  it("takes reads and writes that load copies differently in the mix that arrives while it fails", () => {
    const factAt = (primary: ComponentSpec["primary"], load: number) => {
      const components: Components = {
        web: { reads: { cache: {}, db: { from: "replica" } }, writes: { db: {} } },
        cache: { kind: "cache", of: "db", hitRatio: 0.75 },
        db: { kind: "store", capacity: 100, ...(primary === undefined ? {} : { primary }) },
      };
      const flows = {
        look: { load, body: ["web -> cache"] },
        save: { load: 50, body: ["web -> db (writes)"] },
      };
      return analysisOf(components, flows)
        .facts.of("db")
        .find(({ name }) => name === "hidden-capacity");
    };
    const said = (fact: Fact | undefined) => fact?.derivation.steps?.map(({ says }) => says);
    expect(factAt(undefined, 90)?.kind).toBe("exact");
    // 22.5/s of reads become 90/s beside 50/s of writes: 1.931×. One follower is then 90% used, so 155.6/s of this mix fill it;
    // with two the primary is 50% used, and 280/s fill it.
    for (const [followers, served] of [
      [1, 140 / 0.9],
      [2, 140 / 0.5],
    ] as const) {
      const fact = factAt({ followers }, 90);
      expect(fact?.kind).toBe("exact");
      expect(fact?.value).toBeCloseTo(served / (140 / 72.5), 6);
      expect(said(fact)?.[1]).toContain("; in that mix of accesses it serves ");
    }
  });

  it("parts loads that heal from those that stay down, and those from plain overload", () => {
    const stateOf = (load: NumberSpec) => {
      const hidden = oneHop(load);
      return hidden.kind === "known" ? hidden.load.state : hidden.kind;
    };
    expect(stateOf(149)).toBe("heals");
    expect(stateOf(150)).toBe("vulnerable");
    expect(stateOf(280)).toBe("vulnerable");
    expect(stateOf(299.9)).toBe("vulnerable");
    expect(stateOf(300)).toBe("overloaded");
    expect(stateOf([160, 290])).toBe("vulnerable");
    expect(stateOf([100, 200])).toBe("undecided");
  });

  it("is the capacity itself where nothing tries again", () => {
    expect(oneHop(200, 1)).toMatchObject({ load: { factor: { most: 1 }, hidden: { least: 300 }, state: "heals" } });
  });

  it("multiplies over layers, and follows budgets and breakers", () => {
    const layers = (terms: ComponentSpec["reads"]): HiddenCapacity =>
      hiddenAt(
        {
          app: { kind: "client", calls: { web: { attempts: 3 } } },
          web: { calls: { api: { attempts: 3 } } },
          api: { ...(terms === undefined ? {} : { reads: terms }) },
          db: { kind: "store", capacity: 2700 },
        },
        { ask: { load: 200, body: ["app -> web"] } },
        "db",
      );
    expect(layers({ db: { attempts: 3 } })).toMatchObject({ load: { factor: { most: 27 }, hidden: { most: 100 } } });
    const budgeted = layers({ db: { attempts: 3, retryBudget: 0.1 } });
    expect(budgeted.kind === "known" ? budgeted.load.factor.most : 0).toBeCloseTo(9.9, 9);
    expect(layers({ db: { attempts: 3, breaker: true } })).toMatchObject({ load: { factor: { most: 9 } } });
  });

  it("counts every cache in front as empty, and retries behind it on top", () => {
    const cached = (cache: Partial<ComponentSpec>, attempts = 1): HiddenCapacity =>
      hiddenAt(
        {
          web: { reads: { fast: {}, db: { attempts } } },
          fast: { kind: "cache", of: "db", hitRatio: 0.9, ...cache },
          db: { kind: "store", capacity: 500 },
        },
        { ask: { load: 1000, body: ["web -> fast"] } },
        "db",
      );
    const empty = cached({});
    if (empty.kind === "unknown") throw new Error("nothing is missing");
    expect(empty.load.arrivals.most).toBeCloseTo(100, 9);
    expect(empty.load.bad.most).toBeCloseTo(1000, 9);
    expect([empty.load.retryFactor, empty.load.cacheFactor].map((factor) => Math.round(factor))).toEqual([1, 10]);
    expect(empty.load.state).toBe("vulnerable");
    expect(cached({}, 3)).toMatchObject({ load: { bad: { most: 3000 } } });
    expect(cached({ hitRatio: 0 }, 3)).toMatchObject({ load: { bad: { most: 3000 }, cacheFactor: 1 } });
  });

  it.each(["coalesces", "warms"])("counts a cache that %s as full", (term) => {
    const text = `service web { reads fast  reads db }
cache fast { of db  hit-ratio 50%  ${term} }
store db { capacity 150/s }
flow ask { load 200/s  web -> fast }
`;
    const project = createProject();
    project.setFile("design.arch", text);
    const hidden = hiddenCapacityOf(createAnalysis(project.snapshot().model).facts, "db");
    expect(hidden).toMatchObject({ load: { arrivals: { most: 100 }, bad: { most: 100 }, state: "heals" } });
  });

  it("counts redelivery up to its limit", () => {
    const hidden = hiddenAt(
      {
        api: { publishes: ["jobs"] },
        jobs: { kind: "queue" },
        worker: { kind: "worker", consumes: { jobs: { deadLetter: { queue: "parked", after: 5 } } }, writes: ["db"] },
        parked: { kind: "queue" },
        db: { kind: "store", capacity: 400 },
      },
      { ask: { load: 100, body: ["api -> jobs"] } },
      "db",
    );
    expect(hidden).toMatchObject({ load: { bad: { most: 500 }, hidden: { most: 80 }, state: "vulnerable" } });
  });

  it("is nothing where redelivery has no end", () => {
    const hidden = hiddenAt(
      {
        api: { publishes: ["jobs"] },
        jobs: { kind: "queue" },
        worker: { kind: "worker", consumes: ["jobs"], writes: ["db"] },
        db: { kind: "store", capacity: 400 },
      },
      { ask: { load: 100, body: ["api -> jobs"] } },
      "db",
    );
    expect(hidden).toMatchObject({ load: { factor: { most: Number.POSITIVE_INFINITY }, hidden: { most: 0 } } });
  });

  it("is bounded by what a limit upstream lets through", () => {
    const components = (edge: Partial<ComponentSpec>): Components => ({
      app: { kind: "client", calls: { edge: { attempts: 4 } } },
      edge: { kind: "gateway", ...edge, calls: ["api"] },
      api: { capacity: 300 },
    });
    const flows = { ask: { load: 200, body: ["app -> edge"] } };
    expect(hiddenAt(components({}), flows, "api")).toMatchObject({ load: { bad: { most: 800 }, state: "vulnerable" } });
    const limited = hiddenAt(components({ rateLimit: 250 }), flows, "api");
    expect(limited).toMatchObject({ load: { bad: { most: 250 }, state: "heals" } });
  });

  describe("behind a limit that more load fills", () => {
    // Tries at the limit are 4x, of which 200/s pass; behind it come min(4x, 200) · 2, which are 300/s at x = 37.5/s.
    const components = (capacity: number): Components => ({
      app: { kind: "client", calls: { edge: { attempts: 4 } } },
      edge: { kind: "gateway", rateLimit: 200, calls: { api: { attempts: 2 } } },
      api: { capacity },
    });
    const at = (load: NumberSpec, capacity = 300) =>
      hiddenAt(components(capacity), { ask: { load, body: ["app -> edge -> api"] } }, "api");

    it.each([300, 150, 100, 50, 40, 38, 37, 10])("is 37.5/s whatever the load is: %d/s", (load) => {
      const hidden = at(load);
      expect(hidden).toMatchObject({ load: { state: load > 37.5 ? "vulnerable" : "heals" } });
      if (hidden.kind === "unknown") throw new Error("nothing is missing");
      expect(hidden.load.hidden.least).toBeCloseTo(37.5, 9);
      expect(hidden.load.hidden.most).toBeCloseTo(37.5, 9);
    });

    it("lies between two ends where no load brings that much past the limit", () => {
      const bounded = at(150, 450);
      expect(bounded).toMatchObject({ load: { bad: { most: 400 }, state: "heals", basis: "between" } });
      // 400/s at most come through, so 450/s are enough for any load; 450 ÷ (400 ÷ 150) is what this load tells.
      if (bounded.kind === "known") expect(bounded.load.hidden).toEqual({ least: 168.75, most: 450 });
    });

    it("is C ÷ W where the limit lies beside or behind", () => {
      const beside: Components = {
        app: { kind: "client", calls: { api: { attempts: 4 } } },
        api: { capacity: 900, calls: ["edge"] },
        edge: { kind: "gateway", rateLimit: 20, calls: ["far"] },
        far: {},
      };
      const hidden = hiddenAt(beside, { ask: { load: 100, body: ["app -> api"] } }, "api");
      expect(hidden).toMatchObject({ load: { hidden: { least: 225, most: 225 }, basis: "this-load" } });
    });

    it("counts what an edit leaves anew at the limit", () => {
      const lines = linesAt(components(301), { ask: { load: 150, body: ["app -> edge -> api"] } }, "api");
      expect(lines).toContain("one attempt where edge calls api would leave 200/s, which heals");
      // 150/s pass the limit and come twice each.
      expect(lines).toContain("one attempt where app calls edge would leave 300/s, which heals");
      expect(lines).toContain("edge passes on no more than 200/s");
      expect(lines).toContain(
        "under less load nothing is held back, and tries grow 8×: 301/s ÷ 8× = 37.63/s; what arrives is between that and what it serves, so a strong enough overload leaves it down for good",
      );
      const shedding: Components = {
        app: { kind: "client", calls: { a: { attempts: 3 } } },
        a: { capacity: 200, shedsLoad: true, calls: { b: { attempts: 2 } } },
        b: { capacity: 200 },
      };
      const cuts = linesAt(shedding, { ask: { load: 150, body: ["app -> a -> b"] } }, "b");
      expect(cuts).toContain("one attempt where app calls a would leave 300/s");
    });
  });

  it("measures the floor of a budget by what arrives at that moment", () => {
    // Four copies with 5/s each: 20 of 100 at load, 20 of 200 at peak.
    const components: Components = {
      web: { replicas: 4, calls: { api: { attempts: 4, retryBudget: { ratio: 0.1, floor: 5 } } } },
      api: { capacity: 150 },
    };
    const hidden = hiddenAt(components, { ask: { load: 100, peak: 2, body: ["web -> api"] } }, "api");
    if (hidden.kind === "unknown") throw new Error("nothing is missing");
    expect(hidden.load.bad.most).toBeCloseTo(130, 9);
    expect(hidden.peak?.bad.most).toBeCloseTo(240, 9);
    // 1.1x + 20 = 150 at x = 118.2, which the two ends hold.
    expect(hidden.load.hidden.least).toBeLessThan(118.18);
    expect(hidden.load.hidden.most).toBeGreaterThan(118.19);
  });

  it("holds no more than a worker that consumes can work off", () => {
    const hidden = (capacity: number, worker: Partial<ComponentSpec> = {}) =>
      hiddenAt(
        {
          api: { publishes: ["jobs"] },
          jobs: { kind: "queue" },
          worker: {
            kind: "worker",
            concurrency: 16,
            serviceTime: 0.1,
            consumes: { jobs: { deadLetter: { queue: "parked", after: 5 } } },
            writes: { db: { attempts: 2 } },
            ...worker,
          },
          parked: { kind: "queue" },
          db: { kind: "store", capacity },
        },
        { ask: { load: 100, body: ["api -> jobs"] } },
        "db",
      );
    // Five deliveries of 100/s are 500/s, of which 160/s are worked on at a time, with two attempts each.
    expect(hidden(400)).toMatchObject({ load: { bad: { most: 320 }, state: "heals" } });
    expect(hidden(300)).toMatchObject({ load: { bad: { most: 320 }, state: "vulnerable" } });
    const border = hidden(300);
    if (border.kind === "known") expect(border.load.hidden).toEqual({ least: 30, most: 30 });
    expect(hidden(400, { concurrency: 1000 })).toMatchObject({ load: { bad: { most: 1000 } } });
  });

  it("adds the flows up by their loads, and takes a flow that is left out at its first tries", () => {
    const components: Components = {
      web: { reads: { db: { attempts: 4 } } },
      report: { reads: ["db"] },
      db: { kind: "store", capacity: 600 },
    };
    const flows = { ask: { load: 100, body: ["web -> db"] }, count: { load: 100, body: ["report -> db"] } };
    expect(hiddenAt(components, flows, "db")).toMatchObject({ load: { bad: { most: 500 }, factor: { most: 2.5 } } });
    const { facts } = analysisOf(components, flows);
    const without = hiddenCapacityOf(facts, "db", facts.model.flows.slice(1));
    expect(without).toMatchObject({ load: { bad: { most: 200 } }, flows: [] });
  });

  it("is asked at peak too, where autoscaling has done what it can", () => {
    const components: Components = {
      web: { calls: { api: { attempts: 2 } } },
      api: { capacity: 100, autoscale: { min: 2, max: 10 } },
    };
    const hidden = hiddenAt(components, { ask: { load: 200, peak: 3, body: ["web -> api"] } }, "api");
    expect(hidden).toMatchObject({
      load: { arrivals: { most: 200 }, state: "heals" },
      peak: { arrivals: { most: 600 }, bad: { most: 1200 }, capacity: { most: 1000 }, state: "vulnerable" },
    });
  });

  it("is not known without a capacity, a load, or a hit ratio", () => {
    const components: Components = {
      web: { reads: { fast: {}, db: {} } },
      fast: { kind: "cache", of: "db" },
      db: { kind: "store" },
    };
    expect(hiddenAt(components, { ask: { body: ["web -> fast"] } }, "db")).toMatchObject({
      kind: "unknown",
      missing: [
        { element: "ask", term: "load" },
        { element: "db", term: "capacity" },
        { element: "fast", term: "hit-ratio" },
      ],
    });
  });
});

/** Everything that the fact's derivation says, as lines. */
function linesAt(components: Components, flows: Readonly<Record<string, FlowSpec>>, id: string): string[] {
  const fact = analysisOf(components, flows)
    .facts.of(id)
    .find(({ name }) => name === "hidden-capacity");
  if (fact === undefined) throw new Error(`${id} has no hidden capacity`);
  return saidIn(fact.derivation);
}

describe("the derivation", () => {
  const flows = { ask: { load: 100, peak: 2, body: ["web -> api", "api -> fast"] } };
  const components: Components = {
    web: { calls: { api: { attempts: 2 } } },
    api: { reads: { fast: {}, db: { attempts: 3 } } },
    fast: { kind: "cache", of: "db", hitRatio: 0.5 },
    db: { kind: "store", capacity: 240 },
  };

  it("shows the loop, and what each single edit along it would leave", () => {
    expect(linesAt(components, flows, "db")).toEqual([
      "below 20/s, db recovers from any overload by itself",
      "at load, 50/s arrive on a good day, and db serves 240/s",
      "while it fails, 600/s arrive: 12×",
      "web → api: 2× over a long failure",
      "api → db: 3× over a long failure",
      "fast holds nothing: 2× behind it",
      "240/s ÷ 12× = 20/s; what arrives is between that and what it serves, so a strong enough overload leaves it down for good",
      "one attempt where api reads db would leave 200/s, which heals",
      "one attempt where web calls api would leave 300/s",
      "fast keeping its hits would leave 300/s",
      "to heal at this load, tries may grow by less than 4.8×",
      "at peak, 100/s arrive on a good day, and db serves 240/s",
      "while it fails, 1,200/s arrive: 12×",
      "web → api: 2× over a long failure",
      "api → db: 3× over a long failure",
      "fast holds nothing: 2× behind it",
      "240/s ÷ 12× = 20/s; what arrives is between that and what it serves, so a strong enough overload leaves it down for good",
      "one attempt where api reads db would leave 400/s",
      "one attempt where web calls api would leave 600/s",
      "fast keeping its hits would leave 600/s",
      "to heal at this load, tries may grow by less than 2.4×",
    ]);
  });

  it("shows what all ways bring where the loop is one of several", () => {
    const twoWays: Components = {
      web: { calls: { api: { attempts: 2 }, side: {} } },
      api: { reads: { db: { attempts: 3 } } },
      side: { reads: { db: { attempts: 2 } } },
      db: { kind: "store", capacity: 500 },
    };
    const lines = linesAt(twoWays, { ask: { load: 100, body: ["web -> api", "web -> side"] } }, "db");
    expect(lines.slice(2, 6)).toEqual([
      "while it fails, 800/s arrive: 4×",
      "ask: 100/s × 8 tries over all ways = 800/s",
      "the way that adds the most:",
      "web → api: 2× over a long failure",
    ]);
  });

  it("is short where nothing multiplies", () => {
    const plain: Components = { web: { reads: ["db"] }, db: { kind: "store", capacity: 240 } };
    expect(linesAt(plain, { ask: { load: 100, body: ["web -> db"] } }, "db")).toEqual([
      "below 240/s, db recovers from any overload by itself",
      "at load, 100/s arrive on a good day, and db serves 240/s",
      "no more arrive while it fails, so it heals by itself",
    ]);
  });

  it("says what is missing", () => {
    const lines = linesAt(
      { web: { reads: ["db"] }, db: { kind: "store" } },
      { ask: { load: 1, body: ["web -> db"] } },
      "db",
    );
    expect(lines).toEqual(["from which load on db stays down is not known", "db states no capacity"]);
  });
});
