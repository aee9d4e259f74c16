// Distributions of times cut into strata of fixed probability, each kept as its mean, so that sums, maxima and mixtures of
// independent times cost a fixed amount and come out the same on every machine. What the times are of is for others to say.

import type { Lognormal } from "./lognormal.ts";
import { normalQuantile, statedQuantile } from "./normal.ts";

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

/** Zeros to copy new lists from. It has held fractions, so that the copies hold doubles from the start and never integers. */
const blank: readonly number[] = Array.from({ length: count }, () => 0.5).fill(0);

/** The first stratum above 99.9%, and where the coarse groups of all strata begin; the last one is the tail. */
const tail = edges.indexOf(0.999);
const coarseEdges = [0, 6, 12, 18, 23, tail, count];
const coarseCount = coarseEdges.length - 1;
const coarseMasses = Float64Array.from({ length: coarseCount }, (_, group) => {
  let mass = 0;
  for (let k = coarseEdges[group] as number; k < (coarseEdges[group + 1] as number); k++) mass += weights[k] as number;
  return mass;
});

/** Masses of the pairs of strata below the tail, row by row. */
const pairMasses = Float64Array.from(
  { length: tail * tail },
  (_, pair) => (weights[Math.floor(pair / tail)] as number) * (weights[pair % tail] as number),
);

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

/**
 * Bins of a sum or mixture in the making: by the exponent of a double and the first six bits behind it, so that a bin is 1.6%
 * wide at most, from 1e-12 to 1e12. They are empty between two operations.
 */
const bits = 6;
const shift = 20 - bits;
const lowestExponent = -40;
const binCount = 80 << bits;
const firstBin = ((1023 + lowestExponent) << 20) >>> shift;
/** The mass of each bin, and behind it its moment. */
const bins = new Float64Array(2 * binCount);
/** The bins between which something was put. */
let lowestBin = binCount;
let highestBin = -1;
/** Mass of exactly no time, which has a bin of its own so that nothing between it and the rest is looked through. */
let massOfNone = 0;
const double = new Float64Array(1);
const words = new Int32Array(double.buffer);
/** Sums of one stratum with all below the tail of another time. */
const row = new Float64Array(tail);
const rowWords = new Int32Array(row.buffer);
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
  putPairs(a, b);
  // Where one is as long as in one case of a thousand, a coarse picture of the other is enough.
  addTail(a, b, coarseCount);
  addTail(b, a, coarseCount - 1);
  return collect();
}

/** The sums of the strata below the tails, which are most of the work of all times. */
function putPairs(a: Distribution, b: Distribution): void {
  const least = (a[0] as number) + (b[0] as number);
  const from = binOf(least);
  const to = binOf((a[tail - 1] as number) + (b[tail - 1] as number));
  if (least > 0 && from >= 0 && to < binCount) {
    // No sum lies outside of the smallest and the largest, so each is put without the tests of `put`.
    lowestBin = from;
    highestBin = to;
    for (let i = 0; i < tail; i++) putRow(a[i] as number, b, i * tail);
    return;
  }
  for (let i = 0; i < tail; i++) {
    for (let j = 0; j < tail; j++) put((a[i] as number) + (b[j] as number), pairMasses[i * tail + j] as number);
  }
}

/** Written as a whole before it is read as words: a word that is read just behind its writing is waited for. */
function putRow(first: number, others: Distribution, firstPair: number): void {
  for (let j = 0; j < tail; j++) row[j] = first + (others[j] as number);
  for (let j = 0; j < tail; j++) {
    const at = 2 * (((rowWords[2 * j + highWord] as number) >> shift) - firstBin);
    const mass = pairMasses[firstPair + j] as number;
    bins[at] = (bins[at] as number) + mass;
    bins[at + 1] = (bins[at + 1] as number) + mass * (row[j] as number);
  }
}

/** The strata beyond the tail of one with so many coarse groups of the other; the last group is the other's own tail. */
function addTail(one: Distribution, other: Distribution, groups: number): void {
  for (let group = 0; group < groups; group++) {
    const from = coarseEdges[group] as number;
    const end = coarseEdges[group + 1] as number;
    let moment = 0;
    for (let k = from; k < end; k++) moment += (weights[k] as number) * (other[k] as number);
    const mass = coarseMasses[group] as number;
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
  const [a, b] = [distribution[low] as number, distribution[high] as number];
  if (a === b) return a;
  if (b === Number.POSITIVE_INFINITY) return beforeNoEnd(distribution, low, z);
  const [from, to] = [middles[low] as number, middles[high] as number];
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

function put(value: number, mass: number): void {
  if (value <= 0) {
    massOfNone += mass;
    return;
  }
  const bin = Math.max(0, Math.min(binOf(value), binCount - 1));
  if (bin < lowestBin) lowestBin = bin;
  if (bin > highestBin) highestBin = bin;
  bins[2 * bin] = (bins[2 * bin] as number) + mass;
  bins[2 * bin + 1] = (bins[2 * bin + 1] as number) + mass * value;
}

/** The bin of a positive value; beyond the bins where it is too small or too large for them. */
function binOf(value: number): number {
  double[0] = value;
  return ((words[highWord] as number) >> shift) - firstBin;
}

/** Cuts what the bins hold into strata, and empties them. What falls into one bin counts as its mean. */
function collect(): Distribution {
  const means = blank.slice();
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
  const end = 2 * highestBin;
  for (let at = 2 * lowestBin; at <= end; at += 2) {
    let mass = bins[at] as number;
    if (mass === 0) continue;
    const mean = (bins[at + 1] as number) / mass;
    bins[at] = 0;
    bins[at + 1] = 0;
    last = mean;
    if (mean === Number.POSITIVE_INFINITY) {
      // The last bin. A stratum that has an end for the most part counts as what has.
      const filled = (weights[k] as number) - open;
      if (2 * filled >= (weights[k] as number) && k < count - 1) {
        means[k] = sum / filled;
        k += 1;
      }
      open = weights[k] as number;
      break;
    }
    while (mass >= open && k < count - 1) {
      means[k] = (sum + open * mean) / (weights[k] as number);
      mass -= open;
      k += 1;
      open = weights[k] as number;
      sum = 0;
    }
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
