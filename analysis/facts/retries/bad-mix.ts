// What comes to a component in the bad state over each access: of a primary with followers writes may grow where reads do not.

import type { Component, Flow, Id, SystemModel } from "../../../language/index.ts";
import { cellsAround } from "../blast-radius.ts";
import { ByPosition } from "../by-position.ts";
import type { RateRange } from "../capacity/arrivals.ts";
import { utilisationBy } from "../capacity/utilisation.ts";
import type { FactContext } from "../context.ts";
import type { FlowGraph } from "../flow-graph.ts";
import { type Access, accessOf } from "../redundancy.ts";
import { visitsOf } from "../visits.ts";
import { type BadState, type Moment, rateOf, scaled } from "./bad-state.ts";
import { sumsOf } from "./try-sums.ts";

/**
 * Tries of one request at a component by access, or of a flow that does not count its first tries. What no access explains, as where the
 * flow begins there, counts as calls. Costs the visits of the flow for each access, where there are several.
 */
function triesByAccess(
  model: SystemModel,
  state: BadState,
  flow: Flow,
  id: Id,
  isCounted: boolean,
): ReadonlyMap<Access, RateRange> {
  const graph = state.triesOf(flow)?.graph;
  if (graph === undefined) return new Map();
  const reach = (walked: FlowGraph): RateRange => {
    const visits = visitsOf(isCounted ? state.coldModel : model, walked, state.arrivals, state.passShare);
    const sums = sumsOf(visits, id);
    return (isCounted ? sums?.tries : sums?.visits) ?? { least: 0, most: 0 };
  };
  const all = reach(graph);
  const edges = graph.edges.filter(({ target }) => target === id);
  const accesses = [...new Set(edges.map(({ dependency }) => accessOf(dependency)))];
  if (accesses.length === 1) return new Map([[accesses[0] as Access, all]]);
  const parts = new Map<Access, RateRange>();
  let rest = all;
  for (const access of accesses) {
    const part = reach(onlyOver(graph, id, access));
    parts.set(access, part);
    rest = { least: rest.least - part.least, most: rest.most - part.most };
  }
  if (rest.most > 1e-9 * all.most) {
    const calls = parts.get("call") ?? { least: 0, most: 0 };
    parts.set("call", { least: calls.least + Math.max(0, rest.least), most: calls.most + rest.most });
  }
  return parts;
}

/**
 * Arrivals at which a component is fully used in the mix of accesses that comes while it fails: what writes and what reads of other
 * copies grow by may differ. `isCounted`: of other flows the first tries count. Undefined where tries have no end.
 */
export function limitInMix(
  context: Pick<FactContext, "model" | "traffic">,
  component: Component,
  state: BadState,
  moment: Moment,
  flows: readonly Flow[],
  isCounted: (flow: Flow) => boolean,
): RateRange | undefined {
  const { model } = context;
  const cells = cellsAround(model, component);
  const parts = new Map<Access, { least: number; most: number }>();
  for (const flow of flows) {
    const rate = rateOf(flow, moment);
    for (const [access, tries] of triesByAccess(model, state, flow, component.id, isCounted(flow))) {
      const part = parts.get(access) ?? { least: 0, most: 0 };
      part.least += scaled(rate.least, tries.least) / cells;
      part.most += scaled(rate.most, tries.most) / cells;
      parts.set(access, part);
    }
  }
  const total = { least: 0, most: 0 };
  for (const { least, most } of parts.values()) [total.least, total.most] = [total.least + least, total.most + most];
  if (!Number.isFinite(total.most) || !(total.most > 0)) return undefined;
  const byAccess = new Map([...parts].map(([access, sum]) => [access, { load: sum, peak: sum }] as const));
  return utilisationBy(model, component, { load: total, peak: total, byAccess }, moment)?.limit;
}

/** The graph with the component visited over one access alone. */
function onlyOver(graph: FlowGraph, id: Id, access: Access): FlowGraph {
  const edgesAt = graph.edgesAt.map((edges) =>
    edges.map((edge) => (edge.target === id && accessOf(edge.dependency) !== access ? { ...edge, count: 0 } : edge)),
  );
  return {
    ...graph,
    edgesAt,
    edgesBySource: new ByPosition(graph.positions, graph.ids, edgesAt),
    edges: edgesAt.flat(),
  };
}
