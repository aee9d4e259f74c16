// The fixes of every rule whose findings an edit of the text can answer; one line each.

import { identityOf } from "../difference.ts";
import type { Facts } from "../facts/index.ts";
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
  "broken-order": brokenOrderFixes,
  "cascading-exhaustion": cascadingExhaustionFixes,
  "cold-cache-overload": coldCacheOverloadFixes,
  "eager-retry": eagerRetryFixes,
  "inverted-timeout": invertedTimeoutFixes,
  "late-timeout": lateTimeoutFixes,
  "manual-failover": manualFailoverFixes,
  "metastable-overload": metastableOverloadFixes,
  "missing-breaker": missingBreakerFixes,
  "missing-dead-letter": missingDeadLetterFixes,
  "missing-timeout": missingTimeoutFixes,
  "no-headroom": noHeadroomFixes,
  "optimistic-objective": optimisticObjectiveFixes,
  "over-capacity": overCapacityFixes,
  "overloaded-queue": overloadedQueueFixes,
  "priority-inversion": priorityInversionFixes,
  "retry-amplification": retryAmplificationFixes,
  "retry-loop": retryLoopFixes,
  "shared-fate": sharedFateFixes,
  "single-point-of-failure": singlePointOfFailureFixes,
  "slow-drain": slowDrainFixes,
  "slow-objective": slowObjectiveFixes,
  "starved-pool": starvedPoolFixes,
  "tail-fan-out": tailFanOutFixes,
  "thin-agreement": thinAgreementFixes,
  "unbounded-queue": unboundedQueueFixes,
  "unbounded-redelivery": unboundedRedeliveryFixes,
  "unreachable-objective": unreachableObjectiveFixes,
  "unsafe-retry": unsafeRetryFixes,
  "unwatched-dead-letter": unwatchedDeadLetterFixes,
  "weaker-dependency": weakerDependencyFixes,
};

/** Fixes that have been tried, gone with the facts: an editor asks for those of one place whenever the cursor comes by. */
const triedByFacts = new WeakMap<Facts, Map<string, readonly Fix[]>>();

/** The fixes of a finding, best first; none for a rule that no edit answers. Worked out once for the facts that are given. */
export function fixesFor(finding: Finding, context: FixContext): readonly Fix[] {
  const fixesOf = fixesByRule[finding.rule];
  if (fixesOf === undefined) return [];
  const known = triedByFacts.get(context.facts) ?? new Map<string, readonly Fix[]>();
  triedByFacts.set(context.facts, known);
  const identity = identityOf(finding);
  let fixes = known.get(identity);
  if (fixes === undefined) {
    fixes = fixesOf(finding, context);
    known.set(identity, fixes);
  }
  return fixes;
}
