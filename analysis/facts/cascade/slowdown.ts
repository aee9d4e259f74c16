// How slow a component may become before somebody's slots run out: the smallest time to answer at which some pool is full.
// Nothing is assumed of how slow things get; the answer is solved for.

import type { Component, Flow, Seconds, SystemModel } from "../../../language/index.ts";
import type { FactContext } from "../context.ts";
import { perFlow } from "../memo.ts";
import { poolsUnder } from "./cascade.ts";
import { flowsThrough } from "./passages.ts";
import { fillsUp, type Pool, slotsLeftOf, wantedOf } from "./pools.ts";
import { waitsOf } from "./waits.ts";

export interface LeastSlowdown {
  /** Time to answer from which on a pool is full; `Infinity` where none ever is. */
  readonly seconds: Seconds;
  /** The first to be full. */
  readonly pool?: Pool;
  /** Whether it is the timeouts given up at this time, and not the waiting itself, that fill it. */
  readonly isAtTimeout: boolean;
}

/**
 * The smallest time at which some pool is full when the component's own work takes so long. What a pool's slots are wanted for
 * never falls with that time, and is linear in it until the next timeout on some way to the component; so the timeouts are
 * searched by halves, and between two of them the line is solved: t* = P / r for a caller that waits once. Where a step is taken
 * many times in turn, a timeout above it is passed in between; then the answer is found by halves to a millionth.
 */
export function leastSlowdownOf(context: FactContext, component: Component): LeastSlowdown {
  const known = new Map<Seconds, readonly Pool[]>();
  const at = (seconds: Seconds): readonly Pool[] => {
    let pools = known.get(seconds);
    if (pools === undefined) {
      pools = poolsUnder(context, { kind: "slow", element: component.id, seconds });
      known.set(seconds, pools);
    }
    return pools;
  };
  const fills = (seconds: Seconds) => at(seconds).some(fillsUp);
  if (!fills(Number.POSITIVE_INFINITY)) return { seconds: Number.POSITIVE_INFINITY, isAtTimeout: false };
  const limits = limitsAbove(context, component);
  // The first limit that is too long to wait: the answer lies in [limits[low − 1], limits[low]].
  let [low, high] = [0, limits.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (fills(limits[middle] ?? 0)) high = middle;
    else low = middle + 1;
  }
  const from = limits[low - 1] ?? 0;
  const start = from > 0 ? from * (1 + nearness) : 0;
  const crossed = from > 0 ? at(start).find(fillsUp) : undefined;
  if (crossed !== undefined) {
    // A limit where the slots run out by the waiting itself is there by chance.
    const before = at(from).find((pool) => pool.component === crossed.component);
    const isChance = before !== undefined && wantedOf(before) >= slotsLeftOf(before) * (1 - 10 * nearness);
    return { seconds: from, pool: crossed, isAtTimeout: !isChance };
  }
  const to = limits[low] ?? Math.max(1, from * 2);
  const solved = solve(from > 0 ? at(start) : [], at(to), start, to);
  const isRight =
    solved !== undefined && fills(solved.seconds * (1 + nearness)) && !fills(solved.seconds * (1 - nearness));
  return isRight ? solved : halve(at, start, to);
}

/** Relative distance at which two times count as one. */
const nearness = 1e-6;

/** The answer by halves, where `from` fills nothing. */
function halve(at: (seconds: Seconds) => readonly Pool[], from: Seconds, to: Seconds): LeastSlowdown {
  let [low, high] = [from, to];
  // What is held for ever fills something, so some finite time does, unless it is beyond all that is of interest.
  while (!at(high).some(fillsUp)) {
    if (high > longest) return { seconds: Number.POSITIVE_INFINITY, isAtTimeout: false };
    [low, high] = [high, high * 2];
  }
  while (high - low > high * nearness) {
    const middle = (low + high) / 2;
    if (at(middle).some(fillsUp)) high = middle;
    else low = middle;
  }
  const pool = at(high).find(fillsUp);
  return { seconds: high, isAtTimeout: false, ...(pool === undefined ? {} : { pool }) };
}

/** A year: who answers later than that does not answer. */
const longest: Seconds = 31_557_600;

/** Where the lines through two moments meet the pools' ends. */
function solve(before: readonly Pool[], after: readonly Pool[], from: Seconds, to: Seconds): LeastSlowdown | undefined {
  let best: LeastSlowdown | undefined;
  for (const pool of after) {
    const earlier = before.find((one) => one.component === pool.component);
    const start = earlier === undefined ? 0 : wantedOf(earlier);
    const growth = (wantedOf(pool) - start) / (to - from);
    if (!(growth > 0) || !Number.isFinite(growth)) continue;
    const seconds = from + Math.max(0, slotsLeftOf(pool) - start) / growth;
    if (best === undefined || seconds < best.seconds) best = { seconds, pool, isAtTimeout: false };
  }
  return best;
}

/** Timeouts and deadlines in all flows through the component, ascending, each once. */
function limitsAbove(context: FactContext, component: Component): readonly Seconds[] {
  const limits = new Set<Seconds>();
  for (const flow of flowsThrough(context, [component.id])) {
    for (const limit of limitsIn(context.model, flow)) limits.add(limit);
  }
  return [...limits].sort((a, b) => a - b);
}

const limitsIn: (model: SystemModel, flow: Flow) => readonly Seconds[] = perFlow((model, flow) => {
  const limits = new Set<Seconds>();
  for (const { dependency } of waitsOf(model, flow).graph.edges) {
    if (dependency?.timeout !== undefined) limits.add(dependency.timeout.value);
    if (dependency?.deadline !== undefined) limits.add(dependency.deadline.value);
  }
  return [...limits];
});
