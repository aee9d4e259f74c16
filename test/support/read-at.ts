// Readings of designs at a cursor without a session, for tests that ask at thousands of places.

import { createAnalysis } from "../../analysis/index.ts";
import { createProject, type Project, type Snapshot } from "../../language/index.ts";
import { type CursorReading, cursorReadingOf, fileReadingOf, readingOf } from "../../server/reading.ts";

/** A project of these files. */
export function projectOf(texts: Iterable<readonly [string, string]>): Project {
  const project = createProject();
  for (const [file, text] of texts) project.setFile(file, text);
  return project;
}

/** The reading at an offset of a file of a snapshot. */
export function readingAt(snapshot: Snapshot, file: string, offset: number): CursorReading {
  const looked = { snapshot, analysis: createAnalysis(snapshot.model) };
  const reading = fileReadingOf(
    readingOf(looked, () => looked),
    file,
  );
  if (reading === undefined) throw new Error(`the design has no file ${file}`);
  return cursorReadingOf(reading, offset);
}
