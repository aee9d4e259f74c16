// A second reading of what retries and loads mean, for property tests: it walks every path of a small model one by one,
// straight from the declarations, and shares no code with the analysis. Slow, and plain enough to be checked by eye.

import type { Dependency, Flow, Id, SystemModel } from "../../language/index.ts";
import {
  isMiss,
  isReadBeside,
  type Listed,
  listedRequests,
  type Request,
  requestsOf,
} from "./requests-by-definition.ts";

export interface Sums {
  /** First tries of good days, per second. */
  load: number;
  /** First tries, fallbacks walked too; weighted by load. */
  baseline: number;
  burst: number;
  sustained: number;
  /** Whether more came here if what goes round by a queue went round twice: it is counted once. */
  grows: boolean;
}

/** What is to be taken for a number that the model does not state. */
export interface Assumed {
  readonly hitRatio: number;
  /** Load of each flow by id; what is stated is not asked for. */
  readonly load: (flow: Flow) => number;
}

interface Hop {
  readonly from: Id;
  readonly to: Id;
  readonly dependency: Dependency | undefined;
  readonly weight: number;
  /** While each is refused at once, and while each lasts its timeout. */
  readonly attempts: number;
  readonly lasting: number;
  readonly handOff: boolean;
  readonly swallows: boolean;
  /** Swallows whatever comes of a fallback. */
  readonly caught: boolean;
  readonly fallback: boolean;
}

interface Path {
  readonly flow: Flow;
  readonly at: Id;
  readonly hops: readonly Hop[];
  readonly weight: number;
}

/**
 * The sums for every component that some flow reaches. A path ends where it comes to a component that waits for it, and to a queue
 * or topic that it has been at. What comes back past a queue to a component that the flow lists does what is listed after it.
 */
export function walkEveryPath(model: SystemModel, assumed: Assumed): ReadonlyMap<Id, Sums> {
  const loadOf = (flow: Flow) => flow.load?.value ?? assumed.load(flow);
  const paths: Path[] = [];
  const loops: { flow: Flow; hops: readonly Hop[] }[] = [];
  const growing = new Set<Id>();
  for (const flow of model.flows) {
    const once: Path[] = [];
    const isRound = collect(model, flow, assumed, once, loops, 1);
    const twice: Path[] = [];
    if (isRound) collect(model, flow, assumed, twice, [], 2);
    for (const { at } of twice) if (visitsIn(twice, at) > visitsIn(once, at) * (1 + 1e-9)) growing.add(at);
    paths.push(...once);
  }

  const arrivals = new Map<Dependency, { usual: number; standIn: number }>();
  for (const { flow, hops, weight } of paths) {
    const last = hops.at(-1);
    if (last?.dependency === undefined) continue;
    const sum = arrivals.get(last.dependency) ?? { usual: 0, standIn: 0 };
    if (hops.some((hop) => hop.fallback)) sum.standIn += weight * loadOf(flow);
    else sum.usual += weight * loadOf(flow);
    arrivals.set(last.dependency, sum);
  }
  const sustainedAt = (hop: Hop): number => {
    const { dependency, lasting } = hop;
    if (dependency === undefined) return lasting;
    if (dependency.breaker !== undefined) return 1;
    if (dependency.retryBudget === undefined) return lasting;
    const sum = arrivals.get(dependency) ?? { usual: 0, standIn: 0 };
    const caller = model.componentById.get(dependency.source);
    const clients = caller?.replicas?.count.value ?? caller?.autoscale?.min.value ?? 1;
    const floor = dependency.retryBudget.floor?.value ?? 0;
    const extra = floor === 0 ? 0 : (floor * clients) / (sum.usual > 0 ? sum.usual : sum.standIn);
    return Math.min(lasting, 1 + dependency.retryBudget.ratio.value + extra);
  };

  const endless = (triesAt: (hop: Hop) => number) => {
    const marks = new Set<string>();
    for (const { flow, hops } of loops) {
      if (hops.some((hop) => triesAt(hop) > 1)) for (const hop of hops) marks.add(`${flow.id} ${hop.from}`);
    }
    return marks;
  };
  const endlessBurst = endless((hop) => hop.attempts);
  const endlessSustained = endless(sustainedAt);

  const sums = new Map<Id, Sums>();
  for (const path of paths) {
    const sum = sums.get(path.at) ?? { load: 0, baseline: 0, burst: 0, sustained: 0, grows: growing.has(path.at) };
    const weight = path.weight * loadOf(path.flow);
    if (!path.hops.some((hop) => hop.fallback)) sum.load += weight;
    sum.baseline += weight;
    sum.burst += weight * product(model, path, (hop) => hop.attempts, endlessBurst);
    sum.sustained += weight * product(model, path, sustainedAt, endlessSustained);
    sums.set(path.at, sum);
  }
  return sums;
}

/** Π of tries over the hops that the failure at the path's end climbs; from the end up to the first hop that swallows it. */
function product(model: SystemModel, path: Path, triesAt: (hop: Hop) => number, endless: ReadonlySet<string>): number {
  let tries = 1;
  let at = path.at;
  for (let index = path.hops.length - 1; ; index--) {
    if (endless.has(`${path.flow.id} ${at}`)) return Number.POSITIVE_INFINITY;
    const hop = path.hops[index];
    if (hop === undefined) return tries;
    tries *= triesAt(hop);
    if (hop.swallows && !failsAnyway(model, hop, path.at)) return tries;
    at = hop.from;
  }
}

/** Whether what stands in for a hop fails with the component as well. */
function failsAnyway(model: SystemModel, hop: Hop, id: Id): boolean {
  const { dependency } = hop;
  if (hop.caught || dependency?.fallback?.kind !== "component") return false;
  return needs(model, dependency.fallback.to.id, id, new Set());
}

/** Whether a component by its declarations fails while another one does. */
function needs(model: SystemModel, id: Id, failing: Id, seen: ReadonlySet<Id>): boolean {
  if (id === failing) return true;
  if (seen.has(id)) return false;
  return (model.componentById.get(id)?.dependencies ?? []).some((one) => {
    if (one.verb === "consumes" || one.optional !== undefined || one.fallback?.kind === "answer") return false;
    const isLost = (target: Id) => needs(model, target, failing, new Set([...seen, id]));
    return isLost(one.target) && (one.fallback === undefined || isLost(one.fallback.to.id));
  });
}

function collect(
  model: SystemModel,
  flow: Flow,
  assumed: Assumed,
  paths: Path[],
  loops: { flow: Flow; hops: readonly Hop[] }[],
  turns: number,
): boolean {
  let isRound = false;
  const listed = listedRequests(model, flow);
  const comebacks = comebacksIn(model, listed);
  const known = new Map<Id, readonly { readonly request: Request; readonly part: Part }[]>();
  const requestsAt = (id: Id) => {
    const own =
      known.get(id) ??
      requestsOf(model, listed, id).map((request) => ({ request, part: partOf(comebacks, id, request) }));
    known.set(id, own);
    return own;
  };
  const reached = new Set<Id>();
  const reach = (id: Id): void => {
    if (reached.has(id)) return;
    reached.add(id);
    for (const { request } of requestsAt(id)) reach(request.to);
  };
  interface Here {
    readonly id: Id;
    readonly hops: readonly Hop[];
    readonly weight: number;
    readonly drawn: ReadonlyMap<string, number>;
    readonly deadline: number;
    /** What the flow lists of the component for what has come here: the requests of its first steps, of those after a step, or none. */
    readonly part: Part;
  }
  const visit = (here: Here): void => {
    paths.push({ flow, at: here.id, hops: here.hops, weight: here.weight });
    const component = model.componentById.get(here.id);
    for (const { request, part } of requestsAt(here.id)) {
      const { dependency } = request;
      if (part !== here.part) continue;
      let weight = (request.count / (dependency?.batch?.value ?? 1)) * missShare(model, request, assumed);
      const drawn = new Map(here.drawn);
      let isPossible = true;
      for (const [either, draw] of request.draws) {
        if (!drawn.has(either)) weight *= draw.weight;
        else if (drawn.get(either) !== draw.branch) isPossible = false;
        drawn.set(either, draw.branch);
      }
      if (!isPossible || weight === 0) continue;
      const limit = Math.min(
        component?.propagatesDeadline === undefined ? Number.POSITIVE_INFINITY : here.deadline,
        dependency?.deadline?.value ?? Number.POSITIVE_INFINITY,
      );
      const hopWithin = (within: number): Hop => ({
        from: here.id,
        to: request.to,
        dependency,
        weight,
        attempts: (request.handOff ? deliveries(dependency) : 1) * starts(dependency, within, false),
        lasting: (request.handOff ? deliveries(dependency) : 1) * starts(dependency, within, true),
        handOff: request.handOff,
        swallows:
          request.handOff ||
          request.optional ||
          dependency?.fallback !== undefined ||
          dependency?.outbox !== undefined ||
          isReadBeside(model, request),
        caught: request.handOff || request.optional || dependency?.outbox !== undefined || isReadBeside(model, request),
        fallback: request.fallback,
      });
      const hop = hopWithin(limit);
      const lastly = here.hops.findLastIndex((one) => one.from === request.to);
      const since = here.id === request.to ? here.hops.length : lastly;
      const isQueue = isQueueAt(model, request.to);
      const isFree = request.handOff || here.hops.slice(since).some((one) => one.handOff);
      const isDone = isQueue && here.hops.filter((one) => one.from === request.to).length >= turns;
      if (since >= 0 && (isDone || !isFree)) {
        isRound ||= isQueue;
        const loop = [...here.hops.slice(since), hop];
        const fresh = loop.map((one) => {
          const within = one.dependency?.deadline?.value ?? Number.POSITIVE_INFINITY;
          if (one.handOff) return one;
          return {
            ...one,
            attempts: starts(one.dependency, within, false),
            lasting: starts(one.dependency, within, true),
          };
        });
        if (fresh.every((one) => !one.handOff && one.dependency?.outbox === undefined))
          loops.push({ flow, hops: fresh });
        continue;
      }
      const keeps = !request.handOff && dependency?.outbox === undefined;
      visit({
        id: request.to,
        hops: [...here.hops, hop],
        weight: here.weight * weight,
        drawn,
        deadline: keeps ? Math.min(limit, dependency?.timeout?.value ?? limit) : Number.POSITIVE_INFINITY,
        part: comebacks.includes(request) ? (request.number ?? 0) : since >= 0 && listed.has(request.to) ? "none" : 0,
      });
    }
  };
  for (const id of listed.keys()) {
    if (reached.has(id)) continue;
    reach(id);
    visit({ id, hops: [], weight: 1, drawn: new Map(), deadline: Number.POSITIVE_INFINITY, part: 0 });
  }
  return isRound;
}

/** First tries of good days per request. */
function visitsIn(paths: readonly Path[], at: Id): number {
  const usual = paths.filter((path) => path.at === at && !path.hops.some((hop) => hop.fallback));
  return usual.reduce((sum, { weight }) => sum + weight, 0);
}

/** The number of the step that came back, 0 for what has not come back. */
type Part = number | "none";

function isQueueAt(model: SystemModel, id: Id): boolean {
  const kind = model.componentById.get(id)?.kind;
  return kind === "queue" || kind === "topic";
}

/** The listed steps to a component that is listed before them, and whose earlier steps lead to them by way of a queue. */
function comebacksIn(model: SystemModel, listed: Listed): readonly Request[] {
  const found: Request[] = [];
  for (const [from, requests] of listed) {
    for (const request of requests) {
      const { to, number } = request;
      if (number === undefined || request.fallback || isMiss(request) || isQueueAt(model, to)) continue;
      const earlier = (listed.get(to) ?? []).filter((one) => (one.number ?? number) < number);
      const leads = (id: Id, handed: boolean, seen: ReadonlySet<string>): boolean => {
        const isHanded = handed || isQueueAt(model, id);
        const state = `${id} ${isHanded}`;
        if (id === to || seen.has(state)) return false;
        if (id === from && isHanded) return true;
        return requestsOf(model, listed, id).some((one) => leads(one.to, isHanded, new Set([...seen, state])));
      };
      if (earlier.some((one) => leads(one.to, false, new Set()))) found.push(request);
    }
  }
  return found;
}

/** The last step that comes back before a listed one, and whose branches are its own. */
function partOf(comebacks: readonly Request[], id: Id, { number, draws }: Request): Part {
  let part = 0;
  for (const one of comebacks) {
    if (one.to !== id || number === undefined || one.number === undefined || one.number >= number) continue;
    const isInside = [...one.draws].every(([either, { branch }]) => draws.get(either)?.branch === branch);
    if (isInside) part = Math.max(part, one.number);
  }
  return part;
}

function missShare(model: SystemModel, request: Request, assumed: Assumed): number {
  if (!isMiss(request)) return 1;
  return 1 - (model.componentById.get(request.cache.id)?.hitRatio?.value ?? assumed.hitRatio);
}

function deliveries(dependency: Dependency | undefined): number {
  return dependency?.deadLetter?.after?.value ?? Number.POSITIVE_INFINITY;
}

/** Attempts whose start lies before the limit: an explicit timetable, of attempts that hang or of ones that are refused at once. */
function starts(dependency: Dependency | undefined, limit: number, hangs: boolean): number {
  if (dependency === undefined) return 1;
  const timetable = [0];
  for (let attempt = 2; attempt <= (dependency.attempts?.value ?? 1); attempt++) {
    timetable.push(
      (timetable.at(-1) ?? 0) + (hangs ? (dependency.timeout?.value ?? 0) : 0) + (dependency.backoff?.from?.value ?? 0),
    );
  }
  timetable.push(...(dependency.hedge?.after.map(({ value }) => value) ?? []));
  return Math.max(1, timetable.filter((start) => start < limit).length);
}
