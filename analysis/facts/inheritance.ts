// What a snapshot can take over from the one before: the values of every flow that the change between the two does not touch, and
// of every component that neither the change nor a flow with other visits reaches. It compares elements by identity alone, which
// is how the language hands on what an edit has left as it was; values that rest on more are worked out anew.

import type { Component, Flow, Id, SystemModel } from "../../language/index.ts";
import { type Aspects, allAspects, aspectsBetween, aspectsOf, noAspects } from "./aspects.ts";
import { inheritDeclarations } from "./declarations.ts";
import { fallsAlike } from "./falls-alike.ts";
import { flowGraphOf, inheritEdges } from "./flow-graph.ts";
import { inheritReadPaths } from "./guarantees/read-path.ts";
import { turningAway } from "./load.ts";
import { type Loaded, perFlowReading, takeOver } from "./memo.ts";
import { inheritShape, perShape } from "./shape.ts";

/**
 * The components that the values of a flow may depend on: all that it reaches, the hosts below these, and what they lean on
 * without a step: stores of caches, topics that invalidate, dead-letter queues, keepers of secrets. Of a store that no step leads to
 * also whatever is named from there on, which may be more than a miss comes by. Linear in what it reaches, and in that.
 */
export const footprintOf = perFlowReading([], (model, flow): ReadonlySet<Id> => {
  const footprint = new Set<Id>();
  const { edgesBySource } = flowGraphOf(model, flow);
  /** Stores of caches that no step of the flow leads to: a miss may come there all the same, and goes on as they declare. */
  const beside = new Set<Id>();
  for (const id of edgesBySource.keys()) {
    const component = model.componentById.get(id);
    if (component === undefined) continue;
    footprint.add(id);
    for (const other of leanedOnBy(component)) footprint.add(other);
    const store = component.cacheOf?.id;
    if (store !== undefined && !edgesBySource.has(store)) beside.add(store);
  }
  // A set yields what is added while it is walked.
  for (const id of beside) {
    footprint.add(id);
    for (const other of namesIn(model.componentById.get(id))) beside.add(other);
  }
  // The set grows while it is walked: a host may run on another one.
  for (const id of footprint) {
    const host = model.componentById.get(id)?.runsOn;
    if (host !== undefined) footprint.add(host.id);
  }
  return footprint;
});

/**
 * Takes over the values of the flows that are the same objects in both models, but for those that rest on what has changed in their
 * footprint. Takes nothing where regions, containers, policies, data or boundaries differ, since those reach everything, nor where
 * components have changed places, since what a queue hands on and who comes to somebody first go by their order.
 *
 * Changed are components that are new, gone or other objects; with them counts what one of the two forms names and the other
 * does not, for it may be reached backwards, as a queue's consumers are. Linear in the components and the flows.
 */
export function inheritFlows(from: SystemModel, to: SystemModel): void {
  if (from === to) return;
  inheritDeclarations(from, to);
  if (!hasSameSurroundings(from, to)) return;
  inheritShape(from, to);
  const touched = touchedBetween(from, to);
  inheritEdges(from, to, idsWith(touched, steps));
  inheritReadPaths(from, to, idsWith(touched, allAspects));
  const near = new Map<Id, Aspects>();
  for (const flow of from.flows) {
    const changed = changedIn(from, flow, touched);
    if (changed !== noAspects && to.flowById.get(flow.id) === flow) near.set(flow.id, changed);
  }
  takeOver(from, to, to.flows, { near, far: new Map() });
}

/** What the edges out of a component are made of. */
const steps = aspectsOf(["objects"]);

/**
 * Takes over the values of the components, but for those that rest on what has changed around them, or in what the flows touch that
 * come by. Around a component stand those that it names, those that name it and the hosts below it. To be called
 * before a value of the new traffic is read. Takes nothing where `inheritFlows` takes nothing or flows have changed places, and nothing
 * where a flow that comes by has other visits or reaches a component with a limit, since what a limit turns away depends on all
 * flows. Linear in the components and in what the flows reach.
 */
export function inheritComponents(from: Loaded, to: Loaded): void {
  if (from.traffic === to.traffic || !hasSameSurroundings(from.model, to.model)) return;
  if (!hasSameOrder(from.traffic.flows, to.traffic.flows)) return;
  const touched = touchedBetween(from.model, to.model);
  const near = around(from.model, to.model, touched);
  const far = new Map<Id, Aspects>();
  const limited = limitedIn(from.model, to.model);
  const changedBy = (flow: Flow): Aspects => {
    const isKept =
      from.traffic.loadByFlow.get(flow.id) === to.traffic.loadByFlow.get(flow.id) &&
      from.traffic.triesByFlow.get(flow.id) === to.traffic.triesByFlow.get(flow.id) &&
      changedIn(from.model, flow, limited) === noAspects;
    return isKept ? changedIn(from.model, flow, touched) : allAspects;
  };
  // Each side's own footprints: what a flow no longer reaches has lost its visits.
  const gone = new Set(from.traffic.flows);
  for (const flow of to.traffic.flows) {
    const changed = gone.has(flow) ? changedBy(flow) : allAspects;
    if (changed !== allAspects) gone.delete(flow);
    if (changed !== noAspects) for (const id of footprintOf(to.model, flow)) add(far, id, changed);
  }
  for (const flow of gone) for (const id of footprintOf(from.model, flow)) add(far, id, allAspects);
  takeOver(from.traffic, to.traffic, to.model.components, { near, far });
}

/** By component, those that name it in one of their terms, in declaration order. Linear in the terms. */
const namersOf = perShape((model): ReadonlyMap<Id, readonly Id[]> => {
  const namers = new Map<Id, Id[]>();
  for (const component of model.components) {
    for (const id of namesIn(component)) {
      const known = namers.get(id);
      if (known === undefined) namers.set(id, [component.id]);
      else known.push(component.id);
    }
  }
  return namers;
});

/** What changed, and as much of what runs on it, of what these name and of what names them. Exported to be held against what is read. */
export function around(from: SystemModel, to: SystemModel, touched: Touched): Touched {
  const namers = namersOf(to);
  const near = new Map<Id, Aspects>();
  for (const [start, changed] of touched) {
    const carried = new Set([start]);
    // A set yields what is added while it is walked.
    for (const id of carried) {
      for (const other of namers.get(id) ?? []) if (to.componentById.get(other)?.runsOn?.id === id) carried.add(other);
    }
    for (const id of carried) {
      add(near, id, changed);
      for (const model of [from, to])
        for (const named of namesIn(model.componentById.get(id))) add(near, named, changed);
      for (const other of namers.get(id) ?? []) add(near, other, changed);
    }
  }
  return near;
}

/** Components that may pass on less than they get. */
function limitedIn(...models: readonly SystemModel[]): Touched {
  return new Map(models.flatMap((model) => turningAway(model).map(({ id }) => [id, allAspects] as const)));
}

/** Components that are not what they were, with what of them is another. */
type Touched = ReadonlyMap<Id, Aspects>;

function add(to: Map<Id, Aspects>, id: Id, changed: Aspects): void {
  to.set(id, (to.get(id) ?? noAspects) | changed);
}

/** What has changed in the footprint of a flow. */
function changedIn(model: SystemModel, flow: Flow, touched: Touched): Aspects {
  if (touched.size === 0) return noAspects;
  const footprint = footprintOf(model, flow);
  let all = noAspects;
  for (const [id, changed] of touched) if (footprint.has(id)) all |= changed;
  return all;
}

/** The components of which one of the given aspects is another. */
function idsWith(touched: Touched, aspects: Aspects): ReadonlySet<Id> {
  const ids = new Set<Id>();
  for (const [id, changed] of touched) if ((changed & aspects) !== 0) ids.add(id);
  return ids;
}

function touchedBetween(from: SystemModel, to: SystemModel): Touched {
  const areAlike = fallsAlike(from, to);
  const touched = new Map<Id, Aspects>();
  const compare = (before: Component | undefined, after: Component | undefined): void => {
    if (before === after) return;
    for (const id of differenceOf(namesIn(before), namesIn(after))) touched.set(id, allAspects);
    // What both name may be consumed by one of them alone, and a queue hands on to who consumes from it.
    for (const id of differenceOf(consumedIn(before), consumedIn(after))) touched.set(id, allAspects);
    const changed = before === undefined || after === undefined ? allAspects : aspectsBetween(before, after, areAlike);
    for (const one of [before, after]) {
      if (one === undefined) continue;
      add(touched, one.id, changed);
      // What a cache does to its store shows from the store's side too.
      if (one.cacheOf !== undefined) add(touched, one.cacheOf.id, changed);
    }
  };
  let isAligned = from.components.length === to.components.length;
  for (let position = 0; position < to.components.length; position += 1) {
    const component = to.components[position] as Component;
    const same = from.components[position];
    // Most components stand where they stood and are what they were, so that nothing has to be looked up.
    if (same === component) continue;
    if (same?.id !== component.id) isAligned = false;
    compare(from.componentById.get(component.id), component);
  }
  if (isAligned) return touched;
  for (const component of from.components) if (!to.componentById.has(component.id)) compare(component, undefined);
  return touched;
}

/** What is in one of two sets alone. */
function differenceOf(some: ReadonlySet<Id>, others: ReadonlySet<Id>): readonly Id[] {
  return [...some].filter((id) => !others.has(id)).concat([...others].filter((id) => !some.has(id)));
}

function consumedIn(component: Component | undefined): ReadonlySet<Id> {
  const consumed = new Set<Id>();
  for (const { verb, target } of component?.dependencies ?? []) if (verb === "consumes") consumed.add(target);
  return consumed;
}

function namesIn(component: Component | undefined): ReadonlySet<Id> {
  return new Set(component === undefined ? [] : namedBy(component));
}

/** Every component that a component names in one of its terms. */
function namedBy(component: Component): readonly Id[] {
  const named = leanedOnBy(component);
  for (const { target, fallback, outbox } of component.dependencies) {
    named.push(target);
    if (fallback?.kind === "component") named.push(fallback.to.id);
    if (outbox !== undefined) named.push(outbox.id);
  }
  if (component.runsOn !== undefined) named.push(component.runsOn.id);
  return named;
}

/** What a component names beside its dependencies and its host. */
function leanedOnBy({ cacheOf, deadLetter, invalidatedBy, secrets, dependencies }: Component): Id[] {
  const named: Id[] = [];
  if (cacheOf !== undefined) named.push(cacheOf.id);
  if (deadLetter !== undefined) named.push(deadLetter.queue.id);
  if (invalidatedBy?.kind === "topic") named.push(invalidatedBy.topic.id);
  if (secrets !== undefined) named.push(secrets.from.id);
  for (const { deadLetter: aside } of dependencies) if (aside !== undefined) named.push(aside.queue.id);
  return named;
}

function hasSameSurroundings(a: SystemModel, b: SystemModel): boolean {
  return (
    isSame(a.regions, b.regions) &&
    isSame(a.containers, b.containers) &&
    isSame(a.policies, b.policies) &&
    isSame(a.data, b.data) &&
    isSame(a.boundaries, b.boundaries) &&
    hasSameOrder(a.components, b.components)
  );
}

/** Whether elements that are in both lists stand in the same order there. Linear. */
function hasSameOrder(some: readonly { readonly id: Id }[], others: readonly { readonly id: Id }[]): boolean {
  const isAlike = some.every((one, index) => one === others[index] || one.id === others[index]?.id);
  if (isAlike && some.length === others.length) return true;
  const positions = new Map(some.map(({ id }, position) => [id, position]));
  let last = -1;
  for (const { id } of others) {
    const position = positions.get(id);
    if (position === undefined) continue;
    if (position < last) return false;
    last = position;
  }
  return true;
}

function isSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((one, index) => one === b[index]);
}
