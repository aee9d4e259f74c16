// Changes of one request that can be left half done: a store written and a message published, or two stores written, with
// nothing that makes the two one. Which of them is worth a finding is for rules to say.

import type { Component, Dependency, Flow, Id, SystemModel } from "../../../language/index.ts";
import { isHandOff } from "../attempts.ts";
import { componentsWith } from "../components-with.ts";
import { declarationsOf, isForGood, isSentLater } from "../declarations.ts";
import { type FlowEdge, positionsOf } from "../flow-edges.ts";
import { type FlowGraph, flowGraphOf } from "../flow-graph.ts";
import { placesReachedBy } from "../flow-places.ts";
import { perFlow } from "../memo.ts";
import { perShape } from "../shape.ts";
import { type Access, accessesOf, canBothHappen, isListedBefore } from "./accesses.ts";
import { deliveryPromiseOf } from "./delivery.ts";

/** A component that writes stores and publishes, each by itself. */
export interface DualWrite {
  readonly component: Component;
  readonly writes: readonly Dependency[];
  readonly publication: Dependency;
  /** Whether the message goes out before anything is written. */
  readonly announcesFirst: boolean;
}

/**
 * The dual writes of a flow, in order of their components.
 *
 * Nothing is half done where the publication goes through an outbox in a store that the component writes, is optional or has an
 * answer in its place; where either is undone by a stated compensation; where both share a transaction; and where the component is a job, or works on messages that
 * come again until both are done, and does so in a way that may be repeated. Linear in the edges of the flow.
 */
export const dualWritesOf = perFlow((model, flow): readonly DualWrite[] => {
  const graph = flowGraphOf(model, flow);
  const { announcing } = declarationsOf(model).having;
  if (!announcing.some(({ id }) => graph.edgesBySource.has(id))) return [];
  const found: DualWrite[] = [];
  let edgesByTarget: ReadonlyMap<Id, readonly FlowEdge[]> | undefined;
  const edgesInto = (id: Id): readonly FlowEdge[] => {
    edgesByTarget ??= byTarget(graph);
    return edgesByTarget.get(id) ?? [];
  };
  for (const [id, edges] of graph.edgesBySource) {
    const component = model.componentById.get(id);
    if (component === undefined) continue;
    const publications = edges.filter((edge) => isDone(edge) && isPublication(model, component, edge));
    if (publications.length === 0) continue;
    const writes = edges.filter((edge) => isDone(edge) && isStoreWrite(model, edge));
    if (writes.length === 0) continue;
    for (const publication of publications) {
      const apart = writes.filter(
        (write) => isApart(write, publication) && !isRepeated(model, component, edgesInto, write),
      );
      const [first] = apart;
      if (first === undefined || publication.dependency === undefined) continue;
      const announcesFirst = publication.order < first.order;
      const dependencies = [...new Set(apart.flatMap((write) => write.dependency ?? []))];
      found.push({ component, writes: dependencies, publication: publication.dependency, announcesFirst });
    }
  }
  return found;
});

/** Whether an edge changes something for good, and the flow does not go on without it. */
function isDone({ dependency, fallbackFor, miss, optional }: FlowEdge): boolean {
  return dependency !== undefined && fallbackFor === undefined && !miss && !optional && isForGood(dependency);
}

/** Whether it sends a message by itself. */
function isPublication(model: SystemModel, component: Component, { dependency, target }: FlowEdge): boolean {
  if (dependency?.verb !== "publishes" || isSentLater(component, dependency)) return false;
  return isHandOff(model.componentById.get(target));
}

/** Those after the reply and behind queues included; what only counts requests for a limit leaves nothing half done. */
function isStoreWrite(model: SystemModel, { dependency, target }: FlowEdge): boolean {
  if (dependency?.verb !== "writes" || dependency.checksLimit !== undefined) return false;
  return model.componentById.get(target)?.kind === "store";
}

function isApart(write: FlowEdge, publication: FlowEdge): boolean {
  const [one, other] = [write.dependency?.transaction?.value, publication.dependency?.transaction?.value];
  return (one === undefined || one !== other) && canBothHappen(write.draws, publication.draws);
}

/** Whether the work is done again from its message until all of it is done, and doing the write twice does no harm. */
function isRepeated(
  model: SystemModel,
  component: Component,
  edgesInto: (id: Id) => readonly FlowEdge[],
  write: FlowEdge,
): boolean {
  if (component.kind === "job") return write.dependency?.idempotent !== undefined;
  const into = edgesInto(component.id);
  return (
    into.length > 0 &&
    into.every(({ source, dependency }) => {
      const queue = model.componentById.get(source);
      if (!isHandOff(queue) || deliveryPromiseOf(queue)?.name === "at-most-once") return false;
      return write.dependency?.idempotent !== undefined || dependency?.idempotent !== undefined;
    })
  );
}

function byTarget({ edges }: FlowGraph): ReadonlyMap<Id, readonly FlowEdge[]> {
  const edgesByTarget = new Map<Id, FlowEdge[]>();
  for (const edge of edges) {
    const known = edgesByTarget.get(edge.target);
    if (known === undefined) edgesByTarget.set(edge.target, [edge]);
    else known.push(edge);
  }
  return edgesByTarget;
}

/** Stores that one request writes one after the other, with nothing that undoes the first when a later one fails. */
export interface SplitWrite {
  /** What happens together first: the stores of one transaction, or a single one. */
  readonly first: readonly StoreWrite[];
  /** What may then fail, in the order of the request, each store once. */
  readonly later: readonly StoreWrite[];
  /** Whether all that is later states what undoes it, which undoes nothing of the first. */
  readonly isUndoneLater: boolean;
}

export interface StoreWrite {
  readonly dependency: Dependency;
  readonly store: Component;
}

/** First writes of a flow that are compared with each other; a request that writes more stores is split anyway. */
const writesCompared = 32;

/**
 * Writes before the reply that stay where a later one of the request fails: one of another store and transaction, with nothing that
 * undoes the earlier. In the order of the first, of which each can be later in those before it. A step counts as undone where it, or
 * a step above it, states what compensates it; the last step needs no such thing. That a step with a compensation is the later of two
 * counts where the flow lists them so; what a component does by itself may be done in the right order. Optional steps, what is done
 * behind a queue, and what a job does idempotently are left out.
 *
 * Source: Garcia-Molina and Salem, Sagas, SIGMOD 1987: with T1…Tn go C1…Cn−1.
 */
export const splitWritesOf = perFlow((model, flow): readonly SplitWrite[] => {
  if (!writingSeveral(model).has(flow.id)) return [];
  const writes = writesBeforeReply(model, flow);
  const units = new Map<string, Access[]>();
  for (const write of writes) {
    const key = unitOf(write);
    const known = units.get(key);
    if (known === undefined) units.set(key, [write]);
    else known.push(write);
  }
  return [...units.values()].flatMap((unit) => {
    const later = writes.filter((one) => unit.some((earlier) => stays(writes, earlier, one)));
    if (later.length === 0) return [];
    const isUndoneLater = later.every(({ way }) => way.isCompensated);
    return [{ first: oncePerStore(unit), later: oncePerStore(later), isUndoneLater }];
  });
});

/** The first write of each store, transaction and kind of undoing, in the order of the request. */
function writesBeforeReply(model: SystemModel, flow: Flow): readonly Access[] {
  const firsts = new Map<string, Access>();
  for (const access of accessesOf(model, flow)) {
    const { dependency, edge, target } = access;
    const { isCompensated, isOptional, handedBy, transaction } = access.way;
    if (dependency.verb !== "writes" || target.kind !== "store" || !edge.hot) continue;
    if (dependency.checksLimit !== undefined) continue;
    if (isOptional || handedBy !== undefined || dependency.fallback?.kind === "answer") continue;
    // A job that is run again does all of it again.
    if (dependency.idempotent !== undefined && model.componentById.get(edge.source)?.kind === "job") continue;
    const key = JSON.stringify([target.id, transaction ?? "", isCompensated]);
    if (!firsts.has(key) && firsts.size < writesCompared) firsts.set(key, access);
  }
  return [...firsts.values()];
}

/** What happens together with a write: those of its transaction, else it alone. */
function unitOf({ target, way }: Access): string {
  return JSON.stringify(way.transaction === undefined ? { store: target.id } : { transaction: way.transaction });
}

/** Whether one write is left behind where another one fails. */
function stays(writes: readonly Access[], earlier: Access, later: Access): boolean {
  if (earlier.way.isCompensated || !isSplit(earlier, later)) return false;
  if (later.way.isCompensated) return isListedBefore(earlier.way, later.way);
  return writes.indexOf(earlier) < writes.indexOf(later);
}

function oncePerStore(accesses: readonly Access[]): readonly StoreWrite[] {
  const byStore = new Map<Id, StoreWrite>();
  for (const { dependency, target } of accesses)
    if (!byStore.has(target.id)) byStore.set(target.id, { dependency, store: target });
  return [...byStore.values()];
}

/** The flows whose edges write two stores at all before the reply. */
const writingSeveral = perShape((model): ReadonlySet<Id> => {
  const writtenBy = writtenByEach(model);
  const found = new Set<Id>();
  for (const flow of model.flows) {
    if (mayWriteSeveral(model, flow, writtenBy) && writesSeveral(model, flow)) found.add(flow.id);
  }
  return found;
});

const noStore = -1;
const anyStore = -2;

const writing = componentsWith(({ dependencies }) => dependencies.some(({ verb }) => verb === "writes"));

/** By position of a component, that of the one store that its writes can come to; else that it is none, or may be any. */
function writtenByEach(model: SystemModel): Int32Array {
  const positions = positionsOf(model);
  const written = new Int32Array(model.components.length).fill(noStore);
  for (const { id, dependencies } of writing(model)) {
    const position = positions.get(id) as number;
    for (const { verb, target } of dependencies) {
      if (verb !== "writes") continue;
      const store = positions.get(target) ?? noStore;
      if (store === noStore || store === written[position]) continue;
      // A cache may pass on to its store what is written to it.
      const isOnly = written[position] === noStore && model.components[store]?.kind === "store";
      written[position] = isOnly ? store : anyStore;
    }
  }
  return written;
}

/** Whether components of a flow that somebody waits for write more than one store, whichever of their writes the flow has. */
function mayWriteSeveral(model: SystemModel, flow: Flow, writtenBy: Int32Array): boolean {
  const { isAwaited } = flowGraphOf(model, flow);
  const reached = placesReachedBy(model, flow);
  let first = noStore;
  for (let place = 0; place < reached.length; place += 1) {
    const store = writtenBy[reached[place] as number] ?? noStore;
    if (store === noStore || store === first || isAwaited[place] !== true) continue;
    if (store === anyStore || first !== noStore) return true;
    first = store;
  }
  return false;
}

function writesSeveral(model: SystemModel, flow: Flow): boolean {
  let first: Id | undefined;
  for (const edge of flowGraphOf(model, flow).edges) {
    if (edge.dependency?.verb !== "writes" || !edge.hot || edge.target === first) continue;
    if (edge.fallbackFor !== undefined || edge.miss || edge.optional || !isStoreWrite(model, edge)) continue;
    if (first !== undefined) return true;
    first = edge.target;
  }
  return false;
}

function isSplit(one: Access, other: Access): boolean {
  if (one.target === other.target) return false;
  const { transaction, draws } = one.way;
  if (transaction !== undefined && transaction === other.way.transaction) return false;
  return canBothHappen(draws, other.way.draws);
}
