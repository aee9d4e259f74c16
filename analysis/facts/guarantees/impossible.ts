// Promises that contradict each other or the parts they stand on: exactly-once over parts that lose or double, and strong
// consistency together with staying available while zones cannot reach each other. It finds them; rules word them.

import type { Component, Dependency, Guarantee, SystemModel } from "../../../language/index.ts";
import { availabilityOfModel, isLevel, modelOfLevel } from "../../formulas/consistency.ts";
import { missProbability } from "../../formulas/quorum.ts";
import { isHandOff } from "../attempts.ts";
import { among } from "../declarations.ts";
import { type Delivery, type DeliveryCause, deliveryOf } from "./delivery.ts";
import { domainsOf, placesConfirming } from "./durability.ts";
import { concerns, consumptionsBehind } from "./requirements.ts";
import { stateIndexOf } from "./state-index.ts";
import { sizeOf } from "./store-steps.ts";

/** A level that cannot be kept while the network is cut, with availability preferred in writing. */
export interface Torn {
  readonly guarantee: Guarantee;
  /** Zones, or regions where these hold no zones, that it is spread over, ≥ 2; `Infinity` for several that are not counted. */
  readonly places: number;
}

/**
 * The written consistency of a component that prefers availability in writing and stands in several zones: linearizable, sequential,
 * snapshot, serializable levels and bounds on staleness all need somebody to wait while the zones cannot reach each other.
 * Undefined where there is no such contradiction.
 *
 * Sources: Gilbert and Lynch, Brewer's Conjecture, 2002; Bailis et al., Highly Available Transactions, VLDB 2014, table 3.
 */
export function tornPromiseOf(model: SystemModel, component: Component): Torn | undefined {
  const { prefers } = component;
  if (prefers?.value !== "availability" || prefers.origin.kind !== "written") return undefined;
  const guarantee = component.guarantees.find(({ name, origin }) => origin.kind === "written" && isUnavailable(name));
  if (guarantee === undefined) return undefined;
  const copies = component.replicas?.count.value ?? component.quorum?.of.value ?? 1;
  // What lasts across zones stands in several, wherever it is said to be placed.
  const isAcross = component.guarantees.some(({ name, across }) => name === "durable" && across !== undefined);
  const counted = Math.min(domainsOf(model, component, "zones") ?? 1, copies);
  const places = counted < 2 && isAcross ? Number.POSITIVE_INFINITY : counted;
  return places < 2 ? undefined : { guarantee, places };
}

/**
 * The components that what `tornPromiseOf`, `overpromiseOf` and `againstOnceOf` find can be found at, in declaration order: those that
 * promise exactly-once, or promise in writing and prefer availability, have a quorum or last across places.
 */
export const boldComponentsOf = among("promising", ({ guarantees, prefers, quorum }) =>
  guarantees.some(
    ({ name, across, origin }) =>
      name === "exactly-once" ||
      (origin.kind === "written" && (prefers !== undefined || quorum !== undefined || across !== undefined)),
  ),
);

/** A promise that the component's own copies cannot keep. */
export interface Overpromise {
  /** `overlap`: a read need not meet the copies that were written. `one-place`: a confirmed write is in one zone or region. */
  readonly kind: "overlap" | "one-place";
  readonly guarantee: Guarantee;
}

/**
 * The written linearizability that quorums without an overlap cannot give, or the `durable across zones|regions` that one place
 * cannot. Undefined where nothing is written of copies or places, as for what somebody else runs.
 */
export function overpromiseOf(model: SystemModel, component: Component): Overpromise | undefined {
  const { guarantees, quorum } = component;
  if (guarantees.length === 0 || component.managed !== undefined || component.kind === "external") return undefined;
  if (quorum !== undefined && missProbability(sizeOf(quorum)) > 0) {
    const guarantee = guarantees.find(
      ({ name, origin }) => origin.kind === "written" && (name === "linearizable" || name === "strict-serializable"),
    );
    if (guarantee !== undefined) return { kind: "overlap", guarantee };
  }
  const across = guarantees.find(
    (one) => one.name === "durable" && one.across !== undefined && one.origin.kind === "written",
  );
  if (across === undefined) return undefined;
  const isSaid = (component.replicas ?? quorum) !== undefined || component.in.length + component.across.length > 0;
  if (across.across === undefined || !isSaid) return undefined;
  const places = placesConfirming(model, component, across.across);
  return places !== undefined && places < 2 ? { kind: "one-place", guarantee: across } : undefined;
}

function isUnavailable(name: string): boolean {
  const model = name === "bounded-staleness" ? "recency" : isLevel(name) ? modelOfLevel(name) : name;
  return availabilityOfModel(model) === "unavailable";
}

/** What speaks against exactly-once. */
export type AgainstOnce =
  /** Something on the way of messages loses or doubles them, and the consumer minds. */
  | { readonly kind: "delivery"; readonly delivery: Delivery; readonly cause: DeliveryCause }
  /** The component's own work is tried again where a second time is not like the first. */
  | { readonly kind: "retry"; readonly dependency: Dependency };

/**
 * Why a component that promises exactly-once cannot keep it; undefined where it promises nothing of the kind, or nothing
 * speaks against it. Of a queue or topic its consumers count, since a doubled message is told from a new one at its end alone.
 */
export function againstOnceOf(model: SystemModel, component: Component): AgainstOnce | undefined {
  if (!component.guarantees.some(({ name }) => name === "exactly-once")) return undefined;
  const isQueue = isHandOff(component);
  const consumptions = isQueue
    ? stateIndexOf(model).consumersOf(component.id)
    : component.dependencies.filter(({ verb }) => verb === "consumes");
  for (const consumption of consumptions) {
    const against = againstDelivery(model, consumption, consumption);
    if (against !== undefined) return against;
  }
  if (isQueue) return undefined;
  const again = component.dependencies.find(
    (dependency) =>
      changesSomething(model, dependency) &&
      ((dependency.attempts?.value ?? 1) > 1 || dependency.hedge !== undefined) &&
      dependency.idempotent === undefined,
  );
  return again === undefined ? undefined : { kind: "retry", dependency: again };
}

/** Whether a second time can show: it writes, publishes, or calls what is somebody else's. */
function changesSomething(model: SystemModel, { verb, target }: Dependency): boolean {
  if (verb === "calls") return model.componentById.get(target)?.kind === "external";
  return verb === "writes" || verb === "publishes";
}

/**
 * Why a publication or consumption that requires exactly-once does not get it. Of a consumption only losses are told: that it is
 * not idempotent itself is found where repeats are looked for.
 */
export function againstRequiredOnce(model: SystemModel, dependency: Dependency): AgainstOnce | undefined {
  if (!dependency.requires.some(({ name }) => name === "exactly-once")) return undefined;
  for (const consumption of consumptionsBehind(model, dependency)) {
    const against = againstDelivery(model, consumption, dependency);
    if (against?.kind !== "delivery") continue;
    const isLoss = against.delivery.losses.includes(against.cause);
    if (isLoss || dependency.verb === "publishes") return against;
  }
  return undefined;
}

function againstDelivery(model: SystemModel, consumption: Dependency, asker: Dependency): AgainstOnce | undefined {
  const delivery = deliveryOf(model, consumption);
  if (delivery === undefined) return undefined;
  const repeats = delivery.isIdempotent ? [] : delivery.repeats;
  const cause = [...delivery.losses, ...repeats].find((one) => concerns(one, asker));
  return cause === undefined ? undefined : { kind: "delivery", delivery, cause };
}
