// Cut sets, error budgets and blast radii of designs small enough to check by looking.

import { describe, expect, it } from "vitest";
import { blastRadiusFactOf, blastRadiusOf } from "../../analysis/facts/blast-radius.ts";
import { cutSetCountFactOf, cutSetsFactOf, cutSetsOf } from "../../analysis/facts/cut-sets.ts";
import { errorBudgetFactOf, errorBudgetOf } from "../../analysis/facts/error-budget.ts";
import { structureOf } from "../../analysis/facts/structure.ts";
import { timeWords } from "../../analysis/facts/words.ts";
import type { ModelSpec } from "../support/model-spec.ts";
import { withFlow } from "../support/one-flow.ts";

const day = 86_400;

/** Sets as `a+b`, with the share behind where it is not everything. */
function cuts(spec: ModelSpec): string[] {
  const { model, flow } = withFlow(spec);
  return cutSetsOf(structureOf(model, flow)).sets.map(({ events, share }) => {
    const names = events.map((event) => event.id).join("+");
    const [low, high] = share.map((end) => Math.round(end * 1000) / 1000);
    if (low === 1) return names;
    return low === high ? `${names} ${high}` : `${names} ${low}..${high}`;
  });
}

describe("cut sets", () => {
  it("are the single store, and the pairs of everything that comes in twos", () => {
    const spec: ModelSpec = {
      components: { a: { replicas: 2, calls: { b: { fallback: "c" }, c: {} }, reads: ["db"] }, b: {}, c: {}, db: {} },
      flows: { f: { body: ["o -> a"] } },
    };
    expect(cuts(spec)).toEqual(["db", "a replica 1+a replica 2", "b+c"]);
  });

  it("are a bound where nobody says how many copies are needed", () => {
    const { model, flow } = withFlow({
      components: { db: { kind: "store", replicas: 3 } },
      flows: { f: { body: ["o -> db"] } },
    });
    for (const fact of [cutSetsFactOf(model, flow), cutSetCountFactOf(model, flow)]) {
      expect(fact.kind).toBe("bound");
      expect(fact.derivation.steps?.at(-1)?.says).toBe(
        "db states no replication: one copy is taken to be enough, and sets may be smaller and more",
      );
    }
  });

  it("name zones and regions beside the copies that stand in them", () => {
    const spec: ModelSpec = {
      regions: { eu: { zones: ["a", "b"] } },
      components: { a: { replicas: 2, across: ["eu"] } },
      flows: { f: { body: ["o -> a"] } },
    };
    expect(cuts(spec).sort()).toEqual([
      "a replica 1+a replica 2",
      "a replica 1+eu.b",
      "a replica 2+eu.a",
      "eu",
      "eu.a+eu.b",
    ]);
  });

  it("are taken per branch, and a set is listed that is minimal in one of them", () => {
    const spec: ModelSpec = {
      components: { a: { replicas: 2 }, b: { kind: "store" }, x: { calls: { a: {}, b: { fallback: "a" } } } },
      flows: { f: { body: [{ either: [{ weight: 0.8, body: ["o -> a"] }, { body: ["o -> b"] }] }] } },
    };
    expect(cuts(spec)).toEqual(["b 0.2", "a replica 1+a replica 2 0.8"]);
  });

  it("fail the share of reads that a cache does not answer", () => {
    const spec = (hitRatio: number | undefined): ModelSpec => ({
      components: {
        a: { replicas: 3, needs: 1, reads: ["c", "s"] },
        c: { kind: "cache", of: "s", ...(hitRatio === undefined ? {} : { hitRatio }) },
        s: { kind: "store" },
      },
      flows: { f: { body: ["o -> a"] } },
    });
    expect(cuts(spec(0.9))).toEqual(["s 0.1", "c+s", "a replica 1+a replica 2+a replica 3"]);
    expect(cuts(spec(undefined))[0]).toBe("s 0..1");
    expect(cuts(spec(1))).toEqual(["c+s", "a replica 1+a replica 2+a replica 3"]);
    expect(cuts(spec(0))).toEqual(["s", "a replica 1+a replica 2+a replica 3"]);
  });

  it("of a circle are those of its members", () => {
    const spec: ModelSpec = {
      components: { a: { calls: ["b"] }, b: { calls: ["c"] }, c: { calls: ["a"] } },
      flows: { f: { body: ["o -> a"] } },
    };
    expect(cuts(spec)).toEqual(["a", "b", "c"]);
  });

  it("tell in their derivation how many there are, and which", () => {
    const { model, flow } = withFlow({
      components: { a: { replicas: 2, reads: ["c", "s"] }, c: { kind: "cache", of: "s", hitRatio: 0.9 }, s: {} },
      flows: { f: { body: ["o -> a"] } },
    });
    const fact = cutSetsFactOf(model, flow);
    expect(fact).toMatchObject({ kind: "exact", unit: "events" });
    expect(fact.derivation.says).toBe("f is taken down by 1 event alone, 2 pairs, 0 triples");
    expect(fact.derivation.steps?.map((step) => step.says)).toEqual([
      "s, for 10% of the requests",
      "a replica 1 with a replica 2",
      "c with s",
    ]);
  });

  it("to order one are complete where pairs are too many", () => {
    const calls = Object.fromEntries(
      Array.from({ length: 70 }, (_, index) => [`p${index}`, { fallback: `q${index}` }]),
    );
    const pairs = Object.fromEntries(
      Array.from({ length: 70 }, (_, index) => [
        [`p${index}`, { replicas: 2 }],
        [`q${index}`, {}],
      ]).flat(),
    );
    const { model, flow } = withFlow({
      components: { a: { calls: { ...calls, z: {} } }, z: { replicas: 60, needs: 59 }, ...pairs },
      flows: { f: { body: ["o -> a"] } },
    });
    const { sets, completeTo } = cutSetsOf(structureOf(model, flow));
    expect(completeTo).toBe(3);
    // 60 over 2 pairs of z, 70 triples of two copies and a fallback, and a itself.
    expect(sets.map((set) => set.events.length).sort()).toEqual([1, ...Array(1770).fill(2), ...Array(70).fill(3)]);
    const wide = withFlow({
      components: { a: { replicas: 90, needs: 88 } },
      flows: { f: { body: ["o -> a"] } },
    });
    const fact = cutSetsFactOf(wide.model, wide.flow);
    expect(fact.kind).toBe("bound");
    expect(fact.derivation.says).toBe("f is taken down by 0 events alone, 0 pairs");
    // Any 3 of 90 copies: listed in part, counted in full.
    const count = cutSetCountFactOf(wide.model, wide.flow);
    expect([count.kind, count.value]).toEqual(["exact", 117_480]);
    expect(count.derivation.steps?.map((step) => step.says)).toEqual(["117,480 sets of 3"]);
  });
});

describe("cut sets of very many copies", () => {
  it("are the zones, and say that pairs are left out", () => {
    const { model, flow } = withFlow({
      regions: { eu: { zones: ["a", "b", "c"] } },
      components: { a: { replicas: 600, needs: 450, across: ["eu"] } },
      flows: { f: { body: ["o -> a"] } },
    });
    const fact = cutSetsFactOf(model, flow);
    expect(fact.kind).toBe("bound");
    expect((fact.value as readonly string[][]).map((set) => set.join()).sort()).toEqual(["eu", "eu.a", "eu.b", "eu.c"]);
    expect(blastRadiusOf(model, "eu.a").effects.map(({ lost }) => lost[1])).toEqual([1]);
  });
});

describe("error budget", () => {
  it("is the time that an objective leaves", () => {
    // Site Reliability Engineering, Appendix A, and semantics of windows of 365.25 days; closed form.
    const cases: [target: number, window: number, words: string][] = [
      [0.999, 30 * day, "43 min 12 s"],
      [0.9999, 365.25 * day, "52 min 35.76 s"],
      [0.99, 365 * day, "3 d 15 h 36 min"],
      [0.999, 365 * day, "8 h 45 min 36 s"],
      [0.9995, 365 * day, "4 h 22 min 48 s"],
      [0.9999, 365 * day, "52 min 33.6 s"],
      [0.99999, 365 * day, "5 min 15.36 s"],
      [0.99, 30 * day, "7 h 12 min"],
      [0.9995, 30 * day, "21 min 36 s"],
      [0.9999, 30 * day, "4 min 19.2 s"],
      [0.99999, 30 * day, "25.92 s"],
      [0.99, day, "14 min 24 s"],
      [0.999, day, "1 min 26.4 s"],
      [0.99999, day, "0.86 s"],
    ];
    for (const [target, over, words] of cases) {
      const { flow } = withFlow({
        components: { a: {} },
        flows: { f: { slo: { target, over }, body: ["o -> a"] } },
      });
      const [objective] = flow.objectives;
      if (objective === undefined) throw new Error("no objective");
      expect(timeWords(errorBudgetOf(objective))).toBe(words);
    }
  });

  it("is a fact of flows that state an objective, exact in seconds", () => {
    const { flow } = withFlow({ components: { a: {} }, flows: { f: { slo: 0.999, body: ["o -> a"] } } });
    expect(errorBudgetFactOf(flow)).toMatchObject({
      name: "error-budget",
      kind: "exact",
      value: 2592,
      derivation: { says: "99.9% over 30 d leaves 43 min 12 s for being down" },
    });
    const { flow: other } = withFlow({ components: { a: {} }, flows: { f: { sla: 0.999, body: ["o -> a"] } } });
    expect(errorBudgetFactOf(other)).toBeUndefined();
  });

  // 10,000 requests a minute at 99.9% over 30 days: 432,000,000 requests, a thousandth of which may fail.
  it("counts the requests that may fail where it knows how many come", () => {
    const flow = { load: 10_000 / 60, slo: 0.999, body: ["o -> a"] };
    const { flow: loaded } = withFlow({ components: { a: {} }, flows: { f: flow } });
    expect(errorBudgetFactOf(loaded)?.derivation.steps?.map(({ says }) => says)).toEqual([
      "166.7/s × 43 min 12 s = 432,000 requests may fail in 30 d",
    ]);
    const { flow: silent } = withFlow({ components: { a: {} }, flows: { f: { slo: 0.999, body: ["o -> a"] } } });
    expect(errorBudgetFactOf(silent)?.derivation.steps).toEqual([]);
  });
});

describe("blast radius", () => {
  const spec: ModelSpec = {
    regions: { eu: { zones: ["a", "b"] } },
    containers: { tenants: { cells: 10 } },
    components: {
      a: {
        replicas: 2,
        across: ["eu"],
        calls: { mail: { optional: true }, ads: { fallback: { answer: "none" } } },
        reads: ["db"],
      },
      db: { kind: "store", in: ["eu.a"], shards: 4 },
      mail: {},
      ads: { in: ["eu.b"] },
      "tenants.b": {},
    },
    data: { orders: { authorities: ["db"] } },
    flows: {
      f: { load: 300, body: ["o -> a"] },
      g: { load: 100, body: ["o -> tenants.b"] },
      h: { body: ["o -> a -> db"] },
    },
  };
  const { model } = withFlow(spec);
  const shown = (id: string) =>
    blastRadiusOf(model, id).effects.map(({ flow, lost, degraded }) => `${flow.id} ${lost[1]}/${degraded[1]}`);

  it("tells what is lost and what is degraded", () => {
    expect(shown("a")).toEqual(["f 1/0", "h 1/0"]);
    expect(shown("mail")).toEqual(["f 0/1"]);
    expect(shown("eu.b")).toEqual(["f 0/1"]);
    expect(shown("eu.a")).toEqual(["f 1/0", "h 1/0"]);
    expect(shown("o")).toEqual([]);
  });

  it("divides what a component takes by its cells and shards, and what a zone takes by neither", () => {
    // One in ten tenants of 100/s out of 400/s; one in four shards of 300/s out of 400/s; the zone takes them all.
    expect(blastRadiusOf(model, "tenants.b").shareOfLoad?.[1]).toBeCloseTo(0.025, 12);
    expect(blastRadiusOf(model, "db").shareOfLoad?.[1]).toBeCloseTo(0.1875, 12);
    expect(blastRadiusOf(model, "eu.a").shareOfLoad?.[1]).toBeCloseTo(0.75, 12);
  });

  it("is a fact that lists the flows lost, with the data behind it", () => {
    expect(blastRadiusFactOf(model, "db")).toMatchObject({
      kind: "exact",
      unit: "elements",
      value: ["f", "h"],
      derivation: {
        says: "the loss of db takes down f and h, 18.8% of the declared load",
        steps: [
          { says: "f loses 100% of its requests" },
          { says: "h loses 100% of its requests" },
          { says: "orders is unavailable where it is official" },
          { says: "one failure hits one of 4 independent copies" },
        ],
      },
    });
    expect(blastRadiusFactOf(model, "mail")?.derivation.says).toBe("the loss of mail takes down no flow");
    expect(blastRadiusFactOf(model, "nothing")).toBeUndefined();
  });
});
