// What keeps a component down once it is down: the loop of retries, redelivery and lost caches behind its hidden capacity, and
// the single edits that would break it. Asked for components that are in danger only, since each edit is worked out anew.

import type { Component, Dependency, Flow, PerSecond } from "../../../language/index.ts";
import type { Tries } from "../attempts.ts";
import { cellsAround } from "../blast-radius.ts";
import { arrivalsAt } from "../capacity/arrivals.ts";
import { firstUtilisationAt } from "../capacity/utilisation.ts";
import type { FactContext } from "../context.ts";
import type { FlowEdge } from "../flow-edges.ts";
import type { FlowGraph } from "../flow-graph.ts";
import { type Hop, largestPaths, type RetryPath } from "../retry-paths.ts";
import { type FlowVisits, type PassShare, visitsOf } from "../visits.ts";
import { limitInMix } from "./bad-mix.ts";
import {
  type BadState,
  badStateOf,
  editedSumsAt,
  heldAt,
  type Limit,
  rateOf,
  scaled,
  withoutRetriesOf,
} from "./bad-state.ts";
import { losesItsHits, withComponents } from "./cold-model.ts";
import { type HiddenCapacity, loadsDiffer, type Overload } from "./hidden-capacity.ts";
import { sumsOf } from "./try-sums.ts";

type Known = Extract<HiddenCapacity, { kind: "known" }>;

/** The way on which most of the tries come. */
export interface Loop {
  readonly flow: Flow;
  /** From the flow's origin to the component. */
  readonly edges: readonly FlowEdge[];
  /** Those of them that multiply over a long failure, with their tries. */
  readonly multiplying: readonly { readonly edge: FlowEdge; readonly tries: Tries }[];
  /** Caches that hold nothing then. */
  readonly caches: readonly Component[];
  /** Edges of it that are walked since what they stand in for fails with the component. */
  readonly standIns: readonly FlowEdge[];
  /** Limits on the way that hold back a part of the tries. */
  readonly limits: readonly Limit[];
}

/** One edit, and what arrives in the bad state after it. */
export type LoopCut = {
  /** Tries per second. */
  readonly bad: PerSecond;
  /** Whether the component then heals by itself. */
  readonly isEnough: boolean;
} & (
  | { readonly kind: "retries"; readonly edge: FlowEdge; readonly dependency: Dependency }
  | { readonly kind: "cache"; readonly cache: Component }
);

/** Edits that are tried; more of them would be more than anybody reads. */
const triedCuts = 12;

/** Paths among which the one that grows the most is looked for. */
const searchedPaths = 8;

/**
 * The loop of a component: of the paths on which most tries come, the one that adds the most to the first tries, over all flows.
 * Undefined where nothing multiplies.
 */
export function loopOf(context: FactContext, { component, flows }: Known, { moment }: Overload): Loop | undefined {
  const { traffic } = context;
  const state = badStateOf(context, moment);
  const { coldModel, arrivals } = state;
  let leading: { flow: Flow; path: RetryPath; growth: PerSecond } | undefined;
  for (const flow of flows) {
    const visits = traffic.triesByFlow.get(flow.id);
    if (visits === undefined) continue;
    const { graph, standIns } = visits;
    const isAsked = standIns.get(graph.positions.get(component.id) ?? -1)?.asked === "all";
    const rate = rateOf(flow, moment).most;
    for (const path of largestPaths(coldModel, graph, component.id, arrivals, searchedPaths)) {
      if (!isAsked && path.hops.some(standsIn)) continue;
      const growth = rate * growthOf(context, path);
      if (growth > (leading?.growth ?? 0)) leading = { flow, path, growth };
    }
  }
  if (leading === undefined) return undefined;
  const { flow, path } = leading;
  return {
    flow,
    edges: path.hops.map(({ edge }) => edge),
    multiplying: path.hops.filter(multiplies).map(({ edge, tries }) => ({ edge, tries })),
    caches: path.hops.flatMap(({ edge }) => lostCacheOf(context, edge) ?? []),
    standIns: path.hops.filter(standsIn).map(({ edge }) => edge),
    limits: path.hops.flatMap(({ edge }) => heldAt(state, edge.source) ?? []),
  };
}

/** Tries per request over a long failure with caches empty, less the first tries on a good day. */
function growthOf(context: FactContext, { hops, visits }: RetryPath): number {
  let [tries, good] = [visits, hops.some(standsIn) ? 0 : visits];
  for (const hop of hops) {
    if (multiplies(hop)) tries *= hop.tries.sustainedMost;
    good *= 1 - (lostCacheOf(context, hop.edge)?.hitRatio?.value ?? 0);
  }
  return tries - good;
}

function standsIn({ edge }: Hop): boolean {
  return edge.fallbackFor !== undefined;
}

/** Whether a hop's tries count for the end of its path and last. */
function multiplies({ counted, tries }: Hop): boolean {
  return counted > 1 && tries.sustainedMost > 1;
}

/** The cache whose hits are lost at an edge. */
function lostCacheOf({ model }: FactContext, edge: FlowEdge): Component | undefined {
  const cache = edge.miss ? model.componentById.get(edge.via ?? edge.source) : undefined;
  return cache !== undefined && losesItsHits(cache) ? cache : undefined;
}

/**
 * What each single edit along the loop leaves: one attempt (one delivery) at an edge, or a cache that keeps its hits. The most
 * effective first, of equals the one nearer to the component. Each costs the visits of the flows that it is in. What is enough is
 * judged by what the component serves in the mix of accesses that the edit leaves, with limits on the way as they were before.
 */
export function loopCutsOf(context: FactContext, hidden: Known, overload: Overload, loop: Loop): readonly LoopCut[] {
  const { model, traffic } = context;
  const state = badStateOf(context, overload.moment);
  const { arrivals, coldModel } = state;
  const { component } = hidden;
  const cells = cellsAround(model, component);
  const counted = new Set(hidden.flows);
  const most = component.rateLimit?.value ?? Number.POSITIVE_INFINITY;
  /** Tries per second, with the flows that count as the edit leaves them; those that it does not touch stay as they are. */
  const sumWith = (edited: (graph: FlowGraph, passShare: PassShare) => FlowVisits | undefined): PerSecond => {
    const sumsAt = editedSumsAt(context, overload.moment, (flow, graph, passShare) => {
      return counted.has(flow) ? edited(graph, passShare) : undefined;
    });
    const sum = traffic.flowsAt(component.id).reduce((total, flow) => {
      const good = sumsOf(traffic.loadByFlow.get(flow.id), component.id);
      const tries = counted.has(flow) ? sumsAt(flow, component.id)?.tries : good?.visits;
      return total + scaled(rateOf(flow, overload.moment).most, tries?.most ?? 0) / cells;
    }, 0);
    return Math.max(Math.min(sum, most), overload.arrivals.most);
  };
  const copies = firstUtilisationAt(context, component, overload.moment)?.copies ?? 1;
  const isMixed = loadsDiffer(component, copies, arrivalsAt(context, component.id));
  const coming = traffic.flowsAt(component.id);
  const cutOf = (bad: PerSecond, edited: Partial<BadState>) => {
    const inMix = isMixed
      ? limitInMix(context, component, { ...state, ...edited }, overload.moment, coming, (flow) => counted.has(flow))
      : undefined;
    return { bad, isEnough: bad < (inMix ?? overload.badCapacity).least * (1 - 1e-9) };
  };

  const cuts: LoopCut[] = [];
  for (const { edge } of [...loop.multiplying].reverse().slice(0, triedCuts)) {
    const { dependency } = edge;
    if (dependency === undefined) continue;
    const isIn = (graph: FlowGraph) => graph.edges.some((one) => one.dependency === dependency);
    const bad = sumWith((graph, passShare) => {
      if (!isIn(graph)) return undefined;
      return visitsOf(coldModel, withoutRetriesOf(graph, dependency), arrivals, passShare);
    });
    const triesOf = (flow: Flow) => {
      const tries = state.triesOf(flow);
      if (tries === undefined || !isIn(tries.graph)) return tries;
      return { ...tries, graph: withoutRetriesOf(tries.graph, dependency) };
    };
    cuts.push({ kind: "retries", edge, dependency, ...cutOf(bad, { triesOf }) });
  }
  for (const cache of [...loop.caches].reverse().slice(0, triedCuts)) {
    const warm = withComponents(coldModel, [cache]);
    const bad = sumWith((graph, passShare) =>
      graph.edgesBySource.has(cache.id) ? visitsOf(warm, graph, arrivals, passShare) : undefined,
    );
    cuts.push({ kind: "cache", cache, ...cutOf(bad, { coldModel: warm }) });
  }
  return cuts.sort((a, b) => a.bad - b.bad);
}
