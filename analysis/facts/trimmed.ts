// Lists as they are kept. A list that grew by `push` has room for sixteen elements more than it holds, and most lists of a flow or a
// component hold two or three: over a large design that room comes to more than the elements.

/** The list without room to grow. For what outlives the function that collected it; the elements stay the same objects. */
export function trimmed<T>(list: readonly T[]): readonly T[] {
  return list.length === 0 ? nothing : list.slice();
}

const nothing: readonly never[] = Object.freeze([]);
