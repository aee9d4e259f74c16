// What many parallel parts do to the slowest of them: order statistics of independent, equal parts.

import { type Lognormal, lognormalQuantile } from "./lognormal.ts";

/**
 * Share of requests that meet at least one slow part, in [0, 1], when each of `parts` is slow with probability `slow` by itself:
 * 1 − (1 − slow)^parts. Parts that are slow together make it smaller. Source: J. Dean, L. A. Barroso, The Tail at Scale (2013).
 */
export function slowShare(slow: number, parts: number): number {
  return -Math.expm1(parts * Math.log1p(-slow));
}

/**
 * The percentile of one part at which the slowest of `parts` independent ones stays at `ratio`: ratio^(1/parts). So the p99 of
 * 100 is the p99.99 of one.
 */
export function partRatio(ratio: number, parts: number): number {
  return ratio ** (1 / parts);
}

/** The quantile of the slowest of `parts` independent times with the same lognormal distribution. */
export function slowestQuantile(fit: Lognormal, parts: number, ratio: number): number {
  return lognormalQuantile(fit, partRatio(ratio, parts));
}
