// The minimal cut sets of a few blocks that hang together, by the places that are down with them. They depend on how the copies
// stand and not on whose they are, so they are worked out once for all groups of the same shape, whatever flow these are in.

import {
  choose,
  containsNone,
  dead,
  minimalSets,
  type PlaceBits,
  type PlaceSet,
  placeSetsOf,
  remainderOf,
  remaindersOf,
  sizeOf,
  toFail,
  unbreakable,
} from "./block-cuts.ts";
import type { Block } from "./blocks.ts";

/** All sets of these places with, of each block named, some of the copies that the places leave, as many as it takes. */
export interface GroupCut extends PlaceSet {
  /** Events in each of its sets. */
  readonly size: number;
  /** How many sets it stands for; a double, exact to 2^53. */
  readonly count: number;
  /** Blocks by position in the group, at least one. */
  readonly blocks: readonly number[];
  /** Copies of each that are left. */
  readonly remainders: readonly number[];
}

/** What takes a group of blocks down. */
export interface GroupCuts {
  /** With copies, by their sets of places. */
  readonly cuts: readonly GroupCut[];
  /** Minimal sets of places that are enough by themselves. */
  readonly bare: readonly number[];
  /** What is left of the cuts beside sets of places that take the flow down anyway, by these. */
  readonly free: Map<string, FreeCuts>;
}

/** Cuts are listed to this size: larger ones are many and name no place to work on. */
export const largestOrder = 3;

export interface FreeCuts {
  readonly cuts: readonly GroupCut[];
  /** Those of them that are listed. */
  readonly small: readonly GroupCut[];
  /** The same, those with fewer places first. */
  readonly smallInOrder: readonly GroupCut[];
  /** How many sets there are of each size, by size. */
  readonly countBySize: readonly number[];
}

/** So many blocks hang together at most where places are in play: they are bits. */
const blockLimit = 31;
/** Sets of places times sets of blocks that are looked at for one group. */
const groupBudget = 200_000;

/** The cuts of one block. Undefined where its sets of places are too many. */
export function cutsOfBlock(block: Block, bits: PlaceBits): GroupCuts | undefined {
  return bits.groups.get(block.shape) ?? noted(bits, block.shape, makeGroupCuts([block], single, bits));
}

const single = [[0]] as const;

/** So many groups are kept for the same places: more than a design has, and less than editing it for hours leaves behind. */
const keptGroups = 2000;

/** Notes the cuts by the shape of the group. */
function noted({ groups }: PlaceBits, shape: string, made: GroupCuts | undefined): GroupCuts | undefined {
  if (groups.size >= keptGroups) groups.clear();
  if (made !== undefined) groups.set(shape, made);
  return made;
}

/**
 * The cuts of a group of blocks, of which each of the minimal sets is enough, given by positions. Cost: sets of places that matter
 * to the blocks × sets. Undefined where they are too many.
 */
export function cutsOfGroup(
  blocks: readonly Block[],
  sets: readonly (readonly number[])[],
  bits: PlaceBits,
): GroupCuts | undefined {
  const [only] = blocks;
  if (only !== undefined && blocks.length === 1) return cutsOfBlock(only, bits);
  const shape = `${sets.map((set) => set.join()).join(" ")}\n${blocks.map((block) => block.shape).join("\n")}`;
  return bits.groups.get(shape) ?? noted(bits, shape, makeGroupCuts(blocks, sets, bits));
}

function makeGroupCuts(
  blocks: readonly Block[],
  sets: readonly (readonly number[])[],
  bits: PlaceBits,
): GroupCuts | undefined {
  const places = [...new Set(blocks.flatMap((block) => block.places))];
  if (places.length === 0) {
    if (sets.some((set) => set.length === 0)) return { cuts: [], bare: [0], free: new Map() };
    const nowhere = { set: 0, down: 0 };
    const remainders = blocks.map((block) => remainderOf(block, bits, 0));
    const cuts = sets.map((set) => cutOf(nowhere, set, (position) => remainders[position] ?? 0, blocks));
    return { cuts, bare: [], free: new Map() };
  }
  const placeSets = placeSetsOf(bits, places);
  if (placeSets === undefined || blocks.length > blockLimit || placeSets.length * sets.length > groupBudget) {
    return undefined;
  }
  const members = sets.map((set) => set.reduce((mask, position) => mask | (1 << position), 0));
  const remainders = blocks.map((block) => remaindersOf(block, bits, placeSets));
  const indexOf = new Map(placeSets.map(({ set }, index) => [set, index]));
  const standings = placeSets.map((_, index) => standingAt(index, remainders));
  const cuts: GroupCut[] = [];
  const bare: number[] = [];
  for (const [index, here] of placeSets.entries()) {
    for (const left of leftOver(members, standings[index] as GroupStanding)) {
      if (!isTight(index, here.set, left, { members, standings, indexOf, remainders })) continue;
      if (left === 0) bare.push(here.set);
      else cuts.push(cutOf(here, positionsIn(left), (position) => remainders[position]?.[index] ?? 0, blocks));
    }
  }
  return { cuts, bare: minimalSets(bare), free: new Map() };
}

function cutOf(
  { set, down }: PlaceSet,
  positions: readonly number[],
  remainderAt: (position: number) => number,
  blocks: readonly Block[],
): GroupCut {
  let size = sizeOf(set);
  let count = 1;
  const remainders: number[] = [];
  for (const position of positions) {
    const remainder = remainderAt(position);
    const failing = toFail(blocks[position] as Block, remainder);
    remainders.push(remainder);
    size += failing;
    count *= choose(remainder, failing);
  }
  return { set, down, size, count, blocks: positions, remainders };
}

function positionsIn(mask: number): readonly number[] {
  const positions: number[] = [];
  for (let rest = mask; rest !== 0; rest &= rest - 1) positions.push(31 - Math.clz32(rest & -rest));
  return positions;
}

/** Blocks of a group while some places are down, as bits. */
interface GroupStanding {
  readonly dead: number;
  readonly unbreakable: number;
}

function standingAt(index: number, byBlock: readonly Int32Array[]): GroupStanding {
  const standing = { dead: 0, unbreakable: 0 };
  for (let block = 0; block < byBlock.length; block++) {
    const remainder = byBlock[block]?.[index] ?? 0;
    if (remainder === dead) standing.dead |= 1 << block;
    else if (remainder === unbreakable) standing.unbreakable |= 1 << block;
  }
  return standing;
}

/** What is left of the sets without the blocks that are dead, as far as it can be broken and contains no other. */
function leftOver(sets: readonly number[], here: GroupStanding): readonly number[] {
  // The sets are minimal as they are.
  if (here.dead === 0 && here.unbreakable === 0) return sets;
  const open = new Set<number>();
  for (const set of sets) {
    const left = set & ~here.dead;
    if (left === 0) return [0];
    if ((left & here.unbreakable) === 0) open.add(left);
  }
  return open.size <= 1 ? [...open] : minimalSets(open);
}

interface Group {
  readonly members: readonly number[];
  /** By set of places. */
  readonly standings: readonly GroupStanding[];
  readonly indexOf: ReadonlyMap<number, number>;
  /** By block, then by set of places. */
  readonly remainders: readonly Int32Array[];
}

/** Whether each of the places is of use: without it the same copies of the blocks that are left would be no cut. */
function isTight(index: number, set: number, left: number, group: Group): boolean {
  const { members, standings, indexOf, remainders } = group;
  for (let rest = set; rest !== 0; rest &= rest - 1) {
    const before = indexOf.get(set & ~(rest & -rest));
    if (before === undefined) continue;
    let same = 0;
    for (let blocks = left; blocks !== 0; blocks &= blocks - 1) {
      const block = 31 - Math.clz32(blocks & -blocks);
      if (remainders[block]?.[before] === remainders[block]?.[index]) same |= 1 << block;
    }
    const down = (standings[before]?.dead ?? 0) | same;
    for (const member of members) if ((member & ~down) === 0) return false;
  }
  return true;
}

/** Sets of places that take requests down by themselves, for each of some combinations of draws; alike ones once. */
export interface Fatal {
  readonly key: string;
  readonly alternatives: readonly (readonly number[])[];
}

/** The cuts of a group that are minimal under some of the alternatives: those that contain none of its sets of places. */
export function freeOf({ cuts, free }: GroupCuts, { key, alternatives }: Fatal): FreeCuts {
  let found = free.get(key);
  if (found === undefined) {
    const kept = cuts.filter(({ set }) => alternatives.some((sets) => containsNone(set, sets)));
    const countBySize: number[] = [];
    for (const { size, count } of kept) {
      while (countBySize.length <= size) countBySize.push(0);
      countBySize[size] = (countBySize[size] ?? 0) + count;
    }
    const small = kept.filter(({ size }) => size <= largestOrder);
    found = { cuts: kept, small, smallInOrder: inOrder(small), countBySize };
    free.set(key, found);
  }
  return found;
}

/** Those with fewer places first. */
function inOrder(cuts: readonly GroupCut[]): readonly GroupCut[] {
  if (cuts.length < 2) return cuts;
  return [...cuts].sort((a, b) => sizeOf(a.set) - sizeOf(b.set) || a.set - b.set);
}
