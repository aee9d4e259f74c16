// What an analysis takes over holds nothing of the snapshots before: their models, traffic and facts go, and the heap stays.

import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

/** Bytes that the heap may grow by over 100 edits: code that the engine makes meanwhile. A kept snapshot each would be 200 MB. */
const tolerance = 6_000_000;

/** Snapshots of which something may be held: the last one, and one that was asked about last somewhere. */
const heldAtMost = 3;

test("two hundred analyses in a line hold the last of their models, and the heap does not grow", async () => {
  const script = join(import.meta.dirname, "../support/analyse-many.ts");
  const { stdout } = await promisify(execFile)(process.execPath, ["--expose-gc", script, "200", "100", "200"]);
  const { heaps, held } = JSON.parse(stdout) as { heaps: readonly [number, number]; held: Record<string, number> };
  for (const [kind, count] of Object.entries(held)) expect(count, kind).toBeLessThanOrEqual(heldAtMost);
  const [early, late] = heaps;
  expect(early).toBeGreaterThan(1_000_000);
  expect(late - early).toBeLessThan(tolerance);
});
