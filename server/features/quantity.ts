// A value in its canonical unit as a person writes it, and what it means in other words. Percentages and milliseconds
// exist only from here on.

import type { FactValue, Unit } from "../../analysis/index.ts";
import type { Dimension, Seconds } from "../../language/index.ts";

/** The value of a fact with its unit, such as `99.95%`, `4 min 30 s` or `1,200/s`. */
export function factValueText(value: FactValue, unit: Unit): string {
  if (typeof value === "string") return value;
  if (typeof value === "number") return numberText(value, unit);
  const [low, high] = value;
  if (value.length === 2 && typeof low === "number" && typeof high === "number") {
    return `${numberText(low, unit)} to ${numberText(high, unit)}`;
  }
  if (value.length === 0) return "none";
  const members = value as readonly (string | readonly string[])[];
  return members.map((member) => (typeof member === "string" ? member : member.join(" + "))).join(", ");
}

function numberText(value: number, unit: Unit): string {
  if (!Number.isFinite(value)) return "unbounded";
  switch (unit) {
    case "ratio":
      return `${significant(value * 100, 6)}%`;
    case "seconds":
      return durationText(value);
    case "per-second":
      return `${grouped(value)}/s`;
    case "factor":
      return `${grouped(value)}×`;
    case "count":
    case "events":
    case "elements":
    case "level":
      return grouped(value);
    default:
      return unit satisfies never;
  }
}

/** The two largest units that say something: `21 min 36 s`, `250 ms`. */
export function durationText(seconds: Seconds): string {
  if (seconds === 0) return "0 s";
  if (seconds < 1e-3) return `${significant(seconds * 1e6, 3)} µs`;
  if (seconds < 1) return `${significant(seconds * 1e3, 4)} ms`;
  if (seconds < 60) return `${significant(seconds, 4)} s`;
  let rest = Math.round(seconds * 10) / 10;
  const parts: string[] = [];
  for (const [name, size] of [
    ["d", 86_400],
    ["h", 3600],
    ["min", 60],
    ["s", 1],
  ] as const) {
    const isLast = parts.length === 1 || name === "s";
    const count = isLast ? significantRound(rest / size, name) : Math.floor(rest / size);
    if (count > 0) parts.push(`${significant(count, 6)} ${name}`);
    rest -= count * size;
    if (parts.length === 2) break;
  }
  return parts.join(" ");
}

function significantRound(count: number, name: string): number {
  return name === "s" ? Math.round(count * 10) / 10 : Math.floor(count);
}

const month: Seconds = 30 * 86_400;
const year: Seconds = 365.25 * 86_400;

/**
 * What a written quantity means in other words, or undefined where nothing is gained. `term` is the word it belongs to,
 * `window` the period of an objective.
 */
export function inOtherWords(
  value: number,
  dimension: Dimension,
  context: { readonly term: string | undefined; readonly window?: Seconds },
): string | undefined {
  switch (dimension) {
    case "ratio":
      return ratioInOtherWords(value, context);
    case "rate":
      return `${grouped(value)} a second is ${grouped(value * 60)} a minute, ${grouped(value * 86_400)} a day.`;
    case "duration":
      return durationInOtherWords(value, context.term);
    case "count":
    case "factor":
    case "size":
      return undefined;
    default:
      return dimension satisfies never;
  }
}

const upTerms: ReadonlySet<string> = new Set(["availability", "slo", "sla"]);

function ratioInOtherWords(
  value: number,
  { term, window }: { readonly term: string | undefined; readonly window?: Seconds },
): string | undefined {
  if (term === undefined || !upTerms.has(term)) {
    return value > 0 && value < 1 ? `About one in ${grouped(1 / value)}.` : undefined;
  }
  const down = 1 - value;
  if (down <= 0) return "Never down, which nothing is.";
  if (window !== undefined) {
    return `${significant(value * 100, 8)}% over ${durationText(window)} leaves ${durationText(down * window)} down.`;
  }
  const perMonth = durationText(down * month);
  return `Down for ${perMonth} in 30 days, ${durationText(down * year)} in a year, where that share holds.`;
}

function durationInOtherWords(value: Seconds, term: string | undefined): string | undefined {
  if (term === "service-time" && value > 0) return `One piece of work at a time makes ${grouped(1 / value)} a second.`;
  if (value >= 3600) return `${grouped(value)} seconds.`;
  return undefined;
}

function grouped(value: number): string {
  if (Math.abs(value) >= 1e15) return value.toExponential(3);
  const [whole = "", fraction] = significant(value, 4).split(".");
  const thousands = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? thousands : `${thousands}.${fraction}`;
}

/** At most so many significant digits, more where the whole part has more, without closing zeros. */
function significant(value: number, digits: number): string {
  if (value === 0) return "0";
  const magnitude = Math.floor(Math.log10(Math.abs(value)));
  const text = value.toFixed(Math.max(0, Math.min(20, digits - 1 - magnitude)));
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}
