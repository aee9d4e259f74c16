// The sums of all flows turned round: what the flows bring to one component stands side by side. A flow's own table lies wherever it
// was made, so that adding up over the flows of each component would go to another place in memory for every one of them.

import type { SystemModel } from "../../../language/index.ts";
import { eachEntry, type FlowPlaces, flowPlacesOf } from "../flow-places.ts";
import type { Traffic } from "../load.ts";
import { notVisited, type SumTable, sumsPerPlace, tablesOf, visitsLeast } from "./try-sums.ts";

/**
 * The tables of a traffic's flows by the entries of `flowPlacesOf`: the numbers of an entry stand from `sumsPerPlace` times the entry.
 */
export interface EntrySums {
  /** Of what arrives on a good day. */
  readonly load: SumTable;
  /** Of all that is tried while something fails, with caches full. */
  readonly tries: SumTable;
}

const sumsByTraffic = new WeakMap<Traffic, EntrySums>();

/** As `tablesOf`, by entry. Linear in what the flows reach, once for a traffic. */
export function entrySumsOf(model: SystemModel, traffic: Traffic): EntrySums {
  let sums = sumsByTraffic.get(traffic);
  if (sums === undefined) {
    const { load, tries } = tablesOf(traffic);
    const places = flowPlacesOf(model, traffic);
    const ofLoad = sumsByEntry(places, load);
    sums = { load: ofLoad, tries: tries === load ? ofLoad : sumsByEntry(places, tries) };
    sumsByTraffic.set(traffic, sums);
  }
  return sums;
}

/** The tables of flows, each at the flow's index, as one table by entry. Linear in what the flows reach. */
export function sumsByEntry(places: FlowPlaces, tables: readonly SumTable[]): SumTable {
  const sums = new Float64Array(sumsPerPlace * places.flows.length);
  eachEntry(places, (index, place, entry) => {
    const table = tables[index] as SumTable;
    const to = sumsPerPlace * entry;
    if (table.length === 0) {
      sums[to + visitsLeast] = notVisited;
      return;
    }
    const from = sumsPerPlace * place;
    for (let one = 0; one < sumsPerPlace; one += 1) sums[to + one] = table[from + one] as number;
  });
  return sums;
}
