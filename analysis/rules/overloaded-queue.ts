// A queue whose consumer can do less than what arrives. Utilisation and growth are facts; this file says when they are a finding,
// and for which of its queues the consumer is named.

import type { Flow, Id, Ratio } from "../../language/index.ts";
import { visitingFlows } from "../facts/capacity/arrivals.ts";
import { hotPartitionLines } from "../facts/capacity/copies-at-work.ts";
import { secondsWords } from "../facts/fact-words.ts";
import type { Facts } from "../facts/index.ts";
import { peakWordsOf } from "../facts/load-fact.ts";
import {
  busyShareOf,
  type ConsumerLoad,
  consumerLoadOf,
  growthPerHour,
  hasHottestShard,
  type QueueInflow,
  utilisationOf,
} from "../facts/queues/consumer-load.ts";
import { consumptionsOf } from "../facts/queues/consumptions.ts";
import { type Fate, type Overflow, overflowOf, type Refusal, refusalsOf } from "../facts/queues/overflow.ts";
import { significant } from "../facts/significant.ts";
import { fewOf, listWords, nameOf, numberWords, rateWords } from "../facts/words.ts";
import type { Evidence } from "../finding.ts";
import { defineRule, message } from "../rule.ts";

export const overloadedQueue = defineRule({
  id: "overloaded-queue",
  title: "A queue gets more than its consumers can take",
  category: "capacity",
  // At the load that the design itself states, its queue grows without end.
  severity: "error",
  since: "0.1.0",
  otherSeverities: "A warning where it is too much at peak alone.",

  rationale: `A queue evens out moments; it adds no capacity. Where more arrives than its consumers can do, the backlog grows for as
long as that lasts, every message waits longer than the one before, and what is too much at the declared load is never worked
off. A bound only ends the growth: the queue is soon full and stays so, every message waits behind all that it holds, and what
is too much is refused. A consumer that takes from several queues has one capacity for all of them.`,
  remedy: `Add replicas or concurrency to the consumer, make a piece of work shorter, take messages in batches, or let fewer
arrive. A topic needs as many partitions as there are replicas to read them. Where it is the hottest partition alone, more of
either leave it what it has: split its key, or make its work shorter.`,
  tradeoff: `A backlog that grows at peak alone and is gone by the next peak is what a queue is for, as long as nobody waits for its
messages in between. Accept it where that is so, and say how long they may wait.`,
  sources: [
    {
      title: "D. Gross, J. F. Shortle, J. M. Thompson, C. M. Harris: Fundamentals of Queueing Theory, chapter 2",
      says: "A line has a steady state only where arrivals stay below what all servers do together.",
    },
    {
      title: "Amazon Builders' Library: Avoiding insurmountable queue backlogs",
      url: "https://aws.amazon.com/builders-library/avoiding-insurmountable-queue-backlogs/",
      says: "A queue that is behind has two modes, and the slow one feeds itself: capacity has to exceed arrivals for it to end.",
    },
  ],
  examples: {
    bad: `service signup { publishes mails }
queue mails { retention 4d }
worker mailer { replicas 2  concurrency 8  service-time 120ms  consumes mails }
flow join { load 200/s  signup -> mails }
`,
    good: `service signup { publishes mails }
queue mails { retention 4d }
worker mailer { replicas 4  concurrency 8  service-time 120ms  consumes mails }
flow join { load 200/s  signup -> mails }
`,
  },

  messages: {
    load: message`${"work"} come to ${"consumer"}, which can do ${"rate"}: ${"queues"} by ${"growth"} messages an hour and never ${"catch"} up.`,
    full: message`${"work"} come to ${"consumer"}, which can do just as many: what once waits in ${"queues"} is never worked off.`,
    peak: message`At peak ${"work"} come to ${"consumer"}, which can do ${"rate"}: ${"queues"} by ${"growth"} messages with each hour of it.`,
    fills: message`${"work"} come to ${"consumer"}, which can do ${"rate"}: ${"queue"} is full ${"time"} and then refuses ${"refused"}${"fate"}.`,
    fillsOne: message`${"work"} come to ${"consumer"}, which can do ${"rate"}: one of ${"queues"} is full ${"time"}, and in the end they refuse ${"refused"}${"fate"}.`,
  },

  check({ model, facts, flows, report }) {
    let counts: ReadonlySet<Flow> | undefined;
    for (const id of consumptionsOf(model).byConsumer.keys()) {
      const load = consumerLoadOf(facts, id);
      const moment = load === undefined ? undefined : overloadAt(load);
      if (load === undefined || moment === undefined) continue;
      counts ??= new Set(flows);
      const isCounted = counts;
      const counted = visitingFlows(facts, id).filter((flow) => isCounted.has(flow));
      const queues = load.queues.filter((queue) => queue[moment].least > 0);
      const [largest] = largestFirst(queues, moment);
      if (counted.length === 0 || largest === undefined) continue;
      const growth = significant(growthPerHour(load, moment)?.least ?? 0);
      const overflow = overflowOf(load, moment);
      // The one that the finding stands at comes first, however few are named.
      const names = largestFirst(overflow?.queues ?? queues, moment).map((queue) =>
        nameOf(model, queue.consumption.queue.id),
      );
      const isOne = names.length === 1;
      const namesWords = listWords(fewOf(names, shownNames, "more queue"));
      const share = busiestShareOf(load, moment);
      const holes = {
        work: rateWords(significant(load[moment].least * (share ?? 1))),
        consumer: share === undefined ? nameOf(model, id) : busiestWords(nameOf(model, id), load),
        rate: rateWords(
          significant(
            (load.service?.copy.most ?? 0) * ((share === undefined ? load.service?.copies : load.service?.busy) ?? 0),
          ),
        ),
        growth: numberWords(growth),
      };
      const refusals = queues.flatMap(({ consumption }) =>
        overflow === undefined ? [] : refusalsOf(facts, consumption.queue.id, counted),
      );
      const common = {
        element: largest.consumption.queue.id,
        at: largest.consumption.queue.at,
        flows: counted.map((flow) => flow.id),
        // One consumer that is too slow is one cause, whatever the moment.
        cause: id,
        values: {
          utilisation: significant(utilisationOf(load, moment)?.least ?? 0),
          growthPerHour: growth,
          ...(overflow === undefined ? {} : { fullAfter: significant(overflow.fullAfter.most) }),
        },
        evidence: [...evidenceOf(facts, load, counted), ...refusals.map((refusal) => refusalOf(facts, refusal))],
      };
      if (overflow !== undefined) {
        const isPeak = moment === "peak";
        const filling = {
          ...holes,
          work: isPeak ? `At peak ${holes.work}` : holes.work,
          time: isPeak ? `${fillingTime(overflow)} of it` : fillingTime(overflow),
          refused: rateWords(significant(overflow.refused.least)),
          fate: fateWords(facts, refusals),
        };
        const severity = isPeak ? { severity: "warning" as const } : {};
        if (isOne) report("fills", { ...common, ...severity, holes: { ...filling, queue: namesWords } });
        else report("fillsOne", { ...common, ...severity, holes: { ...filling, queues: namesWords } });
        continue;
      }
      const grow = `${namesWords} ${isOne ? "grows" : "grow"}`;
      if (moment === "peak") {
        // Messages of a peak can be worked off behind it, so it is a way to fail and no contradiction.
        report("peak", { ...common, holes: { ...holes, queues: grow }, severity: "warning" });
      } else if (growth > 0) {
        report("load", { ...common, holes: { ...holes, queues: grow, catch: isOne ? "catches" : "catch" } });
      } else report("full", { ...common, holes: { ...holes, queues: namesWords } });
    }
  },
});

/** How many queues or publishers a message names; the evidence has all of them. */
const shownNames = 4;

function largestFirst(queues: readonly QueueInflow[], moment: "load" | "peak"): readonly QueueInflow[] {
  return [...queues].sort((a, b) => b[moment].least - a[moment].least);
}

/** When the consumer gets no less than it can do, whatever the inputs that are intervals turn out to be. */
function overloadAt(load: ConsumerLoad): "load" | "peak" | undefined {
  if (isFull(load, "load")) return "load";
  return isFull(load, "peak") ? "peak" : undefined;
}

function isFull(load: ConsumerLoad, moment: "load" | "peak"): boolean {
  const { service } = load;
  // Most are far from it, which a division tells.
  if (service === undefined || load[moment].least / service.total.most < clearlyLess) return false;
  return significant(utilisationOf(load, moment)?.least ?? 0) >= 1;
}

/** The share of the busiest copy, or of the hottest shard, where the others have room for what is too much for it. */
function busiestShareOf({ service, ...load }: ConsumerLoad, moment: "load" | "peak"): Ratio | undefined {
  if (service?.busiest === undefined) return undefined;
  const share = busyShareOf(service);
  const others = load[moment].least * (1 - share);
  return others <= service.copy.most * (service.copies - (service.busy ?? 1)) ? share : undefined;
}

function busiestWords(name: string, { consumer }: ConsumerLoad): string {
  return hasHottestShard(consumer) ? `the hottest shard of ${name}` : `the copy of ${name} with the hottest partition`;
}

/** What is no more than this is not 1 by its digits that count. */
const clearlyLess = 0.99;

function evidenceOf({ model }: Facts, load: ConsumerLoad, flows: readonly Flow[]): readonly Evidence[] {
  const { consumer, queues, service } = load;
  const name = (id: Id) => nameOf(model, id);
  const evidence: Evidence[] = flows.flatMap((flow) =>
    flow.load === undefined
      ? []
      : [
          {
            at: flow.load.at,
            says: `${name(flow.id)} brings ${rateWords(flow.load.value)}${flow.peak === undefined ? "" : `, ${peakWordsOf(flow)}`}`,
          },
        ],
  );
  for (const { consumption, load: messages, batch } of queues) {
    const inBatches = batch > 1 ? ` in batches of ${numberWords(batch)}` : "";
    const says = `${name(consumer.id)} takes ${rateWords(significant(messages.least))} from ${name(consumption.queue.id)}${inBatches}`;
    evidence.push({ at: consumption.dependency.at, says });
  }
  if (service !== undefined) {
    evidence.push({ at: service.copy.at, says: `${numberWords(service.copies)} × ${service.copy.says()}` });
    if (service.busiest !== undefined) evidence.push(...hotPartitionLines(model, consumer, service.busiest));
  }
  return evidence;
}

/** `after 2 min 30 s`, or `within` it where it may be sooner. */
function fillingTime({ fullAfter }: Overflow): string {
  const isSure = significant(fullAfter.least) === significant(fullAfter.most);
  return `${isSure ? "after" : "within"} ${secondsWords(significant(fullAfter.most))}`;
}

/** What becomes of what is refused, where it is the same for all that is published; else the evidence tells. */
function fateWords({ model }: Facts, refusals: readonly Refusal[]): string {
  const [first] = refusals;
  if (first === undefined || refusals.some(({ fate }) => fate !== first.fate)) return "";
  const sources = [...new Set(refusals.map(({ dependency }) => nameOf(model, dependency.source)))];
  const [who, isOne] = [listWords(fewOf(sources, shownNames, "more publisher")), sources.length === 1];
  const words: Readonly<Record<Fate, string>> = {
    fails: `, with which ${who} ${isOne ? "fails" : "fail"}`,
    lost: ", which are lost",
    waits: `, which pile up in ${isOne ? "the outbox" : "the outboxes"} of ${who}`,
    elsewhere: `, which ${who} ${isOne ? "hands" : "hand"} elsewhere`,
  };
  return words[first.fate];
}

function refusalOf({ model }: Facts, { dependency, fate }: Refusal): Evidence {
  const { source, outbox, fallback, at } = dependency;
  const who = nameOf(model, source);
  const other = fallback?.kind === "component" ? nameOf(model, fallback.to.id) : "its fallback";
  const words: Readonly<Record<Fate, string>> = {
    fails: `${who} fails where a message is refused`,
    lost: `${who} goes on without a message that is refused`,
    waits: `${who} keeps what is refused in its outbox ${outbox === undefined ? "" : nameOf(model, outbox.id)}`,
    elsewhere: `${who} turns to ${other} with what is refused`,
  };
  return { at, says: words[fate] };
}
