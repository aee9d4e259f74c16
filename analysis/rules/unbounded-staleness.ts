// Copies that may be of any age: caches whose entries never run out and are never dropped, and derived data without a promise of how
// late it may be. It keeps silent where a read of the same cache is found to be stale or too weak: those say what it costs.

import type { Component, Id, SystemModel } from "../../language/index.ts";
import { declarationsOf } from "../facts/declarations.ts";
import { isEndless } from "../facts/guarantees/age.ts";
import { answersOf } from "../facts/guarantees/read-path.ts";
import { isConsistencyUnmet } from "../facts/guarantees/requirements.ts";
import { staleReadsOf } from "../facts/guarantees/stale-reads.ts";
import { stateIndexOf } from "../facts/guarantees/state-index.ts";
import { nameOf } from "../facts/words.ts";
import { defineRule, message } from "../rule.ts";

export const unboundedStaleness = defineRule({
  id: "unbounded-staleness",
  title: "Nothing bounds the age of a copy",
  category: "consistency",
  since: "0.1.0",

  rationale: `A cache entry that neither runs out nor is dropped answers with what was true when it was filled, until memory runs
short. The most wanted entries stay the longest, so the most read answers are the oldest. The same goes for derived data that nobody
has promised a delay for: whether a copy is slow or has stopped for good cannot be told, since nothing says when it is late.`,
  remedy: `Give the cache a time to live (\`ttl 60s\`), also beside invalidation, which can be lost; or write through it. Say how
late a copy may be (\`derived STORE within 10s\`), so that somebody can watch it.`,
  tradeoff: `What never changes needs no time to live: blobs under the hash of their content, versions of a document, exchange rates
of the past. Accept the finding at the cache and say so.`,
  sources: [
    {
      title: "Amazon Builders' Library: Caching challenges and strategies",
      url: "https://aws.amazon.com/builders-library/caching-challenges-and-strategies/",
      says: "How long an entry may live is decided by how fast what it copies changes and how much harm an old answer does.",
    },
    {
      title: "RFC 9111: HTTP Caching, section 4.2",
      url: "https://www.rfc-editor.org/rfc/rfc9111#section-4.2",
      says: "A response is fresh for a stated lifetime and stale after it; where none is stated, caches have to guess one.",
    },
  ],
  examples: {
    bad: `store products : postgres
cache pages : memcached { of products }
service shop { reads pages  reads products }
`,
    good: `store products : postgres
cache pages : memcached { of products  ttl 5m }
service shop { reads pages  reads products }
`,
  },

  messages: {
    cache: message`${"cache"} keeps copies of ${"store"} with neither a time to live nor an invalidation, so an answer can be of any age.`,
    derived: message`${"data"} is derived in ${"store"} with no promise of how late, so nothing tells a slow copy from one that has stopped.`,
  },

  check({ model, report }) {
    const endless = declarationsOf(model).having.copying.filter((component) => isEndlessItself(model, component));
    const told = endless.length === 0 ? new Set<Id>() : cachesToldOf(model, endless);
    for (const cache of endless) {
      if (told.has(cache.id)) continue;
      const store = cache.cacheOf?.id ?? cache.id;
      report("cache", {
        element: cache.id,
        at: cache.at,
        holes: { cache: nameOf(model, cache.id), store: nameOf(model, store) },
        evidence: cache.cacheOf === undefined ? [] : [{ at: cache.cacheOf.at, says: `copies ${nameOf(model, store)}` }],
      });
    }
    const promised = new Set<Id>();
    for (const { objectives } of model.flows) {
      for (const { measure, data } of objectives) {
        if (measure === "freshness" && data !== undefined) promised.add(data.id);
      }
    }
    for (const data of model.data) {
      if (promised.has(data.id)) continue;
      for (const { store: ref, within } of data.derived) {
        const store = within === undefined ? model.componentById.get(ref.id) : undefined;
        // A cache says itself how long it keeps an entry, and is found above where it does not.
        if (store === undefined || (store.kind === "cache" && store.cacheOf !== undefined) || isBounded(store))
          continue;
        report("derived", {
          element: data.id,
          at: data.derived.find((copy) => copy.store.id === store.id)?.store.at ?? data.at,
          holes: { data: data.name, store: nameOf(model, store.id) },
          cause: `derived ${store.id}`,
        });
      }
    }
  },
});

/** Whether it is this cache that takes the bound away, and not one behind it. */
function isEndlessItself(model: SystemModel, cache: Component): boolean {
  if (cache.kind !== "cache" || cache.cacheOf === undefined) return false;
  if (cache.ttl !== undefined || cache.invalidatedBy !== undefined) return false;
  const own = answersOf(model, cache)?.steps.findLast(({ kind }) => kind === "cache");
  return own?.component === cache && isEndless(own.adds);
}

function isBounded(store: Component): boolean {
  return store.guarantees.some(({ name }) => name === "bounded-staleness");
}

/** Caches whose missing bound is told by a finding about a read. */
function cachesToldOf(model: SystemModel, caches: readonly Component[]): ReadonlySet<Id> {
  const told = new Set<Id>();
  const index = stateIndexOf(model);
  for (const cache of caches) {
    if (index.readersOf(cache.id).some((read) => isConsistencyUnmet(model, read))) told.add(cache.id);
  }
  for (const flow of model.flows) {
    for (const { steps } of staleReadsOf(model, flow))
      for (const { kind, component } of steps) if (kind === "cache") told.add(component.id);
  }
  return told;
}
