// The quick parser against Langium's: where it gives a tree, Langium finds no fault and makes the same tree with the same
// places; where it gives none, Langium finds a fault.

import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { statements } from "../../language/index.ts";
import { stretchOf } from "../../language/syntax/places.ts";
import { quickParse } from "../../language/syntax/quick-parser.ts";
import { mendingParser } from "../../language/syntax/services.ts";
import { tokenize } from "../../language/syntax/tokenize.ts";

const library = path.resolve(import.meta.dirname, "../../language/library");
const texts = readdirSync(library)
  .filter((name) => name.endsWith(".arch"))
  .map((name) => readFileSync(path.join(library, name), "utf8"));

/** A tree without what only one of the parsers adds, and with the place of every node and value. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  if ("$refText" in value) return { $refText: value.$refText };
  const node = value as Parameters<typeof stretchOf>[0] & Record<string, unknown>;
  const copy: Record<string, unknown> = { type: node.$type, at: stretchOf(node) && toPair(stretchOf(node)) };
  for (const key of Object.keys(node).sort()) {
    const inner = node[key];
    if (key.startsWith("$") || inner === undefined) continue;
    copy[key] = plain(inner);
    const many = Array.isArray(inner) ? inner.map((_, index) => toPair(stretchOf(node, key, index))) : undefined;
    if (inner !== false) copy[`${key} at`] = many ?? toPair(stretchOf(node, key));
  }
  return copy;
}

function toPair(stretch: { start: number; end: number } | undefined): readonly [number, number] | undefined {
  return stretch && [stretch.start, stretch.end];
}

function agree(text: string): boolean {
  const quick = quickParse(text, "Document");
  const mended = mendingParser()(text, "Document");
  const isRight = mended.parserErrors.length === 0 && mended.lexerErrors.length === 0;
  expect(quick !== undefined, text).toBe(isRight);
  if (quick !== undefined) expect(plain(quick)).toEqual(plain(mended.value));
  return isRight;
}

describe("the quick parser", () => {
  it.each(texts)("makes the same tree of a file of the library (%#)", (text) => {
    expect(agree(text)).toBe(true);
  });

  it.each(statements.map((statement) => statement.form))("makes the same tree of `%s`", (form) => {
    expect(agree(form)).toBe(true);
  });

  it("agrees with Langium's on broken text, too", () => {
    const sample = texts.join("\n").slice(0, 4000);
    const tokens = tokenize(sample);
    let right = 0;
    fc.assert(
      fc.property(fc.nat(tokens.length - 8), fc.integer({ min: 1, max: 7 }), fc.nat(6), (from, count, drop) => {
        const window = tokens.slice(from, from + count).filter((_, index) => index !== drop);
        if (agree(window.map((token) => token.text).join(" "))) right += 1;
      }),
      { seed: 20150920, numRuns: 3000 },
    );
    expect(right).toBeGreaterThan(100);
    expect(right).toBeLessThan(2900);
  });

  it("leaves very deep nesting to the other", () => {
    const deep = `${"either { ".repeat(250)}a -> b${" }".repeat(250)}`;
    expect(quickParse(deep, "Document")).toBeUndefined();
  });
});
