// How long a flow takes until its reply on an ordinary day, as a distribution, and how long each component in it takes to
// answer. An estimate: it leans on fitted shapes and on independence. The bounds beside it are in latency-bounds.ts.

import type { Component, Flow, Id, Ratio, Seconds, SystemModel } from "../../../language/index.ts";
import type { MissingInput } from "../../fact.ts";
import {
  constant,
  cutAt,
  type Distribution,
  hedged,
  isWithin,
  maxOf,
  meanOf,
  mixtureOf,
  quantileOf,
  repeatedMax,
  repeatedSum,
  resolutionAt,
  sometimes,
  sumOf,
} from "../../formulas/strata.ts";
import { ofTimes } from "../aspects.ts";
import { marksWith } from "../components-with.ts";
import type { FactContext } from "../context.ts";
import type { FlowEdge } from "../flow-edges.ts";
import { waitsForAny } from "../flow-places.ts";
import type { Traffic } from "../load.ts";
import { perFlowReading } from "../memo.ts";
import { perFlowAndWaits, waitsIn } from "./flow-waits.ts";
import { mostLatencyOf } from "./latency-bounds.ts";
import { type Answered, type OwnWork, ownWorkOf, waitedFor } from "./own-time.ts";
import { type Responses, responsesOf, type SharedTimes, totalOf } from "./response.ts";
import type { TimeAlgebra } from "./time-algebra.ts";
import { takeTheSame, type WayStep } from "./way-steps.ts";
import { isDemand, placesById, type WayNode, waysOf, workAt } from "./ways.ts";

type Context = Pick<FactContext, "model" | "traffic">;

/** How far an estimate may be off what endless sampling would give, by the method alone. */
export interface MethodError {
  /** Of the value. */
  readonly value: Ratio;
  /** Of the requests: where branches leave a gap between short and long ones, the percentile may be of so many more or fewer. */
  readonly rank: Ratio;
}

/**
 * The error of the method at a percentile: the estimate lies within `value` of the percentiles at most `rank` away. It says
 * nothing of how well the shapes fit. Held against long runs in test/facts/latency-bounds.test.ts.
 */
export function methodErrorAt(ratio: Ratio): MethodError {
  return { value: ratio <= 0.99 ? 0.02 : 0.04, rank: resolutionAt(ratio) };
}

/** Beyond this percentile the fitted shapes are guesses, and no estimate is made. */
export const highestPercentile: Ratio = 0.999;

/** What the flows of one snapshot share. */
interface Shared {
  readonly algebra: TimeAlgebra<Distribution>;
  readonly times: SharedTimes<Distribution>;
}

const sharedByTraffic = new WeakMap<Traffic, Shared>();

function sharedOf(context: Context): Shared {
  let shared = sharedByTraffic.get(context.traffic);
  if (shared === undefined) {
    shared = { algebra: algebraOf(context), times: new Map() };
    sharedByTraffic.set(context.traffic, shared);
  }
  return shared;
}

function algebraOf(context: Context): TimeAlgebra<Distribution> {
  const waits = waitsIn(context);
  const sometimesOf = remembered(sometimes);
  const cutOf = remembered(cutAt);
  return {
    none: constant(0),
    own: (node) => {
      const work = workAt(context.model, node);
      return work && waitedFor(work, waits.get(node.id)?.[node.asked]);
    },
    inSequence: sumOf,
    followed: remembered(sumOf),
    atOnce: maxOf,
    repeated: repeatedSum,
    repeatedAtOnce: repeatedMax,
    sometimes: (one, probability) => (probability === undefined ? undefined : sometimesOf(one, probability)),
    oneOf: (parts) => mixtureOf(parts.map(({ weight, value }) => ({ weight, distribution: value }))),
    hedged,
    cut: (one, limit) => (isWithin(one, limit) ? one : cutOf(one, limit)),
    recall: (node, ...parts) => recall(workAt(context.model, node), ...parts),
  };
}

/** The function, made to work once for the same time and the same other one: the callers of a component mostly do the same to it. */
function remembered<Other>(
  make: (one: Distribution, other: Other) => Distribution,
): (one: Distribution, other: Other) => Distribution {
  // Mostly there is one other to a time, and a map for it alone would be larger than what it holds.
  const first = new Map<Distribution, { readonly other: Other; readonly value: Distribution }>();
  const more = new Map<Distribution, Map<Other, Distribution>>();
  return (one, other) => {
    const known = first.get(one);
    if (known === undefined) {
      const value = make(one, other);
      first.set(one, { other, value });
      return value;
    }
    if (known.other === other) return known.value;
    let ofOne = more.get(one);
    if (ofOne === undefined) {
      ofOne = new Map();
      more.set(one, ofOne);
    }
    let value = ofOne.get(other);
    if (value === undefined) {
      value = make(one, other);
      ofOne.set(other, value);
    }
    return value;
  };
}

/** So much is kept of what was made of an own time, since flows that list steps of their own differ in it. */
const keptVariants = 8;

/** So an edit costs the components that it reaches and no others. */
function recall(
  work: OwnWork | undefined,
  own: Distribution,
  steps: readonly WayStep[],
  answers: readonly Distribution[],
  make: () => Distribution | undefined,
): Distribution | undefined {
  if (work === undefined) return make();
  const known = work.answered;
  for (let index = 0; index < known.length; index++) {
    const one = known[index] as Answered;
    if (one.own === own && areSame(one.answers, answers) && takeTheSame(one.steps, steps)) return one.value;
  }
  const value = make();
  const made = { own, steps, answers, value };
  // Of most components one is all that there is, and a list that grows has room for many.
  work.answered = known.length === 0 ? [made] : [...known.slice(1 - keptVariants), made];
  return value;
}

function areSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false;
  return true;
}

/** The times of a flow, kept over snapshots: the same parts make the same whole. Asked for by few. */
const responses = perFlowAndWaits((context, flow): Responses<Distribution> => {
  const { algebra, times } = sharedOf(context);
  return responsesOf(context.model, flow, algebra, times);
});

/** The time of a flow alone, for which what other flows share with it need not be gone through. */
const totals = perFlowAndWaits((context, flow): Distribution | undefined => {
  const { algebra, times } = sharedOf(context);
  return totalOf(context.model, flow, algebra, times);
});

/**
 * The time from a request's arrival at the flow's origin to its reply, on a day on which nothing fails and at `load`; undefined
 * where a part is not known (`missingLatencies` says which) or where a circle has too many ways through it.
 *
 * Sums of independent times in sequence, their maximum in `parallel`, multiplicities one by one (all at once inside
 * `parallel`), branches and cache misses by probability, batches as whole calls, hedges as the first of two independent tries.
 * Own work is lognormal through its stated percentiles; waiting is M/M/c where the utilisation is known. First tries only,
 * each step at most as long as its retries and timeout, or its deadline, leave it: what is given up is counted with the time until
 * then. Times that are slow together make the true tail longer than this.
 *
 * Distributions are kept as the means of some thirty strata, without any chance in it: the same design gives the same digits.
 * Each step costs a fixed time; what flows share is computed once for all.
 *
 * Source: convolution and order statistics; worked examples in test/facts/latency.test.ts.
 */
export function latencyOf(context: Context, flow: Flow): Distribution | undefined {
  return totals(context, flow);
}

/** From here on strata can round an estimate past the bound from above. */
const tail: Ratio = 0.9;

/**
 * A percentile of `latencyOf`, and no more than `mostLatencyOf` allows; undefined where it is unknown and above 99.9%, where
 * shapes are guesses.
 */
export function latencyPercentile(context: Context, flow: Flow, ratio: Ratio): Seconds | undefined {
  if (ratio > highestPercentile + 1e-12) return undefined;
  const latency = latencyOf(context, flow);
  if (latency === undefined) return undefined;
  const value = quantileOf(latency, ratio);
  const most = Number.isFinite(value) ? percentileAtMost(context, flow, ratio) : undefined;
  return most === undefined ? value : Math.min(value, most);
}

/** What a finite `latencyPercentile` does not exceed; undefined where nothing cuts it. Costs no distribution. */
export function percentileAtMost(context: Context, flow: Flow, ratio: Ratio): Seconds | undefined {
  return ratio < tail ? undefined : mostLatencyOf(context, flow, ratio)?.value;
}

/**
 * A percentile of the flow if one component took no time of its own. As `latencyPercentile`, and not kept: it costs as much as the
 * whole latency.
 */
export function latencyWithout(context: Context, flow: Flow, id: Id, ratio: Ratio): Seconds | undefined {
  const { algebra } = sharedOf(context);
  const own = (node: WayNode) => (node.id === id ? algebra.none : algebra.own(node));
  const { total } = responsesOf(context.model, flow, { ...algebra, own });
  return total && quantileOf(total, ratio);
}

/**
 * Mean time that a component of this flow takes to answer one visit, what it waits for included; undefined where it is not
 * known. To be asked of `timedComponents` alone. Means of sequences add whatever depends on what.
 */
export function meanResponse(context: Context, flow: Flow, id: Id): Seconds | undefined {
  const response = responseAt(context, flow, id);
  return response && meanOf(response);
}

/**
 * The part of `meanResponse` for which a visit is at work: without the wait in the component's own line, before one of its slots
 * takes it. What it waits for elsewhere is in it. `Infinity` where its own line has no end.
 */
export function meanAtWork(context: Context, flow: Flow, id: Id): Seconds | undefined {
  const waits = waitsIn(context).get(id);
  if (waits === undefined) return meanResponse(context, flow, id);
  const parts = partsAt(responses(context, flow), context.model, flow, id);
  if (parts === undefined) return undefined;
  const { nodes } = waysOf(context.model, flow);
  let [sum, total] = [0, 0];
  for (const { weight, place, distribution } of parts) {
    const node = nodes[place] as WayNode;
    const work = workAt(context.model, node);
    const own = work && waitedFor(work, waits[node.asked]);
    if (work === undefined || own === undefined) return undefined;
    const wait = meanOf(own) - meanOf(work.distribution);
    if (wait === Number.POSITIVE_INFINITY) return wait;
    sum += weight * (meanOf(distribution) - wait);
    total += weight;
  }
  return sum / total;
}

/** The times of a component by the ways in which a flow visits it; undefined where one of them is not known. */
function partsAt({ outcomes }: Responses<Distribution>, model: SystemModel, flow: Flow, id: Id) {
  const places = placesById(model, flow).get(id) ?? [];
  const parts: { readonly weight: number; readonly place: number; readonly distribution: Distribution }[] = [];
  for (const { weight, byPlace } of outcomes) {
    for (const place of places) {
      const known = byPlace[place];
      if (known === undefined) continue;
      if (known === null) return undefined;
      parts.push({ weight, place, distribution: known });
    }
  }
  return parts;
}

/** Time that a component of this flow takes to answer one visit, what it waits for included. As `meanResponse`. */
export function responseAt(context: Context, flow: Flow, id: Id): Distribution | undefined {
  const parts = partsAt(responses(context, flow), context.model, flow, id);
  if (parts === undefined) return undefined;
  const [first] = parts;
  if (parts.every(({ distribution }) => distribution === first?.distribution)) return first?.distribution;
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  return mixtureOf(parts.map(({ weight, distribution }) => ({ weight: weight / total, distribution })));
}

/** Components that the flow waits for. */
export function timedComponents(model: SystemModel, flow: Flow): readonly Component[] {
  return [...placesById(model, flow).keys()].flatMap((id) => model.componentById.get(id) ?? []);
}

const nothingMissing: readonly MissingInput[] = [];

/** Those whose own work is not known, and caches whose hit ratio is not. */
const lackingIn = marksWith((component) => {
  if (ownWorkOf(component) === undefined) return true;
  return (component.kind === "cache" || component.cacheOf !== undefined) && component.hitRatio === undefined;
});

/** Inputs without which a flow's latency is not known: `latency` of components, `hit-ratio` of caches. */
export const missingLatencies = perFlowReading(ofTimes, (model, flow): readonly MissingInput[] => {
  if (!waitsForAny(model, flow, lackingIn(model))) return nothingMissing;
  const ways = waysOf(model, flow);
  let missing: Map<string, MissingInput> | undefined;
  const { nodes } = ways;
  for (let place = 0; place < nodes.length; place += 1) {
    const node = nodes[place] as WayNode;
    const { id, edges } = node;
    if (workAt(model, node) === undefined && !isDemand(model, ways, node)) {
      missing ??= new Map();
      missing.set(`${id} latency`, { element: id, term: "latency" });
    }
    for (let index = 0; index < edges.length; index += 1) {
      const edge = edges[index] as FlowEdge;
      // Of a step that is taken with a known chance the hit ratios are stated.
      if (!edge.miss || (node.steps[index] as WayStep).share !== undefined) continue;
      for (const cache of [...(edge.behind ?? []), edge.via ?? edge.source]) {
        if (model.componentById.get(cache)?.hitRatio !== undefined) continue;
        missing ??= new Map();
        missing.set(`${cache} hit-ratio`, { element: cache, term: "hit-ratio" });
      }
    }
  }
  if (missing === undefined) return nothingMissing;
  return [...missing.values()].sort((a, b) => (a.element < b.element ? -1 : a.element > b.element ? 1 : 0));
});
