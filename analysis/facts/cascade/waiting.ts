// How long one who asks is held up by somebody who answers late, in vain or not at all, on the terms that he asks on. Who
// answers how is not its business.

import type { Seconds, Terms } from "../../../language/index.ts";
import { longestPauses } from "../../formulas/backoff.ts";

/** Terms that a step is taken on; none where no dependency is declared. */
export type StepTerms = Pick<Terms, "timeout" | "attempts" | "backoff" | "retryBudget" | "breaker">;

/** What an attempt meets: an answer after some time, `Infinity` where none ever comes, and whether it is a failure. */
export interface Answer {
  readonly time: Seconds;
  readonly fails: boolean;
}

export const neverAnswered: Answer = { time: Number.POSITIVE_INFINITY, fails: true };

/**
 * How long one who asks is held up, and whether in vain: attempts × the time of one, with backoffs between, within the
 * deadline. A breaker that sees attempts end keeps later ones from being made.
 */
export function waitFor(
  response: Answer,
  terms: StepTerms | undefined,
  limit: Seconds,
): { readonly time: Seconds; readonly fails: boolean } {
  const timeout = patienceOf(terms, limit);
  const attempt = Math.min(timeout, response.time);
  const isInVain = response.fails || response.time > timeout || response.time === Number.POSITIVE_INFINITY;
  return isInVain ? { time: inVain(terms, limit, attempt), fails: true } : { time: attempt, fails: false };
}

/** How long one who asks is held up by somebody who never answers. */
export function waitInVain(terms: StepTerms | undefined, limit: Seconds): Seconds {
  return inVain(terms, limit, patienceOf(terms, limit));
}

/** How long one attempt waits at most. */
export function patienceOf(terms: StepTerms | undefined, limit: Seconds): Seconds {
  return Math.min(terms?.timeout?.value ?? Number.POSITIVE_INFINITY, limit);
}

/** How long attempts hold up that each end in vain after some time. */
function inVain(terms: StepTerms | undefined, limit: Seconds, attempt: Seconds): Seconds {
  if (attempt === Number.POSITIVE_INFINITY) return limit;
  if (terms?.breaker !== undefined) return 0;
  const attempts = attemptsOf(terms);
  return Math.min(limit, attempts * attempt + pausesBetween(terms, attempts));
}

/** Attempts per request over a longer time: what a retry budget leaves of them, its floor not counted. */
function attemptsOf(terms: StepTerms | undefined): number {
  const stated = Math.max(1, terms?.attempts?.value ?? 1);
  const budget = terms?.retryBudget?.ratio.value;
  return budget === undefined ? stated : Math.min(stated, 1 + budget);
}

/**
 * The pauses before the attempts after the first, half of them on average where they are jittered. Of the last retry, which
 * a budget leaves in part, that part.
 */
function pausesBetween(terms: StepTerms | undefined, attempts: number): Seconds {
  const { backoff } = terms ?? {};
  if (backoff === undefined || attempts <= 1) return 0;
  const { kind } = backoff;
  const to = backoff.to?.value;
  const schedule = { kind, from: backoff.from?.value ?? 0, ...(to === undefined ? {} : { to }) };
  const whole = Math.floor(attempts - 1);
  const part = attempts - 1 - whole;
  const least = longestPauses(schedule, whole);
  const total = part === 0 ? least : least + part * (longestPauses(schedule, whole + 1) - least);
  return backoff.jitter ? total / 2 : total;
}
