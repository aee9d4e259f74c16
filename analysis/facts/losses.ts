// What one loss alone does to one flow: for every event and for every whole component, the requests that it fails or
// degrades. No decision diagram over failures is built, so the cost stays near linear; losses in pairs and the
// probabilities of failures are left to others.

import type { Component, Id } from "../../language/index.ts";
import { always, type BddNode, never, probabilityOf, supportOf } from "../graph/bdd.ts";
import { type Conditions, createConditions } from "./draw-conditions.ts";
import { entriesOf, insert, type LossSet, lossAlgebra, noConditions } from "./loss-sets.ts";
import type { FailureEvent, Redundancy, Standing } from "./redundancy.ts";
import { evaluate, guardOf, type Literal, needsOf, partsOf, type Structure, type StructureNode } from "./structure.ts";

/** Something lost while all else is up. */
export type Loss =
  | { readonly kind: "event"; readonly event: FailureEvent }
  /** Every copy of a component at once; also stated for a component of one copy, beside the loss of that copy. */
  | { readonly kind: "component"; readonly component: Component };

/** Share of a flow's requests, in [0, 1]; an interval where a hit ratio is one or is unknown. */
export type Share = readonly [low: number, high: number];

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
interface Fatalities {
  readonly effects: readonly LossEffect[];
  readonly conditions: Conditions;
  readonly conditionByLoss: ReadonlyMap<Loss, BddNode>;
}

function fatalitiesOf(structure: Structure): Fatalities {
  let fatalities = fatalByStructure.get(structure);
  if (fatalities === undefined) {
    fatalities = computeFatalities(structure);
    fatalByStructure.set(structure, fatalities);
  }
  return fatalities;
}

/** Kept as long as its structure, since rules and facts both ask. */
const fatalByStructure = new WeakMap<Structure, Fatalities>();

function computeFatalities(structure: Structure): Fatalities {
  const conditions = createConditions(structure);
  const conditionByLoss = fatalConditions(structure, conditions);
  const effects: LossEffect[] = [];
  for (const [loss, condition] of conditionByLoss) {
    const lost = shareOf(structure, conditions, condition);
    if (lost[1] > 0) effects.push({ loss, lost, degraded: [0, 0] });
  }
  return { effects, conditions, conditionByLoss };
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
  const { conditions, conditionByLoss } = fatalitiesOf(structure);
  const noneByCondition = new Map<BddNode, number>();
  for (const event of events) {
    const condition = conditionByLoss.get(lossOfEvent(event));
    if (condition === undefined || condition === never) continue;
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
    const share = shareOf(structure, conditions, condition);
    low += weight * share[0];
    high += weight * share[1];
  }
  return [low, high];
}

/** What fails or degrades some of the flow's requests by itself. Costs nodes × losses / 32. */
export function lossEffectsOf(structure: Structure): readonly LossEffect[] {
  const { conditions, conditionByLoss: fatal } = fatalitiesOf(structure);
  const { bdd } = conditions;
  const degrading = new Map<Loss, BddNode>();
  if (structure.primaries.length > 0) {
    const visited = visitConditions(structure, conditions);
    const roots = structure.primaries.map((primary) => primary.node);
    const { valueAt, losses } = evaluateLosses(structure, conditions, roots, new Set());
    for (const { edge, node } of structure.primaries) {
      const reached = visited.get(edge.source) ?? never;
      for (const [index, condition] of entriesOf(valueAt(node))) {
        const loss = losses[index];
        if (loss === undefined) continue;
        degrading.set(loss, bdd.or(degrading.get(loss) ?? never, bdd.and(reached, condition)));
      }
    }
  }
  const effects: LossEffect[] = [];
  for (const loss of new Set([...fatal.keys(), ...degrading.keys()])) {
    const lostWhen = fatal.get(loss) ?? never;
    const degradedWhen = bdd.and(degrading.get(loss) ?? never, bdd.not(lostWhen));
    const lost = shareOf(structure, conditions, lostWhen);
    const degraded = shareOf(structure, conditions, degradedWhen);
    if (lost[1] > 0 || degraded[1] > 0) effects.push({ loss, lost, degraded });
  }
  return effects;
}

/** The loss of all copies of a component, or of one event. The same object whenever it is the same loss. */
export function lossOfComponent(component: Component): Loss {
  let loss = componentLosses.get(component);
  if (loss === undefined) {
    loss = { kind: "component", component };
    componentLosses.set(component, loss);
  }
  return loss;
}

export function lossOfEvent(event: FailureEvent): Loss {
  let loss = eventLosses.get(event);
  if (loss === undefined) {
    loss = { kind: "event", event };
    eventLosses.set(event, loss);
  }
  return loss;
}

/** So many draws with an interval are tried at every combination of their ends. */
const cornerLimit = 8;

/**
 * Probability of a condition on the draws. It is linear in each draw's probability, so intervals of hit ratios have their
 * extremes at corners; where there are too many of them to try, the interval is [0, 1].
 */
function shareOf(structure: Structure, conditions: Conditions, condition: BddNode): Share {
  if (condition === always) return [1, 1];
  if (condition === never) return [0, 0];
  const { draws } = structure;
  const open = supportOf(conditions.bdd, condition).filter((draw) => draws[draw]?.low !== draws[draw]?.high);
  if (open.length > cornerLimit) return [0, 1];
  let [low, high] = [1, 0];
  for (let corner = 0; corner < 1 << open.length; corner++) {
    const p = probabilityOf(conditions.bdd, condition, (draw) => {
      const end = (corner >> open.indexOf(draw)) & 1 ? "high" : "low";
      return draws[draw]?.[end] ?? 0;
    });
    low = Math.min(low, p);
    high = Math.max(high, p);
  }
  return [low, high];
}

/** Whether the event alone takes the component by itself down. */
export function isFatalTo(standing: Standing, event: FailureEvent): boolean {
  return fatalToStanding(standing).includes(lossOfEvent(event));
}

/** The events that alone take the component by itself down. */
export function fatalEventsOf(standing: Standing): readonly FailureEvent[] {
  return fatalToStanding(standing).flatMap((loss) => (loss.kind === "event" ? [loss.event] : []));
}

const componentLosses = new WeakMap<Component, Loss>();
const eventLosses = new WeakMap<FailureEvent, Loss>();
const fatalByStanding = new WeakMap<Standing, readonly Loss[]>();

/** What takes a component by itself down. */
function fatalToStanding(standing: Standing): readonly Loss[] {
  const known = fatalByStanding.get(standing);
  if (known !== undefined) return known;
  const losses = [standing.component, ...standing.hosts].map(lossOfComponent);
  for (const event of fatalToRedundancy(standing.up)) losses.push(lossOfEvent(event));
  fatalByStanding.set(standing, losses);
  return losses;
}

/** Events that alone make the expression false: of k-of-n those that take more than n − k parts. Linear in its size. */
function fatalToRedundancy(part: Redundancy): ReadonlySet<FailureEvent> {
  if (part.kind === "event") {
    // That several copies are lost at once is no single loss.
    const { group } = part.event;
    return new Set(group === undefined || group.copies === group.needed ? [part.event] : []);
  }
  if (part.parts.length === 0) return new Set();
  const needed = part.kind === "at-least" ? part.count : part.kind === "any" ? 1 : part.parts.length;
  const counts = new Map<FailureEvent, number>();
  const weights = part.kind === "at-least" ? part.weights : undefined;
  let total = 0;
  for (const [index, inner] of part.parts.entries()) {
    const weight = weights?.[index] ?? 1;
    total += weight;
    for (const event of fatalToRedundancy(inner)) counts.set(event, (counts.get(event) ?? 0) + weight);
  }
  const spare = total - needed;
  return new Set([...counts].filter(([, count]) => count > spare).map(([event]) => event));
}

/** By loss, the condition under which it fails the flow. */
function fatalConditions(structure: Structure, conditions: Conditions): ReadonlyMap<Loss, BddNode> {
  const { bdd } = conditions;
  const found = new Map<Loss, BddNode>();
  const { standings, others } = needsOf(structure, structure.root);
  for (const standing of standings) {
    for (const loss of fatalToStanding(standing)) found.set(loss, always);
  }
  if (others.length === 0) return found;
  const { valueAt, losses } = evaluateLosses(structure, conditions, others, standings);
  for (const node of others) {
    for (const [index, condition] of entriesOf(valueAt(node))) {
      const loss = losses[index];
      if (loss !== undefined) found.set(loss, bdd.or(found.get(loss) ?? never, condition));
    }
  }
  return found;
}

interface LossValues {
  readonly valueAt: (node: number) => LossSet;
  readonly losses: readonly Loss[];
}

/** The losses of each root; those of the standings named last are known to the caller and left out. */
function evaluateLosses(
  structure: Structure,
  conditions: Conditions,
  roots: readonly number[],
  known: ReadonlySet<Standing>,
): LossValues {
  const numberOf = new Map<Loss, number>();
  const standings = new Map<Standing, LossSet>();
  for (const standing of standingsBelow(structure, roots)) {
    if (known.has(standing)) continue;
    for (const loss of fatalToStanding(standing)) {
      if (!numberOf.has(loss)) numberOf.set(loss, numberOf.size);
    }
  }
  const width = Math.ceil(numberOf.size / 32);
  const none: LossSet = { sure: new Uint32Array(width), maybe: noConditions };
  const setOf = (standing: Standing): LossSet => {
    if (known.has(standing)) return none;
    const before = standings.get(standing);
    if (before !== undefined) return before;
    const sure = new Uint32Array(width);
    for (const loss of fatalToStanding(standing)) insert(sure, numberOf.get(loss) ?? 0);
    const made = { sure, maybe: noConditions };
    standings.set(standing, made);
    return made;
  };
  const valueAt = evaluate(structure, lossAlgebra(conditions, none, setOf), roots);
  return { valueAt, losses: [...numberOf.keys()] };
}

function standingsBelow(structure: Structure, roots: readonly number[]): readonly Standing[] {
  const seen = new Set(roots);
  const standings: Standing[] = [];
  for (const index of seen) {
    const node = structure.nodes[index] as StructureNode;
    if (node.kind === "standing") standings.push(node.standing);
    for (const part of partsOf(node)) seen.add(part);
  }
  return standings;
}

/** By component, the condition under which the flow's hot path visits it while everything is up. */
function visitConditions(structure: Structure, conditions: Conditions): ReadonlyMap<Id, BddNode> {
  const { bdd } = conditions;
  const { outline } = structure;
  const visited = new Map<Id, BddNode>(outline.hotOrigins.map((id) => [id, always]));
  const waiting = [...outline.hotOrigins];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const here = visited.get(id) ?? never;
    for (const edge of outline.edgesOf(id)) {
      if (!edge.hot || edge.asynchronous || edge.fallbackFor !== undefined) continue;
      const before = visited.get(edge.target) ?? never;
      const caches = edge.miss ? [edge.via, ...(edge.behind ?? [])] : [];
      const misses = structure.draws.flatMap((draw, index): Literal[] =>
        draw.kind === "hit" && caches.includes(draw.cache.id) ? [{ draw: index, is: false }] : [],
      );
      const when = [...guardOf(structure, edge), ...misses];
      const after = bdd.or(before, bdd.and(here, conditions.of(when)));
      if (after === before) continue;
      visited.set(edge.target, after);
      waiting.push(edge.target);
    }
  }
  return visited;
}
