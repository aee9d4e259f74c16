// How many requests of each flow arrive at one copy of a component, whose slots they take.

import type { Component, Count, Flow, PerSecond, Ratio } from "../../../language/index.ts";
import { unitsOf } from "../attempts.ts";
import { cellsAround } from "../blast-radius.ts";
import { shardsOf } from "../capacity/capacity.ts";
import { copiesAtWork } from "../capacity/copies-at-work.ts";
import { flowPlacesOf, positionIn } from "../flow-places.ts";
import { type Loaded, perComponent } from "../memo.ts";
import { notVisited, type SumTable, sumsPerPlace, sumTableOf, tablesOf, visitsLeast } from "../retries/try-sums.ts";

/** Requests of a flow that arrive at one copy, at load and for certain; undefined where the flow states no load. */
export function rateAt(facts: Loaded, flow: Flow, component: Component): PerSecond | undefined {
  if (flow.load === undefined) return undefined;
  const visits = facts.traffic.loadByFlow.get(flow.id);
  const place = visits?.graph.positions.get(component.id);
  if (visits === undefined || place === undefined) return 0;
  return rateIn(sumTableOf(visits), place, flow.load.value, divisionAt(facts, component));
}

/** Requests of all flows that arrive at one copy, at load and for certain; those of flows that state no load left out. */
export function rateOfAll(facts: Loaded, component: Component): PerSecond {
  const { model, traffic } = facts;
  const { load: tables } = tablesOf(traffic);
  const places = flowPlacesOf(model, traffic);
  const division = divisionAt(facts, component);
  const position = positionIn(places, component);
  const end = places.starts[position + 1] as number;
  let sum = 0;
  for (let entry = places.starts[position] as number; entry < end; entry += 1) {
    const index = places.flows[entry] as number;
    const { load } = traffic.flows[index] as Flow;
    if (load === undefined) continue;
    sum += rateIn(tables[index] as SumTable, places.places[entry] as number, load.value, division);
  }
  return sum;
}

/** What becomes of the arrivals at a component: the share that it lets in, and what they are divided over. */
export interface Division {
  readonly passed: Ratio;
  readonly cells: Count;
  readonly units: Count;
}

export const divisionAt = perComponent(({ model, traffic }, component): Division => {
  const passed = traffic.passShare(component.id) ?? 0;
  // Copies of a consumer beyond the partitions get nothing, and their slots hold nothing.
  const shards = shardsOf(component);
  const units = shards * copiesAtWork(model, component, "load", unitsOf(component) / shards);
  return { passed, cells: cellsAround(model, component), units };
});

function rateIn(table: SumTable, place: number, load: PerSecond, { passed, cells, units }: Division): PerSecond {
  const visits = table[sumsPerPlace * place + visitsLeast] as number;
  return visits === notVisited ? 0 : (load * visits * passed) / cells / units;
}
