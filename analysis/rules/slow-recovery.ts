// Copies that take longer to start than something else promises: autoscaling, or a flow that is down until the copy is
// back. That there is only one copy is left to single-point-of-failure; this says that not even a restart is affordable.

import type { SystemModel } from "../../language/index.ts";
import { flowListWords } from "../facts/objectives/objective-words.ts";
import { type Recovery, slowRecoveriesOf } from "../facts/recoveries.ts";
import { nameOf, timeWords } from "../facts/words.ts";
import type { Evidence } from "../finding.ts";
import { defineRule, message } from "../rule.ts";

export const slowRecovery = defineRule({
  id: "slow-recovery",
  title: "A copy starts too slowly for what is promised",
  category: "resilience",
  since: "0.1.0",

  rationale: `What recovers by starting anew recovers no faster than it starts. A copy that needs minutes to load its state cannot be
the answer that autoscaling promises within seconds: the load is there before the copy is. Where a flow has no other copy to go to,
each crash and each deployment costs it one start, and one start can be more than its whole budget.`,
  remedy: `Make the start shorter (load state later, keep images small), keep a copy ready (\`standby 1\`), scale earlier, or state the
time that it really takes.`,
  tradeoff: `A fast start is bought with state that is loaded later, so the first requests are slower. Where starts are rare and
announced, a slow one is reasonable.`,
  sources: [
    {
      title: "The Twelve-Factor App, IX. Disposability",
      url: "https://12factor.net/disposability",
      says: "Processes that start within seconds can be scaled, moved and replaced at any time.",
    },
    {
      title: "Site Reliability Engineering, chapter 22: Addressing Cascading Failures",
      url: "https://sre.google/sre-book/addressing-cascading-failures/",
      says: "Processes are slow just after they have started, which has to be counted when capacity is added under load.",
    },
  ],
  examples: {
    bad: `client app { calls api }
service api {
  autoscale 2..20 within 90s
  starts within 5min
}

flow buy { load 100/s  app -> api }
`,
    good: `client app { calls api }
service api {
  autoscale 2..20 within 90s
  starts within 45s
}

flow buy { load 100/s  app -> api }
`,
  },

  messages: {
    autoscale: message`A copy of ${"component"} starts within ${"starts"}, and its autoscaling promises one within ${"promised"}.`,
    budget: message`A copy of ${"component"} starts within ${"starts"}, and ${"flow"}, which is lost with it, may be down for ${"budget"} per ${"window"}${"others"}.`,
  },

  check({ model, flows, options, report }) {
    for (const recovery of slowRecoveriesOf(model, flows, options.thresholds.share)) {
      const { component, starts, autoscale } = recovery;
      const common = { element: component.id, at: component.at, evidence: evidenceOf(model, recovery) };
      const holes = { component: nameOf(model, component.id), starts: timeWords(starts) };
      if (autoscale !== undefined) {
        const values = { starts, promised: autoscale };
        report("autoscale", { ...common, values, holes: { ...holes, promised: timeWords(autoscale) } });
      }
      const [tightest, ...others] = recovery.flows;
      if (tightest === undefined) continue;
      const rest = others.map(({ flow }) => flow);
      report("budget", {
        ...common,
        flows: recovery.flows.map(({ flow }) => flow.id),
        values: { starts, budget: tightest.budget },
        holes: {
          ...holes,
          flow: nameOf(model, tightest.flow.id),
          budget: timeWords(tightest.budget),
          window: timeWords(tightest.window),
          others: rest.length === 0 ? "" : `; it is too long for ${flowListWords(model, rest)} as well`,
        },
      });
    }
  },
});

function evidenceOf(model: SystemModel, { component, flows }: Recovery): readonly Evidence[] {
  const { startsWithin, autoscale } = component;
  const evidence: Evidence[] = [];
  if (startsWithin !== undefined) evidence.push({ at: startsWithin.at, says: "the start of a copy" });
  if (autoscale?.within !== undefined) evidence.push({ at: autoscale.within.at, says: "the promise of autoscaling" });
  return [
    ...evidence,
    ...flows.map(({ flow, cost, budget }) => ({
      at: flow.at,
      says: `one start costs ${nameOf(model, flow.id)} ${timeWords(cost)} of its ${timeWords(budget)}`,
    })),
  ];
}
