// Distances between words by hand, and against the definition by trying every single edit.

import { expect, test } from "vitest";
import { editDistance, nearestTo } from "../../analysis/formulas/edit-distance.ts";

test.each([
  ["", "", 0],
  ["", "abc", 3],
  ["kitten", "sitting", 3],
  ["saturday", "sunday", 3],
  ["flaw", "lawn", 2],
  ["retry", "retry", 0],
])("from %j to %j it takes %d edits", (one, other, edits) => {
  expect(editDistance(one, other)).toBe(edits);
  expect(editDistance(other, one)).toBe(edits);
});

test("every single edit is one away, and every pair of edits at most two", () => {
  const letters = ["a", "b"];
  const editsOf = (word: string): string[] => {
    const places = Array.from({ length: word.length + 1 }, (_, place) => place);
    return places.flatMap((place) => [
      ...(place < word.length ? [word.slice(0, place) + word.slice(place + 1)] : []),
      ...letters.map((letter) => word.slice(0, place) + letter + word.slice(place)),
      ...(place < word.length ? letters.map((letter) => word.slice(0, place) + letter + word.slice(place + 1)) : []),
    ]);
  };
  for (const word of ["", "ab", "abba"]) {
    for (const once of editsOf(word)) {
      expect(editDistance(word, once)).toBe(once === word ? 0 : 1);
      for (const twice of editsOf(once)) expect(editDistance(word, twice)).toBeLessThanOrEqual(2);
    }
  }
});

test("the nearest word is at most a slip in three letters away", () => {
  expect(nearestTo("retry-lop", ["hub", "retry-loop", "eager-retry"])).toBe("retry-loop");
  expect(nearestTo("hubs", ["hub", "hut"])).toBe("hub");
  expect(nearestTo("xyz", ["hub", "retry-loop"])).toBeUndefined();
  expect(nearestTo("ab", ["cd"])).toBeUndefined();
});
