// Equal copies of a component in their places, without listing them: most questions are answered by how many stand where, and
// the copies themselves are spelled out when somebody asks for one. Which copies there are is told by redundancy.ts.

import type { Block } from "./blocks.ts";
import { type PlacesOfRegion, placeAt, placed } from "./placement.ts";
import type { FailureEvent, Likelihood, Redundancy } from "./redundancy.ts";

/** Copies that are lost together with their place. */
export interface CopySpot {
  /** The innermost place: a zone, which knows its region, or a region; undefined for copies that are placed nowhere. */
  readonly place: FailureEvent | undefined;
  readonly count: number;
}

/** At least `needed` of so many equal copies up, in places that are up. */
export interface Copies {
  readonly kind: "copies";
  readonly needed: number;
  readonly count: number;
  readonly each: Likelihood;
  /** The first copy, which any other one is like. */
  readonly first: FailureEvent;
  /** In the order in which the copies first come to them. */
  readonly spots: readonly CopySpot[];
  /** The copies in their order; all, or those of one spot. Spelled out when first asked for. */
  events(): readonly FailureEvent[];
  eventsAt(spot: number): readonly FailureEvent[];
  /** The same as an expression over all copies and places; spelled out when first asked for. */
  up(): Redundancy;
  /** What is worked out of the copies alone, by those who do. */
  readonly kept: { block?: Block };
}

/** The copies from `first` on, by the number of each. Linear in the copies; no event is made but that of the first one. */
export function createCopies(
  places: readonly PlacesOfRegion[],
  { first, count, needed, each }: { first: number; count: number; needed: number; each: Likelihood },
  eventOf: (copy: number) => FailureEvent,
): Copies {
  const spots: { place: FailureEvent | undefined; count: number }[] = [];
  const spotOf: number[] = [];
  for (let position = 0; position < count; position++) {
    const place = placeAt(places, position + first);
    const innermost = place?.zone ?? place?.region;
    let spot = spots.findIndex((known) => known.place === innermost);
    if (spot === -1) {
      spot = spots.length;
      spots.push({ place: innermost, count: 0 });
    }
    (spots[spot] as { count: number }).count += 1;
    spotOf.push(spot);
  }
  let events: readonly FailureEvent[] | undefined;
  let up: Redundancy | undefined;
  const all = (): readonly FailureEvent[] => {
    events ??= spotOf.map((_, position) => eventOf(position + first));
    return events;
  };
  return {
    kind: "copies",
    needed,
    count,
    each,
    first: eventOf(first),
    spots,
    events: all,
    eventsAt: (spot) => all().filter((_, position) => spotOf[position] === spot),
    up() {
      up ??= {
        kind: "at-least",
        count: needed,
        parts: all().map((event, position) => placed(event, placeAt(places, position + first))),
      };
      return up;
    },
    kept: {},
  };
}

/** The places of copies, each region behind the first of its zones. */
export function placesOfCopies({ spots }: Copies): readonly FailureEvent[] {
  const places: FailureEvent[] = [];
  for (const { place } of spots) {
    if (place === undefined) continue;
    places.push(place);
    if (place.within !== undefined && !places.includes(place.within)) places.push(place.within);
  }
  return places;
}

/** The places that alone take down more copies than there are to spare, in their order; not asked where none is to spare. */
export function fatalPlaces(copies: Copies): readonly FailureEvent[] {
  const spare = copies.count - copies.needed;
  return placesOfCopies(copies).filter((place) => {
    let lost = 0;
    for (const spot of copies.spots) if (spot.place === place || spot.place?.within === place) lost += spot.count;
    return lost > spare;
  });
}
