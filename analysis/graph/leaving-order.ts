// The order of a directed graph without circles, in which what is led to comes first. Graphs with circles are left to scc.ts.

/**
 * All nodes in the order in which a search in depth leaves them: every edge leads to a node that stands before its own. Undefined
 * where there is a circle. The same order as that of `stronglyConnectedComponents`, without lists of one. Linear.
 */
export function leavingOrder(successors: readonly (readonly number[])[]): readonly number[] | undefined {
  const size = successors.length;
  const [unseen, open, left] = [0, 1, 2];
  const state = new Uint8Array(size);
  const nextEdge = new Int32Array(size);
  const path: number[] = [];
  const order: number[] = [];
  for (let root = 0; root < size; root++) {
    if (state[root] !== unseen) continue;
    state[root] = open;
    path.push(root);
    while (path.length > 0) {
      const node = path[path.length - 1] ?? 0;
      const position = nextEdge[node] ?? 0;
      const next = successors[node]?.[position];
      if (next === undefined) {
        state[node] = left;
        order.push(node);
        path.pop();
        continue;
      }
      nextEdge[node] = position + 1;
      if (state[next] === open) return undefined;
      if (state[next] === unseen) {
        state[next] = open;
        path.push(next);
      }
    }
  }
  return order;
}
