// What the editor does by itself, by the files that it is given: snippets that are sound designs, indentation while typing, lines that a
// comment goes on to, and what a word is.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

import { analyze } from "../../analysis/index.ts";
import { formatText, statements } from "../../language/index.ts";
import { exampleTexts, snippetTexts } from "../support/example-texts.ts";
import { modelOf, understand } from "../support/understand.ts";

const read = <T>(path: string): T => JSON.parse(readFileSync(join(import.meta.dirname, "../..", path), "utf8")) as T;

interface Snippet {
  readonly prefix: string;
  readonly body: string;
  readonly description: string;
}

const snippets = Object.values(read<Readonly<Record<string, Snippet>>>("syntaxes/snippets.json"));

/** What is in the file when every tab stop is left as it comes, and a comment is written at the last. */
function filled({ body }: Snippet): string {
  const plain = body
    .replace(/(?<=\s)\$0/, "// more")
    .replaceAll(/\$\{\d+:([^}]*)\}/g, "$1")
    .replaceAll(/\$\d+/g, "");
  return `${plain.replaceAll("\t", "  ")}\n`;
}

it("the manifest names these files", () => {
  const { contributes } = read<{
    readonly contributes: Readonly<Record<"languages" | "grammars" | "snippets", readonly Record<string, unknown>[]>>;
  }>("package.json");
  expect(contributes.languages.find(({ id }) => id === "arch")).toMatchObject({
    configuration: "./syntaxes/language-configuration.json",
  });
  expect(contributes.snippets).toEqual([{ language: "arch", path: "./syntaxes/snippets.json" }]);
  expect(contributes.grammars).toEqual([
    { language: "arch", scopeName: "source.arch", path: "./syntaxes/arch.tmLanguage.json" },
    {
      scopeName: "markdown.arch.codeblock",
      path: "./syntaxes/markdown-arch.json",
      injectTo: ["text.html.markdown"],
      embeddedLanguages: { "meta.embedded.block.arch": "arch" },
    },
  ]);
});

describe("snippets", () => {
  it("are begun by a word of their own, which no statement has", () => {
    const prefixes = snippets.map(({ prefix }) => prefix);
    expect(new Set(prefixes).size).toBe(prefixes.length);
    expect(prefixes.filter((prefix) => statements.some(({ word }) => word === prefix))).toEqual([]);
    expect(prefixes).toEqual(
      expect.arrayContaining(["design", "new-system", "new-flow", "new-policy", "new-scenario", "new-decision"]),
    );
  });

  it.each(snippets)("$prefix stands as it is formatted", (snippet) => {
    expect(snippet.description).toMatch(/\.$/);
    expect(formatText(filled(snippet))).toEqual({ text: filled(snippet), untouched: [] });
  });

  it.each(snippets)("$prefix has no problem but names that are yet to be declared", (snippet) => {
    const others = `store orders : postgres
topic events : kafka
client browser { reads orders }
flow checkout { load 1/s  browser -> orders }
`;
    const text = filled(snippet);
    expect(understand(snippet.prefix === "design" ? text : others + text).problems).toEqual([]);
  });

  it("begin with a design that every rule copes with and none calls broken", () => {
    const [design] = snippets;
    if (design === undefined) throw new Error("no snippets");
    const { findings, failures } = analyze(modelOf(filled(design)));
    expect(failures).toEqual([]);
    expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
  });
});

interface Enter {
  readonly beforeText: string;
  readonly afterText?: string;
  readonly previousLineText?: string;
  readonly action: { readonly indent: string; readonly appendText?: string; readonly removeText?: number };
}

interface Configuration {
  readonly brackets: readonly (readonly [string, string])[];
  readonly wordPattern: string;
  readonly indentationRules: Readonly<Record<string, string>>;
  readonly onEnterRules: readonly Enter[];
  readonly folding: { readonly markers: { readonly start: string; readonly end: string } };
}

const configuration = read<Configuration>("syntaxes/language-configuration.json");
const {
  increaseIndentPattern = "",
  decreaseIndentPattern = "",
  unIndentedLinePattern = "",
} = configuration.indentationRules;
const [increases, decreases, isLoose] = [increaseIndentPattern, decreaseIndentPattern, unIndentedLinePattern].map(
  (pattern) => (line: string) => new RegExp(pattern).test(line),
) as [(line: string) => boolean, (line: string) => boolean, (line: string) => boolean];

describe("indentation", () => {
  it.each([...exampleTexts, ...snippetTexts])("gives every formatted line its place: %s", (_, text) => {
    let depth = 0;
    let isComment = false;
    for (const line of formatText(text).text.split("\n")) {
      if (decreases(line)) depth -= 1;
      const isInside = isComment;
      isComment = (isComment || line.trimStart().startsWith("/*")) && !line.includes("*/");
      if (line.trim() === "" || isInside) continue;
      expect(line.length - line.trimStart().length, line).toBe(depth * 2);
      if (increases(line)) depth += 1;
    }
    expect(depth).toBe(0);
  });

  it("is not led astray by texts and comments", () => {
    expect(increases('service a "https://example.org" {')).toBe(true);
    expect(increases('service a { does "x"')).toBe(true);
    expect(increases("} or { // the other way")).toBe(true);
    expect(increases('owner "{"')).toBe(false);
    expect(increases("// service a {")).toBe(false);
    expect(increases(" * service a {")).toBe(false);
    expect(increases("service a { public }")).toBe(false);
    expect(isLoose(" * A comment that goes on")).toBe(true);
    expect(isLoose(" */")).toBe(true);
    expect(isLoose("service a {")).toBe(false);
  });
});

describe("a new line", () => {
  const entered = (before: string, after = "", previous = ""): Enter["action"] | undefined =>
    configuration.onEnterRules.find(
      (rule) =>
        new RegExp(rule.beforeText).test(before) &&
        new RegExp(rule.afterText ?? "").test(after) &&
        new RegExp(rule.previousLineText ?? "").test(previous),
    )?.action;

  it("goes on with a documentation comment, and leaves it", () => {
    expect(entered("  /**", " */")).toEqual({ indent: "indentOutdent", appendText: " * " });
    expect(entered("  /** What")).toEqual({ indent: "none", appendText: " * " });
    expect(entered("   * it is", "", "  /** What")).toEqual({ indent: "none", appendText: "* " });
    expect(entered("   */")).toEqual({ indent: "none", removeText: 1 });
    expect(entered("  /** What. */")).toBeUndefined();
  });

  it("goes on with a line comment that it divides, and with none that it ends", () => {
    expect(entered("  // one ", "two")).toEqual({ indent: "none", appendText: "// " });
    expect(entered("  // one")).toBeUndefined();
    expect(entered("service a // one ", "two")).toBeUndefined();
  });
});

describe("words", () => {
  const words = (line: string): readonly string[] | null => line.match(new RegExp(configuration.wordPattern, "g"));

  it("keep their hyphens, and figures their units", () => {
    expect(words('slo availability 99.95% over 30d "Größe – first-rate" 2k/s p99 `my name` a.b-c->d')).toEqual(
      "slo|availability|99.95%|over|30d|Größe|first-rate|2k/s|p99|my|name|a|b-c|d".split("|"),
    );
  });

  it("are found in a long line without end in time", () => {
    expect(words(`${"a-".repeat(50_000)}?b`)).toHaveLength(2);
    expect(increases(`${'"'.repeat(3001)}${"x{".repeat(3000)}}`)).toBe(false);
  });
});
