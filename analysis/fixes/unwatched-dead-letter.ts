// An alert to those who own what sets messages aside. Where nobody is named, only the author knows who would look.

import { consumptionsOf } from "../facts/queues/consumptions.ts";
import { component as change } from "./edit.ts";
import { written } from "./figures.ts";
import type { FixesOf } from "./fix.ts";
import { tried } from "./trial.ts";

export const unwatchedDeadLetterFixes: FixesOf = (finding, context) => {
  const { model } = context;
  const queue = model.componentById.get(finding.element);
  if (queue === undefined) return [];
  const aside = consumptionsOf(model).asideByTarget.get(queue.id) ?? [];
  const own = queue.owner?.value;
  const owners = new Set(
    own !== undefined
      ? [own]
      : aside.flatMap(({ queue: from, consumption }) => (consumption?.consumer ?? from).owner?.value ?? []),
  );
  return [...owners].flatMap((owner) =>
    tried(finding, context, `Alert ${owner}`, [
      change(queue, `alerts ${JSON.stringify(owner)}`, {
        alerts: written(owner, queue.at),
      }),
    ]),
  );
};
