// Latency objectives that the stated latencies do not meet. The bound and the estimate are facts; a flow that waits in a line
// without end is over-capacity's, and what its timeouts allow is late-timeout's.

import type { Objective, SystemModel } from "../../language/index.ts";
import { type LatencyShortfall, latencyShortfallsOf } from "../facts/time/latency-objectives.ts";
import { durationWords, listWords, nameOf, numberWords } from "../facts/words.ts";
import type { Evidence } from "../finding.ts";
import { defineRule, message } from "../rule.ts";

export const slowObjective = defineRule({
  id: "slow-objective",
  title: "A latency objective is faster than the parts",
  category: "contradiction",
  since: "0.1.0",
  otherSeverities:
    "A warning where an estimate, or the default of a technology, misses the objective rather than a stated figure.",

  rationale: `A request takes at least as long as any part that it waits for. Where one part's stated percentile is above the
objective for the same percentile, no arrangement of the rest meets it, whatever depends on what: the design contradicts itself.
Short of that, sums and maxima over everything before the reply give an estimate, and an objective below it is a wish. Percentiles do
not add: the p99 of a sum is less than the sum of the p99s and more than any of them.`,
  remedy: `Take time out of the path: work behind the reply, calls at once instead of one after the other, a cache, a hedge where one
part has a long tail, fewer calls by batching. Or promise what the parts can do.`,
  tradeoff: `An estimate leans on shapes that nobody measured, so an objective a little below it may hold. The latencies that are
stated are then worth measuring first. An objective may also be a goal that the design has yet to reach: say so with an \`accept\`.`,
  sources: [
    {
      title: "J. Dean, L. A. Barroso, The Tail at Scale, Communications of the ACM 56 (2013)",
      url: "https://research.google/pubs/the-tail-at-scale/",
      says: "What a user waits for is governed by the slowest of the parts, and the more parts the more often one is slow.",
    },
    {
      title: "Site Reliability Engineering, chapter 4: Service Level Objectives",
      url: "https://sre.google/sre-book/service-level-objectives/",
      says: "Objectives are for percentiles, and are chosen by what users need and what the system can keep.",
    },
  ],
  examples: {
    bad: `client app { calls api }
service api { latency p50 10ms p99 60ms  calls bank }
external bank { latency p50 200ms p99 900ms }

flow pay {
  slo latency p99 < 500ms
  app -> api -> bank
}
`,
    good: `client app { calls api }
service api { latency p50 10ms p99 60ms  calls bank }
external bank { latency p50 200ms p99 900ms }

flow pay {
  slo latency p99 < 1500ms
  app -> api -> bank
}
`,
  },

  messages: {
    bound: message`${"flow"} promises ${"target"}, and every request waits for ${"component"}, whose own ${"percentile"} is ${"least"}.`,
    cut: message`${"flow"} promises ${"target"}, and every request waits for ${"component"}, whose own ${"percentile"} is beyond the ${"least"} after which it is given up.`,
    estimate: message`${"flow"} promises ${"target"} and takes about ${"estimate"} there${"parts"}.`,
  },

  check({ model, facts, flows, report }) {
    for (const flow of flows) {
      for (const shortfall of latencyShortfallsOf(facts, flow)) {
        const { objective, least, estimate } = shortfall;
        const target = targetWords(objective);
        const common = {
          element: flow.id,
          at: flow.at,
          flows: [flow.id],
          cause: percentileWords(shortfall.ratio),
        };
        const promised: Evidence = { at: objective.at, says: `the objective is ${target}` };
        const name = nameOf(model, flow.id);
        if (least !== undefined) {
          const component = nameOf(model, least.component.id);
          const percentile = percentileWords(least.ratio);
          report(least.isCut ? "cut" : "bound", {
            ...common,
            values: { target: objective.target, least: least.value },
            holes: { flow: name, target, component, percentile, least: durationWords(least.value) },
            evidence: [promised, { at: least.at, says: `${component} states its ${percentile} here` }],
            // A default of a technology is an assumption, and an assumption contradicts nobody.
            ...(least.isWritten ? {} : { severity: "warning" as const }),
          });
        } else if (estimate !== undefined) {
          report("estimate", {
            ...common,
            values: { target: objective.target, estimate },
            holes: { flow: name, target, estimate: roughWords(estimate), parts: partWords(model, shortfall) },
            evidence: [promised, ...partEvidence(model, shortfall)],
            // It leans on fitted shapes and on independence.
            severity: "warning",
          });
        }
      }
    }
  },
});

/** To three digits; an estimate has no more. */
function roughWords(duration: number): string {
  return durationWords(Number(duration.toPrecision(3)));
}

/** `p99 < 500ms`. */
function targetWords(objective: Objective): string {
  return `${percentileWords(objective.percentile ?? 0.99)} < ${durationWords(objective.target)}`;
}

/** `p99.9`. */
function percentileWords(ratio: number): string {
  return `p${numberWords(ratio * 100)}`;
}

function partWords(model: SystemModel, { parts }: LatencyShortfall): string {
  return parts.length === 0
    ? ""
    : `, most of it in ${listWords(parts.map(({ component }) => nameOf(model, component.id)))}`;
}

function partEvidence(model: SystemModel, { parts }: LatencyShortfall): Evidence[] {
  return parts.map(({ component, without }) => ({
    at: component.latency[0]?.value.at ?? component.at,
    says: `if ${nameOf(model, component.id)} took no time, it would be about ${roughWords(without)}`,
  }));
}
