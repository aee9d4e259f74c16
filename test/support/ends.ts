// How two numbers are held to be equal where only rounding may tell them apart.

import { expect } from "vitest";

/** A little more than what rounding may move, relative to the failure probability. */
export const slack = 1e-9;

/** Expects both ends of two values to be equal but for rounding, and both to be there or neither. */
export function expectEnds(
  actual: readonly [number, number] | undefined,
  wanted: readonly [number, number] | undefined,
  seed: number,
  what = "availability",
): void {
  // An expectation costs more than what it looks at here, a million times: so only what differs is put to one.
  if ((actual === undefined) !== (wanted === undefined)) expect(actual, `design ${seed}: ${what}`).toEqual(wanted);
  for (const end of [0, 1] as const) {
    const [is, was] = [actual?.[end] ?? 0, wanted?.[end] ?? 0];
    if (Object.is(is, was)) continue;
    expect(Math.abs(is - was), `design ${seed}: ${what} is ${is} and was ${was}`).toBeLessThanOrEqual(
      slack * Math.max(1, Math.abs(was)),
    );
  }
}

/** Expects two numbers to be equal to the ninth digit behind the point: `toBeCloseTo`, for where it would be asked a million times. */
export function expectClose(actual: number, expected: number): void {
  if (!(Math.abs(actual - expected) < 0.5e-9)) expect(actual).toBeCloseTo(expected, 9);
}
