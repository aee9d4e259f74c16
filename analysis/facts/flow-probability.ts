// Probability of a flow's failure, and what each element adds to it, as a sum over the states of its places: in each of them
// the needed blocks fail independently, and the rest is a small diagram. Linear in blocks × states of their places.

import type { Id } from "../../language/index.ts";
import { addImportances, evaluateCompiled } from "../graph/bdd.ts";
import { float64s, reusedFloats } from "../graph/small-arrays.ts";
import { type Block, blockFailures } from "./blocks.ts";
import { type DomainStates, domainStatesOf } from "./domain-states.ts";
import type { FlowVariable, ReckonedFailure } from "./flow-failure.ts";
import { newList } from "./numbered.ts";
import type { FailureEvent, Likelihood } from "./redundancy.ts";

/** What a number counts: every figure that is known, or only those written in the project, all else at 100%. */
export type Basis = "estimate" | "cap";
/** Of failing: a failure is likelier, and a hit rarer, at the high end. */
export type End = "low" | "high";

export function likelihoodAt(likelihood: Likelihood, basis: Basis, end: End): number {
  if (likelihood.kind !== "known") return 0;
  return basis === "cap" && !likelihood.isWritten ? 0 : likelihood[end];
}

/** Failure by state of the places, and what it was made from. */
export interface FailureByState {
  readonly calculation: Calculation;
  readonly states: DomainStates;
  readonly weights: Float64Array;
  /** Probability in each state that something fails which every request needs. */
  readonly needed: Float64Array;
  /** Probability of failing in each state. */
  readonly failing: Float64Array;
  /** P(fail) over the states that are told apart. */
  readonly probability: number;
  /** Probability of the states that are not. */
  readonly lost: number;
}

type Figures = `${Basis}-${End}` | "perfect";

/** Written out, since a name that is put together is looked up by its letters each time. */
const figuresAt: Readonly<Record<Basis, Readonly<Record<End, Figures>>>> = {
  estimate: { low: "estimate-low", high: "estimate-high" },
  cap: { low: "cap-low", high: "cap-high" },
};

/** Probability of a block being down by the states of its own places. */
function tableOf(block: Block, figures: Figures, probabilityOf: (event: FailureEvent) => number): Float64Array {
  let table = block.tables[figures];
  if (table === undefined) {
    table = blockFailures(block, probabilityOf);
    block.tables[figures] = table;
  }
  return table;
}

/** Blocks in the same places, so that they share what is made by state. */
interface Placement {
  readonly states: DomainStates;
  readonly blocks: Block[];
}

function placementsOf(blocks: readonly Block[]): readonly Placement[] {
  const found: Placement[] = [];
  let last: Placement | undefined;
  for (const block of blocks) {
    if (last?.states !== block.states) {
      last = found.find(({ states }) => states === block.states);
      if (last === undefined) {
        last = { states: block.states, blocks: [] };
        found.push(last);
      }
    }
    last.blocks.push(block);
  }
  return found;
}

interface Calculation {
  readonly failure: ReckonedFailure;
  readonly placements: readonly Placement[];
  readonly states: DomainStates;
  readonly table: (block: Block) => Float64Array;
  readonly event: (event: FailureEvent) => number;
  readonly drawEnd: End;
}

function calculationOf(
  failure: ReckonedFailure,
  basis: Basis,
  end: End,
  perfect?: ReadonlySet<FailureEvent>,
): Calculation {
  const event = (one: FailureEvent) => (perfect?.has(one) === true ? 0 : likelihoodAt(one.likelihood, basis, end));
  const figures = figuresAt[basis][end];
  const placements = placementsOf(failure.needed);
  const regions = new Set<FailureEvent>();
  for (const { states } of placements) for (const region of states.regions) regions.add(region);
  for (const variable of failure.rest.variables) {
    if (variable.kind === "block") for (const region of variable.block.states.regions) regions.add(region);
  }
  const changed = (block: Block) => perfect !== undefined && block.events.some((one) => perfect.has(one));
  return {
    failure,
    placements,
    states: domainStatesOf([...regions]),
    table: (block) => (changed(block) ? blockFailures(block, event) : tableOf(block, figures, event)),
    event,
    drawEnd: end === "low" ? "high" : "low",
  };
}

/** P(fail) by state. The rest's diagram must have fitted its budget. `perfect` events never happen. */
export function failureByState(
  failure: ReckonedFailure,
  basis: Basis,
  end: End,
  perfect?: ReadonlySet<FailureEvent>,
): FailureByState {
  return sumOver(calculationOf(failure, basis, end, perfect));
}

/** Numbers of one sum, by state of some places, by variable and by level. */
const ownRoom = reusedFloats();
const probabilitiesRoom = reusedFloats();
const importancesRoom = reusedFloats();
const lossesRoom = reusedFloats();

function sumOver(calculation: Calculation): FailureByState {
  const { failure, placements, states, table, event } = calculation;
  const weights = states.weights(event);
  const failing = float64s(states.count);
  for (const { states: places, blocks } of placements) {
    const own = ownRoom(places.count);
    for (const block of blocks) {
      const down = table(block);
      for (let state = 0; state < places.count; state++) {
        const failed = own[state] ?? 0;
        own[state] = failed + (1 - failed) * (down[state] ?? 0);
      }
    }
    const map = states.restriction(places);
    for (let state = 0; state < failing.length; state++) {
      const failed = failing[state] ?? 0;
      failing[state] = failed + (1 - failed) * (own[map[state] ?? 0] ?? 0);
    }
  }
  const { compiled } = failure.rest;
  const needed = compiled.root === 0 ? failing : failing.slice();
  if (compiled.root !== 0) {
    const inputs = inputsOf(calculation);
    const probabilities = probabilitiesRoom(failure.rest.variables.length);
    for (let state = 0; state < failing.length; state++) {
      inputs(state, probabilities);
      const failed = failing[state] ?? 0;
      failing[state] = failed + (1 - failed) * evaluateCompiled(compiled, probabilities);
    }
  }
  let probability = 0;
  for (let state = 0; state < failing.length; state++) probability += (weights[state] ?? 0) * (failing[state] ?? 0);
  return {
    calculation,
    states,
    weights,
    needed,
    failing,
    probability: Math.min(1, probability),
    lost: states.lost(event),
  };
}

/** Fills in the probability of each variable of the rest in a state. */
function inputsOf({ failure, states, table, drawEnd }: Calculation): (state: number, into: Float64Array) => void {
  const { variables } = failure.rest;
  const columns: (Column | undefined)[] = [];
  for (const variable of variables) {
    if (variable.kind === "draw") columns.push(undefined);
    else columns.push({ values: table(variable.block), map: states.restriction(variable.block.states) });
  }
  return (state, into) => {
    for (let level = 0; level < columns.length; level += 1) {
      const column = columns[level];
      if (column !== undefined) into[level] = valueAt(column, state);
      else into[level] = (variables[level] as FlowVariable & { kind: "draw" }).draw[drawEnd];
    }
  };
}

/** Probabilities by the states of some places, and which of these states belongs to each state of all places. */
interface Column {
  readonly values: ArrayLike<number>;
  readonly map: ArrayLike<number>;
}

function valueAt({ values, map }: Column, state: number): number {
  return values[map[state] ?? 0] ?? 0;
}

/** What the events of one element cost; a failover apart from its copies. */
export interface Cost {
  readonly first: FailureEvent;
  /** All of them; of copies spelled out when first read. */
  readonly events: readonly FailureEvent[];
  /** P(fail) − P(fail | the events never happen), in [0, 1]. */
  readonly loss: number;
}

/**
 * What each element costs, largest first, equals in order of appearance. P is linear in each block's probability, so that
 * one pass over the states gives all; where an element has several blocks it is worked out again without its failures.
 */
export function costsOf(failure: ReckonedFailure, basis: Basis, end: End, whole: FailureByState): readonly Cost[] {
  const { calculation, states, weights, needed, failing } = whole;
  const gainWithout = (events: ReadonlySet<FailureEvent>): number =>
    Math.max(0, whole.probability - failureByState(failure, basis, end, events).probability);
  const parts: Part[] = [];
  const found = new Map<Id, Part>();
  let failovers: Map<Id, Part> | undefined;
  const add = (block: Block, loss: number): void => {
    const { first } = block;
    if (first === undefined) return;
    const isFailover = first.kind === "failover";
    if (isFailover) failovers ??= new Map();
    const known = isFailover ? (failovers as Map<Id, Part>) : found;
    const before = known.get(first.element);
    if (before !== undefined) {
      before.others ??= [];
      before.others.push(block);
      return;
    }
    const part: Part = { first, block, others: undefined, loss };
    parts.push(part);
    known.set(first.element, part);
  };
  for (const { states: places, blocks } of calculation.placements) {
    const map = states.restriction(places);
    const served = ownRoom(places.count);
    for (let state = 0; state < failing.length; state++) {
      const own = map[state] ?? 0;
      served[own] = (served[own] ?? 0) + (weights[state] ?? 0) * (1 - (failing[state] ?? 0));
    }
    for (const block of blocks) {
      const down = calculation.table(block);
      const anyway = tableOf(block, "perfect", () => 0);
      let loss = 0;
      for (let own = 0; own < places.count; own++) {
        if ((anyway[own] ?? 0) >= 1) continue;
        const q = down[own] ?? 0;
        // Certain to be down: nothing is left to divide by.
        loss += q >= 1 ? Number.NaN : ((served[own] ?? 0) * q) / (1 - q);
      }
      add(block, loss);
    }
  }
  const { compiled, variables } = failure.rest;
  if (compiled.root !== 0) {
    const inputs = inputsOf(calculation);
    const probabilities = probabilitiesRoom(variables.length);
    const losses = lossesRoom(variables.length);
    const perfect = variables.map((variable): Column | undefined => {
      if (variable.kind === "draw") return undefined;
      const { block } = variable;
      return { values: tableOf(block, "perfect", () => 0), map: states.restriction(block.states) };
    });
    for (let state = 0; state < failing.length; state++) {
      inputs(state, probabilities);
      const importances = importancesRoom(variables.length);
      addImportances(compiled, probabilities, importances, (weights[state] ?? 0) * (1 - (needed[state] ?? 0)));
      for (let level = 0; level < variables.length; level++) {
        const column = perfect[level];
        const best = column === undefined ? 0 : valueAt(column, state);
        losses[level] = (losses[level] ?? 0) + (importances[level] ?? 0) * ((probabilities[level] ?? 0) - best);
      }
    }
    for (let level = 0; level < variables.length; level += 1) {
      const variable = variables[level] as FlowVariable;
      if (variable.kind === "block") add(variable.block, losses[level] ?? 0);
    }
  }
  const costs = parts.map(({ first, block, others, loss }): Cost => {
    if (others === undefined && !Number.isNaN(loss)) return new BlockCost(first, block, Math.max(0, loss));
    const events = new Set([block, ...(others ?? [])].flatMap((one) => one.events));
    return { first, events: [...events], loss: gainWithout(events) };
  });
  for (const place of placesOf(failure)) {
    const loss = placeLoss(place, calculation, whole);
    const known = Number.isNaN(loss) ? gainWithout(new Set([place])) : Math.max(0, loss);
    costs.push({ first: place, events: [place], loss: known });
  }
  return costs.sort((a, b) => b.loss - a.loss);
}

/** Blocks of one element, while their costs are added up. */
interface Part {
  readonly first: FailureEvent;
  readonly block: Block;
  /** Most elements have one block alone. */
  others: Block[] | undefined;
  /** Of the first block; NaN where it is certain to be down. */
  readonly loss: number;
}

/**
 * The cost of one block, whose events it lists when they are read. A class for its size alone: an object literal with a getter is a
 * dictionary of its own, with a closure and its surroundings.
 */
class BlockCost implements Cost {
  readonly first: FailureEvent;
  readonly loss: number;
  readonly #block: Block;

  constructor(first: FailureEvent, block: Block, loss: number) {
    this.first = first;
    this.loss = loss;
    this.#block = block;
  }

  get events(): readonly FailureEvent[] {
    return this.#block.events;
  }
}

/** What matters to a flow, once per failure. */
export interface Relevant {
  readonly blocks: readonly Block[];
  readonly places: readonly FailureEvent[];
}

function relevantTo({ needed, rest, kept }: ReckonedFailure): Relevant {
  kept.relevant ??= findRelevant(needed, rest);
  return kept.relevant;
}

function findRelevant(needed: ReckonedFailure["needed"], { compiled, variables }: ReckonedFailure["rest"]): Relevant {
  if (compiled.levels.length === 0) return { blocks: needed, places: placesAround(needed) };
  const blocks = needed.slice();
  const list = newList();
  for (let index = 0; index < compiled.levels.length; index += 1) {
    const variable = variables[compiled.levels[index] as number];
    // No block of the rest is needed in any case.
    if (variable?.kind !== "block" || variable.block.list === list) continue;
    variable.block.list = list;
    blocks.push(variable.block);
  }
  return { blocks, places: placesAround(blocks) };
}

/** Each once; most blocks of a flow stand as others do, and then have their list of places in common. */
function placesAround(blocks: readonly Block[]): readonly FailureEvent[] {
  let only: readonly FailureEvent[] | undefined;
  let all: Set<FailureEvent> | undefined;
  for (const { places } of blocks) {
    if (places.length === 0 || places === only) continue;
    if (only === undefined) {
      only = places;
      continue;
    }
    all ??= new Set(only);
    for (const place of places) all.add(place);
  }
  return all === undefined ? (only ?? nowhere) : [...all];
}

const nowhere: readonly FailureEvent[] = [];

/** The blocks that matter to a flow: the needed ones, and those that its diagram depends on. */
export function blocksIn(failure: ReckonedFailure): readonly Block[] {
  return relevantTo(failure).blocks;
}

/** The zones and regions that matter to a flow, in order of appearance. */
export function placesOf(failure: ReckonedFailure): readonly FailureEvent[] {
  return relevantTo(failure).places;
}

/** P(fail) − P(fail | the place is up), from the states in which it is down and those in which it is not. */
function placeLoss(place: FailureEvent, { event }: Calculation, { states, weights, failing }: FailureByState): number {
  const p = event(place);
  if (p <= 0) return 0;
  if (p >= 1) return Number.NaN;
  const region = place.within;
  let loss = 0;
  for (let state = 0; state < failing.length; state++) {
    // A zone changes nothing while its region is down.
    if (region !== undefined && states.isDown(state, region)) continue;
    const share = (weights[state] ?? 0) * (failing[state] ?? 0);
    loss += states.isDown(state, place) ? share : (-share * p) / (1 - p);
  }
  return loss;
}
