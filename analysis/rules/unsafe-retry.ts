// Retries, hedges and deliveries into something that is not idempotent. What may come twice and what it changes are facts; this
// file says it, and knows where exactly once was asked for.

import { dependencyWords } from "../facts/dependency-flows.ts";
import { type UnsafeRepeat, unsafeRepeatsOf } from "../facts/retries/repeats.ts";
import { nameOf, numberWords } from "../facts/words.ts";
import type { Evidence } from "../finding.ts";
import { defineRule, message } from "../rule.ts";

export const unsafeRetry = defineRule({
  id: "unsafe-retry",
  title: "What is tried again may be done twice",
  category: "resilience",
  since: "0.1.0",
  otherSeverities: "An error where the design requires exactly-once there.",

  rationale: `An attempt without an answer has not failed: the answer may be what was lost. The next attempt then does the work
again, and money is taken, mail is sent or a row is written twice. A hedge does so on purpose, and a queue that delivers at
least once does so after every crash at the wrong moment. Only the one that does the work can tell a repeat from a new
request, and it can only by something that both have in common, such as a key.`,
  remedy: `Give each request a key that its repeats share and keep the keys that were served: \`idempotent by KEY\`. Where
the work is idempotent by nature, such as setting a value, say \`idempotent\` alone. Else try once and let the one
who asked decide.`,
  tradeoff: `Keys have to be kept for as long as a repeat can come, which is a store more on the way of each request. Doing the
work twice is reasonable where nobody is harmed by it, as in counting roughly or warming a cache.`,
  sources: [
    {
      title: "Amazon Builders' Library: Making retries safe with idempotent APIs",
      url: "https://aws.amazon.com/builders-library/making-retries-safe-with-idempotent-APIs/",
      says: "A token of the client lets a service return the outcome of the first attempt in place of a second one.",
    },
    {
      title: "P. Helland, Idempotence Is Not a Medical Condition, ACM Queue 10 (2012)",
      url: "https://queue.acm.org/detail.cfm?id=2187821",
      says: "Messages that are retried arrive twice now and then, so whoever receives them has to make a repeat harmless.",
    },
    {
      title: "J. Saltzer, D. Reed, D. Clark, End-to-End Arguments in System Design (1984)",
      says: "Whether something was done twice can be told at its end alone, however careful the way is.",
    },
  ],
  examples: {
    bad: `client app { calls api }
service api { writes orders { timeout 300ms  attempts 3  backoff exponential from 20ms jitter } }
store orders

flow buy { app -> api -> orders }
`,
    good: `client app { calls api }
service api {
  writes orders { timeout 300ms  attempts 3  backoff exponential from 20ms jitter  idempotent by order-id }
}
store orders

flow buy { app -> api -> orders }
`,
  },

  messages: {
    retried: message`${"step"} up to ${"tries"} times, and nothing tells a repeat from a new request${"promise"}.`,
    behind: message`${"step"} up to ${"tries"} times, and nothing tells a repeat from a new request where ${"effect"}${"promise"}.`,
    delivered: message`${"consumer"} may be given a message of ${"queue"} twice, and nothing tells a repeat from a new message${"promise"}.`,
  },

  check({ model, flows, report }) {
    for (const repeat of unsafeRepeatsOf(model, flows)) {
      const { kind, dependency, tries, effect } = repeat;
      const exactlyOnce = dependency.requires.find(({ name }) => name === "exactly-once");
      const promise = exactlyOnce === undefined ? "" : ", though it has to be done exactly once";
      const common = {
        element: dependency.id,
        at: dependency.at,
        flows: repeat.flows.map((flow) => flow.id),
        values: tries > 0 ? { tries } : {},
        evidence: evidenceOf(repeat),
        // The design then contradicts what it asks for.
        ...(exactlyOnce === undefined ? {} : { severity: "error" as const }),
      };
      const step = dependencyWords(model, dependency);
      if (kind === "delivered") {
        const [consumer, queue] = [nameOf(model, dependency.source), nameOf(model, dependency.target)];
        report("delivered", { ...common, holes: { consumer, queue, promise } });
      } else if (effect === undefined) {
        report("retried", { ...common, holes: { step, tries: numberWords(tries), promise } });
      } else {
        const where = dependencyWords(model, effect);
        report("behind", { ...common, holes: { step, tries: numberWords(tries), effect: where, promise } });
      }
    }

    function evidenceOf({ dependency, effect }: UnsafeRepeat): readonly Evidence[] {
      const evidence: Evidence[] = [];
      const { attempts, hedge } = dependency;
      if (attempts !== undefined && attempts.value > 1) {
        evidence.push({ at: attempts.at, says: `${numberWords(attempts.value)} attempts` });
      }
      if (hedge !== undefined) evidence.push({ at: hedge.at, says: hedgeWords(hedge.after.length) });
      if (effect !== undefined) evidence.push({ at: effect.at, says: `${dependencyWords(model, effect)} again` });
      return evidence;
    }
  },
});

function hedgeWords(tries: number): string {
  return tries === 1
    ? "a hedge sends a second attempt beside the first"
    : `hedges send ${numberWords(tries)} attempts beside the first`;
}
