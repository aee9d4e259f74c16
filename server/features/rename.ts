// Renames an element or a technology in all files of its project. Before anything is handed out the new texts are read once
// more: a rename that would make a name mean something else is refused with a sentence.

import { type Id, keywords, type Snapshot, tokenize } from "../../language/index.ts";
import type { NamePlace, NameSpace } from "../names-in-text.ts";
import { nameIndexOf } from "../names-in-text.ts";
import type { CursorReading } from "../reading.ts";
import { clipped } from "./wording.ts";

/** A replacement in one file. */
export interface TextChange {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export type Renaming =
  /** `element` has the element's name before and after; absent where nothing is renamed, or something else. */
  | {
      readonly kind: "changes";
      readonly changes: readonly TextChange[];
      readonly element?: { readonly from: Id; readonly to: Id };
    }
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
  if (place === undefined) {
    const named = reading.names.at(reading.file.uri, reading.offset);
    return refused(
      named === undefined
        ? "There is no name of this project here."
        : `\`${named.id}\` is declared in the standard library, so its name stays.`,
    );
  }
  const name = withoutBackticks(newName.trim());
  const spelt = spellingOf(name);
  if (spelt === undefined)
    return refused(`\`${clipped(newName, 100)}\` is no name: letters, digits, \`_\` and single hyphens make one.`);
  const named = reading.names.named(place.id, place.space);
  if (named === undefined || named.name === name) return { kind: "changes", changes: [] };
  const newId = idWith(place.id, name);
  const taken = reading.names.named(newId, place.space);
  if (taken !== undefined) {
    const hides = place.space === "technology" ? " in the standard library or the project" : "";
    return refused(`There is a \`${newId}\` already${hides}.`);
  }
  const places = reading.names.of(place.id, place.space);
  const changes = places.map(({ file, start, end }) => ({ file, start, end, text: spelt }));
  const why = conflictOf(reading, changes, { from: place.id, to: newId, space: place.space });
  if (why !== undefined) return refused(why);
  return place.space === "element"
    ? { kind: "changes", changes, element: { from: place.id, to: newId } }
    : { kind: "changes", changes };
}

/** As a person may type it who has seen one that needs them. */
function withoutBackticks(name: string): string {
  return /^`[^`]+`$/.test(name) ? name.slice(1, -1) : name;
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
function conflictOf(reading: CursorReading, changes: readonly TextChange[], move: Move): string | undefined {
  const { snapshot } = reading;
  const changesByFile = new Map<string, TextChange[]>();
  for (const change of changes) {
    const known = changesByFile.get(change.file);
    if (known === undefined) changesByFile.set(change.file, [change]);
    else known.push(change);
  }
  const texts = new Map(
    [...changesByFile].map(([key, own]) => [key, changed(snapshot.files.get(key)?.text ?? "", own)]),
  );
  const after = reading.whatIf(texts).snapshot;
  if (after.problems.length > snapshot.problems.length) {
    const before = new Set(snapshot.problems.map((problem) => problem.message));
    const added = after.problems.find((problem) => !before.has(problem.message)) ?? after.problems[0];
    return `The new name would break the design: ${added?.message ?? "a name would be declared twice"}`;
  }
  const meant = namesBy(snapshot, (id, space) => movedId(id, space, move), changesByFile);
  const means = namesBy(after, (id) => id, new Map());
  for (const [place, id] of meant) {
    const now = means.get(place);
    if (now === id) continue;
    if (id === move.to) return `With this name some places would mean another element than \`${move.from}\`.`;
    return `The new name would hide \`${id}\` where it is meant.`;
  }
  return meant.size === means.size
    ? undefined
    : `With this name some places would mean \`${move.from}\` that do not now.`;
}

/** What each place names, by file and offset; places are those behind the changes. */
function namesBy(
  snapshot: Snapshot,
  idOf: (id: Id, space: NameSpace) => Id,
  changesByFile: ReadonlyMap<string, readonly TextChange[]>,
): ReadonlyMap<string, Id> {
  const names = nameIndexOf(snapshot);
  const named = new Map<string, Id>();
  for (const { id, space } of names.all()) {
    for (const { file, start } of names.of(id, space)) {
      const before = (changesByFile.get(file) ?? []).filter((change) => change.start < start);
      const shift = before.reduce((sum, change) => sum + change.text.length - (change.end - change.start), 0);
      named.set(`${file} ${start + shift}`, idOf(id, space));
    }
  }
  return named;
}

/** The id after the move, also of what is declared in what moves. */
function movedId(id: Id, space: NameSpace, { from, to, space: moved }: Move): Id {
  if (space !== moved) return id;
  if (id === from) return to;
  return space === "element" && id.startsWith(`${from}.`) ? `${to}${id.slice(from.length)}` : id;
}

function changed(text: string, changes: readonly TextChange[]): string {
  let result = text;
  for (const change of [...changes].sort((a, b) => b.start - a.start)) {
    result = result.slice(0, change.start) + change.text + result.slice(change.end);
  }
  return result;
}
