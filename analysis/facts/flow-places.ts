// Where each component stands in the flows that come by it, as numbers: who adds up over flows reads what they bring from arrays
// and looks nothing up by name.

import type { Component, Flow, Id, SystemModel } from "../../language/index.ts";
import { int32s } from "../graph/small-arrays.ts";
import { positionsOf } from "./flow-edges.ts";
import { flowGraphOf } from "./flow-graph.ts";
import type { Traffic } from "./load.ts";
import { type Loaded, positionOf } from "./memo.ts";
import { perShape } from "./shape.ts";

/**
 * The flows that come by each component, those of one component side by side. The component at a position of the model
 * has the entries from `starts[position]` to before `starts[position + 1]`, in the order of the flows. Behind the last
 * one stands a position without entries.
 */
export interface FlowPlaces {
  readonly starts: Int32Array;
  /** Index of a flow in the traffic's `flows`. */
  readonly flows: Int32Array;
  /** Place of the component in that flow: its position in the flow's graph. */
  readonly places: Int32Array;
  /** Positions of the components in the model, by id. */
  readonly positions: ReadonlyMap<Id, number>;
  /** By the index of a flow and the place in it, the position in the model; -1 for what the model does not have. */
  readonly reached: readonly Int32Array[];
}

/** Linear in what the flows reach; once per shape where the model declares flows. */
export function flowPlacesOf(model: SystemModel, traffic: Traffic): FlowPlaces {
  if (traffic.flows === model.flows) return declaredPlacesOf(model);
  let places = impliedPlaces.get(traffic);
  if (places === undefined) {
    places = placesIn(model, traffic.flows);
    impliedPlaces.set(traffic, places);
  }
  return places;
}

/** The position whose entries are those of a component; for one that the model does not have, a position without any. */
export function positionIn({ starts, positions }: FlowPlaces, { id }: Component): number {
  return positions.get(id) ?? starts.length - 2;
}

/** As `positionIn`, for who asks about many components one after the other: most are found without a look at their names. */
export function positionFor(facts: Loaded, component: Component): number {
  const position = positionOf(facts, component);
  return position >= 0 ? position : positionIn(flowPlacesOf(facts.model, facts.traffic), component);
}

/** By place in a flow's graph, the position in the model; -1 for what the model does not have. */
export function placesReachedBy(model: SystemModel, flow: Flow): Int32Array {
  const index = flowPositionsOf(model).get(flow.id);
  if (index === undefined || model.flows[index] !== flow) return positionsReached(model, flow, positionsOf(model));
  return declaredPlacesOf(model).reached[index] as Int32Array;
}

/** Whether somebody waits in a flow for one of those that are marked by position in the model. Linear in what it reaches. */
export function waitsForAny(model: SystemModel, flow: Flow, marks: Uint8Array): boolean {
  const { isAwaited } = flowGraphOf(model, flow);
  const reached = placesReachedBy(model, flow);
  for (let place = 0; place < reached.length; place += 1) {
    if (marks[reached[place] as number] === 1 && isAwaited[place] === true) return true;
  }
  return false;
}

const flowPositionsOf = perShape(
  (model): ReadonlyMap<Id, number> => new Map(model.flows.map(({ id }, index) => [id, index])),
);

/** The declared flows that come by a component, in declaration order. Linear in them. */
export function declaredFlowsAt(model: SystemModel, id: Id): readonly Flow[] {
  const { starts, flows, positions } = declaredPlacesOf(model);
  const position = positions.get(id);
  if (position === undefined) return noFlows;
  const first = starts[position] as number;
  const found: Flow[] = new Array((starts[position + 1] as number) - first);
  for (let index = 0; index < found.length; index += 1) {
    found[index] = model.flows[flows[first + index] as number] as Flow;
  }
  return found;
}

const noFlows: readonly Flow[] = [];

/** Of flows that no text declares, which are made anew for each traffic. */
const impliedPlaces = new WeakMap<Traffic, FlowPlaces>();

/** The places of the flows that the model declares. */
export const declaredPlacesOf = perShape((model): FlowPlaces => placesIn(model, model.flows));

function placesIn(model: SystemModel, flows: readonly Flow[]): FlowPlaces {
  const positions = positionsOf(model);
  const reached = flows.map((flow) => positionsReached(model, flow, positions));
  const starts = new Int32Array(model.components.length + 2);
  for (const own of reached) {
    for (let place = 0; place < own.length; place += 1) {
      const position = own[place] as number;
      if (position >= 0) (starts[position + 1] as number) += 1;
    }
  }
  for (let position = 0; position <= model.components.length; position += 1) {
    (starts[position + 1] as number) += starts[position] as number;
  }
  const count = starts[model.components.length] as number;
  const places: FlowPlaces = {
    starts,
    flows: new Int32Array(count),
    places: new Int32Array(count),
    positions,
    reached,
  };
  eachEntry(places, (index, place, entry) => {
    places.flows[entry] = index;
    places.places[entry] = place;
  });
  return places;
}

/**
 * Goes through all entries flow by flow, which is how what belongs to flows lies in memory: tells the flow's index, the place in it, the
 * entry and the component's position in the model.
 */
export function eachEntry(
  { starts, reached }: Pick<FlowPlaces, "starts" | "reached">,
  tell: (index: number, place: number, entry: number, position: number) => void,
): void {
  // The entries of a component are in the order of the flows.
  const next = starts.slice();
  for (let index = 0; index < reached.length; index += 1) {
    const own = reached[index] as Int32Array;
    for (let place = 0; place < own.length; place += 1) {
      const position = own[place] as number;
      if (position < 0) continue;
      const entry = next[position] as number;
      next[position] = entry + 1;
      tell(index, place, entry, position);
    }
  }
}

/** By place, the position in the model of what a flow reaches; -1 for what the model does not have. */
function positionsReached(model: SystemModel, flow: Flow, positions: ReadonlyMap<Id, number>): Int32Array {
  const { ids } = flowGraphOf(model, flow);
  const reached = int32s(ids.length);
  for (let place = 0; place < ids.length; place += 1) reached[place] = positions.get(ids[place] as Id) ?? -1;
  return reached;
}
