// What a store has to take when a cache in front of it is empty or lost: all the reads that it otherwise answers. Only the
// first moment counts; whether the system finds back from it is a matter of hidden capacity.

import type { Component, Flow, Id, PerSecond, Ratio, SystemModel } from "../../../language/index.ts";
import { cellsAround } from "../blast-radius.ts";
import type { FactContext } from "../context.ts";
import { cross } from "../crossing.ts";
import { isWrite, patternOf } from "../flow-edges.ts";
import { type Traffic, visitsUnder } from "../load.ts";
import { perFlow } from "../memo.ts";
import { type Access, accessOf, isOneThing } from "../redundancy.ts";
import { significant } from "../significant.ts";
import type { FlowVisits, PassShare } from "../visits.ts";
import { arrivalsAt, type ComponentArrivals, type RateRange } from "./arrivals.ts";
import { copiesAt, shardsOf } from "./capacity.ts";
import { type Utilisation, utilisationAt, utilisationBy } from "./utilisation.ts";

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

/**
 * Caches that the origin carries every day and could not carry empty, in declaration order. The origin's arrivals grow by
 * reads · hit ratio. Left out: caches that state no exact hit ratio, that warm up before they serve, or that coalesce requests
 * for one key (unless a single copy of a cache that readers go around is lost: it joins nothing then), and origins that shed load, have no known capacity or are too busy as it is. Of a cache of a cache the nearer
 * origin alone is looked at.
 */
export function coldCachesOf(context: Pick<FactContext, "model" | "traffic">): readonly ColdCache[] {
  let known = knownByTraffic.get(context.traffic);
  if (known === undefined) {
    known = context.model.components.flatMap((component) => coldCacheAt(context, component) ?? []);
    knownByTraffic.set(context.traffic, known);
  }
  return known;
}

function coldCacheAt(context: Pick<FactContext, "model" | "traffic">, cache: Component): ColdCache | undefined {
  const { model } = context;
  if (cache.kind !== "cache" || cache.cacheOf === undefined) return undefined;
  if (cache.warms !== undefined) return undefined;
  const onlyLost = cache.coalesces !== undefined;
  if (onlyLost && !isLostAtOnce(model, cache)) return undefined;
  const hit = cache.hitRatio;
  const origin = model.componentById.get(cache.cacheOf.id);
  if (hit === undefined || hit.upper !== undefined || origin === undefined || origin.shedsLoad !== undefined) {
    return undefined;
  }
  const now = utilisationAt(context, origin, "load");
  const arrivals = arrivalsAt(context, origin.id);
  if (now === undefined || arrivals === undefined || now.value[1] > 1) return undefined;
  const reads = readsOf(context, cache, origin);
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

/** Whether one failure of ours takes all of a cache while its readers go on to the store. */
function isLostAtOnce(model: SystemModel, cache: Component): boolean {
  const isSingle = copiesAt(model, cache, "load") * shardsOf(cache) === 1 && !isOneThing(cache);
  return isSingle && patternOf(cache) === "cache-aside";
}

/** Reads of a cache per second, in one cell of it, and how its misses reach the origin. */
function readsOf(
  { model, traffic }: Pick<FactContext, "model" | "traffic">,
  cache: Component,
  origin: Component,
): { rate: PerSecond; access: Access; flows: readonly Flow[] } | undefined {
  const flows: Flow[] = [];
  let access: Access = "read";
  let rate = 0;
  for (const flow of traffic.flowsAt(cache.id)) {
    const visits = traffic.loadByFlow.get(flow.id);
    if (visits === undefined || flow.load === undefined || !visits.groupsById.has(cache.id)) continue;
    const isOpen = visits === visitsUnder(model, flow, noShares);
    const read = isOpen
      ? openReads(model, flow).get(cache.id)
      : flowReads(model, visits, cache.id, origin.id, traffic.passShare);
    if (read === undefined) continue;
    if (read.times === undefined) return undefined;
    access = read.access ?? access;
    if (read.times > 0) flows.push(flow);
    rate += (flow.load.value * read.times) / cellsAround(model, cache);
  }
  return rate > 0 ? { rate, access, flows } : undefined;
}

interface FlowReads {
  /** Reads of the cache per request; undefined where they are not known. */
  readonly times: number | undefined;
  /** How its misses reach the origin, where the flow tells. */
  readonly access: Access | undefined;
}

const noShares: ReadonlyMap<Id, number | undefined> = new Map();

/** The reads of every cache of a flow that nothing holds back. */
const openReads = perFlow((model, flow): ReadonlyMap<Id, FlowReads> => {
  const visits = visitsUnder(model, flow, noShares);
  const reads = new Map<Id, FlowReads>();
  for (const id of visits.groupsById.keys()) {
    const cache = model.componentById.get(id);
    if (cache?.kind !== "cache" || cache.cacheOf === undefined) continue;
    reads.set(
      id,
      flowReads(model, visits, id, cache.cacheOf.id, () => 1),
    );
  }
  return reads;
});

function flowReads(model: SystemModel, visits: FlowVisits, cache: Id, origin: Id, passShare: PassShare): FlowReads {
  let access: Access | undefined;
  let times = 0;
  for (const edge of visits.graph.edges) {
    if (edge.target === origin && edge.miss && edge.dependency !== undefined) access = accessOf(edge.dependency);
    if (edge.target !== cache || isWrite(edge.dependency)) continue;
    const share = passShare(edge.source);
    if (share === undefined) return { times: undefined, access };
    for (const group of visits.groupsById.get(edge.source) ?? []) {
      const crossed = cross(model, visits.graph, edge, group);
      if (crossed === undefined || crossed.condition.standsIn) continue;
      if (crossed.condition.isLoose) return { times: undefined, access };
      times += group.visits * crossed.weight * share;
    }
  }
  return { times, access };
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
