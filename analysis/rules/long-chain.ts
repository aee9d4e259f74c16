// A hot path of more parts than its objective can carry, judged by those parts that state a figure. Where all state one, the
// rules on objectives say it with numbers; this is for designs that are not that far.

import { errorBudgetOf, windowOf } from "../facts/error-budget.ts";
import { longChainOf } from "../facts/objectives/long-chains.ts";
import { roughTimeWords } from "../facts/objectives/objective-words.ts";
import { nameOf, percentWords, timeWords } from "../facts/words.ts";
import { defineRule, message } from "../rule.ts";

export const longChain = defineRule({
  id: "long-chain",
  title: "More parts than the objective can carry",
  category: "coupling",
  since: "0.1.0",

  rationale: `What a request needs one after the other is multiplied: twelve parts that are each down for five minutes a month make a
flow that is down for an hour. Parts are added one at a time, each of them good enough, and nobody adds the minutes up. Where
most of the parts state how available they are, the rest can be supposed to be like them.`,
  remedy: `Take out of the hot path what the user does not wait for (a queue, \`optional\`), let a cache or a fallback answer for what
may be a little old, or merge services that always fail together. State the figures that are missing, which settles it.`,
  tradeoff: `Each of the parts can be there for a good reason, and the ones without a figure may be far better than the others. It
is a remark on the number of parts and no verdict on any of them.`,
  sources: [
    {
      title: "The Calculus of Service Availability, ACM Queue 15 (2017)",
      url: "https://queue.acm.org/detail.cfm?id=3096459",
      says: "The error budget of a service is shared out over all of its critical dependencies.",
    },
    {
      title: "Azure Well-Architected Framework, Reliability",
      url: "https://learn.microsoft.com/en-us/azure/well-architected/reliability/metrics",
      says: "A composite target is the product of the targets along the critical path.",
    },
  ],
  examples: {
    bad: `client app { calls a }
service a { availability 99.97%  calls b }
service b { availability 99.97%  calls c }
service c { availability 99.97%  calls d }
service d { calls e }
service e

flow buy {
  slo availability 99.9% over 30d
  app -> a
}
`,
    good: `client app { calls a }
service a { availability 99.97%  calls b  calls c { optional } }
service b { availability 99.97% }
service c { availability 99.97%  calls d }
service d { calls e }
service e

flow buy {
  slo availability 99.9% over 30d
  app -> a
}
`,
  },

  messages: {
    chain: message`${"flow"} needs ${"parts"} components for every request; if all are as good as the ${"stated"} that state a figure, they carry ${"carried"}, and ${"time"} too much is lost per ${"window"} for its ${"target"}.`,
  },

  check({ model, flows, report }) {
    for (const flow of flows) {
      const chain = longChainOf(model, flow);
      if (chain === undefined) continue;
      const { objective, parts, stated, together, carried } = chain;
      const window = windowOf(objective);
      report("chain", {
        element: flow.id,
        at: flow.at,
        flows: [flow.id],
        values: { parts: parts.length, stated: stated.length, carried, target: objective.target },
        holes: {
          flow: nameOf(model, flow.id),
          parts: String(parts.length),
          stated: String(stated.length),
          carried: percentWords(carried),
          time: roughTimeWords((1 - carried) * window - errorBudgetOf(objective)),
          window: timeWords(window),
          target: percentWords(objective.target),
        },
        evidence: [
          {
            at: objective.at,
            says: `the ${stated.length} that state a figure are together up ${percentWords(together)} of the time`,
          },
          ...parts.map((part) => ({
            at: part.at,
            says: `${nameOf(model, part.id)} ${stated.includes(part) ? "states how available it is" : "states no figure"}`,
          })),
        ],
      });
    }
  },
});
