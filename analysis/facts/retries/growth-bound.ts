// By how much tries could grow at most, told flow by flow and without summing anything anew: so rough that it takes next to nothing,
// and enough to leave most components of a sound design alone. Who needs it finer asks bad-state.ts.

import type { Component, Id, PerSecond } from "../../../language/index.ts";
import { arrivalsOf } from "../capacity/arrivals.ts";
import { componentsWith } from "../components-with.ts";
import { type Traffic, visitsUnder } from "../load.ts";
import { type Loaded, perFlow } from "../memo.ts";
import { losesItsHits } from "./bad-state.ts";

const noShares: ReadonlyMap<string, number | undefined> = new Map();

/**
 * A bound on the tries of a flow at any component in the bad state, per first try of a good day at `load` or at peak, whichever is
 * more; ≥ 1. The most tries of one path, behind a miss times the growth of the misses of the cache with the most hits: where what
 * lies there calls nobody, no path misses twice. `Infinity` where that is not so, for a cache that never misses, and where
 * the peak is below the load. Linear in the edges.
 */
const growthBoundOf = perFlow((model, flow): number => {
  if (flow.load === undefined) return 1;
  if (flow.peak !== undefined && Math.max(flow.peak.value, flow.peak.upper ?? 0) < 1) return Number.POSITIVE_INFINITY;
  const { graph, groupsById } = visitsUnder(model, flow, noShares);
  let missed = 1;
  const behind = new Set<Id>();
  for (const edge of graph.edges) {
    const cache = edge.miss ? model.componentById.get(edge.via ?? edge.source) : undefined;
    if (cache?.hitRatio === undefined || !losesItsHits(cache)) continue;
    const isLast = edge.behind === undefined && (graph.edgesBySource.get(edge.target)?.length ?? 0) === 0;
    if (!isLast) return Number.POSITIVE_INFINITY;
    const { value, upper = value } = cache.hitRatio;
    missed = Math.max(missed, 1 / (1 - Math.max(value, upper)));
    behind.add(edge.target);
  }
  let growth = missed;
  for (const [id, groups] of groupsById) {
    for (const { standsIn, mostSustained } of groups) {
      if (standsIn || mostSustained === 1) continue;
      growth = Math.max(growth, behind.has(id) ? mostSustained * missed : mostSustained);
    }
  }
  return growth;
});

/** What may turn requests away, so that less arrives than comes back. */
const limiting = componentsWith(({ rateLimit, shedsLoad }) => rateLimit !== undefined || shedsLoad !== undefined);

const growthByTraffic = new WeakMap<Traffic, number>();

/** The largest bound of all flows; `Infinity` where limits are about. */
function mostGrowthOf({ model, traffic }: Loaded): number {
  let most = growthByTraffic.get(traffic);
  if (most === undefined) {
    most = limiting(model).length > 0 ? Number.POSITIVE_INFINITY : 1;
    for (const flow of traffic.flows) most = Math.max(most, growthBoundOf(model, flow));
    growthByTraffic.set(traffic, most);
  }
  return most;
}

/** A bound on the tries per second that arrive at a component in the bad state, in one cell; no smaller than `mostTriesAt`. */
export function roughlyMostTriesAt(context: Loaded, component: Component): PerSecond {
  const arrivals = arrivalsOf(context, component);
  if (arrivals === undefined || arrivals.missing.length > 0) return Number.POSITIVE_INFINITY;
  return arrivals.peak.most * mostGrowthOf(context);
}
