// Golden files: expected output kept beside the tests, written by a command and read in review. It compares and writes, and
// decides nothing else.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";

/** Set to 1 to write the golden files in place of comparing with them. */
const updateVariable = "UPDATE_GOLDEN";

/** Compares a text with a golden file, or writes the file where an update was asked for. */
export function expectGolden(url: URL, actual: string): void {
  const path = fileURLToPath(url);
  const name = relative(process.cwd(), path);
  if (process.env[updateVariable] === "1") {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, actual);
    return;
  }
  const repair = `${updateVariable}=1 npx vitest run, then read the change of ${name}`;
  if (!existsSync(path)) throw new Error(`${name} is missing; to write it: ${repair}`);
  expect(actual, `${name} differs; where the new output is right: ${repair}`).toBe(readFileSync(path, "utf8"));
}
