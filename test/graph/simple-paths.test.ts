// Simple paths against a recursive enumeration on small random graphs, and the budget.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { walkSimplePaths } from "../../analysis/graph/simple-paths.ts";

type Edge = readonly [number, number];

function pathsFrom(start: number, edges: readonly Edge[], budget = 100_000) {
  const paths: string[] = [];
  const loops: string[] = [];
  const isComplete = walkSimplePaths<number, Edge, readonly number[]>(
    {
      start,
      value: [start],
      edgesOf: (node) => edges.filter(([source]) => source === node),
      targetOf: ([, target]) => target,
      step: (path, [, target]) => [...path, target],
      visit: (_, path) => paths.push(path.join(" ")),
      reenter: (since, edge) => loops.push([...since, edge].map(([source]) => source).join(" ")),
    },
    { left: budget },
  );
  return { paths, loops, isComplete };
}

/** Every simple path and every way back onto one, by plain recursion. */
function expectedFrom(start: number, edges: readonly Edge[]) {
  const paths: string[] = [];
  const loops: string[] = [];
  const visit = (path: readonly number[]): void => {
    paths.push(path.join(" "));
    for (const [source, target] of edges) {
      if (source !== path[path.length - 1]) continue;
      if (path.includes(target)) loops.push(path.slice(path.indexOf(target)).join(" "));
      else visit([...path, target]);
    }
  };
  visit([start]);
  return { paths, loops };
}

const edges = fc.array(fc.tuple(fc.nat(4), fc.nat(4)), { maxLength: 12 });

describe("simple paths", () => {
  it("are all visited once, with every way back onto them", () => {
    fc.assert(
      fc.property(edges, fc.nat(4), (graph, start) => {
        const { paths, loops, isComplete } = pathsFrom(start, graph);
        expect({ paths, loops }).toEqual(expectedFrom(start, graph));
        expect(isComplete).toBe(true);
      }),
      { seed: 5, numRuns: 1000 },
    );
  });

  it("end where the caller ends them", () => {
    const seen: number[] = [];
    const line: Edge[] = [
      [0, 1],
      [1, 2],
    ];
    walkSimplePaths<number, Edge, number>(
      {
        start: 0,
        value: 0,
        edgesOf: (node) => line.filter(([source]) => source === node),
        targetOf: ([, target]) => target,
        step: (depth) => (depth < 1 ? depth + 1 : undefined),
        visit: (node) => seen.push(node),
      },
      { left: 10 },
    );
    expect(seen).toEqual([0, 1]);
  });

  it("stop at the budget and say so", () => {
    const all = Array.from({ length: 12 }, (_, node) => node);
    const complete = all.flatMap((a) => all.map((b): Edge => [a, b]));
    const { paths, isComplete } = pathsFrom(0, complete, 1000);
    expect(isComplete).toBe(false);
    expect(paths.length).toBeLessThanOrEqual(1001);
  });

  it("of a chain of ten thousand nodes exhaust no stack", () => {
    const targets = new Map(Array.from({ length: 10_000 }, (_, node) => [node, node + 1]));
    let last = 0;
    walkSimplePaths<number, number, number>(
      {
        start: 0,
        value: 0,
        edgesOf: (node) => (targets.has(node) ? [targets.get(node) ?? 0] : []),
        targetOf: (edge) => edge,
        step: (depth) => depth + 1,
        visit: (node) => {
          last = node;
        },
      },
      { left: 20_000 },
    );
    expect(last).toBe(10_000);
  });
});
