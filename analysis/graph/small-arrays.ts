// Arrays of numbers that are short and many, such as those of one flow. V8 gives a typed array of more than 64 bytes memory outside
// of its heap, which takes some twenty times as long as a view of memory that is there already.

/** Numbers that share one block of memory, which lives as long as one of its arrays: few, so that little is kept by that. */
const numbersPerBlock = 1024;

/** Longer arrays have memory of their own. */
const longest = numbersPerBlock / 4;

let ints = new Int32Array(numbersPerBlock);
let firstFreeInt = 0;

/** An array of so many zeros. It is not to be transferred, and its buffer is not its own. */
export function int32s(size: number): Int32Array {
  if (size > longest) return new Int32Array(size);
  if (firstFreeInt + size > numbersPerBlock) {
    ints = new Int32Array(numbersPerBlock);
    firstFreeInt = 0;
  }
  firstFreeInt += size;
  return ints.subarray(firstFreeInt - size, firstFreeInt);
}

let floats = new Float64Array(numbersPerBlock);
let firstFreeFloat = 0;

/** As `int32s`, of doubles. */
export function float64s(size: number): Float64Array {
  if (size > longest) return new Float64Array(size);
  if (firstFreeFloat + size > numbersPerBlock) {
    floats = new Float64Array(numbersPerBlock);
    firstFreeFloat = 0;
  }
  firstFreeFloat += size;
  return floats.subarray(firstFreeFloat - size, firstFreeFloat);
}

/**
 * Room for the doubles of one piece of work, which is over before the next one asks for it: each time the same array, of as many zeros
 * as are asked for and of anything behind these.
 */
export function reusedFloats(): (size: number) => Float64Array {
  return reused((size) => new Float64Array(size));
}

/** As `reusedFloats`, of integers. */
export function reusedInts(): (size: number) => Int32Array {
  return reused((size) => new Int32Array(size));
}

/** As `reusedFloats`, of marks of which none is set. */
export function reusedMarks(): (size: number) => Uint8Array {
  return reused((size) => new Uint8Array(size));
}

function reused<T extends Float64Array | Int32Array | Uint8Array>(make: (size: number) => T): (size: number) => T {
  let room = make(64);
  return (size) => {
    if (room.length < size) room = make(2 * size);
    else room.fill(0, 0, size);
    return room;
  };
}

/** The numbers of a list. */
export function int32sOf(list: readonly number[] | Int32Array): Int32Array {
  const found = int32s(list.length);
  found.set(list);
  return found;
}
