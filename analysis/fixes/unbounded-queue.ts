// A bound: what comes in during the outage that the design states, or else in an hour, which is what the finding measures by.

import { backlogOf } from "../facts/queues/backlog.ts";
import { consumptionsOf } from "../facts/queues/consumptions.ts";
import { numberWords } from "../facts/words.ts";
import { component as change } from "./edit.ts";
import { roundedUp, written } from "./figures.ts";
import type { FixesOf } from "./fix.ts";
import { tried } from "./trial.ts";

export const unboundedQueueFixes: FixesOf = (finding, context) => {
  const { model, facts } = context;
  const queue = model.componentById.get(finding.element);
  const { growthPerHour } = finding.values;
  if (queue === undefined || typeof growthPerHour !== "number") return [];
  const backlogs = (consumptionsOf(model).byQueue.get(queue.id) ?? []).flatMap(({ consumer }) => {
    const held = backlogOf(facts, consumer.id)?.queues.find(({ inflow }) => inflow.consumption.queue === queue);
    return held === undefined ? [] : [held.messages.most];
  });
  const messages = Math.ceil(roundedUp(backlogs.length > 0 ? Math.max(...backlogs) : growthPerHour));
  const brought = backlogs.length > 0 ? "what its outage brings" : "what an hour brings";
  const title = `Bound ${queue.name} to ${numberWords(messages)} messages, ${brought}`;
  return tried(finding, context, title, [change(queue, `bound ${messages}`, { bound: written(messages, queue.at) })]);
};
