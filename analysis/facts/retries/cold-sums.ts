// What empty caches and limits change of a flow's visits: only what lies behind the misses, and behind what passes on less than
// it gets, is summed anew; everything else is as it was.

import type { Dependency, Id, SystemModel } from "../../../language/index.ts";
import { float64s } from "../../graph/small-arrays.ts";
import { type Arrivals, type Tries, triesAt } from "../attempts.ts";
import {
  areAlike,
  type Condition,
  crossWith,
  type EdgeTerms,
  isPlainOver,
  termsOf,
  termsOfEdges,
} from "../crossing.ts";
import { type FlowEdge, shareOver } from "../flow-edges.ts";
import type { FlowGraph } from "../flow-graph.ts";
import type { PathGroup } from "../path-groups.ts";
import { sharedFailuresOf } from "../shared-failures.ts";
import { isShortened, shortenedTries } from "../visit-walk.ts";
import { type FlowVisits, type PassShare, visitsOf } from "../visits.ts";
import {
  notVisited,
  type SummedGroup,
  type SumTable,
  type SustainedTries,
  sumInto,
  sumsPerPlace,
  sumTableOf,
  sumVisits,
  triesMost,
  visitsLeast,
} from "./try-sums.ts";

/** Sums over paths under one condition, of those that the bad state asks for. */
interface ColdGroup {
  readonly condition: Condition;
  visits: number;
  tried: SustainedTries | undefined;
}

const everything: PassShare = () => 1;

/**
 * The sums of a flow with the caches of the cold model, and with shares passed on; the table of `warm` itself where these make no
 * difference. `warm` holds the visits with caches full and without limits. Linear in the edges that lead to components
 * behind a miss, or behind one that passes on a share of what it gets alone; where such components form a circle, start
 * the flow or have a stand-in that fails with them, the whole flow is walked again.
 */
export function coldTableOf(
  model: SystemModel,
  cold: SystemModel,
  warm: FlowVisits,
  arrivals: (dependency: Dependency) => Arrivals,
  passShare: PassShare = everything,
): SumTable {
  const { graph } = warm;
  const warmTable = sumTableOf(warm);
  const affected = affectedIn(model, cold, graph, passShare);
  if (affected === undefined) return warmTable;
  const table = float64s(warmTable.length);
  table.set(warmTable);
  if (!isPlain(cold, graph, affected)) {
    const visits = visitsOf(cold, graph, arrivals, passShare);
    for (let place = 0; place < affected.length; place += 1) {
      const at = sumsPerPlace * place;
      if (affected[place] === 1 && !sumVisits(table, at, visits, place)) holdBack(table, at);
    }
    return table;
  }
  const { firstEdge, targets, order } = graph;
  /** By place, what comes there; of those that are affected. */
  const coldAt: (ColdGroup[] | undefined)[] = new Array(affected.length).fill(undefined);
  // What leads to a place comes before it.
  for (let step = 0; step < order.length; step += 1) {
    const place = order[step] as number;
    const isAffected = affected[place] === 1;
    const groups: readonly ColdGroup[] = isAffected
      ? (coldAt[place] ?? noGroups)
      : (warm.groupsAt[place] as readonly PathGroup[]);
    if (isAffected) setSums(table, place, groups);
    const first = firstEdge[place] as number;
    const end = firstEdge[place + 1] as number;
    for (let index = first; index < end; index += 1) {
      const target = targets[index] as number;
      if (affected[target] === 0) continue;
      const edges = graph.edgesAt[place] as readonly FlowEdge[];
      const known = termsOfEdges(model, edges)[index - first] as EdgeTerms;
      const share = known.isBeforeLimit ? 1 : passShare(known.edge.source);
      if (share === 0) continue;
      const terms = known.edge.miss ? termsOf(cold, known.edge) : known;
      let into = coldAt[target];
      if (into === undefined) {
        into = [];
        coldAt[target] = into;
      }
      for (let at = 0; at < groups.length; at += 1) {
        cross(model, graph, terms, share, arrivals, groups[at] as ColdGroup, into);
      }
    }
  }
  return table;
}

const noGroups: readonly ColdGroup[] = [];

/** Sets what arrives at a place of a table that holds what arrived there with caches full. */
function setSums(table: SumTable, place: number, groups: readonly SummedGroup[]): void {
  const at = sumsPerPlace * place;
  if (!sumInto(table, at, groups)) holdBack(table, at);
}

/** Where nothing is let through, nothing comes of what would have come. */
function holdBack(table: SumTable, at: number): void {
  if (table[at + visitsLeast] !== notVisited) table.fill(0, at, at + triesMost + 1);
}

/** Adds what a group becomes behind an edge. */
function cross(
  model: SystemModel,
  graph: FlowGraph,
  terms: EdgeTerms,
  share: number | undefined,
  arrivals: (dependency: Dependency) => Arrivals,
  group: ColdGroup,
  into: ColdGroup[],
): void {
  const { edge, unlimited, climbs } = terms;
  const isPlain = isPlainOver(terms, group.condition);
  const crossed = isPlain ? undefined : crossWith(terms, graph, group.condition);
  if (crossed === undefined && !isPlain) return;
  const limit = crossed?.limit ?? Number.POSITIVE_INFINITY;
  const isUnlimited = limit === Number.POSITIVE_INFINITY && unlimited !== undefined;
  const tries = isUnlimited ? unlimited : triesAt(model, edge, limit, arrivals);
  const weight = (crossed?.weight ?? terms.weight) * (share ?? 1);
  const behind = crossed?.condition ?? group.condition;
  const condition = share === undefined ? { ...behind, isLoose: true } : behind;
  const visits = group.visits * weight;
  const isShort = isShortened({ model, graph }, terms, group, climbs);
  const tried = triedOver(group, climbs, weight, tries, isShort);
  for (let at = 0; at < into.length; at += 1) {
    const known = into[at] as ColdGroup;
    if (!areAlike(known.condition, condition)) continue;
    if (known.tried !== undefined || tried !== undefined) {
      known.tried = {
        sustainedLeast: (known.tried?.sustainedLeast ?? known.visits) + (tried?.sustainedLeast ?? visits),
        sustainedMost: (known.tried?.sustainedMost ?? known.visits) + (tried?.sustainedMost ?? visits),
      };
    }
    known.visits += visits;
    return;
  }
  into.push({ condition, visits, tried });
}

/** The tries behind an edge of a group before it; none where they are first tries alone. */
function triedOver(
  group: ColdGroup,
  climbs: boolean,
  weight: number,
  tries: Tries,
  isShort: boolean,
): SustainedTries | undefined {
  const before = climbs ? group.tried : undefined;
  if (before === undefined && tries.burst === 1) return undefined;
  return {
    sustainedLeast:
      isShort && before !== undefined
        ? shortenedTries(group.visits, before.sustainedLeast, weight, tries.sustainedLeast)
        : (before?.sustainedLeast ?? group.visits) * weight * tries.sustainedLeast,
    sustainedMost: (before?.sustainedMost ?? group.visits) * weight * tries.sustainedMost,
  };
}

/** By place, 1 for what empty caches or limits change; undefined where that is nothing. */
function affectedIn(
  model: SystemModel,
  cold: SystemModel,
  graph: FlowGraph,
  passShare: PassShare,
): Uint8Array | undefined {
  const { ids, edges, firstEdge, targets, order, partEnds } = graph;
  const affected = new Uint8Array(ids.length);
  let isAny = false;
  for (let index = 0; index < edges.length; index += 1) {
    const edge = edges[index] as FlowEdge;
    const isHeld = passShare !== everything && shareOver(passShare, edge) !== 1;
    if (!isHeld && !isLost(model, cold, edge)) continue;
    affected[targets[index] as number] = 1;
    isAny = true;
  }
  if (!isAny) return undefined;
  // What leads to a place comes before it in this order, but for circles, whose members all lead to each other.
  for (let start = 0, end = 0; start < order.length; start = end) {
    end = partEnds[start] as number;
    let isAffected = false;
    for (let index = start; index < end; index += 1) if (affected[order[index] as number] === 1) isAffected = true;
    if (!isAffected) continue;
    for (let index = start; index < end; index += 1) {
      const place = order[index] as number;
      affected[place] = 1;
      const last = firstEdge[place + 1] as number;
      for (let edge = firstEdge[place] as number; edge < last; edge += 1) affected[targets[edge] as number] = 1;
    }
  }
  return affected;
}

/** Whether an edge is walked when a cache misses that holds nothing in the cold model. */
function isLost(model: SystemModel, cold: SystemModel, edge: FlowEdge): boolean {
  if (!edge.miss || model === cold) return false;
  const cache = edge.via ?? edge.source;
  return cold.componentById.get(cache) !== model.componentById.get(cache);
}

/** Whether the components can be summed one after the other, from what leads to them. */
function isPlain(cold: SystemModel, graph: FlowGraph, affected: Uint8Array): boolean {
  const { positions, order, partEnds, firstEdge, targets } = graph;
  const isAffected = (id: Id) => affected[positions.get(id) ?? -1] === 1;
  if (graph.origins.some(isAffected)) return false;
  for (let start = 0, end = 0; start < order.length; start = end) {
    end = partEnds[start] as number;
    const place = order[start] as number;
    if (affected[place] === 0) continue;
    if (end - start > 1) return false;
    const last = firstEdge[place + 1] as number;
    for (let edge = firstEdge[place] as number; edge < last; edge += 1) if (targets[edge] === place) return false;
  }
  // A failure that climbs past a stand-in takes walks of its own.
  for (const id of sharedFailuresOf(cold, graph).keys()) if (isAffected(id)) return false;
  return true;
}
