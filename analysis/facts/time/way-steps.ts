// What takes time in the edges out of a component: how often each is taken, how likely, how long at most. Which components a flow
// comes to is ways.ts.

import type { Id, Seconds, SystemModel } from "../../../language/index.ts";
import { type FlowEdge, isAwaited } from "../flow-edges.ts";
import type { FlowOutline } from "../flow-graph.ts";
import { patienceOf } from "./worst-case.ts";

/** All that the part of a step in a time depends on, beside the time of one visit of its target. */
export interface WayStep {
  /** Visits per visit of the source, as `timesOf`. */
  readonly times: number;
  /** Probability that it is taken, as `missShareOf`: 1 where no cache stands before it, undefined where that is not known. */
  readonly share: number | undefined;
  /** Delays after which it is tried again beside the first time; undefined without any. */
  readonly hedge: readonly Seconds[] | undefined;
  /** The longest that the source waits for one visit; `Infinity` without a limit. */
  readonly patience: Seconds;
  readonly parallel: number | undefined;
  /** Whether it is taken because of the step before it. */
  readonly follows: boolean;
}

function areSame(a: readonly Seconds[] | undefined, b: readonly Seconds[] | undefined): boolean {
  return a?.length === b?.length && (a === undefined || a.every((delay, index) => delay === b?.[index]));
}

/** Whether two lists of steps take the same times where their targets do. */
export function takeTheSame(a: readonly WayStep[], b: readonly WayStep[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) {
    const one = a[index] as WayStep;
    const other = b[index] as WayStep;
    if (one === other) continue;
    if (one.times !== other.times || one.share !== other.share || !areSame(one.hedge, other.hedge)) return false;
    if (one.patience !== other.patience || one.parallel !== other.parallel || one.follows !== other.follows)
      return false;
  }
  return true;
}

/** The edges out of a component that take time before the reply. */
export interface Timed {
  readonly edges: readonly FlowEdge[];
  readonly steps: readonly WayStep[];
  readonly isPlain: boolean;
}

/** Steps by their patience: most steps of a design are like many others. */
export type SharedSteps = Map<Seconds, WayStep[]>;

const untimed: Timed = { edges: [], steps: [], isPlain: true };

/** Those of all edges out of a component, before which branches are drawn with these chances, that take time before the reply. */
export function timedAmong(
  model: SystemModel,
  eithers: FlowOutline["eithers"],
  shared: SharedSteps,
  all: readonly FlowEdge[],
  isWritten: boolean,
): Timed {
  // Mostly all of them take time, and the list is there already.
  const edges = all.every((edge) => isTimed(model, eithers, edge, isWritten))
    ? all
    : all.filter((edge) => isTimed(model, eithers, edge, isWritten));
  if (edges.length === 0) return untimed;
  const steps = edges.map((edge) => stepOver(model, shared, edge));
  return { edges, steps, isPlain: edges.every(({ draws, parallel }) => draws.length === 0 && parallel === undefined) };
}

function isTimed(model: SystemModel, eithers: FlowOutline["eithers"], edge: FlowEdge, isWritten: boolean): boolean {
  if (!isAwaited(edge) || (isWritten && isReadThrough(edge)) || isInNoBranch(eithers, edge)) return false;
  // Of what has no chance to be taken nothing need be known.
  return !edge.miss || missShareOf(model, edge) !== 0;
}

/** So many different steps of the same patience are kept to be shared. */
const keptSteps = 8;

const nothingAlike: WayStep[] = [];

function stepOver(model: SystemModel, shared: SharedSteps, edge: FlowEdge): WayStep {
  const { dependency, parallel, via, source } = edge;
  const times = timesOf(edge);
  const share = missShareOf(model, edge);
  const hedge = dependency?.hedge?.after.map(({ value }) => value);
  const patience = dependency === undefined ? Number.POSITIVE_INFINITY : patienceOf(dependency);
  const follows = via !== undefined && via !== source;
  const isSpecial = hedge !== undefined || parallel !== undefined;
  const alike = isSpecial ? nothingAlike : (shared.get(patience) ?? nothingAlike);
  for (let index = 0; index < alike.length; index++) {
    const known = alike[index] as WayStep;
    if (known.times === times && known.share === share && known.follows === follows) return known;
  }
  const step: WayStep = { times, share, hedge, patience, parallel, follows };
  if (isSpecial) return step;
  if (alike === nothingAlike) shared.set(patience, [step]);
  else if (alike.length < keptSteps) alike.push(step);
  return step;
}

/** A cache's own visit of its store, which reads alone bring. */
function isReadThrough(edge: FlowEdge): boolean {
  return edge.miss && edge.via === edge.source;
}

/** Whether it stands in a branch that is never taken. */
function isInNoBranch(eithers: FlowOutline["eithers"], { draws }: FlowEdge): boolean {
  return draws.some(({ either, branch }) => eithers[either]?.weights[branch] === 0);
}

const noIds: readonly Id[] = [];

/** Probability that a step behind a cache, or behind several, is taken; undefined where a hit ratio is not stated. */
export function missShareOf(model: SystemModel, edge: FlowEdge): number | undefined {
  if (!edge.miss) return 1;
  let share = 1;
  for (const id of edge.behind ?? noIds) {
    const hit = model.componentById.get(id)?.hitRatio;
    if (hit === undefined) return undefined;
    share *= 1 - hit.value;
  }
  const hit = model.componentById.get(edge.via ?? edge.source)?.hitRatio;
  return hit === undefined ? undefined : share * (1 - hit.value);
}

/** Visits of a step per visit of its source: whole batches, where it goes in batches. */
export function timesOf({ count, dependency }: FlowEdge): number {
  const batch = dependency?.batch?.value ?? 1;
  return batch > 1 ? Math.ceil(count / batch) : count;
}
