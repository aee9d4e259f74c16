// The one way that generated files are written: a function that writes them, and whose twin tells whether they are fresh.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Writes the file if it differs; with `write: false` only compares. True where the file was fresh already. */
export function writeOrCheck(file: string, content: string, options: { write: boolean }): boolean {
  const fresh = existsSync(file) && readFileSync(file, "utf8") === content;
  if (!fresh && options.write) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  return fresh;
}
