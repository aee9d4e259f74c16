// Secrets that are never changed, or too seldom. The limit is a setting; a design without boundaries says nothing of trust.

import { secondsWords } from "../facts/fact-words.ts";
import { declaresTrust } from "../facts/trust/exposure.ts";
import { nameOf } from "../facts/words.ts";
import { defineRule, message } from "../rule.ts";

export const longLivedSecret = defineRule({
  id: "long-lived-secret",
  title: "A secret lives for long",
  category: "resilience",
  since: "0.1.0",

  rationale: `A secret leaks without a trace: into a log, a backup, a laptop that is sold. What it opens stays open for as long as it is valid,
and one that is never changed is valid for ever. A secret that has not been changed for a year is also one that nobody knows
how to change on the day when it has to be.`,
  remedy: `Rotate it by machine and often, or replace it by credentials that are issued for a short time.`,
  tradeoff: `Rotation that is done by hand causes outages of its own. Where the other side cannot do it by machine, a longer interval that is
kept is better than a short one that is not.`,
  sources: [
    {
      title: "OWASP Secrets Management Cheat Sheet",
      url: "https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html",
      says: "Secrets are rotated regularly and by machine, so that stolen ones work for a short time only.",
    },
    {
      title: "NIST SP 800-57 Part 1, Recommendation for Key Management",
      url: "https://csrc.nist.gov/pubs/sp/800/57/pt1/r5/final",
      says: "Each key has a period of use, which limits what its loss gives away.",
    },
  ],
  examples: {
    bad: `boundary pci
service cards { within pci  secrets from keys rotated every 365d }
coordinator keys : vault { within pci  replicas 3 }
`,
    good: `boundary pci
service cards { within pci  secrets from keys rotated every 1h }
coordinator keys : vault { within pci  replicas 3 }
`,
  },

  messages: {
    never: message`The secrets that ${"component"} has from ${"keeper"} are never rotated.`,
    seldom: message`The secrets that ${"component"} has from ${"keeper"} live for ${"age"}, longer than ${"limit"}.`,
  },

  check({ model, options, report }) {
    if (!declaresTrust(model)) return;
    const limit = options.thresholds.secretAge;
    for (const { id, at, secrets } of model.components) {
      if (secrets === undefined) continue;
      const { from, rotatedEvery } = secrets;
      const holes = { component: nameOf(model, id), keeper: nameOf(model, from.id) };
      const common = { element: id, at, cause: "age" };
      if (rotatedEvery === undefined) {
        const evidence = [{ at: from.at, says: "nothing is said of their rotation" }];
        report("never", { ...common, holes, evidence });
      } else if (rotatedEvery.value > limit) {
        const age = rotatedEvery.value;
        report("seldom", {
          ...common,
          holes: { ...holes, age: secondsWords(age), limit: secondsWords(limit) },
          values: { age, limit },
          evidence: [{ at: rotatedEvery.at, says: `rotated every ${secondsWords(age)}` }],
        });
      }
    }
  },
});
