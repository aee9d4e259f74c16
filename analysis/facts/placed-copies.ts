// Where the copies of each component stand, counted and not listed: so many in this zone, so many in that one. The rule by which
// they go round is placement.ts's; how many there are is copy-needs.ts's.

import type { Component, Count, Id, SystemModel } from "../../language/index.ts";
import { cellCountAround } from "./blast-radius.ts";
import { copiesOf } from "./copy-needs.ts";
import { fatalEventsOf } from "./losses.ts";
import type { PlacesOfRegion } from "./placement.ts";
import { isOneThing, standingsOf } from "./redundancy.ts";

/** The copies of a component in one zone, or in a region where they stand in no zone of it. */
export interface Spot {
  readonly place: Id;
  /** The region that the place is or lies in. */
  readonly region: Id;
  /** Copies that stand there; of one thing the thing itself. */
  readonly count: Count;
  /** Whether the primary is among them. */
  readonly hasPrimary: boolean;
  /** Whether the loss of the place leaves too few copies for a write or a call, hosts counted. */
  readonly isFatal: boolean;
}

export interface PlacedCopies {
  readonly component: Component;
  /** Copies in all, of one cell and one shard; 1 of one thing. */
  readonly copies: Count;
  /** What somebody else runs as a whole: it is in all its places at once. */
  readonly isOneThing: boolean;
  /** In the order in which the copies come to them; empty where nothing places it. */
  readonly spots: readonly Spot[];
  /** Independent copies that the containers around it make of all this, ≥ 1. */
  readonly cells: Count;
}

/**
 * The copies of every component in their places, in declaration order. One thing that is in several zones of a region
 * stands in the region, since it is lost with all of them alone. Exact. Linear in components and their places, however
 * many copies there are.
 */
export function placedCopiesOf(model: SystemModel): readonly PlacedCopies[] {
  return model.components.map((component) => {
    const standings = standingsOf(model);
    const places = standings.placesOf(component);
    const whole = isOneThing(component);
    const copies = whole || component.kind === "client" ? 1 : copiesOf(component, "any").copies;
    const cells = cellCountAround(model, component);
    if (places.length === 0) return { component, copies, isOneThing: whole, spots: [], cells };
    const fatal = new Set(fatalEventsOf(standings.of(component, "write")).map(({ element }) => element));
    const counted = whole ? wholeSpots(places) : copySpots(places, copies);
    const hasPrimary = !whole && component.replicas?.primary !== undefined;
    const spots = counted.map((spot, index) => ({
      ...spot,
      hasPrimary: hasPrimary && index === 0,
      isFatal: fatal.has(spot.place),
    }));
    return { component, copies, isOneThing: whole, spots, cells };
  });
}

type CountedSpot = Pick<Spot, "place" | "region" | "count">;

function wholeSpots(places: readonly PlacesOfRegion[]): readonly CountedSpot[] {
  return places.map(({ region, zones: [zone, ...others] }) => {
    const place = zone === undefined || others.length > 0 ? region : zone;
    return { place: place.element, region: region.element, count: 1 };
  });
}

/** Copies go round the regions and, within each, round its zones: the first places take the remainder. */
function copySpots(places: readonly PlacesOfRegion[], copies: Count): readonly CountedSpot[] {
  const turn = (all: Count, among: number, index: number): Count => Math.max(0, Math.ceil((all - index) / among));
  return places.flatMap(({ region: { element: region }, zones }, index) => {
    const here = turn(copies, places.length, index);
    const spots =
      zones.length === 0
        ? [{ place: region, region, count: here }]
        : zones.map((zone, position) => ({ place: zone.element, region, count: turn(here, zones.length, position) }));
    return spots.filter(({ count }) => count > 0);
  });
}
