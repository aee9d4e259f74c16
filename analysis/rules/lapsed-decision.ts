// Decisions whose day to be looked at again has passed. Whether the decision is still right is for its owners to say.

import { defineRule, message } from "../rule.ts";

export const lapsedDecision = defineRule({
  id: "lapsed-decision",
  title: "A decision is due to be looked at again",
  category: "completeness",
  // Nothing is known to be wrong; somebody wanted to be reminded.
  severity: "info",
  since: "0.1.0",

  rationale: `A decision holds as long as what it was made for holds. Whoever wrote a day beside it knew that this would change: a load that
grows, a product that is new, a team that is small. After that day the design rests on reasons that nobody has checked.`,
  remedy: `Look at the reasons again. Write a later day where they hold, or a new decision where they do not.`,
  tradeoff: `A day that has just passed can wait for the next review of the design; nothing breaks on it.`,
  sources: [
    {
      title: "M. Nygard: Documenting architecture decisions",
      url: "https://www.cognitect.com/blog/2011/11/15/documenting-architecture-decisions",
      says: "A decision is kept with its context and consequences, so that a later team can tell when it no longer fits.",
    },
  ],
  examples: {
    today: "2027-07-01",
    bad: `decision one-database "One database for all services" {
  chose "one store" over "one for each service"
  because "The team is small."
  revisit 2027-06-01
}
`,
    good: `decision one-database "One database for all services" {
  chose "one store" over "one for each service"
  because "The team is small."
  revisit 2028-06-01
}
`,
  },

  messages: {
    due: message`${"decision"} was to be looked at again on ${"day"}.`,
  },

  check({ model, options: { today }, report }) {
    for (const { id, name, at, revisit } of model.decisions) {
      if (today === undefined || revisit === undefined || today <= revisit.day) continue;
      report("due", {
        element: id,
        at,
        holes: { decision: name, day: revisit.day },
        values: { revisit: revisit.day },
        evidence: [{ at: revisit.at, says: `to be looked at again on ${revisit.day}` }],
      });
    }
  },
});
