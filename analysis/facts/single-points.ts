// Single points of failure of all flows together: one entry for each component, zone or region whose failure alone takes
// requests down, with what it costs and the way to it. Whether that is acceptable is judged elsewhere.

import type { Component, Flow, Id, Ratio, Seconds, Span, SystemModel } from "../../language/index.ts";
import { divisorOf, loadShareOf } from "./blast-radius.ts";
import { availabilityObjectiveOf, errorBudgetOf, windowOf } from "./error-budget.ts";
import type { FlowEdge } from "./flow-edges.ts";
import type { FlowOutline } from "./flow-graph.ts";
import { fatalEventsOf, fatalLossesOf, type Share } from "./losses.ts";
import { type FailureEvent, isOneThing, type Likelihood } from "./redundancy.ts";
import { type Structure, standingsIn, structureOf } from "./structure.ts";

export interface SinglePointFlow {
  readonly flow: Flow;
  /** Share of its requests that fail; the largest of the element's events. */
  readonly share: Share;
  /** Seconds per window of its availability SLO that the element's failures alone cost, at the favourable end. */
  readonly downtime?: Seconds;
  /** Window and budget of that SLO. */
  readonly window?: Seconds;
  readonly budget?: Seconds;
}

export interface SinglePoint {
  readonly element: Id;
  readonly at: Span;
  /** Set for a component; a zone or region else. */
  readonly component?: Component;
  readonly kind: "component" | "zone" | "region";
  /** Copies of the component of which each one is needed. */
  readonly copies: number;
  /** How often one of them is down. */
  readonly likelihood: Likelihood;
  /** Flows that it takes down, in declaration order. */
  readonly flows: readonly SinglePointFlow[];
  /** Share of the declared load that fails, cells and shards counted; undefined where no flow states a load. */
  readonly shareOfLoad?: Share;
  /** The way from the origin of the flow that loses most to what needs the element; of a very long one the end. */
  readonly path: readonly FlowEdge[];
  /** The component at the end of the way: the element itself, or what stands in it or runs on it. */
  readonly affected: Component;
}

/**
 * Elements whose single failure takes down at least `threshold` of the requests of a flow, in order of appearance. Exact;
 * where a share is an interval, its upper end counts. Failovers are left out: a failover that does not work is no place.
 * So is a zone or region whose failure reaches its flows only through components that have an entry of their own.
 * Linear in the flows' structures.
 */
export function singlePointsOf(model: SystemModel, flows: readonly Flow[], threshold: Ratio): readonly SinglePoint[] {
  const found = new Map<Id, { events: Set<FailureEvent>; flows: Map<Flow, Share> }>();
  for (const flow of flows) {
    for (const { loss, lost } of fatalLossesOf(structureOf(model, flow))) {
      if (loss.kind !== "event" || loss.event.kind === "failover" || lost[1] < threshold) continue;
      const { event } = loss;
      const entry = found.get(event.element) ?? { events: new Set(), flows: new Map() };
      found.set(event.element, entry);
      entry.events.add(event);
      const known = entry.flows.get(flow);
      if (known === undefined || known[1] < lost[1]) entry.flows.set(flow, lost);
    }
  }
  const isPoint = (id: Id, flow: Flow) => found.get(id)?.flows.has(flow) === true;
  return [...found].flatMap(([id, { events, flows: lost }]) => {
    // A place that hurts only by what stands there with no copy to spare: the cause is that, and has an entry.
    const isCause = [...lost.keys()].some((flow) =>
      [...events].some(
        (event) =>
          (event.kind !== "zone" && event.kind !== "region") ||
          takenDownBy(structureOf(model, flow), event).some((component) => !isPoint(component.id, flow)),
      ),
    );
    if (!isCause) return [];
    const point = pointOf(model, id, [...events], lost);
    return point === undefined ? [] : [point];
  });
}

function pointOf(
  model: SystemModel,
  element: Id,
  events: readonly FailureEvent[],
  lost: ReadonlyMap<Flow, Share>,
): SinglePoint | undefined {
  const component = model.componentById.get(element);
  const first = events[0];
  if (first === undefined) return undefined;
  // By name, so that the order of declarations shows in no finding.
  const flows = [...lost]
    .map(([flow, share]) => costOf(flow, share, events))
    .sort((a, b) => (a.flow.id < b.flow.id ? -1 : 1));
  const worst = [...flows].sort((a, b) => weightOf(b) - weightOf(a))[0];
  if (worst === undefined) return undefined;
  const structure = structureOf(model, worst.flow);
  const affected = affectedBy(structure, first);
  if (affected === undefined) return undefined;
  const effects = flows.map(({ flow, share }) => ({ flow, lost: share }));
  const shareOfLoad = loadShareOf(model, effects, component === undefined ? 1 : divisorOf(model, element));
  return {
    element,
    at: first.at,
    ...(component === undefined ? {} : { component }),
    kind: first.kind === "zone" || first.kind === "region" ? first.kind : "component",
    copies: events.length,
    likelihood: first.likelihood,
    flows,
    ...(shareOfLoad === undefined ? {} : { shareOfLoad }),
    path: pathTo(structure.outline, affected.id),
    affected,
  };
}

/** What the element's failures cost a flow by themselves: share · P(down) · window. */
function costOf(flow: Flow, share: Share, events: readonly FailureEvent[]): SinglePointFlow {
  const objective = availabilityObjectiveOf(flow);
  if (objective === undefined) return { flow, share };
  const window = windowOf(objective);
  const budget = errorBudgetOf(objective);
  let down = 0;
  for (const { likelihood } of events) {
    if (likelihood.kind !== "known") return { flow, share, window, budget };
    down += likelihood.low;
  }
  return { flow, share, window, budget, downtime: share[0] * Math.min(1, down) * window };
}

/** Orders flows by what they lose: by load where it is stated, and then by share. */
function weightOf({ flow, share }: SinglePointFlow): number {
  return share[1] * (1 + (flow.load?.value ?? 0));
}

/** The first component along the flow that the event takes down by itself. */
function affectedBy(structure: Structure, event: FailureEvent): Component | undefined {
  const affected = takenDownBy(structure, event);
  return affected.find((component) => component.id === event.element) ?? affected[0];
}

/** Every component of the flow that the event by itself takes down, without what these then take down. */
function takenDownBy(structure: Structure, event: FailureEvent): readonly Component[] {
  let index = takenDownByEvent.get(structure);
  if (index === undefined) {
    index = new Map();
    for (const standing of standingsIn(structure)) {
      for (const fatal of fatalEventsOf(standing)) {
        const known = index.get(fatal);
        if (known === undefined) index.set(fatal, [standing.component]);
        else known.push(standing.component);
      }
    }
    takenDownByEvent.set(structure, index);
  }
  return index.get(event) ?? [];
}

/** Collected once per flow, however many events are asked for. */
const takenDownByEvent = new WeakMap<Structure, Map<FailureEvent, Component[]>>();

/** Longer ways are shown by their end: nobody reads more hops. */
const longestPath = 40;

/** A shortest way to a component on the hot path; one without optional steps and fallbacks where there is one. */
function pathTo(outline: FlowOutline, target: Id): readonly FlowEdge[] {
  let ways = waysByOutline.get(outline);
  if (ways === undefined) {
    const isPlain = (edge: FlowEdge) => edge.fallbackFor === undefined && !edge.optional;
    ways = [waysFrom(outline, isPlain), waysFrom(outline, () => true)];
    waysByOutline.set(outline, ways);
  }
  const cameBy = ways.find((way) => way.has(target));
  const path: FlowEdge[] = [];
  for (
    let edge = cameBy?.get(target);
    edge !== undefined && path.length < longestPath;
    edge = cameBy?.get(edge.source)
  ) {
    path.push(edge);
  }
  return path.reverse();
}

/** By component, the edge by which a shortest way from the flow's origins reaches it; none for an origin. */
type Ways = ReadonlyMap<Id, FlowEdge | undefined>;

/** Searched once per flow, however many components are asked for. */
const waysByOutline = new WeakMap<FlowOutline, readonly Ways[]>();

function waysFrom(outline: FlowOutline, mayWalk: (edge: FlowEdge) => boolean): Ways {
  const cameBy = new Map<Id, FlowEdge | undefined>(outline.hotOrigins.map((id) => [id, undefined]));
  for (const id of cameBy.keys()) {
    for (const edge of outline.edgesOf(id)) {
      if (edge.hot && !edge.asynchronous && mayWalk(edge) && !cameBy.has(edge.target)) cameBy.set(edge.target, edge);
    }
  }
  return cameBy;
}

/** Whether the element is the design's own to make redundant. */
export function isOwn(point: SinglePoint): boolean {
  return point.component !== undefined && !isOneThing(point.component);
}
