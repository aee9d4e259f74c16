// What one flow's components answer while some of them are in trouble: who fails, who is held up and for how long. It looks
// at the state that things come to with the pools as they are; which pools fill and when is told in cascade.ts.

import type { Count, Dependency, Id, Ratio, Seconds, Terms } from "../../../language/index.ts";
import type { Draw } from "../flow-edges.ts";
import type { Step, StepGraph } from "./steps.ts";
import type { OwnState } from "./trouble.ts";
import { Turn, type UsualTimes, usualOver } from "./usual-times.ts";
import { patienceOf, waitFor } from "./waiting.ts";

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
  /** What a request takes beside that, as on any day; 0 where usual times are not asked for. */
  readonly usual: Seconds;
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
  /** What a request holds it for beside all that, of any of them on average: own work, and waits for what is in no trouble. */
  readonly usual: Seconds;
  /** How long a request that is held up was at least on its way to the trouble, below this component. */
  readonly ahead: Seconds;
}

/** The state of everything that a flow's answers depend on beside the flow. */
export interface World {
  stateOf(id: Id): OwnState | undefined;
  /** The terms of a dependency as an edit would have them; absent where they are as they stand. */
  readonly termsOf: ((dependency: Dependency) => Terms) | undefined;
  /** Dependencies over which no answer comes; their sources count as struck. */
  readonly cuts?: ReadonlySet<Dependency>;
}

export interface FlowResponses {
  /** By number; absent where a component is not in trouble. */
  readonly responses: readonly (Response | undefined)[];
  /** Components that are neither silent nor refusing and have a response; by number. Some of them nobody holds up. */
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
 * fit. What is not stated counts as no time, so shares and times are lower bounds. Who fails is told without usual times, which
 * are estimates; with them, where they are given, is told what slots are held for.
 */
export function responsesOf(
  world: World,
  graph: StepGraph,
  struck: readonly number[],
  usual?: UsualTimes,
): FlowResponses {
  const { waiters, isCyclic, ids } = graph.waits;
  const size = ids.length;
  const run: Run = { world, graph, usual, responses: new Array(size).fill(undefined), held: new Map() };
  const { responses } = run;
  const isAffected = marksFor(size);
  let first = size;
  let isCircling = false;
  for (const node of struck) {
    isAffected[node] = 1;
    if (node < first) first = node;
  }
  // Who is waited for has the lower number, so whom he keeps waiting comes later; circles aside nobody is met who is not held up.
  for (let node = first; node < size; node++) {
    if (isAffected[node] === 0) continue;
    settle(run, node);
    if (isCyclic[node] === 1) isCircling = true;
    else if (responses[node] === undefined) continue;
    const end = waiters.firstEdge[node + 1] as number;
    for (let index = waiters.firstEdge[node] as number; index < end; index++)
      isAffected[waiters.targets[index] as number] = 1;
  }
  if (isCircling) goAround(run, struck);
  return { responses, held: run.held };
}

/** Used by one call at a time; to make a new one for each would take as long as the rest. */
let marks = new Uint8Array(64);

/** Marks for so many nodes, none of them set. */
function marksFor(size: number): Uint8Array {
  if (marks.length < size) marks = new Uint8Array(2 * size);
  else marks.fill(0, 0, size);
  return marks;
}

/**
 * In a circle somebody was asked before it was known that he is in trouble. Who has come to fail stays as he is, since a request
 * that returns to a component on its own path asks no further.
 */
function goAround(run: Run, struck: readonly number[]): void {
  const { responses, graph } = run;
  const { firstEdge, targets } = graph.waits.waiters;
  const affected = new Set<number>(struck);
  for (const node of affected)
    for (const waiter of targets.subarray(firstEdge[node], firstEdge[node + 1])) affected.add(waiter);
  const order = Int32Array.from(affected).sort();
  for (let round = 0, isSettled = false; !isSettled; round++) {
    isSettled = true;
    for (const node of order) {
      const before = responses[node];
      if (before?.fails === true) continue;
      settle(run, node);
      if ((before === undefined) !== (responses[node] === undefined) || responses[node]?.fails === true)
        isSettled = false;
    }
    if (round >= roundLimit) break;
  }
}

interface Run {
  readonly world: World;
  readonly graph: StepGraph;
  readonly usual: UsualTimes | undefined;
  readonly responses: (Response | undefined)[];
  readonly held: Map<number, Held>;
}

const silent: Response = { share: 1, time: Number.POSITIVE_INFINITY, fails: true, isDegraded: false, usual: 0 };
const refusing: Response = { share: 1, time: 0, fails: true, isDegraded: false, usual: 0 };

function settle(run: Run, node: number): void {
  const { world, graph, responses, held } = run;
  const state = world.stateOf(graph.waits.ids[node] as Id);
  if (state?.kind === "silent" || state?.kind === "refusing") {
    responses[node] = state.kind === "silent" ? silent : refusing;
    return;
  }
  const sum = sumOf(run, node, state?.seconds ?? 0);
  if (sum === undefined) return;
  responses[node] = sum.response;
  held.set(node, sum.held);
}

/** What one way brings upon those who take it. */
interface Outcome {
  /** Expected number of such waits per request at the component. */
  readonly share: number;
  readonly time: Seconds;
  readonly fails: boolean;
  readonly isDegraded: boolean;
  readonly capped: readonly Capped[];
  /** What each such wait takes beside `time`, as on any day. */
  readonly usual: Seconds;
}

/** A way that some requests do not come back from. */
interface Cut {
  readonly draws: readonly Draw[];
  readonly share: Ratio;
}

const noCaps: readonly Capped[] = [];
const noCuts: readonly Cut[] = [];
const noSteps: readonly Step[] = [];

/** All ways of a component in turn. */
function sumOf(run: Run, node: number, own: Seconds): { response: Response; held: Held } | undefined {
  let share = own > 0 ? 1 : 0;
  let total = own;
  let forEver = own === Number.POSITIVE_INFINITY ? 1 : 0;
  let fails = forEver > 0 || outboxFails(run, node);
  let isDegraded = false;
  let capped: Capped[] | undefined;
  let cuts: Cut[] | undefined;
  let troubled: (readonly Draw[])[] | undefined;
  const inTurn = new Turn();
  const { graph, responses, usual } = run;
  // The own work of who is slow takes that long, and no other time beside.
  let ahead = own > 0 ? 0 : Number.POSITIVE_INFINITY;
  let rest = usual === undefined || own > 0 ? 0 : (usual.own[node] as number);
  const steps = graph.steps[node] ?? noSteps;
  const { targets } = graph.waits;
  const from = targets.firstEdge[node] as number;
  for (let index = 0; index < steps.length; index++) {
    const step = steps[index] as Step;
    const isPlain =
      responses[targets.targets[from + step.way.slot] as number] === undefined &&
      step.behind === undefined &&
      !step.writesCache &&
      !isCut(run.world, step);
    if (isPlain && usual === undefined) continue;
    const outcome = isPlain ? undefined : outcomeOf(run, step, step.weight, from);
    const asUsual = usual === undefined ? 0 : usualOver(step, usual.answers, targets.targets, from);
    if (outcome === undefined && asUsual === 0) continue;
    const { draws, parallel: group } = step.way.edge;
    if (outcome !== undefined)
      ahead = Math.min(ahead, responses[targets.targets[from + step.way.slot] as number]?.usual ?? 0);
    let left = 1;
    if (cuts !== undefined) for (const cut of cuts) if (!exclude(cut.draws, draws)) left *= 1 - cut.share;
    if (outcome === undefined) {
      rest += inTurn.add(left * asUsual, group);
      continue;
    }
    const hit = Math.min(1, outcome.share);
    fails ||= outcome.fails;
    isDegraded ||= outcome.isDegraded;
    if (outcome.capped.length > 0) {
      capped ??= [];
      for (const one of outcome.capped) capped.push({ ...one, share: one.share * left });
    }
    if (outcome.time === Number.POSITIVE_INFINITY) forEver = Math.min(1, forEver + left * hit);
    else {
      const cost = left * outcome.share * outcome.time;
      total += inTurn.add(cost, group);
      const untouched = step.weight > 0 ? Math.max(0, 1 - outcome.share / step.weight) * asUsual : 0;
      const beside = left * (outcome.share * outcome.usual + untouched);
      if (beside > 0) rest += inTurn.add(group === undefined ? beside : cost + beside, group);
    }
    if (outcome.time > 0) {
      const isApart = troubled !== undefined && draws.length > 0 && troubled.every((other) => exclude(other, draws));
      share = isApart ? Math.min(1, share + hit) : 1 - (1 - share) * (1 - hit);
      troubled ??= [];
      troubled.push(draws);
    }
    if (outcome.fails && group === undefined) {
      cuts ??= [];
      cuts.push({ draws, share: hit });
    }
  }
  if (share === 0 && forEver === 0 && !fails && !isDegraded && capped === undefined) return undefined;
  const isEndless = forEver > 0;
  const time = isEndless ? Number.POSITIVE_INFINITY : share > 0 ? total / share : 0;
  const heldShare = isEndless ? forEver : total > 0 ? share : 0;
  const metShare = isEndless ? forEver : fails ? Math.max(share, failedShare(cuts ?? noCuts)) : share;
  return {
    response: { share: metShare, time, fails, isDegraded, usual: rest },
    held: { share: heldShare, time, capped: capped ?? noCaps, usual: rest, ahead },
  };
}

function failedShare(cuts: readonly Cut[]): Ratio {
  let most = 0;
  for (let index = 0; index < cuts.length; index++) most = Math.max(most, (cuts[index] as Cut).share);
  return most;
}

/** Whether no request takes both. */
function exclude(a: readonly Draw[], b: readonly Draw[]): boolean {
  if (a.length === 0 || b.length === 0) return false;
  return a.some((one) => b.some((other) => one.either === other.either && one.branch !== other.branch));
}

/** A message is written with the rest of the step's data, so without its outbox the step fails; nobody is held for it. */
function outboxFails({ graph, responses }: Run, node: number): boolean {
  const { outboxes } = graph.waits;
  return outboxes.length > 0 && outboxes.some((one) => one.source === node && responses[one.store]?.fails === true);
}

/** What a way brings, its stand-in applied; undefined where it is not taken or nothing on it is in trouble. */
function outcomeOf(run: Run, step: Step, weight: number, from: number): Outcome | undefined {
  const first = reachOf(run, step, weight, from);
  if (first === undefined || !first.fails) return first;
  const { standIn } = step;
  // For ever is for ever: nothing is tried after an attempt that does not end.
  if (first.time === Number.POSITIVE_INFINITY) return first;
  if (standIn === undefined || standIn === "answer") {
    return standIn === "answer" || step.way.isOptional ? { ...first, fails: false, isDegraded: true } : first;
  }
  const second = outcomeOf(run, standIn, standIn.weight, from);
  if (second === undefined) {
    const instead = run.usual && usualOver(standIn, run.usual.answers, run.graph.waits.targets.targets, from);
    return { ...first, fails: false, isDegraded: true, usual: first.usual + Math.min(instead ?? 0, standIn.patience) };
  }
  return {
    share: first.share,
    time: first.time + Math.min(1, second.share) * second.time,
    fails: second.fails && !step.way.isOptional,
    isDegraded: true,
    capped: second.capped.length === 0 ? first.capped : [...first.capped, ...second.capped],
    usual: first.usual + Math.min(1, second.share) * second.usual,
  };
}

/** What a way brings without its stand-in: its target, and where that is a cache, what is behind it. */
function reachOf(run: Run, step: Step, weight: number, from: number): Outcome | undefined {
  const first = tryOf(run, step, weight, from);
  const { behind } = step;
  const { isNeeded } = step.way;
  if (behind === undefined) return isNeeded ? first : soften(first);
  if (first !== undefined && (first.time === Number.POSITIVE_INFINITY || (first.fails && isNeeded))) return first;
  // When the cache fails, everybody turns to the store.
  const all = first?.fails === true && behind.way.edge.miss;
  const second = outcomeOf(run, behind, all ? behind.fullWeight : behind.weight, from);
  if (second === undefined) return soften(first);
  if (first === undefined) return second;
  const share = Math.max(first.share, second.share);
  const time = share > 0 ? (first.share * first.time + second.share * second.time) / share : 0;
  const usual = share > 0 ? (first.share * first.usual + second.share * second.usual) / share : 0;
  return { ...second, share, time, usual, capped: [...first.capped, ...second.capped] };
}

/** Nobody fails with a cache that only stands beside its store, unless it never answers. */
function soften(outcome: Outcome | undefined): Outcome | undefined {
  if (outcome === undefined || outcome.time === Number.POSITIVE_INFINITY) return outcome;
  return { ...outcome, fails: false };
}

/** One target, with the terms of the dependency on it. */
function tryOf(run: Run, step: Step, weight: number, from: number): Outcome | undefined {
  const { world, responses, graph } = run;
  const target = graph.waits.targets.targets[from + step.way.slot] as number;
  const met = step.writesCache ? ownResponse(world.stateOf(step.way.edge.target)) : responses[target];
  const response = isCut(world, step) ? silent : met;
  if (response === undefined || weight === 0) return undefined;
  const { dependency } = step.way.edge;
  const edited = dependency === undefined ? undefined : world.termsOf?.(dependency);
  const terms = edited ?? dependency;
  const wait = waitFor(response, terms, step.limit);
  const times = weight * response.share;
  const share = step.isKnown ? (wait.fails ? Math.min(1, times) : times) : 0;
  const { isDegraded } = response;
  const usual = response.usual > 0 ? longerBy(response, wait, terms, step.limit) : 0;
  const slots = edited?.bulkhead?.value ?? step.bulkhead;
  if (slots === undefined || wait.time === 0 || dependency === undefined) {
    return { share, time: wait.time, fails: wait.fails, isDegraded, capped: noCaps, usual };
  }
  // What does not fit into the bulkhead is turned away at once.
  const capped = [{ dependency, limit: slots, share, time: wait.time + usual }];
  return { share, time: 0, fails: wait.fails, isDegraded, capped, usual: 0 };
}

/** By how much the usual time of who answers makes a wait longer, that as a whole lasts no longer than the terms allow. */
function longerBy(
  response: Response,
  wait: { readonly time: Seconds; readonly fails: boolean },
  terms: Terms | undefined,
  limit: Seconds,
): Seconds {
  if (wait.time === Number.POSITIVE_INFINITY) return 0;
  const time = response.time + response.usual;
  const all = wait.fails ? waitFor({ time, fails: true }, terms, limit).time : Math.min(time, patienceOf(terms, limit));
  return Math.max(0, all - wait.time);
}

function isCut({ cuts }: World, { way }: Step): boolean {
  const { dependency } = way.edge;
  return cuts !== undefined && dependency !== undefined && cuts.has(dependency);
}

function ownResponse(state: OwnState | undefined): Response | undefined {
  if (state === undefined) return undefined;
  if (state.kind === "slow") return { share: 1, time: state.seconds, fails: false, isDegraded: false, usual: 0 };
  return state.kind === "silent" ? silent : refusing;
}
