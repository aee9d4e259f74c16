// Critical and background work that meets where messages wait: in one queue or topic, or at one consumer of several. What is told
// apart there by priority, or kept apart by a bulkhead, is left out.

import type { Component, Dependency, Flow, Id, SystemModel } from "../../../language/index.ts";
import { arrivalsAt, visitingFlows } from "../capacity/arrivals.ts";
import type { FactContext } from "../context.ts";
import { visitsOfFlow } from "./consumer-load.ts";
import { type Consumption, consumptionsOf } from "./consumptions.ts";

/** A place where critical messages wait for background ones. */
export interface Rivalry {
  readonly kind: "queue" | "consumer";
  /** The queue or topic, or the consumer of several of them. */
  readonly component: Component;
  readonly critical: readonly Flow[];
  readonly background: readonly Flow[];
  /** Share of the messages that is background work, in [0, 1]; undefined where a load is missing. */
  readonly backgroundShare: number | undefined;
  /** With `consumer`: what it takes the critical messages from, and what the others. */
  readonly consumptions: readonly Consumption[];
}

/**
 * The places where critical flows among those given meet background ones of the same system; of different systems they are
 * a matter of shared infrastructure. A queue counts for itself, and a consumer where the two come to it from different
 * queues. Linear in flows times the queues that they come by.
 */
export function rivalriesOf(context: FactContext, flows: readonly Flow[]): readonly Rivalry[] {
  const { model, traffic } = context;
  const { byQueue, byConsumer } = consumptionsOf(model);
  const isMarked = ({ importance }: Flow) => importance !== undefined;
  if (!flows.some(isMarked)) return [];
  const flowsById = new Map<Id, Flow[]>();
  for (const flow of flows) {
    for (const id of isMarked(flow) ? (traffic.loadByFlow.get(flow.id)?.groupsById.keys() ?? []) : []) {
      if (!byQueue.has(id)) continue;
      const known = flowsById.get(id);
      if (known === undefined) flowsById.set(id, [flow]);
      else known.push(flow);
    }
  }
  const rivalries: Rivalry[] = [];
  for (const [id, own] of flowsById) {
    const queue = model.componentById.get(id);
    const rivals = rivalsAmong(own, own);
    if (queue === undefined || rivals === undefined || isToldApart(model, queue)) continue;
    const backgroundShare = shareOf(context, [id], rivals.background);
    rivalries.push({
      kind: "queue",
      component: queue,
      ...rivals,
      backgroundShare,
      consumptions: byQueue.get(id) ?? [],
    });
  }
  for (const consumptions of byConsumer.values()) {
    const [first] = consumptions;
    if (first === undefined || consumptions.length < 2 || isServedApart(consumptions.map((one) => one.dependency)))
      continue;
    const rivalry = rivalryAt(context, consumptions, flowsById);
    if (rivalry !== undefined) rivalries.push(rivalry);
  }
  return rivalries;
}

/** Critical work from one queue and background work from another, at one consumer that gives neither a share of its own. */
function rivalryAt(
  context: FactContext,
  consumptions: readonly Consumption[],
  flowsById: ReadonlyMap<Id, readonly Flow[]>,
): Rivalry | undefined {
  const flowsOf = ({ queue }: Consumption) => flowsById.get(queue.id) ?? [];
  const has = (importance: string) => (one: Consumption) =>
    flowsOf(one).some((flow) => flow.importance?.value === importance);
  const dear = consumptions.filter((one) => has("critical")(one) && !has("background")(one));
  const plain = consumptions.filter((one) => has("background")(one) && !has("critical")(one));
  if (plain.every(({ dependency }) => dependency.bulkhead !== undefined)) return undefined;
  const rivals = rivalsAmong(dear.flatMap(flowsOf), plain.flatMap(flowsOf));
  const consumer = dear[0]?.consumer;
  if (rivals === undefined || consumer === undefined) return undefined;
  const ids = [...dear, ...plain].map(({ queue }) => queue.id);
  const backgroundShare = shareOf(context, ids, rivals.background);
  return { kind: "consumer", component: consumer, ...rivals, backgroundShare, consumptions: [...dear, ...plain] };
}

/** Those of one system that can meet; undefined where no two do. */
function rivalsAmong(
  dearer: readonly Flow[],
  lesser: readonly Flow[],
): { critical: readonly Flow[]; background: readonly Flow[] } | undefined {
  const all = {
    critical: dearer.filter((flow) => flow.importance?.value === "critical"),
    background: lesser.filter((flow) => flow.importance?.value === "background"),
  };
  const critical = thatMeet(all.critical, all.background);
  const background = thatMeet(all.background, all.critical);
  return critical.length === 0 || background.length === 0
    ? undefined
    : { critical: [...new Set(critical)], background: [...new Set(background)] };
}

/** Those that belong to a system of the others, or to none, or meet one that belongs to none. */
function thatMeet(flows: readonly Flow[], others: readonly Flow[]): readonly Flow[] {
  const systems = new Set(others.map(({ system }) => system));
  return flows.filter(({ system }) =>
    system === undefined ? systems.size > 0 : systems.has(system) || systems.has(undefined),
  );
}

/** Whether the queue has classes of work, or those who publish to it name different ones. */
function isToldApart(model: SystemModel, queue: Component): boolean {
  if (queue.priority.length > 1) return true;
  return haveClasses(consumptionsOf(model).publishersOf(queue.id));
}

function isServedApart(consumptions: readonly Dependency[]): boolean {
  return haveClasses(consumptions);
}

/** Whether dependencies name different classes of work. */
function haveClasses(dependencies: readonly Dependency[]): boolean {
  return new Set(dependencies.map(({ priority }) => priority.join(" "))).size > 1;
}

function shareOf(context: FactContext, ids: readonly Id[], background: readonly Flow[]): number | undefined {
  const lesser = new Set(background);
  let all = 0;
  let own = 0;
  for (const id of ids) {
    const arrivals = arrivalsAt(context, id);
    if (arrivals === undefined || arrivals.missing.length > 0) return undefined;
    for (const flow of visitingFlows(context, id)) {
      const rate = (flow.load?.value ?? 0) * (visitsOfFlow(context, flow, id)?.least ?? 0);
      all += rate;
      if (lesser.has(flow)) own += rate;
    }
  }
  return all > 0 ? own / all : undefined;
}
