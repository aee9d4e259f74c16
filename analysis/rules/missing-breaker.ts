// Calls out of one's own hands that retry and never learn. What a long outage costs is a fact; where a finding already shows more of
// what these retries do, this one keeps silent.

import { exhaustionOver, victimsAmong } from "../facts/cascade/exhaustions.ts";
import { dependencyWords } from "../facts/dependency-flows.ts";
import { metastableRisksOf, retriedIn } from "../facts/retries/metastable.ts";
import { type UnlearningCall, unlearningCallsOf } from "../facts/retries/outages.ts";
import { retryPeaks } from "../facts/retry-peaks.ts";
import { countWords, durationWords, nameOf, numberWords } from "../facts/words.ts";
import type { Evidence, Severity } from "../finding.ts";
import { defineRule, message } from "../rule.ts";

/** It is a trade-off: the retries help in short faults, and nothing here is shown to break in long ones. */
const severity: Severity = "info";

export const missingBreaker = defineRule({
  id: "missing-breaker",
  title: "Retries go on through a long outage of somebody else",
  category: "resilience",
  severity,
  since: "0.1.0",

  rationale: `Retries hide a fault of a moment. In an outage of an hour they only wait: each request is held for all its attempts before
it fails, and those who try to bring the other side back meet several times its load. Nobody here can shorten that
outage, so what is left is to notice it: a breaker stops asking after some failures, a budget stops retrying.`,
  remedy: `Add a breaker, \`breaker after 50% for 30s\`, with a \`fallback\` for the time that it is open, or a \`retry-budget 10%\`.`,
  tradeoff: `A breaker turns a partial failure into a whole one while it is open, the more so where the other side is sharded and
most of it works. Without one, plain retries are reasonable for calls that are rare or that nobody waits for.`,
  sources: [
    {
      title: "M. Nygard, Release It!, second edition (2018), Stability Patterns: Circuit Breaker",
      says: "A breaker at an integration point keeps the failure of somebody else's system from using up one's own threads.",
    },
    {
      title: "M. Brooker, Fixing retries with token buckets and circuit breakers (2022)",
      url: "https://brooker.co.za/blog/2022/02/28/retries.html",
      says: "Budgets bound the load of retries in long failures; breakers do as well, and can make partial failures worse.",
    },
  ],
  examples: {
    bad: `service charging { calls card-processor { timeout 2s  retries 2  backoff exponential from 100ms jitter  idempotent by id } }
external card-processor

flow pay { load 50/s  charging -> card-processor }
`,
    good: `service charging {
  calls card-processor {
    timeout 2s  retries 2  backoff exponential from 100ms jitter  breaker after 50% for 30s  idempotent by id
  }
}
external card-processor

flow pay { load 50/s  charging -> card-processor }
`,
  },

  messages: {
    held: message`In a long outage of ${"callee"}, ${"step"} ${"tries"} times for every request and is held for ${"time"} each time${"inFlight"}.`,
    endless: message`In a long outage of ${"callee"}, ${"step"} ${"tries"} times for every request, each for as long as ${"callee"} hangs.`,
  },

  check({ model, facts, options, flows, report }) {
    const calls = unlearningCallsOf(facts, flows);
    if (calls.length === 0) return;
    const told = new Set(retriedIn(metastableRisksOf(facts, flows)));
    const counted = model.flows.length > 0 ? flows : facts.traffic.flows;
    for (const { path } of retryPeaks(model, facts.traffic, counted, options.thresholds.amplification)) {
      for (const { edge } of path.hops) told.add(edge.dependency);
    }
    for (const call of calls) {
      const { dependency, held } = call;
      const exhaustion = exhaustionOver(facts, dependency);
      if (told.has(dependency) || (exhaustion !== undefined && victimsAmong(exhaustion, flows).length > 0)) continue;
      const tries = dependency.attempts?.value ?? 1;
      const callee = nameOf(model, dependency.target);
      const common = {
        element: dependency.id,
        at: dependency.at,
        flows: call.flows.map((flow) => flow.id),
        values: { tries, held, ...(call.calls === undefined ? {} : { calls: call.calls }) },
        evidence: evidenceOf(call),
      };
      const step = dependencyWords(model, dependency);
      if (held === Number.POSITIVE_INFINITY) {
        report("endless", { ...common, holes: { callee, step, tries: numberWords(tries) } });
        continue;
      }
      const waiting = call.calls === undefined ? 0 : call.calls * held;
      const inFlight = waiting < 1 ? "" : `, about ${numberWords(Math.round(waiting))} of them at any moment`;
      report("held", {
        ...common,
        holes: { callee, step, tries: numberWords(tries), time: durationWords(held), inFlight },
      });
    }

    function evidenceOf({ dependency, held }: UnlearningCall): readonly Evidence[] {
      const { attempts, timeout } = dependency;
      const evidence: Evidence[] = [
        {
          at: attempts?.at ?? dependency.at,
          says: `${countWords(attempts?.value ?? 1, "attempt")}, with neither breaker nor budget`,
        },
      ];
      if (timeout !== undefined) {
        evidence.push({
          at: timeout.at,
          says: `each waits ${durationWords(timeout.value)}, ${durationWords(held)} in all with the pauses`,
        });
      }
      return evidence;
    }
  },
});
