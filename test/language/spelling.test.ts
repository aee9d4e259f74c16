// The nearest spelling, held to its definition: the candidate of the least distance, and the first among equals.

import { expect, test } from "vitest";
import { distance, nearest } from "../../language/spelling.ts";
import { randomFrom } from "../support/mutate.ts";

/** By the definition, with every candidate measured. */
function nearestByDefinition(word: string, candidates: readonly string[]): string | undefined {
  const limit = word.length < 2 ? 0 : Math.max(1, Math.floor(word.length / 3));
  const measured = candidates.map((one) => ({ one, d: distance(word.toLowerCase(), one.toLowerCase()) }));
  const least = Math.min(...measured.map(({ d }) => d));
  return least > limit ? undefined : measured.find(({ d }) => d === least)?.one;
}

test("the nearest candidate is the one of least distance", () => {
  const random = randomFrom(7);
  // Letters 32 apart share what they are told apart by, and a small alphabet brings many near words.
  const alphabet = "abcdeABE-_é1";
  const wordOf = (length: number): string =>
    Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join("");
  let near = 0;
  for (let round = 0; round < 2000; round += 1) {
    const word = wordOf(Math.floor(random() * 12));
    const candidates = Array.from({ length: 20 }, () => wordOf(Math.floor(random() * 12)));
    const found = nearest(word, candidates);
    expect(found, `${word} among ${candidates.join(" ")}`).toBe(nearestByDefinition(word, candidates));
    if (found !== undefined) near += 1;
  }
  expect(near).toBeGreaterThan(200);
  expect(near).toBeLessThan(1800);
});
