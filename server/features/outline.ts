// The declarations of a file as a tree, by the text's own shape, so that the outline stands while the text is broken.

import { nameOf } from "../../language/index.ts";
import type { Declaration } from "../text-walk.ts";

/** An entry of the outline. Offsets are from the file's start. */
export interface OutlineEntry {
  readonly word: string;
  readonly name: string;
  readonly detail: string;
  readonly start: number;
  readonly end: number;
  readonly nameStart: number;
  readonly nameEnd: number;
  readonly children: readonly OutlineEntry[];
}

/** Deepest entries: nobody opens more, and what nests without end cannot be sent. */
const deepest = 100;

/** Entries for every declaration that has a name yet. */
export function outline(declarations: readonly Declaration[], depth = 1): readonly OutlineEntry[] {
  return declarations
    .filter((declaration) => declaration.name !== "")
    .map((declaration) => ({
      word: declaration.word,
      name: declaration.name,
      detail: detailOf(declaration),
      start: declaration.start,
      end: declaration.end,
      nameStart: declaration.nameStart,
      nameEnd: declaration.nameEnd,
      children: depth < deepest ? outline(declaration.children, depth + 1) : [],
    }));
}

/** What it is, of which technology, and its title, as far as that is written: `store : postgres · Stock`. */
function detailOf({ word, title, technologyToken }: Declaration): string {
  const kind = technologyToken === undefined ? word : `${word} : ${nameOf(technologyToken.text)}`;
  return title === undefined || title === "" ? kind : `${kind} · ${title}`;
}
