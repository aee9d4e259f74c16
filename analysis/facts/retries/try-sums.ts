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
export interface SummedGroup extends Pick<PathGroup, "standsIn" | "isLoose" | "visits"> {
  readonly tried: SustainedTries | undefined;
}

/** Tries over a long failure; where they are absent, each first try is one. */
export type SustainedTries = Pick<Tried, "sustainedLeast" | "sustainedMost">;

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
    const { visits: first, tried } = group;
    visits.most += first;
    tries.most += tried === undefined ? first : tried.sustainedMost;
    if (group.isLoose) continue;
    visits.least += first;
    tries.least += tried === undefined ? first : tried.sustainedLeast;
  }
  return isVisited;
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
    let at = 0;
    for (const groups of groupsAt) {
      fillSums(table, at, sumInto(scratch, groups) ? scratch : undefined);
      for (const { tried } of groups)
        table[at + mostBurst] = Math.max(table[at + mostBurst] as number, tried?.mostBurst ?? 1);
      at += sumsPerPlace;
    }
    tablesByVisits.set(visits, table);
  }
  return table;
}

/** Writes sums into a table at the first of the numbers of a place. */
export function fillSums(table: SumTable, at: number, sums: TrySums | undefined): void {
  table[at + visitsLeast] = sums?.visits.least ?? notVisited;
  table[at + visitsMost] = sums?.visits.most ?? 0;
  table[at + triesLeast] = sums?.tries.least ?? 0;
  table[at + triesMost] = sums?.tries.most ?? 0;
}

/** The sums of one component, from the table of a flow; undefined where it is not visited. */
export function sumsIn(table: SumTable | undefined, visits: FlowVisits | undefined, id: Id): TrySums | undefined {
  const place = visits?.graph.positions.get(id);
  const at = place === undefined ? -1 : sumsPerPlace * place;
  if (table === undefined || at < 0 || table[at + visitsLeast] === notVisited) return undefined;
  const number = (what: number) => table[at + what] as number;
  return {
    visits: { least: number(visitsLeast), most: number(visitsMost) },
    tries: { least: number(triesLeast), most: number(triesMost) },
  };
}

/** Where sums are made that are written into a table. */
const scratch = emptySums();

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
