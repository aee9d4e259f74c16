// Where the flows of a design come by: for each component the flows through it and its place in each. What happens to them there
// is not its business.

import type { Flow, Id } from "../../../language/index.ts";
import type { FactContext } from "../context.ts";
import type { Traffic } from "../load.ts";
import { type WaitGraph, waitsOf } from "./waits.ts";

/** A flow that comes by a component. */
export interface Passage {
  readonly flow: Flow;
  readonly waits: WaitGraph;
  /** The component's number in it. */
  readonly node: number;
}

const passagesByTraffic = new WeakMap<Traffic, ReadonlyMap<Id, readonly Passage[]>>();

const none: readonly Passage[] = [];

/** The passages of flows by a component, in declaration order of the flows. Linear in the flows for all components together. */
export function passagesOf(context: FactContext, id: Id): readonly Passage[] {
  let passages = passagesByTraffic.get(context.traffic);
  if (passages === undefined) {
    passages = collectPassages(context);
    passagesByTraffic.set(context.traffic, passages);
  }
  return passages.get(id) ?? none;
}

function collectPassages({ model, traffic }: FactContext): ReadonlyMap<Id, readonly Passage[]> {
  const collected = new Map<Id, Passage[]>();
  for (const flow of traffic.flows) {
    const waits = waitsOf(model, flow);
    const { ids } = waits;
    for (let node = 0; node < ids.length; node++) {
      const id = ids[node] as Id;
      const passage = { flow, waits, node };
      const known = collected.get(id);
      if (known === undefined) collected.set(id, [passage]);
      else known.push(passage);
    }
  }
  return collected;
}

/** The flows that come to any of the components, in declaration order. */
export function flowsThrough(context: FactContext, ids: Iterable<Id>): readonly Flow[] {
  const found = new Set<Flow>();
  let count = 0;
  for (const id of ids) {
    count += 1;
    for (const { flow } of passagesOf(context, id)) found.add(flow);
  }
  return count <= 1 ? [...found] : context.traffic.flows.filter((flow) => found.has(flow));
}
