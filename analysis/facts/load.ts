// How the flows of a model visit its components, and what arrives there: first tries only. Retries are retry.ts's business, the
// fact `load` is load-fact.ts's, and whether a component can carry the load is for others to judge.

import type { Component, Count, Dependency, Flow, Id, PerSecond, SystemModel } from "../../language/index.ts";
import { ofVisits } from "./aspects.ts";
import { type Arrivals, unitsOf } from "./attempts.ts";
import { cellCountAround, cellsAround } from "./blast-radius.ts";
import { componentsWith } from "./components-with.ts";
import { flowGraphOf } from "./flow-graph.ts";
import { declaredFlowsAt } from "./flow-places.ts";
import { limitedVisits, passShareTo, type Shares } from "./limited-visits.ts";
import { settleShares } from "./limits.ts";
import { perFlowReading } from "./memo.ts";
import type { PathGroup } from "./path-groups.ts";
import { servedByParts } from "./splits.ts";
import { erringIn, triedVisitsOf } from "./tried-visits.ts";
import { type FlowVisits, type PassShare, visitsOf } from "./visits.ts";

/** How the flows of a model visit its components. */
export interface Traffic {
  /** The model's flows, or those implied where it declares none. */
  readonly flows: readonly Flow[];
  /** Visits without what rate limits and shedding turn away. */
  readonly loadByFlow: ReadonlyMap<Id, FlowVisits>;
  /** What each component passes on in `loadByFlow`. */
  readonly passShare: PassShare;
  /** The same of what reaches a component: more is known of it where cells are not alike and it lies in the same ones. */
  readonly passShareTo: (target: Id) => PassShare;
  /** Visits with every request passed on, and tries: what retries are reckoned from. */
  readonly triesByFlow: ReadonlyMap<Id, FlowVisits>;
  /** First tries over a dependency whose retry budget has a floor; nothing is known of others. */
  readonly arrivalsOver: (dependency: Dependency) => Arrivals;
  /** The same with the second tries of attempts that fail on an ordinary day; absent where there are none. */
  readonly demand?: Traffic;
  /** The visits of a flow as if it were alone, with nothing turned away. */
  readonly openOf: (flow: Flow) => FlowVisits;
  /** The flows that reach a component, in declaration order; what is turned away on the way counts as reaching it. */
  flowsAt(id: Id): readonly Flow[];
}

const nothingKnown = (): Arrivals => ({ known: 0, isComplete: false });

/** The visits of a flow as if it were alone: nothing turned away, and the floors of retry budgets shared with nobody known. */
const openVisitsOf = perFlowReading([...ofVisits, "objects"], (model, flow) =>
  visitsOf(model, flowGraphOf(model, flow), nothingKnown),
);

/**
 * The visits of a flow where some components pass on a share of what they get alone: those as if it were alone unless it
 * comes by such a component.
 */
export function visitsUnder(
  model: SystemModel,
  flow: Flow,
  shares: Shares,
  open = openVisitsOf(model, flow),
): FlowVisits {
  for (const [id, share] of shares) {
    if (share === 1 || !open.groupsById.has(id)) continue;
    return limitedVisits(model, open.graph, shares, nothingKnown);
  }
  return open;
}

/**
 * The visits of all flows. A component with `rate-limit`, or with `sheds load` and a capacity, passes on at most that rate,
 * every flow losing the same share; so the shares are settled from the entries inwards.
 */
export function trafficOf(model: SystemModel): Traffic {
  const traffic = trafficBy(model, (flow) => openVisitsOf(model, flow));
  if (erringIn(model).length === 0) return traffic;
  const openOf = (flow: Flow): FlowVisits => triedVisitsOf(model, flow) ?? traffic.openOf(flow);
  if (traffic.flows.every((flow) => openOf(flow) === traffic.openOf(flow))) return traffic;
  return { ...traffic, demand: trafficBy(model, openOf) };
}

/** As `trafficOf`, of flows that visit components as `openOf` has it while nothing is turned away. */
function trafficBy(model: SystemModel, openOf: Traffic["openOf"]): Traffic {
  const flows = model.flows.length > 0 ? model.flows : impliedFlows(model);
  const open = new Map<Id, FlowVisits>();
  for (const flow of flows) open.set(flow.id, openOf(flow));
  const flowsAt = flowsAtIn(model, flows);

  const capped = passingOnLess(model);
  const shares = new Map<Id, number | undefined>();
  const loadByFlow = capped.length === 0 ? open : new Map(open);
  const shareNow = (component: Component): number | undefined => {
    const bringing = bringingTo(component.id, flowsAt(component.id), loadByFlow);
    return shareOf(component, arrivingFrom(bringing, cellsAt(model, component.id)));
  };
  const visited = capped.filter(({ id }) => flowsAt(id).length > 0);
  settleShares(visited, idOf, shares, shareNow, (changed) => {
    for (const flow of new Set(changed.flatMap(({ id }) => flowsAt(id)))) {
      loadByFlow.set(flow.id, visitsUnder(model, flow, shares, openOf(flow)));
    }
  });

  const arrivalsOver = overDependencies(model, flows, loadByFlow, ({ load }) => ({
    least: load?.value ?? 0,
    most: load?.upper ?? load?.value ?? 0,
  }));
  const triesByFlow = triesUnder(model, flows, open, arrivalsOver);
  const shareTo = (target?: Id): PassShare => passShareTo(model, shares, target);
  return { flows, loadByFlow, passShare: shareTo(), passShareTo: shareTo, triesByFlow, arrivalsOver, openOf, flowsAt };
}

const idOf = ({ id }: Component): Id => id;

const noFlows: readonly Flow[] = [];

/** The flows that reach a component, looked up once for each component that somebody asks about. */
function flowsAtIn(model: SystemModel, flows: readonly Flow[]): Traffic["flowsAt"] {
  const flowsById = new Map<Id, readonly Flow[]>();
  const reaching = (id: Id): readonly Flow[] => {
    // What is implied is made anew for each traffic, and the model knows nothing of it.
    if (flows !== model.flows) return flows.filter((flow) => flowGraphOf(model, flow).edgesBySource.has(id));
    return declaredFlowsAt(model, id);
  };
  return (id) => {
    let known = flowsById.get(id);
    if (known === undefined) {
      known = reaching(id);
      flowsById.set(id, known);
    }
    return known;
  };
}

/** The visits with every request passed on; only where a budget has a floor do they depend on what other flows bring. */
function triesUnder(
  model: SystemModel,
  flows: readonly Flow[],
  open: ReadonlyMap<Id, FlowVisits>,
  arrivalsOver: (dependency: Dependency) => Arrivals,
): ReadonlyMap<Id, FlowVisits> {
  let tries: Map<Id, FlowVisits> | undefined;
  for (const flow of flows) {
    const visits = open.get(flow.id);
    if (visits === undefined || visits.groupsByEdge.size === 0) continue;
    tries ??= new Map(open);
    tries.set(flow.id, visitsOf(model, visits.graph, arrivalsOver));
  }
  return tries ?? open;
}

/** Those that pass on no more than so much. */
export const passingOnLess = componentsWith((component) => capOf(component) !== undefined);

/** Those that turn something away, by whatever they serve: also by slots and a service time, which are no cap at `load`. */
export const turningAway = componentsWith(
  ({ rateLimit, shedsLoad }) => rateLimit !== undefined || shedsLoad !== undefined,
);

/** The most that a component could pass on, per second, with all its replicas at work; undefined where it passes on everything. */
export function capOf(component: Component): PerSecond | undefined {
  const limit = component.rateLimit?.value;
  const shed = shedOf(component);
  return shed === undefined ? limit : Math.min(shed, limit ?? Number.POSITIVE_INFINITY);
}

/** Share of its arrivals that a capped component passes on; undefined where its arrivals are not known exactly. */
function shareOf(component: Component, arrivals: Arriving | undefined): number | undefined {
  if (capOf(component) === undefined) return 1;
  if (arrivals === undefined || arrivals.missing.length > 0) return undefined;
  return cellShareOf(component, arrivals, shedOf(component));
}

/** What all copies of a component serve, where it turns away what is more than that. */
export function shedOf(component: Component): PerSecond | undefined {
  if (component.shedsLoad === undefined || component.capacity === undefined) return undefined;
  return component.capacity.value * unitsOf(component);
}

/**
 * Share of its arrivals in one cell that a component passes on with its `rate-limit`, and with what `shed`, the capacity of all its
 * copies if it turns away more than that, leaves; each shard turns away by itself. Undefined where the arrivals
 * are no single number, or where a limit is exceeded in a cell that gets more than the others, which pass on a larger share.
 */
export function passedShareOf(
  model: SystemModel,
  component: Component,
  { least, most }: { readonly least: PerSecond; readonly most: PerSecond },
  shed: PerSecond | undefined,
): number | undefined {
  const share = cellShareOf(component, { least, most }, shed);
  return share === 1 || cellsAround(model, component) === cellCountAround(model, component) ? share : undefined;
}

/** As `passedShareOf`, of the cell that is judged alone. */
export function cellShareOf(
  component: Component,
  { least, most }: { readonly least: PerSecond; readonly most: PerSecond },
  shed: PerSecond | undefined,
): number | undefined {
  const passed = passedOf(component, most, shed);
  if (most <= passed) return 1;
  return least === most ? passed / most : undefined;
}

/**
 * What a component passes on of so much that arrives in one cell, per second: no more than its `rate-limit`, and with what `shed`, the
 * capacity of all its copies if it turns away more than that, leaves.
 */
export function passedOf(component: Component, arrivals: PerSecond, shed: PerSecond | undefined): PerSecond {
  // What the limit refuses comes to no shard, the hottest included.
  const letIn = Math.min(component.rateLimit?.value ?? Number.POSITIVE_INFINITY, arrivals);
  return shed === undefined ? letIn : servedOf(component, letIn, shed);
}

/** What shards that turn away the rest serve of what arrives, `all` of them together at most. */
function servedOf({ managed, shards }: Component, arrivals: PerSecond, all: PerSecond): PerSecond {
  if (managed !== undefined || shards === undefined) return Math.min(arrivals, all);
  return servedByParts(shards, arrivals, all / Math.max(1, shards.count.value));
}

/** What arrives at a component, per cell. */
export interface Arriving {
  readonly least: PerSecond;
  readonly most: PerSecond;
  /** Flows that come by and state no load. */
  readonly missing: readonly Flow[];
}

/** What one flow brings to a component, in visits per request. */
export interface Bringing {
  readonly flow: Flow;
  readonly least: number;
  readonly most: number;
}

/** The sum of what flows bring, each by its own load, over the cells that share it; undefined where none comes by. */
export function arrivingFrom(bringing: readonly Bringing[], cells: Count): Arriving | undefined {
  if (bringing.length === 0) return undefined;
  let missing: Flow[] | undefined;
  let least = 0;
  let most = 0;
  for (const { flow, least: fewest, most: many } of bringing) {
    const { load } = flow;
    if (load === undefined) {
      missing ??= [];
      missing.push(flow);
      continue;
    }
    const upper = load.upper ?? load.value;
    least += (load.value * fewest) / cells;
    // The most visits may be without end, and nobody of no load makes any.
    if (upper > 0) most += (upper * many) / cells;
  }
  return { least, most, missing: missing ?? noFlows };
}

/** What the flows bring to a component; those that do not come by are left out. */
export function bringingTo(
  id: Id,
  flows: readonly Flow[],
  visitsByFlow: ReadonlyMap<Id, FlowVisits>,
): readonly Bringing[] {
  const found: Bringing[] = [];
  for (const flow of flows) {
    const visits = visitsAt(visitsByFlow.get(flow.id), id);
    if (visits !== undefined) found.push({ flow, least: visits.least, most: visits.most });
  }
  return found;
}

/** Visits per request on a good day, least and most; undefined where there are none. */
export function visitsAt(visits: FlowVisits | undefined, id: Id): { least: number; most: number } | undefined {
  const groups = visits?.groupsById.get(id);
  return groups === undefined ? undefined : visitsIn(groups);
}

/** Visits per request on a good day; undefined where there are none. */
function visitsIn(groups: readonly PathGroup[]): { least: number; most: number } | undefined {
  let visited: { least: number; most: number } | undefined;
  for (const { condition, visits } of groups) {
    if (condition.standsIn) continue;
    visited ??= { least: 0, most: 0 };
    visited.most += visits;
    if (!condition.isLoose) visited.least += visits;
  }
  return visited;
}

/** The cells that a component's arrivals are divided over, ≥ 1. */
export function cellsAt(model: SystemModel, id: Id): Count {
  const component = model.componentById.get(id);
  return component === undefined ? 1 : cellsAround(model, component);
}

function overDependencies(
  model: SystemModel,
  flows: readonly Flow[],
  visitsByFlow: ReadonlyMap<Id, FlowVisits>,
  rateOf: (flow: Flow) => { readonly least: PerSecond; readonly most: PerSecond },
): (dependency: Dependency) => Arrivals {
  const arrivals = new Map<Dependency, { known: number; isComplete: boolean }>();
  for (const flow of flows) {
    for (const [edge, groups] of visitsByFlow.get(flow.id)?.groupsByEdge ?? []) {
      if (edge.dependency === undefined) continue;
      let sum = arrivals.get(edge.dependency);
      if (sum === undefined) {
        sum = { known: 0, isComplete: true };
        arrivals.set(edge.dependency, sum);
      }
      // A stand-in has arrivals of its own only while its primary is down, and is then what the budget is measured by.
      const visits =
        visitsIn(groups) ??
        visitsIn(groups.map((group) => ({ ...group, condition: { ...group.condition, standsIn: false } })));
      const cells = cellsAt(model, edge.dependency.source);
      const { least, most } = rateOf(flow);
      sum.known += (least * (visits?.least ?? 0)) / cells;
      sum.isComplete &&= flow.load !== undefined && least === most && visits?.least === visits?.most;
    }
  }
  return (dependency) => arrivals.get(dependency) ?? { known: 0, isComplete: false };
}

/**
 * As `arrivalsOver` of the traffic, with every flow at its peak. What limits let through is taken to be the share that they let
 * through at `load`.
 */
export function arrivalsOverAtPeak(
  model: SystemModel,
  { flows, loadByFlow }: Traffic,
): (dependency: Dependency) => Arrivals {
  return overDependencies(model, flows, loadByFlow, ({ load, peak }) => {
    const [factor, upper] = [peak?.value ?? 1, peak?.upper ?? peak?.value ?? 1];
    const rate = load?.value ?? 0;
    return { least: rate * Math.min(factor, upper), most: (load?.upper ?? rate) * Math.max(factor, upper) };
  });
}

/**
 * For a design without flows, one for each component that depends on something and that nothing depends on: its declared
 * dependencies, once each. They have no load and no objective, so only structure can be read from them.
 */
function impliedFlows(model: SystemModel): Flow[] {
  const isDependedOn = new Set<Id>();
  for (const component of model.components) {
    for (const dependency of component.dependencies) {
      // A consumer is reached through its queue.
      isDependedOn.add(dependency.verb === "consumes" ? component.id : dependency.target);
    }
  }
  return model.components
    .filter((component) => !isDependedOn.has(component.id) && component.dependencies.length > 0)
    .map((component) => impliedFlow(model, component));
}

function impliedFlow(model: SystemModel, origin: Component): Flow {
  const standIns = new Set<Id>();
  for (const { fallback, verb, target } of origin.dependencies) {
    if (fallback?.kind === "component") standIns.add(fallback.to.id);
    const cached = model.componentById.get(target)?.cacheOf;
    if (verb === "reads" && cached !== undefined) standIns.add(cached.id);
  }
  const { id, name, at } = origin;
  return {
    id,
    name,
    at,
    objectives: [],
    accepts: [],
    tags: [],
    body: origin.dependencies
      .filter(({ target }) => !standIns.has(target))
      .map(({ verb, target, at }) => ({
        kind: "step",
        from: id,
        to: target,
        count: 1,
        verbs: [verb],
        at,
        fromAt: origin.at,
      })),
  };
}
