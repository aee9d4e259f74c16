// A backlog that an outage leaves for longer than the design's own promises allow. The outage is one that a scenario or the
// configuration states; without one this rule has nothing to say.

import type { Count, Flow, Seconds } from "../../language/index.ts";
import { secondsWords } from "../facts/fact-words.ts";
import type { Facts } from "../facts/index.ts";
import { type Backlog, backlogOf, hasOutages, type Outage, type QueueBacklog } from "../facts/queues/backlog.ts";
import { flowsThrough } from "../facts/queues/consumer-load.ts";
import { consumptionsOf } from "../facts/queues/consumptions.ts";
import { type FreshnessPromise, freshnessPromises } from "../facts/queues/promises.ts";
import { significant } from "../facts/significant.ts";
import { nameOf, numberWords, rateWords } from "../facts/words.ts";
import type { Evidence } from "../finding.ts";
import { defineRule, message } from "../rule.ts";

export const slowDrain = defineRule({
  id: "slow-drain",
  title: "A backlog outlives what is promised of it",
  category: "capacity",
  since: "0.1.0",

  rationale: `After an outage of its consumer a queue holds all that came meanwhile, and only what the consumer can do beyond the ordinary load
works it off. At 80% utilisation an outage of half an hour takes two more hours. Until then everything behind the queue is
late, messages may be dropped for their age, and a bounded queue turns new ones away.`,
  remedy: `Give the consumer capacity to spare, let it scale out on the length of its queue, serve fresh messages before stale ones, or
keep messages for longer than the outage that the design is to survive.`,
  tradeoff: `Capacity for catching up stands idle on every other day. Where late is as good as in time, a slow drain costs nothing; then the
promise of freshness is what is wrong.`,
  sources: [
    {
      title: "Amazon Builders' Library: Avoiding insurmountable queue backlogs",
      url: "https://aws.amazon.com/builders-library/avoiding-insurmountable-queue-backlogs/",
      says: "How long recovery takes is decided by the capacity left beside the normal load, and old messages hold up new ones.",
    },
    {
      title: "D. Gross, J. F. Shortle, J. M. Thompson, C. M. Harris: Fundamentals of Queueing Theory, section 1.6",
      says: "What piles up drains at the difference between service and arrival rates.",
    },
  ],
  examples: {
    bad: `service shop { publishes orders  writes orders-db }
store orders-db
queue orders { retention 4d }
worker indexer { replicas 5  concurrency 1  service-time 200ms  consumes orders  writes search }
store search
data order { authority orders-db  derived search within 1h }
flow buy { load 20/s  shop -> orders }
scenario lost { fail indexer for 30m }
`,
    good: `service shop { publishes orders  writes orders-db }
store orders-db
queue orders { retention 4d }
worker indexer { replicas 20  concurrency 1  service-time 200ms  consumes orders  writes search }
store search
data order { authority orders-db  derived search within 1h }
flow buy { load 20/s  shop -> orders }
scenario lost { fail indexer for 30m }
`,
  },

  messages: {
    late: message`After ${"outage"} without ${"consumer"}, ${"queue"} holds ${"backlog"} messages and takes ${"drain"} to drain: ${"data"} is behind for ${"behind"} against a promise of ${"promise"}.`,
    lost: message`After ${"outage"} without ${"consumer"}, the oldest message of ${"queue"} is ${"age"} old, and none is kept longer than ${"retention"}.`,
    full: message`After ${"fill"} without ${"consumer"}, ${"queue"} reaches its bound of ${"bound"} messages, while the outage lasts ${"outage"}.`,
  },

  check({ model, facts, flows, report }) {
    if (!hasOutages(facts)) return;
    const promisesOf = freshnessPromises(model, flows);
    for (const id of consumptionsOf(model).byConsumer.keys()) {
      const backlog = backlogOf(facts, id);
      // What never drains is overloaded on ordinary days already.
      if (backlog === undefined || backlog.drain.least === Number.POSITIVE_INFINITY) continue;
      const promise = promisesOf(backlog.load.consumer)[0];
      for (const queue of backlog.queues) {
        const verdict = verdictOn(backlog, queue, promise);
        if (verdict === undefined) continue;
        const from = queue.inflow.consumption.queue;
        const passing = flowsThrough(facts, from.id, flows);
        if (passing.length === 0) continue;
        const outage = secondsWords(backlog.outage.duration);
        const holes = { outage, consumer: lostWords(backlog.outage, nameOf(model, id)), queue: nameOf(model, from.id) };
        const common = {
          element: from.id,
          at: from.at,
          flows: passing,
          // However it shows, one outage is one finding.
          cause: id,
          values: {
            outage: backlog.outage.duration,
            backlog: significant(queue.messages.least),
            drain: significant(backlog.drain.least),
          },
          evidence: evidenceOf(facts, backlog, queue, promise),
        };
        switch (verdict.kind) {
          case "lost": {
            const [age, retention] = [secondsWords(verdict.age), secondsWords(verdict.retention)];
            report("lost", { ...common, holes: { ...holes, age, retention } });
            break;
          }
          case "full": {
            const fill = secondsWords(significant(verdict.bound / queue.growth.least));
            report("full", { ...common, holes: { ...holes, fill, bound: numberWords(verdict.bound) } });
            break;
          }
          case "late":
            report("late", {
              ...common,
              holes: {
                ...holes,
                backlog: numberWords(significant(queue.messages.least)),
                drain: secondsWords(significant(backlog.drain.least)),
                data: verdict.promise.data.name,
                behind: secondsWords(verdict.behind),
                promise: secondsWords(verdict.promise.within),
              },
            });
            break;
          default:
            verdict satisfies never;
        }
      }
    }
  },
});

type Verdict =
  | { readonly kind: "lost"; readonly age: Seconds; readonly retention: Seconds }
  | { readonly kind: "full"; readonly bound: Count }
  | { readonly kind: "late"; readonly behind: Seconds; readonly promise: FreshnessPromise };

/** The worst that is certain of a queue: messages are lost, turned away, or late. */
function verdictOn(
  { oldest, drain }: Backlog,
  { inflow, messages }: QueueBacklog,
  promise: FreshnessPromise | undefined,
): Verdict | undefined {
  if (messages.least === 0) return undefined;
  const { retention, bound } = inflow.consumption.queue;
  const age = significant(oldest.least);
  if (retention !== undefined && age > (retention.upper ?? retention.value)) {
    return { kind: "lost", age, retention: retention.value };
  }
  if (bound !== undefined && messages.least > (bound.upper ?? bound.value)) return { kind: "full", bound: bound.value };
  const behind = significant(oldest.least + drain.least);
  return promise !== undefined && behind > promise.within ? { kind: "late", behind, promise } : undefined;
}

function evidenceOf(
  { model }: Facts,
  { outage, load, spare }: Backlog,
  { inflow, growth }: QueueBacklog,
  promise: FreshnessPromise | undefined,
): readonly Evidence[] {
  const evidence: Evidence[] = [
    {
      at: inflow.consumption.dependency.at,
      says: `${nameOf(model, inflow.consumption.queue.id)} grows by ${rateWords(significant(growth.least))} meanwhile`,
    },
    {
      at: load.service?.copy.at ?? load.consumer.at,
      says: `${nameOf(model, load.consumer.id)} has ${rateWords(significant(spare.most))} to spare afterwards`,
    },
  ];
  if (outage.scenario !== undefined) {
    evidence.unshift({ at: outage.scenario.at, says: `scenario ${outage.scenario.name} states the outage` });
  }
  if (promise !== undefined)
    evidence.push({
      at: promise.at,
      says: `${promiser(promise.flow)} promises ${promise.data.name} within ${secondsWords(promise.within)}`,
    });
  return evidence;
}

/** `mailer`, or `3 of 5 replicas of mailer`. */
function lostWords({ copies }: Outage, name: string): string {
  return copies === undefined ? name : `${numberWords(copies.down)} of ${numberWords(copies.of)} replicas of ${name}`;
}

function promiser(flow: Flow | undefined): string {
  return flow === undefined ? "its derivation" : flow.name;
}
