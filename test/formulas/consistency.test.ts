// The order of consistency models against what Elle's tests and Bailis et al. state, and the sets of levels against the
// definition of a lattice.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  allows,
  availabilityOfModel,
  everyLevel,
  impliedBy,
  implies,
  isLevel,
  join,
  type LevelName,
  type Levels,
  levelNames,
  levelsOf,
  type ModelEdges,
  meet,
  modelEdges,
  modelOfLevel,
  noLevel,
  overSeveral,
  strongestLevels,
  strongestOf,
  weakestOf,
} from "../../analysis/formulas/consistency.ts";

/** Models that cannot hold where none of the given ones does. */
function ruledOutWith(...models: readonly string[]): readonly string[] {
  return Object.keys(modelEdges)
    .filter((model) => models.some((one) => one !== model && implies(model, one)))
    .filter((model) => !models.includes(model))
    .sort();
}

const transactional = [
  "serializable",
  "snapshot-isolation",
  "strict-serializable",
  "strong-session-serializable",
  "strong-session-snapshot-isolation",
  "strong-snapshot-isolation",
];

describe("the order of models", () => {
  it("has the weakest and strongest of a set as Elle's tests state them", () => {
    const models = ["repeatable-read", "read-committed", "sequential", "read-your-writes"];
    expect([...weakestOf(models)].sort()).toEqual(["read-committed", "read-your-writes"]);
    expect([...strongestOf(models)].sort()).toEqual(["repeatable-read", "sequential"]);
    expect(weakestOf([])).toEqual([]);
    expect(weakestOf(["serializable", "strict-serializable"])).toEqual(["serializable"]);
    expect(weakestOf(["serializable", "read-atomic"])).toEqual(["read-atomic"]);
    expect(strongestOf(["read-atomic", "serializable"])).toEqual(["serializable"]);
  });

  // Elle's tests name, for an anomaly, the weakest models that forbid it and all that fall with them.
  it.each([
    ["read-atomic", ["causal-cerone", "parallel-snapshot-isolation", "prefix", ...transactional, "update-atomic"]],
    ["consistent-view", ["forward-consistent-view", ...transactional, "update-serializable"]],
    ["strong-snapshot-isolation", ["strict-serializable"]],
    ["strong-session-serializable", ["strict-serializable"]],
    [
      "read-committed",
      [
        "causal-cerone",
        "consistent-view",
        "cursor-stability",
        "forward-consistent-view",
        "monotonic-atomic-view",
        "monotonic-snapshot-read",
        "monotonic-view",
        "parallel-snapshot-isolation",
        "prefix",
        "read-atomic",
        "repeatable-read",
        ...transactional,
        "strong-read-committed",
        "strong-session-read-committed",
        "update-atomic",
        "update-serializable",
      ],
    ],
  ])("loses with %s all that Elle's tests say", (model, expected) => {
    expect(ruledOutWith(model)).toEqual([...expected].sort());
  });

  it("loses with reading uncommitted data every transactional model", () => {
    const session = ["linearizable", "sequential", "causal", "pram", "writes-follow-reads", "eventual"];
    const single = [...session, "monotonic-reads", "monotonic-writes", "read-your-writes", "view-serializable"];
    const expected = Object.keys(modelEdges).filter((model) => !single.includes(model) && model !== "read-uncommitted");
    expect(ruledOutWith("read-uncommitted")).toEqual(expected.sort());
  });

  it("cannot compare serializable with linearizable", () => {
    expect(implies("serializable", "linearizable")).toBe(false);
    expect(implies("linearizable", "serializable")).toBe(false);
    expect(implies("serializable", "read-your-writes")).toBe(false);
  });

  it("names no model that it does not hold, and has no circle", () => {
    for (const [model, weaker] of Object.entries(modelEdges)) {
      for (const one of weaker) {
        expect(modelEdges).toHaveProperty(one);
        expect(implies(one, model)).toBe(false);
      }
    }
  });

  it("agrees on random orders with reachability found by closing the relation", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(8), fc.nat(8)), { maxLength: 20 }),
        fc.uniqueArray(fc.nat(8)),
        (pairs, set) => {
          const edges: Record<string, string[]> = Object.fromEntries(
            Array.from({ length: 9 }, (_, i) => [String(i), []]),
          );
          for (const [a, b] of pairs) if (a < b) edges[String(a)]?.push(String(b));
          const reach = closed(edges);
          const names = set.map(String);
          const below = (a: string, b: string) => reach.has(`${a} ${b}`);
          const weakest = names.filter((one) => !names.some((other) => other !== one && below(one, other)));
          const strongest = names.filter((one) => !names.some((other) => other !== one && below(other, one)));
          expect(weakestOf(names, edges)).toEqual(weakest);
          expect(strongestOf(names, edges)).toEqual(strongest);
          expect([...impliedBy(names, edges)].sort()).toEqual(
            Object.keys(edges).filter((name) => names.some((one) => one === name || below(one, name))),
          );
        },
      ),
    );
  });
});

/** Pairs `a b` with a way from a to b, by Warshall's algorithm. */
function closed(edges: ModelEdges): ReadonlySet<string> {
  const names = Object.keys(edges);
  const pairs = new Set(names.flatMap((a) => (edges[a] ?? []).map((b) => `${a} ${b}`)));
  for (const via of names)
    for (const a of names)
      for (const b of names) if (pairs.has(`${a} ${via}`) && pairs.has(`${via} ${b}`)) pairs.add(`${a} ${b}`);
  return pairs;
}

describe("what models cost while the network is cut", () => {
  // Bailis et al., VLDB 2014, figure 2 and table 3.
  it.each([
    ["available", "read-uncommitted read-committed monotonic-atomic-view item-cut-isolation predicate-cut-isolation"],
    ["available", "writes-follow-reads monotonic-reads monotonic-writes"],
    ["sticky", "read-your-writes pram causal"],
    ["unavailable", "cursor-stability snapshot-isolation repeatable-read serializable strict-serializable"],
    ["unavailable", "recency safe regular linearizable"],
  ])("%s: %s", (expected, models) => {
    for (const model of models.split(" ")) expect(availabilityOfModel(model)).toBe(expected);
  });

  it("never says that what implies an unavailable model is to be had", () => {
    for (const model of Object.keys(modelEdges)) {
      const weaker = [...impliedBy([model])].map(availabilityOfModel);
      if (weaker.includes("unavailable")) expect([undefined, "unavailable"]).toContain(availabilityOfModel(model));
    }
  });
});

/** Every set of levels that holds, with a level, all that it implies: from the definition. */
const downSets: readonly Levels[] = Array.from({ length: everyLevel + 1 }, (_, set) => set).filter((set) =>
  levelNames.every((level, bit) => (set & (1 << bit)) === 0 || (set & impliedFrom(level)) === impliedFrom(level)),
);

function impliedFrom(level: LevelName): Levels {
  return levelNames.reduce(
    (set, other, bit) => (implies(modelOfLevel(level), modelOfLevel(other)) ? set | (1 << bit) : set),
    0,
  );
}

describe("sets of levels", () => {
  it("are those that the design document lists", () => {
    const weaker = (name: LevelName) =>
      levelNames.filter((other) => other !== name && allows(levelsOf(name), levelsOf(other)));
    expect(weaker("strict-serializable")).toEqual(levelNames.slice(1));
    expect(weaker("serializable")).toEqual(["snapshot", "eventual"]);
    expect(weaker("snapshot")).toEqual(["eventual"]);
    expect(weaker("linearizable")).toEqual(["sequential", "causal", "read-your-writes", "monotonic-reads", "eventual"]);
    expect(weaker("sequential")).toEqual(["causal", "read-your-writes", "monotonic-reads", "eventual"]);
    expect(weaker("causal")).toEqual(["read-your-writes", "monotonic-reads", "eventual"]);
    expect(weaker("read-your-writes")).toEqual(["eventual"]);
    expect(weaker("eventual")).toEqual([]);
  });

  it("have as meet the greatest set that both allow, and as join the least that allows both", () => {
    expect(downSets.length).toBeGreaterThan(20);
    for (const a of downSets) {
      for (const b of downSets) {
        const lower = downSets.filter((set) => allows(a, set) && allows(b, set));
        const upper = downSets.filter((set) => allows(set, a) && allows(set, b));
        expect(lower.filter((set) => lower.every((other) => allows(set, other)))).toEqual([meet(a, b)]);
        expect(upper.filter((set) => upper.every((other) => allows(other, set)))).toEqual([join(a, b)]);
      }
    }
  });

  it("meet and join in any order and grouping, and with themselves give themselves", () => {
    const set = fc.constantFrom(...downSets);
    fc.assert(
      fc.property(set, set, set, (a, b, c) => {
        for (const op of [meet, join]) {
          expect(op(a, b)).toBe(op(b, a));
          expect(op(a, op(b, c))).toBe(op(op(a, b), c));
          expect(op(a, a)).toBe(a);
        }
        expect(meet(a, join(a, b))).toBe(a);
        expect(meet(a, join(b, c))).toBe(join(meet(a, b), meet(a, c)));
      }),
    );
  });

  it("are named by their strongest levels, which give the set back", () => {
    for (const set of downSets) {
      const names = strongestLevels(set);
      expect(names.map(levelsOf).reduce(join, noLevel)).toBe(set);
      for (const one of names)
        expect(names.some((other) => other !== one && allows(levelsOf(other), levelsOf(one)))).toBe(false);
    }
    expect(strongestLevels(join(levelsOf("serializable"), levelsOf("linearizable")))).toEqual([
      "serializable",
      "linearizable",
    ]);
    expect(strongestLevels(everyLevel)).toEqual(["strict-serializable"]);
    expect(strongestLevels(noLevel)).toEqual([]);
  });

  it("know their own names alone", () => {
    expect(isLevel("causal")).toBe(true);
    expect(isLevel("bounded-staleness")).toBe(false);
    expect(levelsOf("toString")).toBe(noLevel);
  });
});

describe("a request over several stores", () => {
  it("stays linearizable, which is local", () => {
    expect(overSeveral(levelsOf("linearizable"))).toBe(levelsOf("linearizable"));
    expect(overSeveral(levelsOf("strict-serializable"))).toBe(levelsOf("linearizable"));
  });

  it("is neither serializable nor sequential nor causal because its stores are", () => {
    expect(strongestLevels(overSeveral(levelsOf("serializable")))).toEqual(["eventual"]);
    expect(strongestLevels(overSeveral(levelsOf("sequential")))).toEqual(["read-your-writes", "monotonic-reads"]);
    expect(strongestLevels(overSeveral(levelsOf("causal")))).toEqual(["read-your-writes", "monotonic-reads"]);
    expect(strongestLevels(overSeveral(levelsOf("monotonic-reads")))).toEqual(["monotonic-reads"]);
    expect(overSeveral(noLevel)).toBe(noLevel);
  });

  it("never gets more than one of them gives", () => {
    for (const set of downSets) expect(allows(set, overSeveral(set))).toBe(true);
  });
});
