// Copies that fail independently of each other, counted.

/**
 * Fewer than `needed` of `copies` up, each down with the probability: the lower tail of the binomial distribution, in [0, 1].
 * Summed with logarithms of the terms, which keeps the digits of a small result. Linear in `needed`.
 */
export function tooFewUp(copies: number, needed: number, down: number): number {
  if (needed <= 0) return 0;
  if (copies < needed || down >= 1) return 1;
  if (down <= 0) return 0;
  if (needed === 1) return down ** copies;
  let logTerm = copies * Math.log(down);
  let sum = 0;
  for (let up = 0; up < needed; up++) {
    sum += Math.exp(logTerm);
    logTerm += Math.log((copies - up) / (up + 1)) + Math.log((1 - down) / down);
  }
  return Math.min(1, sum);
}
