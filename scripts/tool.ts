// How the scripts run the project's own tools: those of node_modules, from the repository's root, whatever the machine
// has. It knows none of the tools.

import { type ChildProcess, type StdioOptions, spawn, spawnSync } from "node:child_process";
import { delimiter, join } from "node:path";

/** The repository's root. */
export const root = join(import.meta.dirname, "..");

/** The environment with the project's tools, its own Node among them, before the machine's. */
export function toolEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: `${join(root, "node_modules", ".bin")}${delimiter}${process.env.PATH ?? ""}` };
}

// Windows starts the scripts of node_modules/.bin only through a shell.
const shell = process.platform === "win32";

/** Starts a tool and does not wait. */
export function startTool(tool: string, words: readonly string[], stdio: StdioOptions): ChildProcess {
  return spawn(tool, words, { cwd: root, env: toolEnvironment(), stdio, shell });
}

/** Runs a tool to its end; throws when its exit code is not among those expected. `isQuiet` shows output only then. */
export function runTool(
  tool: string,
  words: readonly string[],
  { isQuiet = false, expected = [0] }: { isQuiet?: boolean; expected?: readonly number[] } = {},
): string {
  const stdio = isQuiet ? "pipe" : "inherit";
  const result = spawnSync(tool, words, { cwd: root, env: toolEnvironment(), encoding: "utf8", stdio, shell });
  if (result.status !== null && expected.includes(result.status)) return result.stdout ?? "";
  if (isQuiet) console.error(result.stdout ?? "", result.stderr ?? "");
  const command = `"${[tool, ...words].join(" ")}"`;
  if (result.error !== undefined) throw new ToolFailure(`${command} could not be started; "npm ci" installs it.`);
  throw new ToolFailure(`${command} failed.`);
}

/** A tool that did not do its work, after it has said why itself. */
export class ToolFailure extends Error {
  override readonly name = "ToolFailure";
}

/** Runs a script's work: a tool's failure ends it with one sentence and exit code 1, and any other error with its stack. */
export function runScript(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof ToolFailure)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
