// Adds up what the groups of paths into a component bring: first tries, and tries over a long failure. Where the groups come from,
// and with which caches, is for others to say.

import type { Flow, Id } from "../../../language/index.ts";
import { float64s } from "../../graph/small-arrays.ts";
import type { RateRange } from "../capacity/arrivals.ts";
import type { Traffic } from "../load.ts";
import type { PathGroup, Tried } from "../path-groups.ts";
import type { FlowVisits } from "../visits.ts";

/** What one flow does to one component, per request; the ends differ where a share on the way is not known. */
export interface TrySums {
  /** First tries. */
  readonly visits: RateRange;
  /** Tries over a long failure. */
  readonly tries: RateRange;
}

/** What is summed of a group of paths. */
export interface SummedGroup extends Pick<PathGroup, "condition" | "visits"> {
  readonly tried: SustainedTries | undefined;
}

/** Tries over a long failure; where they are absent, each first try is one. */
export type SustainedTries = Pick<Tried, "sustainedLeast" | "sustainedMost">;

/** Sums of visits at one component; what stands in for something else counts with its tries where the component's failure brings them. */
export function sumsOf(visits: FlowVisits | undefined, id: Id): TrySums | undefined {
  const place = visits?.graph.positions.get(id);
  if (visits === undefined || place === undefined) return undefined;
  return sumVisits(scratch, 0, visits, place) ? sumsAt(scratch, 0) : undefined;
}

/**
 * Sums at every component of a flow, by its place in the flow: five numbers side by side, which stand at `visitsLeast` and so on from
 * `sumsPerPlace` times the place. `notVisited` stands at `visitsLeast` where there are none. `mostBurst` is the most tries of one
 * path, what stands in for something else included; 0 for a component that no path leads to.
 */
export type SumTable = Float64Array;

export const sumsPerPlace = 5;
export const visitsLeast = 0;
export const visitsMost = 1;
export const triesLeast = 2;
export const triesMost = 3;
export const mostBurst = 4;
export const notVisited = -1;

const tablesByVisits = new WeakMap<FlowVisits, SumTable>();

/** As `sumsOf`, at every component that the flow reaches, added up once for the same visits. */
export function sumTableOf(visits: FlowVisits): SumTable {
  let table = tablesByVisits.get(visits);
  if (table === undefined) {
    const { groupsAt } = visits;
    table = float64s(sumsPerPlace * groupsAt.length);
    for (let place = 0, at = 0; place < groupsAt.length; place += 1, at += sumsPerPlace) {
      if (!sumVisits(table, at, visits, place)) table[at + visitsLeast] = notVisited;
      table[at + mostBurst] = mostBurstIn(groupsAt[place] as readonly PathGroup[]);
    }
    tablesByVisits.set(visits, table);
  }
  return table;
}

/**
 * Writes the sums of visits at a place of their flow into a table at the first of its numbers; false, and nothing, where the place is
 * reached by what stands in alone. Linear in the groups.
 */
export function sumVisits(table: SumTable, at: number, visits: FlowVisits, place: number): boolean {
  const groups = visits.groupsAt[place] as readonly PathGroup[];
  if (!sumInto(table, at, groups)) return false;
  const standIns = visits.standIns.size === 0 ? undefined : visits.standIns.get(place);
  if (standIns === undefined) return true;
  table[at + triesLeast] = lastingTries(standIns.least, standIns.asked === "all", "sustainedLeast");
  table[at + triesMost] = lastingTries(groups, standIns.asked !== "none", "sustainedMost");
  return true;
}

/** Tries over a long failure, with those of stand-ins or without; of loose groups, which may be none, only for the most. */
function lastingTries(groups: readonly PathGroup[], withStandIns: boolean, end: keyof SustainedTries): number {
  let tries = 0;
  for (const { condition, visits, tried } of groups) {
    if (condition.standsIn && !withStandIns) continue;
    if (condition.isLoose && end === "sustainedLeast") continue;
    tries += tried === undefined ? visits : tried[end];
  }
  return tries;
}

/** As `sumVisits`, of groups of paths that no stand-in brings more of. */
export function sumInto(table: SumTable, at: number, groups: readonly SummedGroup[]): boolean {
  let isVisited = false;
  let [leastFirst, mostFirst, leastTried, mostTried] = [0, 0, 0, 0];
  for (let index = 0; index < groups.length; index += 1) {
    const { condition, visits, tried } = groups[index] as SummedGroup;
    if (condition.standsIn) continue;
    isVisited = true;
    mostFirst += visits;
    mostTried += tried === undefined ? visits : tried.sustainedMost;
    if (condition.isLoose) continue;
    leastFirst += visits;
    leastTried += tried === undefined ? visits : tried.sustainedLeast;
  }
  if (!isVisited) return false;
  table[at + visitsLeast] = leastFirst;
  table[at + visitsMost] = mostFirst;
  table[at + triesLeast] = leastTried;
  table[at + triesMost] = mostTried;
  return true;
}

function mostBurstIn(groups: readonly PathGroup[]): number {
  let most = groups.length === 0 ? 0 : 1;
  for (let index = 0; index < groups.length; index += 1) {
    const { tried } = groups[index] as PathGroup;
    if (tried !== undefined) most = Math.max(most, tried.extremes.mostBurst);
  }
  return most;
}

/** The sums of one component, from the table of a flow; undefined where it is not visited. */
export function sumsIn(table: SumTable | undefined, visits: FlowVisits | undefined, id: Id): TrySums | undefined {
  const place = visits?.graph.positions.get(id);
  const at = place === undefined ? -1 : sumsPerPlace * place;
  return table === undefined || at < 0 || table[at + visitsLeast] === notVisited ? undefined : sumsAt(table, at);
}

function sumsAt(table: SumTable, at: number): TrySums {
  return {
    visits: { least: table[at + visitsLeast] as number, most: table[at + visitsMost] as number },
    tries: { least: table[at + triesLeast] as number, most: table[at + triesMost] as number },
  };
}

/** Where sums are made that nobody keeps in a table. */
const scratch: SumTable = new Float64Array(sumsPerPlace);

/** The tables of a traffic's flows, each at the flow's index. */
export interface TrafficTables {
  /** Of what arrives on a good day. */
  readonly load: readonly SumTable[];
  /** Of all that is tried while something fails, with caches full. */
  readonly tries: readonly SumTable[];
  /** The visits that `tries` sums. */
  readonly tried: readonly (FlowVisits | undefined)[];
}

const tablesByTraffic = new WeakMap<Traffic, TrafficTables>();

export function tablesOf(traffic: Traffic): TrafficTables {
  let tables = tablesByTraffic.get(traffic);
  if (tables === undefined) {
    const { flows, loadByFlow, triesByFlow } = traffic;
    const load = tableListOf(flows, loadByFlow);
    const tries = triesByFlow === loadByFlow ? load : tableListOf(flows, triesByFlow);
    tables = { load, tries, tried: flows.map(({ id }) => triesByFlow.get(id)) };
    tablesByTraffic.set(traffic, tables);
  }
  return tables;
}

/** The tables of some flows by their visits, each at the flow's index. */
export function tableListOf(flows: readonly Flow[], visitsByFlow: ReadonlyMap<Id, FlowVisits>): readonly SumTable[] {
  return flows.map(({ id }) => tableOfVisits(visitsByFlow.get(id)));
}

/** As `sumTableOf`, of a flow that may have no visits. */
export function tableOfVisits(visits: FlowVisits | undefined): SumTable {
  return visits === undefined ? noSums : sumTableOf(visits);
}

/** Of a flow without visits. */
export const noSums: SumTable = new Float64Array(0);
