// What a design says can be seen of the components that flows with an objective depend on. What is not stated is not taken
// to be missing.

import type { Component, Flow, SystemModel } from "../../../language/index.ts";
import { componentsWith } from "../components-with.ts";
import { declaredFlowsAt } from "../flow-places.ts";

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
  const halfSeen = halfSeenIn(model);
  if (halfSeen.length === 0) return [];
  const counted = new Set(flows);
  return halfSeen.flatMap((component): BlindSpot[] => {
    const passing = declaredFlowsAt(model, component.id).filter(
      (flow) => counted.has(flow) && flow.objectives.some(({ kind }) => kind === "slo"),
    );
    if (passing.length === 0) return [];
    return [{ component, seen: component.observed?.value ?? [], unseen: unseenOf(component), flows: passing }];
  });
}

/** Those that state by what they are observed and leave something out. */
const halfSeenIn = componentsWith((component) => unseenOf(component).length > 0);

function unseenOf({ observed, dependencies }: Component): readonly string[] {
  if (observed === undefined) return [];
  const isLeaf = dependencies.every(({ verb }) => verb === "consumes");
  return kinds.filter((kind) => !observed.value.includes(kind) && !(kind === "traces" && isLeaf));
}
