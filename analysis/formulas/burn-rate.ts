// Arithmetic of error budgets: how fast one is spent, when it is gone, and what rate an alert has to watch for. Budgets and
// windows are plain numbers here; which flow they belong to is told elsewhere.

/** Multiple of the speed that spends an error budget in exactly its window; ≥ 0, `Infinity` where there is no budget. */
export type BurnRate = number;

/**
 * (1 − availability) / (1 − objective), of the two unavailabilities; 0 where nothing fails, and `Infinity` where something
 * does and the objective leaves nothing. Source: The Site Reliability Workbook (2018), chapter 5.
 */
export function burnRateOf(unavailability: number, budgetShare: number): BurnRate {
  if (unavailability <= 0) return 0;
  return budgetShare > 0 ? unavailability / budgetShare : Number.POSITIVE_INFINITY;
}

/** Seconds until the budget of a window is gone at a steady rate; `Infinity` at rate 0. Workbook, table 5-4. */
export function exhaustedAfter(window: number, rate: BurnRate): number {
  return rate > 0 ? window / rate : Number.POSITIVE_INFINITY;
}

/** Share of the window's budget that a rate spends in so many seconds; above 1 where it is overspent. */
export function budgetSpent(rate: BurnRate, during: number, window: number): number {
  return (rate * during) / window;
}

/** The rate that spends so large a share of the window's budget in so many seconds: what an alert on both watches for. */
export function alertRateFor(share: number, within: number, window: number): BurnRate {
  return (share * window) / within;
}
