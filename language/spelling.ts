// Words in messages: the nearest spelling of one that nobody knows, and several in a row. Who the candidates are is the
// caller's question.

/** `a, b or c`. */
export function listOf(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? "") : `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
}

/** Nobody types a longer word by hand; two such are compared in the square of their length. */
const longestCompared = 200;

/**
 * The candidate nearest to `word`, or undefined when none is near: at most one slip in three letters, and never
 * another word altogether. Among equals the first in order. Cost: candidates × length², and nothing for a word of more than
 * two hundred letters, which has none.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > longestCompared) return undefined;
  const limit = word.length < 2 ? 0 : Math.max(1, Math.floor(word.length / 3));
  let best: string | undefined;
  let least = limit + 1;
  const lower = word.toLowerCase();
  const letters = lettersOf(lower);
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) >= least) continue;
    const other = candidate.toLowerCase();
    const others = lettersOf(other);
    // Each letter that only one of them has takes a slip of its own; most candidates need no closer look.
    if (countOf(letters & ~others) >= least || countOf(others & ~letters) >= least) continue;
    const d = distance(lower, other);
    if (d < least) {
      least = d;
      best = candidate;
    }
  }
  return best;
}

/** Which letters a word has, a bit for each; letters that share one are taken for the same. */
function lettersOf(word: string): number {
  let letters = 0;
  for (let index = 0; index < word.length; index += 1) letters |= 1 << (word.charCodeAt(index) & 31);
  return letters;
}

/** How many bits are set. */
function countOf(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

/** Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment). */
export function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let d = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) d = Math.min(d, (before[j - 2] ?? 0) + 1);
      row.push(d);
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
