// An availability objective above the most that what is written allows. The ceiling is a fact and a bound; estimates and
// defaults of technologies are left to optimistic-objective.

import {
  contributorEvidence,
  contributorWords,
  missedWords,
  roughTimeWords,
  targetWords,
} from "../facts/objectives/objective-words.ts";
import { unreachableBy } from "../facts/objectives/shortfall.ts";
import { nameOf, timeWords } from "../facts/words.ts";
import { defineRule, message } from "../rule.ts";

export const unreachableObjective = defineRule({
  id: "unreachable-objective",
  title: "The design's own figures rule the objective out",
  category: "contradiction",
  since: "0.1.0",

  rationale: `A flow is up only while everything that it cannot do without is up. Where the figures that the project itself
states for these parts leave less time than the objective allows, no way of operating the design meets it: the objective and the
figures contradict each other. Parts without a figure count as never failing here, so the truth is lower still.`,
  remedy: `Begin with the part that costs most: give it copies, let a fallback or an optional step do without it, or take it out of
what the flow waits for. Else state the objective that the design can carry.`,
  tradeoff: `None for the contradiction itself. Figures are often written too low: a measured figure that is better than the stated one
settles the matter as well as a copy does.`,
  sources: [
    {
      title: "The Calculus of Service Availability, ACM Queue 15 (2017)",
      url: "https://queue.acm.org/detail.cfm?id=3096459",
      says: "A service is no more available than the intersection of its critical dependencies and itself.",
    },
    {
      title: "AWS Well-Architected Framework, Reliability Pillar",
      url: "https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/availability.html",
      says: "The availabilities of hard dependencies multiply.",
    },
  ],
  examples: {
    bad: `client app { calls api }
service api { availability 99.9%  writes db }
store db { availability 99.95% }

flow buy {
  slo availability 99.95% over 30d
  app -> api -> db
}
`,
    good: `client app { calls api }
service api { replicas 2  availability 99.9%  writes db }
store db {
  replicas 1 primary + 1 sync
  failover automatic within 30s
  availability 99.95%
}

flow buy {
  slo availability 99.95% over 30d
  app -> api -> db
}
`,
  },

  messages: {
    ceiling: message`${"flow"} promises ${"target"}, and what is written allows at most ${"cap"}: ${"downtime"} per ${"window"} is lost, most of it to ${"contributors"}, and ${"missing"} of it is too much.`,
  },

  check({ model, flows, report }) {
    for (const flow of flows) {
      const shortfall = unreachableBy(model, flow);
      if (shortfall === undefined) continue;
      const { objective, window, availability, missing, downtime, contributors } = shortfall;
      report("ceiling", {
        element: flow.id,
        at: flow.at,
        flows: [flow.id],
        values: { target: objective.target, cap: availability, downtime, missing },
        holes: {
          flow: nameOf(model, flow.id),
          target: targetWords(objective.target, window),
          cap: missedWords(availability, objective.target),
          downtime: roughTimeWords(downtime),
          missing: roughTimeWords(missing),
          window: timeWords(window),
          contributors: contributorWords(model, contributors),
        },
        evidence: [
          { at: objective.at, says: `the objective leaves ${timeWords(shortfall.budget)} per ${timeWords(window)}` },
          ...contributorEvidence(model, contributors),
        ],
      });
    }
  },
});
