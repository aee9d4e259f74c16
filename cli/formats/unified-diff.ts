// What changes between two texts, as `diff -u` writes it and as `patch` and `git apply` read it.

import { type LineChange, lineChanges } from "../../language/index.ts";
import { styleFor, visible } from "./style.ts";

/** Unchanged lines around each change. */
const context = 3;

/** A change in lines, from 0. */
interface Change {
  readonly from: number;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** The difference of a file, empty where there is none. Colour makes it one for eyes: what could drive a terminal is replaced. */
export function unifiedDiff(
  name: string,
  before: string,
  after: string,
  { hasColour }: { readonly hasColour: boolean },
): string {
  const lines = linesOf(before);
  const hunks = hunksOf(inLines(lineChanges(before, after), lines));
  if (hunks.length === 0) return "";
  const style = styleFor(hasColour);
  const paint = (line: string): string => {
    if (!hasColour) return line;
    const shown = visible(line.replace(/\r?\n$/, ""));
    const painted = line.startsWith("+") ? style.hint(shown) : line.startsWith("-") ? style.error(shown) : shown;
    return `${painted}${line.endsWith("\n") ? "\n" : ""}`;
  };
  const head = [`--- ${visible(name)}\n`, `+++ ${visible(name)}\n`].map((line) =>
    hasColour ? style.strong(line) : line,
  );
  let shift = 0;
  const body = hunks.flatMap((hunk) => {
    const written = linesOfHunk(hunk, lines, shift);
    shift = written.shift;
    return [hasColour ? style.info(written.head) : written.head, ...written.lines.map(whole).map(paint)];
  });
  return [...head, ...body].join("");
}

/** A last line without a line break is marked as such. */
function whole(line: string): string {
  return line.endsWith("\n") ? line : `${line}\n\\ No newline at end of file\n`;
}

function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function inLines(changes: readonly LineChange[], lines: readonly string[]): readonly Change[] {
  let line = 0;
  let offset = 0;
  return changes.map(({ start, end, text }) => {
    const from = advance(start);
    const to = advance(end);
    return { from, removed: lines.slice(from, to), added: linesOf(text) };
  });

  function advance(until: number): number {
    while (offset < until) {
      offset += lines[line]?.length ?? until;
      line += 1;
    }
    return line;
  }
}

/** Changes whose surroundings meet stand in one hunk. */
function hunksOf(changes: readonly Change[]): readonly (readonly Change[])[] {
  const hunks: Change[][] = [];
  for (const change of changes) {
    const hunk = hunks.at(-1);
    const last = hunk?.at(-1);
    const gap = last === undefined ? Infinity : change.from - (last.from + last.removed.length);
    if (hunk !== undefined && gap <= 2 * context) hunk.push(change);
    else hunks.push([change]);
  }
  return hunks;
}

function linesOfHunk(hunk: readonly Change[], lines: readonly string[], shift: number) {
  const first = Math.max(0, (hunk[0]?.from ?? 0) - context);
  const written: string[] = [];
  let next = first;
  let growth = 0;
  for (const { from, removed, added } of hunk) {
    written.push(...lines.slice(next, from).map((line) => ` ${line}`));
    written.push(...removed.map((line) => `-${line}`), ...added.map((line) => `+${line}`));
    next = from + removed.length;
    growth += added.length - removed.length;
  }
  const end = Math.min(lines.length, next + context);
  written.push(...lines.slice(next, end).map((line) => ` ${line}`));
  const [oldCount, newCount] = [end - first, end - first + growth];
  const head = `@@ -${rangeOf(first, oldCount)} +${rangeOf(first + shift, newCount)} @@\n`;
  return { head, lines: written, shift: shift + growth };
}

/** From 1; a range of no lines names the line before it, and one of one line leaves its count out. */
function rangeOf(first: number, count: number): string {
  if (count === 0) return `${first},0`;
  return count === 1 ? String(first + 1) : `${first + 1},${count}`;
}
