// Stores with nothing between them and the outside. Which they are is a fact; a design without boundaries has none.

import { exposedStoresOf } from "../facts/trust/exposure.ts";
import { listWords, nameOf, numberWords } from "../facts/words.ts";
import { defineRule, message } from "../rule.ts";

/** Users that are named before they are counted. */
const shownUsers = 3;

export const exposedStore = defineRule({
  id: "exposed-store",
  title: "A store lies open to the outside",
  category: "contradiction",
  since: "0.1.0",

  rationale: `A store answers what it is asked. Where a client, or a component that the whole world can reach, asks it directly, every bug in that
one place is a way to all the data: there is nobody in between who knows which question a user may put. A design that draws
boundaries around what it protects contradicts itself there.`,
  remedy: `Put a service between the two that knows who may ask for what, or a gateway that checks it; or let the caller prove who it is, over
an encrypted connection, so that the store itself can tell.`,
  tradeoff: `Files that everybody may read are best served straight from their store: leave it outside of every boundary and say \`public\`.
Uploads straight into a bucket with a signed address are fine too, and say so with \`tls\` and \`authenticates by\`.`,
  sources: [
    {
      title: "OWASP Top Ten 2021, A01: Broken Access Control",
      url: "https://owasp.org/Top10/A01_2021-Broken_Access_Control/",
      says: "Access is decided in trusted code on the server, where whoever asks cannot change the decision.",
    },
    {
      title: "NIST SP 800-207, Zero Trust Architecture",
      url: "https://csrc.nist.gov/pubs/sp/800/207/final",
      says: "Access to each resource passes a point that decides on it.",
    },
  ],
  examples: {
    bad: `boundary inside
client app { writes photos-db { timeout 1s } }
store photos-db { within inside }
`,
    good: `boundary inside
client app { calls api { timeout 1s  tls } }
service api { within inside  writes photos-db { timeout 300ms } }
store photos-db { within inside }
`,
  },

  messages: {
    used: message`${"users"} ${"store"} directly from outside, with nothing between.`,
    public: message`${"store"} is public inside ${"boundary"}, with nothing between it and the outside.`,
  },

  check({ model, report }) {
    for (const { store, ways } of exposedStoresOf(model)) {
      const name = nameOf(model, store.id);
      if (ways.length === 0) {
        const boundary = store.boundary?.id ?? "";
        const evidence = [
          { at: store.public?.at ?? store.at, says: `${name} can be reached from outside` },
          { at: store.boundary?.at ?? store.at, says: `and lies in ${boundary}` },
        ];
        report("public", {
          element: store.id,
          at: store.at,
          holes: { store: name, boundary },
          evidence,
          cause: "exposed",
        });
        continue;
      }
      const names = [...new Set(ways.map(({ source }) => nameOf(model, source.id)))];
      const users = names.length > shownUsers ? `${numberWords(names.length)} components` : listWords(names);
      report("used", {
        element: store.id,
        at: store.at,
        holes: { users: `${users} ${names.length === 1 ? "reaches" : "reach"}`, store: name },
        cause: "exposed",
        values: { users: names.length },
        evidence: ways.map(({ source, dependency }) => ({
          at: dependency.at,
          says: `${nameOf(model, source.id)}, ${source.kind === "client" ? "a client" : "which is public"}, ${dependency.verb} it`,
        })),
      });
    }
  },
});
