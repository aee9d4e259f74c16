// Official data in the store behind the cache, writes that go through to it, or the statement that what is there lasts.

import type { Component, Data, SystemModel } from "../../language/index.ts";
import { volatileAuthoritiesOf } from "../facts/guarantees/authorities.ts";
import { isDurable, volatileAt } from "../facts/guarantees/durability.ts";
import { writingThrough } from "./caches.ts";
import { type Change, data as said } from "./edit.ts";
import type { FixesOf } from "./fix.ts";
import { promising } from "./guarantees.ts";
import { nameWithin } from "./names.ts";
import { tried, triedWays } from "./trial.ts";

export const volatileAuthorityFixes: FixesOf = (finding, context) => {
  const { model } = context;
  const found = volatileAuthoritiesOf(model).find(({ component }) => component.id === finding.element);
  if (found === undefined) return [];
  const { component, data, kind } = found;
  if (kind === "write-behind") {
    return triedWays(finding, context, [writingThrough(component)]);
  }
  const store = storeBehind(model, component);
  const moved = data.flatMap((one) => (store === undefined ? [] : movedTo(model, one, component, store)));
  // Whoever writes that nothing lasts there knows better.
  const isWritten = component.guarantees.some(({ name, origin }) => name === "volatile" && origin.kind === "written");
  return [
    ...tried(finding, context, `Let ${store?.name ?? "it"} hold what is official`, moved),
    ...(isWritten
      ? []
      : tried(
          finding,
          context,
          `State that what ${component.name} confirms lasts`,
          promising(component, { name: "durable" }),
        )),
  ];
};

function storeBehind({ componentById }: SystemModel, { cacheOf }: Component): Component | undefined {
  const store = cacheOf === undefined ? undefined : componentById.get(cacheOf.id);
  if (store === undefined || store.kind === "cache") return undefined;
  return isDurable(store) || volatileAt(store) === undefined ? store : undefined;
}

/** Data that is official in the store, and no longer in the cache. */
function movedTo(model: SystemModel, data: Data, cache: Component, store: Component): readonly Change[] {
  const { id, authorities } = data;
  const kept = authorities.filter((one) => one.id !== cache.id && one.id !== store.id);
  const now = [{ id: store.id, at: data.at }, ...kept];
  const names = now.map((one) => nameWithin(model, id, one.id)).join(", ");
  return [
    said(data, `authority ${names}`, { authorities: now }),
    ...(authorities.length > 1 ? [said(data, "remove authority", {})] : []),
  ];
}
