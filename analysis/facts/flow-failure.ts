// The failure of a flow over independent blocks: the blocks that every request needs, and a decision diagram for what has
// alternatives or depends on draws. Places stay outside of it: for each state that they may be in, every block has one
// probability. So the diagram is as small as what is interwoven in a flow, whatever the number of copies and zones.

import type { Id } from "../../language/index.ts";
import { type Bdd, type BddNode, type CompiledBdd, compile, createBdd, never, overflow } from "../graph/bdd.ts";
import type { FlowAvailability } from "./availability.ts";
import { type Block, blockOfEvent, blocksOf } from "./blocks.ts";
import { outweighed } from "./failure-diagram.ts";
import type { Basis, Relevant } from "./flow-probability.ts";
import { newList } from "./numbered.ts";
import type { FailureEvent, Redundancy, Standing } from "./redundancy.ts";
import type { RequestDraw, Structure } from "./structure.ts";
import { evaluate, needsOf, nodesBelow, standingsIn } from "./structure-values.ts";
import { trimmed } from "./trimmed.ts";

export type FlowVariable =
  | { readonly kind: "block"; readonly block: Block }
  | { readonly kind: "draw"; readonly draw: RequestDraw };

/** As much of the failure of a flow as its probability takes. */
export interface ReckonedFailure {
  /** What every request needs, each once, in order of appearance. None of it is in the rest. */
  readonly needed: readonly Block[];
  /** Fails where this is true; draws are decided before blocks. Never, where everything is needed. */
  readonly rest: {
    readonly compiled: CompiledBdd;
    /** By level. */
    readonly variables: readonly FlowVariable[];
  };
  /** What is worked out of the failure alone, by those who do; absent until then. */
  readonly kept: { relevant: Relevant | undefined } & Record<Basis, FlowAvailability | undefined>;
}

/** The failure of a flow with the diagram of its rest. */
export interface FlowFailure {
  readonly reckoned: ReckonedFailure;
  readonly bdd: Bdd;
  /** `overflow` where the budget was not enough, and `never` where everything is needed. */
  readonly root: BddNode;
}

/** A diagram over blocks is small; one that is not has alternatives woven into each other by the hundred. */
const nodeBudget = 200_000;
/** Operations go down one call per variable, so their number is limited by the stack. */
const variableBudget = 3000;

/** The failure of a flow, once per structure. Linear where nothing has alternatives, else up to a budget. */
export function flowFailureOf(structure: Structure): FlowFailure {
  structure.kept.failure ??= buildFailure(structure);
  return structure.kept.failure;
}

/** A failure of which nothing has been worked out yet. */
export function reckonedFailure(needed: readonly Block[], rest: ReckonedFailure["rest"]): ReckonedFailure {
  return { needed, rest, kept: { relevant: undefined, estimate: undefined, cap: undefined } };
}

function buildFailure(structure: Structure): FlowFailure {
  const { standings, others } = needsOf(structure);
  const shared = sharedBlocks(standingsIn(structure));
  const blocks: Block[] = [];
  const interwoven: Block[] = [];
  const inNeeded = newList();
  for (const standing of standings) {
    for (const block of blocksOf(standing)) {
      if (shared.has(block)) interwoven.push(block);
      else if (block.list !== inNeeded) {
        block.list = inNeeded;
        blocks.push(block);
      }
    }
  }
  const needed = trimmed(blocks);
  if (others.length === 0 && interwoven.length === 0) {
    return { reckoned: reckonedFailure(needed, nothingMore), bdd: emptyBdd, root: never };
  }

  const variables: FlowVariable[] = [];
  // A block of the rest has its level as its number.
  const inRest = newList();
  const levelOfDraw = new Map<number, number>();
  const addBlock = (block: Block): void => {
    if (block.list === inNeeded || block.list === inRest) return;
    block.list = inRest;
    block.number = variables.length;
    variables.push({ kind: "block", block });
  };
  const addAll = (block: Block): void => {
    if (shared.has(block)) for (const event of eventsIn(block.up)) addBlock(blockOfEvent(event));
    else addBlock(block);
  };
  const below = nodesBelow(structure.nodes, others);
  const addDraw = (index: number): void => {
    const draw = structure.draws[index];
    if (draw === undefined || levelOfDraw.has(index)) return;
    levelOfDraw.set(index, variables.length);
    variables.push({ kind: "draw", draw });
  };
  for (const node of below) {
    if (node.kind === "choice") addDraw(node.draw);
    else if (node.kind === "guard") for (const { draw } of node.when) addDraw(draw);
  }
  for (const block of interwoven) addAll(block);
  for (const node of below) {
    if (node.kind === "standing") for (const block of blocksOf(node.standing)) addAll(block);
  }

  const bdd = createBdd(variables.length > variableBudget ? 0 : nodeBudget, 4 * variables.length);
  const leaf = (block: Block): BddNode => {
    return block.list === inRest ? bdd.variable(block.number) : never;
  };
  const blockDown = (block: Block): BddNode => (shared.has(block) ? expanded(bdd, block.up, leaf) : leaf(block));
  // Later parts stand deeper in the order, so joining from the end keeps each step small.
  const anyOf = (parts: readonly BddNode[]) => parts.reduceRight((all, one) => bdd.or(one, all), 0);
  const allOf = (parts: readonly BddNode[]) => parts.reduceRight((all, one) => bdd.and(one, all), 1);
  const drawNode = (index: number): BddNode => {
    const draw = structure.draws[index];
    // What can come out only one way is no variable.
    if (draw === undefined || draw.high <= 0) return 0;
    return draw.low >= 1 ? 1 : bdd.variable(levelOfDraw.get(index) ?? 0);
  };
  const values = evaluate<BddNode>(
    structure,
    {
      up: 0,
      standing: (standing) => (standings.has(standing) ? 0 : anyOf(blocksOf(standing).map(blockDown))),
      all: anyOf,
      any: allOf,
      guard: (when, part) =>
        when.reduceRight((under, { draw, is }) => bdd.and(is ? drawNode(draw) : bdd.not(drawNode(draw)), under), part),
      choice: (draw, hit, miss) => bdd.ite(drawNode(draw), hit, miss),
      equals: (a, b) => a === b,
    },
    others,
  );
  const root = anyOf(interwoven.length === 0 ? values : [...interwoven.map(blockDown), ...values]);
  const compiled = root === overflow ? nothingMore.compiled : compile(bdd, root);
  return { reckoned: reckonedFailure(needed, { compiled, variables: trimmed(variables) }), bdd, root };
}

const emptyBdd = createBdd(2);
/** Where every part of a flow is needed. */
export const nothingMore: ReckonedFailure["rest"] = { compiled: compile(emptyBdd, never), variables: [] };

/** Blocks that have a copy in common with another one: two ways to use the copies of one component. */
function sharedBlocks(standings: readonly Standing[]): ReadonlySet<Block> {
  // Most components are used in one way only.
  if (!standings.some(({ kept }) => kept.isOneOfSeveral)) return noBlocks;
  const blockByOwner = new Map<Id, Block>();
  let several: Map<Id, Set<Block>> | undefined;
  for (const standing of standings) {
    for (const block of blocksOf(standing)) {
      const owner = block.first?.element;
      if (owner === undefined) continue;
      const other = blockByOwner.get(owner);
      if (other === undefined) blockByOwner.set(owner, block);
      else if (other !== block) {
        several ??= new Map();
        const known = several.get(owner);
        if (known === undefined) several.set(owner, new Set([other, block]));
        else known.add(block);
      }
    }
  }
  if (several === undefined) return noBlocks;
  const shared = new Set<Block>();
  for (const blocks of several.values()) {
    const ownerOf = new Map<FailureEvent, Block>();
    for (const block of blocks) {
      for (const event of block.events) {
        const other = ownerOf.get(event);
        if (other !== undefined) shared.add(block).add(other);
        ownerOf.set(event, block);
      }
    }
  }
  return shared;
}

const noBlocks: ReadonlySet<Block> = new Set();

function eventsIn(part: Redundancy): readonly FailureEvent[] {
  return part.kind === "event" ? [part.event] : part.parts.flatMap(eventsIn);
}

/** A block by its events and places. */
function expanded(bdd: Bdd, part: Redundancy, leaf: (block: Block) => BddNode): BddNode {
  if (part.kind === "event") return leaf(blockOfEvent(part.event));
  const parts = part.parts.map((inner) => expanded(bdd, inner, leaf));
  if (part.kind !== "at-least") {
    const isAny = part.kind === "any";
    return parts.reduceRight((all, one) => (isAny ? bdd.and(one, all) : bdd.or(one, all)), isAny ? 1 : 0);
  }
  if (part.weights !== undefined) return outweighed(bdd, parts, part.weights, part.count);
  return bdd.atLeast(parts.length - part.count + 1, parts);
}
