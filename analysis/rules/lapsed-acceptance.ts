// Acceptances whose day has passed. The findings that they silenced are back by themselves, each saying so; this rule shows
// where the text is that has run out, also where nothing is left to be silenced.

import { acceptancesIn, holdsOn } from "../facts/acceptances.ts";
import { nameOf } from "../facts/words.ts";
import { defineRule, message } from "../rule.ts";

export const lapsedAcceptance = defineRule({
  id: "lapsed-acceptance",
  title: "An acceptance has run out",
  category: "completeness",
  // A finding that somebody once took upon themselves stands unanswered again, which is as grave as the finding was.
  severity: "warning",
  since: "0.1.0",

  rationale: `An acceptance with a day is a promise to look again. Once the day has passed nobody has looked: the risk that was taken
for a while is now taken for good, by nobody in particular, and the reason beside it speaks of a past situation.`,
  remedy: `Look at what was accepted. Mend it, or write a new day with a reason that holds today; take the acceptance away where the
finding is gone.`,
  tradeoff: `An acceptance that is meant for good is better written without a day: it then says so openly and runs out never.`,
  sources: [
    {
      title: "Microsoft: Azure Policy exemption structure",
      url: "https://learn.microsoft.com/en-us/azure/governance/policy/concepts/exemption-structure",
      says: "An exemption with a date of expiry is no longer honoured after it, and its record is kept and shown.",
    },
  ],
  examples: {
    today: "2027-03-01",
    bad: `client app { calls api }
service api {
  accept single-point-of-failure because "Until the second site is open." until 2027-01-01
}
flow buy { load 5/s  app -> api }
`,
    good: `client app { calls api }
service api {
  accept single-point-of-failure because "Until the second site is open." until 2027-06-01
}
flow buy { load 5/s  app -> api }
`,
  },

  messages: {
    lapsed: message`The acceptance of ${"rule"} at ${"element"} ended on ${"day"}.`,
  },

  check({ model, options, report }) {
    for (const { element, acceptance } of acceptancesIn(model)) {
      if (acceptance.until === undefined || holdsOn(acceptance, options.today)) continue;
      report("lapsed", {
        element,
        at: acceptance.at,
        holes: { rule: acceptance.rule, element: nameOf(model, element), day: acceptance.until },
        values: { until: acceptance.until },
        cause: acceptance.rule,
      });
    }
  },
});
