// Flows that do without a component and still lose requests when it answers nothing, since waiting for it in vain takes longer
// than somebody above allows. No pool has to be full for that.

import type { Flow, Id } from "../../../language/index.ts";
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
 * what they wait for in the whole flow, each as often as he can be asked, is no more than anybody above them allows. Nobody waits
 * longer than that: a way that few take keeps those few waiting as long as any other. Linear in the flow's steps.
 */
function tooLongIn({ waits, steps }: StepGraph): Uint8Array {
  const { targets } = waits;
  const size = waits.ids.length;
  /** The least time that anybody above a component leaves it. */
  const above = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
  /** How often a request to the flow can come to it, over all ways, each taken; at least once. */
  const visits = new Float64Array(size);
  /** How long all who ask for it wait in vain, together; and the least that anybody above those leaves them. */
  const waited = new Float64Array(size);
  const allowed = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
  const isTooLong = new Uint8Array(size);
  const wait = (step: Step, source: number, goesOn: boolean): void => {
    const node = targets.targets[(targets.firstEdge[source] as number) + step.slot] as number;
    const most = above[source] as number;
    const own = Math.min(step.dependency?.timeout?.value ?? Number.POSITIVE_INFINITY, step.limit, most);
    above[node] = Math.min(above[node] as number, own);
    const times = Math.max(1, step.fullWeight) * Math.max(1, visits[source] as number);
    visits[node] = (visits[node] as number) + times;
    if (step.inVain > 0) {
      if (!goesOn || step.inVain === Number.POSITIVE_INFINITY) isTooLong[node] = 1;
      waited[node] = (waited[node] as number) + times * step.inVain;
      allowed[node] = Math.min(allowed[node] as number, most);
    }
    const { standIn, behind } = step;
    if (standIn !== undefined && standIn !== "answer") wait(standIn, source, goesOn);
    if (behind !== undefined) wait(behind, source, goesOn);
  };
  for (let node = size - 1; node >= 0; node--) {
    // Inside a circle no time is allowed.
    if (waits.isCyclic[node] === 1) above[node] = 0;
    for (const step of steps[node] as readonly Step[]) {
      const goesOn = step.isOptional || step.standIn !== undefined || (step.behind !== undefined && !step.isNeeded);
      wait(step, node, goesOn);
    }
  }
  for (const { store } of waits.outboxes) isTooLong[store] = 1;
  for (let node = 0; node < size; node++) if ((waited[node] as number) > (allowed[node] as number)) isTooLong[node] = 1;
  return isTooLong;
}
