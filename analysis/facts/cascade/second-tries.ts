// Whether callers who try again could fill a pool that first tries do not fill: cascades count how often each waits for whom it
// asks, and not that it is asked more often itself by those whom it fails.

import type { Component, Dependency, Id, Seconds, SystemModel } from "../../../language/index.ts";
import { isOverfull } from "../../formulas/pool.ts";
import type { FactContext } from "../context.ts";
import type { Traffic } from "../load.ts";
import { mostTriesOnPath } from "../retry.ts";
import { passagesOf } from "./passages.ts";
import { pooledIn, slotsOf } from "./pools.ts";
import { wantedAtMost } from "./pressure.ts";
import type { WaitGraph } from "./waits.ts";

/**
 * Whether second tries of those above a pool could fill it while a component's own work takes no longer than `seconds`; not as long
 * as no timeout on the way ends. It errs towards saying so. Linear in the flows that come by, once each flow has been gone through.
 */
export function mayFillBySecondTries(context: FactContext, component: Component, seconds: Seconds): boolean {
  const retried = retriedPoolsOf(context);
  const isPooled = retried.pooled.has(component);
  if (retried.fillable.size === 0 && !isPooled) return false;
  return passagesOf(context, component.id).some(({ waits, node }) => {
    const { limits, tried, pools } = aboveIn(context, waits, retried);
    return (limits[node] as number) < seconds && (pools[node] === 1 || (isPooled && tried[node] === 1));
  });
}

/** Whether somebody tries again at the end of this dependency; behind a breaker nobody does for long. */
function isTriedAgain({ attempts, hedge, breaker }: Dependency): boolean {
  return breaker === undefined && ((attempts?.value ?? 1) > 1 || hedge !== undefined);
}

/** What stands between a node of a flow and its origin, by node. */
interface Above {
  /** The shortest time that anybody waits there. */
  readonly limits: Float64Array;
  /** 1 where somebody tries again. */
  readonly tried: Uint8Array;
  /** 1 where a pool, that of the node itself among them, may be filled by those above it who try again. */
  readonly pools: Uint8Array;
}

const aboveByWaits = new WeakMap<RetriedPools, WeakMap<WaitGraph, Above>>();

function aboveIn({ model }: FactContext, waits: WaitGraph, retried: RetriedPools): Above {
  let known = aboveByWaits.get(retried);
  if (known === undefined) {
    known = new WeakMap();
    aboveByWaits.set(retried, known);
  }
  let above = known.get(waits);
  if (above === undefined) {
    above = lookAbove(model, waits, retried);
    known.set(waits, above);
  }
  return above;
}

function lookAbove(model: SystemModel, { ids, graph, numbers, waiters }: WaitGraph, retried: RetriedPools): Above {
  const limits = new Float64Array(ids.length).fill(Number.POSITIVE_INFINITY);
  const tried = new Uint8Array(ids.length);
  const pools = new Uint8Array(ids.length);
  for (const [index, { dependency }] of graph.edges.entries()) {
    const node = numbers[graph.targets[index] as number] as number;
    if (dependency === undefined || !(node >= 0)) continue;
    const { timeout, deadline } = dependency;
    const limit = Math.min(timeout?.value ?? Number.POSITIVE_INFINITY, deadline?.value ?? Number.POSITIVE_INFINITY);
    limits[node] = Math.min(limits[node] as number, limit);
    if (isTriedAgain(dependency)) tried[node] = 1;
  }
  // Who waits stands behind whom he waits for: one round from the end tells all but what comes around a circle.
  for (let isSettled = false; !isSettled; ) {
    isSettled = true;
    for (let node = ids.length - 1; node >= 0; node -= 1) {
      let [limit, again, fills] = [limits[node] as number, tried[node] as number, pools[node] as number];
      const end = waiters.firstEdge[node + 1] as number;
      for (let index = waiters.firstEdge[node] as number; index < end; index += 1) {
        const waiter = waiters.targets[index] as number;
        limit = Math.min(limit, limits[waiter] as number);
        again |= tried[waiter] as number;
        fills |= pools[waiter] as number;
      }
      const component = model.componentById.get(ids[node] as Id);
      if (again === 1 && component !== undefined && retried.fillable.has(component)) fills = 1;
      if (limit === limits[node] && again === tried[node] && fills === pools[node]) continue;
      limits[node] = limit;
      tried[node] = again;
      pools[node] = fills;
      isSettled = false;
    }
  }
  return { limits, tried, pools };
}

/** What a design has of them at all. */
interface RetriedPools {
  /** Those that are asked more often than once, and where that may be because somebody above tries again. */
  readonly pooled: ReadonlySet<Component>;
  /** Those of them of which all tries together would want more slots than there are, if each waited as long as it may. */
  readonly fillable: ReadonlySet<Component>;
}

const retriedByTraffic = new WeakMap<Traffic, RetriedPools>();

function retriedPoolsOf(context: FactContext): RetriedPools {
  const { model, traffic } = context;
  let retried = retriedByTraffic.get(traffic);
  if (retried !== undefined) return retried;
  const [pooled, fillable] = [new Set<Component>(), new Set<Component>()];
  for (const component of pooledIn(model)) {
    const tries = mostTriesOnPath(model, traffic, component);
    if (tries <= 1 || !mayBeTriedAgain(context, component)) continue;
    pooled.add(component);
    if (isOverfull(wantedAtMost(context, component) * tries, slotsOf(component) ?? 0)) fillable.add(component);
  }
  retried = { pooled, fillable };
  retriedByTraffic.set(traffic, retried);
  return retried;
}

/** Whether anybody may try again above a component: not where it is only handed work, once by each, as consumers of queues are. */
function mayBeTriedAgain(context: FactContext, component: Component): boolean {
  return passagesOf(context, component.id).some(({ waits, node }) => {
    const { graph, positions, waiters } = waits;
    if (waiters.firstEdge[node] !== waiters.firstEdge[node + 1]) return true;
    const position = positions[node];
    for (let edge = 0; edge < graph.targets.length; edge += 1) {
      const dependency = graph.targets[edge] === position ? graph.edges[edge]?.dependency : undefined;
      if (dependency !== undefined && isTriedAgain(dependency)) return true;
    }
    return false;
  });
}
