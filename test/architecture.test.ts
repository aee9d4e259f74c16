// Who may import whom, as a table, and what no folder may do. It catches what the compiler lets through: packages that bring
// their own types along, imports that are meant to be of types only, and the floors inside a folder.

import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

const root = path.resolve(import.meta.dirname, "..");

interface Allowance {
  /** Folders that it may import from; those marked `types` by `import type` only. */
  readonly folders: Readonly<Record<string, "values" | "types">>;
  /** Packages by name, or by prefix where it ends in a colon or slash. */
  readonly packages: readonly string[];
}

const table: Readonly<Record<string, Allowance>> = {
  language: { folders: {}, packages: ["langium"] },
  analysis: { folders: { language: "types" }, packages: [] },
  protocol: { folders: {}, packages: [] },
  diagram: { folders: { language: "types", analysis: "types" }, packages: ["elkjs/"] },
  report: { folders: { language: "types", analysis: "values", diagram: "values" }, packages: [] },
  server: {
    folders: { language: "values", analysis: "values", diagram: "values", protocol: "values" },
    packages: [
      "langium/lsp",
      "langium/node",
      "vscode-languageserver",
      "vscode-languageserver/",
      "vscode-languageserver-textdocument",
      "node:",
    ],
  },
  // The command injects the layout engine that the diagram asks for, so that `lint` never loads it.
  cli: {
    folders: { language: "values", analysis: "values", diagram: "values", report: "values" },
    packages: ["langium/node", "elkjs/", "node:"],
  },
  client: { folders: { protocol: "values" }, packages: ["vscode", "vscode-languageclient/", "node:"] },
  preview: { folders: { protocol: "values", diagram: "values" }, packages: [] },
};

/** Inside `analysis` each floor may use its own and those before it. */
const floors: readonly string[] = ["graph", "formulas", "facts", "rules"];

/** Folders that have a boundary; others import nothing past it. */
const boundaries: ReadonlySet<string> = new Set(["language", "analysis"]);

/** Folders whose output must not depend on the machine or the moment, and what would make it so. */
const pure: readonly string[] = ["language", "analysis", "diagram", "report"];
const impurities: readonly RegExp[] = [
  /\bMath\.random\b/,
  /\bnew Date\b|\bDate\./,
  // Parting text into what a reader sees as one character is the same everywhere; sorting and formatting are not.
  /\btoLocale\w*\b|\blocaleCompare\b|\bIntl\.(?!Segmenter)/,
  /\bperformance\.now\b/,
];

interface SourceFile {
  /** From the root, with slashes. */
  readonly name: string;
  readonly folder: string;
  readonly text: string;
}

function filesOf(folder: string): readonly SourceFile[] {
  // A host that is being installed meanwhile is not looked into.
  const isForeign = (name: string): boolean => /(^|[\\/])(node_modules|\.install)$/.test(name);
  return globSync("**/*.ts", { cwd: path.join(root, folder), exclude: isForeign })
    .map((name) => `${folder}/${name.split(path.sep).join("/")}`)
    .sort()
    .map((name) => ({ name, folder, text: readFileSync(path.join(root, name), "utf8") }));
}

interface Import {
  readonly from: string;
  readonly isTypeOnly: boolean;
}

const statement = /(?:^|\n)\s*(import|export)\s+(type\s+)?((?:[\w*\s,]|\{[^}]*\})*?)\s*from\s*"([^"]+)"/g;
const bareOrDynamic = /(?:\bimport\s*\(\s*|(?:^|\n)\s*import\s+)"([^"]+)"/g;

/** The imports and re-exports of a text, dynamic ones among them. */
function importsOf(text: string): readonly Import[] {
  const code = withoutComments(text);
  const named = [...code.matchAll(statement)].map(([, , type, clause = "", from = ""]) => ({
    from,
    isTypeOnly: type !== undefined || namesTypesOnly(clause),
  }));
  const bare = [...code.matchAll(bareOrDynamic)].map(([, from = ""]) => ({ from, isTypeOnly: false }));
  return [...named, ...bare];
}

/** `{ type A, type B }`. */
function namesTypesOnly(clause: string): boolean {
  const inner = /^\{([^}]*)\}$/.exec(clause.trim())?.[1];
  const names = inner
    ?.split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  return names !== undefined && names.length > 0 && names.every((name) => name.startsWith("type "));
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|[^:"'`\\])\/\/[^\n]*/g, "$1");
}

/** Why an import is not allowed; undefined where it is. */
function objection(file: SourceFile, one: Import): string | undefined {
  const allowance = table[file.folder];
  if (allowance === undefined) return undefined;
  if (!one.from.startsWith(".")) {
    const isAllowed = allowance.packages.some((name) =>
      name.endsWith(":") || name.endsWith("/") ? one.from.startsWith(name) : one.from === name,
    );
    return isAllowed ? undefined : `the package ${one.from} is not for ${file.folder}`;
  }
  const target = path.posix.join(path.posix.dirname(file.name), one.from);
  const [folder = "", inner = ""] = target.split("/");
  if (folder === file.folder) return floorObjection(file, target);
  const kind = allowance.folders[folder];
  if (kind === undefined) return `${file.folder} may not import from ${folder}`;
  if (kind === "types" && !one.isTypeOnly) return `${file.folder} may import types only from ${folder}`;
  if (boundaries.has(folder) && inner !== "index.ts") return `${folder} is entered through its index.ts`;
  return undefined;
}

function floorObjection(file: SourceFile, target: string): string | undefined {
  if (file.folder !== "analysis") return undefined;
  const own = floors.indexOf(file.name.split("/")[1] ?? "");
  const other = floors.indexOf(target.split("/")[1] ?? "");
  if (own < 0 || other <= own) return undefined;
  return `analysis/${floors[own]} may not import from analysis/${floors[other]}`;
}

describe.each(Object.keys(table))("%s", (folder) => {
  const files = filesOf(folder);

  it("has files", () => {
    expect(files.length).toBeGreaterThan(0);
  });

  it("imports what it may and no more", () => {
    const objections = files.flatMap((file) =>
      importsOf(file.text)
        .map((one) => objection(file, one))
        .filter((why) => why !== undefined)
        .map((why) => `${file.name}: ${why}`),
    );
    expect(objections).toEqual([]);
  });

  it("says at the head of every file what it is for", () => {
    const silent = files
      .filter((file) => !file.name.startsWith("language/generated/"))
      .filter((file) => !/^(#![^\n]*\n)?\s*(\/\/ ?\S|\/\*)/.test(file.text));
    expect(silent.map((file) => file.name)).toEqual([]);
  });
});

describe.each(pure)("%s", (folder) => {
  it("depends on neither clock, chance nor locale", () => {
    const impure = filesOf(folder)
      .filter((file) => !file.name.startsWith("language/generated/"))
      .filter((file) => impurities.some((impurity) => impurity.test(withoutComments(file.text))));
    expect(impure.map((file) => file.name)).toEqual([]);
  });
});

describe.each(["test", "scripts"])("%s", (folder) => {
  it("says at the head of every file what it is for", () => {
    const files = filesOf(folder);
    expect(files.length).toBeGreaterThan(0);
    expect(
      files.filter((file) => !/^(#![^\n]*\n)?\s*(\/\/ ?\S|\/\*)/.test(file.text)).map((file) => file.name),
    ).toEqual([]);
  });
});

it("what puts something in a module's place is a file whose modules no other test shares", () => {
  const replacing = filesOf("test").filter((file) =>
    /\bvi\.(mock|doMock|stubGlobal)\(/.test(withoutComments(file.text)),
  );
  expect(replacing.length).toBeGreaterThan(0);
  expect(replacing.map((file) => file.name).filter((name) => !name.endsWith(".mocked.test.ts"))).toEqual([]);
});

describe("only the rims know the outside", () => {
  it("LSP values are made in server/to-lsp.ts and nowhere before the server", () => {
    const knowing = ["language", "analysis", "diagram", "cli"]
      .flatMap(filesOf)
      .filter((file) => importsOf(file.text).some((one) => one.from.startsWith("vscode")));
    expect(knowing.map((file) => file.name)).toEqual([]);
  });

  it("no file ends the process", () => {
    const ending = Object.keys(table)
      .flatMap(filesOf)
      .filter((file) => /\bprocess\.exit\(/.test(withoutComments(file.text)));
    expect(ending.map((file) => file.name)).toEqual([]);
  });
});

describe("the net itself", () => {
  const inFolder = (name: string): SourceFile => ({ name, folder: name.split("/")[0] ?? "", text: "" });
  const why = (name: string, text: string) => importsOf(text).map((one) => objection(inFolder(name), one));

  it("tells imports of types from imports of values", () => {
    expect(importsOf('import type { A } from "./a.ts";\nimport {\n  type B,\n  type C,\n} from "./b.ts";')).toEqual([
      { from: "./a.ts", isTypeOnly: true },
      { from: "./b.ts", isTypeOnly: true },
    ]);
    expect(importsOf('import { type A, b } from "./a.ts";\nexport * from "./c.ts";\nawait import("./d.ts");')).toEqual([
      { from: "./a.ts", isTypeOnly: false },
      { from: "./c.ts", isTypeOnly: false },
      { from: "./d.ts", isTypeOnly: false },
    ]);
    expect(importsOf('// import { a } from "./a.ts";\n/* import "b" */')).toEqual([]);
  });

  it.each([
    ["analysis/rules/a.ts", 'import * as vscode from "vscode";'],
    ["analysis/rules/a.ts", 'import { placeOf } from "../../language/index.ts";'],
    ["analysis/rules/a.ts", 'import type { Fact } from "../../cli/main.ts";'],
    ["analysis/facts/a.ts", 'import { rules } from "../rules/index.ts";'],
    ["analysis/graph/a.ts", 'import { loadOf } from "../facts/load.ts";'],
    ["diagram/a.ts", 'import { analyze } from "../analysis/index.ts";'],
    ["diagram/a.ts", 'import type { Finding } from "../analysis/finding.ts";'],
    ["protocol/a.ts", 'import type { Finding } from "../analysis/index.ts";'],
    ["preview/a.ts", 'import { readFile } from "node:fs";'],
    ["client/a.ts", 'import { createProject } from "../language/index.ts";'],
    ["language/a.ts", 'import { startLanguageServer } from "langium/lsp";'],
  ])("objects in %s to %s", (name, text) => {
    expect(why(name, text).filter((one) => one !== undefined)).toHaveLength(1);
  });

  it.each([
    ["analysis/rules/a.ts", 'import type { SystemModel } from "../../language/index.ts";'],
    ["analysis/rules/a.ts", 'import { sccs } from "../graph/scc.ts";'],
    ["analysis/engine.ts", 'import { rules } from "./rules/index.ts";'],
    ["server/a.ts", 'import { analyze } from "../analysis/index.ts";'],
    ["client/commands/a.ts", 'import * as vscode from "vscode";'],
  ])("lets %s do %s", (name, text) => {
    expect(why(name, text)).toEqual([undefined]);
  });
});
