// What holds retries back, as changes of a dependency: a single try, a budget, a breaker. Which of them is enough is for the rules'
// own fixes to try.

import type { Dependency, SystemModel } from "../../language/index.ts";
import { isSame } from "../facts/retries/unjittered.ts";
import { type Change, dependency, withoutTerm } from "./edit.ts";
import { written } from "./figures.ts";

/**
 * One try, and no second one beside it; none where there is one already. What a policy gives, the dependency says
 * otherwise for itself.
 */
export function onceChanges(model: SystemModel, of: Dependency): readonly Change[] {
  const { attempts, backoff, hedge, at } = of;
  const changes: Change[] = [];
  if (attempts !== undefined && attempts.value > 1) {
    const isAlone = backoff === undefined && isOwn(model, of, "attempts");
    changes.push(dependency(of, isAlone ? "remove attempts" : "attempts 1", { attempts: written(1, at) }));
  }
  if (hedge === undefined) return changes;
  // What a policy gives cannot be taken away at the dependency.
  return isOwn(model, of, "hedge") ? [...changes, withoutTerm(of, "hedge")] : [];
}

/** Whether a term is written at the dependency, and not by a policy that it uses. */
function isOwn({ policies }: SystemModel, of: Dependency, term: "attempts" | "hedge"): boolean {
  const given = policies.filter(({ id }) => of.policies.some((one) => one.id === id));
  return !given.some(({ terms }) => isSame(terms[term], of[term]));
}

/**
 * Retries of no more than a tenth of the first tries: what a client of Google may send (Site Reliability Engineering,
 * Handling Overload).
 */
export function budgetChange(of: Dependency): Change {
  return dependency(of, "retry-budget 10%", { retryBudget: { ratio: written(0.1, of.at) } });
}

/**
 * No more calls for half a minute once half of them fail. At a half, Hystrix and Resilience4j open where nothing else is set; for half
 * a minute, Envoy leaves out a host that fails.
 */
export function breakerChange(of: Dependency): Change {
  const { at } = of;
  return dependency(of, "breaker after 50% for 30s", {
    breaker: { after: written(0.5, at), for: written(30, at), at },
  });
}
