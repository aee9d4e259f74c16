// Whom a trouble could possibly reach, told without following it: pools that nothing can fill, and waits that nobody minds. It
// errs towards following; what is ruled out here is ruled out for certain.

import type { Flow, Id, Seconds } from "../../../language/index.ts";
import { isOverfull } from "../../formulas/pool.ts";
import type { FactContext } from "../context.ts";
import type { Traffic } from "../load.ts";
import { type Loaded, perFlow } from "../memo.ts";
import { type Passage, passagesOf } from "./passages.ts";
import { rateAt, slotsOf } from "./pools.ts";
import { type Step, type StepGraph, stepsOf } from "./steps.ts";
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

interface Collected {
  some: boolean;
  isPooled: boolean;
  mayFill: boolean;
  unpooled: Set<Id> | undefined;
  hasUnpooled: boolean;
}

const noIds: ReadonlySet<Id> = new Set();
const nobody: Waiters = { some: false, isPooled: false, mayFill: false, unpooled: noIds, hasUnpooled: false };

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
  const collected = new Map<Id, Collected>();
  for (const flow of traffic.flows) {
    const { ids, waiters, isCyclic } = waitsOf(model, flow);
    const own = new Uint8Array(ids.length);
    for (let node = 0; node < ids.length; node++) own[node] = ownMarks.get(ids[node] as Id) ?? 0;
    const marks = new Uint8Array(ids.length);
    // Who waits stands behind whom he waits for, so one round from the end tells all but what comes around a circle.
    for (let isSettled = false; !isSettled; ) {
      isSettled = true;
      for (let node = ids.length - 1; node >= 0; node--) {
        let mark = marks[node] ?? 0;
        for (const waiter of waiters[node] ?? []) mark |= (marks[waiter] ?? 0) | (own[waiter] ?? 0);
        if (mark !== marks[node] && isCyclic[node] === true) isSettled = false;
        marks[node] = mark;
      }
    }
    for (let node = 0; node < ids.length; node++) {
      const id = ids[node] as Id;
      let known = collected.get(id);
      if (known === undefined) {
        const isPooled = ((own[node] ?? 0) & pooled) !== 0;
        known = { some: false, isPooled, mayFill: false, unpooled: undefined, hasUnpooled: false };
        collected.set(id, known);
      }
      const mark = marks[node] ?? 0;
      if (mark === 0) continue;
      known.some = true;
      if ((mark & pooled) !== 0) known.isPooled = true;
      if ((mark & fillable) !== 0) known.mayFill = true;
      if ((mark & unpooled) === 0) continue;
      known.hasUnpooled = true;
      for (const waiter of waiters[node] ?? []) {
        if (own[waiter] !== unpooled) continue;
        known.unpooled ??= new Set();
        known.unpooled.add(ids[waiter] as Id);
      }
    }
  }
  const found = new Map<Id, Waiters>();
  for (const [id, one] of collected) found.set(id, { ...one, unpooled: one.unpooled ?? noIds });
  return found;
}

/** Pools that would be full if each request waited for all that it may wait for, as long as it may. */
function fillablePools(context: FactContext): ReadonlySet<Id> {
  const { model } = context;
  const found = new Set<Id>();
  for (const component of model.components) {
    const slots = slotsOf(component);
    if (slots === undefined) continue;
    let wanted = 0;
    for (const { flow, node } of passagesOf(context, component.id)) {
      let longest = 0;
      for (const step of stepsOf(context, flow).steps[node] ?? []) longest += longestWait(step);
      if (longest === 0) continue;
      const rate = rateAt(context, flow, component);
      // A wait that ends, of requests that nobody counts, fills nothing that could be shown.
      if (rate === undefined) wanted += longest === Number.POSITIVE_INFINITY ? longest : 0;
      else if (rate > 0) wanted += rate * longest;
    }
    if (isOverfull(wanted, slots)) found.add(component.id);
  }
  return found;
}

/** The most that a step and all that may be asked in its place can hold up a request. */
function longestWait(step: Step): Seconds {
  const { dependency, limit, standIn, behind, inVain } = step;
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
export function bearsWaitingAt(context: FactContext, { flow, node }: Passage): boolean {
  const { waited, allowed } = patienceOf(stepsOf(context, flow));
  return (waited[node] ?? 0) <= (allowed[node] ?? 0);
}

/** By node; what is waited for in vain with nothing to go on with counts as waited for longer than is allowed. */
interface Patience {
  /** How long all who ask for it wait in vain, together. */
  readonly waited: Float64Array;
  /** The least time that anybody above those leaves them. */
  readonly allowed: Float64Array;
}

const patiences = new WeakMap<StepGraph, Patience>();

/** The patience with each component of a flow. Linear in its steps. */
function patienceOf(graph: StepGraph): Patience {
  let patience = patiences.get(graph);
  if (patience === undefined) {
    patience = makePatience(graph);
    patiences.set(graph, patience);
  }
  return patience;
}

function makePatience({ waits, steps }: StepGraph): Patience {
  const size = waits.ids.length;
  const above = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
  const waited = new Float64Array(size);
  const allowed = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
  const isHopeless = new Uint8Array(size);
  const wait = (step: Step, most: Seconds, goesOn: boolean): void => {
    const node = waits.indexById.get(step.target) ?? 0;
    const own = Math.min(step.dependency?.timeout?.value ?? Number.POSITIVE_INFINITY, step.limit, most);
    above[node] = Math.min(above[node] ?? 0, own / Math.max(1, step.fullWeight));
    const time = step.fullWeight * step.inVain;
    if (time > 0) {
      if (!goesOn || time === Number.POSITIVE_INFINITY) isHopeless[node] = 1;
      waited[node] = (waited[node] ?? 0) + time;
      allowed[node] = Math.min(allowed[node] ?? 0, most);
    }
    if (step.standIn !== undefined && step.standIn !== "answer") wait(step.standIn, most, goesOn);
    if (step.behind !== undefined) wait(step.behind, most, goesOn);
  };
  for (let node = size - 1; node >= 0; node--) {
    // Inside a circle no time is allowed.
    if (waits.isCyclic[node] === true) above[node] = 0;
    for (const step of steps[node] ?? []) {
      const goesOn = step.isOptional || step.standIn !== undefined || (step.behind !== undefined && !step.isNeeded);
      wait(step, above[node] ?? 0, goesOn);
    }
  }
  for (const { store } of waits.outboxes) isHopeless[store] = 1;
  for (let node = 0; node < size; node++) if (isHopeless[node] === 1) allowed[node] = Number.NEGATIVE_INFINITY;
  return { waited, allowed };
}

/** Edges of one flow beyond which its cascades are not followed for every element, as that is quadratic in them. */
const followedEdges = 300;

/** In a circle the answers are asked for in rounds, so that edges count for many. */
const roundsInCircle = 5;

/** Whether all flows through a component are small enough to follow what becomes of each of their components. */
export function isFollowable(context: FactContext, id: Id): boolean {
  const large = largeFlows(context);
  return large.size === 0 || !passagesOf(context, id).some(({ flow }) => large.has(flow));
}

const largeByTraffic = new WeakMap<Traffic, ReadonlySet<Flow>>();

function largeFlows({ model, traffic }: FactContext): ReadonlySet<Flow> {
  let large = largeByTraffic.get(traffic);
  if (large === undefined) {
    large = new Set(traffic.flows.filter((flow) => isLarge(model, flow)));
    largeByTraffic.set(traffic, large);
  }
  return large;
}

const isLarge = perFlow((model, flow): boolean => {
  const { graph, isCyclic } = waitsOf(model, flow);
  return graph.edges.length * (isCyclic.includes(true) ? roundsInCircle : 1) > followedEdges;
});

/** The passages of flows that come to the component and that somebody waits in for it. */
export function waitingPassages(context: Loaded, id: Id): readonly Passage[] {
  return passagesOf(context, id).filter(({ waits, node }) => waits.isHot[node] === true);
}
