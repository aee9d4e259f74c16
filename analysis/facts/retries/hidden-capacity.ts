// Hidden capacity: the load below which a component recovers by itself from any overload. Above it there is a second, bad state
// that keeps itself alive, though the component could serve what comes on a good day. Whether that is worth a
// warning is for a rule to say.

import type { Component, Count, Flow, Id, PerSecond } from "../../../language/index.ts";
import type { MissingInput } from "../../fact.ts";
import { cellsAround } from "../blast-radius.ts";
import {
  arrivalsOf,
  type ComponentArrivals,
  type RateRange,
  ratesIn,
  ratesPerFlow,
  visitingFlows,
} from "../capacity/arrivals.ts";
import { copiesPerRequest, copyCapacityOf, missingCapacityOf } from "../capacity/capacity.ts";
import { firstUtilisationAt } from "../capacity/utilisation.ts";
import { componentsWith } from "../components-with.ts";
import type { FactContext } from "../context.ts";
import { flowPlacesOf, positionFor } from "../flow-places.ts";
import { limitInMix } from "./bad-mix.ts";
import { badStateOf, type Moment, rateOf, scaled, steepestTableOf } from "./bad-state.ts";
import { entrySumsOf } from "./entry-sums.ts";
import { loadDependenceOf } from "./load-dependence.ts";
import {
  notVisited,
  type SumTable,
  sumsIn,
  sumsOf,
  sumsPerPlace,
  triesLeast,
  triesMost,
  visitsLeast,
  visitsMost,
} from "./try-sums.ts";

/**
 * `heals`: it recovers by itself from any overload. `vulnerable`: a strong enough one leaves it down for good. `overloaded`:
 * more arrives than it serves even on a good day. `undecided`: the inputs allow more than one of these.
 */
export type Stability = "heals" | "vulnerable" | "overloaded" | "undecided";

/** A component's arrivals in its good state and in its bad one; ends differ where an input is an interval. */
export interface Overload {
  readonly moment: Moment;
  /** First tries per second on a good day, in one cell. */
  readonly arrivals: RateRange;
  /** Tries per second while it fails, with caches empty. */
  readonly bad: RateRange;
  /** `bad` ÷ `arrivals`, ≥ 1. */
  readonly factor: RateRange;
  /** As `factor` for retries and redelivery alone, caches full; and for empty caches alone. */
  readonly retryFactor: number;
  readonly cacheFactor: number;
  /** What it serves per second, of a good day's mix of accesses, and of the mix that arrives while it fails. */
  readonly capacity: RateRange;
  readonly badCapacity: RateRange;
  /** First tries per second below which it heals. */
  readonly hidden: RateRange;
  /** What `hidden` is made of: `factor`, the growth at small loads, or both as its ends. */
  readonly basis: "this-load" | "small-loads" | "between";
  /** Whether it rests on accesses that load copies differently, as writes and reads of replicas do, growing alike. */
  readonly growsAlike: boolean;
  readonly state: Stability;
}

export type HiddenCapacity =
  | {
      readonly kind: "known";
      readonly component: Component;
      readonly load: Overload;
      /** Where a flow that comes by has a peak; worked out when first read, for most only ever look at the ordinary day. */
      readonly peak: Overload | undefined;
      /** Flows whose requests grow in number, in declaration order. */
      readonly flows: readonly Flow[];
    }
  | { readonly kind: "unknown"; readonly component: Component; readonly missing: readonly MissingInput[] };

/**
 * The hidden capacity of a component, H = C ÷ W: C what it serves, W = λ_bad ÷ λ, λ its first tries on a good day, λ_bad the tries
 * that arrive while it fails for long: every attempt that budgets and breakers leave, redelivery up to its limit, and every
 * cache in front of it empty. Below H it heals; from H to C it is vulnerable; at C and above it is overloaded.
 *
 * Where a limit on the way or the floor of a budget makes W fall as the load rises, H is C ÷ W at a load so small that neither
 * limit nor budget holds anything back, if nothing does at that H. Else it lies between that and C ÷ W of the
 * present load, or C where it heals at the present load.
 *
 * Assumes that work is retried after a timeout no shorter than the wait in the bad state, and that nothing sheds it: shedding
 * behind `rate-limit` or `sheds load` upstream is counted, and so is that a consumer works off no more than it can; what the
 * component itself turns away is not. Caches that
 * coalesce or are warmed up count as full. It errs low, so towards a warning, where callers give up for good. Accesses
 * of one component are taken to grow alike. Flows that are left out count with their first tries.
 *
 * Unknown without a capacity, a load, or a hit ratio on the way. Undefined where no flow comes by, and for clients.
 * Source: N. Bronson et al., Metastable Failures in Distributed Systems, HotOS 2021 (stable, vulnerable, metastable; hidden
 * capacity). Worked examples: test/facts/hidden-capacity.test.ts.
 */
export function hiddenCapacityOf(
  context: FactContext,
  id: Id,
  flows: readonly Flow[] = context.traffic.flows,
): HiddenCapacity | undefined {
  const component = context.model.componentById.get(id);
  const counted = flows.length === context.traffic.flows.length ? undefined : new Set(flows);
  return component === undefined ? undefined : hiddenCapacityIn(context, component, counted);
}

/** As `hiddenCapacityOf`, with the component at hand; `counted` is undefined where all flows are. */
export function hiddenCapacityIn(
  context: FactContext,
  component: Component,
  counted?: ReadonlySet<Flow>,
): HiddenCapacity | undefined {
  if (component.kind === "client" || context.model.flows.length === 0) return undefined;
  const arrivals = arrivalsOf(context, component);
  if (arrivals === undefined) return undefined;
  const missing: MissingInput[] = [];
  for (const flow of arrivals.missing) missing.push({ element: flow.id, term: "load" });
  if (copyCapacityOf(component) === undefined) missing.push(missingCapacityOf(component));
  const reckoned = missing.length > 0 ? undefined : reckon(context, component, "load", counted);
  if (reckoned?.isOpen !== false) missing.push(...missingHitRatios(context, component));
  if (reckoned === undefined || missing.length > 0) return { kind: "unknown", component, missing };
  const load = overloadAt(context, component, reckoned);
  if (load === undefined) return undefined;
  return new KnownHidden(component, load, reckoned.growing, () => {
    const atPeak = arrivals.hasPeak ? reckon(context, component, "peak", counted) : undefined;
    return atPeak === undefined ? undefined : overloadAt(context, component, atPeak);
  });
}

/** A class for its size alone: an object literal with a getter is a dictionary of its own, and most components have one. */
class KnownHidden {
  readonly kind = "known";
  readonly component: Component;
  readonly load: Overload;
  readonly flows: readonly Flow[];
  /** Makes the peak; gone once it has. */
  #makePeak: (() => Overload | undefined) | undefined;
  #peak: Overload | undefined;

  constructor(component: Component, load: Overload, flows: readonly Flow[], makePeak: () => Overload | undefined) {
    this.component = component;
    this.load = load;
    this.flows = flows;
    this.#makePeak = makePeak;
  }

  get peak(): Overload | undefined {
    if (this.#makePeak !== undefined) {
      this.#peak = this.#makePeak();
      this.#makePeak = undefined;
    }
    return this.#peak;
  }
}

function missingHitRatios(context: FactContext, component: Component): MissingInput[] {
  const { model, traffic } = context;
  const missing: MissingInput[] = [];
  if (withoutHitRatio(model).length === 0) return missing;
  for (const flow of visitingFlows(context, component.id)) {
    const visits = traffic.loadByFlow.get(flow.id);
    if (visits?.groupsById.get(component.id)?.some(({ condition }) => condition.isLoose) !== true) continue;
    for (const one of visits.graph.edgesBySource.keys()) {
      const cache = model.componentById.get(one);
      if (cache !== undefined && lacksHitRatio(cache) && !missing.some(({ element }) => element === one))
        missing.push({ element: one, term: "hit-ratio" });
    }
  }
  return missing;
}

/** Caches of which it is not said how many reads fall through. */
const withoutHitRatio = componentsWith(lacksHitRatio);

function lacksHitRatio({ kind, cacheOf, hitRatio }: Component): boolean {
  return kind === "cache" && cacheOf !== undefined && hitRatio === undefined;
}

/** Undefined where nothing arrives, or nothing is left to serve it. */
function overloadAt(context: FactContext, component: Component, sums: Reckoned): Overload | undefined {
  const { moment } = sums;
  const utilisation = firstUtilisationAt(context, component, moment);
  if (utilisation === undefined || !(utilisation.arrivals.most > 0)) return undefined;
  if (!Number.isFinite(utilisation.limit.most)) return undefined;
  const { arrivals: rates, limit: capacity } = utilisation;
  const most = component.rateLimit?.value ?? Number.POSITIVE_INFINITY;
  // A limit upstream can let less through in the bad state than on a good day, which is no growth.
  const bad = {
    least: Math.max(Math.min(sums.bad.least, most), rates.least),
    most: Math.max(Math.min(sums.bad.most, most), rates.most),
  };
  const [one, other] = [ratio(bad.least, rates.least), ratio(bad.most, rates.most)];
  const factor = { least: Math.min(one, other), most: Math.max(one, other) };
  const differs = factor.most > 1 && loadsDiffer(component, utilisation.copies, arrivalsOf(context, component));
  const isIn = (flow: Flow) => sums.counted?.has(flow) !== false;
  const inBadMix =
    differs && Number.isFinite(bad.most)
      ? limitInMix(context, component, badStateOf(context, moment), moment, visitingFlows(context, component.id), isIn)
      : undefined;
  const badCapacity = inBadMix ?? capacity;
  const state = stateOf(rates, bad, capacity, badCapacity);
  const { hidden, basis } = hiddenAt(context, component, sums, { capacity: badCapacity, factor, state });
  return {
    moment,
    arrivals: rates,
    bad,
    factor,
    retryFactor: ratio(sums.retried, rates.most),
    cacheFactor: ratio(sums.missed, rates.most),
    capacity,
    badCapacity,
    hidden,
    basis,
    growsAlike: differs && (inBadMix === undefined || basis !== "this-load"),
    state,
  };
}

/** Whether what arrives is of accesses that load the copies differently. */
export function loadsDiffer(component: Component, copies: Count, arrivals: ComponentArrivals | undefined): boolean {
  if (copies === 1 || (component.replicas?.primary === undefined && component.quorum === undefined)) return false;
  if (arrivals === undefined || arrivals.byAccess.size < 2) return false;
  const kinds = [...arrivals.byAccess.keys()].map((access) => {
    if (component.quorum !== undefined) return copiesPerRequest(component, access);
    return access === "replica" || access === "any" ? access : "primary";
  });
  return new Set(kinds).size > 1;
}

/** The load below which a component heals, for growth that may itself depend on the load. */
function hiddenAt(
  context: FactContext,
  component: Component,
  { moment, counted }: Reckoned,
  { capacity, factor, state }: Pick<Overload, "capacity" | "factor" | "state">,
): Pick<Overload, "hidden" | "basis"> {
  const atThisLoad = { least: capacity.least / factor.most, most: capacity.most / factor.least };
  const { id } = component;
  const { passing, floored, all } = loadDependenceOf(context, moment);
  const isLimited = component.rateLimit !== undefined;
  if (!isLimited && !all.has(id)) return { hidden: atThisLoad, basis: "this-load" };
  const flows = visitingFlows(context, component.id);
  const isSteady = flows.every((flow) => !passing.get(flow)?.has(id) && !floored.get(flow)?.has(id));
  if (!isLimited && isSteady) return { hidden: atThisLoad, basis: "this-load" };
  const cells = cellsAround(context.model, component);
  const bad = badStateOf(context, moment);
  const open = { least: 0, most: 0 };
  const steepest = { least: 0, most: 0 };
  for (const flow of flows) {
    const rate = rateOf(flow, moment);
    const isCounted = counted?.has(flow) !== false;
    const good = sumsOf(context.traffic.loadByFlow.get(flow.id), id);
    const warm = sumsOf(bad.triesOf(flow), id) ?? good;
    const steep = sumsIn(steepestTableOf(context.model, flow), bad.triesOf(flow), id);
    const tries = isCounted ? steep?.tries : good?.visits;
    open.least += scaled(rate.least, warm?.visits.least ?? 0) / cells;
    open.most += scaled(rate.most, warm?.visits.most ?? 0) / cells;
    steepest.least += scaled(rate.least, tries?.least ?? 0) / cells;
    steepest.most += scaled(rate.most, tries?.most ?? 0) / cells;
  }
  const growths = [ratio(steepest.least, open.least), ratio(steepest.most, open.most)];
  const whenSmall = { least: capacity.least / Math.max(...growths), most: capacity.most / Math.min(...growths) };
  // Whether what arrives at each limit on the way still passes there at the load that was found.
  const share = whenSmall.most / open.least;
  const isOpen = flows.every((flow) => {
    return !floored.get(flow)?.has(id) && (passing.get(flow)?.get(id) ?? Number.POSITIVE_INFINITY) >= share;
  });
  if (isOpen && (component.rateLimit?.value ?? Number.POSITIVE_INFINITY) >= capacity.most) {
    const isSame = Math.abs(whenSmall.most - atThisLoad.most) <= tolerance * atThisLoad.most;
    return isSame ? { hidden: atThisLoad, basis: "this-load" } : { hidden: whenSmall, basis: "small-loads" };
  }
  // Growth only falls as the load rises: below this load it is at least what it is here, above it no more.
  const hidden = {
    least: state === "heals" ? atThisLoad.least : Math.min(whenSmall.least, atThisLoad.least),
    most: state === "vulnerable" || state === "overloaded" ? atThisLoad.most : capacity.most,
  };
  const isClosed = hidden.most - hidden.least <= tolerance * hidden.most && factor.least === factor.most;
  return { hidden, basis: isClosed ? "this-load" : "between" };
}

function ratio(part: number, whole: number): number {
  if (part === Number.POSITIVE_INFINITY) return whole === Number.POSITIVE_INFINITY ? 1 : part;
  return whole > 0 ? Math.max(1, part / whole) : 1;
}

/** Rounding: so much of a rate is no difference. */
const tolerance = 1e-9;

function stateOf(arrivals: RateRange, bad: RateRange, capacity: RateRange, badCapacity: RateRange): Stability {
  if (reaches(arrivals.least, capacity.most)) return "overloaded";
  if (!reaches(bad.most, badCapacity.least)) return "heals";
  return reaches(bad.least, badCapacity.most) && !reaches(arrivals.most, capacity.least) ? "vulnerable" : "undecided";
}

function reaches(rate: number, limit: number): boolean {
  return rate >= limit * (1 - tolerance);
}

/** What flows bring to a component while it fails, in one cell. */
interface Reckoned {
  readonly moment: Moment;
  /** The flows that count; undefined where all do. */
  readonly counted: ReadonlySet<Flow> | undefined;
  readonly bad: { least: PerSecond; most: PerSecond };
  /** At most, with caches full, and with all tries but the first left out. */
  retried: PerSecond;
  missed: PerSecond;
  /** Whether a share on the way is not known. */
  isOpen: boolean;
  /** Flows that count and bring more than on a good day. */
  readonly growing: Flow[];
}

/** Linear in the flows. */
function reckon(
  context: FactContext,
  component: Component,
  moment: Moment,
  counted: ReadonlySet<Flow> | undefined,
): Reckoned {
  const { model, traffic } = context;
  const { bad: whenBad, warm: whenWarm } = badStateOf(context, moment).byEntry();
  const { load: good } = entrySumsOf(model, traffic);
  const places = flowPlacesOf(model, traffic);
  const rates = ratesIn(traffic);
  const shift = moment === "peak" ? 2 : 0;
  const cells = cellsAround(model, component);
  const bad = { least: 0, most: 0 };
  const reckoned: Reckoned = { moment, counted, bad, retried: 0, missed: 0, isOpen: false, growing: [] };
  const position = positionFor(context, component);
  const end = places.starts[position + 1] as number;
  for (let entry = places.starts[position] as number; entry < end; entry += 1) {
    const at = sumsPerPlace * entry;
    if (good[at + visitsLeast] === notVisited) continue;
    const onGoodDays = good[at + visitsMost] as number;
    if (good[at + visitsLeast] !== onGoodDays) reckoned.isOpen = true;
    const index = places.flows[entry] as number;
    const least = rates[ratesPerFlow * index + shift] as number;
    const most = rates[ratesPerFlow * index + shift + 1] as number;
    if (counted?.has(traffic.flows[index] as Flow) === false) {
      const coming = scaled(most, onGoodDays) / cells;
      bad.least += scaled(least, good[at + visitsLeast] as number) / cells;
      bad.most += coming;
      reckoned.retried += coming;
      reckoned.missed += coming;
      continue;
    }
    const warm = visitedOf(whenWarm, at, good);
    const cold = visitedOf(whenBad, at, warm);
    const tries = cold[at + triesMost] as number;
    bad.least += scaled(least, cold[at + triesLeast] as number) / cells;
    bad.most += scaled(most, tries) / cells;
    reckoned.retried += scaled(most, warm[at + triesMost] as number) / cells;
    reckoned.missed += scaled(most, cold[at + visitsMost] as number) / cells;
    if (tries > onGoodDays * (1 + tolerance)) reckoned.growing.push(traffic.flows[index] as Flow);
  }
  return reckoned;
}

/** The first of two tables that has sums at a place. */
function visitedOf(table: SumTable, at: number, other: SumTable): SumTable {
  return table[at + visitsLeast] === notVisited ? other : table;
}
