// Why a flow is lost with some of its components: the way by which it needs one of them, and where that way has a fallback
// the way on which the fallback needs one too. It does not judge whether the flow is lost; losses.ts does.

import type { Component, Id, SystemModel } from "../../language/index.ts";
import { type FlowEdge, patternOf } from "./flow-edges.ts";
import type { FlowOutline } from "./flow-graph.ts";

export interface LossReason {
  /** The edges of the ways, one way after the other, each from its beginning. */
  readonly path: readonly FlowEdge[];
  /** Where the ways end. */
  readonly affected: readonly Component[];
}

/** Longer ways are shown by their end: nobody reads more hops. */
const longestPath = 40;

/**
 * A shortest way of steps that nothing stands in for, past caches that the store replaces, to the element itself where
 * it is one of the components, else to the first one so reached. Where there is none, the way along what is lost with
 * them, with that of each fallback. Linear in the flow's graph; once per flow for the first kind.
 */
export function reasonOf(
  model: SystemModel,
  outline: FlowOutline,
  down: readonly Component[],
  element: Id,
): LossReason {
  const sorted = [...down].sort((a, b) => Number(b.id === element) - Number(a.id === element));
  const needed = neededWays(model, outline);
  const direct = sorted.find((component) => needed.has(component.id));
  if (direct !== undefined) return { path: wayTo(needed, direct.id), affected: [direct] };
  const byId = new Map(sorted.map((component) => [component.id, component]));
  const lost = lostWith(outline, byId);
  const path: FlowEdge[] = [];
  const affected = new Set<Component>();
  const follow = (starts: readonly Id[], first: readonly FlowEdge[]): void => {
    const cameBy = search(outline, starts, (edge) => isCarried(outline, edge, lost));
    const end = [...cameBy.keys()].find((id) => byId.has(id));
    const component = end === undefined ? undefined : byId.get(end);
    if (end === undefined || component === undefined) return;
    affected.add(component);
    const way = [...first, ...wayTo(cameBy, end)].filter((edge) => !path.includes(edge));
    path.push(...way);
    for (const edge of way) {
      const standIn = standInOf(outline, edge);
      if (standIn !== undefined && !path.includes(standIn) && path.length < longestPath) {
        follow([endOf(standIn)], [standIn]);
      }
    }
  };
  follow(outline.hotOrigins, []);
  const [first] = sorted;
  if (affected.size === 0 && first !== undefined) affected.add(first);
  return { path, affected: [...affected] };
}

/** By component, the edge by which a shortest way reaches it; none for where it starts. */
type Ways = ReadonlyMap<Id, FlowEdge | undefined>;

/** Searched once per flow, however many components are asked for. */
const neededByOutline = new WeakMap<FlowOutline, Ways>();

function neededWays(model: SystemModel, outline: FlowOutline): Ways {
  let ways = neededByOutline.get(outline);
  if (ways === undefined) {
    const isNeeded = (edge: FlowEdge) =>
      edge.dependency?.fallback === undefined && edge.fallbackFor === undefined && !isAside(model, edge);
    ways = search(outline, outline.hotOrigins, isNeeded);
    neededByOutline.set(outline, ways);
  }
  return ways;
}

/** Whether it leads to a cache without which the store answers, by a step of its own. */
function isAside(model: SystemModel, edge: FlowEdge): boolean {
  const cache = model.componentById.get(edge.target);
  return cache?.kind === "cache" && cache.cacheOf !== undefined && patternOf(cache) === "cache-aside";
}

function search(outline: FlowOutline, starts: readonly Id[], mayWalk: (edge: FlowEdge) => boolean): Ways {
  const cameBy = new Map<Id, FlowEdge | undefined>(starts.map((id) => [id, undefined]));
  for (const id of cameBy.keys()) {
    for (const edge of outline.edgesOf(id)) {
      if (isWaitedFor(edge) && mayWalk(edge) && !cameBy.has(endOf(edge))) cameBy.set(endOf(edge), edge);
    }
  }
  return cameBy;
}

function wayTo(cameBy: Ways, target: Id): readonly FlowEdge[] {
  const path: FlowEdge[] = [];
  for (let edge = cameBy.get(target); edge !== undefined && path.length < longestPath; edge = cameBy.get(edge.source)) {
    path.push(edge);
  }
  return path.reverse();
}

/** Whether the request fails where what the edge leads to fails, a fallback aside. */
function isWaitedFor(edge: FlowEdge): boolean {
  if (!edge.hot || edge.optional) return false;
  return !edge.asynchronous || edge.dependency?.outbox !== undefined;
}

/** What has to be up: of a publication through an outbox the store that keeps it. */
function endOf(edge: FlowEdge): Id {
  return edge.asynchronous ? (edge.dependency?.outbox?.id ?? edge.target) : edge.target;
}

/** The edge to what stands in where the dependency fails. */
function standInOf(outline: FlowOutline, edge: FlowEdge): FlowEdge | undefined {
  if (edge.dependency?.fallback?.kind !== "component") return undefined;
  return outline.edgesOf(edge.source).find((other) => other.fallbackFor === edge.dependency && other.via === undefined);
}

/** Components that are lost when these are, themselves included: the least set, so that every member has a reason. */
function lostWith(outline: FlowOutline, down: ReadonlyMap<Id, Component>): ReadonlySet<Id> {
  const reached = search(outline, outline.hotOrigins, () => true);
  const lost = new Set<Id>(down.keys());
  for (let hasGrown = true; hasGrown; ) {
    hasGrown = false;
    for (const id of reached.keys()) {
      if (lost.has(id)) continue;
      if (!outline.edgesOf(id).some((edge) => isWaitedFor(edge) && isCarried(outline, edge, lost))) continue;
      lost.add(id);
      hasGrown = true;
    }
  }
  return lost;
}

/** Whether the source is lost by this edge: the target is lost, and so is whatever stands in for it. */
function isCarried(outline: FlowOutline, edge: FlowEdge, lost: ReadonlySet<Id>): boolean {
  if (edge.fallbackFor !== undefined || !lost.has(endOf(edge))) return false;
  const seen = new Set<FlowEdge>();
  for (let one: FlowEdge | undefined = edge; one?.dependency?.fallback !== undefined && !seen.has(one); ) {
    seen.add(one);
    if (one.dependency.fallback.kind === "answer") return false;
    const standIn: FlowEdge | undefined = standInOf(outline, one);
    if (standIn === undefined) break;
    if (!isWaitedFor(standIn) || !lost.has(endOf(standIn))) return false;
    one = standIn;
  }
  return true;
}
