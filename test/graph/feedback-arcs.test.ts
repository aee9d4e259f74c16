// Feedback arc sets against trying every set of edges.

import { describe, expect, it } from "vitest";
import { type Arc, feedbackArcs } from "../../analysis/graph/feedback-arcs.ts";
import { stronglyConnectedComponents } from "../../analysis/graph/scc.ts";
import { randomFrom } from "../support/mutate.ts";

function isAcyclic(size: number, arcs: readonly Arc[]): boolean {
  if (arcs.some((arc) => arc.source === arc.target)) return false;
  const successors = Array.from({ length: size }, (_, node) =>
    arcs.filter((arc) => arc.source === node).map((arc) => arc.target),
  );
  return stronglyConnectedComponents(size, (node) => successors[node] ?? []).length === size;
}

/** The least cost of edges without which no cycle is left, by trying all sets. */
function leastCost(size: number, arcs: readonly Arc[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (let set = 0; set < 1 << arcs.length; set++) {
    const kept = arcs.filter((_, index) => ((set >> index) & 1) === 0);
    const cost = arcs.reduce((sum, arc, index) => sum + (((set >> index) & 1) === 1 ? arc.cost : 0), 0);
    if (cost < least && isAcyclic(size, kept)) least = cost;
  }
  return least;
}

function arc(source: number, target: number, cost = 1): Arc {
  return { source, target, cost };
}

describe("a smallest feedback arc set", () => {
  it("is one edge of a ring, the cheapest", () => {
    expect(feedbackArcs(3, [arc(0, 1), arc(1, 2, 0.5), arc(2, 0)])).toEqual({ arcs: [1], isExact: true });
  });

  it("is the edge that two rings have in common", () => {
    // 0 → 1 → 2 → 0 and 0 → 1 → 3 → 0
    expect(feedbackArcs(4, [arc(1, 2), arc(2, 0), arc(1, 3), arc(3, 0), arc(0, 1)]).arcs).toEqual([4]);
  });

  it("holds every loop at one node", () => {
    expect(feedbackArcs(2, [arc(0, 0), arc(0, 1)]).arcs).toEqual([0]);
  });

  it("costs as little as the best of all sets of edges, on random graphs", () => {
    const random = randomFrom(5);
    for (let round = 0; round < 120; round++) {
      const size = 2 + Math.floor(random() * 5);
      const arcs = Array.from({ length: Math.floor(random() * 10) }, () =>
        arc(Math.floor(random() * size), Math.floor(random() * size), 1 + Math.floor(random() * 3)),
      );
      const found = feedbackArcs(size, arcs);
      const removed = new Set(found.arcs);
      expect(
        isAcyclic(
          size,
          arcs.filter((_, index) => !removed.has(index)),
        ),
      ).toBe(true);
      expect(found.arcs.reduce((sum, index) => sum + (arcs[index]?.cost ?? 0), 0)).toBe(leastCost(size, arcs));
    }
  });

  it("of a large graph leaves no cycle, holds nothing in vain, and says that it is no proof", () => {
    const random = randomFrom(6);
    const size = 60;
    const arcs = Array.from({ length: 200 }, () => arc(Math.floor(random() * size), Math.floor(random() * size)));
    const { arcs: removed, isExact } = feedbackArcs(size, arcs);
    const out = new Set(removed);
    expect(isExact).toBe(false);
    const kept = arcs.filter((_, index) => !out.has(index));
    expect(isAcyclic(size, kept)).toBe(true);
    for (const index of removed) expect(isAcyclic(size, [...kept, arcs[index] as Arc])).toBe(false);
  });

  it("of a complete graph of 400 nodes ends soon", () => {
    const arcs: Arc[] = [];
    for (let a = 0; a < 400; a++) for (let b = 0; b < 400; b++) if (a !== b) arcs.push(arc(a, b));
    expect(feedbackArcs(400, arcs).arcs).toHaveLength((400 * 399) / 2);
  });
});
