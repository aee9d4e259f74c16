// The ways of one flow with what taking them costs: how often they are taken, until when, on which terms. Worked out once per
// snapshot, since a cascade asks for them again and again.

import type { Count, Dependency, Flow, Id, Seconds, Terms } from "../../../language/index.ts";
import type { FactContext } from "../context.ts";
import { atOrigin, type Condition, cross } from "../crossing.ts";
import { type Draw, type FlowEdge, isWrite } from "../flow-edges.ts";
import type { Traffic } from "../load.ts";
import { type WaitGraph, type Way, waitsOf } from "./waits.ts";

/** A way as it is taken. */
export interface Step {
  readonly target: number;
  readonly targetId: Id;
  /** Times per visit of its source, branches and misses weighed. */
  readonly weight: number;
  /** As `weight`, where the cache in front has failed and everybody comes. */
  readonly fullWeight: number;
  /** False where a hit ratio is missing; the weight is then the most. */
  readonly isKnown: boolean;
  /** Attempts end with it. */
  readonly limit: Seconds;
  readonly dependency: Dependency | undefined;
  readonly bulkhead: Count | undefined;
  readonly draws: readonly Draw[];
  readonly parallel: number | undefined;
  readonly isNeeded: boolean;
  readonly isOptional: boolean;
  readonly isMiss: boolean;
  /** Whether it writes to a cache, and so does not wait for what the cache reads behind it. */
  readonly writesCache: boolean;
  readonly behind: Step | undefined;
  readonly standIn: Step | "answer" | undefined;
}

export interface StepGraph {
  readonly waits: WaitGraph;
  /** By number of the source, in the order in which they are taken. */
  readonly steps: readonly (readonly Step[])[];
}

const graphsByTraffic = new WeakMap<Traffic, Map<Flow, StepGraph>>();

/** The steps of a flow, once per snapshot. Linear in its ways. */
export function stepsOf(context: FactContext, flow: Flow): StepGraph {
  let graphs = graphsByTraffic.get(context.traffic);
  if (graphs === undefined) {
    graphs = new Map();
    graphsByTraffic.set(context.traffic, graphs);
  }
  let graph = graphs.get(flow);
  if (graph === undefined) {
    const waits = waitsOf(context.model, flow);
    graph = {
      waits,
      steps: waits.ids.map((id, node) => {
        const ways = waits.ways[node] ?? [];
        if (ways.length === 0) return [];
        const condition = conditionAt(context, waits, id);
        return ways.flatMap((way) => stepOf(context, waits, way, condition) ?? []);
      }),
    };
    graphs.set(flow, graph);
  }
  return graph;
}

/** The condition of the visits of a component where there is one, else what all of them leave room for. */
function conditionAt({ traffic }: FactContext, waits: WaitGraph, id: Id): Condition {
  const groups = traffic.loadByFlow.get(waits.graph.flow.id)?.groupsById.get(id) ?? [];
  const [first] = groups;
  if (groups.length === 1 && first !== undefined) return first;
  const deadline = groups.reduce((least, group) => Math.min(least, group.deadline), Number.POSITIVE_INFINITY);
  return deadline === Number.POSITIVE_INFINITY ? atOrigin : { ...atOrigin, deadline };
}

/** Undefined where the way is never taken. */
function stepOf(context: FactContext, waits: WaitGraph, way: Way, condition: Condition): Step | undefined {
  const { model } = context;
  const { edge } = way;
  const crossing = cross(model, waits.graph, edge, condition);
  const full = edge.miss ? cross(model, waits.graph, withoutCache(edge), condition) : crossing;
  if (full === undefined) return undefined;
  return {
    target: waits.indexById.get(edge.target) ?? 0,
    targetId: edge.target,
    weight: crossing?.weight ?? 0,
    fullWeight: full.weight,
    isKnown: crossing === undefined || !crossing.condition.isLoose || condition.isLoose,
    limit: full.limit,
    dependency: edge.dependency,
    bulkhead: edge.dependency?.bulkhead?.value ?? model.componentById.get(edge.source)?.bulkhead?.value,
    draws: edge.draws,
    parallel: edge.parallel,
    isNeeded: way.isNeeded,
    isOptional: way.isOptional,
    isMiss: edge.miss,
    writesCache: model.componentById.get(edge.target)?.kind === "cache" && isWrite(edge.dependency),
    behind: way.behind === undefined ? undefined : stepOf(context, waits, way.behind, condition),
    standIn:
      way.standIn === undefined || way.standIn === "answer"
        ? way.standIn
        : stepOf(context, waits, way.standIn, condition),
  };
}

/** The visit of a store by those whom its cache does not answer. */
function withoutCache(edge: FlowEdge): FlowEdge {
  return { ...edge, miss: false };
}

/** Terms that a step is taken on; none where no dependency is declared. */
export type StepTerms = Pick<Terms, "timeout" | "attempts" | "backoff" | "retryBudget" | "breaker">;
