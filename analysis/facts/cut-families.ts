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
  placeBitsOf,
  placeLimit,
  placeSetsOf,
  placesIn,
  remainderOf,
  shapeOf,
  sizeOf,
  toFail,
  unbreakable,
} from "./block-cuts.ts";
import type { Block } from "./blocks.ts";
import type { FlowFailure } from "./flow-failure.ts";
import { blocksIn, placesOf } from "./flow-probability.ts";
import type { FailureEvent } from "./redundancy.ts";

/** All sets of these places with, of each block, some of the copies that the places leave, as many as it takes. */
export interface CutFamily {
  /** Bits of places. */
  readonly set: number;
  readonly down: number;
  readonly blocks: readonly { readonly block: Block; readonly remainder: number }[];
}

/** Families of equal blocks: each of the blocks gives one of its own. */
export interface CutClass {
  readonly set: number;
  readonly down: number;
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
  for (const blocks of bySameShape(needed, bits)) {
    const cuts = blockCutsOf(blocks[0] as Block, bits);
    if (cuts === undefined) return undefined;
    for (const { set, down, remainder } of cuts) {
      if (remainder === dead) barePlaces.add(set);
      else classes.push({ set, down, remainder, blocks });
    }
  }
  const outcomes = outcomesOf(failure);
  if (outcomes.length > outcomeLimit) return undefined;
  const groups = new Map<string, readonly CutFamily[]>();
  const single = new Set<CutClass>();
  const other = new Map<string, CutFamily>();
  for (const outcome of outcomes) {
    const families = familiesOf(failure, outcome, bits, groups);
    if (families === undefined) return undefined;
    const bare = [...barePlaces, ...families.flatMap(({ set, blocks }) => (blocks.length === 0 ? [set] : []))];
    const minimal = minimalSets(bare);
    const isFree = (set: number) => minimal.every((one) => (one & set) !== one);
    for (const one of classes) if (isFree(one.set)) single.add(one);
    for (const set of minimal) other.set(`${set}`, { set, down: downWith(bits, set), blocks: [] });
    for (const family of families) {
      if (family.blocks.length > 0 && isFree(family.set)) other.set(keyOf(failure, family), family);
    }
  }
  return { bits, single: [...single], other: [...other.values()] };
}

function bySameShape(blocks: readonly Block[], bits: PlaceBits): Iterable<readonly Block[]> {
  const byShape = new Map<string, Block[]>();
  for (const block of blocks) {
    const shape = shapeOf(block, bits);
    const known = byShape.get(shape);
    if (known === undefined) byShape.set(shape, [block]);
    else known.push(block);
  }
  return byShape.values();
}

/** The sets that contain no other one, each once. */
function minimalSets(sets: readonly number[]): readonly number[] {
  const sorted = [...new Set(sets)].sort((a, b) => sizeOf(a) - sizeOf(b));
  const minimal: number[] = [];
  for (const set of sorted) if (minimal.every((one) => (one & set) !== one)) minimal.push(set);
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

function keyOf({ rest }: FlowFailure, { set, blocks }: CutFamily): string {
  const levels = blocks.map(({ block }) =>
    rest.variables.findIndex((variable) => variable.kind === "block" && variable.block === block),
  );
  return `${set} ${levels.join()}`;
}

/** The families of one function of blocks. Sets of blocks that share none are worked out apart. */
function familiesOf(
  { rest: { bdd, variables } }: FlowFailure,
  outcome: BddNode,
  bits: PlaceBits,
  known: Map<string, readonly CutFamily[]>,
): readonly CutFamily[] | undefined {
  const limits = { maxSize: Number.POSITIVE_INFINITY, nodeBudget: solutionBudget };
  const solutions = minimalSolutionsOf(bdd, outcome, limits);
  const sets = solutions?.list(blockSetLimit + 1);
  if (sets === undefined || sets.length > blockSetLimit) return undefined;
  const found: CutFamily[] = [];
  for (const group of connected(sets)) {
    const key = group.map((set) => set.join()).join(" ");
    let families = known.get(key);
    if (families === undefined) {
      const blocks = group.map((set) =>
        set.flatMap((level) => {
          const variable = variables[level];
          return variable?.kind === "block" ? [variable.block] : [];
        }),
      );
      families = groupFamilies(blocks, bits);
      if (families === undefined) return undefined;
      known.set(key, families);
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

/** The families that come of some minimal sets of blocks, for every set of places. */
function groupFamilies(sets: readonly (readonly Block[])[], bits: PlaceBits): readonly CutFamily[] | undefined {
  const blocks = [...new Set(sets.flat())];
  const places = [...new Set(blocks.flatMap((block) => block.places))];
  const placeSets = placeSetsOf(bits, places);
  if (placeSets === undefined || placeSets.length * sets.length > 200_000) return undefined;
  const indexOf = new Map(blocks.map((block, index) => [block, index]));
  const members = sets.map((set) => set.map((block) => indexOf.get(block) ?? 0));
  const remainders = new Map<number, readonly number[]>();
  for (const [set, down] of placeSets) {
    remainders.set(
      set,
      blocks.map((block) => remainderOf(block, bits, down)),
    );
  }
  const found: CutFamily[] = [];
  for (const [set, down] of placeSets) {
    const here = remainders.get(set) ?? [];
    for (const left of leftOver(members, here)) {
      // A place is too many where the same copies are a cut without it.
      const isTight = placesIn(bits, set).every((place) => {
        const before = remainders.get(set & ~(1 << (bits.bitOf.get(place) ?? 31))) ?? [];
        const isDownAnyway = (one: number) => before[one] === dead || (left.includes(one) && before[one] === here[one]);
        return !members.some((other) => other.every(isDownAnyway));
      });
      if (!isTight) continue;
      const own = left.map((one) => ({ block: blocks[one] as Block, remainder: here[one] ?? 0 }));
      found.push({ set, down, blocks: own });
    }
  }
  return found;
}

/** What is left of the sets without the blocks that are dead, as far as it can be broken and contains no other. */
function leftOver(sets: readonly (readonly number[])[], remainders: readonly number[]): readonly (readonly number[])[] {
  const left: (readonly number[])[] = [];
  for (const set of sets) {
    const open = set.filter((one) => remainders[one] !== dead);
    if (open.every((one) => remainders[one] !== unbreakable)) left.push(open);
  }
  if (left.length <= 1) return left;
  const sorted = left.sort((a, b) => a.length - b.length);
  const minimal: (readonly number[])[] = [];
  for (const set of sorted) {
    if (!minimal.some((one) => one.every((member) => set.includes(member)))) minimal.push(set);
  }
  return minimal;
}

/** How many minimal cut sets there are of each size, by size; doubles, exact to 2^53. Linear in the families. */
export function countBySize({ single, other }: CutFamilies): readonly number[] {
  const counts: number[] = [];
  const add = (size: number, count: number) => {
    while (counts.length <= size) counts.push(0);
    counts[size] = (counts[size] ?? 0) + count;
  };
  for (const { set, remainder, blocks } of single) {
    const failing = toFail(blocks[0] as Block, remainder);
    add(sizeOf(set) + failing, blocks.length * choose(remainder, failing));
  }
  for (const { set, blocks } of other) {
    let size = sizeOf(set);
    let count = 1;
    for (const { block, remainder } of blocks) {
      const failing = toFail(block, remainder);
      size += failing;
      count *= choose(remainder, failing);
    }
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
