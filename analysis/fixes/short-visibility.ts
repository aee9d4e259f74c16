// Messages hidden for as long as the longest work on one of them may take.

import { holdsOf } from "../facts/queues/promises.ts";
import { component as change } from "./edit.ts";
import { durationText, roundedUp, written } from "./figures.ts";
import type { FixesOf } from "./fix.ts";
import { tried } from "./trial.ts";

export const shortVisibilityFixes: FixesOf = (finding, context) => {
  const { model } = context;
  const queue = model.componentById.get(finding.element);
  const longest = holdsOf(model, model.flows)
    .filter(({ consumption }) => consumption.queue.id === finding.element)
    .map((hold) => hold.longest);
  if (queue === undefined || longest.length === 0) return [];
  const value = roundedUp(Math.max(...longest));
  const text = durationText(value);
  return tried(finding, context, `Hide a message for ${text}, the longest that its work may take`, [
    change(queue, `visibility ${text}`, { visibility: written(value, queue.at) }),
  ]);
};
