// What an edit has left of an element: parts that are as they were stay the same objects, so that whoever rests on one of them alone
// need not look into it.

/**
 * The value `after`, with each part that equals the one at its place in `before` replaced by that one; `before` itself where all is
 * equal. Both are plain and without circles. Linear in what is no part of both already.
 */
export function reusing<T>(before: T, after: T): T {
  if (before === after || !isPlain(before) || !isPlain(after)) return after;
  if (Array.isArray(before) !== Array.isArray(after)) return after;
  const keys = Object.keys(after) as (keyof T & string)[];
  const parts: unknown[] = keys.map((key) => reusing(before[key], after[key]));
  const isSame =
    keys.length === Object.keys(before).length && keys.every((key, at) => Object.is(before[key], parts[at]));
  if (isSame) return before;
  // The casts say what the keys are of: the parts stand in the order and under the names that they have in `after`.
  if (Array.isArray(after)) return parts as T;
  // A copy has the form of what it is a copy of, which an object put together from its members has not.
  return Object.assign({ ...after }, Object.fromEntries(keys.map((key, at) => [key, parts[at]])));
}

function isPlain(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
