// Strongly connected components of a directed graph over the nodes 0 … size − 1.
// R. E. Tarjan, "Depth-first search and linear graph algorithms", SIAM J. Comput. 1 (1972), with an explicit stack so that
// a long chain does not exhaust the call stack. Linear in nodes and edges.

/**
 * The components, each a list of its nodes, such that every edge leads into the same component or into one that stands
 * before it in the result: what is depended on comes first. With roots, of the nodes that these reach alone.
 */
export function stronglyConnectedComponents(
  size: number,
  successorsOf: (node: number) => readonly number[],
  roots?: readonly number[],
): readonly (readonly number[])[] {
  const unseen = -1;
  const order = new Int32Array(size).fill(unseen);
  const lowest = new Int32Array(size);
  const isOpen = new Uint8Array(size);
  const open: number[] = [];
  const path: number[] = [];
  const nextEdge: number[] = [];
  /** Of the nodes on the path, asked for once. */
  const successors: (readonly number[])[] = [];
  const components: number[][] = [];
  let seen = 0;

  const enter = (node: number): void => {
    order[node] = seen;
    lowest[node] = seen;
    seen += 1;
    isOpen[node] = 1;
    open.push(node);
    path.push(node);
    nextEdge.push(0);
    successors.push(successorsOf(node));
  };

  const leave = (node: number): void => {
    path.pop();
    nextEdge.pop();
    successors.pop();
    const parent = path[path.length - 1];
    if (parent !== undefined) lowest[parent] = Math.min(lowest[parent] ?? 0, lowest[node] ?? 0);
    if (lowest[node] !== order[node]) return;
    const component: number[] = [];
    for (let member = open.pop(); member !== undefined; member = member === node ? undefined : open.pop()) {
      isOpen[member] = 0;
      component.push(member);
    }
    components.push(component.reverse());
  };

  const count = roots === undefined ? size : roots.length;
  for (let index = 0; index < count; index += 1) {
    const root = roots === undefined ? index : (roots[index] as number);
    if (order[root] !== unseen) continue;
    enter(root);
    while (path.length > 0) {
      const top = path.length - 1;
      const node = path[top] ?? 0;
      const edge = nextEdge[top] ?? 0;
      const next = successors[top]?.[edge];
      if (next === undefined) {
        leave(node);
        continue;
      }
      nextEdge[top] = edge + 1;
      if (order[next] === unseen) enter(next);
      else if (isOpen[next] === 1) lowest[node] = Math.min(lowest[node] ?? 0, order[next] ?? 0);
    }
  }
  return components;
}
