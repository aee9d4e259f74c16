// Distributions of times cut into strata of fixed probability, each kept as its mean, so that sums, maxima and mixtures of
// independent times cost a fixed amount and come out the same on every machine. What the times are of is for others to say.

import type { Lognormal } from "./lognormal.ts";
import { normalQuantile, statedQuantile } from "./normal.ts";
import { blank, collect, count, type Distribution, edges, put, putSums, weights } from "./strata-bins.ts";

export type { Distribution } from "./strata-bins.ts";

/** Points in each stratum whose mean stands for it. */
const points = 6;
const pointRatios = Float64Array.from({ length: count * points }, (_, index) => {
  const k = Math.floor(index / points);
  return (edges[k] as number) + ((weights[k] as number) * ((index % points) + 0.5)) / points;
});
const pointQuantiles = pointRatios.map(normalQuantile);
const edgeQuantiles = edges.map(normalQuantile);

/** Where a stratum's mean is taken to stand when values are read: at the mean of its standard normal quantiles. */
const middles = meansOfPoints((index) => pointQuantiles[index] as number);

/** Always the one value. */
export function constant(value: number): Distribution {
  const all = blank.slice();
  // One by one, since a list that is filled with an integer is one of integers.
  for (let k = 0; k < count; k++) all[k] = value;
  return all;
}

/** No time at all. */
const none = constant(0);

/** The distribution with these quantiles; `quantile` is asked for ratios in (0, 1) and does not fall. */
export function fromQuantiles(quantile: (ratio: number) => number): Distribution {
  return meansOfPoints((index) => quantile(pointRatios[index] as number));
}

/** As `fromQuantiles`, asked by standard normal quantiles, which are at hand; for shapes made from the normal one. */
export function fromNormalQuantiles(quantile: (z: number) => number): Distribution {
  return meansOfPoints((index) => quantile(pointQuantiles[index] as number));
}

/** The lognormal; a fit with sigma 0 is one value. */
export function fromLognormal({ mu, sigma }: Lognormal): Distribution {
  return meansOfPoints((index) => Math.exp(mu + sigma * (pointQuantiles[index] as number)));
}

function meansOfPoints(valueAt: (index: number) => number): Distribution {
  const means = blank.slice();
  for (let k = 0; k < count; k++) {
    let sum = 0;
    for (let point = 0; point < points; point++) sum += valueAt(k * points + point);
    means[k] = sum === Number.POSITIVE_INFINITY ? meanBeforeNoEnd(valueAt, k) : sum / points;
  }
  return means;
}

/** The mean of a stratum in which some times have no end: that of the others where they are most of it, else none. */
function meanBeforeNoEnd(valueAt: (index: number) => number, k: number): number {
  const finite: number[] = [];
  for (let point = 0; point < points; point++) {
    const value = valueAt(k * points + point);
    if (Number.isFinite(value)) finite.push(value);
  }
  if (2 * finite.length < points || k === count - 1) return Number.POSITIVE_INFINITY;
  return finite.reduce((sum, value) => sum + value, 0) / finite.length;
}

/** The sum of two independent times. Constant time. */
export function sumOf(a: Distribution, b: Distribution): Distribution {
  if (isConstant(a)) return shifted(b, a[0] as number);
  if (isConstant(b)) return shifted(a, b[0] as number);
  putSums(a, b);
  return collect();
}

/** The later of two independent times. Constant time. */
export function maxOf(a: Distribution, b: Distribution): Distribution {
  if ((a[count - 1] as number) <= (b[0] as number)) return b;
  if ((b[count - 1] as number) <= (a[0] as number)) return a;
  for (let i = 0; i < count; i++) {
    const first = a[i] as number;
    const weight = weights[i] as number;
    for (let j = 0; j < count; j++) put(Math.max(first, b[j] as number), weight * (weights[j] as number));
  }
  return collect();
}

/** The sum of `times` independent ones, times ≥ 0; of a fraction the last one happens that often. Logarithmic in `times`. */
export function repeatedSum(one: Distribution, times: number): Distribution {
  if (times === 1) return one;
  if (times > 2 ** 30) return constant(meanOf(one) * times);
  const whole = Math.floor(times);
  let total = times > whole ? sometimes(one, times - whole) : undefined;
  let power = one;
  for (let left = whole; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) total = total === undefined ? power : sumOf(total, power);
    if (left > 1) power = sumOf(power, power);
  }
  return total ?? none;
}

/**
 * The latest of `times` independent ones, times ≥ 1: its quantile at p is that of one at p^(1/times). Beyond the strata the
 * tail goes on as that of a lognormal.
 */
export function repeatedMax(one: Distribution, times: number): Distribution {
  if (times <= 1) return times < 1 ? sometimes(one, times) : one;
  return fromQuantiles((ratio) => upperQuantileOf(one, -Math.expm1(Math.log(ratio) / times)));
}

/** The first answer of independent tries of the same, one at once and one after each of the delays. */
export function hedged(one: Distribution, delays: readonly number[]): Distribution {
  return delays.reduce((answer, delay) => firstOf(answer, one, delay), one);
}

/** The first of two independent ones, the second begun after `delay`: x where x ≤ delay, else min(x, delay + y). */
function firstOf(one: Distribution, again: Distribution, delay: number): Distribution {
  if ((one[count - 1] as number) <= delay) return one;
  for (let i = 0; i < count; i++) {
    const first = one[i] as number;
    const weight = weights[i] as number;
    if (first <= delay) {
      put(first, weight);
      continue;
    }
    for (let j = 0; j < count; j++) put(Math.min(first, delay + (again[j] as number)), weight * (weights[j] as number));
  }
  return collect();
}

/** The time, at most so much of it; of one without an end nothing is cut, since it stands for no steady state. */
export function cutAt(one: Distribution, limit: number): Distribution {
  if (isWithin(one, limit) || one[count - 1] === Number.POSITIVE_INFINITY) return one;
  const cut = one.slice();
  for (let k = count - 1; k >= 0 && (cut[k] as number) > limit; k--) cut[k] = limit;
  return cut;
}

/** Whether no stratum is above a limit. */
export function isWithin(one: Distribution, limit: number): boolean {
  return (one[count - 1] as number) <= limit;
}

/** The time with this probability, in [0, 1], and none else. */
export function sometimes(one: Distribution, probability: number): Distribution {
  if (probability >= 1) return one;
  if (probability <= 0) return none;
  putParts(one, probability);
  putParts(none, 1 - probability);
  return collect();
}

/** One of several by chance; the weights sum to 1. */
export function mixtureOf(
  parts: readonly { readonly weight: number; readonly distribution: Distribution }[],
): Distribution {
  for (const { weight, distribution } of parts) if (weight > 0) putParts(distribution, weight);
  return collect();
}

function putParts(distribution: Distribution, weight: number): void {
  for (let k = 0; k < count; k++) put(distribution[k] as number, weight * (weights[k] as number));
}

export function meanOf(distribution: Distribution): number {
  let sum = 0;
  for (let k = 0; k < count; k++) sum += (distribution[k] as number) * (weights[k] as number);
  return sum;
}

/**
 * The value that `ratio` of it, in (0, 1), does not exceed: between the means of strata as a lognormal goes. A step, such as
 * between two branches of very different length, is drawn out over the stratum that it falls into (`resolutionAt`).
 */
export function quantileOf(distribution: Distribution, ratio: number): number {
  return quantileAt(distribution, statedQuantile(ratio));
}

/** Probability of the wider of the strata that meet at a ratio: a step stands within so much of where it belongs. */
export function resolutionAt(ratio: number): number {
  const above = edges.findIndex((edge) => edge > ratio);
  const own = weights[Math.max(0, above - 1)] as number;
  return edges.includes(ratio) ? Math.max(own, weights[Math.max(0, above - 2)] as number) : own;
}

/** The value that is exceeded with this probability; keeps the digits of a small one. */
function upperQuantileOf(distribution: Distribution, probability: number): number {
  return quantileAt(distribution, -normalQuantile(probability));
}

function quantileAt(distribution: Distribution, z: number): number {
  let low = 0;
  let high = count - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((middles[middle] as number) <= z) low = middle;
    else high = middle;
  }
  const a = distribution[low] as number;
  const b = distribution[high] as number;
  if (a === b) return a;
  if (b === Number.POSITIVE_INFINITY) return beforeNoEnd(distribution, low, z);
  const from = middles[low] as number;
  const to = middles[high] as number;
  const share = (z - from) / (to - from);
  if (a <= 0) return Math.max(0, a + (b - a) * share);
  return a * (b / a) ** share;
}

/** Around the end of the last stratum that has one, from which on nothing has: its times go on as they came, up to that end. */
function beforeNoEnd(distribution: Distribution, low: number, z: number): number {
  if (z > (edgeQuantiles[low + 1] as number) + 1e-9) return Number.POSITIVE_INFINITY;
  const [before, a] = [distribution[low - 1], distribution[low] as number];
  if (before === undefined || before === a) return a;
  const from = middles[low] as number;
  const share = (z - from) / (from - (middles[low - 1] as number));
  return before <= 0 ? Math.max(0, a + (a - before) * share) : a * (a / before) ** share;
}

function isConstant(distribution: Distribution): boolean {
  return distribution[0] === distribution[count - 1];
}

function shifted(distribution: Distribution, by: number): Distribution {
  return by === 0 ? distribution : distribution.map((value) => value + by);
}
