// The decision diagrams against what others computed: published fault trees, wherever their files are on this machine, and
// importance values that another tool asserts. The trees come with Debian's `scram`, which `.ci/run` installs.

import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type FaultTree, solveTree, type TreePart } from "../../analysis/graph/fault-tree.ts";
import { describeWith, scram } from "../oracles/tool.ts";
import { readOpenPsa } from "../support/open-psa.ts";
import { trees as folder, type KnownTree } from "../support/scram.ts";

const budget = 1_000_000;
/** The package has it, but it takes half a minute and a gigabyte; `test/oracles/solve-fault-trees.ts` solves it. */
const tooLarge = "CEA9601";

/** What Storm asserts of a tree, by event. */
interface KnownImportances {
  readonly model: string;
  readonly pAtTime1: number;
  readonly birnbaum: readonly number[];
  readonly CIF: readonly number[];
  readonly DIF: readonly number[];
  readonly RAW: readonly number[];
  readonly RRW: readonly (number | "inf")[];
}

const oracle: { readonly trees: readonly KnownTree[]; readonly importances: readonly KnownImportances[] } = JSON.parse(
  readFileSync(new URL("../oracles/fault-trees.json", import.meta.url), "utf8"),
);
const known = oracle.trees;
const present = known.filter(
  ({ tree, files }) => tree !== tooLarge && files.every((file) => existsSync(path.join(folder, file))),
);

describeWith(scram, "published fault trees", () => {
  it("are on this machine", () => {
    expect(present.map(({ tree }) => tree)).toEqual(
      expect.arrayContaining(["SmallTree", "BSCU", "HIPPS", "Lift", "ThreeMotor", "Chinese", "Baobab1", "Baobab2"]),
    );
  });

  it.each(present.map((one) => [one.tree, one] as const))(
    "%s has the probability and the cut sets known of it",
    (_, one) => {
      const { tree, probabilities } = readOpenPsa(
        one.files.map((file) => readFileSync(path.join(folder, file), "utf8")),
      );
      const solved = solveTree(tree, budget);
      const probability = solved?.probability(probabilities) ?? Number.NaN;
      if (one.probability !== undefined) expect(probability / one.probability).toBeCloseTo(1, 9);
      // Six digits are known of some.
      else expect(Math.abs(probability / (one.probabilitySixDigits ?? 0) - 1)).toBeLessThan(5e-6);
      const counts = solved?.cutSetsBySize() ?? [];
      const found = Object.fromEntries(
        [...counts.entries()].filter(([, count]) => count > 0n).map(([size, count]) => [size, Number(count)]),
      );
      expect(found).toEqual(one.cutSetsByOrder);
    },
  );
});

/** A tree from words: `["or", "x1", ["and", "x2", "x3"]]`. */
type Words = string | readonly [string | number, ...Words[]];

function treeOf(words: Words, events: readonly string[]): FaultTree {
  const parts: TreePart[] = [];
  const build = (one: Words): number => {
    if (typeof one === "string") return parts.push({ kind: "event", event: events.indexOf(one) }) - 1;
    const [gate, ...inner] = one;
    const built = inner.map((part) => build(part as Words));
    if (typeof gate === "number") return parts.push({ kind: "at-least", count: gate, parts: built }) - 1;
    if (gate === "not") return parts.push({ kind: "not", part: built[0] ?? 0 }) - 1;
    return parts.push({ kind: gate as "and" | "or" | "xor", parts: built }) - 1;
  };
  return { top: build(words), parts };
}

describe("importance", () => {
  // The trees that Storm's tests of decision diagrams have; the failure rates are those it states, at time 1.
  const two = Math.LN2;
  const trees: Readonly<Record<string, readonly [Words, readonly number[]]>> = {
    And: [
      ["and", "x1", "x2"],
      [two, two],
    ],
    Or: [
      ["or", "x1", "x2"],
      [two, two],
    ],
    AndOr: [
      ["and", ["or", "x1", "x2"], ["or", "x3", "x4"]],
      [two, two, two, two],
    ],
    Vot: [
      [2, "x1", "x2", "x3", "x4"],
      [two, two, two, two],
    ],
    Importance: [
      ["and", "x1", ["or", "x2", "x3"], ["or", "x4", "x5", "x6"]],
      [two, two, 0.2, two, 0.6, 1, two],
    ],
  };

  it.each(oracle.importances.map((one) => [one.model, one] as const))("of %s is what Storm asserts", (name, one) => {
    const [words, rates] = trees[name] as (typeof trees)[string];
    const p = rates.map((rate) => -Math.expm1(-rate));
    const solved = solveTree(treeOf(words, ["x1", "x2", "x3", "x4", "x5", "x6", "x7"]), budget);
    const top = solved?.probability(p) ?? Number.NaN;
    const birnbaum = [...(solved?.importances(p) ?? [])];
    expect(top).toBeCloseTo(one.pAtTime1, 6);
    for (const [event, importance] of birnbaum.entries()) {
      const own = p[event] ?? 0;
      // P(top) with the event certain, and without it, from the one number: P is linear in each.
      const [certain, without] = [top + (1 - own) * importance, top - own * importance];
      expect(importance).toBeCloseTo(one.birnbaum[event] ?? 0, 6);
      expect((own * importance) / top).toBeCloseTo(one.CIF[event] ?? 0, 6);
      expect((own * certain) / top).toBeCloseTo(one.DIF[event] ?? 0, 6);
      expect(certain / top).toBeCloseTo(Number(one.RAW[event]), 6);
      if (one.RRW[event] === "inf") expect(without).toBeCloseTo(0, 12);
      else expect(top / without).toBeCloseTo(Number(one.RRW[event]), 5);
    }
  });
});

describe("a fault tree", () => {
  const count = 6;
  const names = Array.from({ length: count }, (_, index) => `x${index}`);
  const { words } = fc.letrec<{ words: Words }>((tie) => ({
    words: fc.oneof(
      { depthSize: "medium" },
      fc.constantFrom(...names),
      fc
        .tuple(fc.constantFrom("and", "or", "xor", "not", 2), fc.array(tie("words"), { minLength: 1, maxLength: 4 }))
        .map(([gate, inner]): Words => [gate, ...(gate === "not" ? inner.slice(0, 1) : inner)] as Words),
    ),
  }));

  const holds = (of: Words, state: number): boolean => {
    if (typeof of === "string") return ((state >> names.indexOf(of)) & 1) === 1;
    const inner = of.slice(1).filter((one) => holds(one as Words, state)).length;
    switch (of[0]) {
      case "and":
        return inner === of.length - 1;
      case "or":
        return inner > 0;
      case "not":
        return inner === 0;
      case "xor":
        return inner % 2 === 1;
      default:
        return inner >= Number(of[0]);
    }
  };
  const states = Array.from({ length: 1 << count }, (_, state) => state);
  const sizeOf = (state: number) => names.filter((_, index) => (state >> index) & 1).length;

  it("has the probability, the importances and the cut sets that all its states give", () => {
    let coherent = 0;
    fc.assert(
      fc.property(words, (of) => {
        const p = names.map((_, index) => 0.1 + 0.1 * index);
        const weight = (state: number, fixed = -1) =>
          p.reduce((product, one, index) => product * (index === fixed ? 1 : (state >> index) & 1 ? one : 1 - one), 1);
        const solved = solveTree(treeOf(of, names), budget);
        const failed = states.filter((state) => holds(of, state));
        expect(solved?.probability(p)).toBeCloseTo(
          failed.reduce((sum, state) => sum + weight(state), 0),
          12,
        );
        for (const [event, importance] of [...(solved?.importances(p) ?? [])].entries()) {
          const sum = failed.reduce((all, state) => all + ((state >> event) & 1 ? 1 : -1) * weight(state, event), 0);
          expect(importance).toBeCloseTo(sum, 12);
        }
        const counts = solved?.cutSetsBySize();
        if (counts === undefined) {
          // Only what denies an event may have no cut sets to count.
          expect(JSON.stringify(of)).toMatch(/not|xor/);
          return;
        }
        coherent += 1;
        const minimal = failed.filter((state) =>
          names.every((_, e) => !((state >> e) & 1) || !holds(of, state ^ (1 << e))),
        );
        const expected: number[] = [];
        for (const state of minimal) expected[sizeOf(state)] = (expected[sizeOf(state)] ?? 0) + 1;
        for (let size = 0; size <= count; size++) expect(Number(counts[size] ?? 0n)).toBe(expected[size] ?? 0);
      }),
      { seed: 20260305, numRuns: 2000 },
    );
    expect(coherent).toBeGreaterThan(200);
  });

  it("with more cut sets than a double counts is counted exactly", () => {
    // Twenty groups of eight, one of each: 8^20 = 2^60 sets, and one event beside them.
    const groups = Array.from({ length: 20 }, (_, group) => {
      return ["or", ...Array.from({ length: 8 }, (_, one) => `e${group * 8 + one}`)] as unknown as Words;
    });
    const events = [...Array.from({ length: 160 }, (_, index) => `e${index}`), "alone"];
    const counts = solveTree(treeOf(["or", ["and", ...groups], "alone"], events), budget)?.cutSetsBySize();
    expect(counts?.[1]).toBe(1n);
    expect(counts?.[20]).toBe(2n ** 60n);
  });

  it("that outgrows its budget has no solution, within bounded time", () => {
    // Products of sums over the same events in shuffled order: no order of the variables is good for all of them.
    const sums = Array.from({ length: 60 }, (_, index) => {
      return ["or", ...[1, 7, 23, 41].map((step) => `e${(index * step + step * step) % 97}`)] as unknown as Words;
    });
    const events = Array.from({ length: 97 }, (_, index) => `e${index}`);
    expect(solveTree(treeOf(["and", ...sums], events), 2000)).toBeUndefined();
  });
});
