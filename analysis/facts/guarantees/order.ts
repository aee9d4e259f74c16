// Which order of messages a consumer can rely on: all of them, those of one key, or none; and where it is lost. It compares
// with nothing that is asked for.

import type { Component, Dependency, Span, SystemModel } from "../../../language/index.ts";
import { type Fact, factOf, type MissingInput } from "../../fact.ts";
import { isHandOff } from "../attempts.ts";
import { copiesAt } from "../capacity/capacity.ts";
import { isConsuming } from "../queues/consumptions.ts";
import { classesServed } from "../queues/order.ts";
import { countWords, listWords, nameOf } from "../words.ts";
import { stateIndexOf } from "./state-index.ts";

/** `total`: all messages. `per`: those of one key or partition. `none`: no two of them. */
export type Order =
  | { readonly kind: "total" }
  | { readonly kind: "per"; readonly key: string }
  | { readonly kind: "none" };

/** Something that takes order away, or lets single messages out of it. */
export interface OrderLoss {
  /** `detours` leave the rest in order, `crowded` copies have no work; the others lose it. */
  readonly kind: "queue" | "partitions" | "classes" | "crowded" | "consumers" | "concurrency" | "detours";
  readonly component: Component;
  /** How many work side by side, or are apart; for all but `queue` and `detours`. */
  readonly count: number;
  readonly at: Span;
}

export interface OrderKept {
  readonly queue: Component;
  readonly consumer: Component;
  /** Undefined where the queue says nothing of order. */
  readonly order?: Order;
  readonly losses: readonly OrderLoss[];
  readonly missing: readonly MissingInput[];
}

/**
 * The order in which a `consumes` works on messages; undefined where its target is no queue or topic.
 *
 * What the queue promises (`ordered`, `ordered per KEY`), where total order over several partitions is order per
 * partition, since each is a log of its own. Copies that take messages side by side lose a total order, and so does
 * concurrency in one of them; each partition is taken by one copy, so copies beyond the partitions get nothing and lose
 * none. Classes of priority overtake each other, and only within one the total order is left. An order per key is taken to be kept,
 * keys being given to one worker at a time, and all messages of one key being of one class. A dead-letter lets later
 * messages pass the one set aside. Unstated copies and concurrency count as one, which errs towards order.
 *
 * Sources: documentation of Apache Kafka (order within a partition) and of Amazon SQS FIFO queues (order within a group).
 */
export function orderOf(model: SystemModel, consumption: Dependency): OrderKept | undefined {
  const queue = model.componentById.get(consumption.target);
  const consumer = model.componentById.get(consumption.source);
  if (consumption.verb !== "consumes" || !isHandOff(queue) || consumer === undefined) return undefined;
  const promise = queue.guarantees.find(({ name }) => name === "ordered" || name === "unordered");
  if (promise === undefined) {
    return { queue, consumer, losses: [], missing: [{ element: queue.id, term: "guarantees" }] };
  }
  const at = promise.origin.kind === "written" ? promise.at : queue.at;
  if (promise.name === "unordered") {
    return {
      queue,
      consumer,
      order: { kind: "none" },
      losses: [{ kind: "queue", component: queue, count: 1, at }],
      missing: [],
    };
  }
  const losses: OrderLoss[] = [];
  let order: Order = promise.per === undefined ? { kind: "total" } : { kind: "per", key: promise.per };
  const partitions = queue.partitions?.count.value ?? 1;
  if (order.kind === "total" && partitions > 1) {
    losses.push({ kind: "partitions", component: queue, count: partitions, at: queue.partitions?.count.at ?? at });
    order = { kind: "per", key: "partition" };
  }
  const classes = classesServed(queue, stateIndexOf(model).publishersOf(queue.id));
  if (promise.per === undefined && classes > 1) {
    losses.push({ kind: "classes", component: queue, count: classes, at: queue.at });
    order = { kind: "per", key: order.kind === "per" ? `${order.key} and class` : "class" };
  }
  const copies = copiesAt(model, consumer, "peak");
  const idle = queue.partitions === undefined ? 0 : copies - queue.partitions.count.value;
  if (idle > 0) {
    const at = consumer.replicas?.count.at ?? consumption.at;
    losses.push({ kind: "crowded", component: consumer, count: idle, at });
  }
  const besides = besidesOf(queue, consumer, consumption, copies);
  if (besides !== undefined && promise.per === undefined) {
    losses.push(besides);
    order = { kind: "none" };
  }
  const aside = consumption.deadLetter ?? queue.deadLetter;
  if (aside !== undefined && order.kind !== "none") {
    losses.push({ kind: "detours", component: queue, count: 1, at: aside.queue.at });
  }
  return { queue, consumer, order, losses, missing: [] };
}

/** What works side by side on messages that follow each other. */
function besidesOf(
  queue: Component,
  consumer: Component,
  consumption: Dependency,
  copies: number,
): OrderLoss | undefined {
  const concurrency = consumer.concurrency?.value ?? 1;
  const at = consumer.replicas?.count.at ?? consumption.at;
  if (copies > 1 && (queue.kind === "queue" || queue.partitions === undefined)) {
    return { kind: "consumers", component: consumer, count: copies, at };
  }
  if (concurrency <= 1) return undefined;
  return {
    kind: "concurrency",
    component: consumer,
    count: concurrency,
    at: consumer.concurrency?.at ?? consumption.at,
  };
}

/** `total order`, `order per user-id`, `no order`. */
export function orderWords(order: Order): string {
  if (order.kind === "per") return `order per ${order.key}`;
  return order.kind === "total" ? "total order" : "no order";
}

/** One loss in words, such as `mailer works on 32 messages at once`. */
export function orderLossWords(model: SystemModel, loss: OrderLoss): string {
  const name = nameOf(model, loss.component.id);
  switch (loss.kind) {
    case "queue":
      return `${name} keeps no order`;
    case "partitions":
      return `${name} keeps order in each of its ${countWords(loss.count, "partition")} alone`;
    case "classes":
      return `${name} serves one of its ${countWords(loss.count, "class", "classes")} before the other`;
    case "crowded":
      return `${countWords(loss.count, "copy", "copies")} of ${name} have no partition to read and get nothing`;
    case "consumers":
      return `${countWords(loss.count, "copy", "copies")} of ${name} take messages side by side`;
    case "concurrency":
      return `${name} works on ${countWords(loss.count, "message")} at once`;
    case "detours":
      return `messages of ${name} that are set aside let later ones pass`;
    default:
      return loss.kind satisfies never;
  }
}

/**
 * `order` of a queue or topic, and of what consumes: the weakest order over all consumers, or over all that is consumed. Exact as
 * far as it is stated; unknown where a queue says nothing of order. Worked example: test/facts/deliveries.test.ts.
 */
export function orderFactOf(model: SystemModel, component: Component): Fact | undefined {
  const { id } = component;
  if (!isConsuming(model, component)) return undefined;
  const index = stateIndexOf(model);
  const into = index.consumersOf(id);
  const consumptions = into.length > 0 ? into : index.consumedBy(id);
  const kept = consumptions.flatMap((consumption) => orderOf(model, consumption) ?? []);
  if (kept.length === 0) return undefined;
  const missing = [...new Map(kept.flatMap((one) => one.missing).map((one) => [one.element, one])).values()];
  const isKnown = missing.length === 0;
  const words = weakestWords(kept.flatMap((one) => one.order ?? []));
  const name = nameOf(model, id);
  return factOf(
    {
      name: "order",
      element: id,
      kind: isKnown ? "exact" : "unknown",
      unit: "level",
      missing,
      ...(isKnown ? { value: words } : {}),
    },
    () => ({
      says: isKnown ? `messages of ${name} are worked on in ${words}` : `the order of ${name} is not stated`,
      at: component.at,
      steps: kept.map((one) => ({
        says: `${nameOf(model, one.queue.id)} to ${nameOf(model, one.consumer.id)}: ${one.order === undefined ? "not stated" : orderWords(one.order)}`,
        at: one.consumer.at,
        steps: one.losses.map((loss) => ({ says: orderLossWords(model, loss), at: loss.at })),
      })),
    }),
  );
}

function weakestWords(orders: readonly Order[]): string {
  if (orders.some((order) => order.kind === "none")) return "no order";
  const keys = [...new Set(orders.flatMap((order) => (order.kind === "per" ? [order.key] : [])))].sort();
  return keys.length === 0 ? "total order" : `order per ${listWords(keys)}`;
}
