// Figures as a design writes them. They are rounded to the side that keeps what they are for; every one is read back by the language.

import type { Count, Ratio, Seconds, Span, Split, Stated } from "../../language/index.ts";

/** A figure, a word or a flag as if it had been written. */
export function written<T>(value: T, at: Span): Stated<T> {
  return { value, origin: { kind: "written" }, at };
}

/**
 * `16 by user-id hottest 30%`: a split into so many parts, by the same key. What the hottest part has is taken to be one key's, so
 * that more parts leave it there; one part has everything.
 */
export function splitText(split: Split | undefined, count: Count): string {
  const by = split?.by === undefined ? "" : ` by ${split.by}`;
  const hottest = split?.hottest === undefined || count === 1 ? "" : ` hottest ${percentText(split.hottest.value)}`;
  return `${count}${by}${hottest}`;
}

/** The split that `splitText` writes. */
export function splitInto(split: Split | undefined, count: Count, at: Span): Split {
  const { hottest, ...others } = split ?? {};
  return { ...others, count: written(count, at), ...(hottest === undefined || count === 1 ? {} : { hottest }) };
}

const units = [
  ["d", 86_400],
  ["h", 3600],
  ["min", 60],
  ["s", 1],
  ["ms", 1e-3],
  ["us", 1e-6],
] as const;

/** `80ms`, `1.5s`, `90s`, `4h`: in the largest unit in which it is a short number. */
export function durationText(duration: Seconds): string {
  for (const [unit, length] of units) {
    const count = duration / length;
    const isShort = Math.abs(count - Number(count.toFixed(length === 1 ? 3 : 0))) < 1e-9 * count;
    if (count >= 1 && isShort) return `${plain(count)}${unit}`;
  }
  return `${plain(duration / 1e-6)}us`;
}

/** `99.85%`. */
export function percentText(ratio: Ratio): string {
  return `${plain(ratio * 100)}%`;
}

/** The number without the digits that are nothing but arithmetic. */
function plain(value: number): string {
  return String(Number(value.toPrecision(12)));
}

/** Up to two digits, so that it reads like a figure that somebody chose. */
export function roundedUp(value: number): number {
  return rounded(value, Math.ceil, -1e-9);
}

/** Down to two digits. */
export function roundedDown(value: number): number {
  return rounded(value, Math.floor, 1e-9);
}

function rounded(value: number, round: (value: number) => number, slack: number): number {
  if (!(value > 0)) return 0;
  const digit = 10 ** (Math.floor(Math.log10(value)) - 1);
  return Number((round(value / digit + slack) * digit).toPrecision(2));
}

/** The availability with no more than two digits of what is missing to 100%, and no higher: 99.85% for 0.998502. */
export function promisable(ratio: Ratio): Ratio {
  return Number((1 - roundedUp(1 - ratio)).toPrecision(12));
}
