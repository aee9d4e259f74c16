// Components that need each other before any of them can start. Which circles of needs have no beginning is a fact; circles of
// calls alone, which only matter once requests come, are left to synchronous-cycle.

import type { SystemModel } from "../../language/index.ts";
import { bootDeadlocksOf, type Cycle, needWords, wayAround } from "../facts/coupling/cycles.ts";
import { fewOf, listWords, nameOf } from "../facts/words.ts";
import { defineRule, message } from "../rule.ts";

/** Members that are named before the rest is counted. */
const shownMembers = 4;

export const bootstrapDeadlock = defineRule({
  id: "bootstrap-deadlock",
  title: "Components need each other to start",
  // While all runs nobody notices; after the one outage that stops all of it, nothing in the design brings it back.
  category: "resilience",
  since: "0.1.0",

  rationale: `A component cannot start before the host that it runs on, or before the store that its secrets come from. Where these need the
component in turn, the circle keeps itself up as long as one of it is up, and cannot be entered from outside: of all states in
which it holds together, the least one is that nothing runs. Nobody sees it on good days, since one at a time each
can be restarted. After a loss of power or of a region the way back is found by hand, in the middle of the outage.`,
  remedy: `Give the circle a beginning: a copy of what is needed at the start that does not need the rest (secrets or addresses kept on
the host, a seed cluster elsewhere), stated as a \`fallback\`, or an \`optional\` dependency that a start does without. Then start
the whole of it from nothing once a quarter.`,
  tradeoff: `Where a written and rehearsed procedure brings the circle up by hand within the time that the flows allow, and a loss of all of
it at once is rarer than the cost of a second way in, it can stay.`,
  sources: [
    {
      title: "Engineering at Meta: More details about the October 4 outage (2021)",
      url: "https://engineering.fb.com/2021/10/05/networking-traffic/outage-details/",
      says: "The tools to bring the network back needed the network, so people had to go to the machines.",
    },
    {
      title: "Amazon Builders' Library: Static stability using Availability Zones",
      url: "https://aws.amazon.com/builders-library/static-stability-using-availability-zones/",
      says: "What is needed to recover is kept where it does not depend on what has failed.",
    },
    {
      title:
        "A. Tarski: A lattice-theoretical fixpoint theorem and its applications, Pacific Journal of Mathematics 5 (1955)",
      url: "https://doi.org/10.2140/pjm.1955.5.285",
      says: "Needs that only add up have a least and a greatest state that agrees with itself; coming up from nothing reaches the least.",
    },
  ],
  examples: {
    bad: `component cluster { does "Runs all services"  calls vault }
service vault { runs on cluster }
service shop { runs on cluster }
`,
    good: `component cluster { does "Runs all services"  calls vault { fallback "the secrets that each node keeps on its disk" } }
service vault { runs on cluster }
service shop { runs on cluster }
`,
  },

  messages: {
    stuck: message`${"members"} need each other to start (${"needs"}), so once all of them are down none comes up.`,
    self: message`${"name"} needs itself to start, so once it is down it does not come up.`,
  },

  check({ model, report }) {
    for (const cycle of bootDeadlocksOf(model)) {
      const [place] = cycle.opening.needs;
      if (place === undefined) continue;
      const way = wayAround(cycle);
      const common = {
        element: place.dependency?.id ?? place.source,
        at: place.at,
        values: { members: cycle.members.length },
        evidence: way.map((need) => ({ at: need.at, says: needWords(model, need) })),
        // Sorted, since members come in the order of their declarations.
        cause: cycle.members
          .map((member) => member.id)
          .sort()
          .join(" "),
      };
      if (cycle.members.length === 1) {
        report("self", { ...common, holes: { name: nameOf(model, place.source) } });
        continue;
      }
      const needs = way.map((need) => needWords(model, need));
      report("stuck", { ...common, holes: { members: memberWords(model, cycle), needs: shortened(needs).join(", ") } });
    }
  },
});

function memberWords(model: SystemModel, { members }: Cycle): string {
  return listWords(shortened(members.map((member) => nameOf(model, member.id))));
}

function shortened(names: readonly string[]): readonly string[] {
  return fewOf(names, shownMembers, "more", "more");
}
