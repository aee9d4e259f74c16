// How the times of one component's steps come together: one after the other, at once inside `parallel`, and one branch or
// another of `either`. It adds durations only and knows neither timeouts nor distributions.

import type { Seconds } from "../../../language/index.ts";
import type { FlowEdge } from "../flow-edges.ts";

/** A step that takes a time, with whatever stands for it in the result. */
export interface Timed<T> {
  readonly edge: Pick<FlowEdge, "draws" | "parallel" | "via" | "source" | "fallbackFor">;
  readonly time: Seconds;
  readonly value: T;
}

/** The largest sum that some outcome of all branches gives, and the steps that it is made of, in their order. */
export interface Dearest<T> {
  readonly time: Seconds;
  readonly values: readonly T[];
}

/** Steps that belong together, with the outcomes under which they happen. */
interface Item<T> extends Dearest<T> {
  readonly draws: FlowEdge["draws"];
}

/**
 * The longest that steps of one component take, given in their order: a sum in sequence, the longest of what a
 * `parallel` block holds, the longest branch of an `either`. A fallback, and the store behind a cache that misses,
 * follow upon the step that they belong to. Of blocks of `parallel` inside each other the inner one counts as a step
 * after the others of the outer one, which can only be too long; steps of an `optional` block inside one count as steps
 * of that block, side by side. Linear in the steps times the depth of branches.
 */
export function dearestOf<T>(steps: readonly Timed<T>[]): Dearest<T> {
  if (steps.every(({ edge }) => edge.parallel === undefined && edge.draws.length === 0)) {
    return { time: steps.reduce((sum, { time }) => sum + time, 0), values: steps.map(({ value }) => value) };
  }
  const sequence: Item<T>[] = [];
  const blocks = new Map<number, Item<T>[]>();
  let last: { item: { time: Seconds; values: T[] }; parallel: number | undefined } | undefined;
  for (const { edge, time, value } of steps) {
    if (last !== undefined && followsUpon(edge) && last.parallel === edge.parallel) {
      last.item.time += time;
      last.item.values.push(value);
      continue;
    }
    const item = { time, values: [value], draws: edge.draws };
    last = { item, parallel: edge.parallel };
    if (edge.parallel === undefined) {
      sequence.push(item);
      continue;
    }
    const block = blocks.get(edge.parallel);
    if (block === undefined) blocks.set(edge.parallel, [item]);
    else block.push(item);
  }
  for (const block of blocks.values()) sequence.push(longestOf(block));
  return inSequence(sequence, 0);
}

/** Whether a step is walked because of the one before it: a fallback, or the store behind a cache that misses. */
export function followsUpon({ via, source, fallbackFor }: Timed<unknown>["edge"]): boolean {
  return fallbackFor !== undefined || (via !== undefined && via !== source);
}

/** A block of `parallel` as one step: the longest of its own steps and of the branches inside it. */
function longestOf<T>(block: readonly Item<T>[]): Item<T> {
  const draws = commonDraws(block);
  const inside = block.filter((item) => item.draws.length > draws.length);
  const own = block.filter((item) => item.draws.length === draws.length);
  const longest = [...own, ...eithersAmong(inside, draws.length)].reduce((best, one) =>
    one.time > best.time ? one : best,
  );
  return { time: longest.time, values: longest.values, draws };
}

/** The outcomes that all items share, from the outermost on. */
function commonDraws<T>(items: readonly Item<T>[]): FlowEdge["draws"] {
  const [first, ...others] = items.map((item) => item.draws);
  let length = first?.length ?? 0;
  for (const draws of others) {
    let shared = 0;
    while (shared < length && isSame(first?.[shared], draws[shared])) shared += 1;
    length = shared;
  }
  return first?.slice(0, length) ?? [];
}

function isSame(a: FlowEdge["draws"][number] | undefined, b: FlowEdge["draws"][number] | undefined): boolean {
  return a !== undefined && a.either === b?.either && a.branch === b.branch;
}

/** Items that share their first `depth` outcomes, one after the other. */
function inSequence<T>(items: readonly Item<T>[], depth: number): Dearest<T> {
  const [only] = items;
  if (items.length === 1 && only !== undefined && only.draws.length <= depth) return only;
  let time = 0;
  const values: T[] = [];
  const add = (part: Dearest<T>): void => {
    time += part.time;
    for (const value of part.values) values.push(value);
  };
  const drawn: Item<T>[] = [];
  for (const item of items) {
    if (item.draws.length > depth) drawn.push(item);
    else add(item);
  }
  if (drawn.length > 0) eithersAmong(drawn, depth).forEach(add);
  return { time, values };
}

/** The longest branch of each `either` that items stand in. */
function eithersAmong<T>(items: readonly Item<T>[], depth: number): Dearest<T>[] {
  const branchesByEither = new Map<number, Map<number, Item<T>[]>>();
  for (const item of items) {
    const draw = item.draws[depth];
    if (draw === undefined) continue;
    const branches = branchesByEither.get(draw.either) ?? new Map<number, Item<T>[]>();
    branchesByEither.set(draw.either, branches);
    const branch = branches.get(draw.branch);
    if (branch === undefined) branches.set(draw.branch, [item]);
    else branch.push(item);
  }
  return [...branchesByEither.values()].map((branches) =>
    [...branches.values()]
      .map((branch) => inSequence(branch, depth + 1))
      .reduce((best, one) => (one.time > best.time ? one : best)),
  );
}
