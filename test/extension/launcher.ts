// Runs the suite in a real VS Code, whichever can be had: one that is named, else one that can be downloaded and shown,
// else the one that npm installs. All three go through the same launcher and run the same bundle.

import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Writable } from "node:stream";
import { downloadAndUnzipVSCode, runTests } from "@vscode/test-electron";
import { build } from "esbuild";

import { installHost } from "./host/install.ts";
import { artefacts, repositoryRoot } from "./host/places.ts";

export interface Count {
  readonly passed: number;
  readonly failed: number;
  /** The names of what failed, where they are known. */
  readonly failures?: readonly string[];
}

/** A VS Code to run tests in. */
export interface Host {
  readonly kind: "given" | "downloaded" | "npm";
  readonly executable: string;
  /** Put before the command where there is no screen. */
  readonly needsScreen: boolean;
}

/** Finds a host. Throws a sentence when there is none. */
export async function findHost(say: (line: string) => void): Promise<Host> {
  const given = process.env.VSCODE_EXECUTABLE_PATH;
  const needsScreen = process.platform === "linux" && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;
  if (given !== undefined && given !== "") return { kind: "given", executable: given, needsScreen };
  const wanted = process.env.VSCODE_TEST_HOST;
  if (wanted !== "npm" && (!needsScreen || hasVirtualScreen())) {
    try {
      const executable = await downloadAndUnzipVSCode({ version: "stable", timeout: 15_000 });
      return { kind: "downloaded", executable, needsScreen };
    } catch (error) {
      if (wanted === "electron") throw error;
      say(`VS Code cannot be downloaded here (${error instanceof Error ? error.message : error})`);
    }
  }
  installHost(say);
  return {
    kind: "npm",
    executable: writeExecutable("code", [join(import.meta.dirname, "host/code.ts")]),
    needsScreen: false,
  };
}

/** Bundles the suite and runs it; the count is what the suite printed. */
export async function runSuite(host: Host, workspace: string): Promise<Count> {
  const suite = join(artefacts, "suite.cjs");
  await build({
    entryPoints: [join(import.meta.dirname, "suite/index.ts")],
    outfile: suite,
    bundle: true,
    platform: "node",
    format: "cjs",
    external: ["vscode", "mocha"],
    logLevel: "error",
  });
  const executable = host.needsScreen ? onVirtualScreen(host.executable) : host.executable;
  const heard = new Heard();
  const options = {
    vscodeExecutablePath: executable,
    extensionDevelopmentPath: repositoryRoot,
    extensionTestsPath: suite,
    launchArgs: [workspace, "--disable-extensions"],
    stdout: heard,
  };
  try {
    await runTests(options);
  } catch (error) {
    const count = heard.count();
    // A host that died, or a suite that never said its count, is a failure of its own.
    if (count === undefined || count.failed === 0) {
      console.error(error instanceof Error ? error.message : error);
      return { passed: count?.passed ?? 0, failed: 1 };
    }
    return count;
  }
  return heard.count() ?? { passed: 0, failed: 1 };
}

/** Hands on what the suite prints and remembers its last count; a class because streams are. */
class Heard extends Writable {
  #text = "";

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#text = `${this.#text}${chunk.toString()}`.slice(-100_000);
    process.stdout.write(chunk, done);
  }

  count(): Count | undefined {
    const last = [...this.#text.matchAll(/^(\d+) passed, (\d+) failed$/gm)].at(-1);
    return last === undefined ? undefined : { passed: Number(last[1]), failed: Number(last[2]) };
  }
}

function hasVirtualScreen(): boolean {
  return spawnSync("xvfb-run", ["--help"], { stdio: "ignore" }).error === undefined;
}

function onVirtualScreen(executable: string): string {
  if (!hasVirtualScreen()) throw new Error("there is no screen, and xvfb-run is not installed");
  return writeScript("code-on-xvfb", `exec xvfb-run -a '${executable}' "$@"`);
}

/** A file that can be executed like `code` and runs a script of ours with the Node that runs this one. */
function writeExecutable(name: string, args: readonly string[]): string {
  return writeScript(name, `exec '${process.execPath}' ${args.map((arg) => `'${arg}'`).join(" ")} "$@"`);
}

function writeScript(name: string, line: string): string {
  mkdirSync(artefacts, { recursive: true });
  const file = join(artefacts, name);
  writeFileSync(file, `#!/bin/sh\n${line}\n`);
  chmodSync(file, 0o755);
  return file;
}
