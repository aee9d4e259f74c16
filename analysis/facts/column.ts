// Values by position that snapshots hand on to each other. A column is cut into stretches, and where an edit has left all values of a
// stretch as they were both snapshots hold the same one: what a keystroke costs in memory goes by what it touches. It knows neither
// models nor what the values are.

/**
 * Values by position, `undefined` where none has been made. A stretch may be missing that nothing has been put into. Whoever shares a
 * stretch sees what is put into it later, so that two columns may share one only where both would make the same values.
 */
export type Column<T> = (Stretch<T> | undefined)[];

type Stretch<T> = (T | undefined)[];

/** Positions in a stretch, as a power of two: few are copied for one lost value, and there are few to share. */
const bitsOfStretch = 6;
const inStretch = (1 << bitsOfStretch) - 1;

/** A column without values for positions from 0 up to, not including, `length`. */
export function emptyColumn<T>(length: number): Column<T> {
  return new Array<Stretch<T> | undefined>((length + inStretch) >> bitsOfStretch).fill(undefined);
}

export function valueAt<T>(column: Column<T>, position: number): T | undefined {
  return column[position >> bitsOfStretch]?.[position & inStretch];
}

/** Puts a value into this column and into all that share its stretch. */
export function putAt<T>(column: Column<T>, position: number, value: T): void {
  let stretch = column[position >> bitsOfStretch];
  if (stretch === undefined) {
    stretch = emptyStretch();
    column[position >> bitsOfStretch] = stretch;
  }
  stretch[position & inStretch] = value;
}

/** The column without the values at some positions; shares the stretches in which none of these lies. Linear in the stretches and the positions. */
export function without<T>(column: Column<T>, lost: readonly number[]): Column<T> {
  const left = column.slice();
  for (let index = 0; index < lost.length; index += 1) {
    const position = lost[index] as number;
    const at = position >> bitsOfStretch;
    // One that holds no value there is copied as well: the two are about to hold different ones.
    if (left[at] === column[at]) left[at] = column[at]?.slice();
    const stretch = left[at];
    if (stretch !== undefined) stretch[position & inStretch] = undefined;
  }
  return left;
}

/** The values in another order: at each position that from the given one, or none where that is -1. Shares nothing. */
export function rearranged<T>(column: Column<T>, origins: Int32Array): Column<T> {
  const moved = emptyColumn<T>(origins.length);
  for (let position = 0; position < origins.length; position += 1) {
    const value = valueAt(column, origins[position] as number);
    if (value !== undefined) putAt(moved, position, value);
  }
  return moved;
}

function emptyStretch<T>(): Stretch<T> {
  return new Array<T | undefined>(inStretch + 1).fill(undefined);
}
