// Circles of calls that retry: each turn multiplies the tries of the one before. The circles are found where visits are summed;
// here they are gathered over all flows, so that each shows once.

import type { Flow, Id } from "../../../language/index.ts";
import { statedTriesOf } from "../attempts.ts";
import type { FlowEdge } from "../flow-edges.ts";
import type { Traffic } from "../load.ts";

/** A circle, turned so that it begins with the edge that multiplies the most. */
export interface RetryLoop {
  readonly members: readonly Id[];
  readonly edges: readonly [FlowEdge, ...FlowEdge[]];
  /** Flows whose expansion walks it. */
  readonly flows: readonly Flow[];
}

/**
 * The circles on which some edge has more than one attempt, by the components on them. Of a part of the graph that
 * holds more circles than can be told apart one stands for all, the shortest through the edge that multiplies the most.
 * Linear in the circles that the flows have.
 */
export function retryLoopsOf(traffic: Traffic, flows: readonly Flow[]): readonly RetryLoop[] {
  const found = new Map<string, { loop: Omit<RetryLoop, "flows">; flows: Flow[] }>();
  for (const flow of flows) {
    for (const { members, edges } of traffic.triesByFlow.get(flow.id)?.loops ?? []) {
      const key = [...new Set(members)].sort().join(" ");
      const known = found.get(key);
      if (known !== undefined) {
        known.flows.push(flow);
        continue;
      }
      const turned = startingAtMost(edges);
      if (turned !== undefined) {
        found.set(key, { loop: { members: turned.map((edge) => edge.source), edges: turned }, flows: [flow] });
      }
    }
  }
  return [...found.values()].map(({ loop, flows: own }) => ({ ...loop, flows: own }));
}

/** The circle from its most eager edge on. Where the edges are those of many circles, the shortest one through that edge. */
function startingAtMost(edges: readonly FlowEdge[]): readonly [FlowEdge, ...FlowEdge[]] | undefined {
  let start = 0;
  for (const [index, edge] of edges.entries()) {
    if (statedTries(edge) > statedTries(edges[start])) start = index;
  }
  const [first, ...rest] = [...edges.slice(start), ...edges.slice(0, start)];
  if (first === undefined) return undefined;
  const isOneCircle = [first, ...rest].every((edge, index) => edge.target === (rest[index] ?? first).source);
  return isOneCircle ? [first, ...rest] : [first, ...shortestWay(edges, first.target, first.source)];
}

/** The fewest edges that lead from one component to another; none where they are one. */
function shortestWay(edges: readonly FlowEdge[], from: Id, to: Id): readonly FlowEdge[] {
  const edgesBySource = new Map<Id, FlowEdge[]>();
  for (const edge of edges) {
    const known = edgesBySource.get(edge.source);
    if (known === undefined) edgesBySource.set(edge.source, [edge]);
    else known.push(edge);
  }
  const cameBy = new Map<Id, FlowEdge>();
  const reached = new Set([from]);
  // A set yields what is added while it is walked, so this goes breadth first.
  for (const id of reached) {
    if (id === to) break;
    for (const edge of edgesBySource.get(id) ?? []) {
      if (reached.has(edge.target)) continue;
      reached.add(edge.target);
      cameBy.set(edge.target, edge);
    }
  }
  const way: FlowEdge[] = [];
  for (let edge = to === from ? undefined : cameBy.get(to); edge !== undefined; edge = cameBy.get(edge.source)) {
    way.push(edge);
    if (edge.source === from) break;
  }
  return way.reverse();
}

/** Attempts and hedges. */
export function statedTries(edge: FlowEdge | undefined): number {
  return statedTriesOf(edge?.dependency ?? {});
}
