// Writing a file so that nobody ever finds half of it: beside it first, and then in its place.

import { randomBytes } from "node:crypto";
import {
  chmodSync,
  closeSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { Refusal, reasonOf } from "./refusal.ts";

/**
 * Puts content into the place of a file, all at once; a file that was there lends it its mode bits. The path is where the
 * content is to lie: one that is a symbolic link is replaced itself. Throws a `Refusal` with the name that it goes by.
 */
export function writeWhole(path: string, content: string | Uint8Array, name: string): void {
  // A name that nobody can have foreseen, and a file that must not have been there.
  const beside = join(dirname(path), `.${basename(path).slice(0, 100)}.${randomBytes(6).toString("hex")}.tmp`);
  const mode = modeOf(path);
  let isWritten = false;
  try {
    const file = openSync(beside, "wx");
    try {
      const bytes = typeof content === "string" ? Buffer.from(content) : content;
      for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    if (mode !== undefined) chmodSync(beside, mode);
    renameSync(beside, path);
    isWritten = true;
  } catch (error) {
    throw new Refusal(`Cannot write ${name}: ${reasonOf(error)}.`);
  } finally {
    if (!isWritten) rmSync(beside, { force: true });
  }
}

/**
 * Writes what a command was told to write into a file: a link stays a link and what it leads to is written, and a device or a
 * pipe, such as `/dev/stdout`, is written as it is. Throws a `Refusal`.
 */
export function writeOutput(path: string, content: string, name: string): void {
  try {
    const there = statSync(path, { throwIfNoEntry: false });
    if (there === undefined || there.isFile()) {
      writeWhole(there === undefined ? path : realpathSync(path), content, name);
    } else {
      writeFileSync(path, content);
    }
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(`Cannot write ${name}: ${reasonOf(error)}.`);
  }
}

/** The permissions of what lies there; undefined for nothing. */
function modeOf(path: string): number | undefined {
  const mode = statSync(path, { throwIfNoEntry: false })?.mode;
  return mode === undefined ? undefined : mode & 0o7777;
}
