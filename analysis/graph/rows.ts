// Graphs as compressed rows turned around, looked at and taken apart. They are for graphs that are small and many, where a list
// object of each node's own would cost more than what is in it.

import type { Rows } from "./settled-order.ts";
import { int32s, reusedInts } from "./small-arrays.ts";

const nextRoom = reusedInts();
const lastRoom = reusedInts();
const placesRoom = reusedInts();

/** By node the nodes that have an edge to it, ascending and each once. Linear. */
export function sourcesOf({ firstEdge, targets }: Rows): Rows {
  const size = firstEdge.length - 1;
  const firstSource = int32s(size + 1);
  /** How many sources a node has; then where its next one goes. */
  const next = nextRoom(size);
  /** The source that was met last: who has several edges to a node is met several times in a row. */
  const last = lastRoom(size).fill(-1, 0, size);
  let count = 0;
  for (let source = 0; source < size; source++) {
    const end = firstEdge[source + 1] as number;
    for (let edge = firstEdge[source] as number; edge < end; edge++) {
      const target = targets[edge] as number;
      if (last[target] === source) continue;
      last[target] = source;
      next[target] = (next[target] as number) + 1;
      count += 1;
    }
  }
  for (let node = 0; node < size; node++) {
    firstSource[node + 1] = (firstSource[node] as number) + (next[node] as number);
    next[node] = firstSource[node] as number;
  }
  const sources = int32s(count);
  last.fill(-1, 0, size);
  for (let source = 0; source < size; source++) {
    const end = firstEdge[source + 1] as number;
    for (let edge = firstEdge[source] as number; edge < end; edge++) {
      const target = targets[edge] as number;
      if (last[target] === source) continue;
      last[target] = source;
      sources[next[target] as number] = source;
      next[target] = (next[target] as number) + 1;
    }
  }
  return { firstEdge: firstSource, targets: sources };
}

/** Whether any edge leads to a node that does not stand behind its own in a settled order. Linear. */
export function hasCircleIn({ firstEdge, targets }: Rows, order: Int32Array): boolean {
  const places = placesRoom(order.length);
  for (let place = 0; place < order.length; place++) places[order[place] as number] = place;
  for (let node = 0; node < order.length; node++) {
    const end = firstEdge[node + 1] as number;
    for (let edge = firstEdge[node] as number; edge < end; edge++) {
      if ((places[targets[edge] as number] as number) <= (places[node] as number)) return true;
    }
  }
  return false;
}

/** Whether a node has an edge to itself. */
export function leadsToItself({ firstEdge, targets }: Rows, node: number): boolean {
  const end = firstEdge[node + 1] as number;
  for (let edge = firstEdge[node] as number; edge < end; edge += 1) if (targets[edge] === node) return true;
  return false;
}

/** By node the targets of its edges, as lists. */
export function listsOf({ firstEdge, targets }: Rows): readonly (readonly number[])[] {
  return Array.from({ length: firstEdge.length - 1 }, (_, node) => [
    ...targets.subarray(firstEdge[node], firstEdge[node + 1]),
  ]);
}
