// Reads terms that stand before the braces of a declaration as if they stood inside. It is one slip, after which all that the braces
// hold would seem to stand outside of any, and be told as a dozen.

import { outlineOf, type Stretch } from "./outline.ts";
import { tokenize } from "./tokenize.ts";

/** A text with its terms inside the braces, where they stood before these: every character stays where it was but for the brace. */
export interface Gathered {
  readonly text: string;
  readonly early: Stretch & { readonly message: string };
}

/** Gathers the terms of a text that is one declaration; undefined where none of them is early. Linear. */
export function gatherTerms(text: string): Gathered | undefined {
  const [part] = outlineOf(text, tokenize(text)).parts;
  if (part?.kind !== "leaf" || part.early === undefined) return undefined;
  const { start, end, brace } = part.early;
  const head = text.slice(part.word, start).trimEnd();
  const terms = text.slice(start, end);
  // What separates the terms from the head makes room for the brace.
  const inside = `${text.slice(0, start - 1)}{${text.slice(start, brace)} ${text.slice(brace + 1)}`;
  const message = `\`${clipped(terms)}\` belongs inside the braces, as in \`${clipped(head)} { ${clipped(terms)} }\`.`;
  return { text: inside, early: { start, end, message } };
}

function clipped(words: string): string {
  return words.length <= 40 ? words : `${words.slice(0, 39)}…`;
}
