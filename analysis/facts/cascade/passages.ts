// Where the flows of a design come by: for each component the flows through it and its place in each. What happens to them there
// is not its business.

import type { Flow, Id } from "../../../language/index.ts";
import { flowPlacesOf } from "../flow-places.ts";
import type { Traffic } from "../load.ts";
import type { Loaded } from "../memo.ts";
import { type WaitGraph, waitsOf } from "./waits.ts";

/** A flow that comes by a component. */
export interface Passage {
  readonly flow: Flow;
  readonly waits: WaitGraph;
  /** The component's number in it. */
  readonly node: number;
}

const waitsByTraffic = new WeakMap<Traffic, readonly WaitGraph[]>();

/** Who waits for whom in each flow, by the flow's index. */
export function waitsIn({ model, traffic }: Loaded): readonly WaitGraph[] {
  let waits = waitsByTraffic.get(traffic);
  if (waits === undefined) {
    waits = traffic.flows.map((flow) => waitsOf(model, flow));
    waitsByTraffic.set(traffic, waits);
  }
  return waits;
}

const passagesByTraffic = new WeakMap<Traffic, Map<Id, readonly Passage[]>>();

const none: readonly Passage[] = [];

/** The passages of flows by a component, in declaration order of the flows. Linear in the flows that come by. */
export function passagesOf(facts: Loaded, id: Id): readonly Passage[] {
  let passages = passagesByTraffic.get(facts.traffic);
  if (passages === undefined) {
    passages = new Map();
    passagesByTraffic.set(facts.traffic, passages);
  }
  let known = passages.get(id);
  if (known === undefined) {
    known = passagesAt(facts, id);
    passages.set(id, known);
  }
  return known;
}

function passagesAt(facts: Loaded, id: Id): readonly Passage[] {
  const { model, traffic } = facts;
  const { starts, flows, places, positions } = flowPlacesOf(model, traffic);
  const position = positions.get(id);
  if (position === undefined) return none;
  const passages: Passage[] = [];
  const end = starts[position + 1] as number;
  for (let entry = starts[position] as number; entry < end; entry += 1) {
    const index = flows[entry] as number;
    const waits = waitsIn(facts)[index] as WaitGraph;
    passages.push({
      flow: traffic.flows[index] as Flow,
      waits,
      node: waits.numbers[places[entry] as number] as number,
    });
  }
  return passages;
}

/** Whether any flow comes by a component. */
export function isVisited({ model, traffic }: Loaded, id: Id): boolean {
  const { starts, positions } = flowPlacesOf(model, traffic);
  const position = positions.get(id);
  return position !== undefined && (starts[position] as number) < (starts[position + 1] as number);
}

/** The flows that come to any of the components, in declaration order. Linear in the flows that come to each. */
export function flowsThrough({ model, traffic }: Loaded, ids: Iterable<Id>): readonly Flow[] {
  const { starts, flows, positions } = flowPlacesOf(model, traffic);
  const comesBy = new Uint8Array(traffic.flows.length);
  let left = traffic.flows.length;
  for (const id of ids) {
    const position = positions.get(id);
    if (position === undefined) continue;
    const end = starts[position + 1] as number;
    for (let entry = starts[position] as number; entry < end; entry += 1) {
      const index = flows[entry] as number;
      if (comesBy[index] === 1) continue;
      comesBy[index] = 1;
      left -= 1;
    }
    if (left === 0) return traffic.flows;
  }
  return traffic.flows.filter((_, index) => comesBy[index] === 1);
}
