// Retries without backoff or without jitter. Which dependencies retry so, and which of them have it from one policy, are facts.

import { dependencyWords } from "../facts/dependency-flows.ts";
import { unjitteredRetriesOf } from "../facts/retries/unjittered.ts";
import { countWords, nameOf, numberWords } from "../facts/words.ts";
import type { Evidence } from "../finding.ts";
import { defineRule, message } from "../rule.ts";

export const eagerRetry = defineRule({
  id: "eager-retry",
  title: "Everybody retries at the same moment",
  category: "resilience",
  since: "0.1.0",

  rationale: `What fails for one caller fails for all of them at the same moment. Retries without a pause come while the cause
is still there, and pauses without jitter bring all callers back together, wave after wave: each wave is as high as
the first, and the component that has just recovered meets it first. Random pauses spread the same tries over time.`,
  remedy: `Pause before each retry, longer each time and at random: \`backoff exponential from 20ms to 1s jitter\`. Keep the longest
pause below what the caller's own timeout leaves.`,
  tradeoff: `A pause makes the one who waits wait longer. A single retry at once is reasonable where callers are few, fail one by
one, as with a connection that was closed while idle, and a retry budget bounds them all together.`,
  sources: [
    {
      title: "M. Brooker, Exponential Backoff And Jitter, AWS Architecture Blog (2015)",
      url: "https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/",
      says: "Backoff alone leaves the calls of contending clients in clusters; random pauses flatten them and finish sooner.",
    },
    {
      title: "Site Reliability Engineering, chapter 22: Addressing Cascading Failures",
      url: "https://sre.google/sre-book/addressing-cascading-failures/",
      says: "Retries belong behind randomised exponential backoff, or a small fault grows by waves that come together.",
    },
  ],
  examples: {
    bad: `service api { reads db { timeout 300ms  retries 2 } }
store db

flow look { api -> db }
`,
    good: `service api { reads db { timeout 300ms  retries 2  backoff exponential from 20ms to 500ms jitter } }
store db

flow look { api -> db }
`,
  },

  messages: {
    pause: message`${"step"} up to ${"attempts"} times without a pause, while the cause of the failure is still there.`,
    jitter: message`${"step"} up to ${"attempts"} times with pauses that all callers make alike, so they come back together.`,
    policyPause: message`${"policy"} lets ${"dependencies"} try up to ${"attempts"} times without a pause, while the cause of the failure is still there.`,
    policyJitter: message`${"policy"} lets ${"dependencies"} try up to ${"attempts"} times with pauses that all callers make alike, so they come back together.`,
  },

  check({ model, flows, report }) {
    // An acceptance stands at a dependency, so one that has its own is told by itself.
    const found = unjitteredRetriesOf(model, flows, (one) => one.accepts.some(({ rule }) => rule === "eager-retry"));
    for (const { policy, dependencies, lacks, flows: walked } of found) {
      const [dependency] = dependencies;
      const tries = dependency.attempts?.value ?? 1;
      const at = dependency.attempts?.at ?? dependency.at;
      const evidence: Evidence[] = [{ at, says: countWords(tries, "attempt") }];
      if (dependency.backoff !== undefined) {
        const how = lacks === "pause" ? "no pause between them" : "the pauses have no jitter";
        evidence.push({ at: dependency.backoff.at, says: how });
      }
      const common = { flows: walked.map((flow) => flow.id), values: { attempts: tries }, cause: lacks };
      const attempts = numberWords(tries);
      if (policy === undefined) {
        const holes = { step: dependencyWords(model, dependency), attempts };
        report(lacks, { ...common, element: dependency.id, at: dependency.at, holes, evidence });
        continue;
      }
      const users = dependencies.map((one) => ({ at: one.at, says: dependencyWords(model, one) }));
      const count = countWords(dependencies.length, "dependency", "dependencies");
      const holes = { policy: nameOf(model, policy.id), dependencies: count, attempts };
      report(lacks === "pause" ? "policyPause" : "policyJitter", {
        ...common,
        element: policy.id,
        at: policy.at,
        holes,
        evidence: [...evidence, ...users],
      });
    }
  },
});
