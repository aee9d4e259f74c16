// By how much a flow misses its latency objective: certainly, since one part alone is slower, or by the estimate. It says which
// parts the time comes from; what that means is for a rule to say.

import type { Component, Flow, Objective, Ratio, Seconds } from "../../../language/index.ts";
import { quantileOf } from "../../formulas/strata.ts";
import type { FactContext } from "../context.ts";
import type { Traffic } from "../load.ts";
import { hasWaits, perFlowAndWaits } from "./flow-waits.ts";
import { latencyPercentile, latencyWithout, methodErrorAt, percentileAtMost, timedComponents } from "./latency.ts";
import { type LeastLatency, leastLatencyOf, longestPatience } from "./latency-bounds.ts";
import { ownTimeOf } from "./own-time.ts";
import { askedBy } from "./ways.ts";

type Context = Pick<FactContext, "model" | "traffic">;

/** A part of a flow and what the percentile would be if it took no time. */
export interface LatencyPart {
  readonly component: Component;
  readonly without: Seconds;
}

export interface LatencyShortfall {
  readonly objective: Objective;
  readonly ratio: Ratio;
  /** The bound from below that is above the target: no shape and no dependence meets the objective. */
  readonly least?: LeastLatency;
  /** The estimate that is above the target by more than the error of the method; absent where a bound decides or it is unknown. */
  readonly estimate?: Seconds;
  /** Parts that shorten it most, the first of them first; empty without an estimate. */
  readonly parts: readonly LatencyPart[];
}

/** A promise that is not kept, without the parts that it comes from: these depend on visits, and nothing else here does. */
type Miss = Omit<LatencyShortfall, "parts">;

const knownByTraffic = new WeakMap<Traffic, Map<Flow, readonly LatencyShortfall[]>>();

const none: readonly LatencyShortfall[] = [];

/** A part whose absence shortens it less than this share of what the heaviest one's does explains nothing beside it. */
const worthNaming: Ratio = 0.05;

/** Parts whose weight is tried out; trying one costs as much as the whole latency. */
const triedParts = 2;

/**
 * Latency SLOs that a flow misses, in the order written. Where a line grows without end the estimate is infinite and says
 * nothing that the overload behind it does not, so such a flow is left out. Percentiles above 99.9% are judged by the bound alone.
 */
export function latencyShortfallsOf(context: Context, flow: Flow): readonly LatencyShortfall[] {
  const misses = missesOf(context, flow);
  if (misses.length === 0) return none;
  const known = knownByTraffic.get(context.traffic) ?? new Map<Flow, readonly LatencyShortfall[]>();
  knownByTraffic.set(context.traffic, known);
  let found = known.get(flow);
  if (found === undefined) {
    found = misses.map((miss) => {
      const { ratio, estimate } = miss;
      return { ...miss, parts: estimate === undefined ? [] : heaviestParts(context, flow, ratio, estimate) };
    });
    known.set(flow, found);
  }
  return found;
}

const missesOf = perFlowAndWaits((context, flow): readonly Miss[] =>
  flow.objectives.flatMap((objective) => missOf(context, flow, objective) ?? []),
);

function missOf(context: Context, flow: Flow, objective: Objective): Miss | undefined {
  if (objective.kind !== "slo" || objective.measure !== "latency") return undefined;
  const ratio = objective.percentile ?? 0.99;
  // The patience of those who begin the flow is above every bound, from below as well. What has no end is not cut by it.
  if (longestPatience(context.model, flow) <= objective.target && !hasWaits(context, flow)) return undefined;
  const least = leastLatencyOf(context.model, flow, ratio);
  if (least !== undefined && least.value > objective.target) return { objective, ratio, least };
  if (isCertainlyKept(context, flow, ratio, objective.target)) return undefined;
  const estimate = latencyPercentile(context, flow, ratio);
  if (estimate === undefined || !Number.isFinite(estimate)) return undefined;
  if (estimate * (1 - methodErrorAt(ratio).value) <= objective.target) return undefined;
  return { objective, ratio, estimate };
}

/** Whether a bound from above, which costs no distribution, keeps the promise already; the estimate never exceeds it. */
function isCertainlyKept(context: Context, flow: Flow, ratio: Ratio, target: Seconds): boolean {
  const most = percentileAtMost(context, flow, ratio);
  return most !== undefined && most * (1 - methodErrorAt(ratio).value) <= target;
}

function heaviestParts(context: Context, flow: Flow, ratio: Ratio, estimate: Seconds): readonly LatencyPart[] {
  const weighed = timedComponents(context.model, flow).flatMap((component) => {
    const times = askedBy(context.model, flow, component.id).map((asked) => {
      const own = ownTimeOf(context, component, asked);
      return own === undefined ? 0 : quantileOf(own, ratio);
    });
    const weight = visitsOf(context, flow, component) * Math.max(0, ...times);
    return weight > 0 ? [{ component, weight }] : [];
  });
  weighed.sort((a, b) => b.weight - a.weight);
  const parts = weighed
    .slice(0, triedParts)
    .flatMap(({ component }) => {
      const without = latencyWithout(context, flow, component.id, ratio);
      return without !== undefined && without < estimate ? [{ component, without }] : [];
    })
    .sort((a, b) => a.without - b.without);
  const most = estimate - (parts[0]?.without ?? estimate);
  return parts.filter(({ without }) => estimate - without >= worthNaming * most);
}

/** Visits per request, as the load has them. */
function visitsOf({ traffic }: Context, flow: Flow, { id }: Component): number {
  let visits = 0;
  for (const group of traffic.loadByFlow.get(flow.id)?.groupsById.get(id) ?? []) {
    if (!group.condition.standsIn) visits += group.visits;
  }
  return visits;
}
