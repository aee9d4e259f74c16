// A bound on the age of a copy: the one that somebody asks for, the one that it keeps already, or entries that go with each write.

import type { Component, SystemModel } from "../../language/index.ts";
import { copiesOf, copyLagOf } from "../facts/guarantees/freshness.ts";
import { droppingWithWrites, keepingFor } from "./caches.ts";
import type { FixesOf } from "./fix.ts";
import { laterPromise } from "./freshness.ts";
import { triedWays } from "./trial.ts";

export const unboundedStalenessFixes: FixesOf = (finding, context) => {
  const { model, facts } = context;
  const cache = model.componentById.get(finding.element);
  if (cache !== undefined) {
    const bound = boundAsked(model, cache);
    const shorter = bound === undefined ? [] : [keepingFor(cache, bound)];
    return triedWays(finding, context, [...shorter, droppingWithWrites(cache)]);
  }
  const data = model.data.find(({ id }) => id === finding.element);
  if (data === undefined) return [];
  const copy = copiesOf(model, data).find(({ store }) => finding.cause === `derived ${store.id}`);
  const lag = copy === undefined ? undefined : (boundAsked(model, copy.store) ?? copyLagOf(facts, copy)?.expected);
  return copy === undefined || lag === undefined ? [] : laterPromise(finding, context, copy, lag);
};

/** How old an answer of a component may be for those who say so: its readers, and what is promised of the data in it. */
function boundAsked(model: SystemModel, { id }: Component): number | undefined {
  const bounds: number[] = [];
  for (const { dependencies } of model.components) {
    for (const { target, requires } of dependencies) {
      if (target !== id) continue;
      for (const { name, within } of requires) if (name === "bounded-staleness" && within) bounds.push(within);
    }
  }
  for (const { derived } of model.data) {
    for (const { store, within } of derived) if (store.id === id && within !== undefined) bounds.push(within.value);
  }
  return bounds.length === 0 ? undefined : Math.min(...bounds);
}
