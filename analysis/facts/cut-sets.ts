// Minimal cut sets of a flow: the smallest sets of events that take some of its requests down. Single events come from
// losses.ts at nearly no cost; pairs and triples from a decision diagram, where it fits its budget.

import type { Flow, SystemModel } from "../../language/index.ts";
import { type Derivation, type Fact, factOf } from "../fact.ts";
import { evaluateCompiled } from "../graph/bdd.ts";
import { reusedFloats } from "../graph/small-arrays.ts";
import { ofFailures } from "./aspects.ts";
import { dead, type PlaceBits, placesIn, remainderOf, toFail } from "./block-cuts.ts";
import type { Block } from "./blocks.ts";
import { type CutFamilies, type CutFamily, copiesLeft, countBySize, cutFamiliesOf, familyOf } from "./cut-families.ts";
import { flowFailureOf, type ReckonedFailure } from "./flow-failure.ts";
import { largestOrder } from "./group-cuts.ts";
import { fatalLossesOf, type Share } from "./losses.ts";
import { perFlow, perFlowReading } from "./memo.ts";
import { eventWords, type FailureEvent, type Standing } from "./redundancy.ts";
import { type Structure, structureOf } from "./structure.ts";
import { standingsIn } from "./structure-values.ts";
import { countWords, nameOf, shareWords } from "./words.ts";

export interface CutSet {
  readonly events: readonly FailureEvent[];
  /** Share of the flow's requests that fail when all of these events have happened and no other has. */
  readonly share: Share;
}

export interface CutSets {
  /** Smaller sets first, then in order of appearance along the flow; copies before places. */
  readonly sets: readonly CutSet[];
  /** Every set up to this size is among them. */
  readonly completeTo: number;
  /** How many there are of each size, by size, whether listed or not; undefined where they are too many to be told. */
  readonly countBySize?: readonly number[];
}

/** Sets listed per flow. Triples grow with the cube of the events; nobody reads more than these. */
const listLimit = 2000;

/** The minimal cut sets of a flow, worked out once. */
export const flowCutSetsOf = perFlow((model, flow) => cutSetsOf(structureOf(model, flow)));

/**
 * The minimal cut sets of a flow: all counted by size, those to order 3 listed. A set counts if it takes down the requests of
 * one combination of draws that has a positive probability and is minimal for those; its share sums all combinations that
 * it takes down. Exact, as far as `completeTo` says: single events always, larger sets unless they are too many.
 *
 * Source: A. Rauzy, New algorithms for fault trees analysis (1993). Worked examples: test/facts/cut-sets.test.ts.
 */
export function cutSetsOf(structure: Structure): CutSets {
  const failure = flowFailureOf(structure);
  const families = cutFamiliesOf(failure);
  if (families === undefined) {
    const singles = fatalLossesOf(structure).flatMap(({ loss, lost }): CutSet[] =>
      loss.kind === "event" ? [{ events: [loss.event], share: lost }] : [],
    );
    return { sets: singles, completeTo: 1 };
  }
  const counts = countBySize(families);
  const shareOf = sharesIn(failure.reckoned, families.bits);
  const sets: CutSet[] = [];
  let completeTo = 0;
  for (let size = 1; size <= largestOrder; size++) {
    if ((counts[size] ?? 0) > 0) addOfSize(families, size, shareOf, sets);
    if (completeTo === size - 1 && sets.length <= listLimit) completeTo = size;
  }
  const listed = sets.length > listLimit ? sets.slice(0, listLimit) : sets;
  return { sets: listed, completeTo: Math.max(1, completeTo), countBySize: counts };
}

const everything: Share = [1, 1];

/** Adds the sets of one size until there are more than are listed. */
function addOfSize(families: CutFamilies, size: number, shareOf: (family: CutFamily) => Share, found: CutSet[]): void {
  const { bits, needed, groups, other } = families;
  const addAll = (set: number, chosen: readonly (readonly FailureEvent[])[], share: Share): void => {
    const places = placesIn(bits, set);
    for (let index = 0; index < chosen.length; index += 1) {
      const events = chosen[index] as readonly FailureEvent[];
      found.push({ events: places.length === 0 ? events : [...events, ...places], share });
    }
  };
  const left = (): number => listLimit + 1 - found.length;
  for (const { block, cuts } of needed) {
    for (const cut of cuts.smallInOrder) {
      if (cut.size !== size || left() <= 0) continue;
      addAll(cut.set, choicesIn(block, cut.remainders[0] ?? 0, bits, cut.down, left()), everything);
    }
  }
  const addShared = (family: CutFamily): void => addAll(family.set, choices(family, bits, left()), shareOf(family));
  for (const family of other) if (family.size === size && family.blocks.length === 0) addShared(family);
  for (const { blocks, cuts } of groups) {
    for (const cut of cuts.small) if (cut.size === size) addShared(familyOf(cut, blocks));
  }
  for (const family of other) if (family.size === size && family.blocks.length > 0) addShared(family);
}

type CutPart = CutFamily["blocks"][number];

/** The sets of copies of one block that are enough of those that the places leave, at most so many. */
function choicesIn(
  block: Block,
  remainder: number,
  bits: PlaceBits,
  down: number,
  atMost: number,
): readonly (readonly FailureEvent[])[] {
  return combinations(copiesLeft(block, bits, down), toFail(block, remainder), atMost);
}

/** The sets of copies of a family, at most so many. */
function choices({ blocks, down }: CutFamily, bits: PlaceBits, atMost: number): readonly (readonly FailureEvent[])[] {
  if (atMost <= 0) return [];
  const [first] = blocks;
  if (first === undefined) return [[]];
  let found = choicesIn(first.block, first.remainder, bits, down, atMost);
  for (let index = 1; index < blocks.length; index++) {
    const { block, remainder } = blocks[index] as CutPart;
    const own = choicesIn(block, remainder, bits, down, atMost);
    const next: (readonly FailureEvent[])[] = [];
    for (const one of found) for (const more of own) if (next.length < atMost) next.push([...one, ...more]);
    found = next;
  }
  return found;
}

/** The sets of so many of the events, in lexical order, at most so many. */
function combinations(
  events: readonly FailureEvent[],
  size: number,
  atMost: number,
): readonly (readonly FailureEvent[])[] {
  if (size === events.length) return [events];
  if (size === 1) return events.slice(0, atMost).map((event) => [event]);
  const found: FailureEvent[][] = [];
  const chosen: FailureEvent[] = [];
  const walk = (from: number): void => {
    if (found.length >= atMost) return;
    if (chosen.length === size) {
      found.push([...chosen]);
      return;
    }
    for (let index = from; index <= events.length - (size - chosen.length); index++) {
      chosen.push(events[index] as FailureEvent);
      walk(index + 1);
      chosen.pop();
    }
  };
  walk(0);
  return found;
}

const inputsRoom = reusedFloats();

/** Share of the requests that fail with a family's places and blocks down and all else up. */
function sharesIn({ needed, rest }: ReckonedFailure, bits: PlaceBits): (family: CutFamily) => Share {
  const { compiled, variables } = rest;
  let hasDraw = false;
  let isPoint = true;
  for (const variable of variables) {
    if (variable.kind !== "draw") continue;
    hasDraw = true;
    if (variable.draw.low !== variable.draw.high) isPoint = false;
  }
  if (!hasDraw) return () => everything;
  // Room that all families of the flow share.
  const inputs = inputsRoom(variables.length);
  return (family) => {
    const { down, blocks } = family;
    if (down !== 0) {
      for (const block of needed) if (remainderOf(block, bits, down) === dead) return everything;
    }
    for (const { block } of blocks) if (needed.includes(block)) return everything;
    for (let level = 0; level < variables.length; level++) {
      const variable = variables[level];
      if (variable?.kind === "block") inputs[level] = isDown(variable.block, family, bits) ? 1 : 0;
      else inputs[level] = variable?.draw.low ?? 0;
    }
    // More hits never fail more requests, so the ends of hit ratios give the ends of the share.
    const atLow = evaluateCompiled(compiled, inputs);
    if (isPoint) return [atLow, atLow];
    for (let level = 0; level < variables.length; level++) {
      const variable = variables[level];
      if (variable?.kind === "draw") inputs[level] = variable.draw.high;
    }
    const atHigh = evaluateCompiled(compiled, inputs);
    return [Math.min(atLow, atHigh), Math.max(atLow, atHigh)];
  };
}

function isDown(block: Block, { blocks, down }: CutFamily, bits: PlaceBits): boolean {
  for (const one of blocks) if (one.block === block) return true;
  return down !== 0 && remainderOf(block, bits, down) === dead;
}

/** So many lines of a derivation are read; the rest is counted. */
const listedLines = 20;

/** The fact `cut-sets` of a flow: its value lists the sets as names of events. */
export function cutSetsFactOf(model: SystemModel, flow: Flow): Fact {
  const { sets, completeTo } = flowCutSetsOf(model, flow);
  const base = {
    name: "cut-sets",
    element: flow.id,
    kind: completeTo < largestOrder || isUnsure(model, flow) ? "bound" : "exact",
    unit: "events",
    value: sets.map((set) => set.events.map((event) => event.id)),
    missing: [],
  } as const;
  return factOf(base, () => {
    const steps = sets.slice(0, listedLines).map((set) => lineOf(model, set));
    if (sets.length > listedLines) steps.push({ says: `and ${countWords(sets.length - listedLines, "set")} more` });
    if (completeTo < largestOrder) {
      const more = completeTo === 1 ? "pairs and triples are" : "triples are";
      const complete = completeTo === 1 ? "single events" : "single events and pairs";
      steps.push({ says: `${more} more than could be listed; ${complete} are all here` });
    }
    steps.push(...unsureIn(model, flow).map((standing) => unsureLine(model, standing)));
    const says = `${nameOf(model, flow.id)} is taken down by ${sizesOf(sets, completeTo)}`;
    return { says, at: flow.at, steps };
  });
}

function sizesOf(sets: readonly CutSet[], completeTo: number): string {
  const counts = [1, 2, 3].map((size) => sets.filter((set) => set.events.length === size).length);
  const [singles = 0, pairs = 0, triples = 0] = counts;
  const words = [
    countWords(singles, "event alone", "events alone"),
    countWords(pairs, "pair"),
    countWords(triples, "triple"),
  ];
  return words.slice(0, completeTo).join(", ");
}

/**
 * The fact `cut-set-count` of a flow: how many minimal cut sets there are of any size, counted and not listed. Exact to
 * 2^53; a bound from below where they are too many to be told, and then single events alone are counted.
 */
export function cutSetCountFactOf(model: SystemModel, flow: Flow): Fact {
  const { sets, countBySize: counts } = flowCutSetsOf(model, flow);
  const total = counts?.reduce((sum, count) => sum + count, 0) ?? sets.length;
  const isKnown = counts !== undefined && !isUnsure(model, flow);
  const kind = !isKnown ? "bound" : total > Number.MAX_SAFE_INTEGER ? "estimate" : "exact";
  return factOf({ name: "cut-set-count", element: flow.id, kind, unit: "count", value: total, missing: [] }, () => {
    const name = nameOf(model, flow.id);
    if (counts === undefined) {
      const says = `${name} is taken down by ${countWords(total, "event alone", "events alone")}, and by more sets than could be counted`;
      return { says, at: flow.at };
    }
    const steps = counts.flatMap((count, size): Derivation[] => {
      if (count === 0) return [];
      const of =
        size === 1 ? countWords(count, "event alone", "events alone") : `${countWords(count, "set")} of ${size}`;
      return [{ says: of }];
    });
    steps.push(...unsureIn(model, flow).map((standing) => unsureLine(model, standing)));
    const about = kind === "estimate" ? "about " : "";
    const says = `${name} is taken down by ${about}${countWords(total, "minimal cut set")}`;
    return { says, at: flow.at, steps };
  });
}

/** What takes part with so many copies that nobody says how many of them are needed. */
function unsureIn(model: SystemModel, flow: Flow): readonly Standing[] {
  const found = new Map<string, Standing>();
  for (const standing of standingsIn(structureOf(model, flow))) {
    if (standing.missing.length > 0) found.set(standing.component.id, standing);
  }
  return [...found.values()];
}

const isUnsure = perFlowReading(ofFailures, (model, flow) => unsureIn(model, flow).length > 0);

function unsureLine(model: SystemModel, { component, missing }: Standing): Derivation {
  const terms = missing.map(({ term }) => term).join(" and no ");
  const says = `${nameOf(model, component.id)} states no ${terms}: one copy is taken to be enough, and sets may be smaller and more`;
  return { says, at: component.at };
}

function lineOf(model: SystemModel, set: CutSet): Derivation {
  const names = set.events.map((event) => eventWords(model, event)).join(" with ");
  const says = set.share[0] === 1 ? names : `${names}, for ${shareWords(set.share)} of the requests`;
  const at = set.events[0]?.at;
  return at === undefined ? { says } : { says, at };
}
