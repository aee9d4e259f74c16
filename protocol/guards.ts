// What plain values are, for whoever reads one that came from another process or from anybody: nothing is believed before it is looked
// at. The guards of whole messages stand with the messages. Imports nothing but the types of its neighbours.

import type { Position, Range } from "./lsp.ts";

/** An object with properties; no list, and not null. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A number that is one, and not beyond all bounds. */
export function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

/** It may lie outside of every text. */
export function isPosition(value: unknown): value is Position {
  return isRecord(value) && isNumber(value.line) && isNumber(value.character);
}

export function isRange(value: unknown): value is Range {
  return isRecord(value) && isPosition(value.start) && isPosition(value.end);
}
