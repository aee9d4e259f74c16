// Values that several kinds of terms share: whole counts and words of a closed list.

import { isCalendarDay } from "../calendar.ts";
import type { Figure, Ref, Span, Stated } from "../figures.ts";
import type { Item } from "../generated/ast.ts";
import { listOf, nearest } from "../spelling.ts";
import type { Facets } from "./facets.ts";
import type { Reader } from "./reader.ts";

/** Sets a property unless there is nothing to set it to. */
export function set<K extends keyof Facets>(facets: Facets, key: K, value: Facets[K] | undefined): void {
  if (value !== undefined) facets[key] = value;
}

/** A count that must be a whole number of at least 1. */
export function whole(item: Item, property: string, term: string, reader: Reader): Figure | undefined {
  const figure = reader.figure(item, property, "count", term);
  if (figure === undefined) return undefined;
  if (Number.isInteger(figure.value) && figure.value >= 1) return figure;
  reader.error("out-of-range", figure.at, `\`${term}\` takes a whole number of at least 1.`);
  return undefined;
}

/** Whether a date is one; says so where it is not. */
export function isDay(day: string, at: Span, reader: Reader): boolean {
  if (isCalendarDay(day)) return true;
  reader.error("out-of-range", at, `\`${day}\` is no day of the calendar; a date is year, month and day.`);
  return false;
}

/** Whether a range goes up; says so where it does not. */
export function isAscending(lower: Figure, upper: Figure, reader: Reader): boolean {
  if (lower.value <= upper.value) return true;
  reader.error("out-of-range", upper.at, "A range goes from the lower value to the higher one.");
  return false;
}

/** The word, if it is one of the choices; else undefined, with a problem that names them. */
export function oneOf<T extends string>(
  name: Ref | undefined,
  choices: readonly T[],
  term: string,
  reader: Reader,
): Stated<T> | undefined {
  if (name === undefined) return undefined;
  const found = choices.find((choice) => choice === name.id);
  if (found !== undefined) return reader.stated(found, name.at);
  const near = nearest(name.id, choices);
  const hint = near === undefined ? "" : ` Did you mean \`${near}\`?`;
  const offer = choices.length > 6 ? "one of its words" : listOf(choices.map((choice) => `\`${choice}\``));
  reader.error(
    "unknown-word",
    name.at,
    `\`${term}\` takes ${offer}, not \`${name.id}\`.${hint}`,
    near === undefined ? {} : { suggestion: near },
  );
  return undefined;
}
