// A queue that hands a message out again while the first consumer is still at work on it. How long that one may take is a fact.
// It is a finding of its own beside the draining of a queue: it strikes without any outage, and its remedy is another.

import type { SystemModel } from "../../language/index.ts";
import { secondsWords } from "../facts/fact-words.ts";
import { flowsThrough } from "../facts/queues/consumer-load.ts";
import { type Hold, holdsOf } from "../facts/queues/promises.ts";
import { worstCasesOf } from "../facts/time/worst-case.ts";
import { nameOf } from "../facts/words.ts";
import type { Evidence } from "../finding.ts";
import { defineRule, message } from "../rule.ts";

export const shortVisibility = defineRule({
  id: "short-visibility",
  title: "A message is handed out again before it is done",
  category: "resilience",
  since: "0.1.0",

  rationale: `A message that is being worked on stays hidden for a stated time; then the queue takes its consumer for dead and hands it to
another. Where the work may take longer, two consumers work on it at once, just when everything is slow already: the load
doubles, effects happen twice, and the first one's acknowledgement comes too late.`,
  remedy: `Hide messages for longer than the longest that their work may take, timeouts and retries included; shorten those; or let the
consumer extend the time while it works.`,
  tradeoff: `A long visibility delays the next try after a consumer has really died. Where the work is idempotent and the slow case rare,
doing it twice now and then may be the better bargain.`,
  sources: [
    {
      title: "Amazon SQS Developer Guide, visibility timeout",
      url: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html",
      says: "Set it to the longest time that processing takes, or the message is received again meanwhile.",
    },
    {
      title: "Google Cloud, Pub/Sub: Extend acknowledgment time with lease management",
      url: "https://cloud.google.com/pubsub/docs/lease-management",
      says: "A message whose deadline passes without an acknowledgement is delivered again.",
    },
  ],
  examples: {
    bad: `service shop { publishes orders }
queue orders { retention 4d  visibility 30s }
worker packer { replicas 4  concurrency 1  service-time 45s  consumes orders }
`,
    good: `service shop { publishes orders }
queue orders { retention 4d  visibility 5m }
worker packer { replicas 4  concurrency 1  service-time 45s  consumes orders }
`,
  },

  messages: {
    always: message`${"consumer"} works on a message for ${"longest"}, and ${"queue"} hands it out again after ${"visibility"}.`,
    sometimes: message`${"consumer"} may work on a message for ${"longest"}, and ${"queue"} hands it out again after ${"visibility"}.`,
  },

  check({ model, facts, flows, report }) {
    for (const hold of holdsOf(model, flows)) {
      if (!(hold.longest > hold.visibility)) continue;
      const { queue, consumer } = hold.consumption;
      report(hold.byServiceTime ? "always" : "sometimes", {
        element: queue.id,
        at: queue.at,
        holes: {
          consumer: nameOf(model, consumer.id),
          longest: secondsWords(hold.longest),
          queue: nameOf(model, queue.id),
          visibility: secondsWords(hold.visibility),
        },
        flows: flowsThrough(facts, queue.id, flows),
        cause: consumer.id,
        values: { longest: hold.longest, visibility: hold.visibility },
        evidence: evidenceOf(model, hold),
      });
    }
  },
});

function evidenceOf(model: SystemModel, { consumption, flow, visibility }: Hold): readonly Evidence[] {
  const { queue, consumer } = consumption;
  const evidence: Evidence[] = [
    {
      at: queue.visibility?.at ?? queue.at,
      says: `${nameOf(model, queue.id)} hides a message for ${secondsWords(visibility)}`,
    },
  ];
  if (flow === undefined) {
    const at = consumer.serviceTime?.at ?? consumer.at;
    return [...evidence, { at, says: "the service time alone is longer" }];
  }
  for (const { edge, total } of worstCasesOf(model, flow).get(consumer.id)?.steps ?? []) {
    evidence.push({ at: edge.at, says: `${nameOf(model, edge.target)} may take ${secondsWords(total)}` });
  }
  return evidence;
}
