// A model that says the same as another one in other objects, as one that was never seen before.

import type { SystemModel } from "../../language/index.ts";

/** The twin of a model: nothing that was worked out for one is known of the other. What is one object in several places stays so. */
export function twinOf(model: SystemModel): SystemModel {
  const { componentById: _, flowById: __, containerById: ___, blocks, ...lists } = model;
  const twin = structuredClone(lists);
  return {
    ...twin,
    componentById: byId(twin.components),
    flowById: byId(twin.flows),
    containerById: byId(twin.containers),
    blocks: new Map(blocks),
  };
}

function byId<Element extends { readonly id: string }>(elements: readonly Element[]): ReadonlyMap<string, Element> {
  return new Map(elements.map((element) => [element.id, element]));
}
