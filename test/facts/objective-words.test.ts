// Words that findings about objectives share: figures that have to be told apart although they nearly agree.

import { describe, expect, it } from "vitest";
import { missedWords } from "../../analysis/facts/objectives/objective-words.ts";

describe("an availability beside the target that it misses", () => {
  it("is as short as any other where it differs at once", () => {
    expect(missedWords(0.998, 0.9995)).toBe("99.8%");
  });

  it("shows the digits that differ", () => {
    expect(missedWords(0.9995 - 4e-12, 0.9995)).toBe("99.9499999996%");
  });

  it("is just under a target that thirteen digits do not tell it from", () => {
    expect(missedWords(0.9995 - 2e-14, 0.9995)).toBe("just under 99.95%");
  });
});
