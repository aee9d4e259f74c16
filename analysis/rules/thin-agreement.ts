// A promise to customers that is broken no later than the team's own objective, or that has none behind it. Whether the design can
// keep either is left to the rules on objectives.

import type { Objective } from "../../language/index.ts";
import { windowOf } from "../facts/error-budget.ts";
import { agreementsOf } from "../facts/objectives/agreements.ts";
import { targetWords } from "../facts/objectives/objective-words.ts";
import { durationWords, nameOf, percentWords } from "../facts/words.ts";
import { defineRule, message } from "../rule.ts";

export const thinAgreement = defineRule({
  id: "thin-agreement",
  title: "An agreement has no objective ahead of it",
  category: "resilience",
  since: "0.1.0",

  rationale: `An agreement with customers costs money when it is broken, so there has to be something that is broken earlier and
costs nothing but attention: the team's own objective. Where the two are equal, the first alarm is the breach; where there is no
objective, nobody is told at all.`,
  remedy: `Set the objective above the agreement by what it takes to react, such as 99.9% inside for 99.5% outside, or lower the
agreement.`,
  tradeoff: `A tight agreement can be what sells. With penalties that are small beside the sale it is reasonable to promise what the team
aims at, and to know that breaches are a cost of doing business.`,
  sources: [
    {
      title: "Site Reliability Engineering, chapter 4: Service Level Objectives",
      url: "https://sre.google/sre-book/service-level-objectives/",
      says: "A tighter objective inside than the one that is advertised leaves room to react to trouble before users see it.",
    },
  ],
  examples: {
    bad: `client app { calls api }
service api

flow buy {
  slo availability 99.9% over 30d
  sla availability 99.9% over 30d
  app -> api
}
`,
    good: `client app { calls api }
service api

flow buy {
  slo availability 99.9% over 30d
  sla availability 99.5% over 30d
  app -> api
}
`,
  },

  messages: {
    thin: message`The SLA of ${"name"}, ${"sla"}, leaves no room below its SLO of ${"slo"}.`,
    unbacked: message`The SLA of ${"name"}, ${"sla"}, has no SLO behind it.`,
  },

  check({ model, flows, report }) {
    for (const { element, sla, slo, buffer } of agreementsOf(model, flows)) {
      if (buffer !== undefined && buffer > 0) continue;
      const common = {
        element: element.id,
        at: sla.at,
        // One agreement of each measure: the numbers in it may change.
        cause: [sla.measure, sla.percentile, sla.data?.id].filter((part) => part !== undefined).join(" "),
        flows: "body" in element ? [element.id] : [],
      };
      const holes = { name: nameOf(model, element.id), sla: objectiveWords(sla) };
      if (slo === undefined) report("unbacked", { ...common, values: { sla: sla.target }, holes });
      else {
        report("thin", {
          ...common,
          values: { sla: sla.target, slo: slo.target },
          holes: { ...holes, slo: objectiveWords(slo) },
          evidence: [{ at: slo.at, says: "the objective" }],
        });
      }
    }
  },
});

/** `99.9% over 30 d`, `p99 under 500ms`, `photo within 10s`. */
function objectiveWords(objective: Objective): string {
  switch (objective.measure) {
    case "availability":
      return targetWords(objective.target, windowOf(objective));
    case "latency":
      return `p${percentWords(objective.percentile ?? 1).slice(0, -1)} under ${durationWords(objective.target)}`;
    case "freshness":
      return `${objective.data?.id ?? "data"} within ${durationWords(objective.target)}`;
    default:
      return objective.measure satisfies never;
  }
}
