// Walks every path of a graph that visits no node twice, unless the caller lets it come again, carrying a value along. It stops at a
// budget, because such paths can be exponentially many, and says that it did; what the value means is the caller's business.

export interface SimplePathWalk<Node, Edge, Value> {
  readonly start: Node;
  readonly value: Value;
  edgesOf(node: Node): Iterable<Edge>;
  targetOf(edge: Edge): Node;
  /** The value behind an edge; undefined where the path ends before it. `isAgain`: the path has been there, and comes again. */
  step(value: Value, edge: Edge, isAgain: boolean): Value | undefined;
  /** Called for the start and for each node that a path ends at, once per path. */
  visit(node: Node, value: Value): void;
  /** Called where an edge leads back to a node of the path; `since` are the path's edges from that node on. */
  reenter?(since: readonly Edge[], edge: Edge, value: Value): void;
  /** Whether a path goes on from a node that it has been at; `since` as above, from its last time there. Has to end every path. */
  comesAgain?(since: readonly Edge[], edge: Edge): boolean;
}

/**
 * Visits every simple path from the start, depth first in the order of the edges. Takes one unit of the budget per edge
 * looked at; false when the budget ran out, and then some paths were not visited.
 */
export function walkSimplePaths<Node, Edge, Value>(
  walk: SimplePathWalk<Node, Edge, Value>,
  budget: { left: number },
): boolean {
  const depthByNode = new Map<Node, number>([[walk.start, 0]]);
  const edges: Edge[] = [];
  walk.visit(walk.start, walk.value);
  const begin = (node: Node, value: Value, lastDepth: number | undefined) => {
    return { node, value, lastDepth, rest: walk.edgesOf(node)[Symbol.iterator]() };
  };
  const path = [begin(walk.start, walk.value, undefined)];
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const next = top.rest.next();
    if (next.done) {
      if (top.lastDepth === undefined) depthByNode.delete(top.node);
      else depthByNode.set(top.node, top.lastDepth);
      path.pop();
      edges.pop();
      continue;
    }
    if (budget.left <= 0) return false;
    budget.left -= 1;
    const node = walk.targetOf(next.value);
    const depth = depthByNode.get(node);
    if (depth !== undefined) {
      const since = edges.slice(depth);
      if (walk.comesAgain?.(since, next.value) !== true) {
        walk.reenter?.(since, next.value, top.value);
        continue;
      }
    }
    const value = walk.step(top.value, next.value, depth !== undefined);
    if (value === undefined) continue;
    depthByNode.set(node, path.length);
    edges.push(next.value);
    walk.visit(node, value);
    path.push(begin(node, value, depth));
  }
  return true;
}
