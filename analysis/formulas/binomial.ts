// Copies that fail independently of each other, counted.

import { normalCdf } from "./normal.ts";

/** Up to so many terms are summed one by one from nothing upwards, by their logarithms. */
const fewTerms = 1_000;

/** Beyond this variance, some 10¹¹ copies, a normal distribution with the skewness of the binomial one is as good as a sum. */
const mostVariance = 2.5e10;

/**
 * Fewer than `needed` of `copies` up, each down with the probability: the lower tail of the binomial distribution, in [0, 1].
 * Summed from the small terms upwards where they are few, with logarithms, which keeps the digits of a small result. Of many terms
 * those that count lie next to the end of the tail that is nearer to the mean, so the sum begins there and ends where
 * nothing is added any more: some ten standard deviations, √copies at most. Of a tail beyond the mean that is its complement.
 * Source for what is beyond any sum: W. Feller, An Introduction to Probability Theory, volume 2, XVI.4 (Edgeworth).
 */
export function tooFewUp(copies: number, needed: number, down: number): number {
  if (needed <= 0) return 0;
  if (copies < needed || down >= 1) return 1;
  if (down <= 0) return 0;
  if (needed === 1) return down ** copies;
  if (needed > fewTerms) {
    if (copies * down * (1 - down) > mostVariance) return nearlyNormal(copies, needed, down);
    const isBelow = needed - 1 <= copies * (1 - down);
    return isBelow ? upToEnd(copies, needed - 1, down) : 1 - upToEnd(copies, copies - needed, 1 - down);
  }
  let logTerm = copies * Math.log(down);
  let sum = 0;
  for (let up = 0; up < needed; up++) {
    sum += Math.exp(logTerm);
    logTerm += Math.log((copies - up) / (up + 1)) + Math.log((1 - down) / down);
  }
  return Math.min(1, sum);
}

function nearlyNormal(copies: number, needed: number, down: number): number {
  const deviation = Math.sqrt(copies * down * (1 - down));
  const z = (needed - 0.5 - copies * (1 - down)) / deviation;
  const skewness = (2 * down - 1) / deviation;
  const density = Math.exp(-(z * z) / 2) / Math.sqrt(2 * Math.PI);
  return Math.min(1, Math.max(0, normalCdf(z) - (density * skewness * (z * z - 1)) / 6));
}

/** At most `last` of `copies` up, where `last` is no more than the mean. */
function upToEnd(copies: number, last: number, down: number): number {
  const odds = down / (1 - down);
  let [sum, term] = [1, 1];
  for (let up = last; up > 0 && term > sum * Number.EPSILON * 0.01; up--) {
    term *= (up / (copies - up + 1)) * odds;
    sum += term;
  }
  return Math.min(1, sum * exactly(copies, last, down));
}

/**
 * Exactly so many of `copies` up. By deviances and Stirling's error, so that no large logarithms are subtracted.
 * Source: C. Loader, Fast and Accurate Computation of Binomial Probabilities (2000).
 */
function exactly(copies: number, up: number, down: number): number {
  if (up === 0) return down ** copies;
  if (up === copies) return Math.exp(copies * Math.log1p(-down));
  const lost = copies - up;
  const exponent =
    stirlingError(copies) -
    stirlingError(up) -
    stirlingError(lost) -
    deviance(up, copies * (1 - down)) -
    deviance(lost, copies * down);
  return Math.exp(exponent) * Math.sqrt(copies / (2 * Math.PI * up * lost));
}

/** ln n! less Stirling's formula for it, n ≥ 1. */
function stirlingError(n: number): number {
  if (n > 15) {
    const square = n * n;
    return (1 / 12 - (1 / 360 - (1 / 1260 - 1 / 1680 / square) / square) / square) / n;
  }
  let factorial = 0;
  for (let factor = 2; factor <= n; factor++) factorial += Math.log(factor);
  return factorial - (n + 0.5) * Math.log(n) + n - 0.5 * Math.log(2 * Math.PI);
}

/** x ln(x ÷ mean) + mean − x, by a series where the two are near each other. */
function deviance(x: number, mean: number): number {
  if (Math.abs(x - mean) >= 0.1 * (x + mean)) return x * Math.log(x / mean) + mean - x;
  const ratio = (x - mean) / (x + mean);
  let sum = (x - mean) * ratio;
  let power = 2 * x * ratio;
  for (let order = 1; ; order++) {
    power *= ratio * ratio;
    const next = sum + power / (2 * order + 1);
    if (next === sum) return sum;
    sum = next;
  }
}
