// A circle of calls with retries on it. Which circles a flow walks, and which of their edges try again, are facts.

import type { SystemModel } from "../../language/index.ts";
import { type RetryLoop, retryLoopsOf, statedTries } from "../facts/retries/retry-loops.ts";
import { countWords, nameOf, numberWords } from "../facts/words.ts";
import { defineRule, message } from "../rule.ts";

/** Names of a circle that are written out before its middle is left to the evidence. */
const shownNames = 7;

export const retryLoop = defineRule({
  id: "retry-loop",
  title: "A circle of calls retries",
  category: "contradiction",
  since: "0.1.0",

  rationale: `Where a request can come back to a component that is already working on it, and an edge of that circle tries more than
once, every turn multiplies the tries of the turn before. One failing call then makes two, four, eight, until
something else than the design ends it: a pool, a stack, an operator. Neither a timeout nor a budget at one edge
bounds it, since each turn is a first try to the next one.`,
  remedy: `Break the circle: let one of its members hand over through a queue in place of calling, or move what both need into a
component of its own. Until then, try once on every edge of the circle.`,
  tradeoff: `Such a circle may end by data that the design does not show, as where a tree is walked or the second visit asks for
something else. Say so with an \`accept\` at the dependency, and bound it with a deadline that is passed on.`,
  sources: [
    {
      title: "Site Reliability Engineering, chapter 22: Addressing Cascading Failures",
      url: "https://sre.google/sre-book/addressing-cascading-failures/",
      says: "Calls between backends that lead back to where they came from can deadlock and amplify load; avoid them.",
    },
    {
      title: "N. Bronson et al., Metastable Failures in Distributed Systems, HotOS 2021",
      url: "https://sigops.org/s/conferences/hotos/2021/papers/hotos21-s11-bronson.pdf",
      says: "What keeps a failure alive is a feedback loop in which work makes more work.",
    },
  ],
  examples: {
    bad: `service orders { calls stock { timeout 200ms  attempts 2 } }
service stock { calls orders { timeout 200ms } }

flow buy { orders -> stock }
`,
    good: `service orders { calls stock { timeout 200ms  attempts 2 } }
service stock { publishes changed }
topic changed
worker refresher { consumes changed  calls orders { timeout 200ms } }

flow buy { orders -> stock }
`,
  },

  messages: {
    loop: message`${"circle"} is a circle on which ${"step"} up to ${"attempts"} times, so each turn multiplies the tries of the one before without end.`,
    self: message`${"name"} calls itself up to ${"attempts"} times, so each turn multiplies the tries of the one before without end.`,
  },

  check({ model, facts, flows, report }) {
    const counted = model.flows.length > 0 ? flows : facts.traffic.flows;
    for (const loop of retryLoopsOf(facts.traffic, counted)) {
      const [first] = loop.edges;
      const { dependency } = first;
      const attempts = numberWords(statedTries(first));
      const common = {
        element: dependency?.id ?? first.source,
        at: dependency?.at ?? first.at,
        flows: model.flows.length > 0 ? loop.flows.map((flow) => flow.id) : [],
        values: { attempts: statedTries(first), length: loop.members.length },
        cause: [...loop.members].sort().join(" "),
        evidence: loop.edges.map((edge) => ({
          at: edge.dependency?.at ?? edge.at,
          says: `${stepWords(model, edge)} with ${countWords(statedTries(edge), "attempt")}`,
        })),
      };
      if (loop.members.length === 1) {
        report("self", { ...common, holes: { name: nameOf(model, first.source), attempts } });
      } else {
        const holes = { circle: circleWords(model, loop), step: stepWords(model, first), attempts };
        report("loop", { ...common, holes });
      }
    }
  },
});

function stepWords(model: SystemModel, { source, target, dependency }: RetryLoop["edges"][number]): string {
  return `${nameOf(model, source)} ${dependency?.verb ?? "calls"} ${nameOf(model, target)}`;
}

/** `orders → stock → orders`. */
function circleWords(model: SystemModel, { members, edges }: RetryLoop): string {
  const names = [...members, edges[0].source].map((id) => nameOf(model, id));
  return (names.length <= shownNames ? names : [...names.slice(0, 4), "…", ...names.slice(-2)]).join(" → ");
}
