// An availability objective that what is written does not rule out, and that the estimate misses: by the default of a technology,
// or at the lower end of what is stated. What even the best case misses is left to unreachable-objective.

import type { SystemModel } from "../../language/index.ts";
import {
  contributorEvidence,
  contributorWords,
  missedWords,
  roughTimeWords,
  someWords,
  targetWords,
} from "../facts/objectives/objective-words.ts";
import { type Contributor, optimisticBy } from "../facts/objectives/shortfall.ts";
import { nameOf, shareWords, timeWords } from "../facts/words.ts";
import { defineRule, message } from "../rule.ts";

export const optimisticObjective = defineRule({
  id: "optimistic-objective",
  title: "The estimate is below the objective",
  category: "resilience",
  since: "0.1.0",

  rationale: `Every part that the flow cannot do without has a figure, some of them written in the project and others the
default of a technology, such as the SLA that its provider publishes. Taken together they miss the objective. The promise can
still be kept, if the parts are better than these figures say; it rests on that, and nothing in the design states it.`,
  remedy: `State the figure that is measured here, which replaces the default. Where it is no better, give the costliest part
copies, or let a fallback or an optional step do without it.`,
  tradeoff: `A provider's SLA is a refund term, and the service behind it is usually better. An objective above it is reasonable where
that is known from measurements: write the measured figure, or say so with an \`accept\`.`,
  sources: [
    {
      title: "The Calculus of Service Availability, ACM Queue 15 (2017)",
      url: "https://queue.acm.org/detail.cfm?id=3096459",
      says: "A service needs critical dependencies that are each about a nine better than itself.",
    },
    {
      title: "AWS Well-Architected Framework, Reliability Pillar",
      url: "https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/availability.html",
      says: "The availability of what a workload depends on is part of its own.",
    },
  ],
  examples: {
    bad: `client app { calls api }
service api { replicas 3  availability 99.9%  writes table }
store table : dynamodb

flow buy {
  slo availability 99.995% over 30d
  app -> api -> table
}
`,
    good: `client app { calls api }
service api { replicas 3  availability 99.9%  writes table }
store table : dynamodb { availability 99.999% }

flow buy {
  slo availability 99.995% over 30d
  app -> api -> table
}
`,
  },

  messages: {
    assumed: message`${"flow"} promises ${"target"} and is estimated at ${"estimate"}, taking ${"assumptions"}: ${"downtime"} per ${"window"} is lost, most of it to ${"contributors"}, and ${"missing"} of it is too much.`,
    stated: message`${"flow"} promises ${"target"} and is estimated at ${"estimate"} where the worse end of what is known holds: ${"downtime"} per ${"window"} is lost, most of it to ${"contributors"}, and ${"missing"} of it is too much.`,
  },

  check({ model, flows, report }) {
    for (const flow of flows) {
      const shortfall = optimisticBy(model, flow);
      if (shortfall === undefined) continue;
      const { objective, window, availability, missing, downtime, contributors } = shortfall;
      const assumed = contributors.filter(({ figure }) => !figure.isWritten);
      const common = {
        element: flow.id,
        at: flow.at,
        flows: [flow.id],
        // Stating one figure of two changes the words and not what is wrong.
        cause: "estimate",
        values: { target: objective.target, estimate: availability, downtime, missing },
        evidence: [
          { at: objective.at, says: `the objective leaves ${timeWords(shortfall.budget)} per ${timeWords(window)}` },
          ...contributorEvidence(model, contributors),
        ],
      };
      const holes = {
        flow: nameOf(model, flow.id),
        target: targetWords(objective.target, window),
        estimate: missedWords(availability, objective.target),
        downtime: roughTimeWords(downtime),
        missing: roughTimeWords(missing),
        window: timeWords(window),
        contributors: contributorWords(model, contributors),
      };
      if (assumed.length === 0) report("stated", { ...common, holes });
      else report("assumed", { ...common, holes: { ...holes, assumptions: assumptionWords(model, assumed) } });
    }
  },
});

/** `table at 99.99%, a default of dynamodb`. */
function assumptionWords(model: SystemModel, assumed: readonly Contributor[]): string {
  const words = assumed.map(({ element, figure }) => {
    const origin = figure.says.slice(figure.says.lastIndexOf(", ") + 2);
    return `${nameOf(model, element)} at ${shareWords([1 - figure.high, 1 - figure.low])} (${origin})`;
  });
  return someWords(words, "default");
}
