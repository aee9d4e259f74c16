// What arrives at components while something has failed or is slow, against what they can serve: at stand-ins, at the copies that are
// left, at stores behind caches that are gone, and wherever somebody tries again. What is lost or full is told in cascade.ts.

import type { Component, Flow, Id, PerSecond } from "../../../language/index.ts";
import type { MissingInput } from "../../fact.ts";
import { arrivalsOf, type ComponentArrivals, isSplit, type RateRange, tellsAccesses } from "../capacity/arrivals.ts";
import { copiesAt, copyCapacityOf, ends, missingCapacityOf } from "../capacity/capacity.ts";
import { firstUtilisationAt, utilisationBy } from "../capacity/utilisation.ts";
import type { FactContext } from "../context.ts";
import type { Thinned } from "../failed-state.ts";
import type { FlowEdge } from "../flow-edges.ts";
import { cellsAt, passedShareOf, passingOnLess, shedOf, visitsAt } from "../load.ts";
import { type Access, accessOf } from "../redundancy.ts";
import { significant } from "../significant.ts";
import type { PassShare } from "../visits.ts";
import { flowsThrough } from "./passages.ts";
import { endsPerEdge, type Setback, type ShiftedVisits, shiftedVisitsOf, type Untold } from "./shifted-visits.ts";

/** What has failed, with the copies that it leaves of what goes on. */
export interface Shift extends Pick<Setback, "cuts" | "full"> {
  readonly states: ReadonlyMap<Id, NonNullable<ReturnType<Setback["stateOf"]>>>;
  readonly thinned: readonly Thinned[];
}

/** Requests per second over one edge of one flow, before and while it lasts. */
export interface ShiftedEdge {
  readonly flow: Flow;
  readonly edge: FlowEdge;
  readonly before: RateRange;
  readonly lasting: RateRange;
}

/** A component at which something else arrives than usual, or that has fewer copies for it. */
export interface ShiftedLoad {
  readonly component: Component;
  /** Requests per second that arrive in one cell: on an ordinary day, before budgets and breakers act, and while it lasts. */
  readonly before: RateRange;
  readonly atFirst: RateRange;
  readonly lasting: RateRange;
  /** Work asked for ÷ work that can be done; absent of what serves nothing, or where an input is missing. */
  readonly usedBefore?: readonly [number, number];
  readonly usedAtFirst?: readonly [number, number];
  readonly usedWhileItLasts?: readonly [number, number];
  readonly copies?: { readonly left: number; readonly of: number };
  /** Inputs without which nothing is known of its load, or of its use. */
  readonly missing: readonly MissingInput[];
  /** What brings it, in the order of the flows; edges that bring nothing before or after are left out. Written when it is read. */
  readonly edges: () => readonly ShiftedEdge[];
}

export interface ShiftedLoads {
  /** In declaration order. */
  readonly loads: readonly ShiftedLoad[];
  /** Flows of which it is not told what they ask for then; nothing is told of the components that they come by. */
  readonly untold: readonly { readonly flow: Flow; readonly why: Untold | "size" }[];
}

/** Edges of all flows together beyond which nothing is followed. */
const mostEdges = 20_000;

/**
 * The loads that something shifts. Σ over flows of load · visits ÷ cells, as the fact `load` has it of an ordinary day, with the visits
 * of `shiftedVisitsOf`; what limits turn away goes no further. Every figure is that of `load`, without peaks. Exact where both ends
 * agree. Linear in the flows that come by what is touched, times the outcomes of their draws.
 */
export function shiftedLoadsUnder(context: FactContext, shift: Shift): ShiftedLoads {
  const { model, traffic } = context;
  const sources = Array.from(shift.cuts, ({ source }) => source);
  const struck = flowsThrough(context, [...shift.states.keys(), ...sources, ...shift.full]);
  const ids = new Set<Id>(shift.thinned.map(({ component }) => component.id));
  for (const flow of struck) for (const id of traffic.loadByFlow.get(flow.id)?.graph.ids ?? []) ids.add(id);
  const flows = flowsThrough(context, ids);
  let edges = 0;
  for (const flow of flows) edges += traffic.loadByFlow.get(flow.id)?.graph.edges.length ?? 0;
  if (edges > mostEdges) return { loads: [], untold: struck.map((flow) => ({ flow, why: "size" })) };
  const run = settle(context, shift, flows);
  const untold = struck.flatMap((flow) => {
    const why = run.visits.get(flow);
    return typeof why === "string" ? [{ flow, why }] : [];
  });
  const loads = model.components.flatMap((component) => {
    const load = ids.has(component.id) ? loadAt(run, component) : undefined;
    return load === undefined ? [] : [load];
  });
  return { loads, untold };
}

interface Run {
  readonly context: FactContext;
  readonly shift: Shift;
  readonly flows: readonly Flow[];
  readonly visits: ReadonlyMap<Flow, ShiftedVisits | Untold>;
  /** The same while all is well, each put in when somebody asks. */
  readonly calm: Map<Flow, ShiftedVisits | Untold>;
}

/** The visits of the flows, with limits passing on what they then do: from the entries inwards each round settles one of them at least. */
function settle(context: FactContext, shift: Shift, flows: readonly Flow[]): Run {
  const { model, traffic } = context;
  const capped = passingOnLess(model);
  const shares = new Map<Id, number | undefined>();
  const passShare: PassShare = (id) => (shares.has(id) ? shares.get(id) : traffic.passShare(id));
  const setback: Setback = {
    stateOf: (id) => shift.states.get(id),
    cuts: shift.cuts,
    full: shift.full,
    passShare,
    arrivals: traffic.arrivalsOver,
  };
  const visitsOf = (flow: Flow): ShiftedVisits | Untold => {
    const usual = traffic.loadByFlow.get(flow.id);
    return usual === undefined ? "circle" : shiftedVisitsOf(model, usual, setback);
  };
  let run: Run = {
    context,
    shift,
    flows,
    visits: new Map(flows.map((flow) => [flow, visitsOf(flow)])),
    calm: new Map(),
  };
  for (let round = 0; round <= capped.length; round += 1) {
    let isSettled = true;
    for (const component of capped) {
      const share = shareOf(run, component);
      if (share === passShare(component.id)) continue;
      shares.set(component.id, share);
      isSettled = false;
    }
    if (isSettled) break;
    run = { ...run, visits: new Map(flows.map((flow) => [flow, visitsOf(flow)])) };
  }
  return run;
}

/** The share of what it gets that a component with a limit passes on; undefined where that is not known. */
function shareOf(run: Run, component: Component): number | undefined {
  const sums = sumsAt(run, component);
  if (sums === undefined || sums.missing.length > 0) return run.context.traffic.passShare(component.id);
  const [, , least, most] = sums.rates;
  const isExact = most - least <= 1e-9 * most;
  const rates = { least: isExact ? most : least, most };
  return passedShareOf(run.context.model, asLimited(run.shift, component), rates, shedOf(component));
}

/** The component as it limits what comes: not at all, where who checks its limit does not answer and it goes on without. */
function asLimited({ states, cuts }: Shift, component: Component): Component {
  const isOpen = component.dependencies.some((dependency) => {
    const { checksLimit, fallback, optional, target } = dependency;
    if (checksLimit === undefined || (fallback === undefined && optional === undefined)) return false;
    const state = states.get(target);
    return cuts.has(dependency) || (state !== undefined && state.kind !== "slow");
  });
  if (!isOpen || component.rateLimit === undefined) return component;
  const { rateLimit: _, ...unlimited } = component;
  return unlimited;
}

interface Sums {
  /** As `endsPerEdge` numbers them, per second in one cell. */
  readonly rates: readonly [number, number, number, number];
  readonly byAccess: ReadonlyMap<Access, [number, number, number, number]>;
  readonly missing: readonly Flow[];
  /** Whether requests come to it differently from an ordinary day, whatever their rate. */
  readonly isShifted: boolean;
}

/** What arrives at a component then; undefined where a flow that comes by is not told. */
function sumsAt({ context, flows, visits }: Run, component: Component): Sums | undefined {
  const { model, traffic } = context;
  const { id } = component;
  const cells = cellsAt(model, id);
  const rates: [number, number, number, number] = [0, 0, 0, 0];
  const byAccess = new Map<Access, [number, number, number, number]>();
  const missing: Flow[] = [];
  const isTold = tellsAccesses(model, component);
  let isShifted = false;
  for (const flow of flows) {
    const shifted = visits.get(flow);
    const usual = traffic.loadByFlow.get(flow.id);
    const node = usual?.graph.positions.get(id);
    if (node === undefined || usual === undefined) continue;
    if (shifted === undefined || typeof shifted === "string") return undefined;
    const present = shifted.visits.subarray(endsPerEdge * node, endsPerEdge * (node + 1));
    const before = visitsAt(usual, id) ?? { least: 0, most: 0 };
    isShifted ||= present.some((one, end) => isOther(one, end % 2 === 0 ? before.least : before.most));
    if (flow.load === undefined) {
      if (present.some((one) => one > 0)) missing.push(flow);
      continue;
    }
    const own = ends(flow.load).map((rate) => rate / cells) as [number, number];
    addTo(rates, own, present);
    if (!isTold) continue;
    let calls: readonly number[] = [...present];
    for (const [index, edge] of usual.graph.edges.entries()) {
      const access = accessOf(edge.dependency);
      if (edge.target !== id || access === "call") continue;
      const over = shifted.edges.subarray(endsPerEdge * index, endsPerEdge * (index + 1));
      calls = calls.map((one, end) => Math.max(0, one - (over[end] as number)));
      addTo(partOf(byAccess, access), own, over);
    }
    addTo(partOf(byAccess, "call"), own, calls);
  }
  return { rates, byAccess, missing, isShifted };
}

function partOf(
  byAccess: Map<Access, [number, number, number, number]>,
  access: Access,
): [number, number, number, number] {
  const known = byAccess.get(access) ?? [0, 0, 0, 0];
  byAccess.set(access, known);
  return known;
}

function addTo(
  sums: [number, number, number, number],
  rate: readonly [number, number],
  visits: ArrayLike<number>,
): void {
  for (let end = 0; end < endsPerEdge; end += 1)
    sums[end] = (sums[end] as number) + (rate[end % 2] as number) * (visits[end] as number);
}

/** Rounding: by so much two sums of the same may differ. */
function isOther(one: number, other: number): boolean {
  return Math.abs(one - other) > 1e-9 * Math.max(1, one, other);
}

/** What has shifted at a component; undefined where nothing has, or nothing is told. */
function loadAt(run: Run, component: Component): ShiftedLoad | undefined {
  const { context, shift } = run;
  const sums = sumsAt(run, component);
  const thinned = shift.thinned.find((one) => one.component === component);
  if (sums === undefined || (!sums.isShifted && thinned === undefined)) return undefined;
  const missing: MissingInput[] = sums.missing.map(({ id }) => ({ element: id, term: "load" }));
  const [firstLeast, firstMost, least, most] = sums.rates.map(significant) as [number, number, number, number];
  const before = arrivalsOf(context, component)?.load ?? { least: 0, most: 0 };
  const isDown = shift.states.has(component.id) && shift.states.get(component.id)?.kind !== "slow";
  const copies = thinned === undefined ? undefined : { left: thinned.left, of: thinned.copies };
  const base = {
    component,
    before: { least: significant(before.least), most: significant(before.most) },
    atFirst: { least: firstLeast, most: firstMost },
    lasting: { least, most },
    ...(copies === undefined ? {} : { copies }),
    edges: () => edgesInto(run, component),
  };
  if (isDown || component.kind === "client") return { ...base, missing };
  if (copyCapacityOf(component) === undefined) return { ...base, missing: [...missing, missingCapacityOf(component)] };
  if (missing.length > 0) return { ...base, missing };
  const usedBefore = firstUtilisationAt(context, component, "load")?.value;
  const usedAtFirst = usedBy(run, component, sums, "first", thinned);
  const usedWhileItLasts = usedBy(run, component, sums, "lasting", thinned);
  return {
    ...base,
    missing,
    ...(usedBefore === undefined ? {} : { usedBefore }),
    ...(usedAtFirst === undefined ? {} : { usedAtFirst }),
    ...(usedWhileItLasts === undefined ? {} : { usedWhileItLasts }),
  };
}

function usedBy(
  { context: { model }, shift }: Run,
  component: Component,
  { rates, byAccess }: Sums,
  when: "first" | "lasting",
  thinned: Thinned | undefined,
): readonly [number, number] | undefined {
  const rangeOf = (sums: readonly number[]): RateRange => {
    const [least = 0, most = 0] = when === "first" ? sums : sums.slice(2);
    return { least, most };
  };
  const both = (sums: readonly number[]) => ({ load: rangeOf(sums), peak: rangeOf(sums) });
  const parts: ComponentArrivals["byAccess"] = tellsAccesses(model, component)
    ? new Map([...byAccess].map(([access, sums]) => [access, both(sums)]))
    : isSplit(component)
      ? new Map([["call", both(rates)]])
      : new Map();
  const arrivals = { ...both(rates), byAccess: parts };
  return utilisationBy(model, asLimited(shift, component), arrivals, "load", copiesUp(model, component, thinned))
    ?.value;
}

/** Copies of a shard that are up; where some are lost, of what autoscaling keeps at least. */
function copiesUp(model: FactContext["model"], component: Component, thinned: Thinned | undefined): number {
  const all = copiesAt(model, component, "load");
  if (thinned === undefined) return all;
  return ((component.autoscale?.min.value ?? all) * thinned.left) / thinned.copies;
}

function edgesInto({ context, flows, visits, calm }: Run, { id }: Component): readonly ShiftedEdge[] {
  const { model, traffic } = context;
  const cells = cellsAt(model, id);
  const found: ShiftedEdge[] = [];
  for (const flow of flows) {
    const shifted = visits.get(flow);
    const usual = traffic.loadByFlow.get(flow.id);
    if (usual === undefined || flow.load === undefined || typeof shifted !== "object") continue;
    const rates = ends(flow.load).map((rate) => rate / cells) as [number, number];
    const usually = calm.get(flow) ?? calmVisitsOf(context, flow);
    calm.set(flow, usually);
    for (const [index, edge] of usual.graph.edges.entries()) {
      if (edge.target !== id) continue;
      const before = rangeOver(usually, index, rates);
      const lasting = rangeOver(shifted, index, rates);
      if (before.most > 0 || lasting.most > 0) found.push({ flow, edge, before, lasting });
    }
  }
  return found;
}

/** Visits while all is well, by the same walk. */
function calmVisitsOf({ model, traffic }: FactContext, flow: Flow): ShiftedVisits | Untold {
  const usual = traffic.loadByFlow.get(flow.id);
  const calm: Setback = {
    ...{ stateOf: () => undefined, cuts: new Set(), full: new Set() },
    ...{ passShare: traffic.passShare, arrivals: traffic.arrivalsOver },
  };
  return usual === undefined ? "circle" : shiftedVisitsOf(model, usual, calm);
}

function rangeOver(
  visits: ShiftedVisits | Untold,
  edge: number,
  [least, most]: readonly [PerSecond, PerSecond],
): RateRange {
  if (typeof visits === "string") return { least: 0, most: 0 };
  const at = endsPerEdge * edge + 2;
  return {
    least: significant(least * (visits.edges[at] as number)),
    most: significant(most * (visits.edges[at + 1] as number)),
  };
}
