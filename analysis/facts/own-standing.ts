// What it takes for a component to be up, what it runs on left out: its copies where they stand, and its failover, as the events that
// these are. With its hosts it makes a standing, which redundancy.ts tells of.

import type { Component } from "../../language/index.ts";
import type { MissingInput } from "../fact.ts";
import { type ComponentValues, valuesWith } from "./component-values.ts";
import { type Copies, createCopies } from "./copies.ts";
import { groupedCopies, groupLikelihood, type Spot } from "./copy-groups.ts";
import { copiesOf } from "./copy-needs.ts";
import { failoverLikelihood, likelihoodWith, replicaLikelihood } from "./likelihoods.ts";
import {
  anyPlace,
  crowdsOf,
  type Domains,
  type PlacesOfRegion,
  placeAt,
  placed,
  placesOf,
  placeUp,
} from "./placement.ts";
import type { Access, FailureEvent, Likelihood, Note, Redundancy, Standing } from "./redundancy.ts";

/** Beyond so many copies they are counted by place and have no events of their own. */
const copyLimit = 500;

/** A component without what it runs on. */
export interface Own {
  readonly component: Component;
  readonly values: ComponentValues;
  readonly access: Access;
  readonly parts: Standing["parts"];
  readonly copies: number;
  readonly needed: number;
  readonly missing: readonly MissingInput[];
  readonly notes: readonly Note[];
}

/** A component without its hosts, as one access needs it. `isOneThing`: one event stands for all of it, as redundancy.ts has it. */
export function makeOwnStanding(context: Domains, values: ComponentValues, access: Access, isOneThing: boolean): Own {
  const { component } = values;
  const one = { copies: 1, needed: 1, missing: nothingMissing, notes: noNotes };
  if (component.kind === "client") return { component, values, access, parts: noParts, ...one };
  const places = placesOf(context, component);
  if (isOneThing) {
    const event = wholeEvent(values);
    const up: Redundancy = { kind: "all", parts: [{ kind: "event", event }, ...anyPlace(places)] };
    return { component, values, access, parts: [up], ...one };
  }
  const { copies, needed, missing, failover } = copiesOf(component, access);
  // Followers alone serve `from replica`; the primary is always the first copy.
  const first = access === "replica" && component.replicas?.primary !== undefined && copies > 1 ? 1 : 0;
  const served = access === "replica" ? copies - first : copies;
  const redundancy =
    served > copyLimit
      ? groupUp(component, places, { first, served, needed })
      : copiesUp(values, places, { first, served, needed, copies });
  const isUnplaced = places.length === 0 && copies > 1;
  const counted: readonly Note[] = served > copyLimit ? ["counted"] : noNotes;
  const notes: readonly Note[] = isUnplaced ? [...counted, "unplaced"] : counted;
  if (!failover) return { component, values, access, parts: [redundancy], copies: served, needed, missing, notes };
  const switching = componentEvent(component, `${component.id} failover`, "failover", failoverLikelihood(component));
  const parts = [redundancy, { kind: "event", event: switching }] as const;
  return { component, values, access, parts, copies: served, needed, missing, notes };
}

const noParts: Own["parts"] = [];
const nothingMissing: readonly MissingInput[] = [];
const noNotes: readonly Note[] = [];

type Places = readonly PlacesOfRegion[];

/** Every copy with the place that it stands in. */
function copiesUp(
  values: ComponentValues,
  places: Places,
  { first, served, needed, copies }: { first: number; served: number; needed: number; copies: number },
): Redundancy | Copies {
  if (served === 1 && needed === 1) return placed(copyEvent(values, first, copies), placeAt(places, first));
  return createCopies(places, { first, count: served, needed, all: copies }, values, copyEvent);
}

/** Copies too many to be told apart: by place, and by how many of them are up. */
function groupUp(
  component: Component,
  places: Places,
  { first, served, needed }: { first: number; served: number; needed: number },
): Redundancy {
  const spots = crowdsOf(places, first, served).map(({ place, count }): Spot => ({ count, up: placeUp(place) }));
  const each = replicaLikelihood(component);
  return groupedCopies(spots, needed, (copies, more) => {
    const id = `${component.id} ${needed} of ${copies}`;
    const likelihood = groupLikelihood(each, needed, copies, more);
    return componentEvent(component, id, "replica", likelihood, { copies, needed, each });
  });
}

/** By component and not by snapshot, as those of regions are; an event shared by two standings is one object. */
function copyEvent(values: ComponentValues, index: number, copies: number): FailureEvent {
  values.copies ??= new Array<FailureEvent | undefined>(copies).fill(undefined);
  let event = values.copies[index];
  if (event === undefined) {
    event = makeCopyEvent(values, index, copies);
    values.copies[index] = event;
  }
  return event;
}

function makeCopyEvent(values: ComponentValues, index: number, copies: number): FailureEvent {
  const { component } = values;
  const likelihood = likelihoodWith(values, component);
  const hasPrimary = component.replicas?.primary !== undefined;
  if (hasPrimary && index === 0) return makeEvent(component, `${component.id} primary`, "replica", likelihood);
  if (copies === 1 && !hasPrimary) return makeEvent(component, component.id, "component", likelihood);
  const number = hasPrimary ? index : index + 1;
  return makeEvent(component, `${component.id} replica ${number}`, "replica", likelihood);
}

/** The event of what is one thing: its only copy, so to speak. */
function wholeEvent(values: ComponentValues): FailureEvent {
  const { component } = values;
  values.copies ??= [makeEvent(component, component.id, "component", likelihoodWith(values, component))];
  return values.copies[0] as FailureEvent;
}

/** As `copyEvent`, for what is no copy. */
function componentEvent(
  component: Component,
  id: string,
  kind: FailureEvent["kind"],
  likelihood: Likelihood,
  group: FailureEvent["group"] = undefined,
): FailureEvent {
  const values = valuesWith(component);
  values.events ??= new Map();
  let event = values.events.get(id);
  if (event === undefined) {
    event = makeEvent(component, id, kind, likelihood, group);
    values.events.set(id, event);
  }
  return event;
}

function makeEvent(
  { id: element, at }: Component,
  id: string,
  kind: FailureEvent["kind"],
  likelihood: Likelihood,
  group: FailureEvent["group"] = undefined,
): FailureEvent {
  const kept = { loss: undefined, block: undefined };
  return { id, kind, element, at, likelihood, within: undefined, group, kept };
}
