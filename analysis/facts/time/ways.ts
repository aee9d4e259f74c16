// What a request waits for before its reply, as numbered visits and the steps between them, with circles and branches marked.
// It knows no times: what a visit takes, and how times are joined, is response.ts.

import type { Component, Flow, Id, SystemModel } from "../../../language/index.ts";
import { leavingOrder } from "../../graph/leaving-order.ts";
import { stronglyConnectedComponents } from "../../graph/scc.ts";
import { type FlowEdge, isWrite } from "../flow-edges.ts";
import { type FlowOutline, flowGraphOf, flowOutlineOf } from "../flow-graph.ts";
import { perFlow } from "../memo.ts";

/** Outcomes of branches that are walked one by one; with more, branches in different places are drawn independently. */
const outcomeBudget = 24;

/** The ways of a flow that take time before its reply, without any time. */
export interface Ways {
  /** What is waited for; those that others wait for come first. */
  readonly nodes: readonly WayNode[];
  /** Places among the nodes by component; two for a cache that is both read and written. */
  readonly placesById: ReadonlyMap<Id, readonly number[]>;
  /** Where requests enter. */
  readonly origins: readonly number[];
  /** Probabilities of the branches of each `either`. */
  readonly eithers: FlowOutline["eithers"];
  /** Combinations of branches that are drawn beforehand, since their steps stand at more than one component. */
  readonly outcomes: readonly { readonly weight: number; readonly drawn: ReadonlyMap<number, number> }[];
}

/** A component as it is visited: a cache that reads through answers a write without asking its store. */
export interface WayNode {
  readonly id: Id;
  readonly isWritten: boolean;
  /** Whether the flow lists something there or below; else it is the same in every flow. */
  readonly isOwn: boolean;
  readonly edges: readonly FlowEdge[];
  /** The node that each edge leads to. */
  readonly targets: readonly number[];
  /** Whether its steps are taken one after the other, none in a branch or in `parallel`. */
  readonly isPlain: boolean;
  /** Nodes that reach each other with it; absent where it cannot reach itself. */
  readonly circle?: ReadonlySet<number>;
}

/** The ways of a flow, once per model and flow. Linear in the components and steps reached. */
export const waysOf: (model: SystemModel, flow: Flow) => Ways = perFlow((model, flow) => {
  const outline = flowOutlineOf(model, flow);
  const { edgesBySource } = flowGraphOf(model, flow);
  const found: { id: Id; isWritten: boolean; isOwn: boolean; edges: FlowEdge[]; targets: number[] }[] = [];
  const plainIndexes = new Map<Id, number>();
  const writtenIndexes = new Map<Id, number>();
  const indexOf = (id: Id, isWritten: boolean): number => {
    const indexes = isWritten ? writtenIndexes : plainIndexes;
    let index = indexes.get(id);
    if (index === undefined) {
      index = found.length;
      indexes.set(id, index);
      found.push({ id, isWritten, isOwn: outline.isOwn(id), edges: [], targets: [] });
    }
    return index;
  };
  const sourcesByEither = new Map<number, Set<Id>>();
  const origins = outline.hotOrigins.map((id) => indexOf(id, false));
  for (const node of found) {
    for (const edge of edgesBySource.get(node.id) ?? noEdges) {
      if (!takesTime(edge) || (node.isWritten && isReadThrough(edge)) || isNever(model, outline, edge)) continue;
      const isWritten = isWrite(edge.dependency) && model.componentById.get(edge.target)?.kind === "cache";
      node.edges.push(edge);
      node.targets.push(indexOf(edge.target, isWritten));
      for (const { either } of edge.draws) {
        const sources = sourcesByEither.get(either);
        if (sources === undefined) sourcesByEither.set(either, new Set([edge.source]));
        else sources.add(edge.source);
      }
    }
  }
  const successors = found.map(({ targets }) => targets);
  const order = leavingOrder(successors);
  const parts =
    order === undefined ? stronglyConnectedComponents(found.length, (at) => successors[at] ?? []) : undefined;
  const placeOf = new Int32Array(found.length);
  for (const [place, index] of (order ?? parts?.flat() ?? []).entries()) placeOf[index] = place;
  const nodes = new Array<WayNode>(found.length);
  for (const [index, { id, isWritten, isOwn, edges, targets }] of found.entries()) {
    const isPlain = edges.every(({ draws, parallel }) => draws.length === 0 && parallel === undefined);
    const places = targets.map((target) => placeOf[target] as number);
    nodes[placeOf[index] as number] = { id, isWritten, isOwn, edges, targets: places, isPlain };
  }
  for (const part of parts ?? []) {
    const isCircle = part.length > 1 || successors[part[0] as number]?.includes(part[0] as number) === true;
    const circle = isCircle ? new Set(part.map((index) => placeOf[index] as number)) : undefined;
    for (const place of circle ?? []) nodes[place] = { ...(nodes[place] as WayNode), circle: circle as Set<number> };
  }
  const placesById = new Map<Id, number[]>();
  for (const [place, { id }] of nodes.entries()) {
    const places = placesById.get(id);
    if (places === undefined) placesById.set(id, [place]);
    else places.push(place);
  }
  const spread = [...sourcesByEither].flatMap(([either, sources]) => (sources.size > 1 ? [either] : []));
  return {
    nodes,
    placesById,
    origins: origins.map((index) => placeOf[index] as number),
    eithers: outline.eithers,
    outcomes: outcomesOf(outline.eithers, spread),
  };
});

const noEdges: readonly FlowEdge[] = [];

/** Whether the one who waits for the reply waits for it, on a day on which nothing fails. */
function takesTime(edge: FlowEdge): boolean {
  return edge.hot && !edge.asynchronous && edge.fallbackFor === undefined;
}

/** A cache's own visit of its store, which reads alone bring. */
function isReadThrough(edge: FlowEdge): boolean {
  return edge.miss && edge.via === edge.source;
}

/** Whether it has no chance to be taken, so that nothing need be known of what it leads to. */
function isNever(model: SystemModel, { eithers }: FlowOutline, edge: FlowEdge): boolean {
  if (edge.draws.some(({ either, branch }) => eithers[either]?.weights[branch] === 0)) return true;
  return edge.miss && missShareOf(model, edge) === 0;
}

/** Every combination of the outcomes that have to be drawn beforehand; one without any where there are too many. */
function outcomesOf(eithers: FlowOutline["eithers"], spread: readonly number[]): Ways["outcomes"] {
  const independent = [{ weight: 1, drawn: new Map<number, number>() }];
  let combinations: { weight: number; drawn: ReadonlyMap<number, number> }[] = independent;
  for (const either of spread) {
    const weights = eithers[either]?.weights ?? [];
    if (combinations.length * weights.length > outcomeBudget) return independent;
    combinations = combinations.flatMap(({ weight, drawn }) =>
      weights.map((chance, branch) => ({ weight: weight * chance, drawn: new Map([...drawn, [either, branch]]) })),
    );
  }
  return combinations;
}

/** Whether somebody else's system begins the flow there: as with a client, what it does before it asks is nobody's wait. */
export function isDemand({ origins, nodes }: Ways, node: WayNode, { kind }: Component): boolean {
  return kind === "external" && origins.some((index) => nodes[index] === node);
}

const noIds: readonly Id[] = [];

/** Probability that a step behind a cache, or behind several, is taken; undefined where a hit ratio is not stated. */
export function missShareOf(model: SystemModel, edge: FlowEdge): number | undefined {
  if (!edge.miss) return 1;
  let share = 1;
  for (const id of edge.behind ?? noIds) {
    const hit = model.componentById.get(id)?.hitRatio;
    if (hit === undefined) return undefined;
    share *= 1 - hit.value;
  }
  const hit = model.componentById.get(edge.via ?? edge.source)?.hitRatio;
  return hit === undefined ? undefined : share * (1 - hit.value);
}

/** Visits of a step per visit of its source: whole batches, where it goes in batches. */
export function timesOf({ count, dependency }: FlowEdge): number {
  const batch = dependency?.batch?.value ?? 1;
  return batch > 1 ? Math.ceil(count / batch) : count;
}
