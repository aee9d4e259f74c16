// What a request gets to see: one snapshot with its analysis, computed when first read, and a place in one of its files.
// Everything here belongs to that snapshot and goes away with it.

import type { Analysis, Facts, Report } from "../analysis/index.ts";
import type { Snapshot, SourceText } from "../language/index.ts";

import { type NameIndex, nameIndexOf } from "./names-in-text.ts";
import { shapeOf, type TextShape } from "./text-shape.ts";

/** A snapshot with its analysis, which may be made when it is first read: names and text need none. */
export interface Looked {
  readonly snapshot: Snapshot;
  readonly analysis: Analysis;
}

export interface Reading {
  readonly snapshot: Snapshot;
  readonly facts: Facts;
  /** Every place that names an element. */
  readonly names: NameIndex;
  /** What is found in the snapshot; judges it where nothing has yet. */
  readonly report: Report;
  /** The same project with other texts for some of its files. */
  whatIf(texts: ReadonlyMap<string, string>): Looked;
}

/** A reading with a file of it. */
export interface FileReading extends Reading {
  readonly file: SourceText;
  readonly shape: TextShape;
}

/** A file reading with a cursor in it. */
export interface CursorReading extends FileReading {
  /** Offset of the cursor, between 0 and the text's length. */
  readonly offset: number;
}

/** What is the same for every place of a snapshot. */
class SnapshotReading implements Reading {
  readonly #looked: Looked;
  readonly whatIf: Reading["whatIf"];

  constructor(looked: Looked, whatIf: Reading["whatIf"]) {
    this.#looked = looked;
    this.whatIf = whatIf;
  }

  get snapshot(): Snapshot {
    return this.#looked.snapshot;
  }

  get facts(): Facts {
    return this.#looked.analysis.facts;
  }

  get names(): NameIndex {
    return nameIndexOf(this.snapshot);
  }

  get report(): Report {
    return this.#looked.analysis.report;
  }
}

class ReadingInFile implements CursorReading {
  readonly #whole: Reading;
  readonly file: SourceText;
  readonly offset: number;

  constructor(whole: Reading, file: SourceText, offset: number) {
    this.#whole = whole;
    this.file = file;
    this.offset = offset;
  }

  get snapshot(): Snapshot {
    return this.#whole.snapshot;
  }

  get facts(): Facts {
    return this.#whole.facts;
  }

  get names(): NameIndex {
    return this.#whole.names;
  }

  get report(): Report {
    return this.#whole.report;
  }

  get shape(): TextShape {
    return shapeOf(this.file);
  }

  whatIf(texts: ReadonlyMap<string, string>): Looked {
    return this.#whole.whatIf(texts);
  }
}

/** A snapshot with an analysis that is made when it is first read, once. */
export function lookedOf(snapshot: Snapshot, analyse: () => Analysis): Looked {
  let made: Analysis | undefined;
  return {
    snapshot,
    get analysis() {
      made ??= analyse();
      return made;
    },
  };
}

/** The reading of a snapshot. `whatIf` looks at its project with other texts. */
export function readingOf(looked: Looked, whatIf: Reading["whatIf"]): Reading {
  return new SnapshotReading(looked, whatIf);
}

/** The reading of a file; undefined for a file that the snapshot does not hold. */
export function fileReadingOf(reading: Reading, key: string): FileReading | undefined {
  const file = reading.snapshot.files.get(key);
  return file === undefined ? undefined : new ReadingInFile(reading, file, 0);
}

/** The reading at an offset of a file. */
export function cursorReadingOf(reading: FileReading, offset: number): CursorReading {
  return new ReadingInFile(reading, reading.file, offset);
}
