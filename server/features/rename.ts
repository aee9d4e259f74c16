// Renames an element or a technology in all files of its project. Before anything is handed out the new texts are read once
// more: a rename that would make a name mean something else is refused with a sentence.

import { createProject, type Id, keywords, type Snapshot, tokenize } from "../../language/index.ts";
import type { NamePlace, NameSpace } from "../names-in-text.ts";
import { nameIndexOf } from "../names-in-text.ts";
import type { CursorReading } from "../reading.ts";

/** A replacement in one file. */
export interface TextChange {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export type Renaming =
  | { readonly kind: "changes"; readonly changes: readonly TextChange[] }
  /** A sentence for the person who asked. */
  | { readonly kind: "refused"; readonly why: string };

/** The name that would be renamed at the cursor. */
export function renamable(reading: CursorReading): NamePlace | undefined {
  const place = reading.names.at(reading.file.uri, reading.offset);
  if (place === undefined) return undefined;
  return reading.names.of(place.id, place.space).some((other) => other.isDeclaration) ? place : undefined;
}

/** The changes that give the name at the cursor another spelling. Reads the whole project once more, so not for each key. */
export function rename(reading: CursorReading, newName: string): Renaming {
  const place = renamable(reading);
  if (place === undefined) return refused("There is no name of this project here.");
  const spelt = spellingOf(newName.trim());
  if (spelt === undefined)
    return refused(`\`${newName}\` is no name: letters, digits, \`_\` and single hyphens make one.`);
  const named = reading.names.named(place.id, place.space);
  if (named === undefined || named.name === newName.trim()) return { kind: "changes", changes: [] };
  const newId = idWith(place.id, newName.trim());
  const taken = reading.names.named(newId, place.space);
  if (taken !== undefined) return refused(`There is a \`${newId}\` already.`);
  const places = reading.names.of(place.id, place.space);
  const changes = places.map(({ file, start, end }) => ({ file, start, end, text: spelt }));
  return (
    conflictOf(reading.snapshot, changes, { from: place.id, to: newId, space: place.space }) ?? {
      kind: "changes",
      changes,
    }
  );
}

function refused(why: string): Renaming {
  return { kind: "refused", why };
}

/** The name as it has to be written; undefined for text that is no name even in backticks. */
function spellingOf(name: string): string | undefined {
  if (!/^[A-Za-z_]\w*(-\w+)*$/.test(name)) return undefined;
  const [token, ...more] = tokenize(name);
  if (token === undefined || more.length > 0) return undefined;
  // A word of the language could be taken for a statement somewhere; in backticks it is a name everywhere.
  return keywords.has(name) ? `\`${name}\`` : name;
}

function idWith(id: Id, name: string): Id {
  const dot = id.lastIndexOf(".");
  return dot < 0 ? name : `${id.slice(0, dot + 1)}${name}`;
}

interface Move {
  readonly from: Id;
  readonly to: Id;
  readonly space: NameSpace;
}

/** Why the changed texts would mean something else; undefined when only the name differs. */
function conflictOf(snapshot: Snapshot, changes: readonly TextChange[], move: Move): Renaming | undefined {
  const project = createProject();
  for (const [key, file] of snapshot.files) {
    project.setFile(
      key,
      changed(
        file.text,
        changes.filter((change) => change.file === key),
      ),
    );
  }
  const after = project.snapshot();
  if (after.problems.length > snapshot.problems.length) {
    const before = new Set(snapshot.problems.map((problem) => problem.message));
    const added = after.problems.find((problem) => !before.has(problem.message)) ?? after.problems[0];
    return refused(`The new name would break the design: ${added?.message ?? "a name would be declared twice"}`);
  }
  const expected = nameIndexOf(snapshot).of(move.from, move.space).length;
  const found = nameIndexOf(after).of(move.to, move.space).length;
  if (found === expected) return undefined;
  return refused(`With this name some places would mean another element than \`${move.from}\`.`);
}

function changed(text: string, changes: readonly TextChange[]): string {
  let result = text;
  for (const change of [...changes].sort((a, b) => b.start - a.start)) {
    result = result.slice(0, change.start) + change.text + result.slice(change.end);
  }
  return result;
}
