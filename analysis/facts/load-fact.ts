// The fact `load`: what arrives at a component, with its calculation. The sums are made in load.ts.

import type { Component, Flow, Id, SystemModel } from "../../language/index.ts";
import { type Derivation, type Fact, factOf, type MissingInput } from "../fact.ts";
import { cellsAround, cellsOf } from "./blast-radius.ts";
import { rangeWords } from "./capacity/capacity.ts";
import { isBeforeLimit } from "./flow-edges.ts";
import { flowPlacesOf, positionFor } from "./flow-places.ts";
import { type Arriving, type Bringing, capOf, type Traffic } from "./load.ts";
import { entrySumsOf } from "./retries/entry-sums.ts";
import { notVisited, sumsPerPlace, visitsLeast, visitsMost } from "./retries/try-sums.ts";
import { significant } from "./significant.ts";
import { hottestShareOf } from "./splits.ts";
import { loadsPerFlow, loadUpper, loadValue, statedLoadsIn } from "./stated-loads.ts";
import { visitLines } from "./visit-lines.ts";
import type { FlowVisits } from "./visits.ts";
import { nameOf, numberWords, percentWords, rateWords } from "./words.ts";

/**
 * First tries per second that arrive at a component, at `load` and not at peak, in one cell.
 *
 * Σ over flows of load · visits: counts multiply along a path and add over paths, a branch weighs its probability, a cache lets
 * through 1 − hit ratio of its reads, `batch N` divides by N, a queue passes what it gets to its consumer and a topic to each.
 *
 * Assumes that branches are drawn independently of the load and that a cache is warm; a cold cache brings more. Retries are
 * not in it. A missing load of a flow makes it unknown; a missing hit ratio makes it the interval over all hit ratios; what is
 * handed on to a queue or topic again, of what came from there, makes it without end: the arrivals that are counted are the least.
 *
 * Source: traffic equations of open queueing networks with visit ratios (forced flow law; Lazowska et al., Quantitative
 * System Performance, chapter 3). Worked examples: test/facts/load.test.ts.
 */
export function loadFactOf(model: SystemModel, traffic: Traffic, component: Component): readonly Fact[] {
  if (model.flows.length === 0) return noFacts;
  const { id } = component;
  const arrivals = arrivingAt(model, traffic, component);
  if (arrivals === undefined) return noFacts;
  const { missing } = arrivals;
  const [least, most] = [significant(arrivals.least), significant(arrivals.most)];
  const isExact = least === most;
  const steps = (): readonly Derivation[] => {
    const cells = cellsAround(model, component);
    return [
      ...bringingBy(model, traffic, id)
        .filter(({ flow }) => flow.load !== undefined)
        .map((part) => partWords(model, traffic, id, part)),
      ...missing.map((flow) => ({ says: `${flow.name} comes by and states no load`, at: flow.at })),
      ...(cells === 1 ? [] : cellLines(model, id)),
    ];
  };
  const base = { name: "load", element: id, unit: "per-second" } as const;
  if (missing.length > 0) {
    const inputs: MissingInput[] = missing.map((flow) => ({ element: flow.id, term: "load" }));
    return [
      factOf({ ...base, kind: "unknown", missing: inputs }, () => {
        return { says: `what arrives at ${nameOf(model, id)} is not known`, steps: steps() };
      }),
    ];
  }
  const value = isExact ? least : ([least, most] as const);
  return [
    factOf({ ...base, kind: isExact ? "exact" : "bound", value, missing: [] }, () => {
      const rate = rangeWords(least, most, rateWords);
      return { says: `${nameOf(model, id)} receives ${rate}`, steps: steps() };
    }),
  ];
}

const noFacts: readonly Fact[] = [];

/** As `arrivingFrom`, of all flows, without an object for what each brings. */
function arrivingAt(model: SystemModel, traffic: Traffic, component: Component): Arriving | undefined {
  const { starts, flows } = flowPlacesOf(model, traffic);
  const position = positionFor({ model, traffic }, component);
  const { load: sums } = entrySumsOf(model, traffic);
  const loads = statedLoadsIn(traffic);
  const cells = cellsAround(model, component);
  const missing: Flow[] = [];
  let [least, most, isVisited] = [0, 0, false];
  const end = starts[position + 1] as number;
  for (let entry = starts[position] as number; entry < end; entry += 1) {
    const at = sumsPerPlace * entry;
    const fewest = sums[at + visitsLeast] as number;
    if (fewest === notVisited) continue;
    isVisited = true;
    const index = flows[entry] as number;
    const load = loads[loadsPerFlow * index + loadValue] as number;
    if (Number.isNaN(load)) {
      missing.push(traffic.flows[index] as Flow);
      continue;
    }
    const upper = loads[loadsPerFlow * index + loadUpper] as number;
    least += (load * fewest) / cells;
    // The most visits may be without end, and nobody of no load makes any.
    if (upper > 0) most += (upper * (sums[at + visitsMost] as number)) / cells;
  }
  return isVisited ? { least, most, missing } : undefined;
}

/** What of all arrivals comes to the cell that is judged: a line for each container with cells, none where there are none. */
export function cellLines(model: SystemModel, id: Id): readonly Derivation[] {
  const component = model.componentById.get(id);
  return (component === undefined ? [] : cellsOf(model, component)).map((cells) => {
    const hottest = hottestShareOf(cells);
    const [count, at] = [cells.count.value, (cells.hottest ?? cells.count).at];
    if (hottest === undefined) return { says: `÷ ${count} cells, each with an even share`, at };
    return { says: `× ${percentWords(hottest)}, the share of the hottest of ${count} cells, which is judged`, at };
  });
}

/**
 * What each flow brings to a component, in declaration order; none where nobody goes there. Linear in the flows that reach it,
 * without a look-up by name.
 */
function bringingBy(model: SystemModel, traffic: Traffic, id: Id): readonly Bringing[] {
  const { starts, flows, positions } = flowPlacesOf(model, traffic);
  const position = positions.get(id);
  if (position === undefined) return [];
  const { load: sums } = entrySumsOf(model, traffic);
  const found: Bringing[] = [];
  const end = starts[position + 1] as number;
  for (let entry = starts[position] as number; entry < end; entry += 1) {
    const at = sumsPerPlace * entry;
    const least = sums[at + visitsLeast] as number;
    if (least === notVisited) continue;
    found.push({ flow: traffic.flows[flows[entry] as number] as Flow, least, most: sums[at + visitsMost] as number });
  }
  return found;
}

function partWords(model: SystemModel, traffic: Traffic, id: Id, part: Bringing): Derivation {
  const { flow, least, most } = part;
  const load = flow.load?.value ?? 0;
  const upper = flow.load?.upper ?? load;
  const rate = rangeWords(load, upper, rateWords);
  const visits = rangeWords(least, most, numberWords);
  const product = least === most && load === upper ? ` = ${rateWords(load * least)}` : "";
  const peak = flow.peak === undefined ? "" : peakWords(model, traffic, flow, id);
  let steps: readonly Derivation[] | undefined;
  return {
    says: `${flow.name}: ${rate} × ${visits} ${least === 1 && most === 1 ? "visit" : "visits"}${product}${peak}`,
    ...(flow.load === undefined ? {} : { at: flow.load.at }),
    // Found when somebody reads them: a search for each flow and component is more than all the sums.
    get steps() {
      const own = traffic.loadByFlow.get(flow.id);
      steps ??=
        own === undefined
          ? []
          : [...visitLines(model, own, id, traffic.passShareTo(id)), ...roundLines(model, own, most)];
      return steps;
    },
  };
}

/** A line for each turn that is left out, of what arrives without a bound. */
function roundLines(model: SystemModel, { rounds }: FlowVisits, most: number): readonly Derivation[] {
  if (most < Number.POSITIVE_INFINITY) return [];
  return [...rounds].map(({ source, target, at }) => ({
    says: `not counted: what ${nameOf(model, source)} hands to ${nameOf(model, target)} again of what came from there, since nobody says how often`,
    at,
  }));
}

/** ` (2 times that at peak)`, or that limits on the way may let less through. */
function peakWords(model: SystemModel, { loadByFlow }: Traffic, flow: Flow, id: Id): string {
  const edgesBySource = loadByFlow.get(flow.id)?.graph.edgesBySource;
  const behind = new Set<Id>();
  for (const [source, edges] of edgesBySource ?? []) {
    const component = model.componentById.get(source);
    if (component !== undefined && capOf(component) !== undefined)
      for (const edge of edges) if (!isBeforeLimit(edge)) behind.add(edge.target);
  }
  // A set yields what is added while it is walked.
  for (const one of behind) for (const { target } of edgesBySource?.get(one) ?? []) behind.add(target);
  const limited = behind.has(id) ? ", as far as limits let them through" : "";
  return ` (${peakWordsOf(flow, behind.has(id) ? "the requests" : "that")}${limited})`;
}

/** Such as `3 times that at peak`, of a flow that has a peak; what the project's settings assume is said to be assumed. */
export function peakWordsOf({ peak }: Flow, what = "that"): string {
  const assumed = peak?.origin.kind === "assumed" ? ", which is assumed" : "";
  return `${numberWords(peak?.value ?? 1)} times ${what} at peak${assumed}`;
}
