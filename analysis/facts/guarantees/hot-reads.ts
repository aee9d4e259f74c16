// What somebody waits for who reads state, among the edges of one component.

import type { SystemModel } from "../../../language/index.ts";
import type { FlowEdge } from "../flow-edges.ts";
import { type ReadPath, readPathOf } from "./read-path.ts";

const none: readonly ReadPath[] = [];

/**
 * The reads of state that somebody waits for, each once, among the edges out of one component as a flow's graph holds them. Stand-ins
 * for what has failed and misses of caches are left out.
 */
export function hotReadsAmong(model: SystemModel, edges: readonly FlowEdge[]): readonly ReadPath[] {
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
