// Calls that one request makes many of, each after the other, where one would do. How often, how long and how much load is a
// fact; many at once are tail-fan-out's, and a target that cannot take them is over-capacity's.

import { type RepeatedCall, repeatedCallsOf } from "../facts/time/fan-out.ts";
import { durationWords, nameOf, numberWords, rateWords } from "../facts/words.ts";
import type { Evidence } from "../finding.ts";
import { defineRule, message } from "../rule.ts";

export const chattyCall = defineRule({
  id: "chatty-call",
  title: "One request makes the same call many times",
  category: "capacity",
  since: "0.1.0",

  rationale: `A list that is fetched with one query and its entries with one more each takes as many round trips as there are entries. The
request waits for each of them in turn, and the target sees many times the load that the users bring. It goes unnoticed
with ten entries in a test, and grows with the data.`,
  remedy: `Ask for all entries at once (\`batch N\`, a join, a bulk endpoint), keep what is asked for again in a cache, or make the calls
at once in \`parallel\` where they cannot be joined.`,
  tradeoff: `Small calls are simple, and each can be retried, cached and authorised alone. It is reasonable to make many where each is far
below what a user notices and the target has room, or where each depends on the answer to the one before.`,
  sources: [
    {
      title: "M. Fowler, Patterns of Enterprise Application Architecture (2002), chapter 15: Remote Facade",
      says: "Each call across a process costs orders of magnitude more than a local one, so interfaces there are coarse.",
    },
    {
      title: "Azure Architecture Center: Chatty I/O antipattern",
      url: "https://learn.microsoft.com/en-us/azure/architecture/antipatterns/chatty-io/",
      says: "The sum of many small requests to a database or a service dominates the time of an operation; they are to be joined.",
    },
  ],
  examples: {
    bad: `client app { calls api }
service api { latency p50 5ms p99 20ms  reads db }
store db { latency p50 2ms p99 10ms }

flow list {
  load 100/s
  app -> api -> db 200x
}
`,
    good: `client app { calls api }
service api { latency p50 5ms p99 20ms  reads db { batch 100 } }
store db { latency p50 2ms p99 10ms }

flow list {
  load 100/s
  app -> api -> db 200x
}
`,
  },

  messages: {
    repeated: message`${"source"} ${"verb"} ${"target"} ${"times"} times for each visit, one after the other${"cost"}.`,
  },

  check({ model, facts, flows, options, report }) {
    for (const flow of flows) {
      for (const call of repeatedCallsOf(facts, flow, options.thresholds.multiplicity)) {
        const { edge, source, target, times, total, rate } = call;
        const evidence: Evidence[] = [];
        if (edge.dependency !== undefined) {
          const batch = edge.dependency.batch?.value;
          const says = batch === undefined ? "each call is one of its own" : `in batches of ${numberWords(batch)}`;
          evidence.push({ at: edge.dependency.at, says });
        }
        if (flow.load !== undefined) {
          evidence.push({ at: flow.load.at, says: `${nameOf(model, flow.id)} brings ${rateWords(flow.load.value)}` });
        }
        report("repeated", {
          element: flow.id,
          at: edge.at,
          flows: [flow.id],
          cause: `${source.id} to ${target.id}`,
          values: { times, ...(total === undefined ? {} : { time: total }), ...(rate === undefined ? {} : { rate }) },
          holes: {
            source: nameOf(model, source.id),
            verb: edge.dependency?.verb ?? "calls",
            target: nameOf(model, target.id),
            times: numberWords(times),
            cost: costWords(call, nameOf(model, target.id)),
          },
          evidence,
        });
      }
    }
  },
});

/** `: 512ms on average, and 20,000/s at db`. */
function costWords({ total, rate }: RepeatedCall, target: string): string {
  const time = total === undefined ? [] : [`${durationWords(Number(total.toPrecision(3)))} on average`];
  const load = rate === undefined || rate === 0 ? [] : [`${rateWords(rate)} at ${target}`];
  const costs = [...time, ...load];
  return costs.length === 0 ? "" : `: ${costs.join(", and ")}`;
}
