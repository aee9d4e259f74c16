// What goes away with a statement or a declaration: its line, the space beside it, the comments that document it. It finds stretches of
// a text and knows nothing of what they mean.

import type { Place } from "../figures.ts";
import type { Statement } from "./patch.ts";

/** Replaces a stretch of a file, given as offsets. */
export interface DesignEdit extends Place {
  readonly text: string;
}

/** Takes a statement away, with the line where nothing else stands on it and else with the space beside it. */
export function removal(file: string, text: string, { start, end }: Pick<Statement, "start" | "end">): DesignEdit {
  let from = start;
  while (from > 0 && (text[from - 1] === " " || text[from - 1] === "\t")) from -= 1;
  const opensLine = from === 0 || text[from - 1] === "\n";
  const closesLine = /^[ \t]*(\r?\n|$)/.exec(text.slice(end));
  if (opensLine && closesLine !== null) return { file, start: from, end: end + closesLine[0].length, text: "" };
  // The first of its line or block takes the space behind it, so that the next one stands where it stood.
  if (!opensLine && text[from - 1] !== "{") return { file, start: from, end, text: "" };
  const behind = /^[ \t]*/.exec(text.slice(end))?.[0].length ?? 0;
  return { file, start, end: end + behind, text: "" };
}

/** Takes a declaration away with the comments that document it, and with the empty lines on one side of it. */
export function dropping(file: string, text: string, { start, end }: Statement): DesignEdit {
  const edit = removal(file, text, { start: docsBefore(text, start), end });
  if (edit.start > 0 && text[edit.start - 1] !== "\n") return edit;
  let from = edit.start;
  while (from > 0) {
    const line = from < 2 ? 0 : text.lastIndexOf("\n", from - 2) + 1;
    if (text.slice(line, from).trim() !== "") break;
    from = line;
  }
  let to = edit.end;
  for (let line = text.indexOf("\n", to); line >= 0; line = text.indexOf("\n", to)) {
    if (text.slice(to, line).trim() !== "") break;
    to = line + 1;
  }
  let next = to;
  while (text[next] === " " || text[next] === "\t") next += 1;
  if (next === text.length || text[next] === "}") return { ...edit, start: from };
  return from === 0 || from < edit.start ? { ...edit, end: to } : edit;
}

/** Where the documentation comments in front of an offset begin; the offset where there is none. */
function docsBefore(text: string, offset: number): number {
  let docs = offset;
  for (let at = offset; ; at = docs) {
    while (at > 0 && text.charAt(at - 1).trim() === "") at -= 1;
    if (!text.startsWith("*/", at - 2)) return docs;
    const opening = text.lastIndexOf("/*", at - 3);
    if (opening < 0 || text[opening + 2] !== "*") return docs;
    docs = opening;
  }
}

/** The stretches of what goes away, each of statements that stand side by side in a line. */
export function runsOf(
  text: string,
  statements: readonly Statement[],
  gone: ReadonlySet<Statement>,
): readonly Pick<Statement, "start" | "end">[] {
  const runs: { start: number; end: number }[] = [];
  for (const { start, end } of statements.filter((statement) => gone.has(statement))) {
    const last = runs.at(-1);
    if (last !== undefined && /^[ \t]*$/.test(text.slice(last.end, start))) last.end = end;
    else runs.push({ start, end });
  }
  return runs;
}
