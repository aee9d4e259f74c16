// What an outage of a consumer leaves in its queues and how long that takes to work off. The length of the outage comes from
// a scenario or from the configuration; where neither states one, there is nothing to tell.

import type { Component, Count, Figure, Id, Ref, Scenario, Seconds, SystemModel } from "../../../language/index.ts";
import { drainTime } from "../../formulas/queueing.ts";
import type { Settings } from "../../options.ts";
import { copiesAt } from "../capacity/capacity.ts";
import type { FactContext } from "../context.ts";
import {
  busyShareOf,
  type ConsumerLoad,
  consumerLoadOf,
  type QueueInflow,
  type Range,
  unservedShares,
} from "./consumer-load.ts";
import { consumptionsOf } from "./consumptions.ts";

/** A time during which a consumer does nothing, or less. */
export interface Outage {
  readonly duration: Seconds;
  /** Copies that are down, and of how many; all of them where `copies` is absent. */
  readonly copies?: { readonly down: Count; readonly of: Count };
  /** The scenario that states it; the configuration does where absent. */
  readonly scenario?: Scenario;
}

/** What is left in one queue at the end of the outage. */
export interface QueueBacklog {
  readonly inflow: QueueInflow;
  /** Messages that came and were not worked on. */
  readonly messages: Range;
  /** Those of them that it still holds: no more than its bound, and none that came before its retention. */
  readonly held: Range;
  /** Messages per second that it grows by. */
  readonly growth: Range;
  /** Time until the queue's bound is reached at the faster growth; undefined without a bound, or where it is not reached. */
  readonly fullAfter?: Seconds;
}

export interface Backlog {
  readonly load: ConsumerLoad;
  readonly outage: Outage;
  readonly queues: readonly QueueBacklog[];
  /** Messages that all its queues together hold. */
  readonly held: Range;
  /** Pieces of work per second that are left to work it off with, beside what goes on arriving; < 0 where there are none. */
  readonly spare: Range;
  /** Time from the end of the outage until nothing waits that came during it or behind it; `Infinity` where μ ≤ λ. */
  readonly drain: Range;
  /** Age of the oldest message at the end of the outage. */
  readonly oldest: Range;
}

/** By the settings, which may state the outage, then by load. */
const backlogsBySettings = new WeakMap<Settings, WeakMap<ConsumerLoad, { readonly value: Backlog | undefined }>>();

/**
 * Backlog and drain time of a consumer after its outage; undefined without an outage, where load or service rate are not known,
 * or where nothing comes from its queues.
 *
 * Backlog = λT, or (λ − μ')T with the copies left serving μ'; of that a queue holds its bound at most, and what came
 * within its retention. Drain = what is held / (μ − λ), both in pieces of work; `Infinity` where μ ≤ λ. The queues of
 * one consumer share what is left of it and are taken to be done at the same time; where one copy gets more than the others, each
 * works its own part off, and the longer counts. λ is the declared load, not the
 * peak, so an outage at peak leaves more.
 *
 * Source: deterministic fluid queue; Gross et al., Fundamentals of Queueing Theory, section 1.6. Assumes that publishers
 * go on publishing. Worked examples: test/facts/queues.test.ts.
 */
export function backlogOf(context: FactContext, consumer: Id): Backlog | undefined {
  if (!hasOutages(context)) return undefined;
  const load = consumerLoadOf(context, consumer);
  if (load === undefined) return undefined;
  let backlogs = backlogsBySettings.get(context.settings);
  if (backlogs === undefined) {
    backlogs = new WeakMap();
    backlogsBySettings.set(context.settings, backlogs);
  }
  let known = backlogs.get(load);
  if (known === undefined) {
    const outage = outageOf(context, load.consumer);
    known = { value: outage === undefined ? undefined : backlogAfter(load, outage) };
    backlogs.set(load, known);
  }
  return known.value;
}

/** Whether an outage of a consumer is stated anywhere. */
export function hasOutages({ model, settings }: FactContext): boolean {
  return settings.thresholds.outage !== undefined || (model.scenarios.length > 0 && statedOutages(model).size > 0);
}

/** As `backlogOf`, after a given outage. */
export function backlogAfter(load: ConsumerLoad, outage: Outage): Backlog | undefined {
  const { service, missing, queued } = load;
  if (service === undefined || missing.length > 0 || queued.most === 0) return undefined;
  const left = outage.copies === undefined ? 0 : 1 - Math.min(1, outage.copies.down / Math.max(1, outage.copies.of));
  const { duration } = outage;
  // Shares of the work that are not done meanwhile: what the busiest copy is short of, and what the others are.
  const short = {
    least: unservedShares(service, load.load.least / service.total.most, left),
    most: unservedShares(service, load.load.most / service.total.least, left),
  };
  const unserved: Range = { least: short.least.busiest + short.least.rest, most: short.most.busiest + short.most.rest };
  const queues = load.queues.map((inflow): QueueBacklog => {
    const growth = { least: inflow.load.least * unserved.least, most: times(inflow.load.most, unserved.most) };
    const messages = { least: growth.least * duration, most: growth.most * duration };
    const bound = inflow.consumption.queue.bound?.value;
    const isReached = bound !== undefined && messages.most > bound;
    const held = heldOf(inflow, messages);
    return { inflow, messages, held, growth, ...(isReached ? { fullAfter: bound / growth.most } : {}) };
  });
  const workLeft = (end: keyof Range) =>
    queues.reduce((sum, { inflow, held }) => sum + times(inflow.deliveries[end] / inflow.batch, held[end]), 0);
  /** The busiest copy works its own part off, and the others theirs. */
  const drainOf = (end: keyof Range, rate: number, arrivals: number) => {
    const all = workLeft(end);
    if (service.busiest === undefined || unserved[end] === 0) return drainTime(all, rate, arrivals);
    const share = short[end].busiest / unserved[end];
    const part = busyShareOf(service);
    const busiest = drainTime((all * share) / part, rate, arrivals);
    if (part === 1) return busiest;
    const others = (rate * service.busiest * (service.copies - (service.busy ?? 1))) / (1 - part);
    return Math.max(busiest, drainTime((all * (1 - share)) / (1 - part), others, arrivals));
  };
  const spare = { least: service.total.least - load.load.most, most: service.total.most - load.load.least };
  return {
    load,
    outage,
    queues,
    held: {
      least: queues.reduce((sum, queue) => sum + queue.held.least, 0),
      most: queues.reduce((sum, queue) => sum + queue.held.most, 0),
    },
    spare,
    drain: {
      least: drainOf("least", service.total.most, load.load.least),
      most: drainOf("most", service.total.least, load.load.most),
    },
    oldest: { least: duration * unserved.least, most: duration * unserved.most },
  };
}

/** What a queue holds of the messages that were not worked on. */
function heldOf({ consumption, load }: QueueInflow, messages: Range): Range {
  const { bound, retention } = consumption.queue;
  const heldAt = (count: number, end: keyof Range, rate: number): number => {
    const endOf = (figure: Figure | undefined) => (end === "least" ? figure?.value : (figure?.upper ?? figure?.value));
    const kept = endOf(retention);
    const recent = kept === undefined ? Number.POSITIVE_INFINITY : times(rate, kept);
    return Math.min(count, endOf(bound) ?? Number.POSITIVE_INFINITY, recent);
  };
  return { least: heldAt(messages.least, "least", load.least), most: heldAt(messages.most, "most", load.most) };
}

function times(value: number, share: number): number {
  return share === 0 ? 0 : value * share;
}

/**
 * The outage of a consumer that its queues are judged by: of the scenarios that fail it for a stated time the one that leaves
 * most, else the length that the configuration states. A scenario fails it by naming it, what it runs on, or a zone or
 * region that copies of it stand in.
 */
export function outageOf({ model, settings }: FactContext, consumer: Component): Outage | undefined {
  let worst: Outage | undefined;
  for (const outage of statedOutages(model).get(consumer.id) ?? []) {
    if (worst === undefined || workLost(outage) > workLost(worst)) worst = outage;
  }
  if (worst !== undefined) return worst;
  const duration = settings.thresholds.outage;
  return duration === undefined ? undefined : { duration };
}

function workLost({ duration, copies }: Outage): number {
  return duration * (copies === undefined ? 1 : copies.down / Math.max(1, copies.of));
}

const outagesByModel = new WeakMap<SystemModel, ReadonlyMap<Id, readonly Outage[]>>();

/** The outages that scenarios state, by consumer. Linear in consumers for each scenario that states one. */
function statedOutages(model: SystemModel): ReadonlyMap<Id, readonly Outage[]> {
  let known = outagesByModel.get(model);
  if (known !== undefined) return known;
  const outages = new Map<Id, Outage[]>();
  for (const scenario of model.scenarios) {
    for (const statement of scenario.statements) {
      if (statement.kind !== "fail" || statement.for === undefined) continue;
      const duration = statement.for.value;
      const { count, target } = statement;
      for (const id of consumptionsOf(model).byConsumer.keys()) {
        const component = model.componentById.get(id);
        if (component === undefined) continue;
        const of = copiesAt(model, component, "load");
        const isPart = count !== undefined && component.id === target.id;
        const down = isPart ? count : copiesLost(model, component, target, of);
        // With only some copies of a host gone, nobody says which of its guests stood there.
        if (down === 0 || (count !== undefined && !isPart)) continue;
        const outage: Outage = { duration, scenario, ...(down >= of ? {} : { copies: { down, of } }) };
        const others = outages.get(component.id);
        if (others === undefined) outages.set(component.id, [outage]);
        else others.push(outage);
      }
    }
  }
  known = outages;
  outagesByModel.set(model, known);
  return known;
}

/** Copies of a component that are gone with what fails: itself, what it runs on, or a place that they stand in. */
function copiesLost(model: SystemModel, component: Component, { id }: Ref, copies: Count): Count {
  const seen = new Set<Id>();
  for (let one: Component | undefined = component; one !== undefined && !seen.has(one.id); ) {
    if (one.id === id) return copies;
    const all = one === component ? copies : copiesAt(model, one, "load");
    const here = copiesWithin(model, one, id, all);
    if (here >= all) return copies;
    if (one === component && here > 0) return here;
    seen.add(one.id);
    one = one.runsOn === undefined ? undefined : model.componentById.get(one.runsOn.id);
  }
  return 0;
}

/**
 * Copies that stand in a zone or region: spread evenly over the regions named, then over the zones of each, the remainder to
 * the first ones.
 */
function copiesWithin(model: SystemModel, { across, in: placed }: Component, id: Id, copies: Count): Count {
  const zonesByRegion = new Map<Id, Set<Id>>();
  for (const { id: place } of across.length > 0 ? across : placed) {
    const region = model.regions.find((one) => one.id === place || one.zones.some((zone) => zone.id === place));
    if (region === undefined) continue;
    const zones = zonesByRegion.get(region.id) ?? new Set();
    for (const zone of region.zones) if (region.id === place || zone.id === place) zones.add(zone.id);
    zonesByRegion.set(region.id, zones);
  }
  let within = 0;
  for (const [index, [region, zones]] of [...zonesByRegion].entries()) {
    const inRegion = Math.max(0, Math.ceil((copies - index) / zonesByRegion.size));
    if (region === id) within += inRegion;
    for (const [order, zone] of [...zones].entries()) {
      if (zone === id) within += Math.max(0, Math.ceil((inRegion - order) / zones.size));
    }
  }
  return within;
}
