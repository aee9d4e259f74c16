// Immediate dominators of a rooted directed graph over the nodes 0 … size − 1, and with how many nodes each dominates.
// K. D. Cooper, T. J. Harvey, K. Kennedy, "A Simple, Fast Dominance Algorithm", Rice University TR-06-33870 (2001): a
// fixpoint over reverse postorder, near linear in practice.

import { sourcesOf } from "./rows.ts";
import type { Rows } from "./settled-order.ts";

/** The dominator tree of the nodes that the root reaches. */
export interface Dominators {
  /** By node: the last other node that every path from the root to it passes; the root's own is itself, −1 where unreached. */
  readonly immediate: Int32Array;
  /** Reached nodes, each behind its immediate dominator. */
  readonly order: readonly number[];
}

/** The dominators of all that is reached from the root. */
export function dominatorsOf(
  size: number,
  root: number,
  successorsOf: (node: number) => readonly number[],
): Dominators {
  const order = reversePostorder(size, root, successorsOf);
  const position = new Int32Array(size).fill(-1);
  for (let index = 0; index < order.length; index++) position[order[index] as number] = index;
  const { firstEdge, targets: predecessors } = predecessorsOf(size, order, successorsOf);
  const immediate = new Int32Array(size).fill(-1);
  immediate[root] = root;
  const meet = (a: number, b: number): number => {
    let left = a;
    let right = b;
    while (left !== right) {
      while ((position[left] as number) > (position[right] as number)) left = immediate[left] as number;
      while ((position[right] as number) > (position[left] as number)) right = immediate[right] as number;
    }
    return left;
  };
  for (let isSettled = false; !isSettled; ) {
    isSettled = true;
    for (let index = 1; index < order.length; index++) {
      const node = order[index] as number;
      let found = -1;
      const end = firstEdge[node + 1] as number;
      for (let edge = firstEdge[node] as number; edge < end; edge++) {
        const before = predecessors[edge] as number;
        if (immediate[before] === -1) continue;
        found = found === -1 ? before : meet(before, found);
      }
      if (immediate[node] === found) continue;
      immediate[node] = found;
      isSettled = false;
    }
  }
  return { immediate, order };
}

/** By node the nodes that lead to it, of those in the order. */
function predecessorsOf(
  size: number,
  order: readonly number[],
  successorsOf: (node: number) => readonly number[],
): Rows {
  const firstEdge = new Int32Array(size + 1);
  const isReached = new Uint8Array(size);
  for (const node of order) isReached[node] = 1;
  const targets: number[] = [];
  for (let node = 0; node < size; node++) {
    if (isReached[node] === 1) for (const next of successorsOf(node)) targets.push(next);
    firstEdge[node + 1] = targets.length;
  }
  return sourcesOf({ firstEdge, targets: new Int32Array(targets) });
}

/** Depth first without recursion, so that a long chain does not exhaust the call stack. */
function reversePostorder(
  size: number,
  root: number,
  successorsOf: (node: number) => readonly number[],
): readonly number[] {
  const isSeen = new Uint8Array(size);
  const nextEdge = new Int32Array(size);
  const path = [root];
  const order: number[] = [];
  isSeen[root] = 1;
  for (let node = path.at(-1); node !== undefined; node = path.at(-1)) {
    const edge = nextEdge[node] ?? 0;
    const next = successorsOf(node)[edge];
    if (next === undefined) {
      order.push(node);
      path.pop();
      continue;
    }
    nextEdge[node] = edge + 1;
    if (isSeen[next] === 1) continue;
    isSeen[next] = 1;
    path.push(next);
  }
  return order.reverse();
}

/** How many nodes each node dominates, itself not counted. Linear in the nodes. */
export function dominatedCounts({ immediate, order }: Dominators): Int32Array {
  const counts = new Int32Array(immediate.length);
  for (let index = order.length - 1; index > 0; index--) {
    const node = order[index] ?? 0;
    const above = immediate[node] ?? node;
    if (above !== node) counts[above] = (counts[above] ?? 0) + (counts[node] ?? 0) + 1;
  }
  return counts;
}
