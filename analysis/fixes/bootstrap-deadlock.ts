// A start that does without what opens the circle.

import { bootDeadlocksOf } from "../facts/coupling/cycles.ts";
import { listWords, nameOf } from "../facts/words.ts";
import { doingWithout } from "./dependencies.ts";
import type { FixesOf } from "./fix.ts";
import { tried } from "./trial.ts";

export const bootstrapDeadlockFixes: FixesOf = (finding, context) => {
  const { model } = context;
  const cycle = bootDeadlocksOf(model).find(
    ({ members }) => members.map((member) => member.id).join(" ") === finding.cause,
  );
  const needs = cycle?.opening.needs.flatMap(({ dependency }) => dependency ?? []) ?? [];
  const words = needs.map(({ source, target }) => `${nameOf(model, source)} do without ${nameOf(model, target)}`);
  return tried(finding, context, `Let ${listWords(words)}`, needs.map(doingWithout));
};
