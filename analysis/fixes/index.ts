// The fixes of every rule whose findings an edit of the text can answer; one line each.

import type { Finding } from "../finding.ts";
import { cascadingExhaustionFixes } from "./cascading-exhaustion.ts";
import { eagerRetryFixes } from "./eager-retry.ts";
import type { Fix, FixContext, FixesOf } from "./fix.ts";
import { invertedTimeoutFixes } from "./inverted-timeout.ts";
import { lateTimeoutFixes } from "./late-timeout.ts";
import { manualFailoverFixes } from "./manual-failover.ts";
import { metastableOverloadFixes } from "./metastable-overload.ts";
import { missingBreakerFixes } from "./missing-breaker.ts";
import { missingTimeoutFixes } from "./missing-timeout.ts";
import { retryAmplificationFixes } from "./retry-amplification.ts";
import { retryLoopFixes } from "./retry-loop.ts";
import { sharedFateFixes } from "./shared-fate.ts";
import { singlePointOfFailureFixes } from "./single-point-of-failure.ts";
import { slowObjectiveFixes } from "./slow-objective.ts";
import { tailFanOutFixes } from "./tail-fan-out.ts";
import { thinAgreementFixes } from "./thin-agreement.ts";
import { unboundedRedeliveryFixes } from "./unbounded-redelivery.ts";
import { optimisticObjectiveFixes, unreachableObjectiveFixes } from "./unreachable-objective.ts";
import { unsafeRetryFixes } from "./unsafe-retry.ts";
import { weakerDependencyFixes } from "./weaker-dependency.ts";

/** By rule id. */
export const fixesByRule: Readonly<Record<string, FixesOf>> = {
  "retry-amplification": retryAmplificationFixes,
  "retry-loop": retryLoopFixes,
  "metastable-overload": metastableOverloadFixes,
  "eager-retry": eagerRetryFixes,
  "unsafe-retry": unsafeRetryFixes,
  "missing-breaker": missingBreakerFixes,
  "inverted-timeout": invertedTimeoutFixes,
  "late-timeout": lateTimeoutFixes,
  "slow-objective": slowObjectiveFixes,
  "tail-fan-out": tailFanOutFixes,
  "cascading-exhaustion": cascadingExhaustionFixes,
  "optimistic-objective": optimisticObjectiveFixes,
  "unreachable-objective": unreachableObjectiveFixes,
  "thin-agreement": thinAgreementFixes,
  "weaker-dependency": weakerDependencyFixes,
  "manual-failover": manualFailoverFixes,
  "missing-timeout": missingTimeoutFixes,
  "shared-fate": sharedFateFixes,
  "single-point-of-failure": singlePointOfFailureFixes,
  "unbounded-redelivery": unboundedRedeliveryFixes,
};

/** The fixes of a finding, best first; none for a rule that no edit answers. */
export function fixesFor(finding: Finding, context: FixContext): readonly Fix[] {
  return fixesByRule[finding.rule]?.(finding, context) ?? [];
}
