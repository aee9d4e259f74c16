// Minimal solutions of a monotone Boolean function: the smallest sets of variables that make it true.
// A. Rauzy, "New algorithms for fault trees analysis", Reliability Engineering and System Safety 40 (1993); the sets are
// kept in a zero-suppressed diagram (Minato 1993), so that they are counted without being listed. The cost is bounded by
// the budget of nodes; of a function that is not monotone the result means nothing.

import { always, type Bdd, type BddNode, never } from "./bdd.ts";
import { createSetFamilies, emptySet, noSet, type SetFamilies, type SetFamily } from "./set-families.ts";

export interface MinimalSolutions {
  /** How many there are of each size, by size. Linear in the diagram of sets; as doubles, exact to 2^53. */
  readonly countBySize: ReadonlyMap<number, number>;
  /**
   * How many sets of each size there are once every variable stands for a choice of sets of its own, `choicesOf(level)[s]`
   * of them with s members: exact, by size. With one set of one member for each it is `countBySize`.
   */
  countChoices(choicesOf: (level: number) => readonly bigint[]): readonly bigint[];
  /** At most so many of the sets, each ascending, smaller ones first, then in lexical order. */
  list(atMost: number): readonly (readonly number[])[];
}

/**
 * The minimal solutions with at most `maxSize` variables. Undefined where the diagram of sets would outgrow the budget.
 */
export function minimalSolutionsOf(
  bdd: Bdd,
  root: BddNode,
  limits: { readonly maxSize: number; readonly nodeBudget: number },
): MinimalSolutions | undefined {
  const families = createSetFamilies(limits.nodeBudget);
  const family = solve(bdd, root, limits.maxSize, families);
  if (families.isExhausted()) return undefined;
  let counts: ReadonlyMap<number, number> | undefined;
  const countBySize = () => {
    counts ??= new Map(
      [...families.countChoices(family, () => [0n, 1n]).entries()]
        .filter(([, count]) => count > 0n)
        .map(([size, count]) => [size, Number(count)]),
    );
    return counts;
  };
  return {
    get countBySize() {
      return countBySize();
    },
    countChoices: (choicesOf) => families.countChoices(family, choicesOf),
    list(atMost) {
      const found: number[][] = [];
      for (const size of countBySize().keys()) families.listOfSize(family, size, atMost, found);
      return found;
    },
  };
}

/**
 * K(f) = x · (K(f₁) without what contains a set of K(f₀)) ∪ K(f₀). Remembered by node and by the size that is left, for
 * sizes that are bounded; as deep as there are variables.
 */
function solve(bdd: Bdd, root: BddNode, maxSize: number, families: SetFamilies): SetFamily {
  const isBounded = Number.isFinite(maxSize);
  const sizes = isBounded ? maxSize + 1 : 1;
  const solved = new Map<number, SetFamily>();
  const from = (node: BddNode, left: number): SetFamily => {
    if (node === never || left < 0 || families.isExhausted()) return noSet;
    if (node === always) return emptySet;
    const key = isBounded ? node * sizes + left : node;
    const known = solved.get(key);
    if (known !== undefined) return known;
    const low = from(bdd.lowOf(node), left);
    const high = families.without(from(bdd.highOf(node), left - 1), low);
    const result = families.make(bdd.levelOf(node), high, low);
    solved.set(key, result);
    return result;
  };
  return from(root, maxSize);
}
