// A limit of deliveries for messages that nobody can process.

import { isSetAsideInItself } from "../facts/attempts.ts";
import { dependencyOf, dependencyPatch } from "./dependencies.ts";
import type { FixesOf } from "./fix.ts";
import { nameWithin, patchName } from "./names.ts";

/** Deliveries before a message is set aside: enough for a short fault, few enough not to hold up the rest for long. */
export const deliveries = 5;

export const unboundedRedeliveryFixes: FixesOf = ({ element }, { model }) => {
  const dependency = dependencyOf(model, element);
  const queue = dependency === undefined ? undefined : model.componentById.get(dependency.target);
  if (dependency === undefined || queue === undefined) return [];
  // Which other queue it is to be set aside in, nobody can say.
  if (isSetAsideInItself(queue, dependency)) return [];
  const { deadLetter } = dependency;
  const title = `Set a message aside after ${deliveries} deliveries`;
  if (deadLetter !== undefined) {
    const letter = nameWithin(model, dependency.source, deadLetter.queue.id);
    return [{ title, patch: dependencyPatch(model, dependency, `dead-letter ${letter} after ${deliveries}`) }];
  }
  if (queue.deadLetter === undefined) return [];
  const letter = nameWithin(model, queue.id, queue.deadLetter.queue.id);
  return [{ title, patch: `${patchName(queue.id)} { dead-letter ${letter} after ${deliveries} }` }];
};
