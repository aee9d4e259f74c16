// A key that tells a repeat from a new request, by the name that others give it who ask for the same; or no repeat.

import type { Dependency, SystemModel } from "../../language/index.ts";
import { dependencyOf } from "./dependencies.ts";
import { dependency as change, type Way } from "./edit.ts";
import type { FixesOf } from "./fix.ts";
import { onceChanges } from "./retries.ts";
import { tried } from "./trial.ts";

export const unsafeRetryFixes: FixesOf = (finding, context) => {
  const { model } = context;
  const dependency = dependencyOf(model, finding.element);
  if (dependency === undefined) return [];
  const { title, changes } = toldApart(model, dependency);
  return [
    ...tried(finding, context, title, changes),
    ...(dependency.verb === "consumes"
      ? []
      : tried(finding, context, "Try once", onceChanges(model, dependency), {
          fact: "retry-factor-burst",
          element: dependency.target,
        })),
  ];
};

/** A key that tells a repeat from a first time, or the statement that something does. */
export function toldApart(model: SystemModel, dependency: Dependency): Way {
  const key = keyFor(model, dependency);
  const by = key === undefined ? {} : { by: key };
  const words = key === undefined ? "idempotent" : `idempotent by ${key}`;
  const title = key === undefined ? "State that repeats are told apart" : `State that repeats are told apart by ${key}`;
  return { title, changes: [change(dependency, words, { idempotent: { ...by, at: dependency.at } })] };
}

/** The key by which others that reach the same component tell repeats apart, where they agree on one. */
function keyFor({ components }: SystemModel, { id, target }: Dependency): string | undefined {
  const keys = new Set<string>();
  for (const { dependencies } of components) {
    for (const one of dependencies) {
      if (one.id !== id && one.target === target && one.idempotent?.by !== undefined) keys.add(one.idempotent.by);
    }
  }
  return keys.size === 1 ? [...keys][0] : undefined;
}
