// The strata that distributions of times are cut into, and the bins in which a sum or mixture of them is collected before it is cut
// into strata again. What sums and mixtures are good for is strata.ts.

/**
 * A non-negative random time: the mean of each stratum, ascending. All distributions have the same strata, so the list is
 * all there is. A plain list, since a typed one of this size costs several times its numbers in memory and in collection.
 */
export type Distribution = readonly number[];

/**
 * Edges of the strata: even below three quarters, and from there ever finer ones, since tails are what is asked for. The
 * percentiles that people state are edges, so that a shape that bends there does not bend inside a stratum.
 */
export const edges: readonly number[] = [
  ...Array.from({ length: 16 }, (_, k) => (k * 0.75) / 16),
  ...[0.75, 0.81, 0.86, 0.9, 0.93, 0.95, 0.966, 0.978, 0.985, 0.99],
  ...[0.9935, 0.996, 0.9977, 0.999, 0.9995, 0.9998, 0.9999, 0.99997, 0.99999, 0.999999, 0.9999999, 1],
];

/** Strata that every distribution has. */
export const count = edges.length - 1;
/** Probabilities of the strata. */
export const weights = Float64Array.from({ length: count }, (_, k) => (edges[k + 1] as number) - (edges[k] as number));

/** Zeros to copy new lists from. */
export const blank: readonly number[] = zerosAsDoubles(count);

/**
 * A list that has held fractions, so that its copies hold doubles from the start and need not be made again at the first one that is
 * put into them. Zeros are put in one by one, since to fill it with them makes it a list of integers.
 */
function zerosAsDoubles(length: number): number[] {
  const zeros = Array.from({ length }, () => 0.5);
  for (let index = 0; index < length; index++) zeros[index] = 0;
  return zeros;
}

/** The first stratum above 99.9%, and where the coarse groups of all strata begin; the last one is the tail. */
const tail = edges.indexOf(0.999);
const coarseEdges = [0, 6, 12, 18, 23, tail, count];
const coarseCount = coarseEdges.length - 1;
const coarseMasses = Float64Array.from({ length: coarseCount }, (_, group) => {
  let mass = 0;
  for (let k = coarseEdges[group] as number; k < (coarseEdges[group + 1] as number); k++) mass += weights[k] as number;
  return mass;
});

/** Masses of each stratum of the tail with each of the coarse groups, group by group. */
const tailCount = count - tail;
const tailMasses = Float64Array.from(
  { length: tailCount * coarseCount },
  (_, at) => (weights[tail + (at % tailCount)] as number) * (coarseMasses[Math.floor(at / tailCount)] as number),
);

/** Masses of the pairs of strata below the tail, row by row. */
const pairMasses = Float64Array.from(
  { length: tail * tail },
  (_, pair) => (weights[Math.floor(pair / tail)] as number) * (weights[pair % tail] as number),
);

/**
 * Bins of a sum or mixture in the making: by the exponent of a double and the first six bits behind it, so that a bin is 1.6%
 * wide at most, from 1e-12 to 1e12. They are empty between two operations.
 */
const bits = 6;
const shift = 20 - bits;
const lowestExponent = -40;
const binCount = 80 << bits;
const firstBin = ((1023 + lowestExponent) << 20) >>> shift;
/** The mass of each bin, and behind it its moment; and room for a mark behind the last of them. */
const bins = new Float64Array(2 * binCount + 2);
/** The bins between which all lies that was put; there need be nothing in these two. */
let lowestBin = binCount;
let highestBin = -1;
/** Mass of exactly no time, which has a bin of its own so that nothing between it and the rest is looked through. */
let massOfNone = 0;
const double = new Float64Array(1);
const words = new Int32Array(double.buffer);
/** Sums of one stratum with all below the tail of another time. */
const row = new Float64Array(tail);
const rowWords = new Int32Array(row.buffer);
/** Sums of the strata of a tail with the groups of another time. */
const tailRow = new Float64Array(tailCount * coarseCount);
const tailWords = new Int32Array(tailRow.buffer);
/** Which of the two words holds the exponent, told by how this machine stores 1. */
const highWord = (() => {
  double[0] = 1;
  return words[1] === 0 ? 0 : 1;
})();

/**
 * The sums of all strata of one time with those of another one. Where one is as long as in one case of a thousand, a coarse
 * picture of the other is enough.
 */
export function putSums(a: Distribution, b: Distribution): void {
  const least = (a[0] as number) + (b[0] as number);
  // Means of groups are rounded, and may be a last digit outside of what they are means of.
  const from = binOf(least) - 1;
  const to = binOf((a[count - 1] as number) + (b[count - 1] as number)) + 1;
  if (!(least > 0 && from >= 0 && to < binCount)) {
    putAnySums(a, b);
    return;
  }
  // All sums lie between these two, so each is put without the tests of `put`.
  lowestBin = from;
  highestBin = to;
  for (let i = 0; i < tail; i++) putRow(a[i] as number, b, i * tail);
  putTail(a, b, coarseCount);
  putTail(b, a, coarseCount - 1);
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

/** The strata of the tail of one with so many coarse groups of the other; the last group is the other's own tail. */
function putTail(one: Distribution, other: Distribution, groups: number): void {
  writeTail(one, other, groups);
  const end = groups * tailCount;
  for (let j = 0; j < end; j++) {
    const at = 2 * (((tailWords[2 * j + highWord] as number) >> shift) - firstBin);
    const mass = tailMasses[j] as number;
    bins[at] = (bins[at] as number) + mass;
    bins[at + 1] = (bins[at + 1] as number) + mass * (tailRow[j] as number);
  }
}

function writeTail(one: Distribution, other: Distribution, groups: number): void {
  let at = 0;
  for (let group = 0; group < groups; group++) {
    const end = coarseEdges[group + 1] as number;
    let moment = 0;
    for (let k = coarseEdges[group] as number; k < end; k++) moment += (weights[k] as number) * (other[k] as number);
    const mean = moment / (coarseMasses[group] as number);
    for (let k = tail; k < count; k++) tailRow[at++] = (one[k] as number) + mean;
  }
}

/** As `putSums`, where some sums may lie in no bin. */
function putAnySums(a: Distribution, b: Distribution): void {
  for (let i = 0; i < tail; i++) {
    for (let j = 0; j < tail; j++) put((a[i] as number) + (b[j] as number), pairMasses[i * tail + j] as number);
  }
  putAnyTail(a, b, coarseCount);
  putAnyTail(b, a, coarseCount - 1);
}

function putAnyTail(one: Distribution, other: Distribution, groups: number): void {
  writeTail(one, other, groups);
  for (let j = 0; j < groups * tailCount; j++) put(tailRow[j] as number, tailMasses[j] as number);
}

/** A time with a mass. */
export function put(value: number, mass: number): void {
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
export function collect(): Distribution {
  const means = blank.slice();
  while (highestBin >= lowestBin && bins[2 * highestBin] === 0) highestBin -= 1;
  if (highestBin < lowestBin) return emptied(means);
  let k = 0;
  let open = weights[0] as number;
  let sum = 0;
  while (massOfNone >= open && k < count - 1) {
    massOfNone -= open;
    k += 1;
    open = weights[k] as number;
  }
  open -= massOfNone;
  const end = 2 * highestBin;
  const last = (bins[end + 1] as number) / (bins[end] as number);
  const isEndless = last === Number.POSITIVE_INFINITY;
  const stop = isEndless ? end : end + 2;
  // A mark that nothing has room for, so that the bins between two strata are gone through without looking for their end.
  bins[stop] = Number.POSITIVE_INFINITY;
  for (let at = 2 * lowestBin; at < stop; at += 2) {
    let mass = bins[at] as number;
    while (mass < open) {
      sum += bins[at + 1] as number;
      open -= mass;
      at += 2;
      mass = bins[at] as number;
    }
    if (at >= stop) break;
    if (mass === 0) continue;
    const mean = (bins[at + 1] as number) / mass;
    while (mass >= open && k < count - 1) {
      means[k] = (sum + open * mean) / (weights[k] as number);
      mass -= open;
      k += 1;
      open = weights[k] as number;
      sum = 0;
    }
    sum += mass * mean;
    open -= mass;
  }
  if (isEndless) {
    // A stratum that has an end for the most part counts as what has.
    const filled = (weights[k] as number) - open;
    if (2 * filled >= (weights[k] as number) && k < count - 1) {
      means[k] = sum / filled;
      k += 1;
    }
    open = weights[k] as number;
  }
  bins.fill(0, 2 * lowestBin, end + 3);
  // Rounding leaves the last stratum a little short or long; its mean is that of what came in.
  for (let rest = k; rest < count; rest++) {
    const filled = (weights[rest] as number) - open;
    means[rest] = rest === k && filled > 1e-12 * (weights[rest] as number) ? sum / filled : last;
  }
  // And it may put equal strata a digit out of order.
  for (let at = 1; at < count; at++) means[at] = Math.max(means[at] as number, means[at - 1] as number);
  return emptied(means);
}

/** Makes ready for the next ones, and hands on. */
function emptied(means: number[]): Distribution {
  massOfNone = 0;
  lowestBin = binCount;
  highestBin = -1;
  return means;
}
