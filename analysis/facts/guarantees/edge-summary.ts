// What the edges out of one component do to state and queues, sorted out once for all flows that share them. Components that no
// flow lists have the same edges in every flow, so most of a flow is looked at once and not once per flow.

import type { Component, SystemModel } from "../../../language/index.ts";
import { isHandOff } from "../attempts.ts";
import type { FlowEdge } from "../flow-edges.ts";
import { type ReadPath, readPathOf } from "./read-path.ts";

/** The edges of one component by what they do. Stand-ins for what has failed and misses of caches are in none of them. */
export interface EdgeSummary {
  /** Reads of state that somebody waits for, each once. */
  readonly hotReads: readonly ReadPath[];
  /** Writes of stores that a flow does not go on without, those after the reply and behind queues included. */
  readonly storeWrites: readonly FlowEdge[];
  /** Publications to queues and topics that a flow does not go on without. */
  readonly publications: readonly FlowEdge[];
  /** Whether it writes anything, and whether it reads anything that does not give what its level promises at the store. */
  readonly writes: boolean;
  readonly readsCopies: boolean;
}

const nothing: EdgeSummary = { hotReads: [], storeWrites: [], publications: [], writes: false, readsCopies: false };

const summariesByModel = new WeakMap<SystemModel, Map<readonly FlowEdge[], EdgeSummary>>();

/** The summary for a list of edges as a flow's graph holds it, once per list and snapshot. */
export function edgeSummariesOf(model: SystemModel): (edges: readonly FlowEdge[]) => EdgeSummary {
  let known = summariesByModel.get(model);
  if (known === undefined) {
    known = new Map();
    summariesByModel.set(model, known);
  }
  const summaries = known;
  return (edges) => {
    if (edges.length === 0) return nothing;
    let summary = summaries.get(edges);
    if (summary === undefined) {
      summary = summaryOf(model, edges);
      summaries.set(edges, summary);
    }
    return summary;
  };
}

function summaryOf(model: SystemModel, edges: readonly FlowEdge[]): EdgeSummary {
  const hotReads: ReadPath[] = [];
  const storeWrites: FlowEdge[] = [];
  const publications: FlowEdge[] = [];
  let writes = false;
  let readsCopies = false;
  for (const edge of edges) {
    const { dependency, fallbackFor, miss, hot, optional } = edge;
    if (dependency === undefined || fallbackFor !== undefined || miss) continue;
    const target: Component | undefined = model.componentById.get(edge.target);
    if (dependency.verb === "writes") {
      writes = true;
      if (!optional && target?.kind === "store") storeWrites.push(edge);
    } else if (dependency.verb === "publishes") {
      if (!optional && isHandOff(target)) publications.push(edge);
    } else {
      const path = readPathOf(model, dependency);
      if (path === undefined) continue;
      if (hot && !hotReads.includes(path)) hotReads.push(path);
      if (path.isCopy) readsCopies = true;
    }
  }
  const isPlain = hotReads.length + storeWrites.length + publications.length === 0 && !writes && !readsCopies;
  return isPlain ? nothing : { hotReads, storeWrites, publications, writes, readsCopies };
}
