// How wide a text is, and how it is cut where there is no room, without a font at hand: a table of widths at the wide end
// of the fonts that editors use, so that what fits here fits there. It knows nothing of pixels on a screen.

/** Type scale of every picture, in the picture's own units; nothing is smaller than an editor's usual text. */
export const fontSize = { title: 16, name: 16, detail: 14, edge: 14 } as const;

/** A bold face of the same size is wider by about this factor in the wide fonts of the table. */
const boldFactor = 1.13;

/**
 * Widths in em of the printable ASCII characters, in classes: the upper bound of each class in DejaVu Sans, which is
 * wider than Segoe UI, San Francisco, Ubuntu, Arial and Helvetica in nearly every character.
 */
const asciiClasses: readonly (readonly [string, number])[] = [
  ["IJijl'", 0.3],
  [" ,./:;|\\-f", 0.36],
  ["()[]!rt", 0.42],
  ['"*`_csz?', 0.55],
  ["Lkvxy", 0.6],
  ["abdeghnopqu0123456789$FTYZ{}", 0.65],
  ["ABCEKPRSVX", 0.7],
  ["DGHNOQU&w#+<=>^~", 0.84],
  ["mMW%@", 1],
];

const asciiWidths: ReadonlyMap<string, number> = new Map(
  asciiClasses.flatMap(([characters, width]) => [...characters].map((character) => [character, width] as const)),
);

const wide =
  /[\p{Extended_Pictographic}\p{Regional_Indicator}\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/u;
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** A text's characters as a reader counts them: an accent or a family of emoji is one. */
export function charactersOf(text: string): readonly string[] {
  return Array.from(graphemes.segment(text), ({ segment }) => segment);
}

/** Upper estimate of a text's width in units. Scripts outside Latin count a full em per wide character, else 0.85. */
export function widthOf(text: string, size: number, weight: "regular" | "bold" = "regular"): number {
  return emsOf(text) * size * (weight === "bold" ? boldFactor : 1);
}

function emsOf(text: string): number {
  let em = 0;
  for (let at = 0; at < text.length; at += 1) {
    const width = loneWidths[text.charCodeAt(at)];
    if (width === undefined) return charactersOf(text).reduce((sum, character) => sum + widthOfCharacter(character), 0);
    em += width;
  }
  return em;
}

function widthOfCharacter(character: string): number {
  const ascii = asciiWidths.get(character);
  if (ascii !== undefined) return ascii;
  if (character === "…") return 1;
  if (character === "·") return 0.34;
  if (wide.test(character)) return 1.25;
  if (/^[\p{Script=Latin}\p{Script=Greek}]/u.test(character)) return 0.72;
  return 0.85 + 0.3 * Math.max(0, [...character].filter((point) => !/\p{M}|\u200d/u.test(point)).length - 1);
}

/**
 * Ranges of code units that are a character each, whatever stands beside them, as long as that is of these ranges as well: ASCII, Latin-1
 * without its soft hyphen, dashes and dots, arrows and operators. To find out where characters end takes a hundred times as long.
 */
const loneRanges: readonly (readonly [number, number])[] = [
  [0x20, 0x7e],
  [0xa0, 0xac],
  [0xae, 0xff],
  [0x2010, 0x2027],
  [0x2190, 0x22ff],
];

/** Widths in em by code unit, of these ranges only. */
const loneWidths: readonly (number | undefined)[] = loneRanges.reduce<(number | undefined)[]>((widths, [from, to]) => {
  for (let unit = from; unit <= to; unit += 1) widths[unit] = widthOfCharacter(String.fromCharCode(unit));
  return widths;
}, new Array(0x2300).fill(undefined));

/** The text, or as much of its beginning as fits beside an ellipsis. A room without space for one gives the ellipsis. */
export function shorten(text: string, room: number, size: number, weight: "regular" | "bold" = "regular"): string {
  if (widthOf(text, size, weight) <= room) return text;
  let kept = "";
  for (const character of charactersOf(text)) {
    if (widthOf(`${kept}${character}…`, size, weight) > room) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

/** Parts put together by ` · `, as many from the first on as fit beside a sign that there are more; else the first, cut. */
export function shortenParts(text: string, room: number, size: number): string {
  if (widthOf(text, size) <= room) return text;
  const parts = text.split(" · ");
  for (let count = parts.length - 1; count > 0; count -= 1) {
    const kept = `${parts.slice(0, count).join(" · ")} · …`;
    if (widthOf(kept, size) <= room) return kept;
  }
  return shorten(text, room, size);
}

/**
 * The text on at most two lines: broken at the gap that makes them most even, else in the middle of an overlong word.
 * The last line is cut where it does not fit.
 */
export function wrap(
  text: string,
  room: number,
  size: number,
  weight: "regular" | "bold" = "regular",
): readonly string[] {
  if (widthOf(text, size, weight) <= room) return [text];
  const breaks = [...text.matchAll(/\s+|(?<=[-_/.])(?=\S)/gu)].map((found) => ({
    end: found.index,
    start: found.index + found[0].length,
  }));
  let best: readonly [string, string] | undefined;
  let bestWidth = Number.POSITIVE_INFINITY;
  for (const { end, start } of breaks) {
    const lines = [text.slice(0, end), text.slice(start)] as const;
    const first = widthOf(lines[0], size, weight);
    if (lines[0] === "" || lines[1] === "" || first > room) continue;
    const width = Math.max(first, widthOf(lines[1], size, weight));
    if (width >= bestWidth && width > room) continue;
    if (width < bestWidth) {
      best = lines;
      bestWidth = width;
    }
  }
  if (best === undefined) return [shorten(text, room, size, weight)];
  return [best[0], shorten(best[1], room, size, weight)];
}
