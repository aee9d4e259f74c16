// How a split into shards, partitions or cells spreads what is asked of it: evenly where nothing else is stated, and else by
// the share of its hottest part. What that does to a load, a line or a loss is for others.

import type { Ratio, Split } from "../../language/index.ts";

/**
 * Even parts of which each would get as much as the hottest part does: 1 ÷ its share, and simply the count where no share is
 * stated; from 1 to the count, and a fraction where the share asks for one. What arrives, divided by this, is what arrives
 * at the hottest part. Exact where the share is.
 */
export function evenParts(split: Split | undefined): number {
  if (split === undefined) return 1;
  const count = Math.max(1, split.count.value);
  return split.hottest === undefined ? count : Math.min(count, 1 / split.hottest.value);
}

/** Share that the hottest part gets beyond doubt, where it is more than an even one; undefined where all get the same. */
export function hottestShareOf(split: Split | undefined): Ratio | undefined {
  const parts = evenParts(split);
  return split !== undefined && parts < split.count.value ? 1 / parts : undefined;
}

/**
 * What parts that each serve at most `each` let through of `rate` together: those beside the hottest share what is left evenly.
 * As `min(rate, count · each)` where all get the same.
 */
export function servedByParts(split: Split | undefined, rate: number, each: number): number {
  const count = Math.max(1, split?.count.value ?? 1);
  const hottest = hottestShareOf(split);
  if (hottest === undefined) return Math.min(rate, count * each);
  if (rate * hottest <= each) return rate;
  return Math.min(rate * hottest, each) + Math.min(rate * (1 - hottest), (count - 1) * each);
}
