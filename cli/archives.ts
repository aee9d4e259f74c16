// The designs of an archive, read in memory: nothing is unpacked to the disk, links are not followed, and no path leads out. What
// is no whole archive, or larger than a project of designs can be, is refused in a sentence.

import { readFileSync, statSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { type ArchiveEntry, BadArchive } from "./archive-entry.ts";
import type { FileSource } from "./file-source.ts";
import { largestFile } from "./files.ts";
import { visible } from "./formats/style.ts";
import { Refusal, reasonOf } from "./refusal.ts";
import { isOfProjects, isPlainPath, type StoredFile, storedFiles } from "./stored-files.ts";
import { tarEntries } from "./tar.ts";
import { zipEntries } from "./zip.ts";

/** An archive on the disk, and what a packed one may unpack to. */
const largestArchive = 256 * 1024 * 1024;
const largestUnpacked = 1024 * 1024 * 1024;
/** Designs and settings together. */
const largestDesigns = 256 * 1024 * 1024;
const mostEntries = 1_000_000;

/** The files of an archive below its own path, one sentence in `refusals` for each that is left out. Throws a `Refusal`. */
export function filesInArchive(path: string, name: string, refusals: string[]): FileSource {
  try {
    return storedFiles(path, contentsOf(entriesOf(path), refusals));
  } catch (error) {
    if (error instanceof BadArchive) throw new Refusal(`${visible(name)} cannot be read: ${error.message}.`);
    throw new Refusal(`Cannot read ${visible(name)}: ${reasonOf(error)}.`);
  }
}

function entriesOf(path: string): Iterable<ArchiveEntry> {
  if (statSync(path).size > largestArchive) throw new BadArchive("it is larger than 256 MB; pack the designs alone");
  const bytes = readFileSync(path);
  if (bytes.subarray(0, 2).equals(zipBeginning)) return zipEntries(bytes);
  return tarEntries(bytes.subarray(0, 2).equals(gzipBeginning) ? unpacked(bytes) : bytes);
}

/** An archive is what its bytes say, whatever its name. */
const zipBeginning = Buffer.from("PK");
const gzipBeginning = Buffer.of(0x1f, 0x8b);

function unpacked(bytes: Buffer): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: largestUnpacked });
  } catch (error) {
    const isLarge = error instanceof RangeError;
    throw new BadArchive(
      isLarge ? "it unpacks to more than 1 GB; pack the designs alone" : "its compressed data is damaged",
    );
  }
}

function contentsOf(entries: Iterable<ArchiveEntry>, refusals: string[]): ReadonlyMap<string, StoredFile> {
  const files = new Map<string, StoredFile>();
  let [count, total] = [0, 0];
  for (const entry of entries) {
    count += 1;
    if (count > mostEntries) throw new BadArchive("it has more than a million entries");
    // What `tar` was told to pack as `./x` is `x`.
    const path = entry.path.replace(/^(?:\.\/)+/, "");
    if (!isOfProjects(path) || entry.kind === "other") continue;
    const refused = refusalOf(entry, path);
    if (refused !== undefined) {
      refusals.push(refused);
      continue;
    }
    // Counted before it is read, so that a thousand that are damaged cost no more than those that are not.
    total += entry.size > largestFile ? 0 : entry.size;
    if (total > largestDesigns) throw new BadArchive("its designs are larger than 256 MB together");
    const content = entry.size > largestFile ? "too large" : entry.read(largestFile);
    if (content === undefined) {
      refusals.push(`${visible(path)} is damaged in the archive; it is left out.`);
      continue;
    }
    // Of several of one name the last one counts, as when they are unpacked.
    files.set(path, content);
  }
  return files;
}

function refusalOf({ kind }: ArchiveEntry, path: string): string | undefined {
  if (!isPlainPath(path)) return `${visible(path.slice(0, 200))} leads out of the archive; it is left out.`;
  return kind === "link"
    ? `${visible(path)} is a link, which is not followed in an archive; it is left out.`
    : undefined;
}
