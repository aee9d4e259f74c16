// VS Code's own engine of TextMate grammars over ours: what each stretch of a text is coloured as before a server is up.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { IGrammar, StateStack } from "vscode-textmate";

const root = join(import.meta.dirname, "../..");
const require = createRequire(import.meta.url);

/** A stretch of one line with its scopes, the innermost last. */
export interface Scoped {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly scopes: readonly string[];
}

/** A stand-in for VS Code's Markdown grammar, into which ours is injected. */
const markdown = {
  scopeName: "text.html.markdown",
  patterns: [{ name: "markup.fenced_code.block.markdown", begin: "^(`{3,})", end: "^(\\1)" }],
  repository: {},
};

const files: Readonly<Record<string, string>> = {
  "source.arch": "syntaxes/arch.tmLanguage.json",
  "markdown.arch.codeblock": "syntaxes/markdown-arch.json",
};

/** The grammar of a scope, as VS Code would load it. */
export async function loadGrammar(scopeName: "source.arch" | "text.html.markdown"): Promise<IGrammar> {
  const { Registry, parseRawGrammar } = require("vscode-textmate") as typeof import("vscode-textmate");
  const { loadWASM, createOnigScanner, createOnigString } =
    require("vscode-oniguruma") as typeof import("vscode-oniguruma");
  wasm ??= loadWASM(readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm")));
  await wasm;
  const registry = new Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => createOnigScanner(patterns),
      createOnigString: (text) => createOnigString(text),
    }),
    loadGrammar: async (name) => {
      const path = files[name];
      const text = path === undefined ? JSON.stringify(markdown) : readFileSync(join(root, path), "utf8");
      return parseRawGrammar(text, "grammar.json");
    },
    getInjections: (name) => (name === "text.html.markdown" ? ["markdown.arch.codeblock"] : undefined),
  });
  const grammar = await registry.loadGrammar(scopeName);
  if (grammar === null) throw new Error(`no grammar for ${scopeName}`);
  return grammar;
}

let wasm: Promise<void> | undefined;

/** Every stretch of a text in order, blanks left out. */
export function scopesIn(grammar: IGrammar, text: string): readonly Scoped[] {
  const found: Scoped[] = [];
  let state: StateStack | null = null;
  for (const [line, content] of text.split(/\r\n|\n/).entries()) {
    const { tokens, ruleStack } = grammar.tokenizeLine(content, state);
    state = ruleStack;
    for (const { startIndex, endIndex, scopes } of tokens) {
      const own = content.slice(startIndex, endIndex);
      if (own.trim() !== "") found.push({ line, start: startIndex, end: startIndex + own.length, text: own, scopes });
    }
  }
  return found;
}
