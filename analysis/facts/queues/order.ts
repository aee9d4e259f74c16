// Whether what consumes in order can get its messages in order: what the queue or topic keeps, and how many work on it at once.
// Who must have them in order is read from the design; nobody is taken to need it.

import type { Component, Count, Dependency, Guarantee, Span, SystemModel } from "../../../language/index.ts";
import { copiesAt } from "../capacity/capacity.ts";
import { among } from "../declarations.ts";
import { type Consumption, consumptionsOf, perConsumptions, promises } from "./consumptions.ts";

/** Why order is lost between a queue and its consumer. */
export type OrderBreak =
  /** The queue or topic keeps none. */
  | { readonly kind: "unordered" }
  /** Order over everything is required of several partitions. */
  | { readonly kind: "partitions"; readonly partitions: Count; readonly at: Span }
  /** Order over everything is required of several classes of priority, of which one is served before the other. */
  | { readonly kind: "classes"; readonly classes: Count; readonly at: Span }
  /** More copies read than there are partitions, each of which one copy reads in order. */
  | { readonly kind: "crowded"; readonly copies: Count; readonly partitions: Count; readonly at: Span }
  /** So many messages are worked on at once. */
  | { readonly kind: "lanes"; readonly lanes: Count; readonly copies: Count; readonly concurrency: Count };

export interface LostOrder {
  readonly consumption: Consumption;
  /** `ordered` or `ordered per KEY`, as the consumption requires it or the consumer promises it. */
  readonly required: Guarantee;
  readonly broken: OrderBreak;
  /** Ways on which single messages are overtaken, beside what breaks it. */
  readonly detours: readonly { readonly at: Span; readonly kind: "dead-letter" | "attempts"; readonly count?: Count }[];
}

/**
 * The consumptions that require an order which cannot be kept, in declaration order. Order per key is kept by any queue that
 * keeps an order per something, and by a log whose partitions are at least as many as the copies that read it; whether its
 * partitions go by that key is not stated in a design and taken to be so.
 *
 * Several messages at once in one copy keep an order per key, since a copy can tell keys apart, and no order over
 * everything.
 */
export function lostOrdersOf(model: SystemModel): readonly LostOrder[] {
  const lost: LostOrder[] = [];
  for (const { consumption, required } of ordersRequired(model)) {
    const broken = breakOf(model, consumption, required);
    if (broken !== undefined) lost.push({ consumption, required, broken, detours: detoursOf(consumption) });
  }
  return lost;
}

const ordersRequired = perConsumptions(
  ({ byConsumer }): readonly { readonly consumption: Consumption; readonly required: Guarantee }[] => {
    const found: { consumption: Consumption; required: Guarantee }[] = [];
    for (const consumptions of byConsumer.values()) {
      for (const consumption of consumptions) {
        const required = requiredOrder(consumption);
        if (required !== undefined) found.push({ consumption, required });
      }
    }
    return found;
  },
);

/** Topics and queues that promise one order over all partitions in the design itself, and have several. */
export function overpromisedOrders(
  model: SystemModel,
): readonly { queue: Component; promise: Guarantee; partitions: Count }[] {
  const found: { queue: Component; promise: Guarantee; partitions: Count }[] = [];
  for (const queue of promisingOrder(model)) {
    const promise = orderPromisedBy(queue);
    if (promise !== undefined) found.push({ queue, promise, partitions: queue.partitions?.count.value ?? 1 });
  }
  return found;
}

const promisingOrder = among(
  "promising",
  (component) => (component.partitions?.count.value ?? 1) > 1 && orderPromisedBy(component) !== undefined,
);

/** The order over everything that a queue or topic promises in the design itself. */
function orderPromisedBy({ guarantees }: Component): Guarantee | undefined {
  return guarantees.find(
    ({ name, per, origin }) => name === "ordered" && per === undefined && origin.kind === "written",
  );
}

function requiredOrder({ dependency, consumer }: Consumption): Guarantee | undefined {
  for (const guarantee of dependency.requires) if (guarantee.name === "ordered") return guarantee;
  for (const guarantee of consumer.guarantees) {
    // What a technology promises in general is no promise that this design relies on.
    if (guarantee.name === "ordered" && guarantee.origin.kind === "written") return guarantee;
  }
  return undefined;
}

function breakOf(model: SystemModel, { queue, consumer }: Consumption, { per }: Guarantee): OrderBreak | undefined {
  const kept = queue.guarantees.find(({ name }) => name === "ordered");
  if (kept === undefined && promises(queue, "unordered")) return { kind: "unordered" };
  const classes = classesServed(queue, consumptionsOf(model).publishersOf(queue.id));
  if (per === undefined && classes > 1) return { kind: "classes", classes, at: queue.at };
  const copies = copiesAt(model, consumer, "peak");
  const concurrency = Math.max(1, consumer.concurrency?.value ?? 1);
  const lanes = copies * concurrency;
  const partitions = queue.partitions?.count;
  if (per === undefined && partitions !== undefined && partitions.value > 1) {
    return { kind: "partitions", partitions: partitions.value, at: partitions.at };
  }
  if (partitions !== undefined && copies > partitions.value) {
    return { kind: "crowded", copies, partitions: partitions.value, at: partitions.at };
  }
  const keepsKeys = per !== undefined && (kept?.per !== undefined || queue.kind === "topic");
  return lanes > 1 && !keepsKeys ? { kind: "lanes", lanes, copies, concurrency } : undefined;
}

/**
 * Into how many classes those who publish to a queue sort its messages, where it serves one class before the other; what names no
 * class is one of its own. One where it has no classes. Whether all messages of one key have one class no design says.
 */
export function classesServed({ priority }: Component, publications: readonly Dependency[]): Count {
  if (priority.length < 2) return 1;
  const named = publications.flatMap((one) => (one.priority.length === 0 ? [""] : one.priority));
  return Math.max(1, new Set(named).size);
}

function detoursOf({ dependency, queue }: Consumption): LostOrder["detours"] {
  const aside = dependency.deadLetter ?? queue.deadLetter;
  const { attempts } = dependency;
  return [
    ...(aside === undefined
      ? []
      : [
          {
            at: aside.queue.at,
            kind: "dead-letter" as const,
            ...(aside.after === undefined ? {} : { count: aside.after.value }),
          },
        ]),
    ...(attempts === undefined || attempts.value < 2
      ? []
      : [{ at: attempts.at, kind: "attempts" as const, count: attempts.value }]),
  ];
}
