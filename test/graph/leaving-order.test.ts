// The order of graphs without circles, held against the grouping of all graphs.

import { describe, expect, it } from "vitest";
import { leavingOrder } from "../../analysis/graph/leaving-order.ts";
import { stronglyConnectedComponents } from "../../analysis/graph/scc.ts";
import { randomFrom } from "../support/mutate.ts";

describe("the order in which a search leaves", () => {
  it("puts what is led to first", () => {
    expect(leavingOrder([[1, 2], [2], []])).toEqual([2, 1, 0]);
    expect(leavingOrder([])).toEqual([]);
  });

  it("is none where there is a circle, of one even", () => {
    expect(leavingOrder([[0]])).toBeUndefined();
    expect(leavingOrder([[1], [2], [0]])).toBeUndefined();
  });

  it("is that of the components where each is a single node, on random graphs", () => {
    const random = randomFrom(5);
    let ordered = 0;
    for (let round = 0; round < 500; round += 1) {
      const size = 1 + Math.floor(random() * 8);
      const successors = Array.from({ length: size }, (_, node) =>
        Array.from({ length: Math.floor(random() * 3) }, () => Math.floor(random() * size)).filter(
          (target) => round % 3 === 0 || target > node || random() < 0.05,
        ),
      );
      const parts = stronglyConnectedComponents(size, (node) => successors[node] ?? []);
      const isCyclic = parts.some((part) => part.length > 1) || successors.some((own, node) => own.includes(node));
      expect(leavingOrder(successors)).toEqual(isCyclic ? undefined : parts.flat());
      if (!isCyclic) ordered += 1;
    }
    expect(ordered).toBeGreaterThan(100);
    expect(ordered).toBeLessThan(500);
  });

  it("follows a chain of a hundred thousand", () => {
    const size = 100_000;
    const chain = Array.from({ length: size }, (_, node) => (node + 1 < size ? [node + 1] : []));
    expect(leavingOrder(chain)?.[0]).toBe(size - 1);
  });
});
