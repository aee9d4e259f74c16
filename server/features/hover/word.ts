// What a word of the language states, in its form, and what the thing behind it trades; and what a phrase of the vocabulary means where
// prose uses it.

import { statementByWord } from "../../../language/index.ts";
import { optionHeads, termInPlace, termInProse, termOf } from "../../knowledge/index.ts";
import { termMarkdown } from "../term-text.ts";
import { type HoverLook, type HoverText, termPageOf } from "./look.ts";
import type { Near } from "./near.ts";

/** A word of the language, or a value that is written as a name, in its place; undefined for one with nothing to say. */
export function aboutWord(near: Near, look: HoverLook): string | undefined {
  const { token, head, since, isHead } = near;
  if (head === undefined) return undefined;
  if (token.kind === "name" && !optionHeads.has(head)) return undefined;
  const earlier = since.filter(({ kind, text }) => kind === "keyword" || isOption(head, text));
  const words = isHead ? [token.text] : [head, ...earlier.map(({ text }) => text), token.text];
  // A second way is a part of the first one's statement.
  const statement = statementByWord.get(head === "or" ? "either" : head);
  const term = termInPlace(words);
  // A name behind such a word may be any name at all.
  if (token.kind === "name" && (term === undefined || !term.words.some((word) => word.endsWith(token.text)))) {
    return undefined;
  }
  const parts = [
    ...(statement === undefined || token.kind === "name" ? [] : [`**${statement.word}** — ${statement.says}`]),
    ...(statement === undefined || token.kind === "name" ? [] : [`\`\`\`arch\n${statement.form}\n\`\`\``]),
    ...(term === undefined ? [] : [termMarkdown(term, termPageOf(look))]),
  ];
  return parts.length === 0 ? undefined : parts.join("\n\n");
}

/** A value that is written as a name, such as a guarantee. */
function isOption(head: string, text: string): boolean {
  return optionHeads.has(head) && termOf(text) !== undefined;
}

/** Statements whose texts are names and addresses. */
const nameTexts: ReadonlySet<string> = new Set(["source", "owner", "alerts", "authenticates"]);

/** The phrase of the vocabulary around an offset in a text or a documentation comment. */
export function aboutProse({ token, head }: Near, offset: number, look: HoverLook): HoverText | undefined {
  if (token.kind === "string" && head !== undefined && nameTexts.has(head)) return undefined;
  const found = termInProse(token.text, offset - token.start);
  if (found === undefined) return undefined;
  const markdown = termMarkdown(found.term, termPageOf(look));
  return { markdown, start: token.start + found.start, end: token.start + found.end };
}
