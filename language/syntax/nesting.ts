// How deep blocks may nest. Counted from the tokens before any parser is asked, since both parsers go down a call for each
// level and a text can have more levels than any stack. It does not judge what the blocks are.

import type { Stretch } from "./places.ts";
import { tokenize } from "./tokenize.ts";

/** Blocks inside one another, at most, in a declaration and among containers; people need three or four. */
export const deepestNesting = 60;

export const nestsTooDeep = `Blocks nest at most ${deepestNesting} deep, and this one is deeper; write its contents elsewhere.`;

/** A text without what nests too deep in it, and the first brace that does. Places stay: spaces stand for what was taken. */
export interface Shallow {
  readonly text: string;
  readonly tooDeep?: Stretch;
}

/** Empties each block that is too deep. Linear. */
export function withoutDepths(text: string): Shallow {
  if (!hasManyBraces(text)) return { text };
  const kept: string[] = [];
  let tooDeep: Stretch | undefined;
  let depth = 0;
  let from = 0;
  let left = 0;
  for (const token of tokenize(text)) {
    if (token.kind !== "punctuation") continue;
    if (token.text === "{") {
      depth += 1;
      if (depth !== deepestNesting + 1) continue;
      tooDeep ??= { start: token.start, end: token.end };
      kept.push(text.slice(from, token.end));
      left = token.end;
    } else if (token.text === "}") {
      if (depth === deepestNesting + 1) {
        kept.push(blank(text.slice(left, token.start)));
        from = token.start;
      }
      depth = Math.max(0, depth - 1);
    }
  }
  if (tooDeep === undefined) return { text };
  kept.push(depth > deepestNesting ? blank(text.slice(left)) : text.slice(from));
  return { text: kept.join(""), tooDeep };
}

/** Spaces in place of a stretch, its lines kept. */
function blank(text: string): string {
  return text.replace(/[^\r\n]/g, " ");
}

function hasManyBraces(text: string): boolean {
  let count = 0;
  for (let at = text.indexOf("{"); at >= 0 && count <= deepestNesting; at = text.indexOf("{", at + 1)) count += 1;
  return count > deepestNesting;
}
