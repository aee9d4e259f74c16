// The words of hints: a fact's value as short as it may stand beside a line. It knows facts and no place.

import { type Fact, type FactName, factWords } from "../../analysis/index.ts";
import type { Id } from "../../language/index.ts";
import { ceilingWords, roundedShare } from "./rounded.ts";

/** A fact that a hint is about. */
export interface FactKey {
  readonly element: Id;
  readonly name: FactName;
}

/** What a fact is asked for by. */
export function keyOf({ element, name }: Fact): FactKey {
  return { element, name };
}

/** The number; the upper end of an interval. */
export function most({ value }: Fact): number {
  const end = Array.isArray(value) ? value[1] : value;
  return typeof end === "number" ? end : 0;
}

/** Whether it is known to have no upper end. */
export function isEndless(fact: Fact): boolean {
  return most(fact) === Number.POSITIVE_INFINITY;
}

/** The value with its unit. */
export function wordsOf({ value, unit }: Fact): string {
  return value === undefined ? "" : factWords(value, unit);
}

/** An availability as short as it can be told from its target. */
export function upWords({ value }: Fact, target: number): string {
  const ends = Array.isArray(value) ? value : [value];
  return ends.map((end) => ceilingWords(Number(end), target)).join(" to ");
}

/** A share, or both ends of one, in whole percents. */
export function shareWords({ value }: Fact): string {
  const ends = Array.isArray(value) ? value : [value];
  return ends.map((end) => roundedShare(Number(end))).join(" to ");
}
