// Copies kept to save time: who fills them, how long they live, what removes them. Where they stand is in `cache-places.ts`, what
// a reader is promised is in `consistency.ts`, and request coalescing and cold caches are in `overload.ts`.

import type { Term, TermSource } from "./term.ts";
import { cachingChallenges, cloudPattern, intensiveStreams, memcache, photoCaching } from "./works.ts";

const cacheAside = cloudPattern("Cache-Aside");
const coherence: TermSource = {
  title: "Oracle, *Developing Applications with Oracle Coherence*, Caching Data Sources",
};
const twitter: TermSource = {
  title:
    "Juncheng Yang, Yao Yue and K. V. Rashmi, *A Large Scale Analysis of Hundreds of In-memory Cache Clusters at Twitter*, OSDI 2020",
};

export const cachingTerms: readonly Term[] = [
  {
    id: "cache",
    title: "Cache",
    words: ["cache", "caching", "cache layer", "distributed cache"],
    is: "A fast copy of answers that were expensive to get, kept in the hope that they are asked for again before they change.",
    buys: "A read from memory takes under 1 ms where a query takes tens, and the store sees only the misses: at a 90 % hit ratio a tenth of the reads.",
    costs:
      "Readers get old answers, and one more system to run. The store, sized for the misses, can no longer bear the whole load.",
    otherwise:
      "An index, a better query or a read replica first. Do not cache what is written as often as read, nor balances and stock that decide something.",
    invites:
      "The cache is lost or restarted and ten times the load arrives at the store, which falls and so keeps it from filling again.",
    sources: [cachingChallenges, twitter],
    related: ["cache-aside", "hit-ratio", "ttl", "cache-stampede", "cold-cache"],
  },
  {
    id: "cache-aside",
    title: "Cache-aside",
    words: ["cache-aside", "cache aside", "lazy loading", "look-aside cache"],
    is: "The application asks the cache, on a miss asks the store, and puts the answer into the cache itself.",
    buys: "Only what is asked for is kept, and the application can go on without the cache as long as the store bears the load.",
    costs: "Every reader carries the code for misses and removal; the first read of each item pays for both lookups.",
    otherwise:
      "`read-through` where the cache can load by itself; `write-through` where a read just after a write must be current.",
    invites:
      "A slow reader puts back the value it fetched before a write removed it, and that stays until its ttl; Facebook added leases against this race.",
    sources: [cacheAside, memcache],
    related: ["read-through", "cache-invalidation", "cache-stampede"],
  },
  {
    id: "read-through",
    title: "Read-through",
    words: ["read-through", "read through", "read-through cache"],
    is: "Readers ask only the cache, and the cache itself fetches what it lacks from the store.",
    buys: "Loading lives in one place, and equal misses can be merged into one query.",
    costs:
      "The cache lies on the path of every read, so its outage is theirs, and it must know how to query the store.",
    otherwise: "`cache-aside` keeps the store reachable without it and allows values computed from several sources.",
    invites: "A slow store fills the cache's own loader threads, and then even hits wait in line.",
    sources: [coherence],
    related: ["cache-aside", "refresh-ahead"],
  },
  {
    id: "write-through",
    title: "Write-through",
    words: ["write-through", "write through", "write-through cache"],
    is: "A write goes to cache and store together and is acknowledged when both have it.",
    buys: "A read after the write finds the new value in the cache, with no gap and no miss.",
    costs: "Each write waits for both and fails if either is down; memory fills with values that nobody reads back.",
    otherwise: "Remove the entry on write and let the next read load it, where values are seldom read soon after.",
    invites:
      "The store accepts and the cache fails, or two writers arrive in opposite order: the copies then differ until expiry.",
    sources: [coherence],
    related: ["write-behind", "cache-invalidation"],
  },
  {
    id: "write-behind",
    title: "Write-behind",
    words: ["write-behind", "write behind", "write-back", "write-back cache"],
    is: "A write is acknowledged by the cache and brought to the store later, often several at a time.",
    buys: "Writes take memory time, a counter changed a thousand times a second reaches the store once, and a short outage of the store goes unnoticed.",
    costs:
      "Whatever the cache loses before the flush is gone though it was acknowledged, and everyone who reads the store directly sees the past.",
    otherwise:
      "A durable queue before the store has the speed without the loss; `write-through` for anything a customer was told.",
    invites: "A node dies with minutes of orders in memory; a rejected row is found long after the user has left.",
    sources: [coherence],
    related: ["write-through", "volatile-state"],
  },
  {
    id: "refresh-ahead",
    title: "Refresh-ahead",
    words: ["refresh-ahead", "refresh ahead", "prefetching"],
    is: "An entry that is asked for shortly before it expires is reloaded in the background while the old value is served.",
    buys: "Popular items never expire under their readers, so nobody pays for the miss and the store sees single reloads.",
    costs: "Loads for items that nobody asks for again, and code that guesses which those are.",
    otherwise: "A plain ttl where a miss is cheap; `stale-while-revalidate` does the same after expiry.",
    invites:
      "A slow store receives refreshes it has no room for, on top of the misses, with no user who would notice and stop.",
    sources: [coherence],
    related: ["stale-while-revalidate", "ttl", "read-through"],
  },
  {
    id: "ttl",
    title: "Time to live",
    words: ["ttl", "time to live", "time-to-live", "cache expiry"],
    is: "The age at which a cached copy is thrown away or checked, whether or not it has changed.",
    buys: "A bound on staleness that holds with no message that could be missed. Even a second helps: 1,000 reads a second of one item become one.",
    costs:
      "Unchanged items are loaded again and changed ones stay wrong until the end. Staleness adds up over layers, the source's lag included.",
    otherwise: "Invalidation for freshness, with a long ttl behind it to catch the messages that got lost.",
    invites:
      "Entries filled together expire together, so the store gets waves of load; spread the ttl by 10 % or so at random.",
    sources: [cachingChallenges, twitter],
    related: ["cache-invalidation", "bounded-staleness", "cache-stampede"],
  },
  {
    id: "hit-ratio",
    title: "Hit ratio",
    words: ["hit-ratio", "hit ratio", "hit rate", "cache miss"],
    is: "The share of reads that the cache answers by itself.",
    buys: "It sets the store's load: from 90 % to 95 % halves it. Popularity is skewed, so a fifth of the items often brings four fifths of the hits.",
    costs: "The last percent takes much more memory than the first ones, or longer ttls and so older answers.",
    otherwise: "Look at the miss rate and what a miss costs; a high ratio on cheap items proves little.",
    invites:
      "99 % falling to 95 % looks small and is five times the load on the store. A crawler that visits everything once pushes the useful items out.",
    sources: [photoCaching, twitter],
    related: ["cache", "cache-eviction"],
  },
  {
    id: "cache-invalidation",
    title: "Invalidation",
    words: ["invalidated", "invalidation", "cache invalidation", "invalidated by write", "cache purge"],
    is: "An outdated copy is removed because its source changed, by the writer itself or by an event.",
    buys: "Changes show within milliseconds while ttls can be long, so freshness and hit ratio stop competing.",
    costs:
      "Somebody must know every key in which the changed fact appears. By the writer it misses other writers; by the change log it sees all, a little later.",
    otherwise: "A short ttl where seconds of age are fine; keys with a version in them, which are never outdated.",
    invites:
      "A lost message leaves a wrong value for ever if no ttl stands behind it. Deleting before the write commits lets a reader put the old value back.",
    sources: [memcache, cachingChallenges],
    related: ["ttl", "invalidation-by-topic", "content-addressing"],
  },
  {
    id: "invalidation-by-topic",
    title: "Invalidation by topic",
    words: ["invalidated by topic", "event-driven invalidation", "invalidation message", "invalidation event"],
    is: "Caches subscribe to events of change, ideally taken from the store's log, and drop or update what they hold.",
    buys: "Every cache hears of every change, local and edge caches too, and writers need not know who holds copies.",
    costs:
      "A pipeline that trails, and delivery in order or with versions so that an old update cannot overwrite a newer one.",
    otherwise: "Removal by the writer for a single shared cache and a single writer.",
    invites:
      "The topic backs up and all caches stay old together while looking healthy; a subscriber that missed events while restarting must empty itself.",
    sources: [memcache, intensiveStreams],
    related: ["cache-invalidation", "derived-data"],
  },
  {
    id: "stale-while-revalidate",
    title: "Stale while revalidate",
    words: ["stale-while-revalidate", "stale while revalidate", "stale-if-error", "serve stale"],
    is: "For a stated time after expiry the old copy is still served while a new one is fetched; with `stale-if-error` also while the source fails.",
    buys: "No user waits for a reload, and an outage of the source shows as old pages where it would have shown as errors.",
    costs: "The age a reader can meet is ttl plus grace, and items asked for rarely are served at their oldest.",
    otherwise: "A plain miss where an old answer does harm: prices at checkout, permissions, stock.",
    invites:
      "A source that has failed for days goes unnoticed behind good-looking answers; a withdrawn permission lives on.",
    sources: [
      {
        title: "RFC 5861, *HTTP Cache-Control Extensions for Stale Content*, 2010",
        url: "https://www.rfc-editor.org/rfc/rfc5861",
      },
    ],
    related: ["refresh-ahead", "ttl", "cdn"],
  },
  {
    id: "negative-caching",
    title: "Negative caching",
    words: ["negative caching", "negative cache", "cached error"],
    is: "The answer that something does not exist, or that asking failed, is cached too.",
    buys: "Repeated questions for missing keys, from typing errors or attackers, no longer reach the store; a failing dependency gets a rest.",
    costs: "Something just created stays invisible until the entry expires, and made-up keys can fill the memory.",
    otherwise: "A Bloom filter of the existing keys where most lookups are for missing ones.",
    invites:
      "One timeout cached for an hour as 'not found'. In DNS, which has a ttl of its own for such answers, a name looked up before it was created stays missing for that long.",
    sources: [
      { title: "RFC 2308, *Negative Caching of DNS Queries*, 1998", url: "https://www.rfc-editor.org/rfc/rfc2308" },
      cachingChallenges,
    ],
    related: ["ttl", "dns-routing"],
  },
  {
    id: "cache-eviction",
    title: "Eviction",
    words: ["eviction", "cache eviction", "eviction policy"],
    is: "What a full cache throws out to make room: least recently used, least often used, oldest, random, or nothing at all.",
    buys: "A fixed memory budget that keeps what is most likely to be asked for again.",
    costs: "Each policy has a load that defeats it, and bookkeeping costs bytes per entry and work per read.",
    otherwise:
      "No eviction, with errors on write, for a store that must not lose entries, such as idempotency keys or locks.",
    invites:
      "Two uses share one cache: a burst of locations evicts another team's idempotency keys, and charges are repeated.",
    sources: [
      { title: "Redis documentation, *Key eviction*", url: "https://redis.io/docs/latest/develop/reference/eviction/" },
      twitter,
    ],
    related: ["lru", "lfu", "volatile-state"],
  },
  {
    id: "lru",
    title: "Least recently used",
    words: ["lru", "least recently used", "lru cache"],
    is: "The entry that was not asked for the longest goes first.",
    buys: "Cheap to keep and quick to adapt when interest moves, since what was used lately is, in most loads, used again soon.",
    costs:
      "One use makes an item as safe as a thousand uses do. An exact list takes memory for each entry and, between threads, a lock at each read; to save the memory Redis samples five keys instead.",
    otherwise: "LFU or a mixture such as TinyLFU where a stable set of favourites is disturbed by one-time reads.",
    invites: "A scan larger than the cache replaces everything with items that will never be read again.",
    sources: [
      { title: "Redis documentation, *Key eviction*", url: "https://redis.io/docs/latest/develop/reference/eviction/" },
      { title: "Peter Denning, *The Working Set Model for Program Behavior*, Communications of the ACM, 1968" },
    ],
    related: ["lfu", "cache-eviction"],
  },
  {
    id: "lfu",
    title: "Least frequently used",
    words: ["lfu", "least frequently used", "tinylfu"],
    is: "The entry that was asked for least often goes first, with counts that fade over time.",
    buys: "Scans and one-time visitors do not push out favourites: higher hit ratios on skewed loads of stable taste.",
    costs: "Counters per key, approximate in practice, and a choice of how fast they fade.",
    otherwise: "LRU where popularity shifts by the minute, as with news.",
    invites: "Yesterday's hit sits on its high count while today's cannot get in; without fading it never leaves.",
    sources: [
      {
        title:
          "Gil Einziger, Roy Friedman and Ben Manes, *TinyLFU: A Highly Efficient Cache Admission Policy*, ACM Transactions on Storage, 2017",
      },
    ],
    related: ["lru", "cache-eviction"],
  },
  {
    id: "cache-stampede",
    title: "Cache stampede",
    words: ["cache stampede", "dogpile", "stampede", "dog-piling"],
    is: "A popular entry disappears and all its readers go to the store at the same moment to compute the same thing.",
    buys: "Doing nothing against it keeps the code simple, which is fair where an entry has a few readers a second.",
    costs:
      "With R reads a second and a computation of T seconds, R × T equal queries run at once: 1,000 × 2 s are 2,000.",
    otherwise:
      "Merge equal misses (`coalesces`), let one holder of a lease reload, refresh early at random, or serve the old value meanwhile.",
    invites:
      "The queries slow each other, T grows, more readers miss: the store stays down until readers are held off.",
    sources: [
      {
        title:
          "Andrea Vattani, Flavio Chierichetti and Keegan Lowenstein, *Optimal Probabilistic Cache Stampede Prevention*, VLDB 2015",
      },
      memcache,
    ],
    related: ["stale-while-revalidate", "refresh-ahead", "ttl", "request-coalescing"],
  },
];
