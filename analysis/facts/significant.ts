// Takes from a computed number the digits that are nothing but the arithmetic of doubles, so that 1 − 0.9975 times 400,000 is
// 1,000 and not 999.9999999999786. For values that are handed out; calculations go on with what they have.

/** The number with thirteen significant digits, which sums and products of a design's figures carry safely; integers stay. */
export function significant(value: number): number {
  if (!Number.isFinite(value) || Number.isInteger(value)) return value;
  return roundedByScale(value) ?? Number(value.toPrecision(13));
}

/** The powers of ten that doubles hold exactly. */
const powersOfTen = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/** Numbers of thirteen digits begin here. */
const least = 1e12;

/**
 * As a detour over decimal text would have it, and many times faster; undefined where only that detour is certain. An integer of
 * thirteen digits over an exact power of ten is the double nearest to the decimal that both spell, since division rounds correctly.
 * The product below errs by less than 0.002, so what is farther than that from a half is rounded as the exact value is.
 */
function roundedByScale(value: number): number | undefined {
  const size = Math.abs(value);
  let exponent = 12 - Math.floor(Math.log10(size));
  if (!(exponent > 0 && exponent < powersOfTen.length - 1)) return undefined;
  // The logarithm may be off by one beside a power of ten.
  if (size * (powersOfTen[exponent] as number) < least) exponent += 1;
  const power = powersOfTen[exponent] as number;
  const scaled = size * power;
  const digits = Math.round(scaled);
  if (scaled < least || scaled >= 10 * least || Math.abs(Math.abs(scaled - digits) - 0.5) < 0.01) return undefined;
  return value < 0 ? -digits / power : digits / power;
}
