// What is promised about the age of what a consumer makes from its messages, and how long it may hold one of them. How old
// and how long it gets is worked out elsewhere.

import type { Component, Data, Flow, Id, Seconds, Span, SystemModel } from "../../../language/index.ts";
import { worstCasesOf } from "../time/worst-case.ts";
import { type Consumption, perConsumptions } from "./consumptions.ts";

/** A limit on the age of derived data that a consumer writes. */
export interface FreshnessPromise {
  readonly data: Data;
  readonly within: Seconds;
  /** Where it is stated: at the data, or in a flow. */
  readonly at: Span;
  readonly flow?: Flow;
}

/**
 * Tells the limits on data that is derived in a store which a consumer writes, tightest first: the `within` of the derivation, and
 * the freshness objectives of the flows given. Linear in data and objectives once, and in its writes for each consumer.
 */
export function freshnessPromises(
  model: SystemModel,
  flows: readonly Flow[],
): (consumer: Component) => readonly FreshnessPromise[] {
  const dataById = new Map(model.data.map((data) => [data.id, data]));
  const byStore = new Map<Id, FreshnessPromise[]>();
  const add = (store: Id, promise: FreshnessPromise): void => {
    const known = byStore.get(store);
    if (known === undefined) byStore.set(store, [promise]);
    else known.push(promise);
  };
  for (const data of model.data) {
    for (const { store, within } of data.derived) {
      if (within !== undefined) add(store.id, { data, within: within.value, at: within.at });
    }
  }
  for (const flow of flows) {
    for (const { kind, measure, data: about, target, at } of flow.objectives) {
      const data = about === undefined ? undefined : dataById.get(about.id);
      if (kind !== "slo" || measure !== "freshness" || data === undefined) continue;
      for (const { store } of data.derived) add(store.id, { data, within: target, at, flow });
    }
  }
  return ({ dependencies }) => {
    const written = new Set(dependencies.filter(({ verb }) => verb === "writes").map(({ target }) => target));
    return [...written].flatMap((store) => byStore.get(store) ?? []).sort((a, b) => a.within - b.within);
  };
}

/** How long a consumer may hold a message, against the time after which its queue hands the message out again. */
export interface Hold {
  readonly consumption: Consumption;
  readonly visibility: Seconds;
  /** Service time, or own work and timeouts of its steps: the longer. At least, where a step has no timeout. */
  readonly longest: Seconds;
  /** Whether the stated service time alone is as long. */
  readonly byServiceTime: boolean;
  /** The flow in which it is longest; undefined where the service time is. */
  readonly flow?: Flow;
}

/** Those of queues with a `visibility`. */
const limitedConsumptions = perConsumptions(({ byConsumer }): readonly Consumption[] =>
  [...byConsumer.values()].flat().filter(({ queue }) => queue.visibility !== undefined),
);

/**
 * The longest that each consumer may hold a message of a queue with a `visibility`: its service time, or its worst case in one of
 * the flows given. Unknown parts count as nothing. Linear in the components that the flows reach.
 */
export function holdsOf(model: SystemModel, flows: readonly Flow[]): readonly Hold[] {
  const limited = limitedConsumptions(model);
  if (limited.length === 0) return [];
  const consumers = new Set(limited.map(({ consumer }) => consumer.id));
  const worst = new Map<Id, { readonly flow: Flow; readonly time: Seconds }>();
  for (const flow of flows) {
    const cases = worstCasesOf(model, flow);
    for (const id of consumers) {
      const time = cases.get(id)?.limited ?? 0;
      if (time > (worst.get(id)?.time ?? 0)) worst.set(id, { flow, time });
    }
  }
  return limited.map((consumption): Hold => {
    const { queue, consumer } = consumption;
    const service = consumer.serviceTime?.upper ?? consumer.serviceTime?.value ?? 0;
    const steps = worst.get(consumer.id);
    const byServiceTime = steps === undefined || service >= steps.time;
    return {
      consumption,
      visibility: queue.visibility?.value ?? Number.POSITIVE_INFINITY,
      longest: Math.max(service, steps?.time ?? 0),
      byServiceTime,
      ...(byServiceTime ? {} : { flow: steps.flow }),
    };
  });
}
