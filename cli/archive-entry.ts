// What the readers of archives hand out, one entry at a time.

/** One entry of an archive. */
export interface ArchiveEntry {
  /** As it is written in the archive: anything. */
  readonly path: string;
  readonly kind: "file" | "link" | "other";
  /** Bytes as the archive states them; what is read may be fewer or more. */
  readonly size: number;
  /** The content, at most `most` bytes; undefined where there are more, or where they are not what the archive says. */
  read(most: number): Uint8Array | undefined;
}

/** Why something is no archive; a sentence's ending. */
export class BadArchive extends Error {}
