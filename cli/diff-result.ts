// What `faultline diff` found, over all projects of both sides, with the findings at their places. The output formats read only
// this. It compares nothing itself.

import type { Comparison, Finding, Regression } from "../analysis/index.ts";
import type { Snapshot } from "../language/index.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { type LibraryPlace, type Location, locatorOf } from "./lint-result.ts";

/** A finding of either side; its place is in the texts of that side. */
export interface ComparedFinding extends Pick<Finding, "rule" | "severity" | "message" | "element" | "flows"> {
  readonly location: Location | LibraryPlace;
  readonly fingerprint: string;
}

export interface ComparedPair {
  readonly before: ComparedFinding;
  readonly after: ComparedFinding;
}

/** One project of both sides, or of one. */
export interface ProjectDiff extends Omit<Comparison, "findings"> {
  /** Its folder below the paths that are compared; empty for that itself. */
  readonly project: string;
  readonly findings: {
    readonly added: readonly ComparedFinding[];
    readonly gone: readonly ComparedFinding[];
    readonly changed: readonly ComparedPair[];
    readonly accepted: readonly ComparedPair[];
    readonly reopened: readonly ComparedPair[];
  };
  /** Those that were asked for. */
  readonly regressions: readonly Regression[];
}

export interface DiffResult {
  /** What the sides are called. */
  readonly base: string;
  readonly head: string;
  /** Every project, those without a difference among them. */
  readonly projects: readonly ProjectDiff[];
  /** Kinds of regressions that were asked for, as they were written; empty for none. */
  readonly gates: readonly string[];
}

/** The text of one side, and what its files are called. */
interface Text {
  readonly snapshot: Snapshot;
  readonly nameOf: (file: string) => string;
}

/** The comparison of one project with its findings located. */
export function projectDiffOf(
  project: string,
  comparison: Comparison,
  regressions: readonly Regression[],
  sides: { readonly before: Text; readonly after: Text },
): ProjectDiff {
  const [old, present] = [locating(sides.before), locating(sides.after)];
  const { findings } = comparison;
  const located = ({ before, after }: { readonly before: Finding; readonly after: Finding }) => ({
    before: old(before),
    after: present(after),
  });
  return {
    ...comparison,
    project,
    findings: {
      added: findings.added.map(present),
      gone: findings.gone.map(old),
      changed: findings.changed.map(located),
      accepted: findings.accepted.map(located),
      reopened: findings.reopened.map(located),
    },
    regressions,
  };
}

function locating({ snapshot, nameOf }: Text): (finding: Finding) => ComparedFinding {
  const locate = locatorOf(snapshot);
  return ({ rule, severity, message, element, flows, at, cause }) => ({
    ...{ rule, severity, message, element, flows },
    location: { ...locate(at), file: nameOf(locate(at).file) },
    fingerprint: fingerprintOf([rule, element, cause]),
  });
}

/** Whether the two sides mean the same. */
export function hasNoDifference({ projects }: Pick<DiffResult, "projects">): boolean {
  return projects.every(({ elements, flows, parts, promises, findings, settings }) => {
    const { added, gone, changed, accepted } = findings;
    const lists = [elements, flows, parts, promises, added, gone, changed, accepted, settings];
    return lists.every((list) => list.length === 0);
  });
}
