// What a snapshot can take over from the one before: the values of every flow that the change between the two does not touch, and
// of every component that neither the change nor a flow with other visits reaches. It compares elements by identity alone, which
// is how the language hands on what an edit has left as it was; values that rest on more are worked out anew.

import type { Component, Flow, Id, SystemModel } from "../../language/index.ts";
import { componentsWith } from "./components-with.ts";
import { inheritDeclarations } from "./declarations.ts";
import { flowGraphOf, inheritEdges } from "./flow-graph.ts";
import { inheritReadPaths } from "./guarantees/read-path.ts";
import { type Loaded, perFlow, takeOver } from "./memo.ts";
import { inheritShape, perShape } from "./shape.ts";

/**
 * The components that the values of a flow may depend on: all that it reaches, the hosts below these, and what they lean on
 * without a step: stores of caches, topics that invalidate, dead-letter queues, keepers of secrets. Linear in what it reaches.
 */
export const footprintOf = perFlow((model, flow): ReadonlySet<Id> => {
  const footprint = new Set<Id>();
  for (const id of flowGraphOf(model, flow).edgesBySource.keys()) {
    const component = model.componentById.get(id);
    if (component === undefined) continue;
    footprint.add(id);
    for (const other of leanedOnBy(component)) footprint.add(other);
  }
  // The set grows while it is walked: a host may run on another one.
  for (const id of footprint) {
    const host = model.componentById.get(id)?.runsOn;
    if (host !== undefined) footprint.add(host.id);
  }
  return footprint;
});

/**
 * Takes over the values of the flows that are the same objects in both models and whose footprint holds none of what changed.
 * Takes nothing where regions, containers, policies, data or boundaries differ, since those reach everything, nor where components
 * have changed places, since what a queue hands on and who comes to somebody first go by their order.
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
  inheritEdges(from, to, touched);
  inheritReadPaths(from, to, touched);
  const stale = new Set<Id>();
  for (const flow of from.flows) if (touches(from, flow, touched)) stale.add(flow.id);
  takeOver(from, to, to.flows, stale);
}

/**
 * Takes over the values of the components that are the same objects in both models, and so with what they name, with those
 * that name them and with the hosts below them, where all flows that reach them are ones that `inheritFlows` takes over and
 * have the same visits in both. To be called before a value of the new traffic is read. Takes nothing where `inheritFlows`
 * takes nothing or flows have changed places, and nothing that a flow reaches that comes by a component with a limit, since
 * what a limit turns away depends on all flows. Linear in the components and in what the flows reach.
 */
export function inheritComponents(from: Loaded, to: Loaded): void {
  if (from.traffic === to.traffic || !hasSameSurroundings(from.model, to.model)) return;
  if (!hasSameOrder(from.traffic.flows, to.traffic.flows)) return;
  const touched = touchedBetween(from.model, to.model);
  const stale = surroundingsOf(from.model, to.model, touched);
  const limited = new Set([...limitedIn(from.model), ...limitedIn(to.model)]);
  const isKept = (flow: Flow): boolean =>
    from.traffic.loadByFlow.get(flow.id) === to.traffic.loadByFlow.get(flow.id) &&
    from.traffic.triesByFlow.get(flow.id) === to.traffic.triesByFlow.get(flow.id) &&
    !touches(from.model, flow, touched) &&
    !touches(from.model, flow, limited);
  // Each side's own footprints: what a flow no longer reaches has lost its visits.
  const gone = new Set(from.traffic.flows);
  for (const flow of to.traffic.flows) {
    if (gone.has(flow) && isKept(flow)) gone.delete(flow);
    else for (const id of footprintOf(to.model, flow)) stale.add(id);
  }
  for (const flow of gone) for (const id of footprintOf(from.model, flow)) stale.add(id);
  takeOver(from.traffic, to.traffic, to.model.components, stale);
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

/** What changed, with what runs on it, what these name and what names them. */
function surroundingsOf(from: SystemModel, to: SystemModel, touched: ReadonlySet<Id>): Set<Id> {
  const namers = namersOf(to);
  const carried = new Set(touched);
  // A set yields what is added while it is walked.
  for (const id of carried) {
    for (const other of namers.get(id) ?? []) if (to.componentById.get(other)?.runsOn?.id === id) carried.add(other);
  }
  const around = new Set(carried);
  for (const id of carried) {
    for (const model of [from, to]) for (const named of namesIn(model.componentById.get(id))) around.add(named);
    for (const other of namers.get(id) ?? []) around.add(other);
  }
  return around;
}

/** Components that may pass on less than they get. */
function limitedIn(model: SystemModel): readonly Id[] {
  return limiting(model).map(({ id }) => id);
}

const limiting = componentsWith(({ rateLimit, shedsLoad }) => rateLimit !== undefined || shedsLoad !== undefined);

function touches(model: SystemModel, flow: Flow, touched: ReadonlySet<Id>): boolean {
  const footprint = footprintOf(model, flow);
  for (const id of touched) if (footprint.has(id)) return true;
  return false;
}

function touchedBetween(from: SystemModel, to: SystemModel): ReadonlySet<Id> {
  const touched = new Set<Id>();
  const compare = (before: Component | undefined, after: Component | undefined): void => {
    if (before === after) return;
    addDifference(touched, namesIn(before), namesIn(after));
    // What both name may be consumed by one of them alone, and a queue hands on to who consumes from it.
    addDifference(touched, consumedIn(before), consumedIn(after));
    // What a cache does to its store shows from the store's side too.
    for (const one of [before, after]) {
      if (one !== undefined) touched.add(one.id);
      if (one?.cacheOf !== undefined) touched.add(one.cacheOf.id);
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

/** Adds what is in one of two sets alone. */
function addDifference(to: Set<Id>, some: ReadonlySet<Id>, others: ReadonlySet<Id>): void {
  for (const id of some) if (!others.has(id)) to.add(id);
  for (const id of others) if (!some.has(id)) to.add(id);
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
  if (some.length === others.length && some.every(({ id }, index) => id === others[index]?.id)) return true;
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
