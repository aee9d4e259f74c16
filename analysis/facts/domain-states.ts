// The states that the zones and regions of a flow may be in, with their probabilities. Given such a state, parts that share
// a place but no copy are independent, so that availability is a sum over states instead of one large diagram.
// A zone that is down with its region is one state with it: what stands in a zone always stands in the region too.

import { onceForEachList } from "./each-list.ts";
import { type FailureEvent, zonesWithin } from "./redundancy.ts";

/** One state of a region: itself down, or some of its zones. */
interface RegionState {
  readonly isDown: boolean;
  /** Zones that are down, by position in the region; empty where the region is. */
  readonly zones: readonly number[];
}

interface RegionStates {
  readonly region: FailureEvent;
  readonly zones: readonly FailureEvent[];
  /** By how many events they take, all up first. */
  readonly states: readonly RegionState[];
  /** Whether states were left out. */
  readonly isCut: boolean;
}

/** The states of several regions together. */
export interface DomainStates {
  readonly regions: readonly FailureEvent[];
  readonly count: number;
  isDown(state: number, place: FailureEvent): boolean;
  /** Probabilities of the states. */
  weights(probabilityOf: (event: FailureEvent) => number): Float64Array;
  /** Probability of the states that were left out, since they are too many; 0 where none is. */
  lost(probabilityOf: (event: FailureEvent) => number): number;
  /** For each state, the state of some of the regions that it is. */
  restriction(to: DomainStates): Int32Array;
}

/** So many states of one region, and of all regions together, are told apart. */
const regionLimit = 1024;
const stateLimit = 16_384;

const statesByRegion = new WeakMap<FailureEvent, RegionStates>();

/** The states of regions that can be down or whose zones can. Computed once for each list of regions. */
export const domainStatesOf = onceForEachList(
  (regions: readonly FailureEvent[]): DomainStates => createStates(regions.map(regionStatesOf)),
);

/** Whether the loss of a place is counted at all. */
export function isCounted({ likelihood }: FailureEvent): boolean {
  return likelihood.kind === "known" && likelihood.high > 0;
}

/** Whether a region or one of its zones has a figure. */
export function hasCountedPlace(region: FailureEvent): boolean {
  return isCounted(region) || zonesWithin(region).some(isCounted);
}

function regionStatesOf(region: FailureEvent): RegionStates {
  let known = statesByRegion.get(region);
  if (known === undefined) {
    const zones = zonesWithin(region);
    const counted = zones.flatMap((zone, index) => (isCounted(zone) ? [index] : []));
    const states: RegionState[] = [{ isDown: false, zones: [] }];
    if (isCounted(region)) states.push({ isDown: true, zones: [] });
    let isCut = false;
    // Sets of zones in order of size: each set is made from a smaller one and a later zone.
    let sets: (readonly number[])[] = [[]];
    while (sets.length > 0 && !isCut) {
      const larger: number[][] = [];
      for (const set of sets) {
        const last = set.at(-1) ?? -1;
        for (const zone of counted) if (zone > last && larger.length <= regionLimit) larger.push([...set, zone]);
      }
      if (states.length + larger.length > regionLimit) isCut = true;
      else for (const set of larger) states.push({ isDown: false, zones: set });
      sets = larger;
    }
    known = { region, zones, states, isCut };
    statesByRegion.set(region, known);
  }
  return known;
}

function createStates(parts: readonly RegionStates[]): DomainStates {
  const combinations = combine(parts);
  const { length } = combinations;
  const positionOf = new Map(parts.map(({ region }, position) => [region, position]));
  const stateOf = (state: number, position: number): RegionState => {
    const index = combinations[state]?.[position] ?? 0;
    return parts[position]?.states[index] as RegionState;
  };
  const chancesOf = (part: RegionStates, probabilityOf: (event: FailureEvent) => number): readonly number[] => {
    const up = 1 - probabilityOf(part.region);
    return part.states.map(({ isDown, zones }) => {
      if (isDown) return probabilityOf(part.region);
      return part.zones.reduce((product, zone, index) => {
        const p = probabilityOf(zone);
        return product * (zones.includes(index) ? p : 1 - p);
      }, up);
    });
  };
  const restrictions = new Map<DomainStates, Int32Array>();
  return {
    regions: parts.map(({ region }) => region),
    count: length,
    isDown(state, place) {
      const position = positionOf.get(place.within ?? place);
      if (position === undefined) return false;
      const { isDown, zones } = stateOf(state, position);
      return isDown || (place.kind === "zone" && zones.includes(parts[position]?.zones.indexOf(place) ?? -1));
    },
    weights(probabilityOf) {
      const chances = parts.map((part) => chancesOf(part, probabilityOf));
      return Float64Array.from(combinations, (combination) =>
        combination.reduce((product, index, position) => product * (chances[position]?.[index] ?? 0), 1),
      );
    },
    lost(probabilityOf) {
      if (length === fullCount(parts) && parts.every(({ isCut }) => !isCut)) return 0;
      const kept = this.weights(probabilityOf).reduce((sum, weight) => sum + weight, 0);
      // The sum may be off by a rounding for each state.
      return Math.min(1, Math.max(0, 1 - kept) + length * Number.EPSILON);
    },
    restriction(to) {
      let map = restrictions.get(to);
      if (map === undefined) {
        const positions = to.regions.map((region) => positionOf.get(region) ?? 0);
        map = restrict(positions, parts, combinations);
        restrictions.set(to, map);
      }
      return map;
    },
  };
}

function fullCount(parts: readonly RegionStates[]): number {
  return parts.reduce((product, { states }) => product * states.length, 1);
}

/** One index for each region: all combinations, or those with the fewest losses. */
function combine(parts: readonly RegionStates[]): readonly (readonly number[])[] {
  let combinations: (readonly number[])[] = [[]];
  for (const { states } of parts) {
    combinations = combinations.flatMap((one) => states.map((_, index) => [...one, index]));
    if (combinations.length <= stateLimit) continue;
    const losses = (one: readonly number[]) =>
      one.reduce((sum, index, position) => {
        const state = parts[position]?.states[index];
        return sum + (state === undefined ? 0 : Number(state.isDown) + state.zones.length);
      }, 0);
    const sorted = combinations.map((one) => [losses(one), one] as const).sort(([a], [b]) => a - b);
    // Whole sizes only, so that what is left out does not hang on the order; at least everything up and one loss.
    const size = sorted[stateLimit]?.[0] ?? 0;
    combinations = sorted.flatMap(([loss, one]) => (loss < Math.max(2, size) ? [one] : []));
  }
  return combinations;
}

function restrict(
  positions: readonly number[],
  parts: readonly RegionStates[],
  combinations: readonly (readonly number[])[],
): Int32Array {
  const chosen = positions.map((position) => parts[position] as RegionStates);
  const index = new Map(combine(chosen).map((one, state) => [one.join(), state]));
  return Int32Array.from(combinations, (one) => index.get(positions.map((position) => one[position]).join()) ?? 0);
}
