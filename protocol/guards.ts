// What plain values are, for whoever reads one that came from another process or from anybody: nothing is believed before it is looked
// at. The guards of whole messages stand with the messages. Imports nothing but its neighbour.

import { type LookFailing, type LookOverlay, mostFailing, overlays, type Position, type Range } from "./lsp.ts";

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

/** What of a look says what is laid over it, without what says nothing or nothing known. */
export function readOverlay(value: unknown): LookOverlay {
  if (!isRecord(value)) return {};
  const { terms, legend } = value;
  const overlay = overlays.find((one) => one === value.overlay);
  return {
    ...(overlay === undefined ? {} : { overlay }),
    ...(typeof terms === "boolean" ? { terms } : {}),
    ...(typeof legend === "boolean" ? { legend } : {}),
  };
}

/** Longest id that is taken. */
const longestId = 10_000;

/** What has failed, without properties that nobody asked for; undefined where it is none, or too much. */
export function readFailures(value: unknown): readonly LookFailing[] | undefined {
  if (!Array.isArray(value) || value.length > mostFailing) return undefined;
  const failures: LookFailing[] = [];
  for (const one of value as readonly unknown[]) {
    if (!isRecord(one) || typeof one.element !== "string") return undefined;
    if (one.element === "" || one.element.length > longestId) return undefined;
    if (one.how !== "failed" && one.how !== "slow") return undefined;
    failures.push({ element: one.element, how: one.how });
  }
  return failures;
}

/** How many, or the number of a moment: whole, and not below zero. */
export function isCount(value: unknown): value is number {
  return isNumber(value) && Number.isInteger(value) && value >= 0;
}
