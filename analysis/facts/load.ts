// Arrivals at each component, first tries only: how often each flow comes by, times its load. Retries are retry.ts's business,
// and whether a component can carry the load is for others to judge.

import type { Component, Count, Dependency, Flow, Id, PerSecond, SystemModel } from "../../language/index.ts";
import { type Derivation, type Fact, factOf, type MissingInput } from "../fact.ts";
import { type Arrivals, unitsOf } from "./attempts.ts";
import { cellsAround } from "./blast-radius.ts";
import { flowGraphOf } from "./flow-graph.ts";
import { perFlow } from "./memo.ts";
import type { PathGroup } from "./path-groups.ts";
import { significant } from "./significant.ts";
import { visitLines } from "./visit-lines.ts";
import { type FlowVisits, type PassShare, visitsOf } from "./visits.ts";
import { nameOf, numberWords, rateWords } from "./words.ts";

/** How the flows of a model visit its components. */
export interface Traffic {
  /** The model's flows, or those implied where it declares none. */
  readonly flows: readonly Flow[];
  /** Visits without what rate limits and shedding turn away. */
  readonly loadByFlow: ReadonlyMap<Id, FlowVisits>;
  /** What each component passes on in `loadByFlow`. */
  readonly passShare: PassShare;
  /** Visits with every request passed on, and tries: what retries are reckoned from. */
  readonly triesByFlow: ReadonlyMap<Id, FlowVisits>;
  /** First tries over a dependency whose retry budget has a floor; nothing is known of others. */
  readonly arrivalsOver: (dependency: Dependency) => Arrivals;
  /** The flows that reach a component, in declaration order; what is turned away on the way counts as reaching it. */
  flowsAt(id: Id): readonly Flow[];
}

const nothingKnown = (): Arrivals => ({ known: 0, isComplete: false });

/** The visits of a flow as if it were alone: nothing turned away, and the floors of retry budgets shared with nobody known. */
const openVisitsOf = perFlow((model, flow) => visitsOf(model, flowGraphOf(model, flow), nothingKnown));

/**
 * The visits of a flow where some components pass on a share of what they get alone: those as if it were alone unless it
 * comes by such a component.
 */
export function visitsUnder(model: SystemModel, flow: Flow, shares: ReadonlyMap<Id, number | undefined>): FlowVisits {
  const open = openVisitsOf(model, flow);
  for (const [id, share] of shares) {
    if (share === 1 || !open.groupsById.has(id)) continue;
    return visitsOf(model, open.graph, nothingKnown, passShareOf(shares));
  }
  return open;
}

function passShareOf(shares: ReadonlyMap<Id, number | undefined>): PassShare {
  return (id) => (shares.has(id) ? shares.get(id) : 1);
}

/**
 * The visits of all flows. A component with `rate-limit`, or with `sheds load` and a capacity, passes on at most that rate,
 * every flow losing the same share; so the shares are settled from the entries inwards, at most once per capped component.
 */
export function trafficOf(model: SystemModel): Traffic {
  const flows = model.flows.length > 0 ? model.flows : impliedFlows(model);
  const open = new Map(flows.map((flow) => [flow.id, openVisitsOf(model, flow)]));
  const flowsById = new Map<Id, Flow[]>();
  for (const flow of flows) {
    for (const id of open.get(flow.id)?.groupsById.keys() ?? []) {
      const known = flowsById.get(id);
      if (known === undefined) flowsById.set(id, [flow]);
      else known.push(flow);
    }
  }
  const flowsAt = (id: Id): readonly Flow[] => flowsById.get(id) ?? [];

  const capped = model.components.filter((component) => capOf(component) !== undefined && flowsById.has(component.id));
  const loadByFlow: Map<Id, FlowVisits> = new Map(open);
  const shares = new Map<Id, number | undefined>();
  for (let round = 0; round <= capped.length; round++) {
    const changed = new Set<Flow>();
    for (const component of capped) {
      const own = flowsAt(component.id);
      const share = shareOf(component, arrivalsAt(model, own, loadByFlow, component.id));
      if ((shares.has(component.id) ? shares.get(component.id) : 1) === share) continue;
      shares.set(component.id, share);
      for (const flow of own) changed.add(flow);
    }
    if (changed.size === 0) break;
    for (const flow of changed) loadByFlow.set(flow.id, visitsUnder(model, flow, shares));
  }

  const arrivalsOver = overDependencies(model, flows, loadByFlow, ({ load }) => ({
    least: load?.value ?? 0,
    most: load?.upper ?? load?.value ?? 0,
  }));
  // Only where a budget has a floor do the tries of a flow depend on what others bring.
  const triesByFlow = new Map(
    flows.map((flow) => {
      const visits = openVisitsOf(model, flow);
      const isOpen = visits.groupsByEdge.size === 0;
      return [flow.id, isOpen ? visits : visitsOf(model, visits.graph, arrivalsOver)];
    }),
  );
  return { flows, loadByFlow, passShare: passShareOf(shares), triesByFlow, arrivalsOver, flowsAt };
}

/** The most that a component passes on, per second, over all its replicas; undefined where it passes on everything. */
function capOf(component: Component): PerSecond | undefined {
  const limit = component.rateLimit?.value;
  if (component.shedsLoad === undefined || component.capacity === undefined) return limit;
  return Math.min(component.capacity.value * unitsOf(component), limit ?? Number.POSITIVE_INFINITY);
}

/** Share of its arrivals that a capped component passes on; undefined where its arrivals are not known exactly. */
function shareOf(component: Component, arrivals: Interval | undefined): number | undefined {
  const cap = capOf(component);
  if (cap === undefined) return 1;
  if (arrivals === undefined || arrivals.missing.length > 0) return undefined;
  if (arrivals.most <= cap) return 1;
  return arrivals.least === arrivals.most ? cap / arrivals.most : undefined;
}

interface Interval {
  readonly least: PerSecond;
  readonly most: PerSecond;
  /** Flows that come by and state no load. */
  readonly missing: readonly Flow[];
  /** What each flow brings, for flows with a load. */
  readonly parts: readonly { readonly flow: Flow; readonly least: number; readonly most: number }[];
}

/** Arrivals at a component, per cell; undefined where no flow comes by. */
function arrivalsAt(
  model: SystemModel,
  flows: readonly Flow[],
  visitsByFlow: ReadonlyMap<Id, FlowVisits>,
  id: Id,
): Interval | undefined {
  const cells = cellsAt(model, id);
  const missing: Flow[] = [];
  const parts: { flow: Flow; least: number; most: number }[] = [];
  let least = 0;
  let most = 0;
  for (const flow of flows) {
    const visits = visitsIn(visitsByFlow.get(flow.id)?.groupsById.get(id) ?? []);
    if (visits === undefined) continue;
    if (flow.load === undefined) {
      missing.push(flow);
      continue;
    }
    parts.push({ flow, ...visits });
    const upper = flow.load.upper ?? flow.load.value;
    least += (flow.load.value * visits.least) / cells;
    if (upper > 0) most += (upper * visits.most) / cells;
  }
  return parts.length + missing.length === 0 ? undefined : { least, most, missing, parts };
}

/** Visits per request on a good day; undefined where there are none. */
function visitsIn(groups: readonly PathGroup[]): { least: number; most: number } | undefined {
  let isVisited = false;
  let least = 0;
  let most = 0;
  for (const group of groups) {
    if (group.standsIn) continue;
    isVisited = true;
    if (!group.isLoose) least += group.visits;
    most += group.visits;
  }
  return isVisited ? { least, most } : undefined;
}

/** The cells that a component's arrivals are divided over. */
function cellsAt(model: SystemModel, id: Id): Count {
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
      const visits = visitsIn(groups) ?? visitsIn(groups.map((group) => ({ ...group, standsIn: false })));
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
 * First tries per second that arrive at a component, at `load` and not at peak, in one cell.
 *
 * Σ over flows of load · visits: counts multiply along a path and add over paths, a branch weighs its probability, a cache lets
 * through 1 − hit ratio of its reads, `batch N` divides by N, a queue passes what it gets to its consumer and a topic to each.
 *
 * Assumes that branches are drawn independently of the load and that a cache is warm; a cold cache brings more. Retries are
 * not in it. A missing load of a flow makes it unknown; a missing hit ratio makes it the interval over all hit ratios.
 *
 * Source: traffic equations of open queueing networks with visit ratios (forced flow law; Lazowska et al., Quantitative
 * System Performance, chapter 3). Worked examples: test/facts/load.test.ts.
 */
export function loadFactOf(model: SystemModel, traffic: Traffic, id: Id): readonly Fact[] {
  if (model.flows.length === 0) return [];
  const arrivals = arrivalsAt(model, traffic.flowsAt(id), traffic.loadByFlow, id);
  if (arrivals === undefined) return [];
  const { missing, parts } = arrivals;
  const [least, most] = [significant(arrivals.least), significant(arrivals.most)];
  const isExact = least === most;
  const steps = (): readonly Derivation[] => {
    const cells = cellsAt(model, id);
    return [
      ...parts.map((part) => partWords(model, traffic, id, part)),
      ...missing.map((flow) => ({ says: `${flow.name} comes by and states no load`, at: flow.at })),
      ...(cells === 1 ? [] : [{ says: `÷ ${cells} cells, each with an even share` }]),
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
      const rate = isExact ? rateWords(least) : `${rateWords(least)} to ${rateWords(most)}`;
      return { says: `${nameOf(model, id)} receives ${rate}`, steps: steps() };
    }),
  ];
}

function partWords(model: SystemModel, traffic: Traffic, id: Id, part: Interval["parts"][number]): Derivation {
  const { flow, least, most } = part;
  const load = flow.load?.value ?? 0;
  const upper = flow.load?.upper ?? load;
  const rate = load === upper ? rateWords(load) : `${rateWords(load)} to ${rateWords(upper)}`;
  const visits = least === most ? numberWords(least) : `${numberWords(least)} to ${numberWords(most)}`;
  const product = least === most && load === upper ? ` = ${rateWords(load * least)}` : "";
  const peak = flow.peak === undefined ? "" : peakWords(model, traffic, flow, id);
  let steps: readonly Derivation[] | undefined;
  return {
    says: `${flow.name}: ${rate} × ${visits} ${least === 1 && most === 1 ? "visit" : "visits"}${product}${peak}`,
    ...(flow.load === undefined ? {} : { at: flow.load.at }),
    // Found when somebody reads them: a search for each flow and component is more than all the sums.
    get steps() {
      const own = traffic.loadByFlow.get(flow.id);
      steps ??= own === undefined ? [] : visitLines(model, own, id, traffic.passShare);
      return steps;
    },
  };
}

/** ` (2 times that at peak)`, or that limits on the way may let less through. */
function peakWords(model: SystemModel, { loadByFlow }: Traffic, flow: Flow, id: Id): string {
  const factor = numberWords(flow.peak?.value ?? 1);
  const edgesBySource = loadByFlow.get(flow.id)?.graph.edgesBySource;
  const behind = new Set<Id>();
  for (const [source, edges] of edgesBySource ?? []) {
    const component = model.componentById.get(source);
    if (component !== undefined && capOf(component) !== undefined) for (const { target } of edges) behind.add(target);
  }
  // A set yields what is added while it is walked.
  for (const one of behind) for (const { target } of edgesBySource?.get(one) ?? []) behind.add(target);
  return behind.has(id)
    ? ` (${factor} times the requests at peak, as far as limits let them through)`
    : ` (${factor} times that at peak)`;
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
