// The pools of a design while a trouble lasts: what each flow holds of them since when, and when they are full. The arithmetic
// is formulas/pool.ts's; here are the rates and the figures of the design.

import type {
  Component,
  Count,
  Dependency,
  Flow,
  PerSecond,
  Ratio,
  Seconds,
  SystemModel,
} from "../../../language/index.ts";
import type { MissingInput } from "../../fact.ts";
import { fullFrom, type Holding, type HoldPiece, heldAtLast, isOverfull } from "../../formulas/pool.ts";
import { componentsWith } from "../components-with.ts";
import type { FactContext } from "../context.ts";
import type { Loaded } from "../memo.ts";
import type { Entry } from "./bulkheads.ts";
import { rateAt } from "./rates.ts";
import type { Held } from "./responses.ts";
import { type UsualSlots, usualSlotsOf, usualTimesAt } from "./usual-times.ts";
import { numberIn, waitsOf } from "./waits.ts";

/** Requests that one copy can have in flight. Undefined where none is stated, and for what waits for nobody on others' behalf. */
export function slotsOf(component: Component): Count | undefined {
  if (component.kind === "client" || component.kind === "external") return undefined;
  return (component.pool ?? component.concurrency)?.value;
}

/** The components that state slots. */
export const pooledIn = componentsWith((component) => slotsOf(component) !== undefined);

/**
 * What a component that a flow holds up would have to state for its pool to be told, or the flow: who has no pool stated counts as
 * having room for all.
 */
export function inputLackedBy(
  model: SystemModel,
  flow: Flow,
  component: Component,
  { time }: Held,
): MissingInput | undefined {
  if (slotsOf(component) === undefined) {
    return time > 0 && mayHavePool(component) ? { element: component.id, term: "pool" } : undefined;
  }
  // What is implied where no text declares flows has no load to state.
  const isSilent = flow.load === undefined && model.flowById.has(flow.id);
  return isSilent ? { element: flow.id, term: "load" } : undefined;
}

function mayHavePool({ kind }: Component): boolean {
  return kind === "service" || kind === "gateway" || kind === "worker" || kind === "component";
}

interface FlowHold {
  readonly rate: PerSecond | undefined;
  /** What holds it by itself, and what does so within bulkheads, by the dependencies that these are of. */
  readonly streams: Map<Dependency | undefined, Stream>;
  /** Slots that it holds on a good day, and those that it holds now beside the streams. */
  readonly before: Count;
  usual: Count;
}

interface Stream {
  readonly pieces: HoldPiece[];
  limit: Count;
}

export interface Pool {
  readonly component: Component;
  readonly slots: Count;
  /** What is held of it on a good day. Nothing where that is more than there is: it is then not the trouble that fills it. */
  readonly usual: UsualSlots;
  readonly holds: Map<Flow, FlowHold>;
  isFull: boolean;
  /** When it is full as things stand; absent where what it is wanted for has changed since it was asked. */
  known: { readonly fullAt: Seconds | undefined } | undefined;
}

const nothing = { usual: 0, most: Number.POSITIVE_INFINITY, lacking: undefined };
const nothingUsual: UsualSlots = { ...nothing, below: nothing };

export function createPool(facts: Loaded, component: Component, slots: Count): Pool {
  return {
    component,
    slots,
    usual: usualWithin(facts, component, slots),
    holds: new Map(),
    isFull: false,
    known: undefined,
  };
}

/** What is held of so many slots on a good day, as of a pool. */
export function usualWithin(facts: Loaded, component: Component, slots: Count): UsualSlots {
  const usual = usualSlotsOf(facts, component);
  return isOverfull(usual.usual, slots) ? nothingUsual : usual;
}

/** What a flow holds of a pool. */
export interface Hold {
  readonly flow: Flow;
  readonly from: Seconds;
  readonly held: Held;
  /** The share of its requests that full pools let come so far. */
  readonly passed: Ratio;
  /** The bulkhead by which all of them come, with how many slots they can hold; absent where there is none. */
  readonly entry?: Entry | undefined;
}

/** Notes what a flow holds of a pool from a moment on. */
export function hold(context: FactContext, pool: Pool, { flow, from, held, passed, entry }: Hold): void {
  let own = pool.holds.get(flow);
  if (own === undefined) {
    const rate = rateAt(context, flow, pool.component);
    const node = numberIn(waitsOf(context.model, flow), pool.component.id) as number;
    const before = (rate ?? 0) * (usualTimesAt(context, flow, node).answers[node] as number);
    own = { rate, streams: new Map(), before, usual: before };
    pool.holds.set(flow, own);
  }
  const usual = (own.rate ?? 0) * held.usual * passed;
  if (usual !== own.usual) pool.known = undefined;
  own.usual = usual;
  for (const dependency of own.streams.keys()) {
    const isLeft = dependency !== entry?.dependency && !held.capped.some((one) => one.dependency === dependency);
    if (isLeft) note(pool, own, dependency, { from, share: 0, hold: 0 });
  }
  const limit = entry?.slots ?? Number.POSITIVE_INFINITY;
  if (held.share > 0 || own.streams.has(entry?.dependency))
    note(
      pool,
      own,
      entry?.dependency,
      { from, share: held.share * passed * (entry?.share ?? 1), hold: held.time },
      limit,
    );
  for (const dependency of new Set(held.capped.map((one) => one.dependency))) {
    const parts = held.capped.filter((one) => one.dependency === dependency);
    const share = parts.reduce((sum, one) => sum + one.share, 0) * passed;
    const slots = parts.reduce((sum, one) => (one.share > 0 ? sum + one.share * one.time * passed : sum), 0);
    note(pool, own, dependency, { from, share, hold: share > 0 ? slots / share : 0 }, parts[0]?.limit);
  }
}

function note(
  pool: Pool,
  { streams }: FlowHold,
  dependency: Dependency | undefined,
  piece: HoldPiece,
  limit: Count = Number.POSITIVE_INFINITY,
): void {
  let stream = streams.get(dependency);
  if (stream === undefined) {
    stream = { pieces: [], limit };
    streams.set(dependency, stream);
  }
  const last = stream.pieces[stream.pieces.length - 1];
  if (last?.share === piece.share && last.hold === piece.hold && stream.limit === limit) return;
  pool.known = undefined;
  stream.limit = limit;
  stream.pieces.push(piece);
}

/** Slots that are held as on any day. */
export function usuallyHeld(pool: Pool): Count {
  if (pool.usual.usual === 0) return 0;
  let held = pool.usual.usual;
  for (const { before, usual } of pool.holds.values()) held += usual - before;
  return Math.max(0, held);
}

function holdingsOf(pool: Pool): readonly Holding[] {
  const holdings: Holding[] = [];
  let bulkheads: Map<Dependency, { limit: Count }> | undefined;
  for (const { rate, streams } of pool.holds.values()) {
    if (rate === undefined || rate <= 0) continue;
    for (const [dependency, { pieces, limit }] of streams) {
      if (dependency === undefined || limit === Number.POSITIVE_INFINITY) {
        holdings.push({ rate, pieces });
        continue;
      }
      bulkheads ??= new Map();
      let within = bulkheads.get(dependency);
      if (within === undefined) {
        within = { limit };
        bulkheads.set(dependency, within);
      }
      // Flows that come by one bulkhead may each hold the more of it the longer they stay.
      within.limit = Math.max(within.limit, limit);
      holdings.push({ rate, pieces, within });
    }
  }
  return holdings;
}

/**
 * When the pool is full, not before `since`; undefined where it never is, or at no time that is known. Worked out again where what
 * it is wanted for has changed.
 */
export function fullAt(pool: Pool, since: Seconds): Seconds | undefined {
  pool.known ??= { fullAt: computeFullAt(pool, since) };
  return pool.known.fullAt;
}

function computeFullAt(pool: Pool, since: Seconds): Seconds | undefined {
  const holdings = holdingsOf(pool);
  const slots = pool.slots - usuallyHeld(pool);
  let most = 0;
  for (const { rate, pieces } of holdings) {
    let [share, time] = [0, 0];
    for (const piece of pieces) [share, time] = [Math.max(share, piece.share), Math.max(time, piece.hold)];
    if (share > 0) most += rate * share * time;
  }
  return most > 0 && isOverfull(most, slots) ? fullFrom(holdings, slots, since) : undefined;
}

/** What each flow holds of a pool in the end: for how long, by what share of its arrivals at a copy; none that hold nothing. */
export interface FlowHolding {
  readonly flow: Flow;
  /** Undefined where the flow states no load. */
  readonly rate: PerSecond | undefined;
  readonly share: Ratio;
  readonly time: Seconds;
  /** Seconds that the first of them had been on their way when the trouble began. */
  readonly before: Seconds;
  /** Slots that it and others can hold together, since so many of them at most come through a bulkhead; absent where there is none. */
  readonly limit?: Count;
}

export function holdsOf(pool: Pool): readonly FlowHolding[] {
  return [...pool.holds].flatMap(([flow, { rate, streams }]) =>
    [...streams.values()].flatMap(({ pieces, limit }): FlowHolding[] => {
      const last = pieces[pieces.length - 1];
      if (last === undefined || last.share === 0) return [];
      const before = Math.max(0, -(pieces[0]?.from ?? 0));
      const held = { flow, rate, share: last.share, time: last.hold, before };
      return [limit === Number.POSITIVE_INFINITY ? held : { ...held, limit }];
    }),
  );
}

/** Slots that the trouble wants in the long run; `Infinity` where requests are held for ever. */
function wantedByTrouble(pool: Pool): number {
  const known = heldAtLast(holdingsOf(pool));
  // However few requests come, those that never leave fill it in the end.
  return hasEndlessStranger(pool) ? Number.POSITIVE_INFINITY : known;
}

/** Slots wanted in the long run, those of any day among them; `Infinity` where requests are held for ever. */
export function wantedOf(pool: Pool): number {
  return wantedByTrouble(pool) + usuallyHeld(pool);
}

function hasEndlessStranger(pool: Pool): boolean {
  for (const { rate, streams } of pool.holds.values()) {
    if (rate !== undefined) continue;
    for (const { pieces, limit } of streams.values()) {
      const last = pieces[pieces.length - 1];
      if (last === undefined || limit !== Number.POSITIVE_INFINITY) continue;
      if (last.share > 0 && last.hold === Number.POSITIVE_INFINITY) return true;
    }
  }
  return false;
}

/** Whether the pool is full at some time, be it known or not. */
export function fillsUp(pool: Pool): boolean {
  const wanted = wantedByTrouble(pool);
  return wanted > 0 && isOverfull(wanted, pool.slots - usuallyHeld(pool));
}

/**
 * What of the verdict on a pool rests on usual times: `nothing`; `full`, where it is full with them and would not be without;
 * `open`, where it is not, and would be if they were as long as their 99th percentiles, or where some are not known.
 */
export type Leaning = "nothing" | "full" | "open";

export function leaningOf(pool: Pool): Leaning {
  const byTrouble = wantedByTrouble(pool);
  const held = usuallyHeld(pool);
  if (pool.isFull) return isOverfull(byTrouble, pool.slots) ? "nothing" : "full";
  const { usual, most, lacking } = pool.usual;
  return lacking !== undefined || isOverfull(byTrouble + held + (most - usual), pool.slots) ? "open" : "nothing";
}
