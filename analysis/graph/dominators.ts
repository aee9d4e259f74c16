// Immediate dominators of a rooted directed graph over the nodes 0 … size − 1, and with how many nodes each dominates.
// K. D. Cooper, T. J. Harvey, K. Kennedy, "A Simple, Fast Dominance Algorithm", Rice University TR-06-33870 (2001): a
// fixpoint over reverse postorder, near linear in practice.

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
  for (const [index, node] of order.entries()) position[node] = index;
  const predecessors: number[][] = Array.from({ length: size }, () => []);
  for (const node of order) for (const next of successorsOf(node)) predecessors[next]?.push(node);
  const immediate = new Int32Array(size).fill(-1);
  immediate[root] = root;
  const meet = (a: number, b: number): number => {
    let [left, right] = [a, b];
    while (left !== right) {
      while ((position[left] ?? 0) > (position[right] ?? 0)) left = immediate[left] ?? root;
      while ((position[right] ?? 0) > (position[left] ?? 0)) right = immediate[right] ?? root;
    }
    return left;
  };
  for (let isSettled = false; !isSettled; ) {
    isSettled = true;
    for (const node of order) {
      if (node === root) continue;
      let found = -1;
      for (const before of predecessors[node] ?? []) {
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
