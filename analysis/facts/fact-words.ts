// A fact's value as a person writes it. Canonical units come in; percentages and milliseconds exist only from here on, and
// hovers, the command and derivations say a number alike.

import type { Seconds } from "../../language/index.ts";
import type { FactValue, Unit } from "../fact.ts";
import { durationWords, factorWords, numberWords, percentWords, rateWords, timeWords } from "./words.ts";

/** The value of a fact with its unit, such as `99.95%`, `4 min 30 s` or `1,200/s`. */
export function factWords(value: FactValue, unit: Unit): string {
  if (typeof value === "string") return value;
  if (typeof value === "number") return oneWords(value, unit);
  const [low, high] = value;
  if (value.length === 2 && typeof low === "number" && typeof high === "number") {
    if (high === Number.POSITIVE_INFINITY && low < high) return `at least ${oneWords(low, unit)}`;
    return `${oneWords(low, unit)} to ${oneWords(high, unit)}`;
  }
  if (value.length === 0) return "none";
  const members = value as readonly (string | readonly string[])[];
  return members.map((member) => (typeof member === "string" ? member : member.join(" + "))).join(", ");
}

function oneWords(value: number, unit: Unit): string {
  switch (unit) {
    case "ratio":
      return percentWords(value);
    case "seconds":
      return secondsWords(value);
    case "per-second":
      return rateWords(value);
    case "factor":
      return factorWords(value);
    case "count":
    case "events":
    case "elements":
    case "level":
      return numberWords(value);
    default:
      return unit satisfies never;
  }
}

/** A length of time as it is said aloud; below a second in milliseconds. */
export function secondsWords(seconds: Seconds): string {
  return seconds < 1 ? durationWords(seconds) : timeWords(seconds);
}
