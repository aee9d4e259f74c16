// Where data lies and how it moves: shards, copies in zones and regions, derived copies, backup, migration and who owns which
// database. What kind of store holds it is in `stores.ts`; how copies agree is in `agreement.ts`.

import type { Term, TermSource } from "./term.ts";
import {
  buildingMicroservices,
  cellsPaper,
  disasterRecovery,
  dynamo,
  intensive,
  intensiveDerived,
  intensiveFoundations,
  intensiveModels,
  intensiveStreams,
  reliabilityPillar,
  smells,
  spanner,
  sreChapter,
  sreCriticalState,
} from "./works.ts";

const partitioning = intensive("chapter 6: Partitioning");
const dynamoDb: TermSource = {
  title:
    "Mostafa Elhemali et al., *Amazon DynamoDB: A Scalable, Predictably Performant, and Fully Managed NoSQL Database Service*, USENIX ATC 2022",
};

export const dataPlacementTerms: readonly Term[] = [
  {
    id: "sharding",
    title: "Sharding",
    words: ["shards", "sharding", "shard", "horizontal partitioning", "shard key"],
    is: "Data is split by key into parts on different machines, each holding and serving only its share.",
    buys: "Writes and size grow with the number of machines, the one limit that replicas and caches leave standing. Losing one of 16 shards hits a sixteenth of the keys.",
    costs:
      "A query without the key asks every shard and waits for the slowest; a transaction over two needs two-phase commit or a saga. The key is hard to change later.",
    otherwise:
      "Indexes, a cache, read replicas and a bigger machine, in that order; shard when writes or size still do not fit.",
    invites: "One popular key loads its shard alone while the others idle, and the total says there is room.",
    sources: [partitioning],
    related: ["consistent-hashing", "hot-partition", "resharding", "scaling-order", "partitions"],
  },
  {
    id: "scaling-order",
    title: "Scaling up before scaling out",
    words: ["vertical scaling", "horizontal scaling", "scale up", "scale out"],
    is: "A bigger machine keeps the design as it is; more machines lift the ceiling and make it a distributed system.",
    buys: "Up: no new failure modes, and for many products one server with good indexes is enough. Out: cheap machines, added one by one, and survivors when one fails.",
    costs:
      "Up: twice the machine may cost four times as much, upgrades need a restart or failover, and there is a largest one. Out: networks, partial failures, disagreement between copies.",
    otherwise:
      "Stateless servers scale out from the start at little cost; databases last, after queries and indexes have been put right.",
    invites: "Out too early spends the team on coordination; up too long meets the ceiling in the peak season.",
    sources: [
      intensiveFoundations,
      { title: "Frank McSherry, Michael Isard and Derek Murray, *Scalability! But at what COST?*, HotOS 2015" },
    ],
    related: ["sharding", "read-replica", "stateless"],
  },
  {
    id: "consistent-hashing",
    title: "Consistent hashing",
    words: ["consistent hashing", "hash ring", "virtual node", "vnode"],
    is: "Keys and nodes are hashed onto one ring and a key belongs to the next node on it, so a change of nodes moves only the keys between neighbours.",
    buys: "Adding a node to n moves about 1 key in n + 1, where `hash mod n` moves nearly all. With 100 or more virtual nodes each, a lost node's share spreads over all others.",
    costs:
      "Range queries are gone, and with 100 points each the shares still differ by some 10 %. Every client needs the same view of the ring.",
    otherwise:
      "A fixed large number of partitions assigned by a table moves whole partitions and is easier to inspect; ranges keep scans.",
    invites:
      "One point per node: when it fails its neighbour takes the double load and fails next. Views that differ send one key to two owners.",
    sources: [{ title: "David Karger et al., *Consistent Hashing and Random Trees*, STOC 1997" }, dynamo],
    related: ["sharding", "resharding"],
  },
  {
    id: "hot-partition",
    title: "Hot partition",
    words: ["hottest", "hot partition", "hot shard", "hot key", "hotspot", "celebrity problem"],
    is: "A part that gets far more requests than its share, because a key is popular or because keys such as timestamps arrive in order.",
    buys: "Keeping related rows together, which causes it, also makes their queries and transactions local to one machine.",
    costs:
      "The limit is that of one partition: in DynamoDB 1,000 write and 3,000 read units a second, however large the table.",
    otherwise:
      "Salt the key over k parts and gather at reading, cache the hot item, or put a random prefix before time-ordered keys.",
    invites:
      "Throttled callers retry against the same partition, and adding machines changes nothing because no key moves.",
    sources: [dynamoDb, partitioning],
    related: ["adaptive-capacity", "sharding"],
  },
  {
    id: "adaptive-capacity",
    title: "Adaptive capacity",
    words: ["adaptive capacity", "burst capacity", "on-demand capacity"],
    is: "The store lends unused throughput of a table's quiet partitions to its busy ones, and splits those that stay busy.",
    buys: "Skew no longer throttles while the total has room: before it, each of four partitions of a table with 1,000 units stopped at 250.",
    costs:
      "It reacts after seconds to minutes, one item cannot be split, and the limit a caller will meet becomes hard to foresee.",
    otherwise:
      "Spread the key where the skew is known; pay per request where load is unpredictable, at a higher price for each.",
    invites: "A launch at a fixed minute comes and goes before it has adapted.",
    sources: [dynamoDb],
    related: ["hot-partition", "resharding"],
  },
  {
    id: "resharding",
    title: "Resharding",
    words: ["resharding", "reshard", "rebalancing", "shard split"],
    is: "Moving keys between shards while they are in use, since a shard is full or machines were added.",
    buys: "Room and even load without stopping: copy the part, follow its changes, switch the owner, drop the old copy.",
    costs:
      "The copy takes disk and network from the very machines that are short of both, and every client must learn the new place at the right moment.",
    otherwise:
      "Many more partitions than machines from the start, say 1,024 on 8, so that growth moves whole ones and splits none.",
    invites:
      "Automatic moves started by a false failure verdict load the rest until it fails too; writes during the switch land at the former owner.",
    sources: [partitioning],
    related: ["sharding", "consistent-hashing"],
  },
  {
    id: "replication-across-zones",
    title: "Replicas across zones",
    words: ["across", "zones", "zone", "availability zone", "multi-az", "across zones"],
    is: "Copies run in datacentres of one region that share neither power nor network and lie some kilometres apart, at AWS up to 100.",
    buys: "A datacentre can burn and service goes on. Round trips of about 1 ms still allow synchronous copies, so nothing acknowledged is lost.",
    costs:
      "Capacity for the loss: with three zones each must carry half the load, 50 % more machines than bare need. Traffic between zones is charged for.",
    otherwise:
      "One zone for work that can wait or be redone; regions where a whole area or its control services must be survivable.",
    invites:
      "Copies in three zones behind something in one: a NAT gateway, a disk, a node pool. Losing a zone then overloads two that ran at 70 %.",
    sources: [reliabilityPillar, sreCriticalState],
    related: ["replication-across-regions", "active-active"],
  },
  {
    id: "replication-across-regions",
    title: "Replicas across regions",
    words: ["region", "across regions", "multi-region", "cross-region replication", "geo-replication"],
    is: "Copies of data and service in areas hundreds of kilometres apart.",
    buys: "Survival of a regional outage, and reads near the user: 8,000 km of fibre cost about 80 ms for a round trip, whatever the software.",
    costs:
      "Either each write waits 50 to 150 ms for agreement or copies trail and conflict. Transfer fees, a second set of everything, and rules on where personal data may lie.",
    otherwise:
      "Zones within one region cover most outages; a backup in a second region covers disasters at hours of recovery time.",
    invites:
      "A dependency that lives in one region alone (identity, DNS management, the deployment system) stops both; a failover never rehearsed fails.",
    sources: [spanner, disasterRecovery],
    related: ["active-active", "active-passive", "pacelc"],
  },
  {
    id: "active-active",
    title: "Active-active",
    words: ["active-active", "active/active", "multi-region active-active"],
    is: "Two or more sites serve users at the same time, and each can take over the others' share.",
    buys: "The way to the second site is proven all day, so a shift takes seconds to minutes, and users are served nearby.",
    costs:
      "Data is written in several places: conflicts or waits. Each site needs idle room for another's load; with two sites half of everything.",
    otherwise: "Active-passive where minutes of recovery are allowed and one writer keeps the data simple.",
    invites:
      "Two sites that run at 60 % each survive no failover. A bad write or configuration replicates to all within seconds.",
    sources: [disasterRecovery],
    related: ["multi-leader", "active-passive", "last-write-wins"],
  },
  {
    id: "active-passive",
    title: "Active-passive",
    words: ["standby", "active-passive", "active/passive", "warm standby", "hot standby", "pilot light"],
    is: "One site serves; another holds the data and is started or grown when the first is lost.",
    buys: "One writer and no conflicts, at less than double cost: a pilot light keeps only data running, a warm standby a small copy of all.",
    costs:
      "Recovery takes minutes to tens of minutes, longer the colder it is, and loses what had not been copied. Somebody or something must decide.",
    otherwise: "Active-active where the objective is seconds; backup and restore where hours are fine.",
    invites:
      "The passive side drifts: an old version, a missing secret, a quota too low, all found on the day of need. Others ask for the same machines then.",
    sources: [disasterRecovery, reliabilityPillar],
    related: ["active-active", "backup-and-restore", "manual-failover"],
  },
  {
    id: "cell-by-tenant",
    title: "Cells by tenant",
    words: ["cell by tenant", "cells by tenant", "tenant cell", "cell router", "cell assignment"],
    is: "Each customer is assigned to one of several complete copies of the system, with a thin router that knows the assignment.",
    buys: "A fault or bad release reaches 1 / n of the customers; the largest may have a cell alone. Releases go cell by cell, a small one first.",
    costs:
      "Idle room in each cell cannot be shared, tenants differ in size and must be moved, and totals over all of them need a path of their own.",
    otherwise:
      "By user where tenants are people; by geography where law or latency asks for it; one deployment while its outage costs less than n of them.",
    invites: "The router and the assignment table are shared by all cells, as is a deployment to all at once.",
    sources: [cellsPaper],
    related: ["multi-tenancy", "sharding", "canary-release", "cells"],
  },
  {
    id: "dual-storage",
    title: "Search index beside a store",
    words: ["dual storage", "search index beside a store", "search index"],
    is: "Records live in a database and a copy shaped for searching lives in a search engine; hits are looked up in the database by id.",
    buys: "Ranking, fuzzy matches and facets without loading the database; the index can be lost and built again.",
    costs:
      "A pipeline from change log or outbox to index, a second or more of delay, and reindexing whenever the analysis of text changes.",
    otherwise:
      "The database's own full-text index serves one language and some millions of rows with no second system.",
    invites:
      "An index written by the application beside the database drifts from it for ever; one that is also the only copy of a field cannot be rebuilt.",
    sources: [intensiveStreams, { title: "Elasticsearch documentation, *Near real-time search*" }],
    related: ["inverted-index", "derived-data", "two-authorities", "change-data-capture"],
  },
  {
    id: "derived-data",
    title: "Derived data",
    words: ["derived", "derived data", "derived state", "derived view", "downstream view"],
    is: "State computed from an authority, such as an index, a feed, a thumbnail or a report, that can be thrown away and computed again.",
    buys: "The user waits for the authoritative write alone; each view is shaped for its readers and is added without touching the writer.",
    costs:
      "Views trail, by seconds usually and by hours when a queue backs up, and readers must be told. Storage and computing are paid once per view.",
    otherwise:
      "A query on the authority where it is fast enough; computed within the same transaction where a view may not trail.",
    invites:
      "A rebuild that was never tried takes days, or the log it needs has expired; a missed event leaves a difference until a repair job compares.",
    sources: [intensiveDerived],
    related: ["authority", "materialised-view", "freshness", "event-sourcing"],
  },
  {
    id: "denormalisation",
    title: "Denormalisation",
    words: ["denormalisation", "denormalization", "denormalised", "denormalized", "duplicate columns"],
    is: "The same fact is stored in several rows so that a read finds all it needs in one place.",
    buys: "One lookup in place of a join, which makes reads by key possible on stores without joins and keeps them on one shard.",
    costs:
      "A change touches every copy: a renamed user may mean a million rows, done in the background while readers see both names.",
    otherwise:
      "Normal form with indexes until a measured query is too slow; a materialised view, which the database keeps in step.",
    invites: "A code path that updates one copy and forgets the other. Nothing in the schema says which is right.",
    sources: [
      intensiveModels,
      { title: "Amazon DynamoDB Developer Guide, *Best practices for modeling relational data*" },
    ],
    related: ["materialised-view", "relational-store", "wide-column-store"],
  },
  {
    id: "backup-and-restore",
    title: "Backup and restore",
    words: ["backup", "backup and restore", "point-in-time recovery", "restore test"],
    is: "Copies of the data from earlier moments, kept apart from the system, from which it can be built again.",
    buys: "The way back from deletion, corruption and ransom, which replicas copy faithfully within a second. With the log kept too, any second can be chosen.",
    costs: "Storage, and recovery of hours: 10 TB at 200 MB/s take 14 h before the first query.",
    otherwise: "Soft deletion undoes the common slip in minutes; replicas are for machine failures and no substitute.",
    invites:
      "Only restores are proven: backups empty for months, keys stored within what was encrypted, or one account that may delete both data and copies.",
    sources: [sreChapter(26, "Data Integrity", "data-integrity"), disasterRecovery],
    related: ["active-passive", "replication-across-regions", "rpo", "rto"],
  },
  {
    id: "expand-contract",
    title: "Migration by expand and contract",
    words: ["expand and contract", "expand-contract", "parallel change", "schema migration"],
    is: "A schema or interface changes in steps that each work with old and new code: add, write both, fill in, read new, remove.",
    buys: "Every step can be deployed alone and rolled back alone, with both versions of the program running during a rollout.",
    costs:
      "Four or five releases in place of one, and a time of double writes that must be compared before the old form goes.",
    otherwise: "Stop, change, start where a window of minutes is allowed: simpler, with fewer states to test.",
    invites:
      "Left at the middle: both columns written for years. A step that locks the whole table on 100 million rows is an outage by itself.",
    sources: [
      { title: "Danilo Sato, *Parallel Change*, 2014", url: "https://martinfowler.com/bliki/ParallelChange.html" },
      { title: "Scott Ambler and Pramod Sadalage, *Refactoring Databases*, 2006" },
    ],
    related: ["rolling-deployment", "blue-green", "strangler-fig"],
  },
  {
    id: "polyglot-persistence",
    title: "Polyglot persistence",
    words: ["polyglot persistence", "polyglot storage"],
    is: "Different data of one product is kept in different kinds of store, each chosen for how that data is used.",
    buys: "Money in a relational store, sessions by key, search in an index: each at the cost and with the guarantees that it needs.",
    costs:
      "Each product has its own backup, upgrade, failure modes and experts, and no query or transaction spans two.",
    otherwise:
      "One relational database does documents, queues, search and time series tolerably; add a product at a measured limit.",
    invites: "Copies between the stores drift; the one that a single engineer understood fails at night.",
    sources: [
      {
        title: "Martin Fowler, *Polyglot Persistence*, 2011",
        url: "https://martinfowler.com/bliki/PolyglotPersistence.html",
      },
    ],
    related: ["relational-store", "dual-storage", "two-authorities"],
  },
  {
    id: "database-per-service",
    title: "Database per service",
    words: ["database per service", "decentralised data", "private database"],
    is: "Each service alone reads and writes its tables; others ask it or follow its events.",
    buys: "A schema changes without a meeting, and a heavy query or a full disk stays one service's problem.",
    costs: "Joins become calls or copies, and a change over two services a saga. Reports need data gathered elsewhere.",
    otherwise:
      "One database with a schema and an account per module keeps transactions while the borders are still moving.",
    invites:
      "The split follows tables more than duties, so each request crosses four services and their availabilities multiply.",
    sources: [
      {
        title: "Chris Richardson, *Pattern: Database per service*",
        url: "https://microservices.io/patterns/data/database-per-service.html",
      },
      buildingMicroservices,
    ],
    related: ["shared-database", "microservice", "acid", "saga"],
  },
  {
    id: "shared-database",
    title: "Shared database",
    words: ["shared database", "shared persistence", "integration database"],
    is: "Several services read and write the same tables.",
    buys: "Joins and transactions over all the data with no copies, no pipelines, no lag.",
    costs:
      "A column can be changed only when every service is ready, so they release together. Connections and locks come from one pot.",
    otherwise:
      "A database per service, or views that one owner publishes for others to read, where teams should move apart.",
    invites:
      "One service's missing index slows all of them, and services drawn as independent fall as one with their database.",
    sources: [
      {
        title: "Chris Richardson, *Pattern: Shared database*",
        url: "https://microservices.io/patterns/data/shared-database.html",
      },
      smells,
    ],
    related: ["database-per-service", "coupling", "monolith"],
  },
];
