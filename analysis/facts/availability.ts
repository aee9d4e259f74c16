// How much of a flow's demand is served, from the figures that a design states: the estimate with what is known and
// assumed, and the cap with what is written alone. Capacity, retries and errors of healthy parts are not in it.

import type { Flow, Id, Ratio, Span, SystemModel } from "../../language/index.ts";
import { byCodeUnit } from "../by-code-unit.ts";
import { type Derivation, type Fact, factOf, type MissingInput } from "../fact.ts";
import { never } from "../graph/bdd.ts";
import { type Block, blocksOf } from "./blocks.ts";
import { refusalLines } from "./capacity/refusals.ts";
import { type Failing, failingIn, failingOf } from "./failing.ts";
import { flowFailureOf, nothingMore, type ReckonedFailure, reckonedFailure } from "./flow-failure.ts";
import {
  type Basis,
  blocksIn,
  type Cost,
  costsOf,
  type End,
  type FailureByState,
  failureByState,
  likelihoodAt,
  placesOf,
} from "./flow-probability.ts";
import { fatalLossesOf } from "./losses.ts";
import { type Loaded, perFlow } from "./memo.ts";
import { type Access, type FailureEvent, notesOf, type Standing, standingsOf } from "./redundancy.ts";
import { type Structure, structureOf } from "./structure.ts";
import { drawsIn, standingsIn } from "./structure-values.ts";
import { countWords, fewOf, listWords, nameOf, percentWords, shareWords } from "./words.ts";

export interface FlowAvailability {
  /** Availability in [0, 1]; ends that differ where figures or hit ratios are intervals, or where only bounds were found. */
  readonly value?: readonly [low: Ratio, high: Ratio];
  /** Inputs without which there is no value; empty for a cap. */
  readonly missing: readonly MissingInput[];
  /** Whether the diagram fitted its budget, so that the ends are those of the figures and not of the method. */
  readonly isExact: boolean;
  /**
   * Share of the requests that would be served more if the events of one element never happened, P(¬φ) − P(¬φ | up), at the
   * pessimistic ends, and of a cap at the favourable ones that it is made of; largest first. A failover counts apart from its
   * copies. Of the smallest ones an upper bound.
   */
  readonly contributions: readonly Cost[];
  /** Domains and failovers without a figure. */
  readonly uncounted: readonly FailureEvent[];
}

/**
 * Share of a flow's requests that are served, degraded ones among them, in [0, 1].
 *
 * P(φ) over the flow's failure diagram, each shared event counted once; h · P(φ | hit) + (1 − h) · P(φ | miss) for a
 * cache with hit ratio h, branches by their probabilities. Intervals go in at both ends and come out as the exact interval, since a
 * structure is monotone. Events are taken as independent, which overstates the result where a cause that the design does
 * not state joins them. Where the diagram outgrows its budget: an interval that certainly holds, from the single events
 * below and from the product over everything that could be needed above.
 *
 * The estimate is unknown while an event that matters has neither a figure nor a default; `missing` names them. Domains
 * and failovers without a figure are left out and said.
 *
 * Source: A. Rauzy (1993); intervals as Barlow and Proschan, Statistical Theory of Reliability (1975), chapter 2.
 * Worked examples: test/facts/availability.test.ts.
 */
export function availabilityOf(structure: Structure, basis: Basis): FlowAvailability {
  return availabilityBy(failingOf(structure), basis);
}

/** As `availabilityOf` the flow's structure. */
export function availabilityIn(model: SystemModel, flow: Flow, basis: Basis): FlowAvailability {
  return availabilityBy(failingIn(model, flow), basis);
}

function availabilityBy(failing: Failing, basis: Basis): FlowAvailability {
  const { kept } = failing.failure;
  // Once per failure: rules and facts both ask.
  kept[basis] ??= computeAvailability(failing, basis);
  return kept[basis];
}

function computeAvailability(failing: Failing, basis: Basis): FlowAvailability {
  const { failure, standings, unbounded } = failing;
  const isExact = unbounded === undefined;
  const blocks = isExact ? blocksIn(failure) : [...new Set(standings.flatMap(blocksOf))];
  const inputs = missingInputs(standings, blocks);
  const missing = basis === "cap" ? [] : inputs;
  const uncounted = uncountedIn(blocks);
  const none = { missing, isExact, contributions: [], uncounted };
  if (missing.length > 0) return none;
  const isOnePoint = isPoint(failure, blocks);
  // With every figure written in the project, and none of them an interval, the cap is the estimate.
  if (basis === "cap" && inputs.length === 0 && isOnePoint && blocks.every(({ figures }) => figures.isWritten)) {
    return availabilityBy(failing, "estimate");
  }
  if (!isExact) {
    const [low, high] = certainEnds(unbounded, blocks, basis);
    return { ...none, value: [Math.max(0, 1 - high), Math.min(1, 1 - low)] };
  }
  if (basis === "cap" && !isOnePoint) {
    // The most that is allowed is made of favourable ends alone, and so is what each part takes of it.
    const best = failureByState(failure, basis, "low");
    const most = Math.min(1, 1 - best.probability);
    return new Reckoned({ ...none, value: [most, most] }, costsLater(failure, basis, "low", best));
  }
  const adverse = failureByState(failure, basis, "high");
  const favourable = isOnePoint ? adverse : failureByState(failure, basis, "low");
  const value = [Math.max(0, 1 - adverse.probability - adverse.lost), Math.min(1, 1 - favourable.probability)] as const;
  return new Reckoned({ ...none, isExact: adverse.lost === 0, value }, costsLater(failure, basis, "high", adverse));
}

/** Each once, in order of appearance; most blocks have none. */
function uncountedIn(blocks: readonly Block[]): readonly FailureEvent[] {
  let found: Set<FailureEvent> | undefined;
  for (const { figures } of blocks) {
    if (figures.uncounted.length === 0) continue;
    found ??= new Set();
    for (const event of figures.uncounted) found.add(event);
  }
  return found === undefined ? nothingUncounted : [...found];
}

const nothingUncounted: readonly FailureEvent[] = [];

/** Holds the failure and its sums, and nothing of the model around them. */
function costsLater(failure: ReckonedFailure, basis: Basis, end: End, whole: FailureByState): () => readonly Cost[] {
  return () => costsOf(failure, basis, end, whole);
}

/** An availability whose parts are measured when first read: most flows are asked for the number alone. */
class Reckoned implements FlowAvailability {
  readonly value: readonly [low: Ratio, high: Ratio];
  readonly missing: FlowAvailability["missing"];
  readonly isExact: boolean;
  readonly uncounted: FlowAvailability["uncounted"];
  #contributions: readonly Cost[] | undefined = undefined;
  /** Let go of once it has been called, with what it holds. */
  #measure: (() => readonly Cost[]) | undefined;

  constructor(of: Omit<FlowAvailability, "contributions"> & Pick<Reckoned, "value">, measure: () => readonly Cost[]) {
    this.value = of.value;
    this.missing = of.missing;
    this.isExact = of.isExact;
    this.uncounted = of.uncounted;
    this.#measure = measure;
  }

  get contributions(): readonly Cost[] {
    this.#contributions ??= this.#measure?.() ?? [];
    this.#measure = undefined;
    return this.#contributions;
  }
}

/** Whether no figure and no hit ratio is an interval. */
function isPoint({ rest }: ReckonedFailure, blocks: readonly Block[]): boolean {
  if (!blocks.every(({ figures }) => figures.isPoint)) return false;
  return rest.variables.every((variable) => variable.kind !== "draw" || variable.draw.low === variable.draw.high);
}

/**
 * Ends that hold without a diagram, by leaving out states. At least: some event that fails every request by itself happens,
 * and those are independent. At most: while every place is up, a block that is fatal alone is down, or two others are, since
 * the flow stands without any one of these; while a place is down, anything that could be needed at all is. Blocks are
 * independent in each state of the places.
 */
function certainEnds(structure: Structure, blocks: readonly Block[], basis: Basis): readonly [number, number] {
  let noneHappens = 1;
  const fatal = new Set<Id>();
  for (const { loss, lost } of fatalLossesOf(structure)) {
    if (loss.kind === "component") fatal.add(loss.component.id);
    else if (lost[0] === 1) noneHappens *= 1 - likelihoodAt(loss.event.likelihood, basis, "low");
  }
  const everything = reckonedFailure(blocks, nothingMore);
  const { calculation, weights, probability, failing, lost } = failureByState(everything, basis, "high");
  let noFatal = 1;
  let noneDown = 1;
  let oneDown = 0;
  for (const block of blocks) {
    // Everything up is the first state.
    const q = calculation.table(block)[0] ?? 0;
    const owner = block.first?.element;
    if (owner === undefined || fatal.has(owner)) noFatal *= 1 - q;
    else {
      oneDown = oneDown * (1 - q) + noneDown * q;
      noneDown *= 1 - q;
    }
  }
  const whileUp = Math.min(failing[0] ?? 1, 1 - noFatal * (noneDown + oneDown));
  const high = probability - (weights[0] ?? 0) * ((failing[0] ?? 0) - whileUp) + lost;
  return [1 - noneHappens, Math.min(1, high)];
}

/** Figures that are neither written nor assumed, of the events that matter and of what decides how many must be up. */
function missingInputs(standings: readonly Standing[], blocks: readonly Block[]): readonly MissingInput[] {
  if (!blocks.some(({ figures }) => figures.isLacking) && standings.every(({ missing }) => missing.length === 0))
    return [];
  const relevant = new Set(blocks.flatMap(({ events, places }) => [...events, ...places]));
  const found = new Map<string, MissingInput>();
  const add = (input: MissingInput) => found.set(`${input.element} ${input.term}`, input);
  for (const standing of standings) {
    const own = standing.events.filter((event) => relevant.has(event));
    if (own.length > 0) for (const input of standing.missing) add(input);
    for (const { element, likelihood } of own)
      if (likelihood.kind === "missing") add({ element, term: likelihood.term });
  }
  return [...found.values()];
}

/** `availabilityOf` with everything that is known or assumed; once per flow. */
export const estimateOf = perFlow((model, flow) => availabilityIn(model, flow, "estimate"));
/** `availabilityOf` with what is written alone, all else at 100%; once per flow. */
export const capOf = perFlow((model, flow) => availabilityIn(model, flow, "cap"));

/** The fact `availability` of a flow: a ratio, or an interval of ratios. */
export function availabilityFactOf(facts: Loaded, flow: Flow): Fact {
  const { model } = facts;
  const found = estimateOf(model, flow);
  const base = { name: "availability", element: flow.id, unit: "ratio", missing: found.missing } as const;
  const { value } = found;
  if (value === undefined) {
    return factOf({ ...base, kind: "unknown" }, () => {
      const steps = found.missing.map((input) => ({
        says: `${input.element} states no ${input.term}`,
        ...placeOf(model, input),
      }));
      const says = `the availability of ${nameOf(model, flow.id)} is unknown: ${countWords(steps.length, "input is", "inputs are")} missing`;
      return { says, at: flow.at, steps };
    });
  }
  return factOf({ ...base, kind: found.isExact ? "estimate" : "bound", value: ratioOf(value) }, () => {
    const says = `${nameOf(model, flow.id)} is available ${shareWords(value)} of the time`;
    return { says, at: flow.at, steps: explain(facts, structureOf(model, flow), found, "estimate") };
  });
}

/**
 * The fact `availability-cap` of a flow: the most that what is written allows, all else at 100%. It rests on the independence
 * that it lists, and is too low only where parts that are all needed fail together.
 */
export function availabilityCapFactOf(facts: Loaded, flow: Flow): Fact {
  const { model } = facts;
  const found = capOf(model, flow);
  const value = found.value?.[1] ?? 1;
  const base = {
    name: "availability-cap",
    element: flow.id,
    kind: "bound",
    unit: "ratio",
    value,
    missing: [],
  } as const;
  return factOf(base, () => {
    const says = `${nameOf(model, flow.id)} is available at most ${percentWords(value)} of the time, with everything that is not written at 100%`;
    return { says, at: flow.at, steps: explain(facts, structureOf(model, flow), found, "cap") };
  });
}

function ratioOf(value: readonly [number, number]): number | readonly [number, number] {
  return value[0] === value[1] ? value[0] : value;
}

function placeOf(model: SystemModel, input: MissingInput): { at?: Span } {
  const component = model.componentById.get(input.element);
  return component === undefined ? {} : { at: component.at };
}

/** So many contributors are read; the rest is counted. */
const listedContributors = 12;

function explain(facts: Loaded, structure: Structure, found: FlowAvailability, basis: Basis): readonly Derivation[] {
  const { model } = facts;
  const named = (ids: readonly string[]) => someOf(ids.map((id) => nameOf(model, id)));
  const steps: Derivation[] = contributorsOf(model, structure, found);
  const counted = [...new Set(found.contributions.filter(({ loss }) => loss > 0).map(({ first }) => first.element))];
  if (counted.length > 1) {
    const errs =
      basis === "cap" ? "; the cap is too low only where parts of them that are all needed fail together" : "";
    steps.push({
      says: `taken as independent of each other: ${named(counted)}${errs}`,
      steps: dependentLines(structure, basis),
    });
  }
  for (const draw of drawsIn(structure)) {
    if (draw.kind !== "hit") continue;
    const { cache, low, high } = draw;
    const name = nameOf(model, cache.id);
    const says =
      cache.hitRatio === undefined
        ? `${name} states no hit-ratio: both ends, all hits and all misses, are worked out`
        : `${name} answers ${shareWords([low, high])} of its reads`;
    steps.push({ says, at: cache.hitRatio?.at ?? cache.at });
  }
  const notes = new Set(standingsIn(structure).flatMap((standing) => notesOf(model, standing)));
  steps.push(...[...notes].map((says) => ({ says })));
  const domains = found.uncounted.filter((event) => event.kind !== "failover").map((event) => event.element);
  if (domains.length > 0) steps.push({ says: `not counted: loss of ${named(domains.sort(byCodeUnit))}` });
  const failovers = found.uncounted.filter((event) => event.kind === "failover").map((event) => event.element);
  if (failovers.length > 0) steps.push({ says: `not counted: the time that a failover of ${named(failovers)} takes` });
  const components = new Set(standingsIn(structure).map(({ component }) => component));
  const erring = [...components].filter(({ errorRate }) => errorRate !== undefined).map(({ id }) => id);
  if (erring.length > 0) steps.push({ says: `not counted: the error-rate of ${named(erring)}` });
  steps.push(...refusalLines(facts, components));
  if (!found.isExact) {
    steps.push({ says: "the flow is too large to be worked out exactly: the truth certainly lies in the interval" });
  }
  return steps;
}

/**
 * What is left of the number if nothing is independent, after Fréchet (1935): a flow of which every part is needed fails at
 * most as often as the sum of what can fail it, and at least as often as the worst of what fails it alone. Of copies, of
 * which c too few have to fail together, at most a c-th of their sum does so (Markov). None for a flow with alternatives.
 */
function dependentLines(structure: Structure, basis: Basis): readonly Derivation[] {
  const { reckoned: failure, root } = flowFailureOf(structure);
  if (root !== never) return [];
  const down = ({ likelihood }: FailureEvent) => likelihoodAt(likelihood, basis, "high");
  let worst = 0;
  for (const { loss } of fatalLossesOf(structure)) {
    if (loss.kind === "event") worst = Math.max(worst, likelihoodAt(loss.event.likelihood, basis, "low"));
  }
  const most = `at most ${percentWords(1 - worst)}`;
  if (basis === "cap") return [{ says: `with no independence: ${most}` }];
  let sum = 0;
  for (const { events, layout } of failure.needed) {
    const own = events.reduce((total, event) => total + down(event), 0);
    sum += layout === undefined ? own : own / (events.length - layout.needed + 1);
  }
  for (const place of placesOf(failure)) sum += down(place);
  return [{ says: `with no independence: at least ${percentWords(Math.max(0, 1 - sum))}, ${most}` }];
}

/** Costs below a millionth are not told apart: four seconds in ten weeks. */
const smallestCost = 1e-6;

/** A line for each component, zone, region and failover that takes part, the costliest first. */
function contributorsOf(model: SystemModel, structure: Structure, found: FlowAvailability): Derivation[] {
  const standings = standingsByElement(model, structure);
  const counted = found.contributions.filter(({ loss }) => loss > 0);
  const lines = counted.slice(0, listedContributors).flatMap(({ first: event, loss }): Derivation[] => {
    // The figure is that of each copy, from which the line can be worked out again.
    const likelihood = event.group?.each ?? event.likelihood;
    if (likelihood.kind !== "known") return [];
    const each = shareWords([1 - likelihood.high, 1 - likelihood.low]);
    const cost = loss < smallestCost ? `less than ${percentWords(smallestCost)}` : percentWords(loss);
    const name = nameOf(model, event.element);
    const known = event.kind === "replica" || event.kind === "component" ? (standings.get(event.element) ?? []) : [];
    const copies = copiesWords(known);
    const says = `${event.kind === "failover" ? `failover of ${name}` : name}: ${copies}${each} (${likelihood.says})`;
    return [{ says: `${says}, costs ${cost}`, at: likelihood.at }];
  });
  const rest = counted.length - lines.length;
  return rest > 0 ? [...lines, { says: `and ${countWords(rest, "part")} more that cost less` }] : lines;
}

/** `1 of 2 at `; where accesses need other copies `3 of 4 to write and 2 of 4 to read, each at `. */
function copiesWords(standings: readonly Standing[]): string {
  const several = standings.filter(({ copies }) => copies > 1);
  const words = [...new Set(several.map(({ copies, needed }) => `${needed} of ${copies}`))];
  if (words.length < 2) return words.length === 0 ? "" : `${words[0]} at `;
  const byAccess = several.map(({ copies, needed, access }) => `${needed} of ${copies} ${accessWords[access]}`);
  return `${listWords([...new Set(byAccess)])}, each at `;
}

const accessWords: Readonly<Record<Access, string>> = {
  write: "to write",
  read: "to read",
  replica: "from a replica",
  any: "from any copy",
  call: "to answer",
};

/** What takes part by itself or as a host of what does, by component; more than one where accesses need other copies. */
function standingsByElement(model: SystemModel, structure: Structure): ReadonlyMap<Id, readonly Standing[]> {
  const all = new Set(standingsIn(structure));
  for (const { hosts } of [...all]) for (const host of hosts) all.add(standingsOf(model).of(host, "call"));
  const found = new Map<Id, Standing[]>();
  for (const standing of all) {
    const known = found.get(standing.component.id);
    if (known === undefined) found.set(standing.component.id, [standing]);
    else known.push(standing);
  }
  return found;
}

function someOf(names: readonly string[]): string {
  return listWords(fewOf(names, listedContributors, "more", "more"));
}
