// A failover that waits for a person in a flow whose error budget is smaller than one such wait. It says nothing of failovers
// that are counted automatically, nor of copies without any failover, which are single points of failure.

import type { Flow, SystemModel } from "../../language/index.ts";
import { type ManualFailover, manualFailoversOf } from "../facts/manual-failovers.ts";
import { flowListWords, namedContributors } from "../facts/objectives/objective-words.ts";
import { unreachableBy } from "../facts/objectives/shortfall.ts";
import { nameOf, shareWords, timeWords } from "../facts/words.ts";
import type { Evidence } from "../finding.ts";
import { defineRule, message } from "../rule.ts";

export const manualFailover = defineRule({
  id: "manual-failover",
  title: "One manual failover spends the whole error budget",
  category: "resilience",
  since: "0.1.0",

  rationale: `A person who fails over has to be woken, to understand, to decide and to act. Where that takes longer than the
flow may be down in its whole window, the first loss of the primary misses the objective, whatever the rest of the design does, and
the copies that stand ready change nothing about it.`,
  remedy: `Let the failover be automatic (\`failover automatic within 30s\`), with agreement on who is primary so that there are
never two. Where it has to stay with a person, state the objective that this allows.`,
  tradeoff: `An automatic failover can act on a false alarm, and one that loses acknowledged writes may be worse than waiting. A
person is the better choice where a wrong promotion costs more than the outage, as with asynchronous copies of money.`,
  sources: [
    {
      title: "Site Reliability Engineering, chapter 3: Embracing Risk",
      url: "https://sre.google/sre-book/embracing-risk/",
      says: "A system with a target of 99.99% may be down for 52.56 minutes in a whole year.",
    },
    {
      title: "The Calculus of Service Availability, ACM Queue 15 (2017)",
      url: "https://queue.acm.org/detail.cfm?id=3096459",
      says: "How long an outage lasts counts as much as how often one comes, so that quick and automatic ways around it are worth their price.",
    },
  ],
  examples: {
    bad: `client app { calls api }
service api { replicas 3  writes db }
store db {
  replicas 1 primary + 1 sync
  failover manual within 30min
}

flow buy {
  slo availability 99.99% over 30d
  app -> api -> db
}
`,
    good: `client app { calls api }
service api { replicas 3  writes db }
store db {
  replicas 1 primary + 1 sync
  failover automatic within 30s
}

flow buy {
  slo availability 99.99% over 30d
  app -> api -> db
}
`,
  },

  messages: {
    failover: message`One manual failover of ${"component"} takes ${"within"}, more than the ${"budget"} that ${"flow"} may be down per ${"window"}${"others"}.`,
    part: message`One manual failover of ${"component"} takes ${"within"} and fails ${"share"} of ${"flow"}, more than the ${"budget"} that it may be down per ${"window"}${"others"}.`,
  },

  check({ model, flows, options, report }) {
    for (const failover of manualFailoversOf(model, flows, options.thresholds.share)) {
      const waiting = failover.flows.filter(({ flow }) => !isNamedFor(model, flow, failover));
      const [tightest, ...others] = waiting;
      if (tightest === undefined) continue;
      const { component, within } = failover;
      const common = {
        element: component.id,
        at: component.at,
        cause: "failover",
        flows: waiting.map(({ flow }) => flow.id),
        values: { within, budget: tightest.budget },
        evidence: evidenceOf(model, { ...failover, flows: waiting }),
      };
      const rest = others.map(({ flow }) => flow);
      const holes = {
        component: nameOf(model, component.id),
        within: timeWords(within),
        flow: nameOf(model, tightest.flow.id),
        budget: timeWords(tightest.budget),
        window: timeWords(tightest.window),
        others: rest.length === 0 ? "" : `, and too much for ${flowListWords(model, rest)} as well`,
      };
      if (tightest.share[0] >= 1) report("failover", { ...common, holes });
      else report("part", { ...common, holes: { ...holes, share: shareWords(tightest.share) } });
    }
  },
});

/** Whether the flow's objective is ruled out, and the failover is named among what costs most. */
function isNamedFor(model: SystemModel, flow: Flow, { component }: ManualFailover): boolean {
  const shortfall = unreachableBy(model, flow);
  if (shortfall === undefined) return false;
  const named = namedContributors(shortfall.contributors);
  return named.some(({ element, events }) => element === component.id && events[0]?.kind === "failover");
}

function evidenceOf(model: SystemModel, { component, flows }: ManualFailover): readonly Evidence[] {
  const { failover, mtbf } = component;
  const evidence: Evidence[] = [];
  if (failover !== undefined) evidence.push({ at: failover.at, says: "a person makes the failover" });
  if (mtbf !== undefined) evidence.push({ at: mtbf.at, says: `one is due about every ${timeWords(mtbf.value)}` });
  return [
    ...evidence,
    ...flows.map(({ flow, cost, budget }) => ({
      at: flow.at,
      says: `${nameOf(model, flow.id)} may be down for ${timeWords(budget)}, and one failover costs it ${timeWords(cost)}`,
    })),
  ];
}
