// Queues with a bound that nobody empties any more: some time after their consumer has failed they are full, and refuse whoever
// publishes. When that is depends on how full they were; that it comes is enough to know that more is lost than at once.

import type { Component, Dependency, Flow, Id } from "../../../language/index.ts";
import { componentsWith } from "../components-with.ts";
import type { FactContext } from "../context.ts";
import { consumptionsOf } from "../queues/consumptions.ts";
import { refusalsOf } from "../queues/overflow.ts";
import { passagesOf } from "./passages.ts";
import { leadsTo, numberIn } from "./waits.ts";

export interface FillingQueue {
  readonly queue: Component;
  /** Publications that some flow fails with once they are refused. */
  readonly refused: readonly Dependency[];
}

const bounded = componentsWith(({ bound }) => bound !== undefined);

const none: readonly FillingQueue[] = [];

/**
 * The bounded queues that may fill up when a component answers nothing, and then fail flows beside those that are lost already; in
 * declaration order. One counts where its consumer is the component or leads to it by what it waits for, also where that can do without
 * it or sets failed messages aside: so there may be too many here, and never too few. None where no queue has a bound; else linear
 * in the flows that come to the component and in those of the publishers.
 */
export function fillingQueuesFor(context: FactContext, id: Id, lost: readonly Flow[]): readonly FillingQueue[] {
  const { model, traffic } = context;
  const queues = bounded(model);
  if (queues.length === 0) return none;
  const left = traffic.flows.filter((flow) => !lost.includes(flow));
  return queues.flatMap((queue): readonly FillingQueue[] => {
    const consumers = consumptionsOf(model).byQueue.get(queue.id) ?? [];
    if (!consumers.some(({ consumer }) => leansOn(context, consumer.id, id))) return none;
    const refused = refusalsOf(context, queue.id, left).filter(({ fate }) => fate === "fails");
    return refused.length === 0 ? none : [{ queue, refused: refused.map(({ dependency }) => dependency) }];
  });
}

function leansOn(context: FactContext, consumer: Id, id: Id): boolean {
  if (consumer === id) return true;
  return passagesOf(context, id).some(({ waits, node }) => {
    const from = numberIn(waits, consumer);
    return from !== undefined && leadsTo(waits, from, node);
  });
}
