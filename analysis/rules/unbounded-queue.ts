// Queues and topics that can grow without an end: no bound, no retention, nothing that turns messages away.

import type { Component, Id, SystemModel } from "../../language/index.ts";
import { arrivalsAt } from "../facts/capacity/arrivals.ts";
import type { Facts } from "../facts/index.ts";
import { flowsThrough } from "../facts/queues/consumer-load.ts";
import { type Consumption, consumptionsOf, perConsumptions, promises } from "../facts/queues/consumptions.ts";
import { significant } from "../facts/significant.ts";
import { listWords, nameOf, numberWords, rateWords } from "../facts/words.ts";
import { defineRule, message } from "../rule.ts";

/** Consumers that are named before they are counted. */
const shownConsumers = 3;

export const unboundedQueue = defineRule({
  id: "unbounded-queue",
  title: "A queue has no end",
  category: "capacity",
  since: "0.1.0",

  rationale: `While its consumers are down or slow, a queue takes everything in. Without a bound it does so until its broker is out of memory
or disk, and then fails for everybody who uses that broker; without a retention it comes back with messages of which nobody
wants to know any more, and works those off first.`,
  remedy: `Give it a bound, and decide what publishers do when it is reached; or a retention after which a message is not worth having.`,
  tradeoff: `Where no message may be lost or refused and the store behind the queue is large against any outage, growing is the lesser
evil. Then the outage that it holds out belongs into the design: how many messages an hour against how much room.`,
  sources: [
    {
      title: "Site Reliability Engineering, chapter 22: Addressing Cascading Failures",
      url: "https://sre.google/sre-book/addressing-cascading-failures/",
      says: "Long queues cost memory and latency; queues are kept short against the number of workers, and the rest is rejected early.",
    },
    {
      title: "Amazon Builders' Library: Avoiding insurmountable queue backlogs",
      url: "https://aws.amazon.com/builders-library/avoiding-insurmountable-queue-backlogs/",
      says: "A backlog of stale messages keeps fresh ones from being served; old ones are set aside or dropped.",
    },
  ],
  examples: {
    bad: `service signup { publishes mails }
queue mails : rabbitmq
worker mailer { replicas 2  concurrency 8  service-time 120ms  consumes mails }
flow join { load 20/s  signup -> mails }
`,
    good: `service signup { publishes mails }
queue mails : rabbitmq { bound 100k }
worker mailer { replicas 2  concurrency 8  service-time 120ms  consumes mails }
flow join { load 20/s  signup -> mails }
`,
  },

  messages: {
    grows: message`${"queue"} has neither bound nor retention: while ${"consumers"} down, it grows by ${"growth"} messages an hour without end.`,
    unmeasured: message`${"queue"} has neither bound nor retention: while ${"consumers"} down, it grows without end.`,
  },

  check({ model, facts, flows, report }) {
    const { fed } = consumptionsOf(model);
    for (const consumptions of unboundedQueues(model)) {
      const queue = consumptions[0]?.queue;
      if (queue === undefined || !fed.has(queue.id)) continue;
      const { id } = queue;
      const rate = rateInto(facts, id);
      const common = {
        element: id,
        at: queue.at,
        flows: flowsThrough(facts, id, flows),
        cause: "unbounded",
        evidence: consumptions.map(({ dependency, consumer }) => ({
          at: dependency.at,
          says: `${nameOf(model, consumer.id)} takes ${rate === undefined ? "its messages" : rateWords(rate)}`,
        })),
      };
      const holes = { queue: nameOf(model, id), consumers: consumerWords(model, consumptions) };
      if (rate === undefined) report("unmeasured", { ...common, holes });
      else {
        const growth = significant(rate * 3600);
        report("grows", {
          ...common,
          holes: { ...holes, growth: numberWords(growth) },
          values: { growthPerHour: growth },
        });
      }
    }
  },
});

/** The consumptions of each queue that may hold as much as comes. */
const unboundedQueues = perConsumptions(({ byQueue }) =>
  [...byQueue.values()].filter(([first]) => first !== undefined && isUnbounded(first.queue)),
);

function isUnbounded(queue: Component): boolean {
  if (queue.bound !== undefined || queue.retention !== undefined || queue.shedsLoad !== undefined) return false;
  // What is run by somebody else has limits of theirs; what is not kept cannot pile up.
  return queue.managed === undefined && !promises(queue, "volatile") && !promises(queue, "at-most-once");
}

/** Messages per second that arrive at least; undefined where no flow says. */
function rateInto(facts: Facts, id: Id): number | undefined {
  const arrivals = arrivalsAt(facts, id);
  return arrivals === undefined || !(arrivals.load.least > 0) ? undefined : significant(arrivals.load.least);
}

function consumerWords(model: SystemModel, consumptions: readonly Consumption[]): string {
  const names = consumptions.map(({ consumer }) => nameOf(model, consumer.id));
  if (names.length === 1) return `${names[0]} is`;
  return names.length > shownConsumers ? `${numberWords(names.length)} consumers are` : `${listWords(names)} are`;
}
