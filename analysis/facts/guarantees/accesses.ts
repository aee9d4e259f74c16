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
  /** The edges that lead to it, the last one its own. */
  readonly way: Way;
  /** Whether a step on the way states what undoes it. */
  readonly isCompensated: boolean;
  /** Outcomes of every `either` on the way. */
  readonly draws: readonly Draw[];
  /** The nearest transaction on the way. */
  readonly transaction?: string;
  /** Whether the flow goes on without it, or without a step on the way. */
  readonly isOptional: boolean;
  /** The last edge on the way that hands work on, with nobody waiting; absent while the request is still in one hand. */
  readonly handedBy?: FlowEdge;
}

/** Edges from an origin, linked backwards. */
export interface Way {
  readonly edge: FlowEdge;
  readonly before?: Way;
  readonly length: number;
}

/** What is said of everything below a step. */
interface Around {
  readonly way?: Way;
  readonly isCompensated: boolean;
  readonly draws: readonly Draw[];
  readonly transaction?: string;
  readonly isOptional: boolean;
  readonly handedBy?: FlowEdge;
}

/**
 * The accesses of a flow in the order of one request that takes every branch, on the first visit of each component; it is
 * visited again where it is reached under other terms, such as without a compensation. Stand-ins for what has failed are left
 * out, and so are the visits of a store behind a cache that misses. Linear in the edges of the flow.
 */
export const accessesOf = perFlow((model: SystemModel, flow: Flow): readonly Access[] => {
  const graph = flowGraphOf(model, flow);
  const found: Access[] = [];
  const seen = new Set<string>();
  const stack: { edges: readonly FlowEdge[]; next: number; around: Around }[] = [];
  const enter = (id: Id, around: Around): void => {
    const { isCompensated, isOptional, handedBy } = around;
    const key = `${id} ${isCompensated} ${isOptional} ${handedBy !== undefined}`;
    if (seen.has(key)) return;
    seen.add(key);
    stack.push({ edges: graph.edgesBySource.get(id) ?? [], next: 0, around });
  };
  for (const origin of graph.origins) {
    enter(origin, { isCompensated: false, draws: [], isOptional: false });
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const edge = top.edges[top.next];
      top.next += 1;
      if (edge === undefined) stack.pop();
      else if (edge.fallbackFor === undefined && !edge.miss) {
        const around = aroundOf(model, edge, top.around);
        const target = model.componentById.get(edge.target);
        const { dependency } = edge;
        if (dependency !== undefined && (keepsState(target) || isHandOff(target))) {
          found.push({ ...around, edge, dependency, target });
        }
        enter(edge.target, around);
      }
    }
  }
  return found;
});

function aroundOf(model: SystemModel, edge: FlowEdge, above: Around): Around & { readonly way: Way } {
  const { dependency } = edge;
  const transaction = dependency?.transaction?.value ?? above.transaction;
  const isHandedOn = edge.asynchronous || isHandOff(model.componentById.get(edge.source));
  const handedBy = isHandedOn ? edge : above.handedBy;
  return {
    way: { edge, length: (above.way?.length ?? 0) + 1, ...(above.way === undefined ? {} : { before: above.way }) },
    draws: edge.draws.length === 0 ? above.draws : [...above.draws, ...edge.draws],
    isCompensated: above.isCompensated || dependency?.compensates !== undefined,
    isOptional: above.isOptional || edge.optional,
    ...(transaction === undefined ? {} : { transaction }),
    ...(handedBy === undefined ? {} : { handedBy }),
  };
}

/** Whether one request can do both: no `either` has to come out both ways. */
export function canBothHappen(one: readonly Draw[], other: readonly Draw[]): boolean {
  return !one.some((draw) => other.some(({ either, branch }) => either === draw.either && branch !== draw.branch));
}

/** Ways longer than this are not compared; nobody lists so many steps. */
const comparedLength = 1_000;

/**
 * Whether the design writes down that the one comes before the other: where their ways part, both are listed steps of one
 * component, one before the other and not in `parallel`. What a component merely declares is in no order that can be relied on.
 */
export function isListedBefore(one: Way, other: Way): boolean {
  if (Math.max(one.length, other.length) > comparedLength) return false;
  const [first, second] = partingOf(one, other);
  if (first === undefined || second === undefined) return false;
  if (first.source !== second.source) return true;
  if (!first.listed || !second.listed || first.order >= second.order || first.at === second.at) return false;
  return first.parallel === undefined || first.parallel !== second.parallel;
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
