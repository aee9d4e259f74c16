// What an analysis takes over holds nothing of the snapshots before: their models, traffic and facts go, and the heap stays.

import { expect, test } from "vitest";

import { runMeasuring } from "../support/run-measuring.ts";

/** Bytes that the heap may grow by over 100 edits: code that the engine makes meanwhile. A kept snapshot each would be 200 MB. */
const tolerance = 3_000_000;

/** Snapshots of which something may be held: the last one, and one that was asked about last somewhere. */
const heldAtMost = 3;

interface Measured {
  readonly heaps: readonly [early: number, late: number];
  /** How many of each kind are held at the end. */
  readonly held: Readonly<Record<string, number>>;
}

test("two hundred analyses in a line hold the last of their models, and the heap does not grow", async () => {
  const { heaps, held } = await runMeasuring<Measured>("analyse-many.ts", ["200", "100", "200"]);
  for (const [kind, count] of Object.entries(held)) expect(count, kind).toBeLessThanOrEqual(heldAtMost);
  const [early, late] = heaps;
  expect(early).toBeGreaterThan(1_000_000);
  expect(late - early).toBeLessThan(tolerance);
});
