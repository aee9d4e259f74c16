// What an edge of a flow is: one visit of a component by another one, with everything that says when it is walked. How the edges out of
// a component come about is told by component-edges.ts, and which components a flow reaches by flow-graph.ts.

import type { Component, Dependency, Id, Span, SystemModel } from "../../language/index.ts";
import { perShape } from "./shape.ts";

/** The outcome of an `either` under which an edge is walked. */
export interface Draw {
  /** Index in the flow graph's `eithers`. */
  readonly either: number;
  readonly branch: number;
}

/** Every edge has every field, so that all of them are objects of one shape. */
export interface FlowEdge {
  readonly source: Id;
  readonly target: Id;
  /**
   * The dependency that it stands for; a step over several dependencies gives an edge for each. From a queue or topic to
   * its consumer it is the consumer's `consumes`, so its source is this edge's target. Absent where none is declared.
   */
  readonly dependency: Dependency | undefined;
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
  readonly parallel: number | undefined;
  /** The cache whose read or write brings this visit of the store behind it. */
  readonly via: Id | undefined;
  /** With `via`: walked only when a read of that cache misses. Where the source is the cache: per reading visit of it. */
  readonly miss: boolean;
  /** Caches that must have missed before `via` was asked, where a cache holds a copy of a cache. */
  readonly behind: readonly Id[] | undefined;
  /** The dependency that must have failed before this edge is walked. Such an edge is no part of the load of good days. */
  readonly fallbackFor: Dependency | undefined;
  /**
   * Of a step past a queue or topic that comes back to a component whose earlier steps brought it about: the number of the section of
   * that component's steps that it begins, > 0; else 0. Numbers are unique in the flow.
   */
  readonly begins: number;
  /** The section of its source's steps that it stands in; 0 for what is done by requests that have not come back. */
  readonly section: number;
  /** Position among the edges of its source, ascending. */
  readonly order: number;
  /** The step's target as written, else the dependency's. */
  readonly at: Span;
}

/**
 * Whether every request that arrives at the source comes over the edge, also those that its limit refuses then: who is asked for
 * that, and what stands in for it.
 */
export function isBeforeLimit({ dependency, fallbackFor }: FlowEdge): boolean {
  return dependency?.checksLimit !== undefined || fallbackFor?.checksLimit !== undefined;
}

/** Share of what arrives at the source that its limit lets come over the edge; undefined where that is not known. */
export function shareOver(passShare: (id: Id) => number | undefined, edge: FlowEdge): number | undefined {
  return isBeforeLimit(edge) ? 1 : passShare(edge.source);
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
 * Positions of components in their model, by id: the map that the model itself looks them up by, where it has one, so that there is but
 * one to be kept at hand. Else linear in the components, once per shape.
 */
export function positionsOf(model: SystemModel): ReadonlyMap<Id, number> {
  return model.componentById.positions ?? countedPositions(model);
}

const countedPositions = perShape(
  (model): ReadonlyMap<Id, number> => new Map(model.components.map(({ id }, position) => [id, position])),
);

/** Whether the one who waits for the reply waits for this edge too, on a day on which nothing fails. */
export function isAwaited(edge: FlowEdge): boolean {
  return edge.hot && !edge.asynchronous && edge.fallbackFor === undefined;
}
