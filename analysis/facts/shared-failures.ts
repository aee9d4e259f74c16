// Where a way and what stands in for it come to the same component: its failure makes the stand-in asked as well, and where that
// fails with it, climbs past the dependency that states a fallback, so that those above try again. It finds such edges for each
// component; visits.ts multiplies along them.

import type { Id, SystemModel } from "../../language/index.ts";
import { isCaught, passesFailureUp } from "./attempts.ts";
import { isSurelyMissed } from "./crossing.ts";
import type { Draw, FlowEdge } from "./flow-edges.ts";
import type { FlowGraph } from "./flow-graph.ts";

/** What the failure of one component does to the stand-ins of a flow. */
export interface SharedFailure {
  /** Edges with a component as their fallback over which the failure climbs all the same. */
  readonly climbed: ReadonlySet<FlowEdge>;
  /** Which of the stand-ins on ways to the component are asked because it fails. */
  readonly asked: "all" | "some" | "none";
  /** Whether all that holds for each request; else for those that come to it by a branch, a miss, or a message in a batch. */
  readonly isSure: boolean;
}

/** The shared failures of a flow, by component; those that neither make a stand-in be asked nor climb one are left out. */
export type SharedFailures = ReadonlyMap<Id, SharedFailure>;

/** Looks at edges before all stand-ins of the flow are taken to fail with what they share, which errs on more tries. */
const searchBudget = 1_000_000;

const failuresByGraph = new WeakMap<FlowGraph, WeakMap<SystemModel, SharedFailures>>();

const noFailures: SharedFailures = new Map();

/**
 * The shared failures of a flow, worked out once per graph and model; most flows have none. A stand-in is asked where the way that it
 * stands in for comes to the failing component over edges that pass its failure up; and a failure climbs such an edge where every
 * way that stands in comes there too. What only some requests come by counts for all, which errs on more tries, and is told.
 *
 * Linear in the edges for each component that both a way and its stand-in reach.
 */
export function sharedFailuresOf(model: SystemModel, graph: FlowGraph): SharedFailures {
  if (!graph.edges.some(isStandIn)) return noFailures;
  let byModel = failuresByGraph.get(graph);
  if (byModel === undefined) {
    byModel = new WeakMap();
    failuresByGraph.set(graph, byModel);
  }
  let failures = byModel.get(model);
  if (failures === undefined) {
    failures = findSharedFailures(model, graph);
    byModel.set(model, failures);
  }
  return failures;
}

function isStandIn({ fallbackFor }: FlowEdge): boolean {
  return fallbackFor !== undefined;
}

/** Whether the failure of the target climbs an edge of the flow. */
export function climbingTo(model: SystemModel, graph: FlowGraph, target: Id): (edge: FlowEdge) => boolean {
  const anyway = sharedFailuresOf(model, graph).get(target)?.climbed;
  return (edge) => passesFailureUp(model, edge) || anyway?.has(edge) === true;
}

function findSharedFailures(model: SystemModel, graph: FlowGraph): SharedFailures {
  const standIns = graph.edges.filter(isStandIn);
  const primaries = graph.edges.filter(
    (edge) => edge.dependency?.fallback?.kind === "component" && !isCaught(model, edge),
  );
  const below = reachedFrom(graph, primaries);
  const shared = [...reachedFrom(graph, standIns)].filter((id) => below.has(id));
  if (shared.length * graph.edges.length > searchBudget) {
    const all = { climbed: new Set(primaries), asked: "some" as const, isSure: false };
    return new Map(shared.map((id) => [id, all]));
  }
  const failures = new Map<Id, SharedFailure>();
  const surelyCounts = surelyWalked(model, graph);
  const isPlain = graph.edges.every((edge) => surelyCounts(edge, noDraws));
  const search = createSearch(model, graph, primaries, standIns);
  for (const id of shared) {
    const { climbed, asked } = search(id, always);
    if (asked.size === 0 && climbed.size === 0) continue;
    const surely = isPlain ? { climbed, asked } : search(id, surelyCounts);
    const isLeft = standIns.some((edge) => !asked.has(edge) && reachedFrom(graph, [edge]).has(id));
    failures.set(id, {
      climbed,
      asked: asked.size === 0 ? "none" : isLeft ? "some" : "all",
      isSure: surely.climbed.size === climbed.size && surely.asked.size === asked.size,
    });
  }
  return failures;
}

/** Whether an edge counts for requests of which some draws are known to have come out as it needs. */
type Counting = (edge: FlowEdge, drawn: readonly Draw[]) => boolean;

const always: Counting = () => true;

const noDraws: readonly Draw[] = [];

/** Whether each request that is at an edge's source walks it: no draw that is still open, no hit, and no batch that waits. */
function surelyWalked(model: SystemModel, { edges }: FlowGraph): Counting {
  const into = groupedBy(edges, ({ target }) => target);
  const isDrawn = (edge: FlowEdge, draw: Draw): boolean => {
    const before = into.get(edge.source) ?? [];
    return before.length > 0 && before.every(({ draws }) => holds(draws, draw));
  };
  return (edge, drawn) =>
    edge.count >= Math.max(1, edge.dependency?.batch?.value ?? 1) &&
    edge.draws.every((draw) => holds(drawn, draw) || isDrawn(edge, draw)) &&
    (!edge.miss || isSurelyMissed(model, edge));
}

function holds(draws: readonly Draw[], { either, branch }: Draw): boolean {
  return draws.some((one) => one.either === either && one.branch === branch);
}

/** The targets of the edges and all that is reached from them. */
function reachedFrom(graph: FlowGraph, edges: readonly FlowEdge[]): ReadonlySet<Id> {
  const reached = new Set<Id>(edges.map((edge) => edge.target));
  // The set grows while it is walked.
  for (const id of reached) for (const edge of graph.edgesBySource.get(id) ?? []) reached.add(edge.target);
  return reached;
}

/** Finds the primaries that the failure of one component climbs, and the stand-ins that it makes be asked, over the edges that count. */
function createSearch(
  model: SystemModel,
  graph: FlowGraph,
  primaries: readonly FlowEdge[],
  standIns: readonly FlowEdge[],
): (id: Id, counts: Counting) => { climbed: ReadonlySet<FlowEdge>; asked: ReadonlySet<FlowEdge> } {
  const into = groupedBy(graph.edges, (edge) => edge.target);
  const primariesBySource = groupedBy(primaries, (edge) => edge.source);
  const isPrimary = new Set(primaries);
  const standInsFor = groupedBy(standIns, (edge) => edge.fallbackFor);

  return (id, counts) => {
    const failing = new Set<Id>([id]);
    /** Whether all that stands in for an edge fails. `asked` ends circles of components that stand in for each other. */
    const isUnhelped = (edge: FlowEdge, asked: ReadonlySet<FlowEdge>): boolean => {
      if (!isPrimary.has(edge) || asked.has(edge)) return false;
      const further = new Set([...asked, edge]);
      const own = standInsFor.get(edge.dependency) ?? [];
      return own.some((one) => one.source === edge.source && carries(one, edge.draws, further));
    };
    const carries = (edge: FlowEdge, drawn: readonly Draw[], asked: ReadonlySet<FlowEdge>): boolean =>
      failing.has(edge.target) && counts(edge, drawn) && (passesFailureUp(model, edge) || isUnhelped(edge, asked));
    // The set grows while it is walked: whoever fails is looked at from all that lead to it.
    for (const failed of failing) {
      for (const edge of into.get(failed) ?? []) {
        if (failing.has(edge.source) || !counts(edge, noDraws)) continue;
        // A stand-in alone is no failure of its source: the primary has to fail with it.
        const own = edge.fallbackFor === undefined && passesFailureUp(model, edge);
        const fails =
          own ||
          primariesBySource
            .get(edge.source)
            ?.some((one) => one.fallbackFor === undefined && carries(one, noDraws, new Set()));
        if (fails === true) failing.add(edge.source);
      }
    }
    // Who comes over such an edge to the failing component has seen the edge's own target fail.
    const climbed = new Set(primaries.filter((edge) => isUnhelped(edge, new Set())));
    const isAsked = (edge: FlowEdge, before: ReadonlySet<FlowEdge>): boolean => {
      if (before.has(edge)) return false;
      const further = new Set([...before, edge]);
      const own = primariesBySource.get(edge.source) ?? [];
      return own.some((one) => {
        if (one.dependency !== edge.fallbackFor || !failing.has(one.target) || !counts(one, edge.draws)) return false;
        return one.fallbackFor === undefined || isAsked(one, further);
      });
    };
    return { climbed, asked: new Set(standIns.filter((edge) => isAsked(edge, new Set()))) };
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
