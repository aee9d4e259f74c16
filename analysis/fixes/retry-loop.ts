// One try on every edge of the circle. The circle itself stays, and has a rule of its own.

import { retryLoopsOf } from "../facts/retries/retry-loops.ts";
import type { FixesOf } from "./fix.ts";
import { onceChanges } from "./retries.ts";
import { tried } from "./trial.ts";

export const retryLoopFixes: FixesOf = (finding, context) => {
  const { model, facts } = context;
  const counted = model.flows.length > 0 ? model.flows : facts.traffic.flows;
  const loop = retryLoopsOf(facts.traffic, counted).find(
    ({ members }) => [...members].sort().join(" ") === finding.cause,
  );
  if (loop === undefined) return [];
  const dependencies = new Set(loop.edges.flatMap((edge) => edge.dependency ?? []));
  const changes = [...dependencies].flatMap((dependency) => onceChanges(model, dependency));
  const element = loop.edges[0].target;
  return tried(finding, context, "Try once on every edge of the circle", changes, {
    fact: "retry-factor-burst",
    element,
  });
};
