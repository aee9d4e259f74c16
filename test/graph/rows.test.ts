// Compressed rows turned around and searched for circles, held against plain lists.

import { describe, expect, it } from "vitest";
import { hasCircleIn, listsOf, sourcesOf } from "../../analysis/graph/rows.ts";
import { stronglyConnectedComponents } from "../../analysis/graph/scc.ts";
import { type Rows, settledOrderOf } from "../../analysis/graph/settled-order.ts";
import { randomFrom } from "../support/mutate.ts";

function rowsOf(lists: readonly (readonly number[])[]): Rows {
  const firstEdge = new Int32Array(lists.length + 1);
  for (const [node, list] of lists.entries()) firstEdge[node + 1] = (firstEdge[node] as number) + list.length;
  return { firstEdge, targets: Int32Array.from(lists.flat()) };
}

describe("compressed rows", () => {
  it("are lists side by side", () => {
    expect(listsOf(rowsOf([[2, 1], [], [2]]))).toEqual([[2, 1], [], [2]]);
    expect(listsOf(rowsOf([]))).toEqual([]);
  });

  it("name what leads to a node once, ascending", () => {
    expect(listsOf(sourcesOf(rowsOf([[1, 2, 1], [2], []])))).toEqual([[], [0], [0, 1]]);
  });

  it("have a circle where a search for parts finds one, and the right sources, on random graphs", () => {
    const random = randomFrom(7);
    let circles = 0;
    for (let round = 0; round < 300; round += 1) {
      const size = Math.floor(random() * 8);
      const lists = Array.from({ length: size }, () =>
        Array.from({ length: Math.floor(random() * 2.5) }, () => Math.floor(random() * size)),
      );
      const rows = rowsOf(lists);
      const sources = lists.map((_, node) => lists.flatMap((list, source) => (list.includes(node) ? [source] : [])));
      expect(listsOf(sourcesOf(rows))).toEqual(sources);
      const parts = stronglyConnectedComponents(size, (node) => lists[node] ?? []);
      const isCyclic = parts.some((part) => part.length > 1) || lists.some((list, node) => list.includes(node));
      expect(hasCircleIn(rows, settledOrderOf(rows).order)).toBe(isCyclic);
      if (isCyclic) circles += 1;
    }
    expect(circles).toBeGreaterThan(50);
    expect(circles).toBeLessThan(250);
  });
});
