// The universal scalability law: throughput that first grows with the load or the machines and then falls, since all wait for
// what is shared and for each other. No term of the language states its parameters; a measured fit can be asked by hand.

/** A fit to measured throughput. */
export interface ScalabilityFit {
  /** γ, throughput of one client or machine, > 0. */
  readonly perClient: number;
  /** α, share of the work that waits for something shared, in [0, 1). */
  readonly contention: number;
  /** β, cost of keeping each pair in agreement, ≥ 0. */
  readonly coherence: number;
}

/**
 * X(N) = γN / (1 + α(N − 1) + βN(N − 1)), in the unit of γ. Source: N. J. Gunther, Guerrilla Capacity Planning (2007),
 * chapter 4.
 */
export function throughputOf({ perClient, contention, coherence }: ScalabilityFit, count: number): number {
  return (perClient * count) / (1 + contention * (count - 1) + coherence * count * (count - 1));
}

/** Where throughput is highest: √((1 − α) / β); `Infinity` where nothing has to be kept in agreement. */
export function peakOf({ contention, coherence }: ScalabilityFit): number {
  return coherence === 0 ? Number.POSITIVE_INFINITY : Math.sqrt((1 - contention) / coherence);
}
