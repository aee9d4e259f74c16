// What becomes of a trouble: who waits, which pools fill and when, which flows fail with them. A fluid of arrivals at
// declared loads; no retries of callers come on top, nobody gives up asking, and nothing recovers.

import type { Component, Count, Dependency, Flow, Id, Seconds, SystemModel, Terms } from "../../../language/index.ts";
import type { MissingInput } from "../../fact.ts";
import { isHandOff } from "../attempts.ts";
import type { FactContext } from "../context.ts";
import { type Entry, entriesOf, overflowingIn, stoppersAmong } from "./bulkheads.ts";
import type { Cascade, CascadeEvent, FlowLoss } from "./cascade-story.ts";
import { flowsThrough, passagesOf } from "./passages.ts";
import {
  createPool,
  fillsUp,
  fullAt,
  hold,
  holdsOf,
  inputLackedBy,
  leaningOf,
  type Pool,
  slotsOf,
  usuallyHeld,
  wantedOf,
} from "./pools.ts";
import { type FlowResponses, type Held, responsesOf, type World } from "./responses.ts";
import { stepsOf } from "./steps.ts";
import { cutIn, type OwnState, type Struck, struckBy, struckIn, type Trouble } from "./trouble.ts";
import { leastUsualOf } from "./usual.ts";
import { usualTimesAt, usualTimesIn } from "./usual-times.ts";
import { behind, numberIn, type WaitGraph, waitsOf } from "./waits.ts";

/** What would be different: for the edits that are tried, and for whoever asks what an edit would change. */
export interface CascadeEdits {
  readonly terms?: ReadonlyMap<Dependency, Partial<Terms>>;
  readonly slots?: ReadonlyMap<Id, Count>;
  readonly shedding?: ReadonlySet<Id>;
}

/**
 * The cascade of a trouble. Semantics, Cascades: per copy of a caller with P slots, r arrivals per second that took t₀
 * and are now held for t fill it if r·t > P, after (P − r·t₀) / r; then every flow through it fails, and its own
 * callers wait as for somebody who does not answer, unless it sheds load; what lies behind it gets the share P / (r·t)
 * of them. t is the deadline, or attempts × timeout with backoffs; for ever without one. Breakers, bulkheads, fallbacks
 * and shedding end it where they stand.
 *
 * What is not stated (a load, a pool, a hit ratio, what a request holds on a good day, what other requests hold) counts as
 * nothing, so a pool said to be full is full, and the first of them by then at the latest. Who calls a full pool is taken to wait
 * in vain from that moment on; since some are still served late at first, later pools may fill later. Costs, for each pool
 * that fills, the flows through it. Source: C. Little's law on slots; Site Reliability Engineering, chapter 22, for threads
 * held to their deadline. Worked examples: test/facts/cascade.test.ts.
 */
export function cascadeOf(context: FactContext, trouble: Trouble, edits: CascadeEdits = {}): Cascade {
  return { trouble, ...finish(follow(context, struckBy(context.model, trouble), edits)) };
}

/** What is struck where several things fail at once, and the dependencies over which no answer comes. */
export interface Strike extends Struck {
  readonly cuts: ReadonlySet<Dependency>;
}

/** The cascade of several troubles at once, as `cascadeOf` has it of one. */
export function cascadeUnder(context: FactContext, strike: Strike): Omit<Cascade, "trouble"> {
  return finish(follow(context, strike, {}));
}

/** Breakers and bulkheads that keep a trouble from a pool: what they stand before is in trouble and would hold up who waits for it. */
export function stoppersOf(context: FactContext, trouble: Trouble): readonly Dependency[] {
  return stoppersAmong(context.model, follow(context, struckBy(context.model, trouble), {}).results);
}

function follow(context: FactContext, struck: Struck & Partial<Strike>, edits: CascadeEdits): Run {
  const { cuts } = struck;
  const run = createRun(context, struck.states, edits, cuts);
  for (const one of struck.missing) note(run, one.element, one.term);
  for (const [id, own] of struck.states) {
    const component = context.model.componentById.get(id);
    if (component !== undefined) run.events.push({ at: 0, component, state: { kind: "struck", own } });
  }
  const sources = cuts === undefined ? [] : Array.from(cuts, ({ source }) => source);
  if (struck.states.size + sources.length === 0) return run;
  look(run, flowsThrough(context, [...struck.states.keys(), ...sources]), undefined);
  noteLosses(run, 0, undefined);
  fillInTime(run);
  fillAtLast(run);
  return run;
}

/** What a trouble makes the pools be wanted for in the long run, before any of them is full. */
export function poolsUnder(context: FactContext, trouble: Trouble): readonly Pool[] {
  const { states } = struckBy(context.model, trouble);
  const run = createRun(context, states, {});
  look(run, flowsThrough(context, states.keys()), 0);
  return [...run.pools.values()];
}

interface Run {
  readonly context: FactContext;
  readonly edits: CascadeEdits;
  readonly world: World;
  readonly states: ReadonlyMap<Id, OwnState>;
  /** Full pools; true where they shed. */
  readonly full: Map<Id, boolean>;
  readonly pools: Map<Id, Pool>;
  readonly results: Map<Flow, FlowResponses>;
  /** Share of a flow's requests that full pools still let through, by number of the component behind them. */
  readonly let: Map<Flow, Float64Array>;
  /** Components that have been said to be held. */
  readonly held: Set<Id>;
  readonly events: CascadeEvent[];
  readonly losses: Map<Flow, FlowLoss>;
  readonly missing: Map<string, MissingInput>;
  /** Known once a pool is held. */
  headStart: Seconds | undefined;
  leansOnUsual: boolean;
}

const silent: OwnState = { kind: "silent" };
const refusing: OwnState = { kind: "refusing" };

function createRun(
  context: FactContext,
  states: ReadonlyMap<Id, OwnState>,
  edits: CascadeEdits,
  cuts?: ReadonlySet<Dependency>,
): Run {
  const full = new Map<Id, boolean>();
  const { terms } = edits;
  const world: World = {
    stateOf: (id) => {
      const sheds = full.get(id);
      return sheds === undefined ? states.get(id) : sheds ? refusing : silent;
    },
    termsOf:
      terms &&
      ((dependency) => {
        const edit = terms.get(dependency);
        return edit === undefined ? dependency : { ...dependency, ...edit };
      }),
    ...(cuts === undefined ? {} : { cuts }),
  };
  return {
    context,
    edits,
    world,
    states,
    full,
    pools: new Map(),
    results: new Map(),
    let: new Map(),
    held: new Set(),
    events: [],
    losses: new Map(),
    missing: new Map(),
    headStart: undefined,
    leansOnUsual: false,
  };
}

function note(run: Run, element: Id, term: string): void {
  run.missing.set(`${element} ${term}`, { element, term });
}

/** How long calls in flight had at least taken when the trouble began. */
function headStartOf(run: Run): Seconds {
  run.headStart ??= leastUsualOf(run.context, run.states);
  return run.headStart;
}

/**
 * Works out the answers in the flows anew, and what they hold of the pools from a moment on; from before the trouble began where
 * none is given, since what was in flight then is held like what comes after it.
 */
function look(run: Run, flows: Iterable<Flow>, from: Seconds | undefined): void {
  const { context, states, full } = run;
  for (const flow of flows) {
    const graph = stepsOf(context, flow);
    const { waits } = graph;
    const hit = struckIn(waits, states, full);
    const struck = run.world.cuts === undefined ? hit : [...hit, ...cutIn(waits, run.world.cuts)];
    const result = responsesOf(run.world, graph, struck, usualTimesIn(context, flow));
    const before = run.results.get(flow);
    run.results.set(flow, result);
    for (const node of before?.held.keys() ?? []) {
      const pool = run.pools.get(waits.ids[node] as Id);
      if (!result.held.has(node) && pool !== undefined) noteUsual(run, pool, flow, from);
    }
    const entries = entriesOf(context, flow, waits, result);
    for (const [node, held] of result.held)
      noteHeld(run, { flow, node, id: waits.ids[node] as Id, held, from, entry: entries?.get(node) });
    if (run.let.has(flow)) for (const pool of run.pools.values()) noteUsual(run, pool, flow, from);
  }
}

/** Notes that as few requests as come hold a pool as on any day, where a flow does so and is in no trouble there. */
function noteUsual(run: Run, pool: Pool, flow: Flow, from: Seconds | undefined): void {
  const { context } = run;
  const node = numberIn(waitsOf(context.model, flow), pool.component.id);
  if (node === undefined || run.results.get(flow)?.held.has(node) === true) return;
  const held: Held = {
    share: 0,
    time: 0,
    capped: [],
    usual: usualTimesAt(context, flow, node).answers[node] as number,
    ahead: 0,
  };
  const passed = run.let.get(flow)?.[node] ?? 1;
  hold(context, pool, { flow, from: from ?? -headStartOf(run), held, passed });
}

/** A full pool lets through what it has room for, so what lies behind it and nowhere else gets that share of a flow. */
function throttle(run: Run, component: Component, share: number): void {
  for (const { flow, waits, node } of passagesOf(run.context, component.id)) {
    let passed = run.let.get(flow);
    if (passed === undefined) {
      passed = new Float64Array(waits.ids.length).fill(1);
      run.let.set(flow, passed);
    }
    for (const one of behind(waits, node)) passed[one] = (passed[one] ?? 1) * share;
  }
}

/** What a flow holds of a component. */
interface Noted {
  readonly flow: Flow;
  readonly node: number;
  readonly id: Id;
  readonly held: Held;
  readonly from: Seconds | undefined;
  readonly entry: Entry | undefined;
}

function noteHeld(run: Run, one: Noted): void {
  const { context } = run;
  const { id, flow, held, entry } = one;
  const isHeld = held.share > 0 || held.capped.length > 0;
  if (!isHeld && !run.pools.has(id)) return;
  const component = context.model.componentById.get(id);
  if (component === undefined || run.full.has(id)) return;
  const slots = run.edits.slots?.get(id) ?? slotsOf(component);
  if (one.held.time > 0 && !run.held.has(id) && !run.states.has(id)) {
    run.held.add(id);
    const state = { kind: "held", time: one.held.time, isPooled: slots !== undefined } as const;
    if (component.kind !== "client") run.events.push({ at: one.from ?? 0, component, state });
  }
  const lacked = isHeld ? inputLackedBy(context.model, flow, component, one.held) : undefined;
  if (lacked !== undefined) note(run, lacked.element, lacked.term);
  if (slots === undefined) return;
  let pool = run.pools.get(id);
  if (pool === undefined) {
    pool = createPool(context, component, slots);
    run.pools.set(id, pool);
    for (const other of run.let.keys()) if (other !== flow) noteUsual(run, pool, other, one.from);
  }
  const passed = run.let.get(flow)?.[one.node] ?? 1;
  hold(context, pool, { flow, from: one.from ?? -headStartOf(run) - held.ahead, held, passed, entry });
}

/** Pools that are full at a known time, one after the other. */
function fillInTime(run: Run): void {
  let now = 0;
  for (;;) {
    let first: Seconds | undefined;
    for (const pool of run.pools.values()) {
      const time = pool.isFull ? undefined : fullAt(pool, now);
      if (time !== undefined && (first === undefined || time < first)) first = time;
    }
    if (first === undefined) return;
    now = first;
    const due: Pool[] = [];
    for (const pool of run.pools.values()) if (!pool.isFull && fullAt(pool, now) === now) due.push(pool);
    fill(run, due, now);
  }
}

/** Pools that are full in the end, when nobody can say when. */
function fillAtLast(run: Run): void {
  for (;;) {
    const filling = [...run.pools.values()].filter((pool) => !pool.isFull && fillsUp(pool));
    if (filling.length === 0) return;
    fill(run, filling, undefined);
  }
}

function fill(run: Run, pools: readonly Pool[], at: Seconds | undefined): void {
  const ordered = [...pools].sort((a, b) => (a.component.id < b.component.id ? -1 : 1));
  for (const pool of ordered) {
    const { component, slots } = pool;
    const sheds = component.shedsLoad !== undefined || run.edits.shedding?.has(component.id) === true;
    const wanted = wantedOf(pool);
    pool.isFull = true;
    run.full.set(component.id, sheds);
    const state = { kind: "full", slots, wanted, sheds, holds: holdsOf(pool), usual: usuallyHeld(pool) } as const;
    run.events.push({ at, component, state });
    run.leansOnUsual ||= leaningOf(pool) === "full";
    throttle(run, component, Number.isFinite(wanted) ? Math.min(1, slots / wanted) : 0);
  }
  const ids = ordered.map((pool) => pool.component.id);
  // Nothing is filled by the clock any more once a time is unknown, so the moment of later pieces does not matter.
  look(run, flowsThrough(run.context, ids), at ?? Number.MAX_SAFE_INTEGER);
  for (const pool of ordered) noteLosses(run, at, pool.component);
}

/** Notes the flows that lose requests and did not before: of a full pool, among those through it. */
function noteLosses(run: Run, at: Seconds | undefined, by: Component | undefined): void {
  const found: FlowLoss[] = [];
  for (const flow of by === undefined ? run.results.keys() : flowsThrough(run.context, [by.id])) {
    const result = run.losses.has(flow) ? undefined : run.results.get(flow);
    if (result === undefined) continue;
    const { origins } = waitsOf(run.context.model, flow);
    if (!origins.some((node) => result.responses[node]?.fails === true)) continue;
    found.push({ flow, at, ...(by === undefined ? {} : { by }) });
  }
  found.sort((a, b) => (a.flow.id < b.flow.id ? -1 : 1));
  for (const loss of found) run.losses.set(loss.flow, loss);
}

function finish(run: Run): Omit<Cascade, "trouble"> {
  const { model } = run.context;
  const degraded: Flow[] = [];
  const late: Flow[] = [];
  const overflowing = new Set<Dependency>();
  for (const [flow, result] of run.results) {
    if (run.losses.has(flow)) continue;
    const { responses } = result;
    const waits = waitsOf(model, flow);
    for (const dependency of overflowingIn(run.context, flow, waits, result)) overflowing.add(dependency);
    if (waits.origins.some((node) => responses[node]?.isDegraded === true)) degraded.push(flow);
    if (isLate(model, waits, responses)) late.push(flow);
  }
  const mayLoseMore = noteLeaning(run);
  const byId = (a: Flow, b: Flow) => (a.id < b.id ? -1 : 1);
  return {
    events: run.events,
    lost: [...run.losses.values()],
    degraded: degraded.sort(byId),
    late: late.sort(byId),
    missing: [...run.missing.values()],
    leansOnUsual: run.leansOnUsual,
    mayLoseMore: mayLoseMore || overflowing.size > 0,
    overflowing: [...overflowing],
    pooled: Array.from(run.pools.values(), ({ component }) => component),
  };
}

/** Notes what is not known of usual times, and says whether more flows may be lost by that, or by usual times that are longer. */
function noteLeaning(run: Run): boolean {
  if (run.losses.size === run.context.traffic.flows.length) return false;
  let mayLoseMore = false;
  for (const pool of run.pools.values()) {
    if (pool.isFull || leaningOf(pool) !== "open") continue;
    mayLoseMore = true;
    const { lacking } = pool.usual;
    if (lacking !== undefined) note(run, lacking, "latency p50");
  }
  return mayLoseMore;
}

/** Whether what a flow hands over is not taken, or not worked off. */
function isLate(model: SystemModel, waits: WaitGraph, responses: FlowResponses["responses"]): boolean {
  return waits.laterRoots.some((node) => {
    const response = responses[node];
    const component = model.componentById.get(waits.ids[node] as Id);
    return response?.fails === true && (isHandOff(component) || waits.isHot[node] === 0);
  });
}
