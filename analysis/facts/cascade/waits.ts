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
  /** Number of the target among the nodes. */
  readonly target: number;
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
    edgesById.set(id, hot.has(id) ? edges.filter((edge) => edge.hot) : edges);
  }
  const ids = calleesFirst(edgesById);
  const indexById = new Map(ids.map((id, index) => [id, index]));
  const isCyclic = cyclicNodes(ids, indexById, edgesById);
  const ways = ids.map((id) => waysOf({ model, edgesById, indexById }, id));
  const waiters: number[][] = ids.map(() => []);
  for (const [source, own] of ways.entries()) for (const target of targetsOf(own)) waiters[target]?.push(source);
  const numbersOf = (wanted: Iterable<Id>) => [...new Set(wanted)].flatMap((id) => indexById.get(id) ?? []);
  const outboxes: { source: number; store: number }[] = [];
  for (const [source, id] of ids.entries()) {
    for (const { asynchronous, optional, dependency, hot: isHot } of edgesById.get(id) ?? []) {
      const store = indexById.get(dependency?.outbox?.id ?? "");
      if (!asynchronous || optional || !isHot || store === undefined) continue;
      outboxes.push({ source, store });
      waiters[store]?.push(source);
    }
  }
  return {
    graph,
    ids,
    indexById,
    ways,
    waiters: waiters.map((own) => [...new Set(own)]),
    isCyclic,
    origins: numbersOf(graph.hotOrigins),
    isHot: ids.map((id) => hot.has(id)),
    laterRoots: numbersOf(graph.edges.filter((edge) => edge.asynchronous).map((edge) => edge.target)),
    outboxes,
  };
});

/** What the one who waits for the reply waits for. */
function hotComponents({ hotOrigins, edgesBySource }: FlowGraph): ReadonlySet<Id> {
  const hot = new Set<Id>(hotOrigins);
  for (const id of hot) {
    for (const edge of edgesBySource.get(id) ?? []) if (edge.hot && !edge.asynchronous) hot.add(edge.target);
  }
  return hot;
}

type Edges = ReadonlyMap<Id, readonly FlowEdge[]>;

function partsOf(ids: readonly Id[], indexById: ReadonlyMap<Id, number>, edgesById: Edges) {
  const successors = ids.map((id) =>
    (edgesById.get(id) ?? []).flatMap((edge) => (edge.asynchronous ? [] : (indexById.get(edge.target) ?? []))),
  );
  return { successors, parts: stronglyConnectedComponents(ids.length, (node) => successors[node] ?? []) };
}

function calleesFirst(edgesById: Edges): readonly Id[] {
  const ids = [...edgesById.keys()];
  const { parts } = partsOf(ids, new Map(ids.map((id, index) => [id, index])), edgesById);
  return parts.flat().map((node) => ids[node] as Id);
}

function cyclicNodes(ids: readonly Id[], indexById: ReadonlyMap<Id, number>, edgesById: Edges): readonly boolean[] {
  const { successors, parts } = partsOf(ids, indexById, edgesById);
  const isCyclic = ids.map((_, node) => successors[node]?.includes(node) === true);
  for (const part of parts) if (part.length > 1) for (const node of part) isCyclic[node] = true;
  return isCyclic;
}

interface Reading {
  readonly model: SystemModel;
  readonly edgesById: Edges;
  readonly indexById: ReadonlyMap<Id, number>;
}

function waysOf(reading: Reading, id: Id): readonly Way[] {
  if (isHandOff(reading.model.componentById.get(id))) return [];
  const edges = reading.edgesById.get(id) ?? [];
  return edges.flatMap((edge) => {
    // The store behind a cache belongs to the way to the cache, a stand-in to the way that it stands in for. Where a flow
    // begins at a cache, its own misses are ways like others.
    const isOwnMiss = edge.via === id && edge.miss;
    if (edge.asynchronous || edge.fallbackFor !== undefined || (edge.via !== undefined && !isOwnMiss)) return [];
    return wayOf(reading, edges, edge, 0) ?? [];
  });
}

/** Stand-ins of stand-ins that are followed; a chain of more is cut, and counts as failing there. */
const longestChain = 8;

function wayOf(reading: Reading, edges: readonly FlowEdge[], edge: FlowEdge, depth: number): Way | undefined {
  const target = reading.indexById.get(edge.target);
  if (target === undefined) return undefined;
  const { isNeeded, behind } = cacheWay(reading, edges, edge, depth);
  const standIn = standInOf(reading, edges, edge, depth);
  return {
    edge,
    target,
    isNeeded,
    ...(behind === undefined ? {} : { behind }),
    ...(standIn === undefined ? {} : { standIn }),
    isOptional: edge.optional,
  };
}

/** What a visit of a cache brings along, by its pattern. A read-through cache asks its store itself, by a way of its own. */
function cacheWay(
  reading: Reading,
  edges: readonly FlowEdge[],
  edge: FlowEdge,
  depth: number,
): { isNeeded: boolean; behind?: Way } {
  const cache = reading.model.componentById.get(edge.target);
  const isCache = cache?.kind === "cache" && cache.cacheOf !== undefined && cache.cacheOf.id !== edge.source;
  if (!isCache || depth > longestChain) return { isNeeded: true };
  const pattern = patternOf(cache);
  const before = edge.miss && edge.via !== undefined ? [...(edge.behind ?? []), edge.via] : [];
  if (before.includes(cache.id)) return { isNeeded: true };
  const isSame = (other: FlowEdge) => String(other.behind ?? []) === String(before);
  if (isWrite(edge.dependency)) {
    if (pattern === "write-behind") return { isNeeded: true };
    const through = edges.find((other) => other.via === cache.id && !other.miss && !other.asynchronous);
    const behind = through === undefined ? undefined : wayOf(reading, edges, through, depth + 1);
    return { isNeeded: pattern === "write-through", ...(behind === undefined ? {} : { behind }) };
  }
  if (pattern !== "cache-aside") return { isNeeded: true };
  const miss = edges.find((other) => other.via === cache.id && other.miss && isSame(other));
  const behind = miss === undefined ? undefined : wayOf(reading, edges, miss, depth + 1);
  return { isNeeded: behind === undefined, ...(behind === undefined ? {} : { behind }) };
}

function standInOf(
  reading: Reading,
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
  return other.asynchronous ? "answer" : wayOf(reading, edges, other, depth + 1);
}

/** The number of every component that the ways lead to. */
export function targetsOf(ways: readonly Way[]): ReadonlySet<number> {
  const found = new Set<number>();
  const waiting = [...ways];
  for (let way = waiting.pop(); way !== undefined; way = waiting.pop()) {
    found.add(way.target);
    if (way.behind !== undefined) waiting.push(way.behind);
    if (way.standIn !== undefined && way.standIn !== "answer") waiting.push(way.standIn);
  }
  return found;
}
