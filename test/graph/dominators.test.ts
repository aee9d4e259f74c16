// Dominators against their definition: what is no longer reached when a node is taken out.

import { describe, expect, it } from "vitest";
import { dominatedCounts, dominatorsOf } from "../../analysis/graph/dominators.ts";
import { randomFrom } from "../support/mutate.ts";

function reached(size: number, edges: readonly (readonly number[])[], without: number): ReadonlySet<number> {
  const seen = new Set(without === 0 ? [] : [0]);
  for (const node of seen) for (const next of edges[node] ?? []) if (next !== without && next < size) seen.add(next);
  return seen;
}

describe("dominators", () => {
  it("are what a diamond passes before it parts", () => {
    // 0 → 1 → {2, 3} → 4
    const edges = [[1], [2, 3], [4], [4], []];
    const dominators = dominatorsOf(5, 0, (node) => edges[node] ?? []);
    expect([...dominators.immediate]).toEqual([0, 0, 1, 1, 1]);
    expect([...dominatedCounts(dominators)]).toEqual([4, 3, 0, 0, 0]);
  });

  it("leave out what is not reached", () => {
    const edges = [[1], [], [1]];
    const { immediate, order } = dominatorsOf(3, 0, (node) => edges[node] ?? []);
    expect([...immediate]).toEqual([0, 0, -1]);
    expect(order).toEqual([0, 1]);
  });

  it("agree with taking each node out, on random graphs with circles", () => {
    const random = randomFrom(3);
    for (let round = 0; round < 300; round++) {
      const size = 2 + Math.floor(random() * 10);
      const edges = Array.from({ length: size }, () =>
        Array.from({ length: Math.floor(random() * 4) }, () => Math.floor(random() * size)),
      );
      const dominators = dominatorsOf(size, 0, (node) => edges[node] ?? []);
      const counts = dominatedCounts(dominators);
      const all = reached(size, edges, -1);
      expect(new Set(dominators.order)).toEqual(all);
      for (const node of all) {
        const lost = [...all].filter((other) => other !== node && !reached(size, edges, node).has(other));
        expect(counts[node]).toBe(lost.length);
      }
    }
  });

  it("of a chain of 200,000 nodes exhaust no stack", () => {
    const size = 200_000;
    const dominators = dominatorsOf(size, 0, (node) => (node + 1 < size ? [node + 1] : []));
    expect(dominatedCounts(dominators)[0]).toBe(size - 1);
  });
});
