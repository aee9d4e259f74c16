// How much work comes to each consumer of queues and topics, from all that it consumes together, and how much of it the
// consumer can do. Utilisation and growth follow from the two; how long messages wait does not stand here.

import type { Component, Dependency, Flow, Id, PerSecond, Ratio, SystemModel } from "../../../language/index.ts";
import type { MissingInput } from "../../fact.ts";
import { expectedAttempts, unitsOf } from "../attempts.ts";
import { cellsAround } from "../blast-radius.ts";
import { type CopyCapacity, copiesAt, copyCapacityOf, missingCapacityOf, shardsOf } from "../capacity/capacity.ts";
import type { FactContext } from "../context.ts";
import type { Traffic } from "../load.ts";
import type { PathGroup } from "../path-groups.ts";
import { type Consumption, consumptionsOf, promises } from "./consumptions.ts";

/** Both ends of what is known of a number. */
export interface Range {
  readonly least: number;
  readonly most: number;
}

/** What arrives at a component per second, in one cell, first deliveries only. */
export interface Inflow {
  readonly load: Range;
  /** With every flow at its peak at once; the lower end allows for what rate limits and shedding turn away. */
  readonly peak: Range;
  /** Flows that bring it, with their visits per request. */
  readonly parts: readonly { readonly flow: Flow; readonly visits: Range }[];
  /** Flows that come by and state no load. */
  readonly missing: readonly Flow[];
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
  /** Pieces of work per second, all its copies together. */
  readonly total: Range;
  readonly copy: CopyCapacity;
  /** Copies that can work at once. */
  readonly copies: number;
  /** Copies beyond the partitions of what they consume, which get nothing. */
  readonly idle: number;
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

const loadsByTraffic = new WeakMap<Traffic, Map<Id, ConsumerLoad | undefined>>();

/**
 * What comes to a consumer and what it can do; undefined for a component that consumes nothing, or that no flow brings
 * messages to. Work = Σ over its queues of messages ÷ batch · deliveries, plus what calls it directly.
 *
 * Deliveries of a message are (1 − pⁿ)/(1 − p) with the consumer's `error-rate` p and n deliveries at most, 1 without an error
 * rate. Batches count as full, which makes the load too small where they are not. Copies beyond the partitions of a
 * topic get nothing, as a partition is read by one of them.
 */
export function consumerLoadOf(context: FactContext, id: Id): ConsumerLoad | undefined {
  let known = loadsByTraffic.get(context.traffic);
  if (known === undefined) {
    known = new Map();
    loadsByTraffic.set(context.traffic, known);
  }
  if (known.has(id)) return known.get(id);
  const load = computeLoad(context, id);
  known.set(id, load);
  return load;
}

function computeLoad({ model, traffic }: FactContext, id: Id): ConsumerLoad | undefined {
  const consumptions = consumptionsOf(model).byConsumer.get(id);
  const consumer = model.componentById.get(id);
  const arrivals = inflowsOf(model, traffic).get(id);
  if (consumptions === undefined || consumer === undefined || arrivals === undefined) return undefined;
  const queues = queueInflowsOf(model, traffic, consumptions, arrivals);
  const work = (moment: "load" | "peak"): Range => sum(queues.map((queue) => workOf(queue, moment)));
  const first = (moment: "load" | "peak"): Range =>
    sum(queues.map(({ [moment]: { least, most }, batch }) => ({ least: least / batch, most: most / batch })));
  const total = (moment: "load" | "peak"): Range => {
    // What is not from a queue is asked for directly, and is there once.
    const [queued, all, again] = [first(moment), arrivals[moment], work(moment)];
    return {
      least: again.least + Math.max(0, all.least - queued.least),
      most: again.most + (all.most === queued.most ? 0 : Math.max(0, all.most - queued.most)),
    };
  };
  const service = serviceRateOf(model, consumer, consumptions);
  const loads = arrivals.missing.map((flow): MissingInput => ({ element: flow.id, term: "load" }));
  return {
    consumer,
    queues,
    load: total("load"),
    peak: total("peak"),
    queued: work("load"),
    service,
    missing: service === undefined ? [...loads, missingCapacityOf(consumer)] : loads,
  };
}

/** Work that one queue's messages make. */
export function workOf({ batch, deliveries, ...messages }: QueueInflow, moment: "load" | "peak"): Range {
  const { least, most } = messages[moment];
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
  model: SystemModel,
  traffic: Traffic,
  consumptions: readonly Consumption[],
  arrivals: Inflow,
): readonly QueueInflow[] {
  const inflows = inflowsOf(model, traffic);
  const offered = consumptions.map((consumption) => {
    const { queue, dependency, consumer } = consumption;
    const batch = Math.max(1, dependency.batch?.value ?? 1);
    const scale = ((traffic.passShare(queue.id) ?? 1) * cellsAround(model, queue)) / cellsAround(model, consumer);
    const inflow = inflows.get(queue.id);
    const work = (end: keyof Range, moment: "load" | "peak") => scaled(inflow?.[moment][end] ?? 0, scale / batch);
    return { consumption, batch, work };
  });
  const isCalled = isAlsoCalled(model, traffic, arrivals, consumptions);
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

/** Whether something other than a queue brings flows to a consumer: a caller, or a flow that begins there. */
function isAlsoCalled(
  model: SystemModel,
  traffic: Traffic,
  { parts }: Inflow,
  [first]: readonly Consumption[],
): boolean {
  if (first === undefined) return false;
  const { id } = first.consumer;
  if (calledByModel(model).has(id)) return true;
  return parts.some(({ flow }) => traffic.loadByFlow.get(flow.id)?.graph.origins.includes(id) === true);
}

const calledSets = new WeakMap<SystemModel, ReadonlySet<Id>>();

/** Components that another one depends on other than by consuming. */
function calledByModel(model: SystemModel): ReadonlySet<Id> {
  let called = calledSets.get(model);
  if (called === undefined) {
    const targets = model.components
      .flatMap(({ dependencies }) => dependencies)
      .filter(({ verb }) => verb !== "consumes");
    called = new Set(targets.map(({ target }) => target));
    calledSets.set(model, called);
  }
  return called;
}

/** Mean deliveries of a message; a queue that delivers at most once does so once. */
function deliveriesOf({ queue, consumer, dependency }: Consumption): Range {
  const failing = consumer.errorRate;
  if (failing === undefined || promises(queue, "at-most-once")) return { least: 1, most: 1 };
  const limit = (dependency.deadLetter ?? queue.deadLetter)?.after?.value ?? Number.POSITIVE_INFINITY;
  const tries = Math.max(1, limit) * Math.max(1, dependency.attempts?.value ?? 1);
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
): ServiceRate | undefined {
  const copy = copyCapacityOf(consumer);
  if (copy === undefined) return undefined;
  const all = copiesAt(model, consumer, "load") * shardsOf(consumer);
  const partitions = consumptions.reduce((total, { queue }) => total + (queue.partitions?.value ?? Infinity), 0);
  const copies = Math.max(1, Math.min(all, partitions));
  const concurrency = consumer.concurrency?.value;
  return {
    total: { least: copy.least * copies, most: copy.most * copies },
    copy,
    copies,
    idle: Math.max(0, all - copies),
    ...(concurrency === undefined ? {} : { lanes: Math.max(1, Math.floor(copies * concurrency)) }),
  };
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
  if (utilisation === undefined) return undefined;
  const messages = sum(load.queues.map((queue) => queue[moment]));
  return rangeOf((end) => scaled(messages[end] * 3600, 1 - 1 / Math.max(1, utilisation[end])));
}

const inflowsByTraffic = new WeakMap<Traffic, ReadonlyMap<Id, Inflow>>();

/** What arrives at queues, topics and their consumers, by id. One pass over the visits of all flows. */
export function inflowsOf(model: SystemModel, traffic: Traffic): ReadonlyMap<Id, Inflow> {
  let inflows = inflowsByTraffic.get(traffic);
  if (inflows === undefined) {
    inflows = collectInflows(model, traffic);
    inflowsByTraffic.set(traffic, inflows);
  }
  return inflows;
}

interface OpenInflow extends Inflow {
  readonly load: { least: number; most: number };
  readonly peak: { least: number; most: number };
  readonly parts: { readonly flow: Flow; readonly visits: Range }[];
  readonly missing: Flow[];
}

function collectInflows(model: SystemModel, traffic: Traffic): ReadonlyMap<Id, Inflow> {
  const { byQueue, byConsumer } = consumptionsOf(model);
  const inflows = new Map<Id, OpenInflow>();
  if (byQueue.size === 0) return inflows;
  const passes = peakPassOf(model, traffic);
  for (const flow of traffic.flows) {
    for (const [id, groups] of traffic.loadByFlow.get(flow.id)?.groupsById ?? []) {
      if (!byQueue.has(id) && !byConsumer.has(id)) continue;
      const visits = visitsIn(groups);
      if (visits === undefined) continue;
      let inflow = inflows.get(id);
      if (inflow === undefined) {
        inflow = { load: { least: 0, most: 0 }, peak: { least: 0, most: 0 }, parts: [], missing: [] };
        inflows.set(id, inflow);
      }
      if (flow.load === undefined) {
        inflow.missing.push(flow);
        continue;
      }
      const component = model.componentById.get(id);
      const cells = component === undefined ? 1 : cellsAround(model, component);
      const peak = Math.max(1, flow.peak?.value ?? 1);
      const least = scaled(flow.load.value, visits.least / cells);
      const most = scaled(flow.load.upper ?? flow.load.value, visits.most / cells);
      inflow.parts.push({ flow, visits });
      inflow.load.least += least;
      inflow.load.most += most;
      inflow.peak.least += Math.max(least, least * peak * passes(flow, id));
      inflow.peak.most += most * peak;
    }
  }
  return inflows;
}

/** Visits per request on a good day; undefined where there are none. */
function visitsIn(groups: readonly PathGroup[]): Range | undefined {
  let isVisited = false;
  let least = 0;
  let most = 0;
  for (const group of groups) {
    if (group.standsIn) continue;
    isVisited = true;
    if (!group.isLoose) least += group.visits;
    most += group.visits;
  }
  return isVisited ? { least, most } : undefined;
}

/**
 * Least share of a flow's peak that rate limits and shedding let through on the way to a component: the smallest of any
 * limited component that the flow visits, which is too small where that one stands elsewhere in the flow.
 */
function peakPassOf(model: SystemModel, traffic: Traffic): (flow: Flow, id: Id) => Ratio {
  const limits = model.components.flatMap((component) => {
    const cap = capOf(component);
    return cap === undefined ? [] : [{ id: component.id, cap, cells: cellsAround(model, component), peak: 0 }];
  });
  if (limits.length === 0) return () => 1;
  const brought = (flow: Flow, id: Id): number => visitsIn(visitsAt(traffic, flow, id))?.most ?? 0;
  for (const limit of limits) {
    for (const flow of traffic.flows) {
      const rate = (flow.load?.upper ?? flow.load?.value ?? 0) * Math.max(1, flow.peak?.value ?? 1);
      if (rate > 0) limit.peak += (rate * brought(flow, limit.id)) / limit.cells;
    }
  }
  const narrow = limits.filter(({ cap, peak }) => peak > cap);
  return (flow, id) =>
    narrow.reduce(
      (share, limit) =>
        limit.id !== id && brought(flow, limit.id) > 0 ? Math.min(share, limit.cap / limit.peak) : share,
      1,
    );
}

function visitsAt(traffic: Traffic, flow: Flow, id: Id): readonly PathGroup[] {
  return traffic.loadByFlow.get(flow.id)?.groupsById.get(id) ?? [];
}

function capOf(component: Component): PerSecond | undefined {
  const limit = component.rateLimit?.value;
  if (component.shedsLoad === undefined || component.capacity === undefined) return limit;
  return Math.min(component.capacity.value * unitsOf(component), limit ?? Number.POSITIVE_INFINITY);
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
export function flowsThrough({ traffic }: FactContext, id: Id, flows: readonly Flow[]): readonly Id[] {
  return flows.filter((flow) => visitsAt(traffic, flow, id).length > 0).map((flow) => flow.id);
}

/** The flows that come by a queue, a topic or a consumer, with a load or without one. */
export function flowsInto({ model, traffic }: FactContext, id: Id): readonly Flow[] {
  const inflow = inflowsOf(model, traffic).get(id);
  return inflow === undefined ? [] : [...inflow.parts.map(({ flow }) => flow), ...inflow.missing];
}

/** The consumption that a `consumes` declares. */
export function consumptionOf(model: SystemModel, dependency: Dependency): Consumption | undefined {
  return consumptionsOf(model)
    .byConsumer.get(dependency.source)
    ?.find((one) => one.dependency === dependency);
}
