// As many copies as carry the load without the fullest zone, or an answer to what the rest cannot serve.

import { carrying, enoughCopies, enoughShards, shedding } from "./capacity.ts";
import type { FixesOf } from "./fix.ts";
import { triedWays } from "./trial.ts";

export const noHeadroomFixes: FixesOf = (finding, context) => {
  const component = context.model.componentById.get(finding.element);
  if (component === undefined) return [];
  const shows = { fact: "utilisation-degraded", element: component.id } as const;
  const isEnough = carrying(context, component, ["load", "peak", "degraded"]);
  return [
    ...enoughCopies(finding, context, component, "degraded", isEnough, shows),
    ...enoughShards(finding, context, component, isEnough, shows),
    ...triedWays(finding, context, [shedding(component)]),
  ];
};
