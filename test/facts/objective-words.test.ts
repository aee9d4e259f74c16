// Words that findings about objectives share: figures that have to be told apart although they nearly agree.

import { describe, expect, it } from "vitest";
import { missedWords } from "../../analysis/facts/objectives/objective-words.ts";
import { durationWords, loadShareWords, timeWords } from "../../analysis/facts/words.ts";

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

describe("a duration", () => {
  it("is spelt in one way from a minute on", () => {
    expect([0, 0.0002, 0.15, 4.9, 59].map(durationWords)).toEqual(["0s", "200µs", "150ms", "4.9s", "59s"]);
    expect([59.999, 90, 300, 5401, 86_400].map(durationWords)).toEqual([
      "1 min",
      "1 min 30 s",
      "5 min",
      "1 h 30 min 1 s",
      "1 d",
    ]);
    expect(durationWords(5401)).toBe(timeWords(5401));
  });
});

describe("a share of the load", () => {
  it("has no more digits than anybody knows", () => {
    expect(loadShareWords([0.999999997222, 0.999999997222])).toBe("over 99.99%");
    expect(loadShareWords([2.8e-9, 2.8e-9])).toBe("under 0.01%");
    expect(loadShareWords([1, 1])).toBe("100%");
    expect(loadShareWords([0, 0])).toBe("0%");
    expect(loadShareWords([0.333, 0.333])).toBe("33.3%");
    expect(loadShareWords([0.99999, 1])).toBe("over 99.99%");
    expect(loadShareWords([0, 0.25])).toBe("up to 25%");
  });
});
