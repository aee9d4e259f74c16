// What an overlay reads at a node, drawn: a bar whose length is the number, or the owner's initials in a band. Form says what colour
// says: a bar is solid as far as it is certain, open as far as it may reach, and broken where it goes beyond the scale.

import type { Point } from "./routes.ts";
import type { SceneMark } from "./scene.ts";
import { markRow, markSignWidth, roundedBox } from "./shapes.ts";
import { escaped, num } from "./svg-parts.ts";

/** Height of the bar. */
const barHeight = 9;

/** The row of a mark: its sign, and its words. `width` is what a band may take. */
export function markToSvg(mark: SceneMark, words: string, { x, y }: Point, width: number): string {
  const { owner } = mark;
  const row = markRow.height - 6;
  const text = (className: string): string =>
    `<text class="${className}" x="${num(x + markSignWidth(mark))}" y="${num(y + row / 2 + 5)}">${escaped(words)}</text>`;
  if (owner !== undefined) {
    const square = initialsToSvg(owner.initials, { x, y });
    return `<g class="mark-row owner hue${owner.hue}"><path class="band" d="${roundedBox(x, y, width, row, 5)}"/>${square}${text("reading")}</g>`;
  }
  return `<g class="mark-row">${barToSvg(mark, { x, y: y + (row - barHeight) / 2 })}${text(readingClass(mark))}</g>`;
}

/** What is unknown, and what takes nothing of the scale, steps back. */
function readingClass({ fill }: SceneMark): string {
  if (fill === undefined) return "reading none";
  return fill.most === 0 ? "reading calm" : "reading";
}

function initialsToSvg(initials: string, { x, y }: Point): string {
  const height = markRow.height - 6;
  return `<path class="patch" d="${roundedBox(x, y, markRow.initials, height, 5)}"/><text class="initials" x="${num(x + markRow.initials / 2)}" y="${num(y + height / 2 + 4.5)}">${escaped(initials)}</text>`;
}

/** The bar of a mark; an empty one with a broken outline where the number is unknown, nothing where there is no number. */
export function barToSvg({ fill, level, says }: Pick<SceneMark, "fill" | "level" | "says">, { x, y }: Point): string {
  const track = roundedBox(x, y, markRow.bar, barHeight, 4.5);
  if (fill === undefined) return says === "unknown" ? `<path class="track open" d="${track}"/>` : "";
  const part = (className: string, from: number, to: number): string => {
    const [start, end] = [x + from * markRow.bar, x + to * markRow.bar];
    // Too little to be seen is not drawn.
    return end - start < 1
      ? ""
      : `<path class="${className}" d="${roundedBox(Number(num(start)), y, Number(num(end - start)), barHeight, 4.5)}"/>`;
  };
  const sure = part(`fill${level === undefined ? "" : ` ${level}`}`, 0, fill.least);
  const maybe = part("may", fill.least, fill.most);
  // A bar that goes on beyond the scale is torn near its end.
  const end = x + markRow.bar - 12;
  const torn =
    level === "over"
      ? `<path class="torn" d="M${num(end)} ${num(y + barHeight + 2)}l5 -${barHeight + 4}M${num(end + 5)} ${num(y + barHeight + 2)}l5 -${barHeight + 4}"/>`
      : "";
  return `<path class="track" d="${track}"/>${sure}${maybe}${torn}`;
}

/** A mark as one line. */
export function markInWords({ says, because }: SceneMark): string {
  return because === "" ? says : `${says}: ${because}`;
}
