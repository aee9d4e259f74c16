// Sums over the paths inside a cyclic part of a flow, where a path stops at a component that waits for it, and at a queue or topic that
// it has been at: such paths one by one, and beyond a budget bounds that hold for all of them. Paths outside of such parts are
// summed in visits.ts.

import type { Id } from "../../language/index.ts";
import { stronglyConnectedComponents } from "../graph/scc.ts";
import { walkSimplePaths } from "../graph/simple-paths.ts";
import { isHandOff } from "./attempts.ts";
import { type Condition, cross, noSection, termsWithin } from "./crossing.ts";
import type { FlowEdge } from "./flow-edges.ts";
import {
  add,
  copiesOf,
  copyOf,
  endlessSums,
  type Groups,
  noGroups,
  type PathGroup,
  thrownTogether,
  type Unboundness,
  unbindAll,
  widen,
} from "./path-groups.ts";
import { edgesOf, type Loop, pass, triesOver, type Walk } from "./visit-walk.ts";

/** Edges looked at among the simple paths of one cyclic part before its sums become bounds. */
const simplePathBudget = 5_000;

/** From so many members on, a cyclic part with twice as many edges has far more simple paths than any budget. */
const hopelessSize = 40;

/** Loops kept to be shown; one is enough to explain a missing bound. */
const shownLoops = 20;

/** Sums the simple paths of a cyclic part; a second time where loops without a bound turned up in the first. */
export function sumCycle(walk: Walk, members: readonly Id[], totals: Map<Id, Groups>): void {
  const unbound = new Map<Id, Unboundness>();
  const innerCount = members.reduce(
    (sum, id) => sum + edgesOf(walk.graph, id).filter((edge) => totals.has(edge.target)).length,
    0,
  );
  const isHopeless = members.length >= hopelessSize && innerCount >= 2 * members.length;
  if (isHopeless || !enumerate(walk, members, totals, unbound)) loosen(walk, members, totals, unboundIn(walk, members));
  else if (unbound.size > 0) enumerate(walk, members, totals, unbound);
}

/** Adds every simple path of the part to the totals, and notes the loops found; false when there were too many paths. */
function enumerate(
  walk: Walk,
  members: readonly Id[],
  totals: Map<Id, Groups>,
  unbound: Map<Id, Unboundness>,
): boolean {
  const known = new Map(unbound);
  const budget = { left: simplePathBudget };
  const edgesInside = new Map<Id, readonly FlowEdge[]>();
  for (const id of members) {
    const edges = edgesOf(walk.graph, id).filter((edge) => totals.has(edge.target));
    edgesInside.set(id, edges);
    totals.set(id, noGroups());
    for (const edge of edges) walk.groupsByEdge.delete(edge);
  }
  const { componentById } = walk.model;
  /** Whether what goes round is handed on again where it has been handed on before, on good days or only where something fails. */
  let rounds: "none" | "stand-in" | "usual" = "none";
  for (const start of members) {
    const inflow = arrivedAt(walk, start);
    if (inflow === undefined) continue;
    const isComplete = walkSimplePaths<Id, FlowEdge, Groups>(
      {
        start,
        value: unbindAll(copiesOf(inflow), known.get(start)),
        edgesOf: (id) => edgesInside.get(id) ?? [],
        targetOf: (edge) => edge.target,
        step(groups, edge, isAgain) {
          let next = noGroups();
          const terms = termsWithin(walk.model, walk.graph, edge);
          for (const group of groups.all) pass(walk, terms, group, next);
          // The flow lists what the component does with requests, and nothing that it does with what comes back.
          const isSilent = isAgain && edge.begins === 0 && walk.graph.listed.has(edge.target);
          if (isSilent) next = under(next, { section: noSection });
          return next.all.length === 0 ? undefined : unbindAll(next, known.get(edge.target));
        },
        visit(id, groups) {
          const total = totals.get(id);
          if (total !== undefined) for (const group of groups.all) add(total, copyOf(group));
        },
        // Whoever has handed something on waits for nothing any more, and is free to be asked by what has come of it.
        comesAgain: (since, edge) => {
          if (isHandOff(componentById.get(edge.target))) return false;
          return (
            isHandOff(componentById.get(edge.source)) ||
            since.some(({ source }) => isHandOff(componentById.get(source)))
          );
        },
        reenter(since, edge, groups) {
          const next = walkedOver(walk, edge, groups);
          if (next.length === 0) return;
          noteLoop(walk, [...since, edge], unbound);
          if (!isHandOff(componentById.get(edge.target))) return;
          walk.rounds.add(edge);
          if (next.some(({ standsIn }) => !standsIn)) rounds = "usual";
          else if (rounds === "none") rounds = "stand-in";
        },
      },
      budget,
    );
    if (!isComplete) return false;
  }
  // How often it goes round nobody says: once at least, which is counted.
  if (rounds !== "none") {
    for (const total of totals.values()) addRounds(total, rounds === "stand-in");
    for (const edge of [...edgesInside.values()].flat()) {
      const over = walk.groupsByEdge.get(edge);
      if (over !== undefined) addRounds(over, rounds === "stand-in");
    }
  }
  return true;
}

/** Adds turns of unknown number, whose single paths have the extremes of those that are known, under conditions that are no narrower. */
function addRounds(total: Groups, areStandIns: boolean): void {
  for (const group of [...total.all]) {
    const standsIn = group.condition.standsIn || areStandIns;
    const condition = { ...group.condition, standsIn, isLoose: true };
    add(total, { ...group, ...endlessSums(group), condition, paths: 0 });
  }
}

/** The same groups under another condition. */
function under(groups: Groups, condition: Partial<Condition>): Groups {
  const changed = noGroups();
  for (const group of groups.all) add(changed, { ...copyOf(group), condition: { ...group.condition, ...condition } });
  return changed;
}

/** The conditions behind an edge, of the groups that walk it. */
function walkedOver(walk: Walk, edge: FlowEdge, groups: Groups): readonly Condition[] {
  return groups.all.flatMap((group) => cross(walk.model, walk.graph, edge, group.condition)?.condition ?? []);
}

/** Marks the components of a loop on which each turn multiplies the tries. */
function noteLoop(walk: Walk, edges: readonly FlowEdge[], unbound: Map<Id, Unboundness>): void {
  if (!edges.every((edge) => isSynchronous(walk, edge))) return;
  const tries = edges.map((edge) => triesOver(walk.model, edge, walk.arrivals));
  if (!tries.some(({ burst }) => burst > 1)) return;
  const start = edges.reduce((first, edge, index) => (edge.source < (edges[first]?.source ?? "") ? index : first), 0);
  const turned = [...edges.slice(start), ...edges.slice(0, start)];
  const members = turned.map((edge) => edge.source);
  const isSame = (loop: Loop) =>
    loop.members.length === members.length && members.every((id) => loop.members.includes(id));
  if (walk.loops.length < shownLoops && !walk.loops.some(isSame)) walk.loops.push({ members, edges: turned });
  for (const id of members) {
    const known = unbound.get(id);
    unbound.set(id, {
      sustainedLeast: known?.sustainedLeast === true || tries.some(({ sustainedLeast }) => sustainedLeast > 1),
      sustainedMost: known?.sustainedMost === true || tries.some(({ sustainedMost }) => sustainedMost > 1),
    });
  }
}

/** A client starts a flow of its own accord; being told something does not make it ask again. */
function isSynchronous(walk: Walk, edge: FlowEdge): boolean {
  const { componentById } = walk.model;
  const isToClient = componentById.get(edge.target)?.kind === "client";
  return !edge.asynchronous && !isToClient && !isHandOff(componentById.get(edge.source));
}

/** Gives the members of a part with too many paths one loose group each, with extremes that hold for every path. */
function loosen(
  walk: Walk,
  members: readonly Id[],
  totals: Map<Id, Groups>,
  unbound: ReadonlyMap<Id, Unboundness>,
): void {
  const groups = new Map<Id, PathGroup>();
  const waiting: Id[] = [];
  const reach = (id: Id, found: Groups): void => {
    for (const group of unbindAll(thrownTogether(found), unbound.get(id)).all) {
      const known = groups.get(id);
      if (known === undefined) groups.set(id, group);
      if (known === undefined || widen(known, group)) waiting.push(id);
    }
  };
  for (const id of members) reach(id, arrivedAt(walk, id) ?? noGroups());
  // Extremes only widen. What would widen for ever stands on a loop, and is infinite from the start.
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const group = groups.get(id);
    if (group === undefined) continue;
    for (const edge of edgesOf(walk.graph, id)) {
      if (!totals.has(edge.target)) continue;
      const next = noGroups();
      walk.groupsByEdge.delete(edge);
      pass(walk, termsWithin(walk.model, walk.graph, edge), group, next);
      reach(edge.target, next);
    }
  }
  for (const id of members) {
    const group = groups.get(id);
    const total = noGroups();
    if (group !== undefined) add(total, group);
    totals.set(id, total);
  }
}

/** Groups of components that reach each other over the edges, what is led to first. */
function cyclicParts(ids: readonly Id[], edges: readonly FlowEdge[]): Id[][] {
  const indexById = new Map<Id, number>();
  for (let index = 0; index < ids.length; index += 1) indexById.set(ids[index] as Id, index);
  const successors: number[][] = ids.map(() => []);
  for (const edge of edges) {
    const source = indexById.get(edge.source);
    const target = indexById.get(edge.target);
    if (source !== undefined && target !== undefined) successors[source]?.push(target);
  }
  const parts: Id[][] = [];
  for (const part of stronglyConnectedComponents(ids.length, (node) => successors[node] ?? noNodes)) {
    const inOrder = part.length === 1 ? part : [...part].sort((a, b) => a - b);
    parts.push(inOrder.map((node) => ids[node] as Id));
  }
  return parts;
}

const noNodes: readonly number[] = [];

/** As `noteLoop` finds them, but over closed walks: every member that retries on some cycle could reach. */
function unboundIn(walk: Walk, members: readonly Id[]): ReadonlyMap<Id, Unboundness> {
  const unbound = new Map<Id, Unboundness>();
  const edges = members.flatMap((id) => edgesOf(walk.graph, id)).filter((edge) => isSynchronous(walk, edge));
  for (const part of cyclicParts(members, edges)) {
    const inside = new Set(part);
    const within = edges.filter((edge) => inside.has(edge.source) && inside.has(edge.target));
    // One closed walk goes through all of the part, so noting its edges as one loop marks every member.
    if (within.length > 0) noteLoop(walk, within, unbound);
  }
  return unbound;
}

function arrivedAt({ graph, inflow }: Walk, id: Id): Groups | undefined {
  return inflow[graph.positions.get(id) ?? -1];
}
