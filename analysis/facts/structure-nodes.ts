// How a flow's structure comes about: what each component that it walks needs by the terms of its steps, as nodes that flows share.
// What the nodes mean is told by structure.ts.

import type { Component, Dependency, Flow, Id } from "../../language/index.ts";
import { type FlowEdge, isWrite, patternOf } from "./flow-edges.ts";
import { type FlowOutline, flowOutlineOf } from "./flow-graph.ts";
import { idleBranchesOf } from "./idle-branches.ts";
import { type Access, accessOf, sameAccess, standingsOf } from "./redundancy.ts";
import type { Arena, Literal, Made, Primary, Scope, Structure, StructureNode } from "./structure.ts";
import { trimmed } from "./trimmed.ts";

/** A node that is always up. */
const up = 0;

interface Build extends Arena {
  readonly outline: FlowOutline;
  readonly own: Scope;
  /** Components whose body is still to be filled. */
  readonly waiting: Made[];
  readonly firstBranch: number;
  readonly idleBranches: ReturnType<typeof idleBranchesOf>;
}

/** Adds what one flow needs to the nodes that all flows share. Linear in what is not there yet. */
export function buildStructure(arena: Arena, flow: Flow): Structure {
  const outline = flowOutlineOf(arena.model, flow);
  const firstBranch = arena.draws.length;
  const build: Build = {
    ...arena,
    outline,
    own: new Map(),
    waiting: [],
    firstBranch,
    idleBranches: idleBranchesOf(outline),
  };
  for (const [either, { weights }] of outline.eithers.entries()) addBranches(build, either, weights);
  const parts = outline.hotOrigins.map((id) => originNode(build, id));
  const root = add(build, { kind: "all", parts });
  for (let made = build.waiting.pop(); made !== undefined; made = build.waiting.pop()) fillBody(build, made);
  return {
    flow,
    outline,
    nodes: arena.nodes,
    root,
    draws: arena.draws,
    firstBranch,
    drawByCache: arena.drawByCache,
    primariesOf: (id) => scopeOf(build, id).get(id)?.primaries ?? noPrimaries,
    kept: { standings: undefined, needs: undefined, fatalities: undefined, failure: undefined },
  };
}

const noPrimaries: readonly Primary[] = [];

function scopeOf(build: Build, id: Id): Scope {
  return build.outline.isOwn(id) ? build.own : build.shared;
}

function madeOf(build: Build, id: Id): Made {
  const scope = scopeOf(build, id);
  let made = scope.get(id);
  if (made === undefined) {
    made = { id, call: -1, read: -1, replica: -1, any: -1, write: -1, body: -1, primaries: undefined };
    scope.set(id, made);
  }
  return made;
}

function addBranches(build: Build, either: number, weights: readonly number[]): void {
  let left = 1;
  for (const [branch, weight] of weights.entries()) {
    // The last branch is what is left when no other one is taken.
    if (branch === weights.length - 1) return;
    const probability = left <= 0 ? 0 : Math.min(1, weight / left);
    build.draws.push({ kind: "branch", either, branch, low: probability, high: probability });
    left -= weight;
  }
}

function add(build: Build, node: StructureNode): number {
  build.nodes.push(node);
  return build.nodes.length - 1;
}

function allOf(build: Build, parts: readonly number[]): number {
  const needed = parts.filter((part) => part !== up);
  if (needed.length === 0) return up;
  return needed.length === 1 ? (needed[0] ?? up) : add(build, { kind: "all", parts: needed });
}

function anyOf(build: Build, parts: readonly number[]): number {
  if (parts.includes(up)) return up;
  return parts.length === 1 ? (parts[0] ?? up) : add(build, { kind: "any", parts });
}

/** The component by itself and everything that it walks. */
function componentNode(build: Build, id: Id, access: Access): number {
  const component = build.model.componentById.get(id);
  return component === undefined ? up : nodeOf(build, component, access);
}

function nodeOf(build: Build, component: Component, access: Access): number {
  const same = sameAccess(component, access);
  const made = madeOf(build, component.id);
  if (made[same] !== -1) return made[same];
  const standing = standingsOf(build.model).of(component, access);
  const body = bodyNode(build, made);
  if (standing.parts.length === 0) made[same] = body;
  else {
    const own = add(build, { kind: "standing", standing });
    made[same] = body === up ? own : add(build, { kind: "all", parts: [own, body] });
  }
  return made[same];
}

function bodyNode(build: Build, made: Made): number {
  if (made.body === -1) {
    if (build.outline.edgesOf(made.id).some(isNeed)) {
      made.body = add(build, { kind: "all", parts: noParts });
      build.waiting.push(made);
    } else made.body = up;
  }
  return made.body;
}

const noParts: readonly number[] = [];

/** Whether it is part of what its source needs: a step that somebody waits for, and no stand-in of another one. */
function isNeed({ hot, fallbackFor, via }: FlowEdge): boolean {
  return hot && fallbackFor === undefined && via === undefined;
}

function fillBody(build: Build, { id, body }: Made): void {
  const parts: number[] = [];
  const { idleBranches } = build;
  const steps: FlowEdge[] | undefined = idleBranches === undefined ? undefined : [];
  const needs: number[] = [];
  const edges = build.outline.edgesOf(id);
  for (let index = 0; index < edges.length; index += 1) {
    const edge = edges[index] as FlowEdge;
    if (!isNeed(edge)) continue;
    const need = stepNode(build, edge);
    if (steps !== undefined) {
      steps.push(edge);
      needs.push(need);
    }
    const part = guarded(build, edge, need);
    if (part !== up) parts.push(part);
  }
  if (idleBranches !== undefined && steps !== undefined) {
    for (const draws of idleBranches(id, steps)) {
      const part = guarded(build, { draws }, allOf(build, needs));
      if (part !== up) parts.push(part);
    }
  }
  if (parts.length > 0) build.nodes[body] = { kind: "all", parts: trimmed(parts) };
}

function guarded(build: Build, edge: Pick<FlowEdge, "draws">, part: number): number {
  if (part === up || edge.draws.length === 0) return part;
  const when = guardOf(build, edge);
  return when.length === 0 ? part : add(build, { kind: "guard", when, part });
}

const always: readonly Literal[] = [];

/** The draws under which an edge is walked. A branch is drawn once none of those before it is; the last one needs no draw. */
export function guardOf(
  of: Pick<Structure, "outline" | "firstBranch">,
  edge: Pick<FlowEdge, "draws">,
): readonly Literal[] {
  if (edge.draws.length === 0) return always;
  const { eithers } = of.outline;
  const guard: Literal[] = [];
  for (const { either, branch } of edge.draws) {
    let first = of.firstBranch;
    for (let before = 0; before < either; before += 1) first += (eithers[before]?.weights.length ?? 0) - 1;
    for (let earlier = 0; earlier < branch; earlier += 1) guard.push({ draw: first + earlier, is: false });
    if (branch < (eithers[either]?.weights.length ?? 0) - 1) guard.push({ draw: first + branch, is: true });
  }
  return guard;
}

/** What a step needs, its fallback and optionality applied; the branches that it stands in are the caller's. */
function stepNode(build: Build, edge: FlowEdge): number {
  if (edge.asynchronous) {
    const outbox = edge.dependency?.outbox;
    return outbox === undefined || edge.optional ? up : componentNode(build, outbox.id, "write");
  }
  const primary = reachNode(build, edge, nothingTried);
  const served = withFallback(build, edge, primary, nothingTried);
  if (served !== primary || edge.optional) notePrimary(build, edge, guarded(build, edge, primary));
  return edge.optional ? up : served;
}

function notePrimary(build: Build, edge: FlowEdge, node: number): void {
  const made = madeOf(build, edge.source);
  if (made.primaries === undefined) made.primaries = [{ edge, node }];
  else made.primaries.push({ edge, node });
}

/** The primary, or what stands in for it. `seen` holds the dependencies whose fallback is being worked out. */
function withFallback(build: Build, edge: FlowEdge, primary: number, seen: ReadonlySet<Dependency>): number {
  const dependency = edge.dependency;
  if (dependency?.fallback === undefined || seen.has(dependency)) return primary;
  if (dependency.fallback.kind === "answer") return up;
  const standIn = siblings(build, edge).find((other) => other.fallbackFor === dependency && other.via === undefined);
  if (standIn === undefined) return primary;
  // Whether the whole step is optional is asked above; here it is the stand-in's own terms that count.
  if (standIn.dependency?.optional !== undefined) return up;
  if (standIn.asynchronous) {
    const outbox = standIn.dependency?.outbox;
    return outbox === undefined ? up : anyOf(build, [primary, componentNode(build, outbox.id, "write")]);
  }
  const tried = new Set([...seen, dependency]);
  const second = withFallback(build, standIn, reachNode(build, standIn, tried), tried);
  return anyOf(build, [primary, second]);
}

function siblings(build: Build, edge: FlowEdge): readonly FlowEdge[] {
  return build.outline.edgesOf(edge.source);
}

const nothingTried: ReadonlySet<Dependency> = new Set();

/**
 * The target as the edge's dependency reaches it; through a cache, what the cache's pattern asks for. A miss goes to the
 * store by terms of its own, whose fallback may be the cache again: `tried` is as in `withFallback`.
 */
function reachNode(build: Build, edge: FlowEdge, tried: ReadonlySet<Dependency>): number {
  const target = build.model.componentById.get(edge.target);
  if (target === undefined) return up;
  const { dependency } = edge;
  const isCut = dependency !== undefined && build.cuts.has(dependency);
  const node = isCut ? add(build, { kind: "any", parts: noParts }) : nodeOf(build, target, accessOf(dependency));
  if (target.kind !== "cache" || target.cacheOf === undefined || target.cacheOf.id === edge.source) return node;
  // Caches that hold copies of each other in a circle have nothing behind them.
  if (edge.miss && (edge.via === edge.target || edge.behind?.includes(edge.target) === true)) return node;
  return behindCache(build, edge, { cache: target, store: target.cacheOf.id, node, isCut }, tried);
}

/** What a read or write of a cache needs, `node` being what it takes to reach the cache. */
function behindCache(
  build: Build,
  edge: FlowEdge,
  { cache, store: storeId, node, isCut }: { cache: Component; store: Id; node: number; isCut: boolean },
  tried: ReadonlySet<Dependency>,
): number {
  const pattern = patternOf(cache);
  if (isWrite(edge.dependency)) {
    if (pattern === "write-behind") return node;
    const store = componentNode(build, storeId, "write");
    return pattern === "write-through" ? allOf(build, [node, store]) : store;
  }
  const isAside = pattern === "cache-aside";
  const reader = isAside ? edge.source : cache.id;
  const before = edge.miss && edge.via !== undefined ? [...(edge.behind ?? []), edge.via] : [];
  const miss = missNode(build, reader, cache, isAside ? before : [], tried);
  return cachedNode(build, cache, miss, isCut ? node : nodeOf(build, cache, "call"));
}

/** What a read needs when the cache misses, by the terms of the one who then goes to the store. */
function missNode(
  build: Build,
  reader: Id,
  cache: Component,
  before: readonly Id[],
  tried: ReadonlySet<Dependency>,
): number {
  const edges = build.outline.edgesOf(reader);
  const miss = edges.find((edge) => edge.via === cache.id && edge.miss && isSame(edge.behind ?? noIds, before));
  if (miss === undefined) return componentNode(build, cache.cacheOf?.id ?? "", "read");
  const primary = reachNode(build, miss, tried);
  const served = withFallback(build, miss, primary, tried);
  const isOptional = miss.dependency?.optional !== undefined;
  if (served !== primary || isOptional) {
    const draw = hitDraw(build, cache);
    const isKnown = madeOf(build, miss.source).primaries?.some((noted) => noted.edge === miss);
    if (isKnown !== true) notePrimary(build, miss, add(build, { kind: "choice", draw, hit: up, miss: primary }));
  }
  return isOptional ? up : served;
}

const noIds: readonly Id[] = [];

function isSame(a: readonly Id[], b: readonly Id[]): boolean {
  return a.length === b.length && a.every((id, index) => id === b[index]);
}

/** `node` is the cache itself. */
function cachedNode(build: Build, cache: Component, miss: number, node: number): number {
  const isAside = patternOf(cache) === "cache-aside";
  const hit = isAside ? anyOf(build, [node, miss]) : node;
  const missed = isAside ? miss : allOf(build, [node, miss]);
  return hit === missed ? hit : add(build, { kind: "choice", draw: hitDraw(build, cache), hit, miss: missed });
}

function hitDraw(build: Build, cache: Component): number {
  const known = build.drawByCache.get(cache.id);
  if (known !== undefined) return known;
  const ratio = cache.hitRatio;
  const ends = ratio === undefined ? [0, 1] : [ratio.value, ratio.upper ?? ratio.value];
  build.draws.push({ kind: "hit", cache, low: Math.min(...ends), high: Math.max(...ends) });
  build.drawByCache.set(cache.id, build.draws.length - 1);
  return build.draws.length - 1;
}

/**
 * Where a flow begins at a cache, every request is a read of it. Where it begins at somebody else's system or at a job, there is
 * no demand while that one is down and nothing is lost: as with a client, only what it walks takes part.
 */
function originNode(build: Build, id: Id): number {
  const component = build.model.componentById.get(id);
  if (component?.kind === "external" || component?.kind === "job") return bodyNode(build, madeOf(build, id));
  if (component === undefined) return up;
  const node = nodeOf(build, component, "call");
  if (component.kind !== "cache" || component.cacheOf === undefined) return node;
  return cachedNode(build, component, missNode(build, id, component, [], nothingTried), node);
}
