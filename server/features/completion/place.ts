// The place in the text that completion fills: the word that is replaced, what stands around it, and the elements around it. It knows
// the shape of the text and not what may stand there.

import { containerWords, type Id, type Token } from "../../../language/index.ts";
import type { CursorReading } from "../../reading.ts";
import type { Declaration, Spot } from "../../text-shape.ts";
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
  const at = firstEndingBehind(tokens, offset);
  const touched = tokens[at];
  const isInWord = touched !== undefined && touched.start <= offset && isWord(touched);
  const end = isInWord ? touched.end : offset;
  const behind = tokens[isInWord ? at + 1 : at];
  const before = lastEndingBefore(tokens, spot.typedStart, at);
  const opening = openingBrace(tokens, before);
  return {
    reading,
    spot,
    progress: progressAt(spot),
    start: spot.typedStart,
    end,
    word: file.text.slice(spot.typedStart, end),
    next: behind === undefined || behind.first ? undefined : behind,
    closed: closedHead(tokens, before),
    isOneLine: opening !== undefined && !file.text.slice(opening.start, offset).includes("\n"),
    indent: /\n\t/.test(file.text.slice(0, 4000)) ? "\t" : "  ",
    used: opening === undefined ? new Set() : statementsBehind(tokens, tokens.indexOf(opening)),
    container: containerOf(spot.declaration),
    own: idOf(spot.declaration),
  };
}

/** Id of what a declaration declares. */
function idOf(declaration: Declaration | undefined): Id | undefined {
  if (declaration === undefined) return undefined;
  const parent = containerOf(declaration.parent);
  if (declaration.word === "extend" || parent === undefined) return declaration.name;
  return `${parent}.${declaration.name}`;
}

/** Id of the innermost container around a declaration, itself included where it is one. */
function containerOf(declaration: Declaration | undefined): Id | undefined {
  if (declaration === undefined) return undefined;
  return containerWords.has(declaration.word) ? idOf(declaration) : containerOf(declaration.parent);
}

function isWord({ kind }: Token): boolean {
  return kind === "name" || kind === "keyword" || kind === "percentile" || kind === "quantity";
}

/** Index of the first token that ends behind an offset, or begins there. */
function firstEndingBehind(tokens: readonly Token[], offset: number): number {
  let [low, high] = [0, tokens.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((tokens[middle]?.end ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  // A mark that ends at the cursor is no word that is typed.
  const token = tokens[low];
  const following = tokens[low + 1];
  if (token?.end === offset && !isWord(token)) return low + 1;
  if (token?.end === offset && following?.start === offset && isWord(following) && !isWord(token)) return low + 1;
  return low;
}

/** Index of the last token that ends at an offset or before it, comments aside; -1 where there is none. */
function lastEndingBefore(tokens: readonly Token[], offset: number, from: number): number {
  let at = Math.min(from, tokens.length - 1);
  while (at >= 0) {
    const token = tokens[at];
    if (token !== undefined && token.end <= offset && token.kind !== "comment" && token.kind !== "doc") return at;
    at -= 1;
  }
  return -1;
}

/** The brace that opens the block in which a token ends. */
function openingBrace(tokens: readonly Token[], from: number): Token | undefined {
  let depth = 0;
  for (let at = from; at >= 0; at -= 1) {
    const token = tokens[at];
    if (token?.kind !== "punctuation") continue;
    if (token.text === "}") depth += 1;
    else if (token.text === "{") {
      if (depth === 0) return token;
      depth -= 1;
    }
  }
  return undefined;
}

function closedHead(tokens: readonly Token[], before: number): string | undefined {
  const last = tokens[before];
  if (last?.kind !== "punctuation" || last.text !== "}") return undefined;
  const opening = openingBrace(tokens, before - 1);
  return opening === undefined ? undefined : tokens[tokens.indexOf(opening) - 1]?.text;
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
