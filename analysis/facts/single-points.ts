// Single points of failure of all flows together: one entry for each component, zone or region whose failure alone takes
// requests down, with what it costs and the way to it. Whether that is acceptable is judged elsewhere.

import type { Component, Flow, Id, Ratio, Seconds, Span, SystemModel } from "../../language/index.ts";
import { ofLosses } from "./aspects.ts";
import { divisorOf, loadShareOf } from "./blast-radius.ts";
import { availabilityObjectiveOf, errorBudgetOf, windowOf } from "./error-budget.ts";
import type { FlowEdge } from "./flow-edges.ts";
import { flowOutlineOf } from "./flow-graph.ts";
import { failureOf, fatalFailuresIn, takenDownIn } from "./flow-losses.ts";
import { reasonOf } from "./loss-reasons.ts";
import { jointShareOf, type Share } from "./losses.ts";
import { perFlowReading } from "./memo.ts";
import { type FailureEvent, isOneThing, type Likelihood } from "./redundancy.ts";
import { perShape } from "./shape.ts";
import { type SharedFate, sharedFatesOf } from "./shared-fate.ts";
import { type Structure, structureOf } from "./structure.ts";

export interface SinglePointFlow {
  readonly flow: Flow;
  /** Share of its requests that fail with one of the element's events; an interval where events or hit ratios differ. */
  readonly share: Share;
  /** Share of its requests that the element's failures alone cost over time; undefined where an event has no figure. */
  readonly loss?: Share;
  /** Seconds per window of its availability SLO that this comes to. */
  readonly downtime?: readonly [low: Seconds, high: Seconds];
  /** Window and budget of that SLO, beside a downtime. */
  readonly window?: Seconds;
  readonly budget?: Seconds;
}

/** One thing that can fail by itself, with the flows that it takes down. */
export interface SinglePointEvent {
  readonly event: FailureEvent;
  readonly flows: readonly { readonly flow: Flow; readonly share: Share }[];
}

export interface SinglePoint {
  readonly element: Id;
  readonly at: Span;
  /** Set for a component; a zone or region else. */
  readonly component?: Component;
  readonly kind: "component" | "zone" | "region";
  /** One for each copy that is needed; they differ in their flows where one access needs the primary and one a follower. */
  readonly events: readonly SinglePointEvent[];
  /** Flows that it takes down, by name. */
  readonly flows: readonly SinglePointFlow[];
  /** 1 ÷ the share that one failure hits at most: the independent copies of the element by cells and shards, where these are alike. */
  readonly divisor: number;
  /** Share of the declared load that fails, cells and shards counted; undefined where no flow states a load. */
  readonly shareOfLoad?: Share;
  /** Why the flow that loses most needs it: the way from its origin, and for each fallback on it the way of that one. */
  readonly path: readonly FlowEdge[];
  /** The components at the ends of the ways: the element itself, or what stands in it or runs on it. */
  readonly affected: readonly Component[];
}

/**
 * Elements whose single failure takes down at least `threshold` of the requests of a flow, in order of appearance. Exact;
 * where a share is an interval, its upper end counts. Failovers are left out: a failover that does not work is no place.
 * So is a zone or region that takes down nothing beyond one component that has an entry of its own, and a place or host that
 * takes down nothing beyond copies which all share its fate.
 * Linear in the flows' structures.
 */
export function singlePointsOf(model: SystemModel, flows: readonly Flow[], threshold: Ratio): readonly SinglePoint[] {
  const found = new Map<Id, Map<FailureEvent, Map<Flow, Share>>>();
  for (const flow of flows) {
    for (const { element, id, lost } of fatalFailuresIn(model, flow)) {
      const event = lost[1] < threshold ? undefined : failureOf(model, element, id);
      if (event !== undefined) entryOf(entryOf(found, element), event).set(flow, lost);
    }
  }
  const points = new Map([...found].map(([id, byEvent]) => [id, sketchOf(model, id, byEvent)]));
  const fates = fatesByPlace(sharedFatesOf(model, flows, threshold));
  return [...points.values()].flatMap((point) =>
    isExplained(model, point, points, fates) ? [] : [pointOf(model, point)],
  );
}

/** The positions of the flows by name. */
const positionsByName = perShape((model): readonly number[] => {
  const positions = model.flows.map((flow, position) => ({ id: flow.id, position }));
  return positions.sort((a, b) => (a.id < b.id ? -1 : 1)).map(({ position }) => position);
});

/** So many flows are sorted faster than all flows are gone through. */
const fewFlows = 16;

function inOrderOfNames<T>(model: SystemModel, byFlow: ReadonlyMap<Flow, T>): readonly (readonly [Flow, T])[] {
  if (byFlow.size <= fewFlows) return [...byFlow].sort(([a], [b]) => (a.id < b.id ? -1 : 1));
  const found: (readonly [Flow, T])[] = [];
  for (const position of positionsByName(model)) {
    const flow = model.flows[position];
    const value = flow === undefined ? undefined : byFlow.get(flow);
    if (flow !== undefined && value !== undefined) found.push([flow, value]);
  }
  return found;
}

function entryOf<K, L, V>(maps: Map<K, Map<L, V>>, key: K): Map<L, V> {
  let map = maps.get(key);
  if (map === undefined) {
    map = new Map();
    maps.set(key, map);
  }
  return map;
}

/** What is known of a point before its way is looked for. */
interface Sketch {
  readonly element: Id;
  readonly first: FailureEvent;
  readonly events: readonly SinglePointEvent[];
  readonly flows: readonly SinglePointFlow[];
  readonly divisor: number;
}

function sketchOf(
  model: SystemModel,
  element: Id,
  byEvent: ReadonlyMap<FailureEvent, ReadonlyMap<Flow, Share>>,
): Sketch {
  const events = [...byEvent].map(([event, lost]) => ({
    event,
    flows: Array.from(lost, ([flow, share]) => ({ flow, share })),
  }));
  const lost = new Map<Flow, Share>();
  for (const { flows } of events) {
    for (const { flow, share } of flows) {
      const known = lost.get(flow);
      if (known === undefined) lost.set(flow, share);
      else lost.set(flow, [Math.min(known[0], share[0]), Math.max(known[1], share[1])]);
    }
  }
  const all = [...byEvent.keys()];
  const figured = all.every(({ likelihood }) => likelihood.kind === "known") ? all : undefined;
  // By name, so that the order of declarations shows in no finding.
  const flows = inOrderOfNames(model, lost).map(([flow, share]) => costOf(model, element, flow, share, figured));
  const first = events[0]?.event as FailureEvent;
  return { element, first, events, flows, divisor: isDomain(first) ? 1 : divisorOf(model, element) };
}

function isDomain(event: FailureEvent): boolean {
  return event.kind === "zone" || event.kind === "region";
}

/** Shares and costs are made from products in any order. */
const tolerance = 1e-9;

/** Flows by component that shares the fate of a place, by place, with what the place takes of them. */
type FatesByPlace = ReadonlyMap<Id, ReadonlyMap<Id, ReadonlyMap<Flow, Share>>>;

function fatesByPlace(fates: readonly SharedFate[]): FatesByPlace {
  const byPlace = new Map<Id, Map<Id, ReadonlyMap<Flow, Share>>>();
  for (const { place, component, flows } of fates) {
    const byComponent = byPlace.get(place) ?? new Map<Id, ReadonlyMap<Flow, Share>>();
    byPlace.set(place, byComponent);
    byComponent.set(component.id, new Map(flows.map(({ flow, share }) => [flow, share])));
  }
  return byPlace;
}

/**
 * Whether a place hurts only by what stands there with no copy to spare, or with copies that all stand there: in every flow all
 * that it takes down has an entry or shares its fate, and one of these loses as much of the flow, at once and over time. The
 * cause is then that, and not the place. A host is explained by shared fates alone, since it is a component itself.
 */
function isExplained(model: SystemModel, place: Sketch, points: ReadonlyMap<Id, Sketch>, fates: FatesByPlace): boolean {
  const isPlace = isDomain(place.first);
  const fated = fates.get(place.element);
  if (!isPlace && fated === undefined) return false;
  return place.flows.every(({ flow, share, loss }) => {
    const sufferers = (takenDownIn(model, flow).get(place.first.id) ?? []).map((id) => {
      const fate = fated?.get(id)?.get(flow);
      // What the place costs is what the shared fate costs.
      if (fate !== undefined) return { share: fate, loss, divisor: 1 };
      const point = isPlace ? points.get(id) : undefined;
      const own = point?.flows.find((one) => one.flow === flow);
      if (own === undefined) return undefined;
      // A place takes all cells' primaries at once, and only for the want of a failover to the copies elsewhere.
      const hasFollowers = model.componentById.get(id)?.replicas?.primary !== undefined;
      return { share: own.share, loss: own.loss, divisor: hasFollowers ? 1 : (point?.divisor ?? 1) };
    });
    if (sufferers.includes(undefined)) return false;
    return sufferers.some((own) => {
      if (own === undefined || own.share[1] / own.divisor < share[1] - tolerance) return false;
      return loss === undefined || (own.loss !== undefined && own.loss[1] >= loss[1] - tolerance);
    });
  });
}

function pointOf(model: SystemModel, sketch: Sketch): SinglePoint {
  const { element, first, events, flows, divisor } = sketch;
  const component = model.componentById.get(element);
  const worst = flows.reduce((most, one) => (weightOf(one) > weightOf(most) ? one : most));
  // Not every event hurts every flow, so the way is that of one which hurts this flow.
  const cause = events.find((one) => one.flows.some(({ flow }) => flow === worst.flow))?.event ?? first;
  const { path, affected } = reasonOf(
    model,
    flowOutlineOf(model, worst.flow),
    (takenDownIn(model, worst.flow).get(cause.id) ?? []).flatMap((id) => model.componentById.get(id) ?? []),
    element,
  );
  const loads = events.flatMap((one) => {
    const lost = one.flows.map(({ flow, share }) => ({ flow, lost: share }));
    const share = loadShareOf(model, lost, divisor);
    return share === undefined ? [] : [share];
  });
  const shareOfLoad: Share = [Math.min(...loads.map(([low]) => low)), Math.max(...loads.map(([, high]) => high))];
  return {
    element,
    at: first.at,
    ...(component === undefined ? {} : { component }),
    kind: first.kind === "zone" || first.kind === "region" ? first.kind : "component",
    events,
    flows,
    divisor,
    ...(loads.length === 0 ? {} : { shareOfLoad }),
    path,
    affected,
  };
}

/**
 * What the element's failures cost a flow by themselves: the share that fails over time, and that share of its window. Without
 * events, some of which have no figure, the share alone is known.
 */
function costOf(
  model: SystemModel,
  element: Id,
  flow: Flow,
  share: Share,
  events: readonly FailureEvent[] | undefined,
): SinglePointFlow {
  if (events === undefined) return { flow, share };
  const objective = availabilityObjectiveOf(flow);
  const usual = usualLossesIn(model, flow).get(element);
  const isUsual = usual?.ids.length === events.length && usual.ids.every((id, index) => id === events[index]?.id);
  const loss = isUsual ? usual.loss : lossOf(structureOf(model, flow), events);
  if (objective === undefined) return { flow, share, loss };
  const window = windowOf(objective);
  const downtime = [loss[0] * window, loss[1] * window] as const;
  return { flow, share, loss, window, budget: errorBudgetOf(objective), downtime };
}

/** Share of a flow's requests that events cost over time. */
function lossOf(structure: Structure, events: readonly FailureEvent[]): Share {
  const at = (end: "low" | "high") =>
    jointShareOf(structure, events, ({ likelihood }) => likelihoodAt(likelihood, end));
  return [at("low")[0], at("high")[1]];
}

/**
 * By element, the loss to a flow by all of its failures that fail the flow. Most points are of these and no others: beside them
 * stand only some that hurt another flow, or where some of these hurt too little.
 */
const usualLossesIn = perFlowReading(
  ofLosses,
  (model, flow): ReadonlyMap<Id, { readonly ids: readonly string[]; readonly loss: Share }> => {
    const eventsById = new Map<Id, FailureEvent[]>();
    for (const { element, id } of fatalFailuresIn(model, flow)) {
      const event = failureOf(model, element, id);
      if (event === undefined) continue;
      const known = eventsById.get(element);
      if (known === undefined) eventsById.set(element, [event]);
      else known.push(event);
    }
    const usual = new Map<Id, { ids: readonly string[]; loss: Share }>();
    for (const [element, events] of eventsById) {
      if (!events.every(({ likelihood }) => likelihood.kind === "known")) continue;
      usual.set(element, { ids: events.map(({ id }) => id), loss: lossOf(structureOf(model, flow), events) });
    }
    return usual;
  },
);

function likelihoodAt(likelihood: Likelihood, end: "low" | "high"): number {
  return likelihood.kind === "known" ? likelihood[end] : 0;
}

/** Orders flows by what they lose: by load where it is stated, and then by share. */
function weightOf({ flow, share }: SinglePointFlow): number {
  return share[1] * (1 + (flow.load?.value ?? 0));
}

/** Whether the element is the design's own to make redundant. */
export function isOwn(point: SinglePoint): boolean {
  return point.component !== undefined && !isOneThing(point.component);
}
