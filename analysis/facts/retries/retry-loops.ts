// Circles of calls that retry: each turn multiplies the tries of the one before. The circles are found where visits are summed;
// here they are gathered over all flows, so that each shows once.

import type { Flow, Id } from "../../../language/index.ts";
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
 * The circles on which some edge has more than one attempt, by the components on them. Of a part of the graph that holds more
 * circles than can be told apart there is one for all of it. Linear in the circles that the flows have.
 */
export function retryLoopsOf(traffic: Traffic, flows: readonly Flow[]): readonly RetryLoop[] {
  const found = new Map<string, { loop: Omit<RetryLoop, "flows">; flows: Flow[] }>();
  for (const flow of flows) {
    for (const { members, edges } of traffic.triesByFlow.get(flow.id)?.loops ?? []) {
      const key = [...members].sort().join(" ");
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

function startingAtMost(edges: readonly FlowEdge[]): readonly [FlowEdge, ...FlowEdge[]] | undefined {
  let start = 0;
  for (const [index, edge] of edges.entries()) {
    if (statedTries(edge) > statedTries(edges[start])) start = index;
  }
  const [first, ...rest] = [...edges.slice(start), ...edges.slice(0, start)];
  return first === undefined ? undefined : [first, ...rest];
}

/** Attempts and a hedge. */
export function statedTries(edge: FlowEdge | undefined): number {
  const { attempts, hedge } = edge?.dependency ?? {};
  return Math.max(1, attempts?.value ?? 1) + (hedge === undefined ? 0 : 1);
}
