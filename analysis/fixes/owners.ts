// Who answers for a component, by what the design says.

import type { Component, Id, SystemModel } from "../../language/index.ts";

/** The owner that it states, or the nearest container around it that states one. */
export function ownerOf(model: SystemModel, { owner, parent }: Component): string | undefined {
  if (owner !== undefined) return owner.value;
  for (let id: Id | undefined = parent; id !== undefined; ) {
    const container = model.containerById.get(id);
    if (container?.owner !== undefined) return container.owner.value;
    id = container?.parent;
  }
  return undefined;
}
