// A baseline: the findings that a team knows of and does not want to hear of today. One line of JSON for each, in the order of
// their identities, so that two people's changes merge line by line (even with `merge=union`). It opens no file.

import type { LintResult, LocatedFinding } from "./lint-result.ts";

/** What a finding stays the same by, wherever its text moves and whatever its numbers become. */
export interface Identity {
  readonly rule: string;
  /** Qualified name. */
  readonly element: string;
  readonly cause: string;
}

export type BaselineRead =
  | { readonly kind: "baseline"; readonly entries: readonly Identity[] }
  /** One sentence with the line, from 1. */
  | { readonly kind: "refused"; readonly line: number; readonly why: string };

/** The first line, by which a file is known to be a baseline and of which kind. */
const head = JSON.stringify({ baseline: "faultline", version: 1 });

/** Reads a baseline's text, its entries in any order and any of them twice, as a merge may leave them. Never throws. */
export function readBaseline(text: string): BaselineRead {
  const entries = new Map<string, Identity>();
  const lines = text.replace(/^\ufeff/, "").split(/\r?\n/);
  if (objectIn(lines[0] ?? "")?.baseline !== "faultline") {
    return { kind: "refused", line: 1, why: `a baseline begins with ${head}` };
  }
  for (const [index, line] of lines.entries()) {
    const value = objectIn(line);
    if (value?.baseline === "faultline") {
      if (value.version === 1) continue;
      return { kind: "refused", line: index + 1, why: `this version of Faultline reads baselines of version 1` };
    }
    if (line.trim() === "") continue;
    const { rule, element, cause } = value ?? {};
    if (typeof rule !== "string" || typeof element !== "string" || typeof cause !== "string") {
      return { kind: "refused", line: index + 1, why: 'an entry is { "rule": "…", "element": "…", "cause": "…" }' };
    }
    entries.set(keyOf({ rule, element, cause }), { rule, element, cause });
  }
  return { kind: "baseline", entries: [...entries.values()] };
}

/** The baseline's text: sorted, each entry once. */
export function baselineText(entries: readonly Identity[]): string {
  const lines = entries.map(({ rule, element, cause }) => JSON.stringify({ rule, element, cause }));
  return [head, ...[...new Set(lines)].sort(byCodeUnit), ""].join("\n");
}

/** Names the same finding in every run. */
export function keyOf({ rule, element, cause }: Identity): string {
  return JSON.stringify([rule, element, cause]);
}

/** The result with a mark at every finding that the entries hold. One that is accepted in the design is not marked. */
export function withBaseline(result: LintResult, entries: readonly Identity[]): LintResult {
  const known = new Set(entries.map(keyOf));
  const mark = (finding: LocatedFinding): LocatedFinding =>
    finding.accepted === undefined && known.has(keyOf(finding)) ? { ...finding, inBaseline: true } : finding;
  return { ...result, findings: result.findings.map(mark) };
}

function objectIn(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    // Every value of JSON that is neither null nor a list and of type object has names.
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    // The line is no JSON, which the caller says with its number.
    return undefined;
  }
}

function byCodeUnit(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
