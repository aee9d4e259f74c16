// Ids of elements: names joined by dots, each in the one before. What an id says of itself, without the model that it is of.

import type { Id } from "../../language/index.ts";

/** The container around an id; undefined at the top. */
export function outer(id: Id | undefined): Id | undefined {
  if (id === undefined) return undefined;
  const dot = id.lastIndexOf(".");
  return dot < 0 ? undefined : id.slice(0, dot);
}

/** The last segment of an id. */
export function simpleName(id: Id): string {
  return id.slice(id.lastIndexOf(".") + 1);
}
