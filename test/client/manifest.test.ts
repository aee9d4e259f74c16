// The manifest and the code say the same: commands, languages, the files that the manifest points at.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

import { commandIds } from "../../client/commands/ids.ts";
import { previewViewType } from "../../protocol/preview.ts";
import { bundles } from "../../scripts/bundles.ts";

const root = join(import.meta.dirname, "../..");

interface Manifest {
  readonly main: string;
  readonly activationEvents: readonly string[];
  readonly capabilities: { readonly untrustedWorkspaces: { readonly supported: unknown } };
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly category?: string; readonly title: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string }[]>>;
    readonly keybindings: readonly { readonly command: string }[];
    readonly languages: readonly { readonly extensions: readonly string[]; readonly configuration: string }[];
    readonly grammars: readonly { readonly path: string }[];
    readonly jsonValidation: readonly { readonly url: string }[];
    readonly configuration: {
      readonly properties: Readonly<Record<string, { description?: string; markdownDescription?: string }>>;
    };
  };
}

const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest;
const { commands, menus, keybindings, languages, grammars, jsonValidation, configuration } = manifest.contributes;

test("every command is declared, and each has its file", () => {
  const declared = commands.map(({ command }) => command).sort();
  expect(declared).toEqual(Object.values(commandIds).sort());
  const files = readdirSync(join(root, "client/commands")).filter((file) => file !== "ids.ts");
  const expected = declared.map((id) => `${kebab(id.slice("faultline.".length))}.ts`);
  expect(files.sort()).toEqual(expected.sort());
});

test("commands share a category, and menus and keys name declared ones", () => {
  for (const { category, title } of commands) {
    expect(category).toBe("Faultline");
    expect(title).toMatch(/^[A-Z]/);
  }
  const ids = new Set(commands.map(({ command }) => command));
  const used = [...Object.values(menus).flat(), ...keybindings].map(({ command }) => command);
  expect(used.filter((id) => !ids.has(id))).toEqual([]);
  expect(used.length).toBeGreaterThan(0);
});

test("every setting is described", () => {
  for (const [name, { description, markdownDescription }] of Object.entries(configuration.properties)) {
    expect(name).toMatch(/^faultline\./);
    expect(description ?? markdownDescription).toMatch(/\.$/);
  }
});

test("what the manifest points at is there, or is built", () => {
  const paths = [
    ...languages.map((one) => one.configuration),
    ...grammars.map((one) => one.path),
    ...jsonValidation.map((one) => one.url),
  ];
  for (const path of paths) {
    expect(existsSync(join(root, path)), path).toBe(true);
  }
  expect(Object.keys(bundles)).toContain(manifest.main.replace("./dist/", ""));
  expect(manifest.activationEvents).toContain(`onWebviewPanel:${previewViewType}`);
  expect(manifest.capabilities.untrustedWorkspaces.supported).toBe(true);
});

test("the language configuration's patterns are patterns, and a word keeps its hyphens", () => {
  const [language] = languages;
  const text = readFileSync(join(root, language?.configuration ?? ""), "utf8");
  const { wordPattern, onEnterRules, indentationRules } = JSON.parse(text) as {
    wordPattern: string;
    onEnterRules: readonly { beforeText: string; afterText?: string }[];
    indentationRules: Readonly<Record<string, string>>;
  };
  const words = (line: string) => line.match(new RegExp(wordPattern, "g"));
  expect(words("calls feed-cache { timeout 150ms } app->api")).toEqual([
    "calls",
    "feed-cache",
    "timeout",
    "150ms",
    "app",
    "api",
  ]);
  expect(words("availability 99.95% capacity 2k/s")).toEqual(["availability", "99.95%", "capacity", "2k/s"]);
  const [intoComment] = onEnterRules;
  expect(new RegExp(intoComment?.beforeText ?? "").test("  /** What it is for")).toBe(true);
  expect(new RegExp(indentationRules.increaseIndentPattern ?? "").test("service api {")).toBe(true);
  expect(new RegExp(indentationRules.increaseIndentPattern ?? "").test("service api { replicas 2 }")).toBe(false);
  expect(new RegExp(indentationRules.decreaseIndentPattern ?? "").test("  }")).toBe(true);
});

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
