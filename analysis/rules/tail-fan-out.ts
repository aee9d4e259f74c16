// Many calls at once, of which the slowest decides how long a request takes. What that does to the tail is a fact; a flow that
// meets its latency objective all the same has nothing to hear.

import type { Flow } from "../../language/index.ts";
import type { Facts } from "../facts/index.ts";
import { fanOutsOf, fanOutTailOf } from "../facts/time/fan-out.ts";
import { latencyPercentile } from "../facts/time/latency.ts";
import { timesOf } from "../facts/time/way-steps.ts";
import { durationWords, nameOf, numberWords, percentWords } from "../facts/words.ts";
import { defineRule, message } from "../rule.ts";

/** A tail that is lengthened by less than this is hardly worth a second request. */
const noticeableGrowth = 1.25;

export const tailFanOut = defineRule({
  id: "tail-fan-out",
  title: "Many calls at once make a rare slowness common",
  category: "resilience",
  // Waiting for all of many is often the job itself; its price is worth knowing, and is no fault.
  severity: "info",
  since: "0.1.0",

  rationale: `One call in a hundred is slower than its p99. A request that waits for a hundred of them at once meets such a call two times in
three, so that what is rare for a part is the rule for the whole: the median of the requests lies in the tail of the parts.`,
  remedy: `A second request after the usual time (\`hedge after\`), and the first answer counts; an answer without the parts that
are late (\`optional\`, with a timeout); fewer and larger parts. Where parts are slow because they are busy, headroom shortens the tail.`,
  tradeoff: `Splitting work over many parts is what makes it fast at all, and hedges cost load just where a part is slow. It is reasonable
to wait for all where the answer has to be whole and the slowest is quick enough.`,
  sources: [
    {
      title: "J. Dean, L. A. Barroso, The Tail at Scale, Communications of the ACM 56 (2013)",
      url: "https://research.google/pubs/the-tail-at-scale/",
      says: "With one slow answer in a hundred, 63% of the requests to a hundred servers are slow; a hedged request cuts that off.",
    },
  ],
  examples: {
    bad: `client app { calls search }
service search { latency p50 2ms p99 8ms  calls leaf }
service leaf { latency p50 10ms p99 50ms }

flow find {
  app -> search
  parallel { search -> leaf 100x }
}
`,
    good: `client app { calls search }
service search { latency p50 2ms p99 8ms  calls leaf { hedge after 25ms } }
service leaf { latency p50 10ms p99 50ms }

flow find {
  app -> search
  parallel { search -> leaf 100x }
}
`,
  },

  messages: {
    tail: message`${"source"} waits for the slowest of ${"calls"} at once: ${"slow"} of the requests meet one beyond its p99 of ${"part"}, and the p99 of all together is about ${"all"}.`,
  },

  check({ model, facts, flows, options, report }) {
    for (const flow of flows) {
      for (const fanOut of fanOutsOf(model, flow)) {
        const [first] = fanOut.edges;
        if (first === undefined || fanOut.calls < options.thresholds.multiplicity) continue;
        const tail = fanOutTailOf(facts, flow, fanOut);
        if (tail === undefined || tail.all < noticeableGrowth * tail.part || isQuickEnough(facts, flow)) continue;
        const targets = [...new Set(fanOut.edges.map((edge) => edge.target))];
        const [only] = targets;
        const count = numberWords(fanOut.calls);
        report("tail", {
          element: flow.id,
          at: first.at,
          flows: [flow.id],
          cause: `${fanOut.source} at once ${[...targets].sort().join(" ")}`,
          values: { slow: tail.slow, part: tail.part, all: tail.all },
          holes: {
            source: nameOf(model, fanOut.source),
            calls:
              targets.length === 1 && only !== undefined
                ? `${count} calls of ${nameOf(model, only)}`
                : `${count} calls`,
            slow: percentWords(Number(tail.slow.toPrecision(3))),
            part: `${targets.length === 1 ? "" : "at most "}${durationWords(Number(tail.part.toPrecision(3)))}`,
            all: durationWords(Number(tail.all.toPrecision(3))),
          },
          evidence: fanOut.edges.map((edge) => ({
            at: edge.at,
            says: `${numberWords(timesOf(edge))} of ${nameOf(model, edge.target)}, with no hedge and no answer without them`,
          })),
        });
      }
    }
  },
});

/** Whether the flow promises a latency and the estimate keeps every such promise. */
function isQuickEnough(facts: Facts, flow: Flow): boolean {
  const promised = flow.objectives.filter(({ kind, measure }) => kind === "slo" && measure === "latency");
  return (
    promised.length > 0 &&
    promised.every(({ target, percentile }) => {
      const estimate = latencyPercentile(facts, flow, percentile ?? 0.99);
      return estimate !== undefined && estimate <= target;
    })
  );
}
