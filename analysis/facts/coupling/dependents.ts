// Who depends on whom by declaration, seen from those that are depended on.

import type { Component, Id, SystemModel } from "../../../language/index.ts";
import { perShape } from "../shape.ts";

/** The distinct components that declare a dependency on this one, in declaration order. All together linear in the dependencies. */
export function dependentsOf(model: SystemModel, id: Id): readonly Id[] {
  return allDependents(model).get(id) ?? none;
}

const none: readonly Id[] = [];

const allDependents = perShape((model): ReadonlyMap<Id, readonly Id[]> => {
  const dependents = new Map<Id, Id[]>();
  for (const { id, dependencies } of model.components) {
    for (const { target } of dependencies) {
      const known = dependents.get(target);
      if (known === undefined) dependents.set(target, [id]);
      // A component's own dependencies stand together, so one that is there stands last.
      else if (known[known.length - 1] !== id) known.push(id);
    }
  }
  return dependents;
});

/** The distinct components that this one declares a dependency on, in declaration order. */
export function distinctTargets({ dependencies }: Component): readonly Id[] {
  if (dependencies.length > few) return [...new Set(dependencies.map(({ target }) => target))];
  const targets: Id[] = [];
  for (const { target } of dependencies) if (!targets.includes(target)) targets.push(target);
  return targets;
}

/** Of so many, searching a list is faster than making a set. */
const few = 16;
