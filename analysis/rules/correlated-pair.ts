// Two components that stand in for each other and that one cause can fail together, in a flow whose objective holds only while
// they fail independently. Which pairs these are is a fact; one event that takes both down is left to other rules.

import type { SystemModel } from "../../language/index.ts";
import { type CorrelatedPair, correlatedPairsOf, type Joint, type PairedFlow } from "../facts/correlated-pairs.ts";
import { flowListWords } from "../facts/objectives/objective-words.ts";
import { listWords, nameOf, timeWords } from "../facts/words.ts";
import { defineRule, message } from "../rule.ts";

export const correlatedPair = defineRule({
  id: "correlated-pair",
  title: "Two stand-ins have a cause of failure in common",
  category: "resilience",
  // That they share something is a choice of the design; nothing says that they have failed together.
  severity: "info",
  since: "0.1.0",

  rationale: `A fallback is worth as much as it fails at other times than what it stands in for. Multiplying the two shares
of downtime takes that for granted. What runs on one cluster, is one technology of one version, or is deployed by one team together
is failed together by one upgrade, one bug or one bad configuration, and where an objective rests on the product it is then
missed by a wide margin.`,
  remedy: `Take what they share apart: another cluster, another technology for one of the two, deployments on different days.
Where that is not worth it, let the fallback be a static answer, which shares nothing.`,
  tradeoff: `Two technologies cost twice the knowledge, and two clusters twice the upkeep. Sharing is reasonable where changes reach the
two at different times and are undone quickly, which is what most common causes come to.`,
  sources: [
    {
      title: "NUREG/CR-5485, Guidelines on Modeling Common-Cause Failures in Probabilistic Risk Assessment (1998)",
      says: "Redundant parts of one design, installed and maintained alike, fail together far more often than the product of their rates.",
    },
    {
      title:
        "J. C. Knight and N. G. Leveson, An Experimental Evaluation of the Assumption of Independence in Multiversion Programming (1986)",
      says: "Even programs written apart from each other fail on the same inputs more often than independence predicts.",
    },
  ],
  examples: {
    bad: `client app { calls api }
service api {
  replicas 3  availability 99.9%
  reads near { fallback far }
  reads far
}
store near : redis { availability 99.9% }
store far : redis { availability 99.9% }

flow look {
  slo availability 99.99% over 30d
  app -> api
}
`,
    good: `client app { calls api }
service api {
  replicas 3  availability 99.9%
  reads near { fallback far }
  reads far
}
store near : redis { availability 99.9% }
store far : postgres { availability 99.9% }

flow look {
  slo availability 99.99% over 30d
  app -> api
}
`,
  },

  messages: {
    pair: message`${"first"} and ${"second"} stand in for each other and ${"joint"}: failing together, they cost ${"flows"} ${"time"} per ${"window"} against a budget of ${"budget"}.`,
  },

  check({ model, flows, report }) {
    for (const pair of correlatedPairsOf(model, flows)) {
      const [first, second] = pair.components;
      const worst = worstOf(pair);
      report("pair", {
        element: first.id,
        at: first.at,
        cause: second.id,
        flows: pair.flows.map(({ flow }) => flow.id),
        values: { together: worst.together, budget: worst.budget },
        holes: {
          first: nameOf(model, first.id),
          second: nameOf(model, second.id),
          joint: listWords(pair.joints.map((joint) => jointWords(model, joint))),
          flows: flowListWords(
            model,
            pair.flows.map(({ flow }) => flow),
          ),
          time: `${pair.flows.length > 1 ? "up to " : ""}${timeWords(worst.together)}`,
          window: timeWords(worst.window),
          budget: timeWords(worst.budget),
        },
        evidence: [
          { at: second.at, says: `${nameOf(model, second.id)} is lost with ${nameOf(model, first.id)}` },
          ...pair.flows.map(({ flow, together }) => ({
            at: flow.at,
            says: `${nameOf(model, flow.id)} is lost while both are down, ${timeWords(together)} at the most`,
          })),
        ],
      });
    }
  },
});

/** The flow whose budget is overspent most. */
function worstOf({ flows }: CorrelatedPair): PairedFlow {
  const overspent = ({ together, budget }: PairedFlow) => together / Math.max(budget, 1e-9);
  return [...flows].sort((a, b) => overspent(b) - overspent(a))[0] as PairedFlow;
}

function jointWords(model: SystemModel, joint: Joint): string {
  switch (joint.kind) {
    case "technology":
      return `are both ${joint.name}`;
    case "host":
      return `both run on ${nameOf(model, joint.id)}`;
    case "owner":
      return `are both deployed by ${joint.owner} in ${model.containerById.get(joint.container)?.name ?? joint.container}`;
    default:
      return joint satisfies never;
  }
}
