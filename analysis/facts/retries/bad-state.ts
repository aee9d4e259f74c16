// How the flows visit their components while one of them is overloaded and stays so: every caller tries again as often as it
// may for long, queues deliver until their limit, and caches hold nothing. What a component can carry is not its concern.

import type { Component, DeadLetter, Dependency, Flow, Id, PerSecond, SystemModel } from "../../../language/index.ts";
import { ofVisits } from "../aspects.ts";
import type { Arrivals } from "../attempts.ts";
import { cellCountAround, cellsAround } from "../blast-radius.ts";
import { ByPosition } from "../by-position.ts";
import type { RateRange } from "../capacity/arrivals.ts";
import { copyCapacityOf, shardsOf } from "../capacity/capacity.ts";
import { copiesAtWork } from "../capacity/copies-at-work.ts";
import { componentsWith } from "../components-with.ts";
import type { FlowGraph } from "../flow-graph.ts";
import { flowPlacesOf, positionIn } from "../flow-places.ts";
import { settleShares } from "../limits.ts";
import { arrivalsOverAtPeak, capOf, type Traffic, visitsUnder } from "../load.ts";
import { perComponentReading, perFlowReading } from "../memo.ts";
import { consumptionsOf } from "../queues/consumptions.ts";
import { type FlowVisits, type PassShare, visitsOf } from "../visits.ts";
import { coldModelOf } from "./cold-model.ts";
import { coldTableOf } from "./cold-sums.ts";
import { entrySumsOf, sumsByEntry } from "./entry-sums.ts";
import {
  noSums,
  notVisited,
  type SumTable,
  sumsIn,
  sumsOf,
  sumsPerPlace,
  type TrySums,
  tableOfVisits,
  triesMost,
  visitsLeast,
} from "./try-sums.ts";

/** On an ordinary day, or with every flow at its peak. */
export type Moment = "load" | "peak";

/** Visits of all flows in the bad state. */
export interface BadState {
  /** Visits of a flow and its tries as its budgets leave them at that moment, with caches full and without limits. */
  readonly triesOf: (flow: Flow) => FlowVisits | undefined;
  /** Undefined where the flow does not come by, or only to stand in for something. */
  readonly sumsAt: (flow: Flow, id: Id) => TrySums | undefined;
  /** What `sumsAt` and `triesOf` tell, at every component that each flow reaches, by the entries of `flowPlacesOf`. */
  readonly byEntry: () => { readonly bad: SumTable; readonly warm: SumTable };
  /** What each component passes on of what then arrives at it. */
  readonly passShare: PassShare;
  /** First tries per second over a dependency, which the floor of its budget is measured by. */
  readonly arrivals: (dependency: Dependency) => Arrivals;
  /** The model with its caches empty. */
  readonly coldModel: SystemModel;
  /** Components that can pass on less than they get. */
  readonly limits: readonly Limit[];
}

export interface Limit {
  readonly component: Component;
  /** The most that it passes on per second. */
  readonly cap: PerSecond;
}

const statesByTraffic = new WeakMap<Traffic, Map<Moment, BadState>>();

/**
 * The bad state of a design, the same for whichever component is bad: tries are summed per component as though that one failed.
 * A component with `rate-limit`, or with `sheds load` and a capacity, passes on that rate of all that then arrives at it; a
 * consumer works off no more than it can, however much waits in its queues.
 *
 * Costs what lies behind the caches and behind the components whose limit is exceeded.
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
    // Where neither a limit nor the floor of a budget asks how much arrives, load and peak are one.
    const other = moment === "load" ? states.get("peak") : states.get("load");
    const isOpen = other !== undefined && other.limits.length === 0 && !hasFloors(traffic);
    state = isOpen ? other : settle(model, traffic, moment);
    states.set(moment, state);
  }
  return state;
}

/** Whether the floor of some budget makes tries depend on what arrives. */
function hasFloors({ triesByFlow }: Traffic): boolean {
  for (const { groupsByEdge } of triesByFlow.values()) if (groupsByEdge.size > 0) return true;
  return false;
}

function settle(model: SystemModel, traffic: Traffic, moment: Moment): BadState {
  const coldModel = coldModelOf(model);
  const limits = limitsOf(model, moment);
  const shares = new Map<Id, number | undefined>();
  const passShare: PassShare = (id) => (shares.has(id) ? shares.get(id) : 1);
  const isAtLoad = moment === "load" || !hasFloors(traffic);
  const arrivals = isAtLoad ? traffic.arrivalsOver : arrivalsOverAtPeak(model, traffic);
  const peakVisits = new Map<Flow, FlowVisits>();
  const triesOf = (flow: Flow): FlowVisits | undefined => {
    const atLoad = traffic.triesByFlow.get(flow.id);
    if (isAtLoad || atLoad === undefined || atLoad.groupsByEdge.size === 0) return atLoad;
    let visits = peakVisits.get(flow);
    if (visits === undefined) {
      visits = visitsOf(model, atLoad.graph, arrivals);
      peakVisits.set(flow, visits);
    }
    return visits;
  };
  const held = new Set<Flow>();
  const tables = new Map<Flow, SumTable>();
  const tableOf = (flow: Flow): SumTable => {
    let table = tables.get(flow);
    if (table === undefined) {
      const warm = triesOf(flow);
      if (warm === undefined) return noSums;
      const isAlone = !held.has(flow) && !meetsFloor(model, flow);
      table = isAlone ? steepestTableOf(model, flow) : coldTableOf(model, coldModel, warm, arrivals, passShare);
      tables.set(flow, table);
    }
    return table;
  };
  const sumsAt = (flow: Flow, id: Id): TrySums | undefined => sumsIn(tableOf(flow), triesOf(flow), id);

  settleLimits({ model, traffic, moment, limits, shares, sumsAt }, (ids) => {
    for (const flow of traffic.flows) {
      const sources = traffic.triesByFlow.get(flow.id)?.graph.edgesBySource;
      if (sources === undefined || !ids.some((id) => sources.has(id))) continue;
      held.add(flow);
      tables.delete(flow);
    }
  });
  let all: ReturnType<BadState["byEntry"]> | undefined;
  const byEntry: BadState["byEntry"] = () => {
    if (all === undefined) {
      const places = flowPlacesOf(model, traffic);
      const steepest = steepestIn(model, traffic);
      const bad = traffic.flows.map(tableOf);
      const isSteepest = bad.every((table, index) => table === steepest.tables[index]);
      all = {
        bad: isSteepest ? steepest.sums : sumsByEntry(places, bad),
        warm: isAtLoad
          ? entrySumsOf(model, traffic).tries
          : sumsByEntry(
              places,
              traffic.flows.map((flow) => tableOfVisits(triesOf(flow))),
            ),
      };
    }
    return all;
  };
  return { triesOf, sumsAt, byEntry, passShare, arrivals, coldModel, limits };
}

interface Settling {
  readonly model: SystemModel;
  readonly traffic: Traffic;
  readonly moment: Moment;
  readonly limits: readonly Limit[];
  readonly shares: Map<Id, number | undefined>;
  readonly sumsAt: BadState["sumsAt"];
}

/** Sets the shares that limits pass on until they agree with what arrives there, and says each time which have changed. */
function settleLimits(settling: Settling, onChange: (ids: readonly Id[]) => void): void {
  const { limits, shares } = settling;
  const shareNow = (limit: Limit) => shareOf(settling, limit);
  settleShares(limits, idOf, shares, shareNow, (changed) => onChange(changed.map(idOf)));
}

const idOf = ({ component }: Limit): Id => component.id;

/**
 * The sums at a component once the flows are walked otherwise, with limits passing on what they then do. `walk` gives the visits
 * of a flow that an edit touches, with the shares given, and undefined for one that it leaves as it is.
 */
export function editedSumsAt(
  context: { readonly model: SystemModel; readonly traffic: Traffic },
  moment: Moment,
  walk: (flow: Flow, graph: FlowGraph, passShare: PassShare) => FlowVisits | undefined,
): (flow: Flow, id: Id) => TrySums | undefined {
  const { model, traffic } = context;
  const state = badStateOf(context, moment);
  const shares = new Map(state.limits.map(({ component: { id } }) => [id, state.passShare(id)]));
  const passShare: PassShare = (id) => (shares.has(id) ? shares.get(id) : 1);
  const held = new Set<Flow>();
  const known = new Map<Flow, FlowVisits | undefined>();
  const sumsAt = (flow: Flow, id: Id): TrySums | undefined => {
    const warm = state.triesOf(flow);
    if (warm === undefined) return undefined;
    if (!known.has(flow)) {
      const edited = walk(flow, warm.graph, passShare);
      const isChanged = edited === undefined && held.has(flow);
      known.set(flow, isChanged ? visitsOf(state.coldModel, warm.graph, state.arrivals, passShare) : edited);
    }
    const visits = known.get(flow);
    return visits === undefined ? state.sumsAt(flow, id) : sumsOf(visits, id);
  };
  settleLimits({ model, traffic, moment, limits: state.limits, shares, sumsAt }, (ids) => {
    for (const flow of traffic.flows) {
      const sources = traffic.triesByFlow.get(flow.id)?.graph.edgesBySource;
      if (sources === undefined || !ids.some((id) => sources.has(id))) continue;
      held.add(flow);
      known.delete(flow);
    }
  });
  return sumsAt;
}

const noShares: ReadonlyMap<Id, number | undefined> = new Map();

/** Whether a flow comes by a retry budget with a floor, which makes its tries depend on what other flows bring. */
function meetsFloor(model: SystemModel, flow: Flow): boolean {
  return flooring(model).length > 0 && listsFloor(model, flow);
}

const flooring = componentsWith(({ dependencies }) => dependencies.some(hasFloor));

const listsFloor = perFlowReading(ofVisits, (model, flow): boolean => {
  return visitsUnder(model, flow, noShares).graph.edges.some(({ dependency }) => hasFloor(dependency));
});

function hasFloor(dependency: Dependency | undefined): boolean {
  return dependency?.retryBudget?.floor !== undefined;
}

const nothingKnown = (): Arrivals => ({ known: 0, isComplete: false });

/**
 * What one request of a flow brings to each component with caches empty, no limit at work and the floors of budgets giving all that
 * they can, as they do where little arrives: the most there can be.
 */
export const steepestTableOf = perFlowReading(ofVisits, (model, flow): SumTable => {
  return coldTableOf(model, coldModelOf(model), visitsUnder(model, flow, noShares), nothingKnown);
});

const reads = {
  near: ["caching", "patience", "tries"],
  far: ["caching"],
} as const;

/**
 * A bound on the tries per second that arrive at a component in the bad state, cells not divided, every flow at its peak and no
 * limit at work. Linear in the flows that come by; far cheaper than the state itself.
 */
export const mostTriesAt = perComponentReading(reads, ({ model, traffic }, component): PerSecond => {
  const places = flowPlacesOf(model, traffic);
  const steepest = steepestIn(model, traffic);
  const position = positionIn(places, component);
  const end = places.starts[position + 1] as number;
  let most = 0;
  for (let entry = places.starts[position] as number; entry < end; entry += 1) {
    const at = sumsPerPlace * entry;
    if (steepest.sums[at + visitsLeast] === notVisited) continue;
    const rate = steepest.rates[places.flows[entry] as number] as number;
    most += scaled(rate, steepest.sums[at + triesMost] as number);
  }
  return most;
});

/** The steepest tables of a traffic's flows and their largest rates, each at the flow's index. */
interface Steepest {
  readonly tables: readonly SumTable[];
  /** The tables by the entries of `flowPlacesOf`. */
  readonly sums: SumTable;
  readonly rates: Float64Array;
}

const steepestByTraffic = new WeakMap<Traffic, Steepest>();

export function steepestIn(model: SystemModel, traffic: Traffic): Steepest {
  let steepest = steepestByTraffic.get(traffic);
  if (steepest === undefined) {
    const { flows } = traffic;
    const tables = flows.map((flow) => steepestTableOf(model, flow));
    const rates = Float64Array.from(flows, (flow) => Math.max(rateOf(flow, "load").most, rateOf(flow, "peak").most));
    steepest = { tables, sums: sumsByEntry(flowPlacesOf(model, traffic), tables), rates };
    steepestByTraffic.set(traffic, steepest);
  }
  return steepest;
}

function limitsOf(model: SystemModel, moment: Moment): readonly Limit[] {
  const limits: Limit[] = [];
  for (const component of limiting(model)) {
    const cap = Math.min(
      capOf(component) ?? Number.POSITIVE_INFINITY,
      workedOff(model, component, moment) ?? Number.POSITIVE_INFINITY,
    );
    if (cap !== Number.POSITIVE_INFINITY) limits.push({ component, cap });
  }
  return limits;
}

/** What may pass on less than it gets: components with a limit, and consumers. */
const limiting = componentsWith(({ rateLimit, shedsLoad, dependencies }) => {
  return rateLimit !== undefined || shedsLoad !== undefined || dependencies.some(({ verb }) => verb === "consumes");
});

/** The limit of a component, where it holds something back in the bad state. */
export function heldAt(state: BadState, id: Id): Limit | undefined {
  return state.passShare(id) === 1 ? undefined : state.limits.find(({ component }) => component.id === id);
}

/**
 * Pieces of work per second that a consumer can do at most: what it cannot do waits, and nobody sends it again meanwhile. Undefined
 * for what others call as well, since callers do not wait for ever, and where nothing tells what a copy does.
 */
function workedOff(model: SystemModel, component: Component, moment: Moment): PerSecond | undefined {
  const { byConsumer, called } = consumptionsOf(model);
  if (!byConsumer.has(component.id) || called.has(component.id)) return undefined;
  const copy = copyCapacityOf(component);
  return copy === undefined ? undefined : copy.most * copiesAtWork(model, component, moment) * shardsOf(component);
}

/** Share that a component passes on of what arrives; undefined where that is not known exactly. */
function shareOf({ model, traffic, moment, sumsAt }: Settling, { component, cap }: Limit): number | undefined {
  const cells = cellsAround(model, component);
  const flows = traffic.flowsAt(component.id);
  // Most limits are above all that could ever arrive.
  const isWide = mostTriesAt({ model, traffic }, component) / cells <= cap;
  if (isWide && flows.every(({ load }) => load !== undefined)) return 1;
  let [least, most] = [0, 0];
  for (const flow of flows) {
    const tries = sumsAt(flow, component.id)?.tries;
    if (tries === undefined) continue;
    if (flow.load === undefined) return undefined;
    const rate = rateOf(flow, moment);
    least += scaled(rate.least, tries.least) / cells;
    most += scaled(rate.most, tries.most) / cells;
  }
  if (most <= cap) return 1;
  // Tries without end have no share that would be a rate; what brings them is told by itself.
  if (most === Number.POSITIVE_INFINITY) return capOf(component) === undefined ? 1 : undefined;
  // Where cells are not alike, the others hold back less.
  if (cells !== cellCountAround(model, component)) return undefined;
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
  const { attempts: _attempts, hedge: _hedge, ...rest } = dependency;
  const single: Dependency = dependency.verb === "consumes" ? { ...rest, deadLetter: afterOne(dependency) } : rest;
  const edgesAt = graph.edgesAt.map((edges) =>
    edges.some((edge) => edge.dependency === dependency)
      ? edges.map((edge) => (edge.dependency === dependency ? { ...edge, dependency: single } : edge))
      : edges,
  );
  const edgesBySource = new ByPosition(graph.positions, graph.ids, edgesAt);
  return { ...graph, edgesAt, edgesBySource, edges: edgesAt.flat() };
}

/** What sets a message aside after its first delivery, whatever the queue or the consumer states; where to does not matter. */
function afterOne({ at }: Dependency): DeadLetter {
  return { queue: { id: "", at }, after: { value: 1, origin: { kind: "written" }, at } };
}
