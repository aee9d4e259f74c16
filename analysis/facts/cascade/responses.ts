// What one flow's components answer while some of them are in trouble: who fails, who is held up and for how long. It looks
// at the state that things come to with the pools as they are; which pools fill and when is told in cascade.ts.

import type { Component, Count, Dependency, Id, Ratio, Seconds, Terms } from "../../../language/index.ts";
import { longestPauses } from "../../formulas/backoff.ts";
import type { FactContext } from "../context.ts";
import { atOrigin, type Condition, cross } from "../crossing.ts";
import { type Draw, isWrite } from "../flow-edges.ts";
import type { OwnState } from "./trouble.ts";
import type { WaitGraph, Way } from "./waits.ts";

/** What those who ask a component meet. One that is not in trouble has no response. */
export interface Response {
  /** Share of the requests to it that are held up or fail; at least. */
  readonly share: Ratio;
  /** For how long such a request is held up, on average; at least. `Infinity` where it is never answered. */
  readonly time: Seconds;
  /** Whether some requests fail. */
  readonly fails: boolean;
  /** Whether some are served only because something stands in or is left out. */
  readonly isDegraded: boolean;
}

/** Slots of a dependency's own, which its calls cannot exceed. */
export interface Capped {
  readonly dependency: Dependency;
  readonly limit: Count;
  readonly share: Ratio;
  readonly time: Seconds;
}

/** What holds the slots of a component itself. */
export interface Held {
  readonly share: Ratio;
  readonly time: Seconds;
  /** Held within bulkheads, and not counted in `time`. */
  readonly capped: readonly Capped[];
}

/** The state of everything that a flow's answers depend on beside the flow. */
export interface World {
  readonly context: FactContext;
  stateOf(id: Id): OwnState | undefined;
  /** The terms of a dependency, as they stand or as an edit would have them. */
  termsOf(dependency: Dependency): Terms;
}

export interface FlowResponses {
  /** By number; those that are in trouble alone. */
  readonly responses: ReadonlyMap<number, Response>;
  /** By number; components that are neither silent nor refusing, and are held up. */
  readonly held: ReadonlyMap<number, Held>;
}

/** Rounds over a cyclic part before what has not come to it counts as well. */
const roundLimit = 30;

/**
 * The responses of a flow's components. Linear in the ways of those that wait for somebody in trouble, cycles aside.
 *
 * A component that waits for several in turn is held up by each until one that it needs fails; in parallel by the longest. An
 * attempt ends with its timeout, retries repeat it with their backoffs (half of them where jittered), a budget bounds their
 * number, a deadline ends all. Behind a breaker nobody is held once timeouts have opened it, and within a bulkhead no more than
 * fit. What is not stated counts as no time, so shares and times are lower bounds.
 */
export function responsesOf(world: World, waits: WaitGraph, struck: readonly number[]): FlowResponses {
  const affected = new Set<number>(struck);
  for (const node of affected) for (const waiter of waits.waiters[node] ?? []) affected.add(waiter);
  const order = [...affected].sort((a, b) => a - b);
  const responses = new Map<number, Response>();
  const held = new Map<number, Held>();
  const run = { world, waits, responses, held };
  for (const node of order) settle(run, node);
  // In a circle somebody was asked before it was known that he is in trouble. Who has come into it stays as he is, since a
  // request that returns to a component on its own path asks no further.
  const cyclic = order.filter((node) => waits.isCyclic[node] === true);
  for (let round = 0, isSettled = cyclic.length === 0; !isSettled && round < roundLimit; round++) {
    isSettled = true;
    for (const node of order) {
      if (responses.get(node)?.fails === true) continue;
      const before = responses.get(node);
      settle(run, node);
      if ((before === undefined) !== (responses.get(node) === undefined) || responses.get(node)?.fails === true) {
        isSettled = false;
      }
    }
  }
  return { responses, held };
}

interface Run {
  readonly world: World;
  readonly waits: WaitGraph;
  readonly responses: Map<number, Response>;
  readonly held: Map<number, Held>;
}

function settle(run: Run, node: number): void {
  const { world, waits, responses, held } = run;
  const state = world.stateOf(waits.ids[node] as Id);
  if (state?.kind === "silent" || state?.kind === "refusing") {
    const time = state.kind === "silent" ? Number.POSITIVE_INFINITY : 0;
    responses.set(node, { share: 1, time, fails: true, isDegraded: false });
    return;
  }
  const sum = sumOf(run, node, state?.seconds ?? 0);
  if (sum === undefined) return;
  responses.set(node, sum.response);
  if (sum.held.share > 0 || sum.held.capped.length > 0) held.set(node, sum.held);
  else held.delete(node);
}

/** What one way brings upon those who take it. */
interface Outcome {
  /** Expected number of such waits per request at the component. */
  readonly share: number;
  readonly time: Seconds;
  readonly fails: boolean;
  readonly isDegraded: boolean;
  readonly capped: readonly Capped[];
}

/** A way that some requests do not come back from. */
interface Cut {
  readonly draws: readonly Draw[];
  readonly share: Ratio;
}

/** All ways of a component in turn. */
function sumOf(run: Run, node: number, own: Seconds): { response: Response; held: Held } | undefined {
  const { waits } = run;
  const condition = conditionAt(run, waits.ids[node] as Id);
  let share = own > 0 ? 1 : 0;
  let total = own;
  let forEver = own === Number.POSITIVE_INFINITY ? 1 : 0;
  let fails = outboxFails(run, node) || own === Number.POSITIVE_INFINITY;
  let isDegraded = false;
  const capped: Capped[] = [];
  const cuts: Cut[] = [];
  const troubled: (readonly Draw[])[] = [];
  let parallel: { readonly number: number; longest: number } | undefined;
  for (const way of waits.ways[node] ?? []) {
    const outcome = outcomeOf(run, way, condition);
    if (outcome === undefined) continue;
    const { draws } = way.edge;
    const left = cuts.reduce((rest, cut) => (exclude(cut.draws, draws) ? rest : rest * (1 - cut.share)), 1);
    const hit = Math.min(1, outcome.share);
    fails ||= outcome.fails;
    isDegraded ||= outcome.isDegraded;
    for (const one of outcome.capped) capped.push({ ...one, share: one.share * left });
    if (outcome.time === Number.POSITIVE_INFINITY) forEver = Math.min(1, forEver + left * hit);
    else {
      const cost = left * outcome.share * outcome.time;
      if (way.edge.parallel === undefined) total += cost;
      else {
        if (parallel?.number !== way.edge.parallel) parallel = { number: way.edge.parallel, longest: 0 };
        total += Math.max(0, cost - parallel.longest);
        parallel.longest = Math.max(parallel.longest, cost);
      }
    }
    if (outcome.time > 0) {
      const isApart = troubled.length > 0 && troubled.every((other) => exclude(other, draws));
      share = isApart ? Math.min(1, share + hit) : 1 - (1 - share) * (1 - hit);
      troubled.push(draws);
    }
    if (outcome.fails && way.edge.parallel === undefined) cuts.push({ draws, share: hit });
  }
  if (share === 0 && forEver === 0 && !fails && !isDegraded && capped.length === 0) return undefined;
  const isEndless = forEver > 0;
  const heldShare = isEndless ? forEver : total > 0 ? share : 0;
  const time = isEndless ? Number.POSITIVE_INFINITY : share > 0 ? total / share : 0;
  return {
    response: {
      share: isEndless ? forEver : fails ? Math.max(share, failedShare(cuts)) : share,
      time,
      fails,
      isDegraded,
    },
    held: { share: heldShare, time, capped },
  };
}

function failedShare(cuts: readonly Cut[]): Ratio {
  return cuts.reduce((most, cut) => Math.max(most, cut.share), 0);
}

/** Whether no request takes both. */
function exclude(a: readonly Draw[], b: readonly Draw[]): boolean {
  return a.some((one) => b.some((other) => one.either === other.either && one.branch !== other.branch));
}

/** A message is written with the rest of the step's data, so without its outbox the step fails; nobody is held for it. */
function outboxFails({ waits, responses }: Run, node: number): boolean {
  return waits.outboxes.some(({ source, store }) => source === node && responses.get(store)?.fails === true);
}

/** The condition of the visits of a component where there is one, else what all of them leave room for. */
function conditionAt({ world, waits }: Run, id: Id): Condition {
  const groups = world.context.traffic.loadByFlow.get(waits.graph.flow.id)?.groupsById.get(id) ?? [];
  const [first] = groups;
  if (groups.length === 1 && first !== undefined) return first;
  const deadline = groups.reduce((least, group) => Math.min(least, group.deadline), Number.POSITIVE_INFINITY);
  return deadline === Number.POSITIVE_INFINITY ? atOrigin : { ...atOrigin, deadline };
}

/** What a way brings, its stand-in applied; undefined where it is not walked or nothing on it is in trouble. */
function outcomeOf(run: Run, way: Way, condition: Condition): Outcome | undefined {
  const first = reachOf(run, way, condition);
  if (first === undefined || !first.fails) return first;
  if (way.standIn === undefined || way.standIn === "answer") {
    const isServed = way.standIn === "answer" || way.isOptional;
    return isServed ? { ...first, fails: first.time === Number.POSITIVE_INFINITY, isDegraded: true } : first;
  }
  const second = first.time === Number.POSITIVE_INFINITY ? undefined : outcomeOf(run, way.standIn, condition);
  // For ever is for ever: nothing is tried after an attempt that does not end.
  if (first.time === Number.POSITIVE_INFINITY) return first;
  if (second === undefined) return { ...first, fails: false, isDegraded: true };
  return {
    ...first,
    time: first.time + Math.min(1, second.share) * second.time,
    fails: second.fails && !way.isOptional,
    isDegraded: true,
    capped: [...first.capped, ...second.capped],
  };
}

/** What a way brings without its stand-in: its target, and where that is a cache, what is behind it. */
function reachOf(run: Run, way: Way, condition: Condition): Outcome | undefined {
  const first = tryOf(run, way, condition);
  if (way.behind === undefined) return way.isNeeded ? first : soften(first);
  const isEndless = first?.time === Number.POSITIVE_INFINITY;
  if (first !== undefined && (isEndless || (first.fails && way.isNeeded))) return first;
  // When the cache fails, everybody turns to the store.
  const turned = first?.fails === true && way.behind.edge.miss ? way.edge : undefined;
  const second = outcomeOf(run, turned === undefined ? way.behind : asOftenAs(way.behind, turned), condition);
  if (second === undefined) return soften(first);
  if (first === undefined) return second;
  const share = Math.max(first.share, second.share);
  const time = (first.share * first.time + second.share * second.time) / (share > 0 ? share : 1);
  return { ...second, share, time, capped: [...first.capped, ...second.capped] };
}

/** The way of a miss, taken as often as the cache is asked. */
function asOftenAs(way: Way, { count }: Way["edge"]): Way {
  return { ...way, edge: { ...way.edge, miss: false, count } };
}

/** Nobody fails with a cache that only stands beside its store, unless it never answers. */
function soften(outcome: Outcome | undefined): Outcome | undefined {
  if (outcome === undefined || outcome.time === Number.POSITIVE_INFINITY) return outcome;
  return { ...outcome, fails: false };
}

/** One target, with the terms of the dependency on it. */
function tryOf(run: Run, { edge, target }: Way, condition: Condition): Outcome | undefined {
  const { world, waits } = run;
  const component = world.context.model.componentById.get(edge.target);
  const response = isWriteToCache(component, edge.dependency)
    ? ownResponse(world.stateOf(edge.target))
    : run.responses.get(target);
  if (response === undefined) return undefined;
  const crossing = cross(world.context.model, waits.graph, edge, condition);
  if (crossing === undefined) return undefined;
  const isKnown = !crossing.condition.isLoose || condition.isLoose;
  const terms = edge.dependency === undefined ? undefined : world.termsOf(edge.dependency);
  const wait = waitFor(response, terms, crossing.limit);
  const times = crossing.weight * response.share;
  const share = isKnown ? (wait.fails ? Math.min(1, times) : times) : 0;
  const limit = terms?.bulkhead?.value ?? world.context.model.componentById.get(edge.source)?.bulkhead?.value;
  const outcome = { share, fails: wait.fails, isDegraded: response.isDegraded };
  if (limit === undefined || wait.time === 0 || edge.dependency === undefined) {
    return { ...outcome, time: wait.time, capped: [] };
  }
  // What does not fit into the bulkhead is turned away at once.
  const capped = [{ dependency: edge.dependency, limit, share, time: wait.time }];
  return { ...outcome, time: 0, fails: wait.fails, capped };
}

/** Who writes to a cache does not wait for what it reads behind it. */
function isWriteToCache(component: Component | undefined, dependency: Dependency | undefined): boolean {
  return component?.kind === "cache" && isWrite(dependency);
}

function ownResponse(state: OwnState | undefined): Response | undefined {
  if (state === undefined) return undefined;
  const isSilent = state.kind === "silent";
  const time = isSilent ? Number.POSITIVE_INFINITY : state.kind === "slow" ? state.seconds : 0;
  return { share: 1, time, fails: state.kind !== "slow", isDegraded: false };
}

/**
 * How long one who asks is held up, and whether in vain: attempts × the time of one, with backoffs between, within the
 * deadline. A breaker that sees attempts end keeps later ones from being made.
 */
export function waitFor(
  response: Pick<Response, "time" | "fails">,
  terms: Terms | undefined,
  limit: Seconds,
): { readonly time: Seconds; readonly fails: boolean } {
  const timeout = Math.min(terms?.timeout?.value ?? Number.POSITIVE_INFINITY, limit);
  const attempt = Math.min(timeout, response.time);
  const isInVain = response.fails || response.time > timeout || response.time === Number.POSITIVE_INFINITY;
  if (!isInVain) return { time: attempt, fails: false };
  if (attempt === Number.POSITIVE_INFINITY) return { time: limit, fails: true };
  if (terms?.breaker !== undefined) return { time: 0, fails: true };
  const attempts = attemptsOf(terms);
  return { time: Math.min(limit, attempts * attempt + pausesBetween(terms, attempts)), fails: true };
}

/** Attempts per request over a longer time: what a retry budget leaves of them, its floor not counted. */
function attemptsOf(terms: Terms | undefined): number {
  const stated = Math.max(1, terms?.attempts?.value ?? 1);
  const budget = terms?.retryBudget?.ratio.value;
  return budget === undefined ? stated : Math.min(stated, 1 + budget);
}

/**
 * The pauses before the attempts after the first, half of them on average where they are jittered. Of the last retry, which
 * a budget leaves in part, that part.
 */
function pausesBetween(terms: Terms | undefined, attempts: number): Seconds {
  const { backoff } = terms ?? {};
  if (backoff === undefined || attempts <= 1) return 0;
  const { kind } = backoff;
  const to = backoff.to?.value;
  const schedule = { kind, from: backoff.from?.value ?? 0, ...(to === undefined ? {} : { to }) };
  const whole = Math.floor(attempts - 1);
  const part = attempts - 1 - whole;
  const least = longestPauses(schedule, whole);
  const total = part === 0 ? least : least + part * (longestPauses(schedule, whole + 1) - least);
  return backoff.jitter ? total / 2 : total;
}
