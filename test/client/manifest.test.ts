// The manifest and the code say the same: commands, languages, the files that the manifest points at.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

import { commandIds } from "../../client/commands/ids.ts";
import { previewViewType } from "../../protocol/preview.ts";
import { bundles } from "../../scripts/bundles.ts";
import { disallowedFiles } from "../../scripts/shipped-files.ts";
import { defaultSettings, readSettings } from "../../server/settings.ts";

const root = join(import.meta.dirname, "../..");

interface Manifest {
  readonly main: string;
  readonly icon: string;
  readonly activationEvents: readonly string[];
  readonly capabilities: { readonly untrustedWorkspaces: { readonly supported: unknown } };
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly category?: string; readonly title: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string }[]>>;
    readonly keybindings: readonly { readonly command: string }[];
    readonly languages: readonly { readonly extensions?: readonly string[]; readonly configuration?: string }[];
    readonly grammars: readonly { readonly path: string }[];
    readonly jsonValidation: readonly { readonly url: string }[];
    readonly configuration: readonly {
      readonly title: string;
      readonly properties: Readonly<
        Record<string, { description?: string; markdownDescription?: string; default: unknown; order: number }>
      >;
    }[];
    readonly viewsContainers: { readonly activitybar: readonly { readonly id: string; readonly icon: string }[] };
    readonly views: Readonly<Record<string, readonly { readonly id: string; readonly icon: string }[]>>;
    readonly viewsWelcome: readonly { readonly view: string; readonly contents: string }[];
    readonly walkthroughs: readonly {
      readonly icon: string;
      readonly steps: readonly {
        readonly description: string;
        readonly media: { readonly svg: string; readonly altText: string };
      }[];
    }[];
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

test("every setting is described, has its place in a group, and is what the server takes for unset", () => {
  const problems: string[] = [];
  const nested: Record<string, unknown> = {};
  for (const { title, properties } of configuration) {
    const orders = Object.values(properties).map(({ order }) => order);
    expect(orders, title).toEqual(orders.map((_, index) => index + 1));
    for (const [name, { description, markdownDescription, default: unset }] of Object.entries(properties)) {
      expect(name).toMatch(/^faultline\./);
      expect(description ?? markdownDescription).toMatch(/\.$/);
      const [, group = "", leaf] = name.split(".");
      nested[group] = leaf === undefined ? unset : { [leaf]: unset };
    }
  }
  expect(readSettings(nested, problems)).toEqual(defaultSettings);
  expect(problems).toEqual([]);
});

test("views, their welcome and the walkthrough lead to pictures that ship and to commands that exist", () => {
  const { viewsContainers, views, viewsWelcome, walkthroughs } = manifest.contributes;
  expect(viewsContainers.activitybar.map(({ id }) => id)).toEqual(Object.keys(views));
  const shown = Object.values(views).flat();
  const steps = walkthroughs.flatMap((walkthrough) => walkthrough.steps);
  expect(steps.length).toBeGreaterThanOrEqual(4);
  const pictures = [
    ...viewsContainers.activitybar.map(({ icon }) => icon),
    ...shown.map(({ icon }) => icon),
    ...walkthroughs.map(({ icon }) => icon),
    ...steps.map(({ media }) => media.svg),
    manifest.icon,
  ];
  for (const picture of pictures) expect(existsSync(join(root, picture)), picture).toBe(true);
  expect(disallowedFiles(pictures)).toEqual([]);
  expect(shown.map(({ id }) => id)).toEqual(expect.arrayContaining(viewsWelcome.map(({ view }) => view)));
  const ours: ReadonlySet<string> = new Set([...Object.values(commandIds), ...shown.map(({ id }) => `${id}.focus`)]);
  const texts = [...viewsWelcome.map(({ contents }) => contents), ...steps.map(({ description }) => description)];
  for (const text of texts) {
    const commands = [...text.matchAll(/\(command:([\w.]+)/g)].map(([, command = ""]) => command);
    expect(commands.length, text).toBeGreaterThan(0);
    expect(commands.filter((command) => !ours.has(command) && !command.startsWith("workbench."))).toEqual([]);
  }
});

test("the pictures of the walkthrough bring no colours of their own, and nothing that runs", () => {
  for (const { media } of manifest.contributes.walkthroughs.flatMap((walkthrough) => walkthrough.steps)) {
    const svg = readFileSync(join(root, media.svg), "utf8");
    expect(svg).not.toMatch(/#[0-9a-f]{3,8}\b|<script|\bon\w+=|href=/i);
    expect(svg).toContain("var(--vscode-");
  }
});

test("the icon is as large as a package's page wants it", () => {
  const png = readFileSync(join(root, manifest.icon));
  expect(png.subarray(1, 4).toString()).toBe("PNG");
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([128, 128]);
});

test("what the manifest points at is there, or is built", () => {
  const paths = [
    ...languages.flatMap((one) => one.configuration ?? []),
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
