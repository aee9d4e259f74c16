// The waits of a retry schedule: how long it pauses before a retry, and before all of them together. Jitter is taken at its
// longest here; what the least pause lets through within a deadline is counted where attempts are.

/** A schedule of pauses; durations in seconds. */
export interface BackoffSchedule {
  readonly kind: "none" | "fixed" | "exponential";
  /** The first pause, ≥ 0. */
  readonly from: number;
  /** The longest pause; without it an exponential schedule grows for ever. */
  readonly to?: number;
}

/**
 * Seconds that all pauses before the retries 1 … n take together, at their longest: n · d for a fixed schedule, and
 * Σ min(c, d · 2^i) for i from 0 to n − 1 for an exponential one from d to c. Full jitter draws each pause between nothing
 * and this, so it halves the mean and leaves this sum.
 *
 * Constant time however many retries. `Infinity` where the sum is beyond all numbers. Source: M. Brooker, Exponential
 * Backoff and Jitter, AWS Architecture Blog, for the capped schedule and its full jitter.
 */
export function longestPauses({ kind, from, to }: BackoffSchedule, retries: number): number {
  if (kind === "none" || !(retries > 0) || !(from > 0)) return 0;
  if (kind === "fixed") return from * retries;
  if (to === undefined) return from * (2 ** retries - 1);
  if (to <= from) return to * retries;
  // The pauses below the cap are d, 2d, … ; from the first that reaches it on they are all c.
  const growing = Math.min(retries, Math.ceil(Math.log2(to / from) - 1e-12));
  return from * (2 ** growing - 1) + to * (retries - growing);
}
