// Flows with a very high objective that one bad deployment takes down as a whole, because nothing divides what is deployed. It
// speaks of changes; failures of single copies and places are left to other rules.

import { undividedDeploymentsOf } from "../facts/deployments.ts";
import { availabilityObjectiveOf, errorBudgetOf, windowOf } from "../facts/error-budget.ts";
import { someWords, targetWords } from "../facts/objectives/objective-words.ts";
import { nameOf, timeWords } from "../facts/words.ts";
import { defineRule, message } from "../rule.ts";

/**
 * From four nines on the budget of a month is a few minutes, less than most changes take to be found out and undone. Below it
 * copies and a quick way back are what is commonly done.
 */
const demandingObjective = 0.9999;

export const unlimitedBlastRadius = defineRule({
  id: "unlimited-blast-radius",
  title: "One bad deployment takes the whole flow",
  category: "resilience",
  // Cells are dear, and a careful rollout answers for much of what they would.
  severity: "info",
  since: "0.1.0",

  rationale: `Most outages of systems that are well run come from changes, and a change reaches all copies of a component. A
flow that promises 99.99% or more may be down for minutes in a month; a bad change to something that all of its requests pass spends
that before it is undone. Independent cells limit it to the share of one cell.`,
  remedy: `Divide what every request passes into cells (\`cells 10 by tenant\`) and deploy to one of them first.`,
  tradeoff: `Cells multiply what is run and watched, and someone has to route to them and move tenants between them. A gradual rollout
with an automatic way back, one copy at a time, is reasonable for most systems: say so with an \`accept\`.`,
  sources: [
    {
      title: "AWS Well-Architected, guidance on cells",
      url: "https://docs.aws.amazon.com/wellarchitected/latest/reducing-scope-of-impact-with-cell-based-architecture/reducing-scope-of-impact-with-cell-based-architecture.html",
      says: "A failure, such as that of a deployment, stays in its cell and reaches the share of the customers who are in it.",
    },
    {
      title: "Site Reliability Engineering, chapter 1: Introduction",
      url: "https://sre.google/sre-book/introduction/",
      says: "Roughly 70% of outages are due to changes in a live system.",
    },
  ],
  examples: {
    bad: `client app { calls api }
service api { replicas 6 }

flow buy {
  slo availability 99.99% over 30d
  app -> api
}
`,
    good: `system shop {
  cells 10 by tenant
  client app { calls api }
  service api { replicas 6 }

  flow buy {
    slo availability 99.99% over 30d
    app -> api
  }
}
`,
  },

  messages: {
    deployment: message`One bad deployment of ${"components"} takes down all of ${"flow"}, which promises ${"target"} and may be down for ${"budget"}.`,
  },

  check({ model, flows, report }) {
    for (const flow of flows) {
      const objective = availabilityObjectiveOf(flow);
      if (objective === undefined || objective.target < demandingObjective) continue;
      const components = undividedDeploymentsOf(model, flow);
      if (components.length === 0) continue;
      const names = components.map((component) => nameOf(model, component.id)).sort();
      report("deployment", {
        element: flow.id,
        at: flow.at,
        flows: [flow.id],
        values: { deployments: components.length, share: 1 },
        holes: {
          components: someWords(names, "component").replace(/ and (?=[^,]*$)/, " or "),
          flow: nameOf(model, flow.id),
          target: targetWords(objective.target, windowOf(objective)),
          budget: timeWords(errorBudgetOf(objective)),
        },
        evidence: components.map((component) => ({
          at: component.at,
          says: `${nameOf(model, component.id)} serves every request, with all its copies alike`,
        })),
      });
    }
  },
});
