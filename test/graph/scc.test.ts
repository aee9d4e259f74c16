// Strongly connected components against reachability worked out the slow way.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stronglyConnectedComponents } from "../../analysis/graph/scc.ts";

describe("strongly connected components", () => {
  it("finds two cycles and the bridge between them, the depended-on one first", () => {
    const successors = [[1], [0, 2], [3], [2], []];
    const found = stronglyConnectedComponents(5, (node) => successors[node] ?? []);
    expect(found.map((component) => [...component].sort())).toEqual([[2, 3], [0, 1], [4]]);
  });

  it("survives a chain of 100,000 nodes", () => {
    const size = 100_000;
    const found = stronglyConnectedComponents(size, (node) => (node + 1 < size ? [node + 1] : []));
    expect(found).toHaveLength(size);
    expect(found[0]).toEqual([size - 1]);
  });

  it("agrees with mutual reachability on random graphs, in an order that puts what is depended on first", () => {
    const graphs = fc.integer({ min: 1, max: 9 }).chain((size) =>
      fc.record({
        size: fc.constant(size),
        edges: fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { maxLength: 20 }),
      }),
    );
    fc.assert(
      fc.property(graphs, ({ size, edges }) => {
        const found = stronglyConnectedComponents(size, (node) =>
          edges.filter(([from]) => from === node).map(([, to]) => to),
        );
        const reaches = reachability(size, edges);
        const componentOf = new Map(found.flatMap((members, index) => members.map((node) => [node, index] as const)));
        expect(componentOf.size).toBe(size);
        for (let a = 0; a < size; a++) {
          for (let b = 0; b < size; b++) {
            const together = reaches[a]?.[b] === true && reaches[b]?.[a] === true;
            expect(componentOf.get(a) === componentOf.get(b)).toBe(together);
          }
        }
        for (const [from, to] of edges) {
          expect(componentOf.get(to)).toBeLessThanOrEqual(componentOf.get(from) ?? -1);
        }
      }),
      { seed: 20260101, numRuns: 2000 },
    );
  });
});

function reachability(size: number, edges: readonly (readonly [number, number])[]): boolean[][] {
  const reaches = Array.from({ length: size }, (_, a) => Array.from({ length: size }, (_, b) => a === b));
  const set = (a: number, b: number) => {
    const row = reaches[a];
    if (row !== undefined) row[b] = true;
  };
  for (const [a, b] of edges) set(a, b);
  for (let via = 0; via < size; via++) {
    for (let a = 0; a < size; a++) {
      for (let b = 0; b < size; b++) if (reaches[a]?.[via] && reaches[via]?.[b]) set(a, b);
    }
  }
  return reaches;
}
