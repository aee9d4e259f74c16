// Who waits for whom in one flow: for each component the ways on which it gets an answer, with what stands in for each, and
// in reverse who waits for it. It holds no times and no failures; responses.ts asks it what a trouble does.

import type { Flow, Id, SystemModel } from "../../../language/index.ts";
import { leavingOrder } from "../../graph/leaving-order.ts";
import { stronglyConnectedComponents } from "../../graph/scc.ts";
import { isHandOff } from "../attempts.ts";
import { type FlowEdge, isWrite, patternOf } from "../flow-edges.ts";
import { type FlowGraph, flowGraphOf } from "../flow-graph.ts";
import { perFlow } from "../memo.ts";
import { trimmed } from "../trimmed.ts";

/** One way of getting an answer, and what happens without it. */
export interface Way {
  readonly edge: FlowEdge;
  /** Whether the request fails with it, where nothing stands in: not so for a cache beside its store. */
  readonly isNeeded: boolean;
  /** The store behind a cache, asked when it misses or fails, or written through it. */
  readonly behind: Way | undefined;
  /** What is tried when it has failed; `answer` needs nobody. */
  readonly standIn: Way | "answer" | undefined;
  readonly isOptional: boolean;
}

export interface WaitGraph {
  readonly graph: FlowGraph;
  /** What is waited for stands before who waits, cycles aside. */
  readonly ids: readonly Id[];
  readonly indexById: ReadonlyMap<Id, number>;
  /** By number, in the order in which they are walked. */
  readonly ways: readonly (readonly Way[])[];
  readonly waiters: readonly (readonly number[])[];
  /** Whether it waits for itself, directly or through others. */
  readonly isCyclic: readonly boolean[];
  /** Where somebody waits for the flow's reply. */
  readonly origins: readonly number[];
  /** Whether the one who waits for the reply waits for it. */
  readonly isHot: readonly boolean[];
  /** Where work goes on that was handed over, with nobody waiting. */
  readonly laterRoots: readonly number[];
  /** Stores that a hot outbox is in; without them the step that writes it fails. */
  readonly outboxes: readonly { readonly source: number; readonly store: number }[];
}

/** Who waits for whom in a flow, once per model and flow. Linear in its graph. */
export const waitsOf: (model: SystemModel, flow: Flow) => WaitGraph = perFlow((model, flow) => {
  const graph = flowGraphOf(model, flow);
  const web = webOf(graph);
  const { order, isCyclic } = calleesFirst(web);
  const ids: Id[] = [];
  const isHot: boolean[] = [];
  const indexById = new Map<Id, number>();
  const waiters: number[][] = [];
  for (let index = 0; index < order.length; index++) {
    const number = order[index] ?? 0;
    const id = web.ids[number] as Id;
    ids.push(id);
    isHot.push(web.isHot[number] === 1);
    indexById.set(id, index);
    waiters.push([]);
  }
  const ways: (readonly Way[])[] = [];
  const outboxes: { source: number; store: number }[] = [];
  const laterRoots = new Set<number>();
  for (const [source, number] of order.entries()) {
    const edges = web.edges[number] ?? noEdges;
    const own = waysOf(model, ids[source] as Id, edges);
    ways.push(own.ways);
    for (const target of own.targets) addOnce(waiters[indexById.get(target) ?? -1], source);
    for (const { target, asynchronous, optional, dependency, hot } of edges) {
      if (!asynchronous) continue;
      laterRoots.add(indexById.get(target) ?? 0);
      if (dependency?.outbox === undefined || optional || !hot) continue;
      const store = indexById.get(dependency.outbox.id);
      if (store === undefined) continue;
      outboxes.push({ source, store });
      addOnce(waiters[store], source);
    }
    // Cold edges of a component that is waited for are no ways of it, and still hand work on.
    if (web.mixed.has(number)) {
      for (const edge of graph.edgesBySource.get(ids[source] as Id) ?? noEdges) {
        if (edge.asynchronous) laterRoots.add(indexById.get(edge.target) ?? 0);
      }
    }
  }
  return {
    graph,
    ids: trimmed(ids),
    indexById,
    ways: trimmed(ways),
    waiters: waiters.map(trimmed),
    isCyclic,
    origins: graph.hotOrigins.flatMap((id) => indexById.get(id) ?? []),
    isHot: trimmed(isHot),
    laterRoots: [...laterRoots],
    outboxes,
  };
});

const noEdges: readonly FlowEdge[] = [];

/** The numbers come ascending, so one that is there stands last. */
function addOnce(numbers: number[] | undefined, number: number): void {
  if (numbers !== undefined && numbers[numbers.length - 1] !== number) numbers.push(number);
}

/** A flow's graph by numbers, in the order in which it was walked. */
interface Web {
  readonly ids: readonly Id[];
  readonly isHot: Uint8Array;
  /** Of what is waited for the hot edges, of all else every edge. */
  readonly edges: readonly (readonly FlowEdge[])[];
  /** Those of which cold edges were left out. */
  readonly mixed: ReadonlySet<number>;
  /** What each waits for: targets of the edges that hand nothing on, and stores of outboxes. */
  readonly successors: readonly (readonly number[])[];
}

function webOf({ edgesBySource, hotOrigins }: FlowGraph): Web {
  const ids: Id[] = [];
  const edges: (readonly FlowEdge[])[] = [];
  const numbers = new Map<Id, number>();
  for (const [id, own] of edgesBySource) {
    numbers.set(id, ids.length);
    ids.push(id);
    edges.push(own);
  }
  const isHot = new Uint8Array(ids.length);
  const mixed = new Set<number>();
  const successors: (readonly number[])[] = new Array(ids.length).fill(nobody);
  const hot: number[] = [];
  const heat = (number: number): void => {
    if (isHot[number] === 1) return;
    isHot[number] = 1;
    hot.push(number);
  };
  for (const id of hotOrigins) heat(numbers.get(id) ?? 0);
  for (let next = hot.pop(); next !== undefined; next = hot.pop()) {
    const all = edges[next] ?? noEdges;
    const own = all.every((edge) => edge.hot) ? all : all.filter((edge) => edge.hot);
    if (own !== all) {
      edges[next] = own;
      mixed.add(next);
    }
    const targets = successorsOver(own, numbers);
    successors[next] = targets;
    for (const target of targets) heat(target);
  }
  for (let number = 0; number < ids.length; number++) {
    const own = edges[number] ?? noEdges;
    if (isHot[number] === 0) successors[number] = successorsOver(own, numbers);
    for (const { dependency } of own) {
      const store = dependency?.outbox === undefined ? undefined : numbers.get(dependency.outbox.id);
      if (store !== undefined) successors[number] = [...(successors[number] ?? nobody), store];
    }
  }
  return { ids, isHot, edges, mixed, successors };
}

const nobody: readonly number[] = [];

function successorsOver(edges: readonly FlowEdge[], numbers: ReadonlyMap<Id, number>): readonly number[] {
  if (edges.length === 0) return nobody;
  const targets: number[] = [];
  for (const { target, asynchronous } of edges) {
    const number = asynchronous ? undefined : numbers.get(target);
    if (number !== undefined) targets.push(number);
  }
  return targets;
}

/** Numbers with what is waited for before who waits, circles aside. */
function calleesFirst({ successors }: Web): {
  readonly order: readonly number[];
  readonly isCyclic: readonly boolean[];
} {
  const size = successors.length;
  const order = leavingOrder(successors);
  if (order !== undefined) return { order, isCyclic: new Array(size).fill(false) };
  const grouped: number[] = [];
  const isCyclic: boolean[] = [];
  for (const part of stronglyConnectedComponents(size, (number) => successors[number] ?? nobody)) {
    const isCircle = part.length > 1 || successors[part[0] ?? 0]?.includes(part[0] ?? 0) === true;
    for (const number of part) {
      grouped.push(number);
      isCyclic.push(isCircle);
    }
  }
  return { order: grouped, isCyclic };
}

/** Flows share the edges of components that they do not list, and so the ways over them. */
const waysByEdges = new WeakMap<readonly FlowEdge[], OwnWays>();

interface OwnWays {
  readonly ways: readonly Way[];
  readonly targets: readonly Id[];
}

const noWays: OwnWays = { ways: [], targets: [] };

function waysOf(model: SystemModel, id: Id, edges: readonly FlowEdge[]): OwnWays {
  if (edges.length === 0) return noWays;
  let known = waysByEdges.get(edges);
  if (known === undefined) {
    const ways = isHandOff(model.componentById.get(id)) ? [] : trimmed(readWays(model, id, edges));
    known = { ways, targets: trimmed(targetsOf(ways)) };
    waysByEdges.set(edges, known);
  }
  return known;
}

function readWays(model: SystemModel, id: Id, edges: readonly FlowEdge[]): readonly Way[] {
  const ways: Way[] = [];
  for (const edge of edges) {
    // The store behind a cache belongs to the way to the cache, a stand-in to the way that it stands in for. Where a flow
    // begins at a cache, its own misses are ways like others.
    const isOwnMiss = edge.via === id && edge.miss;
    if (edge.asynchronous || edge.fallbackFor !== undefined || (edge.via !== undefined && !isOwnMiss)) continue;
    ways.push(wayOf(model, edges, edge, 0));
  }
  return ways;
}

/** Stand-ins of stand-ins that are followed; a chain of more is cut, and counts as failing there. */
const longestChain = 8;

function wayOf(model: SystemModel, edges: readonly FlowEdge[], edge: FlowEdge, depth: number): Way {
  const { isNeeded, behind } = cacheWay(model, edges, edge, depth);
  const standIn = standInOf(model, edges, edge, depth);
  return { edge, isNeeded, behind, standIn, isOptional: edge.optional };
}

/** What a visit of a cache brings along, by its pattern. A read-through cache asks its store itself, by a way of its own. */
function cacheWay(
  model: SystemModel,
  edges: readonly FlowEdge[],
  edge: FlowEdge,
  depth: number,
): Pick<Way, "isNeeded" | "behind"> {
  const cache = model.componentById.get(edge.target);
  const isCache = cache?.kind === "cache" && cache.cacheOf !== undefined && cache.cacheOf.id !== edge.source;
  if (!isCache || depth > longestChain) return needed;
  const pattern = patternOf(cache);
  const before = edge.miss && edge.via !== undefined ? [...(edge.behind ?? []), edge.via] : [];
  if (before.includes(cache.id)) return needed;
  const isSame = (other: FlowEdge) => String(other.behind ?? []) === String(before);
  if (isWrite(edge.dependency)) {
    if (pattern === "write-behind") return needed;
    const through = edges.find((other) => other.via === cache.id && !other.miss && !other.asynchronous);
    const behind = through === undefined ? undefined : wayOf(model, edges, through, depth + 1);
    return { isNeeded: pattern === "write-through", behind };
  }
  if (pattern !== "cache-aside") return needed;
  const miss = edges.find((other) => other.via === cache.id && other.miss && isSame(other));
  const behind = miss === undefined ? undefined : wayOf(model, edges, miss, depth + 1);
  return { isNeeded: behind === undefined, behind };
}

const needed = { isNeeded: true, behind: undefined };

function standInOf(
  model: SystemModel,
  edges: readonly FlowEdge[],
  edge: FlowEdge,
  depth: number,
): Way | "answer" | undefined {
  const { dependency } = edge;
  if (dependency?.fallback === undefined || depth > longestChain) return undefined;
  if (dependency.fallback.kind === "answer") return "answer";
  const other = edges.find((one) => one.fallbackFor === dependency && one.via === undefined);
  if (other === undefined) return undefined;
  // What is handed over needs nobody to answer.
  return other.asynchronous ? "answer" : wayOf(model, edges, other, depth + 1);
}

/** Every component that the ways lead to, some of them more than once. */
export function targetsOf(ways: readonly Way[]): readonly Id[] {
  const found: Id[] = [];
  for (const way of ways) addTargets(found, way);
  return found;
}

function addTargets(found: Id[], { edge, behind, standIn }: Way): void {
  found.push(edge.target);
  if (behind !== undefined) addTargets(found, behind);
  if (standIn !== undefined && standIn !== "answer") addTargets(found, standIn);
}

/** By the ways of a flow, what lies behind each component that was asked for. */
const behindByWaits = new WeakMap<WaitGraph, Map<number, readonly number[]>>();

/** Flows of more components keep nothing of it, since all of it together is quadratic in them. */
const keptSize = 300;

/** What a request comes to through this component alone, the component left out. Linear in the ways when first asked for. */
export function behind(waits: WaitGraph, node: number): readonly number[] {
  if (waits.ids.length > keptSize) return findBehind(waits, node);
  let known = behindByWaits.get(waits);
  if (known === undefined) {
    known = new Map();
    behindByWaits.set(waits, known);
  }
  let found = known.get(node);
  if (found === undefined) {
    found = findBehind(waits, node);
    known.set(node, found);
  }
  return found;
}

function findBehind({ ids, indexById, origins, laterRoots, ways }: WaitGraph, node: number): readonly number[] {
  const isAround = new Uint8Array(ids.length);
  isAround[node] = 1;
  const waiting: number[] = [];
  const reach = (one: number): void => {
    if (isAround[one] === 1) return;
    isAround[one] = 1;
    waiting.push(one);
  };
  for (const one of origins) reach(one);
  for (const one of laterRoots) reach(one);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const id of targetsOf(ways[next] ?? [])) reach(indexById.get(id) ?? node);
  }
  const found: number[] = [];
  for (let one = 0; one < ids.length; one++) if (isAround[one] === 0) found.push(one);
  return found;
}
