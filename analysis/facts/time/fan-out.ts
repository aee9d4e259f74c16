// Calls that one visit of a component makes many of: all at once, where the slowest decides, or one after the other, where each
// adds its time. Which of them are too many is for rules to say.

import type { Component, Count, Flow, Id, PerSecond, Ratio, Seconds, SystemModel } from "../../../language/index.ts";
import { slowShare } from "../../formulas/fan-out.ts";
import { normalQuantile } from "../../formulas/normal.ts";
import { type Distribution, maxOf, meanOf, quantileOf, repeatedMax } from "../../formulas/strata.ts";
import { ofWays } from "../aspects.ts";
import { isHandOff } from "../attempts.ts";
import { cellsAround } from "../blast-radius.ts";
import type { FactContext } from "../context.ts";
import type { FlowEdge } from "../flow-edges.ts";
import { perFlowReading } from "../memo.ts";
import { responseAt } from "./latency.ts";
import { ownWorkOf } from "./own-time.ts";
import { timesOf, type WayStep } from "./way-steps.ts";
import { type WayNode, waysOf } from "./ways.ts";

/** Calls that a component waits for all at once. */
export interface FanOut {
  readonly source: Id;
  /** Steps of one `parallel` block, in their order. */
  readonly edges: readonly FlowEdge[];
  /** Calls in all of them. */
  readonly calls: Count;
}

/**
 * The blocks of `parallel` of a flow whose every call has to answer before the reply. Left out are hedged and optional steps,
 * which have an answer to a slow one, and those of some branches only.
 */
export const fanOutsOf = perFlowReading([...ofWays, "objects"], (model, flow): readonly FanOut[] => {
  const found: FanOut[] = [];
  const { nodes } = waysOf(model, flow);
  for (let place = 0; place < nodes.length; place += 1) {
    const { id, edges, isPlain } = nodes[place] as WayNode;
    // Most components do nothing at once.
    if (isPlain) continue;
    const blocks = new Map<number, FlowEdge[]>();
    for (const edge of edges) {
      const isFollower = edge.via !== undefined;
      if (edge.parallel === undefined || isFollower || edge.optional || edge.draws.length > 0) continue;
      if (edge.dependency?.hedge !== undefined) continue;
      const block = blocks.get(edge.parallel);
      if (block === undefined) blocks.set(edge.parallel, [edge]);
      else block.push(edge);
    }
    for (const block of blocks.values()) {
      const calls = block.reduce((sum, edge) => sum + timesOf(edge), 0);
      if (calls > 1) found.push({ source: id, edges: block, calls });
    }
  }
  return found;
});

/** What a fan-out does to the tail of its parts. */
export interface FanOutTail {
  /** Share of the requests that meet at least one call slower than that call's own p99: 1 − 0.99^n. */
  readonly slow: Ratio;
  /** The largest p99 of a part, and the p99 of the slowest of all. */
  readonly part: Seconds;
  readonly all: Seconds;
}

/**
 * The tail of a fan-out, what the parts wait for included; undefined where a part's time is not known or has no end. The parts
 * are taken to be slow independently; parts that are slow together make fewer requests slow.
 */
export function fanOutTailOf(
  context: Pick<FactContext, "model" | "traffic">,
  flow: Flow,
  { edges, calls }: FanOut,
): FanOutTail | undefined {
  let slowest: Distribution | undefined;
  let part = 0;
  for (const edge of edges) {
    const one = responseAt(context, flow, edge.target);
    if (one === undefined) return undefined;
    part = Math.max(part, p99Of(context.model, edge.target, one));
    const several = repeatedMax(one, timesOf(edge));
    slowest = slowest === undefined ? several : maxOf(slowest, several);
  }
  if (slowest === undefined || !Number.isFinite(part)) return undefined;
  return { slow: slowShare(0.01, calls), part, all: quantileOf(slowest, 0.99) };
}

/** The p99 of a target's answer: as stated, where it is its own work alone that takes the time; else to a stratum. */
function p99Of(model: SystemModel, target: Id, answer: Distribution): Seconds {
  const component = model.componentById.get(target);
  const own = component && ownWorkOf(component);
  return own?.distribution === answer ? own.valueAt(normalQuantile(0.99)) : quantileOf(answer, 0.99);
}

/** A call made many times for one visit, each after the other. */
export interface RepeatedCall {
  readonly edge: FlowEdge;
  readonly source: Component;
  readonly target: Component;
  readonly times: Count;
  /** Time that all of them take on average; undefined where it is not known. */
  readonly total: Seconds | undefined;
  /** Visits of the target per second that they make, in one cell; undefined without a load. */
  readonly rate: PerSecond | undefined;
}

/**
 * The calls that a flow makes at least so many times one after the other before its reply, batches counted as one. Handing
 * over to a queue or topic is no call, and calls made at once are fan-outs.
 */
export function repeatedCallsOf(
  context: Pick<FactContext, "model" | "traffic">,
  flow: Flow,
  least: Count,
): readonly RepeatedCall[] {
  const { model, traffic } = context;
  if (mostTimesOf(model, flow) < least) return nothing;
  const found: RepeatedCall[] = [];
  for (const { id, edges } of waysOf(model, flow).nodes) {
    for (const edge of edges) {
      const times = timesOf(edge);
      if (times < least || !isOneByOne(edge)) continue;
      const [source, target] = [model.componentById.get(id), model.componentById.get(edge.target)];
      if (source === undefined || target === undefined || target.kind === "client" || isHandOff(target)) continue;
      const one = responseAt(context, flow, target.id);
      const visits = (traffic.loadByFlow.get(flow.id)?.groupsById.get(id) ?? []).reduce(
        (sum, group) => sum + (group.condition.standsIn ? 0 : group.visits),
        0,
      );
      found.push({
        edge,
        source,
        target,
        times,
        total: one === undefined ? undefined : meanOfAll(one, times),
        rate: flow.load === undefined ? undefined : (flow.load.value * visits * times) / cellsAround(model, target),
      });
    }
  }
  return found;
}

const nothing: readonly RepeatedCall[] = [];

/** The most times that one visit makes the same call, each after the other. */
const mostTimesOf = perFlowReading(ofWays, (model, flow): Count => {
  let most = 0;
  const { nodes } = waysOf(model, flow);
  for (let place = 0; place < nodes.length; place += 1) {
    const { edges, steps } = nodes[place] as WayNode;
    for (let index = 0; index < edges.length; index += 1) {
      const { times } = steps[index] as WayStep;
      if (times > most && isOneByOne(edges[index] as FlowEdge)) most = times;
    }
  }
  return most;
});

function isOneByOne({ parallel, via }: FlowEdge): boolean {
  return parallel === undefined && via === undefined;
}

function meanOfAll(one: Distribution, times: Count): Seconds | undefined {
  const total = meanOf(one) * times;
  return Number.isFinite(total) ? total : undefined;
}
