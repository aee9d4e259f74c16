// Completion asked at every token of every example and of a generated design: what the author wrote there is always
// among what is proposed, whether the text goes on behind the cursor or ends there.

import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";

import { rules } from "../../analysis/index.ts";
import { guaranteeNames, type Project, type Snapshot, type Token, tokenize } from "../../language/index.ts";
import { completion } from "../../server/features/completion/completion.ts";
import { withoutStops } from "../../server/features/snippet-text.ts";
import { nameIndexOf } from "../../server/names-in-text.ts";
import { generateDesign } from "../support/generate-design.ts";
import { projectOf, readingAt } from "../support/read-at.ts";

const root = join(import.meta.dirname, "../../examples");
const folders = new Map<string, [string, string][]>();
for (const path of globSync(join(root, "**/*.arch"))) {
  const folder = folders.get(dirname(path)) ?? [];
  folders.set(dirname(path), folder);
  folder.push([path.slice(root.length + 1), readFileSync(path, "utf8")]);
}
const designs: readonly (readonly [string, Iterable<readonly [string, string]>])[] = [
  ...[...folders].map(([folder, texts]) => [folder.slice(root.length + 1), texts] as const),
  ["a generated design", generateDesign({ components: 20, files: 1 })],
];

/** Words that are written as names and are none: values that a statement offers. */
const options: ReadonlySet<string> = new Set([
  ...guaranteeNames,
  ...rules.map(({ id }) => id),
  ...["consistency", "availability", "cache-aside", "read-through", "write-through", "write-behind"],
  ...["automatic", "manual", "deadline", "metrics", "logs", "traces", "at-rest", "primary", "replica", "any"],
]);

/** What the author wrote and completion is to know; undefined for free names, texts and marks. */
interface Written {
  readonly token: Token;
  /** With everything of a qualified name. */
  readonly text: string;
  readonly isName: boolean;
}

function writtenIn(snapshot: Snapshot, file: string, tokens: readonly Token[]): readonly Written[] {
  const names = nameIndexOf(snapshot);
  return tokens.flatMap((token, index): Written[] => {
    if (token.kind === "keyword") return [{ token, text: token.text, isName: false }];
    if (token.kind === "quantity") return [{ token, text: token.text, isName: false }];
    if (token.kind !== "name") return [];
    const place = names.at(file, token.start);
    if (place !== undefined)
      return place.isDeclaration ? [] : [{ token, text: qualified(tokens, index), isName: true }];
    return options.has(token.text) && isOption(tokens, index) ? [{ token, text: token.text, isName: false }] : [];
  });
}

/** Free words, such as keys and tags, may be spelt like options. */
function isOption(tokens: readonly Token[], index: number): boolean {
  const before = tokens[index - 1]?.text ?? "";
  return !["by", "per", "tags", "priority", "transaction", "."].includes(before) && tokens[index + 1]?.text !== ".";
}

function qualified(tokens: readonly Token[], index: number): string {
  let [from, to] = [index, index];
  while (tokens[from - 1]?.text === ".") from -= 2;
  while (tokens[to + 1]?.text === ".") to += 2;
  return tokens
    .slice(from, to + 1)
    .map(({ text }) => text)
    .join("");
}

/** Places in a token that a cursor is put to; in a figure those behind its first digit. */
function cursorsIn({ kind, start, end, text }: Token): readonly number[] {
  const from = kind === "quantity" ? start + (/^[\d_]+(\.\d+)?/.exec(text)?.[0].length ?? 1) : start;
  return [...new Set([from, (from + end) >> 1, end])];
}

function labelsAt(snapshot: Snapshot, file: string, offset: number): ReadonlySet<string> {
  return new Set(completion(readingAt(snapshot, file, offset)).items.map(({ label }) => label));
}

function lineOf(text: string, offset: number): string {
  const from = text.lastIndexOf("\n", offset - 1) + 1;
  const to = text.indexOf("\n", offset);
  return `${text.slice(from, offset)}‸${text.slice(offset, to < 0 ? undefined : to)}`.trim();
}

describe.each(designs)("%s", (_, texts) => {
  const files = [...texts];
  const whole = projectOf(files).snapshot();

  test("has what is written among its proposals, with the rest behind it", () => {
    let asked = 0;
    let keywords = 0;
    const missing: string[] = [];
    for (const [file, text] of files) {
      const tokens = tokenize(text);
      keywords += tokens.filter(({ kind }) => kind === "keyword").length;
      for (const { token, text: written } of writtenIn(whole, file, tokens)) {
        for (const offset of cursorsIn(token)) {
          asked += 1;
          if (!labelsAt(whole, file, offset).has(written)) missing.push(`${written} in ${lineOf(text, offset)}`);
        }
      }
    }
    expect(missing).toEqual([]);
    // A keyword is asked for at two places of it or more, so that no word of a design can have been passed over.
    expect(keywords).toBeGreaterThan(10);
    expect(asked).toBeGreaterThanOrEqual(2 * keywords);
  });

  test("has it where the text ends at the cursor", () => {
    const project: Project = projectOf(files);
    const missing: string[] = [];
    for (const [file, text] of files) {
      for (const { token, text: written, isName } of writtenIn(whole, file, tokenize(text))) {
        const id = isName ? nameIndexOf(whole).at(file, token.start)?.id : undefined;
        for (const offset of cursorsIn(token)) {
          project.setFile(file, text.slice(0, offset));
          const cut = project.snapshot();
          const labels = labelsAt(cut, file, offset);
          // What is declared further down is not there.
          if (id !== undefined && !isKnown(cut, id)) continue;
          const expected = token.kind === "quantity" ? (/^[\d_]+(\.\d+)?/.exec(written)?.[0] ?? "") : written;
          const has =
            token.kind === "quantity" ? [...labels].some((one) => one.startsWith(expected)) : labels.has(written);
          if (!has) missing.push(`${written} in ${lineOf(text.slice(0, offset), offset)}`);
        }
      }
      project.setFile(file, text);
    }
    expect(missing).toEqual([]);
  });
});

/** Statements whose values are alike in what follows them. */
const valued: ReadonlySet<string> = new Set([
  "prefers",
  "pattern",
  "failover",
  "observed",
  "guarantees",
  "sheds",
  "encrypts",
]);

/** A stop for a name of which the design has none. */
const namesNothing = /\$\{\d:(component|store|topic|queue|region|boundary|policy|data|flow|target|system)\}/;

/** Problems that a proposal must not bring. */
const ofPlace: ReadonlySet<string> = new Set([
  "misplaced-term",
  "unknown-name",
  "unknown-term",
  "unknown-word",
  "syntax",
]);

function problemsOf(project: Project, file: string, text: string): number {
  project.setFile(file, text);
  return project.snapshot().problems.filter(({ code }) => ofPlace.has(code)).length;
}

/** The text with the blocks closed that are open at its end. */
function closed(text: string): string {
  let open = 0;
  for (const { kind, text: mark } of tokenize(text)) {
    if (kind === "punctuation" && mark === "{") open += 1;
    if (kind === "punctuation" && mark === "}") open -= 1;
  }
  return `${text}\n${"}".repeat(Math.max(0, open))}\n`;
}

test("no proposal brings a problem that what the author wrote there does not", () => {
  const cuts = new Set<string>();
  const wholes = new Set<string>();
  let tried = 0;
  const wrong: string[] = [];
  for (const [, texts] of designs) {
    const files = [...texts];
    const whole = projectOf(files).snapshot();
    const project = projectOf(files);
    for (const [file, text] of files) {
      for (const { token, isName } of writtenIn(whole, file, tokenize(text))) {
        if (token.kind === "quantity") continue;
        const reading = readingAt(whole, file, token.start);
        const spot = reading.shape.spotAt(token.start);
        const { items, start, end } = completion(reading);
        // Places that ask for the same differ in nothing but names.
        const others = items.flatMap(({ kind, label, isSnippet }) =>
          kind === "component" || kind === "name" ? [] : [`${label} ${isSnippet}`],
        );
        const place = [spot?.context, spot?.head, isName, new Set(others).size, ...others].join(" ");
        const before = text.slice(0, start);
        if (!cuts.has(place)) {
          cuts.add(place);
          const usual = problemsOf(project, file, closed(text.slice(0, end)));
          project.setFile(file, closed(before));
          for (const { insert } of completion(readingAt(project.snapshot(), file, start)).items) {
            if (namesNothing.test(insert)) continue;
            tried += 1;
            if (problemsOf(project, file, closed(before + withoutStops(insert))) <= usual) continue;
            wrong.push(`${withoutStops(insert)} at the end of ${lineOf(before, start)}`);
          }
        }
        // Another name or value fits as well with what stands behind; another statement has other parts.
        const isValue = spot?.before.length === 0 && valued.has(spot.head ?? "");
        if ((!isName && !isValue) || wholes.has(place)) continue;
        wholes.add(place);
        const usual = problemsOf(project, file, text);
        for (const { insert, kind } of items) {
          if (isName ? kind !== "component" && kind !== "name" : kind !== "word") continue;
          tried += 1;
          if (problemsOf(project, file, before + withoutStops(insert) + text.slice(end)) <= usual) continue;
          wrong.push(`${withoutStops(insert)} in ${lineOf(text, start)}`);
        }
      }
      project.setFile(file, text);
    }
  }
  expect(wrong).toEqual([]);
  expect(tried).toBeGreaterThan(500);
});

function isKnown(snapshot: Snapshot, id: string): boolean {
  const names = nameIndexOf(snapshot);
  return names.named(id, "element") !== undefined || names.named(id, "technology") !== undefined;
}
