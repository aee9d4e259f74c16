// Families of sets of numbered members as zero-suppressed decision diagrams with shared nodes.
// S. Minato, "Zero-suppressed BDDs for set manipulation in combinatorial problems", DAC (1993). A billion sets take no more
// room than the ways in which they differ. Past its budget every operation gives the empty family and `isExhausted` says so.

import { hashOfThree, widened } from "./node-table.ts";

/** A family in one diagram. Equal families are equal numbers. */
export type SetFamily = number;

/** The family without a set, and the family of the empty set alone. */
export const noSet: SetFamily = 0;
export const emptySet: SetFamily = 1;

export interface SetFamilies {
  /** `low`, and the sets of `high` with the member added. Both have greater members only. */
  make(member: number, high: SetFamily, low: SetFamily): SetFamily;
  /** The sets of `from` that contain no set of `taken`. */
  without(from: SetFamily, taken: SetFamily): SetFamily;
  /**
   * How many sets of each size there are once every member stands for a choice of sets of its own, `choicesOf(member)[s]`
   * of them with s members. Linear in the diagram, times the sizes.
   */
  countChoices(family: SetFamily, choicesOf: (member: number) => readonly bigint[]): readonly bigint[];
  /** Adds sets of one size to `found`, each ascending, in lexical order, until there are `atMost`. */
  listOfSize(family: SetFamily, size: number, atMost: number, found: number[][]): void;
  isExhausted(): boolean;
}

const terminalMember = 0x7fffffff;
/** So many steps are spent for each node of the budget. */
const stepsPerNode = 64;

/** An empty diagram that refuses to grow beyond so many nodes. */
export function createSetFamilies(nodeBudget: number): SetFamilies {
  let capacity = 64;
  let members = new Int32Array(capacity).fill(terminalMember, 0, 2);
  let highs = new Int32Array(capacity);
  let lows = new Int32Array(capacity);
  let count = 2;
  let isExhausted = false;
  let stepsLeft = nodeBudget * stepsPerNode;
  // Open addressing over node numbers; zero marks a free slot, since the terminals are never looked up.
  let slots = new Int32Array(4 * capacity);
  // Direct-mapped cache of `without`: from, taken, result plus one.
  let cache = new Int32Array(4 * 3 * capacity);

  const slotOf = (member: number, high: number, low: number): number => {
    const mask = slots.length - 1;
    let slot = hashOfThree(member, high, low) & mask;
    for (let node = slots[slot] ?? 0; node !== 0; node = slots[slot] ?? 0) {
      if (members[node] === member && highs[node] === high && lows[node] === low) return slot;
      slot = (slot + 1) & mask;
    }
    return slot;
  };

  const grow = (): void => {
    capacity *= 2;
    members = widened(members, capacity);
    highs = widened(highs, capacity);
    lows = widened(lows, capacity);
    slots = new Int32Array(capacity * 4);
    cache = new Int32Array(4 * 3 * capacity);
    for (let node = 2; node < count; node++) {
      slots[slotOf(members[node] ?? 0, highs[node] ?? 0, lows[node] ?? 0)] = node;
    }
  };

  const make = (member: number, high: SetFamily, low: SetFamily): SetFamily => {
    if (high === noSet) return low;
    const slot = slotOf(member, high, low);
    const known = slots[slot] ?? 0;
    if (known !== 0) return known;
    if (count >= nodeBudget) {
      isExhausted = true;
      return noSet;
    }
    if (count === capacity) {
      grow();
      return make(member, high, low);
    }
    members[count] = member;
    highs[count] = high;
    lows[count] = low;
    slots[slot] = count;
    count += 1;
    return count - 1;
  };

  const without = (from: SetFamily, taken: SetFamily): SetFamily => {
    let rest = taken;
    // A set with a member that comes before all of `from` is contained in none of it.
    while ((members[from] ?? 0) > (members[rest] ?? 0)) rest = lows[rest] ?? noSet;
    if (from === noSet || rest === emptySet || isExhausted) return noSet;
    if (rest === noSet || from === emptySet) return from;
    if (from === rest) return noSet;
    const key = hashOfThree(from, rest, 0);
    let entry = 3 * (key & (cache.length / 3 - 1));
    const known = cache[entry + 2] ?? 0;
    if (known !== 0 && cache[entry] === from && cache[entry + 1] === rest) return known - 1;
    if (--stepsLeft < 0) {
      isExhausted = true;
      return noSet;
    }
    const member = members[from] ?? 0;
    const [high, low] = [highs[from] ?? 0, lows[from] ?? 0];
    const isShared = members[rest] === member;
    const under = isShared ? (lows[rest] ?? 0) : rest;
    const kept = isShared ? without(without(high, highs[rest] ?? 0), under) : without(high, under);
    const result = make(member, kept, without(low, under));
    // The cache may have grown meanwhile.
    entry = 3 * (key & (cache.length / 3 - 1));
    cache[entry] = from;
    cache[entry + 1] = rest;
    cache[entry + 2] = result + 1;
    return result;
  };

  const countChoices = (family: SetFamily, choicesOf: (member: number) => readonly bigint[]): readonly bigint[] => {
    const isBelow = new Uint8Array(family + 1);
    isBelow[family] = 1;
    for (let node = family; node > emptySet; node--) {
      if (isBelow[node] === 0) continue;
      isBelow[highs[node] ?? 0] = 1;
      isBelow[lows[node] ?? 0] = 1;
    }
    const counts: (readonly bigint[])[] = [[], [1n]];
    for (let node = 2; node <= family; node++) {
      if (isBelow[node] === 0) continue;
      const bySize = [...(counts[lows[node] ?? 0] ?? [])];
      addProduct(bySize, counts[highs[node] ?? 0] ?? [], choicesOf(members[node] ?? 0));
      counts[node] = bySize;
    }
    return counts[family] ?? [];
  };

  const listOfSize = (family: SetFamily, size: number, atMost: number, found: number[][]): void => {
    const prefix: number[] = [];
    // Whether a set of so many members is below a node at all, so that no search is in vain.
    const has = new Map<number, boolean>();
    const holds = (node: SetFamily, left: number): boolean => {
      if (node === noSet || left < 0) return false;
      if (node === emptySet) return left === 0;
      const key = node * (size + 1) + left;
      const known = has.get(key);
      if (known !== undefined) return known;
      const is = holds(highs[node] ?? 0, left - 1) || holds(lows[node] ?? 0, left);
      has.set(key, is);
      return is;
    };
    const walk = (node: SetFamily): void => {
      if (found.length >= atMost || !holds(node, size - prefix.length)) return;
      if (node === emptySet) {
        found.push([...prefix]);
        return;
      }
      prefix.push(members[node] ?? 0);
      walk(highs[node] ?? 0);
      prefix.pop();
      walk(lows[node] ?? 0);
    };
    walk(family);
  };

  return { make, without, countChoices, listOfSize, isExhausted: () => isExhausted };
}

/** Adds the product of two polynomials, given by their coefficients. */
export function addProduct(sum: bigint[], a: readonly bigint[], b: readonly bigint[]): void {
  for (const [i, x] of a.entries()) {
    if (x === 0n) continue;
    for (const [j, y] of b.entries()) {
      if (y !== 0n) sum[i + j] = (sum[i + j] ?? 0n) + x * y;
    }
  }
  for (let index = 0; index < sum.length; index++) sum[index] ??= 0n;
}
