// What fails when several things have failed at once: against the facts of single failures, against the definition of a flow's service,
// and by hand where pools fill one after the other.

import { describe, expect, test } from "vitest";

import { createAnalysis, type Failing, type FailureState, insightOf } from "../../analysis/index.ts";
import type { SystemModel } from "../../language/index.ts";
import { buildModel } from "../support/build-model.ts";
import type { ComponentSpec, ModelSpec, TermsSpec } from "../support/model-spec.ts";
import { randomSpec } from "../support/random-spec.ts";
import { oracleOf } from "../support/served-by-definition.ts";

function under(model: SystemModel, failing: readonly Failing[], moment?: number): FailureState {
  return insightOf(createAnalysis(model).facts).under(failing, moment);
}

const failed = (...elements: readonly string[]): readonly Failing[] =>
  elements.map((element) => ({ element, how: "failed" }));

/** `buy lost` for each flow. */
const fates = ({ flows }: FailureState): readonly string[] => flows.map(({ flow, fate }) => `${flow} ${fate}`);

/** A shop with a pool that sells, which needs a bank, and shows goods, which does not. */
function shop(bank: TermsSpec = {}, own: ComponentSpec = {}): SystemModel {
  return buildModel({
    components: {
      app: { kind: "client", calls: ["shop"] },
      shop: {
        pool: 200,
        calls: { bank },
        reads: { goods: { timeout: 0.1, fallback: { answer: "an old page" } } },
        ...own,
      },
      bank: { kind: "external", latency: { p50: 0.05 } },
      goods: { kind: "store" },
    },
    flows: {
      buy: { load: 100, body: ["app -> shop -> bank"] },
      browse: { load: 900, body: ["app -> shop -> goods"] },
    },
  });
}

describe("single failures", () => {
  const seeds = Array.from({ length: 60 }, (_, seed) => seed);

  test.each(seeds)("lose what the facts say they lose (design %i)", (seed) => {
    const { facts } = createAnalysis(buildModel(randomSpec(seed)));
    const { model } = facts;
    const insight = insightOf(facts);
    for (const id of [...model.components, ...model.regions, ...model.regions.flatMap(({ zones }) => zones)].map(
      (one) => one.id,
    )) {
      const fact = facts.one(id, "cascade-failure");
      if (fact === undefined) continue;
      const { flows } = insight.under(failed(id));
      expect([
        id,
        flows
          .filter(({ fate }) => fate === "lost")
          .map(({ flow }) => flow)
          .sort(),
      ]).toEqual([id, fact.value]);
    }
  });
});

describe("several failures at once", () => {
  /** Without caches and branches, so that every request fares alike; without pools and times, so that nothing else takes part. */
  function plain(seed: number): ModelSpec {
    const spec = randomSpec(seed);
    const components = Object.entries(spec.components).map(([id, one]) => {
      const { pool: _, of: __, hitRatio: ___, ttl: ____, ...rest } = one as ComponentSpec & Record<string, unknown>;
      return [id, rest.kind === "cache" ? { ...rest, kind: "service" as const } : rest] as const;
    });
    return { ...spec, components: Object.fromEntries(components) };
  }

  test("leave what the definition says is left", () => {
    let [lost, degraded] = [0, 0];
    for (let seed = 0; seed < 120; seed++) {
      const model = buildModel(plain(seed));
      const ids = model.components.filter(({ kind }) => kind !== "client").map(({ id }) => id);
      const zones = model.regions.flatMap((region) => region.zones.map(({ id }) => id));
      for (let turn = 0; turn < 6; turn++) {
        const one = ids[(seed + turn) % ids.length] as string;
        const other =
          turn % 2 === 0 || zones.length < 2
            ? (ids[(3 * turn + 1) % ids.length] as string)
            : (zones[turn % zones.length] as string);
        const gone = new Set([one, other]);
        const state = under(model, failed(...gone));
        for (const { flow, fate, says } of state.flows) {
          const declared = model.flowById.get(flow);
          if (declared === undefined || JSON.stringify(declared.body).includes('"either"')) continue;
          const oracle = oracleOf(model, declared, { hits: () => false, branchOf: () => 0 });
          const outcome = oracle.outcome(
            (event) => ![...gone].some((id) => event === id || event.startsWith(`${id} `)),
          );
          if (outcome === "lost") lost++;
          if (outcome === "degraded") degraded++;
          if (outcome === "lost") expect([seed, flow, ...gone, fate]).toEqual([seed, flow, ...gone, "lost"]);
          else if (fate === "lost")
            expect([seed, flow, ...gone, says]).toEqual([
              seed,
              flow,
              ...gone,
              expect.stringMatching(/waits in vain|slots/),
            ]);
          else if (outcome === "degraded")
            expect([seed, flow, ...gone, fate]).toEqual([seed, flow, ...gone, "degraded"]);
        }
      }
    }
    expect(lost).toBeGreaterThan(100);
    expect(degraded).toBeGreaterThan(5);
  });

  test("take down together what each alone leaves up", () => {
    const model = buildModel({
      regions: { eu: { zones: ["a", "b"] } },
      components: {
        app: { kind: "client", calls: ["api"] },
        api: { replicas: 2, across: ["eu"], needs: 1 },
      },
      flows: { ask: { body: ["app -> api"] } },
    });
    expect(fates(under(model, failed("eu.a")))).toEqual(["ask served"]);
    expect(under(model, failed("eu.a")).components).toEqual([
      {
        component: "api",
        state: "thinned",
        note: "1 of 2 left",
        says: "1 of 2 copies are left, so each takes 2× as much",
        because: [],
      },
    ]);
    const both = under(model, failed("eu.a", "eu.b"));
    expect(fates(both)).toEqual(["ask lost"]);
    expect(both.components).toEqual([
      { component: "api", state: "down", note: "down", says: "goes down with it", because: [] },
    ]);
  });
});

describe("the timeline", () => {
  test("tells of each moment what is full and lost by then", () => {
    const state = under(shop(), failed("bank"));
    expect(state.moments).toEqual([
      { when: "at once", full: [], lost: ["buy"], shifts: [] },
      {
        when: "after about 1.95s",
        full: [{ component: "shop", says: "all 200 slots of shop are taken; who calls it waits in vain" }],
        lost: ["browse"],
        shifts: [],
      },
    ]);
    expect(state.flows).toEqual([
      { flow: "buy", fate: "lost", says: "fails at once" },
      { flow: "browse", fate: "lost", says: "fails after about 1.95s, when the slots of shop are all taken" },
    ]);
    const before = under(shop(), failed("bank"), 0);
    expect(before.flows[1]).toEqual({ flow: "browse", fate: "served", says: "is still served" });
    expect(before.components.map(({ component, note }) => `${component}: ${note}`)).toEqual([
      "shop: holds for ever",
      "bank: failed",
    ]);
    expect([...before.idle].sort()).toEqual(["bank", "shop calls bank"]);
  });

  test("has pools in it that fill by a dependency that is cut, as by the failure of what is behind it", () => {
    const model = shop();
    const cut = under(model, failed("shop calls bank"));
    expect(fates(cut)).toEqual(["buy lost", "browse lost"]);
    // Nobody knows how long the calls over it had taken, so that the pool is full later than with the bank.
    expect(cut.moments.map(({ when }) => when)).toEqual(["at once", "after about 2s"]);
    expect(cut.components.map(({ component }) => component)).toEqual(["shop"]);
    expect(cut.failing).toEqual([
      { element: "shop calls bank", how: "failed", name: "shop calls bank", says: "no answer comes back" },
    ]);
  });

  test("a dependency that is cut has its fallback", () => {
    expect(fates(under(shop(), failed("shop reads goods")))).toEqual(["buy served", "browse degraded"]);
  });

  test("what is slow is just too slow for somebody's slots", () => {
    const state = under(shop({ timeout: 5 }), [{ element: "bank", how: "slow" }]);
    expect(state.failing[0]).toMatchObject({ how: "slow", says: "slower than 2.02s" });
    expect(state.moments.at(-1)?.full.map(({ component }) => component)).toEqual(["shop"]);
    expect(fates(state)).toEqual(["buy lost", "browse lost"]);
  });

  test("what is not stated is said to have been counted as nothing", () => {
    expect(under(shop({}, { pool: 200 }), failed("bank")).caveats).toEqual([]);
    const silent = buildModel({
      components: { app: { kind: "client", calls: ["api"] }, api: { pool: 9, calls: ["db"] }, db: {} },
      flows: { ask: { body: ["app -> api -> db"] } },
    });
    expect(under(silent, failed("db")).caveats).toEqual([
      "At least this is lost, and pools are full at the latest then: ask states no load.",
      "What ask brings elsewhere is not known, for no load is stated.",
    ]);
  });
});

test("what cannot fail is left out, and nothing failed is nothing lost", () => {
  const state = under(shop(), [
    { element: "app", how: "failed" },
    { element: "nobody", how: "slow" },
    { element: "buy", how: "failed" },
  ]);
  expect(state).toMatchObject({ failing: [], moments: [], components: [], numbers: [], caveats: [] });
  expect(fates(state)).toEqual(["buy served", "browse served"]);
});

test("the worst failure is the one that loses most, pools included", () => {
  const worst = insightOf(createAnalysis(shop()).facts).worstFailure();
  expect(worst).toEqual({ element: "bank", how: "failed" });
});
