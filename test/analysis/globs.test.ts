// Patterns of file names: what they cover, and that no pattern takes long.

import fc from "fast-check";
import { expect, test } from "vitest";
import { matcherOf, patternFault } from "../../analysis/globs.ts";

const covers = (pattern: string, path: string) => matcherOf([pattern])(path);

test.each([
  ["drafts", "drafts/a.arch", true],
  ["drafts", "x/drafts/y/a.arch", true],
  ["drafts", "my-drafts/a.arch", false],
  ["drafts/", "drafts/a.arch", true],
  ["drafts/", "x/drafts/a.arch", false],
  ["./drafts/**", "drafts/a.arch", true],
  ["./drafts", "drafts/a.arch", true],
  ["./drafts", "x/drafts/a.arch", false],
  [".", "x/a.arch", true],
  ["*.arch", "a.arch", true],
  ["*.arch", "x/y/a.arch", true],
  ["x/*.arch", "x/a.arch", true],
  ["x/*.arch", "x/y/a.arch", false],
  ["x/**/*.arch", "x/a.arch", true],
  ["x/**/*.arch", "x/y/z/a.arch", true],
  ["x/**", "x/a.arch", true],
  ["x/**", "xx/a.arch", false],
  ["**/old/**", "old/a.arch", true],
  ["**/old/**", "a/old/b/c.arch", true],
  ["**", "a/b.arch", true],
  ["a?.arch", "ab.arch", true],
  ["a?.arch", "a.arch", false],
  ["a*b*c", "axxbyyc", true],
  ["a*b*c", "axxcyyb", false],
  ["a.arch/b", "a.arch", false],
  ["[a].arch", "a.arch", false],
  ["[a].arch", "[a].arch", true],
])("%s covers %s: %s", (pattern, path, covered) => {
  expect(covers(pattern, path)).toBe(covered);
});

test.each([
  ["", "is empty"],
  ["x".repeat(501), "is longer than 500 letters"],
  ["a\\b", "has a backslash; folders are parted by `/`, on Windows, too"],
  ["/etc/**", "begins at a root; a pattern begins at the folder of the file"],
  ["c:/x", "begins at a root; a pattern begins at the folder of the file"],
  ["../x", "leads out of the folder"],
  ["x/..y", undefined],
])("of the pattern %j it is said: %s", (pattern, fault) => {
  expect(patternFault(pattern)).toBe(fault);
});

test("a name is covered by itself, with any letter a star and any folder two", () => {
  const name = fc.stringMatching(/^[a-c.]{1,6}$/).filter((one) => one !== "." && one !== "..");
  const path = fc.array(name, { minLength: 2, maxLength: 5 });
  const property = fc.property(path, fc.nat(), fc.nat(), (names, part, letter) => {
    const whole = names.join("/");
    expect(covers(whole, whole)).toBe(true);
    const at = part % names.length;
    const one = names[at] ?? "";
    const cut = letter % one.length;
    expect(covers(names.with(at, `${one.slice(0, cut)}*${one.slice(cut + 1)}`).join("/"), whole)).toBe(true);
    expect(covers(names.with(at, `${one.slice(0, cut)}?${one.slice(cut + 1)}`).join("/"), whole)).toBe(true);
    expect(covers(names.toSpliced(at, 1, "**").join("/"), whole)).toBe(true);
    expect(covers(`${whole}/more`, whole)).toBe(false);
  });
  fc.assert(property);
});

test("a pattern of many stars against a name that almost fits takes no more than length times length", () => {
  let reads = 0;
  const name = new Proxy(Object("a".repeat(400)), {
    get: (text, key) => {
      if (typeof key === "string" && /^\d+$/.test(key)) reads += 1;
      return Reflect.get(text, key);
    },
  });
  const path = { split: () => [name] } as unknown as string;
  expect(matcherOf([`${"a*".repeat(200)}b`])(path)).toBe(false);
  expect(reads).toBeGreaterThanOrEqual(400);
  expect(reads).toBeLessThan(500 * 500);
});
