// What a request gets to see: one snapshot with its facts, computed when first read, and a place in one of its files.
// Everything here belongs to that snapshot and goes away with it.

import type { Facts } from "../analysis/index.ts";
import type { Snapshot, SourceText } from "../language/index.ts";

import { type NameIndex, nameIndexOf } from "./names-in-text.ts";
import { shapeOf, type TextShape } from "./text-shape.ts";

export interface Reading {
  readonly snapshot: Snapshot;
  readonly facts: Facts;
  /** Every place that names an element. */
  readonly names: NameIndex;
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

/** The reading of a snapshot with the facts of its analysis. */
export function readingOf(snapshot: Snapshot, facts: Facts): Reading {
  return {
    snapshot,
    facts,
    get names() {
      return nameIndexOf(snapshot);
    },
  };
}

/** The reading of a file; undefined for a file that the snapshot does not hold. */
export function fileReadingOf(reading: Reading, key: string): FileReading | undefined {
  const file = reading.snapshot.files.get(key);
  if (file === undefined) return undefined;
  return {
    snapshot: reading.snapshot,
    facts: reading.facts,
    get names() {
      return reading.names;
    },
    file,
    get shape() {
      return shapeOf(file);
    },
  };
}

/** The reading at an offset of a file. */
export function cursorReadingOf(reading: FileReading, offset: number): CursorReading {
  const { snapshot, facts, file } = reading;
  return {
    snapshot,
    facts,
    file,
    offset,
    get names() {
      return reading.names;
    },
    get shape() {
      return reading.shape;
    },
  };
}
