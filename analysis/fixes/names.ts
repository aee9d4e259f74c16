// How an element is called in a patch, and from inside another one.

import type { Id, SystemModel } from "../../language/index.ts";
import { perShape } from "../facts/shape.ts";

/** The shortest name that means `id` inside the element `from`: `parked` for `shop.parked` inside `shop.mailer`. */
export function nameWithin(model: SystemModel, from: Id, id: Id): string {
  const parts = id.split(".");
  for (let count = 1; count < parts.length; count += 1) {
    const name = parts.slice(-count).join(".");
    if (meaningOf(model, outer(from), name) === id) return name;
  }
  return id;
}

/** The name that opens a patch. One of a single word may be a word of the language, such as `cache`, so it is quoted. */
export function patchName(id: Id): string {
  return id.includes(".") ? id : `\`${id}\``;
}

/** What a name means inside a container: the innermost element that is called so; undefined where none is. */
function meaningOf(model: SystemModel, container: Id | undefined, name: string): Id | undefined {
  const ids = idsOf(model);
  for (let around = container; ; around = outer(around)) {
    const id = around === undefined ? name : `${around}.${name}`;
    if (ids.has(id)) return id;
    if (around === undefined) return undefined;
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
