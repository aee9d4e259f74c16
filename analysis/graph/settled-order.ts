// The order in which sums along the edges of a directed graph are settled: what leads to a node comes before it, and nodes that
// reach each other stand side by side. R. E. Tarjan, "Depth-first search and linear graph algorithms", SIAM J. Comput. 1 (1972),
// on arrays that all calls share, for graphs whose edges lie in rows; scc.ts is for those that tell the successors of a node.

import { int32s } from "./small-arrays.ts";

/** A graph over the nodes 0 … n − 1 as compressed rows: the edges out of a node lie side by side. */
export interface Rows {
  /** By node, the index of its first edge; one entry more than nodes, which is the number of edges. */
  readonly firstEdge: Int32Array;
  /** By edge, the node that it leads to. */
  readonly targets: Int32Array;
}

export interface SettledOrder {
  /** All nodes. An edge leads to a node that stands later here, or within a part. */
  readonly order: Int32Array;
  /**
   * By index in `order`, where the part that stands there ends, the index after its last node: parts are nodes that reach each
   * other, ascending; most are of one node.
   */
  readonly partEnds: Int32Array;
}

/** Room for the search, by node; as large as the largest graph so far. */
let room = roomFor(256);

function roomFor(size: number) {
  return {
    /** Numbers from 1 in the order of the search; 0 for a node that it has not met. */
    found: new Int32Array(size),
    lowest: new Int32Array(size),
    isOpen: new Uint8Array(size),
    open: new Int32Array(size),
    path: new Int32Array(size),
    nextEdge: new Int32Array(size),
  };
}

/** The settled order of a graph. Linear in nodes and edges. */
export function settledOrderOf({ firstEdge, targets }: Rows): SettledOrder {
  const size = firstEdge.length - 1;
  if (room.found.length < size) room = roomFor(2 * size);
  const { found, lowest, isOpen, open, path, nextEdge } = room;
  found.fill(0, 0, size);
  const order = int32s(size);
  const partEnds = int32s(size);
  // Parts are found with what they lead to first, so the order is filled from its end.
  let left = size;
  let openCount = 0;
  let count = 0;
  for (let root = 0; root < size; root += 1) {
    if (found[root] !== 0) continue;
    let depth = 0;
    let entered = root;
    while (depth >= 0) {
      if (entered !== -1) {
        count += 1;
        found[entered] = count;
        lowest[entered] = count;
        isOpen[entered] = 1;
        open[openCount++] = entered;
        path[depth] = entered;
        nextEdge[entered] = firstEdge[entered] as number;
        entered = -1;
      }
      const node = path[depth] as number;
      const end = firstEdge[node + 1] as number;
      let edge = nextEdge[node] as number;
      for (; edge < end; edge += 1) {
        const target = targets[edge] as number;
        if (found[target] === 0) {
          entered = target;
          break;
        }
        if (isOpen[target] === 1) lowest[node] = Math.min(lowest[node] as number, found[target] as number);
      }
      if (entered !== -1) {
        nextEdge[node] = edge + 1;
        depth += 1;
        continue;
      }
      depth -= 1;
      if (depth >= 0) {
        const parent = path[depth] as number;
        lowest[parent] = Math.min(lowest[parent] as number, lowest[node] as number);
      }
      if (lowest[node] !== found[node]) continue;
      const partEnd = left;
      for (let member = -1; member !== node; ) {
        openCount -= 1;
        member = open[openCount] as number;
        isOpen[member] = 0;
        left -= 1;
        order[left] = member;
      }
      if (partEnd - left === 1) partEnds[left] = partEnd;
      else {
        partEnds.fill(partEnd, left, partEnd);
        order.subarray(left, partEnd).sort();
      }
    }
  }
  return { order, partEnds };
}
