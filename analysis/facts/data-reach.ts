// What a loss does to data: which of it nobody can read where it is official, which copies are gone, and which go stale because
// nothing feeds them any more. How old a copy becomes is no question of this file.

import type { Component, Data, Id, SystemModel } from "../../language/index.ts";
import type { Derivation } from "../fact.ts";
import { fatalEventsOf } from "./losses.ts";
import { standingsOf } from "./redundancy.ts";
import { nameOf } from "./words.ts";

export interface DataEffect {
  readonly data: Data;
  /** The store in which it is official or of which it is a copy; absent where all places in which it is official are lost. */
  readonly store?: Component;
  readonly effect: "unavailable" | "copy-unavailable" | "copy-stale";
}

/**
 * What the loss of a component with all its copies, of a zone or of a region does to data while all else is up, in declaration order.
 *
 * Lost with it is what runs on it and what has too few copies outside it. Data is unavailable when every store that is official for it
 * is lost. A copy goes stale when it is there and every way that fed it is cut: a cache is fed by what it is a copy of, another store by
 * the components that write it, these by what they consume, and that by its publishers, back to one that reads or
 * writes the official store. A copy that nobody is known to feed is not said to go stale. Linear in the declarations.
 */
export function dataReachOf(model: SystemModel, id: Id): readonly DataEffect[] {
  if (model.data.length === 0) return [];
  const lost = lostWith(model, id);
  if (lost.size === 0) return [];
  const feeds = feedsOf(model);
  return model.data.flatMap((data): DataEffect[] => {
    const effects: DataEffect[] = [];
    const { authorities, derived } = data;
    const isUnavailable = authorities.length > 0 && authorities.every((authority) => lost.has(authority.id));
    if (isUnavailable) effects.push({ data, effect: "unavailable" });
    for (const { store: ref } of derived) {
      const store = model.componentById.get(ref.id);
      if (store === undefined) continue;
      if (lost.has(store.id)) effects.push({ data, store, effect: "copy-unavailable" });
      // While the official store is lost there is nothing newer that a copy could be behind.
      else if (!isUnavailable && isCutOff(model, feeds, data, store, lost))
        effects.push({ data, store, effect: "copy-stale" });
    }
    return effects;
  });
}

/** The component, or all components that the zone or region takes with it, and what runs on any of these. */
function lostWith(model: SystemModel, id: Id): ReadonlySet<Id> {
  const lost = new Set<Id>();
  const place = standingsOf(model).domainEvent(id);
  if (place === undefined) lost.add(id);
  else {
    for (const component of model.components) {
      if (component.kind === "client") continue;
      // Writing is what feeds copies and what an official store is for.
      if (fatalEventsOf(standingsOf(model).of(component, "write")).includes(place)) lost.add(component.id);
    }
  }
  for (let hasGrown = lost.size > 0; hasGrown; ) {
    hasGrown = false;
    for (const component of model.components) {
      if (lost.has(component.id) || component.runsOn === undefined || !lost.has(component.runsOn.id)) continue;
      lost.add(component.id);
      hasGrown = true;
    }
  }
  return lost;
}

/** Who hands what on to whom, by receiver. */
interface Feeds {
  /** Components that write it or publish to it. */
  readonly writersOf: ReadonlyMap<Id, readonly Writing[]>;
}

interface Writing {
  readonly writer: Component;
  /** Data that the dependency names; all that passes where it names none. */
  readonly data: ReadonlySet<Id>;
}

const feedsByModel = new WeakMap<SystemModel, Feeds>();

function feedsOf(model: SystemModel): Feeds {
  const known = feedsByModel.get(model);
  if (known !== undefined) return known;
  const writersOf = new Map<Id, Writing[]>();
  for (const writer of model.components) {
    for (const { verb, target, data } of writer.dependencies) {
      if (verb !== "writes" && verb !== "publishes") continue;
      const writing = { writer, data: new Set(data.map(({ id }) => id)) };
      const noted = writersOf.get(target);
      if (noted === undefined) writersOf.set(target, [writing]);
      else noted.push(writing);
    }
  }
  const feeds = { writersOf };
  feedsByModel.set(model, feeds);
  return feeds;
}

/** Whether there are ways from the official place of the data to the copy, and each of them passes something lost. */
function isCutOff(model: SystemModel, feeds: Feeds, data: Data, store: Component, lost: ReadonlySet<Id>): boolean {
  const nothing: ReadonlySet<Id> = new Set();
  return isFed(model, feeds, data, store, nothing) && !isFed(model, feeds, data, store, lost);
}

/** Searches backwards from the copy, past what is lost no further. */
function isFed(model: SystemModel, feeds: Feeds, data: Data, store: Component, lost: ReadonlySet<Id>): boolean {
  if (store.kind === "cache" && store.cacheOf !== undefined) return isCacheFed(model, feeds, data, store, lost);
  const officials = new Set(data.authorities.map(({ id }) => id));
  const isUp = (id: Id) => !lost.has(id);
  const seen = new Set<Id>([store.id]);
  for (const id of seen) {
    for (const { writer, data: named } of feeds.writersOf.get(id) ?? []) {
      if (!isUp(writer.id) || (named.size > 0 && !named.has(data.id))) continue;
      if (
        writer.dependencies.some(({ target, outbox }) =>
          [target, outbox?.id].some((one) => isOfficialAndUp(officials, lost, one)),
        )
      ) {
        return true;
      }
      for (const { verb, target } of writer.dependencies) if (verb === "consumes" && isUp(target)) seen.add(target);
    }
  }
  return false;
}

/** A cache is fed by what it is a copy of, and a cache of a copy by what feeds that. */
function isCacheFed(model: SystemModel, feeds: Feeds, data: Data, cache: Component, lost: ReadonlySet<Id>): boolean {
  const seen = new Set<Id>([cache.id]);
  let source = cache.cacheOf === undefined ? undefined : model.componentById.get(cache.cacheOf.id);
  while (source?.kind === "cache" && source.cacheOf !== undefined && !seen.has(source.id)) {
    seen.add(source.id);
    if (lost.has(source.id)) return false;
    source = model.componentById.get(source.cacheOf.id);
  }
  if (source === undefined || source.kind === "cache" || lost.has(source.id)) return false;
  return data.authorities.some(({ id }) => id === source.id) || isFed(model, feeds, data, source, lost);
}

function isOfficialAndUp(officials: ReadonlySet<Id>, lost: ReadonlySet<Id>, id: Id | undefined): boolean {
  return id !== undefined && officials.has(id) && !lost.has(id);
}

/** A line for each effect, as the derivation of a blast radius shows it. */
export function dataLinesOf(model: SystemModel, id: Id): readonly Derivation[] {
  return dataReachOf(model, id).map(({ data, store, effect }) => {
    const place = store === undefined ? "" : nameOf(model, store.id);
    switch (effect) {
      case "unavailable":
        return { says: `${data.name} is unavailable where it is official`, at: data.at };
      case "copy-unavailable":
        return { says: `the copy of ${data.name} in ${place} is unavailable`, at: data.at };
      case "copy-stale":
        return { says: `the copy of ${data.name} in ${place} goes stale, as nothing feeds it`, at: data.at };
      default:
        return effect satisfies never;
    }
  });
}
