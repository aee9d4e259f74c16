// What a confirmed write survives at the component that confirmed it: a restart, a failover, the loss of a zone or region. Bounds
// from above, by what is declared and by how copies are kept; unknown counts as enough.

import type { Component, Id, Span, SystemModel } from "../../../language/index.ts";
import { patternOf } from "../flow-edges.ts";
import type { Age } from "./age.ts";
import { age, unknownAge } from "./age.ts";
import { most } from "./store-steps.ts";

/** Why a confirmed write can be gone. */
export interface DurabilityGap {
  /**
   * `volatile`: nothing outlives a restart. `write-behind`: the cache confirms before the store has it. `failover`: a replica
   * takes over that has not seen it yet. `one-place`: it is in one zone or region alone when it is confirmed.
   */
  readonly kind: "volatile" | "write-behind" | "failover" | "one-place";
  readonly component: Component;
  readonly at: Span;
  /** What is lost at most, in time before the event; for `failover` alone. */
  readonly lost?: Age;
}

/**
 * The first gap between what a component does with a confirmed write and `durable`, or `durable across zones|regions`;
 * undefined where there is none, or nothing is known that would make one.
 *
 * With asynchronous replicas a failover loses up to `lag` of confirmed writes. Synchronous replicas and write quorums of two or
 * more are taken to stand in as many places as they are spread over.
 */
export function durabilityGapOf(model: SystemModel, component: Component, across?: string): DurabilityGap | undefined {
  const kept = keeperOf(model, component);
  if ("kind" in kept) return kept;
  const { store } = kept;
  const lost = volatileAt(store);
  if (lost !== undefined) return { kind: "volatile", component: store, at: lost };
  const primary = store.replicas?.primary;
  const isAsync = primary?.mode === "async" && primary.followers.value > 0;
  if (isAsync && store.failover !== undefined) {
    const lag = store.lag === undefined ? unknownAge({ element: store.id, term: "lag" }) : age(most(store.lag));
    return { kind: "failover", component: store, at: store.failover.at, lost: lag };
  }
  if (across === undefined || isDeclaredAcross(store, across)) return undefined;
  const places = placesConfirming(model, store, across);
  return places !== undefined && places < 2 ? { kind: "one-place", component: store, at: store.at } : undefined;
}

/** Where a write through a cache ends, or the gap that the cache is. */
function keeperOf(model: SystemModel, component: Component): { readonly store: Component } | DurabilityGap {
  const seen = new Set<Id>();
  let store = component;
  while (store.kind === "cache" && store.cacheOf !== undefined && !seen.has(store.id)) {
    seen.add(store.id);
    const pattern = patternOf(store);
    if (pattern === "write-behind" && !isDurable(store)) {
      return { kind: "write-behind", component: store, at: store.pattern?.at ?? store.at };
    }
    const behind = pattern === "write-through" ? model.componentById.get(store.cacheOf.id) : undefined;
    if (behind === undefined) break;
    store = behind;
  }
  return { store };
}

/** Whether it says that what it confirms lasts. */
export function isDurable(component: Component): boolean {
  return component.guarantees.some((guarantee) => guarantee.name === "durable");
}

/** Where it says that nothing lasts in it; undefined where it does not, or is also durable. */
export function volatileAt(component: Component): Span | undefined {
  if (isDurable(component)) return undefined;
  const promise = component.guarantees.find((guarantee) => guarantee.name === "volatile");
  if (promise === undefined) return undefined;
  return promise.origin.kind === "written" ? promise.at : component.at;
}

function isDeclaredAcross(store: Component, across: string): boolean {
  return store.guarantees.some(
    ({ name, across: given }) =>
      name === "durable" && (given === across || (given === "regions" && across === "zones")),
  );
}

/** Zones or regions that hold a write when it is confirmed, at most; undefined where copies or places are not stated. */
export function placesConfirming(model: SystemModel, store: Component, across: string): number | undefined {
  if (store.managed !== undefined || store.kind === "external") return undefined;
  const primary = store.replicas?.primary;
  const copies = primary?.mode === "sync" ? 1 + primary.followers.value : (store.quorum?.write.value ?? undefined);
  const isPlain = store.quorum === undefined && primary === undefined;
  if (isPlain && (store.replicas?.count.value ?? 1) > 1) return undefined;
  const confirming = copies ?? 1;
  const domains = domainsOf(model, store, across);
  return domains === undefined ? (confirming < 2 ? 1 : undefined) : Math.min(confirming, domains);
}

/** Different zones or regions that a component is spread over; undefined where it is placed nowhere. */
export function domainsOf(model: SystemModel, component: Component, across: string): number | undefined {
  const refs = component.across.length > 0 ? component.across : component.in;
  if (refs.length === 0) return undefined;
  const places = new Set<Id>();
  for (const { id } of refs) {
    const region = model.regions.find((one) => one.id === id || one.zones.some((zone) => zone.id === id));
    if (region === undefined) continue;
    if (across === "regions") places.add(region.id);
    else if (region.id !== id) places.add(id);
    else if (region.zones.length === 0) places.add(region.id);
    // One thing that is `in` a region stands in one zone of it, whichever.
    else if (component.across.length === 0) places.add(region.id);
    else for (const zone of region.zones) places.add(zone.id);
  }
  return places.size;
}
