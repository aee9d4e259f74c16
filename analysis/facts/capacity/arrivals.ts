// What arrives at each component as plain numbers, on an ordinary day and at peak, and by access where it makes a difference.
// The fact `load` says the same with its calculation; this is for those who divide by it.

import type { Component, Count, Dependency, Flow, Id, PerSecond, SystemModel } from "../../../language/index.ts";
import type { Arrivals } from "../attempts.ts";
import { cellsAround } from "../blast-radius.ts";
import { cross } from "../crossing.ts";
import { type Traffic, visitsUnder } from "../load.ts";
import { perFlow } from "../memo.ts";
import { type Access, accessOf } from "../redundancy.ts";
import { allSumsOf } from "../retries/try-sums.ts";
import { type FlowVisits, type PassShare, visitsOf } from "../visits.ts";
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
  /** Flows that come by, in declaration order. */
  readonly flows: readonly Flow[];
  /** Those of them that state no load; the sums are then of the others alone. */
  readonly missing: readonly Flow[];
  /** Parts of the sums, for a component whose copies do not all serve every access. */
  readonly byAccess: ReadonlyMap<Access, Readonly<Record<"load" | "peak", RateRange>>>;
}

interface Sums {
  readonly load: { least: number; most: number };
  readonly peak: { least: number; most: number };
}

interface Collected extends Sums {
  readonly flows: Flow[];
  readonly missing: Flow[];
  readonly byAccess: Map<Access, Sums>;
}

const arrivalsByTraffic = new WeakMap<Traffic, ReadonlyMap<Id, ComponentArrivals>>();

/**
 * What arrives at a component; undefined where no flow comes by. Σ over flows of load · visits ÷ cells, as the fact `load`
 * has it; at peak each flow's load times its `peak`, and rate limits and shedding cut what is above them. All components
 * together are linear in the components that the flows reach.
 */
export function arrivalsAt(
  { model, traffic }: { readonly model: SystemModel; readonly traffic: Traffic },
  id: Id,
): ComponentArrivals | undefined {
  let arrivals = arrivalsByTraffic.get(traffic);
  if (arrivals === undefined) {
    arrivals = collect(model, traffic);
    arrivalsByTraffic.set(traffic, arrivals);
  }
  return arrivals.get(id);
}

function collect(model: SystemModel, traffic: Traffic): ReadonlyMap<Id, ComponentArrivals> {
  const collected = new Map<Id, Collected>();
  const peak = peakVisits(model, traffic);
  for (const flow of traffic.flows) {
    const onLoad = traffic.loadByFlow.get(flow.id);
    const atPeak = peak.visitsByFlow.get(flow.id);
    if (onLoad === undefined || atPeak === undefined) continue;
    const isOpen = onLoad === visitsUnder(model, flow, noShares);
    for (const [id, { visits }] of allSumsOf(onLoad)) {
      const component = model.componentById.get(id);
      if (component === undefined) continue;
      const sums = collectedAt(collected, id);
      sums.flows.push(flow);
      if (flow.load === undefined) {
        sums.missing.push(flow);
        continue;
      }
      const rates = ratesOf(flow, cellsAround(model, component));
      const peakVisit = atPeak === onLoad ? visits : (visitsAt(atPeak, id) ?? visits);
      addTo(sums, rates, visits, peakVisit);
      if (!isSplit(component)) continue;
      const parts =
        (isOpen ? openParts(model, flow).get(id) : undefined) ??
        visitsByAccess(model, onLoad, id, traffic.passShare, visits);
      const peakParts = onLoad === atPeak ? parts : visitsByAccess(model, atPeak, id, peak.passShare, peakVisit);
      for (const [access, part] of parts) {
        let own = sums.byAccess.get(access);
        if (own === undefined) {
          own = { load: { least: 0, most: 0 }, peak: { least: 0, most: 0 } };
          sums.byAccess.set(access, own);
        }
        addTo(own, rates, part, peakParts.get(access) ?? part);
      }
    }
  }
  return collected;
}

const noShares: ReadonlyMap<Id, number | undefined> = new Map();

/** The visits by access of a flow that nothing holds back, for the components that are told by access. */
const openParts = perFlow((model, flow): ReadonlyMap<Id, ReadonlyMap<Access, RateRange>> => {
  const open = visitsUnder(model, flow, noShares);
  const parts = new Map<Id, ReadonlyMap<Access, RateRange>>();
  for (const [id, { visits }] of allSumsOf(open)) {
    const component = model.componentById.get(id);
    if (component === undefined || !isSplit(component)) continue;
    parts.set(
      id,
      visitsByAccess(model, open, id, () => 1, visits),
    );
  }
  return parts;
});

/** Whether its copies serve some accesses and not others, or several of them each request. */
function isSplit(component: Component): boolean {
  return component.replicas?.primary !== undefined || component.quorum !== undefined;
}

function collectedAt(collected: Map<Id, Collected>, id: Id): Collected {
  let sums = collected.get(id);
  if (sums === undefined) {
    sums = {
      load: { least: 0, most: 0 },
      peak: { least: 0, most: 0 },
      flows: [],
      missing: [],
      byAccess: new Map(),
    };
    collected.set(id, sums);
  }
  return sums;
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

/** Visits per request on a good day; undefined where there are none. */
function visitsAt({ groupsById }: FlowVisits, id: Id): RateRange | undefined {
  let isVisited = false;
  let least = 0;
  let most = 0;
  for (const group of groupsById.get(id) ?? []) {
    if (group.standsIn) continue;
    isVisited = true;
    if (!group.isLoose) least += group.visits;
    most += group.visits;
  }
  return isVisited ? { least, most } : undefined;
}

/** The visits of one component by access. What no edge explains, such as a flow that begins there, counts as a call. */
function visitsByAccess(
  model: SystemModel,
  visits: FlowVisits,
  id: Id,
  passShare: PassShare,
  total: RateRange,
): Map<Access, RateRange> {
  const parts = new Map<Access, { least: number; most: number }>();
  let sum = 0;
  for (const edge of visits.graph.edges) {
    if (edge.target !== id) continue;
    const share = passShare(edge.source);
    if (share === 0) continue;
    for (const group of visits.groupsById.get(edge.source) ?? []) {
      const crossed = cross(model, visits.graph, edge, group);
      if (crossed === undefined || crossed.condition.standsIn) continue;
      const access = accessOf(edge.dependency);
      const part = parts.get(access) ?? { least: 0, most: 0 };
      parts.set(access, part);
      const brought = group.visits * crossed.weight * (share ?? 1);
      if (!crossed.condition.isLoose && share !== undefined) part.least += brought;
      part.most += brought;
      sum += brought;
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
  readonly passShare: PassShare;
}

/** Visits at peak: those of ordinary days, unless something caps what it passes on and cuts more of a larger demand. */
function peakVisits(model: SystemModel, traffic: Traffic): PeakVisits {
  const ordinary: PeakVisits = { visitsByFlow: traffic.loadByFlow, passShare: traffic.passShare };
  if (!traffic.flows.some((flow) => flow.load !== undefined && flow.peak !== undefined)) return ordinary;
  const capped = model.components.flatMap((component) => {
    const cap = capOf(model, component);
    return cap === undefined ? [] : [{ component, cap }];
  });
  if (capped.length === 0) return ordinary;
  const shares = new Map<Id, number | undefined>();
  const passShare: PassShare = (id) => (shares.has(id) ? shares.get(id) : 1);
  let visitsByFlow = ordinary.visitsByFlow;
  // From the entries inwards: each round settles at least what stands behind settled caps alone.
  for (let round = 0; round <= capped.length; round++) {
    let isSettled = true;
    for (const { component, cap } of capped) {
      const share = shareOf(model, traffic.flows, visitsByFlow, component, cap);
      if (shares.has(component.id) && shares.get(component.id) === share) continue;
      shares.set(component.id, share);
      isSettled = false;
    }
    if (isSettled) break;
    visitsByFlow = new Map(
      traffic.flows.flatMap((flow) => {
        const graph = traffic.loadByFlow.get(flow.id)?.graph;
        return graph === undefined ? [] : [[flow.id, visitsOf(model, graph, nothingKnown, passShare)] as const];
      }),
    );
  }
  return { visitsByFlow, passShare };
}

function nothingKnown(_: Dependency): Arrivals {
  return { known: 0, isComplete: false };
}

/** The most that a component passes on per second; undefined where it passes on everything. */
function capOf(model: SystemModel, component: Component): PerSecond | undefined {
  const limit = component.rateLimit?.value;
  const capacity = component.shedsLoad === undefined ? undefined : capacityOf(model, component, "call", "peak");
  return capacity === undefined ? limit : Math.min(capacity.most, limit ?? Number.POSITIVE_INFINITY);
}

/** Share of its arrivals at peak that it passes on; undefined where they are not known exactly. */
function shareOf(
  model: SystemModel,
  flows: readonly Flow[],
  visitsByFlow: ReadonlyMap<Id, FlowVisits>,
  component: Component,
  cap: PerSecond,
): number | undefined {
  const sums: Sums = { load: { least: 0, most: 0 }, peak: { least: 0, most: 0 } };
  const cells = cellsAround(model, component);
  for (const flow of flows) {
    const visits = visitsByFlow.get(flow.id);
    const here = visits === undefined ? undefined : visitsAt(visits, component.id);
    if (here === undefined) continue;
    if (flow.load === undefined) return undefined;
    addTo(sums, ratesOf(flow, cells), here, here);
  }
  const { least, most } = sums.peak;
  if (most <= cap) return 1;
  return least === most ? cap / most : undefined;
}
