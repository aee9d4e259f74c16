// The canonical layout: two spaces a level, one space between words, two between statements on a line, at most one blank
// line. Where lines break is the author's choice, except that a block is either on one line or has its braces on lines of
// their own. Comments stay. A block that does not parse stays as it is, letter by letter.

import type { AstNode } from "langium";
import type { Part } from "./syntax/outline.ts";
import { outlineOf } from "./syntax/outline.ts";
import { isRight, parse } from "./syntax/parse.ts";
import { stretchOf } from "./syntax/places.ts";
import { tokenize } from "./syntax/tokenize.ts";
import type { Token } from "./syntax/tokens.ts";

export interface FormatResult {
  readonly text: string;
  /** Stretches of the input that do not parse and were left alone, as offsets. */
  readonly untouched: readonly { readonly start: number; readonly end: number }[];
}

/** A token of the output; a block that does not parse is one piece. */
interface Piece {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly kind: Token["kind"] | "verbatim";
  /** True where a statement begins. */
  readonly opens: boolean;
}

/**
 * The text in canonical layout. Formatting what it gives changes nothing. A file whose braces do not match, or nest too
 * deep, is left alone entirely. Linear, parsing included.
 */
export function formatText(text: string): FormatResult {
  const tokens = tokenize(text);
  const outline = outlineOf(text, tokens);
  if (outline.strayBraces.length + outline.openBraces.length + outline.deepBraces.length > 0) {
    return { text, untouched: [{ start: 0, end: text.length }] };
  }
  const marks = { starts: new Set<number>(), untouched: [] as { start: number; end: number }[] };
  for (const part of outline.parts) mark(part, text, marks);
  return { text: layOut(piecesOf(text, tokens, marks), text), untouched: marks.untouched };
}

/** The text in canonical layout, with the line ends that its file has: those of `file`, which are told by its first line. */
export function laidOut(text: string, file = text): FormatResult {
  const result = formatText(text);
  if (/\r?\n/.exec(file)?.[0] !== "\r\n") return result;
  return { ...result, text: result.text.replace(/\r?\n/g, "\r\n") };
}

/** Notes where statements start, and which parts do not parse. */
function mark(
  part: Part,
  text: string,
  marks: { starts: Set<number>; untouched: { start: number; end: number }[] },
): void {
  const own = text.slice(part.start, part.end);
  if (part.kind === "container") {
    const head = parse(own, "ContainerHead");
    if (!isRight(head)) marks.untouched.push({ start: part.start, end: part.end });
    marks.starts.add(part.start + (stretchOf(head.value)?.start ?? 0));
    for (const inner of part.parts) mark(inner, text, marks);
    return;
  }
  const result = parse(own, "Document");
  if (!isRight(result)) {
    marks.untouched.push({ start: part.start, end: part.end });
    marks.starts.add(part.start);
    return;
  }
  const visit = (node: AstNode): void => {
    const inner = node as AstNode & { items?: readonly AstNode[]; body?: AstNode; branches?: readonly AstNode[] };
    // The pledges of a guarantee are listed as items too, and are no statements.
    if (node.$type === "Guarantees") return;
    for (const item of inner.items ?? []) {
      marks.starts.add(part.start + (stretchOf(item)?.start ?? 0));
      visit(item);
    }
    if (inner.body !== undefined) visit(inner.body);
    for (const branch of inner.branches ?? []) visit(branch);
  };
  visit(result.value);
}

function piecesOf(
  text: string,
  tokens: readonly Token[],
  marks: { starts: ReadonlySet<number>; untouched: readonly { start: number; end: number }[] },
): readonly Piece[] {
  const pieces: Piece[] = [];
  const held = [...marks.untouched].sort((a, b) => a.start - b.start);
  let next = 0;
  for (const token of tokens) {
    while (next < held.length && (held[next]?.end ?? 0) <= token.start) next += 1;
    const range = held[next];
    if (range !== undefined && token.start >= range.start) {
      if (pieces.at(-1)?.start !== range.start) {
        const own = text.slice(range.start, range.end);
        pieces.push({ text: own, start: range.start, end: range.end, kind: "verbatim", opens: true });
      }
      continue;
    }
    pieces.push({
      text: token.text,
      start: token.start,
      end: token.end,
      kind: token.kind,
      opens: marks.starts.has(token.start),
    });
  }
  return pieces;
}

function layOut(pieces: readonly Piece[], text: string): string {
  const breaks = blockBreaks(pieces, text);
  const lines: string[] = [];
  let line = "";
  let depth = 0;
  let before: Piece | undefined;

  const flush = (): void => {
    lines.push(line.trimEnd());
    line = "";
  };

  for (const [index, piece] of pieces.entries()) {
    if (piece.text === "}" && piece.kind === "punctuation") depth = Math.max(0, depth - 1);
    if (before !== undefined) {
      const newlines = newlinesBetween(text, before.end, piece.start);
      const broken = newlines > 0 && !joins(before, piece);
      if (broken || breaks.has(index) || before.text.startsWith("//")) {
        flush();
        if (newlines > 1 && before.text !== "{" && piece.text !== "}") lines.push("");
      } else line += gap(before, piece, pieces[index - 2]);
    }
    if (line === "") line = "  ".repeat(depth);
    line += piece.kind === "doc" || piece.kind === "comment" ? reindent(piece.text, depth) : piece.text;
    if (piece.text === "{" && piece.kind === "punctuation") depth += 1;
    before = piece;
  }
  if (line !== "") flush();
  return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
}

/** Indices of pieces before which a line breaks since their block spans several lines. */
function blockBreaks(pieces: readonly Piece[], text: string): ReadonlySet<number> {
  const breaks = new Set<number>();
  const open: number[] = [];
  for (const [index, piece] of pieces.entries()) {
    if (piece.kind !== "punctuation") continue;
    if (piece.text === "{") open.push(index);
    else if (piece.text === "}") {
      const from = open.pop();
      if (from === undefined) continue;
      const start = pieces[from]?.end ?? 0;
      const spans = text.slice(start, piece.start).trim() !== "" && newlinesBetween(text, start, piece.start) > 0;
      // A comment behind the brace stays behind it.
      const first = isTrailing(pieces[from], pieces[from + 1], text) ? from + 2 : from + 1;
      if (spans) breaks.add(first).add(index);
    }
  }
  return breaks;
}

function isTrailing(before: Piece | undefined, comment: Piece | undefined, text: string): boolean {
  if (before === undefined || comment === undefined || !comment.text.startsWith("//")) return false;
  return newlinesBetween(text, before.end, comment.start) === 0;
}

function newlinesBetween(text: string, start: number, end: number): number {
  let count = 0;
  for (let i = start; i < end; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 10 || (code === 13 && text.charCodeAt(i + 1) !== 10)) count += 1;
  }
  return count;
}

/** An opening brace joins the line of its head, an empty block is closed on its line, and `or` follows its brace. */
function joins(before: Piece, piece: Piece): boolean {
  if (before.text.startsWith("//")) return false;
  if (piece.kind !== "punctuation" && piece.kind !== "keyword") return false;
  if (piece.text === "{") return before.kind !== "comment" && before.kind !== "doc";
  if (piece.text === "}") return before.text === "{";
  return piece.text === "or" && before.text === "}";
}

/** What stands between two pieces of a line. A branch's share and its first step are one statement. */
function gap(before: Piece, piece: Piece, further: Piece | undefined): string {
  if (piece.kind === "comment" && piece.text.startsWith("//")) return "  ";
  const isShare = before.kind === "quantity" && further?.text === "{";
  if (piece.opens && !isShare && before.text !== "{" && before.kind !== "comment" && before.kind !== "doc") return "  ";
  const [a, b] = [before.kind === "punctuation" ? before.text : "", piece.kind === "punctuation" ? piece.text : ""];
  if (b === "," || b === ")" || b === "." || b === ".." || a === "." || a === ".." || a === "(") return "";
  return " ";
}

/** A comment of several lines keeps its words; each line is put under the first. */
function reindent(comment: string, depth: number): string {
  if (!comment.includes("\n")) return comment.trimEnd();
  const indent = "  ".repeat(depth);
  return comment
    .split(/\r?\n/)
    .map((line, index) => {
      if (index === 0) return line.trimEnd();
      const inner = line.trim();
      return inner.startsWith("*") ? `${indent} ${inner}` : `${indent}   ${inner}`.trimEnd();
    })
    .join("\n");
}
