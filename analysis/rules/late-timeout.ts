// A flow whose declared worst case is above its latency objective. The sum is a fact; whether a flow's parts hang together at all
// is for other rules.

import type { Flow, Objective, SystemModel } from "../../language/index.ts";
import { ofWorstCases } from "../facts/aspects.ts";
import { perFlowReading } from "../facts/memo.ts";
import { latencyShortfallsOf } from "../facts/time/latency-objectives.ts";
import { type DesignWorstCase, designWorstCaseOf, largestParts, stepWords } from "../facts/time/worst-case-facts.ts";
import { durationWords, nameOf, numberWords } from "../facts/words.ts";
import type { Evidence } from "../finding.ts";
import { defineRule, message } from "../rule.ts";

/** Parts of the sum that are named. */
const shownParts = 2;

export const lateTimeout = defineRule({
  id: "late-timeout",
  title: "Timeouts allow more than the objective does",
  category: "resilience",
  since: "0.1.0",

  rationale: `A timeout says how long it is worth waiting. Where the waits that a request is allowed add up to more than its
latency objective, the design waits on when the objective is lost already: a dependency that slows down turns into slow
requests rather than into quick failures that a fallback or a retry could still have answered in time.`,
  remedy: `Lower the timeouts to what the dependency needs at its p99.9, try fewer times, or put a \`deadline\` over all
attempts of a step. What may be missing from the answer can be \`optional\` with a short timeout or come after the \`reply\`.`,
  tradeoff: `A late answer can be worth more than none: an upload, a payment, a report. There a timeout above the objective is
reasonable, since the objective counts most requests and the timeout serves the rest.`,
  sources: [
    {
      title: "Site Reliability Engineering, chapter 22: Addressing Cascading Failures",
      url: "https://sre.google/sre-book/addressing-cascading-failures/",
      says: "Deadlines far above what requests take let a slow backend hold its callers' resources for long.",
    },
    {
      title: "Amazon Builders' Library: Timeouts, retries, and backoff with jitter",
      url: "https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/",
      says: "A timeout that is too high loses its use, since resources are held while the client waits for it.",
    },
  ],
  examples: {
    bad: `client app { calls api { timeout 3s } }
service api { latency p50 8ms p99 60ms  reads db { timeout 2s } }
store db

flow look {
  slo latency p99 < 1s
  app -> api -> db
}
`,
    good: `client app { calls api { timeout 3s } }
service api { latency p50 8ms p99 60ms  reads db { timeout 400ms } }
store db

flow look {
  slo latency p99 < 1s
  app -> api -> db
}
`,
  },

  messages: {
    late: message`${"flow"} may take ${"bound"} before anything gives up, ${"parts"}, and its objective is ${"objective"}.`,
  },

  check({ model, facts, flows, report }) {
    for (const flow of flows) {
      const late = lateOf(model, flow);
      if (late === undefined) continue;
      const { objective, worst } = late;
      // An objective that no timeout can meet is the objective's own fault, and another rule's.
      if (latencyShortfallsOf(facts, flow).some(({ least }) => least !== undefined)) continue;
      const percentile = `p${numberWords((objective.percentile ?? 0) * 100)}`;
      const evidence: Evidence[] = [
        { at: objective.at, says: `${percentile} is to be below ${durationWords(objective.target)}` },
      ];
      for (const entry of worst.entries) {
        for (const step of [...entry.worst.steps].sort((a, b) => b.total - a.total)) {
          for (const line of stepWords(model, step)) evidence.push({ at: line.at ?? step.edge.at, says: line.says });
        }
      }
      const isLeast = worst.entries.some((entry) => entry.worst.missing.length > 0);
      const [entry] = worst.entries;
      report("late", {
        element: flow.id,
        at: flow.at,
        flows: [flow.id],
        holes: {
          flow: nameOf(model, flow.id),
          bound: `${isLeast ? "at least " : ""}${durationWords(worst.total)}`,
          parts: entry === undefined ? "" : partsWords(model, entry),
          objective: `${percentile} < ${durationWords(objective.target)}`,
        },
        values: { bound: worst.total, objective: objective.target },
        evidence,
      });
    }
  },
});

/** `2s for db`, or `3 × 2s for db` where a user's retries ask for it again. */
function partsWords(model: SystemModel, { worst, times }: DesignWorstCase["entries"][number]): string {
  return largestParts(model, worst, shownParts, times);
}

interface Late {
  readonly objective: Objective;
  readonly worst: DesignWorstCase;
}

/** The objective that the timeouts of a flow outlast together; undefined where they keep it, and where there is no bound. */
const lateOf = perFlowReading([...ofWorstCases, "objects"], (model, flow): Late | undefined => {
  const objective = tightestOf(flow);
  const worst = objective === undefined ? undefined : designWorstCaseOf(model, flow);
  // Without a bound there is a step without a timeout, and that is what is to be said.
  if (objective === undefined || worst === undefined || !Number.isFinite(worst.total)) return undefined;
  return worst.total <= objective.target * (1 + 1e-9) ? undefined : { objective, worst };
});

/** The strictest latency objective, of equals the first; a median says nothing of the slowest requests. */
function tightestOf(flow: Flow): Objective | undefined {
  let tightest: Objective | undefined;
  for (const objective of flow.objectives) {
    const { kind, measure, percentile, target } = objective;
    if (kind !== "slo" || measure !== "latency" || !((percentile ?? 0) > 0.5)) continue;
    if (tightest === undefined || target < tightest.target) tightest = objective;
  }
  return tightest;
}
