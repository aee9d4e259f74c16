// Where files are read from: the disk, or whatever else holds a tree of files, such as a commit or an archive. It knows no
// designs; what is thrown is an error of the file system, or one with such an error's code.

import { closeSync, existsSync, fstatSync, openSync, readdirSync, readSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";

/** A tree of files, by absolute paths of the machine's own form. */
export interface FileSource {
  /** What a path leads to, symbolic links followed. Throws where it leads nowhere. */
  kindOf(path: string): "file" | "folder";
  /** What lies in a folder, in any order; a link is what it leads to, and a file where it leads nowhere. Throws. */
  entriesOf(folder: string): readonly { readonly name: string; readonly isFolder: boolean }[];
  /** A file's bytes; of one that is larger than `most`, that many and at least one more. Throws. */
  read(path: string, most: number): Uint8Array;
  has(path: string): boolean;
  /** The same for all paths that lead to one file or folder; the path itself where it leads nowhere. */
  identityOf(path: string): string;
}

/** The files of the machine. */
export const disk: FileSource = {
  kindOf: (path) => (statSync(path).isDirectory() ? "folder" : "file"),
  entriesOf: (folder) =>
    readdirSync(folder, { withFileTypes: true })
      // Opened, a pipe would wait for somebody to write; given by name, one is meant.
      .filter((entry) => !entry.isFIFO())
      .map((entry) => ({
        name: entry.name,
        isFolder: entry.isSymbolicLink() ? leadsToFolder(join(folder, entry.name)) : entry.isDirectory(),
      })),
  read(path, most) {
    const file = openSync(path, "r");
    try {
      return readWhole(file, most);
    } finally {
      closeSync(file);
    }
  },
  has: existsSync,
  identityOf(path) {
    try {
      return realpathSync(path);
    } catch {
      // Nothing is there, as for the name that standard input goes by; the path is then its own identity.
      return path;
    }
  },
};

/** False for a link that leads nowhere: it is then read as a file, and reading says what is wrong. */
function leadsToFolder(link: string): boolean {
  try {
    return statSync(link).isDirectory();
  } catch {
    // Nowhere, or in a circle.
    return false;
  }
}

/** At most one byte more than allowed, so that a device without an end is read no further. */
function readWhole(file: number, most: number): Uint8Array {
  const { size } = fstatSync(file);
  let buffer = Buffer.allocUnsafe(Math.min(size, most) + 1);
  let length = 0;
  for (;;) {
    const count = readSync(file, buffer, length, buffer.length - length, null);
    length += count;
    if (count === 0 || length > most) return buffer.subarray(0, length);
    // A pipe says size 0: the buffer grows with what comes.
    if (length === buffer.length) buffer = Buffer.concat([buffer], Math.min(length * 2 + 65_536, most + 1));
  }
}
