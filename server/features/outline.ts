// The declarations of a file as a tree, by the text's own shape, so that the outline stands while the text is broken.

import type { Declaration } from "../text-shape.ts";

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

/** Entries for every declaration that has a name yet. */
export function outline(declarations: readonly Declaration[]): readonly OutlineEntry[] {
  return declarations
    .filter((declaration) => declaration.name !== "")
    .map((declaration) => ({
      word: declaration.word,
      name: declaration.name,
      detail: [declaration.word, declaration.title].filter((part) => part !== undefined).join(" · "),
      start: declaration.start,
      end: declaration.end,
      nameStart: declaration.nameStart,
      nameEnd: declaration.nameEnd,
      children: outline(declaration.children),
    }));
}
