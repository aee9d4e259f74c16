// Who depends on whom by declaration, seen from those that are depended on.

import type { Component, Id, SystemModel } from "../../../language/index.ts";
import { dependencyRowsOf, dependencyUsesOf } from "../dependency-rows.ts";
import { positionsOf } from "../flow-edges.ts";
import { perShape } from "../shape.ts";

/** The distinct components that declare a dependency on this one, in declaration order. Linear in the dependencies on it. */
export function dependentsOf(model: SystemModel, id: Id): readonly Id[] {
  const position = positionsOf(model).get(id);
  if (position === undefined) return [];
  const { firstUse, sources } = dependencyUsesOf(model);
  const dependents: Id[] = [];
  let last = -1;
  for (let use = firstUse[position] as number; use < (firstUse[position + 1] as number); use += 1) {
    const source = sources[use] as number;
    // A component's own dependencies stand together.
    if (source !== last) dependents.push((model.components[source] as Component).id);
    last = source;
  }
  return dependents;
}

/** How many distinct components depend on each and how many each depends on, by its position in the model. */
export interface Fans {
  readonly into: Int32Array;
  readonly out: Int32Array;
}

/** The fans of all components, without a list of whom they are. Linear in the dependencies. */
export const fansOf = perShape((model): Fans => {
  const { firstEdge, targets } = dependencyRowsOf(model);
  const size = model.components.length;
  const into = new Int32Array(size);
  const out = new Int32Array(size);
  /** Who was last seen to depend on each: a component's own dependencies stand together. */
  const last = new Int32Array(size).fill(-1);
  for (let position = 0; position < size; position += 1) {
    const end = firstEdge[position + 1] as number;
    for (let edge = firstEdge[position] as number; edge < end; edge += 1) {
      const target = targets[edge] as number;
      if (target < 0 || last[target] === position) continue;
      last[target] = position;
      into[target] = (into[target] as number) + 1;
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
