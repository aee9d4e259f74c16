// What somebody waits for who reads state, sorted out once for all flows that share the edges. Components that no flow lists have the
// same edges in every flow, so most of a flow is looked at once and not once per flow.

import type { SystemModel } from "../../../language/index.ts";
import type { FlowEdge } from "../flow-edges.ts";
import { type ReadPath, readPathOf } from "./read-path.ts";

const none: readonly ReadPath[] = [];

const readsByModel = new WeakMap<SystemModel, Map<readonly FlowEdge[], readonly ReadPath[]>>();

/**
 * The reads of state that somebody waits for, each once, among the edges out of one component as a flow's graph holds them. Stand-ins
 * for what has failed and misses of caches are left out. Once per list of edges and snapshot.
 */
export function hotReadsOf(model: SystemModel): (edges: readonly FlowEdge[]) => readonly ReadPath[] {
  let known = readsByModel.get(model);
  if (known === undefined) {
    known = new Map();
    readsByModel.set(model, known);
  }
  const readsByEdges = known;
  return (edges) => {
    if (edges.length === 0) return none;
    let reads = readsByEdges.get(edges);
    if (reads === undefined) {
      reads = hotReadsAmong(model, edges);
      readsByEdges.set(edges, reads);
    }
    return reads;
  };
}

function hotReadsAmong(model: SystemModel, edges: readonly FlowEdge[]): readonly ReadPath[] {
  let reads: ReadPath[] | undefined;
  for (const { dependency, fallbackFor, miss, hot } of edges) {
    if (!hot || dependency === undefined || fallbackFor !== undefined || miss) continue;
    const path = readPathOf(model, dependency);
    if (path === undefined) continue;
    if (reads === undefined) reads = [path];
    else if (!reads.includes(path)) reads.push(path);
  }
  return reads ?? none;
}
