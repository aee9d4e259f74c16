// How often a flow comes to each component on an ordinary day if the second tries of attempts that fail are counted. What is tried while
// something is down is for retry.ts.

import type { Component, Id, Ratio, SystemModel } from "../../language/index.ts";
import { ofVisits } from "./aspects.ts";
import { deliveriesOf, expectedAttempts, isHandOff } from "./attempts.ts";
import { ByPosition } from "./by-position.ts";
import { componentsWith } from "./components-with.ts";
import { termsOfEdges } from "./crossing.ts";
import type { FlowEdge } from "./flow-edges.ts";
import { type FlowGraph, flowGraphOf } from "./flow-graph.ts";
import { perFlowReading } from "./memo.ts";
import { type FlowVisits, visitsOf } from "./visits.ts";

/** The components that state how often an attempt fails, as most designs have none. */
export const erringIn = componentsWith(({ errorRate }) => errorRate !== undefined && errorRate.value > 0);

/**
 * The visits of a flow with the second tries of an ordinary day and nothing turned away; undefined where no attempt fails that would be
 * followed by another one. A first try over a dependency is followed by (1 − p^a) / (1 − p) in all, a being its attempts (past a queue or
 * topic, its deliveries times these) and p the share of them that fails: the `error-rate` of who is asked, and what climbs there from
 * those that it asks in turn. A retry budget holds that at what it allows, its floor left out; a breaker is taken to be closed.
 *
 * Assumes that each attempt fails by itself, and that one that fails has asked all that it asks, which errs high behind a component that
 * fails before it asks. Around a circle errors do not climb. Hedges are not in it.
 *
 * Source: closed form of a geometric sum. Worked examples and a simulation: test/facts/demand.test.ts.
 */
export const triedVisitsOf = perFlowReading(
  [...ofVisits, "errors", "objects"],
  (model, flow): FlowVisits | undefined => {
    const graph = flowGraphOf(model, flow);
    if (!graph.ids.some((id) => (model.componentById.get(id)?.errorRate?.value ?? 0) > 0)) return undefined;
    const errors = errorsIn(model, graph);
    let isMore = false;
    const edgesAt = graph.edgesAt.map((edges) => {
      const tried = edges.map((edge) => {
        const tries = triesOver(model, edge, errors(edge.target));
        return tries > 1 ? { ...edge, count: edge.count * tries } : edge;
      });
      if (tried.every((edge, index) => edge === edges[index])) return edges;
      isMore = true;
      return tried;
    });
    if (!isMore) return undefined;
    const edgesBySource = new ByPosition(graph.positions, graph.ids, edgesAt);
    return visitsOf(model, { ...graph, edgesAt, edgesBySource, edges: edgesAt.flat() }, () => unknownArrivals);
  },
);

const unknownArrivals = { known: 0, isComplete: false };

/** Mean tries over an edge for each first one, ≥ 1, where each of them fails with the given chance; also of what is tried without end. */
function triesOver({ componentById }: SystemModel, edge: FlowEdge, error: Ratio): number {
  const { dependency } = edge;
  const attempts = attemptsOver(componentById.get(edge.source), edge);
  if (dependency === undefined || attempts === 1 || error === 0) return 1;
  const tries = expectedAttempts(error, attempts);
  // What fails for ever and is delivered for ever has no mean.
  if (!Number.isFinite(tries)) return 1;
  const { breaker, retryBudget } = dependency;
  return breaker === undefined && retryBudget !== undefined ? Math.min(tries, 1 + retryBudget.ratio.value) : tries;
}

function attemptsOver(source: Component | undefined, { asynchronous, via, dependency }: FlowEdge): number {
  // What a cache writes behind, nobody tries again.
  if (dependency === undefined || (asynchronous && via !== undefined)) return 1;
  const attempts = Math.max(1, dependency.attempts?.value ?? 1);
  return isHandOff(source) ? attempts * deliveriesOf(source, dependency) : attempts;
}

/** The share of attempts that fail at each component of a flow while everything is up. */
function errorsIn(model: SystemModel, graph: FlowGraph): (id: Id) => Ratio {
  const known = new Map<Id, Ratio>();
  const errorOf = (id: Id): Ratio => {
    const found = known.get(id);
    if (found !== undefined) return found;
    const component = model.componentById.get(id);
    const own = component?.errorRate?.value ?? 0;
    // What comes back to a component that is being asked adds nothing.
    known.set(id, own);
    let passes = 1 - own;
    const edges = graph.edgesBySource.get(id) ?? [];
    const terms = isHandOff(component) ? [] : termsOfEdges(model, edges);
    for (const { edge, weight, climbs } of terms) {
      if (!climbs || edge.fallbackFor !== undefined || weight === 0) continue;
      const error = errorOf(edge.target);
      if (error === 0) continue;
      const lost = error ** attemptsOver(component, edge);
      const often =
        weight * edge.draws.reduce((all, one) => all * (graph.eithers[one.either]?.weights[one.branch] ?? 0), 1);
      passes *= (1 - lost * Math.min(1, often)) ** Math.max(1, often);
    }
    known.set(id, 1 - passes);
    return 1 - passes;
  };
  return errorOf;
}
