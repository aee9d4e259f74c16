// How often a flow comes to each component: sums over all paths of a flow's graph, of first tries and of tries. It is the one
// place that walks paths for a quantity; load and retries read its sums, and neither names a path there.

import type { Dependency, Id, SystemModel } from "../../language/index.ts";
import { stronglyConnectedComponents } from "../graph/scc.ts";
import { walkSimplePaths } from "../graph/simple-paths.ts";
import { type Arrivals, isHandOff, passesFailureUp, type Tries, triesAt } from "./attempts.ts";
import { cross, crossWith, type FixedTerms, fixedOf, keyOf } from "./crossing.ts";
import type { FlowEdge } from "./flow-edges.ts";
import type { FlowGraph } from "./flow-graph.ts";
import {
  add,
  type Groups,
  type PathGroup,
  thrownTogether,
  type Unboundness,
  unbindAll,
  unit,
  widen,
} from "./path-groups.ts";
import { type SharedFailures, sharedFailuresOf } from "./shared-failures.ts";

/** A cycle of synchronous edges that some edge walks more than once. */
export interface Loop {
  readonly members: readonly Id[];
  readonly edges: readonly FlowEdge[];
}

export interface FlowVisits {
  readonly graph: FlowGraph;
  readonly groupsById: ReadonlyMap<Id, readonly PathGroup[]>;
  /** Visits of the target over each edge whose budget has a floor, in groups as of a component. */
  readonly groupsByEdge: ReadonlyMap<FlowEdge, readonly PathGroup[]>;
  readonly loops: readonly Loop[];
}

/** Edges looked at among the simple paths of one cyclic part before its sums become bounds. */
const simplePathBudget = 5_000;

/** From so many members on, a cyclic part with twice as many edges has far more simple paths than any budget. */
const hopelessSize = 40;

/** Loops kept to be shown; one is enough to explain a missing bound. */
const shownLoops = 20;

/** Conditions kept apart at one component before they are thrown together as loose. */
const conditionBudget = 1_000;

/** Share of its visits that a component passes on, in [0, 1]; undefined where it is not known. */
export type PassShare = (id: Id) => number | undefined;

interface Walk {
  readonly model: SystemModel;
  readonly graph: FlowGraph;
  readonly arrivals: (dependency: Dependency) => Arrivals;
  readonly passShare: PassShare;
  /** Edges that pass a failure up in spite of their stand-in. */
  readonly climbed: ReadonlySet<FlowEdge>;
  readonly terms: Map<readonly FlowEdge[], readonly EdgeTerms[]>;
  readonly inflow: Map<Id, Groups>;
  readonly groupsByEdge: Map<FlowEdge, Groups>;
  readonly loops: Loop[];
}

/**
 * The visits of a flow, from its origins over every edge. Exact: paths are summed by dynamic programming, branches are drawn
 * once per request, and inside a cyclic part, where a path stops at a component that it has been at, simple paths
 * are enumerated. Beyond the budgets the groups are loose and only their extremes hold.
 *
 * A failure climbs to the callers edge by edge; where an edge does not pass it up, the tries above it count as first
 * tries. An edge with a stand-in passes up the failure of what its stand-in needs as well. A synchronous cycle with an edge of more than one try has no bound. Linear in edges times conditions.
 */
export function visitsOf(
  model: SystemModel,
  graph: FlowGraph,
  arrivals: (dependency: Dependency) => Arrivals,
  passShare: PassShare = () => 1,
): FlowVisits {
  const visits = walkAll(model, graph, arrivals, passShare, none);
  const shared = sharedFailuresOf(model, graph);
  // Who tries once above matters to nobody.
  if (shared.size === 0 || !graph.edges.some((edge) => triesOver(model, edge, arrivals).burst > 1)) return visits;
  const groupsById = new Map(visits.groupsById);
  for (const [climbed, ids] of byEdges(shared, graph.edges)) {
    const again = walkAll(model, graph, arrivals, passShare, climbed);
    for (const id of ids) {
      const groups = again.groupsById.get(id);
      if (groups !== undefined) groupsById.set(id, groups);
    }
  }
  return { ...visits, groupsById };
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
  for (const [id, climbed] of shared) {
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

/** One walk over the whole flow, with failures climbing the given edges in spite of a stand-in. */
function walkAll(
  model: SystemModel,
  graph: FlowGraph,
  arrivals: (dependency: Dependency) => Arrivals,
  passShare: PassShare,
  climbed: ReadonlySet<FlowEdge>,
): FlowVisits {
  const ids = [...graph.edgesBySource.keys()];
  let terms = termsByModel.get(model);
  if (terms === undefined) {
    terms = new Map();
    termsByModel.set(model, terms);
  }
  const walk: Walk = {
    model,
    graph,
    arrivals,
    passShare,
    climbed,
    terms,
    inflow: new Map(),
    groupsByEdge: new Map(),
    loops: [],
  };
  for (const origin of graph.origins) groupsAt(walk, origin).set("", unit());

  const groupsById = new Map<Id, readonly PathGroup[]>();
  for (const members of cyclicParts(ids, graph.edges).reverse()) {
    settle(walk, members, groupsById);
  }
  const groupsByEdge = new Map<FlowEdge, readonly PathGroup[]>();
  for (const [edge, groups] of walk.groupsByEdge) groupsByEdge.set(edge, [...groups.values()]);
  const loops = walk.loops.sort((a, b) => (a.members.join(" ") < b.members.join(" ") ? -1 : 1));
  return { graph, groupsById, groupsByEdge, loops };
}

/** Groups of components that reach each other over the edges, later ones first. */
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

/** Sums up the paths into the members of one cyclic part, most often a single component, and passes them on. */
function settle(walk: Walk, members: readonly Id[], found: Map<Id, readonly PathGroup[]>): void {
  const [only] = members;
  if (only !== undefined && members.length === 1 && !leadsTo(edgesOf(walk.graph, only), only)) {
    found.set(only, passOn(walk, only, walk.inflow.get(only) ?? new Map()));
    return;
  }
  const totals = new Map<Id, Groups>(members.map((id) => [id, new Map()]));
  sumCycle(walk, members, totals);
  for (const [id, groups] of totals) found.set(id, passOn(walk, id, groups, totals));
}

function leadsTo(edges: readonly FlowEdge[], id: Id): boolean {
  for (const { target } of edges) if (target === id) return true;
  return false;
}

/** Passes what arrives at a component on to those that its edges lead to, other members of its cyclic part left out. */
function passOn(walk: Walk, id: Id, arrived: Groups, inside?: ReadonlyMap<Id, Groups>): readonly PathGroup[] {
  const groups = arrived.size > conditionBudget ? thrownTogether(arrived) : arrived;
  const all = [...groups.values()];
  for (const terms of termsFrom(walk, id)) {
    if (inside?.has(terms.edge.target) === true) continue;
    const into = groupsAt(walk, terms.edge.target);
    for (const group of all) pass(walk, terms, group, into);
  }
  walk.inflow.delete(id);
  return all;
}

/** Sums the simple paths of a cyclic part; a second time where loops without a bound turned up in the first. */
function sumCycle(walk: Walk, members: readonly Id[], totals: ReadonlyMap<Id, Groups>): void {
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
  totals: ReadonlyMap<Id, Groups>,
  unbound: Map<Id, Unboundness>,
): boolean {
  const known = new Map(unbound);
  const budget = { left: simplePathBudget };
  const edgesInside = new Map<Id, readonly FlowEdge[]>();
  for (const id of members) {
    const edges = edgesOf(walk.graph, id).filter((edge) => totals.has(edge.target));
    edgesInside.set(id, edges);
    totals.get(id)?.clear();
    for (const edge of edges) walk.groupsByEdge.delete(edge);
  }
  for (const start of members) {
    const inflow = walk.inflow.get(start);
    if (inflow === undefined) continue;
    const isComplete = walkSimplePaths<Id, FlowEdge, Groups>(
      {
        start,
        value: unbindAll(new Map([...inflow].map(([key, group]) => [key, { ...group }])), known.get(start)),
        edgesOf: (id) => edgesInside.get(id) ?? [],
        targetOf: (edge) => edge.target,
        step(groups, edge) {
          const next: Groups = new Map();
          const terms = termsOf(walk, edge);
          for (const group of groups.values()) pass(walk, terms, group, next);
          return next.size === 0 ? undefined : unbindAll(next, known.get(edge.target));
        },
        visit(id, groups) {
          const total = totals.get(id);
          if (total !== undefined) for (const [key, group] of groups) add(total, key, { ...group });
        },
        reenter(since, edge, groups) {
          if (isWalked(walk, edge, groups)) noteLoop(walk, [...since, edge], unbound);
        },
      },
      budget,
    );
    if (!isComplete) return false;
  }
  return true;
}

function isWalked(walk: Walk, edge: FlowEdge, groups: Groups): boolean {
  return [...groups.values()].some((group) => cross(walk.model, walk.graph, edge, group) !== undefined);
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

function triesOver(model: SystemModel, edge: FlowEdge, arrivals: (dependency: Dependency) => Arrivals): Tries {
  return triesAt(model, edge, edge.dependency?.deadline?.value ?? Number.POSITIVE_INFINITY, arrivals);
}

/** Gives the members of a part with too many paths one loose group each, with extremes that hold for every path. */
function loosen(
  walk: Walk,
  members: readonly Id[],
  totals: ReadonlyMap<Id, Groups>,
  unbound: ReadonlyMap<Id, Unboundness>,
): void {
  const groups = new Map<Id, PathGroup>();
  const waiting: Id[] = [];
  const reach = (id: Id, found: Groups): void => {
    for (const group of unbindAll(thrownTogether(found), unbound.get(id)).values()) {
      const known = groups.get(id);
      if (known === undefined) groups.set(id, group);
      if (known === undefined || widen(known, group)) waiting.push(id);
    }
  };
  for (const id of members) reach(id, walk.inflow.get(id) ?? new Map());
  // Extremes only widen. What would widen for ever stands on a loop, and is infinite from the start.
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const group = groups.get(id);
    if (group === undefined) continue;
    for (const edge of edgesOf(walk.graph, id)) {
      if (!totals.has(edge.target)) continue;
      const next: Groups = new Map();
      walk.groupsByEdge.delete(edge);
      pass(walk, termsOf(walk, edge), group, next);
      reach(edge.target, next);
    }
  }
  for (const [id, total] of totals) {
    const group = groups.get(id);
    total.clear();
    if (group !== undefined) total.set(keyOf(group), group);
  }
}

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

/** An edge with all that is the same whenever it is walked. */
interface EdgeTerms {
  readonly edge: FlowEdge;
  readonly fixed: FixedTerms;
  /** Tries where neither time nor the floor of a budget limits them. */
  readonly unlimited: Tries | undefined;
  readonly climbs: boolean;
}

/** Terms by the edges out of one component, once per snapshot: flows share those of components that they do not list. */
const termsByModel = new WeakMap<SystemModel, Map<readonly FlowEdge[], readonly EdgeTerms[]>>();

function termsFrom(walk: Walk, id: Id): readonly EdgeTerms[] {
  const edges = edgesOf(walk.graph, id);
  if (edges.length === 0) return [];
  let terms = walk.terms.get(edges);
  if (terms === undefined) {
    terms = edges.map((edge) => termsOf(walk, edge));
    walk.terms.set(edges, terms);
  }
  return terms;
}

function termsOf({ model, arrivals }: Walk, edge: FlowEdge): EdgeTerms {
  const hasFloor = edge.dependency?.retryBudget?.floor !== undefined;
  return {
    edge,
    fixed: fixedOf(model, edge),
    unlimited: hasFloor ? undefined : triesAt(model, edge, Number.POSITIVE_INFINITY, arrivals),
    climbs: passesFailureUp(model, edge),
  };
}

/** A group whose condition is still to be told. */
type Draft = { -readonly [Key in keyof PathGroup]: PathGroup[Key] };

/** Adds what a group of paths becomes behind an edge; nothing where the edge is not walked under its condition. */
function pass(
  walk: Walk,
  { edge, fixed, unlimited, climbs: climbsAlone }: EdgeTerms,
  group: PathGroup,
  into: Groups,
): void {
  const crossed = crossWith(fixed, walk.graph, edge, group);
  const share = walk.passShare(edge.source);
  if (crossed === undefined || share === 0) return;
  const weight = crossed.weight * (share ?? 1);
  const condition = share === undefined ? { ...crossed.condition, isLoose: true } : crossed.condition;
  const isUnlimited = crossed.limit === Number.POSITIVE_INFINITY && unlimited !== undefined;
  const tries = isUnlimited ? unlimited : triesAt(walk.model, edge, crossed.limit, walk.arrivals);
  const climbs = climbsAlone || walk.climbed.has(edge);
  const key = keyOf(condition);
  const known = into.get(key);
  const hasFloor = edge.dependency?.retryBudget?.floor !== undefined;
  // What is only added to a known group needs no object of its own, and most is.
  const next: Draft = known === undefined || hasFloor ? unit() : scratch;
  const { visits, largest, busiest } = group;
  next.draws = condition.draws;
  next.deadline = condition.deadline;
  next.wrote = condition.wrote;
  next.standsIn = condition.standsIn;
  next.isLoose = condition.isLoose;
  next.visits = visits * weight;
  next.paths = group.paths;
  next.burst = (climbs ? group.burst : visits) * weight * tries.burst;
  next.stated = (climbs ? group.stated : visits) * weight * tries.stated;
  next.sustainedLeast = (climbs ? group.sustainedLeast : visits) * weight * tries.sustainedLeast;
  next.sustainedMost = (climbs ? group.sustainedMost : visits) * weight * tries.sustainedMost;
  next.leastBurst = (climbs ? group.leastBurst : 1) * tries.burst;
  next.mostBurst = (climbs ? group.mostBurst : 1) * tries.burst;
  next.leastStated = (climbs ? group.leastStated : 1) * tries.stated;
  next.leastSustained = (climbs ? group.leastSustained : 1) * tries.sustainedLeast;
  next.mostSustained = (climbs ? group.mostSustained : 1) * tries.sustainedMost;
  next.largest = (climbs ? largest : busiest) * weight * tries.stated;
  next.busiest = busiest * weight;
  // Of the smaller of two paths nobody asks the way.
  const isSmaller = known !== undefined && !hasFloor;
  next.largestTrace =
    isSmaller && next.largest < known.largest
      ? undefined
      : { edge, before: climbs ? group.largestTrace : group.busiestTrace };
  next.busiestTrace = isSmaller && next.busiest < known.busiest ? undefined : { edge, before: group.busiestTrace };
  if (hasFloor) {
    let overEdge = walk.groupsByEdge.get(edge);
    if (overEdge === undefined) {
      overEdge = new Map();
      walk.groupsByEdge.set(edge, overEdge);
    }
    add(overEdge, key, { ...next });
  }
  add(into, key, next);
}

/** Where a group is made that is only added to another one; nothing keeps it. */
const scratch: Draft = unit();

const noEdges: readonly FlowEdge[] = [];

function edgesOf(graph: FlowGraph, id: Id): readonly FlowEdge[] {
  return graph.edgesBySource.get(id) ?? noEdges;
}

function groupsAt(walk: Walk, id: Id): Groups {
  let groups = walk.inflow.get(id);
  if (groups === undefined) {
    groups = new Map();
    walk.inflow.set(id, groups);
  }
  return groups;
}
