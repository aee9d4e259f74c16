// Who waits for whom in one flow: for each component the ways on which it gets an answer, with what stands in for each, and
// in reverse who waits for it. It holds no times and no failures; responses.ts asks it what a trouble does.

import type { Flow, Id, SystemModel } from "../../../language/index.ts";
import { stronglyConnectedComponents } from "../../graph/scc.ts";
import { isHandOff } from "../attempts.ts";
import { type FlowEdge, isWrite, patternOf } from "../flow-edges.ts";
import { type FlowGraph, flowGraphOf } from "../flow-graph.ts";
import { perFlow } from "../memo.ts";

/** One way of getting an answer, and what happens without it. */
export interface Way {
  readonly edge: FlowEdge;
  /** Whether the request fails with it, where nothing stands in: not so for a cache beside its store. */
  readonly isNeeded: boolean;
  /** The store behind a cache, asked when it misses or fails, or written through it. */
  readonly behind?: Way;
  /** What is tried when it has failed; `answer` needs nobody. */
  readonly standIn?: Way | "answer";
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
  const hot = hotComponents(graph);
  const edgesById = new Map<Id, readonly FlowEdge[]>();
  for (const [id, edges] of graph.edgesBySource) {
    const isMixed = hot.has(id) && edges.some((edge) => !edge.hot);
    edgesById.set(id, isMixed ? edges.filter((edge) => edge.hot) : edges);
  }
  const { ids, isCyclic } = calleesFirst(edgesById);
  const indexById = new Map<Id, number>();
  for (const [index, id] of ids.entries()) indexById.set(id, index);
  const ways: (readonly Way[])[] = [];
  const waiters: number[][] = [];
  for (let node = 0; node < ids.length; node++) waiters.push([]);
  const outboxes: { source: number; store: number }[] = [];
  for (const [source, id] of ids.entries()) {
    const edges = edgesById.get(id) ?? noEdges;
    const own = waysOf(model, id, edges);
    ways.push(own);
    for (const target of targetsOf(own)) addOnce(waiters[indexById.get(target) ?? -1], source);
    for (const { asynchronous, optional, dependency, hot: isHot } of edges) {
      if (dependency?.outbox === undefined) continue;
      const store = indexById.get(dependency.outbox.id);
      if (!asynchronous || optional || !isHot || store === undefined) continue;
      outboxes.push({ source, store });
      addOnce(waiters[store], source);
    }
  }
  const laterRoots = new Set<number>();
  for (const edge of graph.edges) if (edge.asynchronous) laterRoots.add(indexById.get(edge.target) ?? 0);
  return {
    graph,
    ids,
    indexById,
    ways,
    waiters,
    isCyclic,
    origins: graph.hotOrigins.flatMap((id) => indexById.get(id) ?? []),
    isHot: ids.map((id) => hot.has(id)),
    laterRoots: [...laterRoots],
    outboxes,
  };
});

const noEdges: readonly FlowEdge[] = [];

/** The numbers come ascending, so one that is there stands last. */
function addOnce(numbers: number[] | undefined, number: number): void {
  if (numbers !== undefined && numbers[numbers.length - 1] !== number) numbers.push(number);
}

/** What the one who waits for the reply waits for. */
function hotComponents({ hotOrigins, edgesBySource }: FlowGraph): ReadonlySet<Id> {
  const hot = new Set<Id>(hotOrigins);
  for (const id of hot) {
    for (const edge of edgesBySource.get(id) ?? []) if (edge.hot && !edge.asynchronous) hot.add(edge.target);
  }
  return hot;
}

type Edges = ReadonlyMap<Id, readonly FlowEdge[]>;

function calleesFirst(edgesById: Edges): { readonly ids: readonly Id[]; readonly isCyclic: readonly boolean[] } {
  const known = [...edgesById.keys()];
  const indexById = new Map<Id, number>();
  for (const [index, id] of known.entries()) indexById.set(id, index);
  const successors = known.map((id) => {
    const targets: number[] = [];
    for (const edge of edgesById.get(id) ?? noEdges) {
      const target = edge.asynchronous ? undefined : indexById.get(edge.target);
      if (target !== undefined) targets.push(target);
    }
    return targets;
  });
  const ids: Id[] = [];
  const isCyclic: boolean[] = [];
  for (const part of stronglyConnectedComponents(known.length, (node) => successors[node] ?? [])) {
    const isCircle = part.length > 1 || successors[part[0] ?? 0]?.includes(part[0] ?? 0) === true;
    for (const node of part) {
      ids.push(known[node] as Id);
      isCyclic.push(isCircle);
    }
  }
  return { ids, isCyclic };
}

/** Flows share the edges of components that they do not list, and so the ways over them. */
const waysByEdges = new WeakMap<readonly FlowEdge[], readonly Way[]>();

function waysOf(model: SystemModel, id: Id, edges: readonly FlowEdge[]): readonly Way[] {
  const known = waysByEdges.get(edges);
  if (known !== undefined) return known;
  const ways = isHandOff(model.componentById.get(id)) ? [] : readWays(model, id, edges);
  waysByEdges.set(edges, ways);
  return ways;
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
  return {
    edge,
    isNeeded,
    ...(behind === undefined ? {} : { behind }),
    ...(standIn === undefined ? {} : { standIn }),
    isOptional: edge.optional,
  };
}

/** What a visit of a cache brings along, by its pattern. A read-through cache asks its store itself, by a way of its own. */
function cacheWay(
  model: SystemModel,
  edges: readonly FlowEdge[],
  edge: FlowEdge,
  depth: number,
): { isNeeded: boolean; behind?: Way } {
  const cache = model.componentById.get(edge.target);
  const isCache = cache?.kind === "cache" && cache.cacheOf !== undefined && cache.cacheOf.id !== edge.source;
  if (!isCache || depth > longestChain) return { isNeeded: true };
  const pattern = patternOf(cache);
  const before = edge.miss && edge.via !== undefined ? [...(edge.behind ?? []), edge.via] : [];
  if (before.includes(cache.id)) return { isNeeded: true };
  const isSame = (other: FlowEdge) => String(other.behind ?? []) === String(before);
  if (isWrite(edge.dependency)) {
    if (pattern === "write-behind") return { isNeeded: true };
    const through = edges.find((other) => other.via === cache.id && !other.miss && !other.asynchronous);
    const behind = through === undefined ? undefined : wayOf(model, edges, through, depth + 1);
    return { isNeeded: pattern === "write-through", ...(behind === undefined ? {} : { behind }) };
  }
  if (pattern !== "cache-aside") return { isNeeded: true };
  const miss = edges.find((other) => other.via === cache.id && other.miss && isSame(other));
  const behind = miss === undefined ? undefined : wayOf(model, edges, miss, depth + 1);
  return { isNeeded: behind === undefined, ...(behind === undefined ? {} : { behind }) };
}

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
  const add = (way: Way): void => {
    found.push(way.edge.target);
    if (way.behind !== undefined) add(way.behind);
    if (way.standIn !== undefined && way.standIn !== "answer") add(way.standIn);
  };
  for (const way of ways) add(way);
  return found;
}
