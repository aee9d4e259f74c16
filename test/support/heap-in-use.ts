// What of the heap is in use, for processes that run with `--expose-gc`: only there garbage can be told from what is kept.

/** How often it is looked: what is under way when the collector runs (a code compiled beside, a promise that ends) is no leak. */
const looks = 5;

/** Bytes in use after everything that nobody needs has been cleared away: the least of several looks, with turns between. */
export async function heapInUse(): Promise<number> {
  if (globalThis.gc === undefined) throw new Error("Run this with --expose-gc.");
  let least = Number.POSITIVE_INFINITY;
  for (let look = 0; look < looks; look += 1) {
    globalThis.gc();
    await new Promise((next) => setImmediate(next));
    least = Math.min(least, process.memoryUsage().heapUsed);
  }
  return least;
}
