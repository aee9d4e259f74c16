// Messages that have to come in order, and cannot. What is required and where order is lost are facts; this file names the place.

import type { SystemModel } from "../../language/index.ts";
import { flowsThrough } from "../facts/queues/consumer-load.ts";
import { type LostOrder, lostOrdersOf, overpromisedOrders } from "../facts/queues/order.ts";
import { nameOf, numberWords } from "../facts/words.ts";
import type { Evidence } from "../finding.ts";
import { defineRule, message } from "../rule.ts";

export const brokenOrder = defineRule({
  id: "broken-order",
  title: "An order that is required cannot be kept",
  category: "contradiction",
  since: "0.1.0",

  rationale: `Messages are in order only as long as one reader takes them one after the other. Two consumers of one queue, two slots of one
consumer, or two partitions of a log overtake each other, rarely in a test and every day under load; then a cancellation is
booked before its order. A design that requires order and works side by side contradicts itself.`,
  remedy: `Require the order per key, partition or group by that key, and have no more consumers than partitions. Where everything has
to be in one order, let a single consumer work on one message at a time.`,
  tradeoff: `Order costs parallelism, and one slow message holds up all behind it. Often it is cheaper to make the work bear any order: keep a
version with each message and ignore older ones.`,
  sources: [
    {
      title: "Apache Kafka documentation, Design: The Consumer",
      url: "https://kafka.apache.org/documentation/#theconsumer",
      says: "Each partition is read by one consumer of a group at a time, and order holds within a partition.",
    },
    {
      title: "G. Hohpe, B. Woolf: Enterprise Integration Patterns, Competing Consumers",
      url: "https://www.enterpriseintegrationpatterns.com/patterns/messaging/CompetingConsumers.html",
      says: "Several consumers on one channel process messages at once, and so not in the order in which they were sent.",
    },
  ],
  examples: {
    bad: `service shop { publishes orders }
queue orders : rabbitmq { bound 10k }
worker booking { replicas 3  consumes orders { requires ordered } }
`,
    good: `service shop { publishes orders }
topic orders : kafka { partitions 12 }
worker booking { replicas 3  consumes orders { requires ordered per order-id } }
`,
  },

  messages: {
    unordered: message`${"consumer"} requires ${"order"} of ${"queue"}, which keeps none.`,
    partitions: message`${"consumer"} requires ${"order"} of all of ${"queue"}, whose ${"partitions"} partitions are each in order alone.`,
    classes: message`${"consumer"} requires ${"order"} of all of ${"queue"}, which serves one of its ${"classes"} classes before the other.`,
    crowded: message`${"consumer"} requires ${"order"} of ${"queue"} and reads its ${"partitions"} with ${"copies"} replicas, of which ${"idle"} can only get nothing or take the order away.`,
    lanes: message`${"consumer"} requires ${"order"} of ${"queue"} and works on ${"lanes"} of its messages at once.`,
    promise: message`${"queue"} promises one order for ${"partitions"} partitions, which are each in order alone.`,
  },

  check({ model, facts, flows, report }) {
    for (const { queue, promise, partitions } of overpromisedOrders(model)) {
      report("promise", {
        element: queue.id,
        at: queue.at,
        holes: { queue: nameOf(model, queue.id), partitions: numberWords(partitions) },
        flows: flowsThrough(facts, queue.id, flows),
        values: { partitions },
        evidence: [{ at: promise.at, says: "promised here" }],
      });
    }
    for (const lost of lostOrdersOf(model)) {
      const { consumption, required, broken } = lost;
      const { dependency, consumer, queue } = consumption;
      const common = {
        element: dependency.id,
        at: dependency.at,
        flows: flowsThrough(facts, queue.id, flows),
        cause: "order",
        evidence: evidenceOf(model, lost),
      };
      const order = required.per === undefined ? "order" : `order per ${required.per}`;
      const holes = { consumer: nameOf(model, consumer.id), order, queue: nameOf(model, queue.id) };
      switch (broken.kind) {
        case "unordered":
          report("unordered", { ...common, holes });
          break;
        case "partitions": {
          const partitions = numberWords(broken.partitions);
          report("partitions", {
            ...common,
            holes: { ...holes, partitions },
            values: { partitions: broken.partitions },
          });
          break;
        }
        case "classes":
          report("classes", {
            ...common,
            holes: { ...holes, classes: numberWords(broken.classes) },
            values: { classes: broken.classes },
          });
          break;
        case "crowded": {
          const { copies, partitions } = broken;
          const shown = `${numberWords(partitions)} ${partitions === 1 ? "partition" : "partitions"}`;
          const values = { copies, partitions };
          const [all, idle] = [numberWords(copies), numberWords(copies - partitions)];
          report("crowded", { ...common, holes: { ...holes, partitions: shown, copies: all, idle }, values });
          break;
        }
        case "lanes":
          report("lanes", {
            ...common,
            holes: { ...holes, lanes: numberWords(broken.lanes) },
            values: { lanes: broken.lanes },
          });
          break;
        default:
          broken satisfies never;
      }
    }
  },
});

function evidenceOf(model: SystemModel, { consumption, required, broken, detours }: LostOrder): readonly Evidence[] {
  const { consumer } = consumption;
  const evidence: Evidence[] = [{ at: required.at, says: "the order is required here" }];
  if (broken.kind === "classes") evidence.push({ at: broken.at, says: "serves by classes of priority" });
  if (broken.kind === "partitions" || broken.kind === "crowded") {
    evidence.push({ at: broken.at, says: `${numberWords(broken.partitions)} parts that are in order each` });
  }
  if (broken.kind === "crowded" || (broken.kind === "lanes" && broken.copies > 1)) {
    const at = consumer.replicas?.count.at ?? consumer.autoscale?.max.at ?? consumer.at;
    evidence.push({
      at,
      says: `${nameOf(model, consumer.id)} reads with up to ${numberWords(broken.copies)} replicas`,
    });
  }
  if (broken.kind === "lanes" && broken.concurrency > 1) {
    const at = consumer.concurrency?.at ?? consumer.at;
    evidence.push({ at, says: `each works on ${numberWords(broken.concurrency)} messages at once` });
  }
  for (const { at, kind, count } of detours) {
    const after = count === undefined ? "" : ` after ${numberWords(count)} deliveries`;
    const says =
      kind === "dead-letter"
        ? `a message set aside${after} is overtaken as well`
        : "a message that is tried again may be overtaken as well";
    evidence.push({ at, says });
  }
  return evidence;
}
