// Meanings of stretches as the protocol's numbers: types and modifiers by the legend, places line by line, each
// relative to the one before.

import type { Range, SemanticTokensEdit, SemanticTokensLegend } from "vscode-languageserver/node";

import type { SourceText } from "../../language/index.ts";
import { type Meaning, tokenModifiers, tokenTypes } from "../features/semantic-tokens.ts";

/** The legend that the numbers are read by. */
export const legend: SemanticTokensLegend = { tokenTypes: [...tokenTypes], tokenModifiers: [...tokenModifiers] };

const typeNumbers: ReadonlyMap<string, number> = new Map(tokenTypes.map((type, index) => [type, index]));
const modifierBits: ReadonlyMap<string, number> = new Map(tokenModifiers.map((name, index) => [name, 1 << index]));

/** Five numbers for each stretch; one that spans lines is a stretch on each. Linear. */
export function toTokenData(file: SourceText, meanings: readonly Meaning[]): number[] {
  const data: number[] = [];
  let [line, lineStart] = [0, 0];
  let [toldLine, toldColumn] = [0, 0];
  let nextLine = file.offsetAt({ line: 1, character: 0 });
  for (const { start, end, type, modifiers } of meanings) {
    let bits = 0;
    for (const modifier of modifiers) bits |= modifierBits.get(modifier) ?? 0;
    const number = typeNumbers.get(type) ?? 0;
    for (const stretch of type === "comment" ? linesOf(file.text, start, end) : [{ start, end }]) {
      while (stretch.start >= nextLine && nextLine > lineStart) {
        line += 1;
        lineStart = nextLine;
        nextLine = file.offsetAt({ line: line + 1, character: 0 });
      }
      const column = stretch.start - lineStart;
      data.push(line - toldLine, line === toldLine ? column - toldColumn : column);
      data.push(stretch.end - stretch.start, number, bits);
      [toldLine, toldColumn] = [line, column];
    }
  }
  return data;
}

/** Those that reach into a range. */
export function meaningsInRange(file: SourceText, meanings: readonly Meaning[], range: Range): readonly Meaning[] {
  const [start, end] = [file.offsetAt(range.start), file.offsetAt(range.end)];
  return meanings.filter((meaning) => meaning.end > start && meaning.start < end);
}

/** The one edit that makes one list of numbers of another; none where they are equal. Edits keep to whole stretches. */
export function toTokenEdits(before: readonly number[], after: readonly number[]): SemanticTokensEdit[] {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head += 1;
  if (head === before.length && head === after.length) return [];
  head -= head % numbersEach;
  let tail = 0;
  while (tail < shorter - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  tail -= tail % numbersEach;
  return [{ start: head, deleteCount: before.length - head - tail, data: after.slice(head, after.length - tail) }];
}

const numbersEach = 5;

/** The parts of a stretch on each of its lines, without line ends. */
function linesOf(text: string, start: number, end: number): readonly { start: number; end: number }[] {
  const parts: { start: number; end: number }[] = [];
  let from = start;
  for (let at = start; at <= end; at += 1) {
    const code = text.charCodeAt(at);
    if (at < end && code !== 10 && code !== 13) continue;
    if (at > from) parts.push({ start: from, end: at });
    from = at + 1;
  }
  return parts;
}
