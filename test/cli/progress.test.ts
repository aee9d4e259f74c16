// The line that tells how far long work has come.

import { expect, test } from "vitest";
import { createProgress } from "../../cli/progress.ts";

/** What is written when the words come at these moments, in milliseconds from the beginning. */
function written(moments: readonly number[], width = 80) {
  const texts: string[] = [];
  let now = 1_000;
  const progress = createProgress(
    (text) => void texts.push(text),
    () => now,
    width,
  );
  for (const moment of moments) {
    now = 1_000 + moment;
    progress.show(`at ${moment}`);
  }
  return { texts, progress };
}

test("short work shows nothing, and has nothing to take away", () => {
  const { texts, progress } = written([0, 100, 499]);
  progress.clear();
  expect(texts).toEqual([]);
});

test("long work is told of as often as it can be read, each time in the place of the last", () => {
  expect(written([100, 500, 550, 599, 600, 900]).texts).toEqual([
    "\r\u001b[Kat 500",
    "\r\u001b[Kat 600",
    "\r\u001b[Kat 900",
  ]);
});

test("it is taken away once, before something else is said", () => {
  const { texts, progress } = written([500]);
  progress.clear();
  progress.clear();
  expect(texts.slice(1)).toEqual(["\r\u001b[K"]);
});

test("it never takes a second line, which could not be taken back", () => {
  expect(written([500], 4).texts).toEqual(["\r\u001b[Kat "]);
});
