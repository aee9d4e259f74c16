// Flows that do without a component and still lose requests when it answers nothing, since waiting for it in vain takes longer
// than somebody above allows. No pool has to be full for that.

import type { Flow, Id, Seconds } from "../../../language/index.ts";
import { effectsOn } from "../blast-radius.ts";
import type { Traffic } from "../load.ts";
import type { Loaded } from "../memo.ts";
import { isLarge } from "./pressure.ts";
import { responsesOf } from "./responses.ts";
import { type Step, type StepGraph, stepsOf } from "./steps.ts";
import type { OwnState } from "./trouble.ts";
import { numberIn } from "./waits.ts";

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

const losersByGraph = new WeakMap<StepGraph, readonly Id[]>();

/** The components of a flow whose silence it does not bear though it could do without them. */
function loserIdsIn(facts: Loaded, flow: Flow): readonly Id[] {
  const graph = stepsOf(facts, flow);
  let losers = losersByGraph.get(graph);
  if (losers === undefined) {
    losers = findLosers(facts, flow, graph);
    losersByGraph.set(graph, losers);
  }
  return losers;
}

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

/**
 * By node, 1 where it is not plain that the flow bears to wait for it in vain: that all who ask for it go on without it, and that
 * what they wait for together is no more than anybody above them allows. Linear in the flow's steps.
 */
function tooLongIn({ waits, steps }: StepGraph): Uint8Array {
  const { targets } = waits;
  const size = waits.ids.length;
  /** The least time that anybody above a component leaves it. */
  const above = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
  /** How long all who ask for it wait in vain, together; and the least that anybody above those leaves them. */
  const waited = new Float64Array(size);
  const allowed = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
  const isTooLong = new Uint8Array(size);
  const wait = (step: Step, source: number, most: Seconds, goesOn: boolean): void => {
    const node = targets.targets[(targets.firstEdge[source] as number) + step.slot] as number;
    const own = Math.min(step.dependency?.timeout?.value ?? Number.POSITIVE_INFINITY, step.limit, most);
    above[node] = Math.min(above[node] ?? 0, own / Math.max(1, step.fullWeight));
    const time = step.fullWeight * step.inVain;
    if (time > 0) {
      if (!goesOn || time === Number.POSITIVE_INFINITY) isTooLong[node] = 1;
      waited[node] = (waited[node] ?? 0) + time;
      allowed[node] = Math.min(allowed[node] ?? 0, most);
    }
    const { standIn, behind } = step;
    if (standIn !== undefined && standIn !== "answer") wait(standIn, source, most, goesOn);
    if (behind !== undefined) wait(behind, source, most, goesOn);
  };
  for (let node = size - 1; node >= 0; node--) {
    // Inside a circle no time is allowed.
    if (waits.isCyclic[node] === 1) above[node] = 0;
    for (const step of steps[node] as readonly Step[]) {
      const goesOn = step.isOptional || step.standIn !== undefined || (step.behind !== undefined && !step.isNeeded);
      wait(step, node, above[node] ?? 0, goesOn);
    }
  }
  for (const { store } of waits.outboxes) isTooLong[store] = 1;
  for (let node = 0; node < size; node++) if ((waited[node] ?? 0) > (allowed[node] ?? 0)) isTooLong[node] = 1;
  return isTooLong;
}
