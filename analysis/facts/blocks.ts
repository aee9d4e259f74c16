// A component by itself as independent blocks: once it is known which zones and regions are up, blocks that share no copy
// fail independently of each other, so that a block is a module with one probability for each state of its places.
// Which blocks a flow needs, and how, is told by flow-failure.ts.

import { tooFewUp } from "../formulas/binomial.ts";
import { type Copies, type CopySpot, placesOfCopies } from "./copies.ts";
import { type DomainStates, domainStatesOf, hasCountedPlace } from "./domain-states.ts";
import type { Numbered } from "./numbered.ts";
import type { FailureEvent, Likelihood, Redundancy, Standing } from "./redundancy.ts";

/** Something that is needed as a whole: some of its copies, a single event, or a place. */
export interface Block extends Numbered {
  readonly up: Redundancy;
  /** Its own events, each in no other block of a sound flow; empty for a place. Of copies spelled out when first read. */
  readonly events: readonly FailureEvent[];
  /** The first of them. */
  readonly first: FailureEvent | undefined;
  /** The zones and regions that it depends on. */
  readonly places: readonly FailureEvent[];
  /** The regions among them and around them. */
  readonly regions: readonly FailureEvent[];
  /** Set where equal copies stand in spots and so many of them must be up in places that are up. */
  readonly layout: Copies | undefined;
  /** Equal for blocks that any places leave as many copies of, and that need as many. */
  readonly shape: string;
  /** The states of those of its places that have a figure. */
  readonly states: DomainStates;
  /** What its events say of their figures, so that a flow need not look at each of them. */
  readonly figures: BlockFigures;
  /** Probability of being down by state, by figures: the same in every flow, so kept here once worked out. */
  readonly tables: Record<string, Float64Array>;
}

export interface BlockFigures {
  /** Some event has neither a figure nor a default. */
  readonly isLacking: boolean;
  /** Every figure that counts is written in the project. */
  readonly isWritten: boolean;
  /** No figure is an interval. */
  readonly isPoint: boolean;
  readonly uncounted: readonly FailureEvent[];
}

const blocksByExpression = new WeakMap<Redundancy, Block>();

/** The blocks all of which a component by itself needs. A block that two standings share is one object. */
export function blocksOf(standing: Standing): readonly Block[] {
  let { blocks } = standing.kept;
  if (blocks === undefined) {
    const found = new Set<Block>();
    for (const part of standing.parts) collect(part, found);
    blocks = [...found];
    standing.kept.blocks = blocks;
  }
  return blocks;
}

function collect(part: Redundancy | Copies, found: Set<Block>): void {
  if (part.kind === "all") {
    for (const inner of part.parts) collect(inner, found);
    return;
  }
  found.add(part.kind === "event" ? blockOfEvent(part.event) : blockOf(part));
}

/** The block that a single event is. */
export function blockOfEvent(event: FailureEvent): Block {
  let { block } = event.kept;
  if (block === undefined) {
    const isPlace = regionOf(event) !== undefined;
    const up: Redundancy = { kind: "event", event };
    block = makeBlock(isPlace ? [] : [event], isPlace ? [event] : [], { up, shape: formOf(up) });
    event.kept.block = block;
  }
  return block;
}

function blockOf(up: Redundancy | Copies): Block {
  if (up.kind === "copies") {
    up.block ??= blockOfCopies(up);
    return up.block;
  }
  let block = blocksByExpression.get(up);
  if (block === undefined) {
    block = blockOfExpression(up);
    blocksByExpression.set(up, block);
  }
  return block;
}

function blockOfExpression(up: Redundancy): Block {
  const events = new Set<FailureEvent>();
  const places = new Set<FailureEvent>();
  const visit = (part: Redundancy): void => {
    if (part.kind !== "event") {
      for (const inner of part.parts) visit(inner);
      return;
    }
    if (regionOf(part.event) === undefined) events.add(part.event);
    else places.add(part.event);
  };
  visit(up);
  return makeBlock([...events], [...places], { up, shape: formOf(up) });
}

function blockOfCopies(layout: Copies): Block {
  return new CopiesBlock(layout, placingOf(layout.spots));
}

/** What follows from how copies stand, whosever they are. */
interface Placing {
  readonly shape: string;
  /** The shapes of blocks that stand so, by how many copies they need. */
  readonly shapes: Map<number, string>;
  readonly places: readonly FailureEvent[];
  readonly regions: readonly FailureEvent[];
  readonly states: DomainStates;
  /** Of the places. */
  readonly figures: BlockFigures;
  /** Of blocks whose copies have a figure that is an assumption, an interval, both or neither: in each case the same. */
  readonly withFigure: (BlockFigures | undefined)[];
}

const placingBySpots = new WeakMap<readonly CopySpot[], Placing>();

function placingOf(spots: readonly CopySpot[]): Placing {
  let placing = placingBySpots.get(spots);
  if (placing === undefined) {
    const places = placesOfCopies({ spots });
    const shape = spots.map(({ place, count }) => `${count}@${place?.id ?? ""}`).join();
    const { regions, states } = surroundingsOf(places);
    const figures = figuresOf(places);
    placing = { shape, shapes: new Map(), places, regions, states, figures, withFigure: [] };
    placingBySpots.set(spots, placing);
  }
  return placing;
}

/** A class for its speed alone: nearly every component is one, and getters of each object's own cost several times as much. */
class CopiesBlock implements Block {
  list = 0;
  number = -1;
  readonly first: FailureEvent;
  readonly places: readonly FailureEvent[];
  readonly regions: readonly FailureEvent[];
  readonly layout: Copies;
  readonly shape: string;
  readonly states: DomainStates;
  readonly figures: BlockFigures;
  readonly tables: Record<string, Float64Array> = {};

  constructor(layout: Copies, placing: Placing) {
    this.first = layout.first;
    this.places = placing.places;
    this.regions = placing.regions;
    this.layout = layout;
    this.shape = shapeOf(placing, layout.needed);
    this.states = placing.states;
    // Its copies are all alike, so the first one tells all figures.
    this.figures = figuresWith(placing, layout.first);
  }

  get up(): Redundancy {
    return this.layout.up();
  }

  get events(): readonly FailureEvent[] {
    return this.layout.events();
  }
}

/** The same string for all blocks of a shape, so that it is looked up by its identity. */
function shapeOf({ shape, shapes }: Placing, needed: number): string {
  let known = shapes.get(needed);
  if (known === undefined) {
    known = `${needed}/${shape}`;
    shapes.set(needed, known);
  }
  return known;
}

/** The figures of places and of copies in them, of which the first one is given. */
function figuresWith({ figures, withFigure }: Placing, first: FailureEvent): BlockFigures {
  const { likelihood } = first;
  if (likelihood.kind !== "known") return sumOfFigures(figures, first);
  const key = (isCertain(likelihood) ? 1 : 0) + (isExact(likelihood) ? 2 : 0);
  withFigure[key] ??= sumOfFigures(figures, first);
  return withFigure[key];
}

function sumOfFigures(of: BlockFigures, event: FailureEvent): BlockFigures {
  const { likelihood } = event;
  return {
    isLacking: of.isLacking || likelihood.kind === "missing",
    isWritten: of.isWritten && isCertain(likelihood),
    isPoint: of.isPoint && isExact(likelihood),
    uncounted: likelihood.kind === "uncounted" ? [event, ...of.uncounted] : of.uncounted,
  };
}

function makeBlock(
  events: readonly FailureEvent[],
  places: readonly FailureEvent[],
  { up, shape }: { up: Redundancy; shape: string },
): Block {
  const figures = figuresOf([...events, ...places]);
  const first = events[0];
  const { regions, states } = surroundingsOf(places);
  const own = { list: 0, number: -1, up, events, first, places, regions, layout: undefined };
  return { ...own, shape, states, figures, tables: {} };
}

function surroundingsOf(places: readonly FailureEvent[]): Pick<Block, "regions" | "states"> {
  const regions = [...new Set(places.map((place) => place.within ?? place))];
  return { regions, states: domainStatesOf(regions.filter(hasCountedPlace)) };
}

function figuresOf(events: readonly FailureEvent[]): BlockFigures {
  return {
    isLacking: events.some(({ likelihood }) => likelihood.kind === "missing"),
    isWritten: events.every(({ likelihood }) => isCertain(likelihood)),
    isPoint: events.every(({ likelihood }) => isExact(likelihood)),
    uncounted: events.filter(({ likelihood }) => likelihood.kind === "uncounted"),
  };
}

function isExact(likelihood: Likelihood): boolean {
  return likelihood.kind !== "known" || likelihood.low === likelihood.high;
}

function isCertain(likelihood: Likelihood): boolean {
  return likelihood.kind === "uncounted" || (likelihood.kind === "known" && likelihood.isWritten);
}

function formOf(part: Redundancy): string {
  if (part.kind === "event") return regionOf(part.event) === undefined ? "" : part.event.id;
  const inner = part.parts.map(formOf).join();
  return part.kind === "at-least" ? `${part.count}/${part.weights?.join() ?? ""}(${inner})` : `${part.kind}(${inner})`;
}

/** The region of a place's event; undefined for an event of a component. */
export function regionOf(event: FailureEvent): FailureEvent | undefined {
  if (event.kind === "region") return event;
  return event.kind === "zone" ? event.within : undefined;
}

/** Whether places are down, by their events; a zone is down with its region. */
export type PlacesDown = (place: FailureEvent) => boolean;

/** Copies that are left by shape, in each state of the places: the same for all blocks of the shape. */
const leftByStates = new WeakMap<DomainStates, Map<string, Int32Array>>();

/**
 * Probability that a block is down, in [0, 1], in each state of its places. Its own events are independent and occur once
 * each. Linear in the block × states; of equal copies, in the states and the copies that may be lost.
 */
export function blockFailures(block: Block, probabilityOf: (event: FailureEvent) => number): Float64Array {
  const { layout, states } = block;
  if (layout === undefined) {
    const failures = new Float64Array(states.count);
    for (let state = 0; state < failures.length; state++) {
      failures[state] = redundancyFailure(block.up, (place) => states.isDown(state, place), probabilityOf);
    }
    return failures;
  }
  return failuresOfCopies(block.shape, layout, states, probabilityOf(layout.first));
}

/** The probabilities of copies that stand alike and fail as often: few differ in a design. */
const failuresByStates = new WeakMap<DomainStates, Map<string, Map<number, Float64Array>>>();

/** So many ways of standing are kept for the same places, each with so many probabilities, which editing for hours would exceed. */
const keptShapes = 500;
const keptFailures = 100;

function failuresOfCopies(shape: string, layout: Copies, states: DomainStates, each: number): Float64Array {
  let byShape = failuresByStates.get(states);
  if (byShape === undefined) {
    byShape = new Map();
    failuresByStates.set(states, byShape);
  }
  let known = byShape.get(shape);
  if (known === undefined) {
    known = new Map();
    if (byShape.size >= keptShapes) byShape.clear();
    byShape.set(shape, known);
  }
  let failures = known.get(each);
  if (failures !== undefined) return failures;
  failures = new Float64Array(states.count);
  const left = copiesLeft(shape, layout.spots, states);
  const byLeft: number[] = [];
  for (let state = 0; state < failures.length; state++) {
    const copies = left[state] ?? 0;
    let failure = byLeft[copies];
    if (failure === undefined) {
      failure = tooFewUp(copies, layout.needed, each);
      byLeft[copies] = failure;
    }
    failures[state] = failure;
  }
  if (known.size >= keptFailures) known.clear();
  known.set(each, failures);
  return failures;
}

function copiesLeft(shape: string, spots: readonly CopySpot[], states: DomainStates): Int32Array {
  let byShape = leftByStates.get(states);
  if (byShape === undefined) {
    byShape = new Map();
    leftByStates.set(states, byShape);
  }
  let left = byShape.get(shape);
  if (left === undefined) {
    left = new Int32Array(states.count);
    for (const { place, count } of spots) {
      for (let state = 0; state < left.length; state++) {
        if (place === undefined || !states.isDown(state, place)) left[state] = (left[state] ?? 0) + count;
      }
    }
    byShape.set(shape, left);
  }
  return left;
}

function redundancyFailure(
  part: Redundancy,
  isDown: PlacesDown,
  probabilityOf: (event: FailureEvent) => number,
): number {
  if (part.kind === "event") {
    if (part.event.kind === "zone" || part.event.kind === "region") return isDown(part.event) ? 1 : 0;
    return probabilityOf(part.event);
  }
  const down = part.parts.map((inner) => redundancyFailure(inner, isDown, probabilityOf));
  if (part.kind !== "at-least") {
    if (part.kind === "any") return down.reduce((product, p) => product * p, 1);
    return down.reduce((failed, p) => failed + (1 - failed) * p, 0);
  }
  // failed[m]: the parts so far leave m of the wanted weight missing; a sum over few values, since weights are counts.
  let missing = new Map<number, number>([[part.count, 1]]);
  for (const [index, p] of down.entries()) {
    const weight = part.weights?.[index] ?? 1;
    const next = new Map<number, number>();
    const add = (left: number, chance: number) => {
      if (chance > 0) next.set(left, (next.get(left) ?? 0) + chance);
    };
    for (const [left, chance] of missing) {
      add(left, chance * p);
      add(Math.max(0, left - weight), chance * (1 - p));
    }
    missing = next;
  }
  let failed = 0;
  for (const [left, chance] of missing) if (left > 0) failed += chance;
  return Math.min(1, failed);
}
