// Runs Langium's generator over the grammar: the types of the syntax tree and the grammar as data, language/generated. It
// works on a copy, so that a check leaves the tree alone.

import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { writeOrCheck } from "./write-or-check.ts";

const root = path.resolve(import.meta.dirname, "..");

/** Writes language/generated/{ast,grammar,module}.ts; with `write: false`, tells whether they are fresh. */
export function generateParser(options: { write: boolean }): boolean {
  const scratch = mkdtempSync(path.join(tmpdir(), "faultline-grammar-"));
  try {
    mkdirSync(path.join(scratch, "language"));
    cpSync(path.join(root, "langium-config.json"), path.join(scratch, "langium-config.json"));
    cpSync(path.join(root, "language/arch.langium"), path.join(scratch, "language/arch.langium"));
    const command = path.join(root, "node_modules/langium-cli/bin/langium.js");
    execFileSync(process.execPath, [command, "generate"], { cwd: scratch, stdio: ["ignore", "pipe", "inherit"] });
    const made = path.join(scratch, "language/generated");
    return readdirSync(made)
      .map((name) => {
        const content = readFileSync(path.join(made, name), "utf8");
        return writeOrCheck(path.join(root, "language/generated", name), content, options);
      })
      .every((fresh) => fresh);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
