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
import { unitsOf } from "../attempts.ts";
import { cellsAround } from "../blast-radius.ts";
import { shardsOf } from "../capacity/capacity.ts";
import { copiesAtWork } from "../capacity/copies-at-work.ts";
import type { FactContext } from "../context.ts";
import { flowPlacesOf, positionIn } from "../flow-places.ts";
import { type Loaded, perComponent } from "../memo.ts";
import { notVisited, type SumTable, sumsPerPlace, sumTableOf, tablesOf, visitsLeast } from "../retries/try-sums.ts";
import { perShape } from "../shape.ts";
import type { Held } from "./responses.ts";

/** Requests that one copy can have in flight. Undefined where none is stated, and for what waits for nobody on others' behalf. */
export function slotsOf(component: Component): Count | undefined {
  if (component.kind === "client" || component.kind === "external") return undefined;
  return (component.pool ?? component.concurrency)?.value;
}

/** The positions of the components that state slots. */
export const pooledIn = perShape((model): readonly number[] => {
  const found: number[] = [];
  for (const [index, component] of model.components.entries()) if (slotsOf(component) !== undefined) found.push(index);
  return found;
});

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

/** Requests of a flow that arrive at one copy, at load and for certain; undefined where the flow states no load. */
export function rateAt(facts: Loaded, flow: Flow, component: Component): PerSecond | undefined {
  if (flow.load === undefined) return undefined;
  const visits = facts.traffic.loadByFlow.get(flow.id);
  const place = visits?.graph.positions.get(component.id);
  if (visits === undefined || place === undefined) return 0;
  return rateIn(sumTableOf(visits), place, flow.load.value, divisionAt(facts, component));
}

/** Requests of all flows that arrive at one copy, at load and for certain; those of flows that state no load left out. */
export function rateOfAll(facts: Loaded, component: Component): PerSecond {
  const { model, traffic } = facts;
  const { load: tables } = tablesOf(traffic);
  const places = flowPlacesOf(model, traffic);
  const division = divisionAt(facts, component);
  const position = positionIn(places, component);
  const end = places.starts[position + 1] as number;
  let sum = 0;
  for (let entry = places.starts[position] as number; entry < end; entry += 1) {
    const index = places.flows[entry] as number;
    const { load } = traffic.flows[index] as Flow;
    if (load === undefined) continue;
    sum += rateIn(tables[index] as SumTable, places.places[entry] as number, load.value, division);
  }
  return sum;
}

/** What becomes of the arrivals at a component: the share that it lets in, and what they are divided over. */
interface Division {
  readonly passed: Ratio;
  readonly cells: Count;
  readonly units: Count;
}

const divisionAt = perComponent(({ model, traffic }, component): Division => {
  const passed = traffic.passShare(component.id) ?? 0;
  // Copies of a consumer beyond the partitions get nothing, and their slots hold nothing.
  const shards = shardsOf(component);
  const units = shards * copiesAtWork(model, component, "load", unitsOf(component) / shards);
  return { passed, cells: cellsAround(model, component), units };
});

function rateIn(table: SumTable, place: number, load: PerSecond, { passed, cells, units }: Division): PerSecond {
  const visits = table[sumsPerPlace * place + visitsLeast] as number;
  return visits === notVisited ? 0 : (load * visits * passed) / cells / units;
}

interface FlowHold {
  readonly rate: PerSecond | undefined;
  readonly pieces: HoldPiece[];
  /** In bulkheads: what each dependency's calls would hold of it in the long run. */
  capped: ReadonlyMap<Dependency, { readonly limit: Count; readonly wanted: number }>;
}

const noBulkheads: FlowHold["capped"] = new Map();

export interface Pool {
  readonly component: Component;
  readonly slots: Count;
  readonly holds: Map<Flow, FlowHold>;
  isFull: boolean;
  /** When it is full as things stand; absent where what it is wanted for has changed since it was asked. */
  known: { readonly fullAt: Seconds | undefined } | undefined;
}

export function createPool(component: Component, slots: Count): Pool {
  return { component, slots, holds: new Map(), isFull: false, known: undefined };
}

/** Notes what a flow holds of a pool from a moment on; nothing where `held` is absent. */
export function hold(
  context: FactContext,
  pool: Pool,
  held: { readonly flow: Flow; readonly from: Seconds; readonly held: Held | undefined },
): void {
  const { flow, from } = held;
  let own = pool.holds.get(flow);
  if (own === undefined) {
    if (held.held === undefined) return;
    own = { rate: rateAt(context, flow, pool.component), pieces: [], capped: noBulkheads };
    pool.holds.set(flow, own);
  }
  const { share = 0, time = 0, capped = [] } = held.held ?? {};
  const last = own.pieces[own.pieces.length - 1];
  const isSame = last?.share === share && last.hold === time;
  if (isSame && capped.length === 0 && own.capped.size === 0) return;
  pool.known = undefined;
  if (!isSame) own.pieces.push({ from, share, hold: time });
  if (capped.length === 0) {
    own.capped = noBulkheads;
    return;
  }
  const bulkheads = new Map<Dependency, { limit: Count; wanted: number }>();
  for (const one of capped) {
    const wanted = (own.rate ?? 0) * one.share * one.time;
    const known = bulkheads.get(one.dependency)?.wanted ?? 0;
    bulkheads.set(one.dependency, { limit: one.limit, wanted: known + (Number.isNaN(wanted) ? 0 : wanted) });
  }
  own.capped = bulkheads;
}

/** Slots that bulkheads leave to all else, since what is in them comes no further. */
function openSlots(pool: Pool): Count {
  const wantedByDependency = new Map<Dependency, { limit: Count; wanted: number }>();
  for (const { capped } of pool.holds.values()) {
    for (const [dependency, { limit, wanted }] of capped) {
      const known = wantedByDependency.get(dependency)?.wanted ?? 0;
      wantedByDependency.set(dependency, { limit, wanted: known + wanted });
    }
  }
  let taken = 0;
  for (const { limit, wanted } of wantedByDependency.values()) taken += Math.min(limit, wanted);
  return Math.max(0, pool.slots - taken);
}

function holdingsOf(pool: Pool): readonly Holding[] {
  const holdings: Holding[] = [];
  for (const { rate, pieces } of pool.holds.values())
    if (rate !== undefined && rate > 0) holdings.push({ rate, pieces });
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
  const slots = openSlots(pool);
  let most = 0;
  for (const { rate, pieces } of holdings) {
    let [share, time] = [0, 0];
    for (const piece of pieces) [share, time] = [Math.max(share, piece.share), Math.max(time, piece.hold)];
    if (share > 0) most += rate * share * time;
  }
  return isOverfull(most, slots) ? fullFrom(holdings, slots, since) : undefined;
}

/** What each flow holds of a pool in the end: for how long, by what share of its arrivals at a copy; none that hold nothing. */
export interface FlowHolding {
  readonly flow: Flow;
  /** Undefined where the flow states no load. */
  readonly rate: PerSecond | undefined;
  readonly share: Ratio;
  readonly time: Seconds;
}

export function holdsOf(pool: Pool): readonly FlowHolding[] {
  return [...pool.holds].flatMap(([flow, { rate, pieces }]): FlowHolding[] => {
    const last = pieces[pieces.length - 1];
    return last === undefined || last.share === 0 ? [] : [{ flow, rate, share: last.share, time: last.hold }];
  });
}

/** Slots wanted in the long run by all but what bulkheads hold; `Infinity` where requests are held for ever. */
export function wantedOf(pool: Pool): number {
  const known = heldAtLast(holdingsOf(pool));
  // However few requests come, those that never leave fill it in the end.
  return hasEndlessStranger(pool) ? Number.POSITIVE_INFINITY : known;
}

function hasEndlessStranger(pool: Pool): boolean {
  for (const { rate, pieces } of pool.holds.values()) {
    const last = pieces[pieces.length - 1];
    if (rate === undefined && last !== undefined && last.share > 0 && last.hold === Number.POSITIVE_INFINITY)
      return true;
  }
  return false;
}

/** Whether the pool is full at some time, be it known or not. */
export function fillsUp(pool: Pool): boolean {
  const wanted = wantedOf(pool);
  return wanted > 0 && isOverfull(wanted, openSlots(pool));
}

/** Slots that are open to what a bulkhead does not hold. */
export function slotsLeftOf(pool: Pool): Count {
  return openSlots(pool);
}
