// The message stored together with the data, in a store that the same step writes.

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
    // Only what keeps the message and the data in one transaction can be an outbox.
    .filter(({ kind }) => kind === "store");
  const queue = model.componentById.get(target)?.name ?? target;
  return [...new Set(written)].flatMap((store) =>
    tried(finding, context, `Publish to ${queue} through an outbox in ${store.name}`, [
      change(publication, `outbox ${nameWithin(source, store.id)}`, { outbox: { id: store.id, at } }),
    ]),
  );
};
