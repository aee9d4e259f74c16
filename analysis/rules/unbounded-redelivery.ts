// A message that no number of failures sets aside. Where there is no dead-letter at all, another rule says so; this one speaks of
// those that come into force after no stated number of deliveries, or set a message aside where it comes from.

import type { Component, Dependency, SystemModel } from "../../language/index.ts";
import { deliveriesOf, isHandOff, isSetAsideInItself, unitsOf } from "../facts/attempts.ts";
import { componentsWith } from "../facts/components-with.ts";
import { dependenciesIn } from "../facts/dependency-flows.ts";
import { countWords, durationWords, nameOf, numberWords } from "../facts/words.ts";
import type { Evidence } from "../finding.ts";
import { defineRule, message } from "../rule.ts";

export const unboundedRedelivery = defineRule({
  id: "unbounded-redelivery",
  title: "A message that fails comes back without end",
  category: "resilience",
  since: "0.1.0",

  rationale: `Some messages cannot be processed, however often they are tried: a field is missing, a row is gone, the code has an
error. Without a limit such a message is delivered for ever. It keeps a consumer busy, in a log it holds up what comes behind it, and
everything that its processing does before it fails is done each time again, against components that did nothing wrong.`,
  remedy: `Say after how many deliveries it is set aside, \`dead-letter QUEUE after 5\`, in a queue of its own, and have somebody watch where it goes.`,
  tradeoff: `A limit sets good messages aside too, where what they need is down for longer than the deliveries last. No limit is
reasonable where order matters more than progress and an operator is called at the first failure.`,
  sources: [
    {
      title: "Amazon SQS Developer Guide: Using dead-letter queues",
      url: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html",
      says: "The number of receives after which a message moves to the dead-letter queue is what bounds its redelivery.",
    },
    {
      title: "G. Hohpe, B. Woolf, Enterprise Integration Patterns (2003), Dead Letter Channel",
      url: "https://www.enterpriseintegrationpatterns.com/patterns/messaging/DeadLetterChannel.html",
      says: "What cannot be delivered is moved aside, so that the channel stays free for the rest.",
    },
  ],
  examples: {
    bad: `queue jobs
queue parked { alerts "team-mail" }
worker mailer { consumes jobs { dead-letter parked } }
`,
    good: `queue jobs
queue parked { alerts "team-mail" }
worker mailer { consumes jobs { dead-letter parked after 5 } }
`,
  },

  messages: {
    circle: message`A message that ${"consumer"} cannot process comes back from ${"queue"} without end, since ${"queue"} is where it is set aside${"cost"}.`,
    endless: message`A message that ${"consumer"} cannot process comes back from ${"queue"} without end, since ${"parked"} takes it after no stated number of deliveries${"cost"}.`,
  },

  check({ model, flows, report }) {
    const test = (one: Dependency) => isEndless(model, one);
    for (const { dependency, flows: own } of dependenciesIn(model, flows, test, unlimited(model))) {
      const queue = model.componentById.get(dependency.target);
      const consumer = model.componentById.get(dependency.source);
      const letter = dependency.deadLetter ?? queue?.deadLetter;
      if (queue === undefined || consumer === undefined || letter === undefined) continue;
      const isCircle = isSetAsideInItself(queue, dependency);
      const parked = nameOf(model, letter.queue.id);
      const says = isCircle ? `set aside in ${parked} itself` : `${parked} has no "after" with a number of deliveries`;
      const evidence: Evidence[] = [{ at: letter.queue.at, says }];
      const time = consumer.serviceTime;
      if (time !== undefined) {
        evidence.push({ at: time.at, says: `each delivery takes ${durationWords(time.value)} of ${consumer.name}` });
      }
      const holes = {
        consumer: nameOf(model, consumer.id),
        queue: nameOf(model, queue.id),
        cost: costWords(queue, consumer),
      };
      const found = { element: dependency.id, at: dependency.at, flows: own.map((flow) => flow.id), evidence };
      if (isCircle) report("circle", { ...found, holes });
      else report("endless", { ...found, holes: { ...holes, parked } });
    }
  },
});

/** The consumers that name no number of deliveries themselves, or one that leads back. */
const unlimited = componentsWith(({ dependencies }) => {
  return dependencies.some(({ verb, deadLetter, target }) => {
    return verb === "consumes" && (deadLetter?.after === undefined || deadLetter.queue.id === target);
  });
});

/** Whether a dead-letter is there and says not when, or leads back to where the message comes from. */
function isEndless(model: SystemModel, dependency: Dependency): boolean {
  const queue = model.componentById.get(dependency.target);
  if (dependency.verb !== "consumes" || !isHandOff(queue)) return false;
  const isSetAside = (dependency.deadLetter ?? queue.deadLetter) !== undefined;
  return isSetAside && deliveriesOf(queue, dependency) === Number.POSITIVE_INFINITY;
}

/** What one such message holds up. */
function costWords(queue: Component, consumer: Component): string {
  if (queue.kind === "topic") {
    const partitions = queue.partitions?.count.value;
    return partitions === undefined
      ? " and holds up what comes behind it"
      : ` and holds up one of ${countWords(partitions, "partition")}`;
  }
  if (consumer.concurrency === undefined) return "";
  const slots = unitsOf(consumer) * consumer.concurrency.value;
  return `, and keeps one of ${numberWords(slots)} workers busy`;
}
