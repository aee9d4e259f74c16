// The entries of a zip archive, from its central directory. A reader of our own: the small ones do not tell a link from a file, and
// believe the sizes that an archive states. Archives beyond four gigabytes, in several parts or encrypted are none of designs.
// Source: PKWARE, APPNOTE.TXT 6.3.10.

import { crc32, inflateRawSync } from "node:zlib";
import { type ArchiveEntry, BadArchive } from "./archive-entry.ts";

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const localSignature = 0x04034b50;

/** An end record, without the comment that may follow it. */
const endSize = 22;
const entrySize = 46;
const localSize = 30;

/** The entries in the order of the directory. Throws a `BadArchive` where that is not whole. */
export function* zipEntries(bytes: Buffer): Generator<ArchiveEntry> {
  const end = endOf(bytes);
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  if (count === 0xffff || at === 0xffffffff)
    throw new BadArchive("it is larger than such archives of designs are (zip64)");
  for (let index = 0; index < count; index++) {
    if (at + entrySize > end || bytes.readUInt32LE(at) !== entrySignature)
      throw new BadArchive("its directory is damaged");
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ];
    const next = at + entrySize + nameLength + extra + comment;
    if (next > end) throw new BadArchive("its directory is damaged");
    yield entryAt(bytes, at, bytes.toString("utf8", at + entrySize, at + entrySize + nameLength));
    at = next;
  }
}

/** Where the end record begins: near the end, behind it a comment as long as it says. */
function endOf(bytes: Buffer): number {
  for (let at = bytes.length - endSize; at >= Math.max(0, bytes.length - endSize - 0xffff); at--) {
    if (bytes.readUInt32LE(at) === endSignature && at + endSize + bytes.readUInt16LE(at + 20) === bytes.length)
      return at;
  }
  throw new BadArchive("it is a zip archive without its end");
}

function entryAt(bytes: Buffer, at: number, path: string): ArchiveEntry {
  const size = bytes.readUInt32LE(at + 24);
  // The upper half of the attributes is what Unix says of a file; archives of other systems leave it empty.
  const type = (bytes.readUInt32LE(at + 38) >>> 16) & 0o170000;
  const kind = path.endsWith("/")
    ? "other"
    : type === 0o120000
      ? "link"
      : type === 0 || type === 0o100000
        ? "file"
        : "other";
  return { path, kind, size, read: (most) => contentAt(bytes, at, Math.min(most, size)) };
}

/** The content of an entry, at most so many bytes; undefined where it cannot be read, or is not what the directory says. */
function contentAt(bytes: Buffer, at: number, most: number): Uint8Array | undefined {
  const [flags, method] = [bytes.readUInt16LE(at + 8), bytes.readUInt16LE(at + 10)];
  const [sum, packed, local] = [16, 20, 42].map((offset) => bytes.readUInt32LE(at + offset)) as [
    number,
    number,
    number,
  ];
  const isEncrypted = (flags & 1) !== 0;
  if (isEncrypted || local + localSize > bytes.length || bytes.readUInt32LE(local) !== localSignature) return undefined;
  const from = local + localSize + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
  if (from + packed > bytes.length) return undefined;
  const content = unpacked(bytes.subarray(from, from + packed), method, most);
  return content !== undefined && crc32(content) === sum ? content : undefined;
}

function unpacked(bytes: Buffer, method: number, most: number): Buffer | undefined {
  if (method === 0) return bytes.length > most ? undefined : bytes;
  if (method !== 8) return undefined;
  try {
    // One byte of room, since none at all is no limit that zlib takes.
    return inflateRawSync(bytes, { maxOutputLength: most + 1 });
  } catch {
    // More than it said, or no compressed data: either way the entry is not to be used.
    return undefined;
  }
}
