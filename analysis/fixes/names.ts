// How an element is called in a patch, and from inside another one.

import type { Id, SystemModel } from "../../language/index.ts";
import { perShape } from "../facts/shape.ts";

/**
 * The shortest name that means `id` inside the element `from`: `parked` for `shop.parked` inside `shop.mailer`. The element of this id
 * may be one that the patch brings.
 */
export function nameWithin(model: SystemModel, from: Id, id: Id): string {
  const parts = id.split(".");
  for (let count = 1; count < parts.length; count += 1) {
    const name = parts.slice(-count).join(".");
    if (isMeant(model, outer(from), name, id)) return name;
  }
  return id;
}

/** The name that opens a patch. One of a single word may be a word of the language, such as `cache`, so it is quoted. */
export function patchName(id: Id): string {
  return id.includes(".") ? id : `\`${id}\``;
}

/** Whether a name means `id` inside a container: whether that is the innermost element that is called so. */
function isMeant(model: SystemModel, container: Id | undefined, name: string, id: Id): boolean {
  const ids = idsOf(model);
  for (let around = container; ; around = outer(around)) {
    const called = around === undefined ? name : `${around}.${name}`;
    if (called === id) return true;
    if (around === undefined || ids.has(called)) return false;
  }
}

/** Every element that a name may mean. */
const idsOf = perShape((model): ReadonlySet<Id> => {
  const { components, containers, flows, regions, policies, data, boundaries, scenarios, decisions } = model;
  const zones = regions.flatMap((region) => region.zones);
  const all = [components, containers, flows, regions, zones, policies, data, boundaries, scenarios, decisions];
  return new Set(all.flatMap((elements) => elements.map(({ id }) => id)));
});

function outer(id: Id): Id | undefined {
  const dot = id.lastIndexOf(".");
  return dot < 0 ? undefined : id.slice(0, dot);
}
