// The declarations of every system and group of a file, sorted by kind and then by name. Comments go with what they stand above; one
// that stands alone, and a container's own statements, divide what is sorted. The order means nothing to the design.

import {
  type ContainerPart,
  componentKinds,
  type DesignEdit,
  outlineIn,
  type Part,
  type SourceText,
  tokenize,
} from "../../../language/index.ts";
import type { FileReading } from "../../reading.ts";
import { isComment } from "../../tokens.ts";
import { type Action, offer } from "./action.ts";
import { indentAt, leadOf, lineEndOf, lineEnds, opensLine } from "./statements.ts";

/** Name of the kind, for settings that sort on saving. */
export const sortingKind = "source.sortMembers.faultline";

/** Sorts the file's declarations. */
export function sortActions({ file }: FileReading): readonly Action[] {
  return [offer(sortingKind, "Sort declarations by kind and name", () => sorting(file), "sort")];
}

/** The edits that sort a file; none for one whose braces do not match. */
export function sorting(file: SourceText): readonly DesignEdit[] {
  const { outline } = outlineIn(file);
  if (outline.strayBraces.length + outline.openBraces.length + outline.deepBraces.length > 0) return [];
  const edits: DesignEdit[] = [];
  for (const part of outline.parts) {
    if (part.kind !== "container") continue;
    const text = sortedText(file, part, part.start, part.whole.end);
    if (text === file.text.slice(part.start, part.whole.end)) continue;
    edits.push({ file: file.uri, start: part.start, end: part.whole.end, text });
  }
  return edits;
}

/** A declaration with its comments, and where they end. */
interface Member {
  readonly part: Part;
  readonly start: number;
  readonly end: number;
}

/** The text of a stretch that holds a container, with the container's parts sorted. */
function sortedText(file: SourceText, container: ContainerPart, start: number, end: number): string {
  let text = "";
  let at = start;
  for (const run of runsOf(file, container)) {
    const [first, last] = [run[0], run.at(-1)];
    if (first === undefined || last === undefined) continue;
    text += file.text.slice(at, first.start) + sortedRun(file, run);
    at = last.end;
  }
  return text + file.text.slice(at, end);
}

function sortedRun(file: SourceText, run: readonly Member[]): string {
  const textOf = ({ part, start, end }: Member): string =>
    part.kind === "container" ? sortedText(file, part, start, end) : file.text.slice(start, end);
  const keys = new Map(run.map((member) => [member, keyOf(file, member)]));
  const sorted = [...run].sort((a, b) => compare(keys.get(a) ?? "", keys.get(b) ?? ""));
  const gaps = run.slice(1).map((member, index) => file.text.slice(run[index]?.end ?? 0, member.start));
  if (sorted.every((member, index) => member === run[index])) {
    return run.map((member, index) => (index === 0 ? "" : (gaps[index - 1] ?? "")) + textOf(member)).join("");
  }
  // One kind of gap is kept; where they differ, blank lines stand around what has several lines and between kinds.
  const newLine = lineEndOf(file);
  const indent = indentAt(file, run[0]?.start ?? 0);
  const isSame = gaps.every((gap) => lineEnds(gap) === lineEnds(gaps[0] ?? ""));
  const isTall = (member: Member): boolean => lineEnds(file.text.slice(member.start, member.end)) > 0;
  let text = "";
  for (const [index, member] of sorted.entries()) {
    const before = sorted[index - 1];
    if (before !== undefined) {
      const isApart = isTall(before) || isTall(member) || kindOf(file, before) !== kindOf(file, member);
      text += newLine.repeat(isSame ? lineEnds(gaps[0] ?? "") : isApart ? 2 : 1) + indent;
    }
    text += textOf(member);
  }
  return text;
}

/** The declarations of a container in stretches that may be sorted each for itself. */
function runsOf(file: SourceText, container: ContainerPart): readonly (readonly Member[])[] {
  const runs: Member[][] = [[]];
  let before = container.end;
  for (const part of container.parts) {
    if (part.kind === "loose") {
      runs.push([]);
      before = part.end;
      continue;
    }
    const member = memberOf(file, part);
    // What stands between two members and belongs to neither, such as a heading, divides them.
    const between = file.text.slice(before, member.start).replace("{", "");
    if (runs.at(-1)?.length !== 0 && between.trim() !== "") runs.push([]);
    // Several on one line stay as they are.
    if (opensLine(file, member.start) && closesLine(file, member.end)) runs.at(-1)?.push(member);
    else runs.push([]);
    before = member.end;
  }
  return runs.filter((run) => run.length > 0);
}

function memberOf(file: SourceText, part: Part): Member {
  const end = part.kind === "container" ? part.whole.end : part.end;
  const behind = /^[ \t]*(\/\/[^\r\n]*|\/\*[^\r\n]*?\*\/)/.exec(file.text.slice(end));
  return { part, start: leadOf(file, part.start), end: end + (behind?.[0].length ?? 0) };
}

function closesLine({ text }: SourceText, offset: number): boolean {
  return /^[ \t]*(\r?\n|$)/.test(text.slice(offset));
}

/** Kinds in the order that they are sorted in: who asks, who answers, what is kept, what it is for. */
const order: readonly string[] = [
  "region",
  "boundary",
  "technology",
  "policy",
  ...componentKinds,
  "data",
  "group",
  "system",
  "extend",
  "flow",
  "scenario",
  "decision",
];

function headOf(file: SourceText, { part }: Member): { kind: string; name: string } {
  const tokens = tokenize(file.text.slice(part.start, part.end)).filter((token) => !isComment(token));
  return { kind: tokens[0]?.text ?? "", name: tokens[1]?.text.replace(/`/g, "") ?? "" };
}

function kindOf(file: SourceText, member: Member): string {
  return headOf(file, member).kind;
}

function keyOf(file: SourceText, member: Member): string {
  const { kind, name } = headOf(file, member);
  // Numbers in names count as such, so that `service-10` comes behind `service-9`.
  const padded = name.replace(/\d+/g, (digits) => digits.padStart(8, "0"));
  return `${String(order.indexOf(kind) + 1).padStart(3, "0")} ${padded}`;
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
