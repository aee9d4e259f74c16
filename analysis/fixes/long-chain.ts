// One of the parts made redundant, or an objective that so many parts carry.

import { longChainOf } from "../facts/objectives/long-chains.ts";
import { promisable } from "./figures.ts";
import type { FixesOf } from "./fix.ts";
import { objectiveChanges, targetText } from "./objectives.ts";
import { redundantWays } from "./redundancy.ts";
import { tried, triedWays } from "./trial.ts";

export const longChainFixes: FixesOf = (finding, context) => {
  const { model } = context;
  const flow = model.flowById.get(finding.element);
  const chain = flow === undefined ? undefined : longChainOf(model, flow);
  if (flow === undefined || chain === undefined) return [];
  const { objective, carried, stated } = chain;
  const shows = { fact: "availability-cap", element: flow.id } as const;
  const lower = { ...objective, target: promisable(carried) };
  return [
    ...stated.flatMap((part) => triedWays(finding, context, redundantWays(model, part), shows).slice(0, 1)),
    ...tried(
      finding,
      context,
      `Lower the objective of ${flow.name} to ${targetText(lower)}`,
      objectiveChanges(model, flow, lower, objective),
    ),
  ];
};
