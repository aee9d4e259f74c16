// The files in which positions are kept, by design: what they say by now. What is on disk is looked at whenever somebody asks, so that
// nobody has to be told; of a file elsewhere, and of what it has not saved, the editor tells the text. It writes nothing.

import { longestPositions, type PositionsRead, positionsName, readPositions } from "../diagram/positions.ts";
import { readSmallFile, type SmallFile } from "./disk.ts";
import { folderOf, keyOf, pathOf, within } from "./locations.ts";

export interface KeptPositions {
  /** The file, whether there is one or not; undefined for a design that is in no folder, as one that was never saved. */
  readonly uri: string | undefined;
  /** Undefined where there is no such file. */
  readonly text: string | undefined;
  readonly read: PositionsRead;
  /** Why the file cannot be read, in one sentence. */
  readonly refused: string | undefined;
}

/** A project: the URI of its folder, or of its only file, and its files. */
interface Design {
  readonly root: string;
  readonly files: ReadonlySet<string>;
}

export interface PositionFiles {
  /** Of a design. Costs a look at the disk. */
  of(design: Design): KeptPositions;
  /** The editor tells what a file says. Of one on disk only what is unsaved is kept, until the editor tells of it otherwise. */
  tell(uri: string, text: string | undefined, isUnsaved: boolean): void;
}

const nothing: PositionsRead = { positions: new Map(), problems: [] };

export function createPositionFiles(): PositionFiles {
  const onDisk = new Map<string, SmallFile>();
  const told = new Map<string, string>();
  /** What texts say; the text that was read last for each file. */
  const readings = new Map<string, { readonly text: string; readonly read: PositionsRead }>();

  const readingOf = (uri: string, text: string): PositionsRead => {
    const known = readings.get(uri);
    if (known?.text === text) return known.read;
    const read = readPositions(text);
    readings.set(uri, { text, read });
    return read;
  };

  return {
    of({ root, files }) {
      const folder = files.has(root) ? folderOf(root) : root;
      // What was never saved has an address without folders.
      if (folder === undefined || !root.includes("://")) {
        return { uri: undefined, text: undefined, read: nothing, refused: undefined };
      }
      const uri = within(folder, positionsName);
      const path = pathOf(uri);
      const isTold = path === undefined || told.has(uri);
      const file = isTold ? toldFile(uri) : readSmallFile(path, longestPositions, onDisk.get(uri));
      onDisk.set(uri, file);
      if (file.kind === "missing") return { uri, text: undefined, read: nothing, refused: undefined };
      if (file.kind === "text") return { uri, text: file.text, read: readingOf(uri, file.text), refused: undefined };
      const problem = { message: file.why, start: 0, end: 0 };
      return { uri, text: undefined, read: { ...nothing, problems: [problem] }, refused: file.why };
    },
    tell(uri, text, isUnsaved) {
      const key = keyOf(uri);
      const isRead = pathOf(key) !== undefined && !isUnsaved;
      if (text === undefined || isRead || text.length > longestPositions) told.delete(key);
      else told.set(key, text);
    },
  };

  function toldFile(uri: string): SmallFile {
    const text = told.get(uri);
    return text === undefined ? { kind: "missing" } : { kind: "text", text, mark: "" };
  }
}
