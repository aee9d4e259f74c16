// How far apart two words are, for naming the nearest right one. The language has its own measure for names in designs, of
// which the analysis may know nothing.

/**
 * Least number of letters to insert, remove or replace that turns one word into the other. Letters × letters.
 * Source: R. A. Wagner, M. J. Fischer, The String-to-String Correction Problem, Journal of the ACM 21 (1974).
 */
export function editDistance(one: string, other: string): number {
  let above = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    for (let column = 1; column <= other.length; column++) {
      const replaced = (above[column - 1] as number) + (one[row - 1] === other[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (above[column] as number) + 1, (current[column - 1] as number) + 1));
    }
    above = current;
  }
  return above[other.length] as number;
}

/** The word nearest to a given one, at most a slip in three letters away; the first of equals, undefined where none is. */
export function nearestTo(word: string, words: Iterable<string>): string | undefined {
  let least = Math.floor(word.length / 3) + 1;
  let nearest: string | undefined;
  for (const candidate of words) {
    if (Math.abs(candidate.length - word.length) >= least) continue;
    const distance = editDistance(word, candidate);
    if (distance >= least) continue;
    least = distance;
    nearest = candidate;
  }
  return nearest;
}
