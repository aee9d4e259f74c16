// Where data is official, and what is done to its copies: several authorities, authorities that forget, and copies that are
// treated as if they were official. It lists; rules say what is wrong with it.

import type { Component, Data, Dependency, Flow, Id, SystemModel } from "../../../language/index.ts";
import { among, declarationsOf } from "../declarations.ts";
import { patternOf } from "../flow-edges.ts";
import { flowGraphOf } from "../flow-graph.ts";
import { perFlow } from "../memo.ts";
import { perShape } from "../shape.ts";
import { accessesOf, canBothHappen, isListedBefore } from "./accesses.ts";
import { isDurable, volatileAt } from "./durability.ts";
import { isOf, touchesAuthority } from "./freshness.ts";
import { keepsState } from "./read-path.ts";
import { stateIndexOf } from "./state-index.ts";

/** The different components that data is official in, in the order written. */
export function authoritiesOf(model: SystemModel, data: Data): readonly Component[] {
  const ids = new Set(data.authorities.map((authority) => authority.id));
  return [...ids].flatMap((id) => model.componentById.get(id) ?? []);
}

/** A component that keeps official data in a way that loses it. */
export interface VolatileAuthority {
  readonly component: Component;
  readonly data: readonly Data[];
  /** `store`: it says that nothing lasts. `cache`: it is one, and says nothing of lasting. `write-behind`: it confirms for the store. */
  readonly kind: "store" | "cache" | "write-behind";
  /** The store behind it; for `write-behind` alone. */
  readonly store?: Component;
}

/** The components through which official data can be lost. Linear in data, caches and components that promise something. */
export function volatileAuthoritiesOf(model: SystemModel): readonly VolatileAuthority[] {
  if (model.data.length === 0) return [];
  const found: VolatileAuthority[] = [];
  for (const list of [volatileCaches(model), volatileStores(model)]) {
    for (const component of list) {
      const authority = volatileAuthority(model, component);
      if (authority !== undefined) found.push(authority);
    }
  }
  return found;
}

const volatileCaches = among("copying", isVolatileCache);

const volatileStores = among(
  "promising",
  (component) => volatileAt(component) !== undefined && !isVolatileCache(component),
);

/** Whether it forgets as a cache does, or confirms for the store behind it. */
function isVolatileCache(component: Component): boolean {
  const isCache = component.kind === "cache";
  const confirms = component.cacheOf !== undefined && patternOf(component) === "write-behind";
  return (isCache || confirms) && !isDurable(component);
}

function volatileAuthority(model: SystemModel, component: Component): VolatileAuthority | undefined {
  const index = stateIndexOf(model);
  const data = index.officialIn(component.id);
  if (data.length > 0 && !isDurable(component)) {
    if (component.kind === "cache") return { component, data, kind: "cache" };
    return volatileAt(component) === undefined ? undefined : { component, data, kind: "store" };
  }
  const store = component.cacheOf === undefined ? undefined : model.componentById.get(component.cacheOf.id);
  if (store === undefined || patternOf(component) !== "write-behind" || isDurable(component)) return undefined;
  const behind = index.officialIn(store.id);
  return behind.length === 0 ? undefined : { component, data: behind, kind: "write-behind", store };
}

/** A write of derived data by somebody outside of its pipeline. */
export interface OutsideWrite {
  readonly data: Data;
  readonly store: Component;
  readonly write: Dependency;
  /** Whether the writer changes the authority too, beside the messages that bring its changes to the copy. */
  readonly isBeside: boolean;
}

/**
 * Writes of derived data from outside its pipeline: by a component that neither consumes messages nor touches the authority,
 * itself or through one that it calls; and, where messages bring the changes, by one that writes the authority and the copy beside
 * them. A write that names no data counts where the store holds nothing official, and then
 * where it has to be of the derived data. Linear in writers and their dependencies.
 */
export function outsideWritesOf(model: SystemModel): readonly OutsideWrite[] {
  const found: OutsideWrite[] = [];
  for (const { data: position, copy } of writtenCopiesOf(model)) {
    const data = model.data[position];
    const id = data?.derived[copy]?.store.id;
    const store = id === undefined ? undefined : model.componentById.get(id);
    if (data !== undefined && store !== undefined) addOutsideWrites(model, data, store, found);
  }
  return found;
}

/** Copies that somebody writes, by their positions: of the data in the model, and of the copy in the data. */
const writtenCopiesOf = perShape((model): readonly { readonly data: number; readonly copy: number }[] => {
  const index = stateIndexOf(model);
  const written: { data: number; copy: number }[] = [];
  for (const [position, { authorities, derived }] of model.data.entries()) {
    if (authorities.length === 0) continue;
    const stores = derived.map(({ store }) => store.id);
    for (const [copy, id] of stores.entries()) {
      // A store that is named twice counts once.
      if (stores.indexOf(id) === copy && index.writersOf(id).length > 0) written.push({ data: position, copy });
    }
  }
  return written;
});

function addOutsideWrites(model: SystemModel, data: Data, store: Component, found: OutsideWrite[]): void {
  const index = stateIndexOf(model);
  const writes = index.writersOf(store.id);
  const isMixed = index.officialIn(store.id).length > 0 || index.derivedIn(store.id).length > 1;
  const isFed = writes.some((write) => isOf(write, data) && index.consumedBy(write.source).length > 0);
  for (const write of writes) {
    const isNamed = write.data.some((one) => one.id === data.id);
    if (!isNamed && (write.data.length > 0 || isMixed)) continue;
    const isBeside = isFed && writesAuthority(model, data, write.source);
    if (isBeside || !isInPipeline(model, data, write.source)) found.push({ data, store, write, isBeside });
  }
}

/** Whether it changes the official state itself, and is not given its work by messages. */
function writesAuthority(model: SystemModel, data: Data, writer: Id): boolean {
  const dependencies = model.componentById.get(writer)?.dependencies ?? [];
  if (dependencies.some(({ verb }) => verb === "consumes")) return false;
  return dependencies.some(({ verb, target }) => verb === "writes" && data.authorities.some(({ id }) => id === target));
}

function isInPipeline(model: SystemModel, data: Data, writer: Id): boolean {
  if (touchesAuthority(model, data, writer)) return true;
  const component = model.componentById.get(writer);
  if (component === undefined || data.authorities.some(({ id }) => id === writer)) return true;
  return component.dependencies.some(({ verb, target }) => {
    if (verb === "consumes") return true;
    // What it got from a copy, or from whoever holds the official state, it may hand on.
    return (verb === "calls" || verb === "reads") && (touchesAuthority(model, data, target) || isCopy(data, target));
  });
}

function isCopy(data: Data, id: Id): boolean {
  return data.derived.some(({ store }) => store.id === id);
}

/** A copy that is read in order to write what is official. */
export interface WriteFromCopy {
  readonly data: Data;
  readonly read: Dependency;
  readonly copy: Component;
  readonly write: Dependency;
  readonly authority: Component;
}

/**
 * Where one component of a flow reads a copy of data and then writes its authority, both naming the data, without having read the
 * authority before: what was late becomes official. A read that states that it needs no more is left out.
 */
export function writesFromCopiesOf(model: SystemModel, flow: Flow): readonly WriteFromCopy[] {
  const { naming } = declarationsOf(model).having;
  return naming.length === 0 || model.data.length === 0 ? nothing : copiedWritesOf(model, flow);
}

const nothing: readonly WriteFromCopy[] = [];

const copiedWritesOf = perFlow((model, flow): readonly WriteFromCopy[] => {
  const { edgesBySource } = flowGraphOf(model, flow);
  const { naming } = declarationsOf(model).having;
  if (!naming.some(({ id }) => edgesBySource.has(id))) return nothing;
  const found: WriteFromCopy[] = [];
  const index = stateIndexOf(model);
  const named = accessesOf(model, flow).filter(({ dependency }) => dependency.data.length > 0);
  for (const write of named) {
    if (write.dependency.verb !== "writes") continue;
    const official = index.officialIn(write.target.id);
    for (const data of official.filter((one) => write.dependency.data.some(({ id }) => id === one.id))) {
      const reads = named.filter(
        (read) =>
          read.edge.source === write.edge.source &&
          (read.dependency.verb === "reads" || read.dependency.verb === "calls") &&
          read.dependency.data.some(({ id }) => id === data.id),
      );
      if (reads.some((read) => read.target === write.target)) continue;
      const read = reads.find(
        (one) =>
          keepsState(one.target) &&
          isCopy(data, one.target.id) &&
          one.dependency.requires.every(({ name }) => name !== "eventual" && name !== "bounded-staleness") &&
          canBothHappen(one.way.draws, write.way.draws) &&
          isListedBefore(one.way, write.way),
      );
      if (read !== undefined) {
        found.push({
          data,
          read: read.dependency,
          copy: read.target,
          write: write.dependency,
          authority: write.target,
        });
      }
    }
  }
  return found;
});
