// A baseline: the findings that a team knows of and does not want to hear of today. One line of JSON for each, in the order of
// their identities, so that two people's changes merge line by line (even with `merge=union`). It opens no file.

import { byCodeUnit } from "../analysis/index.ts";
import type { LintResult, LocatedFinding } from "./lint-result.ts";

/** What a finding stays the same by, wherever its text moves and whatever its numbers become. */
export interface Identity {
  readonly rule: string;
  /** Qualified name. */
  readonly element: string;
  readonly cause: string;
}

/** One finding of one project. */
export interface Entry extends Identity {
  /** Which of the projects that have this finding, in the order they are judged, from 1, which is meant where nothing is said. */
  readonly project?: number;
}

export type BaselineRead =
  | { readonly kind: "baseline"; readonly entries: readonly Entry[] }
  /** One sentence with the line, from 1. */
  | { readonly kind: "refused"; readonly line: number; readonly why: string };

/** The first line, by which a file is known to be a baseline and of which kind. */
const head = JSON.stringify({ baseline: "faultline", version: 1 });

/** Reads a baseline's text, its entries in any order and any of them twice, as a merge may leave them. Never throws. */
export function readBaseline(text: string): BaselineRead {
  const entries = new Map<string, Entry>();
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
    const entry = entryIn(value ?? {});
    if (entry === undefined) {
      return { kind: "refused", line: index + 1, why: 'an entry is { "rule": "…", "element": "…", "cause": "…" }' };
    }
    entries.set(keyOf(entry), entry);
  }
  return { kind: "baseline", entries: [...entries.values()] };
}

/** The baseline's text: sorted, each entry once. */
export function baselineText(entries: readonly Entry[]): string {
  const lines = entries.map(({ rule, element, cause, project = 1 }) =>
    JSON.stringify({ rule, element, cause, ...(project === 1 ? {} : { project }) }),
  );
  return [head, ...[...new Set(lines)].sort(byCodeUnit), ""].join("\n");
}

/** Names the same finding of the same project in every run. */
export function keyOf({ rule, element, cause, project = 1 }: Entry): string {
  return JSON.stringify([rule, element, cause, project]);
}

/**
 * Each project's findings as entries, for projects in the order they are judged. Two of them may have a finding of the same
 * rule, element and cause, and a file's name is no part of what a finding is known by; they are told apart by counting.
 */
export function entriesOf(projects: readonly (readonly Identity[])[]): readonly (readonly Entry[])[] {
  const counts = new Map<string, number>();
  return projects.map((findings) => {
    const once = new Map(
      findings.map(({ rule, element, cause }) => [keyOf({ rule, element, cause }), { rule, element, cause }]),
    );
    return [...once].map(([key, identity]) => {
      const project = (counts.get(key) ?? 0) + 1;
      counts.set(key, project);
      return { ...identity, project };
    });
  });
}

/**
 * One project's result with a mark at every finding that the baseline holds, by the project's own entries. One that is accepted
 * in the design is not marked.
 */
export function withBaseline(result: LintResult, own: readonly Entry[], baseline: readonly Entry[]): LintResult {
  const held = new Set(baseline.map(keyOf));
  const known = new Set(own.filter((entry) => held.has(keyOf(entry))).map((entry) => keyOf({ ...entry, project: 1 })));
  const mark = (finding: LocatedFinding): LocatedFinding => {
    const { rule, element, cause } = finding;
    const isKnown = finding.accepted === undefined && known.has(keyOf({ rule, element, cause }));
    return isKnown ? { ...finding, inBaseline: true } : finding;
  };
  return { ...result, findings: result.findings.map(mark) };
}

/** The entry that a line's value is; undefined for none. */
function entryIn({ rule, element, cause, project = 1 }: Readonly<Record<string, unknown>>): Entry | undefined {
  if (typeof rule !== "string" || typeof element !== "string" || typeof cause !== "string") return undefined;
  if (typeof project !== "number" || !Number.isSafeInteger(project) || project < 1) return undefined;
  return { rule, element, cause, project };
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
