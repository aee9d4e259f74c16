// Every rule, sorted by id. A test proves that each file of this folder is listed.

import type { Rule } from "../rule.ts";
import { abruptStop } from "./abrupt-stop.ts";
import { bootstrapDeadlock } from "./bootstrap-deadlock.ts";
import { brokenOrder } from "./broken-order.ts";
import { cascadingExhaustion } from "./cascading-exhaustion.ts";
import { chattyCall } from "./chatty-call.ts";
import { coldCacheOverload } from "./cold-cache-overload.ts";
import { correlatedPair } from "./correlated-pair.ts";
import { derivedAsTruth } from "./derived-as-truth.ts";
import { dividedQueue } from "./divided-queue.ts";
import { dualWrite } from "./dual-write.ts";
import { eagerRetry } from "./eager-retry.ts";
import { exposedStore } from "./exposed-store.ts";
import { hub } from "./hub.ts";
import { idleAcceptance } from "./idle-acceptance.ts";
import { impossibleGuarantee } from "./impossible-guarantee.ts";
import { invertedTimeout } from "./inverted-timeout.ts";
import { lapsedAcceptance } from "./lapsed-acceptance.ts";
import { lapsedDecision } from "./lapsed-decision.ts";
import { lateTimeout } from "./late-timeout.ts";
import { longChain } from "./long-chain.ts";
import { longLivedSecret } from "./long-lived-secret.ts";
import { manualFailover } from "./manual-failover.ts";
import { metastableOverload } from "./metastable-overload.ts";
import { missingBreaker } from "./missing-breaker.ts";
import { missingDeadLetter } from "./missing-dead-letter.ts";
import { missingInput } from "./missing-input.ts";
import { missingTimeout } from "./missing-timeout.ts";
import { noHeadroom } from "./no-headroom.ts";
import { optimisticObjective } from "./optimistic-objective.ts";
import { overCapacity } from "./over-capacity.ts";
import { overloadedQueue } from "./overloaded-queue.ts";
import { plaintextCall } from "./plaintext-call.ts";
import { priorityInversion } from "./priority-inversion.ts";
import { retryAmplification } from "./retry-amplification.ts";
import { retryLoop } from "./retry-loop.ts";
import { sharedFate } from "./shared-fate.ts";
import { sharedInfrastructure } from "./shared-infrastructure.ts";
import { sharedStore } from "./shared-store.ts";
import { shortVisibility } from "./short-visibility.ts";
import { singlePointOfFailure } from "./single-point-of-failure.ts";
import { slowDrain } from "./slow-drain.ts";
import { slowObjective } from "./slow-objective.ts";
import { slowRecovery } from "./slow-recovery.ts";
import { splitTransaction } from "./split-transaction.ts";
import { staleRead } from "./stale-read.ts";
import { starvedPool } from "./starved-pool.ts";
import { synchronousCycle } from "./synchronous-cycle.ts";
import { tailFanOut } from "./tail-fan-out.ts";
import { thinAgreement } from "./thin-agreement.ts";
import { twoAuthorities } from "./two-authorities.ts";
import { unboundedQueue } from "./unbounded-queue.ts";
import { unboundedRedelivery } from "./unbounded-redelivery.ts";
import { unboundedStaleness } from "./unbounded-staleness.ts";
import { unconsumedQueue } from "./unconsumed-queue.ts";
import { unfedQueue } from "./unfed-queue.ts";
import { unlimitedBlastRadius } from "./unlimited-blast-radius.ts";
import { unmetGuarantee } from "./unmet-guarantee.ts";
import { unobserved } from "./unobserved.ts";
import { unreachableObjective } from "./unreachable-objective.ts";
import { unsafeRetry } from "./unsafe-retry.ts";
import { unusedDeclaration } from "./unused-declaration.ts";
import { unwatchedDeadLetter } from "./unwatched-dead-letter.ts";
import { volatileAuthority } from "./volatile-authority.ts";
import { weakerDependency } from "./weaker-dependency.ts";
import { workBeforeReply } from "./work-before-reply.ts";

export const rules: readonly Rule[] = [
  abruptStop,
  bootstrapDeadlock,
  brokenOrder,
  cascadingExhaustion,
  chattyCall,
  coldCacheOverload,
  correlatedPair,
  derivedAsTruth,
  dividedQueue,
  dualWrite,
  eagerRetry,
  exposedStore,
  hub,
  idleAcceptance,
  impossibleGuarantee,
  invertedTimeout,
  lapsedAcceptance,
  lapsedDecision,
  lateTimeout,
  longChain,
  longLivedSecret,
  manualFailover,
  metastableOverload,
  missingBreaker,
  missingDeadLetter,
  missingInput,
  missingTimeout,
  noHeadroom,
  optimisticObjective,
  overCapacity,
  overloadedQueue,
  plaintextCall,
  priorityInversion,
  retryAmplification,
  retryLoop,
  sharedFate,
  sharedInfrastructure,
  sharedStore,
  shortVisibility,
  singlePointOfFailure,
  slowDrain,
  slowObjective,
  slowRecovery,
  splitTransaction,
  staleRead,
  starvedPool,
  synchronousCycle,
  tailFanOut,
  thinAgreement,
  twoAuthorities,
  unboundedQueue,
  unboundedRedelivery,
  unboundedStaleness,
  unconsumedQueue,
  unfedQueue,
  unlimitedBlastRadius,
  unmetGuarantee,
  unobserved,
  unreachableObjective,
  unsafeRetry,
  unusedDeclaration,
  unwatchedDeadLetter,
  volatileAuthority,
  weakerDependency,
  workBeforeReply,
];

const ruleByIds: ReadonlyMap<string, Rule> = new Map(rules.map((rule) => [rule.id, rule]));

/** The rule with this id; undefined where there is none. */
export function ruleById(id: string): Rule | undefined {
  return ruleByIds.get(id);
}
