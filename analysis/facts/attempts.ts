// How often one try becomes several at a single edge: retries, hedges, redelivery, and what a deadline, a budget or a breaker
// leaves of them. It knows nothing of paths; visits.ts multiplies along them.

import type {
  Component,
  Count,
  Dependency,
  PerSecond,
  Ratio,
  Seconds,
  SystemModel,
  Terms,
} from "../../language/index.ts";
import { type FlowEdge, isWrite, patternOf } from "./flow-edges.ts";

/** Tries that one first try can become at an edge. */
export interface Tries {
  /** While everything behind the edge fails, with nothing yet learnt from it; ≥ 1, `Infinity` for redelivery without limit. */
  readonly burst: number;
  /** As `burst`, with redelivery that has no limit counted as one delivery: what retries alone make of a try. */
  readonly stated: number;
  /** Per first try over a longer time, budgets and breakers at work: at least this. */
  readonly sustainedLeast: number;
  /** As `sustainedLeast`: at most this. The two differ where the floor of a budget meets an unknown load. */
  readonly sustainedMost: number;
}

/** One try that stays one. */
export const once: Tries = { burst: 1, stated: 1, sustainedLeast: 1, sustainedMost: 1 };

/** First tries per second over a dependency: what is known of them, and whether that is all. */
export interface Arrivals {
  readonly known: PerSecond;
  readonly isComplete: boolean;
}

/** Attempts and hedges as stated; one where nothing is. */
export function statedTriesOf({ attempts, hedge }: Pick<Terms, "attempts" | "hedge">): Count {
  return Math.max(1, attempts?.value ?? 1) + (hedge?.after.length ?? 0);
}

/**
 * Attempts of a dependency that can start before a limit, the first included: an attempt lasts as long as is said, by default its
 * timeout, and the next starts after the backoff, of which jitter can leave nothing. A hedge is one attempt more for each delay that
 * ends in time. An unstated timeout or backoff counts as no time at all, which can only count too many. Without `attempts`, one.
 *
 * Linear in the attempts. Source of the capped schedule: M. Brooker, Exponential Backoff and Jitter, AWS Architecture Blog.
 */
export function attemptsWithin(terms: Terms, limit: Seconds, lasting: Seconds = terms.timeout?.value ?? 0): Count {
  const stated = Math.max(1, terms.attempts?.value ?? 1);
  const hedges = terms.hedge?.after.filter(({ value }) => value < limit).length ?? 0;
  if (limit === Number.POSITIVE_INFINITY) return stated + hedges;
  let start = 0;
  let attempts = 1;
  while (attempts < stated) {
    start += lasting + shortestBackoff(terms, attempts);
    if (start >= limit) break;
    attempts += 1;
  }
  return attempts + hedges;
}

/** Attempts that can start before a limit where each is refused at once: the most there can be, since pauses alone take time. */
export function refusedWithin(terms: Terms, limit: Seconds): Count {
  return attemptsWithin(terms, limit, 0);
}

/** The least wait before the retry of this number, from 1. */
function shortestBackoff(terms: Terms, retry: number): Seconds {
  const { backoff } = terms;
  if (backoff === undefined || backoff.kind === "none" || backoff.jitter) return 0;
  const from = backoff.from?.value ?? 0;
  if (backoff.kind === "fixed") return from;
  return Math.min(from * 2 ** (retry - 1), backoff.to?.value ?? Number.POSITIVE_INFINITY);
}

/**
 * Attempts per first try at an edge. Past a queue or topic it is deliveries times the consumer's own attempts for each;
 * without a stated delivery limit a message comes back for ever, however few attempts the consumer makes at each delivery.
 * Of what has to start before a limit, the burst counts attempts that are refused at once, and sustained ones last their timeout.
 *
 * Sustained: min(attempts, 1 + b + floor · caller replicas / λ), and 1 behind a breaker; b and floor of the retry budget, λ
 * the first tries over the dependency. Source: semantics of Finagle's and Linkerd's retry budgets (a ratio of the requests
 * and a floor per client) and of the client budgets in Site Reliability Engineering, chapter 21.
 */
export function triesAt(
  model: SystemModel,
  edge: FlowEdge,
  limit: Seconds,
  arrivals: (dependency: Dependency) => Arrivals,
): Tries {
  const tries = triesBesideFloor(edge, model.componentById.get(edge.source), limit);
  const { dependency } = edge;
  const floor = dependency?.retryBudget?.floor?.value ?? 0;
  if (dependency === undefined || floor === 0 || tries.burst === 1 || dependency.breaker !== undefined) return tries;
  const { burst, stated, sustainedLeast } = tries;
  const lasting = lastingOver(edge, model.componentById.get(edge.source), limit);
  const ratio = 1 + (dependency.retryBudget?.ratio.value ?? 0);
  const { known, isComplete } = arrivals(dependency);
  // Each copy of the caller has a budget of its own.
  const caller = model.componentById.get(dependency.source);
  const clients = caller === undefined ? 1 : unitsOf(caller);
  const most = Math.min(lasting, known > 0 ? ratio + (floor * clients) / known : Number.POSITIVE_INFINITY);
  return { burst, stated, sustainedLeast: isComplete ? most : sustainedLeast, sustainedMost: most };
}

/** As `triesAt` where nothing limits the time, with the source at hand; undefined where a budget has a floor. */
export function unlimitedTriesOver(edge: FlowEdge, source: Component | undefined): Tries | undefined {
  if (edge.dependency?.retryBudget?.floor !== undefined) return undefined;
  return triesBesideFloor(edge, source, Number.POSITIVE_INFINITY);
}

/** As `triesAt` without what the floor of a budget adds. */
function triesBesideFloor(edge: FlowEdge, source: Component | undefined, limit: Seconds): Tries {
  const { dependency } = edge;
  const deliveries = isHandOff(source) ? deliveriesOf(source, dependency) : 1;
  const attempts = dependency === undefined || isWrittenBehind(edge) ? 1 : refusedWithin(dependency, limit);
  if (deliveries === 1 && attempts === 1) return once;
  const burst = deliveries * attempts;
  const stated = Number.isFinite(deliveries) ? burst : attempts;
  if (dependency === undefined || burst === 1) return { burst, stated, sustainedLeast: burst, sustainedMost: burst };
  if (dependency.breaker !== undefined) return { burst, stated, sustainedLeast: 1, sustainedMost: 1 };
  const budget = dependency.retryBudget;
  const lasting = limit === Number.POSITIVE_INFINITY ? burst : lastingOver(edge, source, limit);
  const sustained = budget === undefined ? lasting : Math.min(lasting, 1 + budget.ratio.value);
  return { burst, stated, sustainedLeast: sustained, sustainedMost: sustained };
}

/** Attempts at an edge before a limit that each last their timeout, without what a budget or breaker leaves of them. */
function lastingOver(edge: FlowEdge, source: Component | undefined, limit: Seconds): number {
  const { dependency } = edge;
  const deliveries = isHandOff(source) ? deliveriesOf(source, dependency) : 1;
  return deliveries * (dependency === undefined || isWrittenBehind(edge) ? 1 : attemptsWithin(dependency, limit));
}

/** Whether a cache that has confirmed a write takes it on to its store later: the writer knows nothing of that, and tries nothing again. */
function isWrittenBehind({ asynchronous, via, dependency }: FlowEdge): boolean {
  return asynchronous && via !== undefined && dependency?.outbox === undefined && isWrite(dependency);
}

/**
 * Deliveries of one message to a consumer that fails each of them, ≥ 1: one where the queue promises at most one, else as many as the
 * consumer says, or else the queue. `Infinity` without a limit, and where the message is set aside in the queue that it comes from,
 * which hands it out again.
 */
export function deliveriesOf(queue: Component, consumption: Dependency | undefined): number {
  if (queue.guarantees.some(({ name }) => name === "at-most-once")) return 1;
  const limit = consumption?.deadLetter?.after ?? queue.deadLetter?.after;
  return limit === undefined || isSetAsideInItself(queue, consumption)
    ? Number.POSITIVE_INFINITY
    : Math.max(1, limit.value);
}

/** Whether what a consumer cannot process is set aside in the queue that it comes from. */
export function isSetAsideInItself(queue: Component, consumption: Dependency | undefined): boolean {
  return (consumption?.deadLetter ?? queue.deadLetter)?.queue.id === queue.id;
}

/** Whether what it receives is handed on to consumers later, with nobody waiting. */
export function isHandOff(component: Component | undefined): component is Component & { kind: "queue" | "topic" } {
  return component?.kind === "queue" || component?.kind === "topic";
}

/**
 * Whether a failure behind the edge reaches those who called its source. It does not where somebody else waits for nothing:
 * an optional edge, one with a fallback, and a hand-off. Nor where the edge reads a cache that its reader fills, since
 * the reader then turns to the store; the visit of the store is an edge of its own and passes failures up.
 */
export function passesFailureUp({ componentById }: SystemModel, edge: FlowEdge): boolean {
  return climbsOver(edge, componentById.get(edge.source), componentById.get(edge.target));
}

/** As `passesFailureUp`, with both ends at hand. */
export function climbsOver(edge: FlowEdge, source: Component | undefined, target: Component | undefined): boolean {
  return edge.dependency?.fallback === undefined && !isCaughtBetween(edge, source, target);
}

/** Whether a failure behind the edge is no failure of its source, whatever may stand in. */
export function isCaught({ componentById }: SystemModel, edge: FlowEdge): boolean {
  return isCaughtBetween(edge, componentById.get(edge.source), componentById.get(edge.target));
}

function isCaughtBetween(edge: FlowEdge, source: Component | undefined, target: Component | undefined): boolean {
  return edge.optional || edge.asynchronous || isHandOff(source) || isReadBeside(edge, target);
}

function isReadBeside({ source, dependency }: FlowEdge, cache: Component | undefined): boolean {
  if (cache?.kind !== "cache" || cache.cacheOf === undefined || isWrite(dependency)) return false;
  return patternOf(cache) === "cache-aside" && cache.cacheOf.id !== source;
}

/**
 * Copies that each work by themselves at ordinary load, ≥ 1: replicas, or the fewest that autoscaling leaves, in each of all
 * shards. A managed component is one to those who use it.
 */
export function unitsOf({ managed, replicas, autoscale, shards }: Component): Count {
  if (managed !== undefined) return 1;
  const copies = replicas?.count.value ?? autoscale?.min.value ?? 1;
  return Math.max(1, copies) * Math.max(1, shards?.count.value ?? 1);
}

/**
 * Expected attempts per first try when each fails with probability p by itself: (1 − p^a) / (1 − p), and a where all fail.
 * Independence of the attempts is the kindest case; retries against something that is down have p = 1.
 *
 * Source: closed form of a geometric sum; its values agree with M. Brooker's published retry simulation.
 */
export function expectedAttempts(p: Ratio, attempts: Count): number {
  return p === 1 ? attempts : (1 - p ** attempts) / (1 - p);
}
