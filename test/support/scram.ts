// Where Debian's package `scram` keeps its solver and its fault trees. Tests read them where they stand; nothing of them is
// part of the project. It installs nothing.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** The fault trees of the package. */
export const trees = "/usr/share/scram/input";

/** What the solver prints for a model in the Open-PSA format, as XML. Throws with what it says where it refuses. */
export function runScram(model: string, options: readonly string[]): string {
  const folder = mkdtempSync(path.join(tmpdir(), "fault-trees-"));
  try {
    const file = path.join(folder, "model.xml");
    writeFileSync(file, model);
    const { status, stdout, stderr } = spawnSync("scram", [...options, file], { encoding: "utf8", maxBuffer: 1 << 28 });
    if (status !== 0) throw new Error(`scram refuses the model: ${stderr.slice(0, 2000)}`);
    return stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A fault tree of the package, with what is published about it. */
export interface KnownTree {
  readonly tree: string;
  readonly files: readonly string[];
  readonly probability?: number;
  readonly probabilitySixDigits?: number;
  readonly cutSetsByOrder?: Readonly<Record<string, number>>;
  readonly coherent?: boolean;
}
