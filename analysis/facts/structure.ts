// The structure function of a flow: which components by themselves, joined how, must be up for it to be served.
// A graph of a few node kinds, shared per component and access, with cycles left in; structure-values.ts gives them their
// meaning for whatever is asked. It holds no probabilities of failures.

import type { Component, Dependency, Flow, Id, SystemModel } from "../../language/index.ts";
import { type FlowEdge, isWrite, patternOf } from "./flow-edges.ts";
import { type FlowOutline, flowOutlineOf } from "./flow-graph.ts";
import { idleBranchesOf } from "./idle-branches.ts";
import { type Access, accessOf, type Standing, sameAccess, standingsOf } from "./redundancy.ts";

/** Something other than a failure that differs between requests: a cache hits, or an `either` takes a branch. */
export type RequestDraw =
  | {
      readonly kind: "hit";
      readonly cache: Component;
      /** Hit ratio; the ends of an interval, [0, 1] where none is stated. */
      readonly low: number;
      readonly high: number;
    }
  | {
      readonly kind: "branch";
      readonly either: number;
      readonly branch: number;
      /** Probability of this branch, given that none of those before it is taken. */
      readonly low: number;
      readonly high: number;
    };

/** A draw that comes out so. */
export interface Literal {
  readonly draw: number;
  readonly is: boolean;
}

/** Parts are indices of other nodes. */
export type StructureNode =
  | { readonly kind: "standing"; readonly standing: Standing }
  | { readonly kind: "all" | "any"; readonly parts: readonly number[] }
  /** Needed only under the literals: up unless all hold and the part is down. */
  | { readonly kind: "guard"; readonly when: readonly Literal[]; readonly part: number }
  /** One or the other, as the draw comes out. */
  | { readonly kind: "choice"; readonly draw: number; readonly hit: number; readonly miss: number };

/** What the flow does without when it is down: the primary of a fallback or an optional step on the hot path. */
export interface Primary {
  readonly edge: FlowEdge;
  readonly node: number;
}

export interface Structure {
  readonly flow: Flow;
  readonly outline: FlowOutline;
  /** Shared by all flows of the model, since most components mean the same to most of them. */
  readonly nodes: readonly StructureNode[];
  /** Up exactly where the flow is served. */
  readonly root: number;
  /** Shared as the nodes are. */
  readonly draws: readonly RequestDraw[];
  /** The first draw of the flow's first `either`; those of its other branches follow. */
  readonly firstBranch: number;
  /** The draw of the hits of a cache, where a request of some flow depends on it. */
  readonly drawByCache: ReadonlyMap<Id, number>;
  /** What the flow does without at a component that the hot path visits while everything is up. */
  primariesOf(id: Id): readonly Primary[];
}

/** What a model's structures have in common, gone with its snapshot. */
interface Arena {
  readonly model: SystemModel;
  readonly nodes: StructureNode[];
  readonly draws: RequestDraw[];
  readonly drawByCache: Map<Id, number>;
  /** Components below which no flow in question has steps of its own. */
  readonly shared: Scope;
  readonly structures: Map<Flow, Structure>;
  /** Dependencies that nothing comes over; none in the design as it stands. */
  readonly cuts: ReadonlySet<Dependency>;
}

/** What has been made of each component, when first needed. */
type Scope = Map<Id, Made>;

/** The nodes of a component by access, and that of all that it walks; −1 for one that nobody needed yet. */
interface Made extends Record<Access | "body", number> {
  readonly id: Id;
  primaries: Primary[] | undefined;
}

const arenas = new WeakMap<SystemModel, Arena>();

/**
 * The structure of a flow, computed once per model and flow; linear in its graph. Semantics, What a flow needs: it is
 * the conjunction over everything that the hot path walks, each step weakened by its fallback, or left out where the
 * step is optional, has a static answer or is handed off. A publication through an outbox needs the outbox's store.
 */
export function structureOf(model: SystemModel, flow: Flow): Structure {
  let arena = arenas.get(model);
  if (arena === undefined) {
    arena = createArena(model, noCuts);
    arenas.set(model, arena);
  }
  let structure = arena.structures.get(flow);
  if (structure === undefined) {
    structure = buildStructure(arena, flow);
    arena.structures.set(flow, structure);
  }
  return structure;
}

const noCuts: ReadonlySet<Dependency> = new Set();

function createArena(model: SystemModel, cuts: ReadonlySet<Dependency>): Arena {
  return {
    model,
    nodes: [{ kind: "all", parts: [] }],
    draws: [],
    drawByCache: new Map(),
    shared: new Map(),
    structures: new Map(),
    cuts,
  };
}

/** The structures of all flows while nothing comes over some dependencies; made anew where there are any, and linear in the flows. */
export function structuresWithout(model: SystemModel, cuts: ReadonlySet<Dependency>): (flow: Flow) => Structure {
  if (cuts.size === 0) return (flow) => structureOf(model, flow);
  const arena = createArena(model, cuts);
  return (flow) => buildStructure(arena, flow);
}

/** A node that is always up. */
const up = 0;

interface Build extends Omit<Arena, "structures"> {
  readonly outline: FlowOutline;
  readonly own: Scope;
  /** Components whose body is still to be filled. */
  readonly waiting: Made[];
  readonly firstBranch: number;
  readonly idleBranches: ReturnType<typeof idleBranchesOf>;
}

function buildStructure(arena: Arena, flow: Flow): Structure {
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
  if (component === undefined) return up;
  const same = sameAccess(component, access);
  const made = madeOf(build, id);
  if (made[same] !== -1) return made[same];
  const standing = standingsOf(build.model).of(component, access);
  const own = standing.parts.length === 0 ? undefined : add(build, { kind: "standing", standing });
  const body = bodyNode(build, made);
  const parts = own === undefined ? [body] : [own, body];
  made[same] = add(build, { kind: "all", parts });
  return made[same];
}

function bodyNode(build: Build, made: Made): number {
  if (made.body !== -1) return made.body;
  made.body = add(build, { kind: "all", parts: [] });
  build.waiting.push(made);
  return made.body;
}

function fillBody(build: Build, { id, body }: Made): void {
  const [steps, needs, parts]: [FlowEdge[], number[], number[]] = [[], [], []];
  for (const edge of build.outline.edgesOf(id)) {
    if (!edge.hot || edge.fallbackFor !== undefined || edge.via !== undefined) continue;
    const need = stepNode(build, edge);
    steps.push(edge);
    needs.push(need);
    parts.push(guarded(build, edge, need));
  }
  for (const draws of build.idleBranches(id, steps)) parts.push(guarded(build, { draws }, allOf(build, needs)));
  build.nodes[body] = { kind: "all", parts: parts.filter((part) => part !== up) };
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
  const cache = build.model.componentById.get(edge.target);
  // Caches that hold copies of each other in a circle have nothing behind them.
  const isCircle = edge.miss && (edge.via === edge.target || edge.behind?.includes(edge.target) === true);
  const access = accessOf(edge.dependency);
  const isCut = edge.dependency !== undefined && build.cuts.has(edge.dependency);
  const node = isCut ? add(build, { kind: "any", parts: [] }) : componentNode(build, edge.target, access);
  if (cache?.kind !== "cache" || cache.cacheOf === undefined || cache.cacheOf.id === edge.source || isCircle)
    return node;
  const pattern = patternOf(cache);
  if (isWrite(edge.dependency)) {
    if (pattern === "write-behind") return node;
    const store = componentNode(build, cache.cacheOf.id, "write");
    return pattern === "write-through" ? allOf(build, [node, store]) : store;
  }
  const isAside = pattern === "cache-aside";
  const reader = isAside ? edge.source : cache.id;
  const before = edge.miss && edge.via !== undefined ? [...(edge.behind ?? []), edge.via] : [];
  const miss = missNode(build, reader, cache, isAside ? before : [], tried);
  return cachedNode(build, cache, miss, isCut ? node : componentNode(build, cache.id, "call"));
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
  const node = componentNode(build, id, "call");
  if (component?.kind !== "cache" || component.cacheOf === undefined) return node;
  return cachedNode(build, component, missNode(build, id, component, [], nothingTried), node);
}
