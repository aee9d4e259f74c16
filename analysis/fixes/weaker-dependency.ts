// A promise that what is below can carry, or a dependency that the promise does without.

import { overpromisesOf } from "../facts/objectives/overpromises.ts";
import { nameOf } from "../facts/words.ts";
import { doingWithout } from "./dependencies.ts";
import { promisable } from "./figures.ts";
import type { FixesOf } from "./fix.ts";
import { objectiveChanges, targetText } from "./objectives.ts";
import { tried } from "./trial.ts";

export const weakerDependencyFixes: FixesOf = (finding, context) => {
  const { model } = context;
  const overpromise = overpromisesOf(model, model.flows).find(({ element }) => element.id === finding.element);
  if (overpromise === undefined) return [];
  const { element, promise, carried, weakest } = overpromise;
  const lower = { ...promise, target: promisable(carried.carried) };
  const title = `Lower the objective of ${element.name} to ${targetText(lower)}`;
  const direct = "dependencies" in element ? element.dependencies : [];
  const optional = direct
    .filter(({ target, verb }) => target === weakest?.component.id && (verb === "calls" || verb === "reads"))
    .map(doingWithout);
  return [
    ...tried(finding, context, title, objectiveChanges(model, element, lower, promise)),
    ...tried(
      finding,
      context,
      `Let ${element.name} do without ${nameOf(model, weakest?.component.id ?? "")}`,
      optional,
    ),
  ];
};
