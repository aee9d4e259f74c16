// Room between an agreement and the objective behind it: an agreement that allows twice what the objective does, or an objective
// that allows half of what the agreement does.

import type { Objective } from "../../language/index.ts";
import { agreementsOf } from "../facts/objectives/agreements.ts";
import type { FixesOf } from "./fix.ts";
import { objectiveChanges, promiserOf, targetText } from "./objectives.ts";
import { bringsNone, tried } from "./trial.ts";

/** How much more the agreement allows: the mildest whole factor that leaves room. */
const room = 2;

/** What is found of an objective that cannot be met. */
const unmet = ["slow-objective", "unreachable-objective", "unmet-guarantee", "weaker-dependency"];

export const thinAgreementFixes: FixesOf = (finding, context) => {
  const { model } = context;
  const element = promiserOf(model, finding.element);
  const agreement = agreementsOf(model, model.flows).find(({ sla }) => sla.at === finding.at);
  if (element === undefined || agreement === undefined) return [];
  const { sla, slo } = agreement;
  if (slo === undefined) {
    const objective: Objective = { ...loosened(sla, 1 / room), kind: "slo" };
    const title = `Add an objective of ${targetText(objective)} to ${element.name}`;
    const changes = objectiveChanges(model, element, objective);
    // An objective that the design cannot meet would put an error in the place of a warning.
    return bringsNone(context, changes, unmet) ? tried(finding, context, title, changes) : [];
  }
  const lower = { ...loosened(slo, room), kind: sla.kind, ...(sla.over === undefined ? {} : { over: sla.over }) };
  const percentile = sla.percentile === undefined ? {} : { percentile: sla.percentile };
  const agreed: Objective = { ...lower, ...percentile };
  const title = `Loosen the agreement of ${element.name} to ${targetText(agreed)}`;
  return tried(finding, context, title, objectiveChanges(model, element, agreed, sla));
};

/** The objective, allowing so many times what it allows. */
function loosened(objective: Objective, by: number): Objective {
  const { measure, target } = objective;
  const loose = measure === "availability" ? 1 - (1 - target) * by : target * by;
  return { ...objective, target: Number(loose.toPrecision(12)) };
}
