// Two texts set side by side, line by line: what to replace in one for it to be the other.

/** A replacement of whole lines; offsets are from the start of the text. */
export interface LineChange {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Changes that turn one text into another: lines that both have in order are kept. Equal lines are matched greedily from
 * both ends and then nearest first, which is short for a formatter's changes and linear; it is no minimal difference.
 */
export function lineChanges(before: string, after: string): readonly LineChange[] {
  if (before === after) return [];
  const old = linesOf(before);
  const fresh = linesOf(after);
  const changes: LineChange[] = [];
  let offset = 0;
  let o = 0;
  let f = 0;
  while (o < old.length || f < fresh.length) {
    if (old[o] === fresh[f]) {
      offset += (old[o] ?? "").length;
      o += 1;
      f += 1;
      continue;
    }
    const [oldCount, freshCount] = distanceToMatch(old, o, fresh, f);
    const end = offset + old.slice(o, o + oldCount).join("").length;
    changes.push({ start: offset, end, text: fresh.slice(f, f + freshCount).join("") });
    offset = end;
    o += oldCount;
    f += freshCount;
  }
  return changes;
}

/** Lines looked ahead for the next pair of equal ones. */
const lookAhead = 40;

/** How many lines of either side lie before the next equal, non-blank pair. */
function distanceToMatch(old: readonly string[], o: number, fresh: readonly string[], f: number): [number, number] {
  for (let sum = 1; sum <= lookAhead; sum += 1) {
    for (let i = 0; i <= sum; i += 1) {
      const line = old[o + i];
      if (line !== undefined && line.trim() !== "" && line === fresh[f + sum - i]) return [i, sum - i];
    }
  }
  const isAtEnd = old.length - o <= lookAhead || fresh.length - f <= lookAhead;
  return isAtEnd ? [old.length - o, fresh.length - f] : [lookAhead / 2, lookAhead / 2];
}

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
