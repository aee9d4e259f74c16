// The lines of the calculations behind the facts about queues: arrivals, service, waiting, outage and drain in words. The facts
// themselves, and which line belongs to which, stand in queue-facts.ts.

import type { Flow, Id, Ratio, SystemModel } from "../../../language/index.ts";
import type { Derivation } from "../../fact.ts";
import { erlangC, type Station } from "../../formulas/queueing.ts";
import { visitingFlows } from "../capacity/arrivals.ts";
import { hotPartitionLines } from "../capacity/copies-at-work.ts";
import type { FactContext } from "../context.ts";
import { secondsWords } from "../fact-words.ts";
import { significant } from "../significant.ts";
import { countWords, durationWords, nameOf, numberWords, percentWords, rateWords } from "../words.ts";
import type { Backlog, Outage, QueueBacklog } from "./backlog.ts";
import {
  type ConsumerLoad,
  growthPerHour,
  hasHottestShard,
  type QueueInflow,
  type Range,
  utilisationOf,
  visitsOfFlow,
  workOf,
} from "./consumer-load.ts";
import type { QueueWait } from "./waiting.ts";

/** The arrivals of one queue, with the flows that bring them. */
export function inflowLines(context: FactContext, queue: QueueInflow): readonly Derivation[] {
  const { model } = context;
  const { consumption, load, batch, deliveries } = queue;
  const from = consumption.queue;
  const factors: string[] = [];
  if (batch > 1) factors.push(`÷ ${numberWords(batch)} to a batch`);
  if (deliveries.most > 1) factors.push(`× ${rangeWords(deliveries, numberWords)} deliveries at its error rate`);
  const work = factors.length === 0 ? "" : ` ${factors.join(" ")} = ${rangeWords(workOf(queue, "load"), rateWords)}`;
  return [
    {
      says: `${nameOf(model, from.id)} brings ${rangeWords(load, rateWords)}${work}`,
      at: consumption.dependency.at,
      steps: visitingFlows(context, from.id).map((flow) => ({
        says: flowWords(context, flow, from.id),
        at: flow.load?.at ?? flow.at,
      })),
    },
  ];
}

/** `checkout: 400/s × 2 visits`. */
function flowWords(context: FactContext, flow: Flow, id: Id): string {
  const visits = visitsOfFlow(context, flow, id) ?? { least: 0, most: 0 };
  const count = rangeWords(visits, numberWords);
  return `${nameOf(context.model, flow.id)}: ${rateWords(flow.load?.value ?? 0)} × ${count} ${count === "1" ? "visit" : "visits"}`;
}

/** What comes to a consumer beside its queues; nothing where there is nothing. */
export function directLines({ load, queued }: ConsumerLoad): readonly Derivation[] {
  const direct = { least: load.least - queued.least, most: load.most - queued.most };
  return direct.most > 1e-9 * load.most ? [{ says: `others call it ${rangeWords(direct, rateWords)}` }] : [];
}

/** What the consumer's copies can do, and which of them get nothing to do. */
export function serviceLines(model: SystemModel, { consumer, service, queues }: ConsumerLoad): readonly Derivation[] {
  if (service === undefined) return [];
  const { copy, copies, idle, total, busiest } = service;
  const one = rangeWords(copy, rateWords);
  const serves = copy.says();
  const lines: Derivation[] = [
    {
      says:
        copies === 1
          ? `${nameOf(model, consumer.id)} can do ${serves}`
          : `${countWords(copies, "replica")} × ${one}${busiest === undefined ? ` = ${rangeWords(total, rateWords)}` : ""}`,
      at: copy.at,
      ...(copies === 1 || serves === one ? {} : { steps: [{ says: serves, at: copy.at }] }),
    },
  ];
  if (busiest !== undefined) {
    const says = `it has as much as it can do where ${one} ÷ ${percentWords(busiest)} = ${rangeWords(total, rateWords)} come in all`;
    lines.push(...hotPartitionLines(model, consumer, busiest), { says });
  }
  const scaled = consumer.autoscale?.max;
  if (scaled !== undefined) {
    lines.push({ says: `counted with the ${numberWords(scaled.value)} replicas that it scales out to`, at: scaled.at });
  }
  const partitions = queues[0]?.consumption.queue.partitions?.count;
  if (idle > 0 && partitions !== undefined) {
    lines.push({ says: `${countWords(idle, "replica")} more than partitions get nothing`, at: partitions.at });
  }
  return lines;
}

/** How much a consumer falls behind at load, else how it does at peak. */
export function growthLines(load: ConsumerLoad): readonly Derivation[] {
  const now = growthPerHour(load, "load");
  if (now !== undefined && now.most > 0) {
    const behind = now.least > 0 ? "it falls behind" : "it may fall behind";
    return [{ says: `${behind} by ${rangeWords(now, numberWords)} messages an hour` }];
  }
  const peak = utilisationOf(load, "peak");
  if (peak === undefined || load.peak.most <= load.load.most) return [];
  const growth = growthPerHour(load, "peak");
  const behind =
    growth !== undefined && growth.most > 0
      ? `, and falls behind by ${rangeWords(growth, numberWords)} messages an hour of it`
      : "";
  return [{ says: `at peak ${rangeWords(load.peak, rateWords)}: ${percentsWords(peak)}${behind}` }];
}

/** `55.41% wait at all, by Erlang C: ÷ (25/s − 20/s) = 110.8ms`, at the more favourable end. */
export function erlangWords({ load, station, wait, share }: QueueWait): string {
  const { arrivals, rate, servers } = station;
  if (share !== undefined) return busiestWords(load, station, share);
  const waits = erlangC(arrivals / rate, servers);
  if (wait.least === 0) return "by Erlang C practically no message finds all places taken";
  const spare = `${rateWords(significant(rate * servers))} − ${rateWords(significant(arrivals))}`;
  return `${percentWords(waits)} wait at all, by Erlang C: ÷ (${spare}) = ${secondsWords(significant(wait.least))}`;
}

/** The same of the copy, or the copies of the shard, that gets more than the others, whose messages are a part of all. */
function busiestWords({ consumer }: ConsumerLoad, { arrivals, rate, servers }: Station, share: Ratio): string {
  const waits = percentWords(erlangC(arrivals / rate, servers));
  const spare = `${rateWords(significant(rate * servers))} − ${rateWords(significant(arrivals))}`;
  const where = hasHottestShard(consumer) ? "hottest shard" : "busiest copy";
  return `of the ${percentWords(share)} that come to the ${where} ${waits} wait at all, by Erlang C: ÷ (${spare}); the others wait less`;
}

/** `the outage of 30min that scenario redis-down states`. */
export function outageLine(model: SystemModel, { outage, load }: Backlog): Derivation {
  const by = outage.scenario === undefined ? "the configuration" : `scenario ${outage.scenario.name}`;
  const says = `${outageWords(outage, nameOf(model, load.consumer.id))} down for ${durationWords(outage.duration)}, as ${by} states`;
  return outage.scenario === undefined ? { says } : { says, at: outage.scenario.at };
}

function outageWords({ copies }: Outage, name: string): string {
  if (copies === undefined) return `${name} is`;
  return `${numberWords(copies.down)} of ${numberWords(copies.of)} replicas of ${name} ${copies.down === 1 ? "is" : "are"}`;
}

/** What an outage leaves in one queue, and what its bound and retention make of that. */
export function queueLines(
  model: SystemModel,
  { outage, oldest }: Backlog,
  queue: QueueBacklog,
): readonly Derivation[] {
  const { consumption } = queue.inflow;
  const name = nameOf(model, consumption.queue.id);
  const { bound, retention } = consumption.queue;
  const grows = queue.held.most < queue.messages.most ? "would grow" : "grows";
  const lines: Derivation[] = [
    {
      says: `${name} ${grows} by ${rangeWords(queue.growth, rateWords)}, to ${rangeWords(queue.messages, numberWords)} after ${durationWords(outage.duration)}`,
      at: consumption.dependency.at,
    },
    { says: `its oldest message is then ${rangeWords(oldest, durationWords)} old` },
  ];
  if (bound !== undefined) {
    const fill =
      queue.fullAfter === undefined
        ? "holds them all"
        : `is full after ${secondsWords(queue.fullAfter)}, and takes no more`;
    lines.push({ says: `its bound of ${numberWords(bound.value)} ${fill}`, at: bound.at });
  }
  if (retention !== undefined) {
    const last = `so older ones are lost and ${rangeWords(queue.held, numberWords)} are left`;
    const loses = retention.value < oldest.most ? last : "so none is lost";
    lines.push({ says: `it keeps messages for ${secondsWords(retention.value)}, ${loses}`, at: retention.at });
  }
  return lines;
}

/** `36,000 ÷ 5/s = 2 h`, in pieces of work, at the more favourable end. */
export function drainLines({ load, spare, drain, held }: Backlog): readonly Derivation[] {
  if (!(drain.least > 0) || !Number.isFinite(drain.least)) return [];
  if (load.service?.busiest !== undefined) {
    return [
      {
        says: `its part of the ${rangeWords(held, numberWords)} takes longest, ${secondsWords(significant(drain.least))}`,
      },
    ];
  }
  const work = significant(drain.least * spare.most);
  const isSame = load.queues.every((queue) => queue.batch === 1 && queue.deliveries.least === 1);
  const pieces = isSame ? numberWords(significant(held.least)) : `${numberWords(work)} pieces of work`;
  return [{ says: `${pieces} ÷ ${rateWords(significant(spare.most))} = ${secondsWords(significant(drain.least))}` }];
}

/** What is left to drain with beside what goes on arriving; of the busiest copy, where one gets more than the others. */
export function spareLine({ load, spare }: Backlog): Derivation {
  const { busiest, copy } = load.service ?? {};
  const part = (range: Range) => (busiest === undefined ? range : partOf(range, busiest));
  const who = busiest === undefined ? "" : "the busiest copy has ";
  const [rate, arrivals] = [rangeWords(part(rateOf(load)), rateWords), rangeWords(part(load.load), rateWords)];
  const says = `${who}${rate} − ${arrivals} that go on arriving = ${spareWords(part(spare))} to spare`;
  return { says, at: copy?.at ?? load.consumer.at };
}

/** A share of a range. */
export function partOf({ least, most }: Range, share: Ratio): Range {
  return { least: least * share, most: most * share };
}

/** What is left to drain with; its lower end is not shown where it has none. */
function spareWords({ least, most }: Range): string {
  return Number.isFinite(least) ? rangeWords({ least, most }, rateWords) : `at most ${rateWords(most)}`;
}

/** Work per second that a consumer can do; nothing where it is not known. */
export function rateOf({ service }: ConsumerLoad): Range {
  return service?.total ?? { least: 0, most: 0 };
}

/** `80%`, or `80% to 90%`; a share without an upper end is any share. */
export function percentsWords(range: Range): string {
  return rangeWords(range, (share) => (Number.isFinite(share) ? percentWords(share) : "any share"));
}

/** `20/s`, `20/s to 30/s`, or `at least 20/s`. */
export function rangeWords({ least, most }: Range, words: (value: number) => string): string {
  if (most === Number.POSITIVE_INFINITY && least < most) return `at least ${words(significant(least))}`;
  const [low, high] = [words(significant(least)), words(significant(most))];
  return low === high ? low : `${low} to ${high}`;
}
