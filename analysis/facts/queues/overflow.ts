// Where more comes than a consumer can do and its queues have a bound: when one is full, how much is refused from then on, and what
// becomes of a publication that is refused.

import type { Dependency, Flow, Id, PerSecond, Seconds } from "../../../language/index.ts";
import type { FactContext } from "../context.ts";
import { flowGraphOf } from "../flow-graph.ts";
import { type ConsumerLoad, growthPerHour, type QueueInflow, type Range, utilisationOf } from "./consumer-load.ts";
import { consumptionsOf } from "./consumptions.ts";

/** Queues that fill up, since their one consumer gets more than it can do. */
export interface Overflow {
  /** All that bring something to the consumer. */
  readonly queues: readonly QueueInflow[];
  /** Until one of them is full, beginning with empty ones; its upper end for certain. */
  readonly fullAfter: { readonly least: Seconds; readonly most: Seconds };
  /** Messages per second that are refused in the end, over all of them. */
  readonly refused: { readonly least: PerSecond; readonly most: PerSecond };
}

/**
 * How the queues of a consumer fill up; undefined where it can do all that comes, and where not all of its queues are certain to
 * come to their bound: one without a bound takes what the consumer leaves, and one whose messages are too old before it
 * is full drops those. Nor is it known where messages of one queue are more work than those of another.
 *
 * One queue is full after bound ÷ growth. Of several nobody can say which one the consumer serves, but if none was full before, all
 * would be after Σ bounds ÷ growth. In the end what is too much is refused: growth, since the consumer is always busy; where one
 * part gets more than the others, of all parts the share that is too much for it. The oldest message is older than the retention as soon as arrivals × retention are waiting, so a bound below that comes first.
 *
 * Source: deterministic fluid queue; Gross et al., Fundamentals of Queueing Theory, section 1.6.
 */
export function overflowOf(load: ConsumerLoad, moment: "load" | "peak"): Overflow | undefined {
  const growth = growthPerHour(load, moment);
  const queues = load.queues.filter((queue) => queue[moment].most > 0);
  if (growth === undefined || !(growth.least > 0)) return undefined;
  const [first] = queues;
  if (first === undefined || queues.some((queue) => !isAlike(queue, first))) return undefined;
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (const queue of queues) {
    const bound = boundOf(queue, queue[moment]);
    if (bound === undefined) return undefined;
    least = Math.min(least, bound.least);
    most += bound.most;
  }
  const grows = { least: growth.least / 3600, most: growth.most / 3600 };
  const refused = load.service?.busiest === undefined ? grows : refusedOfAll(load, moment);
  // A part that is too slow fills its own queue, and of several nobody can say what the others then lose.
  if (refused === undefined || (load.service?.busiest !== undefined && queues.length > 1)) return undefined;
  return { queues, fullAfter: { least: least / grows.most, most: most / grows.least }, refused };
}

/** What a full queue refuses where one part gets more than the others: it asks no message where it belongs, until that part keeps up. */
function refusedOfAll(load: ConsumerLoad, moment: "load" | "peak"): Overflow["refused"] | undefined {
  const [use, first] = [utilisationOf(load, moment), load.queues.find((queue) => queue[moment].most > 0)];
  if (use === undefined || first === undefined) return undefined;
  const of = (end: keyof Range) => first[moment][end] * Math.max(0, 1 - 1 / use[end]);
  return { least: of("least"), most: of("most") };
}

/** Whether messages of two queues are as much work. */
function isAlike(a: QueueInflow, b: QueueInflow): boolean {
  return a.batch === b.batch && a.deliveries.least === b.deliveries.least && a.deliveries.most === b.deliveries.most;
}

/** How many messages a queue holds, where it is certain to come to that before they are too old. */
function boundOf({ consumption }: QueueInflow, arrivals: Range): Range | undefined {
  const { bound, retention } = consumption.queue;
  if (bound === undefined) return undefined;
  const most = bound.upper ?? bound.value;
  if (retention !== undefined && !(most < arrivals.least * retention.value)) return undefined;
  return { least: bound.value, most };
}

/**
 * What becomes of a publication that a full queue refuses: who publishes fails with it, it is lost while the request goes on, it waits in
 * an outbox, or something else takes it.
 */
export type Fate = "fails" | "lost" | "waits" | "elsewhere";

/** A dependency that puts messages into a queue, with what its terms say of those that are refused. */
export interface Refusal {
  readonly dependency: Dependency;
  readonly fate: Fate;
}

/**
 * What becomes of refused publications, by the dependencies that make them in some of the flows. One is lost where it is optional,
 * or comes after a reply that somebody waits for; of several fates in several flows the request that fails counts.
 * Linear in the edges of those who publish.
 */
export function refusalsOf(
  { model }: Pick<FactContext, "model">,
  queue: Id,
  flows: readonly Flow[],
): readonly Refusal[] {
  return consumptionsOf(model)
    .publishersOf(queue)
    .flatMap((dependency): readonly Refusal[] => {
      const fates = flows.flatMap((flow) => fatesIn(flowGraphOf(model, flow), dependency));
      if (fates.length === 0) return [];
      return [{ dependency, fate: fates.includes("fails") ? "fails" : (fates[0] as Fate) }];
    });
}

function fatesIn(
  { positions, edgesAt, isAwaited }: ReturnType<typeof flowGraphOf>,
  dependency: Dependency,
): readonly Fate[] {
  const position = positions.get(dependency.source);
  if (position === undefined) return [];
  const own = (edgesAt[position] ?? []).filter((edge) => edge.dependency === dependency);
  return own.map(({ optional, hot }): Fate => {
    if (dependency.outbox !== undefined) return "waits";
    if (dependency.fallback !== undefined) return dependency.fallback.kind === "component" ? "elsewhere" : "lost";
    return optional || (!hot && isAwaited[position] === true) ? "lost" : "fails";
  });
}
