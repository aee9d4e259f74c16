// Who touches which state: readers, writers, publishers and consumers by target, and the data that is official or derived in
// each component. It draws no conclusion.

import type { Data, Dependency, Id, SystemModel } from "../../../language/index.ts";
import { type Declarations, declarationsOf } from "../declarations.ts";

export interface StateIndex {
  /** Dependencies by target, in declaration order; `calls` count as reads, since they ask. Each linear in what leads there. */
  readonly readersOf: (id: Id) => readonly Dependency[];
  readonly writersOf: (id: Id) => readonly Dependency[];
  readonly publishersOf: (id: Id) => readonly Dependency[];
  readonly consumersOf: (id: Id) => readonly Dependency[];
  /** What a component consumes, by the component. */
  readonly consumedBy: (id: Id) => readonly Dependency[];
  readonly officialIn: (id: Id) => readonly Data[];
  readonly derivedIn: (id: Id) => readonly Data[];
}

const indexes = new WeakMap<SystemModel, StateIndex>();

/** The table of a model. Linear in its data, made when first asked for. */
export function stateIndexOf(model: SystemModel): StateIndex {
  let index = indexes.get(model);
  if (index === undefined) {
    index = createIndex(model);
    indexes.set(model, index);
  }
  return index;
}

function createIndex(model: SystemModel): StateIndex {
  const declarations = declarationsOf(model);
  const official = new Map<Id, Data[]>();
  const derived = new Map<Id, Data[]>();
  for (const data of model.data) {
    for (const { id } of data.authorities) put(official, id, data);
    for (const { store } of data.derived) put(derived, store.id, data);
  }
  return {
    readersOf: (id) => declarations.into(id).filter(({ verb }) => verb === "reads" || verb === "calls"),
    writersOf: (id) => through(declarations, id, "writes"),
    publishersOf: (id) => through(declarations, id, "publishes"),
    consumersOf: (id) => through(declarations, id, "consumes"),
    consumedBy: (id) => model.componentById.get(id)?.dependencies.filter(({ verb }) => verb === "consumes") ?? [],
    officialIn: (id) => official.get(id) ?? [],
    derivedIn: (id) => derived.get(id) ?? [],
  };
}

function through({ into }: Declarations, id: Id, verb: Dependency["verb"]): readonly Dependency[] {
  const all = into(id);
  return all.length === 0 ? all : all.filter((one) => one.verb === verb);
}

function put<T>(lists: Map<Id, T[]>, id: Id, value: T): void {
  const list = lists.get(id);
  if (list === undefined) lists.set(id, [value]);
  // Equal values come one after the other: data that names a store twice.
  else if (list[list.length - 1] !== value) list.push(value);
}
