// A rotation as often as the project's own limit asks for.

import { component as change } from "./edit.ts";
import { durationText, written } from "./figures.ts";
import type { FixesOf } from "./fix.ts";
import { nameWithin } from "./names.ts";
import { tried } from "./trial.ts";

export const longLivedSecretFixes: FixesOf = (finding, context) => {
  const component = context.model.componentById.get(finding.element);
  if (component?.secrets === undefined) return [];
  const { from } = component.secrets;
  const limit = context.facts.settings.thresholds.secretAge;
  const every = durationText(limit);
  return tried(finding, context, `Rotate its secrets every ${every}`, [
    change(component, `secrets from ${nameWithin(context.model, component.id, from.id)} rotated every ${every}`, {
      secrets: { from, rotatedEvery: written(limit, component.at) },
    }),
  ]);
};
