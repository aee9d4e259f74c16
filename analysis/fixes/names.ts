// How an element is called in a patch, and from inside another one: without the containers that both are in.

import type { Id } from "../../language/index.ts";

/** The name of `id` as written inside `from`: `parked` for `shop.parked` inside `shop.mailer`. */
export function nameWithin(from: Id, id: Id): string {
  for (let around = outer(from); around !== undefined; around = outer(around)) {
    if (id.startsWith(`${around}.`)) return id.slice(around.length + 1);
  }
  return id;
}

/** The name that opens a patch. One of a single word may be a word of the language, such as `cache`, so it is quoted. */
export function patchName(id: Id): string {
  return id.includes(".") ? id : `\`${id}\``;
}

function outer(id: Id): Id | undefined {
  const dot = id.lastIndexOf(".");
  return dot < 0 ? undefined : id.slice(0, dot);
}
