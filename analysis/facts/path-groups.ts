// Sums over the paths into a component, kept apart by what their further way depends on: how such groups are added, compared
// and thrown together. Which paths there are is found in visits.ts.

import { anySection, areAlike, atOrigin, type Condition, keyOf } from "./crossing.ts";
import type { FlowEdge } from "./flow-edges.ts";

/** Sums over paths into one component, and the extremes over single ones. Per request of the flow. */
export interface Sums {
  /** First tries, ≥ 0. */
  visits: number;
  /** Number of paths; a double, so that it may be astronomical. */
  paths: number;
  /** Tries; absent where no path brings more than its first ones, as most groups are. */
  tried: Tried | undefined;
  /** The largest single paths; absent on a walk that remembers no ways, as nearly all do. */
  ways: Ways | undefined;
}

/** Tries that some paths into a component bring, first ones included. Each group has an object of its own. */
export interface Tried {
  /** When the component fails each of them. */
  burst: number;
  /** As `burst`, with redelivery that has no limit counted as one delivery. */
  stated: number;
  /** As `burst`, budgets and breakers at work; at least, and at most. */
  sustainedLeast: number;
  sustainedMost: number;
  extremes: Extremes;
}

/**
 * Tries per first try of single paths: their extremes, which bound every mixture of them. They are never changed, and most groups of a
 * flow share theirs with others: numbers of its own for each would be much of what a flow keeps.
 */
export interface Extremes {
  readonly leastBurst: number;
  readonly mostBurst: number;
  readonly leastStated: number;
  readonly leastSustained: number;
  readonly mostSustained: number;
}

/** Of paths that bring first tries alone. */
export const oneTry: Extremes = { leastBurst: 1, mostBurst: 1, leastStated: 1, leastSustained: 1, mostSustained: 1 };

/** The tries of a group, those included that are first tries alone. */
export function triedIn({ visits, tried }: Pick<Sums, "visits" | "tried">): Readonly<Tried> {
  return tried ?? firstTries(visits);
}

/** So many first tries, each on one path, and no other ones. */
export function firstTries(visits: number): Tried {
  return {
    burst: visits,
    stated: visits,
    sustainedLeast: visits,
    sustainedMost: visits,
    extremes: oneTry,
  };
}

/** The largest single path by `stated`, and by visits: what it brings, and its last edge. */
export interface Ways {
  readonly largest: number;
  readonly largestTrace: Trace | undefined;
  readonly busiest: number;
  readonly busiestTrace: Trace | undefined;
}

/** The edges of a path, last one first. */
export interface Trace {
  readonly edge: FlowEdge;
  readonly before: Trace | undefined;
}

/** Paths into one component under one condition. */
export interface PathGroup extends Sums {
  /** Shared by groups of the same one, mostly. */
  readonly condition: Condition;
}

/** Groups of different conditions, in the order in which they came. */
export interface Groups {
  all: PathGroup[];
  /** By the key of their condition, once they are many; most components have one group, and no map is as fast as a look at it. */
  byKey: Map<string, PathGroup> | undefined;
}

/** So many groups are looked through one by one. */
const lookedThrough = 8;

export function noGroups(): Groups {
  return { all: nobody, byKey: undefined };
}

/** Stands for a list of none, and is never added to. */
const nobody: PathGroup[] = [];

/** The group of a condition, if there is one. */
export function groupUnder({ all, byKey }: Groups, condition: Condition): PathGroup | undefined {
  if (byKey !== undefined) return byKey.get(keyOf(condition));
  for (let index = 0; index < all.length; index += 1) {
    const group = all[index] as PathGroup;
    if (areAlike(group.condition, condition)) return group;
  }
  return undefined;
}

/** Adds a group whose condition no other one has. */
export function append(groups: Groups, group: PathGroup): void {
  const { all } = groups;
  // Most lists stay at one, and one that is written down has no room to grow, as one that is pushed to has.
  if (all.length === 0) {
    groups.all = [group];
    return;
  }
  all.push(group);
  if (groups.byKey !== undefined) groups.byKey.set(keyOf(group.condition), group);
  else if (all.length > lookedThrough) groups.byKey = new Map(all.map((one) => [keyOf(one.condition), one]));
}

/** The same group as an object of its own. */
export function copyOf(group: PathGroup): PathGroup {
  return { ...group, tried: group.tried && { ...group.tried } };
}

/** The same groups as objects of their own. */
export function copiesOf({ all }: Groups): Groups {
  const copies = noGroups();
  for (const group of all) append(copies, copyOf(group));
  return copies;
}

/** One request at its origin. */
export function unit(): PathGroup {
  return { condition: atOrigin, visits: 1, paths: 1, tried: undefined, ways: undefined };
}

/** The ways of one request at its origin. */
export const waysAtOrigin: Ways = { largest: 1, largestTrace: undefined, busiest: 1, busiestTrace: undefined };

/** Adds a group to those of the same condition. The group is kept as it is where it is the first. */
export function add(groups: Groups, group: PathGroup): void {
  const known = groupUnder(groups, group.condition);
  if (known === undefined) append(groups, group);
  else addTo(known, group);
}

/** Adds a group to one of the same condition. */
export function addTo(known: PathGroup, group: PathGroup): void {
  if (known.tried !== undefined || group.tried !== undefined) {
    known.tried ??= firstTries(known.visits);
    const tried = triedIn(group);
    known.tried.burst += tried.burst;
    known.tried.stated += tried.stated;
    known.tried.sustainedLeast += tried.sustainedLeast;
    known.tried.sustainedMost += tried.sustainedMost;
    known.tried.extremes = widened(known.tried.extremes, tried.extremes);
  }
  known.visits += group.visits;
  known.paths += group.paths;
  if (known.ways !== undefined && group.ways !== undefined) known.ways = largerOf(known.ways, group.ways);
}

function largerOf(known: Ways, others: Ways): Ways {
  const byTries = isLarger(others.largest, others.largestTrace, known.largest, known.largestTrace) ? others : known;
  const byVisits = isLarger(others.busiest, others.busiestTrace, known.busiest, known.busiestTrace) ? others : known;
  if (byTries === byVisits) return byTries;
  const { largest, largestTrace } = byTries;
  const { busiest, busiestTrace } = byVisits;
  return { largest, largestTrace, busiest, busiestTrace };
}

/** Of two equal paths the one that comes first by its names, from the end backwards. */
function isLarger(value: number, trace: Trace | undefined, known: number, knownTrace: Trace | undefined): boolean {
  if (value !== known) return value > known;
  let a = trace;
  let b = knownTrace;
  while (a !== undefined && b !== undefined && a.edge === b.edge) {
    a = a.before;
    b = b.before;
  }
  if (a === undefined || b === undefined) return a === undefined && b !== undefined;
  if (a.edge.source !== b.edge.source) return a.edge.source < b.edge.source;
  return (a.edge.dependency?.verb ?? "") < (b.edge.dependency?.verb ?? "");
}

/** Takes the extremes of a group into another; false where they were inside already. */
export function widen(known: PathGroup, group: PathGroup): boolean {
  if (known.tried === undefined && group.tried === undefined) return false;
  known.tried ??= firstTries(known.visits);
  const { extremes } = known.tried;
  known.tried.extremes = widened(extremes, triedIn(group).extremes);
  return known.tried.extremes !== extremes;
}

/** The first of two extremes where the others are inside of them already. */
function widened(known: Extremes, others: Extremes): Extremes {
  const isOutside =
    others.leastBurst < known.leastBurst ||
    others.mostBurst > known.mostBurst ||
    others.leastStated < known.leastStated ||
    others.leastSustained < known.leastSustained ||
    others.mostSustained > known.mostSustained;
  // Who walks a circle goes on as long as something widens.
  if (!isOutside) return known;
  return {
    leastBurst: Math.min(known.leastBurst, others.leastBurst),
    mostBurst: Math.max(known.mostBurst, others.mostBurst),
    leastStated: Math.min(known.leastStated, others.leastStated),
    leastSustained: Math.min(known.leastSustained, others.leastSustained),
    mostSustained: Math.max(known.mostSustained, others.mostSustained),
  };
}

/** Sums without end, of single paths as they are. */
export function endlessSums({ tried }: PathGroup): Pick<Sums, "visits" | "tried"> {
  const visits = Number.POSITIVE_INFINITY;
  if (tried === undefined) return { visits, tried };
  const sums = { burst: visits, stated: visits, sustainedLeast: visits, sustainedMost: visits };
  return { visits, tried: { ...tried, ...sums } };
}

const ofAnyPath: Condition = { ...atOrigin, isLoose: true, section: anySection };

/** All groups as one loose group of unknown weight, with conditions forgotten in the direction that allows more. */
export function thrownTogether(groups: Groups): Groups {
  let one: PathGroup | undefined;
  for (const group of groups.all) {
    if (one !== undefined) {
      one.paths += group.paths;
      widen(one, group);
      continue;
    }
    one = { ...group, condition: ofAnyPath, ...endlessSums(group) };
  }
  const together = noGroups();
  if (one !== undefined) append(together, one);
  return together;
}

/** Which tries have no bound at a component. */
export interface Unboundness {
  readonly sustainedLeast: boolean;
  readonly sustainedMost: boolean;
}

/** The groups, with tries that have no bound set to infinity; the same groups. */
export function unbindAll(groups: Groups, unboundness: Unboundness | undefined): Groups {
  if (unboundness !== undefined) for (const group of groups.all) unbind(group, unboundness);
  return groups;
}

function unbind(group: PathGroup, unboundness: Unboundness): void {
  group.tried ??= firstTries(group.visits);
  const { tried } = group;
  const endless = Number.POSITIVE_INFINITY;
  tried.burst = tried.stated = endless;
  const { leastSustained, mostSustained } = tried.extremes;
  if (unboundness.sustainedLeast) tried.sustainedLeast = endless;
  if (unboundness.sustainedMost) tried.sustainedMost = endless;
  tried.extremes = {
    leastBurst: endless,
    mostBurst: endless,
    leastStated: endless,
    leastSustained: unboundness.sustainedLeast ? endless : leastSustained,
    mostSustained: unboundness.sustainedMost ? endless : mostSustained,
  };
  if (group.ways !== undefined) group.ways = { ...group.ways, largest: endless };
}
