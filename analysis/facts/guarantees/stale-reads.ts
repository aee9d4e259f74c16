// Reads that may miss what the same flow has just written: through a cache, from an asynchronous replica, by quorums that need
// not overlap, or from data derived later. The ways of reads are read-path.ts's business, their order is that of accesses.ts.

import type { Data, Dependency, Flow, Id, SystemModel } from "../../../language/index.ts";
import type { FlowEdge } from "../flow-edges.ts";
import { flowGraphOf } from "../flow-graph.ts";
import { perFlow } from "../memo.ts";
import { type Access, accessesOf, canBothHappen, isListedBefore, type Way } from "./accesses.ts";
import { looseEndsOf, type ReadPath, readPathOf } from "./read-path.ts";
import { originOf, writtenFor } from "./round-about.ts";
import { isLate, type ReadStep } from "./store-steps.ts";

export interface StaleRead {
  readonly write: Dependency;
  readonly read: Dependency;
  readonly path: ReadPath;
  /** The steps that may not know of the write yet, the store first. */
  readonly steps: readonly ReadStep[];
}

/** Writes of one store that are held against a read of it; later ones say nothing that these do not. */
const writesHeld = 8;

/**
 * The reads of a flow that come after a write of the same state and are not sure to see it, each with the first such write.
 *
 * The order has to be listed by the flow. A read is left out where it states that it needs no more (`requires eventual`, or a
 * bound on staleness), where the flow writes the cache itself before, and where write and read name different data. Behind
 * a queue or topic only a read that names the data of the write counts, since time has passed there. Linear in accesses.
 */
export function staleReadsOf(model: SystemModel, flow: Flow): readonly StaleRead[] {
  if (!comesByAny(model, flow, looseEndsOf(model))) return [];
  const later = laterReadsOf(model, flow);
  if (later.size === 0) return [];
  const writesById = new Map<Id, Access[]>();
  const found = new Map<Dependency, StaleRead>();
  for (const access of accessesOf(model, flow)) {
    const { dependency, target } = access;
    if (dependency.verb === "writes") {
      const known = writesById.get(target.id);
      if (known === undefined) writesById.set(target.id, [access]);
      else if (known.length < writesHeld) known.push(access);
      continue;
    }
    if (writesById.size === 0 || !later.has(access) || found.has(dependency) || isContent(dependency)) continue;
    const path = readPathOf(model, dependency);
    const stale = path === undefined ? undefined : staleReadAfter(model, access, path, writesById);
    if (stale !== undefined) found.set(dependency, stale);
  }
  return [...found.values()];
}

/** Whether a flow reaches one of some components. */
function comesByAny(model: SystemModel, flow: Flow, ids: ReadonlySet<Id>): boolean {
  if (ids.size === 0) return false;
  const { edgesBySource } = flowGraphOf(model, flow);
  if (ids.size > edgesBySource.size) {
    for (const id of edgesBySource.keys()) if (ids.has(id)) return true;
  } else for (const id of ids) if (edgesBySource.has(id)) return true;
  return false;
}

/** The reads of a flow that are listed behind something else; only they can come after a write. Linear in its accesses. */
const laterReadsOf = perFlow((model, flow): ReadonlySet<Access> => {
  const accesses = accessesOf(model, flow);
  const later = new Set<Access>();
  if (!accesses.some(({ dependency }) => dependency.verb === "writes")) return later;
  const { edgesBySource, origins } = flowGraphOf(model, flow);
  const known = new Map<Way, boolean>();
  const isLater = (way: Way): boolean => {
    // From the nearest step that is known downwards, since a way may be long.
    const unknown: Way[] = [];
    let at: Way | undefined = way;
    for (; at !== undefined && !known.has(at); at = at.before) unknown.push(at);
    // Behind another origin everything is.
    let answer = at === undefined ? origins.length > 1 : known.get(at) === true;
    for (const one of unknown.reverse()) {
      answer ||= isListedLater(one.edge, edgesBySource.get(one.edge.source) ?? []);
      known.set(one, answer);
    }
    return answer;
  };
  for (const access of accesses) if (access.dependency.verb !== "writes" && isLater(access.way)) later.add(access);
  return later;
});

/** Whether the flow lists another step of the same component before it that one request can take as well. */
function isListedLater(edge: FlowEdge, siblings: readonly FlowEdge[]): boolean {
  if (!edge.listed) return false;
  return siblings.some((other) => other.listed && other.order < edge.order && canBothHappen(other.draws, edge.draws));
}

/** Whether the reader states that it needs less than its own writes. */
function isContent(dependency: Dependency): boolean {
  return dependency.requires.some(({ name }) => name === "eventual" || name === "bounded-staleness");
}

function staleReadAfter(
  model: SystemModel,
  read: Access,
  path: ReadPath,
  writesById: ReadonlyMap<Id, readonly Access[]>,
): StaleRead | undefined {
  if (!path.isCopy) return undefined;
  const late = path.steps.filter((step) => isLate(step) && !isRefreshed(step, read, writesById));
  const misses = late.map((step) => missedBy(model, path, step));
  for (const source of new Set(misses.flatMap(({ sources }) => [...sources]))) {
    for (const write of writesById.get(source) ?? []) {
      if (!comesAfter(write, read)) continue;
      const steps = late.filter((_, index) => {
        const missed = misses[index];
        if (missed === undefined || !missed.sources.has(source)) return false;
        return missed.data === undefined || touches(write.dependency, missed.data);
      });
      if (steps.length > 0) return { write: write.dependency, read: read.dependency, path, steps };
    }
  }
  return undefined;
}

/** Where a write is made that a step may not know of yet, and the data it is of where the step is about some. */
function missedBy(
  model: SystemModel,
  path: ReadPath,
  step: ReadStep,
): { readonly sources: ReadonlySet<Id>; readonly data?: Data } {
  if (step.written !== undefined) return { sources: step.written };
  const { data } = step;
  if (data !== undefined)
    return { sources: new Set(data.authorities.flatMap(({ id }) => [...writtenFor(model, id)])), data };
  if (step.kind !== "cache") return { sources: writtenFor(model, path.store.id) };
  // What a cache stands before, and what that stands before in its turn.
  const sources = new Set<Id>();
  let above = step.component;
  let behind = originOf(model, above);
  while (behind !== undefined && !sources.has(behind.id)) {
    for (const id of writtenFor(model, behind.id, above.id)) sources.add(id);
    above = behind;
    behind = originOf(model, behind);
  }
  return { sources };
}

/** Whether the flow itself has put into the cache what it wrote. */
function isRefreshed(step: ReadStep, read: Access, writesById: ReadonlyMap<Id, readonly Access[]>): boolean {
  if (step.kind !== "cache") return false;
  return (writesById.get(step.component.id) ?? []).some((write) => canBothHappen(write.way.draws, read.way.draws));
}

function touches(dependency: Dependency, data: Data): boolean {
  return dependency.data.length === 0 || dependency.data.some(({ id }) => id === data.id);
}

function comesAfter(write: Access, read: Access): boolean {
  const [written, wanted] = [write.dependency.data, read.dependency.data];
  const isSame = wanted.some((one) => written.some(({ id }) => id === one.id));
  if (written.length > 0 && wanted.length > 0 && !isSame) return false;
  if (write.way.handedBy !== read.way.handedBy && !isSame) return false;
  return canBothHappen(write.way.draws, read.way.draws) && isListedBefore(write.way, read.way);
}
