// An objective that the flow meets by its bound and by its estimate. What would make it faster is no edit of the text.

import { latencyPercentile } from "../facts/time/latency.ts";
import { latencyShortfallsOf } from "../facts/time/latency-objectives.ts";
import { numberWords } from "../facts/words.ts";
import { roundedUp } from "./figures.ts";
import type { FixesOf } from "./fix.ts";
import { objectiveChanges, targetText } from "./objectives.ts";
import { tried } from "./trial.ts";

export const slowObjectiveFixes: FixesOf = (finding, context) => {
  const { model, facts } = context;
  const flow = model.flowById.get(finding.element);
  const shortfall =
    flow && latencyShortfallsOf(facts, flow).find(({ ratio }) => `p${numberWords(ratio * 100)}` === finding.cause);
  if (flow === undefined || shortfall === undefined) return [];
  const { objective, least, ratio } = shortfall;
  const estimate = latencyPercentile(facts, flow, ratio) ?? 0;
  const time = Math.max(least?.value ?? 0, Number.isFinite(estimate) ? estimate : 0);
  const later = { ...objective, target: roundedUp(time) };
  const title = `Raise the objective of ${flow.name} to ${targetText(later)}`;
  return tried(finding, context, title, objectiveChanges(model, flow, later, objective));
};
