// Official data in a place that forgets: a store that says so, a cache, or a cache that confirms writes before its store has
// them. Which places these are is a fact; this file says what is lost with them.

import { type VolatileAuthority, volatileAuthoritiesOf } from "../facts/guarantees/authorities.ts";
import { fewOf, listWords, nameOf } from "../facts/words.ts";
import { defineRule, message } from "../rule.ts";

/** Data that is named before the rest is counted. */
const shownData = 3;

export const volatileAuthority = defineRule({
  id: "volatile-authority",
  title: "Official data is kept where it can be lost",
  category: "contradiction",
  since: "0.1.0",

  rationale: `The authority is what everything else is rebuilt from. If it forgets on a restart, an eviction or a failover, nothing
is left to rebuild it from: copies elsewhere were derived from it and say only what was true some time ago. A cache that writes
behind is such a place for as long as it has not passed a write on, although its store is durable.`,
  remedy: `Keep the official state in a durable store and let the fast one be a cache of it (\`cache … { of STORE }\`). Instead of
writing behind, write through, or put a durable queue between. Where the component is durable after all, state it: \`guarantees durable\`.`,
  tradeoff: `State that is worthless a moment later, such as positions, presence or locks with a lease, can live in memory alone.
Declare no \`data\` with an authority for it, or accept the finding and say what is lost.`,
  sources: [
    {
      title: "Redis documentation: Persistence",
      url: "https://redis.io/docs/latest/operate/oss_and_stack/management/persistence/",
      says: "Without persistence everything is gone with the process; with snapshots or a log, what came after the last of them is.",
    },
    {
      title: "Azure Architecture Center: Cache-Aside pattern",
      url: "https://learn.microsoft.com/en-us/azure/architecture/patterns/cache-aside",
      says: "What is in a cache may be evicted at any time, so the store behind it has to hold the data.",
    },
  ],
  examples: {
    bad: `cache sessions : redis
data session { authority sessions }
`,
    good: `store session-db : postgres
cache sessions : redis { of session-db  ttl 10m }
data session { authority session-db }
`,
  },

  messages: {
    store: message`${"component"} holds what is official of ${"data"}, and says of itself that nothing lasts in it.`,
    cache: message`${"component"} holds what is official of ${"data"}, and is a cache that promises nothing durable.`,
    behind: message`${"component"} confirms writes of ${"data"} before ${"store"} has them, and what it has not passed on is lost with it.`,
  },

  check({ model, report }) {
    for (const found of volatileAuthoritiesOf(model)) {
      const { component, store, kind } = found;
      const common = {
        element: component.id,
        at: component.at,
        values: { data: found.data.length },
        evidence: evidenceOf(found),
      };
      const names = found.data.map(({ name }) => name);
      const data = listWords(fewOf(names, shownData, "more", "more"));
      const name = nameOf(model, component.id);
      if (kind === "write-behind" && store !== undefined) {
        report("behind", { ...common, holes: { component: name, data, store: nameOf(model, store.id) } });
      } else {
        report(kind === "cache" ? "cache" : "store", { ...common, holes: { component: name, data } });
      }
    }
  },
});

function evidenceOf({ component, data, store }: VolatileAuthority) {
  const keeper = store ?? component;
  const pattern = store === undefined ? undefined : component.pattern;
  const promise = component.guarantees.find(({ name, origin }) => name === "volatile" && origin.kind === "written");
  return [
    ...(promise === undefined ? [] : [{ at: promise.at, says: "volatile" }]),
    ...(pattern === undefined ? [] : [{ at: pattern.at, says: "confirms before the store has the write" }]),
    ...data.flatMap((one) =>
      one.authorities
        .filter(({ id }) => id === keeper.id)
        .map(({ at }) => ({ at, says: `${one.name} is official here` })),
    ),
  ];
}
