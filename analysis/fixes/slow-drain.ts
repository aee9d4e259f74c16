// Consumers that work the backlog off in time, and a queue that keeps what comes during the outage.

import type { Component } from "../../language/index.ts";
import { copiesAt, shardsOf } from "../facts/capacity/capacity.ts";
import { type Backlog, backlogAfter, backlogOf } from "../facts/queues/backlog.ts";
import { freshnessPromises } from "../facts/queues/promises.ts";
import { numberWords } from "../facts/words.ts";
import { enoughCopies } from "./capacity.ts";
import { type Change, component as change } from "./edit.ts";
import { durationText, roundedUp, written } from "./figures.ts";
import type { FixContext, FixesOf } from "./fix.ts";
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
  const isEnough = (changed: Component) => isInTime(context, backlog, queue, consumer, changed);
  const shows = { fact: "drain-time", element: consumer.id } as const;
  return [
    ...tried(finding, context, `Keep messages of ${queue.name} for ${durationText(longer)}`, retention),
    ...tried(finding, context, `Let ${queue.name} hold ${numberWords(larger)} messages`, bound),
    ...enoughCopies(finding, context, consumer, "load", isEnough, shows, [queue]),
  ];
};

/** Whether the backlog of the same outage is worked off within what is promised, by a consumer in another form. */
function isInTime(
  { model, facts }: FixContext,
  { load, outage }: Backlog,
  queue: Component,
  consumer: Component,
  changed: Component,
): boolean {
  const { service } = load;
  if (service === undefined) return false;
  const copies = copiesAt(model, changed, "load");
  // However many copies there are, one of them reads the hottest partition.
  const factor = service.busiest === undefined ? (copies * shardsOf(changed)) / service.copies : 1;
  const total = { least: service.total.least * factor, most: service.total.most * factor };
  const down = outage.copies === undefined ? {} : { copies: { down: outage.copies.down, of: copies } };
  const after = backlogAfter({ ...load, service: { ...service, total } }, { ...outage, ...down });
  const messages = after?.queues.find(({ inflow }) => inflow.consumption.queue === queue)?.messages.least ?? 0;
  if (after === undefined || messages === 0) return true;
  const { retention, bound } = queue;
  const within = freshnessPromises(model, facts.model.flows)(consumer)[0]?.within ?? Number.POSITIVE_INFINITY;
  return (
    messages <= (bound?.value ?? Number.POSITIVE_INFINITY) &&
    after.oldest.least <= (retention?.value ?? Number.POSITIVE_INFINITY) &&
    after.oldest.least + after.drain.least <= within
  );
}
