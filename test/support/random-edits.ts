// Edits as people make them, and as nobody does: anywhere in a text, of the pieces that open, close, join and part what stands around
// them. The same at every run.

import { randomFrom } from "./mutate.ts";

/** Pieces that change how what is around them is read. */
const pieces = [
  ...'abp19_-.,:+<>(){}"`/*%§é😀\t \n\r',
  "\r\n",
  "\n\n",
  "/*",
  "*/",
  "/**",
  "//",
  "->",
  "..",
  "\\",
  '\\"',
  "\ud83d",
  "\ude00",
  "\u2028",
  "\u00a0",
  "\ufeff",
  "p99.9",
  "2027-06-01",
  "reply",
  " -> ",
  "calls ",
  "service x {",
  "system y {",
  "}\n",
  "store z : postgres { capacity 5k/s }\n",
  'title "half',
];

/**
 * Makes one edit after the other, each of the text that it is handed: half of them near the last, and one in four takes
 * the last one back.
 */
export function randomEditor(seed: number): (text: string) => string {
  const random = randomFrom(seed);
  const below = (most: number): number => Math.floor(random() * most);
  let near = 0;
  let undo: string | undefined;
  return (text) => {
    const before = text;
    if (undo !== undefined && random() < 0.25) {
      const undone = undo;
      undo = undefined;
      return undone;
    }
    const at = random() < 0.5 ? Math.min(text.length, Math.max(0, near + below(9) - 4)) : below(text.length + 1);
    const length = random() < 0.5 ? 0 : below(random() < 0.1 ? 200 : 6);
    const piece = random() < 0.25 ? "" : (pieces[below(pieces.length)] ?? "");
    // At times a stretch of the text itself, comments and strings and all.
    const from = below(text.length + 1);
    const given = random() < 0.1 ? text.slice(from, from + below(120)) : piece;
    near = at + given.length;
    undo = before;
    return text.slice(0, at) + given + text.slice(at + length);
  };
}
