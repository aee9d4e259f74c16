// Caches in front of an origin that could not take their reads. What falls through an empty cache is a fact; whether the origin
// then finds back by itself is metastable-overload's question, and an origin that is too small anyway is over-capacity's.

import { coldCachesOf } from "../facts/capacity/cold-cache.ts";
import { copyServes } from "../facts/capacity/utilisation.ts";
import { factorWords, nameOf, percentWords, rateWords } from "../facts/words.ts";
import { defineRule, message } from "../rule.ts";

export const coldCacheOverload = defineRule({
  id: "cold-cache-overload",
  title: "An empty cache overloads what is behind it",
  category: "capacity",
  since: "0.1.0",

  rationale: `A cache that answers nine reads in ten lets its origin be built for the tenth. When it restarts, fails over or is flushed, all
ten arrive there at once. An overloaded origin answers late or not at all, so the cache fills slowly or never: what began as the
loss of something that only saves time ends as the loss of the data behind it.`,
  remedy: `Fill the cache before it serves (\`warms\`), let one request fetch a key for all that wait for it (\`coalesces\`), or give the
origin the capacity for all reads. Neither helps while a cache that readers go around is lost: more than one copy of it does. An origin that sheds load stays alive while the cache fills.`,
  tradeoff: `Capacity for a moment that comes once a year may cost more than that moment. It is reasonable to go without where the
cache is spread over several nodes and zones, of which one at a time is lost: its share of the reads is then what counts.`,
  sources: [
    {
      title: "Amazon Builders' Library: Caching challenges and strategies",
      url: "https://aws.amazon.com/builders-library/caching-challenges-and-strategies/",
      says: "A service grows dependent on its cache; when it is cold, the dependency behind it gets all traffic and may fail.",
    },
    {
      title: "Metastable Failures in Distributed Systems, HotOS 2021",
      url: "https://sigops.org/s/conferences/hotos/2021/papers/hotos21-s11-bronson.pdf",
      says: "A look-aside cache with a hit ratio of 90% hides ten times its database's load, which a lost cache sets free for good.",
    },
    {
      title: "Site Reliability Engineering, chapter 22: Addressing Cascading Failures",
      url: "https://sre.google/sre-book/addressing-cascading-failures/",
      says: "Tell a cache that saves time from one that carries load; of the second kind a cold start has to be planned.",
    },
  ],
  examples: {
    bad: `client app { reads feed }
cache feed { of db  hit-ratio 90% }
store db { capacity 3k/s }

flow look {
  load 8k/s
  app -> feed
}
`,
    good: `client app { reads feed }
cache feed { of db  hit-ratio 90%  coalesces  warms }
store db { capacity 3k/s }

flow look {
  load 8k/s
  app -> feed
}
`,
  },

  messages: {
    cold: message`When ${"cache"} is ${"state"}, ${"origin"} receives ${"cold"} instead of ${"warm"}, ${"factor"}, and serves at most ${"limit"}.`,
  },

  check({ model, facts, flows, report }) {
    const caches = coldCachesOf(facts);
    if (caches.length === 0) return;
    const counted = new Set(flows);
    for (const found of caches) {
      const reading = found.flows.filter((flow) => counted.has(flow));
      if (reading.length === 0) continue;
      const { cache, origin, hitRatio, extra, warm, cold, factor, utilisation } = found;
      const [cacheName, originName] = [nameOf(model, cache.id), nameOf(model, origin.id)];
      // The misses grow by this factor, and with them all that arrives where nothing else does.
      const growth = warm > 0 ? cold / warm : Number.POSITIVE_INFINITY;
      const share = percentWords(hitRatio);
      report("cold", {
        element: cache.id,
        at: cache.at,
        flows: reading.map((flow) => flow.id),
        values: { factor, cold, warm, utilisation: utilisation.value[0] },
        holes: {
          cache: cacheName,
          state: found.onlyLost ? "lost, and joins no requests any more" : "empty or lost",
          origin: originName,
          cold: rateWords(cold),
          warm: rateWords(warm),
          factor: Number.isFinite(growth) ? `${factorWords(growth)} as much` : "where there was nothing",
          limit: rateWords(utilisation.limit.most),
        },
        evidence: [
          {
            at: cache.hitRatio?.at ?? cache.at,
            says: `${cacheName} answers ${share} of its reads, ${rateWords(extra)}, and misses grow ${factorWords(factor)} without it`,
          },
          ...reading.flatMap((flow) =>
            flow.load === undefined
              ? []
              : [{ at: flow.load.at, says: `${nameOf(model, flow.id)} brings ${rateWords(flow.load.value)}` }],
          ),
          {
            at: utilisation.copy.at,
            says: `${copyServes(model, origin, utilisation.copy)}; ${utilisation.says()}`,
          },
        ],
      });
    }
  },
});
