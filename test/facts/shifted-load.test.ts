// The load that goes elsewhere while something has failed: by hand where the numbers can be worked out on paper, against the load of an
// ordinary day where nothing has failed, and against the fact that tells how often a failed component is tried.

import { describe, expect, test } from "vitest";
import { endsPerEdge, type Setback, shiftedVisitsOf } from "../../analysis/facts/cascade/shifted-visits.ts";
import { trafficOf, visitsAt } from "../../analysis/facts/load.ts";
import { triedIn } from "../../analysis/facts/path-groups.ts";
import { createAnalysis, type Failing, type FailureState, insightOf } from "../../analysis/index.ts";
import { buildModel } from "../support/build-model.ts";
import type { ModelSpec } from "../support/model-spec.ts";
import { randomSpec } from "../support/random-spec.ts";

describe("random designs", () => {
  test("in which nothing has failed are visited as on an ordinary day", () => {
    let told = 0;
    for (let seed = 0; seed < 200; seed += 1) {
      const model = buildModel(randomSpec(seed));
      const traffic = trafficOf(model);
      const calm: Setback = {
        ...{ stateOf: () => undefined, cuts: new Set(), full: new Set() },
        ...{ passShare: traffic.passShare, arrivals: traffic.arrivalsOver },
      };
      for (const [id, usual] of traffic.loadByFlow) {
        const found = shiftedVisitsOf(model, usual, calm);
        if (typeof found === "string") {
          expect(found).not.toBe("hit-ratio");
          continue;
        }
        for (const [node, name] of usual.graph.ids.entries()) {
          const { least, most } = visitsAt(usual, name) ?? { least: 0, most: 0 };
          const ends = [...found.visits.subarray(endsPerEdge * node, endsPerEdge * (node + 1))];
          told += 1;
          for (const [end, value] of ends.entries())
            expect([seed, id, name, value], String(usual.loops.length)).toEqual([
              seed,
              id,
              name,
              expect.closeTo(end % 2 === 0 ? least : most, 9),
            ]);
        }
      }
    }
    expect(told).toBeGreaterThan(500);
  });

  test("count for the store behind two caches what misses both", () => {
    const spec: ModelSpec = {
      components: {
        web: { reads: { near: {}, far: {}, db: { attempts: 3, timeout: 1 } } },
        near: { kind: "cache", of: "far", hitRatio: 0.5 },
        far: { kind: "cache", of: "db", hitRatio: 0.8 },
        db: { kind: "store" },
      },
      flows: { ask: { load: 100, body: ["web -> near"] } },
    };
    const model = buildModel(spec);
    const traffic = trafficOf(model);
    const usual = traffic.loadByFlow.get("ask");
    if (usual === undefined) throw new Error("no visits");
    const triesOfStore = (failed: readonly string[]) => {
      const found = shiftedVisitsOf(model, usual, {
        ...{
          stateOf: (id) => (failed.includes(id) ? { kind: "silent" } : undefined),
          cuts: new Set(),
          full: new Set(),
        },
        ...{ passShare: traffic.passShare, arrivals: traffic.arrivalsOver },
      });
      if (typeof found === "string") throw new Error(found);
      return found.visits[endsPerEdge * (usual.graph.positions.get("db") ?? -1)];
    };
    // One read in two misses near, one of those in five far as well; a store that is down is tried three times.
    expect(triesOfStore([])).toBeCloseTo(0.1, 12);
    expect(triesOfStore(["db"])).toBeCloseTo(0.3, 12);
  });

  test("with one failed component ask it no more often over a single path than its retry factor says", () => {
    let equal = 0;
    for (let seed = 0; seed < 300; seed += 1) {
      const { facts } = createAnalysis(buildModel(randomSpec(seed)));
      const { model } = facts;
      const traffic = trafficOf(model);
      for (const [, usual] of traffic.loadByFlow) {
        // The factor leaves out who asks the store when its cache fails with it, and what stands in for itself; of several paths it
        // repeats each only for its own failure.
        if (usual.graph.ids.some((id) => model.componentById.get(id)?.kind === "cache")) continue;
        if (usual.graph.edges.some(({ dependency }) => dependency?.fallback !== undefined)) continue;
        for (const [node, name] of usual.graph.ids.entries()) {
          const visits = visitsAt(usual, name);
          const groups = traffic.triesByFlow.get(usual.graph.flow.id)?.groupsById.get(name);
          if (visits === undefined || groups?.length !== 1 || groups[0]?.paths !== 1 || traffic.passShare(name) !== 1)
            continue;
          const found = shiftedVisitsOf(model, usual, {
            stateOf: (id) => (id === name ? { kind: "refusing" } : undefined),
            ...{ cuts: new Set(), full: new Set() },
            ...{ passShare: () => 1, arrivals: traffic.arrivalsOver },
          });
          if (typeof found === "string") continue;
          const most = groups
            .map(triedIn)
            .reduce((sum, { burst, stated }) => sum + (Number.isFinite(burst) ? burst : stated), 0);
          const tries = found.visits[endsPerEdge * node + 1] as number;
          expect([seed, name, tries <= most * (1 + 1e-9), tries, most]).toEqual([seed, name, true, tries, most]);
          if (Math.abs(tries - most) < 1e-9 && most > visits.most) equal += 1;
        }
      }
    }
    expect(equal).toBeGreaterThan(20);
  });
});

/** `old over: 100/s · 125%` for each component at which more or less arrives, and its sentence. */
function shiftsOf(
  spec: ModelSpec,
  failing: readonly Failing[] | string,
  moment = 0,
): Record<string, readonly string[]> {
  const { shifts } = stateOf(spec, failing, moment);
  return Object.fromEntries(
    shifts.map(({ component, state, note, says }) => [`${component} ${state}: ${note}`, says.split("; ")]),
  );
}

function stateOf(spec: ModelSpec, failing: readonly Failing[] | string, moment = 0): FailureState {
  const asked = typeof failing === "string" ? [{ element: failing, how: "failed" as const }] : failing;
  return insightOf(createAnalysis(buildModel(spec)).facts).under(asked, moment);
}

describe("by hand", () => {
  const reading = (terms: object, more: object = {}): ModelSpec => ({
    components: {
      web: { kind: "client", calls: { api: { timeout: 5 } } },
      api: { capacity: 1_000, reads: { main: { timeout: 0.1, fallback: "old", ...terms }, old: { timeout: 0.1 } } },
      main: { kind: "store", capacity: 400 },
      old: { kind: "store", capacity: 80, ...more },
    },
    flows: { look: { load: 100, body: ["web -> api -> main"] } },
  });

  test("a stand-in gets what its primary got, and the primary every try", () => {
    expect(shiftsOf(reading({ attempts: 3 }), "main")).toEqual({
      "old over: 100/s · 125%": ["100/s arrive where usually nothing does", "125% of what it can serve"],
      "main more: 300/s": ["300/s arrive in place of 100/s"],
    });
    expect(stateOf(reading({ attempts: 3 }), "main").shifts[0]?.because).toEqual([
      "look: api reads old instead of main, 100/s",
      "one copy of old serves 80/s",
    ]);
  });

  test("a budget and a breaker leave fewer tries than there are at first", () => {
    expect(shiftsOf(reading({ attempts: 3, retryBudget: 0.1 }), "main")["main more: 110/s"]).toEqual([
      "110/s arrive in place of 100/s",
      "up to 300/s at first, before budgets and breakers act",
    ]);
    const broken = reading({ attempts: 3, breaker: true });
    expect(shiftsOf(broken, "main")["main more: 100/s"]?.[1]).toBe(
      "up to 300/s at first, before budgets and breakers act",
    );
  });

  test("who waits for ever asks nobody else", () => {
    const { api } = reading({}).components as Record<string, object>;
    const patient = { ...api, reads: { main: { fallback: "old" }, old: {} } };
    const spec = reading({});
    expect(shiftsOf({ ...spec, components: { ...spec.components, api: patient } }, "main")).toEqual({});
  });

  test("retries multiply along the path: 100/s at the client are 200/s at the api and 600/s at the store", () => {
    const spec: ModelSpec = {
      components: {
        web: { kind: "client", calls: { api: { timeout: 5, attempts: 2 } } },
        api: { capacity: 400, calls: { db: { timeout: 0.1, attempts: 3 }, mail: { timeout: 0.1 } } },
        db: { kind: "store" },
        mail: { kind: "external" },
      },
      flows: { ask: { load: 100, body: ["web -> api -> db", "api -> mail"] } },
    };
    expect(shiftsOf(spec, "db")).toEqual({
      "api more: 200/s · 50%": ["200/s arrive in place of 100/s", "50% of what it can serve, 25% before"],
      "db more: 600/s": ["600/s arrive in place of 100/s"],
      // What stands behind the step that fails is not asked any more.
      "mail less: 0/s": ["0/s arrive in place of 100/s", "what it can serve is not stated"],
    });
  });

  const cached = (hitRatio: number | undefined): ModelSpec => ({
    components: {
      web: { kind: "client", calls: { api: { timeout: 5, attempts: 2 } } },
      api: { reads: { cache: { timeout: 0.01 }, db: { timeout: 0.1 } } },
      cache: { kind: "cache", of: "db", ...(hitRatio === undefined ? {} : { hitRatio }) },
      db: { kind: "store", capacity: 50 },
    },
    flows: { look: { load: 100, body: ["web -> api -> cache"] } },
  });

  test("a store gets every read once the cache before it is gone", () => {
    expect(shiftsOf(cached(0.9), "cache")).toEqual({
      "db over: 100/s · 200%": ["100/s arrive in place of 10/s", "200% of what it can serve, 20% before"],
    });
    expect(stateOf(cached(0.9), "cache").shifts[0]?.because).toEqual([
      "look: api reads db for what cache does not answer, 100/s in place of 10/s",
      "one copy of db serves 50/s",
    ]);
  });

  test("only the reads that miss are tried again while the store is gone: 90 + 2 · 10 at the cache, 2 · 10 at the store", () => {
    expect(shiftsOf(cached(0.9), "db")).toEqual({
      "api more: 110/s": ["110/s arrive in place of 100/s", "what it can serve is not stated"],
      "cache more: 110/s": ["110/s arrive in place of 100/s", "what it can serve is not stated"],
      "db more: 20/s": ["20/s arrive in place of 10/s"],
    });
  });

  test("a cache that does not say how often it misses leaves untold what moves", () => {
    const { shifts, caveats } = stateOf(cached(undefined), "db");
    expect(shifts).toEqual([]);
    expect(caveats.at(-1)).toBe("What look brings elsewhere is not told: a cache on its way states no hit ratio.");
    // When the cache itself is gone, it does not matter.
    expect(shiftsOf(cached(undefined), "cache")).toEqual({
      "db over: 100/s · 200%": [
        "100/s arrive in place of 0/s to 100/s",
        "200% of what it can serve, 0% to 200% before",
      ],
    });
  });

  test("a branch that fails is tried again alone", () => {
    const spec: ModelSpec = {
      components: {
        web: { kind: "client", calls: { api: { timeout: 5, attempts: 3 } } },
        api: { calls: { card: { timeout: 0.1 }, bank: { timeout: 0.1 } } },
        card: { kind: "external" },
        bank: { kind: "external" },
      },
      flows: {
        pay: {
          load: 100,
          body: [
            "web -> api",
            {
              either: [
                { weight: 0.3, body: ["api -> card"] },
                { weight: 0.7, body: ["api -> bank"] },
              ],
            },
          ],
        },
      },
    };
    // 30 · 3 at the card, 30 · 3 + 70 at the api, and the bank as ever.
    expect(Object.keys(shiftsOf(spec, "card"))).toEqual(["api more: 160/s", "card more: 90/s"]);
  });

  describe("a stand-in whose steps stand in another branch", () => {
    const branching = (own: readonly string[], other: readonly string[] = []): ModelSpec => ({
      components: {
        web: { kind: "client", calls: { api: { timeout: 5, attempts: 2 } } },
        api: { calls: { main: { timeout: 0.1, fallback: "old" }, old: { timeout: 0.1 } } },
        main: { kind: "external" },
        old: { calls: { archive: { timeout: 0.1 }, index: { timeout: 0.1 } } },
        archive: { kind: "store", capacity: 80 },
        index: { kind: "store", capacity: 80 },
      },
      flows: {
        look: {
          load: 100,
          body: [
            "web -> api",
            {
              either: [
                { weight: 0.6, body: ["api -> main"] },
                { weight: 0.3, body: ["api -> old", ...own] },
                { weight: 0.1, body: ["api -> old", ...other] },
              ],
            },
          ],
        },
      },
    });

    test("does there what it does in that branch", () => {
      // 60/s turn to old, which asks archive for each of them, as for the 30/s of its own branch.
      expect(shiftsOf(branching(["old -> archive"]), "main")).toEqual({
        "archive over: 90/s · 113%": ["90/s arrive in place of 30/s", "112.5% of what it can serve, 37.5% before"],
        "old more: 100/s": ["100/s arrive in place of 40/s", "what it can serve is not stated"],
      });
    });

    test("fails there with what it asks, so that callers try again", () => {
      const shifts = shiftsOf(branching(["old -> archive"]), [
        { element: "main", how: "failed" },
        { element: "archive", how: "failed" },
      ]);
      // Both tries of 60/s and of 30/s, and once the 10/s that need neither.
      expect(Object.keys(shifts).sort()).toEqual([
        "api more: 190/s",
        "archive more: 180/s",
        "main more: 120/s",
        "old more: 190/s",
      ]);
    });

    test("leaves untold what moves where it does one thing or another", () => {
      const { shifts, caveats } = stateOf(branching(["old -> archive"], ["old -> index"]), "main");
      expect(shifts).toEqual([]);
      expect(caveats.at(-1)).toBe(
        "What look brings elsewhere is not told: something that stands in does one thing or another, and nobody says which of them there.",
      );
    });
  });

  test("the copies that a zone leaves take what all took", () => {
    const spec: ModelSpec = {
      regions: { eu: { zones: ["a", "b"] } },
      components: {
        web: { kind: "client", calls: ["api"] },
        api: { replicas: 4, across: ["eu"], needs: 1, capacity: 40, reads: { db: { from: "any" } } },
        db: {
          kind: "store",
          primary: { followers: 3, mode: "sync" },
          across: ["eu"],
          capacity: 50,
          failover: { mode: "automatic" },
        },
      },
      flows: { ask: { load: 100, body: ["web -> api -> db"] } },
    };
    const { shifts, components } = stateOf(spec, "eu.a");
    expect(shifts.map(({ component, state, note }) => [component, state, note])).toEqual([
      ["api", "over", "100/s · 125%"],
      ["db", "more", "100/s · 100%"],
    ]);
    expect(components[0]).toEqual({
      component: "api",
      state: "over",
      note: "2 of 4 left · 100/s · 125%",
      says: "2 of 4 copies are left, so each takes 2× as much; 100/s arrive as before; 125% of what it can serve, 62.5% before",
      because: ["one copy of api serves 40/s", "2 of 4 copies are left"],
    });
  });

  test("a limit passes on no more than it says, whatever comes", () => {
    const spec: ModelSpec = {
      components: {
        web: { kind: "client", calls: { api: { timeout: 5, attempts: 4 } } },
        api: { rateLimit: 150, calls: { db: { timeout: 0.1 } } },
        db: { kind: "store" },
      },
      flows: { ask: { load: 100, body: ["web -> api -> db"] } },
    };
    expect(Object.keys(shiftsOf(spec, "db"))).toEqual(["api more: 400/s", "db more: 150/s"]);
  });

  test("several failures move the load twice", () => {
    const spec = reading({}, { calls: { archive: { timeout: 0.1 } } });
    const both = { ...spec.components, archive: { kind: "store" as const, capacity: 10 } };
    const { shifts } = stateOf({ ...spec, components: both }, [
      { element: "main", how: "failed" },
      { element: "api reads old", how: "failed" },
    ]);
    // The request is lost with both, and whoever cannot be reached is tried all the same.
    expect(shifts.map(({ component, note }) => [component, note])).toEqual([
      ["old", "100/s · 125%"],
      ["archive", "100/s · 1,000%"],
    ]);
  });

  test("what a full pool still lets through is between nothing and everything", () => {
    const spec: ModelSpec = {
      components: {
        web: { kind: "client", calls: { api: { timeout: 60 } } },
        api: { pool: 10, calls: { slow: {}, db: { timeout: 1 } } },
        slow: { kind: "external" },
        db: { kind: "store", capacity: 200 },
      },
      flows: { a: { load: 10, body: ["web -> api -> slow"] }, b: { load: 90, body: ["web -> api -> db"] } },
    };
    expect(shiftsOf(spec, "slow", 0)).toEqual({});
    expect(shiftsOf(spec, "slow", 1)["db less: 0/s to 90/s · 0% to 45%"]?.[0]).toBe(
      "0/s to 90/s arrive in place of 90/s",
    );
  });

  test("the moments tell what gets more from then on", () => {
    const { moments } = stateOf(reading({ attempts: 3 }), "main");
    expect(moments.map(({ when, shifts }) => [when, ...shifts.map(({ component }) => component)])).toEqual([
      ["at once", "old", "main"],
    ]);
  });

  test("a flow without a load moves nobody knows how much", () => {
    const spec = reading({});
    const { shifts, caveats } = stateOf({ ...spec, flows: { look: { body: ["web -> api -> main"] } } }, "main");
    expect(shifts).toEqual([]);
    expect(caveats.at(-1)).toBe("What look brings elsewhere is not known, for no load is stated.");
  });
});
