// Giving a file on a disk another text, so that nobody ever reads half of it and nothing is lost that somebody else wrote meanwhile: the
// text is written beside the file, under a name that only one can have at a time, and then takes the file's place.

import { chmod, open, readFile, rename, rm, stat, unlink, writeFile } from "node:fs/promises";

/** A file of this age beside, in milliseconds, was left by somebody who is gone. */
const leftBehind = 10_000;

/** Milliseconds between two looks whether somebody else is done. */
const pause = 20;

/** Looks before it is given up: a second more than what was left behind needs to count so. */
const mostLooks = (leftBehind + 1_000) / pause;

/** What becomes of a file. */
export interface Replacement {
  /** What it says as far as is known; undefined for a file that is not there. */
  readonly was?: string | undefined;
  /** What it is to say; undefined where it is to go. */
  readonly text?: string | undefined;
}

/** Replaces a file's text. False, and nothing is done, where by now the file says something else than it `was`. Rejects where it cannot be written. */
export async function replaceFile(path: string, { was, text }: Replacement): Promise<boolean> {
  const beside = `${path}.new`;
  if (!(await takeTurn(beside))) return writeInPlace(path, { was, text });
  let isBesideOurs = true;
  try {
    if ((await textAt(path)) !== was) return false;
    if (text === undefined) {
      await rm(path, { force: true });
      return true;
    }
    const mode = was === undefined ? undefined : (await stat(path)).mode;
    await writeThrough(beside, text);
    if (mode !== undefined) await chmod(beside, mode);
    try {
      await rename(beside, path);
      isBesideOurs = false;
    } catch (error) {
      // Windows replaces no file that somebody reads; the text goes into it instead.
      if (!["EPERM", "EACCES", "EBUSY"].includes(codeOf(error))) throw error;
      await writeFile(path, text);
    }
    return true;
  } finally {
    // What stands there once ours has become the file is that of the next one.
    if (isBesideOurs) await rm(beside, { force: true });
  }
}

/** Waits until nobody else replaces the file. False where nothing can be put beside it. Rejects where somebody takes too long. */
async function takeTurn(beside: string): Promise<boolean> {
  for (let looks = 0; looks < mostLooks; looks += 1) {
    try {
      await (await open(beside, "wx")).close();
      return true;
    } catch (error) {
      const code = codeOf(error);
      if (code === "EACCES" || code === "EPERM" || code === "EROFS") return false;
      if (code !== "EEXIST") throw error;
    }
    if (await isLeftBehind(beside)) await rm(beside, { force: true });
    else await new Promise((resolve) => setTimeout(resolve, pause));
  }
  throw new Error(`${beside} is in the way: another window is writing, or was ended while it wrote`);
}

async function isLeftBehind(beside: string): Promise<boolean> {
  try {
    return Date.now() - (await stat(beside)).mtimeMs > leftBehind;
  } catch {
    // It has just gone.
    return false;
  }
}

/** Puts a text into a file and waits until the disk has it. */
async function writeThrough(path: string, text: string): Promise<void> {
  const file = await open(path, "w");
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** In a folder that takes no other file, one that may be written itself. */
async function writeInPlace(path: string, { was, text }: Replacement): Promise<boolean> {
  if ((await textAt(path)) !== was) return false;
  if (text === undefined) await unlink(path);
  else await writeFile(path, text);
  return true;
}

/** Undefined where there is no file. */
async function textAt(path: string): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await readFile(path));
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
