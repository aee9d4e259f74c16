// What of the heap is in use, for processes that run with `--expose-gc`: only there garbage can be told from what is kept.

/** Bytes in use after everything that nobody needs has been cleared away. */
export async function heapInUse(): Promise<number> {
  if (globalThis.gc === undefined) throw new Error("Run this with --expose-gc.");
  // Twice, with a turn between: what a finished promise holds goes with the second.
  globalThis.gc();
  await new Promise((next) => setImmediate(next));
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}
