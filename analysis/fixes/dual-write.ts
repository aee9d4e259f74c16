// The message stored together with the data, in a store that the same step writes.

import type { Component } from "../../language/index.ts";
import { allows, levelsOf } from "../formulas/consistency.ts";
import { dependencyOf } from "./dependencies.ts";
import { dependency as change } from "./edit.ts";
import type { FixesOf } from "./fix.ts";
import { nameWithin } from "./names.ts";
import { tried } from "./trial.ts";

export const dualWriteFixes: FixesOf = (finding, context) => {
  const { model } = context;
  const publication = dependencyOf(model, finding.element);
  if (publication === undefined) return [];
  const { source, target, at } = publication;
  const written = (model.componentById.get(source)?.dependencies ?? [])
    .filter(({ verb }) => verb === "writes")
    .flatMap((write) => model.componentById.get(write.target) ?? [])
    .filter(({ kind }) => kind === "store");
  const stores = [...new Set(written)];
  // An outbox needs a transaction over the data and the message.
  const best = stores.filter(hasTransactions);
  const queue = model.componentById.get(target)?.name ?? target;
  return (best.length > 0 ? best : stores).flatMap((store) =>
    tried(finding, context, `Publish to ${queue} through an outbox in ${store.name}`, [
      change(publication, `outbox ${nameWithin(model, source, store.id)}`, { outbox: { id: store.id, at } }),
    ]),
  );
};

/** Whether a store says that it keeps several entries in step, or says nothing that would speak against it. */
function hasTransactions({ technology, guarantees }: Component): boolean {
  if (technology === undefined && guarantees.length === 0) return true;
  return guarantees.some(({ name }) => allows(levelsOf(name), levelsOf("snapshot")));
}
