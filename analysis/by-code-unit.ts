// The order of texts that is the same on every machine.

/** Below, at or above zero as the first text comes before the second by the numbers of their code units. */
export function byCodeUnit(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
