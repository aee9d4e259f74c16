// Sums over the paths into a component, kept apart by what their further way depends on: how such groups are added, compared
// and thrown together. Which paths there are is found in visits.ts.

import { atOrigin, type Condition, keyOf } from "./crossing.ts";
import type { FlowEdge } from "./flow-edges.ts";

/** Sums over paths into one component, and the extremes over single ones. Per request of the flow. */
export interface Sums {
  /** First tries, ≥ 0. */
  visits: number;
  /** Tries when the component fails each of them. */
  burst: number;
  /** As `burst`, budgets and breakers at work; at least, and at most. */
  sustainedLeast: number;
  sustainedMost: number;
  /** Number of paths; a double, so that it may be astronomical. */
  paths: number;
  /** Tries per first try of single paths: their extremes, which bound every mixture of them. */
  leastBurst: number;
  mostBurst: number;
  leastSustained: number;
  mostSustained: number;
  /** As `burst`, with redelivery that has no limit counted as one delivery. */
  stated: number;
  leastStated: number;
  /** The largest single path by `stated`, and by visits: what it brings, and its last edge. */
  largest: number;
  largestTrace: Trace | undefined;
  busiest: number;
  busiestTrace: Trace | undefined;
}

/** The edges of a path, last one first. */
export interface Trace {
  readonly edge: FlowEdge;
  readonly before: Trace | undefined;
}

/** Paths into one component under one condition. */
export interface PathGroup extends Condition, Sums {}

/** Groups by the key of their condition. */
export type Groups = Map<string, PathGroup>;

/** One request at its origin. */
export function unit(): PathGroup {
  return {
    ...atOrigin,
    visits: 1,
    burst: 1,
    sustainedLeast: 1,
    sustainedMost: 1,
    paths: 1,
    leastBurst: 1,
    mostBurst: 1,
    leastSustained: 1,
    mostSustained: 1,
    stated: 1,
    leastStated: 1,
    largest: 1,
    largestTrace: undefined,
    busiest: 1,
    busiestTrace: undefined,
  };
}

/** Adds a group to those of the same condition. The group is kept as it is where it is the first. */
export function add(groups: Groups, key: string, group: PathGroup): void {
  const known = groups.get(key);
  if (known === undefined) {
    groups.set(key, group);
    return;
  }
  known.visits += group.visits;
  known.burst += group.burst;
  known.stated += group.stated;
  known.sustainedLeast += group.sustainedLeast;
  known.sustainedMost += group.sustainedMost;
  known.paths += group.paths;
  if (isLarger(group.largest, group.largestTrace, known.largest, known.largestTrace)) {
    known.largest = group.largest;
    known.largestTrace = group.largestTrace;
  }
  if (isLarger(group.busiest, group.busiestTrace, known.busiest, known.busiestTrace)) {
    known.busiest = group.busiest;
    known.busiestTrace = group.busiestTrace;
  }
  widen(known, group);
}

/** Of two equal paths the one that comes first by its names, from the end backwards. */
function isLarger(value: number, trace: Trace | undefined, known: number, knownTrace: Trace | undefined): boolean {
  if (value !== known) return value > known;
  let [a, b] = [trace, knownTrace];
  while (a !== undefined && b !== undefined && a.edge === b.edge) [a, b] = [a.before, b.before];
  if (a === undefined || b === undefined) return a === undefined && b !== undefined;
  return nameOfEdge(a.edge) < nameOfEdge(b.edge);
}

function nameOfEdge({ source, dependency }: FlowEdge): string {
  return `${source} ${dependency?.verb ?? ""}`;
}

/** Takes the extremes of a group into another; false where they were inside already. */
export function widen(known: PathGroup, group: PathGroup): boolean {
  const { leastBurst, mostBurst, leastStated, leastSustained, mostSustained } = known;
  known.leastStated = Math.min(leastStated, group.leastStated);
  known.leastBurst = Math.min(leastBurst, group.leastBurst);
  known.mostBurst = Math.max(mostBurst, group.mostBurst);
  known.leastSustained = Math.min(leastSustained, group.leastSustained);
  known.mostSustained = Math.max(mostSustained, group.mostSustained);
  return (
    known.leastBurst < leastBurst ||
    known.mostBurst > mostBurst ||
    known.leastStated < leastStated ||
    known.leastSustained < leastSustained ||
    known.mostSustained > mostSustained
  );
}

/** All groups as one loose group of unknown weight, with conditions forgotten in the direction that allows more. */
export function thrownTogether(groups: Groups): Groups {
  let one: PathGroup | undefined;
  for (const group of groups.values()) {
    if (one !== undefined) {
      one.paths += group.paths;
      widen(one, group);
      continue;
    }
    const endless = Number.POSITIVE_INFINITY;
    const sums = { visits: endless, burst: endless, stated: endless, sustainedLeast: endless, sustainedMost: endless };
    one = { ...group, ...atOrigin, isLoose: true, ...sums };
  }
  return one === undefined ? new Map() : new Map([[keyOf(one), one]]);
}

/** Which tries have no bound at a component. */
export interface Unboundness {
  readonly sustainedLeast: boolean;
  readonly sustainedMost: boolean;
}

/** The groups, with tries that have no bound set to infinity; the same groups. */
export function unbindAll(groups: Groups, unboundness: Unboundness | undefined): Groups {
  if (unboundness !== undefined) for (const group of groups.values()) unbind(group, unboundness);
  return groups;
}

function unbind(group: PathGroup, unboundness: Unboundness): void {
  group.burst = group.leastBurst = group.mostBurst = Number.POSITIVE_INFINITY;
  group.stated = group.leastStated = group.largest = Number.POSITIVE_INFINITY;
  if (unboundness.sustainedLeast) group.sustainedLeast = group.leastSustained = Number.POSITIVE_INFINITY;
  if (unboundness.sustainedMost) group.sustainedMost = group.mostSustained = Number.POSITIVE_INFINITY;
}
