// The standard normal distribution: its distribution function and its quantiles. What is normally distributed is for others
// to say.

/**
 * P(Z ≤ z) for a standard normal Z, in [0, 1]; absolute error below 1e-14, and relative error below 1e-11 in the lower tail down
 * to 1e-300.
 *
 * Near the middle the power series of the error function (Abramowitz and Stegun 26.2.11), in the tails the continued
 * fraction of Mills' ratio (26.2.14) taken from its end, which keeps the digits of a small probability.
 */
export function normalCdf(z: number): number {
  if (Number.isNaN(z)) return Number.NaN;
  const size = Math.abs(z);
  if (size > 38) return z < 0 ? 0 : 1;
  const density = Math.exp(-(z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (size < 3) {
    let term = z;
    let sum = z;
    for (let k = 3; Math.abs(term) > 1e-18 * Math.abs(sum); k += 2) {
      term *= (z * z) / k;
      sum += term;
    }
    return 0.5 + density * sum;
  }
  let fraction = size;
  for (let k = 120; k >= 1; k--) fraction = size + k / fraction;
  const tail = density / fraction;
  return z < 0 ? tail : 1 - tail;
}

/**
 * The z with P(Z ≤ z) = p: −∞ at 0, ∞ at 1, NaN outside [0, 1]. Error below 1e-12 between 1e-300 and 1 − 1e-12; closer to 1 it
 * has the digits that p itself still has.
 *
 * A rational start of Abramowitz and Stegun (26.2.23, error below 5e-4), made exact by Halley steps on `normalCdf`.
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p === 0) return Number.NEGATIVE_INFINITY;
  if (p === 1) return Number.POSITIVE_INFINITY;
  if (p === 0.5) return 0;
  if (p > 0.5) return -lowerQuantile(1 - p);
  return lowerQuantile(p);
}

function lowerQuantile(p: number): number {
  const t = Math.sqrt(-2 * Math.log(p));
  const start = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
  let z = -start;
  for (let step = 0; step < 3; step++) {
    const density = Math.exp(-(z * z) / 2) / Math.sqrt(2 * Math.PI);
    if (density === 0) break;
    const error = (normalCdf(z) - p) / density;
    z -= error / (1 + (z * error) / 2);
  }
  return z;
}

/** Quantiles of the ratios asked for so far, up to a limit: what people state is a handful of percentiles. */
const quantiles = new Map<number, number>();
const keptQuantiles = 100;

/** As `normalQuantile`, for ratios that are asked for again and again. */
export function statedQuantile(ratio: number): number {
  let z = quantiles.get(ratio);
  if (z === undefined) {
    z = normalQuantile(ratio);
    if (quantiles.size < keptQuantiles) quantiles.set(ratio, z);
  }
  return z;
}
