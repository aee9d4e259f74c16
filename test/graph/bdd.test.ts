// Decision diagrams and minimal solutions against truth tables.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  always,
  type Bdd,
  type BddNode,
  createBdd,
  never,
  overflow,
  probabilityOf,
  supportOf,
} from "../../analysis/graph/bdd.ts";
import { minimalSolutionsOf } from "../../analysis/graph/minimal-solutions.ts";

const budget = 100_000;
const unlimited = { maxSize: Number.POSITIVE_INFINITY, nodeBudget: budget };

type Formula =
  | { readonly kind: "variable"; readonly level: number }
  | { readonly kind: "not"; readonly of: Formula }
  | { readonly kind: "at-least"; readonly count: number; readonly of: readonly Formula[] }
  | { readonly kind: "ite"; readonly of: readonly [Formula, Formula, Formula] };

const variableCount = 6;

const { formula } = fc.letrec<{ formula: Formula }>((tie) => ({
  formula: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.record({ kind: fc.constant("variable" as const), level: fc.nat(variableCount - 1) }),
    fc.record({ kind: fc.constant("not" as const), of: tie("formula") }),
    atLeastOf(tie("formula")),
    fc.record({ kind: fc.constant("ite" as const), of: fc.tuple(tie("formula"), tie("formula"), tie("formula")) }),
  ),
}));

const { monotone } = fc.letrec<{ monotone: Formula }>((tie) => ({
  monotone: fc.oneof(
    { depthSize: "medium", withCrossShrink: true },
    fc.record({ kind: fc.constant("variable" as const), level: fc.nat(variableCount - 1) }),
    atLeastOf(tie("monotone")),
  ),
}));

function atLeastOf(part: fc.Arbitrary<Formula>): fc.Arbitrary<Formula> {
  return fc.array(part, { minLength: 1, maxLength: 4 }).chain((of) =>
    fc.record({
      kind: fc.constant("at-least" as const),
      count: fc.integer({ min: 1, max: of.length }),
      of: fc.constant(of),
    }),
  );
}

function evaluate(of: Formula, state: number): boolean {
  switch (of.kind) {
    case "variable":
      return ((state >> of.level) & 1) === 1;
    case "not":
      return !evaluate(of.of, state);
    case "at-least":
      return of.of.filter((part) => evaluate(part, state)).length >= of.count;
    case "ite":
      return evaluate(of.of[0], state) ? evaluate(of.of[1], state) : evaluate(of.of[2], state);
  }
}

function build(bdd: Bdd, of: Formula): BddNode {
  switch (of.kind) {
    case "variable":
      return bdd.variable(of.level);
    case "not":
      return bdd.not(build(bdd, of.of));
    case "at-least":
      return bdd.atLeast(
        of.count,
        of.of.map((part) => build(bdd, part)),
      );
    case "ite":
      return bdd.ite(build(bdd, of.of[0]), build(bdd, of.of[1]), build(bdd, of.of[2]));
  }
}

const states = Array.from({ length: 1 << variableCount }, (_, state) => state);

describe("decision diagram", () => {
  it("gives the probability, the support and one node per function", () => {
    fc.assert(
      fc.property(formula, (of) => {
        const bdd = createBdd(budget);
        const node = build(bdd, of);
        const p = (level: number) => (level + 1) / 10;
        let expected = 0;
        for (const state of states) {
          if (!evaluate(of, state)) continue;
          let weight = 1;
          for (let level = 0; level < variableCount; level++) weight *= (state >> level) & 1 ? p(level) : 1 - p(level);
          expected += weight;
        }
        expect(probabilityOf(bdd, node, p)).toBeCloseTo(expected, 12);
        const depends = (level: number) =>
          states.some((state) => evaluate(of, state) !== evaluate(of, state ^ (1 << level)));
        expect(supportOf(bdd, node)).toEqual([0, 1, 2, 3, 4, 5].filter(depends));
        expect(bdd.not(bdd.not(node))).toBe(node);
        expect(bdd.or(node, bdd.not(node))).toBe(always);
        expect(bdd.and(node, bdd.not(node))).toBe(never);
      }),
      { seed: 7, numRuns: 2000 },
    );
  });

  it("keeps the digits of a very small probability", () => {
    const bdd = createBdd(budget);
    const all = Array.from({ length: 8 }, (_, level) => bdd.variable(level)).reduce(bdd.and, always);
    expect(probabilityOf(bdd, all, () => 1e-5) / 1e-40).toBeCloseTo(1, 10);
  });

  it("counts 30 of 60 in a few thousand nodes", () => {
    const bdd = createBdd(budget);
    const node = bdd.atLeast(
      30,
      Array.from({ length: 60 }, (_, level) => bdd.variable(level)),
    );
    expect(bdd.size()).toBeLessThan(5000);
    // One half, and half of the chance of exactly 30: C(60, 30) / 2^60 = 0.102578…
    expect(probabilityOf(bdd, node, () => 0.5)).toBeCloseTo(0.5 + 0.10257817300857 / 2, 10);
  });

  it("overflows its budget and stays so", () => {
    const bdd = createBdd(20);
    const node = bdd.atLeast(
      5,
      Array.from({ length: 10 }, (_, level) => bdd.variable(level)),
    );
    expect(node).toBe(overflow);
    expect(bdd.or(node, bdd.variable(0))).toBe(overflow);
  });

  it("has its whole budget again once it is renewed, beside what it holds", () => {
    const bdd = createBdd(5);
    const [a, b, c] = [bdd.variable(0), bdd.variable(1), bdd.variable(2)];
    expect(bdd.variable(3)).toBe(overflow);
    bdd.renew();
    const all = bdd.and(a, bdd.and(b, c));
    expect(all).not.toBe(overflow);
    expect(supportOf(bdd, all)).toEqual([0, 1, 2]);
    expect(probabilityOf(bdd, all, (level) => (level + 1) / 10)).toBeCloseTo(0.006, 12);
  });
});

describe("minimal solutions", () => {
  it("are the minimal states that satisfy a monotone function, to any order", () => {
    fc.assert(
      fc.property(monotone, fc.integer({ min: 1, max: 6 }), (of, maxSize) => {
        const bdd = createBdd(budget);
        const found = minimalSolutionsOf(bdd, build(bdd, of), { ...unlimited, maxSize });
        const minimal = states
          .filter((state) => evaluate(of, state))
          .filter((state) => !states.some((less) => less !== state && (less & state) === less && evaluate(of, less)))
          .map((state) => [0, 1, 2, 3, 4, 5].filter((level) => (state >> level) & 1))
          .filter((set) => set.length <= maxSize);
        expect(found?.list(100).map(String).sort()).toEqual(minimal.map(String).sort());
        const counts = new Map<number, number>();
        for (const set of minimal) counts.set(set.length, (counts.get(set.length) ?? 0) + 1);
        expect([...(found?.countBySize ?? [])]).toEqual([...counts].sort(([a], [b]) => a - b));
      }),
      { seed: 11, numRuns: 2000 },
    );
  });

  it("counts without listing", () => {
    const bdd = createBdd(budget);
    const pairs = Array.from({ length: 40 }, (_, pair) => bdd.or(bdd.variable(2 * pair), bdd.variable(2 * pair + 1)));
    const found = minimalSolutionsOf(bdd, pairs.reduce(bdd.and, always), unlimited);
    expect(found?.countBySize).toEqual(new Map([[40, 2 ** 40]]));
    expect(found?.list(2)).toHaveLength(2);
  });

  it("lists smaller sets first and stops where it is told", () => {
    const bdd = createBdd(budget);
    const [a, b, c] = [bdd.variable(0), bdd.variable(1), bdd.variable(2)];
    const node = bdd.or(bdd.and(a, b), c);
    expect(minimalSolutionsOf(bdd, node, unlimited)?.list(9)).toEqual([[2], [0, 1]]);
    expect(minimalSolutionsOf(bdd, node, { ...unlimited, maxSize: 1 })?.list(9)).toEqual([[2]]);
    expect(minimalSolutionsOf(bdd, always, unlimited)?.list(9)).toEqual([[]]);
    expect(minimalSolutionsOf(bdd, never, unlimited)?.list(9)).toEqual([]);
  });

  it("says nothing where it outgrows its budget", () => {
    const bdd = createBdd(budget);
    const node = bdd.atLeast(
      5,
      Array.from({ length: 12 }, (_, level) => bdd.variable(level)),
    );
    expect(minimalSolutionsOf(bdd, node, { ...unlimited, nodeBudget: 10 })).toBeUndefined();
  });
});
