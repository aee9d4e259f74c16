// Very many equal copies by the places that they stand in: the places one by one, and the copies by how many of them are up.
// Exact, at a cost that does not grow with the square of the copies. Which copies there are is told by own-standing.ts.

import { tooFewUp } from "../formulas/binomial.ts";
import type { FailureEvent, Likelihood, Redundancy } from "./redundancy.ts";

/** Copies that are lost together with their place. */
export interface Spot {
  readonly count: number;
  /** The place is up; `all` of nothing for copies that are placed nowhere. */
  readonly up: Redundancy;
}

/**
 * At least `needed` of the copies up, in places that are up. While the places that are up hold m copies, an event "fewer
 * than `needed` of these m" decides; m takes few values, since places hold nearly equal numbers. The events are nested:
 * that of m is asked with all those of more copies, so `eventOf` gives it with its chance when none of these has happened.
 */
export function groupedCopies(
  spots: readonly Spot[],
  needed: number,
  eventOf: (copies: number, more: number | undefined) => FailureEvent,
): Redundancy {
  const sums = new Set([0]);
  for (const { count } of spots) for (const sum of [...sums]) sums.add(sum + count);
  const enough = [...sums].filter((sum) => sum >= needed).sort((a, b) => a - b);
  let up: Redundancy = { kind: "any", parts: [] };
  for (const [index, copies] of enough.entries()) {
    const event = eventOf(copies, enough[index + 1]);
    const parts = spots.map((spot) => spot.up);
    const places: Redundancy = { kind: "at-least", count: copies, parts, weights: spots.map(({ count }) => count) };
    const served: Redundancy = index === 0 ? places : { kind: "any", parts: [places, up] };
    up = { kind: "all", parts: [{ kind: "event", event }, served] };
  }
  return up;
}

/** Fewer than `needed` of the copies up, where there are not too few of `more` copies; undefined asks for no more. */
export function groupLikelihood(one: Likelihood, needed: number, copies: number, more: number | undefined): Likelihood {
  if (one.kind !== "known") return one;
  const at = (down: number): number => {
    const tooFew = tooFewUp(copies, needed, down);
    if (more === undefined) return tooFew;
    const anyway = tooFewUp(more, needed, down);
    return anyway >= 1 ? 1 : Math.max(0, tooFew - anyway) / (1 - anyway);
  };
  return { ...one, low: at(one.low), high: at(one.high) };
}
