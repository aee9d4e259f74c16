// Who declares a dependency on whom, as positions in the model: to find a component by its name costs more than all that most of those
// who go along the dependencies want to know of it, so that this is done once for all of them.

import type { Component, Dependency, Id, SystemModel } from "../../language/index.ts";
import type { Rows } from "../graph/settled-order.ts";
import { positionsOf } from "./flow-edges.ts";
import { perShape } from "./shape.ts";

/**
 * By component the positions of those that its dependencies lead to, in declaration order; −1 for what the model does not have. Linear
 * in the dependencies.
 */
export const dependencyRowsOf = perShape((model): Rows => {
  const { components } = model;
  const positions = positionsOf(model);
  const firstEdge = new Int32Array(components.length + 1);
  let edge = 0;
  for (let position = 0; position < components.length; position += 1) {
    edge += (components[position] as Component).dependencies.length;
    firstEdge[position + 1] = edge;
  }
  const targets = new Int32Array(edge);
  edge = 0;
  for (let position = 0; position < components.length; position += 1) {
    const { dependencies } = components[position] as Component;
    for (let index = 0; index < dependencies.length; index += 1, edge += 1) {
      targets[edge] = positions.get((dependencies[index] as Dependency).target) ?? -1;
    }
  }
  return { firstEdge, targets };
});

/** The dependencies that lead to each component, those of one component side by side and in declaration order. */
export interface DependencyUses {
  /** By component, the index of its first use; one entry more than components. */
  readonly firstUse: Int32Array;
  /** By use, the position of the component that declares it, and its index among the dependencies of that. */
  readonly sources: Int32Array;
  readonly indices: Int32Array;
}

/** The rows turned around. Linear in the dependencies. */
export const dependencyUsesOf = perShape((model): DependencyUses => {
  const { firstEdge, targets } = dependencyRowsOf(model);
  const size = firstEdge.length - 1;
  const firstUse = new Int32Array(size + 1);
  for (let edge = 0; edge < targets.length; edge += 1) {
    const target = targets[edge] as number;
    if (target >= 0) (firstUse[target + 1] as number) += 1;
  }
  for (let position = 0; position < size; position += 1) {
    (firstUse[position + 1] as number) += firstUse[position] as number;
  }
  const sources = new Int32Array(firstUse[size] as number);
  const indices = new Int32Array(sources.length);
  const next = firstUse.slice();
  for (let source = 0; source < size; source += 1) {
    const first = firstEdge[source] as number;
    const end = firstEdge[source + 1] as number;
    for (let edge = first; edge < end; edge += 1) {
      const target = targets[edge] as number;
      if (target < 0) continue;
      const use = next[target] as number;
      next[target] = use + 1;
      sources[use] = source;
      indices[use] = edge - first;
    }
  }
  return { firstUse, sources, indices };
});

/** The dependencies that lead to a component, in declaration order; none for an unknown one. Linear in them. */
export function dependenciesInto(model: SystemModel, id: Id): readonly Dependency[] {
  const position = positionsOf(model).get(id);
  if (position === undefined) return none;
  const { firstUse, sources, indices } = dependencyUsesOf(model);
  const first = firstUse[position] as number;
  const end = firstUse[position + 1] as number;
  if (first === end) return none;
  const found: Dependency[] = [];
  for (let use = first; use < end; use += 1) {
    const source = model.components[sources[use] as number] as Component;
    found.push(source.dependencies[indices[use] as number] as Dependency);
  }
  return found;
}

const none: readonly Dependency[] = [];
