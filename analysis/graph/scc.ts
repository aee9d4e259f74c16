// Strongly connected components of a directed graph. It knows numbers for nodes and nothing of what they stand for.

/**
 * The strongly connected components, each a list of nodes, in reverse topological order: a component comes after every
 * component that it reaches. Nodes are 0 … nodeCount − 1. Linear in nodes and edges, and iterative, so that a long chain
 * exhausts no stack.
 *
 * Source: R. Tarjan, Depth-first search and linear graph algorithms, SIAM Journal on Computing 1 (1972).
 */
export function stronglyConnected(nodeCount: number, successors: (node: number) => Iterable<number>): number[][] {
  const unvisited = -1;
  const order = new Int32Array(nodeCount).fill(unvisited);
  const lowest = new Int32Array(nodeCount);
  const isOpen = new Uint8Array(nodeCount);
  const open: number[] = [];
  const found: number[][] = [];
  let count = 0;

  const path: { node: number; rest: Iterator<number> }[] = [];
  const enter = (node: number): void => {
    order[node] = lowest[node] = count++;
    isOpen[node] = 1;
    open.push(node);
    path.push({ node, rest: successors(node)[Symbol.iterator]() });
  };
  const lower = (node: number, to: number | undefined): void => {
    if (to !== undefined && to < (lowest[node] ?? 0)) lowest[node] = to;
  };

  for (let root = 0; root < nodeCount; root++) {
    if (order[root] !== unvisited) continue;
    enter(root);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const { node, rest } = top;
      const next = rest.next();
      if (!next.done) {
        if (order[next.value] === unvisited) enter(next.value);
        else if (isOpen[next.value] === 1) lower(node, order[next.value]);
        continue;
      }
      path.pop();
      const parent = path.at(-1);
      if (parent !== undefined) lower(parent.node, lowest[node]);
      if (lowest[node] !== order[node]) continue;
      const members: number[] = [];
      for (let member = open.pop(); member !== undefined; member = open.pop()) {
        isOpen[member] = 0;
        members.push(member);
        if (member === node) break;
      }
      found.push(members);
    }
  }
  return found;
}
