// The fixes of every rule whose findings an edit of the text can answer; one line each.

import type { Finding } from "../finding.ts";
import type { Fix, FixContext, FixesOf } from "./fix.ts";
import { missingTimeoutFixes } from "./missing-timeout.ts";
import { unboundedRedeliveryFixes } from "./unbounded-redelivery.ts";

/** By rule id. */
export const fixesByRule: Readonly<Record<string, FixesOf>> = {
  "missing-timeout": missingTimeoutFixes,
  "unbounded-redelivery": unboundedRedeliveryFixes,
};

/** The fixes of a finding, best first; none for a rule that no edit answers. */
export function fixesFor(finding: Finding, context: FixContext): readonly Fix[] {
  return fixesByRule[finding.rule]?.(finding, context) ?? [];
}
