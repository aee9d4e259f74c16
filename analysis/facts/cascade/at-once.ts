// Flows that do without a component and still lose requests when it answers nothing, since waiting for it in vain takes longer
// than somebody above allows. No pool has to be full for that.

import type { Flow, Id } from "../../../language/index.ts";
import { reusedFloats, reusedMarks } from "../../graph/small-arrays.ts";
import { ofFailures, ofVisits } from "../aspects.ts";
import { effectsOn } from "../blast-radius.ts";
import type { Traffic } from "../load.ts";
import { type Loaded, perVisitsReading } from "../memo.ts";
import { isLarge } from "./pressure.ts";
import { responsesOf } from "./responses.ts";
import { type Step, type StepGraph, stepsOf } from "./steps.ts";
import type { OwnState } from "./trouble.ts";
import { numberIn, type WaitGraph } from "./waits.ts";

const lostByTraffic = new WeakMap<Traffic, ReadonlyMap<Id, readonly Flow[]>>();

const noFlows: readonly Flow[] = [];

/**
 * The flows that lose requests to the silence of a component before any pool is full, and would lose none to its loss, in
 * declaration order. Flows of very many components are left out. Linear in the flows' graphs for all components that nobody
 * has to wait for long.
 */
export function lostByWaiting(facts: Loaded, id: Id): readonly Flow[] {
  let lost = lostByTraffic.get(facts.traffic);
  if (lost === undefined) {
    lost = collect(facts);
    lostByTraffic.set(facts.traffic, lost);
  }
  return lost.get(id) ?? noFlows;
}

function collect(facts: Loaded): ReadonlyMap<Id, readonly Flow[]> {
  const { model, traffic } = facts;
  const collected = new Map<Id, Flow[]>();
  for (const flow of traffic.flows) {
    if (isLarge(model, flow)) continue;
    for (const id of loserIdsIn(facts, flow)) {
      const known = collected.get(id);
      if (known === undefined) collected.set(id, [flow]);
      else known.push(flow);
    }
  }
  return collected;
}

/** The components of a flow whose silence it does not bear though it could do without them. */
const loserIdsIn = perVisitsReading([...ofFailures, ...ofVisits, "slots"], (facts, flow): readonly Id[] => {
  return findLosers(facts, flow, stepsOf(facts, flow));
});

const none: readonly Id[] = [];

function findLosers({ model }: Loaded, flow: Flow, graph: StepGraph): readonly Id[] {
  const { ids, isHot } = graph.waits;
  const isWaitedTooLong = tooLongIn(graph);
  // Flows that no text declares have no blast radius.
  if (model.flows.length > 0) {
    for (const { id, lost } of effectsOn(model, flow)) {
      const node = lost[1] > 0 ? numberIn(graph.waits, id) : undefined;
      if (node !== undefined) isWaitedTooLong[node] = 0;
    }
  }
  let losers: Id[] | undefined;
  for (let node = 0; node < ids.length; node++) {
    if (isWaitedTooLong[node] === 0 || isHot[node] !== 1 || !isLostAtOnce(graph, node)) continue;
    losers ??= [];
    losers.push(ids[node] as Id);
  }
  return losers ?? none;
}

/** Whether the flow loses requests to the silence of this component alone. */
function isLostAtOnce(graph: StepGraph, node: number): boolean {
  const { ids, origins } = graph.waits;
  const silentId = ids[node];
  const world = { stateOf: (id: Id) => (id === silentId ? silent : undefined), termsOf: undefined };
  const { responses } = responsesOf(world, graph, [node]);
  return origins.some((origin) => responses[origin]?.fails === true);
}

const silent: OwnState = { kind: "silent" };

/** What is plain of the silence of each component of a flow, by node; filled from those who ask to those who are asked. */
interface Bounds {
  /** The least time that anybody above it leaves it. */
  readonly above: Float64Array;
  /** How often a request to the flow can come to it, over all ways, each taken; at least once. */
  readonly visits: Float64Array;
  /**
   * How long all wait in vain who go on without it or without what fails with it, together; and the least that anybody
   * above those leaves them.
   */
  readonly waited: Float64Array;
  readonly allowed: Float64Array;
  /** 1 where it is not plain that the flow bears to wait for it in vain. */
  readonly isTooLong: Uint8Array;
  /** 1 where somebody goes on without it because something else answers, which may fail with what fails it. */
  readonly isInPairs: Uint8Array;
}

const aboveRoom = reusedFloats();
const visitsRoom = reusedFloats();
const waitedRoom = reusedFloats();
const allowedRoom = reusedFloats();
const pairsRoom = reusedMarks();

/**
 * By node, 1 where it is not plain that the flow bears to wait for it in vain: that all who ask for it go on without it, or fail and are
 * gone on without in turn, and that what those who go on wait for in the whole flow, each as often as he can be asked, is no
 * more than anybody above them allows. Nobody waits longer than that: a way that few take keeps those few waiting as long as any
 * other, and for one who fails nobody waits longer than for one who is silent. Linear in the flow's steps.
 */
function tooLongIn({ waits, steps }: StepGraph): Uint8Array {
  const size = waits.ids.length;
  const bounds: Bounds = {
    above: aboveRoom(size).fill(Number.POSITIVE_INFINITY, 0, size),
    visits: visitsRoom(size),
    waited: waitedRoom(size),
    allowed: allowedRoom(size).fill(Number.POSITIVE_INFINITY, 0, size),
    isTooLong: new Uint8Array(size),
    isInPairs: pairsRoom(size),
  };
  const { above, waited, allowed, isTooLong } = bounds;
  for (const { store } of waits.outboxes) isTooLong[store] = 1;
  // Who asks has the higher number, circles aside.
  for (let node = size - 1; node >= 0; node--) {
    // Inside a circle no time is allowed.
    if (waits.isCyclic[node] === 1) above[node] = 0;
    if ((waited[node] as number) > (allowed[node] as number) * (1 - slack)) isTooLong[node] = 1;
    const own = steps[node] as readonly Step[];
    for (let index = 0; index < own.length; index++) {
      const step = own[index] as Step;
      const { isOptional, isNeeded } = step.way;
      const isSure = isOptional || answersAtLast(step);
      const goesOn = isSure || step.standIn !== undefined || (step.behind !== undefined && !isNeeded);
      bound(waits, bounds, step, node, goesOn, isSure);
    }
  }
  // What is asked for around a circle has a higher number than some who ask for it.
  for (let node = 0; node < size; node++) {
    if ((waited[node] as number) > (allowed[node] as number) * (1 - slack)) isTooLong[node] = 1;
  }
  return isTooLong;
}

/** Rounding: by so much two sums of the same may differ. */
const slack = 1e-9;

/** Whether what stands in for it in the end needs nobody to answer. */
function answersAtLast({ standIn }: Step): boolean {
  if (standIn === undefined || standIn === "answer") return standIn === "answer";
  return standIn.way.isOptional || answersAtLast(standIn);
}

/**
 * Notes what a step of a node makes of the silence of its target. `isSure`: who takes it goes on without it, whatever
 * fails besides.
 */
function bound(waits: WaitGraph, bounds: Bounds, step: Step, source: number, goesOn: boolean, isSure: boolean): void {
  const { above, visits, waited, allowed, isTooLong, isInPairs } = bounds;
  const { targets, isCyclic, origins } = waits;
  const { standIn, behind, inVain } = step;
  const node = targets.targets[(targets.firstEdge[source] as number) + step.way.slot] as number;
  const most = above[source] as number;
  above[node] = Math.min(above[node] as number, step.patience, most);
  const times = Math.max(1, step.fullWeight) * Math.max(1, visits[source] as number);
  visits[node] = (visits[node] as number) + times;
  if (goesOn && !isSure) isInPairs[node] = 1;
  if (inVain === Number.POSITIVE_INFINITY) isTooLong[node] = 1;
  else if (inVain > 0 && goesOn) {
    waited[node] = (waited[node] as number) + times * inVain;
    allowed[node] = Math.min(allowed[node] as number, most);
  } else if (inVain > 0) {
    // The source fails with it, and the flow bears that as it bears the silence of the source.
    const isOpen = isTooLong[source] === 1 || isInPairs[source] === 1 || isCyclic[source] === 1;
    if (isOpen || origins.includes(source)) isTooLong[node] = 1;
    waited[node] = (waited[node] as number) + (waited[source] as number);
    allowed[node] = Math.min(allowed[node] as number, allowed[source] as number);
  }
  if (standIn !== undefined && standIn !== "answer") bound(waits, bounds, standIn, source, goesOn, isSure);
  if (behind !== undefined) bound(waits, bounds, behind, source, goesOn, isSure);
}
