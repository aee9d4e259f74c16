// One walk over a flow for the sums of visits.ts: what it carries along, and what a group of paths becomes behind an edge.

import type { Dependency, Id, SystemModel } from "../../language/index.ts";
import { type Arrivals, statedTriesOf, type Tries, triesAt } from "./attempts.ts";
import { crossWith, type EdgeTerms, isPlainOver, type TermsByEdges, termsIn, termsOfEdges } from "./crossing.ts";
import type { FlowEdge } from "./flow-edges.ts";
import type { FlowGraph } from "./flow-graph.ts";
import {
  add,
  addTo,
  append,
  copyOf,
  type Extremes,
  firstTries,
  type Groups,
  groupUnder,
  noGroups,
  oneTry,
  type PathGroup,
  type Tried,
  unit,
  type Ways,
  waysAtOrigin,
} from "./path-groups.ts";

/** A cycle of synchronous edges that some edge walks more than once. */
export interface Loop {
  readonly members: readonly Id[];
  readonly edges: readonly FlowEdge[];
}

/** Share of its visits that a component passes on, in [0, 1]; undefined where it is not known. */
export type PassShare = (id: Id) => number | undefined;

export interface Walk {
  readonly model: SystemModel;
  readonly graph: FlowGraph;
  readonly arrivals: (dependency: Dependency) => Arrivals;
  readonly passShare: PassShare;
  /** Edges that pass a failure up in spite of their stand-in. */
  readonly climbed: ReadonlySet<FlowEdge>;
  /** Whether groups remember their largest single paths. */
  readonly isTracing: boolean;
  readonly terms: TermsByEdges;
  /** What arrives at each component, by its position in the flow, until it is passed on. */
  readonly inflow: (Groups | undefined)[];
  readonly groupsByEdge: Map<FlowEdge, Groups>;
  readonly loops: Loop[];
  /** What groups have for their extremes so far, so that equal ones are the same object. */
  readonly extremes: Extremes[];
  /** Edges over which something is handed on where it has been handed on before: such a turn is not counted. */
  readonly rounds: Set<FlowEdge>;
}

/** A walk that has gone nowhere yet. */
export function beginWalk(
  of: Pick<Walk, "model" | "graph" | "arrivals" | "passShare" | "climbed" | "isTracing">,
): Walk {
  const { model, graph, arrivals, passShare, climbed, isTracing } = of;
  const inflow = new Array<undefined>(graph.ids.length).fill(undefined);
  const terms = termsIn(model);
  const found = { groupsByEdge: new Map(), loops: [], extremes: [], rounds: new Set<FlowEdge>() };
  return { model, graph, arrivals, passShare, climbed, isTracing, terms, inflow, ...found };
}

/** The terms of the edges out of a component, by its position. */
export function termsFrom({ model, graph, terms }: Walk, position: number): readonly EdgeTerms[] {
  return termsOfEdges(model, graph.edgesAt[position] as readonly FlowEdge[], terms);
}

/** A group whose condition is still to be told. */
type Draft = { -readonly [Key in keyof PathGroup]: PathGroup[Key] };

/** Adds what a group of paths becomes behind an edge; nothing where the edge is not walked under its condition. */
export function pass(walk: Walk, terms: EdgeTerms, group: PathGroup, into: Groups): void {
  const { edge, unlimited } = terms;
  // Most edges change nothing, and need no object that says so.
  const isPlain = isPlainOver(terms, group.condition);
  const crossed = isPlain ? undefined : crossWith(terms, walk.graph, group.condition);
  if (crossed === undefined && !isPlain) return;
  const share = terms.isBeforeLimit ? 1 : walk.passShare(edge.source);
  if (share === 0) return;
  const weight = (crossed?.weight ?? terms.weight) * (share ?? 1);
  const behind = crossed?.condition ?? group.condition;
  const condition = share === undefined ? { ...behind, isLoose: true } : behind;
  const limit = crossed?.limit ?? Number.POSITIVE_INFINITY;
  const isUnlimited = unlimited !== undefined && limit === Number.POSITIVE_INFINITY;
  const tries = isUnlimited ? unlimited : triesAt(walk.model, edge, limit, walk.arrivals);
  const climbs = terms.climbs || walk.climbed.has(edge);
  const known = groupUnder(into, condition);
  const hasFloor = unlimited === undefined;
  // What is only added to a known group needs no object of its own, and most is.
  const next: Draft = known === undefined || hasFloor ? unit() : scratch;
  next.condition = condition;
  next.visits = group.visits * weight;
  next.paths = group.paths;
  next.tried = triedOver(walk, group, climbs, weight, tries, next === scratch);
  if (next.tried !== undefined && isShortened(walk, terms, group, climbs))
    shorten(walk, next.tried, group, weight, tries);
  next.ways = walk.isTracing ? waysOver(edge, group.ways ?? waysAtOrigin, climbs, weight, tries) : undefined;
  if (hasFloor) {
    let overEdge = walk.groupsByEdge.get(edge);
    if (overEdge === undefined) {
      overEdge = noGroups();
      walk.groupsByEdge.set(edge, overEdge);
    }
    add(overEdge, copyOf(next));
  }
  if (known === undefined) append(into, next);
  else addTo(known, next);
}

/** The tries behind an edge of a group before it; none where they are first tries alone. `isPassing`: nobody keeps them. */
function triedOver(
  walk: Walk,
  { visits, tried }: PathGroup,
  climbs: boolean,
  weight: number,
  tries: Tries,
  isPassing: boolean,
): Tried | undefined {
  const before = climbs ? tried : undefined;
  // Who makes no second try in any case makes none with a budget either.
  if (before === undefined && tries.burst === 1) return undefined;
  const next = isPassing ? scratchTried : firstTries(1);
  next.burst = (before?.burst ?? visits) * weight * tries.burst;
  next.stated = (before?.stated ?? visits) * weight * tries.stated;
  next.sustainedLeast = (before?.sustainedLeast ?? visits) * weight * tries.sustainedLeast;
  next.sustainedMost = (before?.sustainedMost ?? visits) * weight * tries.sustainedMost;
  next.extremes = extremesOver(walk, before?.extremes ?? oneTry, tries);
  return next;
}

function extremesOver(walk: Walk, before: Extremes, { burst, stated, sustainedLeast, sustainedMost }: Tries): Extremes {
  if (burst === 1 && stated === 1 && sustainedLeast === 1 && sustainedMost === 1) return before;
  return sharedIn(walk, {
    leastBurst: before.leastBurst * burst,
    mostBurst: before.mostBurst * burst,
    leastStated: before.leastStated * stated,
    leastSustained: before.leastSustained * sustainedLeast,
    mostSustained: before.mostSustained * sustainedMost,
  });
}

/** So many extremes are looked through for equal ones: few flows have more than three. */
const lookedThrough = 8;

/** The extremes of a walk that equal the given ones; these where there are none. */
function sharedIn({ extremes }: Walk, own: Extremes): Extremes {
  for (let index = 0; index < extremes.length; index += 1) {
    const known = extremes[index] as Extremes;
    if (
      known.leastBurst === own.leastBurst &&
      known.mostBurst === own.mostBurst &&
      known.leastStated === own.leastStated &&
      known.leastSustained === own.leastSustained &&
      known.mostSustained === own.mostSustained
    ) {
      return known;
    }
  }
  if (extremes.length < lookedThrough) extremes.push(own);
  return own;
}

const sharingByGraph = new WeakMap<FlowGraph, { readonly model: SystemModel; readonly shares: boolean }>();

/** Whether some caller makes several tries within one deadline and passes on what is left of it, which is less for each of them. */
function sharesDeadline(model: SystemModel, graph: FlowGraph): boolean {
  let known = sharingByGraph.get(graph);
  if (known?.model !== model) {
    const { componentById } = model;
    const passesOn = (id: Id) => componentById.get(id)?.propagatesDeadline !== undefined;
    const shares = graph.edges.some(
      ({ source, target, dependency }) =>
        dependency !== undefined &&
        statedTriesOf(dependency) > 1 &&
        passesOn(target) &&
        (dependency.deadline !== undefined || passesOn(source)),
    );
    known = { model, shares };
    sharingByGraph.set(graph, known);
  }
  return known.shares;
}

/**
 * Whether tries before an edge may leave it less time than the first of them does: those above have been made one after the other, and
 * what is left of their deadline is what counts here.
 */
export function isShortened(
  { model, graph }: Pick<Walk, "model" | "graph">,
  { time }: EdgeTerms,
  { condition, tried }: Pick<PathGroup, "condition"> & { readonly tried: unknown },
  climbs: boolean,
): boolean {
  if (!time.inheritsDeadline || !climbs || tried === undefined) return false;
  return condition.deadline !== Number.POSITIVE_INFINITY && sharesDeadline(model, graph);
}

/**
 * Lasting tries, at least, over an edge where `isShortened`: each first try before it makes all that the deadline leaves, and each
 * further one a single try.
 */
export function shortenedTries(visits: number, before: number, weight: number, tries: number): number {
  return (visits * tries + Math.max(0, before - visits)) * weight;
}

function shorten(
  walk: Walk,
  next: Tried,
  { visits, tried }: PathGroup,
  weight: number,
  { sustainedLeast }: Tries,
): void {
  if (tried === undefined) return;
  next.sustainedLeast = shortenedTries(visits, tried.sustainedLeast, weight, sustainedLeast);
  const leastSustained = shortenedTries(1, tried.extremes.leastSustained, 1, sustainedLeast);
  next.extremes = sharedIn(walk, { ...next.extremes, leastSustained });
}

/** The largest single paths behind an edge, of those before it. */
function waysOver(edge: FlowEdge, before: Ways, climbs: boolean, weight: number, tries: Tries): Ways {
  const { largest, largestTrace, busiest, busiestTrace } = before;
  return {
    largest: (climbs ? largest : busiest) * weight * tries.stated,
    largestTrace: { edge, before: climbs ? largestTrace : busiestTrace },
    busiest: busiest * weight,
    busiestTrace: { edge, before: busiestTrace },
  };
}

/** Where a group is made that is only added to another one; nothing keeps it. */
const scratch: Draft = unit();
const scratchTried: Tried = firstTries(1);

const noEdges: readonly FlowEdge[] = [];

/** Attempts over an edge of a request that brings no deadline. */
export function triesOver(model: SystemModel, edge: FlowEdge, arrivals: (dependency: Dependency) => Arrivals): Tries {
  return triesAt(model, edge, edge.dependency?.deadline?.value ?? Number.POSITIVE_INFINITY, arrivals);
}

/** The edges out of a component. */
export function edgesOf(graph: FlowGraph, id: Id): readonly FlowEdge[] {
  return graph.edgesBySource.get(id) ?? noEdges;
}

/** What has arrived at a component so far, by its position; to be added to. */
export function groupsAt(walk: Walk, position: number): Groups {
  let groups = walk.inflow[position];
  if (groups === undefined) {
    groups = noGroups();
    walk.inflow[position] = groups;
  }
  return groups;
}
