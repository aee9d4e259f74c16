// What learns from an outage: a breaker, or a budget for retries.

import { dependencyOf } from "./dependencies.ts";
import type { FixesOf } from "./fix.ts";
import { breakerChange, budgetChange } from "./retries.ts";
import { tried } from "./trial.ts";

export const missingBreakerFixes: FixesOf = (finding, context) => {
  const dependency = dependencyOf(context.model, finding.element);
  if (dependency === undefined) return [];
  const shows = { fact: "retry-factor-sustained", element: dependency.target } as const;
  return [
    ...tried(finding, context, "Add a breaker", [breakerChange(dependency)], shows),
    ...tried(finding, context, "Give retries a budget of 10%", [budgetChange(dependency)], shows),
  ];
};
