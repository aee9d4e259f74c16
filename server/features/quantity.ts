// What a written quantity means in other words. The words for single numbers are the analysis's own, so that a hover and a
// derivation never differ.

import { numberWords, percentWords, secondsWords } from "../../analysis/index.ts";
import type { Dimension, Seconds } from "../../language/index.ts";

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
      return `${numberWords(value)} a second is ${numberWords(value * 60)} a minute, ${numberWords(value * 86_400)} a day.`;
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

/** Terms whose share is time being up. */
const upTerms: ReadonlySet<string> = new Set(["availability", "slo", "sla"]);

function ratioInOtherWords(
  value: number,
  { term, window }: { readonly term: string | undefined; readonly window?: Seconds },
): string | undefined {
  if (term === undefined || !upTerms.has(term)) {
    return value > 0 && value < 1 ? `About one in ${numberWords(1 / value)}.` : undefined;
  }
  const down = 1 - value;
  if (down <= 0) return "Never down, which nothing is.";
  if (window !== undefined) {
    return `${percentWords(value)} over ${secondsWords(window)} leaves ${secondsWords(down * window)} down.`;
  }
  return `Down for ${secondsWords(down * month)} in 30 days, ${secondsWords(down * year)} in a year.`;
}

function durationInOtherWords(value: Seconds, term: string | undefined): string | undefined {
  if (term === "service-time" && value > 0)
    return `One piece of work at a time makes ${numberWords(1 / value)} a second.`;
  if (value >= 86_400) return `${numberWords(value / 3600)} hours.`;
  if (value >= 3600) return `${numberWords(value / 60)} minutes.`;
  return undefined;
}
