// Equal copies of a component in their places, without listing them: most questions are answered by how many stand where, and
// the copies themselves are spelled out when somebody asks for one. Which copies there are is told by own-standing.ts.

import type { Block } from "./blocks.ts";
import type { ComponentValues } from "./component-values.ts";
import { innermostAt, type PlacesOfRegion, placeAt, placed } from "./placement.ts";
import type { FailureEvent, Redundancy } from "./redundancy.ts";

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
  /** The first copy, which any other one is like. */
  readonly first: FailureEvent;
  /** In the order in which the copies first come to them. The same object for all copies that stand so. */
  readonly spots: readonly CopySpot[];
  /** The copies in their order; all, or those of one spot. Spelled out when first asked for. */
  events(): readonly FailureEvent[];
  eventsAt(spot: number): readonly FailureEvent[];
  /** The same as an expression over all copies and places; spelled out when first asked for. */
  up(): Redundancy;
  /** The block that they are, kept by who works it out. */
  block: Block | undefined;
}

/** Gives the event of a copy by its number among all copies of its component. */
export type EventOfCopy = (values: ComponentValues, copy: number, copies: number) => FailureEvent;

/** `count` of all copies of a component, from `first` on. Linear in the copies; no event is made but that of the first one. */
export function createCopies(
  places: readonly PlacesOfRegion[],
  counts: { readonly first: number; readonly count: number; readonly needed: number; readonly all: number },
  values: ComponentValues,
  eventOf: EventOfCopy,
): Copies {
  return new PlacedCopies(places, counts, values, eventOf);
}

/** A class for its speed alone: every component has one, and functions of each object's own cost several times as much. */
class PlacedCopies implements Copies {
  readonly kind = "copies";
  readonly needed: number;
  readonly count: number;
  readonly first: FailureEvent;
  readonly spots: readonly CopySpot[];
  block: Block | undefined = undefined;
  readonly #places: readonly PlacesOfRegion[];
  readonly #firstNumber: number;
  readonly #all: number;
  readonly #values: ComponentValues;
  readonly #eventOf: EventOfCopy;
  #events: readonly FailureEvent[] | undefined = undefined;
  #bySpot: readonly (readonly FailureEvent[])[] | undefined = undefined;
  #up: Redundancy | undefined = undefined;

  constructor(
    places: readonly PlacesOfRegion[],
    { first, count, needed, all }: { first: number; count: number; needed: number; all: number },
    values: ComponentValues,
    eventOf: EventOfCopy,
  ) {
    this.needed = needed;
    this.count = count;
    this.first = eventOf(values, first, all);
    this.spots = spotsOf(places, first, count);
    this.#places = places;
    this.#firstNumber = first;
    this.#all = all;
    this.#values = values;
    this.#eventOf = eventOf;
  }

  events(): readonly FailureEvent[] {
    if (this.#events === undefined) {
      const events = new Array<FailureEvent>(this.count).fill(this.first);
      for (let position = 1; position < events.length; position += 1) {
        events[position] = this.#eventOf(this.#values, position + this.#firstNumber, this.#all);
      }
      this.#events = events;
    }
    return this.#events;
  }

  eventsAt(spot: number): readonly FailureEvent[] {
    if (this.spots.length === 1) return this.events();
    this.#bySpot ??= this.spots.map(({ place }) =>
      this.events().filter((_, position) => innermostAt(this.#places, position + this.#firstNumber) === place),
    );
    return this.#bySpot[spot] as readonly FailureEvent[];
  }

  up(): Redundancy {
    this.#up ??= {
      kind: "at-least",
      count: this.needed,
      parts: this.events().map((event, position) => placed(event, placeAt(this.#places, position + this.#firstNumber))),
    };
    return this.#up;
  }
}

/** By places, then by count and first copy: most components stand as many others do, and then share what follows from it. */
const spotsByPlaces = new WeakMap<readonly PlacesOfRegion[], Map<number, readonly CopySpot[]>>();

function spotsOf(places: readonly PlacesOfRegion[], first: number, count: number): readonly CopySpot[] {
  let known = spotsByPlaces.get(places);
  if (known === undefined) {
    known = new Map();
    spotsByPlaces.set(places, known);
  }
  // The first copy is the first or the second one.
  const key = 2 * count + first;
  let spots = known.get(key);
  if (spots === undefined) {
    spots = makeSpots(places, first, count);
    known.set(key, spots);
  }
  return spots;
}

function makeSpots(places: readonly PlacesOfRegion[], first: number, count: number): readonly CopySpot[] {
  if (places.length === 0) return [{ place: undefined, count }];
  const spots: { place: FailureEvent | undefined; count: number }[] = [];
  for (let copy = first; copy < first + count; copy++) {
    const place = innermostAt(places, copy);
    const known = spots.find((spot) => spot.place === place);
    if (known === undefined) spots.push({ place, count: 1 });
    else known.count += 1;
  }
  return spots;
}

/** The places of copies, each region behind the first of its zones. */
export function placesOfCopies({ spots }: Pick<Copies, "spots">): readonly FailureEvent[] {
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
  let bySpare = fatalBySpots.get(copies.spots);
  if (bySpare === undefined) {
    bySpare = new Map();
    fatalBySpots.set(copies.spots, bySpare);
  }
  const spare = copies.count - copies.needed;
  let fatal = bySpare.get(spare);
  if (fatal === undefined) {
    fatal = findFatalPlaces(copies, spare);
    bySpare.set(spare, fatal);
  }
  return fatal;
}

/** By where copies stand, then by how many are to spare: most components stand as many others do. */
const fatalBySpots = new WeakMap<readonly CopySpot[], Map<number, readonly FailureEvent[]>>();

function findFatalPlaces(copies: Copies, spare: number): readonly FailureEvent[] {
  let fatal: FailureEvent[] | undefined;
  for (const place of placesOfCopies(copies)) {
    let lost = 0;
    for (const spot of copies.spots) if (spot.place === place || spot.place?.within === place) lost += spot.count;
    if (lost > spare) {
      fatal ??= [];
      fatal.push(place);
    }
  }
  return fatal ?? nowhere;
}

const nowhere: readonly FailureEvent[] = [];
