// A failover that waits for nobody.

import { availabilityIn, type FixesOf } from "./fix.ts";
import { automatic } from "./redundancy.ts";
import { tried } from "./trial.ts";

export const manualFailoverFixes: FixesOf = (finding, context) => {
  const component = context.model.componentById.get(finding.element);
  if (component === undefined) return [];
  const shows = availabilityIn(finding);
  return tried(finding, context, `Let ${component.name} fail over automatically`, automatic(component), shows);
};
