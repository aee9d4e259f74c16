// Whom a trouble could possibly reach, told without following it: pools that nothing can fill, and waits that nobody minds. It
// errs towards following; what is ruled out here is ruled out for certain.

import type { Component, Count, Flow, Id, PerSecond, Seconds } from "../../../language/index.ts";
import { isOverfull } from "../../formulas/pool.ts";
import { componentsWith } from "../components-with.ts";
import type { FactContext } from "../context.ts";
import { positionsOf } from "../flow-edges.ts";
import { flowPlacesOf } from "../flow-places.ts";
import type { Traffic } from "../load.ts";
import { type Loaded, perFlowReading } from "../memo.ts";
import { isMissed } from "./bulkheads.ts";
import { type Passage, passagesOf, waitsIn } from "./passages.ts";
import { pooledIn, slotsOf } from "./pools.ts";
import { rateAt } from "./rates.ts";
import { type Step, stepsOf } from "./steps.ts";
import { usualTimeOf } from "./trouble.ts";
import { slowestOwnOf } from "./usual-times.ts";
import { type OwnWays, type WaitGraph, waitsOf } from "./waits.ts";

/** Who waits for a component, through however many others. */
export interface Waiters {
  /** Whether somebody does, clients aside. */
  readonly some: boolean;
  /** Whether one of them, or the component itself, states a pool. */
  readonly isPooled: boolean;
  /** Whether one of them has a pool that a dependency could fill. */
  readonly mayFill: boolean;
  /** Whether anybody at all on the way states none. */
  readonly hasUnpooled: boolean;
  /**
   * Whether one of them has a pool that could be filled only if its own work took longer than is known, or a bulkhead that turns
   * away what would have been served.
   */
  readonly isUnsure: boolean;
}

/** What a component is to those that it waits for; several of them put together are what somebody of many is. */
const pooled = 1;
const fillable = 2;
const unpooled = 4;
const unsure = 8;

/** By the marks of all who wait for a component. */
const waitersByMarks: readonly Waiters[] = Array.from({ length: 16 }, (_, marks) => ({
  some: (marks & ~unsure) !== 0,
  isPooled: (marks & pooled) !== 0,
  mayFill: (marks & fillable) !== 0,
  hasUnpooled: (marks & unpooled) !== 0,
  isUnsure: (marks & unsure) !== 0,
}));

const nobody = waitersByMarks[0] as Waiters;
const ownPoolAlone: Waiters = { ...nobody, isPooled: true };

/** By position of a component in the model. */
interface Marks {
  /** What it is itself. */
  readonly own: Uint8Array;
  /** What all are that wait for it in some flow. */
  readonly above: Uint8Array;
}

const marksByTraffic = new WeakMap<Traffic, Marks>();

function marksOf(context: FactContext): Marks {
  let marks = marksByTraffic.get(context.traffic);
  if (marks === undefined) {
    marks = collectMarks(context);
    marksByTraffic.set(context.traffic, marks);
  }
  return marks;
}

/** Who waits for a component in any flow. Linear in the flows' graphs for all components together. */
export function waitersOf(context: FactContext, id: Id): Waiters {
  const position = positionsOf(context.model).get(id);
  if (position === undefined) return nobody;
  const { own, above } = marksOf(context);
  const isPooled = (own[position] as number) & pooled;
  const marks = above[position] as number;
  // A pool of its own is no waiter.
  return marks === 0 && isPooled !== 0 ? ownPoolAlone : (waitersByMarks[marks | isPooled] as Waiters);
}

/** Those without a stated pool that wait for a component directly, in the order in which the flows come to them. */
export function unpooledWaitersOf(context: FactContext, { id }: Component): readonly Id[] {
  const { components } = context.model;
  const position = positionsOf(context.model).get(id) as number;
  const { starts, waiters } = unpooledIn(context);
  const found: Id[] = [];
  const end = starts[position + 1] as number;
  for (let entry = starts[position] as number; entry < end; entry += 1) {
    found.push((components[waiters[entry] as number] as Component).id);
  }
  return found;
}

/** By position of a component in the model, where those begin who wait for it without a pool; and their positions, each once. */
interface UnpooledWaiters {
  readonly starts: Int32Array;
  readonly waiters: Int32Array;
}

const unpooledByTraffic = new WeakMap<Traffic, UnpooledWaiters>();

function unpooledIn(context: FactContext): UnpooledWaiters {
  let found = unpooledByTraffic.get(context.traffic);
  if (found === undefined) {
    found = collectUnpooled(context);
    unpooledByTraffic.set(context.traffic, found);
  }
  return found;
}

/**
 * Goes through each flow once: what waits in one lies together, and what waits for one component does not. Who waits in the same ways
 * as in a flow before waits for nobody new.
 */
function collectUnpooled(context: FactContext): UnpooledWaiters {
  const { length } = context.model.components;
  const { reached } = flowPlacesOf(context.model, context.traffic);
  const { own } = marksOf(context);
  const allWaits = waitsIn(context);
  /** Each pair as one number, in the order in which the flows come to it. */
  const pairs = new Set<number>();
  /** By position of a waiter in the model, the ways in which it waited last. */
  const last = new Array<OwnWays | undefined>(length).fill(undefined);
  for (let index = 0; index < allWaits.length; index += 1) {
    const { positions, targets, ways } = allWaits[index] as WaitGraph;
    const inModel = reached[index] as Int32Array;
    for (let node = 0; node < positions.length; node += 1) {
      const end = targets.firstEdge[node + 1] as number;
      let edge = targets.firstEdge[node] as number;
      if (edge === end) continue;
      const waiter = inModel[positions[node] as number] as number;
      if (waiter < 0 || own[waiter] !== unpooled || last[waiter] === ways[node]) continue;
      last[waiter] = ways[node];
      for (; edge < end; edge += 1) {
        const position = inModel[positions[targets.targets[edge] as number] as number] as number;
        if (position >= 0) pairs.add(position * length + waiter);
      }
    }
  }
  const starts = new Int32Array(length + 1);
  for (const pair of pairs) (starts[Math.floor(pair / length) + 1] as number) += 1;
  for (let position = 0; position < length; position += 1) {
    (starts[position + 1] as number) += starts[position] as number;
  }
  const next = starts.slice();
  const waiters = new Int32Array(pairs.size);
  for (const pair of pairs) {
    const position = Math.floor(pair / length);
    const at = next[position] as number;
    next[position] = at + 1;
    waiters[at] = pair % length;
  }
  return { starts, waiters };
}

/** Those who are no part of the design: nothing is known of how much they can have in flight. */
const outside = componentsWith(({ kind }) => kind === "client" || kind === "external");

function collectMarks(context: FactContext): Marks {
  const { model, traffic } = context;
  const { components } = model;
  const mayFill = fillablePoolsOf(context);
  const positions = positionsOf(model);
  const own = new Uint8Array(components.length).fill(unpooled);
  for (const { id } of outside(model)) own[positions.get(id) as number] = 0;
  for (const { id } of pooledIn(model)) {
    const fills = mayFill.get(id);
    own[positions.get(id) as number] = pooled | (fills === undefined ? 0 : fills ? fillable : unsure);
  }
  const above = new Uint8Array(components.length);
  const { reached } = flowPlacesOf(model, traffic);
  const allWaits = waitsIn(context);
  for (let index = 0; index < allWaits.length; index += 1) {
    const waits = allWaits[index] as WaitGraph;
    const inModel = reached[index] as Int32Array;
    const ownHere = new Uint8Array(inModel.length);
    for (let node = 0; node < ownHere.length; node += 1) {
      const position = inModel[waits.positions[node] as number] as number;
      if (position >= 0) ownHere[node] = own[position] as number;
    }
    const marks = marksAbove(waits, ownHere);
    for (let node = 0; node < marks.length; node += 1) {
      const position = inModel[waits.positions[node] as number] as number;
      if (position >= 0) above[position] = (above[position] as number) | (marks[node] as number);
    }
  }
  return { own, above };
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

const fillableByTraffic = new WeakMap<Traffic, ReadonlyMap<Id, boolean>>();

/** Pools that could be filled; false where that takes own work of a length that is not known, and where bulkheads could be full. */
function fillablePoolsOf(context: FactContext): ReadonlyMap<Id, boolean> {
  let found = fillableByTraffic.get(context.traffic);
  if (found === undefined) {
    found = findFillablePools(context);
    fillableByTraffic.set(context.traffic, found);
  }
  return found;
}

/** Whether there is any pool that components which answer nothing could fill, however many they are. */
export function mayFillAnyPool(context: FactContext): boolean {
  for (const fills of fillablePoolsOf(context).values()) if (fills) return true;
  return false;
}

/** Pools that would be full if each request waited for all that it may wait for, as long as it may. */
function findFillablePools(context: FactContext): ReadonlyMap<Id, boolean> {
  const { model } = context;
  const found = new Map<Id, boolean>();
  for (const component of pooledIn(model)) {
    const slots = slotsOf(component) ?? 0;
    const { waits, rate, overflows } = waitsAtMost(context, component);
    if (waits === 0) continue;
    const own = usualTimeOf(component);
    if (isOverfull(waits + rate * (own ?? 0), slots)) found.set(component.id, true);
    else if (overflows || own === undefined || isOverfull(waits + rate * slowestOwnOf(component, own), slots))
      found.set(component.id, false);
  }
  return found;
}

/** Slots of a copy that its first tries want if each waits for all that it may wait for, as long as it may, beside its own work. */
export function wantedAtMost(context: FactContext, component: Component): Count {
  const { waits, rate } = waitsAtMost(context, component);
  return waits === 0 ? 0 : waits + rate * (usualTimeOf(component) ?? 0);
}

interface WaitsAtMost {
  readonly waits: Count;
  readonly rate: PerSecond;
  /** Whether a bulkhead of its own could be full. */
  readonly overflows: boolean;
}

/** Slots of a copy that waiting for all takes that may be waited for, and what arrives there per second. */
function waitsAtMost(context: FactContext, component: Component): WaitsAtMost {
  let waits = 0;
  let overflows = false;
  let all = 0;
  for (const { flow, node } of passagesOf(context, component.id)) {
    let longest = 0;
    const rate = rateAt(context, flow, component);
    for (const step of stepsOf(context, flow).steps[node] ?? []) {
      const time = longestWait(step);
      longest += time;
      const { dependency } = step.way.edge;
      if (step.bulkhead === undefined || dependency === undefined || !isMissed(dependency)) continue;
      overflows ||= isOverfull((rate ?? Number.POSITIVE_INFINITY) * time, step.bulkhead);
    }
    all += rate ?? 0;
    if (longest === 0) continue;
    // A wait that ends, of requests that nobody counts, fills nothing that could be shown.
    if (rate === undefined) waits += longest === Number.POSITIVE_INFINITY ? longest : 0;
    else if (rate > 0) waits += rate * longest;
  }
  return { waits, rate: all, overflows };
}

/** The most that a step and all that may be asked in its place can hold up a request. */
function longestWait(step: Step): Seconds {
  const { standIn, behind, inVain, patience } = step;
  // An answer that comes just in time opens no breaker.
  const own = step.fullWeight * Math.max(inVain, patience);
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
export const isLarge = perFlowReading([], (model, flow): boolean => {
  const { graph, hasCircle } = waitsOf(model, flow);
  return graph.edges.length * (hasCircle ? roundsInCircle : 1) > followedEdges;
});

/** The passages of flows that come to the component and that somebody waits in for it. */
export function waitingPassages(context: Loaded, id: Id): readonly Passage[] {
  return passagesOf(context, id).filter(({ waits, node }) => waits.isHot[node] === 1);
}
