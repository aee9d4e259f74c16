// Minimal solutions of a monotone Boolean function: the smallest sets of variables that make it true.
// A. Rauzy, "New algorithms for fault trees analysis", Reliability Engineering and System Safety 40 (1993); the sets are
// kept in a zero-suppressed diagram (Minato 1993), so that they are counted without being listed. The cost is bounded by
// the budget of nodes; of a function that is not monotone the result means nothing.

import { always, type Bdd, type BddNode, never } from "./bdd.ts";

export interface MinimalSolutions {
  /** How many there are of each size, by size. Linear in the diagram of sets. */
  readonly countBySize: ReadonlyMap<number, number>;
  /** At most so many of the sets, each ascending, smaller ones first, then in lexical order. */
  list(atMost: number): readonly (readonly number[])[];
}

interface SetNode {
  readonly level: number;
  /** Sets that contain the variable. */
  readonly high: number;
  /** Sets that do not. */
  readonly low: number;
}

const noSet = 0;
const emptySet = 1;

/**
 * The minimal solutions with at most `maxSize` variables. Undefined where the diagram of sets would outgrow the budget.
 */
export function minimalSolutionsOf(
  bdd: Bdd,
  root: BddNode,
  limits: { readonly maxSize: number; readonly nodeBudget: number },
): MinimalSolutions | undefined {
  const nodes: SetNode[] = [
    { level: Number.POSITIVE_INFINITY, high: noSet, low: noSet },
    { level: Number.POSITIVE_INFINITY, high: noSet, low: noSet },
  ];
  const unique = new Map<string, number>();
  const solved = new Map<string, number>();
  const removed = new Map<string, number>();
  let isExhausted = false;

  const nodeAt = (index: number): SetNode => nodes[index] ?? (nodes[noSet] as SetNode);

  const make = (level: number, high: number, low: number): number => {
    if (high === noSet) return low;
    const key = `${level},${high},${low}`;
    const known = unique.get(key);
    if (known !== undefined) return known;
    if (nodes.length >= limits.nodeBudget) {
      isExhausted = true;
      return noSet;
    }
    nodes.push({ level, high, low });
    unique.set(key, nodes.length - 1);
    return nodes.length - 1;
  };

  /** The sets of `from` that contain no set of `taken`. */
  const without = (from: number, taken: number): number => {
    if (from === noSet || taken === emptySet || isExhausted) return noSet;
    if (taken === noSet) return from;
    const left = nodeAt(from);
    const right = nodeAt(taken);
    if (left.level > right.level) return without(from, right.low);
    const key = `${from},${taken}`;
    const known = removed.get(key);
    if (known !== undefined) return known;
    const result =
      left.level < right.level
        ? make(left.level, without(left.high, taken), without(left.low, taken))
        : make(left.level, without(without(left.high, right.high), right.low), without(left.low, right.low));
    removed.set(key, result);
    return result;
  };

  const solve = (node: BddNode, maxSize: number): number => {
    if (node === never || maxSize < 0 || isExhausted) return noSet;
    if (node === always) return emptySet;
    const key = `${node},${maxSize}`;
    const known = solved.get(key);
    if (known !== undefined) return known;
    const low = solve(bdd.lowOf(node), maxSize);
    const high = without(solve(bdd.highOf(node), maxSize - 1), low);
    const result = make(bdd.levelOf(node), high, low);
    solved.set(key, result);
    return result;
  };

  const result = solve(root, limits.maxSize);
  if (isExhausted) return undefined;
  return {
    countBySize: countBySize(nodes, result),
    list(atMost) {
      const found: number[][] = [];
      const sizes = [...countBySize(nodes, result).keys()].sort((a, b) => a - b);
      for (const size of sizes) listOfSize(nodes, result, { size, atMost, found, prefix: [] });
      return found;
    },
  };
}

function countBySize(nodes: readonly SetNode[], root: number): ReadonlyMap<number, number> {
  const counts: ReadonlyMap<number, number>[] = [new Map(), new Map([[0, 1]])];
  for (let index = 2; index <= root; index++) {
    const node = nodes[index];
    const bySize = new Map(counts[node?.low ?? noSet]);
    for (const [size, count] of counts[node?.high ?? noSet] ?? []) {
      bySize.set(size + 1, (bySize.get(size + 1) ?? 0) + count);
    }
    counts.push(bySize);
  }
  return new Map([...(counts[root] ?? [])].sort(([a], [b]) => a - b));
}

interface Listing {
  readonly size: number;
  readonly atMost: number;
  readonly found: number[][];
  readonly prefix: readonly number[];
}

function listOfSize(nodes: readonly SetNode[], root: number, listing: Listing): void {
  const { size, atMost, found, prefix } = listing;
  if (root === noSet || found.length >= atMost || prefix.length > size) return;
  if (root === emptySet) {
    if (prefix.length === size) found.push([...prefix]);
    return;
  }
  const node = nodes[root];
  if (node === undefined) return;
  listOfSize(nodes, node.high, { ...listing, prefix: [...prefix, node.level] });
  listOfSize(nodes, node.low, listing);
}
