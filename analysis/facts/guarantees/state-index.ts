// Who touches which state: readers, writers, publishers and consumers by target, and the data that is official or derived in
// each component. One table per snapshot, gone with it; it draws no conclusion.

import type { Component, Data, Dependency, Id, SystemModel } from "../../../language/index.ts";

export interface StateIndex {
  /** Dependencies by target, in declaration order; `calls` count as reads, since they ask. */
  readonly readersOf: (id: Id) => readonly Dependency[];
  readonly writersOf: (id: Id) => readonly Dependency[];
  readonly publishersOf: (id: Id) => readonly Dependency[];
  readonly consumersOf: (id: Id) => readonly Dependency[];
  /** What a component consumes, by the component. */
  readonly consumedBy: (id: Id) => readonly Dependency[];
  /** Publications whose outbox is in the store. */
  readonly outboxesIn: (id: Id) => readonly Dependency[];
  readonly cachesOf: (id: Id) => readonly Component[];
  readonly officialIn: (id: Id) => readonly Data[];
  readonly derivedIn: (id: Id) => readonly Data[];
}

const indexes = new WeakMap<SystemModel, StateIndex>();

/** The table of a model. Linear in its dependencies and data, made when first asked for. */
export function stateIndexOf(model: SystemModel): StateIndex {
  let index = indexes.get(model);
  if (index === undefined) {
    index = createIndex(model);
    indexes.set(model, index);
  }
  return index;
}

function createIndex(model: SystemModel): StateIndex {
  const readers = new Map<Id, Dependency[]>();
  const writers = new Map<Id, Dependency[]>();
  const publishers = new Map<Id, Dependency[]>();
  const consumers = new Map<Id, Dependency[]>();
  const consumed = new Map<Id, Dependency[]>();
  const outboxes = new Map<Id, Dependency[]>();
  const caches = new Map<Id, Component[]>();
  const official = new Map<Id, Data[]>();
  const derived = new Map<Id, Data[]>();
  const byVerb = { calls: readers, reads: readers, writes: writers, publishes: publishers, consumes: consumers };
  for (const component of model.components) {
    if (component.cacheOf !== undefined) put(caches, component.cacheOf.id, component);
    for (const dependency of component.dependencies) {
      put(byVerb[dependency.verb], dependency.target, dependency);
      if (dependency.verb === "consumes") put(consumed, component.id, dependency);
      if (dependency.outbox !== undefined) put(outboxes, dependency.outbox.id, dependency);
    }
  }
  for (const data of model.data) {
    for (const { id } of data.authorities) put(official, id, data);
    for (const { store } of data.derived) put(derived, store.id, data);
  }
  return {
    readersOf: (id) => readers.get(id) ?? [],
    writersOf: (id) => writers.get(id) ?? [],
    publishersOf: (id) => publishers.get(id) ?? [],
    consumersOf: (id) => consumers.get(id) ?? [],
    consumedBy: (id) => consumed.get(id) ?? [],
    outboxesIn: (id) => outboxes.get(id) ?? [],
    cachesOf: (id) => caches.get(id) ?? [],
    officialIn: (id) => official.get(id) ?? [],
    derivedIn: (id) => derived.get(id) ?? [],
  };
}

function put<T>(lists: Map<Id, T[]>, id: Id, value: T): void {
  const list = lists.get(id);
  if (list === undefined) lists.set(id, [value]);
  // Equal values come one after the other: data that names a store twice.
  else if (list[list.length - 1] !== value) list.push(value);
}
