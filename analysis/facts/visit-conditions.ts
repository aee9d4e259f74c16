// Which components a flow visits while everything is up, and for which of its requests: those that take the right branches and
// miss the caches in front. What is visited because something has failed is no part of it.

import type { Id } from "../../language/index.ts";
import { always, type BddNode, never } from "../graph/bdd.ts";
import type { Conditions } from "./draw-conditions.ts";
import type { FlowEdge } from "./flow-edges.ts";
import { guardOf, type Literal, type Structure } from "./structure.ts";

/** By component, the condition under which the flow's hot path visits it while everything is up; in order of appearance. */
export function visitConditions(structure: Structure, conditions: Conditions): ReadonlyMap<Id, BddNode> {
  const { outline } = structure;
  const visited = new Map<Id, BddNode>(outline.hotOrigins.map((id) => [id, always]));
  const waiting = [...outline.hotOrigins];
  // The list grows while it is walked; what is reached under a wider condition is walked again.
  for (const id of waiting) {
    const here = visited.get(id) ?? never;
    for (const { target, edge } of structure.goodDayOf(id).steps) {
      const before = visited.get(target);
      if (before === always) continue;
      const when = edge === undefined ? anyway : walkedWhen(structure, edge);
      const after = widened(conditions, before ?? never, here, when);
      if (after === before) continue;
      visited.set(target, after);
      waiting.push(target);
    }
  }
  return visited;
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
