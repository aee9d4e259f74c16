// Patches of one dependency, for the fixes that add a term to it.

import type { Dependency, Id, SystemModel } from "../../language/index.ts";
import { type Change, dependency as change, patchOf } from "./edit.ts";
import { written } from "./figures.ts";

/** The dependency of this id; undefined where the finding is about something else. */
export function dependencyOf(model: SystemModel, id: Id): Dependency | undefined {
  for (const component of model.components) {
    const found = component.dependencies.find((dependency) => dependency.id === id);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A patch that gives a dependency a term: `api { calls db { timeout 80ms } }`. */
export function dependencyPatch(model: SystemModel, dependency: Dependency, term: string): string {
  return patchOf(model, [change(dependency, term, {})]);
}

/** A dependency that its source does without while it fails. */
export function doingWithout(dependency: Dependency): Change {
  return change(dependency, "optional", { optional: written(true, dependency.at) });
}
