// What completion costs in containers that nest far beyond what a model goes down to. Counted are the letters of the names that it looks
// up and compares, since their number is what a deep place multiplies: the ids of the containers around it are as long as it is deep.

import { afterEach, describe, expect, test, vi } from "vitest";

import { completion } from "../../server/features/completion/completion.ts";
import { projectOf, readingAt } from "../support/read-at.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

/** Letters of names that are looked up or compared while completion answers at the end of a text, and how much it proposes. */
function costAtEnd(text: string): { readonly letters: number; readonly proposals: number } {
  const reading = readingAt(projectOf([["deep.arch", text]]).snapshot(), "deep.arch", text.length);
  let letters = 0;
  const counted = (value: unknown): void => {
    if (typeof value === "string") letters += value.length;
  };
  const { get, has } = Map.prototype;
  const { startsWith } = String.prototype;
  vi.spyOn(Map.prototype, "get").mockImplementation(function (this: Map<unknown, unknown>, key) {
    counted(key);
    return get.call(this, key);
  });
  vi.spyOn(Map.prototype, "has").mockImplementation(function (this: Map<unknown, unknown>, key) {
    counted(key);
    return has.call(this, key);
  });
  vi.spyOn(String.prototype, "startsWith").mockImplementation(function (this: string, start, from) {
    counted(start);
    return startsWith.call(this, start, from);
  });
  const proposals = completion(reading).items.length;
  vi.restoreAllMocks();
  return { letters, proposals };
}

const own = "system near { service shop { } store stock }\n";
const alike = (depth: number): string => own + "system a { ".repeat(depth);
const unlike = (depth: number): string =>
  own + Array.from({ length: depth }, (_, level) => `system a${level} { `).join("");

describe.each([
  ["of the same name", alike],
  ["of names of their own", unlike],
])("in containers %s", (_, nested) => {
  test.each([
    ["a statement", ""],
    ["a name", "service x { calls "],
    ["a name behind a dot", "service x { calls near."],
    ["a step of a flow", "flow f { near.shop -> "],
  ])("%s costs no more than its depth", (_, begun) => {
    const [near, far] = [costAtEnd(nested(500) + begun), costAtEnd(nested(4_000) + begun)];
    expect(far.proposals).toBe(near.proposals);
    expect(far.letters).toBeLessThan(near.letters * (4_000 / 500));
  });
});
