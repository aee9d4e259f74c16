// The estimate of a text's width, and how texts are cut and broken by it.

import fc from "fast-check";
import { expect, test } from "vitest";

import { charactersOf, shorten, shortenParts, widthOf, wrap } from "../../diagram/text.ts";

const anyText = fc.string({ unit: "grapheme", maxLength: 60 });

test("a text that fits is left alone, and one that does not is cut before an ellipsis", () => {
  expect(shorten("auth", 100, 16)).toBe("auth");
  expect(shorten("authentication and authorization", 100, 16)).toBe("authentic…");
});

test("of parts as many are kept whole as fit beside a sign that there are more", () => {
  expect(shortenParts("Apache Kafka · managed · ×3", 400, 14)).toBe("Apache Kafka · managed · ×3");
  expect(shortenParts("Apache Kafka · managed · ×3", 140, 14)).toBe("Apache Kafka · …");
  expect(shortenParts("Apache Kafka · managed · ×3", 60, 14)).toBe(shorten("Apache Kafka · managed · ×3", 60, 14));
});

test("a shortened text is never wider than its room, unless the room has none for an ellipsis", () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 16, max: 300 }), (text, room) => {
      expect(widthOf(shorten(text, room, 16), 16)).toBeLessThanOrEqual(room);
    }),
    { seed: 1 },
  );
});

test("a cut never halves what a reader sees as one character", () => {
  const family = "👩‍👩‍👧‍👦";
  expect(charactersOf(family)).toEqual([family]);
  expect(shorten(`${family}${family}${family}`, 50, 16)).toBe(`${family}…`);
});

test("a name is broken at the gap that makes its lines most even", () => {
  expect(wrap("Photo metadata database of the world", 230, 16, "bold")).toEqual([
    "Photo metadata",
    "database of the world",
  ]);
  expect(wrap("upload-metadata-and-thumbnails-index", 230, 16, "bold")).toEqual([
    "upload-metadata-",
    "and-thumbnails-index",
  ]);
});

test("at most two lines, of which none is too wide and whose beginning is the text's", () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 40, max: 300 }), (text, room) => {
      const lines = wrap(text, room, 16);
      expect(lines.length).toBeLessThanOrEqual(2);
      for (const line of lines) expect(widthOf(line, 16)).toBeLessThanOrEqual(room);
      const shown = lines.join("").replace("…", "").replaceAll(/\s/g, "");
      expect(text.replaceAll(/\s/g, "").startsWith(shown.replaceAll(/\s/g, "")) || text.includes("…")).toBe(true);
    }),
    { seed: 2 },
  );
});

test("widths are those of the wide fonts: measured in DejaVu Sans at 100 units", () => {
  expect(widthOf("Photo metadata DB with Primary", 100)).toBeGreaterThanOrEqual(1641);
  expect(widthOf("Photo metadata DB with Primary", 100)).toBeLessThan(1641 * 1.15);
  expect(widthOf("Photo metadata DB with Primary", 100, "bold")).toBeGreaterThanOrEqual(1858);
  expect(widthOf("中", 100)).toBeGreaterThanOrEqual(100);
});

test("a text is as wide as its characters, wherever a reader sees these end", () => {
  // Letters beside what joins them: accents, joiners, selectors, flags, line ends.
  const part = fc.constantFrom(
    ...["a", "É", "·", "…", "→", "×", "©", "\u0301", "\u200d", "\ufe0f", "\u00ad", "👩", "🇪", "\r", "\n", "각"],
  );
  const mixed = fc.array(part, { maxLength: 12 }).map((parts) => parts.join(""));
  const units = fc.array(fc.nat(0x2400), { maxLength: 12 }).map((codes) => String.fromCharCode(...codes));
  fc.assert(
    fc.property(fc.oneof(anyText, mixed, units), (text) => {
      const sum = charactersOf(text).reduce((width, character) => width + widthOf(character, 1), 0);
      expect(widthOf(text, 1)).toBeCloseTo(sum, 9);
    }),
    { seed: 3 },
  );
});
