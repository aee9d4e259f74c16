// Messages that fail again and again with nowhere to be set aside. A dead-letter queue without a number of deliveries is another
// finding, as is one that nobody watches.

import type { Component, SystemModel } from "../../language/index.ts";
import { flowsThrough } from "../facts/queues/consumer-load.ts";
import { type Consumption, perConsumptions, promises } from "../facts/queues/consumptions.ts";
import { listWords, nameOf, timeWords } from "../facts/words.ts";
import { defineRule, message } from "../rule.ts";

export const missingDeadLetter = defineRule({
  id: "missing-dead-letter",
  title: "A message that cannot be processed has nowhere to go",
  category: "resilience",
  since: "0.1.0",

  rationale: `Sooner or later a message comes that its consumer cannot process: a field that is missing, a record that is gone, a bug. Delivered
at least once, it comes back each time. In a log it holds up everything behind it in its partition; in a queue it takes
consumers away from the messages that can be processed, until it expires unseen.`,
  remedy: `Name a dead-letter queue with the number of deliveries after which a message goes there, and have somebody alerted by what
arrives in it.`,
  tradeoff: `Where order matters more than progress, stopping at the first message that fails is right, as long as somebody notices.
Where messages are worth nothing a moment later, dropping what fails is simpler than keeping it: say so with a fallback at the
consumption.`,
  sources: [
    {
      title: "G. Hohpe, B. Woolf: Enterprise Integration Patterns, Dead Letter Channel",
      url: "https://www.enterpriseintegrationpatterns.com/patterns/messaging/DeadLetterChannel.html",
      says: "A messaging system that cannot deliver a message moves it to a channel of its own.",
    },
    {
      title: "Amazon SQS Developer Guide, dead-letter queues",
      url: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html",
      says: "Messages that were received too often without success are moved aside, so that they can be looked at.",
    },
  ],
  examples: {
    bad: `service shop { publishes orders }
topic orders { retention 4d }
worker billing { consumes orders { idempotent by order-id } }
`,
    good: `service shop { publishes orders }
topic orders { retention 4d }
worker billing { consumes orders { idempotent by order-id  dead-letter parked after 5 } }
queue parked { retention 14d  alerts "team-billing" }
`,
  },

  messages: {
    blocks: message`A message of ${"queue"} that ${"consumers"} cannot process holds up everything behind it${"until"}: nothing sets it aside.`,
    returns: message`A message of ${"queue"} that ${"consumers"} cannot process comes back ${"until"}: nothing sets it aside.`,
  },

  check({ model, facts, flows, report }) {
    for (const { queue, open } of openQueues(model)) {
      const { id } = queue;
      const keeps = queue.retention?.value;
      const isLog = queue.kind === "topic" ? !promises(queue, "unordered") : promises(queue, "ordered");
      const expiry = keeps === undefined ? undefined : `until it expires after ${timeWords(keeps)}`;
      const common = {
        element: id,
        at: queue.at,
        flows: flowsThrough(facts, id, flows),
        cause: "missing",
        values: { consumers: open.length, ...(keeps === undefined ? {} : { retention: keeps }) },
        evidence: open.map(({ dependency, consumer }) => ({
          at: dependency.at,
          says: `${nameOf(model, consumer.id)} consumes ${nameOf(model, id)} without a dead-letter queue`,
        })),
      };
      const holes = { queue: nameOf(model, id), consumers: consumerWords(model, open) };
      if (isLog) report("blocks", { ...common, holes: { ...holes, until: expiry === undefined ? "" : ` ${expiry}` } });
      else report("returns", { ...common, holes: { ...holes, until: expiry ?? "for ever" } });
    }
  },
});

/** Queues and topics with the consumptions that leave open what becomes of a message that fails. */
const openQueues = perConsumptions(({ byQueue, asideByTarget }) => {
  const found: { readonly queue: Component; readonly open: readonly Consumption[] }[] = [];
  for (const [id, consumptions] of byQueue) {
    const queue = consumptions[0]?.queue;
    // What fails once more in a dead-letter queue is what somebody looks at anyway.
    if (queue === undefined || asideByTarget.has(id) || promises(queue, "at-most-once")) continue;
    const open = queue.deadLetter === undefined ? consumptions.filter(isOpen) : [];
    if (open.length > 0) found.push({ queue, open });
  }
  return found;
});

/** Whether nothing is said of what becomes of a message that fails. */
function isOpen({ dependency, consumer }: Consumption): boolean {
  if (dependency.deadLetter !== undefined || dependency.fallback !== undefined) return false;
  return dependency.optional === undefined && mayFail(consumer);
}

/** Somebody else's consumer, and a user's device, have their own ways with what they cannot process. */
function mayFail({ kind }: Component): boolean {
  return kind !== "external" && kind !== "client";
}

function consumerWords(model: SystemModel, open: readonly Consumption[]): string {
  const names = open.map(({ consumer }) => nameOf(model, consumer.id));
  return names.length <= 3 ? listWords(names).replace(/ and /, " or ") : `one of ${names.length} consumers`;
}
