// How much work comes to each consumer of queues and topics, from all that it consumes together, and how much of it the
// consumer can do. Utilisation and growth follow from the two; how long messages wait does not stand here.

import type { Component, Flow, Id, Ratio, SystemModel } from "../../../language/index.ts";
import type { MissingInput } from "../../fact.ts";
import { expectedAttempts, deliveriesOf as mostDeliveriesOf } from "../attempts.ts";
import { cellsAround } from "../blast-radius.ts";
import { arrivalsAt, type ComponentArrivals, visitingFlows } from "../capacity/arrivals.ts";
import {
  type CopyCapacity,
  copiesAt,
  copyCapacityOf,
  evenShardsOf,
  missingCapacityOf,
  shardsOf,
} from "../capacity/capacity.ts";
import { copiesAtWork, sharingCopiesOf } from "../capacity/copies-at-work.ts";
import type { FactContext } from "../context.ts";
import { visitsAt } from "../load.ts";
import { type Loaded, perComponent } from "../memo.ts";
import { hottestShareOf } from "../splits.ts";
import { type Consumption, consumptionsOf, promises } from "./consumptions.ts";

/** Both ends of what is known of a number. */
export interface Range {
  readonly least: number;
  readonly most: number;
}

/** What a consumer gets from one queue or topic. */
export interface QueueInflow {
  readonly consumption: Consumption;
  /** Messages per second, each counted once. */
  readonly load: Range;
  readonly peak: Range;
  /** Messages that one piece of work takes, ≥ 1. */
  readonly batch: number;
  /** Mean deliveries of a message, ≥ 1, from the consumer's error rate and the delivery limit. */
  readonly deliveries: Range;
}

/** How fast a consumer works. */
export interface ServiceRate {
  /**
   * Pieces of work per second that can come before the busiest copy has as much as it can do: what all copies do together, unless
   * one of them reads a partition that gets more than the others.
   */
  readonly total: Range;
  readonly copy: CopyCapacity;
  /** Copies that can work at once. */
  readonly copies: number;
  /** Copies beyond the partitions of what they consume, which get nothing. */
  readonly idle: number;
  /** Share of all work that the busiest copy gets, where that is more than an even one. */
  readonly busiest?: Ratio;
  /** Copies that each get `busiest`: those of the hottest shard, or the one that reads the hottest partition. */
  readonly busy?: number;
  /** Pieces of work that are done at once, copies times concurrency; undefined where no concurrency is stated. */
  readonly lanes?: number;
}

export interface ConsumerLoad {
  readonly consumer: Component;
  readonly queues: readonly QueueInflow[];
  /** Pieces of work per second: batches, redelivered ones, and what others call it for. */
  readonly load: Range;
  readonly peak: Range;
  /** Of `load`, what its queues bring and would keep during an outage. */
  readonly queued: Range;
  /** Undefined where no figure tells it. */
  readonly service: ServiceRate | undefined;
  /** What keeps the utilisation from being known. */
  readonly missing: readonly MissingInput[];
}

/**
 * What comes to a consumer and what it can do; undefined for a component that consumes nothing, or that no flow brings
 * messages to. Work = Σ over its queues of messages ÷ batch · deliveries, plus what calls it directly.
 *
 * Deliveries of a message are (1 − pⁿ)/(1 − p) with the consumer's `error-rate` p and n deliveries at most, 1 without an error
 * rate. Batches count as full, which makes the load too small where they are not. Copies beyond the partitions of a
 * topic get nothing, as a partition is read by one of them. Where a partition is said to get more than the others, the copy
 * that reads it is judged.
 */
export function consumerLoadOf(context: FactContext, id: Id): ConsumerLoad | undefined {
  const consumer = consumptionsOf(context.model).byConsumer.has(id) ? context.model.componentById.get(id) : undefined;
  return consumer === undefined ? undefined : loadOf(context, consumer);
}

/** It may be kept, since flows that bring messages to a queue go on to all of its consumers. */
const loadOf = perComponent((context, consumer): ConsumerLoad | undefined => {
  const { model } = context;
  const consumptions = consumptionsOf(model).byConsumer.get(consumer.id);
  const arrivals = arrivalsAt(context, consumer.id);
  if (consumptions === undefined || arrivals === undefined) return undefined;
  const queues = queueInflowsOf(context, consumptions, arrivals);
  const queued = workAt(queues, "load");
  const [load, peak] = [
    withCalls(queues, "load", arrivals.load, queued),
    withCalls(queues, "peak", arrivals.peak, workAt(queues, "peak")),
  ];
  const least = Math.min(hotPartitionShare(queues, "load", load), hotPartitionShare(queues, "peak", peak));
  const service = serviceRateOf(model, consumer, consumptions, least);
  const missing = arrivals.missing.map((flow): MissingInput => ({ element: flow.id, term: "load" }));
  if (service === undefined) missing.push(missingCapacityOf(consumer));
  return {
    consumer,
    queues,
    load,
    peak,
    queued,
    service,
    missing,
  };
});

function workAt(queues: readonly QueueInflow[], moment: "load" | "peak"): Range {
  let [least, most] = [0, 0];
  for (const queue of queues) {
    const work = workOf(queue, moment);
    least += work.least;
    most += work.most;
  }
  return { least, most };
}

/** All work of a consumer: that of its queues, and what is not from a queue, which is asked for directly and is there once. */
function withCalls(queues: readonly QueueInflow[], moment: "load" | "peak", all: Range, work: Range): Range {
  let [least, most] = [0, 0];
  for (const { [moment]: messages, batch } of queues) {
    least += messages.least / batch;
    most += messages.most / batch;
  }
  return {
    least: work.least + Math.max(0, all.least - least),
    most: work.most + (all.most === most ? 0 : Math.max(0, all.most - most)),
  };
}

/** Share of all work that some copy gets for certain, since it reads the hottest partition of one of the queues; 0 where none is. */
function hotPartitionShare(queues: readonly QueueInflow[], moment: "load" | "peak", all: Range): Ratio {
  let most = 0;
  for (const queue of queues) {
    const share = hottestShareOf(queue.consumption.queue.partitions);
    if (share !== undefined && all.most > 0) most = Math.max(most, (share * workOf(queue, moment).least) / all.most);
  }
  return most;
}

/** Work that one queue's messages make. */
export function workOf(queue: QueueInflow, moment: "load" | "peak"): Range {
  const { batch, deliveries } = queue;
  const { least, most } = queue[moment];
  return {
    least: (least * deliveries.least) / batch,
    most: most === 0 ? 0 : (most * deliveries.most) / batch,
  };
}

/**
 * How the arrivals at a consumer are made up of its queues. Where nothing but queues comes to it, their shares make
 * up all of it; so a step that sends it a part only counts as that part.
 */
function queueInflowsOf(
  context: Loaded,
  consumptions: readonly Consumption[],
  arrivals: ComponentArrivals,
): readonly QueueInflow[] {
  const { model, traffic } = context;
  const isCalled = isAlsoCalled(context, consumptions);
  const only = consumptions[0];
  if (only !== undefined && consumptions.length === 1 && !isCalled) return [inflowOf(only, arrivals)];
  const offered = consumptions.map((consumption) => {
    const { queue, dependency, consumer } = consumption;
    const batch = Math.max(1, dependency.batch?.value ?? 1);
    const scale = ((traffic.passShare(queue.id) ?? 1) * cellsAround(model, queue)) / cellsAround(model, consumer);
    const inflow = arrivalsAt(context, queue.id);
    const work = (end: keyof Range, moment: "load" | "peak") => scaled(inflow?.[moment][end] ?? 0, scale / batch);
    return { consumption, batch, work };
  });
  const correction = (end: keyof Range, moment: "load" | "peak"): number => {
    const whole = offered.reduce((all, one) => all + one.work(end, moment), 0);
    const arrived = arrivals[moment][end];
    if (whole === 0 || whole === arrived || !Number.isFinite(whole)) return 1;
    return isCalled ? Math.min(1, arrived / whole) : arrived / whole;
  };
  const corrections = {
    load: rangeOf((end) => correction(end, "load")),
    peak: rangeOf((end) => correction(end, "peak")),
  };
  return offered.map(({ consumption, batch, work }) => {
    const messages = (moment: "load" | "peak"): Range =>
      rangeOf((end) => scaled(work(end, moment), corrections[moment][end] * batch));
    return {
      consumption,
      batch,
      load: messages("load"),
      peak: messages("peak"),
      deliveries: deliveriesOf(consumption),
    };
  });
}

/** What a consumer gets of its only queue, where nothing else comes to it: all that arrives there. */
function inflowOf(consumption: Consumption, { load, peak }: ComponentArrivals): QueueInflow {
  const batch = Math.max(1, consumption.dependency.batch?.value ?? 1);
  const messages = ({ least, most }: Range): Range => ({ least: least * batch, most: most * batch });
  return { consumption, batch, load: messages(load), peak: messages(peak), deliveries: deliveriesOf(consumption) };
}

/** Whether something other than a queue brings flows to a consumer: a caller, or a flow that begins there. */
function isAlsoCalled(context: Loaded, [first]: readonly Consumption[]): boolean {
  if (first === undefined) return false;
  const { model, traffic } = context;
  const { id } = first.consumer;
  if (consumptionsOf(model).called.has(id)) return true;
  return visitingFlows(context, id).some(
    (flow) => traffic.loadByFlow.get(flow.id)?.graph.origins.includes(id) === true,
  );
}

/** Mean deliveries of a message; a queue that delivers at most once does so once. */
function deliveriesOf({ queue, consumer, dependency }: Consumption): Range {
  const failing = consumer.errorRate;
  if (failing === undefined || promises(queue, "at-most-once")) return { least: 1, most: 1 };
  const tries = mostDeliveriesOf(queue, dependency) * Math.max(1, dependency.attempts?.value ?? 1);
  return {
    least: expectedAttempts(failing.value, tries),
    most: expectedAttempts(failing.upper ?? failing.value, tries),
  };
}

/** What a consumer's copies can do together; undefined where neither `capacity` nor `concurrency` and `service-time` tell. */
function serviceRateOf(
  model: SystemModel,
  consumer: Component,
  consumptions: readonly Consumption[],
  hotPartition: Ratio,
): ServiceRate | undefined {
  const copy = copyCapacityOf(consumer);
  if (copy === undefined) return undefined;
  const all = copiesAt(model, consumer, "load") * shardsOf(consumer);
  let partitions = 0;
  for (const { queue } of consumptions) partitions += queue.partitions?.count.value ?? Number.POSITIVE_INFINITY;
  const copies = Math.max(1, Math.min(all, partitions));
  const concurrency = consumer.concurrency?.value;
  const isUneven = [consumer.shards, ...consumptions.map(({ queue }) => queue.partitions)].some(
    (split) => hottestShareOf(split) !== undefined,
  );
  const even = isUneven ? Math.min(copies, sharingCopiesOf(model, consumer)) : copies;
  // Whatever else is consumed, or calls it, one copy reads that partition.
  const isPartition = !(hotPartition * even * (1 - 1e-9) <= 1);
  const sharing = isPartition ? 1 / hotPartition : even;
  return {
    total: { least: copy.least * sharing, most: copy.most * sharing },
    copy,
    copies,
    idle: Math.max(0, all - copies),
    ...(sharing === copies ? {} : { busiest: 1 / sharing, busy: isPartition ? 1 : busyCopiesOf(model, consumer) }),
    ...(concurrency === undefined ? {} : { lanes: Math.max(1, Math.floor(copies * concurrency)) }),
  };
}

/** Copies that are as busy as the busiest one: those of the hottest shard share its work, and a partition is read by one. */
function busyCopiesOf(model: SystemModel, consumer: Component): number {
  return hasHottestShard(consumer) ? copiesAtWork(model, consumer, "load") : 1;
}

/** Whether it is a shard of the consumer itself that gets more than the others, and not what it reads. */
export function hasHottestShard(consumer: Component): boolean {
  return evenShardsOf(consumer) < shardsOf(consumer);
}

/** Share of all work that comes to the copies that get more than the others, together; 0 where none do. */
export function busyShareOf({ busiest = 0, busy = 1 }: ServiceRate): Ratio {
  return Math.min(1, busiest * busy);
}

/** ρ at load and at peak; undefined where it is not known. */
export function utilisationOf(
  { load, peak, service, missing }: ConsumerLoad,
  moment: "load" | "peak",
): Range | undefined {
  if (service === undefined || missing.length > 0) return undefined;
  const work = moment === "load" ? load : peak;
  return {
    least: work.least / service.total.most,
    most: work.most === 0 ? 0 : work.most / service.total.least,
  };
}

/** Messages per hour that a consumer falls behind by, over all its queues: what it gets less what it can do. */
export function growthPerHour(load: ConsumerLoad, moment: "load" | "peak"): Range | undefined {
  const utilisation = utilisationOf(load, moment);
  const { service } = load;
  if (utilisation === undefined || service === undefined) return undefined;
  const messages = sum(load.queues.map((queue) => queue[moment]));
  return rangeOf((end) => {
    const { busiest, rest } = unservedShares(service, utilisation[end], 1);
    return scaled(messages[end] * 3600, busiest + rest);
  });
}

/**
 * Shares of all work that are not done while so many of a consumer's copies are left, in [0, 1], at a utilisation of all of them:
 * what the busiest copies are short of, and what the others are. Where no copy is the busiest, all is told of `rest`. The one
 * that reads the hottest partition is taken to be left, or replaced; of the hottest shard as many are left as of the others.
 */
export function unservedShares(
  service: ServiceRate,
  utilisation: number,
  left: Ratio,
): { readonly busiest: Ratio; readonly rest: Ratio } {
  const { busiest, busy = 1, copies } = service;
  const share = busyShareOf(service);
  if (left === 0) return { busiest: share, rest: 1 - share };
  const remaining = copies * left;
  // The work that one copy does, as a share of all.
  const done = utilisation > 0 ? (busiest ?? 1 / copies) / utilisation : Number.POSITIVE_INFINITY;
  if (busiest === undefined || (busy === 1 && busiest * remaining <= 1))
    return { busiest: 0, rest: 1 - Math.min(1, done * remaining) };
  const busyLeft = busy === 1 ? 1 : busy * left;
  return {
    busiest: share - Math.min(share, done * busyLeft),
    rest: 1 - share - Math.min(1 - share, done * (remaining - busyLeft)),
  };
}

/** Visits of one request of a flow at a component on a good day; undefined where it does not come by. */
export function visitsOfFlow({ traffic }: Pick<FactContext, "traffic">, flow: Flow, id: Id): Range | undefined {
  return visitsAt(traffic.loadByFlow.get(flow.id), id);
}

function sum(ranges: readonly Range[]): Range {
  return rangeOf((end) => ranges.reduce((total, range) => total + range[end], 0));
}

function rangeOf(at: (end: keyof Range) => number): Range {
  return { least: at("least"), most: at("most") };
}

/** The product, with nothing of everything being nothing. */
function scaled(value: number, factor: number): number {
  return value === 0 || factor === 0 ? 0 : value * factor;
}

/** Ids of those of the given flows that come by a queue, a topic or a consumer. */
export function flowsThrough(context: FactContext, id: Id, flows: readonly Flow[]): readonly Id[] {
  return flows.filter((flow) => visitsOfFlow(context, flow, id) !== undefined).map((flow) => flow.id);
}
