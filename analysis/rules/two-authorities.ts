// Data that is official in more than one place. Which places these are is a fact; this file says what it means.

import { authoritiesOf } from "../facts/guarantees/authorities.ts";
import { countWords, fewOf, listWords, nameOf } from "../facts/words.ts";
import { defineRule, message } from "../rule.ts";

/** Stores that are named before the rest is counted. */
const shownStores = 3;

export const twoAuthorities = defineRule({
  id: "two-authorities",
  title: "Data is official in two places",
  category: "contradiction",
  since: "0.1.0",

  rationale: `An authority is the place that decides when two copies differ. Where two places are official, every fault between
them leaves two answers that are both right by the design, and whoever repairs it has to guess. Each writer can also keep every rule
of its own store and still break one that spans both.`,
  remedy: `Keep one authority and derive the other from it (\`derived STORE within 10s\`), or part the data in two by key or by
meaning, each with an authority of its own.`,
  tradeoff: `While data moves from one store to another, both are written for some weeks. Even then one of them decides: name that
one as the authority and the other as derived.`,
  sources: [
    {
      title: "M. Kleppmann, A. R. Beresford, B. Svingen: Online Event Processing, ACM Queue 17(1), 2019",
      url: "https://queue.acm.org/detail.cfm?id=3321612",
      says: "Stores that are written side by side drift apart for good, where an order of changes that one place decides would keep them in step.",
    },
    {
      title: "P. Helland: Data on the Outside versus Data on the Inside, CIDR 2005",
      url: "https://www.cidrdb.org/cidr2005/papers/P12.pdf",
      says: "Data has one service that owns and changes it; what others hold of it is a copy of some moment.",
    },
  ],
  examples: {
    bad: `store orders-db
store warehouse-db
data order { authority orders-db  authority warehouse-db }
`,
    good: `store orders-db
store warehouse-db
data order { authority orders-db  derived warehouse-db within 1m }
`,
  },

  messages: {
    several: message`${"data"} is official in ${"count"}, ${"stores"}: where they differ, nothing says which is right.`,
  },

  check({ model, report }) {
    for (const data of model.data) {
      if (data.authorities.length < 2) continue;
      const authorities = authoritiesOf(model, data);
      if (authorities.length < 2) continue;
      report("several", {
        element: data.id,
        at: data.at,
        holes: {
          data: data.name,
          count: countWords(authorities.length, "place"),
          stores: listWords(
            fewOf(
              authorities.map(({ id }) => nameOf(model, id)),
              shownStores,
              "more store",
            ),
          ),
        },
        values: { authorities: authorities.length },
        evidence: data.authorities.map(({ id, at }) => ({ at, says: `official in ${nameOf(model, id)}` })),
      });
    }
  },
});
