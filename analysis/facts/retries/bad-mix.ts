// What comes to a component in the bad state over each access: of a primary with followers writes may grow where reads do not.

import type { Flow, Id, SystemModel } from "../../../language/index.ts";
import { ByPosition } from "../by-position.ts";
import type { RateRange } from "../capacity/arrivals.ts";
import type { FlowGraph } from "../flow-graph.ts";
import { type Access, accessOf } from "../redundancy.ts";
import { visitsOf } from "../visits.ts";
import type { BadState } from "./bad-state.ts";
import { sumsOf } from "./try-sums.ts";

/**
 * Tries of one request at a component by access, or of a flow that does not count its first tries. What no access explains, as where the
 * flow begins there, counts as calls. Costs the visits of the flow for each access, where there are several.
 */
export function triesByAccess(
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
    const sums = sumsOf(visits.groupsById.get(id));
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
