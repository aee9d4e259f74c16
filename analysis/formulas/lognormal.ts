// The lognormal distribution through two percentiles, which is how a latency given as p50 and p99 becomes a distribution.
// Between and beyond the two points its shape is an assumption, and whoever uses it says so.

import { normalCdf, normalQuantile, statedQuantile } from "./normal.ts";

/** exp(mu + sigma · Z) for a standard normal Z. With sigma 0 it is one value. */
export interface Lognormal {
  readonly mu: number;
  /** ≥ 0. */
  readonly sigma: number;
}

/** A point of a distribution: `ratio` of what it describes is at most `value`. */
export interface PercentilePoint {
  /** In (0, 1). */
  readonly ratio: number;
  /** > 0. */
  readonly value: number;
}

/**
 * The lognormal through two percentiles: sigma = (ln high − ln low) / (z_high − z_low), mu = ln low − sigma · z_low; for
 * p50 and p99, mu = ln p50 and sigma = (ln p99 − ln p50) / 2.3263478740. Exact at both points. Undefined where
 * the points are no two percentiles of one distribution with positive values: equal ratios, or a higher one that is smaller.
 */
export function lognormalThrough(a: PercentilePoint, b: PercentilePoint): Lognormal | undefined {
  const low = a.ratio <= b.ratio ? a : b;
  const high = low === a ? b : a;
  const span = statedQuantile(high.ratio) - statedQuantile(low.ratio);
  if (!(span > 0 && Number.isFinite(span) && low.value > 0 && high.value >= low.value)) return undefined;
  if (!Number.isFinite(high.value)) return undefined;
  const sigma = Math.log(high.value / low.value) / span;
  return { mu: Math.log(low.value) - sigma * statedQuantile(low.ratio), sigma };
}

/** The lognormal with this median and this p99. */
export function lognormalOf(p50: number, p99: number): Lognormal | undefined {
  return lognormalThrough({ ratio: 0.5, value: p50 }, { ratio: 0.99, value: p99 });
}

/** exp(mu + sigma² / 2). */
export function lognormalMean({ mu, sigma }: Lognormal): number {
  return Math.exp(mu + sigma ** 2 / 2);
}

/** E[X²] = exp(2 mu + 2 sigma²). */
export function lognormalSecondMoment({ mu, sigma }: Lognormal): number {
  return Math.exp(2 * mu + 2 * sigma ** 2);
}

/** The value that `ratio` of it, in [0, 1], does not exceed. */
export function lognormalQuantile({ mu, sigma }: Lognormal, ratio: number): number {
  return sigma === 0 ? Math.exp(mu) : Math.exp(mu + sigma * normalQuantile(ratio));
}

/** P(X ≤ value). */
export function lognormalCdf({ mu, sigma }: Lognormal, value: number): number {
  if (value <= 0) return 0;
  const distance = Math.log(value) - mu;
  if (sigma === 0) return distance >= 0 ? 1 : 0;
  return normalCdf(distance / sigma);
}
