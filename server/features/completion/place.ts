// The place in the text that completion fills: the word that is replaced, what stands around it, and the elements around it. It knows
// the shape of the text and not what may stand there.

import { containerWords, type Id, type Token } from "../../../language/index.ts";
import type { CursorReading } from "../../reading.ts";
import type { Spot } from "../../text-shape.ts";
import type { Declaration } from "../../text-walk.ts";
import { firstBeginningAt, isComment, isMark } from "../../tokens.ts";
import { type Progress, progressAt } from "../statement-progress.ts";

export interface Place {
  readonly reading: CursorReading;
  readonly spot: Spot;
  readonly progress: Progress;
  /** The word at the cursor, behind the cursor too; empty where there is none. */
  readonly start: number;
  readonly end: number;
  readonly word: string;
  /** The token behind that word where it stands on the same line. */
  readonly next: Token | undefined;
  /** Word whose block was closed just before: `either` and its like. */
  readonly closed: string | undefined;
  /** True inside a block that began on this line. */
  readonly isOneLine: boolean;
  /** One level of the file's own indentation. */
  readonly indent: string;
  /** Statements that the block already has. */
  readonly used: ReadonlySet<string>;
  /** Innermost container around it. */
  readonly container: Id | undefined;
  /** The element that is declared around it. */
  readonly own: Id | undefined;
}

/** Undefined inside comments and texts. */
export function placeAt(reading: CursorReading): Place | undefined {
  const { shape, offset, file } = reading;
  const spot = shape.spotAt(offset);
  if (spot === undefined) return undefined;
  const { tokens } = shape;
  const { typedStart: start, typedEnd: end } = spot;
  const at = firstBeginningAt(tokens, end);
  const behind = tokens[at];
  const before = lastEndingBefore(tokens, start, at);
  const opening = openingBrace(tokens, before);
  return {
    reading,
    spot,
    progress: progressAt(spot),
    start,
    end,
    word: file.text.slice(start, end),
    next: behind === undefined || behind.first ? undefined : behind,
    closed: closedHead(tokens, before),
    isOneLine: opening >= 0 && !file.text.slice(tokens[opening]?.start, offset).includes("\n"),
    indent: /\n\t/.test(file.text.slice(0, 4000)) ? "\t" : "  ",
    used: opening < 0 || spot.context === "container" ? new Set() : statementsBehind(tokens, opening),
    container: containerOf(spot.declaration),
    own: idOf(spot.declaration),
  };
}

/** Id of what a declaration declares. Not by calling itself: containers may nest without end. */
function idOf(declaration: Declaration | undefined): Id | undefined {
  if (declaration === undefined) return undefined;
  const names = [declaration.name];
  for (let inner = declaration; inner.word !== "extend"; ) {
    const container = containerAround(inner.parent);
    if (container === undefined) break;
    names.push(container.name);
    inner = container;
  }
  return names.reverse().join(".");
}

/** Id of the innermost container around a declaration, itself included where it is one. */
function containerOf(declaration: Declaration | undefined): Id | undefined {
  return idOf(containerAround(declaration));
}

function containerAround(declaration: Declaration | undefined): Declaration | undefined {
  let container = declaration;
  while (container !== undefined && !containerWords.has(container.word)) container = container.parent;
  return container;
}

/** Index of the last token that ends at an offset or before it, comments aside; -1 where there is none. */
function lastEndingBefore(tokens: readonly Token[], offset: number, from: number): number {
  let at = Math.min(from, tokens.length - 1);
  while (at >= 0) {
    const token = tokens[at];
    if (token !== undefined && token.end <= offset && !isComment(token)) return at;
    at -= 1;
  }
  return -1;
}

/** Index of the brace that opens the block in which a token ends; -1 where there is none. */
function openingBrace(tokens: readonly Token[], from: number): number {
  let depth = 0;
  for (let at = from; at >= 0; at -= 1) {
    const token = tokens[at];
    if (token?.kind !== "punctuation") continue;
    if (token.text === "}") depth += 1;
    else if (token.text === "{") {
      if (depth === 0) return at;
      depth -= 1;
    }
  }
  return -1;
}

function closedHead(tokens: readonly Token[], before: number): string | undefined {
  const last = tokens[before];
  if (!isMark(last, "}")) return undefined;
  const opening = openingBrace(tokens, before - 1);
  return tokens[opening - 1]?.text;
}

/** Keywords of a block by themselves, those of inner blocks aside. */
function statementsBehind(tokens: readonly Token[], opening: number): ReadonlySet<string> {
  const found = new Set<string>();
  let depth = 0;
  for (let at = opening + 1; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token?.kind === "keyword" && depth === 0) found.add(token.text);
    if (token?.kind !== "punctuation") continue;
    if (token.text === "{") depth += 1;
    else if (token.text === "}") {
      if (depth === 0) return found;
      depth -= 1;
    }
  }
  return found;
}
