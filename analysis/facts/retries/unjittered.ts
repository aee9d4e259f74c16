// Retries that come at once or all at the same moment: dependencies with attempts and no pause, or pauses without jitter. Those
// that have their terms from one policy are one cause.

import type { Dependency, Flow, Policy, SystemModel } from "../../../language/index.ts";
import { componentsWith } from "../components-with.ts";
import { dependenciesIn } from "../dependency-flows.ts";

/** Dependencies that retry with one and the same schedule. */
export interface Unjittered {
  /** The policy that gives the schedule; absent where a dependency states its own. */
  readonly policy?: Policy;
  readonly dependencies: readonly [Dependency, ...Dependency[]];
  /** No pause at all, or pauses that everybody makes alike. */
  readonly lacks: "pause" | "jitter";
  readonly flows: readonly Flow[];
}

/**
 * The retries without pause or without jitter, in declaration order. Consumers are left out: what comes again there comes from a
 * queue, one at a time. Those for which `standsAlone` holds are not gathered under their policy.
 */
export function unjitteredRetriesOf(
  model: SystemModel,
  flows: readonly Flow[],
  standsAlone: (dependency: Dependency) => boolean,
): readonly Unjittered[] {
  const found: Unjittered[] = [];
  const byPolicy = new Map<string, { dependencies: [Dependency, ...Dependency[]]; flows: Set<Flow>; index: number }>();
  const policies = new Map(model.policies.map((policy) => [policy.id, policy]));
  for (const { dependency, flows: own } of dependenciesIn(model, flows, isLacking, lacking(model))) {
    const lacks = lackOf(dependency);
    if (lacks === undefined) continue;
    const policy = standsAlone(dependency) ? undefined : policyBehind(dependency, policies);
    if (policy === undefined) {
      found.push({ dependencies: [dependency], lacks, flows: own });
      continue;
    }
    const key = `${policy.id} ${lacks}`;
    const known = byPolicy.get(key);
    if (known === undefined) {
      byPolicy.set(key, { dependencies: [dependency], flows: new Set(own), index: found.length });
      found.push({ policy, dependencies: [dependency], lacks, flows: own });
      continue;
    }
    known.dependencies.push(dependency);
    for (const flow of own) known.flows.add(flow);
    found[known.index] = { policy, dependencies: known.dependencies, lacks, flows: [...known.flows] };
  }
  return found;
}

function isLacking(dependency: Dependency): boolean {
  return lackOf(dependency) !== undefined;
}

const lacking = componentsWith(({ dependencies }) => dependencies.some(isLacking));

function lackOf({ verb, attempts, backoff }: Dependency): Unjittered["lacks"] | undefined {
  if (verb === "consumes" || !((attempts?.value ?? 1) > 1)) return undefined;
  if (backoff === undefined || backoff.kind === "none") return "pause";
  return backoff.jitter ? undefined : "jitter";
}

/** The policy that the dependency has its attempts from, and its pauses if it has any. */
function policyBehind(dependency: Dependency, policies: ReadonlyMap<string, Policy>): Policy | undefined {
  for (const { id } of dependency.policies) {
    const policy = policies.get(id);
    const givesAttempts = policy?.terms.attempts !== undefined && isSame(policy.terms.attempts, dependency.attempts);
    const givesPauses = dependency.backoff === undefined || isSame(policy?.terms.backoff, dependency.backoff);
    if (givesAttempts && givesPauses) return policy;
  }
  return undefined;
}

type Placed = { readonly at: { readonly block: number; readonly start: number } } | undefined;

/** Whether two terms are one and the same text. */
export function isSame(a: Placed, b: Placed): boolean {
  return a !== undefined && b !== undefined && a.at.block === b.at.block && a.at.start === b.at.start;
}
