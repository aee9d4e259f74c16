// Where the tries of a design peak: of all components along a path the one with the largest factor, so that one cause shows
// once and not at every hop. Which factor is too large is given from outside.

import type { Component, Flow, Id, SystemModel } from "../../language/index.ts";
import type { Traffic } from "./load.ts";
import type { RetryFactor } from "./retries/factors.ts";
import { type FlowRetries, largestPathOf, loopBehind, mostTriesIn, type Retries, retriesAt } from "./retry.ts";
import { type Hop, pathOver, type RetryPath } from "./retry-paths.ts";
import type { Loop } from "./visits.ts";

export interface RetryPeak {
  readonly component: Component;
  /** Over all flows where their loads are known, else of the leading flow. */
  readonly burst: RetryFactor;
  readonly sustained: RetryFactor;
  /** Flows whose tries at the component multiply. */
  readonly flows: readonly Flow[];
  /** The flow that brings the most tries. */
  readonly leading: FlowRetries;
  /** Its largest path; of one that stands on a loop the way into it. */
  readonly path: RetryPath;
  /** The loop that makes the tries of the leading flow unbounded. */
  readonly loop: Loop | undefined;
  /** The hop of the path that multiplies the most; of equals the one farthest from the failure. Absent on a loop. */
  readonly layer: Hop | undefined;
}

/**
 * The components at which each first try becomes at least so many, without those that the path of another explains: of two
 * on one path the larger is kept, of equals the one nearer to the origin. Redelivery without a limit counts as one delivery
 * here: it has no factor, and what is missing there is the limit. In declaration order.
 *
 * Quadratic in the number of such components, which are few in a sound design.
 */
export function retryPeaks(
  model: SystemModel,
  traffic: Traffic,
  flows: readonly Flow[],
  atLeast: number,
): readonly RetryPeak[] {
  const peaks: RetryPeak[] = [];
  const most = mostTriesIn(model, traffic);
  for (const [position, component] of model.components.entries()) {
    if ((most[position] as number) < atLeast || component.kind === "client") continue;
    const retries = retriesAt(model, traffic, flows, component.id);
    const peak = retries === undefined ? undefined : peakOf(model, traffic, component, retries, atLeast);
    if (peak !== undefined) peaks.push(peak);
  }
  const ways = new Map(peaks.map((peak) => [peak, wayOf(peak)]));
  return peaks.filter((peak) => !peaks.some((other) => other !== peak && explains(other, peak, ways)));
}

function peakOf(
  model: SystemModel,
  traffic: Traffic,
  component: Component,
  retries: Retries,
  atLeast: number,
): RetryPeak | undefined {
  const weightOf = ({ flow, baseline, burst }: FlowRetries): number =>
    retries.isWeighted ? (flow.load?.value ?? 0) * baseline * burst.least : burst.least;
  const leads = (one: FlowRetries, best: FlowRetries): boolean => {
    if (weightOf(one) !== weightOf(best)) return weightOf(one) > weightOf(best);
    return one.stated === best.stated ? one.flow.id < best.flow.id : one.stated > best.stated;
  };
  const leading = retries.byFlow.reduce((best, one) => (leads(one, best) ? one : best));
  const { burst, sustained } = retries.isWeighted ? retries : leading;
  const isEndless = burst.least === Number.POSITIVE_INFINITY;
  const stated = isEndless ? Math.max(...retries.byFlow.map((one) => one.stated)) : burst.least;
  if (stated < atLeast) return undefined;
  const path = pathOver(
    model,
    leading.visits.graph,
    largestPathOf(model, traffic, leading, component.id),
    traffic.arrivalsOver,
  );
  const loop = loopBehind(leading, component.id);
  const multiplying = retries.byFlow.filter((one) => one.burst.most > 1);
  return {
    component,
    burst,
    sustained,
    flows: multiplying.map((one) => one.flow),
    leading,
    path,
    loop,
    layer: loop === undefined ? layerOf(path) : undefined,
  };
}

function layerOf(path: RetryPath): Hop | undefined {
  let layer: Hop | undefined;
  for (const hop of path.hops) {
    if (Number.isFinite(hop.counted) && hop.counted > (layer?.counted ?? 1)) layer = hop;
  }
  return layer;
}

function wayOf({ component, path }: RetryPeak): readonly Id[] {
  return path.hops.length === 0 ? [component.id] : [...path.hops.map((hop) => hop.edge.source), component.id];
}

/** Whether one peak lies on the way of the other and is the larger, or as large and nearer to the origin. */
function explains(one: RetryPeak, other: RetryPeak, ways: ReadonlyMap<RetryPeak, readonly Id[]>): boolean {
  const [way, otherWay] = [ways.get(one) ?? [], ways.get(other) ?? []];
  if (way.length < otherWay.length) return begins(otherWay, way) && one.burst.least >= other.burst.least;
  return begins(way, otherWay) && one.burst.least > other.burst.least;
}

function begins(way: readonly Id[], start: readonly Id[]): boolean {
  return start.every((id, index) => way[index] === id);
}
