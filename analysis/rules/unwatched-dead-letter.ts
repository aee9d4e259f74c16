// Dead-letter queues that nobody looks into. What is set aside where is a fact; this file says when somebody learns of it.

import { isHandOff } from "../facts/attempts.ts";
import { flowsThrough } from "../facts/queues/consumer-load.ts";
import { consumptionsOf } from "../facts/queues/consumptions.ts";
import { listWords, nameOf, numberWords, timeWords } from "../facts/words.ts";
import { defineRule, message } from "../rule.ts";

export const unwatchedDeadLetter = defineRule({
  id: "unwatched-dead-letter",
  title: "Nobody sees what is set aside",
  category: "resilience",
  since: "0.1.0",

  rationale: `A dead-letter queue keeps one bad message from stopping the others, and turns a visible fault into a silent one: the flow goes on
and some of its work is never done. Until somebody is told, an order without an invoice looks like any other. What nobody
looks at is gone when its retention ends.`,
  remedy: `Have the arrival of the first message alert whoever owns the consumer, or let something consume the dead letters and try them
again.`,
  tradeoff: `Where each message is worth so little that nobody would act on its loss, an unwatched queue does no harm; dropping the
message at the consumption says so more plainly.`,
  sources: [
    {
      title: "Amazon Builders' Library: Avoiding insurmountable queue backlogs",
      url: "https://aws.amazon.com/builders-library/avoiding-insurmountable-queue-backlogs/",
      says: "Dead-letter queues are alarmed on, since what lands there needs a person or a redrive.",
    },
    {
      title: "Amazon SQS Developer Guide, dead-letter queues",
      url: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html",
      says: "An alarm on messages that arrive in a dead-letter queue belongs to setting one up.",
    },
  ],
  examples: {
    bad: `service shop { publishes orders }
topic orders { retention 4d }
worker billing { consumes orders { dead-letter parked after 5 } }
queue parked { retention 14d }
`,
    good: `service shop { publishes orders }
topic orders { retention 4d }
worker billing { consumes orders { dead-letter parked after 5 } }
queue parked { retention 14d  alerts "team-billing" }
`,
  },

  messages: {
    kept: message`What ${"sources"} in ${"queue"} is seen by nobody and gone after ${"retention"}: it has neither an alert nor a consumer.`,
    endless: message`What ${"sources"} in ${"queue"} is seen by nobody: it has neither an alert nor a consumer.`,
  },

  check({ model, facts, flows, report }) {
    const { asideByTarget, drawn } = consumptionsOf(model);
    for (const [id, aside] of asideByTarget) {
      const queue = model.componentById.get(id);
      if (!isHandOff(queue) || queue.alerts !== undefined || drawn.has(id)) continue;
      const names = [
        ...new Set(aside.map(({ queue, consumption }) => nameOf(model, (consumption?.consumer ?? queue).id))),
      ];
      const who = names.length > 3 ? `${numberWords(names.length)} components` : listWords(names);
      const common = {
        element: id,
        at: queue.at,
        flows: [...new Set(aside.flatMap((from) => flowsThrough(facts, from.queue.id, flows)))],
        cause: "unwatched",
        evidence: aside.map(({ to, queue: from, consumption }) => ({
          at: to.at,
          says: `${nameOf(model, (consumption?.consumer ?? from).id)} sets messages of ${nameOf(model, from.id)} aside here`,
        })),
      };
      const holes = { sources: `${who} ${names.length === 1 ? "sets" : "set"} aside`, queue: nameOf(model, id) };
      const keeps = queue.retention?.value;
      if (keeps === undefined) report("endless", { ...common, holes });
      else {
        const retention = timeWords(keeps);
        report("kept", { ...common, holes: { ...holes, retention }, values: { retention: keeps } });
      }
    }
  },
});
