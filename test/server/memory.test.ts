// What an edit or a closed file leaves behind goes away: the heap after thousands of edits, or dozens of
// files, is what it was after some.

import { expect, test } from "vitest";

import { runMeasuring } from "../support/run-measuring.ts";

/**
 * Bytes that the heap may grow by: caches of the engine's own. It is less than a third of what one kept text or report for each
 * edit would be, or one kept picture and judgement for each file, and a hundredth of a snapshot for each edit.
 */
const tolerance = 3_000_000;

test.each([
  ["five thousand edits", "edit-many.ts", "5000", "1000"],
  ["sixty files that are opened and closed", "open-many.ts", "60", "20"],
])("the heap does not grow over %s", async (_, script, most, some) => {
  const [early, late] = await runMeasuring<readonly [early: number, late: number]>(script, [most, some]);
  expect(early).toBeGreaterThan(1_000_000);
  expect(late - early).toBeLessThan(tolerance);
});
