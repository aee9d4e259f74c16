// Distributions of times cut into strata of fixed probability, each kept as its mean, so that sums, maxima and mixtures of
// independent times cost a fixed amount and come out the same on every machine. What the times are of is for others to say.

import type { Lognormal } from "./lognormal.ts";
import { normalQuantile } from "./normal.ts";

/**
 * A non-negative random time: the mean of each stratum, ascending. All distributions have the same strata, so the list is
 * all there is. A plain list, since a typed one of this size costs several times its numbers in memory and in collection.
 */
export type Distribution = readonly number[];

/**
 * Edges of the strata: even below three quarters, and from there ever finer ones, since tails are what is asked for. The
 * percentiles that people state are edges, so that a shape that bends there does not bend inside a stratum.
 */
const edges: readonly number[] = [
  ...Array.from({ length: 16 }, (_, k) => (k * 0.75) / 16),
  ...[0.75, 0.81, 0.86, 0.9, 0.93, 0.95, 0.966, 0.978, 0.985, 0.99],
  ...[0.9935, 0.996, 0.9977, 0.999, 0.9995, 0.9998, 0.9999, 0.99997, 0.99999, 0.999999, 0.9999999, 1],
];

const count = edges.length - 1;
const weights = Float64Array.from({ length: count }, (_, k) => (edges[k + 1] as number) - (edges[k] as number));

/** What new lists are copied from: they then hold doubles from the start, whatever is written into them first. */
const blank: readonly number[] = Array.from({ length: count }, () => 0.5);

/** The first stratum above 99.9%, and where the coarse groups of all strata begin; the last one is the tail. */
const tail = edges.indexOf(0.999);
const coarseEdges = [0, 6, 12, 18, 23, tail, count];
const coarseCount = coarseEdges.length - 1;

/** Points in each stratum whose mean stands for it. */
const points = 6;
const pointRatios = Float64Array.from({ length: count * points }, (_, index) => {
  const k = Math.floor(index / points);
  return (edges[k] as number) + ((weights[k] as number) * ((index % points) + 0.5)) / points;
});
const pointQuantiles = pointRatios.map(normalQuantile);

/** Where a stratum's mean is taken to stand when values are read: at the mean of its standard normal quantiles. */
const middles = meansOfPoints((index) => pointQuantiles[index] as number);

/**
 * Bins of a sum or mixture in the making: by the exponent of a double and the first six bits behind it, so that a bin is 1.6%
 * wide at most, from 1e-12 to 1e12. They are empty between two operations.
 */
const bits = 6;
const shift = 20 - bits;
const lowestExponent = -40;
const binCount = 80 << bits;
const firstBin = ((1023 + lowestExponent) << 20) >>> shift;
const masses = new Float64Array(binCount);
const moments = new Float64Array(binCount);
/** The bins between which something was put. */
let lowestBin = binCount;
let highestBin = -1;
/** Mass of exactly no time, which has a bin of its own so that nothing between it and the rest is looked through. */
let massOfNone = 0;
const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
/** Which of the two words holds the exponent, told by how this machine stores 1. */
const highWord = (() => {
  double[0] = 1;
  return words[1] === 0 ? 0 : 1;
})();

/** Always the one value. */
export function constant(value: number): Distribution {
  return blank.slice().fill(value);
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
    means[k] = sum / points;
  }
  return means;
}

/** The sum of two independent times. Constant time. */
export function sumOf(a: Distribution, b: Distribution): Distribution {
  if (isConstant(a)) return shifted(b, a[0] as number);
  if (isConstant(b)) return shifted(a, b[0] as number);
  for (let i = 0; i < tail; i++) {
    const first = a[i] as number;
    const weight = weights[i] as number;
    for (let j = 0; j < tail; j++) put(first + (b[j] as number), weight * (weights[j] as number));
  }
  // Where one is as long as in one case of a thousand, a coarse picture of the other is enough.
  addTail(a, b, coarseCount);
  addTail(b, a, coarseCount - 1);
  return collect();
}

/** The strata beyond the tail of one with so many coarse groups of the other; the last group is the other's own tail. */
function addTail(one: Distribution, other: Distribution, groups: number): void {
  for (let group = 0; group < groups; group++) {
    const from = coarseEdges[group] as number;
    const end = coarseEdges[group + 1] as number;
    let mass = 0;
    let moment = 0;
    for (let k = from; k < end; k++) {
      mass += weights[k] as number;
      moment += (weights[k] as number) * (other[k] as number);
    }
    const mean = moment / mass;
    for (let k = tail; k < count; k++) put((one[k] as number) + mean, (weights[k] as number) * mass);
  }
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

/** The first of two independent tries, the second begun after `delay`: x where x ≤ delay, else min(x, delay + y). */
export function hedged(one: Distribution, delay: number): Distribution {
  if ((one[count - 1] as number) <= delay) return one;
  for (let i = 0; i < count; i++) {
    const first = one[i] as number;
    const weight = weights[i] as number;
    if (first <= delay) {
      put(first, weight);
      continue;
    }
    for (let j = 0; j < count; j++) put(Math.min(first, delay + (one[j] as number)), weight * (weights[j] as number));
  }
  return collect();
}

/** The time, at most so much of it; of one without an end nothing is cut, since it stands for no steady state. */
export function cutAt(one: Distribution, limit: number): Distribution {
  const last = one[count - 1] as number;
  if (last <= limit || last === Number.POSITIVE_INFINITY) return one;
  return one.map((mean) => Math.min(mean, limit));
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
  return quantileAt(distribution, normalQuantile(ratio));
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
  const [a, b] = [distribution[low] as number, distribution[high] as number];
  if (a === b) return a;
  const [from, to] = [middles[low] as number, middles[high] as number];
  const share = (z - from) / (to - from);
  if (a <= 0) return Math.max(0, a + (b - a) * share);
  return a * (b / a) ** share;
}

function isConstant(distribution: Distribution): boolean {
  return distribution[0] === distribution[count - 1];
}

function shifted(distribution: Distribution, by: number): Distribution {
  return by === 0 ? distribution : distribution.map((value) => value + by);
}

function put(value: number, mass: number): void {
  if (value <= 0) {
    massOfNone += mass;
    return;
  }
  double[0] = value;
  let bin = ((words[highWord] as number) >>> shift) - firstBin;
  if (bin < 0) bin = 0;
  else if (bin >= binCount) bin = binCount - 1;
  if (bin < lowestBin) lowestBin = bin;
  if (bin > highestBin) highestBin = bin;
  masses[bin] = (masses[bin] as number) + mass;
  moments[bin] = (moments[bin] as number) + mass * value;
}

/** Cuts what the bins hold into strata, and empties them. What falls into one bin counts as its mean. */
function collect(): Distribution {
  const means = blank.slice().fill(0);
  let k = 0;
  let open = weights[0] as number;
  let sum = 0;
  let last = 0;
  while (massOfNone >= open && k < count - 1) {
    massOfNone -= open;
    k += 1;
    open = weights[k] as number;
  }
  open -= massOfNone;
  massOfNone = 0;
  for (let bin = lowestBin; bin <= highestBin; bin++) {
    let mass = masses[bin] as number;
    if (mass === 0) continue;
    const mean = (moments[bin] as number) / mass;
    masses[bin] = 0;
    moments[bin] = 0;
    last = mean;
    while (mass >= open && k < count - 1) {
      means[k] = (sum + open * mean) / (weights[k] as number);
      mass -= open;
      k += 1;
      open = weights[k] as number;
      sum = 0;
    }
    // Of a time without end nothing times infinity is left over, which is no number.
    if (mass > 0) sum += mass * mean;
    open -= mass;
  }
  lowestBin = binCount;
  highestBin = -1;
  // Rounding leaves the last stratum a little short or long; its mean is that of what came in.
  for (let rest = k; rest < count; rest++) {
    const filled = (weights[rest] as number) - open;
    means[rest] = rest === k && filled > 1e-12 * (weights[rest] as number) ? sum / filled : last;
  }
  // And it may put equal strata a digit out of order.
  for (let at = 1; at < count; at++) means[at] = Math.max(means[at] as number, means[at - 1] as number);
  return means;
}
