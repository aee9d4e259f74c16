// Adds up what the groups of paths into a component bring: first tries, and tries over a long failure. Where the groups come from,
// and with which caches, is for others to say.

import type { Id } from "../../../language/index.ts";
import type { RateRange } from "../capacity/arrivals.ts";
import type { PathGroup } from "../path-groups.ts";
import type { FlowVisits } from "../visits.ts";

/** What one flow does to one component, per request; the ends differ where a share on the way is not known. */
export interface TrySums {
  /** First tries. */
  readonly visits: RateRange;
  /** Tries over a long failure. */
  readonly tries: RateRange;
}

/** What is summed of a group of paths. */
export type SummedGroup = Pick<PathGroup, "standsIn" | "isLoose" | "visits" | "sustainedLeast" | "sustainedMost">;

/** Sums over groups of paths; what stands in for something else, which is up, is left out. */
export function sumsOf(groups: Iterable<SummedGroup> | undefined): TrySums | undefined {
  if (groups === undefined) return undefined;
  const sums = emptySums();
  return sumInto(sums, groups) ? sums : undefined;
}

/** Sums to be filled. */
export interface FillableSums {
  readonly visits: { least: number; most: number };
  readonly tries: { least: number; most: number };
}

export function emptySums(): FillableSums {
  return { visits: { least: 0, most: 0 }, tries: { least: 0, most: 0 } };
}

/** As `sumsOf`, into an object at hand, for sums that nobody keeps; false, and no sums, where `sumsOf` has none. */
export function sumInto({ visits, tries }: FillableSums, groups: Iterable<SummedGroup>): boolean {
  let isVisited = false;
  visits.least = visits.most = tries.least = tries.most = 0;
  for (const group of groups) {
    if (group.standsIn) continue;
    isVisited = true;
    visits.most += group.visits;
    tries.most += group.sustainedMost;
    if (group.isLoose) continue;
    visits.least += group.visits;
    tries.least += group.sustainedLeast;
  }
  return isVisited;
}

const sumsByVisits = new WeakMap<FlowVisits, ReadonlyMap<Id, TrySums>>();

/** The sums at every component that the flow visits, added up once for the same visits. */
export function allSumsOf(visits: FlowVisits): ReadonlyMap<Id, TrySums> {
  let sums = sumsByVisits.get(visits);
  if (sums === undefined) {
    const made = new Map<Id, TrySums>();
    for (const [id, groups] of visits.groupsById) {
      const own = sumsOf(groups);
      if (own !== undefined) made.set(id, own);
    }
    sums = made;
    sumsByVisits.set(visits, sums);
  }
  return sums;
}
