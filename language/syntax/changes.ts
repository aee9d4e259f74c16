// Where two texts differ: what an edit changed, found by what it left at either end.

/** A stretch of one text that stands for a stretch of another; before and behind them both are equal. */
export interface Change {
  readonly start: number;
  /** The end of the stretch in the first text. */
  readonly endBefore: number;
  /** The end of the stretch in the second text. */
  readonly end: number;
}

/** Characters that are compared at once, which is quicker than one by one. */
const step = 1024;

/** The shortest change, one only, that makes the second text of the first. Linear, but quick. */
export function changeBetween(before: string, text: string): Change {
  const most = Math.min(before.length, text.length);
  let start = 0;
  while (start + step <= most && before.slice(start, start + step) === text.slice(start, start + step)) start += step;
  while (start < most && before.charCodeAt(start) === text.charCodeAt(start)) start += 1;
  let [endBefore, end] = [before.length, text.length];
  const isSame = (length: number): boolean =>
    before.slice(endBefore - length, endBefore) === text.slice(end - length, end);
  while (Math.min(endBefore, end) - start >= step && isSame(step)) {
    endBefore -= step;
    end -= step;
  }
  while (Math.min(endBefore, end) > start && before.charCodeAt(endBefore - 1) === text.charCodeAt(end - 1)) {
    endBefore -= 1;
    end -= 1;
  }
  return { start, endBefore, end };
}
