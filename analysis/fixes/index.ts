// The fixes of every rule whose findings an edit of the text can answer; one line each.

import type { Finding } from "../finding.ts";
import { brokenOrderFixes } from "./broken-order.ts";
import { cascadingExhaustionFixes } from "./cascading-exhaustion.ts";
import { coldCacheOverloadFixes } from "./cold-cache-overload.ts";
import { eagerRetryFixes } from "./eager-retry.ts";
import type { Fix, FixContext, FixesOf } from "./fix.ts";
import { invertedTimeoutFixes } from "./inverted-timeout.ts";
import { lateTimeoutFixes } from "./late-timeout.ts";
import { manualFailoverFixes } from "./manual-failover.ts";
import { metastableOverloadFixes } from "./metastable-overload.ts";
import { missingBreakerFixes } from "./missing-breaker.ts";
import { missingDeadLetterFixes } from "./missing-dead-letter.ts";
import { missingTimeoutFixes } from "./missing-timeout.ts";
import { noHeadroomFixes } from "./no-headroom.ts";
import { overCapacityFixes } from "./over-capacity.ts";
import { overloadedQueueFixes } from "./overloaded-queue.ts";
import { priorityInversionFixes } from "./priority-inversion.ts";
import { retryAmplificationFixes } from "./retry-amplification.ts";
import { retryLoopFixes } from "./retry-loop.ts";
import { sharedFateFixes } from "./shared-fate.ts";
import { singlePointOfFailureFixes } from "./single-point-of-failure.ts";
import { slowDrainFixes } from "./slow-drain.ts";
import { slowObjectiveFixes } from "./slow-objective.ts";
import { starvedPoolFixes } from "./starved-pool.ts";
import { tailFanOutFixes } from "./tail-fan-out.ts";
import { thinAgreementFixes } from "./thin-agreement.ts";
import { unboundedQueueFixes } from "./unbounded-queue.ts";
import { unboundedRedeliveryFixes } from "./unbounded-redelivery.ts";
import { optimisticObjectiveFixes, unreachableObjectiveFixes } from "./unreachable-objective.ts";
import { unsafeRetryFixes } from "./unsafe-retry.ts";
import { unwatchedDeadLetterFixes } from "./unwatched-dead-letter.ts";
import { weakerDependencyFixes } from "./weaker-dependency.ts";

/** By rule id. */
export const fixesByRule: Readonly<Record<string, FixesOf>> = {
  "over-capacity": overCapacityFixes,
  "no-headroom": noHeadroomFixes,
  "cold-cache-overload": coldCacheOverloadFixes,
  "starved-pool": starvedPoolFixes,
  "overloaded-queue": overloadedQueueFixes,
  "slow-drain": slowDrainFixes,
  "unbounded-queue": unboundedQueueFixes,
  "missing-dead-letter": missingDeadLetterFixes,
  "unwatched-dead-letter": unwatchedDeadLetterFixes,
  "broken-order": brokenOrderFixes,
  "priority-inversion": priorityInversionFixes,
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
