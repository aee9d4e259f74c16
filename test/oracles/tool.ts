// Tools that others wrote and whose answers ours are held against. A layer of tests that needs one runs where the tool is,
// fails in CI where it is not, and elsewhere has one test in its place whose name says what was not compared and why.

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

/** Longest run of a tool before it counts as broken, in milliseconds: minutes, since a machine may do much beside it. */
const timeoutMs = 600_000;

/** GNU Octave with its queueing package: Erlang's formulas, waiting lines and networks of them. */
export const octave: Tool = {
  command: "octave-cli",
  probe: ["--quiet", "--eval", "pkg load queueing"],
  from: "octave and octave-queueing of Debian",
};

/** SCRAM, with the fault trees that its package brings. */
export const scram: Tool = { command: "scram", probe: ["--version"], from: "scram of Debian" };

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
  const says = `NOT COMPARED: ${name}. ${tool.command} is not here; install ${tool.from}`;
  // What is asserted is the absence that the name states: nothing was held against the tool, and the reader is told so.
  it(says, () => {
    if (process.env.CI !== undefined) expect.fail(says);
    console.warn(`\n${says}\n`);
    expect(isHere(tool)).toBe(false);
  });
}
