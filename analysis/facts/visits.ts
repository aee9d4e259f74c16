// How often a flow comes to each component: sums over all paths of a flow's graph, of first tries and of tries. It is the one
// place that walks paths for a quantity; load and retries read its sums, and neither names a path there.

import type { Dependency, Id, SystemModel } from "../../language/index.ts";
import { leadsToItself } from "../graph/rows.ts";
import type { Arrivals } from "./attempts.ts";
import { ByPosition } from "./by-position.ts";
import type { EdgeTerms } from "./crossing.ts";
import type { FlowEdge } from "./flow-edges.ts";
import type { FlowGraph } from "./flow-graph.ts";
import { add, type Groups, noGroups, type PathGroup, thrownTogether, unit, waysAtOrigin } from "./path-groups.ts";
import { type SharedFailure, type SharedFailures, sharedFailuresOf } from "./shared-failures.ts";
import { trimmed } from "./trimmed.ts";
import { sumCycle } from "./visit-cycles.ts";
import { beginWalk, groupsAt, type Loop, type PassShare, pass, termsFrom, triesOver, type Walk } from "./visit-walk.ts";

export type { Loop, PassShare };

export interface FlowVisits {
  readonly graph: FlowGraph;
  /** By position in the graph, the paths into a component. */
  readonly groupsAt: readonly (readonly PathGroup[])[];
  /** `groupsAt` by component, in the order in which the flow settles. */
  readonly groupsById: ReadonlyMap<Id, readonly PathGroup[]>;
  /** Visits of the target over each edge whose budget has a floor, in groups as of a component. */
  readonly groupsByEdge: ReadonlyMap<FlowEdge, readonly PathGroup[]>;
  readonly loops: readonly Loop[];
  /** What is asked in place of something else since the component itself fails, by its position; most flows have none. */
  readonly standIns: ReadonlyMap<number, StandIns>;
  /** Edges over which something is handed on again where it has been handed on before, how often nobody says: not counted. */
  readonly rounds: ReadonlySet<FlowEdge>;
}

/** What the failure of a component brings back to it by way of stand-ins, beside the groups of paths into it: those are the most. */
export interface StandIns {
  /** Paths that bring the fewest tries. */
  readonly least: readonly PathGroup[];
  /** Which of the paths that stand in for others are walked for certain: only where all are, they count among the fewest. */
  readonly asked: SharedFailure["asked"];
  /** Whether each request fails that the groups say fails: else they tell the most there can be. */
  readonly isSure: boolean;
}

/** Conditions kept apart at one component before they are thrown together as loose. */
const conditionBudget = 1_000;

/**
 * The visits of a flow, from its origins over every edge. Exact: paths are summed by dynamic programming, branches are drawn
 * once per request, and inside a cyclic part paths are enumerated: one stops at a component that waits for it, and at a queue or
 * topic that it has been at, where the turns that are left out make the groups behind it loose, with the paths that there are as the
 * least. Beyond the budgets the groups are loose and only their extremes hold.
 *
 * A failure climbs to the callers edge by edge; where an edge does not pass it up, the tries above it count as first
 * tries. An edge with a stand-in passes up the failure of what its stand-in needs as well. A synchronous cycle with an
 * edge of more than one try has no bound. Linear in edges times conditions.
 * `isTracing`: whether the groups tell their largest single paths, which few are asked for.
 */
export function visitsOf(
  model: SystemModel,
  graph: FlowGraph,
  arrivals: (dependency: Dependency) => Arrivals,
  passShare: PassShare = () => 1,
  isTracing = false,
): FlowVisits {
  const walkWith = (climbed: ReadonlySet<FlowEdge>) =>
    walkAll(beginWalk({ model, graph, arrivals, passShare, climbed, isTracing }));
  const visits = walkWith(none);
  const shared = sharedFailuresOf(model, graph);
  if (shared.size === 0) return visits;
  const groupsAt = visits.groupsAt.slice();
  // Who tries once above matters to nobody.
  if (graph.edges.some((edge) => triesOver(model, edge, arrivals).burst > 1)) {
    for (const [climbed, ids] of byEdges(shared, graph.edges)) {
      const again = walkWith(climbed);
      for (const id of ids) {
        const position = graph.positions.get(id);
        if (position !== undefined) groupsAt[position] = again.groupsAt[position] as readonly PathGroup[];
      }
    }
  }
  const standIns = new Map<number, StandIns>();
  for (const [id, { asked, isSure }] of shared) {
    const position = graph.positions.get(id);
    if (position === undefined) continue;
    const least = (isSure ? groupsAt : visits.groupsAt)[position] as readonly PathGroup[];
    standIns.set(position, { least, asked: isSure || asked === "none" ? asked : "some", isSure });
  }
  return { ...visits, groupsAt, groupsById: byId(graph, groupsAt), standIns };
}

function byId({ positions, ids, order }: FlowGraph, groupsAt: FlowVisits["groupsAt"]): FlowVisits["groupsById"] {
  return new ByPosition(positions, ids, groupsAt, order);
}

const none: ReadonlySet<FlowEdge> = new Set();

/** Edges walked for components with climbing edges of their own; beyond, the rest are taken together. */
const climbBudget = 50_000;

/**
 * Components by the edges that their failure climbs in spite of a stand-in: each such set takes a walk of its own. Where the sets
 * are many the last of them climbs all of the rest, which errs on more tries.
 */
function byEdges(
  shared: SharedFailures,
  edges: readonly FlowEdge[],
): readonly (readonly [ReadonlySet<FlowEdge>, readonly Id[]])[] {
  const numbers = new Map(edges.map((edge, index) => [edge, index]));
  const sets = new Map<string, { readonly climbed: Set<FlowEdge>; readonly ids: Id[] }>();
  for (const [id, { climbed }] of shared) {
    // Where it is caught all the same, the first walk has it.
    if (climbed.size === 0) continue;
    const isLast = (sets.size + 1) * edges.length > climbBudget;
    const key = isLast ? "rest" : [...climbed].map((edge) => numbers.get(edge)).join(" ");
    let set = sets.get(key);
    if (set === undefined) {
      set = { climbed: new Set(), ids: [] };
      sets.set(key, set);
    }
    for (const edge of climbed) set.climbed.add(edge);
    set.ids.push(id);
  }
  return [...sets.values()].map(({ climbed, ids }) => [climbed, ids] as const);
}

/** One walk over the whole flow. */
function walkAll(walk: Walk): FlowVisits {
  const { graph, isTracing } = walk;
  for (const origin of graph.origins) {
    const group = unit();
    if (isTracing) group.ways = waysAtOrigin;
    add(groupsAt(walk, graph.positions.get(origin) as number), group);
  }

  const { ids, order, partEnds } = graph;
  const found: (readonly PathGroup[])[] = new Array(ids.length).fill(nowhere);
  for (let start = 0, end = 0; start < order.length; start = end) {
    end = partEnds[start] as number;
    const position = order[start] as number;
    if (end - start > 1 || leadsToItself(graph, position)) settleCycle(walk, order.subarray(start, end), found);
    else found[position] = passOn(walk, position, walk.inflow[position] ?? noGroups());
  }
  const groupsByEdge = new Map<FlowEdge, readonly PathGroup[]>();
  for (const [edge, groups] of walk.groupsByEdge) groupsByEdge.set(edge, groups.all);
  const loops = walk.loops.sort((a, b) => (a.members.join(" ") < b.members.join(" ") ? -1 : 1));
  return {
    graph,
    groupsAt: found,
    groupsById: byId(graph, found),
    groupsByEdge,
    loops,
    standIns: noStandIns,
    rounds: walk.rounds,
  };
}

const noStandIns: FlowVisits["standIns"] = new Map();

const nowhere: readonly PathGroup[] = [];

/** Sums up the paths into the members of one cyclic part, and passes them on. */
function settleCycle(walk: Walk, positions: Int32Array, found: (readonly PathGroup[])[]): void {
  const members = Array.from(positions, (position) => walk.graph.ids[position] as Id);
  const totals = new Map<Id, Groups>(members.map((id) => [id, noGroups()]));
  sumCycle(walk, members, totals);
  for (const [index, id] of members.entries()) {
    const position = positions[index] as number;
    found[position] = passOn(walk, position, totals.get(id) ?? noGroups(), totals);
  }
}

/** Passes what arrives at a component on to those that its edges lead to, other members of its cyclic part left out. */
function passOn(walk: Walk, position: number, arrived: Groups, inside?: ReadonlyMap<Id, Groups>): readonly PathGroup[] {
  const { all } = arrived.all.length > conditionBudget ? thrownTogether(arrived) : arrived;
  const { firstEdge, targets } = walk.graph;
  const first = firstEdge[position] as number;
  const terms = termsFrom(walk, position);
  for (let index = 0; index < terms.length; index += 1) {
    const one = terms[index] as EdgeTerms;
    if (inside?.has(one.edge.target) === true) continue;
    const into = groupsAt(walk, targets[first + index] as number);
    for (let group = 0; group < all.length; group += 1) pass(walk, one, all[group] as PathGroup, into);
  }
  walk.inflow[position] = undefined;
  return all.length === 1 ? all : trimmed(all);
}
