// Where cached copies stand: at the network's edge, in the client, in each zone, under a name made from the content, or as a table.
// Who fills a cache and what removes entries is in `caching.ts`.

import type { Term, TermSource } from "./term.ts";
import { photoCaching } from "./works.ts";

const httpCaching: TermSource = {
  title: "RFC 9111, *HTTP Caching*, 2022",
  url: "https://www.rfc-editor.org/rfc/rfc9111",
};

export const cachePlaceTerms: readonly Term[] = [
  {
    id: "cdn",
    title: "Content delivery network",
    words: ["cdn", "content delivery network", "point of presence"],
    is: "Caches in many cities, reached through DNS or anycast, that answer near the user and fetch from the origin what they lack.",
    buys: "Round trips of some 10 ms in place of 100 or more, most bytes never leave the edge, and floods are absorbed there: Netflix serves about 95 % of its traffic so.",
    costs: "Fees by the byte, one more party that ends TLS, and purges that take seconds to reach every place.",
    otherwise: "Users in one region with little static content gain little; a regional origin is simpler.",
    invites:
      "A private page cached for everybody because a header was missing. An origin sized for 5 % meets the other 95 after a purge of everything.",
    sources: [
      {
        title:
          "Erik Nygren, Ramesh Sitaraman and Jennifer Sun, *The Akamai Network: A Platform for High-Performance Internet Applications*, SIGOPS Operating Systems Review, 2010",
      },
      { title: "Netflix, *Open Connect Overview*" },
      httpCaching,
    ],
    related: ["edge-cache", "anycast", "content-addressing"],
  },
  {
    id: "edge-cache",
    title: "Edge cache and edge computing",
    words: ["edge cache", "edge caching", "edge computing", "edge function"],
    is: "Answers, or the code that makes them, are kept at the network's border close to the user; API responses as well as files.",
    buys: "Even a few seconds of caching take bursts off the origin, and small decisions such as redirects or token checks skip the long way.",
    costs:
      "Little memory and time per call, many places to observe, and data that still lies far off: two queries to the origin undo the gain.",
    otherwise: "Code in a region beside its database where most requests need fresh data.",
    invites: "A cache key that leaves out the language, tenant or login hands one user's answer to another.",
    sources: [photoCaching, httpCaching],
    related: ["cdn", "client-cache"],
  },
  {
    id: "client-cache",
    title: "Client cache",
    words: ["client cache", "browser cache", "local cache", "in-process cache", "near cache"],
    is: "A copy in the browser, the app or the calling process itself, used without any network.",
    buys: "No round trip at all, and some work goes on offline. At Facebook browsers answered 65 % of photo requests before any server was asked.",
    costs:
      "Nobody can reach in to remove an entry: what was sent with a year to live stays a year. Each process keeps its own, and they differ.",
    otherwise: "A shared cache where copies must agree; an entity tag with a quick check where they must be current.",
    invites:
      "A faulty script cached for ever on millions of devices; two servers with different local copies give alternating answers.",
    sources: [photoCaching, httpCaching],
    related: ["content-addressing", "edge-cache", "monotonic-reads"],
  },
  {
    id: "content-addressing",
    title: "Content addressing",
    words: [
      "content addressing",
      "content-addressed",
      "cache-busting",
      "cache busting",
      "fingerprinted url",
      "immutable asset",
    ],
    is: "The name contains a hash or version of the content, so a change makes a new name and an old name never changes meaning.",
    buys: "Copies can live a year anywhere with no invalidation, equal content is stored once, and damage shows by its hash.",
    costs:
      "Something small must still map the current name, and that stays short-lived. Old versions pile up until nothing refers to them.",
    otherwise: "A stable name with a ttl for what people type or link to.",
    invites:
      "A rollout removes old files while open pages still ask for them; a new page served before its new files are there gets errors cached.",
    sources: [
      { title: "Sean Quinlan and Sean Dorward, *Venti: A New Approach to Archival Storage*, FAST 2002" },
      { title: "RFC 8246, *HTTP Immutable Responses*, 2017", url: "https://www.rfc-editor.org/rfc/rfc8246" },
    ],
    related: ["cache-invalidation", "cdn", "client-cache"],
  },
  {
    id: "materialised-view",
    title: "Materialised view",
    words: ["materialised view", "materialized view", "precomputed view"],
    is: "The result of a query, stored as a table and refreshed by schedule, on change, or by a stream of changes.",
    buys: "A join or sum over millions of rows is paid at writing or at night, and reading it is one lookup.",
    costs:
      "Space, refresh work for results nobody reads, and age: a full refresh in PostgreSQL runs the whole query again.",
    otherwise: "An index where the query only needs finding; a cache where a few results are asked for often.",
    invites:
      "The refresh takes longer than its interval, or locks out readers; an incremental one drifts after a missed change and is trusted anyway.",
    sources: [
      {
        title:
          "Ashish Gupta and Inderpal Singh Mumick, *Maintenance of Materialized Views: Problems, Techniques, and Applications*, IEEE Data Engineering Bulletin, 1995",
      },
      { title: "PostgreSQL documentation, *REFRESH MATERIALIZED VIEW*" },
    ],
    related: ["derived-data", "denormalisation", "cache", "cqrs"],
  },
  {
    id: "zone-local-cache",
    title: "Cache replicated in each zone",
    words: ["replicated cache", "zone-local cache", "cache replication"],
    is: "Each zone holds a full copy of the cache: writes go to all of them, reads to the nearest, and to another if that fails.",
    buys: "Reads stay within the zone, and losing a zone costs no entry, so the stores never meet the whole load. Netflix runs EVCache so.",
    costs: "Memory times the number of zones, each write sent to all, and copies that differ when one missed a write.",
    otherwise:
      "One shared cache where the stores can bear a cold start; a local cache in each process for small, hot data.",
    invites:
      "A zone that comes back empty or with old entries serves misses or the past until it is filled; warm it before it takes reads.",
    sources: [{ title: "Netflix, *EVCache*", url: "https://github.com/Netflix/EVCache" }],
    related: ["cache", "replication-across-zones", "client-cache"],
  },
];
