// Where a flow's time goes, as SVG: below each other what each visit adds to an average request and from when on, then the figures of
// the whole flow on a scale of their own. What is not known is drawn as a gap that says so, never as nothing.

import { icons } from "./icons.ts";
import type { MarkRow, TimeRow, TimeTable } from "./sequence.ts";
import { roundedBox } from "./shapes.ts";
import { escaped, num, sentence } from "./svg-parts.ts";
import { fontSize, shorten, widthOf } from "./text.ts";

/** Widths that the table may have. */
export const waterfallWidth = { least: 1000, most: 1400 } as const;
const columns = { icon: 30, name: 230, stated: 190, value: 90 } as const;
const bar = { height: 14, row: 30, noted: 48, mark: 30 } as const;
/** How wide a gap is drawn of which nobody knows how wide it is. */
const widestGap = 44;

interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** The table, and where it ends. */
export function waterfallToSvg(
  times: TimeTable,
  flow: string,
  { x, y, width }: Place,
): { readonly svg: string; readonly bottom: number } {
  const { parts, total, says, leftOut, marks } = times;
  const left = columns.name + columns.stated;
  const room = width - left - columns.value;
  const unknown = parts.filter(({ adds }) => adds === undefined).length;
  // Gaps take room beside the scale, so that known parts keep their proportions.
  const gap = Math.min(widestGap, (room * 0.6) / Math.max(1, unknown));
  const scale = total > 0 ? (room - unknown * gap) / total : 0;
  const out: string[] = [];
  let at = 0;
  out.push(
    `<text class="title" y="${num(at + 15)}">Time until the reply</text>`,
    `<text class="detail" y="${num(at + 36)}">${escaped(says)}</text>`,
  );
  at += 56;
  let gaps = 0;
  for (const part of parts) {
    const start = left + part.start * scale + gaps * gap;
    out.push(partToSvg(part, { y: at, start, scale, width, gap }));
    if (part.adds === undefined) gaps += 1;
    at += rowHeightOf(part);
  }
  if (leftOut !== "") {
    out.push(`<text class="detail" y="${num(at + 18)}">${escaped(leftOut)}</text>`);
    at += 30;
  }
  at += 14;
  out.push(marksToSvg(marks, flow, { x: left, y: at, width: room }));
  at += marks.length * bar.mark;
  return { svg: `<g class="times" transform="translate(${num(x)} ${num(y)})">${out.join("\n")}</g>`, bottom: y + at };
}

/** What is noted of a part stands below it. */
function rowHeightOf({ notes }: TimeRow): number {
  return notes === "" ? bar.row : bar.noted;
}

interface PartPlace {
  readonly y: number;
  readonly start: number;
  /** Units per second. */
  readonly scale: number;
  readonly width: number;
  /** Width of what is not known. */
  readonly gap: number;
}

function partToSvg(part: TimeRow, { y, start, scale, width, gap }: PartPlace): string {
  const { id, element, job, label, adds, stated, notes, wait, work, isBeside } = part;
  const icon = icons[job];
  const height = rowHeightOf(part) - 4;
  const says = sentence([
    label,
    adds === undefined ? "time not known" : `${isBeside ? "takes" : "adds"} ${adds}`,
    stated,
    notes,
  ]);
  const waited = wait * scale;
  const worked = Math.max(adds === undefined ? 0 : 1.5, work * scale);
  const end = start + (adds === undefined ? Math.max(4, gap - 6) : waited + worked);
  const value = adds === undefined ? "not known" : adds;
  const top = 8;
  const shape =
    adds === undefined
      ? `<path class="gap" d="${barPath(start, top, Math.max(4, gap - 6), bar.height, 3)}"/>`
      : [
          waited < 0.5 ? "" : `<path class="bar wait" d="${barPath(start, top + 3, waited, bar.height - 6, 2)}"/>`,
          `<path class="bar${isBeside ? " beside" : ""}" d="${barPath(start + waited, top, worked, bar.height, 3)}"/>`,
        ].join("");
  const notesRoom = width - columns.name;
  return [
    `<g class="visit ${job}" data-id="${escaped(id)}" data-element="${escaped(element)}" transform="translate(0 ${num(y)})" role="button" tabindex="-1" aria-label="${escaped(says)}">`,
    `<title>${escaped(says)}</title>`,
    `<path class="field" d="${roundedBox(-6, 0, width + 12, height, 6)}"/>`,
    `<path class="grid" d="M${num(start)} ${-4}V${bar.row - 4}"/>`,
    `<g class="icon" transform="translate(0 4)"><path d="${icon.strokes}"/>`,
    icon.solid === undefined ? "" : `<path class="solid" d="${icon.solid}"/>`,
    `</g>`,
    `<text class="use" x="${columns.icon}" y="20">${escaped(shorten(label, columns.name - columns.icon - 16, fontSize.detail, "bold"))}</text>`,
    `<text class="detail" x="${columns.name}" y="20">${escaped(shorten(stated, columns.stated - 14, fontSize.detail))}</text>`,
    shape,
    `<text class="loss" x="${num(end + 8)}" y="20">${escaped(value)}</text>`,
    notes === ""
      ? ""
      : `<text class="detail" x="${columns.name}" y="39">${escaped(shorten(notes, notesRoom, fontSize.detail))}</text>`,
    `<path class="halo" d="${roundedBox(-6, 0, width + 12, height, 6)}"/></g>`,
  ].join("");
}

/**
 * Path of a bar to a quarter of a unit, so that the last digits of a time show in no picture; sums of quarters have no such digits
 * of their own.
 */
function barPath(x: number, y: number, width: number, height: number, radius: number): string {
  return roundedBox(quarters(x), y, quarters(width), height, radius);
}

function quarters(value: number): number {
  return Math.round(value * 4) / 4;
}

/** The figures of the whole flow on one scale, what is promised as a line through them. */
function marksToSvg(marks: readonly MarkRow[], flow: string, { x, y, width }: Place): string {
  const finite = marks.flatMap(({ value }) => (value === undefined || !Number.isFinite(value) ? [] : [value]));
  const widest = Math.max(
    0,
    ...marks.map(({ value, words }) => (value === undefined ? 0 : widthOf(words, fontSize.detail))),
  );
  // The longest bar leaves room for the longest words behind it.
  const most = width - Math.max(0, widest + 20 - columns.value);
  const scale = finite.length === 0 ? 0 : most / Math.max(...finite, 1e-9);
  const lines = marks.flatMap(({ kind, value }) =>
    kind === "promise" && value !== undefined
      ? [`<path class="limit" d="M${num(x + value * scale)} ${num(y)}V${num(y + marks.length * bar.mark)}"/>`]
      : [],
  );
  const drawn = [...marks.map((mark, index) => markToSvg(mark, flow, { x, y: y + index * bar.mark, width }, scale))];
  return [...lines, ...drawn].join("\n");
}

function markToSvg(
  { id, label, kind, value, words, says }: MarkRow,
  flow: string,
  place: Place,
  scale: number,
): string {
  const { x, y, width } = place;
  const text = widthOf(words, fontSize.detail);
  const length =
    value === undefined
      ? 0
      : value === Number.POSITIVE_INFINITY
        ? width - Math.max(0, text + 20 - columns.value)
        : Math.max(1.5, value * scale);
  const top = 7;
  const shapes: Readonly<Record<MarkRow["kind"], string>> = {
    exact: `<path class="bar whole" d="${barPath(x, top, length, 10, 3)}"/>`,
    bound: `<path class="bar whole bound" d="${barPath(x, top, length, 10, 3)}"/>`,
    estimate: `<path class="bar whole" d="${barPath(x, top, length, 10, 3)}"/>`,
    unknown: "",
    promise: `<path class="target" d="M${num(x + length)} ${top - 1}l6 6l-6 6l-6 -6Z"/>`,
  };
  const textX = kind === "unknown" ? x : x + length + (kind === "promise" ? 14 : 8);
  const room = x + width + columns.value - textX;
  // What is promised may be the longest of all: its words then stand before its line.
  const isBefore = kind === "promise" && text > room;
  const valueX = isBefore ? x + length - 14 - text : textX;
  return [
    `<g class="visit ${kind}" data-id="${escaped(id)}" data-element="${escaped(flow)}" transform="translate(0 ${num(y)})" role="button" tabindex="-1" aria-label="${escaped(sentence([label, words, kind]))}">`,
    `<title>${escaped([sentence([label, words]), says].join("\n"))}</title>`,
    `<path class="field" d="${roundedBox(-6, 1, x + width + columns.value + 12, bar.mark - 4, 6)}"/>`,
    `<text class="use" y="18">${escaped(shorten(label, columns.name - 16, fontSize.detail, "bold"))}</text>`,
    `<text class="detail" x="${columns.name}" y="18">${kind === "promise" ? "promised" : kind}</text>`,
    shapes[kind],
    `<rect class="plate" x="${num(valueX - 2)}" y="4" width="${num(Math.min(text, room) + 4)}" height="20"/>`,
    `<text class="loss" x="${num(valueX)}" y="18">${escaped(isBefore ? words : shorten(words, room, fontSize.detail))}</text>`,
    `<path class="halo" d="${roundedBox(-6, 1, x + width + columns.value + 12, bar.mark - 4, 6)}"/></g>`,
  ].join("");
}
