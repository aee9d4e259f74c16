// Writes that reach what a cache stands before by way of the cache: at once where it writes through, later where it writes behind.
// Who reads past such a cache is told by read-path.ts and stale-reads.ts what that means for him.

import type { Component, Dependency, Id, SystemModel } from "../../../language/index.ts";
import { declarationsOf } from "../declarations.ts";
import { patternOf } from "../flow-edges.ts";
import { type Age, age, current, older, plus, unknownAge } from "./age.ts";
import { type StateIndex, stateIndexOf } from "./state-index.ts";
import { monotonic, most, type ReadStep } from "./store-steps.ts";

/** Caches behind each other that are followed. */
const longestChain = 16;

/** By component, the caches right before it through which some write comes, in declaration order. */
type Bringers = ReadonlyMap<Id, readonly Component[]>;

const bringersByModel = new WeakMap<SystemModel, Bringers>();

/** Whether writes to a cache go on to what it holds a copy of, at once or later. */
export function passesWritesOn(component: Component): boolean {
  if (component.kind !== "cache" || component.cacheOf === undefined) return false;
  const pattern = patternOf(component);
  return pattern === "write-through" || pattern === "write-behind";
}

/** The caches right before a component by which writes come to it; most have none. Linear in caches, once per snapshot. */
export function bringersTo(model: SystemModel, id: Id): readonly Component[] {
  let bringers = bringersByModel.get(model);
  if (bringers === undefined) {
    bringers = bringersIn(model);
    bringersByModel.set(model, bringers);
  }
  return bringers.get(id) ?? none;
}

const none: readonly Component[] = [];

function bringersIn(model: SystemModel): Bringers {
  const passing = declarationsOf(model).having.copying.filter(passesWritesOn);
  const brings = new Set<Id>();
  if (passing.length > 0) {
    const index = stateIndexOf(model);
    for (const { id } of passing) {
      if (index.writersOf(id).length === 0) continue;
      // What comes to a cache goes on to the one behind it.
      let at = model.componentById.get(id);
      while (at !== undefined && passesWritesOn(at) && !brings.has(at.id)) {
        brings.add(at.id);
        at = originOf(model, at);
      }
    }
  }
  const bringers = new Map<Id, Component[]>();
  for (const cache of passing) {
    if (cache.cacheOf === undefined || !brings.has(cache.id)) continue;
    const list = bringers.get(cache.cacheOf.id);
    if (list === undefined) bringers.set(cache.cacheOf.id, [cache]);
    else list.push(cache);
  }
  return bringers;
}

/**
 * Everything of which a write arrives at a component, itself first: it and the caches that bring it writes, whatever stands before
 * these included. The cache that is asked is left out with all before it, since it answers with what it has still to pass on.
 */
export function writtenFor(model: SystemModel, id: Id, asked?: Id): ReadonlySet<Id> {
  const all = new Set<Id>([id]);
  for (const one of all) for (const cache of bringersTo(model, one)) if (cache.id !== asked) all.add(cache.id);
  return all;
}

/** What comes to a component later than it was confirmed. */
interface Late {
  readonly age: Age;
  /** The cache that writes behind. */
  readonly cache: Component;
  /** The caches of which a write is late. */
  readonly written: ReadonlySet<Id>;
}

/**
 * What caches that write behind make of a read past them: they have confirmed what the asked component does not have yet. It keeps
 * the order in which it gets the writes, so its readers go forward; how late they are is the cache's `lag`, unknown where none is
 * stated. Of several such caches the latest counts. Undefined where nothing comes late: where nobody writes such a cache, where its
 * writes name data and the read does not name it too, and where the read goes through it, that is where it is `asked`.
 */
export function behindStep(
  model: SystemModel,
  component: Component,
  dependency: Pick<Dependency, "data"> | undefined,
  asked?: Id,
): ReadStep | undefined {
  if (bringersTo(model, component.id).length === 0) return undefined;
  const late = lateAt(model, stateIndexOf(model), component.id, dependency, asked, longestChain);
  if (late === undefined) return undefined;
  const { cache, written, age: adds } = late;
  const at = cache.pattern?.at ?? cache.at;
  return { kind: "behind", component: cache, store: component, written, keeps: monotonic, adds, at };
}

function lateAt(
  model: SystemModel,
  index: StateIndex,
  id: Id,
  dependency: Pick<Dependency, "data"> | undefined,
  asked: Id | undefined,
  depth: number,
): Late | undefined {
  let latest: Late | undefined;
  if (depth === 0) return latest;
  for (const cache of bringersTo(model, id)) {
    if (cache.id === asked || isDerivedFrom(index, id, cache.id, dependency)) continue;
    const before = lateAt(model, index, cache.id, dependency, undefined, depth - 1);
    const late = patternOf(cache) === "write-behind" ? lateBehind(model, index, cache, dependency, before) : before;
    if (late !== undefined) latest = latest === undefined ? late : laterOf(latest, late);
  }
  return latest;
}

function lateBehind(
  model: SystemModel,
  index: StateIndex,
  cache: Component,
  dependency: Pick<Dependency, "data"> | undefined,
  before: Late | undefined,
): Late | undefined {
  const written = writtenFor(model, cache.id);
  if (![...written].some((id) => index.writersOf(id).some((write) => mayConcern(write, dependency)))) return undefined;
  const lag = cache.lag === undefined ? unknownAge({ element: cache.id, term: "lag" }) : age(most(cache.lag));
  return { age: plus(before?.age ?? current, lag), cache, written };
}

function laterOf(one: Late, other: Late): Late {
  const worst = older(one.age, other.age);
  const { cache } = worst === one.age ? one : other;
  return { age: worst, cache, written: new Set([...one.written, ...other.written]) };
}

/** Whether a write is taken to be of what is read: one that names data is of this alone, and not of what a read leaves open. */
function mayConcern({ data }: Dependency, read: Pick<Dependency, "data"> | undefined): boolean {
  return data.length === 0 || data.some((one) => read?.data.some(({ id }) => id === one.id) === true);
}

/** Whether what the cache passes on is data that is official there and derived here, which says itself how late it is. */
function isDerivedFrom(index: StateIndex, id: Id, cache: Id, read: Pick<Dependency, "data"> | undefined): boolean {
  const official = index.officialIn(cache);
  if (official.length === 0) return false;
  const derived = index.derivedIn(id).filter((data) => official.includes(data));
  const named = read?.data ?? [];
  return named.length === 0
    ? derived.length > 0 && index.officialIn(id).length === 0
    : named.every((one) => derived.some((data) => data.id === one.id));
}

/** What a cache holds a copy of; undefined for what is no cache or has nothing behind it. */
export function originOf(model: SystemModel, component: Component): Component | undefined {
  if (component.kind !== "cache" || component.cacheOf === undefined) return undefined;
  return model.componentById.get(component.cacheOf.id);
}

/**
 * Whether every write of what is behind the cache goes through it, so that it holds what was written last: nobody writes the origin
 * or what that one is a copy of himself, nor by way of another cache.
 */
export function isWrittenThrough(model: SystemModel, cache: Component, origin: Component): boolean {
  if (!passesWritesOn(cache)) return false;
  const index = stateIndexOf(model);
  const above = [cache.id];
  let behind: Component | undefined = origin;
  while (behind !== undefined && above.length < longestChain && !above.includes(behind.id)) {
    const { id } = behind;
    if (!index.writersOf(id).every(({ source }) => above.includes(source))) return false;
    if (bringersTo(model, id).some((one) => one.id !== above.at(-1))) return false;
    above.push(id);
    behind = originOf(model, behind);
  }
  return behind === undefined || above.includes(behind.id);
}
