// What cannot be seen yet is collected as well.

import { blindSpotsOf } from "../facts/trust/observation.ts";
import { listWords } from "../facts/words.ts";
import { component as change } from "./edit.ts";
import { written } from "./figures.ts";
import type { FixesOf } from "./fix.ts";
import { tried } from "./trial.ts";

export const unobservedFixes: FixesOf = (finding, context) => {
  const { model } = context;
  const spot = blindSpotsOf(model, model.flows).find(({ component }) => component.id === finding.element);
  if (spot === undefined) return [];
  const { component, seen, unseen } = spot;
  const all = [...seen, ...unseen];
  return tried(finding, context, `Collect ${listWords(unseen)} of ${component.name}`, [
    change(component, `observed ${all.join(", ")}`, {
      observed: written(all, component.at),
    }),
  ]);
};
