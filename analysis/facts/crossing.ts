// What it means to walk one edge of a flow: how often, under which condition, and what the way beyond depends on.
// It adds nothing up; visits.ts sums over paths with it and retry-paths.ts names single ones.

import type { Component, Seconds, SystemModel } from "../../language/index.ts";
import { climbsOver, type Tries, unlimitedTriesOver } from "./attempts.ts";
import { type Draw, type FlowEdge, isBeforeLimit, isWrite } from "./flow-edges.ts";
import type { FlowGraph } from "./flow-graph.ts";

/** What the further way of a path depends on. */
export interface Condition {
  /** Branches that were taken, sorted by their `either`. */
  readonly draws: readonly Draw[];
  /** Time that the caller leaves, where the component passes deadlines on; else `Infinity`. */
  readonly deadline: Seconds;
  /** Came to a cache to write. */
  readonly wrote: boolean;
  /** Leads over a fallback, so it is walked only while something is down. */
  readonly standsIn: boolean;
  /** Whether the sums' weight is unknown, between none and `visits`: a hit ratio is missing, or paths were too many. */
  readonly isLoose: boolean;
  /** The section of the component's steps that is to be done; `anySection` where it is one or another, `noSection` where none is. */
  readonly section: number;
}

/** Of paths thrown together. */
export const anySection = -1;

/** What comes back, past a queue or topic, to a component of which the flow lists other steps alone. */
export const noSection = -2;

/** One request at its origin. */
export const atOrigin: Condition = {
  draws: [],
  deadline: Number.POSITIVE_INFINITY,
  wrote: false,
  standsIn: false,
  isLoose: false,
  section: 0,
};

/** What it means to walk an edge under a condition: how often, until when tries may start, and the condition behind it. */
export interface Crossing {
  /** Times per visit of the source, > 0. */
  readonly weight: number;
  /** Attempts must start before it. */
  readonly limit: Seconds;
  readonly condition: Condition;
}

/** Undefined where the edge is not walked: another branch was taken, it stands in another section, a cache never misses, or nothing was read. */
export function cross(model: SystemModel, graph: FlowGraph, edge: FlowEdge, from: Condition): Crossing | undefined {
  return crossWith(termsWithin(model, graph, edge), graph, from);
}

/** As `cross`, with the edge's terms at hand. */
export function crossWith(terms: EdgeTerms, graph: FlowGraph, from: Condition): Crossing | undefined {
  if (isPlainOver(terms, from)) return { weight: terms.weight, limit: Number.POSITIVE_INFINITY, condition: from };
  const { edge } = terms;
  if (from.section !== edge.section && from.section !== anySection) return undefined;
  if (from.wrote && edge.miss && edge.via === edge.source) return undefined;
  let { weight } = terms;
  let draws = from.draws;
  if (edge.draws.length > 0) {
    const drawn = drawTogether(graph, from.draws, edge.draws);
    if (drawn === undefined) return undefined;
    weight *= drawn.probability;
    draws = drawn.draws;
  }
  if (!(weight > 0)) return undefined;
  const { time } = terms;
  const limit = limitOver(time, from.deadline);
  const deadline = time.passesDeadline ? Math.min(limit, time.timeout ?? limit) : Number.POSITIVE_INFINITY;
  const standsIn = from.standsIn || edge.fallbackFor !== undefined;
  const isLoose = from.isLoose || !terms.isKnown;
  const isPlain = draws.length === 0 && deadline === Number.POSITIVE_INFINITY && edge.begins === 0;
  if (isPlain && !terms.writesCache && !standsIn && !isLoose) return { weight, limit, condition: atOrigin };
  const section = edge.begins;
  return { weight, limit, condition: { draws, deadline, wrote: terms.writesCache, standsIn, isLoose, section } };
}

/**
 * Whether an edge is walked with its own weight and without a limit, the condition behind it being that before it: what most
 * crossings are. Branches that were taken before are as they were.
 */
export function isPlainOver({ isPlain }: EdgeTerms, { section, deadline, wrote }: Condition): boolean {
  return isPlain && section === 0 && deadline === Number.POSITIVE_INFINITY && !wrote;
}

/** As the weight of `crossWith`, for those who go no further; 0 where the edge is not walked. */
export function weightOver(terms: EdgeTerms, graph: FlowGraph, from: Condition): number {
  const { edge } = terms;
  if (from.wrote && edge.miss && edge.via === edge.source) return 0;
  if (from.section !== edge.section && from.section !== anySection) return 0;
  if (edge.draws.length === 0) return Math.max(0, terms.weight);
  return crossWith(terms, graph, from)?.weight ?? 0;
}

/** What is the same whenever an edge is walked. */
export interface EdgeTerms {
  readonly edge: FlowEdge;
  /** Times per visit of the source, branches left out; with an unknown hit ratio the most. */
  readonly weight: number;
  readonly isKnown: boolean;
  readonly time: EdgeTime;
  readonly writesCache: boolean;
  /** Whether nothing more is known of a request behind it than before it; see `isPlainOver`. */
  readonly isPlain: boolean;
  /** Tries where time does not limit them; absent where the floor of a budget does. */
  readonly unlimited: Tries | undefined;
  /** Whether a failure behind it reaches those who called its source. */
  readonly climbs: boolean;
  /** Whether it is walked by what the source's limit refuses as well. */
  readonly isBeforeLimit: boolean;
}

/** What an edge has to do with deadlines. */
export interface EdgeTime {
  /** Own deadline of the dependency; `Infinity` without one. */
  readonly deadline: Seconds;
  readonly timeout: Seconds | undefined;
  readonly inheritsDeadline: boolean;
  readonly passesDeadline: boolean;
}

/** Of the edges that have nothing to do with any, as most have not. */
const untimed: EdgeTime = {
  deadline: Number.POSITIVE_INFINITY,
  timeout: undefined,
  inheritsDeadline: false,
  passesDeadline: false,
};

/** Before when attempts over an edge must start, of a request that has to be answered before a deadline. */
export function limitOver({ deadline, inheritsDeadline }: EdgeTime, before: Seconds): Seconds {
  return inheritsDeadline ? Math.min(before, deadline) : deadline;
}

/** Terms by the edges out of one component, once per snapshot: flows share those of components that they do not list. */
const termsByModel = new WeakMap<SystemModel, TermsByEdges>();

export type TermsByEdges = Map<readonly FlowEdge[], readonly EdgeTerms[]>;

/** What is known so far of a snapshot's edges. */
export function termsIn(model: SystemModel): TermsByEdges {
  let known = termsByModel.get(model);
  if (known === undefined) {
    known = new Map();
    termsByModel.set(model, known);
  }
  return known;
}

const noTerms: readonly EdgeTerms[] = [];

/** The terms of the edges out of one component. */
export function termsOfEdges(
  model: SystemModel,
  edges: readonly FlowEdge[],
  known: TermsByEdges = termsIn(model),
): readonly EdgeTerms[] {
  const first = edges[0];
  if (first === undefined) return noTerms;
  let terms = known.get(edges);
  if (terms === undefined) {
    const source = model.componentById.get(first.source);
    terms = edges.map((edge) => makeTerms(model, edge, source));
    known.set(edges, terms);
  }
  return terms;
}

/** The terms of one edge of a flow. */
export function termsWithin(model: SystemModel, { edgesAt, positions }: FlowGraph, edge: FlowEdge): EdgeTerms {
  const among = edgesAt[positions.get(edge.source) as number] as readonly FlowEdge[];
  return termsOfEdges(model, among)[edge.order] as EdgeTerms;
}

/** Terms of single edges, once per snapshot. */
const singlesByModel = new WeakMap<SystemModel, Map<FlowEdge, EdgeTerms>>();

/** The terms of an edge in a model in which few differ, so that nobody goes through all edges of a component. */
export function termsOf(model: SystemModel, edge: FlowEdge): EdgeTerms {
  let singles = singlesByModel.get(model);
  if (singles === undefined) {
    singles = new Map();
    singlesByModel.set(model, singles);
  }
  let terms = singles.get(edge);
  if (terms === undefined) {
    terms = makeTerms(model, edge, model.componentById.get(edge.source));
    singles.set(edge, terms);
  }
  return terms;
}

function makeTerms(model: SystemModel, edge: FlowEdge, source: Component | undefined): EdgeTerms {
  const { dependency } = edge;
  const target = model.componentById.get(edge.target);
  const miss = edge.miss ? missesOf(model, edge) : noMiss;
  const weight = (edge.count / Math.max(1, dependency?.batch?.value ?? 1)) * miss.share;
  const deadline = dependency?.deadline?.value ?? Number.POSITIVE_INFINITY;
  const passesDeadline = target?.propagatesDeadline !== undefined && !edge.asynchronous;
  const inheritsDeadline = source?.propagatesDeadline !== undefined;
  const writesCache = target?.kind === "cache" && isWrite(dependency);
  const isDrawn = edge.draws.length > 0 || edge.fallbackFor !== undefined || !miss.isKnown;
  const isTimed = deadline !== Number.POSITIVE_INFINITY || passesDeadline;
  const isOfSection = edge.section !== 0 || edge.begins > 0;
  return {
    edge,
    weight,
    isKnown: miss.isKnown,
    time:
      isTimed || inheritsDeadline
        ? { deadline, timeout: dependency?.timeout?.value, inheritsDeadline, passesDeadline }
        : untimed,
    writesCache,
    isPlain: weight > 0 && !isDrawn && !isTimed && !isOfSection && !writesCache,
    unlimited: unlimitedTriesOver(edge, source),
    climbs: climbsOver(edge, source, target),
    isBeforeLimit: isBeforeLimit(edge),
  };
}

const noMiss = { share: 1, isKnown: true };

/** Whether the caches before an edge that is walked on a miss hold nothing. */
export function isSurelyMissed(model: SystemModel, edge: FlowEdge): boolean {
  const { share, isKnown } = missesOf(model, edge);
  return isKnown && share === 1;
}

/** Share of the reads that miss all the caches before an edge. */
function missesOf(model: SystemModel, { source, via, behind }: FlowEdge): { share: number; isKnown: boolean } {
  const miss = missOf(model.componentById.get(via ?? source));
  if (behind === undefined) return miss;
  let { share, isKnown } = miss;
  for (const cache of behind) {
    const before = missOf(model.componentById.get(cache));
    share *= before.share;
    isKnown &&= before.isKnown;
  }
  return { share, isKnown };
}

/** Share of a cache's reads that miss: 1 − hit ratio; at most all of them where the hit ratio is unstated or an interval. */
function missOf(cache: Component | undefined): { share: number; isKnown: boolean } {
  const hit = cache?.hitRatio;
  if (hit === undefined) return { share: 1, isKnown: false };
  return { share: 1 - hit.value, isKnown: hit.upper === undefined };
}

/** The branches of both lists and the probability of those that are new; undefined where the lists exclude each other. */
function drawTogether(
  graph: FlowGraph,
  drawn: readonly Draw[],
  needed: readonly Draw[],
): { draws: readonly Draw[]; probability: number } | undefined {
  if (needed.length === 0) return { draws: drawn, probability: 1 };
  let draws = drawn;
  let probability = 1;
  for (const draw of needed) {
    const known = draws.find((one) => one.either === draw.either);
    if (known !== undefined && known.branch !== draw.branch) return undefined;
    if (known !== undefined) continue;
    probability *= graph.eithers[draw.either]?.weights[draw.branch] ?? 0;
    draws = [...draws, draw].sort((a, b) => a.either - b.either);
  }
  return { draws, probability };
}

/** Whether two conditions are equal. */
export function areAlike(one: Condition, other: Condition): boolean {
  if (one === other) return true;
  if (one.wrote !== other.wrote || one.standsIn !== other.standsIn || one.isLoose !== other.isLoose) return false;
  if (one.section !== other.section) return false;
  return one.deadline === other.deadline && areSame(one.draws, other.draws);
}

function areSame(some: readonly Draw[], others: readonly Draw[]): boolean {
  if (some === others) return true;
  if (some.length !== others.length) return false;
  for (let index = 0; index < some.length; index += 1) {
    const [one, other] = [some[index] as Draw, others[index] as Draw];
    if (one.either !== other.either || one.branch !== other.branch) return false;
  }
  return true;
}

/** Equal exactly for equal conditions; empty for that of an origin. */
export function keyOf(condition: Condition): string {
  const flags = (condition.wrote ? "w" : "") + (condition.standsIn ? "s" : "") + (condition.isLoose ? "l" : "");
  const draws =
    condition.draws.length === 0 ? "" : condition.draws.map((draw) => `${draw.either}:${draw.branch}`).join(" ");
  const deadline = condition.deadline === Number.POSITIVE_INFINITY ? "" : String(condition.deadline);
  const section = condition.section === 0 ? "" : String(condition.section);
  const isEmpty = flags === "" && draws === "" && deadline === "" && section === "";
  return isEmpty ? "" : `${flags}|${draws}|${deadline}|${section}`;
}
