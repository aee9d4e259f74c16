// What the failure of a zone or a region costs, told without following it: most flows need something that goes down with it,
// and a request that needs what does not answer is lost, whichever pools are full by then.

import type { Flow, Id } from "../../../language/index.ts";
import type { FactKind } from "../../fact.ts";
import type { FactContext } from "../context.ts";
import { flowsThrough } from "./passages.ts";
import { inputLackedBy } from "./pools.ts";
import { mayFillAnyPool, waitersOf } from "./pressure.ts";
import { type FlowResponses, responsesOf } from "./responses.ts";
import { type Step, type StepGraph, stepsOf } from "./steps.ts";
import { type OwnState, struckBy } from "./trouble.ts";

/** What comes of a failure, as its cascade has it. */
export interface FailureOutcome {
  readonly lost: readonly Flow[];
  /** A bound where more may be lost: by an input that was counted as nothing, or by usual times that are longer. */
  readonly kind: FactKind;
}

/**
 * What its cascade says of the failure of a zone or region, where that is plain before any pool is full: nothing fills, or all
 * flows are lost at once. Undefined where the cascade has to be followed. Linear in the steps of the flows.
 */
export function plainFailureOf(context: FactContext, domain: Id): FailureOutcome | undefined {
  const { states } = struckBy(context.model, { kind: "fail", element: domain });
  if (states.size === 0) return { lost: [], kind: "exact" };
  const struckFlows = flowsThrough(context, states.keys());
  const lost = struckFlows.filter((flow) => {
    const graph = stepsOf(context, flow);
    return needsAny(graph, states) || losesRequests(graph, states);
  });
  const mayFill = mayFillAnyPool(context);
  const losesAll = lost.length === context.traffic.flows.length;
  if (mayFill && !losesAll) return undefined;
  const isBound =
    (!losesAll && isUnsure(context, states.keys())) || struckFlows.some((flow) => lacksInput(context, flow, states));
  // What fills up may meet inputs that are missing where nothing is held at first.
  return mayFill && !isBound ? undefined : { lost, kind: isBound ? "bound" : "exact" };
}

function isUnsure(context: FactContext, ids: Iterable<Id>): boolean {
  for (const id of ids) if (waitersOf(context, id).isUnsure) return true;
  return false;
}

type States = ReadonlyMap<Id, OwnState>;

/** Whether a flow needs one of those that answer nothing by steps that have nothing to fall back on. */
function needsAny({ waits, steps }: StepGraph, states: States): boolean {
  const { targets } = waits;
  const isSeen = new Uint8Array(waits.ids.length);
  const waiting: number[] = [...waits.origins];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (isSeen[node] === 1) continue;
    isSeen[node] = 1;
    if (states.has(waits.ids[node] as Id)) return true;
    // Around a circle it is for the responses to say who has to answer.
    if (waits.isCyclic[node] === 1) continue;
    const first = targets.firstEdge[node] as number;
    for (const step of steps[node] as readonly Step[]) {
      const { isNeeded, isOptional } = step.way;
      const isHard = isNeeded && !isOptional && step.standIn === undefined && step.behind === undefined;
      if (isHard && !step.writesCache && step.weight > 0)
        waiting.push(targets.targets[first + step.way.slot] as number);
    }
  }
  return false;
}

function losesRequests(graph: StepGraph, states: States): boolean {
  const { responses } = responsesUnder(graph, states);
  return graph.waits.origins.some((origin) => responses[origin]?.fails === true);
}

/** Whether something that the flow holds up there lacks an input to tell how much of a pool that takes. */
function lacksInput(context: FactContext, flow: Flow, states: States): boolean {
  const { model } = context;
  const graph = stepsOf(context, flow);
  for (const [node, held] of responsesUnder(graph, states).held) {
    if (held.share === 0 && held.capped.length === 0) continue;
    const component = model.componentById.get(graph.waits.ids[node] as Id);
    if (component !== undefined && inputLackedBy(model, flow, component, held) !== undefined) return true;
  }
  return false;
}

function responsesUnder(graph: StepGraph, states: States): FlowResponses {
  const struck: number[] = [];
  for (const [node, id] of graph.waits.ids.entries()) if (states.has(id)) struck.push(node);
  return responsesOf({ stateOf: (id) => states.get(id), termsOf: undefined }, graph, struck);
}
