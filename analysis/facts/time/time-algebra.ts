// What one can do with times, and how steps that follow each other, stand side by side or in branches are put together by it. It
// knows neither flows nor what a time is.

import type { FlowEdge } from "../flow-edges.ts";
import type { WayStep } from "./way-steps.ts";
import type { WayNode, Ways } from "./ways.ts";

/** What one can do with times. `undefined` is a time that is not known, and never reaches these functions. */
export interface TimeAlgebra<T> {
  readonly none: T;
  /** Own work and wait of a component for one visit. */
  own(node: WayNode): T | undefined;
  /** One after the other. */
  inSequence(a: T, b: T): T;
  /** As `inSequence`, of a step and one taken because of it: a cache and its store are asked alike by all who ask them. */
  followed(a: T, b: T): T;
  /** Until both are done. */
  atOnce(a: T, b: T): T;
  /** So many one after the other; a fraction is the chance of one more. */
  repeated(one: T, times: number): T;
  /** Until all of so many are done. */
  repeatedAtOnce(one: T, times: number): T;
  /** Only with this probability; undefined where that is not known. */
  sometimes(one: T, probability: number | undefined): T | undefined;
  /** One of them by chance; the weights sum to 1. */
  oneOf(parts: readonly { readonly weight: number; readonly value: T }[]): T;
  /** The first answer of several, one asked for at once and one after each of the delays. */
  hedged(one: T, delays: readonly number[]): T;
  /** At most so long, since whoever waits gives up then; without it, a time is as long as it is. */
  cut?(one: T, limit: number): T;
  /**
   * What was made of the same own time, steps and answers before, in this snapshot or in an earlier one; where that is kept
   * at all.
   */
  recall?(
    node: WayNode,
    own: T,
    steps: readonly WayStep[],
    answers: readonly T[],
    make: () => T | undefined,
  ): T | undefined;
}

/** A step, and what follows upon it, with the times that it happens. */
export interface Item<T> {
  one: T;
  readonly times: number;
  readonly draws: FlowEdge["draws"];
  readonly parallel: number | undefined;
}

/** The arithmetic, and the probabilities of branches. */
interface Arithmetic<T> {
  readonly algebra: TimeAlgebra<T>;
  readonly ways: Pick<Ways, "eithers">;
}

/** One step after the other, with those of one `parallel` or `either` as one; branches are told apart from a depth of `either`s on. */
export function inSequence<T>(walk: Arithmetic<T>, items: readonly Item<T>[], depth: number): T {
  const { algebra } = walk;
  let total = algebra.none;
  for (const group of groupsOf(items, depth)) {
    const value =
      group.kind === "either"
        ? eitherOf(walk, group.items, depth, inSequence)
        : group.kind === "parallel"
          ? atOnce(walk, group.items, depth)
          : stepOf(algebra, group.items[0] as Item<T>);
    total = algebra.inSequence(total, value);
  }
  return total;
}

function stepOf<T>(algebra: TimeAlgebra<T>, { one, times }: Item<T>): T {
  return sequenceOf(algebra, one, times);
}

/** So many of one time, one after the other. */
export function sequenceOf<T>(algebra: TimeAlgebra<T>, one: T, times: number): T {
  return times === 1 ? one : algebra.repeated(one, times);
}

function atOnce<T>(walk: Arithmetic<T>, items: readonly Item<T>[], depth: number): T {
  const { algebra } = walk;
  let total: T | undefined;
  for (const group of groupsOf(
    items.map((item) => ({ ...item, parallel: undefined })),
    depth,
  )) {
    const [item] = group.items;
    if (item === undefined) continue;
    const value =
      group.kind === "either"
        ? eitherOf(walk, group.items, depth, atOnce)
        : item.times === 1
          ? item.one
          : algebra.repeatedAtOnce(item.one, item.times);
    total = total === undefined ? value : algebra.atOnce(total, value);
  }
  return total ?? algebra.none;
}

interface Group<T> {
  readonly kind: "step" | "parallel" | "either";
  readonly items: readonly Item<T>[];
}

/** Steps that belong together at this depth of branches: one by one, a block of `parallel`, or the branches of an `either`. */
function groupsOf<T>(items: readonly Item<T>[], depth: number): readonly Group<T>[] {
  if (items.every(({ draws, parallel }) => draws.length <= depth && parallel === undefined)) {
    return items.map((item) => ({ kind: "step", items: [item] }));
  }
  const groups: { kind: Group<T>["kind"]; items: Item<T>[] }[] = [];
  const blocks = new Map<string, { kind: Group<T>["kind"]; items: Item<T>[] }>();
  for (const item of items) {
    const draw = item.draws[depth];
    const { parallel } = item;
    // A block of `parallel` that lies within one branch is looked at when that branch is.
    const isBlock = parallel !== undefined && !isWithinOneBranch(items, parallel, depth);
    if (!isBlock && draw === undefined) {
      groups.push({ kind: "step", items: [item] });
      continue;
    }
    const key = isBlock ? `parallel ${parallel}` : `either ${draw?.either}`;
    let block = blocks.get(key);
    if (block === undefined) {
      block = { kind: isBlock ? "parallel" : "either", items: [] };
      blocks.set(key, block);
      groups.push(block);
    }
    block.items.push(item);
  }
  return groups;
}

function isWithinOneBranch<T>(items: readonly Item<T>[], parallel: number, depth: number): boolean {
  const own = items.filter((item) => item.parallel === parallel);
  const first = own[0]?.draws[depth];
  return (
    first !== undefined &&
    own.every(({ draws }) => draws[depth]?.either === first.either && draws[depth]?.branch === first.branch)
  );
}

/** What the branches of one `either` take, by their probabilities; a branch without a step here takes no time. */
function eitherOf<T>(
  walk: Arithmetic<T>,
  items: readonly Item<T>[],
  depth: number,
  together: (walk: Arithmetic<T>, items: readonly Item<T>[], depth: number) => T,
): T {
  const branches = new Map<number, Item<T>[]>();
  for (const item of items) {
    const branch = item.draws[depth]?.branch ?? 0;
    const known = branches.get(branch);
    if (known === undefined) branches.set(branch, [item]);
    else known.push(item);
  }
  const weights = walk.ways.eithers[items[0]?.draws[depth]?.either ?? -1]?.weights ?? [];
  const parts: { weight: number; value: T }[] = [];
  let rest = 1;
  for (const [branch, own] of branches) {
    const weight = weights[branch] ?? 0;
    rest -= weight;
    if (weight > 0) parts.push({ weight, value: together(walk, own, depth + 1) });
  }
  if (rest > 1e-12) parts.push({ weight: rest, value: walk.algebra.none });
  return parts.length === 1 ? (parts[0]?.value as T) : walk.algebra.oneOf(parts);
}
