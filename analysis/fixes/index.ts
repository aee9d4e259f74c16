// The fixes of every rule whose findings an edit of the text can answer; one line each.

import { identityOf } from "../difference.ts";
import type { Facts } from "../facts/index.ts";
import type { Finding } from "../finding.ts";
import { abruptStopFixes } from "./abrupt-stop.ts";
import { idleAcceptanceFixes, lapsedAcceptanceFixes } from "./acceptances.ts";
import { bootstrapDeadlockFixes } from "./bootstrap-deadlock.ts";
import { brokenOrderFixes } from "./broken-order.ts";
import { cascadingExhaustionFixes } from "./cascading-exhaustion.ts";
import { chattyCallFixes } from "./chatty-call.ts";
import { coldCacheOverloadFixes } from "./cold-cache-overload.ts";
import { derivedAsTruthFixes } from "./derived-as-truth.ts";
import { dualWriteFixes } from "./dual-write.ts";
import { eagerRetryFixes } from "./eager-retry.ts";
import { exposedStoreFixes } from "./exposed-store.ts";
import type { Fix, FixContext, FixesOf } from "./fix.ts";
import { impossibleGuaranteeFixes } from "./impossible-guarantee.ts";
import { invertedTimeoutFixes } from "./inverted-timeout.ts";
import { lateTimeoutFixes } from "./late-timeout.ts";
import { longChainFixes } from "./long-chain.ts";
import { longLivedSecretFixes } from "./long-lived-secret.ts";
import { manualFailoverFixes } from "./manual-failover.ts";
import { metastableOverloadFixes } from "./metastable-overload.ts";
import { missingBreakerFixes } from "./missing-breaker.ts";
import { missingDeadLetterFixes } from "./missing-dead-letter.ts";
import { missingTimeoutFixes } from "./missing-timeout.ts";
import { noHeadroomFixes } from "./no-headroom.ts";
import { overCapacityFixes } from "./over-capacity.ts";
import { overloadedQueueFixes } from "./overloaded-queue.ts";
import { plaintextCallFixes } from "./plaintext-call.ts";
import { priorityInversionFixes } from "./priority-inversion.ts";
import { retryAmplificationFixes } from "./retry-amplification.ts";
import { retryLoopFixes } from "./retry-loop.ts";
import { sharedFateFixes } from "./shared-fate.ts";
import { shortVisibilityFixes } from "./short-visibility.ts";
import { singlePointOfFailureFixes } from "./single-point-of-failure.ts";
import { slowDrainFixes } from "./slow-drain.ts";
import { slowObjectiveFixes } from "./slow-objective.ts";
import { slowRecoveryFixes } from "./slow-recovery.ts";
import { staleReadFixes } from "./stale-read.ts";
import { starvedPoolFixes } from "./starved-pool.ts";
import { tailFanOutFixes } from "./tail-fan-out.ts";
import { thinAgreementFixes } from "./thin-agreement.ts";
import { twoAuthoritiesFixes } from "./two-authorities.ts";
import { unboundedQueueFixes } from "./unbounded-queue.ts";
import { unboundedRedeliveryFixes } from "./unbounded-redelivery.ts";
import { unboundedStalenessFixes } from "./unbounded-staleness.ts";
import { unmetGuaranteeFixes } from "./unmet-guarantee.ts";
import { unobservedFixes } from "./unobserved.ts";
import { optimisticObjectiveFixes, unreachableObjectiveFixes } from "./unreachable-objective.ts";
import { unsafeRetryFixes } from "./unsafe-retry.ts";
import { unusedDeclarationFixes } from "./unused-declaration.ts";
import { unwatchedDeadLetterFixes } from "./unwatched-dead-letter.ts";
import { volatileAuthorityFixes } from "./volatile-authority.ts";
import { weakerDependencyFixes } from "./weaker-dependency.ts";
import { workBeforeReplyFixes } from "./work-before-reply.ts";

/** By rule id. */
export const fixesByRule: Readonly<Record<string, FixesOf>> = {
  "abrupt-stop": abruptStopFixes,
  "bootstrap-deadlock": bootstrapDeadlockFixes,
  "broken-order": brokenOrderFixes,
  "cascading-exhaustion": cascadingExhaustionFixes,
  "chatty-call": chattyCallFixes,
  "cold-cache-overload": coldCacheOverloadFixes,
  "derived-as-truth": derivedAsTruthFixes,
  "dual-write": dualWriteFixes,
  "eager-retry": eagerRetryFixes,
  "exposed-store": exposedStoreFixes,
  "idle-acceptance": idleAcceptanceFixes,
  "impossible-guarantee": impossibleGuaranteeFixes,
  "inverted-timeout": invertedTimeoutFixes,
  "lapsed-acceptance": lapsedAcceptanceFixes,
  "late-timeout": lateTimeoutFixes,
  "long-chain": longChainFixes,
  "long-lived-secret": longLivedSecretFixes,
  "manual-failover": manualFailoverFixes,
  "metastable-overload": metastableOverloadFixes,
  "missing-breaker": missingBreakerFixes,
  "missing-dead-letter": missingDeadLetterFixes,
  "missing-timeout": missingTimeoutFixes,
  "no-headroom": noHeadroomFixes,
  "optimistic-objective": optimisticObjectiveFixes,
  "over-capacity": overCapacityFixes,
  "overloaded-queue": overloadedQueueFixes,
  "plaintext-call": plaintextCallFixes,
  "priority-inversion": priorityInversionFixes,
  "retry-amplification": retryAmplificationFixes,
  "retry-loop": retryLoopFixes,
  "shared-fate": sharedFateFixes,
  "short-visibility": shortVisibilityFixes,
  "single-point-of-failure": singlePointOfFailureFixes,
  "slow-drain": slowDrainFixes,
  "slow-objective": slowObjectiveFixes,
  "slow-recovery": slowRecoveryFixes,
  "stale-read": staleReadFixes,
  "starved-pool": starvedPoolFixes,
  "tail-fan-out": tailFanOutFixes,
  "thin-agreement": thinAgreementFixes,
  "two-authorities": twoAuthoritiesFixes,
  "unbounded-queue": unboundedQueueFixes,
  "unbounded-redelivery": unboundedRedeliveryFixes,
  "unbounded-staleness": unboundedStalenessFixes,
  "unmet-guarantee": unmetGuaranteeFixes,
  unobserved: unobservedFixes,
  "unreachable-objective": unreachableObjectiveFixes,
  "unsafe-retry": unsafeRetryFixes,
  "unused-declaration": unusedDeclarationFixes,
  "unwatched-dead-letter": unwatchedDeadLetterFixes,
  "volatile-authority": volatileAuthorityFixes,
  "weaker-dependency": weakerDependencyFixes,
  "work-before-reply": workBeforeReplyFixes,
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
