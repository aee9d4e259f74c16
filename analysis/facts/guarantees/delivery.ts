// How often the work of a message is done, from the producer through the queue or topic to the consumer: where it may be lost
// and where it may come twice. Whether twice is harmful is stated by the consumer; whether the outcome is enough is told elsewhere.

import type { Component, Dependency, Id, Span, SystemModel } from "../../../language/index.ts";
import { type Derivation, type Fact, factOf, type MissingInput } from "../../fact.ts";
import { isHandOff } from "../attempts.ts";
import { isConsuming } from "../queues/consumptions.ts";
import { nameOf } from "../words.ts";
import { stateIndexOf } from "./state-index.ts";

/** `effectively-once`: done once as far as anybody can see. `unsure`: may be lost, and may be done twice. */
export type DeliveryOutcome = "effectively-once" | "at-least-once" | "at-most-once" | "unsure";

/** Something on the way of a message. */
export interface DeliveryCause {
  readonly kind: "producer" | "queue" | "consumer";
  readonly what: "skips" | "retries" | "outbox" | "at-most-once" | "at-least-once" | "volatile" | "repeats" | "stops";
  readonly component: Component;
  readonly at: Span;
}

export interface Delivery {
  readonly queue: Component;
  readonly consumer: Component;
  /** The consumer's `consumes`. */
  readonly consumption: Dependency;
  /** Where a message may be lost without anybody being told. */
  readonly losses: readonly DeliveryCause[];
  /** Where a message may be doubled. */
  readonly repeats: readonly DeliveryCause[];
  /** Whether the consumer states that doing it twice is like doing it once. */
  readonly isIdempotent: boolean;
  /** Undefined where the queue states nothing of its delivery and nothing else decides. */
  readonly outcome?: DeliveryOutcome;
  readonly missing: readonly MissingInput[];
}

const deliveriesByModel = new WeakMap<SystemModel, Map<Dependency, Delivery>>();

/**
 * The delivery over a `consumes`; undefined where its target is no queue or topic. Once per consumption and snapshot, linear in
 * the producers of the queue.
 *
 * A message is lost where the producer may skip it (`optional`, or a fallback, without an outbox), and where the queue promises
 * at most once or is volatile. It is doubled where the producer retries without a key or sends from an outbox, where the queue
 * promises at least once, and where the consumer retries, or stops between its work and its confirmation: what a queue promises
 * ends at the consumer, unless work and confirmation are one `transaction`. What is doubled does no harm at an idempotent
 * consumer. What a dead-letter sets aside is not lost. Taken for granted: a consumer confirms a message after its work, and
 * remembers keys for as long as a message can come back.
 *
 * Source: the end-to-end argument of Saltzer, Reed and Clark, 1984: a doubled message is told from a new one at its end alone.
 */
export function deliveryOf(model: SystemModel, consumption: Dependency): Delivery | undefined {
  let known = deliveriesByModel.get(model);
  if (known === undefined) {
    known = new Map();
    deliveriesByModel.set(model, known);
  }
  let delivery = known.get(consumption);
  if (delivery === undefined) {
    const queue = model.componentById.get(consumption.target);
    const consumer = model.componentById.get(consumption.source);
    if (consumption.verb !== "consumes" || !isHandOff(queue) || consumer === undefined) return undefined;
    delivery = deliveryThrough(model, queue, consumer, consumption);
    known.set(consumption, delivery);
  }
  return delivery;
}

function deliveryThrough(model: SystemModel, queue: Component, consumer: Component, consumption: Dependency): Delivery {
  const { losses, repeats } = broughtInto(model, queue);
  const own: DeliveryCause[] = [];
  const promise = deliveryPromiseOf(queue);
  if ((consumption.attempts?.value ?? 1) > 1) {
    own.push({
      kind: "consumer",
      what: "repeats",
      component: consumer,
      at: consumption.attempts?.at ?? consumption.at,
    });
  }
  if (promise?.name === "exactly-once" && consumption.transaction === undefined) {
    own.push({ kind: "consumer", what: "stops", component: consumer, at: consumption.at });
  }
  const all = [...repeats, ...own];
  const isIdempotent = consumption.idempotent !== undefined;
  const base = { queue, consumer, consumption, losses, repeats: all, isIdempotent };
  if (promise === undefined) return { ...base, missing: [{ element: queue.id, term: "guarantees" }] };
  return { ...base, outcome: outcomeOf(losses.length > 0, all.length > 0 && !isIdempotent), missing: [] };
}

function outcomeOf(mayLose: boolean, mayRepeat: boolean): DeliveryOutcome {
  if (mayLose) return mayRepeat ? "unsure" : "at-most-once";
  return mayRepeat ? "at-least-once" : "effectively-once";
}

/** What a queue or topic states of its delivery. */
export function deliveryPromiseOf(queue: Component): Component["guarantees"][number] | undefined {
  return queue.guarantees.find((guarantee) => guarantee.name.endsWith("-once"));
}

interface Brought {
  readonly losses: readonly DeliveryCause[];
  readonly repeats: readonly DeliveryCause[];
}

const broughtByModel = new WeakMap<SystemModel, Map<Id, Brought>>();

/** What happens to a message up to the consumers, the same for all of them. */
function broughtInto(model: SystemModel, queue: Component): Brought {
  let known = broughtByModel.get(model);
  if (known === undefined) {
    known = new Map();
    broughtByModel.set(model, known);
  }
  let brought = known.get(queue.id);
  if (brought === undefined) {
    brought = bringInto(model, queue);
    known.set(queue.id, brought);
  }
  return brought;
}

function bringInto(model: SystemModel, queue: Component): Brought {
  const losses: DeliveryCause[] = [];
  const repeats: DeliveryCause[] = [];
  for (const publication of stateIndexOf(model).publishersOf(queue.id)) {
    const component = model.componentById.get(publication.source);
    if (component === undefined) continue;
    const { outbox, optional, fallback, attempts, hedge, idempotent } = publication;
    const producer = { kind: "producer", component } as const;
    if (outbox !== undefined) repeats.push({ ...producer, what: "outbox", at: outbox.at });
    else {
      const skips = optional?.at ?? fallback?.at;
      if (skips !== undefined) losses.push({ ...producer, what: "skips", at: skips });
      const again = hedge?.at ?? ((attempts?.value ?? 1) > 1 ? attempts?.at : undefined);
      if (again !== undefined && idempotent === undefined) repeats.push({ ...producer, what: "retries", at: again });
    }
  }
  const promise = deliveryPromiseOf(queue);
  const own = {
    kind: "queue",
    component: queue,
    at: promise?.origin.kind === "written" ? promise.at : queue.at,
  } as const;
  if (promise?.name === "at-most-once") losses.push({ ...own, what: "at-most-once" });
  if (promise?.name === "at-least-once") repeats.push({ ...own, what: "at-least-once" });
  const isVolatile = queue.guarantees.some((guarantee) => guarantee.name === "volatile");
  if (isVolatile && promise?.name !== "at-most-once") losses.push({ ...own, what: "volatile" });
  return { losses, repeats };
}

/** One cause in words, such as `orders promises at least once`. */
export function deliveryCauseWords(model: SystemModel, { what, component }: DeliveryCause): string {
  const name = nameOf(model, component.id);
  switch (what) {
    case "skips":
      return `${name} goes on where its message is not taken`;
    case "retries":
      return `${name} publishes again without a key when it hears no answer`;
    case "outbox":
      return `${name} sends from its outbox until it hears an answer`;
    case "at-most-once":
      return `${name} delivers at most once`;
    case "at-least-once":
      return `${name} delivers at least once`;
    case "volatile":
      return `${name} is volatile`;
    case "repeats":
      return `${name} tries its work again`;
    case "stops":
      return `${name} can stop after its work and before it confirms the message`;
    default:
      return what satisfies never;
  }
}

/**
 * `delivery` of a queue or topic, and of what consumes: the outcome over all consumers, or over all that is consumed. Exact as
 * far as it is stated; unknown where a queue says nothing of its delivery. Worked example: test/facts/deliveries.test.ts.
 */
export function deliveryFactOf(model: SystemModel, component: Component): Fact | undefined {
  const { id } = component;
  if (!isConsuming(model, component)) return undefined;
  const index = stateIndexOf(model);
  const into = index.consumersOf(id);
  const consumptions = into.length > 0 ? into : index.consumedBy(id);
  const deliveries = consumptions.flatMap((consumption) => deliveryOf(model, consumption) ?? []);
  if (deliveries.length === 0) return undefined;
  const missing = [...new Map(deliveries.flatMap((one) => one.missing).map((one) => [one.element, one])).values()];
  const isKnown = missing.length === 0;
  const worst = outcomeOf(
    deliveries.some((one) => one.losses.length > 0),
    deliveries.some((one) => one.repeats.length > 0 && !one.isIdempotent),
  );
  const name = nameOf(model, id);
  return factOf(
    {
      name: "delivery",
      element: id,
      kind: isKnown ? "exact" : "unknown",
      unit: "level",
      missing,
      ...(isKnown ? { value: worst } : {}),
    },
    () => ({
      says: isKnown
        ? `messages of ${name} are worked on ${worstWords(worst)}`
        : `the delivery of ${name} is not stated`,
      at: component.at,
      steps: deliveries.map((delivery) => deliveryLine(model, delivery)),
    }),
  );
}

function worstWords(outcome: DeliveryOutcome): string {
  switch (outcome) {
    case "unsure":
      return "not at all, once or several times";
    case "effectively-once":
      return "once, as far as anybody can see";
    default:
      return outcome.replaceAll("-", " ");
  }
}

function deliveryLine(model: SystemModel, delivery: Delivery): Derivation {
  const { queue, consumer, consumption, losses, repeats, isIdempotent } = delivery;
  const steps: Derivation[] = [...losses, ...repeats].map((cause) => ({
    says: deliveryCauseWords(model, cause),
    at: cause.at,
  }));
  const key = consumption.idempotent?.by;
  if (consumption.idempotent !== undefined) {
    const by = key === undefined ? "" : ` by ${key}`;
    steps.push({
      says: `${nameOf(model, consumer.id)} is idempotent${by}, so a second time changes nothing`,
      at: consumption.idempotent.at,
    });
  }
  const aside = consumption.deadLetter ?? queue.deadLetter;
  if (aside !== undefined) {
    steps.push({
      says: `what cannot be worked on is set aside in ${nameOf(model, aside.queue.id)}, not lost`,
      at: aside.queue.at,
    });
  }
  const outcome = delivery.outcome ?? (isIdempotent ? "not known to arrive" : "not stated");
  return { says: `${nameOf(model, queue.id)} to ${nameOf(model, consumer.id)}: ${outcome}`, at: consumption.at, steps };
}
