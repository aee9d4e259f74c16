// Whom a trouble could possibly reach, told without following it: pools that nothing can fill, and waits that nobody minds. It
// errs towards following; what is ruled out here is ruled out for certain.

import type { Flow, Id, Seconds, SystemModel } from "../../../language/index.ts";
import { isOverfull } from "../../formulas/pool.ts";
import type { FactContext } from "../context.ts";
import type { Traffic } from "../load.ts";
import { perFlow } from "../memo.ts";
import { flowsThrough } from "./cascade.ts";
import { rateAt, slotsOf } from "./pools.ts";
import { waitFor } from "./responses.ts";
import { type Step, stepsOf } from "./steps.ts";
import { waitsOf } from "./waits.ts";

/** Who waits for a component, through however many others. */
export interface Waiters {
  /** Whether somebody does, clients aside. */
  readonly some: boolean;
  /** Whether one of them, or the component itself, states a pool. */
  readonly isPooled: boolean;
  /** Whether one of them has a pool that a dependency could fill. */
  readonly mayFill: boolean;
  /** Those without a stated pool that wait for it directly. */
  readonly unpooled: ReadonlySet<Id>;
  /** Whether anybody at all on the way states none. */
  readonly hasUnpooled: boolean;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

const nobody: Waiters = { some: false, isPooled: false, mayFill: false, unpooled: new Set(), hasUnpooled: false };

const waitersByTraffic = new WeakMap<Traffic, ReadonlyMap<Id, Waiters>>();

/** Who waits for a component in any flow. Linear in the flows' graphs for all components together. */
export function waitersOf(context: FactContext, id: Id): Waiters {
  let waiters = waitersByTraffic.get(context.traffic);
  if (waiters === undefined) {
    waiters = collectWaiters(context);
    waitersByTraffic.set(context.traffic, waiters);
  }
  return waiters.get(id) ?? nobody;
}

const pooled = 1;
const fillable = 2;
const unpooled = 4;

function collectWaiters(context: FactContext): ReadonlyMap<Id, Waiters> {
  const { model, traffic } = context;
  const mayFill = fillablePools(context);
  const ownMarks = new Map<Id, number>();
  for (const component of model.components) {
    if (component.kind === "client" || component.kind === "external") continue;
    const mark = slotsOf(component) === undefined ? unpooled : mayFill.has(component.id) ? pooled | fillable : pooled;
    ownMarks.set(component.id, mark);
  }
  const collected = new Map<Id, Mutable<Waiters> & { unpooled: Set<Id> }>();
  for (const flow of traffic.flows) {
    const { ids, waiters, isCyclic } = waitsOf(model, flow);
    const marks = new Uint8Array(ids.length);
    // Who waits stands behind whom he waits for, so one round from the end tells all but what comes around a circle.
    for (let isSettled = false; !isSettled; ) {
      isSettled = true;
      for (let node = ids.length - 1; node >= 0; node--) {
        let mark = marks[node] ?? 0;
        for (const waiter of waiters[node] ?? []) {
          mark |= (marks[waiter] ?? 0) | (ownMarks.get(ids[waiter] as Id) ?? 0);
        }
        if (mark !== marks[node] && isCyclic[node] === true) isSettled = false;
        marks[node] = mark;
      }
    }
    for (const [node, id] of ids.entries()) {
      let known = collected.get(id);
      if (known === undefined) {
        known = { ...nobody, unpooled: new Set(), isPooled: ((ownMarks.get(id) ?? 0) & pooled) !== 0 };
        collected.set(id, known);
      }
      const mark = marks[node] ?? 0;
      known.some ||= mark !== 0;
      known.isPooled ||= (mark & pooled) !== 0;
      known.mayFill ||= (mark & fillable) !== 0;
      known.hasUnpooled ||= (mark & unpooled) !== 0;
      if ((mark & unpooled) === 0) continue;
      for (const waiter of waiters[node] ?? []) {
        const other = ids[waiter] as Id;
        if (ownMarks.get(other) === unpooled) known.unpooled.add(other);
      }
    }
  }
  return collected;
}

/** Pools that would be full if each request waited for all that it may wait for, as long as it may. */
function fillablePools(context: FactContext): ReadonlySet<Id> {
  const { model, traffic } = context;
  const wanted = new Map<Id, number>();
  const slots = new Map(
    model.components.flatMap((component) => {
      const own = slotsOf(component);
      return own === undefined ? [] : [[component.id, { component, own }] as const];
    }),
  );
  if (slots.size === 0) return new Set();
  for (const flow of traffic.flows) {
    for (const [node, id] of waitsOf(model, flow).ids.entries()) {
      const pool = slots.get(id);
      if (pool === undefined) continue;
      const longest = (stepsOf(context, flow).steps[node] ?? []).reduce((sum, step) => sum + longestWait(step), 0);
      if (longest === 0) continue;
      const rate = rateAt(context, flow, pool.component);
      // A wait that ends, of requests that nobody counts, fills nothing that could be shown.
      const more =
        rate === undefined ? (longest === Number.POSITIVE_INFINITY ? longest : 0) : rate === 0 ? 0 : rate * longest;
      wanted.set(id, (wanted.get(id) ?? 0) + more);
    }
  }
  return new Set([...wanted].filter(([id, sum]) => isOverfull(sum, slots.get(id)?.own ?? 0)).map(([id]) => id));
}

/** The most that a step and all that may be asked in its place can hold up a request. */
function longestWait(step: Step): Seconds {
  const { dependency, limit, standIn, behind } = step;
  const inVain = waitFor({ time: Number.POSITIVE_INFINITY, fails: true }, dependency, limit).time;
  // An answer that comes just in time opens no breaker.
  const inTime = Math.min(dependency?.timeout?.value ?? Number.POSITIVE_INFINITY, limit);
  const own = step.fullWeight * Math.max(inVain, inTime);
  const instead = standIn === undefined || standIn === "answer" ? 0 : longestWait(standIn);
  return own + instead + (behind === undefined ? 0 : longestWait(behind));
}

/**
 * Whether a flow that can do without the component also bears to wait for it in vain: all who ask for it go on without it, and what
 * they wait for together is less than anybody above them allows. False where that is not plain.
 */
export function bearsWaitingFor(context: FactContext, flow: Flow, id: Id): boolean {
  const { waits, steps } = stepsOf(context, flow);
  const node = waits.indexById.get(id);
  if (node === undefined) return true;
  const allowed = allowanceOf(context, flow);
  let waited = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const waiter of waits.waiters[node] ?? []) {
    if (waits.outboxes.some((one) => one.source === waiter && one.store === node)) return false;
    for (const step of steps[waiter] ?? []) {
      const wait = waitIn(step, node);
      if (wait === 0) continue;
      const goesOn = step.isOptional || step.standIn !== undefined || (step.behind !== undefined && !step.isNeeded);
      if (!goesOn || wait === Number.POSITIVE_INFINITY) return false;
      waited += wait;
      least = Math.min(least, allowed[waiter] ?? Number.POSITIVE_INFINITY);
    }
  }
  return waited <= least;
}

/** How long a step waits for the node in vain, at most. */
function waitIn(step: Step, node: number): Seconds {
  const { standIn, behind } = step;
  const inVain =
    step.target === node
      ? step.fullWeight * waitFor({ time: Number.POSITIVE_INFINITY, fails: true }, step.dependency, step.limit).time
      : 0;
  const instead = standIn === undefined || standIn === "answer" ? 0 : waitIn(standIn, node);
  return inVain + instead + (behind === undefined ? 0 : waitIn(behind, node));
}

const allowancesByTraffic = new WeakMap<Traffic, Map<Flow, Float64Array>>();

/** By node: the least time that anybody above it allows an attempt there; none is allowed inside a circle. */
function allowanceOf(context: FactContext, flow: Flow): Float64Array {
  let allowances = allowancesByTraffic.get(context.traffic);
  if (allowances === undefined) {
    allowances = new Map();
    allowancesByTraffic.set(context.traffic, allowances);
  }
  let allowed = allowances.get(flow);
  if (allowed === undefined) {
    const { waits, steps } = stepsOf(context, flow);
    allowed = new Float64Array(waits.ids.length).fill(Number.POSITIVE_INFINITY);
    for (let node = waits.ids.length - 1; node >= 0; node--) {
      if (waits.isCyclic[node] === true) allowed[node] = 0;
      for (const step of steps[node] ?? []) allow(allowed, step, allowed[node] ?? 0);
    }
    allowances.set(flow, allowed);
  }
  return allowed;
}

function allow(allowed: Float64Array, step: Step, above: Seconds): void {
  const own = Math.min(step.dependency?.timeout?.value ?? Number.POSITIVE_INFINITY, step.limit, above);
  allowed[step.target] = Math.min(allowed[step.target] ?? 0, own / Math.max(1, step.fullWeight));
  if (step.standIn !== undefined && step.standIn !== "answer") allow(allowed, step.standIn, above);
  if (step.behind !== undefined) allow(allowed, step.behind, above);
}

/** Edges of one flow beyond which its cascades are not followed for every element, as that is quadratic in them. */
const followedEdges = 300;

/** In a circle the answers are asked for in rounds, so that edges count for many. */
const roundsInCircle = 5;

/** Whether all flows through a component are small enough to follow what becomes of each of their components. */
export function isFollowable(context: FactContext, id: Id): boolean {
  return flowsThrough(context, [id]).every((flow) => isSmall(context.model, flow));
}

const isSmall: (model: SystemModel, flow: Flow) => boolean = perFlow((model, flow) => {
  const { graph, isCyclic } = waitsOf(model, flow);
  return graph.edges.length * (isCyclic.includes(true) ? roundsInCircle : 1) <= followedEdges;
});

/** Flows that come to the component and that somebody waits in for it. */
export function flowsWaitingFor(context: FactContext, id: Id): readonly Flow[] {
  return flowsThrough(context, [id]).filter((flow) => {
    const waits = waitsOf(context.model, flow);
    return waits.isHot[waits.indexById.get(id) ?? -1] === true;
  });
}
