// Where a stand-in does not help: the failing component takes it down as well, so that the failure climbs past the dependency
// that states a fallback and those above try again. It finds such edges for each component; visits.ts multiplies along them.

import type { Id, SystemModel } from "../../language/index.ts";
import { isCaught, passesFailureUp } from "./attempts.ts";
import type { FlowEdge } from "./flow-edges.ts";
import type { FlowGraph } from "./flow-graph.ts";

/** Edges with a component as their fallback over which the failure of a component climbs all the same, by that component. */
export type SharedFailures = ReadonlyMap<Id, ReadonlySet<FlowEdge>>;

/** Looks at edges before all stand-ins of the flow are taken to fail with what they share, which errs on more tries. */
const searchBudget = 1_000_000;

const failuresByGraph = new WeakMap<FlowGraph, SharedFailures>();

/**
 * The shared failures of a flow, worked out once per graph; most flows have none. A failure climbs such an edge where every way
 * that stands in comes to the failing component too, over edges that pass its failure up. Which branch of an `either` that
 * takes is not looked at, which errs on more tries.
 *
 * Linear in the edges for each component that both a way and its stand-in reach.
 */
export function sharedFailuresOf(model: SystemModel, graph: FlowGraph): SharedFailures {
  let failures = failuresByGraph.get(graph);
  if (failures === undefined) {
    failures = findSharedFailures(model, graph);
    failuresByGraph.set(graph, failures);
  }
  return failures;
}

/** Whether the failure of the target climbs an edge of the flow. */
export function climbingTo(model: SystemModel, graph: FlowGraph, target: Id): (edge: FlowEdge) => boolean {
  const anyway = sharedFailuresOf(model, graph).get(target);
  return (edge) => passesFailureUp(model, edge) || anyway?.has(edge) === true;
}

function findSharedFailures(model: SystemModel, graph: FlowGraph): SharedFailures {
  const standIns = graph.edges.filter((edge) => edge.fallbackFor !== undefined);
  if (standIns.length === 0) return new Map();
  const primaries = graph.edges.filter(
    (edge) => edge.dependency?.fallback?.kind === "component" && !isCaught(model, edge),
  );
  const below = reachedFrom(graph, primaries);
  const shared = [...reachedFrom(graph, standIns)].filter((id) => below.has(id));
  if (shared.length * graph.edges.length > searchBudget) {
    const all = new Set(primaries);
    return new Map(shared.map((id) => [id, all]));
  }
  const failures = new Map<Id, ReadonlySet<FlowEdge>>();
  const search = createSearch(model, graph, primaries, standIns);
  for (const id of shared) {
    const climbed = search(id);
    if (climbed.size > 0) failures.set(id, climbed);
  }
  return failures;
}

/** The targets of the edges and all that is reached from them. */
function reachedFrom(graph: FlowGraph, edges: readonly FlowEdge[]): ReadonlySet<Id> {
  const reached = new Set<Id>(edges.map((edge) => edge.target));
  // The set grows while it is walked.
  for (const id of reached) for (const edge of graph.edgesBySource.get(id) ?? []) reached.add(edge.target);
  return reached;
}

/** Finds the primaries that the failure of one component climbs. */
function createSearch(
  model: SystemModel,
  graph: FlowGraph,
  primaries: readonly FlowEdge[],
  standIns: readonly FlowEdge[],
): (id: Id) => ReadonlySet<FlowEdge> {
  const into = groupedBy(graph.edges, (edge) => edge.target);
  const primariesBySource = groupedBy(primaries, (edge) => edge.source);
  const isPrimary = new Set(primaries);
  const standInsFor = groupedBy(standIns, (edge) => edge.fallbackFor);

  return (id) => {
    const failing = new Set<Id>([id]);
    /** Whether all that stands in for an edge fails. `asked` ends circles of components that stand in for each other. */
    const isUnhelped = (edge: FlowEdge, asked: ReadonlySet<FlowEdge>): boolean => {
      if (!isPrimary.has(edge) || asked.has(edge)) return false;
      const further = new Set([...asked, edge]);
      const own = standInsFor.get(edge.dependency) ?? [];
      return own.some((one) => one.source === edge.source && carries(one, further));
    };
    const carries = (edge: FlowEdge, asked: ReadonlySet<FlowEdge>): boolean =>
      failing.has(edge.target) && (passesFailureUp(model, edge) || isUnhelped(edge, asked));
    // The set grows while it is walked: whoever fails is looked at from all that lead to it.
    for (const failed of failing) {
      for (const edge of into.get(failed) ?? []) {
        if (failing.has(edge.source)) continue;
        // A stand-in alone is no failure of its source: the primary has to fail with it.
        const own = edge.fallbackFor === undefined && passesFailureUp(model, edge);
        const fails =
          own ||
          primariesBySource.get(edge.source)?.some((one) => one.fallbackFor === undefined && carries(one, new Set()));
        if (fails === true) failing.add(edge.source);
      }
    }
    // Who comes over such an edge to the failing component has seen the edge's own target fail.
    return new Set(primaries.filter((edge) => isUnhelped(edge, new Set())));
  };
}

function groupedBy<K>(edges: readonly FlowEdge[], keyOf: (edge: FlowEdge) => K): ReadonlyMap<K, readonly FlowEdge[]> {
  const groups = new Map<K, FlowEdge[]>();
  for (const edge of edges) {
    const key = keyOf(edge);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [edge]);
    else group.push(edge);
  }
  return groups;
}
