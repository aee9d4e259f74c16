// The minimal cut sets of a flow as families: some places, and then any so many of the copies that these leave of one or
// more blocks. A family stands for thousands of sets at once, so they are counted without being listed.

import { type BddNode, overflow } from "../graph/bdd.ts";
import { minimalSolutionsOf } from "../graph/minimal-solutions.ts";
import {
  blockCutsOf,
  choose,
  dead,
  downWith,
  type PlaceBits,
  type PlaceSet,
  placeBitsOf,
  placeLimit,
  placeSetsOf,
  remainderOf,
  remaindersOf,
  sizeOf,
  toFail,
  unbreakable,
} from "./block-cuts.ts";
import type { Block } from "./blocks.ts";
import type { FlowFailure } from "./flow-failure.ts";
import { blocksIn, placesOf } from "./flow-probability.ts";
import type { FailureEvent } from "./redundancy.ts";

/** All sets of these places with, of each block, some of the copies that the places leave, as many as it takes. */
export interface CutFamily extends PlaceSet {
  /** Events in each of its sets. */
  readonly size: number;
  readonly blocks: readonly { readonly block: Block; readonly remainder: number }[];
}

/** Families of equal blocks: each of the blocks gives one of its own. */
export interface CutClass extends PlaceSet {
  readonly size: number;
  readonly remainder: number;
  readonly blocks: readonly Block[];
}

export interface CutFamilies {
  readonly bits: PlaceBits;
  /** Families of one block that every request needs. */
  readonly single: readonly CutClass[];
  /** Families of places alone, and of blocks with alternatives. */
  readonly other: readonly CutFamily[];
}

/** Functions of blocks, one per combination of draws, that are solved apart. */
const outcomeLimit = 256;
/** Sets of blocks per combination of draws that are looked at one by one. */
const blockSetLimit = 2000;
const solutionBudget = 100_000;

/**
 * The families of a flow's minimal cut sets, each set in exactly one of them: those that take down the requests of some
 * combination of draws and are minimal for it. Undefined where they are too many to be told, or where copies are so many
 * that they have no events of their own.
 *
 * Within one set of places a block is a module, so the blocks' own minimal solutions give the sets of blocks; a place is
 * left out where the rest is a cut without it. Cost: blocks × sets of places that matter to them.
 */
export function cutFamiliesOf(failure: FlowFailure): CutFamilies | undefined {
  const { needed, rest } = failure;
  const places = placesOf(failure);
  if (rest.root === overflow || places.length > placeLimit) return undefined;
  if (blocksIn(failure).some(({ events }) => events.some(({ group }) => group !== undefined))) return undefined;
  const bits = placeBitsOf(places);

  const classes: CutClass[] = [];
  const barePlaces = new Set<number>();
  for (const blocks of bySameShape(needed)) {
    const cuts = blockCutsOf(blocks[0] as Block, bits);
    if (cuts === undefined) return undefined;
    for (const { set, down, remainder } of cuts) {
      if (remainder === dead) barePlaces.add(set);
      else classes.push({ set, down, remainder, blocks, size: sizeOf(set) + toFail(blocks[0] as Block, remainder) });
    }
  }
  const outcomes = outcomesOf(failure);
  if (outcomes.length > outcomeLimit) return undefined;
  // What contains these is no minimal set, whatever the draws.
  const known: KnownCuts = { bits, bare: minimalSets(barePlaces), groups: new Map() };
  const levelOf = new Map<Block, number>();
  for (const [level, variable] of rest.variables.entries()) {
    if (variable.kind === "block") levelOf.set(variable.block, level);
  }
  const single = new Set<CutClass>();
  // The same family may come of several outcomes; of one alone there is nothing to compare.
  const other = new Map<string | CutFamily, CutFamily>();
  const keyOf = (family: CutFamily) =>
    outcomes.length === 1 ? family : `${family.set} ${family.blocks.map(({ block }) => levelOf.get(block)).join()}`;
  for (const outcome of outcomes) {
    const families = familiesOf(failure, outcome, known);
    if (families === undefined) return undefined;
    const bare = new Set(known.bare);
    for (const { set, blocks } of families) if (blocks.length === 0) bare.add(set);
    const minimal = minimalSets(bare);
    const freedom = new Map<number, boolean>();
    const isFree = (set: number): boolean => {
      let is = freedom.get(set);
      if (is === undefined) {
        is = containsNone(set, minimal);
        freedom.set(set, is);
      }
      return is;
    };
    for (const one of classes) if (isFree(one.set)) single.add(one);
    for (const set of minimal) {
      const family = { set, down: downWith(bits, set), size: sizeOf(set), blocks: [] };
      other.set(keyOf(family), family);
    }
    for (const family of families) {
      if (family.blocks.length > 0 && isFree(family.set)) other.set(keyOf(family), family);
    }
  }
  return { bits, single: [...single], other: [...other.values()] };
}

function containsNone(set: number, others: readonly number[]): boolean {
  for (const one of others) if ((one & set) === one) return false;
  return true;
}

function bySameShape(blocks: readonly Block[]): Iterable<readonly Block[]> {
  const byShape = new Map<string, Block[]>();
  for (const block of blocks) {
    const known = byShape.get(block.shape);
    if (known === undefined) byShape.set(block.shape, [block]);
    else known.push(block);
  }
  return byShape.values();
}

/** The sets that contain no other one, each once. */
function minimalSets(sets: Iterable<number>): readonly number[] {
  const sorted = [...new Set(sets)].sort((a, b) => sizeOf(a) - sizeOf(b));
  const minimal: number[] = [];
  for (const set of sorted) if (containsNone(set, minimal)) minimal.push(set);
  return minimal;
}

/** The functions of blocks that stand below the draws; at least one, which may be that nothing more fails. */
function outcomesOf({ rest: { bdd, root, variables } }: FlowFailure): readonly BddNode[] {
  const seen = new Set<BddNode>([root]);
  const outcomes: BddNode[] = [];
  for (const node of seen) {
    if (variables[bdd.levelOf(node)]?.kind === "draw") seen.add(bdd.lowOf(node)).add(bdd.highOf(node));
    else outcomes.push(node);
  }
  return outcomes;
}

/** What is known of a flow before the combinations of its draws are looked at. */
interface KnownCuts {
  readonly bits: PlaceBits;
  /** Minimal sets of places that take down what every request needs. */
  readonly bare: readonly number[];
  /** Families by what they come of: most combinations of draws have most of them in common. */
  readonly groups: Map<string, readonly CutFamily[]>;
}

/** The families of one function of blocks. Sets of blocks that share none are worked out apart. */
function familiesOf(
  { rest: { bdd, variables } }: FlowFailure,
  outcome: BddNode,
  known: KnownCuts,
): readonly CutFamily[] | undefined {
  const limits = { maxSize: Number.POSITIVE_INFINITY, nodeBudget: solutionBudget };
  const solutions = minimalSolutionsOf(bdd, outcome, limits);
  const sets = solutions?.list(blockSetLimit + 1);
  if (sets === undefined || sets.length > blockSetLimit) return undefined;
  const found: CutFamily[] = [];
  for (const group of connected(sets)) {
    const key = group.map((set) => set.join()).join(" ");
    let families = known.groups.get(key);
    if (families === undefined) {
      const blocks = group.map((set) =>
        set.flatMap((level) => {
          const variable = variables[level];
          return variable?.kind === "block" ? [variable.block] : [];
        }),
      );
      families = groupFamilies(blocks, known);
      if (families === undefined) return undefined;
      known.groups.set(key, families);
    }
    for (const family of families) found.push(family);
  }
  return found;
}

/** Sets in groups that have no member in common with each other. */
function connected(sets: readonly (readonly number[])[]): readonly (readonly (readonly number[])[])[] {
  const leader = new Map<number, number>();
  const find = (member: number): number => {
    let top = member;
    for (let next = leader.get(top); next !== undefined && next !== top; next = leader.get(top)) top = next;
    leader.set(member, top);
    return top;
  };
  for (const set of sets) {
    for (const member of set) {
      if (!leader.has(member)) leader.set(member, member);
      leader.set(find(member), find(set[0] ?? member));
    }
  }
  const groups = new Map<number, (readonly number[])[]>();
  for (const set of sets) {
    const top = set[0] === undefined ? -1 : find(set[0]);
    const group = groups.get(top);
    if (group === undefined) groups.set(top, [set]);
    else group.push(set);
  }
  return [...groups.values()];
}

/** So many blocks hang together at most where places are in play: they are bits. */
const blockLimit = 31;

/** The families that come of some minimal sets of blocks, for every set of places. */
function groupFamilies(
  sets: readonly (readonly Block[])[],
  { bits, bare }: KnownCuts,
): readonly CutFamily[] | undefined {
  const blocks = [...new Set(sets.flat())];
  const places = [...new Set(blocks.flatMap((block) => block.places))];
  if (places.length === 0) {
    return sets.map((set) =>
      familyOf(
        { set: 0, down: 0 },
        set.map((block) => ({ block, remainder: remainderOf(block, bits, 0) })),
      ),
    );
  }
  const placeSets = placeSetsOf(bits, places);
  if (placeSets === undefined || blocks.length > blockLimit || placeSets.length * sets.length > 200_000)
    return undefined;
  const indexOf = new Map(blocks.map((block, index) => [block, index]));
  const members = sets.map((set) => set.reduce((mask, block) => mask | (1 << (indexOf.get(block) ?? 0)), 0));
  const remainders = blocks.map((block) => remaindersOf(block, bits, placeSets));
  const standing = new Map<number, GroupStanding>();
  for (const [index, { set }] of placeSets.entries()) standing.set(set, standingAt(index, remainders));
  const found: CutFamily[] = [];
  for (const places of placeSets) {
    if (!containsNone(places.set, bare)) continue;
    const here = standing.get(places.set) as GroupStanding;
    for (const left of leftOver(members, here)) {
      if (!isTight(places.set, left, members, standing)) continue;
      const own: { block: Block; remainder: number }[] = [];
      for (let rest = left; rest !== 0; rest &= rest - 1) {
        const index = 31 - Math.clz32(rest & -rest);
        own.push({ block: blocks[index] as Block, remainder: here.remainders[index] ?? 0 });
      }
      found.push(familyOf(places, own));
    }
  }
  return found;
}

function familyOf({ set, down }: PlaceSet, blocks: CutFamily["blocks"]): CutFamily {
  let size = sizeOf(set);
  for (const { block, remainder } of blocks) size += toFail(block, remainder);
  return { set, down, size, blocks };
}

/** Blocks of a group while some places are down. */
interface GroupStanding {
  readonly remainders: Int32Array;
  /** Bits of blocks. */
  readonly dead: number;
  readonly unbreakable: number;
}

function standingAt(index: number, byBlock: readonly Int32Array[]): GroupStanding {
  const remainders = new Int32Array(byBlock.length);
  const standing = { remainders, dead: 0, unbreakable: 0 };
  for (let block = 0; block < remainders.length; block++) {
    const remainder = byBlock[block]?.[index] ?? 0;
    remainders[block] = remainder;
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

/** Whether each of the places is of use: without it the same copies of the blocks that are left would be no cut. */
function isTight(
  set: number,
  left: number,
  members: readonly number[],
  standing: ReadonlyMap<number, GroupStanding>,
): boolean {
  const here = standing.get(set)?.remainders;
  for (let rest = set; rest !== 0; rest &= rest - 1) {
    const before = standing.get(set & ~(rest & -rest));
    if (before === undefined) continue;
    let same = 0;
    for (let blocks = left; blocks !== 0; blocks &= blocks - 1) {
      const index = 31 - Math.clz32(blocks & -blocks);
      if (before.remainders[index] === here?.[index]) same |= 1 << index;
    }
    const down = before.dead | same;
    for (const member of members) if ((member & ~down) === 0) return false;
  }
  return true;
}

/** How many minimal cut sets there are of each size, by size; doubles, exact to 2^53. Linear in the families. */
export function countBySize({ single, other }: CutFamilies): readonly number[] {
  const counts: number[] = [];
  const add = (size: number, count: number) => {
    while (counts.length <= size) counts.push(0);
    counts[size] = (counts[size] ?? 0) + count;
  };
  for (const { size, remainder, blocks } of single) {
    const failing = toFail(blocks[0] as Block, remainder);
    add(size, blocks.length * choose(remainder, failing));
  }
  for (const { size, blocks } of other) {
    let count = 1;
    for (const { block, remainder } of blocks) count *= choose(remainder, toFail(block, remainder));
    add(size, count);
  }
  return counts;
}

/** Some copies of a block, of those that the places leave. */
export function copiesLeft(block: Block, bits: PlaceBits, down: number): readonly FailureEvent[] {
  if (block.layout === undefined) return block.events;
  return block.layout.spots.flatMap(({ place, copies }) =>
    place !== undefined && ((down >> (bits.bitOf.get(place) ?? 31)) & 1) === 1 ? [] : copies,
  );
}
