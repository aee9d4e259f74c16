// The entries of a tar archive: ustar with its path prefix, and the long names of pax and GNU. A reader of our own, since those that
// are small forget the prefix, which `git archive` writes, and the others bring a family of streams for what is a walk over bytes.
// Source: POSIX.1-2017, pax, "ustar Interchange Format" and "pax Extended Header".

import { type ArchiveEntry, BadArchive } from "./archive-entry.ts";

const blockSize = 512;

/** Largest header of a long name that is believed. */
const longestHeader = 1024 * 1024;

/** The entries in their order. Throws a `BadArchive` where a header is none or the end is missing. */
export function* tarEntries(bytes: Buffer): Generator<ArchiveEntry> {
  let at = 0;
  let longName: string | undefined;
  while (at + blockSize <= bytes.length) {
    const header = bytes.subarray(at, at + blockSize);
    if (header.every((byte) => byte === 0)) return;
    if (!isHeader(header)) throw new BadArchive(at === 0 ? "it is no tar or zip archive" : "it is damaged");
    const size = sizeIn(header);
    const from = at + blockSize;
    if (size === undefined || from + size > bytes.length) throw new BadArchive("it ends in the middle of a file");
    const content = bytes.subarray(from, from + size);
    at = from + Math.ceil(size / blockSize) * blockSize;
    const type = String.fromCharCode(header[156] ?? 0);
    if (type === "x" || type === "L") {
      if (size > longestHeader) throw new BadArchive("it is damaged");
      longName = (type === "L" ? textIn(content) : paxPath(content)) ?? longName;
    } else if (type !== "g" && type !== "K") {
      yield entryOf(longName ?? pathIn(header), type, content);
      longName = undefined;
    }
  }
  if (at === 0 || at > bytes.length) throw new BadArchive(at === 0 ? "it is no tar or zip archive" : "it is cut short");
}

function entryOf(path: string, type: string, content: Buffer): ArchiveEntry {
  const kind = "0\x007".includes(type) ? "file" : "12".includes(type) ? "link" : "other";
  return { path, kind, size: content.length, read: (most) => (content.length > most ? undefined : content) };
}

/** Whether the sum of a header's bytes is the one that it states, with blanks in its place. */
function isHeader(header: Buffer): boolean {
  let sum = 0;
  for (let index = 0; index < blockSize; index++) sum += index >= 148 && index < 156 ? 32 : (header[index] ?? 0);
  return octal(header.subarray(148, 156)) === sum;
}

function sizeIn(header: Buffer): number | undefined {
  // Sizes of eight gigabytes and more are in base 256: no archive that is read holds such a file.
  return octal(header.subarray(124, 136));
}

function octal(field: Buffer): number | undefined {
  const text = textIn(field).trim();
  return /^[0-7]{1,12}$/.test(text) ? Number.parseInt(text, 8) : undefined;
}

function pathIn(header: Buffer): string {
  const name = textIn(header.subarray(0, 100));
  // GNU's own format has other things where ustar has the prefix, and a blank where ustar has the end of the word.
  const prefix = header.toString("latin1", 257, 263) === "ustar\0" ? textIn(header.subarray(345, 500)) : "";
  return prefix === "" ? name : `${prefix}/${name}`;
}

/** Up to the first zero byte. */
function textIn(field: Buffer): string {
  const end = field.indexOf(0);
  return field.toString("utf8", 0, end < 0 ? field.length : end);
}

/** The record `path` of a pax header: lines of `LENGTH key=value`, of which the last of a key counts. */
function paxPath(content: Buffer): string | undefined {
  let path: string | undefined;
  for (let at = 0; at < content.length; ) {
    const blank = content.indexOf(0x20, at);
    const length = blank < 0 ? 0 : Number(content.toString("latin1", at, blank));
    if (!Number.isInteger(length) || length <= blank - at || at + length > content.length) return path;
    const record = content.toString("utf8", blank + 1, at + length - 1);
    if (record.startsWith("path=")) path = record.slice("path=".length);
    at += length;
  }
  return path;
}
