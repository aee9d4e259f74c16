// What takes a block down: sets of places, and of its own copies that the places leave. Cut sets are told apart by the
// places in them and counted by how many copies it then takes, so that no copy is ever listed to be counted.

import type { Block } from "./blocks.ts";
import { type FailureEvent, zonesWithin } from "./redundancy.ts";

/** Up to so many places are told apart in one flow; they are bits. */
export const placeLimit = 30;
/** So many sets of places are looked at for blocks that hang together. */
const placeSetLimit = 8192;

/** A block is down as it is. */
export const dead = 0;
/** No copy of its own would take it down. */
export const unbreakable = -1;

/** Places as bits, in the order in which they are given. */
export interface PlaceBits {
  readonly places: readonly FailureEvent[];
  readonly bitOf: ReadonlyMap<FailureEvent, number>;
}

const bitsByPath: PathNode = { next: new WeakMap() };
interface PathNode {
  readonly next: WeakMap<FailureEvent, PathNode>;
  bits?: PlaceBits;
}

/** The same object for the same places in the same order. At most `placeLimit`. */
export function placeBitsOf(places: readonly FailureEvent[]): PlaceBits {
  let node = bitsByPath;
  for (const place of places) {
    let next = node.next.get(place);
    if (next === undefined) {
      next = { next: new WeakMap() };
      node.next.set(place, next);
    }
    node = next;
  }
  node.bits ??= { places, bitOf: new Map(places.map((place, index) => [place, index])) };
  return node.bits;
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
  const isDown = (place: FailureEvent) => ((down >> (bits.bitOf.get(place) ?? 31)) & 1) === 1;
  const { layout } = block;
  if (layout !== undefined) {
    let alive = 0;
    for (const { place, copies } of layout.spots) if (place === undefined || !isDown(place)) alive += copies.length;
    return alive < layout.needed ? dead : alive;
  }
  if (!standsWith(block.up, isDown)) return dead;
  return block.events.length === 0 ? unbreakable : 1;
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
 * All sets of the places, given with what is down with them, in which no zone stands beside its own region: it would add
 * nothing. Undefined where they are too many. Each is [the set, what is down].
 */
export function placeSetsOf(
  bits: PlaceBits,
  places: readonly FailureEvent[],
): readonly (readonly [set: number, down: number])[] | undefined {
  let sets: (readonly [number, number])[] = [[0, 0]];
  const regions = new Set(places.map((place) => place.within ?? place));
  for (const region of regions) {
    let inside: (readonly [number, number])[] = [[0, 0]];
    for (const zone of places) {
      if (zone.within !== region) continue;
      const bit = 1 << (bits.bitOf.get(zone) ?? 31);
      inside = inside.flatMap((one) => [one, [one[0] | bit, one[1] | bit] as const]);
      if (inside.length > placeSetLimit) return undefined;
    }
    if (places.includes(region)) inside.push([1 << (bits.bitOf.get(region) ?? 31), shadowOf(bits, region)]);
    if (sets.length * inside.length > placeSetLimit) return undefined;
    sets = sets.flatMap(([set, down]) => inside.map((one) => [set | one[0], down | one[1]] as const));
  }
  return sets;
}

/** How one block is taken down: these places, and then any so many of the copies that are left. */
export interface BlockCut {
  readonly set: number;
  readonly down: number;
  /** As `remainderOf` has it. */
  readonly remainder: number;
}

/** By shape: blocks that stand alike are taken down alike. */
const cutsByShape = new WeakMap<PlaceBits, Map<string, readonly BlockCut[]>>();

/** The ways in which a block is taken down, none of them with a place too many. Undefined where they are too many. */
export function blockCutsOf(block: Block, bits: PlaceBits): readonly BlockCut[] | undefined {
  let byShape = cutsByShape.get(bits);
  if (byShape === undefined) {
    byShape = new Map();
    cutsByShape.set(bits, byShape);
  }
  const shape = shapeOf(block, bits);
  let cuts = byShape.get(shape);
  if (cuts === undefined) {
    const sets = placeSetsOf(bits, block.places);
    if (sets === undefined) return undefined;
    cuts = sets.flatMap(([set, down]): BlockCut[] => {
      const remainder = remainderOf(block, bits, down);
      if (remainder === unbreakable) return [];
      const isTight = placesIn(bits, set).every((place) => {
        const before = remainderOf(block, bits, downWith(bits, set & ~(1 << (bits.bitOf.get(place) ?? 31))));
        return before !== remainder;
      });
      return isTight ? [{ set, down, remainder }] : [];
    });
    byShape.set(shape, cuts);
  }
  return cuts;
}

/** Equal for blocks that any places leave as many copies of, and that need as many. */
export function shapeOf(block: Block, bits: PlaceBits): string {
  const { layout } = block;
  if (layout === undefined) {
    if (block.places.length === 0) return "event";
    return `${block.events.length === 0 ? "place" : "copies"} ${formOf(block.up, bits)}`;
  }
  const spots = layout.spots.map(
    ({ place, copies }) => `${place === undefined ? "" : bits.bitOf.get(place)}:${copies.length}`,
  );
  return `${layout.needed} of ${spots.join()}`;
}

function formOf(part: Block["up"], bits: PlaceBits): string {
  if (part.kind === "event") return String(bits.bitOf.get(part.event) ?? "x");
  const inner = part.parts.map((one) => formOf(one, bits)).join();
  return part.kind === "at-least" ? `${part.count}/${part.weights?.join() ?? ""}(${inner})` : `${part.kind}(${inner})`;
}

/** The places of a set. */
export function placesIn({ places }: PlaceBits, set: number): readonly FailureEvent[] {
  return places.filter((_, index) => ((set >> index) & 1) === 1);
}

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
