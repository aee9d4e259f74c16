// What a store has to take when a cache in front of it is empty or lost: all the reads that it otherwise answers. Only the
// first moment counts; whether the system finds back from it is a matter of hidden capacity.

import type { Component, Flow, Id, PerSecond, Ratio, SystemModel } from "../../../language/index.ts";
import { ofVisits } from "../aspects.ts";
import { cellsAround } from "../blast-radius.ts";
import { componentsWith } from "../components-with.ts";
import type { FactContext } from "../context.ts";
import { termsWithin, weightOver } from "../crossing.ts";
import { type FlowEdge, isWrite, patternOf, shareOver } from "../flow-edges.ts";
import { flowGraphOf } from "../flow-graph.ts";
import { type Traffic, visitsUnder } from "../load.ts";
import { perComponent, perFlowReading } from "../memo.ts";
import { type Access, accessOf, isOneThing } from "../redundancy.ts";
import { significant } from "../significant.ts";
import type { FlowVisits, PassShare } from "../visits.ts";
import { arrivalsAt, type ComponentArrivals, type RateRange } from "./arrivals.ts";
import { copiesAt, shardsOf } from "./capacity.ts";
import { firstUtilisationAt, type Utilisation, utilisationBy } from "./utilisation.ts";

/** A cache whose loss is too much for what it is a copy of. */
export interface ColdCache {
  readonly cache: Component;
  readonly origin: Component;
  readonly hitRatio: Ratio;
  /** Reads of the cache per second that then fall through, beside those that do so anyway. */
  readonly extra: PerSecond;
  /** Arrivals at the origin on an ordinary day, and with the cache empty; per second. */
  readonly warm: PerSecond;
  readonly cold: PerSecond;
  /** Growth of the misses of this cache, 1 ÷ (1 − hit ratio); `Infinity` for a cache that never misses. */
  readonly factor: number;
  /** Of the origin, with the cache empty. */
  readonly utilisation: Utilisation;
  /** Whether it would get over being empty, since it joins the requests for one key, and not over being lost. */
  readonly onlyLost: boolean;
  /** Flows that read the cache, in declaration order. */
  readonly flows: readonly Flow[];
}

const knownByTraffic = new WeakMap<Traffic, readonly ColdCache[]>();

type Context = Pick<FactContext, "model" | "traffic">;

/**
 * Caches that the origin carries every day and could not carry empty, in declaration order. The origin's arrivals grow
 * by reads · hit ratio. Left out: caches that state no exact hit ratio, that warm up before they serve, or that
 * coalesce requests for one key (unless a single copy of a cache that readers go around is lost: it joins nothing
 * then), and origins that shed load, have no known capacity or are too busy as it is. Of a cache of a cache the nearer
 * origin alone is looked at.
 */
export function coldCachesOf(context: Context): readonly ColdCache[] {
  let known = knownByTraffic.get(context.traffic);
  if (known === undefined) {
    const found: ColdCache[] = [];
    for (const cache of hitting(context.model)) {
      const origin = cache.cacheOf === undefined ? undefined : context.model.componentById.get(cache.cacheOf.id);
      const cold = origin === undefined ? undefined : coldCacheAt(context, cache, origin);
      if (cold !== undefined) found.push(cold);
    }
    known = found;
    knownByTraffic.set(context.traffic, known);
  }
  return known;
}

/** The caches that lose an exact share of hits with what they hold. */
const hitting = componentsWith(({ kind, cacheOf, warms, hitRatio }) => {
  if (kind !== "cache" || cacheOf === undefined || warms !== undefined) return false;
  return hitRatio !== undefined && hitRatio.upper === undefined;
});

/**
 * What the caches of an origin would do to it, each put in when first asked for. Kept for the origin: what reads its caches
 * touches it too, and a cache that is another object counts as a change of what it is a copy of.
 */
const coldByCache = perComponent((): Map<Component, ColdCache | undefined> => new Map());

function coldCacheAt(context: Context, cache: Component, origin: Component): ColdCache | undefined {
  const known = coldByCache(context, origin);
  if (!known.has(cache)) known.set(cache, findCold(context, cache, origin));
  return known.get(cache);
}

function findCold(context: Context, cache: Component, origin: Component): ColdCache | undefined {
  const { model } = context;
  const onlyLost = cache.coalesces !== undefined;
  if (onlyLost && !isLostAtOnce(model, cache)) return undefined;
  const hit = cache.hitRatio;
  if (hit === undefined || origin.shedsLoad !== undefined) return undefined;
  const now = firstUtilisationAt(context, origin, "load");
  const arrivals = arrivalsAt(context, origin.id);
  if (now === undefined || arrivals === undefined || now.value[1] > 1) return undefined;
  if (hasRoomForAll(context, cache, arrivals, now)) return undefined;
  const reads = readsOf(context, cache);
  if (reads === undefined) return undefined;
  const extra = reads.rate * hit.value;
  const grown = withMore(arrivals, reads.access, extra);
  const utilisation = utilisationBy(model, origin, grown, "load");
  if (utilisation === undefined || !(utilisation.value[0] > 1 + 1e-9)) return undefined;
  return {
    cache,
    origin,
    hitRatio: hit.value,
    extra: significant(extra),
    warm: significant(arrivals.load.most),
    cold: significant(arrivals.load.most + extra),
    factor: hit.value >= 1 ? Number.POSITIVE_INFINITY : significant(1 / (1 - hit.value)),
    utilisation,
    onlyLost,
    flows: reads.flows,
  };
}

/**
 * Whether an origin would serve all that comes to a cache beside what it gets as it is: then no read need be told from a write. No
 * answer where its work does not grow with its arrivals whatever the access, nor where a circle leads back to the cache, since
 * edges then bring more than the visits that are counted.
 */
function hasRoomForAll(context: Context, cache: Component, arrivals: ComponentArrivals, now: Utilisation): boolean {
  const { model, traffic } = context;
  const isUniform = arrivals.byAccess.size === 0 || (arrivals.byAccess.size === 1 && arrivals.byAccess.has("call"));
  const atCache = arrivalsAt(context, cache.id);
  if (!isUniform || atCache === undefined || !(arrivals.load.least > 0)) return false;
  const growth = 1 + atCache.load.most / arrivals.load.least;
  if (!(now.value[1] * growth < 1 - slack)) return false;
  return traffic.flowsAt(cache.id).every((flow) => isWithoutCircles(model, flow));
}

/** Rounding: by so much two sums of the same may differ. */
const slack = 1e-6;

const isWithoutCircles = perFlowReading([], (model, flow): boolean => {
  const { order, partEnds, firstEdge, targets } = flowGraphOf(model, flow);
  for (let index = 0; index < order.length; index += 1) {
    if (partEnds[index] !== index + 1) return false;
    const place = order[index] as number;
    const end = firstEdge[place + 1] as number;
    for (let edge = firstEdge[place] as number; edge < end; edge += 1) if (targets[edge] === place) return false;
  }
  return true;
});

/** Whether one failure of ours takes all of a cache while its readers go on to the store. */
function isLostAtOnce(model: SystemModel, cache: Component): boolean {
  const isSingle = copiesAt(model, cache, "load") * shardsOf(cache) === 1 && !isOneThing(cache);
  return isSingle && patternOf(cache) === "cache-aside";
}

/** Reads of a cache per second, in one cell of it, and how its misses reach the origin. */
function readsOf(
  { model, traffic }: Context,
  cache: Component,
): { rate: PerSecond; access: Access; flows: readonly Flow[] } | undefined {
  const flows: Flow[] = [];
  let access: Access = "read";
  let rate = 0;
  const cells = cellsAround(model, cache);
  for (const flow of traffic.flowsAt(cache.id)) {
    const visits = traffic.loadByFlow.get(flow.id);
    if (visits === undefined || flow.load === undefined) continue;
    const isOpen = visits === visitsUnder(model, flow, noShares);
    const reads = isOpen ? openReads(model, flow) : limitedReads(model, visits, traffic.passShare);
    const read = reads.get(cache.id);
    if (read === undefined) continue;
    if (read.times === undefined) return undefined;
    access = read.access ?? access;
    if (read.times > 0) flows.push(flow);
    rate += (flow.load.value * read.times) / cells;
  }
  return rate > 0 ? { rate, access, flows } : undefined;
}

interface CacheReads {
  /** Reads of the cache per request; undefined where they are not known. */
  times: number | undefined;
  /** How its misses reach the origin, where the flow tells. */
  access: Access | undefined;
}

const noShares: ReadonlyMap<Id, number | undefined> = new Map();

/** The reads of a flow that nothing holds back. */
const openReads = perFlowReading(ofVisits, (model, flow): ReadonlyMap<Id, CacheReads> => {
  return readsIn(model, visitsUnder(model, flow, noShares), () => 1);
});

/** The reads of a flow that limits hold back, by its visits. */
const limitedByVisits = new WeakMap<FlowVisits, ReadonlyMap<Id, CacheReads>>();

function limitedReads(model: SystemModel, visits: FlowVisits, passShare: PassShare): ReadonlyMap<Id, CacheReads> {
  let reads = limitedByVisits.get(visits);
  if (reads === undefined) {
    reads = readsIn(model, visits, passShare);
    limitedByVisits.set(visits, reads);
  }
  return reads;
}

/** The reads of every cache that a flow visits. Linear in its edges, and in its edges to stores times its caches. */
function readsIn(model: SystemModel, visits: FlowVisits, passShare: PassShare): ReadonlyMap<Id, CacheReads> {
  const reads = new Map<Id, CacheReads>();
  const { ids, edges, firstEdge, targets } = visits.graph;
  /** By place. */
  const readsAt: (CacheReads | undefined)[] = [];
  for (let place = 0; place < ids.length; place += 1) {
    const id = ids[place] as Id;
    const cache = model.componentById.get(id);
    const isRead = cache?.kind === "cache" && cache.cacheOf !== undefined && visits.groupsById.has(id);
    const read = isRead ? { times: 0, access: undefined } : undefined;
    readsAt.push(read);
    if (read !== undefined) reads.set(id, read);
  }
  if (reads.size === 0) return reads;
  const missed: FlowEdge[] = [];
  for (let source = 0, index = 0; source < ids.length; source += 1) {
    for (const end = firstEdge[source + 1] as number; index < end; index += 1) {
      const edge = edges[index] as FlowEdge;
      if (edge.miss && edge.dependency !== undefined) missed.push(edge);
      const read = readsAt[targets[index] as number];
      if (read?.times === undefined || isWrite(edge.dependency)) continue;
      read.times = timesOver(model, visits, passShare, edge, read.times);
    }
  }
  for (const [id, read] of reads) {
    const origin = model.componentById.get(id)?.cacheOf?.id;
    // Of several ways to the origin the last one tells.
    for (const { target, dependency } of missed) if (target === origin) read.access = accessOf(dependency);
  }
  return reads;
}

/** So many reads, and those over an edge; undefined where a share on the way is not known. */
function timesOver(
  model: SystemModel,
  { graph, groupsById }: FlowVisits,
  passShare: PassShare,
  edge: FlowEdge,
  before: number,
): number | undefined {
  const share = shareOver(passShare, edge);
  if (share === undefined) return undefined;
  const terms = termsWithin(model, graph, edge);
  let times = before;
  for (const group of groupsById.get(edge.source) ?? []) {
    const weight = weightOver(terms, graph, group.condition);
    if (weight === 0 || group.condition.standsIn || edge.fallbackFor !== undefined) continue;
    if (group.condition.isLoose || !terms.isKnown) return undefined;
    times += group.visits * weight * share;
  }
  return times;
}

function withMore(
  { load, peak, byAccess }: ComponentArrivals,
  access: Access,
  extra: PerSecond,
): Pick<ComponentArrivals, "load" | "peak" | "byAccess"> {
  const grown = ({ least, most }: RateRange): RateRange => ({ least: least + extra, most: most + extra });
  const own = byAccess.get(access) ?? { load: { least: 0, most: 0 }, peak: { least: 0, most: 0 } };
  const parts = new Map(byAccess);
  parts.set(access, { load: grown(own.load), peak: grown(own.peak) });
  return { load: grown(load), peak: grown(peak), byAccess: parts };
}
