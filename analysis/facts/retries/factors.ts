// The retry factor of one flow at one component, and what becomes of the factors of several flows: sums over groups of paths, and
// their mixture. Which flows come by is for others to say.

import type { Flow } from "../../../language/index.ts";
import { type Extremes, type PathGroup, triedIn } from "../path-groups.ts";

/** Tries in place of one first try, ≥ 1; `Infinity` where nothing bounds them. Equal ends where the value is exact. */
export interface RetryFactor {
  readonly least: number;
  readonly most: number;
}

/** What one flow does to a component that fails. */
export interface Factors {
  /** First tries per request, where every weight is known. */
  readonly baseline: number;
  readonly burst: RetryFactor;
  readonly sustained: RetryFactor;
  /** Number of paths into the component. */
  readonly paths: number;
  /** As `burst`, at least, with redelivery that has no limit counted as one delivery. */
  readonly stated: number;
}

/** What most components of most flows have: nobody above them tries twice. */
export const single: RetryFactor = { least: 1, most: 1 };

/** Whether it is one group of paths without a second try on any. */
function isPlain(groups: readonly PathGroup[]): groups is readonly [PathGroup] {
  const [only] = groups;
  if (only === undefined || groups.length > 1 || only.condition.isLoose || !(only.visits > 0)) return false;
  return only.tried === undefined || only.tried.extremes.mostBurst === 1;
}

/** Linear in the groups, of which there is at least one. */
export function factorsOf(groups: readonly PathGroup[]): Factors {
  if (isPlain(groups)) {
    const [{ visits, paths }] = groups;
    return { stated: 1, baseline: visits, burst: single, sustained: single, paths };
  }
  const known = { visits: 0, burst: 0, stated: 0, least: 0, most: 0 };
  let isLoose = false;
  let paths = 0;
  for (const group of groups) {
    paths += group.paths;
    if (group.condition.isLoose) isLoose = true;
    if (group.condition.isLoose) continue;
    const tried = triedIn(group);
    known.visits += group.visits;
    known.burst += tried.burst;
    known.stated += tried.stated;
    known.least += tried.sustainedLeast;
    known.most += tried.sustainedMost;
  }
  if (!isLoose && known.visits > 0) {
    const { visits } = known;
    return {
      stated: known.stated / visits,
      baseline: visits,
      burst: { least: known.burst / visits, most: known.burst / visits },
      sustained: between(known.least / visits, known.most / visits),
      paths,
    };
  }
  const loose = groups.filter(({ condition }) => condition.isLoose).map((group) => triedIn(group).extremes);
  // A mixture of unknown weights lies between the extremes of what is mixed.
  const mixed = (
    sum: number,
    least: (extremes: Extremes) => number,
    most: (extremes: Extremes) => number,
  ): RetryFactor => {
    const own = known.visits > 0 ? [sum / known.visits] : [];
    return between(Math.min(...own, ...loose.map(least)), Math.max(...own, ...loose.map(most)));
  };
  const ofBurst = mixed(
    known.burst,
    (extremes) => extremes.leastBurst,
    (extremes) => extremes.mostBurst,
  );
  const least = mixed(
    known.least,
    (extremes) => extremes.leastSustained,
    (extremes) => extremes.leastSustained,
  ).least;
  const most = mixed(
    known.most,
    (extremes) => extremes.mostSustained,
    (extremes) => extremes.mostSustained,
  ).most;
  const ofStated = mixed(
    known.stated,
    (extremes) => extremes.leastStated,
    (extremes) => extremes.leastStated,
  );
  return {
    stated: ofStated.least,
    baseline: loose.length === 0 ? known.visits : Number.NaN,
    burst: ofBurst,
    sustained: between(least, most),
    paths,
  };
}

/** The interval, closed to one number where only rounding parts its ends. */
function between(least: number, most: number): RetryFactor {
  return most - least <= 1e-12 * least ? { least, most: least } : { least, most };
}

/**
 * Factors of several flows, five numbers side by side for each: the weight and the ends of burst and of sustained. A row of zeros
 * stands for a flow that does not come by.
 */
export type FactorRows = Float64Array;

export const numbersPerRow = 5;
const weight = 0;
const burstLeast = 1;
const burstMost = 2;
const sustainedLeast = 3;
const sustainedMost = 4;

/** Writes the factors of a flow from the first of its numbers on. */
export function setRow(rows: FactorRows, at: number, flow: Flow, { baseline, burst, sustained }: Factors): void {
  rows[at + weight] = weightOf(flow, baseline);
  rows[at + burstLeast] = burst.least;
  rows[at + burstMost] = burst.most;
  rows[at + sustainedLeast] = sustained.least;
  rows[at + sustainedMost] = sustained.most;
}

/** First tries per second that the flow brings; NaN where that is not one number, which no sum forgets. */
export function weightOf({ load }: Flow, baseline: number): number {
  if (load === undefined || load.upper !== undefined || !Number.isFinite(baseline)) return Number.NaN;
  return load.value * baseline;
}

/** The factors of several flows together. */
export interface Mixture {
  readonly burst: RetryFactor;
  readonly sustained: RetryFactor;
  /** Whether the factors are sums weighted by the loads of the flows. */
  readonly isWeighted: boolean;
}

/**
 * The mixture of the rows from one index to before another, and of others of a weight that have no second try. Without all weights it
 * lies between the rows. Linear in these.
 */
export function mixtureOf(rows: FactorRows, first: number, end: number, silentWeight = 0): Mixture {
  let total = silentWeight;
  for (let row = first; row < end; row += 1) total += rows[numbersPerRow * row + weight] as number;
  if (!(total > 0)) {
    return {
      burst: hullOf(rows, first, end, burstLeast, burstMost),
      sustained: hullOf(rows, first, end, sustainedLeast, sustainedMost),
      isWeighted: false,
    };
  }
  const silent = silentWeight / total;
  const burst = { least: silent, most: silent };
  const sustained = { least: silent, most: silent };
  for (let row = first; row < end; row += 1) {
    const at = numbersPerRow * row;
    const own = rows[at + weight] as number;
    if (own === 0) continue;
    const share = own / total;
    burst.least += share * (rows[at + burstLeast] as number);
    burst.most += share * (rows[at + burstMost] as number);
    sustained.least += share * (rows[at + sustainedLeast] as number);
    sustained.most += share * (rows[at + sustainedMost] as number);
  }
  return {
    burst: between(burst.least, burst.most),
    sustained: between(sustained.least, sustained.most),
    isWeighted: true,
  };
}

/** What all rows lie between, by two of their numbers. */
function hullOf(rows: FactorRows, first: number, end: number, leastOf: number, mostOf: number): RetryFactor {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let row = first; row < end; row += 1) {
    const at = numbersPerRow * row;
    if (rows[at + burstLeast] === 0) continue;
    least = Math.min(least, rows[at + leastOf] as number);
    most = Math.max(most, rows[at + mostOf] as number);
  }
  return between(least, most);
}
