// Whom a trouble could possibly reach, told without following it: pools that nothing can fill, and waits that nobody minds. It
// errs towards following; what is ruled out here is ruled out for certain.

import type { Flow, Id, Seconds } from "../../../language/index.ts";
import { isOverfull } from "../../formulas/pool.ts";
import type { FactContext } from "../context.ts";
import type { Traffic } from "../load.ts";
import { type Loaded, perFlow } from "../memo.ts";
import { type Passage, passagesOf } from "./passages.ts";
import { rateAt, slotsOf } from "./pools.ts";
import { type Step, stepsOf } from "./steps.ts";
import { type WaitGraph, waitsOf } from "./waits.ts";

/** Who waits for a component, through however many others. */
export interface Waiters {
  /** Whether somebody does, clients aside. */
  some: boolean;
  /** Whether one of them, or the component itself, states a pool. */
  isPooled: boolean;
  /** Whether one of them has a pool that a dependency could fill. */
  mayFill: boolean;
  /** Those without a stated pool that wait for it directly; none are told where somebody states one. */
  unpooled: Set<Id>;
  /** Whether anybody at all on the way states none. */
  hasUnpooled: boolean;
}

const noIds: Set<Id> = new Set();
const nobody: Readonly<Waiters> = {
  some: false,
  isPooled: false,
  mayFill: false,
  unpooled: noIds,
  hasUnpooled: false,
};

const waitersByTraffic = new WeakMap<Traffic, ReadonlyMap<Id, Readonly<Waiters>>>();

/** Who waits for a component in any flow. Linear in the flows' graphs for all components together. */
export function waitersOf(context: FactContext, id: Id): Readonly<Waiters> {
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

function collectWaiters(context: FactContext): ReadonlyMap<Id, Readonly<Waiters>> {
  const { model, traffic } = context;
  const mayFill = fillablePoolsOf(context);
  const ownMarks = new Map<Id, number>();
  for (const component of model.components) {
    if (component.kind === "client" || component.kind === "external") continue;
    const mark = slotsOf(component) === undefined ? unpooled : mayFill.has(component.id) ? pooled | fillable : pooled;
    ownMarks.set(component.id, mark);
  }
  const collected = new Map<Id, Waiters>();
  for (const flow of traffic.flows) {
    const waits = waitsOf(model, flow);
    const { ids } = waits;
    const own = new Uint8Array(ids.length);
    for (let node = 0; node < ids.length; node++) own[node] = ownMarks.get(ids[node] as Id) ?? 0;
    const marks = marksAbove(waits, own);
    for (let node = 0; node < ids.length; node++) {
      const id = ids[node] as Id;
      let known = collected.get(id);
      if (known === undefined) {
        const isPooled = ((own[node] ?? 0) & pooled) !== 0;
        known = { some: false, isPooled, mayFill: false, unpooled: noIds, hasUnpooled: false };
        collected.set(id, known);
      }
      const mark = marks[node] ?? 0;
      if (mark === 0) continue;
      known.some = true;
      if ((mark & pooled) !== 0) known.isPooled = true;
      if ((mark & fillable) !== 0) known.mayFill = true;
      if ((mark & unpooled) === 0) continue;
      known.hasUnpooled = true;
      // They are named where nobody states a pool, and nowhere else.
      if (known.isPooled) continue;
      for (
        let index = waits.waiters.firstEdge[node] as number;
        index < (waits.waiters.firstEdge[node + 1] as number);
        index++
      ) {
        const waiter = waits.waiters.targets[index] as number;
        if (own[waiter] !== unpooled) continue;
        if (known.unpooled === noIds) known.unpooled = new Set();
        known.unpooled.add(ids[waiter] as Id);
      }
    }
  }
  return collected;
}

/** What is found of all who wait for each component, however far above. Who waits stands behind whom he waits for. */
function marksAbove({ ids, waiters, isCyclic }: WaitGraph, own: Uint8Array): Uint8Array {
  const marks = new Uint8Array(ids.length);
  // One round from the end tells all but what comes around a circle.
  for (let isSettled = false; !isSettled; ) {
    isSettled = true;
    for (let node = ids.length - 1; node >= 0; node--) {
      const before = marks[node] ?? 0;
      const end = waiters.firstEdge[node + 1] as number;
      let mark = before;
      for (let index = waiters.firstEdge[node] as number; index < end; index++) {
        const waiter = waiters.targets[index] as number;
        mark |= (marks[waiter] ?? 0) | (own[waiter] ?? 0);
      }
      if (mark === before) continue;
      marks[node] = mark;
      if (isCyclic[node] === 1) isSettled = false;
    }
  }
  return marks;
}

const fillableByTraffic = new WeakMap<Traffic, ReadonlySet<Id>>();

function fillablePoolsOf(context: FactContext): ReadonlySet<Id> {
  let found = fillableByTraffic.get(context.traffic);
  if (found === undefined) {
    found = findFillablePools(context);
    fillableByTraffic.set(context.traffic, found);
  }
  return found;
}

/** Whether there is any pool that components which answer nothing could fill, however many they are. */
export function mayFillAnyPool(context: FactContext): boolean {
  return fillablePoolsOf(context).size > 0;
}

/** Pools that would be full if each request waited for all that it may wait for, as long as it may. */
function findFillablePools(context: FactContext): ReadonlySet<Id> {
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

/** Whether a flow is too large to follow what becomes of each of its components. */
export const isLarge = perFlow((model, flow): boolean => {
  const { graph, hasCircle } = waitsOf(model, flow);
  return graph.edges.length * (hasCircle ? roundsInCircle : 1) > followedEdges;
});

/** The passages of flows that come to the component and that somebody waits in for it. */
export function waitingPassages(context: Loaded, id: Id): readonly Passage[] {
  return passagesOf(context, id).filter(({ waits, node }) => waits.isHot[node] === 1);
}
