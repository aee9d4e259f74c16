// A failover that waits for nobody.

import type { FixesOf } from "./fix.ts";
import { automatic } from "./redundancy.ts";
import { tried } from "./trial.ts";

export const manualFailoverFixes: FixesOf = (finding, context) => {
  const component = context.model.componentById.get(finding.element);
  if (component === undefined) return [];
  const [flow] = finding.flows;
  const shows = flow === undefined ? undefined : ({ fact: "availability", element: flow } as const);
  return tried(finding, context, `Let ${component.name} fail over automatically`, automatic(component), shows);
};
