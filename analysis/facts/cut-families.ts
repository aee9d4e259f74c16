// The minimal cut sets of a flow as families: some places, and then any so many of the copies that these leave of one or
// more blocks. A family stands for thousands of sets at once, so they are counted without being listed.

import { always, type BddNode, never, overflow } from "../graph/bdd.ts";
import { minimalSolutionsOf } from "../graph/minimal-solutions.ts";
import { downWith, minimalSets, type PlaceBits, type PlaceSet, placeBitsOf, placeLimit, sizeOf } from "./block-cuts.ts";
import type { Block } from "./blocks.ts";
import type { CopySpot } from "./copies.ts";
import type { FlowFailure } from "./flow-failure.ts";
import { blocksIn, placesOf } from "./flow-probability.ts";
import {
  cutsOfBlock,
  cutsOfGroup,
  type Fatal,
  type FreeCuts,
  freeOf,
  type GroupCut,
  type GroupCuts,
} from "./group-cuts.ts";
import type { FailureEvent } from "./redundancy.ts";

/** All sets of these places with, of each block, some of the copies that the places leave, as many as it takes. */
export interface CutFamily extends PlaceSet {
  /** Events in each of its sets, and how many sets it stands for. */
  readonly size: number;
  readonly count: number;
  readonly blocks: readonly { readonly block: Block; readonly remainder: number }[];
}

/** A block that every request needs, with the cuts of all such blocks. */
export interface NeededBlock {
  readonly block: Block;
  readonly cuts: FreeCuts;
}

/** Blocks that hang together, with the cuts of all such blocks. */
export interface BlockGroup {
  readonly blocks: readonly Block[];
  readonly cuts: FreeCuts;
}

export interface CutFamilies {
  readonly bits: PlaceBits;
  /** In order of appearance. */
  readonly needed: readonly NeededBlock[];
  /** Of blocks with alternatives, or that only some requests need. No two have a block in common. */
  readonly groups: readonly BlockGroup[];
  /** Families of places alone, and of blocks that hang together in several ways. */
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
 * left out where the rest is a cut without it. Linear in the blocks where groups of their shape are known already.
 */
export function cutFamiliesOf(failure: FlowFailure): CutFamilies | undefined {
  const { reckoned } = failure;
  const places = placesOf(reckoned);
  if (failure.root === overflow || places.length > placeLimit) return undefined;
  if (blocksIn(reckoned).some(({ first }) => first?.group !== undefined)) return undefined;
  const bits = placeBitsOf(places);

  const needed: GroupCuts[] = [];
  const bareOfNeeded: number[] = [];
  for (const block of reckoned.needed) {
    const cuts = cutsOfBlock(block, bits);
    if (cuts === undefined) return undefined;
    needed.push(cuts);
    for (const set of cuts.bare) bareOfNeeded.push(set);
  }
  const outcomes = outcomesOf(failure);
  if (outcomes.length > outcomeLimit) return undefined;
  const groups: Groups = new Map();
  const alternatives: (readonly number[])[] = [];
  const numberByKey = new Map<string, number>();
  for (const outcome of outcomes) {
    const found = groupsOf(failure, outcome, bits, groups);
    if (found === undefined) return undefined;
    const bare = bareOfNeeded.slice();
    for (const { cuts } of found) for (const set of cuts.bare) bare.push(set);
    const minimal = bare.length === 0 ? noSets : minimalSets(bare);
    const key = minimal.join();
    const number = numberByKey.get(key) ?? alternatives.length;
    if (number === alternatives.length) {
      alternatives.push(minimal);
      numberByKey.set(key, number);
    }
    for (const group of found) if (!group.fatal.includes(number)) group.fatal = [...group.fatal, number];
  }
  const everywhere = fatalOf(alternatives);
  // Most groups hang together under every combination of draws.
  const fatalTo = ({ fatal }: Group): Fatal =>
    fatal.length === alternatives.length ? everywhere : fatalOf(fatal.map((one) => alternatives[one] as number[]));
  const { apart, woven } = disentangled(groups);
  const ofPlaces = familiesOfPlaces(alternatives, bits);
  return {
    bits,
    needed: reckoned.needed.map((block, index) => ({ block, cuts: freeOf(needed[index] as GroupCuts, everywhere) })),
    groups: apart.map((group) => ({ blocks: group.blocks, cuts: freeOf(group.cuts, fatalTo(group)) })),
    other: woven.length === 0 ? ofPlaces : [...ofPlaces, ...wovenFamilies(woven, fatalTo)],
  };
}

const noSets: readonly number[] = [];

/** Places that take requests down by themselves, each set of them once. */
function familiesOfPlaces(alternatives: readonly (readonly number[])[], bits: PlaceBits): readonly CutFamily[] {
  if (alternatives.every((sets) => sets.length === 0)) return noFamilies;
  return [...new Set(alternatives.flat())].map(
    (set): CutFamily => ({ set, down: downWith(bits, set), size: sizeOf(set), count: 1, blocks: [] }),
  );
}

const noFamilies: readonly CutFamily[] = [];

function fatalOf(alternatives: readonly (readonly number[])[]): Fatal {
  return { key: alternatives.map((sets) => sets.join()).join(";"), alternatives };
}

/** Blocks that hang together under some combinations of draws. */
interface Group {
  /** By block, its number in the flow. */
  readonly levels: readonly number[];
  readonly blocks: readonly Block[];
  readonly cuts: GroupCuts;
  /** Numbers of the lists of sets of places that are enough by themselves under these combinations, each once. */
  fatal: readonly number[];
}

/** By the sets of numbers that they come of: most combinations of draws have most of them in common. */
type Groups = Map<string | number, Group>;

/** The functions of blocks that stand below the draws; at least one, which may be that nothing more fails. */
function outcomesOf({ reckoned, bdd, root }: FlowFailure): readonly BddNode[] {
  const seen = new Set<BddNode>([root]);
  const outcomes: BddNode[] = [];
  for (const node of seen) {
    if (reckoned.rest.variables[bdd.levelOf(node)]?.kind === "draw") seen.add(bdd.lowOf(node)).add(bdd.highOf(node));
    else outcomes.push(node);
  }
  return outcomes;
}

/** The groups of one function of blocks: those known already, and new ones. Undefined where they are too many. */
function groupsOf(
  { reckoned, bdd }: FlowFailure,
  outcome: BddNode,
  bits: PlaceBits,
  known: Groups,
): readonly Group[] | undefined {
  const { variables } = reckoned.rest;
  const found: Group[] = [];
  const note = (key: string | number, group: Group): void => {
    known.set(key, group);
    found.push(group);
  };
  const addOne = (level: number): boolean => {
    const before = known.get(level);
    if (before !== undefined) {
      found.push(before);
      return true;
    }
    const variable = variables[level];
    if (variable?.kind !== "block") return false;
    const cuts = cutsOfBlock(variable.block, bits);
    if (cuts === undefined) return false;
    note(level, { levels: [level], blocks: [variable.block], cuts, fatal: noSets });
    return true;
  };
  const add = (sets: readonly (readonly number[])[]): boolean => {
    const [first] = sets;
    if (sets.length === 1 && first?.length === 1) return addOne(first[0] ?? 0);
    const key = sets.map((set) => set.join()).join(" ");
    const before = known.get(key);
    if (before !== undefined) {
      found.push(before);
      return true;
    }
    const levels = [...new Set(sets.flat())];
    const blocks = levels.flatMap((level) => {
      const variable = variables[level];
      return variable?.kind === "block" ? [variable.block] : [];
    });
    const positionOf = new Map(levels.map((level, position) => [level, position]));
    const positions = sets.map((set) => set.map((level) => positionOf.get(level) ?? 0));
    const cuts = cutsOfGroup(blocks, positions, bits);
    if (cuts === undefined) return false;
    note(key, { levels, blocks, cuts, fatal: noSets });
    return true;
  };
  // What fails the outcome by itself is a set of its own, f = x ∨ g; most outcomes are nothing but such blocks.
  let node = outcome;
  for (; node > always && bdd.highOf(node) === always; node = bdd.lowOf(node)) {
    if (!addOne(bdd.levelOf(node))) return undefined;
  }
  if (node === never) return found;
  const solutions = minimalSolutionsOf(bdd, node, { maxSize: Number.POSITIVE_INFINITY, nodeBudget: solutionBudget });
  const sets = solutions?.list(blockSetLimit + 1);
  if (sets === undefined || sets.length > blockSetLimit) return undefined;
  for (const group of connected(sets)) if (!add(group)) return undefined;
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

/** The groups that have no block in common with another one, and the others: with other draws the same blocks hang together otherwise. */
function disentangled(groups: Groups): { readonly apart: readonly Group[]; readonly woven: readonly Group[] } {
  /** By block, how many groups it is in. */
  const uses: number[] = [];
  for (const { levels } of groups.values()) for (const level of levels) uses[level] = (uses[level] ?? 0) + 1;
  const apart: Group[] = [];
  const woven: Group[] = [];
  for (const group of groups.values()) {
    if (group.levels.every((level) => uses[level] === 1)) apart.push(group);
    else woven.push(group);
  }
  return { apart, woven };
}

/** The families of groups with blocks in common, each once. */
function wovenFamilies(groups: readonly Group[], fatalTo: (group: Group) => Fatal): Iterable<CutFamily> {
  const found = new Map<string, CutFamily>();
  for (const group of groups) {
    const { levels, blocks, cuts } = group;
    for (const cut of freeOf(cuts, fatalTo(group)).cuts) {
      const own = cut.blocks.map((position) => levels[position] ?? 0).sort((a, b) => a - b);
      found.set(`${cut.set} ${own.join()}`, familyOf(cut, blocks));
    }
  }
  return found.values();
}

/** A cut of a group's shape with the blocks of one such group. */
export function familyOf(cut: GroupCut, blocks: readonly Block[]): CutFamily {
  const { set, down, size, count } = cut;
  const own = cut.blocks.map((position, index) => ({
    block: blocks[position] as Block,
    remainder: cut.remainders[index] ?? 0,
  }));
  return { set, down, size, count, blocks: own };
}

/** How many minimal cut sets there are of each size, by size; doubles, exact to 2^53. Linear in the groups and families. */
export function countBySize({ needed, groups, other }: CutFamilies): readonly number[] {
  const counts: number[] = [];
  const add = (size: number, count: number) => {
    while (counts.length <= size) counts.push(0);
    counts[size] = (counts[size] ?? 0) + count;
  };
  const addAll = ({ cuts: { countBySize: own } }: NeededBlock | BlockGroup) => {
    for (let size = 0; size < own.length; size++) add(size, own[size] ?? 0);
  };
  for (const group of needed) addAll(group);
  for (const group of groups) addAll(group);
  for (const { size, count } of other) add(size, count);
  return counts;
}

const nothingLeft: readonly FailureEvent[] = [];

/** Some copies of a block, of those that the places leave. */
export function copiesLeft(block: Block, bits: PlaceBits, down: number): readonly FailureEvent[] {
  const { layout } = block;
  if (layout === undefined) return block.events;
  let left: readonly FailureEvent[] = nothingLeft;
  for (let spot = 0; spot < layout.spots.length; spot += 1) {
    const { place } = layout.spots[spot] as CopySpot;
    if (down !== 0 && place !== undefined && ((down >> (bits.bitOf.get(place) ?? 31)) & 1) === 1) continue;
    const events = layout.eventsAt(spot);
    left = left.length === 0 ? events : left.concat(events);
  }
  return left;
}
