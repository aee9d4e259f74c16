// What arrives at each component as plain numbers, on an ordinary day and at peak, and by access where it makes a difference.
// The fact `load` says the same with its calculation; this is for those who divide by it.

import type { Component, Count, Flow, Id, PerSecond, SystemModel } from "../../../language/index.ts";
import { ofArrivals, ofVisits } from "../aspects.ts";
import { cellsAround } from "../blast-radius.ts";
import { termsWithin, weightOver } from "../crossing.ts";
import { declarationsOf } from "../declarations.ts";
import { type FlowEdge, shareOver } from "../flow-edges.ts";
import { flowPlacesOf, positionIn } from "../flow-places.ts";
import { passShareTo } from "../limited-visits.ts";
import { settleShares } from "../limits.ts";
import { cellShareOf, type Traffic, turningAway, visitsAt, visitsUnder } from "../load.ts";
import { type Loaded, perComponentReading, perFlowReading } from "../memo.ts";
import type { PathGroup } from "../path-groups.ts";
import { type Access, accessOf } from "../redundancy.ts";
import { entrySumsOf, sumsByEntry } from "../retries/entry-sums.ts";
import { notVisited, type SumTable, sumsPerPlace, tableListOf, visitsLeast, visitsMost } from "../retries/try-sums.ts";
import { loadsPerFlow, loadValue, peakValue, statedLoadsIn } from "../stated-loads.ts";
import type { FlowVisits, PassShare } from "../visits.ts";
import { capacityOf, ends } from "./capacity.ts";

/** Both ends of a rate. */
export interface RateRange {
  readonly least: PerSecond;
  readonly most: PerSecond;
}

/** First tries that arrive at a component, in one cell. */
export interface ComponentArrivals {
  readonly load: RateRange;
  /** Every flow at its own peak at the same time, which overstates where peaks are apart. */
  readonly peak: RateRange;
  /** Whether a flow that comes by has a peak. */
  readonly hasPeak: boolean;
  /** Flows that come by and state no load, in declaration order; the sums are then of the others alone. */
  readonly missing: readonly Flow[];
  /** Parts of the sums, for a component whose copies do not all serve every access; as calls what it makes no difference to. */
  readonly byAccess: ReadonlyMap<Access, Readonly<Record<"load" | "peak", RateRange>>>;
}

interface Sums {
  readonly load: { least: number; most: number };
  readonly peak: { least: number; most: number };
}

const noSplit: ComponentArrivals["byAccess"] = new Map();

/**
 * What arrives at a component; undefined where no flow comes by. Σ over flows of load · visits ÷ cells, as the fact `load`
 * has it; at peak each flow's load times its `peak`, and rate limits and shedding cut what is above them. Linear in the
 * flows that reach it.
 */
export function arrivalsAt({ model, traffic }: Loaded, id: Id): ComponentArrivals | undefined {
  const component = model.componentById.get(id);
  return component === undefined ? undefined : arrivalsOf({ model, traffic }, component);
}

const reads = { near: ofArrivals, far: ofArrivals };

/** As `arrivalsAt`, with the component at hand. */
export const arrivalsOf = perComponentReading(reads, (facts, component): ComponentArrivals | undefined => {
  const { model, traffic } = facts;
  const places = flowPlacesOf(model, traffic);
  const rates = ratesIn(traffic);
  const loads = statedLoadsIn(traffic);
  const { load: ordinary } = entrySumsOf(model, traffic);
  const peaking = sumsAtPeak(model, traffic);
  const cells = cellsAround(model, component);
  const sums = emptySums();
  let isVisited = false;
  let hasPeak = false;
  let missing: Flow[] | undefined;
  const position = positionIn(places, component);
  const end = places.starts[position + 1] as number;
  for (let entry = places.starts[position] as number; entry < end; entry += 1) {
    const at = sumsPerPlace * entry;
    if (ordinary[at + visitsLeast] === notVisited) continue;
    isVisited = true;
    const index = places.flows[entry] as number;
    const stated = loadsPerFlow * index;
    hasPeak ||= !Number.isNaN(loads[stated + peakValue] as number);
    if (Number.isNaN(loads[stated + loadValue] as number)) {
      missing ??= [];
      missing.push(traffic.flows[index] as Flow);
      continue;
    }
    // Visits at peak are those of an ordinary day where nothing is left of them at peak.
    const peak = peaking[at + visitsLeast] === notVisited ? ordinary : peaking;
    const rate = ratesPerFlow * index;
    sums.load.least += ((rates[rate] as number) / cells) * (ordinary[at + visitsLeast] as number);
    sums.load.most += times((rates[rate + 1] as number) / cells, ordinary[at + visitsMost] as number);
    sums.peak.least += ((rates[rate + 2] as number) / cells) * (peak[at + visitsLeast] as number);
    sums.peak.most += times((rates[rate + 3] as number) / cells, peak[at + visitsMost] as number);
  }
  if (!isVisited) return undefined;
  let byAccess = noSplit;
  if (tellsAccesses(model, component)) byAccess = sumsByAccess(facts, component, cells);
  else if (isSplit(component)) byAccess = new Map([["call", sums]]);
  return { load: sums.load, peak: sums.peak, hasPeak, missing: missing ?? noFlows, byAccess };
});

/**
 * The flows that come by a component on a good day, and not only while something else is down; in declaration order. Linear in those
 * that reach it.
 */
export function visitingFlows({ model, traffic }: Loaded, id: Id): readonly Flow[] {
  const { starts, flows, positions } = flowPlacesOf(model, traffic);
  const { load: sums } = entrySumsOf(model, traffic);
  const position = positions.get(id);
  if (position === undefined) return noFlows;
  const end = starts[position + 1] as number;
  const visiting: Flow[] = [];
  for (let entry = starts[position] as number; entry < end; entry += 1) {
    if (sums[sumsPerPlace * entry + visitsLeast] === notVisited) continue;
    visiting.push(traffic.flows[flows[entry] as number] as Flow);
  }
  return visiting;
}

const noFlows: readonly Flow[] = [];

/**
 * Requests per second of each flow, four numbers from `ratesPerFlow` times its index: least and most on an ordinary
 * day, and at peak.
 */
export type FlowRates = Float64Array;

export const ratesPerFlow = 4;

const ratesByTraffic = new WeakMap<Traffic, FlowRates>();

/** The rates of a traffic's flows; none of a flow that states no load. */
export function ratesIn(traffic: Traffic): FlowRates {
  let rates = ratesByTraffic.get(traffic);
  if (rates === undefined) {
    rates = new Float64Array(ratesPerFlow * traffic.flows.length);
    let at = 0;
    for (const flow of traffic.flows) {
      const { load, peak } = ratesOf(flow, 1);
      rates.set(load, at);
      rates.set(peak, at + 2);
      at += ratesPerFlow;
    }
    ratesByTraffic.set(traffic, rates);
  }
  return rates;
}

const peakSums = new WeakMap<Traffic, SumTable>();

/** What flows bring to components at peak, by the entries of `flowPlacesOf`. */
function sumsAtPeak(model: SystemModel, traffic: Traffic): SumTable {
  let sums = peakSums.get(traffic);
  if (sums === undefined) {
    const { visitsByFlow } = peakVisits(model, traffic);
    sums =
      visitsByFlow === traffic.loadByFlow
        ? entrySumsOf(model, traffic).load
        : sumsByEntry(flowPlacesOf(model, traffic), tableListOf(traffic.flows, visitsByFlow));
    peakSums.set(traffic, sums);
  }
  return sums;
}

function emptySums(): Sums {
  return { load: { least: 0, most: 0 }, peak: { least: 0, most: 0 } };
}

/** The sums of a component parted by access, in the order of the flows. */
function sumsByAccess(facts: Loaded, component: Component, cells: Count): ReadonlyMap<Access, Sums> {
  const { model, traffic } = facts;
  const { id } = component;
  const peak = peakVisits(model, traffic);
  const sums = new Map<Access, Sums>();
  for (const flow of visitingFlows(facts, id)) {
    const onLoad = traffic.loadByFlow.get(flow.id);
    const atPeak = peak.visitsByFlow.get(flow.id) ?? onLoad;
    const visited = visitsAt(onLoad, id);
    if (flow.load === undefined || onLoad === undefined || atPeak === undefined || visited === undefined) continue;
    const rates = ratesOf(flow, cells);
    const parts = partsOf(model, traffic, flow, id, onLoad, visited);
    const peakParts =
      onLoad === atPeak
        ? parts
        : visitsByAccess(model, atPeak, id, peak.passShareTo(id), visitsAt(atPeak, id) ?? visited);
    for (const [access, part] of parts) {
      let sum = sums.get(access);
      if (sum === undefined) {
        sum = emptySums();
        sums.set(access, sum);
      }
      addTo(sum, rates, part, peakParts.get(access) ?? part);
    }
  }
  return sums;
}

/** The visits of a component by access, on an ordinary day. */
function partsOf(
  model: SystemModel,
  traffic: Traffic,
  flow: Flow,
  id: Id,
  onLoad: FlowVisits,
  visits: RateRange,
): ReadonlyMap<Access, RateRange> {
  const isOpen = onLoad === visitsUnder(model, flow, noShares);
  const open = isOpen ? openParts(model, flow).get(id) : undefined;
  return open ?? visitsByAccess(model, onLoad, id, traffic.passShareTo(id), visits);
}

const noShares: ReadonlyMap<Id, number | undefined> = new Map();

/** The visits by access of a flow that nothing holds back, for the components that are told by access. */
const partsRead = [...ofVisits, ...ofArrivals];

const openParts = perFlowReading(partsRead, (model, flow): ReadonlyMap<Id, ReadonlyMap<Access, RateRange>> => {
  const open = visitsUnder(model, flow, noShares);
  const { ids } = open.graph;
  const parts = new Map<Id, ReadonlyMap<Access, RateRange>>();
  for (let place = 0; place < ids.length; place += 1) {
    const id = ids[place] as Id;
    const component = model.componentById.get(id);
    if (component === undefined || !tellsAccesses(model, component)) continue;
    const visits = visitsAt(open, id);
    if (visits !== undefined) parts.set(id, visitsByAccess(model, open, id, everything, visits));
  }
  return parts;
});

const everything: PassShare = () => 1;

const noGroups: readonly PathGroup[] = [];

/**
 * Whether one access has to be told from another. Where nobody reads from other copies than the primary, all goes there and counts
 * as calls.
 */
export function tellsAccesses(model: SystemModel, { id, quorum, replicas }: Component): boolean {
  if (quorum !== undefined || replicas?.primary === undefined) return quorum !== undefined;
  return declarationsOf(model)
    .into(id)
    .some(({ verb, from }) => verb === "reads" && from !== undefined && from.value !== "primary");
}

/** Whether its copies serve some accesses and not others, or several of them each request. */
export function isSplit(component: Component): boolean {
  return component.replicas?.primary !== undefined || component.quorum !== undefined;
}

interface Rates {
  readonly load: readonly [number, number];
  readonly peak: readonly [number, number];
}

function ratesOf(flow: Flow, cells: Count): Rates {
  const [least, most] = flow.load === undefined ? [0, 0] : ends(flow.load);
  const [low, high] = flow.peak === undefined ? [1, 1] : ends(flow.peak);
  return { load: [least / cells, most / cells], peak: [(least * low) / cells, (most * high) / cells] };
}

function addTo(sums: Sums, { load, peak }: Rates, visits: RateRange, peakVisits: RateRange): void {
  sums.load.least += load[0] * visits.least;
  sums.load.most += times(load[1], visits.most);
  sums.peak.least += peak[0] * peakVisits.least;
  sums.peak.most += times(peak[1], peakVisits.most);
}

/** No requests bring no visits, however many each would bring. */
function times(rate: number, visits: number): number {
  return rate === 0 ? 0 : rate * visits;
}

/**
 * The visits of one component by access, told by the edges that lead to it. What no edge explains, such as a flow that
 * begins there, counts as a call.
 */
function visitsByAccess(
  model: SystemModel,
  { graph, groupsById }: FlowVisits,
  id: Id,
  passShare: PassShare,
  total: RateRange,
): Map<Access, RateRange> {
  const parts = new Map<Access, { least: number; most: number }>();
  let sum = 0;
  const { ids, edges, firstEdge, targets } = graph;
  const place = graph.positions.get(id);
  for (let source = 0, index = 0; source < ids.length; source += 1) {
    for (const end = firstEdge[source + 1] as number; index < end; index += 1) {
      if (targets[index] !== place) continue;
      const edge = edges[index] as FlowEdge;
      const share = shareOver(passShare, edge);
      if (share === 0) continue;
      const terms = termsWithin(model, graph, edge);
      const access = accessOf(edge.dependency);
      let part = parts.get(access);
      for (const group of groupsById.get(ids[source] as Id) ?? noGroups) {
        const weight = weightOver(terms, graph, group.condition);
        if (weight === 0 || group.condition.standsIn || edge.fallbackFor !== undefined) continue;
        if (part === undefined) {
          part = { least: 0, most: 0 };
          parts.set(access, part);
        }
        const brought = group.visits * weight * (share ?? 1);
        if (!group.condition.isLoose && terms.isKnown && share !== undefined) part.least += brought;
        part.most += brought;
        sum += brought;
      }
    }
  }
  // Inside a circle edges lead back to where a path has been, and such a turn is no visit: the total knows, the edges do not.
  const scale = sum > total.most && sum > 0 ? total.most / sum : 1;
  if (scale < 1) {
    for (const [access, { least, most }] of parts) parts.set(access, { least: least * scale, most: most * scale });
  }
  const rest = total.most - sum * scale;
  if (rest > 1e-9 * total.most) {
    const calls = parts.get("call") ?? { least: 0, most: 0 };
    parts.set("call", { least: calls.least + (total.least === total.most ? rest : 0), most: calls.most + rest });
  }
  return parts;
}

interface PeakVisits {
  readonly visitsByFlow: ReadonlyMap<Id, FlowVisits>;
  readonly passShareTo: Traffic["passShareTo"];
}

const peakVisitsByTraffic = new WeakMap<Traffic, PeakVisits>();

/** Visits at peak: those of ordinary days, unless something caps what it passes on and cuts more of a larger demand. */
function peakVisits(model: SystemModel, traffic: Traffic): PeakVisits {
  let known = peakVisitsByTraffic.get(traffic);
  if (known === undefined) {
    known = settlePeak(model, traffic);
    peakVisitsByTraffic.set(traffic, known);
  }
  return known;
}

const idOf = ({ component }: { readonly component: Component }): Id => component.id;

function settlePeak(model: SystemModel, traffic: Traffic): PeakVisits {
  const ordinary: PeakVisits = { visitsByFlow: traffic.loadByFlow, passShareTo: traffic.passShareTo };
  if (!traffic.flows.some((flow) => flow.load !== undefined && flow.peak !== undefined)) return ordinary;
  const capped: Capped[] = [];
  for (const component of turningAway(model)) {
    const shed = component.shedsLoad === undefined ? undefined : capacityOf(model, component, "call", "peak")?.most;
    if (shed !== undefined || component.rateLimit !== undefined) capped.push({ component, shed });
  }
  if (capped.length === 0) return ordinary;
  const shares = new Map<Id, number | undefined>();
  let visitsByFlow = ordinary.visitsByFlow;
  const shareNow = (one: Capped) => shareOf(model, traffic.flows, visitsByFlow, one);
  settleShares(capped, idOf, shares, shareNow, () => {
    visitsByFlow = new Map(
      traffic.flows.map((flow) => [flow.id, visitsUnder(model, flow, shares, traffic.openOf(flow))] as const),
    );
  });
  return { visitsByFlow, passShareTo: (target) => passShareTo(model, shares, target) };
}

/** What passes on no more than so much. */
interface Capped {
  readonly component: Component;
  /** What all its copies can serve, where it turns away the rest. */
  readonly shed: PerSecond | undefined;
}

/** Share of its arrivals at peak that it passes on; undefined where they are not known exactly. */
function shareOf(
  model: SystemModel,
  flows: readonly Flow[],
  visitsByFlow: ReadonlyMap<Id, FlowVisits>,
  { component, shed }: Capped,
): number | undefined {
  const sums: Sums = { load: { least: 0, most: 0 }, peak: { least: 0, most: 0 } };
  const cells = cellsAround(model, component);
  for (const flow of flows) {
    const visits = visitsByFlow.get(flow.id);
    const here = visitsAt(visits, component.id);
    if (here === undefined) continue;
    if (flow.load === undefined) return undefined;
    addTo(sums, ratesOf(flow, cells), here, here);
  }
  return cellShareOf(component, sums.peak, shed);
}
