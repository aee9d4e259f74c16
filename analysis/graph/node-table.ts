// What the tables behind decision diagrams and set families have in common: a hash of three numbers, and arrays that grow.
// The tables themselves stay with their diagrams, since an indirection per lookup would cost more than it spares.

/** A well-mixed number of 32 bits from three; its multipliers are the golden ratio and those of MurmurHash3 (A. Appleby). */
export function hashOfThree(a: number, b: number, c: number): number {
  const mixed = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

/** A copy of the array with room for so many numbers, at least as many as it has; the rest is zero. */
export function widened(old: Int32Array, capacity: number): Int32Array<ArrayBuffer> {
  const wide = new Int32Array(capacity);
  wide.set(old);
  return wide;
}
