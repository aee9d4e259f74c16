// Consumers that work the backlog off in time, and a queue that keeps what comes during the outage.

import { backlogOf } from "../facts/queues/backlog.ts";
import { numberWords } from "../facts/words.ts";
import { enoughCopies } from "./capacity.ts";
import { type Change, component as change } from "./edit.ts";
import { durationText, roundedUp, written } from "./figures.ts";
import type { FixesOf } from "./fix.ts";
import { tried } from "./trial.ts";

export const slowDrainFixes: FixesOf = (finding, context) => {
  const { model, facts } = context;
  const queue = model.componentById.get(finding.element);
  const consumer = model.componentById.get(finding.cause);
  const backlog = consumer === undefined ? undefined : backlogOf(facts, consumer.id);
  const held = backlog?.queues.find(({ inflow }) => inflow.consumption.queue === queue);
  if (queue === undefined || consumer === undefined || backlog === undefined || held === undefined) return [];
  const longer = roundedUp(backlog.oldest.most);
  const retention: readonly Change[] =
    queue.retention === undefined || queue.retention.value >= longer
      ? []
      : [change(queue, `retention ${durationText(longer)}`, { retention: written(longer, queue.at) })];
  const larger = Math.ceil(roundedUp(held.messages.most));
  const bound: readonly Change[] =
    queue.bound === undefined || queue.bound.value >= larger
      ? []
      : [change(queue, `bound ${larger}`, { bound: written(larger, queue.at) })];
  const partitions = (copies: number): readonly Change[] =>
    queue.partitions === undefined || queue.partitions.value >= copies
      ? []
      : [change(queue, `partitions ${copies}`, { partitions: written(copies, queue.at) })];
  const shows = { fact: "drain-time", element: consumer.id } as const;
  return [
    ...tried(finding, context, `Keep messages of ${queue.name} for ${durationText(longer)}`, retention),
    ...tried(finding, context, `Let ${queue.name} hold ${numberWords(larger)} messages`, bound),
    ...enoughCopies(finding, context, consumer, "load", shows, partitions),
  ];
};
