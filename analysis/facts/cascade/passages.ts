// Where the flows of a design come by: for each component the flows through it and its place in each. What happens to them there
// is not its business.

import type { Flow, Id, SystemModel } from "../../../language/index.ts";
import type { Traffic } from "../load.ts";
import type { Loaded } from "../memo.ts";
import { perShape } from "../shape.ts";
import { type WaitGraph, waitsOf } from "./waits.ts";

/** A flow that comes by a component. */
export interface Passage {
  readonly flow: Flow;
  readonly waits: WaitGraph;
  /** The component's number in it. */
  readonly node: number;
}

const passagesByTraffic = new WeakMap<Traffic, Map<Id, readonly Passage[]>>();

const none: readonly Passage[] = [];

/** The passages of flows by a component, in declaration order of the flows. Linear in the flows for all components together. */
export function passagesOf({ model, traffic }: Loaded, id: Id): readonly Passage[] {
  let passages = passagesByTraffic.get(traffic);
  if (passages === undefined) {
    passages = new Map();
    passagesByTraffic.set(traffic, passages);
  }
  let known = passages.get(id);
  if (known === undefined) {
    known = passagesAt(model, traffic.flows, id);
    passages.set(id, known);
  }
  return known;
}

function passagesAt(model: SystemModel, flows: readonly Flow[], id: Id): readonly Passage[] {
  const spots = spotsOf(model, flows).get(id);
  if (spots === undefined) return none;
  const passages: Passage[] = [];
  for (let index = 0; index < spots.length; index += 2) {
    const flow = flows[spots[index] ?? 0] as Flow;
    passages.push({ flow, waits: waitsOf(model, flow), node: spots[index + 1] ?? 0 });
  }
  return passages;
}

/** By component, of each flow through it the position among the flows and the component's number there, one after the other. */
const spotsOf = perShape((model, flows: readonly Flow[]): ReadonlyMap<Id, readonly number[]> => {
  const spots = new Map<Id, number[]>();
  for (const [position, flow] of flows.entries()) {
    const { ids } = waitsOf(model, flow);
    for (let node = 0; node < ids.length; node++) {
      const id = ids[node] as Id;
      const known = spots.get(id);
      if (known === undefined) spots.set(id, [position, node]);
      else known.push(position, node);
    }
  }
  return spots;
});

/** Whether any flow comes by a component. */
export function isVisited({ model, traffic }: Loaded, id: Id): boolean {
  return spotsOf(model, traffic.flows).has(id);
}

/** The declared flows that come by a component, in declaration order. Linear in them. */
export function declaredFlowsAt(model: SystemModel, id: Id): readonly Flow[] {
  return model.flows.length === 0 ? [] : flowsAt(model, model.flows, id);
}

function flowsAt(model: SystemModel, flows: readonly Flow[], id: Id): readonly Flow[] {
  const spots = spotsOf(model, flows).get(id) ?? [];
  const found: Flow[] = [];
  for (let index = 0; index < spots.length; index += 2) found.push(flows[spots[index] ?? 0] as Flow);
  return found;
}

/** The flows that come to any of the components, in declaration order. */
export function flowsThrough({ model, traffic }: Loaded, ids: Iterable<Id>): readonly Flow[] {
  const [first, ...others] = ids;
  if (first === undefined) return [];
  const own = flowsAt(model, traffic.flows, first);
  if (others.length === 0) return own;
  const found = new Set(own);
  for (const id of others) for (const flow of flowsAt(model, traffic.flows, id)) found.add(flow);
  return traffic.flows.filter((flow) => found.has(flow));
}
