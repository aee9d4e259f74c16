// Tools that others wrote and whose answers ours are held against. A layer of tests that needs one runs where the tool is,
// fails in CI where it is not, and elsewhere is reported as not done; it never counts as passed without having run.

import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";

export interface Tool {
  /** As it is typed, such as `octave-cli`. */
  readonly command: string;
  /** Arguments that succeed exactly where all is there that the tests need. */
  readonly probe: readonly string[];
  /** Where to get it, in words that follow "install". */
  readonly from: string;
}

/** Longest run of a tool before it counts as broken. */
const timeoutMs = 120_000;

/** GNU Octave with its queueing package: Erlang's formulas, waiting lines and networks of them. */
export const octave: Tool = {
  command: "octave-cli",
  probe: ["--quiet", "--eval", "pkg load queueing"],
  from: "octave and octave-queueing of Debian",
};

/** Whether the tool is here with all that the tests need of it. */
export function isHere({ command, probe }: Tool): boolean {
  return spawnSync(command, probe, { timeout: timeoutMs, stdio: "ignore" }).status === 0;
}

/** What the tool writes when it is given so much to read. Throws with its own words where it fails. */
export function askTool({ command }: Tool, args: readonly string[], input: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    input,
    encoding: "utf8",
    timeout: timeoutMs,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`${command} failed: ${error?.message ?? stderr}`);
  return stdout;
}

/** Tests that need a tool. */
export function describeWith(tool: Tool, name: string, tests: () => void): void {
  if (isHere(tool)) {
    describe(name, tests);
    return;
  }
  const says = `${name}: not run, since ${tool.command} is not here; install ${tool.from}`;
  if (process.env.CI !== undefined) {
    it(name, () => expect.fail(says));
    return;
  }
  console.warn(`\n${says}\n`);
  it.todo(says);
}
