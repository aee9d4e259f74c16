// How much time callers leave to those they call, beside how much those can take: the timeout budget of each dependency. Which
// shortfall matters is for rules to say.

import type { Dependency, Flow, Id, Seconds, SystemModel } from "../../../language/index.ts";
import { ofWorstCases } from "../aspects.ts";
import { componentsWith, marksWith } from "../components-with.ts";
import type { FlowEdge } from "../flow-edges.ts";
import { type FlowGraph, flowGraphOf } from "../flow-graph.ts";
import { placesReachedBy } from "../flow-places.ts";
import { perFlowReading } from "../memo.ts";
import { type WorstCase, waitedForOf, worstCasesOf } from "./worst-case.ts";

/** A step over a dependency, with what its caller leaves for one attempt and what the callee can take. */
export interface TimeoutBudget {
  readonly flow: Flow;
  readonly edge: FlowEdge;
  readonly dependency: Dependency;
  /** The timeout of one attempt, cut by the deadline where that is shorter; `Infinity` with neither. */
  readonly given: Seconds;
  readonly callee: WorstCase;
}

/**
 * The most time that a component's callers leave to it, where it passes deadlines on (`propagates deadline`): the largest
 * over its callers of their timeout or deadline, cut by what they were left themselves where they pass it on too. No entry for
 * a component that passes nothing on, or that somebody calls without any limit.
 *
 * What such a component does ends when its callers have given up, so its own steps need no limit of theirs.
 */
export const allowancesOf = perFlowReading([], (model, flow): ReadonlyMap<Id, Seconds> => {
  const graph = flowGraphOf(model, flow);
  if (!passingOn(model).some(({ id }) => graph.edgesBySource.has(id))) return noAllowances;
  const isPassedOn = (id: Id) => model.componentById.get(id)?.propagatesDeadline !== undefined;
  const allowances = new Map<Id, Seconds>();
  const waiting: Id[] = [];
  const raise = (id: Id, time: Seconds): void => {
    if (time <= (allowances.get(id) ?? -1)) return;
    allowances.set(id, time);
    waiting.push(id);
  };
  // Nobody limits what starts a flow, what passes nothing on, or what a queue hands over.
  for (const id of graph.edgesBySource.keys()) if (!isPassedOn(id)) raise(id, Number.POSITIVE_INFINITY);
  for (const id of graph.origins) raise(id, Number.POSITIVE_INFINITY);
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const left = allowances.get(id) ?? Number.POSITIVE_INFINITY;
    for (const edge of graph.edgesBySource.get(id) ?? []) {
      const isCall = !edge.asynchronous && edge.dependency !== undefined;
      if (isPassedOn(edge.target))
        raise(edge.target, isCall ? Math.min(left, ownLimitOf(edge.dependency)) : Number.POSITIVE_INFINITY);
    }
  }
  for (const [id, time] of allowances) if (!isPassedOn(id) || !Number.isFinite(time)) allowances.delete(id);
  return allowances;
});

const noAllowances: ReadonlyMap<Id, Seconds> = new Map();

/** Components that pass deadlines on, of which most designs have none. */
const passingOn = componentsWith(({ propagatesDeadline }) => propagatesDeadline !== undefined);

/** What the caller itself gives one attempt: timeout or deadline, the shorter. */
export function ownLimitOf({ timeout, deadline }: Pick<Dependency, "timeout" | "deadline">): Seconds {
  return Math.min(timeout?.value ?? Number.POSITIVE_INFINITY, deadline?.value ?? Number.POSITIVE_INFINITY);
}

/** The declared worst case of a component, cut where its callers' deadlines end it. */
export function boundedTimeOf(model: SystemModel, flow: Flow, id: Id, worst: WorstCase): Seconds {
  return Math.min(worst.total, allowancesOf(model, flow).get(id) ?? Number.POSITIVE_INFINITY);
}

/**
 * The steps of a flow whose caller may give up before its callee is done, in one attempt: the callee's declared worst case,
 * at least, is above what the caller leaves. Where the callee passes deadlines on it stops in time, and where it has steps
 * that nothing ends only the others count. Linear in the flow's edges.
 */
export const shortfallsOf = perFlowReading([...ofWorstCases, "objects"], (model, flow): readonly TimeoutBudget[] => {
  const { byPosition } = worstCasesOf(model, flow);
  const { edges, targets } = flowGraphOf(model, flow);
  const found: TimeoutBudget[] = [];
  for (let index = 0; index < edges.length; index += 1) {
    const edge = edges[index] as FlowEdge;
    const { dependency } = edge;
    if (dependency === undefined || edge.asynchronous) continue;
    const callee = byPosition[targets[index] as number];
    if (callee === undefined) continue;
    const given = ownLimitOf(dependency);
    if (!(given < callee.limited * (1 - 1e-9))) continue;
    if (model.componentById.get(edge.target)?.propagatesDeadline !== undefined) continue;
    found.push({ flow, edge, dependency, given, callee });
  }
  return found;
});

/** Every step over a dependency for whose answer its caller waits. */
function callsIn(graph: FlowGraph): readonly FlowEdge[] {
  return graph.edges.filter((edge) => edge.dependency !== undefined && !edge.asynchronous);
}

/** What a flow's callers leave a component, largest first; for showing. */
export function budgetsOf(model: SystemModel, flow: Flow, id: Id): readonly TimeoutBudget[] {
  const callee = worstCasesOf(model, flow).get(id);
  if (callee === undefined) return [];
  return callsIn(flowGraphOf(model, flow))
    .filter((edge) => edge.target === id)
    .flatMap((edge) =>
      edge.dependency === undefined
        ? []
        : [{ flow, edge, dependency: edge.dependency, given: ownLimitOf(edge.dependency), callee }],
    )
    .sort((a, b) => b.given - a.given);
}

/**
 * The steps before a flow's `reply` that nothing ends: neither timeout nor deadline of their own, nor a deadline that the
 * caller was given and passes on. Steps that no dependency declares are left out, since there is no place for a limit.
 */
export const endlessWaitsOf = perFlowReading(["patience", "objects"], (model, flow): readonly FlowEdge[] => {
  const found: FlowEdge[] = [];
  const { edgesAt } = flowGraphOf(model, flow);
  const reached = placesReachedBy(model, flow);
  const mayWait = waitingEndlessly(model);
  for (let place = 0; place < reached.length; place += 1) {
    if (mayWait[reached[place] as number] !== 1) continue;
    for (const edge of edgesAt[place] as readonly FlowEdge[]) {
      if (!edge.hot || edge.asynchronous || edge.dependency === undefined) continue;
      if (ownLimitOf(edge.dependency) !== Number.POSITIVE_INFINITY) continue;
      if (waitedForOf(model, flow)[place] === 1 && !allowancesOf(model, flow).has(edge.source)) found.push(edge);
    }
  }
  return found;
});

/** Those that set no limit of their own to one of their steps. */
const waitingEndlessly = marksWith(({ dependencies }) =>
  dependencies.some((one) => ownLimitOf(one) === Number.POSITIVE_INFINITY),
);
