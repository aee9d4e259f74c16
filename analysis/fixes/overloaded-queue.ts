// Consumers that keep up: partitions for copies that get none, more copies with a partition for each, or more at once in each copy.

import type { Component } from "../../language/index.ts";
import { copiesAt, copyCapacityOf, evenShardsOf } from "../facts/capacity/capacity.ts";
import { consumerLoadOf, hasHottestShard } from "../facts/queues/consumer-load.ts";
import { significant } from "../facts/significant.ts";
import { enoughCopies, enoughPartitions, mostGrowth } from "./capacity.ts";
import { component as change, componentAfter } from "./edit.ts";
import { written } from "./figures.ts";
import type { FixesOf } from "./fix.ts";
import { leastEnough, tried } from "./trial.ts";

export const overloadedQueueFixes: FixesOf = (finding, context) => {
  const { model, facts } = context;
  const consumer = model.componentById.get(finding.cause);
  const load = consumer === undefined ? undefined : consumerLoadOf(facts, consumer.id);
  if (consumer === undefined || load === undefined) return [];
  const shows = { fact: "queue-utilisation", element: consumer.id } as const;
  const queues = load.queues.map(({ consumption }) => consumption.queue);
  const work = Math.max(load.load.most, load.peak.most);
  const done = (changed: Component, copies: number) => (copyCapacityOf(changed)?.least ?? 0) * copies;
  const { service } = load;
  // However many copies there are, one of them reads the hottest partition; those of a hottest shard share its work.
  const isAlone = service?.busiest !== undefined && !hasHottestShard(consumer);
  const most = isAlone ? 1 / (service.busiest ?? 1) : Number.POSITIVE_INFINITY;
  const all = (changed: Component) => Math.min(most, copiesAt(model, changed, "load") * evenShardsOf(changed));
  const isEnough = (changed: Component) => significant(work / done(changed, all(changed))) < 1;
  const running = copiesAt(model, consumer, "load");
  const serves = (atWork: number) => significant(work / done(consumer, Math.min(most, atWork))) < 1;
  // Of copies that get nothing, more of them are no answer.
  const busier = evenShardsOf(consumer) === 1 ? enoughPartitions(finding, context, queues, running, serves, shows) : [];
  const copies = busier.length > 0 ? busier : enoughCopies(finding, context, consumer, "load", isEnough, shows, queues);
  const { concurrency } = consumer;
  const now = concurrency?.value;
  if (now === undefined || concurrency?.upper !== undefined || service === undefined) return copies;
  const atOnce = (count: number) => [
    change(consumer, `concurrency ${count}`, { concurrency: written(count, consumer.at) }),
  ];
  const atWork = service.busiest === undefined ? service.copies : 1 / service.busiest;
  const least = leastEnough(now + 1, now * mostGrowth, (count) => {
    return significant(work / done(componentAfter(consumer, atOnce(count)), atWork)) < 1;
  });
  if (least === undefined) return copies;
  const title = `Let each copy of ${consumer.name} do ${least} at once`;
  return [...copies, ...tried(finding, context, title, atOnce(least), shows)];
};
