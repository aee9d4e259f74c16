// What empty caches and limits change of a flow's visits: only what lies behind the misses, and behind what passes on less than
// it gets, is summed anew; everything else is as it was.

import type { Dependency, Id, SystemModel } from "../../../language/index.ts";
import { type Arrivals, passesFailureUp, triesAt } from "../attempts.ts";
import { type Condition, cross, keyOf } from "../crossing.ts";
import type { FlowEdge } from "../flow-edges.ts";
import type { FlowGraph } from "../flow-graph.ts";
import { sharedFailuresOf } from "../shared-failures.ts";
import { type FlowVisits, type PassShare, visitsOf } from "../visits.ts";
import { sumsOf, type TrySums } from "./try-sums.ts";

/** Sums over paths under one condition, of those that the bad state asks for. */
interface ColdGroup extends Condition {
  visits: number;
  sustainedLeast: number;
  sustainedMost: number;
}

const nothing: ReadonlyMap<Id, TrySums | undefined> = new Map();

const noTries: TrySums = { visits: { least: 0, most: 0 }, tries: { least: 0, most: 0 } };

const everything: PassShare = () => 1;

/**
 * The sums at every component that lies behind a miss, with the caches of the cold model, or behind one that passes on a share
 * of what it gets alone; other components have no entry. `warm` holds the visits with caches full and without limits. Linear in
 * the edges that lead to such components; where they form a circle, start the flow or have a stand-in that fails with
 * them, the whole flow is walked again.
 */
export function coldSumsOf(
  model: SystemModel,
  cold: SystemModel,
  warm: FlowVisits,
  arrivals: (dependency: Dependency) => Arrivals,
  passShare: PassShare = everything,
): ReadonlyMap<Id, TrySums | undefined> {
  const { graph } = warm;
  const affected = new Set<Id>();
  for (const edge of graph.edges) {
    const cache = edge.miss ? (edge.via ?? edge.source) : undefined;
    const isLost = cache !== undefined && cold.componentById.get(cache) !== model.componentById.get(cache);
    if (isLost || passShare(edge.source) !== 1) affected.add(edge.target);
  }
  if (affected.size === 0) return nothing;
  // A set yields what is added while it is walked.
  for (const id of affected) for (const edge of graph.edgesBySource.get(id) ?? []) affected.add(edge.target);
  // Where nothing is let through, nothing comes of what would have come.
  const without = (id: Id) => (sumsOf(warm.groupsById.get(id)) === undefined ? undefined : noTries);
  const isPlain = !graph.origins.some((id) => affected.has(id)) && !climbsTo(cold, graph, affected);
  const order = isPlain ? inOrder(graph, affected) : undefined;
  if (order === undefined) {
    const visits = visitsOf(cold, graph, arrivals, passShare);
    return new Map([...affected].map((id) => [id, sumsOf(visits.groupsById.get(id)) ?? without(id)]));
  }
  const edgesByTarget = edgesInto(graph, affected);
  const groupsById = new Map<Id, ReadonlyMap<string, ColdGroup>>();
  const sums = new Map<Id, TrySums | undefined>();
  for (const id of order) {
    const groups = new Map<string, ColdGroup>();
    for (const edge of edgesByTarget.get(id) ?? []) {
      const share = passShare(edge.source);
      if (share === 0) continue;
      const before: Iterable<ColdGroup> =
        groupsById.get(edge.source)?.values() ?? warm.groupsById.get(edge.source) ?? [];
      for (const group of before) {
        // The terms of all other edges are the same in both, and at hand.
        const crossed = cross(edge.miss ? cold : model, graph, edge, group);
        if (crossed === undefined) continue;
        const tries = triesAt(model, edge, crossed.limit, arrivals);
        const climbs = passesFailureUp(model, edge);
        const weight = crossed.weight * (share ?? 1);
        const condition = share === undefined ? { ...crossed.condition, isLoose: true } : crossed.condition;
        const { draws, deadline, wrote, standsIn, isLoose } = condition;
        add(groups, keyOf(condition), {
          draws,
          deadline,
          wrote,
          standsIn,
          isLoose,
          visits: group.visits * weight,
          sustainedLeast: (climbs ? group.sustainedLeast : group.visits) * weight * tries.sustainedLeast,
          sustainedMost: (climbs ? group.sustainedMost : group.visits) * weight * tries.sustainedMost,
        });
      }
    }
    groupsById.set(id, groups);
    sums.set(id, sumsOf(groups.values()) ?? without(id));
  }
  return sums;
}

/** Whether the failure of one of the components climbs past a stand-in, which takes walks of its own. */
function climbsTo(model: SystemModel, graph: FlowGraph, ids: ReadonlySet<Id>): boolean {
  for (const id of sharedFailuresOf(model, graph).keys()) if (ids.has(id)) return true;
  return false;
}

/** The components so that each comes after those that lead to it; undefined where some lead back. */
function inOrder(graph: FlowGraph, ids: ReadonlySet<Id>): Iterable<Id> | undefined {
  if (leadNowhere(graph, ids)) return ids;
  const pending = new Map<Id, number>([...ids].map((id) => [id, 0]));
  for (const id of ids) {
    for (const edge of graph.edgesBySource.get(id) ?? []) pending.set(edge.target, (pending.get(edge.target) ?? 0) + 1);
  }
  const order = [...ids].filter((id) => pending.get(id) === 0);
  for (const id of order) {
    for (const edge of graph.edgesBySource.get(id) ?? []) {
      const left = (pending.get(edge.target) ?? 0) - 1;
      pending.set(edge.target, left);
      if (left === 0) order.push(edge.target);
    }
  }
  return order.length === ids.size ? order : undefined;
}

/** Whether none of the components has an edge, as stores have none. */
function leadNowhere(graph: FlowGraph, ids: ReadonlySet<Id>): boolean {
  for (const id of ids) if ((graph.edgesBySource.get(id) ?? []).length > 0) return false;
  return true;
}

function edgesInto(graph: FlowGraph, ids: ReadonlySet<Id>): ReadonlyMap<Id, readonly FlowEdge[]> {
  const edges = new Map<Id, FlowEdge[]>();
  for (const edge of graph.edges) {
    if (!ids.has(edge.target)) continue;
    const known = edges.get(edge.target);
    if (known === undefined) edges.set(edge.target, [edge]);
    else known.push(edge);
  }
  return edges;
}

function add(groups: Map<string, ColdGroup>, key: string, group: ColdGroup): void {
  const known = groups.get(key);
  if (known === undefined) {
    groups.set(key, group);
    return;
  }
  known.visits += group.visits;
  known.sustainedLeast += group.sustainedLeast;
  known.sustainedMost += group.sustainedMost;
}
