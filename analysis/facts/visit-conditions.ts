// Which components a flow visits while everything is up, and for which of its requests: those that take the right branches and
// miss the caches in front. What is visited because something has failed is no part of it.

import { always, type BddNode, never } from "../graph/bdd.ts";
import type { Conditions } from "./draw-conditions.ts";
import { type FlowEdge, isWrite } from "./flow-edges.ts";
import type { Literal, Structure } from "./structure.ts";
import { guardOf } from "./structure-nodes.ts";

/** What the hot path of a flow visits while everything is up. */
export interface GoodDay {
  /** Positions in the graph of the flow's outline, in order of appearance. */
  readonly visited: readonly number[];
  /** By position, the condition under which a component is visited; undefined where it never is. */
  readonly conditions: readonly (BddNode | undefined)[];
}

/** The good day of a flow. Linear in its edges, again for what more and more conditions lead to. */
export function goodDayOf(structure: Structure, conditions: Conditions): GoodDay {
  const { outline } = structure;
  const { positions, firstEdge, edges, targets, ids } = outline.graph;
  const found = new Array<BddNode | undefined>(ids.length).fill(undefined);
  const visited: number[] = [];
  for (const origin of outline.hotOrigins) {
    const position = positions.get(origin) as number;
    found[position] = always;
    visited.push(position);
  }
  const waiting = [...visited];
  /** Of what is written, the condition under which it is read: whoever comes to a cache to write misses nothing there. */
  const reads = new Map<number, BddNode>();
  // The list grows while it is walked; what is reached under a wider condition is walked again.
  for (let next = 0; next < waiting.length; next += 1) {
    const position = waiting[next] as number;
    const here = found[position] ?? never;
    const end = firstEdge[position + 1] as number;
    for (let index = firstEdge[position] as number; index < end; index += 1) {
      const target = targets[index] as number;
      const before = found[target];
      // Most edges lead to what is visited in any case, and then they make no difference.
      if (before === always && reads.size === 0) continue;
      const edge = edges[index] as FlowEdge;
      if (!edge.hot || edge.asynchronous || edge.fallbackFor !== undefined) continue;
      const isOwnMiss = edge.miss && edge.via === edge.source;
      const from = isOwnMiss ? (reads.get(position) ?? here) : here;
      if (from === never) continue;
      const writes = isWrite(edge.dependency);
      if (writes && !reads.has(target)) reads.set(target, before ?? never);
      const read = writes ? undefined : reads.get(target);
      if (before === always && (read === undefined || read === always)) continue;
      const isPlain = edge.draws.length === 0 && !edge.miss;
      const when = isPlain ? anyway : walkedWhen(structure, edge);
      const after = widened(conditions, before ?? never, from, when);
      const readAfter = read === undefined ? undefined : widened(conditions, read, from, when);
      if (after === before && readAfter === read) continue;
      if (readAfter !== undefined) reads.set(target, readAfter);
      if (before === undefined) visited.push(target);
      found[target] = after;
      waiting.push(target);
    }
  }
  return { visited, conditions: found };
}

/** The draws under which an edge is walked: its branches, and caches before it that miss. */
function walkedWhen(structure: Structure, edge: FlowEdge): readonly Literal[] {
  const guard = guardOf(structure, edge);
  if (!edge.miss) return guard;
  const when = [...guard];
  for (const cache of [edge.via, ...(edge.behind ?? [])]) {
    const draw = cache === undefined ? undefined : structure.drawByCache.get(cache);
    if (draw !== undefined) when.push({ draw, is: false });
  }
  return when;
}

const anyway: readonly Literal[] = [];

function widened(conditions: Conditions, before: BddNode, here: BddNode, when: readonly Literal[]): BddNode {
  if (when.length === 0 && (before === never || here === always)) return here;
  return conditions.bdd.or(before, conditions.bdd.and(here, conditions.of(when)));
}
