// The result as GitLab's Code Quality report, which it shows in a merge request: `lint --format gitlab`. Accepted findings and
// those of a baseline are left out. Source: GitLab, *Code Quality*, "Code Quality report format".

import { isLive, itemsOf, occurrences } from "../lint-items.ts";
import type { LintResult } from "../lint-result.ts";

const severities = { error: "critical", warning: "major", info: "minor", hint: "info" } as const;

/** One JSON list. Fingerprints are those of the findings, so that GitLab follows one through every move of its text. */
export function toGitlab(result: LintResult): string {
  const occurrence = occurrences();
  const issues = itemsOf(result)
    .filter(isLive)
    .map((item) => ({
      description: item.message,
      check_name: item.code,
      fingerprint: unlike(item.fingerprint, occurrence(item.fingerprint)),
      severity: severities[item.severity],
      location: {
        path: item.location.file,
        lines: { begin: item.location.start.line, end: item.location.end.line },
      },
    }));
  return `${JSON.stringify(issues, undefined, 2)}\n`;
}

/** Of issues with one fingerprint GitLab would show the first alone. */
function unlike(fingerprint: string, count: number): string {
  return count === 1 ? fingerprint : `${fingerprint}-${count}`;
}
