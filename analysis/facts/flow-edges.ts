// The edges out of one component in one flow: its listed steps, or what it declares, with the visits that fallbacks, caches
// and queues bring along. Which components a flow reaches is left to flow-graph.ts.

import type { Component, Dependency, FlowStep, Id, Span, SystemModel } from "../../language/index.ts";

/** The outcome of an `either` under which an edge is walked. */
export interface Draw {
  /** Index in the flow graph's `eithers`. */
  readonly either: number;
  readonly branch: number;
}

export interface FlowEdge {
  readonly source: Id;
  readonly target: Id;
  /**
   * The dependency that it stands for; a step over several dependencies gives an edge for each. From a queue or topic to
   * its consumer it is the consumer's `consumes`, so its source is this edge's target. Absent where none is declared.
   */
  readonly dependency?: Dependency;
  /** Times per visit of the source, > 0; `batch` and hit ratios are not in it. */
  readonly count: number;
  /** Whether the flow lists it, or it follows from declarations. */
  readonly listed: boolean;
  /** Whether the one who waits for the reply waits for it: before `reply`, and reached without a hand-off. */
  readonly hot: boolean;
  /** `queue -> worker`, a publication through an outbox, a write that a cache passes on later. */
  readonly asynchronous: boolean;
  /** Outcomes under which it is walked; all must come out so. */
  readonly draws: readonly Draw[];
  /** Whether the flow goes on without it: inside `optional { … }`, or over a dependency declared `optional`. */
  readonly optional: boolean;
  /** Number of the innermost `parallel` group that it stands in, unique in the flow. */
  readonly parallel?: number;
  /** The cache whose read or write brings this visit of the store behind it. */
  readonly via?: Id;
  /** With `via`: walked only when a read of that cache misses. Where the source is the cache: per reading visit of it. */
  readonly miss: boolean;
  /** Caches that must have missed before `via` was asked, where a cache holds a copy of a cache. */
  readonly behind?: readonly Id[];
  /** The dependency that must have failed before this edge is walked. Such an edge is no part of the load of good days. */
  readonly fallbackFor?: Dependency;
  /** Position among the edges of its source, ascending. */
  readonly order: number;
  /** The step's target as written, else the dependency's. */
  readonly at: Span;
}

/** How a component uses a cache that holds a copy of a store. */
export type CachePattern = "cache-aside" | "read-through" | "write-through" | "write-behind";

/** The cache's pattern, `cache-aside` when unwritten. */
export function patternOf(cache: Component): CachePattern {
  return cache.pattern?.value ?? "cache-aside";
}

/** Whether a dependency changes state at its target rather than asking for it. */
export function isWrite(dependency: Dependency | undefined): boolean {
  return dependency?.verb === "writes" || dependency?.verb === "publishes";
}

/** What is the same for every flow of a model. */
export interface EdgeIndex {
  readonly model: SystemModel;
  readonly consumersByQueue: ReadonlyMap<Id, readonly Dependency[]>;
  /** Edges of components that no flow lists; they differ between flows in heat alone. */
  readonly hotImplied: Map<Id, readonly FlowEdge[]>;
  readonly coldImplied: Map<Id, readonly FlowEdge[]>;
}

/** An index without edges yet. Linear in the dependencies. */
export function edgeIndexOf(model: SystemModel): EdgeIndex {
  const consumersByQueue = new Map<Id, Dependency[]>();
  for (const component of model.components) {
    for (const dependency of component.dependencies) {
      if (dependency.verb !== "consumes") continue;
      const consumers = consumersByQueue.get(dependency.target);
      if (consumers === undefined) consumersByQueue.set(dependency.target, [dependency]);
      else consumers.push(dependency);
    }
  }
  return { model, consumersByQueue, hotImplied: new Map(), coldImplied: new Map() };
}

/** What the edges out of a component depend on beside the component. */
export interface Surveyed {
  readonly index: EdgeIndex;
  readonly listingsBySource: ReadonlyMap<Id, readonly Listing[]>;
  readonly origins: Set<Id>;
}

/** A step of the flow with what surrounds it. */
export interface Listing {
  readonly step: FlowStep;
  readonly beforeReply: boolean;
  readonly draws: readonly Draw[];
  readonly optional: boolean;
  readonly parallel?: number;
}

/** An edge without what is said of it by its surroundings. */
type Surroundings = Pick<FlowEdge, "count" | "listed" | "hot" | "draws" | "optional" | "at"> & { parallel?: number };

/** The edges out of a component: its listed steps, or its declarations. */
export function edgesOf(walk: Surveyed, id: Id, hot: boolean): readonly FlowEdge[] {
  const component = walk.index.model.componentById.get(id);
  if (component === undefined) return [];
  const listings = walk.listingsBySource.get(id);
  if (listings !== undefined) return listedEdges(walk, component, listings, hot);
  return impliedEdgesOf(walk.index, component, hot);
}

/** The edges of a component that no flow lists, shared by all flows. */
export function impliedEdgesOf(index: EdgeIndex, component: Component, hot: boolean): readonly FlowEdge[] {
  const implied = hot ? index.hotImplied : index.coldImplied;
  const known = implied.get(component.id);
  if (known !== undefined) return known;
  const edges = impliedEdges(index, component, hot);
  implied.set(component.id, edges);
  return edges;
}

function listedEdges(walk: Surveyed, component: Component, listings: readonly Listing[], hot: boolean): FlowEdge[] {
  const { index } = walk;
  const edges = createEdgeList(index, component);
  const served = new Set<Id>();
  for (const { step, beforeReply, draws, optional, parallel } of listings) {
    const around: Surroundings = {
      count: step.count,
      listed: true,
      hot: hot && beforeReply,
      draws,
      optional,
      at: step.at,
      ...(parallel === undefined ? {} : { parallel }),
    };
    served.add(step.to);
    const consumption = index.consumersByQueue.get(component.id)?.find((one) => one.source === step.to);
    if (isHandOff(component) && consumption !== undefined) {
      edges.add({ ...around, target: step.to, dependency: consumption, asynchronous: true });
    } else if (component.cacheOf?.id === step.to) {
      // The reader of a cache-aside cache visits the store itself, so this step only shows what its miss is.
      if (patternOf(component) !== "cache-aside" || walk.origins.has(component.id)) edges.addMiss(around);
    } else edges.addStep(step.to, dependenciesOfStep(component, step), around);
  }
  const last = listings[listings.length - 1];
  if (last === undefined) return edges.all;
  const beyond: Surroundings = { count: 1, listed: false, hot, draws: [], optional: false, at: component.at };
  if (!served.has(component.cacheOf?.id ?? "") && passesOn(component)) edges.addMiss(beyond);
  edges.addConsumers(served);
  return edges.all;
}

function impliedEdges(index: EdgeIndex, component: Component, hot: boolean): FlowEdge[] {
  const edges = createEdgeList(index, component);
  const around: Surroundings = { count: 1, listed: false, hot, draws: [], optional: false, at: component.at };
  for (const dependency of stepsAmong(index, component)) {
    edges.addStep(dependency.target, [dependency], { ...around, at: dependency.at });
  }
  if (passesOn(component)) edges.addMiss(around);
  edges.addConsumers(new Set());
  return edges.all;
}

/** Whether reads go through the cache to the store behind it. */
function passesOn(component: Component): boolean {
  return component.kind === "cache" && component.cacheOf !== undefined && patternOf(component) !== "cache-aside";
}

function isHandOff(component: Component): boolean {
  return component.kind === "queue" || component.kind === "topic";
}

/** The dependencies that a listed step stands for: those of the verbs in brackets, else every one on its target. */
function dependenciesOfStep(component: Component, step: FlowStep): readonly Dependency[] {
  const declared = component.dependencies.filter((dependency) => dependency.target === step.to);
  if (step.verbs.length > 0) return declared.filter((dependency) => step.verbs.includes(dependency.verb));
  const given = declared.filter((dependency) => dependency.verb !== "consumes");
  return given.length > 0 ? given : declared;
}

/** The dependencies that an unlisted component walks by itself, in declaration order. */
function stepsAmong(index: EdgeIndex, component: Component): readonly Dependency[] {
  // What only stands in for something is no read of a cache, so it makes no other read the terms of its misses.
  const own = withoutFallbacks(component.dependencies.filter((dependency) => dependency.verb !== "consumes"));
  const missed = new Set<Id | undefined>();
  for (const dependency of own) {
    const cache = isWrite(dependency) ? undefined : index.model.componentById.get(dependency.target);
    if (cache?.kind === "cache" && patternOf(cache) === "cache-aside") missed.add(cache.cacheOf?.id);
  }
  const store = passesOn(component) ? component.cacheOf?.id : undefined;
  return own.filter(({ verb, target }) => target !== store && (verb !== "reads" || !missed.has(target)));
}

/** Leaves out what only stands in for another dependency. Of a circle of fallbacks the first one declared is the step. */
function withoutFallbacks(own: readonly Dependency[]): readonly Dependency[] {
  const named = new Set<Id>();
  for (const { fallback, target } of own) {
    if (fallback?.kind === "component" && fallback.to.id !== target) named.add(fallback.to.id);
  }
  if (named.size === 0) return own;
  const steps = new Set<Dependency>();
  const standIns = new Set<Dependency>();
  const take = (root: Dependency): void => {
    steps.add(root);
    const waiting = [root];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const fallback = next.fallback;
      if (fallback?.kind !== "component") continue;
      for (const other of own) {
        if (other.target !== fallback.to.id || steps.has(other) || standIns.has(other)) continue;
        standIns.add(other);
        waiting.push(other);
      }
    }
  };
  for (const dependency of own) if (!named.has(dependency.target)) take(dependency);
  for (const dependency of own) if (!steps.has(dependency) && !standIns.has(dependency)) take(dependency);
  return own.filter((dependency) => steps.has(dependency));
}

type NewEdge = Omit<FlowEdge, "source" | "order" | "miss"> & Partial<Pick<FlowEdge, "miss">>;

/** Collects the edges out of one component in order, each with the visits that it brings along. */
function createEdgeList(index: EdgeIndex, component: Component) {
  const all: FlowEdge[] = [];
  const { componentById } = index.model;

  const add = (edge: NewEdge): void => {
    const { at, ...rest } = edge;
    all.push({ miss: false, ...rest, source: component.id, order: all.length, at });
  };

  /** `tried` holds what was asked on the way to this edge, its target included: none of it stands in for itself. */
  const addWithCache = (edge: NewEdge, tried: ReadonlySet<Id>): void => {
    add(edge);
    const cache = componentById.get(edge.target);
    if (cache?.kind !== "cache" || cache.cacheOf === undefined) return;
    const store = cache.cacheOf.id;
    const asked = edge.miss === true && edge.via !== undefined ? [...(edge.behind ?? []), edge.via] : [];
    if (store === component.id || asked.includes(cache.id)) return;
    const pattern = patternOf(cache);
    const declared = component.dependencies.filter((dependency) => dependency.target === store);
    const { dependency: _, ...bare } = edge;
    if (isWrite(edge.dependency)) {
      const write = declared.find((dependency) => dependency.verb === "writes");
      // Where nothing is listed, the declared write of the store is that write already.
      if (write !== undefined && !edge.listed && (pattern === "cache-aside" || pattern === "read-through")) return;
      const asynchronous = edge.asynchronous || pattern === "write-behind";
      add({ ...bare, ...withDependency(write ?? edge.dependency), target: store, via: cache.id, asynchronous });
    } else if (pattern === "cache-aside") {
      const read = declared.find((one) => one.verb === "reads") ?? declared.find((one) => one.verb === "calls");
      const optional = edge.optional || read?.optional !== undefined;
      const behind = asked.length === 0 ? {} : { behind: asked };
      const around = { ...bare, ...behind, listed: false };
      const behindCache = new Set([...tried, store]);
      const missed = { ...around, ...withDependency(read), target: store, via: cache.id, miss: true, optional };
      addWithCache(missed, behindCache);
      addFallbacks(read, around, behindCache);
    }
  };

  const addFallbacks = (dependency: Dependency | undefined, around: Surroundings, tried: ReadonlySet<Id>): void => {
    if (dependency?.fallback?.kind !== "component" || tried.has(dependency.fallback.to.id)) return;
    const target = dependency.fallback.to.id;
    const declared = component.dependencies.filter((one) => one.target === target && one.verb !== "consumes");
    const standIn = declared.find((one) => one.verb === dependency.verb) ?? declared[0];
    const optional = around.optional || standIn?.optional !== undefined;
    const asynchronous = standIn?.outbox !== undefined;
    const at = standIn?.at ?? dependency.fallback.at;
    const extended = new Set([...tried, target]);
    const terms = { ...withDependency(standIn), target, optional, asynchronous, fallbackFor: dependency, at };
    addWithCache({ ...around, ...terms }, extended);
    addFallbacks(standIn, around, extended);
  };

  return {
    all,
    add,
    /** A visit of the target over each of the dependencies, with their fallbacks and the stores behind caches. */
    addStep(target: Id, dependencies: readonly Dependency[], around: Surroundings): void {
      const tried = new Set([target]);
      if (dependencies.length === 0) addWithCache({ ...around, target, asynchronous: false }, tried);
      for (const dependency of dependencies) {
        const optional = around.optional || dependency.optional !== undefined;
        const asynchronous = dependency.outbox !== undefined || dependency.verb === "consumes";
        addWithCache({ ...around, dependency, target, optional, asynchronous }, tried);
        addFallbacks(dependency, around, tried);
      }
    },
    /** The store behind this cache, visited when a read misses. */
    addMiss(around: Surroundings): void {
      const target = component.cacheOf?.id;
      if (target === undefined) return;
      const declared = component.dependencies.find((one) => one.target === target && !isWrite(one));
      const optional = around.optional || declared?.optional !== undefined;
      const base = { ...around, ...withDependency(declared), target, via: component.id, miss: true };
      const tried = new Set([component.id, target]);
      addWithCache({ ...base, optional, asynchronous: false }, tried);
      addFallbacks(declared, around, tried);
    },
    /** What a queue or topic hands on to consumers that the flow does not list. */
    addConsumers(served: ReadonlySet<Id>): void {
      if (!isHandOff(component)) return;
      for (const dependency of index.consumersByQueue.get(component.id) ?? []) {
        if (served.has(dependency.source)) continue;
        const target = dependency.source;
        const around = { count: 1, listed: false, hot: false, draws: [], optional: false, at: dependency.at };
        add({ ...around, target, dependency, asynchronous: true });
      }
    },
  };
}

function withDependency(dependency: Dependency | undefined): { dependency?: Dependency } {
  return dependency === undefined ? {} : { dependency };
}
