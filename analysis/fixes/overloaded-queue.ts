// Consumers that keep up: more copies, with a partition for each where there are too few, or more at once in each copy.

import { consumerLoadOf } from "../facts/queues/consumer-load.ts";
import { enoughCopies } from "./capacity.ts";
import { type Change, component as change } from "./edit.ts";
import { written } from "./figures.ts";
import type { FixesOf } from "./fix.ts";
import { isAnswered, leastEnough, tried } from "./trial.ts";

/** Beyond so many times what there is at once, it is no longer the number that is wrong. */
const mostGrowth = 64;

export const overloadedQueueFixes: FixesOf = (finding, context) => {
  const { model, facts } = context;
  const consumer = model.componentById.get(finding.cause);
  const load = consumer === undefined ? undefined : consumerLoadOf(facts, consumer.id);
  if (consumer === undefined || load === undefined) return [];
  const shows = { fact: "queue-utilisation", element: consumer.id } as const;
  const queues = load.queues.map(({ consumption }) => consumption.queue);
  /** A partition for each copy, where the queue says how many it has. */
  const partitions = (copies: number): readonly Change[] =>
    queues.flatMap((queue) =>
      queue.partitions === undefined || queue.partitions.value >= copies
        ? []
        : [change(queue, `partitions ${copies}`, { partitions: written(copies, queue.at) })],
    );
  const copies = enoughCopies(finding, context, consumer, "load", shows, partitions);
  const { concurrency } = consumer;
  if (concurrency === undefined || concurrency.upper !== undefined) return copies;
  const atOnce = (count: number) => [
    change(consumer, `concurrency ${count}`, { concurrency: written(count, consumer.at) }),
  ];
  const now = concurrency.value;
  const least = leastEnough(now + 1, now * mostGrowth, (count) => isAnswered(finding, context, atOnce(count)));
  if (least === undefined) return copies;
  return [
    ...copies,
    ...tried(finding, context, `Let each copy of ${consumer.name} do ${least} at once`, atOnce(least), shows),
  ];
};
