// Components of flows with an objective that say themselves what cannot be seen of them. Where nothing is said, nothing is found.

import { blindSpotsOf } from "../facts/trust/observation.ts";
import { countWords, listWords, nameOf } from "../facts/words.ts";
import { defineRule, message } from "../rule.ts";

/** Flows that are named before they are counted. */
const shownFlows = 3;

export const unobserved = defineRule({
  id: "unobserved",
  title: "Part of a flow with an objective cannot be seen",
  category: "completeness",
  // More than an input that is missing here: what nobody measures, nobody can keep.
  severity: "info",
  since: "0.1.0",

  rationale: `An objective is kept by people who see that it is being missed, and where. Without metrics of a component its share in that is a
guess; without logs nobody learns what it was asked; without traces the time spent behind it belongs to nobody.`,
  remedy: `Collect what is missing, or say that it is collected.`,
  tradeoff: `Traces and logs of everything cost money and are read seldom. For a component that others watch closely, such as one run by
a provider, what they show may be enough.`,
  sources: [
    {
      title: "Site Reliability Engineering, chapter 6: Monitoring Distributed Systems",
      url: "https://sre.google/sre-book/monitoring-distributed-systems/",
      says: "Latency, traffic, errors and saturation of each user-facing part are what has to be measured at least.",
    },
    {
      title: "OpenTelemetry, Observability primer",
      url: "https://opentelemetry.io/docs/concepts/observability-primer/",
      says: "Metrics, logs and traces answer different questions of one system.",
    },
  ],
  examples: {
    bad: `client app { calls api }
service api { replicas 3  observed logs }
flow buy { load 10/s  slo availability 99% over 30d  app -> api }
`,
    good: `client app { calls api }
service api { replicas 3  observed metrics, logs, traces }
flow buy { load 10/s  slo availability 99% over 30d  app -> api }
`,
  },

  messages: {
    blind: message`${"component"} is seen by ${"seen"} alone: nobody sees its ${"unseen"} when ${"flows"} an objective.`,
  },

  check({ model, flows, report }) {
    for (const { component, seen, unseen, flows: passing } of blindSpotsOf(model, flows)) {
      const names = passing.map((flow) => nameOf(model, flow.id));
      const shown = names.length > shownFlows ? countWords(names.length, "flow") : listWords(names);
      report("blind", {
        element: component.id,
        at: component.at,
        holes: {
          component: nameOf(model, component.id),
          seen: listWords(seen),
          unseen:
            unseen.length === 1 ? `${unseen[0]}` : `${unseen.slice(0, -1).join(", ")} or ${unseen[unseen.length - 1]}`,
          flows: `${shown} ${names.length === 1 ? "misses" : "miss"}`,
        },
        flows: passing.map((flow) => flow.id),
        cause: "blind",
        evidence: [
          { at: component.observed?.at ?? component.at, says: "all that can be seen of it" },
          ...passing.slice(0, shownFlows).flatMap((flow) => {
            const objective = flow.objectives.find(({ kind }) => kind === "slo");
            return objective === undefined
              ? []
              : [{ at: objective.at, says: `${nameOf(model, flow.id)} has an objective` }];
          }),
        ],
      });
    }
  },
});
