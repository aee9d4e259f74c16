// Queues and topics that something consumes and nothing fills. Dead-letter queues are filled by their consumers' failures.

import { isHandOff } from "../facts/attempts.ts";
import { consumptionsOf } from "../facts/queues/consumptions.ts";
import { listWords, nameOf, numberWords } from "../facts/words.ts";
import { defineRule, message } from "../rule.ts";

/** Consumers that are named before they are counted. */
const shownConsumers = 3;

export const unfedQueue = defineRule({
  id: "unfed-queue",
  title: "Nobody publishes to a queue that is consumed",
  category: "resilience",
  since: "0.1.0",

  rationale: `A consumer of a queue that nobody fills waits for ever: the work it is there for does not happen, and neither it nor the
queue shows a fault. Most often the publisher was renamed, moved to another topic, or forgotten in the design, and then the
load of everything behind the queue is reckoned as nothing.`,
  remedy: `Declare who publishes to it. Where messages come from outside this design, declare the source as \`external\` or the queue as
\`public\`; where a flow begins with the message, let the flow begin at the queue.`,
  tradeoff: `A consumer that is deployed ahead of its publisher is harmless for as long as that is the plan.`,
  sources: [
    {
      title: "G. Hohpe, B. Woolf: Enterprise Integration Patterns, Message Channel",
      url: "https://www.enterpriseintegrationpatterns.com/patterns/messaging/MessageChannel.html",
      says: "A channel joins a sender with a receiver; each is created for a purpose that both know.",
    },
  ],
  examples: {
    bad: `topic orders { retention 4d }
worker billing { consumes orders { dead-letter parked after 5 } }
queue parked { alerts "team-billing" }
`,
    good: `service shop { publishes orders }
topic orders { retention 4d }
worker billing { consumes orders { dead-letter parked after 5 } }
queue parked { alerts "team-billing" }
`,
  },

  messages: {
    unfed: message`${"consumers"} from ${"queue"}, and nobody publishes to it.`,
  },

  check({ model, report }) {
    const { byQueue, fed, asideByTarget } = consumptionsOf(model);
    for (const [id, consumptions] of byQueue) {
      const queue = model.componentById.get(id);
      if (!isHandOff(queue) || fed.has(id) || asideByTarget.has(id) || queue.public !== undefined) continue;
      const names = consumptions.map(({ consumer }) => nameOf(model, consumer.id));
      const who = names.length > shownConsumers ? `${numberWords(names.length)} components` : listWords(names);
      report("unfed", {
        element: id,
        at: queue.at,
        holes: { consumers: `${who} ${names.length === 1 ? "consumes" : "consume"}`, queue: nameOf(model, id) },
        values: { consumers: names.length },
        evidence: consumptions.map(({ dependency, consumer }) => ({
          at: dependency.at,
          says: `${nameOf(model, consumer.id)} waits for its messages`,
        })),
      });
    }
  },
});
