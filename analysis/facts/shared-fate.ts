// Copies that are meant to stand in for each other and do not: one place or one host takes down so many of them that the
// rest is too few. It finds the places and the flows that pay for it; whether anybody has to move is judged elsewhere.

import type { Component, Count, Flow, Id, Ratio, Seconds, SystemModel } from "../../language/index.ts";
import { ofLosses } from "./aspects.ts";
import { availabilityObjectiveOf, windowOf } from "./error-budget.ts";
import { fatalEventsOf, fatalLossesOf, fatalTo, type Share } from "./losses.ts";
import { perFlowReading } from "./memo.ts";
import {
  type Access,
  type FailureEvent,
  isOneThing,
  type Redundancy,
  type Standing,
  standingsOf,
} from "./redundancy.ts";
import { structureOf } from "./structure.ts";
import { standingsIn } from "./structure-values.ts";

export interface SharedFate {
  readonly component: Component;
  /** What takes the copies: a zone, a region, or the component that they run on. */
  readonly place: Id;
  readonly kind: "zone" | "region" | "host";
  /** Copies in all, those that are lost with the place, and those that are needed. */
  readonly copies: Count;
  readonly lost: Count;
  readonly needed: Count;
  /** Flows that the place takes down, by name, with the share of their requests. */
  readonly flows: readonly FatedFlow[];
}

export interface FatedFlow {
  readonly flow: Flow;
  readonly share: Share;
  /** Seconds per window of its SLO that the place costs; absent without an SLO or a figure of the place. */
  readonly downtime?: readonly [low: Seconds, high: Seconds];
  readonly window?: Seconds;
}

/**
 * The places that take down more copies of a component than it can spare, by component in the order of their declaration. Only
 * components of several copies that survive the loss of one are looked at, and only places that take down at least `threshold`
 * of the requests of a flow.
 *
 * A zone counts always. A region counts where the copies are spread over several, or where the model has another region and this
 * one names no zones; copies in one region's zones are what most designs mean. A host counts where it is a single thing of the
 * design's own: what somebody runs as a service is their redundancy.
 *
 * Exact. Linear in the flows' structures; what a flow gives is kept per flow.
 */
export function sharedFatesOf(model: SystemModel, flows: readonly Flow[], threshold: Ratio): readonly SharedFate[] {
  const found = new Map<Id, Map<Id, { fate: Fate; flows: FatedFlow[] }>>();
  for (const flow of flows) {
    for (const fate of fatesOf(model, flow)) {
      if (fate.share[1] < threshold) continue;
      const byPlace = found.get(fate.component) ?? new Map<Id, { fate: Fate; flows: FatedFlow[] }>();
      found.set(fate.component, byPlace);
      const entry = byPlace.get(fate.place);
      const fated = fatedFlow(flow, fate);
      if (entry === undefined) byPlace.set(fate.place, { fate, flows: [fated] });
      else entry.flows.push(fated);
    }
  }
  if (found.size === 0) return [];
  return model.components.flatMap((component) =>
    [...(found.get(component.id)?.values() ?? [])].map(({ fate, flows: fated }): SharedFate => {
      const { place, kind, copies, lost, needed } = fate;
      const byName = fated.sort((a, b) => (a.flow.id < b.flow.id ? -1 : 1));
      return { component, place, kind, copies, lost, needed, flows: byName };
    }),
  );
}

/** One place and one component in one flow. */
interface Fate {
  readonly component: Id;
  readonly place: Id;
  readonly kind: SharedFate["kind"];
  readonly copies: Count;
  readonly lost: Count;
  readonly needed: Count;
  readonly share: Share;
  /** Unavailability of the place, where it has a figure. */
  readonly down?: readonly [low: Ratio, high: Ratio];
}

/** In order of appearance, each place of a component once. */
function fatesOf(model: SystemModel, flow: Flow): readonly Fate[] {
  const fates: Fate[] = [];
  for (const { component, access, share } of placedIn(model, flow)) {
    const standing = standingsOf(model).of(model.componentById.get(component) as Component, access);
    for (const place of placesOf(model, standing)) {
      const isKnown = fates.some((one) => one.component === place.component && one.place === place.place);
      if (!isKnown) fates.push({ ...place, share });
    }
  }
  return fates;
}

/** The components of a flow that share the fate of a place, as each access needs them. How many copies that takes is asked of each. */
const placedIn = perFlowReading(
  ofLosses,
  (model, flow): readonly { readonly component: Id; readonly access: Access; readonly share: Share }[] => {
    const structure = structureOf(model, flow);
    const placed = standingsIn(structure).filter((standing) => placesOf(model, standing).length > 0);
    if (placed.length === 0) return [];
    // What the loss of the component costs, since the place may take down other things as well.
    const shareByComponent = new Map<Id, Share>();
    for (const { loss, lost } of fatalLossesOf(structure)) {
      if (loss.kind === "component") shareByComponent.set(loss.component.id, lost);
    }
    return placed.flatMap(({ component, access }) => {
      const share = shareByComponent.get(component.id);
      return share === undefined ? [] : [{ component: component.id, access, share }];
    });
  },
);

/** Places by standing: flows share the standings of most components. */
const placesByStanding = new WeakMap<Standing, readonly Omit<Fate, "share">[]>();

/** The places that take too many copies of a component with copies to spare; none for most. */
function placesOf(model: SystemModel, standing: Standing): readonly Omit<Fate, "share">[] {
  const { component, copies, needed } = standing;
  // What alone takes it down is mostly the loss of all of it and nothing beside.
  if (copies <= needed || fatalTo(standing).length <= 1) return noPlaces;
  let places = placesByStanding.get(standing);
  if (places === undefined) {
    places = fatalEventsOf(standing).flatMap((event) => {
      const place = placeOf(model, standing, event);
      if (place === undefined) return [];
      const { likelihood } = event;
      const down = likelihood.kind === "known" ? { down: [likelihood.low, likelihood.high] as const } : {};
      return [{ component: component.id, place: event.element, ...place, copies, needed, ...down }];
    });
    placesByStanding.set(standing, places);
  }
  return places;
}

const noPlaces: readonly Omit<Fate, "share">[] = [];

/** What the event is to the copies of the component; undefined where it is none of their shared places. */
function placeOf(
  model: SystemModel,
  standing: Standing,
  event: FailureEvent,
): { kind: SharedFate["kind"]; lost: Count } | undefined {
  const { component, copies } = standing;
  if (event.element === component.id || event.kind === "failover") return undefined;
  if (event.kind === "zone" || event.kind === "region") {
    if (event.kind === "region" && !isRegionMeant(model, component, event.element)) return undefined;
    // What follows in the expression are the hosts, whose places are their own affair.
    const own = standing.hosts.length > 0 && standing.up.kind === "all" ? standing.up.parts[0] : standing.up;
    const lost = own === undefined ? 0 : copiesAt(own, event);
    return lost === 0 ? undefined : { kind: event.kind, lost };
  }
  const host = standing.hosts.find(({ id }) => id === event.element);
  const isSingle = event.kind === "component" && host !== undefined && !isOneThing(host);
  return isSingle ? { kind: "host", lost: copies } : undefined;
}

/** Whether being in one region only is less than the design means: it spreads over several, or knows of no smaller place. */
function isRegionMeant(model: SystemModel, component: Component, id: Id): boolean {
  const places = component.across.length > 0 ? component.across : component.in;
  const regions = new Set(places.map((place) => regionOf(model, place.id)));
  if (regions.size > 1) return true;
  const region = model.regions.find((one) => one.id === id);
  return region?.zones.length === 0 && model.regions.length > 1;
}

function regionOf(model: SystemModel, id: Id): Id {
  return model.regions.find((region) => region.zones.some((zone) => zone.id === id))?.id ?? id;
}

/** Copies that are lost with the event, counted where they are told apart or weighed by place. */
function copiesAt(part: Redundancy, event: FailureEvent): Count {
  if (part.kind === "event") return 0;
  if (part.kind === "at-least") {
    const weightOf = (index: number) => part.weights?.[index] ?? 1;
    return part.parts.reduce((sum, copy, index) => (isNeededBy(copy, event) ? sum + weightOf(index) : sum), 0);
  }
  for (const inner of part.parts) {
    const copies = copiesAt(inner, event);
    if (copies > 0) return copies;
  }
  return 0;
}

function isNeededBy(part: Redundancy, event: FailureEvent): boolean {
  if (part.kind === "event") return part.event === event;
  return part.kind === "all" && part.parts.some((inner) => isNeededBy(inner, event));
}

function fatedFlow(flow: Flow, { share, down }: Fate): FatedFlow {
  const objective = availabilityObjectiveOf(flow);
  if (objective === undefined || down === undefined) return { flow, share };
  const window = windowOf(objective);
  return { flow, share, window, downtime: [share[0] * down[0] * window, share[1] * down[1] * window] };
}
