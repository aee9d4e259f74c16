// What a design says can be seen of the components that flows with an objective depend on. What is not stated is not taken
// to be missing.

import type { Component, Flow, Id, SystemModel } from "../../../language/index.ts";
import { flowGraphOf } from "../flow-graph.ts";

const kinds = ["metrics", "logs", "traces"] as const;

export interface BlindSpot {
  readonly component: Component;
  /** What is stated, and what is not among it. */
  readonly seen: readonly string[];
  readonly unseen: readonly string[];
  /** Flows with an objective that come by, in declaration order. */
  readonly flows: readonly Flow[];
}

/**
 * Components of flows with an `slo` that state by what they are observed, and leave out metrics, logs or traces. One that
 * calls nobody needs no traces: its time shows in those of its callers. Linear in the components that the flows reach.
 */
export function blindSpotsOf(model: SystemModel, flows: readonly Flow[]): readonly BlindSpot[] {
  const stated = model.components.filter(({ observed }) => observed !== undefined);
  if (stated.length === 0) return [];
  const flowsById = new Map<Id, Flow[]>(stated.map(({ id }) => [id, []]));
  for (const flow of flows) {
    if (!flow.objectives.some(({ kind }) => kind === "slo")) continue;
    for (const id of flowGraphOf(model, flow).edgesBySource.keys()) flowsById.get(id)?.push(flow);
  }
  return stated.flatMap((component): BlindSpot[] => {
    const seen = component.observed?.value ?? [];
    const isLeaf = component.dependencies.every(({ verb }) => verb === "consumes");
    const unseen = kinds.filter((kind) => !seen.includes(kind) && !(kind === "traces" && isLeaf));
    const passing = flowsById.get(component.id) ?? [];
    return unseen.length === 0 || passing.length === 0 ? [] : [{ component, seen, unseen, flows: passing }];
  });
}
