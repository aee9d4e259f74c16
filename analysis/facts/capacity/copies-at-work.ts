// Copies that can have work at all: of a consumer no more than the partitions that it reads. How many copies are up is told in
// capacity.ts.

import type { Component, Count, Ratio, Span, Split, SystemModel } from "../../../language/index.ts";
import { consumptionsOf } from "../queues/consumptions.ts";
import { evenParts, hottestShareOf } from "../splits.ts";
import { countWords, nameOf, percentWords } from "../words.ts";
import { copiesAt, evenShardsOf, type Moment, shardsOf } from "./capacity.ts";

/**
 * Copies of one shard that have work, as `copiesAt` counts them, ≥ 0. One copy reads a partition, so copies of a consumer beyond
 * the partitions of all that it consumes get nothing; those of one that others call as well serve the calls. Queues
 * and topics without `partitions` set no limit.
 */
export function copiesAtWork(
  model: SystemModel,
  component: Component,
  moment: Moment,
  copies: Count = copiesAt(model, component, moment),
): Count {
  const partitions = partitionsFor(model, component);
  if (partitions === Number.POSITIVE_INFINITY) return copies;
  return Math.min(copies, Math.max(1, Math.floor(partitions / shardsOf(component))));
}

/**
 * Copies' worth of work of one shard that can be done before the busiest copy is full, ≤ `atWork`: fewer where a partition is asked for
 * more than the others, since one copy reads it. That copy is taken to read no other partition, which errs towards room; of
 * several queues whatever mix is kindest counts.
 */
export function evenCopies(model: SystemModel, component: Component, atWork: Count): number {
  if (component.replicas?.primary !== undefined || component.quorum !== undefined) return atWork;
  const parts = sumOver(model, component, ({ partitions }) => evenParts(partitions));
  return parts === partitionsFor(model, component)
    ? atWork
    : Math.min(atWork, Math.max(1, parts / shardsOf(component)));
}

/**
 * Copies' worth of all shards that can be taken on an ordinary day before the hottest shard, or the busiest copy, is full: the
 * copies at work times the shards where all are asked for alike.
 */
export function sharingCopiesOf(model: SystemModel, component: Component): number {
  const [atWork, shards, evenShards] = [
    copiesAtWork(model, component, "load"),
    shardsOf(component),
    evenShardsOf(component),
  ];
  return evenShards < shards ? atWork * evenShards : evenCopies(model, component, atWork) * shards;
}

/** Which partitions, or shard, make the busiest copy of a consumer busier than the others, with the share that it gets of everything. */
export function hotPartitionLines(
  model: SystemModel,
  consumer: Component,
  share: Ratio,
): readonly { readonly says: string; readonly at: Span }[] {
  const queues = consumptionsOf(model).byConsumer.get(consumer.id) ?? [];
  const hot = queues.flatMap(({ queue: { id, at, partitions } }) => {
    const own = hottestShareOf(partitions);
    if (own === undefined) return [];
    const parts = countWords(partitions?.count.value ?? 1, "partition");
    const says = `${percentWords(own)} of ${nameOf(model, id)} is in the hottest of its ${parts}, which one copy reads`;
    return [{ says, at: partitions?.hottest?.at ?? at }];
  });
  const name = nameOf(model, consumer.id);
  if (evenShardsOf(consumer) < shardsOf(consumer)) {
    const [own, parts] = [percentWords(1 / evenShardsOf(consumer)), countWords(shardsOf(consumer), "shard")];
    const says = `${own} of all that comes is for the hottest of ${parts} of ${name}, ${percentWords(share)} for each of its copies`;
    return [{ says, at: consumer.shards?.hottest?.at ?? consumer.at }];
  }
  const known = queues.length === 1 ? "" : " at least";
  const says = `the busiest copy of ${name} gets ${percentWords(share)} of all that comes${known}`;
  return [...hot, { says, at: consumer.at }];
}

/** Partitions of all that a component consumes; `Infinity` where one of them states none, or where it is called as well. */
export function partitionsFor(model: SystemModel, component: Component): Count {
  return sumOver(model, component, ({ partitions }) => partitions.count.value);
}

function sumOver(model: SystemModel, { id }: Component, partsOf: (queue: Partitioned) => number): number {
  const { byConsumer, called } = consumptionsOf(model);
  const consumptions = byConsumer.get(id);
  if (consumptions === undefined || called.has(id)) return Number.POSITIVE_INFINITY;
  let sum = 0;
  for (const { queue } of consumptions) sum += isPartitioned(queue) ? partsOf(queue) : Number.POSITIVE_INFINITY;
  return sum;
}

type Partitioned = Component & { readonly partitions: Split };

function isPartitioned(queue: Component): queue is Partitioned {
  return queue.partitions !== undefined;
}
