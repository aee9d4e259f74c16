// How long the components of a flow take to answer on a good day, by what is stated: the medians of their own work and of all
// that they certainly wait for. It is never more than the sum of those medians; latency has distributions and waits.

import type { Id, Seconds } from "../../../language/index.ts";
import type { FlowEdge } from "../flow-edges.ts";
import { type Loaded, perFlowReading } from "../memo.ts";
import { passagesOf } from "./passages.ts";
import { type OwnState, usualTimeOf } from "./trouble.ts";
import { waitsOf } from "./waits.ts";

/**
 * Seconds until each component of a flow answers, by its number in `waitsOf`: own work, steps one after the other, of steps
 * side by side the longest. Steps that only some requests take, and what is not stated, count as nothing, and so does the way
 * back in a circle. Linear in the flow's graph.
 */
export const usualAnswersIn = perFlowReading(["latency", "slots"], (model, flow): Float64Array => {
  const { ids, positions, numbers, graph } = waitsOf(model, flow);
  const answers = new Float64Array(ids.length);
  // What is waited for stands before who waits.
  for (let node = 0; node < ids.length; node++) {
    const id = ids[node] as Id;
    const component = model.componentById.get(id);
    let total = component === undefined ? 0 : (usualTimeOf(component) ?? 0);
    let longest = 0;
    const end = graph.firstEdge[(positions[node] as number) + 1] as number;
    for (let index = graph.firstEdge[positions[node] as number] as number; index < end; index++) {
      const edge = graph.edges[index] as FlowEdge;
      if (!isCertain(edge)) continue;
      const one = answers[numbers[graph.targets[index] as number] as number] as number;
      if (edge.parallel === undefined) total += one * Math.floor(edge.count / (edge.dependency?.batch?.value ?? 1));
      else if (edge.count >= 1) longest = Math.max(longest, one);
    }
    answers[node] = total + longest;
  }
  return answers;
});

function isCertain(edge: FlowEdge): boolean {
  if (!edge.hot || edge.asynchronous || edge.fallbackFor !== undefined || edge.optional) return false;
  return !edge.miss && edge.draws.length === 0;
}

/**
 * The least that a call of what is struck is known to have taken, in seconds: its answer with what it waits for below, of what only became
 * slow its own work; 0 where nothing is known of it.
 */
export function leastUsualOf(facts: Loaded, states: ReadonlyMap<Id, OwnState>): Seconds {
  const { model } = facts;
  let least = Number.POSITIVE_INFINITY;
  for (const [id, state] of states) {
    const component = model.componentById.get(id);
    const usual = component === undefined ? 0 : (usualTimeOf(component) ?? 0);
    if (state.kind === "slow") least = Math.min(least, usual, state.seconds);
    else {
      for (const { flow, node } of passagesOf(facts, id))
        least = Math.min(least, usualAnswersIn(model, flow)[node] ?? 0);
    }
  }
  return Number.isFinite(least) ? least : 0;
}
