// A project: its files, kept parsed block by block, and the snapshot that they make together.
// An edit re-parses the blocks that it touched; everything else is reused by identity.

import type { Problem, SystemModel } from "./model.ts";

/** A file's text with its lines. Offsets count UTF-16 code units, lines and characters from 0. */
export interface SourceText {
  readonly uri: string;
  readonly text: string;
  positionAt(offset: number): { line: number; character: number };
  offsetAt(position: { line: number; character: number }): number;
}

/** One immutable state of a project. */
export interface Snapshot {
  readonly model: SystemModel;
  /** In the order of their places. */
  readonly problems: readonly Problem[];
  readonly files: ReadonlyMap<string, SourceText>;
}

export interface Project {
  /** Adds or replaces a file. `uri` is any unique name: the server gives URIs, the command relative paths. */
  setFile(uri: string, text: string): void;
  removeFile(uri: string): void;
  /** The present state; the same object until a file changes. Never throws on any text. */
  snapshot(): Snapshot;
}

/** An empty project that knows the standard library of technologies. */
export declare function createProject(): Project;
