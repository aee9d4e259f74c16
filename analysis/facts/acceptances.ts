// Where a design states that it accepts what a rule finds, and which of these statements have run out. It matches them with no
// finding; the engine does.

import type { Acceptance, Day, Id, SystemModel } from "../../language/index.ts";
import { componentsWith } from "./components-with.ts";

/** An acceptance and the element that states it. */
export interface PlacedAcceptance {
  readonly element: Id;
  readonly acceptance: Acceptance;
}

/** Every acceptance of a design: of containers, flows, regions and their zones, data, policies, components and dependencies. */
export function acceptancesIn(model: SystemModel): readonly PlacedAcceptance[] {
  let placed = placedByModel.get(model);
  if (placed === undefined) {
    placed = collect(model);
    placedByModel.set(model, placed);
  }
  return placed;
}

const placedByModel = new WeakMap<SystemModel, readonly PlacedAcceptance[]>();

/** Those that accept something, themselves or for a dependency: few of the many. */
const accepting = componentsWith(
  ({ accepts, dependencies }) => accepts.length > 0 || dependencies.some((one) => one.accepts.length > 0),
);

function collect(model: SystemModel): readonly PlacedAcceptance[] {
  const placed: PlacedAcceptance[] = [];
  const add = (element: { readonly id: Id; readonly accepts: readonly Acceptance[] }): void => {
    for (const acceptance of element.accepts) placed.push({ element: element.id, acceptance });
  };
  for (const container of model.containers) add(container);
  for (const flow of model.flows) add(flow);
  for (const region of model.regions) {
    add(region);
    for (const zone of region.zones) add(zone);
  }
  for (const data of model.data) add(data);
  for (const policy of model.policies) add(policy);
  for (const component of accepting(model)) {
    add(component);
    for (const dependency of component.dependencies) add(dependency);
  }
  return placed;
}

/** Whether an acceptance still holds on a day: to the end of its own last day, and for ever without one or without a today. */
export function holdsOn(acceptance: Acceptance, today: Day | undefined): boolean {
  return acceptance.until === undefined || today === undefined || today <= acceptance.until;
}
