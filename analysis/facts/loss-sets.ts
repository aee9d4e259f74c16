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
  /** Bits, thirty-two to a word. Plain arrays, since most sets are of one word and are made by the thousand. */
  readonly sure: readonly number[];
  /** Free of members of `sure`, and of conditions that never hold. */
  readonly maybe: ReadonlyMap<number, BddNode>;
}

export const noConditions: ReadonlyMap<number, BddNode> = new Map();

/** Tells of every member with the condition under which it is one. */
export function forEachLoss({ sure, maybe }: LossSet, tell: (loss: number, condition: BddNode) => void): void {
  for (let word = 0; word < sure.length; word++) {
    for (let rest = at(sure, word); rest !== 0; rest &= rest - 1)
      tell(word * 32 + 31 - Math.clz32(rest & -rest), always);
  }
  if (maybe.size > 0) for (const [loss, condition] of maybe) tell(loss, condition);
}

/** Failures upside down: a conjunction is lost with any of its parts, so its losses are their union. */
export function lossAlgebra(
  conditions: Conditions,
  none: LossSet,
  setOf: (standing: Standing) => LossSet,
): Algebra<LossSet> {
  const width = none.sure.length;

  const union = (parts: readonly LossSet[]): LossSet => {
    let only: LossSet | undefined;
    let sure: number[] | undefined;
    let hasConditions = false;
    for (let index = 0; index < parts.length; index++) {
      const part = parts[index] as LossSet;
      if (part === none || part === only) continue;
      if (part.maybe !== noConditions) hasConditions = true;
      if (only === undefined) {
        only = part;
        continue;
      }
      sure ??= only.sure.slice();
      for (let word = 0; word < width; word++) sure[word] = at(sure, word) | at(part.sure, word);
    }
    if (only === undefined) return none;
    if (sure === undefined) return only;
    if (!hasConditions) return { sure, maybe: noConditions };
    const { bdd } = conditions;
    const maybe = new Map<number, BddNode>();
    for (const part of parts) {
      for (const [loss, condition] of part.maybe) {
        if (!contains(sure, loss)) maybe.set(loss, bdd.or(maybe.get(loss) ?? never, condition));
      }
    }
    return settled(sure, maybe);
  };

  const intersection = (parts: readonly LossSet[]): LossSet => {
    const [first] = parts;
    if (first === undefined || parts.includes(none)) return none;
    const sure = first.sure.slice();
    let hasConditions = first.maybe !== noConditions;
    for (let index = 1; index < parts.length; index++) {
      const part = parts[index] as LossSet;
      if (part.maybe !== noConditions) hasConditions = true;
      for (let word = 0; word < width; word++) sure[word] = at(sure, word) & at(part.sure, word);
    }
    if (!hasConditions) return { sure, maybe: noConditions };
    const { bdd } = conditions;
    const maybe = new Map<number, BddNode>();
    for (const part of parts) {
      for (const loss of part.maybe.keys()) {
        if (maybe.has(loss)) continue;
        maybe.set(
          loss,
          parts.reduce((before, one) => bdd.and(before, conditionOf(one, loss)), always),
        );
      }
    }
    for (const [loss, condition] of maybe) if (condition === never) maybe.delete(loss);
    return settled(sure, maybe);
  };

  const under = (part: LossSet, condition: BddNode): LossSet => {
    if (condition === always) return part;
    if (condition === never || part === none) return none;
    const maybe = new Map<number, BddNode>();
    forEachLoss(part, (loss, when) => {
      const both = when === always ? condition : conditions.bdd.and(condition, when);
      if (both !== never) maybe.set(loss, both);
    });
    return { sure: none.sure, maybe: maybe.size === 0 ? noConditions : maybe };
  };

  return {
    up: none,
    standing: setOf,
    all: union,
    any: intersection,
    guard: (when: readonly Literal[], part) => under(part, conditions.of(when)),
    choice: (draw, hit, miss) => {
      const isHit = conditions.drawn(draw);
      if (hit === miss || isHit === always) return hit;
      if (isHit === never) return miss;
      const isMiss = conditions.bdd.not(isHit);
      if (hit.maybe === noConditions && miss.maybe === noConditions) return parted(hit.sure, isHit, miss.sure, isMiss);
      return union([under(hit, isHit), under(miss, isMiss)]);
    },
    equals: (a, b) =>
      a === b ||
      (a.sure.every((word, index) => word === b.sure[index]) &&
        a.maybe.size === b.maybe.size &&
        [...a.maybe].every(([loss, condition]) => b.maybe.get(loss) === condition)),
  };
}

/** Those in both sets for sure, the others under the condition of the one that they are in. */
function parted(hit: readonly number[], isHit: BddNode, miss: readonly number[], isMiss: BddNode): LossSet {
  const sure: number[] = [];
  let maybe: Map<number, BddNode> | undefined;
  for (let word = 0; word < hit.length; word += 1) {
    const [one, other] = [at(hit, word), at(miss, word)];
    sure.push(one & other);
    for (let rest = one ^ other; rest !== 0; rest &= rest - 1) {
      const bit = rest & -rest;
      maybe ??= new Map();
      maybe.set(word * 32 + 31 - Math.clz32(bit), (one & bit) !== 0 ? isHit : isMiss);
    }
  }
  return { sure, maybe: maybe ?? noConditions };
}

function conditionOf(set: LossSet, loss: number): BddNode {
  return contains(set.sure, loss) ? always : (set.maybe.get(loss) ?? never);
}

/** Moves what always holds to the sure ones. */
function settled(sure: number[], maybe: Map<number, BddNode>): LossSet {
  for (const [loss, condition] of maybe) {
    if (condition !== always) continue;
    insert(sure, loss);
    maybe.delete(loss);
  }
  return { sure, maybe: maybe.size === 0 ? noConditions : maybe };
}

function at(words: readonly number[], index: number): number {
  return words[index] ?? 0;
}

function contains(words: readonly number[], index: number): boolean {
  return ((at(words, index >>> 5) >>> (index & 31)) & 1) === 1;
}

export function insert(words: number[], index: number): void {
  words[index >>> 5] = at(words, index >>> 5) | (1 << (index & 31));
}
