// Where Debian's package `scram` keeps its solver and its fault trees. Tests read them where they stand; nothing of them is
// part of the project. It installs nothing.

import { spawnSync } from "node:child_process";

/** The fault trees of the package. */
export const trees = "/usr/share/scram/input";

/** Whether the solver can be run here. */
export function hasScram(): boolean {
  return spawnSync("scram", ["--version"], { stdio: "ignore" }).status === 0;
}

/** What the solver prints for a model in the Open-PSA format, as XML. Throws with what it says where it refuses. */
export function runScram(model: string, options: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync("scram", [...options, "/dev/stdin"], {
    input: model,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(`scram refuses the model: ${stderr}`);
  return stdout;
}
