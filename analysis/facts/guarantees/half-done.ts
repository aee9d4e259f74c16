// Changes of one request that can be left half done: a store written and a message published, or two stores written, with
// nothing that makes the two one. Which of them is worth a finding is for rules to say.

import type { Component, Dependency, Flow, Id, SystemModel } from "../../../language/index.ts";
import { isHandOff } from "../attempts.ts";
import { declarationsOf, isForGood } from "../declarations.ts";
import type { FlowEdge } from "../flow-edges.ts";
import { type FlowGraph, flowGraphOf } from "../flow-graph.ts";
import { perFlow } from "../memo.ts";
import { perShape } from "../shape.ts";
import { type Access, accessesOf, canBothHappen } from "./accesses.ts";
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
 * Nothing is half done where the publication goes through an outbox, is optional or has an answer in its place; where either is
 * undone by a stated compensation; where both share a transaction; and where the component is a job, or works on messages that
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
    const publications = edges.filter((edge) => isDone(edge) && isPublication(model, edge));
    if (publications.length === 0) continue;
    const writes = edges.filter((edge) => isDone(edge) && isStoreWrite(model, edge));
    const component = model.componentById.get(id);
    if (component === undefined || writes.length === 0) continue;
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

/** Whether an edge changes something for good, by itself, and the flow does not go on without it. */
function isDone({ dependency, fallbackFor, miss, optional }: FlowEdge): boolean {
  return dependency !== undefined && fallbackFor === undefined && !miss && !optional && isForGood(dependency);
}

function isPublication(model: SystemModel, { dependency, target }: FlowEdge): boolean {
  return dependency?.verb === "publishes" && isHandOff(model.componentById.get(target));
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

/** Stores that one request writes one after the other, each for itself. */
export interface SplitWrite {
  /** In the order of the request, at least two, of different stores. */
  readonly writes: readonly { readonly dependency: Dependency; readonly store: Component }[];
}

/** First writes of a flow that are compared with each other; a request that writes more stores is split anyway. */
const writesCompared = 32;

/**
 * The stores that a flow writes before its reply with neither a transaction around them nor a compensation; undefined for fewer
 * than two. A step counts as undone where it, or a step above it, states what compensates it; steps of one transaction count as
 * one. Optional steps, what is done behind a queue, and what a job does idempotently are left out.
 */
export const splitWriteOf = perFlow((model, flow): SplitWrite | undefined => {
  if (!writingSeveral(model).has(flow.id)) return undefined;
  const firstByUnit = new Map<string, Access>();
  for (const access of accessesOf(model, flow)) {
    const { dependency, edge, target } = access;
    const { isCompensated, isOptional, handedBy, transaction } = access.way;
    if (dependency.verb !== "writes" || target.kind !== "store" || !edge.hot) continue;
    if (dependency.checksLimit !== undefined) continue;
    if (isCompensated || isOptional || handedBy !== undefined || dependency.fallback?.kind === "answer") continue;
    // A job that is run again does all of it again.
    if (dependency.idempotent !== undefined && model.componentById.get(edge.source)?.kind === "job") continue;
    const unit = JSON.stringify([target.id, transaction ?? ""]);
    if (!firstByUnit.has(unit) && firstByUnit.size < writesCompared) firstByUnit.set(unit, access);
  }
  const all = [...firstByUnit.values()];
  const split = all.filter((access) => all.some((other) => isSplit(access, other)));
  const byStore = new Map<Id, Access>();
  for (const access of split) if (!byStore.has(access.target.id)) byStore.set(access.target.id, access);
  if (byStore.size < 2) return undefined;
  return { writes: [...byStore.values()].map(({ dependency, target }) => ({ dependency, store: target })) };
});

/** The flows whose edges write two stores at all before the reply. */
const writingSeveral = perShape(
  (model): ReadonlySet<Id> => new Set(model.flows.filter((flow) => writesSeveral(model, flow)).map(({ id }) => id)),
);

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
