// Sets of losses, as bits where a loss is sure and with a condition on the draws where it is not, and what a structure makes of
// them: a part that is needed adds its losses, an alternative leaves those that it shares. Which losses there are is told by
// losses.ts.

import { always, type BddNode, never } from "../graph/bdd.ts";
import type { Conditions } from "./draw-conditions.ts";
import type { Standing } from "./redundancy.ts";
import type { Literal } from "./structure.ts";
import type { Algebra } from "./structure-values.ts";

/** A set of losses by number: those that always take a node down, and those that do under a condition. */
export interface LossSet {
  readonly sure: Uint32Array;
  /** Free of members of `sure`, and of conditions that never hold. */
  readonly maybe: ReadonlyMap<number, BddNode>;
}

export const noConditions: ReadonlyMap<number, BddNode> = new Map();

export function* entriesOf(set: LossSet): Generator<[number, BddNode]> {
  for (const [word, bits] of set.sure.entries()) {
    for (let rest = bits; rest !== 0; rest &= rest - 1) yield [word * 32 + 31 - Math.clz32(rest & -rest), always];
  }
  yield* set.maybe;
}

/** Failures upside down: a conjunction is lost with any of its parts, so its losses are their union. */
export function lossAlgebra(
  conditions: Conditions,
  none: LossSet,
  setOf: (standing: Standing) => LossSet,
): Algebra<LossSet> {
  const { bdd } = conditions;
  const width = none.sure.length;

  const union = (all: readonly LossSet[]): LossSet => {
    const parts = all.filter((part) => part !== none);
    if (parts.length === 0) return none;
    if (parts.length === 1) return parts[0] as LossSet;
    const sure = new Uint32Array(width);
    for (const part of parts)
      for (let word = 0; word < width; word++) sure[word] = at(sure, word) | at(part.sure, word);
    const maybe = new Map<number, BddNode>();
    for (const part of parts) {
      for (const [loss, condition] of part.maybe) {
        if (!contains(sure, loss)) maybe.set(loss, bdd.or(maybe.get(loss) ?? never, condition));
      }
    }
    return settled(sure, maybe);
  };

  const intersection = (parts: readonly LossSet[]): LossSet => {
    const [first, ...others] = parts;
    if (first === undefined || parts.includes(none)) return none;
    const sure = first.sure.slice();
    for (const part of others)
      for (let word = 0; word < width; word++) sure[word] = at(sure, word) & at(part.sure, word);
    const maybe = new Map<number, BddNode>();
    for (const loss of new Set(parts.flatMap((part) => [...part.maybe.keys()]))) {
      const condition = parts.reduce((before, part) => bdd.and(before, conditionOf(part, loss)), always);
      if (condition !== never) maybe.set(loss, condition);
    }
    return settled(sure, maybe);
  };

  const under = (part: LossSet, condition: BddNode): LossSet => {
    if (condition === always) return part;
    if (condition === never || part === none) return none;
    const maybe = new Map<number, BddNode>();
    for (const [loss, when] of entriesOf(part)) {
      const both = bdd.and(condition, when);
      if (both !== never) maybe.set(loss, both);
    }
    return { sure: none.sure, maybe };
  };

  return {
    up: none,
    standing: setOf,
    all: union,
    any: intersection,
    guard: (when: readonly Literal[], part) => under(part, conditions.of(when)),
    choice: (draw, hit, miss) => {
      const isHit = conditions.of([{ draw, is: true }]);
      return union([under(hit, isHit), under(miss, bdd.not(isHit))]);
    },
    equals: (a, b) =>
      a === b ||
      (a.sure.every((word, index) => word === b.sure[index]) &&
        a.maybe.size === b.maybe.size &&
        [...a.maybe].every(([loss, condition]) => b.maybe.get(loss) === condition)),
  };
}

function conditionOf(set: LossSet, loss: number): BddNode {
  return contains(set.sure, loss) ? always : (set.maybe.get(loss) ?? never);
}

/** Moves what always holds to the sure ones. */
function settled(sure: Uint32Array, maybe: Map<number, BddNode>): LossSet {
  for (const [loss, condition] of maybe) {
    if (condition !== always) continue;
    insert(sure, loss);
    maybe.delete(loss);
  }
  return { sure, maybe: maybe.size === 0 ? noConditions : maybe };
}

function at(words: Uint32Array, index: number): number {
  return words[index] ?? 0;
}

function contains(words: Uint32Array, index: number): boolean {
  return ((at(words, index >>> 5) >>> (index & 31)) & 1) === 1;
}

export function insert(words: Uint32Array, index: number): void {
  words[index >>> 5] = at(words, index >>> 5) | (1 << (index & 31));
}
