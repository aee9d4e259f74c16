// Who depends on whom by declaration, seen from those that are depended on.

import type { Component, Id, SystemModel } from "../../../language/index.ts";
import { positionsOf } from "../flow-edges.ts";
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

/** How many distinct components depend on each and how many each depends on, by its position in the model. */
export interface Fans {
  readonly into: Int32Array;
  readonly out: Int32Array;
}

/** The fans of all components, without a list of whom they are. Linear in the dependencies. */
export const fansOf = perShape((model): Fans => {
  const positions = positionsOf(model);
  const size = model.components.length;
  const into = new Int32Array(size);
  const out = new Int32Array(size);
  /** Who was last seen to depend on each: a component's own dependencies stand together. */
  const last = new Int32Array(size).fill(-1);
  for (let position = 0; position < size; position++) {
    for (const { target } of (model.components[position] as Component).dependencies) {
      // A dependency's target is always a component of the model.
      const targetPosition = positions.get(target) as number;
      if (last[targetPosition] === position) continue;
      last[targetPosition] = position;
      into[targetPosition] = (into[targetPosition] as number) + 1;
      out[position] = (out[position] as number) + 1;
    }
  }
  return { into, out };
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
