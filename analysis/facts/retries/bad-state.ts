// How the flows visit their components while one of them is overloaded and stays so: every caller tries again as often as it
// may for long, queues deliver until their limit, and caches hold nothing. What a component can carry is not its concern.

import type { Component, Dependency, Flow, Id, PerSecond, SystemModel } from "../../../language/index.ts";
import { unitsOf } from "../attempts.ts";
import { cellsAround } from "../blast-radius.ts";
import type { RateRange } from "../capacity/arrivals.ts";
import type { FlowGraph } from "../flow-graph.ts";
import { type Traffic, visitsUnder } from "../load.ts";
import { perFlow } from "../memo.ts";
import { type FlowVisits, type PassShare, visitsOf } from "../visits.ts";
import { coldSumsOf } from "./cold-sums.ts";
import { sumsOf, type TrySums } from "./try-sums.ts";

/** On an ordinary day, or with every flow at its peak. */
export type Moment = "load" | "peak";

/** Visits of all flows in the bad state. */
export interface BadState {
  /** Undefined where the flow does not come by, or only to stand in for something. */
  readonly sumsAt: (flow: Flow, id: Id) => TrySums | undefined;
  /** As `sumsAt`, and undefined as well where neither caches nor limits make a difference to `triesByFlow`. */
  readonly changedAt: (flow: Flow, id: Id) => TrySums | undefined;
  /** What each component passes on of what then arrives at it. */
  readonly passShare: PassShare;
  /** The model with its caches empty. */
  readonly coldModel: SystemModel;
}

const statesByTraffic = new WeakMap<Traffic, Map<Moment, BadState>>();

/**
 * The bad state of a design, the same for whichever component is bad: tries are summed per component as though that one failed.
 * A component with `rate-limit`, or with `sheds load` and a capacity, passes on that rate of all that then arrives at it.
 *
 * Costs what lies behind the caches, and once all that the flows reach for each component whose limit is exceeded.
 */
export function badStateOf(
  context: { readonly model: SystemModel; readonly traffic: Traffic },
  moment: Moment,
): BadState {
  const { model, traffic } = context;
  let states = statesByTraffic.get(traffic);
  if (states === undefined) {
    states = new Map();
    statesByTraffic.set(traffic, states);
  }
  let state = states.get(moment);
  if (state === undefined) {
    // Limits that nothing exceeds at peak are not exceeded at load either, and then both are one.
    const atPeak = moment === "load" ? states.get("peak") : states.get("load");
    const isOpen = atPeak !== undefined && limitsOf(model).length === 0;
    state = isOpen ? atPeak : settle(model, traffic, moment);
    states.set(moment, state);
  }
  return state;
}

const noTries: TrySums = { visits: { least: 0, most: 0 }, tries: { least: 0, most: 0 } };

function settle(model: SystemModel, traffic: Traffic, moment: Moment): BadState {
  const coldModel = coldModelOf(model);
  const limited = new Map<Id, FlowVisits>();
  const shares = new Map<Id, number | undefined>();
  const passShare: PassShare = (id) => (shares.has(id) ? shares.get(id) : 1);
  const coldSums = new Map<Flow, ReadonlyMap<Id, TrySums | undefined>>();
  const changedAt = (flow: Flow, id: Id): TrySums | undefined => {
    const visits = limited.get(flow.id);
    const warm = traffic.triesByFlow.get(flow.id);
    // Where a limit lets nothing through, nothing comes of what would have come.
    if (visits !== undefined)
      return sumsOf(visits.groupsById.get(id)) ?? (warm?.groupsById.has(id) ? noTries : undefined);
    if (warm === undefined || coldModel === model) return undefined;
    let cold = coldSums.get(flow);
    if (cold === undefined) {
      cold = coldSumsAlone(model, flow) ?? coldSumsOf(model, coldModel, warm, traffic.arrivalsOver);
      coldSums.set(flow, cold);
    }
    return cold.get(id);
  };
  const sumsAt = (flow: Flow, id: Id): TrySums | undefined =>
    changedAt(flow, id) ?? sumsOf(traffic.triesByFlow.get(flow.id)?.groupsById.get(id));

  const capped = limitsOf(model);
  // From the entries inwards: each round settles at least what stands behind settled caps alone.
  for (let round = 0; round <= capped.length; round++) {
    const changed = new Set<Id>();
    for (const { component, cap } of capped) {
      const share = shareOf(model, traffic, sumsAt, component, cap, moment);
      if ((shares.has(component.id) ? shares.get(component.id) : 1) !== share) changed.add(component.id);
      shares.set(component.id, share);
    }
    if (changed.size === 0) break;
    for (const flow of traffic.flows) {
      const graph = traffic.triesByFlow.get(flow.id)?.graph;
      if (graph === undefined || ![...changed].some((id) => graph.edgesBySource.has(id))) continue;
      limited.set(flow.id, visitsOf(coldModel, graph, traffic.arrivalsOver, passShare));
    }
  }
  return { sumsAt, changedAt, passShare, coldModel };
}

const noShares: ReadonlyMap<Id, number | undefined> = new Map();

/** The sums with caches empty, where no retry budget with a floor makes them depend on what other flows bring; undefined else. */
const coldSumsAlone = perFlow((model, flow): ReadonlyMap<Id, TrySums | undefined> | undefined => {
  const warm = visitsUnder(model, flow, noShares);
  if (warm.graph.edges.some((edge) => edge.dependency?.retryBudget?.floor !== undefined)) return undefined;
  return coldSumsOf(model, coldModelOf(model), warm, () => ({ known: 0, isComplete: false }));
});

const coldModels = new WeakMap<SystemModel, SystemModel>();

/**
 * The model with every cache empty, except those that ask for each value once however many want it (`coalesces`) and those that
 * are filled before they serve (`warms`). The model itself where there is no such cache.
 */
export function coldModelOf(model: SystemModel): SystemModel {
  let cold = coldModels.get(model);
  if (cold === undefined) {
    const emptied = model.components.filter(losesItsHits).map(emptyCache);
    cold = emptied.length === 0 ? model : withComponents(model, emptied);
    coldModels.set(model, cold);
  }
  return cold;
}

/** The model with some of its components replaced by others of the same names. */
export function withComponents(model: SystemModel, replaced: readonly Component[]): SystemModel {
  const componentById = new Map(model.componentById);
  for (const component of replaced) componentById.set(component.id, component);
  return { ...model, componentById };
}

/** Whether an overload behind a cache can leave it empty. */
export function losesItsHits({ kind, cacheOf, hitRatio, coalesces, warms }: Component): boolean {
  if (kind !== "cache" || cacheOf === undefined || coalesces !== undefined || warms !== undefined) return false;
  return hitRatio === undefined || hitRatio.value > 0 || (hitRatio.upper ?? 0) > 0;
}

function emptyCache(cache: Component): Component {
  const { origin, at } = cache.hitRatio ?? { origin: { kind: "written" as const }, at: cache.at };
  return { ...cache, hitRatio: { value: 0, origin, at } };
}

interface Limit {
  readonly component: Component;
  /** The most that it passes on per second. */
  readonly cap: PerSecond;
}

function limitsOf(model: SystemModel): readonly Limit[] {
  return model.components.flatMap((component) => {
    const cap = capOf(component);
    return cap === undefined ? [] : [{ component, cap }];
  });
}

/** Undefined where it passes on everything. */
function capOf(component: Component): PerSecond | undefined {
  const limit = component.rateLimit?.value;
  if (component.shedsLoad === undefined || component.capacity === undefined) return limit;
  return Math.min(component.capacity.value * unitsOf(component), limit ?? Number.POSITIVE_INFINITY);
}

/** Share that a component passes on of what arrives; undefined where that is not known exactly. */
function shareOf(
  model: SystemModel,
  traffic: Traffic,
  sumsAt: BadState["sumsAt"],
  component: Component,
  cap: PerSecond,
  moment: Moment,
): number | undefined {
  const cells = cellsAround(model, component);
  let [least, most] = [0, 0];
  for (const flow of traffic.flows) {
    const tries = sumsAt(flow, component.id)?.tries;
    if (tries === undefined) continue;
    if (flow.load === undefined) return undefined;
    const rate = rateOf(flow, moment);
    least += scaled(rate.least, tries.least) / cells;
    most += scaled(rate.most, tries.most) / cells;
  }
  if (most <= cap) return 1;
  return least === most ? cap / most : undefined;
}

/** Requests of a flow per second; none where it states no load. */
export function rateOf({ load, peak }: Flow, moment: Moment): RateRange {
  if (load === undefined) return { least: 0, most: 0 };
  const { value, upper = value } = load;
  const most = Math.max(value, upper);
  if (peak === undefined || moment === "load") return { least: Math.min(value, upper), most };
  const { value: factor, upper: upperFactor = factor } = peak;
  return { least: Math.min(value, upper) * Math.min(factor, upperFactor), most: most * Math.max(factor, upperFactor) };
}

/** No requests bring no tries, however many each would bring. */
export function scaled(rate: number, tries: number): number {
  return rate === 0 || tries === 0 ? 0 : rate * tries;
}

/** The graph with one dependency asked once and its messages delivered once. */
export function withoutRetriesOf(graph: FlowGraph, dependency: Dependency): FlowGraph {
  const { attempts: _attempts, hedge: _hedge, deadLetter, ...rest } = dependency;
  const after = deadLetter?.after === undefined ? {} : { after: { ...deadLetter.after, value: 1 } };
  const single: Dependency = {
    ...rest,
    ...(deadLetter === undefined ? {} : { deadLetter: { ...deadLetter, ...after } }),
  };
  const edgesBySource = new Map(
    [...graph.edgesBySource].map(([id, edges]) => [
      id,
      edges.some((edge) => edge.dependency === dependency)
        ? edges.map((edge) => (edge.dependency === dependency ? { ...edge, dependency: single } : edge))
        : edges,
    ]),
  );
  return { ...graph, edgesBySource, edges: [...edgesBySource.values()].flat() };
}
