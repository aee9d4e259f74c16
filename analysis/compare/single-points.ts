// Single points of failure as they are told: copies of one thing together, since nobody reads six lines of one.

import { listWords } from "../facts/words.ts";

/** `any of 6 copies of shop.db` for what is one of several such; the others by name, all in their order. */
export function singlePointWords(names: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(ownerOf(name), (counts.get(ownerOf(name)) ?? 0) + 1);
  return [
    ...new Set(
      names.map((name) => {
        const [owner, count] = [ownerOf(name), counts.get(ownerOf(name)) ?? 0];
        return count > 1 ? `any of ${count} copies of ${owner}` : name;
      }),
    ),
  ];
}

/** The same as the beginning of a sentence. */
export function singlePointSubject(names: readonly string[]): string {
  return listWords(singlePointWords(names)).replace(/^any of/, "Any of");
}

/** Whose copy it is; the name itself for what is no copy. */
function ownerOf(name: string): string {
  return name.replace(/ replica \d+$/, "");
}
