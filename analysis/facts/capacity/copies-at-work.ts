// Copies that can have work at all: of a consumer no more than the partitions that it reads. How many copies are up is told in
// capacity.ts.

import type { Component, Count, SystemModel } from "../../../language/index.ts";
import { consumptionsOf } from "../queues/consumptions.ts";
import { copiesAt, type Moment, shardsOf } from "./capacity.ts";

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

/** Partitions of all that a component consumes; `Infinity` where one of them states none, or where it is called as well. */
export function partitionsFor(model: SystemModel, { id }: Component): Count {
  const { byConsumer, called } = consumptionsOf(model);
  const consumptions = byConsumer.get(id);
  if (consumptions === undefined || called.has(id)) return Number.POSITIVE_INFINITY;
  return consumptions.reduce((sum, { queue }) => sum + (queue.partitions?.value ?? Number.POSITIVE_INFINITY), 0);
}
