// Runs a script beside this file that measures its own memory, as a process of its own.

import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";

/**
 * What a script prints on its last line, which is JSON. The script is bundled first: what Node reads TypeScript with is 4 MB in the heap,
 * which comes and goes as the engine drops and makes code. Throws with what the script said if it fails.
 */
export async function runMeasuring<T>(script: string, words: readonly string[]): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "faultline-measuring-"));
  try {
    const bundle = join(folder, "script.mjs");
    await build({
      entryPoints: [join(import.meta.dirname, script)],
      outfile: bundle,
      bundle: true,
      platform: "node",
      format: "esm",
      mainFields: ["module", "main"],
      // Packages of the other module system ask for Node's modules by a function that such a bundle lacks.
      banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
      logLevel: "error",
    });
    const { stdout } = await promisify(execFile)(process.execPath, ["--expose-gc", bundle, ...words]);
    return JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as T;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
