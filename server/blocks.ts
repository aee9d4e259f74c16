// Which block of the text a place belongs to. A block is a declaration, a container's head or a run of a container's statements, and
// is known to the language by a number; nothing is read here but numbers and offsets.

import type { Snapshot } from "../language/index.ts";

/** A block in its file. */
export interface BlockPlace {
  readonly id: number;
  readonly start: number;
  readonly end: number;
}

export interface BlockIndex {
  /** The block around an offset, its end included. */
  at(file: string, offset: number): BlockPlace | undefined;
  /** A file's blocks in order. */
  in(file: string): readonly BlockPlace[];
}

const indexes = new WeakMap<Snapshot, BlockIndex>();

/** The blocks of a snapshot, put in order when first asked for. Linear in their number, not in the text. */
export function blocksOf(snapshot: Snapshot): BlockIndex {
  let index = indexes.get(snapshot);
  if (index === undefined) {
    index = buildIndex(snapshot);
    indexes.set(snapshot, index);
  }
  return index;
}

function buildIndex({ model, files }: Snapshot): BlockIndex {
  const byFile = new Map<string, BlockPlace[]>();
  for (const [id, { file, offset, length }] of model.blocks) {
    // The last block of each file is the file itself, of which only braces are said.
    if (offset === 0 && length === files.get(file)?.text.length && byFile.has(file)) continue;
    const place = { id, start: offset, end: offset + length };
    const places = byFile.get(file);
    if (places === undefined) byFile.set(file, [place]);
    else places.push(place);
  }
  for (const places of byFile.values()) if (!isSorted(places)) places.sort((a, b) => a.start - b.start);
  return {
    at(file, offset) {
      const places = byFile.get(file) ?? [];
      let [low, high] = [0, places.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((places[middle]?.start ?? 0) <= offset) low = middle + 1;
        else high = middle;
      }
      const place = places[low - 1];
      if (place !== undefined && offset <= place.end) return place;
      return undefined;
    },
    in: (file) => byFile.get(file) ?? [],
  };
}

function isSorted(places: readonly BlockPlace[]): boolean {
  return places.every((place, index) => index === 0 || (places[index - 1]?.start ?? 0) <= place.start);
}
