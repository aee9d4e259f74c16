// What one loss alone does to one flow: for every event and for every whole component, the requests that it fails or
// degrades. No decision diagram over failures is built, so the cost stays near linear; losses in pairs and the
// probabilities of failures are left to others.

import type { Component, Id } from "../../language/index.ts";
import { always, type BddNode, never } from "../graph/bdd.ts";
import { type ComponentValues, valuesWith } from "./component-values.ts";
import { fatalPlaces } from "./copies.ts";
import { type Conditions, conditionsOf } from "./draw-conditions.ts";
import { FoundLosses } from "./found-losses.ts";
import { forEachLoss, insert, type LossSet, lossAlgebra, noConditions } from "./loss-sets.ts";
import type { Numbered } from "./numbered.ts";
import type { FailureEvent, Redundancy, Standing } from "./redundancy.ts";
import type { Primary, Structure, StructureNode } from "./structure.ts";
import { evaluate, needsBelow, needsOf, standingsBelow, staysUp } from "./structure-values.ts";
import { trimmed } from "./trimmed.ts";
import { goodDayOf } from "./visit-conditions.ts";

/** Something lost while all else is up. */
export type Loss = Numbered &
  (
    | { readonly kind: "event"; readonly event: FailureEvent }
    /** Every copy of a component at once; also stated for a component of one copy, beside the loss of that copy. */
    | { readonly kind: "component"; readonly component: Component }
  );

/** Share of a flow's requests, in [0, 1]; an interval where a hit ratio is one or is unknown. */
export type Share = readonly [low: number, high: number];

const none: Share = [0, 0];

export interface LossEffect {
  readonly loss: Loss;
  /** Share of the flow's requests that fail. */
  readonly lost: Share;
  /** Share that is served only because something stands in or is left out. */
  readonly degraded: Share;
}

/**
 * What fails some of the flow's requests by itself, in order of appearance along the flow; `degraded` is left zero.
 * Exact: one event is down and all others are up, per combination of draws that has a positive probability. Linear in
 * the structure where everything is needed; below an alternative, nodes × losses / 32.
 */
export function fatalLossesOf(structure: Structure): readonly LossEffect[] {
  return fatalitiesOf(structure).effects;
}

/** The losses that fail requests, and the draws under which they do. */
export interface Fatalities {
  readonly effects: readonly LossEffect[];
  readonly conditions: Conditions;
  readonly found: FoundLosses;
}

function fatalitiesOf(structure: Structure): Fatalities {
  // Kept as long as its structure, since rules and facts both ask.
  structure.kept.fatalities ??= computeFatalities(structure);
  return structure.kept.fatalities;
}

function computeFatalities(structure: Structure): Fatalities {
  const conditions = conditionsOf(structure);
  const found = fatalConditions(structure, conditions);
  const effects: LossEffect[] = [];
  for (let place = 0; place < found.losses.length; place += 1) {
    const lost = conditions.shareOf(found.conditions[place] as BddNode);
    if (lost[1] > 0) effects.push({ loss: found.losses[place] as Loss, lost, degraded: none });
  }
  return { effects: trimmed(effects), conditions, found };
}

/** Of so many events whose shares differ every combination is tried; of one element they are two at most. */
const combinationLimit = 8;

/**
 * Share of the flow's requests that fail because one of the events has happened, each independently with its
 * probability: Σ over the sets S of those that have happened P(S) · P(some of S fails the request). Events that fail the
 * same requests count as one with 1 − Π(1 − p). An interval as `LossEffect.lost` is.
 */
export function jointShareOf(
  structure: Structure,
  events: readonly FailureEvent[],
  probabilityOf: (event: FailureEvent) => number,
): Share {
  const { conditions, found } = fatalitiesOf(structure);
  found.resume();
  const noneByCondition = new Map<BddNode, number>();
  for (const event of events) {
    const place = found.placeOf(lossOfEvent(event));
    const condition = place === -1 ? never : (found.conditions[place] as BddNode);
    if (condition === never) continue;
    noneByCondition.set(condition, (noneByCondition.get(condition) ?? 1) * (1 - probabilityOf(event)));
  }
  const groups = [...noneByCondition];
  if (groups.length > combinationLimit) return [0, 1];
  let [low, high] = [0, 0];
  for (let set = 1; set < 1 << groups.length; set++) {
    let weight = 1;
    let condition: BddNode = never;
    for (const [index, [one, none]] of groups.entries()) {
      const hasHappened = ((set >> index) & 1) === 1;
      weight *= hasHappened ? 1 - none : none;
      if (hasHappened) condition = conditions.bdd.or(condition, one);
    }
    const share = conditions.shareOf(condition);
    low += weight * share[0];
    high += weight * share[1];
  }
  return [low, high];
}

/** What fails or degrades some of the flow's requests by itself. Linear in the nodes; below alternatives × losses / 32. */
export function lossEffectsOf(structure: Structure): readonly LossEffect[] {
  const { effects: fatal, conditions, found } = fatalitiesOf(structure);
  const degrading = degradingLosses(structure, conditions);
  if (degrading.losses.length === 0) return fatal;
  const effects: LossEffect[] = [];
  const degradedUnder = (when: BddNode, lostWhen: BddNode): Share =>
    lostWhen === always ? none : conditions.shareOf(without(conditions, when, lostWhen));
  for (let place = 0; place < found.losses.length; place += 1) {
    const loss = found.losses[place] as Loss;
    const effect = fatal[effects.length];
    // What fails no request in the end is told with what only degrades.
    if (effect?.loss !== loss) continue;
    const own = degrading.placeOf(loss);
    if (own === -1) {
      effects.push(effect);
      continue;
    }
    const { lost } = effect;
    const degraded = degradedUnder(degrading.conditions[own] as BddNode, found.conditions[place] as BddNode);
    effects.push({ loss, lost, degraded });
    degrading.conditions[own] = never;
  }
  found.resume();
  for (let own = 0; own < degrading.losses.length; own += 1) {
    const when = degrading.conditions[own] as BddNode;
    if (when === never) continue;
    const loss = degrading.losses[own] as Loss;
    const place = found.placeOf(loss);
    const degraded = degradedUnder(when, place === -1 ? never : (found.conditions[place] as BddNode));
    if (degraded[1] > 0) effects.push({ loss, lost: none, degraded });
  }
  return effects;
}

function without({ bdd }: Conditions, when: BddNode, lostWhen: BddNode): BddNode {
  return lostWhen === never ? when : bdd.and(when, bdd.not(lostWhen));
}

/** What makes the flow do without something, each under its condition; what fails every request may be left out. */
function degradingLosses(structure: Structure, conditions: Conditions): FoundLosses {
  const degrading = new FoundLosses();
  const rootsByCondition = new Map<BddNode, number[]>();
  const day = goodDayOf(structure, conditions);
  const { ids } = structure.outline.graph;
  for (let index = 0; index < day.visited.length; index += 1) {
    const position = day.visited[index] as number;
    const reached = day.conditions[position] ?? never;
    if (reached === never) continue;
    const primaries = structure.primariesOf(ids[position] as Id);
    for (let primary = 0; primary < primaries.length; primary += 1) {
      addRoot(rootsByCondition, reached, (primaries[primary] as Primary).node);
    }
  }
  // Without what is needed anyway nothing is served, so it does not matter what else it does.
  if (rootsByCondition.size > 0) {
    noteBelow(structure, conditions, rootsByCondition, new Set(needsOf(structure).standings), degrading);
  }
  return degrading;
}

function addRoot(rootsByCondition: Map<BddNode, number[]>, condition: BddNode, root: number): void {
  const roots = rootsByCondition.get(condition);
  if (roots === undefined) rootsByCondition.set(condition, [root]);
  else roots.push(root);
}

/** Nodes that are needed under a condition and have alternatives or conditions of their own. */
interface Open {
  readonly condition: BddNode;
  readonly nodes: readonly number[];
}

/**
 * Adds what alone takes some nodes down, each under the condition that the node is needed under. Standings that are `known` are
 * taken as up; those that are needed under every condition are added to them.
 */
function noteBelow(
  structure: Structure,
  conditions: Conditions,
  rootsByCondition: ReadonlyMap<BddNode, readonly number[]>,
  known: Set<Standing>,
  found: FoundLosses,
): void {
  const open: Open[] = [];
  for (const [condition, roots] of rootsByCondition) {
    const { standings, others } = needsBelow(structure, roots);
    for (const standing of standings) if (!known.has(standing)) noteFatal(standing, condition, conditions, found);
    // What always counts by itself need not be looked for below an alternative.
    if (condition === always) for (const standing of standings) known.add(standing);
    open.push({ condition, nodes: others.filter((node) => !staysUp(structure, node, known)) });
  }
  noteOpen(structure, conditions, open, known, found);
}

/** Adds what takes nodes with alternatives down. */
function noteOpen(
  structure: Structure,
  conditions: Conditions,
  open: readonly Open[],
  known: ReadonlySet<Standing>,
  found: FoundLosses,
): void {
  const roots = open.length === 1 ? (open[0] as Open).nodes : open.flatMap(({ nodes }) => nodes);
  const values = evaluateLosses(structure, conditions, roots, known);
  if (values === undefined) return;
  const { sets, losses } = values;
  found.resume();
  let next = 0;
  for (const { condition, nodes } of open) {
    for (const end = next + nodes.length; next < end; next += 1) {
      forEachLoss(sets[next] as LossSet, (index, when) => {
        const both = condition === always ? when : conditions.bdd.and(condition, when);
        found.note(losses[index] as Loss, both, conditions.bdd);
      });
    }
  }
}

function noteFatal(standing: Standing, condition: BddNode, { bdd }: Conditions, found: FoundLosses): void {
  const losses = fatalTo(standing);
  for (let index = 0; index < losses.length; index += 1) found.note(losses[index] as Loss, condition, bdd);
}

/** The loss of all copies of a component, or of one event. The same object whenever it is the same loss. */
export function lossOfComponent(component: Component): Loss {
  return lossWith(valuesWith(component), component);
}

function lossWith(values: ComponentValues, component: Component): Loss {
  values.loss ??= { list: 0, number: -1, kind: "component", component };
  return values.loss;
}

export function lossOfEvent(event: FailureEvent): Loss {
  event.kept.loss ??= { list: 0, number: -1, kind: "event", event };
  return event.kept.loss;
}

/** Whether the event alone takes the component by itself down. */
export function isFatalTo(standing: Standing, event: FailureEvent): boolean {
  return fatalTo(standing).includes(lossOfEvent(event));
}

/** The events that alone take the component by itself down. */
export function fatalEventsOf(standing: Standing): readonly FailureEvent[] {
  return fatalTo(standing).flatMap((loss) => (loss.kind === "event" ? [loss.event] : []));
}

/** What alone takes a component by itself down: the loss of it and of its hosts, and single events. */
export function fatalTo(standing: Standing): readonly Loss[] {
  const known = standing.kept.fatal;
  if (known !== undefined) return known;
  const losses = [lossWith(standing.values, standing.component)];
  for (const host of standing.hosts) losses.push(lossOfComponent(host));
  // Of one part they differ; of several, as of a host in the zone of what runs there, some may be the same.
  const seen = standing.parts.length > 1 ? new Set<FailureEvent>() : undefined;
  for (const part of standing.parts) {
    const isSpare = part.kind === "copies" && part.count > part.needed;
    const fatal = isSpare ? fatalPlaces(part) : fatalToRedundancy(part.kind === "copies" ? part.up() : part);
    for (const event of fatal) {
      if (seen?.has(event) === true) continue;
      seen?.add(event);
      losses.push(lossOfEvent(event));
    }
  }
  const fatal = trimmed(losses);
  standing.kept.fatal = fatal;
  return fatal;
}

/** Events that alone make the expression false, each once: of k-of-n those that take more than n − k parts. Linear in its size. */
function fatalToRedundancy(part: Redundancy): readonly FailureEvent[] {
  if (part.kind === "event") {
    // That several copies are lost at once is no single loss.
    const { group } = part.event;
    return group === undefined || group.copies === group.needed ? [part.event] : noEvents;
  }
  if (part.parts.length === 0) return noEvents;
  if (part.kind === "all") return fatalToAny(part.parts);
  const needed = part.kind === "at-least" ? part.count : 1;
  const counts = new Map<FailureEvent, number>();
  const weights = part.kind === "at-least" ? part.weights : undefined;
  let total = 0;
  for (const [index, inner] of part.parts.entries()) {
    const weight = weights?.[index] ?? 1;
    total += weight;
    for (const event of fatalToRedundancy(inner)) counts.set(event, (counts.get(event) ?? 0) + weight);
  }
  const spare = total - needed;
  return [...counts].filter(([, count]) => count > spare).map(([event]) => event);
}

const noEvents: readonly FailureEvent[] = [];

/** Those that make any of the parts false. */
function fatalToAny(parts: readonly Redundancy[]): readonly FailureEvent[] {
  const found: FailureEvent[] = [];
  for (const part of parts) {
    // Where all is needed there are a copy and its places, or few parts that can be lost by one event at all.
    for (const event of fatalToRedundancy(part)) if (!found.includes(event)) found.push(event);
  }
  return found;
}

/** By loss, the condition under which it fails the flow. */
function fatalConditions(structure: Structure, conditions: Conditions): FoundLosses {
  const found = new FoundLosses();
  const { standings, others } = needsOf(structure);
  for (const standing of standings) noteFatal(standing, always, conditions, found);
  if (others.length === 0) return found;
  // What only some requests need is mostly a conjunction again.
  const rootsByCondition = new Map<BddNode, number[]>();
  const nodes: number[] = [];
  for (const other of others) {
    const node = structure.nodes[other] as StructureNode;
    if (node.kind === "guard") addRoot(rootsByCondition, conditions.of(node.when), node.part);
    else nodes.push(other);
  }
  if (nodes.length > 0) noteOpen(structure, conditions, [{ condition: always, nodes }], standings, found);
  if (rootsByCondition.size > 0) noteBelow(structure, conditions, rootsByCondition, new Set(standings), found);
  return found;
}

interface LossValues {
  /** Of each root. */
  readonly sets: readonly LossSet[];
  readonly losses: readonly Loss[];
}

/** The losses of each root, but for those of the standings that the caller knows; undefined where there are no others. */
function evaluateLosses(
  structure: Structure,
  conditions: Conditions,
  roots: readonly number[],
  known: ReadonlySet<Standing>,
): LossValues | undefined {
  if (roots.length === 0) return undefined;
  const unknown = standingsBelow(structure, roots).filter((standing) => !known.has(standing));
  if (unknown.length === 0) return undefined;
  const numbered = new FoundLosses();
  for (const standing of unknown) noteFatal(standing, always, conditions, numbered);
  const { losses } = numbered;
  const empty = new Array<number>(Math.ceil(losses.length / 32)).fill(0);
  const nothing: LossSet = { sure: empty, maybe: noConditions };
  const setByStanding = new Map<Standing, LossSet>();
  for (const standing of unknown) {
    const sure = empty.slice();
    for (const loss of fatalTo(standing)) insert(sure, numbered.placeOf(loss));
    setByStanding.set(standing, { sure, maybe: noConditions });
  }
  const setOf = (standing: Standing) => setByStanding.get(standing) ?? nothing;
  const sets = evaluate(structure, lossAlgebra(conditions, nothing, setOf), roots);
  return { sets, losses };
}
