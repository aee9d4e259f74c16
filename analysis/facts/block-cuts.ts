// What takes a block down: sets of places, and of its own copies that the places leave. Cut sets are told apart by the
// places in them and counted by how many copies it then takes, so that no copy is ever listed to be counted.

import type { Block } from "./blocks.ts";
import { onceForEachList } from "./each-list.ts";
import type { GroupCuts } from "./group-cuts.ts";
import { type FailureEvent, zonesWithin } from "./redundancy.ts";

/** Up to so many places are told apart in one flow; they are bits. */
export const placeLimit = 30;
/** So many sets of places are looked at for blocks that hang together. */
const placeSetLimit = 8192;

/** A block is down as it is. */
export const dead = 0;
/** No copy of its own would take it down. */
export const unbreakable = -1;

/** Places as bits, in the order of their names. */
export interface PlaceBits {
  readonly places: readonly FailureEvent[];
  readonly bitOf: ReadonlyMap<FailureEvent, number>;
  /** What is worked out once for all flows in these places. */
  readonly placeSets: Map<number, readonly PlaceSet[] | undefined>;
  readonly remainders: Map<readonly PlaceSet[], Map<string, Int32Array>>;
  /** Cuts of groups of blocks by their shape. */
  readonly groups: Map<string, GroupCuts>;
}

/** Places, and what is down with them, as bits. */
export interface PlaceSet {
  readonly set: number;
  readonly down: number;
}

const bitsOf = onceForEachList(
  (places: readonly FailureEvent[]): PlaceBits => ({
    places,
    bitOf: new Map(places.map((place, index) => [place, index])),
    placeSets: new Map(),
    remainders: new Map(),
    groups: new Map(),
  }),
);

/** The same object for the same places. At most `placeLimit`. */
export function placeBitsOf(unsorted: readonly FailureEvent[]): PlaceBits {
  return bitsOf([...unsorted].sort((a, b) => (a.id < b.id ? -1 : 1)));
}

/** Bits of a place and, of a region, of its zones: what is down with it. */
export function shadowOf({ bitOf }: PlaceBits, place: FailureEvent): number {
  let mask = 1 << (bitOf.get(place) ?? 31);
  if (place.kind === "region") {
    for (const zone of zonesWithin(place)) if (bitOf.has(zone)) mask |= 1 << (bitOf.get(zone) ?? 31);
  }
  return mask;
}

/**
 * How a block stands while places are down, given with what is down with them: `dead`, `unbreakable`, or the number of its
 * copies that are left. Linear in its spots.
 */
export function remainderOf(block: Block, bits: PlaceBits, down: number): number {
  const { layout } = block;
  if (layout !== undefined) {
    if (down === 0) return layout.count < layout.needed ? dead : layout.count;
    let alive = 0;
    for (const { place, count } of layout.spots) {
      if (place === undefined || ((down >> (bits.bitOf.get(place) ?? 31)) & 1) === 0) alive += count;
    }
    return alive < layout.needed ? dead : alive;
  }
  const isDown = (place: FailureEvent) => ((down >> (bits.bitOf.get(place) ?? 31)) & 1) === 1;
  if (!standsWith(block.up, isDown)) return dead;
  return block.first === undefined ? unbreakable : 1;
}

/** Whether a block is up as far as its places go. */
function standsWith(part: Block["up"], isDown: (place: FailureEvent) => boolean): boolean {
  if (part.kind === "event") return !isDown(part.event);
  if (part.kind === "all") return part.parts.every((inner) => standsWith(inner, isDown));
  if (part.kind === "any") return part.parts.some((inner) => standsWith(inner, isDown));
  if (part.kind !== "at-least") return true;
  let up = 0;
  for (const [index, inner] of part.parts.entries()) if (standsWith(inner, isDown)) up += part.weights?.[index] ?? 1;
  return up >= part.count;
}

/** Copies that have to fail for a block of which so many are left. */
export function toFail(block: Block, remainder: number): number {
  if (remainder === dead) return 0;
  return block.layout === undefined ? 1 : remainder - block.layout.needed + 1;
}

/** n over k, a double: exact to 2^53. */
export function choose(n: number, k: number): number {
  let product = 1;
  for (let index = 1; index <= Math.min(k, n - k); index++) {
    product = Math.round((product * (n - Math.min(k, n - k) + index)) / index);
  }
  return product;
}

/**
 * All sets of the places in which no zone stands beside its own region: it would add nothing. The empty one comes first.
 * Undefined where they are too many.
 */
export function placeSetsOf(bits: PlaceBits, places: Iterable<FailureEvent>): readonly PlaceSet[] | undefined {
  let mask = 0;
  for (const place of places) mask |= 1 << (bits.bitOf.get(place) ?? 31);
  if (!bits.placeSets.has(mask)) bits.placeSets.set(mask, makePlaceSets(bits, placesIn(bits, mask)));
  return bits.placeSets.get(mask);
}

function makePlaceSets(bits: PlaceBits, places: readonly FailureEvent[]): readonly PlaceSet[] | undefined {
  let sets: readonly PlaceSet[] = [{ set: 0, down: 0 }];
  const regions = new Set(places.map((place) => place.within ?? place));
  for (const region of regions) {
    let inside: PlaceSet[] = [{ set: 0, down: 0 }];
    for (const zone of places) {
      if (zone.within !== region) continue;
      const bit = 1 << (bits.bitOf.get(zone) ?? 31);
      inside = inside.flatMap((one) => [one, { set: one.set | bit, down: one.down | bit }]);
      if (inside.length > placeSetLimit) return undefined;
    }
    if (places.includes(region)) {
      inside.push({ set: 1 << (bits.bitOf.get(region) ?? 31), down: shadowOf(bits, region) });
    }
    if (sets.length * inside.length > placeSetLimit) return undefined;
    sets = sets.flatMap((a) => inside.map((b) => ({ set: a.set | b.set, down: a.down | b.down })));
  }
  return sets;
}

/** `remainderOf` for each of the sets; once for all blocks of a shape. */
export function remaindersOf(block: Block, bits: PlaceBits, sets: readonly PlaceSet[]): Int32Array {
  let byShape = bits.remainders.get(sets);
  if (byShape === undefined) {
    byShape = new Map();
    bits.remainders.set(sets, byShape);
  }
  let remainders = byShape.get(block.shape);
  if (remainders === undefined) {
    remainders = Int32Array.from(sets, ({ down }) => remainderOf(block, bits, down));
    byShape.set(block.shape, remainders);
  }
  return remainders;
}

/** The places of a set. */
export function placesIn({ places }: PlaceBits, set: number): readonly FailureEvent[] {
  if (set === 0) return nowhere;
  return places.filter((_, index) => ((set >> index) & 1) === 1);
}

const nowhere: readonly FailureEvent[] = [];

/** What is down with the places of a set. */
export function downWith(bits: PlaceBits, set: number): number {
  return placesIn(bits, set).reduce((down, place) => down | shadowOf(bits, place), 0);
}

/** The number of ones. */
export function sizeOf(set: number): number {
  let count = 0;
  for (let rest = set; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

/** The sets that contain no other one, each once. */
export function minimalSets(sets: Iterable<number>): readonly number[] {
  const sorted = [...new Set(sets)].sort((a, b) => sizeOf(a) - sizeOf(b));
  const minimal: number[] = [];
  for (const set of sorted) if (containsNone(set, minimal)) minimal.push(set);
  return minimal;
}

/** Whether a set contains none of the others. */
export function containsNone(set: number, others: readonly number[]): boolean {
  for (const one of others) if ((one & set) === one) return false;
  return true;
}
