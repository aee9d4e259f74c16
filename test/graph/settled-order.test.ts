// The order in which sums are settled, against strongly connected components as scc.ts finds them.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stronglyConnectedComponents } from "../../analysis/graph/scc.ts";
import { type Rows, settledOrderOf } from "../../analysis/graph/settled-order.ts";

describe("settled order", () => {
  it("puts what leads to a node before it, and nodes that reach each other side by side", () => {
    expect(partsOf(rowsOf([[2], [0, 2], [1], [], [3]]))).toEqual([[4], [3], [0, 1, 2]]);
  });

  it("survives a chain of 100,000 nodes", () => {
    const size = 100_000;
    const { order } = settledOrderOf(rowsOf(Array.from({ length: size }, (_, node) => (node > 0 ? [node - 1] : []))));
    expect(order[0]).toBe(size - 1);
  });

  it("is empty where there are no nodes", () => {
    expect(partsOf(rowsOf([]))).toEqual([]);
  });

  it("is the reverse of the strongly connected components of random graphs", () => {
    const graphs = fc
      .integer({ min: 1, max: 9 })
      .chain((size) => fc.array(fc.array(fc.nat(size - 1), { maxLength: 4 }), { minLength: size, maxLength: size }));
    fc.assert(
      fc.property(graphs, (successors) => {
        const expected = stronglyConnectedComponents(successors.length, (node) => successors[node] ?? [])
          .map((part) => [...part].sort((a, b) => a - b))
          .reverse();
        expect(partsOf(rowsOf(successors))).toEqual(expected);
      }),
      { seed: 20260101, numRuns: 2000 },
    );
  });
});

function rowsOf(successors: readonly (readonly number[])[]): Rows {
  const firstEdge = new Int32Array(successors.length + 1);
  for (const [node, own] of successors.entries()) firstEdge[node + 1] = (firstEdge[node] ?? 0) + own.length;
  return { firstEdge, targets: Int32Array.from(successors.flat()) };
}

function partsOf(rows: Rows): number[][] {
  const { order, partEnds } = settledOrderOf(rows);
  const parts: number[][] = [];
  for (let start = 0; start < order.length; start = partEnds[start] ?? 0) {
    parts.push([...order.subarray(start, partEnds[start])]);
  }
  return parts;
}
