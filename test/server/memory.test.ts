// What an edit leaves behind goes away: the heap after thousands of edits is what it was after some.

import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

/** Bytes that the heap may grow by over 4,000 edits: caches of the engine's own, and a hundredth of what one kept snapshot per edit would be. */
const tolerance = 3_000_000;

test("the heap does not grow over five thousand edits", async () => {
  const script = join(import.meta.dirname, "../support/edit-many.ts");
  const { stdout } = await promisify(execFile)(process.execPath, ["--expose-gc", script, "5000", "1000"]);
  const [early = 0, late = Number.POSITIVE_INFINITY] = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as number[];
  expect(early).toBeGreaterThan(1_000_000);
  expect(late - early).toBeLessThan(tolerance);
}, 300_000);
