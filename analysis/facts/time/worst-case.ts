// The longest that a component can take by what the design declares: its own work, and what it waits for each of its steps
// before it gives up. It reads timeouts and backoffs alone; how long a request takes on a good day is another quantity.

import type { Component, Count, Dependency, Id, Seconds, SystemModel } from "../../../language/index.ts";
import type { MissingInput } from "../../fact.ts";
import { longestPauses } from "../../formulas/backoff.ts";
import { ofWorstCases } from "../aspects.ts";
import { valuesWith } from "../component-values.ts";
import type { FlowEdge } from "../flow-edges.ts";
import { type FlowGraph, flowGraphOf } from "../flow-graph.ts";
import { placesReachedBy } from "../flow-places.ts";
import { perFlowReading } from "../memo.ts";
import { dearestOf, followsUpon, type Timed } from "./composition.ts";

/** A step of fewer visits than this shows in no p99 and is left out, as the slowest hundredth of the own work is. */
const rareShare = 0.01;

/** What a component waits for one step at most. */
export interface StepTime {
  readonly edge: FlowEdge;
  /** Times that it is done one after the other, ≥ 1. */
  readonly times: Count;
  readonly attempts: Count;
  /** Pauses before the retries, all together. */
  readonly pauses: Seconds;
  /** Whether the dependency's deadline ends it before attempts and pauses would. */
  readonly isCut: boolean;
  /** All of it; `Infinity` where neither a timeout nor a deadline ends it. */
  readonly total: Seconds;
}

/** The declared worst case of a component in one flow. */
export interface WorstCase {
  /** p99 of its own work. Absent where none is stated: it then counts as nothing, and all sums are "at least". */
  readonly own?: Seconds;
  /** Own work and every step that something ends. */
  readonly limited: Seconds;
  /** `limited`, or `Infinity` where a step has neither timeout nor deadline. */
  readonly total: Seconds;
  /** The steps that add up to it: of branches and of what is done at once the longest. */
  readonly steps: readonly StepTime[];
  /** Steps that nothing ends, on any branch. */
  readonly endless: readonly FlowEdge[];
  /** What counted as nothing because it is not stated. */
  readonly missing: readonly MissingInput[];
}

/**
 * The declared worst case of every component that a flow reaches: the p99 of its own work + Σ over its steps, in sequence, of
 * times · (attempts · timeout + the pauses before the retries, jitter at its longest), and the same of each fallback
 * and of each store behind a cache that misses; the largest over branches and over what runs in parallel. These do follow each
 * other: whom a cache has failed turns to its store, and to what stands in for the read where that has failed as well. But
 * what such a step has asked already, and so has failed, it does not ask again.
 *
 * A dependency's `deadline` cuts its attempts and pauses. Optional steps count, since they too are waited for; hedges add
 * nothing, since they run beside the attempt; a publication through an outbox and what comes after a queue cost
 * nothing. Of a component that the reply waits for only the steps before `reply` count. The callee's own worst case never stands
 * in for a timeout: what hangs does not keep to it. Of `batch N` every N are one call. What runs in `parallel` runs all at
 * once, its counts included. A step of fewer than one visit in a hundred is left out.
 *
 * It errs low where a p99 is unstated, and high where timeouts never come together in one request. Linear in the flow's edges.
 * Worked examples: test/facts/worst-case-time.test.ts.
 */
export const worstCasesOf = perFlowReading([...ofWorstCases, "objects"], (model, flow): WorstCases => {
  const graph = flowGraphOf(model, flow);
  const { edgesAt, positions } = graph;
  const waited = waitedForIn(graph);
  const reached = placesReachedBy(model, flow);
  const last = lastCasesIn(model);
  const byPosition = edgesAt.map((edges, place) => {
    const position = reached[place] as number;
    if (position < 0) return undefined;
    const known = last[position];
    if (known?.edges === edges) return known.worst;
    const made = worstCaseOver(model.components[position] as Component, edges, waited[place] === 1);
    last[position] = made;
    return made.worst;
  });
  return new WorstCases(positions, byPosition);
});

/** The worst cases of a flow's components, undefined for those that no text declares. */
export class WorstCases {
  /** By position in the flow's graph. */
  readonly byPosition: readonly (WorstCase | undefined)[];
  readonly #positions: FlowGraph["positions"];

  constructor(positions: FlowGraph["positions"], byPosition: readonly (WorstCase | undefined)[]) {
    this.#positions = positions;
    this.byPosition = byPosition;
  }

  get(id: Id): WorstCase | undefined {
    const position = this.#positions.get(id);
    return position === undefined ? undefined : this.byPosition[position];
  }
}

/** By position in the flow's graph, 1 for components whose answer the reply waits for. */
export const waitedForOf = perFlowReading([], (model, flow): Uint8Array => waitedForIn(flowGraphOf(model, flow)));

function waitedForIn({ hotOrigins, positions, edges, targets }: FlowGraph): Uint8Array {
  const waited = new Uint8Array(positions.size);
  for (const id of hotOrigins) waited[positions.get(id) as number] = 1;
  for (let index = 0; index < edges.length; index += 1) {
    const { hot, asynchronous } = edges[index] as FlowEdge;
    if (hot && !asynchronous) waited[targets[index] as number] = 1;
  }
  return waited;
}

/** A worst case with the list of edges that it was made from, which flows share of the components that they do not list. */
export interface CaseOver {
  readonly edges: readonly FlowEdge[];
  readonly worst: WorstCase | undefined;
}

/** By position of a component in the model, what was asked for last there: most flows ask for the same. */
type LastCases = (CaseOver | undefined)[];

const lastCases = new WeakMap<SystemModel, LastCases>();

function lastCasesIn(model: SystemModel): LastCases {
  let cases = lastCases.get(model);
  if (cases === undefined) {
    cases = new Array<CaseOver | undefined>(model.components.length);
    lastCases.set(model, cases);
  }
  return cases;
}

function worstCaseOver(component: Component, edges: readonly FlowEdge[], isWaitedFor: boolean): CaseOver {
  // Edges outlast edits of others. A shared list holds steps before the reply alone, or none of them, so it says the same to every flow.
  const values = valuesWith(component);
  if (values.worstCase?.edges !== edges) {
    values.worstCase = { edges, worst: new SummedCase(component, edges, isWaitedFor) };
  }
  return values.worstCase;
}

const noEdges: readonly FlowEdge[] = [];
const nothingMissing: readonly MissingInput[] = [];

/** A worst case whose steps are put into words by few, so that they are listed when somebody reads them. */
class SummedCase implements WorstCase {
  declare readonly own?: Seconds;
  readonly limited: Seconds;
  readonly total: Seconds;
  readonly endless: readonly FlowEdge[];
  readonly missing: readonly MissingInput[];
  readonly #edges: readonly FlowEdge[];
  readonly #isWaitedFor: boolean;

  constructor(component: Component, edges: readonly FlowEdge[], isWaitedFor: boolean) {
    this.#edges = edges;
    this.#isWaitedFor = isWaitedFor;
    const own = ownWorkOf(component);
    if (own !== undefined) this.own = own;
    let missing: MissingInput[] | undefined = own === undefined ? [latencyOf(component)] : undefined;
    let endless: FlowEdge[] | undefined;
    let isInSequence = true;
    let time = 0;
    for (let index = 0; index < edges.length; index += 1) {
      const edge = edges[index] as FlowEdge;
      const total = this.#timeAt(index);
      if (total === undefined) continue;
      if (isEndless(edge, total)) {
        endless ??= [];
        endless.push(edge);
      } else {
        time += total;
        isInSequence &&= edge.parallel === undefined && edge.draws.length === 0;
      }
      if (!lacksPause(edge.dependency)) continue;
      missing ??= [];
      missing.push({ element: edge.dependency?.id ?? component.id, term: "backoff from" });
    }
    if (!isInSequence) time = dearestOf(this.#timed()).time;
    this.limited = (own ?? 0) + time;
    this.total = endless === undefined ? this.limited : Number.POSITIVE_INFINITY;
    this.endless = endless ?? noEdges;
    this.missing = missing ?? nothingMissing;
  }

  get steps(): readonly StepTime[] {
    return dearestOf(this.#timed()).values;
  }

  /** What the step at an index adds, undefined where nobody waits for it or what stands before it covers it. */
  #timeAt(index: number): Seconds | undefined {
    const edge = this.#edges[index] as FlowEdge;
    if (edge.asynchronous || (!edge.hot && this.#isWaitedFor)) return undefined;
    const total = totalOf(edge);
    return total === undefined || isAskedBefore(this.#edges, index) ? undefined : total;
  }

  /** The steps that something ends. */
  #timed(): readonly Timed<StepTime>[] {
    const timed: Timed<StepTime>[] = [];
    for (let index = 0; index < this.#edges.length; index += 1) {
      const edge = this.#edges[index] as FlowEdge;
      const step = this.#timeAt(index) === undefined ? undefined : stepTimeOf(edge);
      if (step !== undefined && !isEndless(edge, step.total)) timed.push({ edge, time: step.total, value: step });
    }
    return timed;
  }
}

/**
 * Whether the step that an edge belongs to, among all of its component in their order, has followed the same dependency before: what
 * comes of that is known by then.
 */
export function isAskedBefore(edges: readonly FlowEdge[], index: number): boolean {
  const edge = edges[index] as FlowEdge;
  if (edge.dependency === undefined) return false;
  let last = edge;
  for (let before = index - 1; before >= 0 && followsUpon(last); before -= 1) {
    last = edges[before] as FlowEdge;
    if (last.dependency === edge.dependency && totalOf(last) !== undefined) return true;
  }
  return false;
}

function latencyOf({ id }: Component): MissingInput {
  return { element: id, term: "latency p99" };
}

/** p99 of a component's own work, or the next higher percentile that is stated. A client waits and works not at all. */
export function ownWorkOf(component: Component): Seconds | undefined {
  // The upper end of an interval, since nothing promises less.
  const stated = component.latency.find((one) => one.percentile >= 0.99 - 1e-9)?.value;
  if (stated !== undefined) return Math.max(stated.value, stated.upper ?? stated.value);
  return component.kind === "client" ? 0 : undefined;
}

/** What a component waits for a step; undefined where another step's wait covers it, or where it is rarer than the rest. */
export function stepTimeOf(edge: FlowEdge): StepTime | undefined {
  const total = totalOf(edge);
  if (total === undefined) return undefined;
  const { dependency } = edge;
  const attempts = Math.max(1, dependency?.attempts?.value ?? 1);
  const pauses = dependency === undefined ? 0 : pausesOf(dependency, attempts);
  const timeout = dependency?.timeout?.value ?? Number.POSITIVE_INFINITY;
  const deadline = dependency?.deadline?.value ?? Number.POSITIVE_INFINITY;
  return { edge, times: inTurnOf(edge), attempts, pauses, isCut: deadline < attempts * timeout + pauses, total };
}

/** All of a `StepTime`. */
function totalOf(edge: FlowEdge): Seconds | undefined {
  const { dependency, via, miss, target, count } = edge;
  // What a cache writes on to its store, it does within the time that the cache itself is given.
  if (via !== undefined && !miss && dependency?.target !== target) return undefined;
  if (count < rareShare) return undefined;
  return inTurnOf(edge) * (dependency === undefined ? Number.POSITIVE_INFINITY : patienceOf(dependency));
}

/** Times that a step is done one after the other, ≥ 1. */
function inTurnOf(edge: FlowEdge): Count {
  return edge.parallel === undefined ? timesOf(edge) : 1;
}

/**
 * The longest that whoever follows a dependency waits for one visit, retries with their full pauses among it, cut by its deadline;
 * `Infinity` where neither a timeout nor a deadline ends it.
 */
export function patienceOf(dependency: Dependency): Seconds {
  const attempts = Math.max(1, dependency.attempts?.value ?? 1);
  const { timeout, deadline } = dependency;
  const tried = timeout === undefined ? Number.POSITIVE_INFINITY : attempts * timeout.value;
  return Math.min(tried + pausesOf(dependency, attempts), deadline?.value ?? Number.POSITIVE_INFINITY);
}

/** Calls one after the other per visit; a share of a call is still a call to those who make it. */
function timesOf({ count, dependency }: FlowEdge): Count {
  return Math.max(1, Math.ceil(count / Math.max(1, dependency?.batch?.value ?? 1) - 1e-9));
}

/** The pauses before all retries of a dependency, at their longest; without a stated length they count as nothing. */
export function pausesOf({ backoff }: Dependency, attempts: Count): Seconds {
  if (backoff === undefined) return 0;
  const { kind, from, to } = backoff;
  if (kind === "none" || attempts === 1) return 0;
  const first = from?.value ?? 0;
  return longestPauses(to === undefined ? { kind, from: first } : { kind, from: first, to: to.value }, attempts - 1);
}

function lacksPause(dependency: Dependency | undefined): boolean {
  const { backoff, attempts, deadline } = dependency ?? {};
  if (backoff === undefined || backoff.kind === "none" || deadline !== undefined) return false;
  return (attempts?.value ?? 1) > 1 && backoff.from === undefined;
}

/** Whether nothing ends a step, rather than a limit that is as long as one likes. */
function isEndless({ dependency }: FlowEdge, total: Seconds): boolean {
  if (total !== Number.POSITIVE_INFINITY) return false;
  return dependency?.timeout === undefined && dependency?.deadline === undefined;
}
