// Who waits for whom in one flow: for each component the ways on which it gets an answer, with what stands in for each, and
// in reverse who waits for it. It holds no times and no failures; responses.ts asks it what a trouble does.

import type { Id, SystemModel } from "../../../language/index.ts";
import { hasCircleIn, listsOf, sourcesOf } from "../../graph/rows.ts";
import { stronglyConnectedComponents } from "../../graph/scc.ts";
import { type Rows, settledOrderOf } from "../../graph/settled-order.ts";
import { int32s, int32sOf } from "../../graph/small-arrays.ts";
import { isHandOff } from "../attempts.ts";
import { type FlowEdge, isWrite, patternOf } from "../flow-edges.ts";
import { type FlowGraph, flowGraphOf } from "../flow-graph.ts";
import { perFlowReading } from "../memo.ts";
import { trimmed } from "../trimmed.ts";

/** One way of getting an answer, and what happens without it. */
export interface Way {
  readonly edge: FlowEdge;
  /** Its index among all that the ways of its source lead to, those behind others and in place of others counted. */
  readonly slot: number;
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
  /** By number, its position in the graph; and by that position its number. */
  readonly positions: Int32Array;
  readonly numbers: Int32Array;
  /** By number, in the order in which they are walked. */
  readonly ways: readonly OwnWays[];
  /** By number, what its ways lead to, at their slots; after them the stores of its outboxes. */
  readonly targets: Rows;
  /** By number, who waits for it. */
  readonly waiters: Rows;
  /** 1 for what waits for itself, directly or through others. */
  readonly isCyclic: Uint8Array;
  readonly hasCircle: boolean;
  /** Where somebody waits for the flow's reply. */
  readonly origins: readonly number[];
  /** 1 for what the one who waits for the reply waits for. */
  readonly isHot: Uint8Array;
  /** Where work goes on that was handed over, with nobody waiting. */
  readonly laterRoots: readonly number[];
  /** Stores that a hot outbox is in; without them the step that writes it fails. */
  readonly outboxes: readonly { readonly source: number; readonly store: number }[];
}

/** Who waits for whom in a flow, once per model and flow. Linear in its graph. */
export const waitsOf = perFlowReading(["objects"], (model, flow): WaitGraph => {
  const graph = flowGraphOf(model, flow);
  const plain = plainWaysIn(model, graph);
  const isWaitedFor = heatIn(graph, plain);
  const { positions, isCyclic, hasCircle } = calleesFirst(graph, isWaitedFor, plain);
  const size = positions.length;
  const numbers = int32s(size);
  for (let number = 0; number < size; number++) numbers[positions[number] as number] = number;
  const ids: Id[] = new Array(size);
  const ways: OwnWays[] = new Array(size);
  const isHot = new Uint8Array(size);
  const firstEdge = int32s(size + 1);
  const targets: number[] = [];
  const outboxes: { source: number; store: number }[] = [];
  const laterRoots: number[] = [];
  for (let source = 0; source < size; source++) {
    const position = positions[source] as number;
    const first = graph.firstEdge[position] as number;
    const id = graph.ids[position] as Id;
    ids[source] = id;
    isHot[source] = isWaitedFor[position] as number;
    const known = plain[position];
    const own = known ?? waysOf(model, id, answeringAt(graph, position, isHot[source] === 1));
    ways[source] = own;
    for (let slot = 0; slot < own.edges.length; slot++) {
      targets.push(numbers[graph.targets[first + (own.edges[slot] as number)] as number] as number);
    }
    // On plain ways nothing is handed over.
    const end = known === undefined ? (graph.firstEdge[position + 1] as number) : first;
    for (let edge = first; edge < end; edge++) {
      const { asynchronous, optional, dependency, hot } = graph.edges[edge] as FlowEdge;
      if (!asynchronous) continue;
      const later = numbers[graph.targets[edge] as number] as number;
      if (!laterRoots.includes(later)) laterRoots.push(later);
      if (dependency?.outbox === undefined || optional || !hot) continue;
      // The graph has an entry for every store of an outbox.
      const store = numbers[graph.positions.get(dependency.outbox.id) as number] as number;
      outboxes.push({ source, store });
      targets.push(store);
    }
    firstEdge[source + 1] = targets.length;
  }
  const rows = { firstEdge, targets: int32sOf(targets) };
  return {
    graph,
    ids,
    positions,
    numbers,
    ways,
    targets: rows,
    waiters: sourcesOf(rows),
    isCyclic,
    hasCircle,
    origins: graph.hotOrigins.map((id) => numbers[graph.positions.get(id) as number] as number),
    isHot,
    laterRoots,
    outboxes,
  };
});

/** A component's number in a flow; undefined where the flow does not reach it. */
export function numberIn({ graph, numbers }: WaitGraph, id: Id): number | undefined {
  const position = graph.positions.get(id);
  return position === undefined ? undefined : numbers[position];
}

/** Whether a number waits for another one, itself or by others. Linear in the graph. */
export function leadsTo({ targets }: WaitGraph, from: number, to: number): boolean {
  const seen = new Set([from]);
  // A set yields what is added while it is walked.
  for (const node of seen) {
    if (node === to) return true;
    for (const next of targets.targets.subarray(targets.firstEdge[node], targets.firstEdge[node + 1])) seen.add(next);
  }
  return false;
}

/**
 * By position in the graph, the ways of components whose edges are all waited for, with nothing handed over: most that flows share
 * are such, and then nobody has to look at the edges themselves. Undefined for all others.
 */
type PlainWays = readonly (OwnWays | undefined)[];

function plainWaysIn(model: SystemModel, { ids, edgesAt }: FlowGraph): PlainWays {
  const found: (OwnWays | undefined)[] = new Array(ids.length);
  for (let position = 0; position < found.length; position++) {
    const edges = edgesAt[position] as readonly FlowEdge[];
    // What a flow lists has edges of its own.
    const own = edges[0]?.listed === true ? undefined : waysOf(model, ids[position] as Id, edges);
    found[position] = own?.isPlain === true ? own : undefined;
  }
  return found;
}

/** By position in the graph, 1 for what the one who waits for the reply waits for. */
function heatIn(graph: FlowGraph, plain: PlainWays): Uint8Array {
  const { edges, firstEdge, targets, positions, hotOrigins } = graph;
  const isHot = new Uint8Array(positions.size);
  const hot: number[] = [];
  const heat = (position: number): void => {
    if (isHot[position] === 1) return;
    isHot[position] = 1;
    hot.push(position);
  };
  for (const id of hotOrigins) heat(positions.get(id) as number);
  for (let next = hot.pop(); next !== undefined; next = hot.pop()) {
    const end = firstEdge[next + 1] as number;
    const isPlain = plain[next] !== undefined;
    for (let edge = firstEdge[next] as number; edge < end; edge++) {
      if (isPlain) {
        heat(targets[edge] as number);
        continue;
      }
      const { hot: isWaitedFor, asynchronous } = edges[edge] as FlowEdge;
      if (isWaitedFor && !asynchronous) heat(targets[edge] as number);
    }
  }
  return isHot;
}

/** The edges that answers come over: of what is waited for, cold ones are none. */
function answeringAt({ edgesAt }: FlowGraph, position: number, isHot: boolean): readonly FlowEdge[] {
  const edges = edgesAt[position] as readonly FlowEdge[];
  return !isHot || areAllHot(edges) ? edges : edges.filter(({ hot }) => hot);
}

function areAllHot(edges: readonly FlowEdge[]): boolean {
  for (let index = 0; index < edges.length; index++) if (!(edges[index] as FlowEdge).hot) return false;
  return true;
}

/** By position what each waits for: targets of the edges that hand nothing on, and stores of outboxes. */
function successorsIn(graph: FlowGraph, isHot: Uint8Array, plain: PlainWays): Rows {
  const { edges, firstEdge, targets, positions } = graph;
  const size = positions.size;
  const first = int32s(size + 1);
  const successors: number[] = [];
  for (let position = 0; position < size; position++) {
    const end = firstEdge[position + 1] as number;
    const isPlain = plain[position] !== undefined;
    let stores: number[] | undefined;
    for (let edge = firstEdge[position] as number; edge < end; edge++) {
      if (isPlain) {
        successors.push(targets[edge] as number);
        continue;
      }
      const { hot, asynchronous, dependency } = edges[edge] as FlowEdge;
      if (isHot[position] === 1 && !hot) continue;
      if (!asynchronous) successors.push(targets[edge] as number);
      if (dependency?.outbox === undefined) continue;
      stores ??= [];
      stores.push(positions.get(dependency.outbox.id) as number);
    }
    if (stores !== undefined) successors.push(...stores);
    first[position + 1] = successors.length;
  }
  return { firstEdge: first, targets: int32sOf(successors) };
}

/** Positions with what is waited for before who waits, circles aside; and by number in that order 1 for what stands in a circle. */
function calleesFirst(
  graph: FlowGraph,
  isHot: Uint8Array,
  plain: PlainWays,
): Pick<WaitGraph, "positions" | "isCyclic" | "hasCircle"> {
  const rows = successorsIn(graph, isHot, plain);
  const isCyclic = new Uint8Array(isHot.length);
  const { order } = settledOrderOf(rows);
  if (!hasCircleIn(rows, order)) return { positions: order.reverse(), isCyclic, hasCircle: false };
  const successors = listsOf(rows);
  const grouped = int32s(isHot.length);
  let count = 0;
  for (const part of stronglyConnectedComponents(isHot.length, (position) => successors[position] ?? [])) {
    const isCircle = part.length > 1 || successors[part[0] ?? 0]?.includes(part[0] ?? 0) === true;
    for (const position of part) {
      isCyclic[count] = isCircle ? 1 : 0;
      grouped[count++] = position;
    }
  }
  return { positions: grouped, isCyclic, hasCircle: true };
}

/** Flows share the edges of components that they do not list, and so the ways over them. */
const waysByEdges = new WeakMap<readonly FlowEdge[], OwnWays>();

export interface OwnWays {
  readonly ways: readonly Way[];
  /** By slot, the edge that leads there, by its position among the edges of the source. */
  readonly edges: readonly number[];
  /** Whether all edges out of the component are waited for, with nothing handed over. */
  readonly isPlain: boolean;
}

const noWays: OwnWays = { ways: [], edges: [], isPlain: true };
const handsOn: OwnWays = { ...noWays, isPlain: false };

/** The ways that begin with some of the edges out of a component, whoever waits for them. Linear in the edges when first asked for. */
export function waysOf(model: SystemModel, id: Id, edges: readonly FlowEdge[]): OwnWays {
  if (edges.length === 0) return noWays;
  const isShared = edges[0]?.listed === false;
  const known = isShared ? waysByEdges.get(edges) : undefined;
  if (known !== undefined) return known;
  const own = isHandOff(model.componentById.get(id)) ? handsOn : readWays(model, id, edges);
  if (isShared) waysByEdges.set(edges, own);
  return own;
}

function readWays(model: SystemModel, id: Id, edges: readonly FlowEdge[]): OwnWays {
  const ways: Way[] = [];
  const slots: number[] = [];
  for (const edge of edges) {
    // The store behind a cache belongs to the way to the cache, a stand-in to the way that it stands in for. Where a flow
    // begins at a cache, its own misses are ways like others.
    const isOwnMiss = edge.via === id && edge.miss;
    if (edge.asynchronous || edge.fallbackFor !== undefined || (edge.via !== undefined && !isOwnMiss)) continue;
    ways.push(wayOf({ model, edges, slots }, edge, 0));
  }
  return { ways: trimmed(ways), edges: sharedSlots(slots), isPlain: edges.every(isPlainEdge) };
}

function isPlainEdge({ hot, asynchronous, dependency }: FlowEdge): boolean {
  return hot && !asynchronous && dependency?.outbox === undefined;
}

/** Lists of the first so many edges in their order, which are what most ways lead over. */
const firstEdges: (readonly number[])[] = [];

/** The list without room to grow; the same one for all that are the first edges in their order. */
function sharedSlots(slots: readonly number[]): readonly number[] {
  if (slots.length > 16) return trimmed(slots);
  for (let slot = 0; slot < slots.length; slot++) if (slots[slot] !== slot) return trimmed(slots);
  firstEdges[slots.length] ??= trimmed(slots);
  return firstEdges[slots.length] as readonly number[];
}

/** Stand-ins of stand-ins that are followed; a chain of more is cut, and counts as failing there. */
const longestChain = 8;

/** The edges out of one component while its ways are read. */
interface Source {
  readonly model: SystemModel;
  readonly edges: readonly FlowEdge[];
  /** The edge of each slot that is taken. */
  readonly slots: number[];
}

function wayOf(source: Source, edge: FlowEdge, depth: number): Way {
  const slot = source.slots.length;
  source.slots.push(edge.order);
  const { isNeeded, behind } = cacheWay(source, edge, depth);
  const standIn = standInOf(source, edge, depth);
  return { edge, slot, isNeeded, behind, standIn, isOptional: edge.optional };
}

/** What a visit of a cache brings along, by its pattern. A read-through cache asks its store itself, by a way of its own. */
function cacheWay(source: Source, edge: FlowEdge, depth: number): Pick<Way, "isNeeded" | "behind"> {
  const { model, edges } = source;
  const cache = model.componentById.get(edge.target);
  const isCache = cache?.kind === "cache" && cache.cacheOf !== undefined && cache.cacheOf.id !== edge.source;
  if (!isCache || depth > longestChain) return needed;
  const pattern = patternOf(cache);
  const before = edge.miss && edge.via !== undefined ? [...(edge.behind ?? []), edge.via] : noIds;
  if (before.includes(cache.id)) return needed;
  const isSame = ({ behind = noIds }: FlowEdge) =>
    behind.length === before.length && behind.every((one, index) => one === before[index]);
  if (isWrite(edge.dependency)) {
    if (pattern === "write-behind") return needed;
    const through = edges.find((other) => other.via === cache.id && !other.miss && !other.asynchronous);
    const behind = through === undefined ? undefined : wayOf(source, through, depth + 1);
    return { isNeeded: pattern === "write-through", behind };
  }
  if (pattern !== "cache-aside") return needed;
  const miss = edges.find((other) => other.via === cache.id && other.miss && isSame(other));
  const behind = miss === undefined ? undefined : wayOf(source, miss, depth + 1);
  return { isNeeded: behind === undefined, behind };
}

const noIds: readonly Id[] = [];
const needed = { isNeeded: true, behind: undefined };

function standInOf(source: Source, edge: FlowEdge, depth: number): Way | "answer" | undefined {
  const { dependency } = edge;
  if (dependency?.fallback === undefined || depth > longestChain) return undefined;
  if (dependency.fallback.kind === "answer") return "answer";
  const other = source.edges.find((one) => one.fallbackFor === dependency && one.via === undefined);
  if (other === undefined) return undefined;
  // What is handed over needs nobody to answer.
  return other.asynchronous ? "answer" : wayOf(source, other, depth + 1);
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

function findBehind({ ids, origins, laterRoots, ways, targets }: WaitGraph, node: number): readonly number[] {
  const isAround = new Uint8Array(ids.length);
  isAround[node] = 1;
  const waiting: number[] = [];
  const reach = (one: number): void => {
    if (isAround[one] === 1) return;
    isAround[one] = 1;
    waiting.push(one);
  };
  const reachOver = ({ slot, behind, standIn }: Way, source: number): void => {
    reach(targets.targets[(targets.firstEdge[source] as number) + slot] as number);
    if (behind !== undefined) reachOver(behind, source);
    if (standIn !== undefined && standIn !== "answer") reachOver(standIn, source);
  };
  for (const one of origins) reach(one);
  for (const one of laterRoots) reach(one);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const way of (ways[next] as OwnWays).ways) reachOver(way, next);
  }
  const found: number[] = [];
  for (let one = 0; one < ids.length; one++) if (isAround[one] === 0) found.push(one);
  return found;
}
