// The edges out of one component in one flow: its listed steps, or what it declares, with the visits that fallbacks, caches
// and queues bring along. Which of its dependencies are steps is told by walked-dependencies.ts, and which components a flow reaches by
// flow-graph.ts.

import type { Component, Dependency, FlowStep, Id, Span, SystemModel } from "../../language/index.ts";
import { isHandOff } from "./attempts.ts";
import { type Column, emptyColumn, putAt, rearranged, valueAt, without } from "./column.ts";
import { componentsWith } from "./components-with.ts";
import { type Draw, type FlowEdge, isWrite, patternOf, positionsOf } from "./flow-edges.ts";
import { trimmed } from "./trimmed.ts";
import { areAllPlain, dependenciesOfStep, isConsumption, passesOn, stepsAmong } from "./walked-dependencies.ts";

/** What is the same for every flow of a model. */
export interface EdgeIndex {
  readonly model: SystemModel;
  readonly consumersByQueue: ReadonlyMap<Id, readonly Dependency[]>;
  /** Positions of the components in the model. */
  readonly positions: ReadonlyMap<Id, number>;
  /** Edges of components that no flow lists, by position; they differ between flows in heat alone. */
  readonly hotImplied: Column<readonly FlowEdge[]>;
  readonly coldImplied: Column<readonly FlowEdge[]>;
}

/** An index without edges yet. Linear in the dependencies. */
export function edgeIndexOf(model: SystemModel): EdgeIndex {
  const { length } = model.components;
  return {
    model,
    consumersByQueue: consumersIn(model),
    positions: positionsOf(model),
    hotImplied: emptyColumn(length),
    coldImplied: emptyColumn(length),
  };
}

const consuming = componentsWith(({ dependencies }) => dependencies.some(isConsumption));

function consumersIn(model: SystemModel): ReadonlyMap<Id, readonly Dependency[]> {
  const consumersByQueue = new Map<Id, Dependency[]>();
  for (const component of consuming(model)) {
    for (const dependency of component.dependencies) {
      if (!isConsumption(dependency)) continue;
      const consumers = consumersByQueue.get(dependency.target);
      if (consumers === undefined) consumersByQueue.set(dependency.target, [dependency]);
      else consumers.push(dependency);
    }
  }
  return consumersByQueue;
}

/**
 * An index with the edges of another one, those of stale components left out. These hold everything that is another object or
 * another component's in either model; the others the two indexes share.
 */
export function edgeIndexFrom(from: EdgeIndex, model: SystemModel, stale: ReadonlySet<Id>): EdgeIndex {
  const positions = positionsOf(model);
  const lost: number[] = [];
  for (const id of stale) {
    const position = positions.get(id);
    if (position !== undefined) lost.push(position);
  }
  const isAligned = positions === from.positions;
  const origins = isAligned ? undefined : Int32Array.from(model.components, ({ id }) => from.positions.get(id) ?? -1);
  const taken = (edges: EdgeIndex["hotImplied"]): EdgeIndex["hotImplied"] =>
    without(origins === undefined ? edges : rearranged(edges, origins), lost);
  let isConsumer = false;
  for (const id of stale) {
    for (const component of [from.model.componentById.get(id), model.componentById.get(id)]) {
      if (component?.dependencies.some(isConsumption) === true) isConsumer = true;
    }
  }
  const consumersByQueue = isConsumer ? consumersIn(model) : from.consumersByQueue;
  return {
    model,
    consumersByQueue,
    positions,
    hotImplied: taken(from.hotImplied),
    coldImplied: taken(from.coldImplied),
  };
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
  readonly parallel: number | undefined;
  /** As the flow's edges have them. */
  readonly begins: number;
  readonly section: number;
}

/** An edge while it is put together. */
type Draft = { -readonly [Key in keyof FlowEdge]: FlowEdge[Key] };

/** The edges out of a component: its listed steps, or its declarations. */
export function edgesOf(walk: Surveyed, id: Id, hot: boolean): readonly FlowEdge[] {
  const { index, listingsBySource } = walk;
  const listings = listingsBySource.get(id);
  const known = listings === undefined ? knownEdges(index, id, hot) : undefined;
  if (known !== undefined) return known;
  const component = index.model.componentById.get(id);
  if (component === undefined) return [];
  return listings === undefined ? impliedEdgesOf(index, component, hot) : listedEdges(walk, component, listings, hot);
}

/** The edges of a component that no flow lists, where they have been made. */
function knownEdges(
  { positions, hotImplied, coldImplied }: EdgeIndex,
  id: Id,
  hot: boolean,
): readonly FlowEdge[] | undefined {
  const position = positions.get(id);
  return position === undefined ? undefined : valueAt(hot ? hotImplied : coldImplied, position);
}

/** The edges of a component that no flow lists, shared by all flows. */
export function impliedEdgesOf(index: EdgeIndex, component: Component, hot: boolean): readonly FlowEdge[] {
  const position = index.positions.get(component.id);
  const implied = hot ? index.hotImplied : index.coldImplied;
  const known = position === undefined ? undefined : valueAt(implied, position);
  if (known !== undefined) return known;
  const edges = areAllPlain(index.model, component, position)
    ? plainEdges(component, hot)
    : impliedEdges(index, component, hot);
  if (position !== undefined) putAt(implied, position, edges);
  return edges;
}

function listedEdges(
  { index, origins }: Surveyed,
  component: Component,
  listings: readonly Listing[],
  hot: boolean,
): readonly FlowEdge[] {
  const list: EdgeList = { index, component, all: [] };
  const served = new Set<Id>();
  for (const { step, beforeReply, draws, optional, parallel, begins, section } of listings) {
    const around = newEdge(component.id, hot && beforeReply, step.at);
    around.count = step.count;
    around.listed = true;
    around.draws = draws;
    around.optional = optional;
    around.parallel = parallel;
    around.begins = begins;
    around.section = section;
    served.add(step.to);
    const consumers = isHandOff(component) ? index.consumersByQueue.get(component.id) : undefined;
    const consumption = consumers?.find((one) => one.source === step.to);
    if (consumption !== undefined) {
      add(list, { ...around, target: step.to, dependency: consumption, asynchronous: true });
    } else if (component.cacheOf?.id === step.to) {
      // The reader of a cache-aside cache visits the store itself, so this step only shows what its miss is.
      if (patternOf(component) !== "cache-aside" || origins.has(component.id)) addMiss(list, around);
    } else addStep(list, step.to, dependenciesOfStep(component, step), around);
  }
  if (!served.has(component.cacheOf?.id ?? "") && passesOn(component)) {
    addMiss(list, newEdge(component.id, hot, component.at));
  }
  addConsumers(list, served);
  return trimmed(list.all);
}

function plainEdges(component: Component, hot: boolean): readonly FlowEdge[] {
  return component.dependencies.map((dependency, order) => {
    const edge = overDependency(newEdge(component.id, hot, dependency.at), dependency.target, dependency);
    edge.order = order;
    return edge;
  });
}

function impliedEdges(index: EdgeIndex, component: Component, hot: boolean): readonly FlowEdge[] {
  const list: EdgeList = { index, component, all: [] };
  for (const dependency of stepsAmong(index.model, component)) {
    addOver(list, dependency.target, dependency, newEdge(component.id, hot, dependency.at));
  }
  if (passesOn(component)) addMiss(list, newEdge(component.id, hot, component.at));
  addConsumers(list, nobody);
  return trimmed(list.all);
}

const nobody: ReadonlySet<Id> = new Set();
const noDraws: readonly Draw[] = [];

/** The edges out of one component in their order, while they are collected. */
interface EdgeList {
  readonly index: EdgeIndex;
  readonly component: Component;
  readonly all: FlowEdge[];
}

/** An edge that leads nowhere yet: what is the same for all that one step brings along. */
function newEdge(source: Id, hot: boolean, at: Span): Draft {
  return {
    source,
    target: "",
    dependency: undefined,
    count: 1,
    listed: false,
    hot,
    asynchronous: false,
    draws: noDraws,
    optional: false,
    parallel: undefined,
    via: undefined,
    miss: false,
    behind: undefined,
    fallbackFor: undefined,
    begins: 0,
    section: 0,
    order: 0,
    at,
  };
}

/** Takes over the draft itself. */
function add({ all }: EdgeList, edge: Draft): void {
  edge.order = all.length;
  all.push(edge);
}

/** A visit of the target over each of the dependencies, with their fallbacks and the stores behind caches. */
function addStep(list: EdgeList, target: Id, dependencies: readonly Dependency[], around: Draft): void {
  if (dependencies.length === 0) addWithCache(list, { ...around, target });
  for (const dependency of dependencies) addOver(list, target, dependency, { ...around });
}

/** A visit of the target over one dependency. Takes over what is around it. */
function addOver(list: EdgeList, target: Id, dependency: Dependency, around: Draft): void {
  const { optional } = around;
  const edge = overDependency(around, target, dependency);
  addWithCache(list, edge);
  if (dependency.fallback?.kind !== "component") return;
  const bare = { ...edge, target: "", dependency: undefined, optional, asynchronous: false, begins: 0 };
  addFallbacks(list, dependency, bare, [target]);
}

/** Makes what is around a step the edge over one dependency. */
function overDependency(edge: Draft, target: Id, dependency: Dependency): Draft {
  edge.target = target;
  edge.dependency = dependency;
  edge.optional ||= dependency.optional !== undefined;
  edge.asynchronous = dependency.outbox !== undefined || dependency.verb === "consumes";
  return edge;
}

/**
 * `tried` holds what was asked on the way to this edge, its target included: none of it stands in for itself. Absent, it is the
 * target alone.
 */
function addWithCache(list: EdgeList, edge: Draft, tried?: readonly Id[]): void {
  add(list, edge);
  const { component } = list;
  const cache = list.index.model.componentById.get(edge.target);
  if (cache?.kind !== "cache" || cache.cacheOf === undefined) return;
  const store = cache.cacheOf.id;
  const asked = edge.miss && edge.via !== undefined ? [...(edge.behind ?? []), edge.via] : [];
  if (store === component.id || asked.includes(cache.id)) return;
  const pattern = patternOf(cache);
  const declared = component.dependencies.filter((dependency) => dependency.target === store);
  if (isWrite(edge.dependency)) {
    const write = declared.find((dependency) => dependency.verb === "writes");
    // Where nothing is listed, the declared write of the store is that write already.
    if (write !== undefined && !edge.listed && (pattern === "cache-aside" || pattern === "read-through")) return;
    const asynchronous = edge.asynchronous || pattern === "write-behind";
    const onwards = { target: store, via: cache.id, asynchronous, begins: 0 };
    add(list, { ...edge, dependency: write ?? edge.dependency, ...onwards });
  } else if (pattern === "cache-aside") {
    const read = declared.find((one) => one.verb === "reads") ?? declared.find((one) => one.verb === "calls");
    const optional = edge.optional || read?.optional !== undefined;
    const behind = asked.length === 0 ? edge.behind : asked;
    const around: Draft = { ...edge, dependency: undefined, behind, listed: false, begins: 0 };
    const behindCache = [...(tried ?? [edge.target]), store];
    addWithCache(
      list,
      { ...around, dependency: read, target: store, via: cache.id, miss: true, optional },
      behindCache,
    );
    addFallbacks(list, read, around, behindCache);
  }
}

function addFallbacks(list: EdgeList, dependency: Dependency | undefined, around: Draft, tried: readonly Id[]): void {
  if (dependency?.fallback?.kind !== "component" || tried.includes(dependency.fallback.to.id)) return;
  const target = dependency.fallback.to.id;
  const declared = list.component.dependencies.filter((one) => one.target === target && one.verb !== "consumes");
  const standIn = declared.find((one) => one.verb === dependency.verb) ?? declared[0];
  const extended = [...tried, target];
  const edge: Draft = {
    ...around,
    dependency: standIn,
    target,
    optional: around.optional || standIn?.optional !== undefined,
    asynchronous: standIn?.outbox !== undefined,
    fallbackFor: dependency,
    at: standIn?.at ?? dependency.fallback.at,
  };
  addWithCache(list, edge, extended);
  addFallbacks(list, standIn, around, extended);
}

/** The store behind this cache, visited when a read misses. */
function addMiss(list: EdgeList, around: Draft): void {
  const { component } = list;
  const target = component.cacheOf?.id;
  if (target === undefined) return;
  const declared = component.dependencies.find((one) => one.target === target && !isWrite(one));
  const optional = around.optional || declared?.optional !== undefined;
  const tried = [component.id, target];
  addWithCache(list, { ...around, dependency: declared, target, via: component.id, miss: true, optional }, tried);
  addFallbacks(list, declared, around, tried);
}

/** What a queue or topic hands on to consumers that the flow does not list. */
function addConsumers(list: EdgeList, served: ReadonlySet<Id>): void {
  const { component, index } = list;
  if (!isHandOff(component)) return;
  for (const dependency of index.consumersByQueue.get(component.id) ?? []) {
    if (served.has(dependency.source)) continue;
    const edge = newEdge(component.id, false, dependency.at);
    edge.target = dependency.source;
    edge.dependency = dependency;
    edge.asynchronous = true;
    add(list, edge);
  }
}
