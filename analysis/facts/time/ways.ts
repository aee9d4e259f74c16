// What a request waits for before its reply, as numbered visits and the steps between them, with circles and branches marked.
// It knows no times: what a visit takes, and how times are joined, is response.ts.

import type { Component, Flow, Id, Seconds, SystemModel } from "../../../language/index.ts";
import { leavingOrder } from "../../graph/leaving-order.ts";
import { stronglyConnectedComponents } from "../../graph/scc.ts";
import { type FlowEdge, isWrite } from "../flow-edges.ts";
import { type FlowOutline, flowGraphOf, flowOutlineOf } from "../flow-graph.ts";
import { perFlow } from "../memo.ts";
import { patienceOf } from "./worst-case.ts";

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
  /** What takes time in each edge. */
  readonly steps: readonly WayStep[];
  /** The node that each edge leads to. */
  readonly targets: readonly number[];
  /** Whether its steps are taken one after the other, none in a branch or in `parallel`. */
  readonly isPlain: boolean;
  /** Nodes that reach each other with it; undefined where it cannot reach itself. */
  readonly circle: ReadonlySet<number> | undefined;
}

/** All that the part of a step in a time depends on, beside the time of one visit of its target. */
export interface WayStep {
  /** Visits per visit of the source, as `timesOf`. */
  readonly times: number;
  /** Probability that it is taken, as `missShareOf`: 1 where no cache stands before it, undefined where that is not known. */
  readonly share: number | undefined;
  /** Delay after which it is tried a second time beside the first. */
  readonly hedge: Seconds | undefined;
  /** The longest that the source waits for one visit; `Infinity` without a limit. */
  readonly patience: Seconds;
  readonly parallel: number | undefined;
  /** Whether it is taken because of the step before it. */
  readonly follows: boolean;
}

/** Whether two lists of steps take the same times where their targets do. */
export function takeTheSame(a: readonly WayStep[], b: readonly WayStep[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) {
    const [one, other] = [a[index] as WayStep, b[index] as WayStep];
    if (one === other) continue;
    if (one.times !== other.times || one.share !== other.share || one.hedge !== other.hedge) return false;
    if (one.patience !== other.patience || one.parallel !== other.parallel || one.follows !== other.follows)
      return false;
  }
  return true;
}

/** The edges out of a component that take time before the reply. */
interface Timed {
  readonly edges: readonly FlowEdge[];
  readonly steps: readonly WayStep[];
  /** Whether each visit is the write of a cache. */
  readonly written: readonly boolean[];
  readonly isPlain: boolean;
}

/**
 * By the list of edges that they were taken from: flows share the lists of components that they do not list, and a list is made
 * anew where the component or what it leads to changes.
 */
const timedByEdges = new WeakMap<readonly FlowEdge[], Timed>();

/** The ways of a flow, once per model and flow. Linear in the components and steps reached. */
export const waysOf: (model: SystemModel, flow: Flow) => Ways = perFlow((model, flow) => {
  const outline = flowOutlineOf(model, flow);
  const { edgesBySource } = flowGraphOf(model, flow);
  const found: { id: Id; isWritten: boolean; isOwn: boolean; timed: Timed; targets: number[] }[] = [];
  const plainIndexes = new Map<Id, number>();
  const writtenIndexes = new Map<Id, number>();
  const indexOf = (id: Id, isWritten: boolean): number => {
    const indexes = isWritten ? writtenIndexes : plainIndexes;
    let index = indexes.get(id);
    if (index === undefined) {
      index = found.length;
      indexes.set(id, index);
      found.push({ id, isWritten, isOwn: outline.isOwn(id), timed: untimed, targets: [] });
    }
    return index;
  };
  const sourcesByEither = new Map<number, Set<Id>>();
  const origins = outline.hotOrigins.map((id) => indexOf(id, false));
  for (const node of found) {
    const edges = edgesBySource.get(node.id);
    if (edges === undefined) continue;
    const isShared = !node.isOwn && !node.isWritten;
    const timed = isShared ? sharedTimed(model, outline, edges) : timedAmong(model, outline, edges, node.isWritten);
    node.timed = timed;
    for (let index = 0; index < timed.edges.length; index++) {
      const edge = timed.edges[index] as FlowEdge;
      node.targets.push(indexOf(edge.target, timed.written[index] as boolean));
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
  for (const [index, { id, isWritten, isOwn, timed, targets }] of found.entries()) {
    const { edges, steps, isPlain } = timed;
    const places = targets.map((target) => placeOf[target] as number);
    const node = { id, isWritten, isOwn, edges, steps, targets: places, isPlain, circle: undefined };
    nodes[placeOf[index] as number] = node;
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

const untimed: Timed = { edges: [], steps: [], written: [], isPlain: true };

/** As `timedAmong`, for a component at which no flow lists a step, so that no branch of a flow stands there. */
function sharedTimed(model: SystemModel, outline: FlowOutline, all: readonly FlowEdge[]): Timed {
  let timed = timedByEdges.get(all);
  if (timed === undefined) {
    timed = timedAmong(model, outline, all, false);
    timedByEdges.set(all, timed);
  }
  return timed;
}

function timedAmong(model: SystemModel, outline: FlowOutline, all: readonly FlowEdge[], isWritten: boolean): Timed {
  const edges: FlowEdge[] = [];
  const steps: WayStep[] = [];
  const written: boolean[] = [];
  let isPlain = true;
  for (const edge of all) {
    if (!takesTime(edge) || (isWritten && isReadThrough(edge)) || isInNoBranch(outline, edge)) continue;
    const share = missShareOf(model, edge);
    // Of what has no chance to be taken nothing need be known.
    if (edge.miss && share === 0) continue;
    const { dependency, parallel, via, source, target } = edge;
    edges.push(edge);
    steps.push({
      times: timesOf(edge),
      share,
      hedge: dependency?.hedge?.value,
      patience: dependency === undefined ? Number.POSITIVE_INFINITY : patienceOf(dependency),
      parallel,
      follows: via !== undefined && via !== source,
    });
    written.push(isWrite(dependency) && model.componentById.get(target)?.kind === "cache");
    isPlain &&= edge.draws.length === 0 && parallel === undefined;
  }
  return edges.length === 0 ? untimed : { edges, steps, written, isPlain };
}

/** Whether the one who waits for the reply waits for it, on a day on which nothing fails. */
function takesTime(edge: FlowEdge): boolean {
  return edge.hot && !edge.asynchronous && edge.fallbackFor === undefined;
}

/** A cache's own visit of its store, which reads alone bring. */
function isReadThrough(edge: FlowEdge): boolean {
  return edge.miss && edge.via === edge.source;
}

/** Whether it stands in a branch that is never taken. */
function isInNoBranch({ eithers }: FlowOutline, { draws }: FlowEdge): boolean {
  for (const { either, branch } of draws) if (eithers[either]?.weights[branch] === 0) return true;
  return false;
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
