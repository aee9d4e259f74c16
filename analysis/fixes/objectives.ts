// Other targets for what an element promises. How high they may be, its facts say; whether anybody may lower a promise is for
// its author to decide, so such a fix is never the first where another one helps.

import type { Component, Flow, Objective, SystemModel } from "../../language/index.ts";
import { numberWords } from "../facts/words.ts";
import { type Change, component, flow } from "./edit.ts";
import { durationText, percentText } from "./figures.ts";
import { nameWithin } from "./names.ts";

/** What promises: a flow or a component. */
export type Promiser = Component | Flow;

/** The flow or component of this id. */
export function promiserOf(model: SystemModel, id: string): Promiser | undefined {
  return model.flowById.get(id) ?? model.componentById.get(id);
}

/** The element's objectives with one in place of another, or beside the others. None where the text has two that are spelt alike. */
export function objectiveChanges(
  model: SystemModel,
  element: Promiser,
  objective: Objective,
  instead?: Objective,
): readonly Change[] {
  const { objectives } = element;
  const alike = objectives.filter((one) => keyOf(one) === keyOf(objective));
  if (alike.length > (instead === undefined ? 0 : 1)) return [];
  const terms = {
    objectives:
      instead === undefined ? [...objectives, objective] : objectives.map((one) => (one === instead ? objective : one)),
  };
  const words = objectiveText(model, element, objective);
  return ["body" in element ? flow(element, words, terms) : component(element, words, terms)];
}

function keyOf({ kind, measure, percentile, data }: Objective): string {
  return [kind, measure, percentile, data?.id].join(" ");
}

/** `99.85%`, `1.2s`. */
export function targetText({ measure, target }: Objective): string {
  return measure === "availability" ? percentText(target) : durationText(target);
}

/** Whether the window is written out. The usual one may be left out, and then the text is too short to hold it. */
function statesWindow({ over, at }: Objective): boolean {
  return over !== usualWindow || at.end - at.start >= "slo availability 9% over 30d".length;
}

const usualWindow = 30 * 86_400;

function objectiveText(model: SystemModel, element: Promiser, objective: Objective): string {
  const { kind, measure, percentile, data } = objective;
  const over = statesWindow(objective) ? objective.over : undefined;
  const target = targetText(objective);
  switch (measure) {
    case "availability":
      return `${kind} availability ${target}${over === undefined ? "" : ` over ${durationText(over)}`}`;
    case "latency":
      return `${kind} latency p${numberWords((percentile ?? 0.99) * 100)} < ${target}`;
    case "freshness":
      return `${kind} freshness ${data === undefined ? "" : nameWithin(model, element.id, data.id)} < ${target}`;
    default:
      return measure satisfies never;
  }
}
