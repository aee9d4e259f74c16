// Takes from a computed number the digits that are nothing but the arithmetic of doubles, so that 1 − 0.9975 times 400,000 is
// 1,000 and not 999.9999999999786. For values that are handed out; calculations go on with what they have.

/** The number with thirteen significant digits, which sums and products of a design's figures carry safely; integers stay. */
export function significant(value: number): number {
  return Number.isFinite(value) && !Number.isInteger(value) ? Number(value.toPrecision(13)) : value;
}
