// A component by itself as independent blocks: once it is known which zones and regions are up, blocks that share no copy
// fail independently of each other, so that a block is a module with one probability for each state of its places.
// Which blocks a flow needs, and how, is told by flow-failure.ts.

import { type DomainStates, domainStatesOf, hasCountedPlace } from "./domain-states.ts";
import type { FailureEvent, Likelihood, Redundancy, Standing } from "./redundancy.ts";

/** Copies that are lost together with their place. */
export interface Spot {
  /** The innermost place: a zone, which knows its region, or a region; undefined for copies that are placed nowhere. */
  readonly place: FailureEvent | undefined;
  readonly copies: readonly FailureEvent[];
}

/** Something that is needed as a whole: some of its copies, a single event, or a place. */
export interface Block {
  readonly up: Redundancy;
  /** Its own events, each in no other block of a sound flow; empty for a place. */
  readonly events: readonly FailureEvent[];
  /** The zones and regions that it depends on. */
  readonly places: readonly FailureEvent[];
  /** The regions among them and around them. */
  readonly regions: readonly FailureEvent[];
  /** Set where equal copies stand in spots and `needed` of them must be up in places that are up. */
  readonly layout: { readonly spots: readonly Spot[]; readonly needed: number; readonly each: Likelihood } | undefined;
  /** Equal for blocks that any places leave as many copies of, and that need as many. */
  readonly shape: string;
  /** The states of those of its places that have a figure. */
  readonly states: DomainStates;
  /** What its events say of their figures, so that a flow need not look at each of them. */
  readonly figures: BlockFigures;
  /** Probability of being down by state, by figures: the same in every flow, so kept here once worked out. */
  readonly tables: Map<string, Float64Array>;
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

const blocksByStanding = new WeakMap<Standing, readonly Block[]>();
const blocksByRedundancy = new WeakMap<Redundancy, Block>();
const blocksByEvent = new WeakMap<FailureEvent, Block>();

/** The blocks all of which a component by itself needs. A block that two standings share is one object. */
export function blocksOf(standing: Standing): readonly Block[] {
  let blocks = blocksByStanding.get(standing);
  if (blocks === undefined) {
    const found = new Set<Block>();
    collect(standing.up, found);
    blocks = [...found];
    blocksByStanding.set(standing, blocks);
  }
  return blocks;
}

function collect(part: Redundancy, found: Set<Block>): void {
  if (part.kind === "all") {
    for (const inner of part.parts) collect(inner, found);
    return;
  }
  found.add(part.kind === "event" ? blockOfEvent(part.event) : blockOf(part));
}

/** The block that a single event is. */
export function blockOfEvent(event: FailureEvent): Block {
  let block = blocksByEvent.get(event);
  if (block === undefined) {
    const isPlace = regionOf(event) !== undefined;
    block = makeBlock({ kind: "event", event }, isPlace ? [] : [event], isPlace ? [event] : [], undefined);
    blocksByEvent.set(event, block);
  }
  return block;
}

function blockOf(up: Redundancy): Block {
  let block = blocksByRedundancy.get(up);
  if (block === undefined) {
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
    block = makeBlock(up, [...events], [...places], layoutOf(up));
    blocksByRedundancy.set(up, block);
  }
  return block;
}

function makeBlock(
  up: Redundancy,
  events: readonly FailureEvent[],
  places: readonly FailureEvent[],
  layout: Block["layout"],
): Block {
  const regions = new Set(places.map((place) => place.within ?? place));
  const likelihoods = layout === undefined ? events.map(({ likelihood }) => likelihood) : [layout.each];
  for (const place of places) likelihoods.push(place.likelihood);
  return {
    up,
    events,
    places,
    regions: [...regions],
    layout,
    shape: shapeOf(up, layout),
    states: domainStatesOf([...regions].filter(hasCountedPlace)),
    figures: {
      isLacking: likelihoods.some(({ kind }) => kind === "missing"),
      isWritten: likelihoods.every((one) => one.kind === "uncounted" || (one.kind === "known" && one.isWritten)),
      isPoint: likelihoods.every((one) => one.kind !== "known" || one.low === one.high),
      uncounted: [...events, ...places].filter(({ likelihood }) => likelihood.kind === "uncounted"),
    },
    tables: new Map(),
  };
}

function shapeOf(up: Redundancy, layout: Block["layout"]): string {
  if (layout === undefined) return formOf(up);
  const spots = layout.spots.map(({ place, copies }) => `${copies.length}@${place?.id ?? ""}`);
  return `${layout.needed}/${spots.join()}`;
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

/** Copies by the spot that they stand in, if that is all that the expression is. */
function layoutOf(up: Redundancy): Block["layout"] {
  if (up.kind !== "at-least" || up.weights !== undefined) return undefined;
  const copiesByPlace = new Map<FailureEvent | undefined, FailureEvent[]>();
  let each: Likelihood | undefined;
  for (const part of up.parts) {
    const events = part.kind === "event" ? [part] : part.kind === "all" ? part.parts : [];
    let copy: FailureEvent | undefined;
    let place: FailureEvent | undefined;
    for (const inner of events) {
      if (inner.kind !== "event") return undefined;
      const { event } = inner;
      if (event.kind === "zone") place = event;
      else if (event.kind === "region") place ??= event;
      else if (copy === undefined) copy = event;
      else return undefined;
    }
    if (copy === undefined || (each !== undefined && copy.likelihood !== each)) return undefined;
    each = copy.likelihood;
    const known = copiesByPlace.get(place);
    if (known === undefined) copiesByPlace.set(place, [copy]);
    else known.push(copy);
  }
  if (each === undefined) return undefined;
  const spots = [...copiesByPlace].map(([place, copies]) => ({ place, copies }));
  return { spots, needed: up.count, each };
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
  const failures = new Float64Array(states.count);
  if (layout === undefined) {
    for (let state = 0; state < failures.length; state++) {
      failures[state] = redundancyFailure(block.up, (place) => states.isDown(state, place), probabilityOf);
    }
    return failures;
  }
  const first = layout.spots[0]?.copies[0];
  const each = first === undefined ? 1 : probabilityOf(first);
  const left = copiesLeft(block.shape, layout.spots, states);
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
  return failures;
}

function copiesLeft(shape: string, spots: readonly Spot[], states: DomainStates): Int32Array {
  let byShape = leftByStates.get(states);
  if (byShape === undefined) {
    byShape = new Map();
    leftByStates.set(states, byShape);
  }
  let left = byShape.get(shape);
  if (left === undefined) {
    left = new Int32Array(states.count);
    for (const { place, copies } of spots) {
      for (let state = 0; state < left.length; state++) {
        if (place === undefined || !states.isDown(state, place)) left[state] = (left[state] ?? 0) + copies.length;
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

/**
 * Fewer than `needed` of `copies` up, each down with the probability: the lower tail of the binomial distribution.
 * Summed with logarithms of the terms, which keeps the digits of a small result. Linear in `needed`.
 */
export function tooFewUp(copies: number, needed: number, down: number): number {
  if (needed <= 0) return 0;
  if (copies < needed || down >= 1) return 1;
  if (down <= 0) return 0;
  if (needed === 1) return down ** copies;
  let logTerm = copies * Math.log(down);
  let sum = 0;
  for (let up = 0; up < needed; up++) {
    sum += Math.exp(logTerm);
    logTerm += Math.log((copies - up) / (up + 1)) + Math.log((1 - down) / down);
  }
  return Math.min(1, sum);
}
