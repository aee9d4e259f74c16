// Where the copies of a component stand, and what that makes of them: a copy is up where its place is up as well. How many
// copies there are, and how many are needed, is told by own-standing.ts.

import type { Component, Id, Region, Zone } from "../../language/index.ts";
import type { FailureEvent, Redundancy } from "./redundancy.ts";

/** The zones and regions of a model, and the events that they are. */
export interface Domains {
  readonly regions: ReadonlyMap<Id, Region>;
  readonly zones: ReadonlyMap<Id, Zone>;
  readonly domains: ReadonlyMap<Id, FailureEvent>;
  /** What components that name the same places have in common, by these. */
  readonly placements: Map<string, readonly PlacesOfRegion[]>;
}

/** Where a copy stands. */
export interface Place {
  readonly region: FailureEvent;
  readonly zone?: FailureEvent;
}

export interface PlacesOfRegion {
  readonly region: FailureEvent;
  readonly zones: readonly FailureEvent[];
}

/**
 * The domains of a component, by region in the order they are written. `in` a region says nothing of zones. The same object for
 * all components that name the same places.
 */
export function placesOf(context: Domains, component: Component): readonly PlacesOfRegion[] {
  const { across } = component;
  const named = across.length > 0 ? across : component.in;
  if (named.length === 0) return nowhere;
  let key = across.length > 0 ? "across" : "in";
  for (const { id } of named) key += ` ${id}`;
  let places = context.placements.get(key);
  if (places === undefined) {
    places = findPlaces(context, component);
    context.placements.set(key, places);
  }
  return places;
}

const nowhere: readonly PlacesOfRegion[] = [];

function findPlaces(context: Domains, component: Component): readonly PlacesOfRegion[] {
  const spread = component.across.length > 0;
  const found = new Map<Id, { region: FailureEvent; zones: FailureEvent[] }>();
  for (const { id } of spread ? component.across : component.in) {
    const zone = context.zones.get(id);
    const region = context.regions.get(zone?.region ?? id);
    const regionEvent = region === undefined ? undefined : context.domains.get(region.id);
    if (region === undefined || regionEvent === undefined) continue;
    const entry = found.get(region.id) ?? { region: regionEvent, zones: [] };
    found.set(region.id, entry);
    const named = zone !== undefined ? [zone] : spread ? region.zones : [];
    for (const one of named) {
      const event = context.domains.get(one.id);
      if (event !== undefined && !entry.zones.includes(event)) entry.zones.push(event);
    }
  }
  return [...found.values()];
}

/** Copies go round the regions, and within a region round its zones, so the first ones take the remainder. */
export function placeAt(places: readonly PlacesOfRegion[], index: number): Place | undefined {
  const region = places[index % places.length];
  if (region === undefined) return undefined;
  const turn = Math.floor(index / places.length);
  const zone = region.zones[turn % region.zones.length];
  return zone === undefined ? { region: region.region } : { region: region.region, zone };
}

/** The zone of a copy, or its region where it stands in no zone; as `placeAt`. */
export function innermostAt(places: readonly PlacesOfRegion[], index: number): FailureEvent | undefined {
  const region = places[index % places.length];
  if (region === undefined || region.zones.length === 0) return region?.region;
  return region.zones[Math.floor(index / places.length) % region.zones.length];
}

/** How many copies stand in one place. */
export interface Crowd {
  /** Undefined for copies that are placed nowhere. */
  readonly place: Place | undefined;
  readonly count: number;
}

/**
 * The places of `count` copies from the one numbered `first` on, as `placeAt` gives them one by one; in the order of the first copy in
 * each. Costs what the places cost, whatever the number of copies, which may be as large as somebody types it.
 */
export function crowdsOf(places: readonly PlacesOfRegion[], first: number, count: number): readonly Crowd[] {
  if (places.length === 0) return count > 0 ? [{ place: undefined, count }] : [];
  const found: { readonly index: number; readonly crowd: Crowd }[] = [];
  const last = first + count - 1;
  for (let number = 0; number < places.length; number += 1) {
    const zones = Math.max(1, places[number]?.zones.length ?? 1);
    const start = first + ahead(first, number, places.length);
    if (start > last) continue;
    const inRegion = Math.floor((last - start) / places.length) + 1;
    const turn = Math.floor(start / places.length);
    for (let zone = 0; zone < zones; zone += 1) {
      const turns = ahead(turn, zone, zones);
      if (turns >= inRegion) continue;
      const index = start + turns * places.length;
      const crowd = { place: placeAt(places, index), count: Math.floor((inRegion - 1 - turns) / zones) + 1 };
      found.push({ index, crowd });
    }
  }
  return found.sort((one, other) => one.index - other.index).map(({ crowd }) => crowd);
}

/** How far it is from a number to the next one that leaves `rest` when divided by `divisor`. */
function ahead(from: number, rest: number, divisor: number): number {
  return (rest - (from % divisor) + divisor) % divisor;
}

export function placed(event: FailureEvent, place: Place | undefined): Redundancy {
  const own: Redundancy = { kind: "event", event };
  return place === undefined ? own : { kind: "all", parts: [own, ...partsOfPlace(place)] };
}

export function placeUp(place: Place | undefined): Redundancy {
  return { kind: "all", parts: place === undefined ? [] : partsOfPlace(place) };
}

function partsOfPlace({ region, zone }: Place): readonly Redundancy[] {
  const parts = zone === undefined ? [region] : [zone, region];
  return parts.map((event) => ({ kind: "event", event }));
}

/** What is one thing is lost when every place it is in is lost. */
export function anyPlace(places: readonly PlacesOfRegion[]): readonly Redundancy[] {
  const parts = places.map(({ region, zones }): Redundancy => {
    const up: Redundancy = { kind: "event", event: region };
    if (zones.length === 0) return up;
    return { kind: "all", parts: [up, { kind: "any", parts: zones.map((event) => ({ kind: "event", event })) }] };
  });
  return parts.length === 0 ? [] : [parts.length === 1 ? (parts[0] as Redundancy) : { kind: "any", parts }];
}
