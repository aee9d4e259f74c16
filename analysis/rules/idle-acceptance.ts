// Acceptances that silence nothing though their rule ran. It reads what the engine noted of the other rules' findings; one that
// has run out is left to lapsed-acceptance, and one of a rule that did not run is left alone.

import { acceptancesIn, holdsOn } from "../facts/acceptances.ts";
import { nameOf } from "../facts/words.ts";
import { defineRule, message } from "../rule.ts";

export const idleAcceptance = defineRule({
  id: "idle-acceptance",
  title: "An acceptance silences nothing",
  category: "completeness",
  // It would silence, unseen, whatever the rule finds there one day.
  severity: "warning",
  since: "0.1.0",
  judgesFindings: true,

  rationale: `An acceptance with nothing to accept tells readers of a weakness that the design does not have. Worse, it stays in wait: the
next change that brings the weakness back is accepted in advance, for a reason that was given for something else.`,
  remedy: `Take the acceptance away. Where it is meant for another element, move it there: an acceptance covers the findings that
stand at its own element, and on a flow that flow's share of them.`,
  tradeoff: `While a change is under way it can stay until the design is as it will be; give it a day, and it will be heard of then.`,
  sources: [
    {
      title: "ESLint: Report unused disable directives",
      url: "https://eslint.org/docs/latest/use/configure/rules",
      says: "Comments that disable a rule where it would report nothing are themselves reported, so that they do not gather.",
    },
  ],
  examples: {
    bad: `client app { calls api }
service api {
  replicas 3
  accept single-point-of-failure because "There is only one of it."
}
flow buy { load 5/s  app -> api }
`,
    good: `client app { calls api }
service api {
  accept single-point-of-failure because "There is only one of it."
}
flow buy { load 5/s  app -> api }
`,
  },

  messages: {
    idle: message`The acceptance of ${"rule"} at ${"element"} silences nothing: ${"rule"} finds nothing there.`,
  },

  check({ model, options, outcome, report }) {
    for (const { element, acceptance } of acceptancesIn(model)) {
      if (!outcome.ran.has(acceptance.rule) || outcome.used.has(acceptance)) continue;
      if (!holdsOn(acceptance, options.today)) continue;
      report("idle", {
        element,
        at: acceptance.at,
        holes: { rule: acceptance.rule, element: nameOf(model, element) },
        cause: acceptance.rule,
      });
    }
  },
});
