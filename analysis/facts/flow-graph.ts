// What one flow walks, as a graph over components: its listed steps, and below the components that it does not list their
// declared dependencies. A graph and not a tree, so that a billion paths cost nothing; what a path or a cycle means is
// left to the facts that read it. It knows neither figures nor failures.

import type { Component, Dependency, Flow, FlowItem, FlowStep, Id, Span, SystemModel } from "../../language/index.ts";

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

export interface FlowGraph {
  readonly flow: Flow;
  /** Where requests enter: the first step's left side, then every listed component that those before do not reach. */
  readonly origins: readonly Id[];
  /** The origins that stand before `reply`. */
  readonly hotOrigins: readonly Id[];
  readonly edges: readonly FlowEdge[];
  /** Has an entry for every component that the flow reaches, and for the stores that its outboxes are in. */
  readonly edgesBySource: ReadonlyMap<Id, readonly FlowEdge[]>;
  /** Components that the flow lists as the left side of a step. */
  readonly listed: ReadonlySet<Id>;
  readonly eithers: readonly { readonly weights: readonly number[] }[];
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

/**
 * The graph of a flow, computed once per model and flow. Linear in the components and dependencies reached.
 *
 * Listed components bring exactly their listed steps, others each synchronous dependency (`calls`, `reads`, `writes`,
 * `publishes`) in declaration order. A dependency that is the fallback of another counts as that fallback alone, and
 * `reads S` beside a read of a cache-aside cache `of S` as the terms of its misses, unless a flow lists it as a step.
 * A publication through an outbox is walked too, but asynchronously. A queue or topic passes what it gets to every
 * declared consumer.
 */
export function flowGraphOf(model: SystemModel, flow: Flow): FlowGraph {
  const index = indexOf(model);
  const known = index.graphs.get(flow);
  if (known !== undefined) return known;
  const graph = buildGraph(index, flow);
  index.graphs.set(flow, graph);
  return graph;
}

/** What a flow waits for, asked component by component: for those who need no whole graph. */
export interface FlowOutline {
  readonly flow: Flow;
  readonly hotOrigins: readonly Id[];
  readonly eithers: FlowGraph["eithers"];
  /** The edges out of a component that somebody waits for. */
  edgesOf(id: Id): readonly FlowEdge[];
  /** Whether the flow's own steps are walked at the component or below; else it is what it is in every other flow. */
  isOwn(id: Id): boolean;
}

/** The outline of a flow. Linear in its steps and in what leads to the components that it lists, not in what they lead to. */
export function flowOutlineOf(model: SystemModel, flow: Flow): FlowOutline {
  const index = indexOf(model);
  const { listings, eithers } = readListings(flow);
  const listingsBySource = bySource(listings);
  const [first] = listingsBySource.keys();
  const reached = new Set<Id>(first === undefined ? [] : [first]);
  for (const id of reached) for (const { step } of listingsBySource.get(id) ?? []) reached.add(step.to);
  // What the steps themselves do not join may still be joined by declarations; then the whole graph has to tell.
  const isJoined = [...listingsBySource.keys()].every((id) => reached.has(id));
  const graph = isJoined ? undefined : flowGraphOf(model, flow);
  const origins = graph?.origins ?? (first === undefined ? [] : [first]);
  const isHot = (id: Id) => listingsBySource.get(id)?.some((listing) => listing.beforeReply) === true;
  const walk = { index, listingsBySource, origins: new Set(origins) };
  const own = new Set<Id>(listingsBySource.keys());
  for (const id of own) for (const user of usersOf(index).get(id) ?? []) own.add(user);
  const listed = new Map<Id, readonly FlowEdge[]>();
  return {
    flow,
    hotOrigins: graph?.hotOrigins ?? origins.filter(isHot),
    eithers,
    edgesOf(id) {
      let edges = listed.get(id);
      if (edges !== undefined) return edges;
      edges = edgesOf(walk, id, true);
      if (listingsBySource.has(id)) listed.set(id, edges);
      return edges;
    },
    isOwn: (id) => own.has(id),
  };
}

/** By component, those that lead to it where no flow lists them. */
function usersOf(index: ModelIndex): ReadonlyMap<Id, ReadonlySet<Id>> {
  if (index.users.size > 0) return index.users;
  for (const component of index.model.components) {
    for (const edge of impliedEdgesOf(index, component, true)) {
      for (const target of [edge.target, edge.dependency?.outbox?.id]) {
        if (target === undefined) continue;
        const users = index.users.get(target);
        if (users === undefined) index.users.set(target, new Set([component.id]));
        else users.add(component.id);
      }
    }
  }
  return index.users;
}

/** What is the same for every flow of a model. */
interface ModelIndex {
  readonly model: SystemModel;
  readonly consumersByQueue: ReadonlyMap<Id, readonly Dependency[]>;
  /** Edges of components that no flow lists; they differ between flows in heat alone. */
  readonly hotImplied: Map<Id, readonly FlowEdge[]>;
  readonly coldImplied: Map<Id, readonly FlowEdge[]>;
  readonly graphs: Map<Flow, FlowGraph>;
  /** Filled when first asked for. */
  readonly users: Map<Id, Set<Id>>;
}

/** One index per snapshot, gone with it. */
const indexes = new WeakMap<SystemModel, ModelIndex>();

function indexOf(model: SystemModel): ModelIndex {
  const known = indexes.get(model);
  if (known !== undefined) return known;
  const consumersByQueue = new Map<Id, Dependency[]>();
  for (const component of model.components) {
    for (const dependency of component.dependencies) {
      if (dependency.verb !== "consumes") continue;
      const consumers = consumersByQueue.get(dependency.target);
      if (consumers === undefined) consumersByQueue.set(dependency.target, [dependency]);
      else consumers.push(dependency);
    }
  }
  const index: ModelIndex = {
    model,
    consumersByQueue,
    hotImplied: new Map(),
    coldImplied: new Map(),
    graphs: new Map(),
    users: new Map(),
  };
  indexes.set(model, index);
  return index;
}

/** A step of the flow with what surrounds it. */
interface Listing {
  readonly step: FlowStep;
  readonly beforeReply: boolean;
  readonly draws: readonly Draw[];
  readonly optional: boolean;
  readonly parallel?: number;
}

/** An edge without what is said of it by its surroundings. */
type Surroundings = Pick<FlowEdge, "count" | "listed" | "hot" | "draws" | "optional" | "at"> & { parallel?: number };

function buildGraph(index: ModelIndex, flow: Flow): FlowGraph {
  const { listings, eithers } = readListings(flow);
  const listingsBySource = bySource(listings);
  const walk: Walk = { index, listingsBySource, edgesBySource: new Map(), hot: new Set(), origins: new Set() };
  const hotOrigins: Id[] = [];
  for (const [source, ofSource] of listingsBySource) {
    if (walk.edgesBySource.has(source)) continue;
    const isHot = ofSource.some((listing) => listing.beforeReply);
    walk.origins.add(source);
    if (isHot) hotOrigins.push(source);
    visit(walk, source, isHot);
  }
  return {
    flow,
    origins: [...walk.origins],
    hotOrigins,
    edges: [...walk.edgesBySource.values()].flat(),
    edgesBySource: walk.edgesBySource,
    listed: new Set(listingsBySource.keys()),
    eithers,
  };
}

function bySource(listings: readonly Listing[]): ReadonlyMap<Id, readonly Listing[]> {
  const listingsBySource = new Map<Id, Listing[]>();
  for (const listing of listings) {
    const ofSource = listingsBySource.get(listing.step.from);
    if (ofSource === undefined) listingsBySource.set(listing.step.from, [listing]);
    else ofSource.push(listing);
  }
  return listingsBySource;
}

/** What the edges out of a component depend on beside the component. */
interface Surveyed {
  readonly index: ModelIndex;
  readonly listingsBySource: ReadonlyMap<Id, readonly Listing[]>;
  readonly origins: Set<Id>;
}

interface Walk extends Surveyed {
  readonly edgesBySource: Map<Id, readonly FlowEdge[]>;
  /** Components that somebody waits for. */
  readonly hot: Set<Id>;
}

/** Adds what is reached from a component. What is visited both ways is waited for, so a later hot visit wins. */
function visit(walk: Walk, start: Id, startIsHot: boolean): void {
  const waiting: { id: Id; hot: boolean }[] = [{ id: start, hot: startIsHot }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { id, hot } = next;
    if (hot ? walk.hot.has(id) : walk.edgesBySource.has(id)) continue;
    if (hot) walk.hot.add(id);
    const edges = edgesOf(walk, id, hot);
    walk.edgesBySource.set(id, edges);
    for (const edge of edges) {
      waiting.push({ id: edge.target, hot: edge.hot && !edge.asynchronous });
      // No visit of its own: the message is written there with what is written anyway. But it has to be up.
      const outbox = edge.dependency?.outbox;
      if (outbox !== undefined) waiting.push({ id: outbox.id, hot: edge.hot });
    }
  }
}

function readListings(flow: Flow): { listings: Listing[]; eithers: { weights: readonly number[] }[] } {
  const listings: Listing[] = [];
  const eithers: { weights: readonly number[] }[] = [];
  let beforeReply = true;
  let parallelCount = 0;
  type Around = Pick<Listing, "draws" | "optional" | "parallel">;
  const read = (items: readonly FlowItem[], around: Around): void => {
    for (const item of items) {
      switch (item.kind) {
        case "step":
          listings.push({ step: item, beforeReply, ...around });
          break;
        case "reply":
          beforeReply = false;
          break;
        case "parallel":
          read(item.body, { ...around, parallel: parallelCount++ });
          break;
        case "optional":
          read(item.body, { ...around, optional: true });
          break;
        case "either": {
          const either = eithers.length;
          eithers.push({ weights: item.branches.map((branch) => branch.weight) });
          for (const [branch, { body }] of item.branches.entries()) {
            read(body, { ...around, draws: [...around.draws, { either, branch }] });
          }
          break;
        }
        default:
          item satisfies never;
      }
    }
  };
  read(flow.body, { draws: [], optional: false });
  return { listings, eithers };
}

/** The edges out of a component: its listed steps, or its declarations. */
function edgesOf(walk: Surveyed, id: Id, hot: boolean): readonly FlowEdge[] {
  const component = walk.index.model.componentById.get(id);
  if (component === undefined) return [];
  const listings = walk.listingsBySource.get(id);
  if (listings !== undefined) return listedEdges(walk, component, listings, hot);
  return impliedEdgesOf(walk.index, component, hot);
}

function impliedEdgesOf(index: ModelIndex, component: Component, hot: boolean): readonly FlowEdge[] {
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

function impliedEdges(index: ModelIndex, component: Component, hot: boolean): FlowEdge[] {
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
function stepsAmong(index: ModelIndex, component: Component): readonly Dependency[] {
  const own = component.dependencies.filter((dependency) => dependency.verb !== "consumes");
  const missed = new Set<Id | undefined>();
  for (const dependency of own) {
    const cache = isWrite(dependency) ? undefined : index.model.componentById.get(dependency.target);
    if (cache?.kind === "cache" && patternOf(cache) === "cache-aside") missed.add(cache.cacheOf?.id);
  }
  const store = passesOn(component) ? component.cacheOf?.id : undefined;
  return withoutFallbacks(own).filter(
    ({ verb, target }) => target !== store && (verb !== "reads" || !missed.has(target)),
  );
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
function createEdgeList(index: ModelIndex, component: Component) {
  const all: FlowEdge[] = [];
  const { componentById } = index.model;

  const add = (edge: NewEdge): void => {
    const { at, ...rest } = edge;
    all.push({ miss: false, ...rest, source: component.id, order: all.length, at });
  };

  const addWithCache = (edge: NewEdge): void => {
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
      addWithCache({ ...around, ...withDependency(read), target: store, via: cache.id, miss: true, optional });
      addFallbacks(read, around, new Set([store]));
    }
  };

  const addFallbacks = (dependency: Dependency | undefined, around: Surroundings, before: Set<Id>): void => {
    if (dependency?.fallback?.kind !== "component" || before.has(dependency.fallback.to.id)) return;
    const target = dependency.fallback.to.id;
    const declared = component.dependencies.filter((one) => one.target === target && one.verb !== "consumes");
    const standIn = declared.find((one) => one.verb === dependency.verb) ?? declared[0];
    const optional = around.optional || standIn?.optional !== undefined;
    const asynchronous = standIn?.outbox !== undefined;
    addWithCache({
      ...around,
      ...withDependency(standIn),
      target,
      optional,
      asynchronous,
      fallbackFor: dependency,
      at: standIn?.at ?? dependency.fallback.at,
    });
    addFallbacks(standIn, around, before.add(target));
  };

  return {
    all,
    add,
    /** A visit of the target over each of the dependencies, with their fallbacks and the stores behind caches. */
    addStep(target: Id, dependencies: readonly Dependency[], around: Surroundings): void {
      if (dependencies.length === 0) addWithCache({ ...around, target, asynchronous: false });
      for (const dependency of dependencies) {
        const optional = around.optional || dependency.optional !== undefined;
        const asynchronous = dependency.outbox !== undefined || dependency.verb === "consumes";
        addWithCache({ ...around, dependency, target, optional, asynchronous });
        addFallbacks(dependency, around, new Set([target]));
      }
    },
    /** The store behind this cache, visited when a read misses. */
    addMiss(around: Surroundings): void {
      const target = component.cacheOf?.id;
      if (target === undefined) return;
      const declared = component.dependencies.find((one) => one.target === target && !isWrite(one));
      const optional = around.optional || declared?.optional !== undefined;
      const base = { ...around, ...withDependency(declared), target, via: component.id, miss: true };
      addWithCache({ ...base, optional, asynchronous: false });
      addFallbacks(declared, around, new Set([target]));
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
