// What arrives on an ordinary day with the second tries of attempts that fail: load.ts counts first tries, and a component has to serve
// all of them.

import type { Component, Id, SystemModel } from "../../../language/index.ts";
import type { Derivation } from "../../fact.ts";
import { ofVisits } from "../aspects.ts";
import { componentsWith } from "../components-with.ts";
import { flowGraphOf } from "../flow-graph.ts";
import { type Traffic, visitsUnder } from "../load.ts";
import { type Loaded, perFlowReading } from "../memo.ts";
import { nameOf, numberWords } from "../words.ts";
import { arrivalsOf } from "./arrivals.ts";
import type { Moment } from "./capacity.ts";
import { rangeOf } from "./work.ts";

/** The traffic of an ordinary day with its second tries; the traffic itself where no attempt fails. */
export function demandOf({ traffic }: Pick<Loaded, "traffic">): Traffic {
  return traffic.demand ?? traffic;
}

/** What second tries add to the first ones that arrive, and whether hedges do; nothing where neither is on the way. */
export function demandLines(facts: Loaded, component: Component, moment: Moment): readonly Derivation[] {
  const lines: Derivation[] = [];
  const demand = demandOf(facts);
  const when = moment === "peak" ? "peak" : "load";
  const first = arrivalsOf(facts, component)?.[when];
  const all = arrivalsOf({ ...facts, traffic: demand }, component)?.[when];
  if (first !== undefined && all !== undefined && all.most > first.most * (1 + 1e-9)) {
    const tries = `second tries of attempts that fail make ${rangeOf(all)} of ${rangeOf(first)}`;
    lines.push({ says: tries, steps: errorLines(facts.model, component, demand) });
  }
  if (isBehindHedge(facts, component.id)) {
    lines.push({
      says: "not counted: the second tries of hedges on the way, one for each first try that takes longer than its delay",
    });
  }
  return lines;
}

/** The edges that lead to a component, at once or by way of others, over which there are second tries. */
function errorLines(model: SystemModel, { id }: Component, { flows, openOf }: Traffic): readonly Derivation[] {
  const lines = new Map<string, Derivation>();
  for (const flow of flows) {
    const { graph } = openOf(flow);
    const plain = flowGraphOf(model, flow);
    if (graph === plain || !graph.positions.has(id)) continue;
    const ahead = new Set([id]);
    // A set yields what is added while it is walked.
    for (const one of ahead) for (const { source, target } of graph.edges) if (target === one) ahead.add(source);
    for (const [index, edge] of graph.edges.entries()) {
      const first = plain.edges[index];
      if (first === undefined || first.count === edge.count || !ahead.has(edge.target)) continue;
      const way = `${nameOf(model, edge.source)} → ${nameOf(model, edge.target)}`;
      const says = `${way}: each first try becomes ${numberWords(edge.count / first.count)} on average`;
      lines.set(says, { says, at: edge.dependency?.attempts?.at ?? edge.at });
    }
  }
  return [...lines.values()];
}

const hedging = componentsWith(({ dependencies }) => dependencies.some(({ hedge }) => hedge !== undefined));

/**
 * The components that a flow comes to behind a hedge: how many second tries that brings hangs on how long the first ones take, and
 * what arrives there is more than is counted.
 */
export function isBehindHedge({ model, traffic }: Loaded, id: Id): boolean {
  if (hedging(model).length === 0) return false;
  return traffic.flowsAt(id).some((flow) => hedgedIn(model, flow).has(id));
}

const hedgedIn = perFlowReading([...ofVisits, "objects"], (model, flow): ReadonlySet<Id> => {
  const { edges, edgesBySource } = visitsUnder(model, flow, new Map()).graph;
  const behind = new Set<Id>();
  for (const { dependency, target } of edges) if (dependency?.hedge !== undefined) behind.add(target);
  // A set yields what is added while it is walked.
  for (const id of behind) for (const { target } of edgesBySource.get(id) ?? []) behind.add(target);
  return behind;
});
