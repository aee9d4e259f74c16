// What a word of the language states, in its form, and what the thing behind it trades; and what a phrase of the vocabulary means where
// prose uses it.

import { statementByWord, type Token } from "../../../language/index.ts";
import { optionHeads, termInPlace, termInProse } from "../../knowledge/index.ts";
import { termMarkdown } from "../term-text.ts";
import { type HoverLook, type HoverText, termPageOf } from "./look.ts";
import type { Near } from "./near.ts";

/** A word of the language, or a value that is written as a name, in its place; undefined for one with nothing to say. */
export function aboutWord(near: Near, look: HoverLook): string | undefined {
  const { token, head, since, isHead } = near;
  if (head === undefined) return undefined;
  if (token.kind === "name" && !optionHeads.has(head)) return undefined;
  const words = isHead ? [token.text] : [head, ...since.filter(isWord).map(({ text }) => text), token.text];
  const statement = statementByWord.get(head);
  const term = termInPlace(words);
  // A name behind such a word may be any name at all.
  if (token.kind === "name" && (term === undefined || !term.words.some((word) => word.endsWith(token.text)))) {
    return undefined;
  }
  return [
    ...(statement === undefined || token.kind === "name" ? [] : [`**${statement.word}** — ${statement.says}`]),
    ...(statement === undefined || token.kind === "name" ? [] : [`\`\`\`arch\n${statement.form}\n\`\`\``]),
    ...(term === undefined ? [] : [termMarkdown(term, termPageOf(look))]),
  ].join("\n\n");
}

function isWord({ kind }: Token): boolean {
  return kind === "keyword";
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
