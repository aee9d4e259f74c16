// Queues and topics that nothing takes messages from. Dead-letter queues are another rule's matter.

import type { Id, SystemModel } from "../../language/index.ts";
import { isHandOff } from "../facts/attempts.ts";
import { declarationsOf } from "../facts/declarations.ts";
import { flowsThrough } from "../facts/queues/consumer-load.ts";
import { consumptionsOf } from "../facts/queues/consumptions.ts";
import { listWords, nameOf, numberWords } from "../facts/words.ts";
import { defineRule, message } from "../rule.ts";

/** Publishers that are named before they are counted. */
const shownPublishers = 3;

export const unconsumedQueue = defineRule({
  id: "unconsumed-queue",
  title: "Nobody takes messages from a queue",
  category: "resilience",
  since: "0.1.0",

  rationale: `A message that nobody takes is work that is not done, or work that was not worth announcing. Either the design lacks the
consumer, and the flow ends where it was meant to go on, or the queue is left over from one that is gone, and fills until it
is full or forgets.`,
  remedy: `Give the queue its consumer, or take it out together with what is published to it. Where the consumers belong to somebody
outside this design, declare them as \`external\`, or the topic as \`public\`.`,
  tradeoff: `A log that is published ahead of its first reader, or kept for audits alone, is reasonable as long as its retention is
known. Say so at the topic.`,
  sources: [
    {
      title: "G. Hohpe, B. Woolf: Enterprise Integration Patterns, Message Channel",
      url: "https://www.enterpriseintegrationpatterns.com/patterns/messaging/MessageChannel.html",
      says: "A channel joins a sender with a receiver; each is created for a purpose that both know.",
    },
    {
      title: "Microsoft Learn, Azure Service Bus queues, topics, and subscriptions",
      url: "https://learn.microsoft.com/azure/service-bus-messaging/service-bus-queues-topics-subscriptions",
      says: "A message that is published where no subscription takes it up is not seen by anybody.",
    },
  ],
  examples: {
    bad: `service shop { publishes orders }
topic orders { retention 4d }
`,
    good: `service shop { publishes orders }
topic orders { retention 4d }
worker billing { consumes orders { dead-letter parked after 5 } }
queue parked { alerts "team-billing" }
`,
  },

  messages: {
    unread: message`Nobody consumes what ${"publishers"} to ${"queue"}.`,
  },

  check({ model, facts, flows, report }) {
    const { drawn, fed, asideByTarget, publishersOf } = consumptionsOf(model);
    for (const queue of declarationsOf(model).having.messaging) {
      const { id } = queue;
      if (!isHandOff(queue) || drawn.has(id) || asideByTarget.has(id)) continue;
      // Read from outside, or itself the record of what happened.
      if (queue.public !== undefined || isRecord(model, id)) continue;
      // One that nobody feeds either is no broken way but a declaration without use, which has a rule of its own.
      if (!fed.has(id)) continue;
      const publishers = publishersOf(id);
      const names = [...new Set(publishers.map(({ source }) => nameOf(model, source)))];
      const who = names.length === 0 ? ["a flow"] : names;
      const words = who.length > shownPublishers ? `${numberWords(who.length)} components` : listWords(who);
      report("unread", {
        element: id,
        at: queue.at,
        flows: flowsThrough(facts, id, flows),
        cause: "unconsumed",
        values: { publishers: names.length },
        evidence: publishers.map(({ source, at }) => ({ at, says: `${nameOf(model, source)} publishes here` })),
        holes: {
          publishers: `${words} ${who.length === 1 ? "publishes" : "publish"}`,
          queue: nameOf(model, id),
        },
      });
    }
  },
});

function isRecord(model: SystemModel, queue: Id): boolean {
  return model.data.some(({ authorities }) => authorities.some(({ id }) => id === queue));
}
