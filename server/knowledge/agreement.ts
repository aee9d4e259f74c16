// How copies agree: replication with and without a leader, quorums, consensus, leases and locks. What readers are promised is
// in `consistency.ts`, time and merging are in `clocks.ts`, and where copies are placed is in `data-placement.ts`.

import type { Term, TermSource } from "./term.ts";
import {
  chubby,
  distributedLocking,
  dynamo,
  intensiveDerived,
  intensiveReplication,
  intensiveStreams,
  intensiveTransactions,
  intensiveTrouble,
  sreCriticalState,
  statelessFactor,
  zooKeeper,
} from "./works.ts";

const standby: TermSource = {
  title: "PostgreSQL documentation, *Log-Shipping Standby Servers*",
  url: "https://www.postgresql.org/docs/current/warm-standby.html",
};

export const agreementTerms: readonly Term[] = [
  {
    id: "quorum",
    title: "Quorum",
    words: ["quorum", "read quorum", "write quorum", "majority quorum"],
    is: "A write counts once W of N copies have it, a read asks R of them; with W + R > N each read meets at least one copy of the latest write.",
    buys: "With 2 and 2 of 3 a lost copy costs neither data nor service, and no failover is needed. W and R can be shifted towards cheap reads or cheap writes.",
    costs:
      "Each operation waits for the slowest copy it counts. Overlap alone is not linearizable: a half-finished write may be seen, then unseen, without read repair.",
    otherwise:
      "A primary with followers where a failover of seconds is tolerable; R + W ≤ N where old reads do no harm.",
    invites:
      "A sloppy quorum counts stand-in nodes and loses the overlap; an even N pays for a copy that tolerates no further failure.",
    sources: [{ title: "David Gifford, *Weighted Voting for Replicated Data*, SOSP 1979" }, dynamo],
    related: ["partial-quorum", "leaderless", "consensus"],
  },
  {
    id: "partial-quorum",
    title: "Partial quorum",
    words: ["partial quorum", "sloppy quorum", "hinted handoff"],
    is: "Reads and writes ask too few copies to be sure of overlap, or count substitutes while the proper copies are down.",
    buys: "Lower latency, and writes go on while a majority of a key's own copies is away.",
    costs:
      "A read just after a write misses it with a chance of up to C(N−W, R) / C(N, R): with one of three on each side, two in three before the change spreads.",
    otherwise: "A strict quorum for values that decide something; background repair makes the gap small for the rest.",
    invites:
      "Acknowledged writes sit as hints on nodes outside the set, and are lost with them before they are handed back.",
    sources: [
      { title: "Peter Bailis et al., *Probabilistically Bounded Staleness for Practical Partial Quorums*, VLDB 2012" },
      dynamo,
    ],
    related: ["quorum", "eventual-consistency"],
  },
  {
    id: "leader-and-followers",
    title: "Leader and followers",
    words: ["primary", "single-leader", "single leader", "primary and replica", "leader and followers"],
    is: "One copy takes all writes and sends them, in order, to the others, which may serve reads.",
    buys: "One order of writes, so no conflicts to merge, and ordinary transactions. Reads scale with the number of followers.",
    costs:
      "Write throughput is that of one machine. When the leader is lost nobody writes until another has taken over, from seconds to tens of minutes.",
    otherwise:
      "Shards with a leader each when writes outgrow one; a quorum or several leaders where no pause is acceptable.",
    invites:
      "A deposed leader that still believes in itself takes writes beside the new one; an asynchronous follower that is promoted lacks the last ones.",
    sources: [intensiveReplication],
    related: ["synchronous-replication", "asynchronous-replication", "multi-leader", "automatic-failover"],
  },
  {
    id: "synchronous-replication",
    title: "Synchronous replication",
    words: ["sync", "synchronous replication", "sync replica", "synchronous standby"],
    is: "A write is acknowledged only when another copy has it as well.",
    buys: "An acknowledged write survives the loss of the leader: the recovery point is zero, and failover needs no decision about what was lost.",
    costs:
      "Every commit waits for the distance: about 1 ms between zones of a region, tens to over 100 ms between regions.",
    otherwise:
      "One synchronous copy of several, or any one of a set, keeps durability without waiting for all; asynchronous copies suffice for read scaling.",
    invites: "The only synchronous copy stops and so do all writes, because the leader waits for it.",
    sources: [standby, intensiveReplication],
    related: ["asynchronous-replication", "write-concern", "pacelc"],
  },
  {
    id: "asynchronous-replication",
    title: "Asynchronous replication",
    words: ["async", "asynchronous replication", "async replica", "asynchronous replica"],
    is: "The leader acknowledges a write at once and sends it to the other copies afterwards.",
    buys: "Writes run at the speed of one machine, and a copy on another continent, or one that is down, slows nobody.",
    costs:
      "The copies trail, so their readers see the past. When the leader is lost, whatever had not been sent is lost too: the recovery point is the lag.",
    otherwise: "Synchronous to one near copy for money and orders, asynchronous to the far ones.",
    invites:
      "Failover under load promotes a copy that is minutes behind, since the load that broke the leader also stretched the lag. Reused ids then collide.",
    sources: [standby, intensiveReplication],
    related: ["replication-lag", "synchronous-replication"],
  },
  {
    id: "replication-lag",
    title: "Replication lag",
    words: ["lag", "replication lag", "replica lag"],
    is: "How far an asynchronous copy trails its leader, in time or in bytes of log.",
    buys: "As a figure in the design it bounds what can be lost in a failover and how old a replica read can be, so both can be checked.",
    costs:
      "It has to be measured at the copy and acted upon: above a limit take the copy out of rotation, or slow the writers.",
    otherwise: "A read at the primary, or a copy that waits for a given log position, where the age matters.",
    invites:
      "A bulk update or a long query on the replica turns milliseconds into hours, and users see their own changes vanish.",
    sources: [intensiveReplication],
    related: ["asynchronous-replication", "read-your-writes", "bounded-staleness", "rpo"],
  },
  {
    id: "read-replica",
    title: "Read replica",
    words: ["read replica", "from replica", "replica read", "follower read"],
    is: "A follower that answers reads, so that the leader is left with the writes.",
    buys: "Read capacity grows by one machine per copy, which helps wherever reads far outnumber writes. Reports stop disturbing orders.",
    costs:
      "Reads trail by the lag, every copy still applies all writes, and the application must say which reads may go there.",
    otherwise: "First indexes and a cache; read after a write at the primary; shards once the writes are the limit.",
    invites:
      "With the primary's spare capacity spent, losing the replicas sends their whole load to it and takes down the writes as well.",
    sources: [intensiveReplication],
    related: ["replication-lag", "read-your-writes", "cache-aside", "scaling-order"],
  },
  {
    id: "multi-leader",
    title: "Multi-leader replication",
    words: ["multi-leader", "multi-primary", "multi-master", "multi-leader replication"],
    is: "Several copies take writes, typically one per region, and exchange them in the background.",
    buys: "Users write at local latency and a region works on alone when the link or another region is down.",
    costs:
      "The same row may change in two places, so a conflict rule is needed. Unique keys, counters and constraints over rows no longer hold.",
    otherwise:
      "Give each record a home region that alone writes it; most of the latency gain stays and the conflicts go.",
    invites: "Conflicts settled by timestamp drop one of two acknowledged writes without a trace.",
    sources: [intensiveReplication],
    related: ["last-write-wins", "crdt", "active-active"],
  },
  {
    id: "leaderless",
    title: "Leaderless replication",
    words: ["leaderless", "leaderless replication", "dynamo-style"],
    is: "Clients write to and read from several equal copies, and settle differences by versions and background repair.",
    buys: "No copy is special, so losing one causes no pause: with W < N writes go on at once.",
    costs:
      "Readers may receive several versions and must merge them. Repair runs for ever, and a deleted item needs a tombstone that outlives every absent copy.",
    otherwise: "A leader per shard where order, transactions or conditional writes matter, as today's DynamoDB does.",
    invites: "A node that was away longer than the tombstones lived brings deleted data back.",
    sources: [dynamo, intensiveReplication],
    related: ["quorum", "vector-clock", "prefers-availability"],
  },
  {
    id: "write-concern",
    title: "Durability and write concern",
    words: ["durable", "durability", "write concern", "write-ahead log"],
    is: "What must have happened before a write is acknowledged: held in memory, flushed to one disk, or held by copies in other zones.",
    buys: "An acknowledged write outlives the named failure: a flush survives a restart, a copy in another zone survives the loss of a building.",
    costs:
      "A flush takes some 0.1 to 10 ms by device, and a remote copy its round trip. Group commit spreads that over many writes at a little extra latency.",
    otherwise: "`volatile` for what can be recomputed, such as caches, presence or rate counters.",
    invites:
      "A default that acknowledges before the flush or after one copy only, found out when a failover rolls back confirmed orders.",
    sources: [
      {
        title: "MongoDB documentation, *Write Concern*",
        url: "https://www.mongodb.com/docs/manual/reference/write-concern/",
      },
      intensiveTransactions,
    ],
    related: ["volatile-state", "synchronous-replication"],
  },
  {
    id: "volatile-state",
    title: "Volatile state",
    words: ["volatile", "volatile state", "in-memory store"],
    is: "State kept in memory alone, gone when the process or its machine is.",
    buys: "Reads and writes in microseconds, with no log, flush or recovery to wait for.",
    costs: "Every restart starts empty, a deployment included, and whatever depends on it meets that moment together.",
    otherwise:
      "`durable` as soon as losing it must be explained to somebody; an append log gives most of the speed with a second at risk.",
    invites:
      "It becomes the record by accident: sessions, idempotency keys or job state in a cache, so one restart logs everybody out or charges twice.",
    sources: [{ title: "Redis documentation, *Redis persistence*" }, statelessFactor],
    related: ["write-concern", "stateless", "idempotency-key"],
  },
  {
    id: "consensus",
    title: "Consensus",
    words: ["consensus", "raft", "paxos", "paxos group", "leader election"],
    is: "A protocol (Raft, Paxos) by which a majority of copies agrees on one log of decisions although some crash or are cut off.",
    buys: "One leader at a time and no acknowledged entry lost, with 2f + 1 copies for f failures: three survive one, five survive two.",
    costs:
      "Each decision takes a round trip to a majority and a flush there. More copies add safety and slow the writes.",
    otherwise:
      "A quorum store without a common log where order does not matter; one database with manual failover for small systems.",
    invites:
      "Slow disks or long pauses on the leader cause elections one after another, and nothing is decided meanwhile. Without a majority nothing is decided until enough copies are back.",
    sources: [
      {
        title:
          "Diego Ongaro and John Ousterhout, *In Search of an Understandable Consensus Algorithm*, USENIX ATC 2014",
      },
      sreCriticalState,
    ],
    related: ["quorum", "coordination-service", "lease"],
  },
  {
    id: "coordination-service",
    title: "Coordination service",
    words: ["coordinator", "coordination service", "metadata service", "control plane"],
    is: "A small consensus-backed store for what must be agreed: who leads, who is a member, where which data lies.",
    buys: "Other components get election, membership and configuration without implementing consensus themselves.",
    costs:
      "It lies under everything that asks it, more copies slow its writes (ZooKeeper's paper has 21,000 a second with three servers and fewer with each further one), and it must be run with more care than its size suggests.",
    otherwise:
      "Static assignment or hashing where nothing has to be negotiated; cached answers that stay usable when it is away.",
    invites:
      "Everybody asks at once after a fault: in September 2015 storage servers retrying against DynamoDB's metadata service kept it overloaded for hours.",
    sources: [
      chubby,
      zooKeeper,
      {
        title:
          "Amazon Web Services, *Summary of the Amazon DynamoDB Service Disruption and Related Impacts in the US-East Region*, 2015",
        url: "https://aws.amazon.com/message/5467D2/",
      },
    ],
    related: ["consensus", "lease", "prefers-consistency", "static-stability"],
  },
  {
    id: "lease",
    title: "Lease",
    words: ["lease", "leader lease", "lease-based"],
    is: "A right, such as leadership or a cached copy, that lapses by itself at a stated time unless it is renewed.",
    buys: "A holder that crashes frees the right without anybody's help, and a leader within its lease may answer reads locally.",
    costs:
      "Nobody may take over before it has run out, so a crash of the holder costs up to its length; a short one means constant renewal. It needs clocks that run at nearly equal rates.",
    otherwise: "A majority check at every read where clocks cannot be trusted.",
    invites:
      "The holder pauses past the end, wakes and goes on as if it still held it; only a fencing number checked at the resource stops that write.",
    sources: [
      {
        title:
          "Cary Gray and David Cheriton, *Leases: An Efficient Fault-Tolerant Mechanism for Distributed File Cache Consistency*, SOSP 1989",
      },
      chubby,
    ],
    related: ["distributed-lock", "consensus", "fencing"],
  },
  {
    id: "distributed-lock",
    title: "Distributed lock",
    words: ["distributed lock", "lock service", "redlock"],
    is: "A lock held in a shared store so that only one of many processes works on something.",
    buys: "Work that is expensive is done once, such as a nightly job or the rebuild of a cache entry.",
    costs:
      "A round trip per lock, a holder that may die with it, and waiting. As a guard of correctness it needs a fencing token checked by the resource itself.",
    otherwise:
      "A conditional write on a version, a unique constraint, or one owner per key by partitioning: each leaves nothing to hold.",
    invites:
      "A long pause outlasts the expiry and two holders write. Redis locks without fencing are fit for saving work and unfit for guarding data.",
    sources: [distributedLocking, intensiveTrouble],
    related: ["lease", "sharding", "fencing"],
  },
  {
    id: "authority",
    title: "One authority",
    words: ["authority", "source of truth", "single source of truth", "system of record", "authoritative state"],
    is: "The one store whose answer about a piece of data is official; all else is derived from it.",
    buys: "Every disagreement has an answer: the copy is wrong and gets rebuilt. The short path that must succeed before the user hears yes is just this write.",
    costs: "All writes of that data pass one owner, whose outage stops them, and everything else trails behind it.",
    otherwise: "Ownership divided by key or region, each record having one authority at a time.",
    invites:
      "A cache, index or report that is written directly becomes a second truth, and no rebuild can restore what was only there.",
    sources: [intensiveDerived],
    related: ["two-authorities", "derived-data"],
  },
  {
    id: "two-authorities",
    title: "Two authorities",
    words: ["two authorities", "dual write", "dual-write", "second source of truth"],
    is: "The same fact is written to two stores with neither defined as following the other.",
    buys: "Both are current at once when nothing fails, and it takes no pipeline: two lines of code in the writer.",
    costs:
      "No transaction spans them. A crash between the writes, or two writers in opposite order, leaves a permanent difference, and reconciliation cannot say which is right.",
    otherwise: "Write one and derive the other through an outbox or its change log.",
    invites:
      "The gap is silent: search shows an order that does not exist, or a store holds a payment without its event, until a customer reports it.",
    sources: [intensiveStreams],
    related: ["authority", "derived-data", "dual-storage", "transactional-outbox", "change-data-capture"],
  },
  {
    id: "optimistic-concurrency",
    title: "Optimistic concurrency",
    words: ["optimistic concurrency", "optimistic locking", "conditional write", "compare-and-set", "version column"],
    is: "A writer changes a row only if its version is still the one that was read; otherwise it reads again and repeats.",
    buys: "No lock is held while a person or a program thinks, no holder can die with it, and lost updates are impossible.",
    costs: "Work is repeated on conflict, and with many writers on one row most attempts are thrown away.",
    otherwise:
      "A lock (`SELECT … FOR UPDATE`) or a queue per key for hot rows; an atomic increment where the change commutes.",
    invites:
      "Blind repetition under contention turns into a storm of reads; code that retries with the new version but the old decision overwrites what it should have seen.",
    sources: [
      { title: "H. T. Kung and John Robinson, *On Optimistic Methods for Concurrency Control*, ACM TODS, 1981" },
    ],
    related: ["distributed-lock", "snapshot-isolation", "last-write-wins"],
  },
];
