// Layout of a part of a text: what the canonical layout of the whole would change there, as changes of blanks and line breaks between
// what is written. What is written itself stays, letter by letter, and the file keeps its kind of line ends.

import { laidOut, type SourceText } from "../../language/index.ts";
import { statementsOf } from "../statements-in-text.ts";
import type { Stretch } from "../stretch.ts";

/** A stretch of blanks with what takes its place. */
export interface BlankChange extends Stretch {
  readonly text: string;
}

/**
 * The changes of a stretch, made up to whole lines, that lay it out; empty where it is laid out already. It costs the
 * outermost declarations that the stretch touches, once the file's statements are known.
 */
export function formattingOfRange(file: SourceText, { start, end }: Stretch): readonly BlankChange[] {
  const { text } = file;
  const from = text.lastIndexOf("\n", start - 1) + 1;
  // A selection that ends at the start of a line does not take that line in.
  const isAtLineStart = end > start && text[end - 1] === "\n";
  const lineEnd = text.indexOf("\n", end);
  const to = isAtLineStart ? end : lineEnd < 0 ? text.length : lineEnd + 1;
  const part = partAround(file, from, to);
  const own = text.slice(part.start, part.end);
  return blankChanges(own, laidOut(own, text).text)
    .map((change) => ({ start: change.start + part.start, end: change.end + part.start, text: change.text }))
    .filter((change) => change.start >= from && change.end <= to);
}

/** The outermost declarations that a stretch touches, with one more on each side, so that what is between is laid out too. */
function partAround(file: SourceText, from: number, to: number): Stretch {
  const statements = statementsOf(file);
  const first = statements.findIndex(({ end }) => end >= from);
  const behind = statements.findIndex(({ docStart }) => docStart >= to);
  if (first < 0) return { start: statements.at(-1)?.docStart ?? 0, end: file.text.length };
  return {
    start: first === 0 ? 0 : (statements[first - 1]?.docStart ?? 0),
    end: behind < 0 ? file.text.length : (statements[behind]?.end ?? file.text.length),
  };
}

/**
 * The changes that follow a typed character: behind a closing brace the statement that it closes, behind a line break the
 * line that it ended. The line that is being written is left alone.
 */
export function formattingOnType(
  file: SourceText,
  offset: number,
  { typed, closed }: { readonly typed: string; readonly closed: Stretch | undefined },
): readonly BlankChange[] {
  const { text } = file;
  if (typed === "}") {
    return closed === undefined ? [] : formattingOfRange(file, closed).filter((change) => change.end <= closed.end);
  }
  if (typed !== "\n") return [];
  const lineEnd = text.lastIndexOf("\n", offset - 1);
  if (lineEnd < 0) return [];
  const lineStart = text.lastIndexOf("\n", lineEnd - 1) + 1;
  const line = { start: lineStart, end: lineEnd };
  if (text.slice(lineStart, lineEnd).trim() === "") return [];
  const breaks = /[\r\n]/;
  return formattingOfRange(file, line).filter(
    (change) =>
      change.end <= lineEnd && !breaks.test(change.text) && !breaks.test(text.slice(change.start, change.end)),
  );
}

/**
 * The changes that turn one text into another that differs in blanks alone; none where they differ in more. A stretch with
 * line breaks is split behind the last of them: what is before belongs to the lines above, what is behind to the line itself.
 */
export function blankChanges(before: string, after: string): readonly BlankChange[] {
  const changes: BlankChange[] = [];
  let [o, f] = [0, 0];
  for (;;) {
    const [oldEnd, freshEnd] = [blankEnd(before, o), blankEnd(after, f)];
    if (before.slice(o, oldEnd) !== after.slice(f, freshEnd)) {
      changes.push(...split(before.slice(o, oldEnd), after.slice(f, freshEnd), o));
    }
    [o, f] = [oldEnd, freshEnd];
    if (o >= before.length || f >= after.length) return o >= before.length && f >= after.length ? changes : [];
    if (before[o] !== after[f]) return [];
    o += 1;
    f += 1;
  }
}

function* split(old: string, fresh: string, start: number): Generator<BlankChange> {
  const [oldBreak, freshBreak] = [old.lastIndexOf("\n") + 1, fresh.lastIndexOf("\n") + 1];
  if (oldBreak === 0 || freshBreak === 0) {
    yield { start, end: start + old.length, text: fresh };
    return;
  }
  const above = { start, end: start + oldBreak, text: fresh.slice(0, freshBreak) };
  if (old.slice(0, oldBreak) !== above.text) yield above;
  const indent = { start: start + oldBreak, end: start + old.length, text: fresh.slice(freshBreak) };
  if (old.slice(oldBreak) !== indent.text) yield indent;
}

function blankEnd(text: string, from: number): number {
  blank.lastIndex = from;
  blank.exec(text);
  return blank.lastIndex;
}

const blank = /\s*/y;
