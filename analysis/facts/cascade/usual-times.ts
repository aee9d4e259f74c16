// How long requests hold the slots of components on a good day, on average: what stays taken of a pool while a trouble elsewhere
// takes the rest of it.

import type { Component, Count, Flow, Id, Seconds } from "../../../language/index.ts";
import { float64s, int32s } from "../../graph/small-arrays.ts";
import { ofVisits } from "../aspects.ts";
import type { Traffic } from "../load.ts";
import { type Loaded, perVisitsReading } from "../memo.ts";
import { passagesOf } from "./passages.ts";
import { rateAt } from "./rates.ts";
import { type Step, type StepGraph, stepsOf } from "./steps.ts";
import { usualTimeOf } from "./trouble.ts";
import { waitsOf } from "./waits.ts";

const reads = [...ofVisits, "slots", "objects", "latency"] as const;

/** Of the components of one flow, by number. */
export interface UsualTimes {
  /** Seconds of its own work: the median; 0 where none is stated. */
  readonly own: Float64Array;
  /** Seconds until it answers, with what it waits for below. */
  readonly answers: Float64Array;
  /** The same by 99th percentiles, as far as these are stated: a mean beyond that is out of the common. */
  readonly most: Float64Array;
  /** Number of a component that this rests on and that states no time; −1 where there is none. */
  readonly lacking: Int32Array;
  /** The same of what it waits for. */
  readonly lackingBelow: Int32Array;
}

/**
 * The usual times of a flow's components: own work, and each step as often as it is taken, branches and misses weighed, one
 * after the other; of those side by side the longest. No step takes longer than an attempt may. Means of right-skewed times are
 * above their medians, so it errs towards too short; what is not stated counts as nothing, and so does what comes back around a
 * circle. Linear in the flow's steps.
 */
export const usualTimesIn = perVisitsReading(reads, (facts, flow): UsualTimes => {
  const times = partIn(facts, flow);
  settleAll(facts, stepsOf(facts, flow), times);
  return times;
});

/**
 * As `usualTimesIn`, certain to hold the times of one component alone: for those who ask of few. Linear in the steps below it, less
 * those that others have asked for already.
 */
export function usualTimesAt(facts: Loaded, flow: Flow, node: number): UsualTimes {
  const times = partIn(facts, flow);
  const { isSettled } = times;
  if (isSettled[node] === 1) return times;
  const graph = stepsOf(facts, flow);
  const { firstEdge, targets } = graph.waits.targets;
  // In a circle it matters who comes first.
  if (graph.waits.hasCircle) settleAll(facts, graph, times);
  else {
    const below = [node];
    isSettled[node] = 1;
    for (let index = 0; index < below.length; index += 1) {
      const one = below[index] as number;
      const end = firstEdge[one + 1] as number;
      for (let edge = firstEdge[one] as number; edge < end; edge += 1) {
        const target = targets[edge] as number;
        if (isSettled[target] === 1) continue;
        isSettled[target] = 1;
        below.push(target);
      }
    }
    below.sort((a, b) => a - b);
    for (const one of below) settle(facts, graph, times, one);
  }
  return times;
}

/** The times that have been asked for so far. */
interface PartOfTimes extends UsualTimes {
  /** 1 for components whose times are there. */
  readonly isSettled: Uint8Array;
}

const partIn = perVisitsReading(reads, (facts, flow): PartOfTimes => {
  const size = waitsOf(facts.model, flow).ids.length;
  return {
    own: float64s(size),
    answers: float64s(size),
    most: float64s(size),
    lacking: int32s(size).fill(-1),
    lackingBelow: int32s(size).fill(-1),
    isSettled: new Uint8Array(size),
  };
});

function settleAll(facts: Loaded, graph: StepGraph, times: PartOfTimes): void {
  const { isSettled } = times;
  // What is waited for stands before who waits.
  for (let node = 0; node < isSettled.length; node++) {
    if (isSettled[node] === 1) continue;
    isSettled[node] = 1;
    settle(facts, graph, times, node);
  }
}

/** Works out the times of a component, those of what it waits for being there. */
function settle(facts: Loaded, { waits, steps }: StepGraph, times: UsualTimes, node: number): void {
  const { own, answers, most, lacking, lackingBelow } = times;
  const { firstEdge, targets } = waits.targets;
  const component = facts.model.componentById.get(waits.ids[node] as Id);
  const median = component === undefined ? undefined : usualTimeOf(component);
  own[node] = median ?? 0;
  answers[node] = own[node] as number;
  most[node] = slowestOwnOf(component, median);
  if (median === undefined && component !== undefined && component.kind !== "client") lacking[node] = node;
  const taken = steps[node] as readonly Step[];
  if (taken.length === 0) return;
  const first = firstEdge[node] as number;
  let usual: Turn | undefined;
  let slow: Turn | undefined;
  for (let index = 0; index < taken.length; index++) {
    const step = taken[index] as Step;
    const { way, weight } = step;
    const { parallel } = way.edge;
    const target = targets[first + way.slot] as number;
    const time = usualOver(step, answers, targets, first);
    const atMost = usualOver(step, most, targets, first);
    if (parallel === undefined) {
      answers[node] = (answers[node] as number) + time;
      most[node] = (most[node] as number) + atMost;
    } else {
      usual ??= new Turn();
      slow ??= new Turn();
      usual.add(time, parallel);
      slow.add(atMost, parallel);
    }
    if (lackingBelow[node] === -1 && weight > 0) lackingBelow[node] = lacking[target] as number;
  }
  if (usual !== undefined) answers[node] = (answers[node] as number) + usual.total;
  if (slow !== undefined) most[node] = (most[node] as number) + slow.total;
  if (lacking[node] === -1) lacking[node] = lackingBelow[node] as number;
}

/** The 99th percentile of its own work, at least the median; 0 where neither is stated. */
export function slowestOwnOf(component: Component | undefined, median: Seconds = 0): Seconds {
  if (component !== undefined)
    for (const { percentile, value } of component.latency)
      if (percentile === 0.99) return Math.max(median, value.value);
  return median;
}

/** How long a step takes per visit of its source if its target answers as it usually does, with the store behind a cache. */
export function usualOver(step: Step, answers: Float64Array, targets: Int32Array, first: number): Seconds {
  const { weight, isKnown, patience, behind } = step;
  const answer = answers[targets[first + step.way.slot] as number] as number;
  const own = isKnown ? weight * Math.min(patience, answer) : 0;
  return behind === undefined ? own : own + usualOver(behind, answers, targets, first);
}

/** The time of steps one after the other, where of those side by side the longest counts. */
export class Turn {
  total: Seconds = 0;
  #group: number | undefined;
  #longest: Seconds = 0;

  /** Adds a step, and says by how much it makes the whole longer. */
  add(time: Seconds, group: number | undefined): Seconds {
    if (group === undefined) {
      this.total += time;
      return time;
    }
    if (group !== this.#group) [this.#group, this.#longest] = [group, 0];
    const more = Math.max(0, time - this.#longest);
    this.#longest = Math.max(this.#longest, time);
    this.total += more;
    return more;
  }
}

/** Slots of a copy that all flows hold of it on a good day. */
export interface UsualSlots {
  /** By medians, without those of flows that state no load. */
  readonly usual: Count;
  /** By 99th percentiles, as far as these are stated. */
  readonly most: Count;
  /** A component whose time is not stated, where there is one. */
  readonly lacking: Id | undefined;
  /** The same without the component's own work: what it waits for alone. */
  readonly below: Omit<UsualSlots, "below">;
}

const slotsByTraffic = new WeakMap<Traffic, Map<Component, UsualSlots>>();

/** Linear in the flows that come by, once their usual times are known; worked out once for each component. */
export function usualSlotsOf(facts: Loaded, component: Component): UsualSlots {
  let slots = slotsByTraffic.get(facts.traffic);
  if (slots === undefined) {
    slots = new Map();
    slotsByTraffic.set(facts.traffic, slots);
  }
  let known = slots.get(component);
  if (known === undefined) {
    known = sumUsualSlots(facts, component);
    slots.set(component, known);
  }
  return known;
}

function sumUsualSlots(facts: Loaded, component: Component): UsualSlots {
  let [own, mostOwn, usual, most] = [0, 0, 0, 0];
  let lacking: Id | undefined;
  let lackingBelow: Id | undefined;
  const median = usualTimeOf(component);
  const slowest = slowestOwnOf(component, median);
  if (median === undefined) lacking = component.id;
  for (const { flow, waits, node } of passagesOf(facts, component.id)) {
    const rate = rateAt(facts, flow, component) ?? 0;
    own += rate * (median ?? 0);
    mostOwn += rate * slowest;
    // Who waits for nobody takes its own time, and most components with slots are such.
    if ((stepsOf(facts, flow).steps[node] as readonly Step[]).length === 0) {
      usual += rate * (median ?? 0);
      most += rate * slowest;
      continue;
    }
    const times = usualTimesAt(facts, flow, node);
    usual += rate * (times.answers[node] as number);
    most += rate * (times.most[node] as number);
    // Of who lacks nothing the number is −1, which is nobody's.
    lackingBelow ??= waits.ids[times.lackingBelow[node] as number];
  }
  lacking ??= lackingBelow;
  const below = { usual: Math.max(0, usual - own), most: Math.max(0, most - mostOwn), lacking: lackingBelow };
  return { usual, most, lacking, below };
}
