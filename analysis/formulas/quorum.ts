// How often a read quorum misses a write quorum: the closed form for replicas drawn at random. It knows no latencies and
// no repair; both only lower the figure.

import type { Count, Ratio } from "../../language/index.ts";

export interface QuorumSize {
  /** Replicas in all, ≥ 1. */
  readonly of: Count;
  /** Replicas that have to confirm a write. */
  readonly write: Count;
  /** Replicas that have to answer a read. */
  readonly read: Count;
}

/**
 * The most likely share of reads that start after a write was confirmed and do not see it, in [0, 1]:
 * C(n − w, r) / C(n, r), which is 0 where r + w > n. Quorums are taken as drawn evenly and independently, and nothing is
 * propagated in the background, so it errs upwards. Linear in the read quorum.
 *
 * Source: Bailis et al., Probabilistically Bounded Staleness for Practical Partial Quorums, VLDB 2012, equation 1.
 */
export function missProbability({ of, write, read }: QuorumSize): Ratio {
  if (read + write > of) return 0;
  let probability = 1;
  for (let asked = 0; asked < read; asked++) probability *= (of - write - asked) / (of - asked);
  return probability;
}

/** The share of reads that see none of the last `versions` writes: the miss probability to their power. Same source. */
export function missWithin(size: QuorumSize, versions: Count): Ratio {
  return missProbability(size) ** versions;
}
