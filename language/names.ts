// What the names in a finished model mean. While a model is being linked, `linking/scope.ts` answers the same for names of the kinds
// that are due.

import type { Id, Span } from "./figures.ts";
import { parentOf } from "./linking/scope.ts";
import type { SystemModel } from "./model.ts";

interface Named {
  readonly id: Id;
  readonly at: Span;
}

const namedByModel = new WeakMap<SystemModel, ReadonlyMap<Id, Named>>();

/** Every element of a design by its id, dependencies and technologies aside. Worked out once for each model. */
export function elementsOf(model: SystemModel): ReadonlyMap<Id, Named> {
  let elements = namedByModel.get(model);
  if (elements === undefined) {
    const { components, containers, flows, regions, policies, data, boundaries, scenarios, decisions } = model;
    const zones = regions.flatMap((region) => region.zones);
    const lists: readonly (readonly Named[])[] = [
      components,
      containers,
      flows,
      regions,
      zones,
      policies,
      data,
      boundaries,
      scenarios,
      decisions,
    ];
    elements = new Map(lists.flatMap((list) => list.map((one) => [one.id, one] as const)));
    namedByModel.set(model, elements);
  }
  return elements;
}

/** What a name means inside a container: the innermost element that is called so; undefined where none is. */
export function meaningOf(model: SystemModel, container: Id | undefined, name: string): Id | undefined {
  const elements = elementsOf(model);
  for (let around = container; ; around = parentOf(around)) {
    const id = around === undefined ? name : `${around}.${name}`;
    if (elements.has(id)) return id;
    if (around === undefined) return undefined;
  }
}
