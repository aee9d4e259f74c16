// A promise of autoscaling that the start of a copy keeps, and a copy to spare where flows are down until one has started.

import type { Finding } from "../finding.ts";
import { component as change } from "./edit.ts";
import { durationText, written } from "./figures.ts";
import { availabilityIn, type Fix, type FixContext, type FixesOf } from "./fix.ts";
import { redundantWays } from "./redundancy.ts";
import { tried, triedWays } from "./trial.ts";

export const slowRecoveryFixes: FixesOf = (finding, context) => {
  const { model } = context;
  const component = model.componentById.get(finding.element);
  if (component?.startsWithin === undefined) return [];
  if ("promised" in finding.values) return scaledAsItStarts(finding, context);
  const shows = availabilityIn(finding);
  // A start is waited for where no copy is left, so any way to have one is an answer.
  return triedWays(finding, context, redundantWays(model, component), shows);
};

function scaledAsItStarts(finding: Finding, context: FixContext): readonly Fix[] {
  const component = context.model.componentById.get(finding.element);
  const { autoscale, startsWithin } = component ?? {};
  if (component === undefined || autoscale === undefined || startsWithin === undefined) return [];
  const { min, max } = autoscale;
  const text = durationText(startsWithin.value);
  return tried(finding, context, `Promise a new copy of ${component.name} within ${text}, as it starts`, [
    change(component, `autoscale ${min.value}..${max.value} within ${text}`, {
      autoscale: { ...autoscale, within: written(startsWithin.value, component.at) },
    }),
  ]);
}
