// Queues from which several components take messages that each of them was meant to have. Copies of one component share its
// work on purpose, and so does the same component in several groups.

import type { Component, FlowItem, Id } from "../../language/index.ts";
import { flowsThrough } from "../facts/queues/consumer-load.ts";
import { type Consumption, consumptionsOf } from "../facts/queues/consumptions.ts";
import { listWords, nameOf, numberWords } from "../facts/words.ts";
import { defineRule, message } from "../rule.ts";

/** Consumers that are named before they are counted. */
const shownConsumers = 4;

export const dividedQueue = defineRule({
  id: "divided-queue",
  title: "A queue divides what each consumer is to have",
  category: "resilience",
  since: "0.1.0",

  rationale: `A queue gives each message to one consumer and forgets it then. Where components that do different things consume one queue, each
gets some of the messages and never hears of the others: of three orders one is billed, another one mailed and the third one
taken out of the stock. Which ones depends on who happened to be free, so it works with one message in a test and differs from
day to day in production. Numbers that are computed behind such a queue take each consumer to have all of its messages.`,
  remedy: `Make the queue a topic, which each consumer reads for itself, or give each consumer a queue of its own that what happened is
routed to. Where one piece of work has several parts, let one worker do them.`,
  tradeoff: `Components that really do the same, such as an old and a new worker side by side, may take turns at one queue; and so may
consumers that take different classes of messages, which \`priority\` at their \`consumes\` says. A topic keeps messages that all have read,
and a consumer more costs nothing; a queue is simpler for work that is done once.`,
  sources: [
    {
      title: "G. Hohpe, B. Woolf: Enterprise Integration Patterns, Publish-Subscribe Channel",
      url: "https://www.enterpriseintegrationpatterns.com/patterns/messaging/PublishSubscribeChannel.html",
      says: "Of a point-to-point channel one receiver gets a message; to tell all who are interested each needs a copy.",
    },
    {
      title: "RabbitMQ documentation, Consumers",
      url: "https://www.rabbitmq.com/docs/consumers",
      says: "Several consumers of one queue get its messages in turn, each message delivered to one of them.",
    },
  ],
  examples: {
    bad: `service shop { publishes orders }
queue orders
worker billing { consumes orders { dead-letter parked after 5 } }
worker mail { consumes orders { dead-letter parked after 5 } }
queue parked { alerts "team-shop" }
`,
    good: `service shop { publishes orders }
topic orders { retention 7d }
worker billing { consumes orders { dead-letter parked after 5 } }
worker mail { consumes orders { dead-letter parked after 5 } }
queue parked { alerts "team-shop" }
`,
  },

  messages: {
    divided: message`Each message of ${"queue"} goes to one of ${"consumers"}, and the ${"others"} it.`,
  },

  check({ model, facts, flows, report }) {
    for (const [id, consumptions] of consumptionsOf(model).byQueue) {
      const queue = model.componentById.get(id);
      if (queue?.kind !== "queue") continue;
      const consumers = new Map(consumptions.map((one) => [one.consumer.id, one]));
      if (rolesOf([...consumers.values()].map(({ consumer }) => consumer)) < 2) continue;
      if (isToldApart(consumptions) || model.flows.some(({ body }) => divides(body, id))) continue;
      const names = [...consumers.keys()].map((consumer) => nameOf(model, consumer)).sort();
      report("divided", {
        element: id,
        at: queue.at,
        flows: flowsThrough(facts, id, flows),
        cause: "divided",
        values: { consumers: names.length },
        evidence: [...consumers.values()].map(({ consumer, dependency }) => ({
          at: dependency.at,
          says: `${nameOf(model, consumer.id)} takes messages here`,
        })),
        holes: {
          queue: nameOf(model, id),
          consumers: names.length > shownConsumers ? `${numberWords(names.length)} consumers` : listWords(names),
          others: names.length === 2 ? "other never sees" : "others never see",
        },
      });
    }
  },
});

/** Components of one name in several groups or systems are one role, deployed more than once. */
function rolesOf(consumers: readonly Component[]): number {
  return new Set(consumers.map(({ name }) => name)).size;
}

/** Whether every consumer names the classes of messages that it takes. */
function isToldApart(consumptions: readonly Consumption[]): boolean {
  return consumptions.every(({ dependency }) => dependency.priority.length > 0);
}

/** Whether a flow says itself that a message goes one way or another from there. Linear in its steps. */
function divides(items: readonly FlowItem[], queue: Id): boolean {
  return items.some((item) => {
    if (item.kind === "step" || item.kind === "reply") return false;
    if (item.kind !== "either") return divides(item.body, queue);
    const ways = item.branches.filter(({ body }) => leaves(body, queue));
    return ways.length > 1 || item.branches.some(({ body }) => divides(body, queue));
  });
}

function leaves(items: readonly FlowItem[], queue: Id): boolean {
  return items.some((item) => {
    if (item.kind === "step") return item.from === queue;
    if (item.kind === "reply") return false;
    if (item.kind === "either") return item.branches.some(({ body }) => leaves(body, queue));
    return leaves(item.body, queue);
  });
}
