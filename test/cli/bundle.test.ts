// The command as it ships: the bundles, built in memory or into a folder of their own, and run as processes.

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { mayColour } from "../../cli/terminal.ts";
import { optionsOf, packagesIn } from "../../scripts/bundles.ts";
import { folderWith } from "../support/terminal.ts";

const design = `system shop {
  client app { calls web }
  service web { replicas 3  calls nowhere }
  flow visit { load 1/s  app -> web }
}
`;

let dist = "";
let command = "";

beforeAll(async () => {
  dist = mkdtempSync(join(tmpdir(), "faultline-bundle-"));
  command = join(dist, "faultline.cjs");
  for (const name of ["faultline.cjs", "command.cjs", "mending-parser.cjs", "render.cjs", "viewer.js"]) {
    await build({ ...optionsOf(name), outfile: join(dist, name) });
  }
});

afterAll(() => rmSync(dist, { recursive: true, force: true }));

interface World {
  readonly folder: string;
  readonly input?: string;
  readonly env?: NodeJS.ProcessEnv;
}

function faultline(words: readonly string[], { folder, input = "", env = {} }: World) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...words], {
    cwd: folder,
    input,
    encoding: "utf8",
    env: { ...process.env, NODE_COMPILE_CACHE: join(dist, "cache"), ...env },
  });
  return { exitCode: status, output: stdout, talk: stderr };
}

async function packagesOf(bundle: string): Promise<readonly string[]> {
  const { metafile } = await build(optionsOf(bundle, { write: false }));
  return packagesIn(metafile).map(([name]) => name);
}

test("the command carries no language server, no layout engine and not the parser that mends", async () => {
  expect(await packagesOf("mending-parser.cjs")).toContain("langium");
  const packages = await packagesOf("command.cjs");
  expect(packages).not.toContain("langium");
  expect(packages).not.toContain("chevrotain");
  expect(packages.filter((name) => /^vscode-(jsonrpc|languageserver(-protocol|-types)?)$|^elkjs$/.test(name))).toEqual(
    [],
  );
});

test("the command's files are one scope: none of them is wrapped to be loaded late", async () => {
  const { outputFiles = [] } = await build({ ...optionsOf("command.cjs", { write: false }), minify: false });
  // What esbuild makes of a file that another one of the same bundle takes by `import()`, and of all that such a file imports.
  expect(outputFiles.map(({ text }) => text.includes("__esm("))).toEqual([false]);
});

test("the picture's bundle carries the layout engine and no parser", async () => {
  const packages = await packagesOf("render.cjs");
  expect(packages).toContain("elkjs");
  expect(packages).not.toContain("langium");
});

test("the bundled command lints, with findings on standard output and no talk", () => {
  const folder = folderWith({ "a.arch": design });
  const { exitCode, output, talk } = faultline(["lint"], { folder });
  expect({ exitCode, talk }).toEqual({ exitCode: 1, talk: "" });
  expect(output).toContain("error[unknown-name]");
  expect(output).toContain("  --> a.arch:3:");
});

test("a lint loads none of Node's modules that only other commands need", () => {
  const folder = folderWith({ "a.arch": design, "list.cjs": listLoaded });
  const { status, stderr } = spawnSync(process.execPath, ["--require", "./list.cjs", command, "lint"], {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "ignore", "pipe"],
  });
  expect(status).toBe(1);
  const loaded: readonly string[] = JSON.parse(stderr);
  expect(loaded).toContain("NativeModule fs");
  expect(loaded.filter((name) => /^NativeModule (child_process|crypto)$/.test(name))).toEqual([]);
});

test("the bundled command reads standard input", () => {
  const folder = folderWith({});
  const words = ["lint", "-", "--stdin-filename", "x.arch", "--format", "json"];
  const { exitCode, output } = faultline(words, { folder, input: design });
  expect(exitCode).toBe(1);
  expect(JSON.parse(output).problems).toMatchObject([{ file: "x.arch" }]);
});

test("the bundled command draws with the bundle beside it", () => {
  const { exitCode, output } = faultline(["render", "--view", "map", "--format", "svg"], {
    folder: folderWith({ "a.arch": design }),
  });
  expect(exitCode).toBe(0);
  expect(output).toMatch(/^<svg/);
});

test("the bundled command writes a page with the viewer that lies beside it", () => {
  const folder = folderWith({ "a.arch": design });
  const { exitCode, output, talk } = faultline(["render", "--format", "html"], { folder });
  expect({ exitCode, talk }).toEqual({
    exitCode: 0,
    talk: 'The text has a problem: what is shown is the part that is understood. "faultline lint" lists them.\n',
  });
  expect(output).toMatch(/^<!doctype html>[\s\S]*<script>[\s\S]{10000}/);
});

test("refusals go to standard error with 2", () => {
  expect(faultline(["lint", "gone.arch"], { folder: folderWith({}) })).toEqual({
    exitCode: 2,
    output: "",
    talk: "Cannot read gone.arch: there is no such file or folder.\n",
  });
});

test("output that is no terminal has no colour, whatever the variables say", () => {
  const folder = folderWith({ "a.arch": design });
  for (const env of [{}, { NO_COLOR: "1" }, { TERM: "xterm-256color" }]) {
    expect(faultline(["lint"], { folder, env }).output).not.toContain("\u001b");
  }
});

test("a terminal has colour unless somebody declined it", () => {
  expect(mayColour(true, { TERM: "xterm" })).toBe(true);
  expect(mayColour(true, { NO_COLOR: "" })).toBe(true);
  expect(mayColour(true, { NO_COLOR: "1" })).toBe(false);
  expect(mayColour(true, { TERM: "dumb" })).toBe(false);
  expect(mayColour(false, { TERM: "xterm" })).toBe(false);
});

test("a reader that leaves early is no error", async () => {
  const folder = folderWith({ "a.arch": `${design}${manyServices(2_000)}` });
  const child = spawn(process.execPath, [command, "inspect", "--model"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let talk = "";
  child.stderr.on("data", (chunk: Buffer) => {
    talk += chunk;
  });
  child.stdout.once("data", () => child.stdout.destroy());
  expect(await exitCodeOf(child)).toBe(0);
  expect(talk).not.toContain("EPIPE");
  expect(talk).not.toContain("Error");
});

test("a run that is interrupted ends by the signal, and leaves the file that it was to write as it was", async () => {
  const folder = folderWith({ "a.arch": `${design}${manyServices(20_000)}`, "out.json": "before" });
  const child = spawn(process.execPath, [command, "lint", "--format", "json", "-o", "out.json"], {
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
    // Makes the process talk as soon as it loads the command, long before it is done.
    env: { ...process.env, NODE_DEBUG: "module" },
  });
  child.stderr.once("data", () => child.kill("SIGINT"));
  const signal = await new Promise((resolve) => child.once("close", (_code, by) => resolve(by)));
  expect(signal).toBe("SIGINT");
  expect(readFileSync(join(folder, "out.json"), "utf8")).toBe("before");
  expect(readdirSync(folder).sort()).toEqual(["a.arch", "out.json"]);
});

test("a result larger than a pipe arrives whole", () => {
  const folder = folderWith({ "a.arch": manyServices(2_000) });
  const { stdout } = spawnSync(process.execPath, [command, "inspect", "--model"], {
    cwd: folder,
    maxBuffer: 1 << 28,
    encoding: "utf8",
  });
  expect(JSON.parse(stdout).model.components).toHaveLength(2_000);
});

function manyServices(count: number): string {
  return Array.from({ length: count }, (_, index) => `service s${index} { replicas 3 }\n`).join("");
}

/** A preloaded module that tells at the end what Node has loaded of its own. */
const listLoaded = `process.on("exit", () => require("node:fs").writeSync(2, JSON.stringify(process.moduleLoadList)));`;

function exitCodeOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once("close", resolve));
}
