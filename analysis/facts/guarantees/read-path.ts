// What a reader gets along the way from a store to it: the store's own promise, weakened by the replica that answers, by caches
// and by derivation, and how old it may be. Upper bounds throughout: no level is taken as stronger than it was declared.
// Whether that is enough for somebody is told by requirements.ts.

import type { Component, Dependency, Id, SystemModel } from "../../../language/index.ts";
import { everyLevel, type Levels, meet } from "../../formulas/consistency.ts";
import { declarationsOf } from "../declarations.ts";
import { patternOf } from "../flow-edges.ts";
import { type Age, current, plus } from "./age.ts";
import { cacheStep } from "./cache-steps.ts";
import { behindStep, bringersTo, originOf, passesWritesOn } from "./round-about.ts";
import { type StateIndex, stateIndexOf } from "./state-index.ts";
import {
  declaredBy,
  derivationStep,
  isLate,
  isTakenAsCurrent,
  ownAge,
  type ReadStep,
  storeSteps,
} from "./store-steps.ts";

export interface ReadPath {
  /** Undefined for what a component gives to whoever asks. */
  readonly dependency: Dependency | undefined;
  /** The component that is asked. */
  readonly asked: Component;
  /** Where the answer comes from: the asked one, or what stands behind the caches. */
  readonly store: Component;
  /** From the store to the reader. */
  readonly steps: readonly ReadStep[];
  /** At most this; everything where nothing is known. */
  readonly levels: Levels;
  /** Whether the store says what it promises, also where a replica answers, or a step on the way decides by itself. */
  readonly isKnown: boolean;
  /** Whether a step on the way may not know yet of a write that the store has confirmed. */
  readonly isCopy: boolean;
  readonly age: Age;
  /** Whether the store is taken to answer with its newest without a promise. */
  readonly isTaken: boolean;
}

/** What is kept of one model's paths. */
interface Paths {
  readonly index: StateIndex;
  readonly byDependency: Map<Dependency, ReadPath>;
  readonly byCache: Map<Id, Content>;
  readonly byStore: Map<Id, Content>;
  looseEnds: ReadonlySet<Id> | undefined;
}

const pathsByModel = new WeakMap<SystemModel, Paths>();

/**
 * The way of a read; undefined where the dependency asks nothing that keeps state.
 *
 * The levels are the meet over the way; the age is the sum of what each step adds: the lag of an asynchronous replica, the
 * time to live of a cache on top of the age of what fills it, the promised delay of a derivation. An asynchronous replica keeps
 * snapshots, which are of some moment, and lets reads go forward only where it is the only one. A cache keeps what a client sees of
 * itself where writes go through it or drop its entry, and leaves convergence where an entry merely runs out. Who reads past a
 * cache that writes behind gets what it has passed on.
 *
 * Unknown levels where the store states none and nothing on the way decides; `from primary` and overlapping quorums, where
 * written, stand above what a technology has by default. Once per dependency and snapshot.
 *
 * Sources: Terry et al., Session Guarantees for Weakly Consistent Replicated Data, 1994; Bailis et al., Highly Available
 * Transactions, VLDB 2014; Nishtala et al., Scaling Memcache at Facebook, NSDI 2013, for what a look-aside cache may return.
 */
export function readPathOf(model: SystemModel, dependency: Dependency): ReadPath | undefined {
  if (dependency.verb !== "reads" && dependency.verb !== "calls") return undefined;
  const asked = model.componentById.get(dependency.target);
  if (!keepsState(asked)) return undefined;
  const paths = pathsOf(model);
  let path = paths.byDependency.get(dependency);
  if (path === undefined) {
    path = new FinishedPath(asked, contentOf(model, paths, asked, dependency), dependency);
    paths.byDependency.set(dependency, path);
  }
  return path;
}

/** What a component that keeps state gives to whoever asks it without saying how; undefined for others. */
export function answersOf(model: SystemModel, component: Component): ReadPath | undefined {
  if (!keepsState(component)) return undefined;
  return new FinishedPath(component, contentOf(model, pathsOf(model), component, undefined), undefined);
}

/** What a component that keeps no state promises itself; undefined where it promises no consistency. */
export function promiseOf(component: Component, dependency: Dependency): ReadPath | undefined {
  const declared = declaredBy(component, dependency);
  if (declared === undefined) return undefined;
  const step = { ...declared, adds: ownAge(component, declared) };
  const start: Content = {
    store: component,
    levels: everyLevel,
    isKnown: false,
    isCopy: false,
    age: current,
    isTaken: isTakenAsCurrent([step]),
    last: undefined,
  };
  return new FinishedPath(component, through(start, step), dependency);
}

/** Whether a read of it is a read of state. */
export function keepsState(component: Component | undefined): component is Component {
  return component?.kind === "store" || component?.kind === "cache" || component?.kind === "coordinator";
}

/**
 * What a flow has to come by to read a copy, as `isCopy` has it: caches that are behind, stores with derived data or a quorum, and
 * components that have replicas answer. Those that it may come by all the same are among them. Once per snapshot, linear in caches,
 * data and the components with the trait `loose`.
 */
export function looseEndsOf(model: SystemModel): ReadonlySet<Id> {
  const paths = pathsOf(model);
  if (paths.looseEnds !== undefined) return paths.looseEnds;
  const ends = new Set<Id>();
  const { copying, loose } = declarationsOf(model).having;
  for (const { id } of loose) ends.add(id);
  for (const cache of copying) {
    if (keepsState(cache) && contentOf(model, paths, cache, undefined).isCopy) ends.add(cache.id);
    const origin = originOf(model, cache);
    if (origin !== undefined && bringersTo(model, origin.id).length > 0) ends.add(origin.id);
  }
  for (const { derived } of model.data) {
    for (const { store } of derived) {
      const component = model.componentById.get(store.id);
      if (component !== undefined && originOf(model, component) === undefined) ends.add(store.id);
    }
  }
  paths.looseEnds = ends;
  return ends;
}

/** How old a component's answer to whoever asks it without saying how may be; undefined for what keeps no state. */
export function answerAgeOf(model: SystemModel, component: Component): Age | undefined {
  return keepsState(component) ? contentOf(model, pathsOf(model), component, undefined).age : undefined;
}

function pathsOf(model: SystemModel): Paths {
  let paths = pathsByModel.get(model);
  if (paths === undefined) {
    paths = {
      index: stateIndexOf(model),
      byDependency: new Map(),
      byCache: new Map(),
      byStore: new Map(),
      looseEnds: undefined,
    };
    pathsByModel.set(model, paths);
  }
  return paths;
}

/**
 * Gives a model what caches of another one answer with, where none of those that it follows from has changed: the caches and stores
 * behind it, their readers, who fill a cache, and their writers, who may pass it by. To be called where the two have the same
 * data. Linear in the caches.
 */
export function inheritReadPaths(from: SystemModel, to: SystemModel, touched: ReadonlySet<Id>): void {
  const before = pathsByModel.get(from);
  if (before === undefined || before.byCache.size === 0 || pathsByModel.has(to)) return;
  const stale = new Set(touched);
  for (const id of touched) {
    for (const { target } of to.componentById.get(id)?.dependencies ?? []) stale.add(target);
  }
  // Writes to a cache may reach what it stands before. The set grows while it is walked.
  for (const id of stale) {
    const cache = to.componentById.get(id);
    if (cache?.cacheOf !== undefined && (touched.has(id) || passesWritesOn(cache))) stale.add(cache.cacheOf.id);
  }
  const { byCache } = pathsOf(to);
  for (const [id, content] of before.byCache) if (!followsFromAny(to, id, stale)) byCache.set(id, content);
}

/** Whether a cache, or one of those behind it, is among the given ones; so counts a chain without an end. */
function followsFromAny(model: SystemModel, cache: Id, ids: ReadonlySet<Id>): boolean {
  let id: Id | undefined = cache;
  for (let behind = 0; behind < longestChain; behind += 1) {
    if (id === undefined) return false;
    if (ids.has(id)) return true;
    id = model.componentById.get(id)?.cacheOf?.id;
  }
  return true;
}

/** Caches behind each other that are followed; longer chains are worked out anew. */
const longestChain = 16;

/** What a component answers with: what stands behind it, and the last step of the way. */
interface Content extends Pick<ReadPath, "store" | "levels" | "isKnown" | "isCopy" | "age" | "isTaken"> {
  readonly last: Link | undefined;
}

/** Steps are linked from the last one backwards, so that long chains of caches share them. */
interface Link {
  readonly step: ReadStep;
  readonly before: Link | undefined;
}

/** A class for its speed alone: a getter of each object's own costs several times as much. */
class FinishedPath implements ReadPath {
  readonly dependency: Dependency | undefined;
  readonly asked: Component;
  readonly store: Component;
  readonly levels: Levels;
  readonly isKnown: boolean;
  readonly isCopy: boolean;
  readonly age: Age;
  readonly isTaken: boolean;
  readonly #last: Link | undefined;
  #steps: readonly ReadStep[] | undefined;

  constructor(asked: Component, content: Content, dependency: Dependency | undefined) {
    this.dependency = dependency;
    this.asked = asked;
    this.store = content.store;
    this.levels = content.levels;
    this.isKnown = content.isKnown;
    this.isCopy = content.isCopy;
    this.age = content.age;
    this.isTaken = content.isTaken;
    this.#last = content.last;
  }

  get steps(): readonly ReadStep[] {
    this.#steps ??= stepsTo(this.#last);
    return this.#steps;
  }
}

function stepsTo(last: Link | undefined): readonly ReadStep[] {
  const steps: ReadStep[] = [];
  for (let link = last; link !== undefined; link = link.before) steps.push(link.step);
  return steps.reverse();
}

function through(content: Content, step: ReadStep): Content {
  const isKnown = step.kind !== "copies" && (content.isKnown || step.kind !== "unstated");
  const levels = meet(content.levels, step.keeps);
  return {
    store: content.store,
    levels,
    isKnown,
    isCopy: content.isCopy || isLate(step),
    age: plus(content.age, step.adds),
    isTaken: content.isTaken,
    last: { step, before: content.last },
  };
}

function contentOf(model: SystemModel, paths: Paths, asked: Component, dependency: Dependency | undefined): Content {
  const own =
    originOf(model, asked) === undefined ? storeContent(paths, asked, dependency) : cacheContent(model, paths, asked);
  return pastCaches(model, own, asked, dependency);
}

/** What a component answers with, less what caches have still to pass on to it; the one that asks it leaves itself out. */
function pastCaches(
  model: SystemModel,
  content: Content,
  asked: Component,
  dependency: Dependency | undefined,
  asks?: Component,
): Content {
  const step = behindStep(model, asked, dependency, asks?.id);
  return step === undefined ? content : through(content, step);
}

/** What a store answers with. Readers who neither say where from nor read what is derived there get the same. */
function storeContent(paths: Paths, store: Component, dependency: Dependency | undefined): Content {
  const isPlain = dependency?.from === undefined && paths.index.derivedIn(store.id).length === 0;
  if (!isPlain) return storeContentFor(paths, store, dependency);
  let content = paths.byStore.get(store.id);
  if (content === undefined) {
    content = storeContentFor(paths, store, undefined);
    paths.byStore.set(store.id, content);
  }
  return content;
}

function storeContentFor(paths: Paths, store: Component, dependency: Dependency | undefined): Content {
  const own = storeSteps(store, dependency);
  const derived = derivationStep(paths.index, store, dependency);
  const start: Content = {
    store,
    levels: everyLevel,
    isKnown: false,
    isCopy: false,
    age: current,
    isTaken: derived === undefined && isTakenAsCurrent(own),
    last: undefined,
  };
  if (derived === undefined) return own.reduce(through, start);
  // The promised delay is until the data can be read there, so it covers what the store itself takes.
  const covered = own.map((step) =>
    step.kind === "declared" || step.kind === "unstated" ? { ...step, adds: current } : step,
  );
  return through(covered.reduce(through, start), derived);
}

/** What a cache answers with. Caches of caches are gone through one by one; a circle of them has nothing behind it. */
function cacheContent(model: SystemModel, paths: Paths, asked: Component): Content {
  const { byCache } = paths;
  const known = byCache.get(asked.id);
  if (known !== undefined) return known;
  const chain = new Map<Component, Component>();
  let last: Component = asked;
  for (;;) {
    const origin: Component | undefined = byCache.has(last.id) ? undefined : originOf(model, last);
    if (origin === undefined) break;
    if (chain.has(last)) {
      const caches = [...chain.keys()];
      for (const cache of caches.slice(caches.indexOf(last))) {
        byCache.set(cache.id, storeContent(paths, cache, undefined));
      }
      break;
    }
    chain.set(last, origin);
    last = origin;
  }
  for (const [cache, origin] of [...chain].reverse()) {
    if (byCache.has(cache.id)) continue;
    const fill = fillOf(model, paths, cache, origin);
    byCache.set(cache.id, through(fill, cacheStep(model, cache, origin)));
  }
  return byCache.get(asked.id) ?? storeContent(paths, asked, undefined);
}

/** What fills a cache at worst: it is the same for all readers, since one reads what another has put there. */
function fillOf(model: SystemModel, paths: Paths, cache: Component, origin: Component): Content {
  const content = paths.byCache.get(origin.id) ?? storeFillOf(model, paths, cache, origin);
  return pastCaches(model, content, origin, undefined, cache);
}

function storeFillOf(model: SystemModel, paths: Paths, cache: Component, origin: Component): Content {
  if (patternOf(cache) !== "cache-aside") return storeContent(paths, origin, readOf(model, cache.id, origin.id));
  // Where nothing is derived in the origin, readers get the same from the same kind of replica.
  const isPlain = paths.index.derivedIn(origin.id).length === 0;
  const kinds = new Set<string | undefined>();
  const fillers = new Set<Dependency | undefined>();
  let worst: Content | undefined;
  for (const { source } of paths.index.readersOf(cache.id)) {
    const filler = readOf(model, source, origin.id);
    const kind = filler?.from?.value;
    if (fillers.has(filler) || (isPlain && kinds.has(kind))) continue;
    fillers.add(filler);
    kinds.add(kind);
    const way = storeContent(paths, origin, filler);
    if (worst === undefined || isWorse(way, worst)) worst = way;
  }
  return worst ?? storeContent(paths, origin, undefined);
}

/** The dependency by which a component reads another, `reads` before `calls`. */
function readOf(model: SystemModel, reader: Id, target: Id): Dependency | undefined {
  let called: Dependency | undefined;
  for (const dependency of model.componentById.get(reader)?.dependencies ?? []) {
    if (dependency.target !== target) continue;
    if (dependency.verb === "reads") return dependency;
    if (dependency.verb === "calls") called ??= dependency;
  }
  return called;
}

/** Whether the one is the older, an unknown age counting as older than a known one; of equal ages, the weaker. */
function isWorse(one: Content, other: Content): boolean {
  if (one.age.kind !== other.age.kind) return one.age.kind === "unknown";
  if (one.age.kind === "known" && other.age.kind === "known" && one.age.seconds !== other.age.seconds) {
    return other.age.seconds < one.age.seconds;
  }
  return one.levels !== other.levels && meet(one.levels, other.levels) === one.levels;
}
