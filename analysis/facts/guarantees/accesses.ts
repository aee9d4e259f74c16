// In which order one request of a flow touches state and queues, and under which terms of those above: the walk that reads after
// writes and half-done changes are found on. It judges neither.

import type { Component, Dependency, Flow, Id, SystemModel } from "../../../language/index.ts";
import { isHandOff } from "../attempts.ts";
import type { Draw, FlowEdge } from "../flow-edges.ts";
import { flowGraphOf } from "../flow-graph.ts";
import { perFlow } from "../memo.ts";
import { keepsState } from "./read-path.ts";

/** One visit of a store, cache, coordinator, queue or topic, where its dependency is declared. */
export interface Access {
  readonly edge: FlowEdge;
  readonly dependency: Dependency;
  readonly target: Component;
  /** How the request came there, the access itself included. */
  readonly way: Way;
}

/** A step of a request and those that led to it, linked backwards, with what holds for everything below. */
export interface Way {
  readonly edge: FlowEdge;
  readonly before: Way | undefined;
  /** Steps, this one included. */
  readonly length: number;
  /** Outcomes of every `either` on the way. */
  readonly draws: readonly Draw[];
  /** Whether a step on the way states what undoes it. */
  readonly isCompensated: boolean;
  /** The nearest transaction on the way. */
  readonly transaction: string | undefined;
  /** Whether the flow goes on without it, or without a step on the way. */
  readonly isOptional: boolean;
  /** The last edge on the way that hands work on, with nobody waiting; absent while the request is still in one hand. */
  readonly handedBy: FlowEdge | undefined;
}

/** A component whose edges are being walked. */
interface Visit {
  readonly edges: readonly FlowEdge[];
  readonly handsOn: boolean;
  readonly way: Way | undefined;
  next: number;
}

/**
 * The accesses of a flow in the order of one request that takes every branch, on the first visit of each component; it is
 * visited again where it is reached under other terms, such as without a compensation. Stand-ins for what has failed are left
 * out, and so are the visits of a store behind a cache that misses. Linear in the edges of the flow.
 */
export const accessesOf = perFlow((model: SystemModel, flow: Flow): readonly Access[] => {
  const graph = flowGraphOf(model, flow);
  const found: Access[] = [];
  /** The terms under which each component has been visited, one bit each. */
  const seen = new Map<Id, number>();
  const stack: Visit[] = [];
  const enter = (id: Id, component: Component | undefined, way: Way | undefined): void => {
    const bit = 1 << termsOf(way);
    const before = seen.get(id) ?? 0;
    if ((before & bit) !== 0) return;
    seen.set(id, before | bit);
    const edges = graph.edgesBySource.get(id) ?? [];
    if (edges.length > 0) stack.push({ edges, handsOn: isHandOff(component), way, next: 0 });
  };
  for (const origin of graph.origins) {
    enter(origin, model.componentById.get(origin), undefined);
    for (let visit = stack.at(-1); visit !== undefined; visit = stack.at(-1)) {
      const edge = visit.edges[visit.next];
      visit.next += 1;
      if (edge === undefined) {
        stack.pop();
        continue;
      }
      if (edge.fallbackFor !== undefined || edge.miss) continue;
      const target = model.componentById.get(edge.target);
      const way = wayOver(edge, visit);
      const { dependency } = edge;
      if (dependency !== undefined && (keepsState(target) || isHandOff(target))) {
        found.push({ edge, dependency, target, way });
      }
      enter(edge.target, target, way);
    }
  }
  return found;
});

/** The terms of a way that a component is visited again for, as a number below 8. */
function termsOf(way: Way | undefined): number {
  if (way === undefined) return 0;
  return (way.isCompensated ? 1 : 0) + (way.isOptional ? 2 : 0) + (way.handedBy === undefined ? 0 : 4);
}

function wayOver(edge: FlowEdge, { way, handsOn }: Visit): Way {
  const { dependency } = edge;
  return {
    edge,
    before: way,
    length: (way?.length ?? 0) + 1,
    draws: way === undefined ? edge.draws : joined(way.draws, edge.draws),
    isCompensated: way?.isCompensated === true || dependency?.compensates !== undefined,
    transaction: dependency?.transaction?.value ?? way?.transaction,
    isOptional: way?.isOptional === true || edge.optional,
    handedBy: handsOn || edge.asynchronous ? edge : way?.handedBy,
  };
}

function joined(draws: readonly Draw[], more: readonly Draw[]): readonly Draw[] {
  if (more.length === 0) return draws;
  return draws.length === 0 ? more : [...draws, ...more];
}

/** Whether one request can do both: no `either` has to come out both ways. */
export function canBothHappen(one: readonly Draw[], other: readonly Draw[]): boolean {
  return !one.some((draw) => other.some(({ either, branch }) => either === draw.either && branch !== draw.branch));
}

/** Ways longer than this are not compared; nobody lists so many steps. */
const comparedLength = 1_000;

/**
 * Whether the design writes down that the one comes before the other: where their ways part, both are listed steps of one
 * component, one before the other and not in `parallel`; a step that stands for several verbs does them as they are declared.
 * What a component that no flow lists declares is in no order that can be relied on.
 */
export function isListedBefore(one: Way, other: Way): boolean {
  if (Math.max(one.length, other.length) > comparedLength) return false;
  const [first, second] = partingOf(one, other);
  if (first === undefined || second === undefined) return false;
  if (first.source !== second.source) return true;
  if (!first.listed || !second.listed || first.order >= second.order) return false;
  const isOneStep = first.at === second.at;
  return isOneStep || first.parallel === undefined || first.parallel !== second.parallel;
}

/** The edges at which two ways part; undefined for the one that ends where the other goes on. */
function partingOf(one: Way, other: Way): readonly [FlowEdge | undefined, FlowEdge | undefined] {
  let a: Way | undefined = one;
  let b: Way | undefined = other;
  let afterA: FlowEdge | undefined;
  let afterB: FlowEdge | undefined;
  const back = (way: Way): Way | undefined => way.before;
  while (a !== b) {
    const aLength: number = a?.length ?? 0;
    const bLength: number = b?.length ?? 0;
    if (a !== undefined && bLength <= aLength) {
      afterA = a.edge;
      a = back(a);
    }
    if (b !== undefined && aLength <= bLength) {
      afterB = b.edge;
      b = back(b);
    }
  }
  return [afterA, afterB];
}
