// What readers and transactions are promised about each other: consistency models, isolation, session guarantees, and the
// choice under a partition. How copies come to agree is in `agreement.ts`; delivery guarantees are with the messaging terms.

import type { Term, TermSource } from "./term.ts";
import {
  baseball,
  chubby,
  dynamo,
  intensiveReplication,
  intensiveTransactions,
  spanner,
  twelveYears,
  workbookChapter,
  zooKeeper,
} from "./works.ts";

const jepsen: TermSource = { title: "Jepsen, *Consistency Models*", url: "https://jepsen.io/consistency" };
const bailis: TermSource = {
  title: "Peter Bailis et al., *Highly Available Transactions: Virtues and Limitations*, VLDB 2014",
};
const sessions: TermSource = {
  title: "Douglas Terry et al., *Session Guarantees for Weakly Consistent Replicated Data*, PDIS 1994",
};
const pacelc: TermSource = {
  title: "Daniel Abadi, *Consistency Tradeoffs in Modern Distributed Database System Design*, IEEE Computer, 2012",
};
const gilbertLynch: TermSource = {
  title:
    "Seth Gilbert and Nancy Lynch, *Brewer's Conjecture and the Feasibility of Consistent, Available, Partition-Tolerant Web Services*, SIGACT News, 2002",
};

export const consistencyTerms: readonly Term[] = [
  {
    id: "strict-serializable",
    title: "Strict serializability",
    words: ["strict-serializable", "strict serializability", "external consistency", "externally consistent"],
    is: "Transactions behave as if run one after another, in an order that agrees with real time: what committed before another began comes first.",
    buys: "A program may reason as on one machine with one thread. A person told by telephone that a transfer is done will find it done, whichever copy answers.",
    costs:
      "A commit waits for agreement among copies, and some systems wait out clock error as well: Spanner's commit wait was about 5 ms in its paper's measurements. Across continents each write pays at least one round trip between regions.",
    otherwise:
      "`serializable` without the real-time part is enough where no message outside the database ties two transactions together.",
    invites:
      "The minority side of a cut network serves nothing, and a slow agreement group stalls every transaction that touches it.",
    sources: [spanner, jepsen],
    related: ["serializable", "linearizable", "truetime"],
  },
  {
    id: "serializable",
    title: "Serializability",
    words: ["serializable", "serializability", "serialisable", "serializable isolation"],
    is: "Concurrent transactions have the effect of some one-at-a-time order, though that order need not be the one on the clock.",
    buys: "Rules that span several rows hold without the application thinking about interleavings: no lost update, no write skew.",
    costs:
      "Under contention transactions wait for locks or abort, so the application needs a retry loop. Of 18 databases surveyed in 2013 three had it as the default and eight did not offer it at all.",
    otherwise:
      "`snapshot` where no two transactions each read what the other writes; a single conditional update where one row carries the rule.",
    invites:
      "A hot row turns into a queue or a storm of aborts. Two serializable stores in one request are not serializable together.",
    sources: [
      {
        title: "Christos Papadimitriou, *The Serializability of Concurrent Database Updates*, Journal of the ACM, 1979",
      },
      bailis,
    ],
    related: ["snapshot-isolation", "strict-serializable", "acid"],
  },
  {
    id: "snapshot-isolation",
    title: "Snapshot isolation",
    words: ["snapshot", "snapshot isolation", "multi-version concurrency control", "mvcc"],
    is: "Each transaction reads from the state as it was at its start, and commits only if nobody else has changed the rows that it writes.",
    buys: "Readers never wait for writers, so a long report sees one consistent state while orders go on. Lost updates on the same row are caught.",
    costs:
      "Old row versions are kept until the oldest reader is done, which costs space and cleaning. Write skew remains possible.",
    otherwise:
      "`serializable` where a rule spans rows that different transactions write, such as one doctor on call at all times.",
    invites:
      "Write skew: two transactions each read a state in which their own change is legal, write different rows, and together break the rule.",
    sources: [
      { title: "Hal Berenson et al., *A Critique of ANSI SQL Isolation Levels*, SIGMOD 1995" },
      intensiveTransactions,
    ],
    related: ["serializable", "weak-isolation"],
  },
  {
    id: "weak-isolation",
    title: "Read committed and other weak isolation",
    words: ["read committed", "repeatable read", "weak isolation", "isolation level"],
    is: "Isolation levels below snapshot: a transaction sees no uncommitted data, and what it read may change before it ends.",
    buys: "Short locks and few aborts, hence the most throughput on contended rows. Read committed is the default of PostgreSQL and Oracle.",
    costs:
      "Read-then-write code needs explicit locks, a conditional update or a version column, and every place that lacks one is a latent fault.",
    otherwise:
      "A stronger level for the few transactions that guard money or stock; the level can be chosen per transaction.",
    invites:
      "Lost updates under load that no test with one user shows. The names differ between products, so a move between databases can weaken them silently.",
    sources: [intensiveTransactions, bailis],
    related: ["snapshot-isolation", "serializable"],
  },
  {
    id: "linearizable",
    title: "Linearizability",
    words: ["linearizable", "linearizability", "linearisable", "atomic register", "strong consistency"],
    is: "Every operation on an object takes effect at one instant between its call and its answer, so the copies act as one.",
    buys: "Once a write is acknowledged each later read sees it. It composes: objects that are each linearizable are so together, which serializability cannot say.",
    costs:
      "Every operation, reads included, needs a majority or a leader that knows it still leads: one round trip between the copies.",
    otherwise:
      "`read-your-writes` is often all that a person notices; `causal` is the strongest that stays available when the network is cut.",
    invites:
      "A leader that answers reads without a lease or a majority check serves old values after it has been deposed. A cache in front voids the promise.",
    sources: [
      {
        title:
          "Maurice Herlihy and Jeannette Wing, *Linearizability: A Correctness Condition for Concurrent Objects*, ACM TOPLAS, 1990",
      },
      jepsen,
    ],
    related: ["sequential-consistency", "causal-consistency", "quorum"],
  },
  {
    id: "sequential-consistency",
    title: "Sequential consistency",
    words: ["sequential", "sequential consistency", "sequentially consistent"],
    is: "All clients see all operations in one common order that respects the order of each client, though it may trail real time.",
    buys: "One history for everybody, so replicas that apply it step by step pass through the same states; reads can be served locally from a point in that history.",
    costs:
      "Writes still go through one ordering point. A read may be old by any amount, and nothing in it shows how old.",
    otherwise:
      "`linearizable` where two clients also talk outside the store; `causal` where unrelated writes need no order.",
    invites:
      "A client hears of a change by another way, reads a trailing copy and finds nothing. ZooKeeper offers `sync` before the read for this case.",
    sources: [
      {
        title:
          "Leslie Lamport, *How to Make a Multiprocessor Computer That Correctly Executes Multiprocess Programs*, IEEE Transactions on Computers, 1979",
      },
      zooKeeper,
    ],
    related: ["linearizable", "causal-consistency"],
  },
  {
    id: "causal-consistency",
    title: "Causal consistency",
    words: ["causal", "causal consistency", "causally consistent"],
    is: "An effect is never seen without its cause; writes that know nothing of each other may be seen in different orders.",
    buys: "A reply never appears before the message it answers. Among useful models it is about the strongest that a copy can give while cut off from the others.",
    costs:
      "Writes carry the versions they depend on, and a copy holds a write back until those have arrived. Conflicts between unrelated writes still need a rule.",
    otherwise:
      "`eventual` where items are unrelated, such as counters of views; `linearizable` where something may be sold only once.",
    invites:
      "The chain breaks at each border that does not pass the token on: a queue, another service, a person who copies a link.",
    sources: [
      {
        title:
          "Wyatt Lloyd et al., *Don't Settle for Eventual: Scalable Causal Consistency for Wide-Area Storage with COPS*, SOSP 2011",
      },
      bailis,
    ],
    related: ["read-your-writes", "vector-clock"],
  },
  {
    id: "read-your-writes",
    title: "Read your writes",
    words: ["read-your-writes", "read your writes", "read-your-own-writes", "read-after-write consistency"],
    is: "Within one session a read sees at least the writes that this session has made before.",
    buys: "Whoever saves a profile sees it saved, which removes most complaints about replica lag without making every read strong.",
    costs:
      "The session sticks to one copy, reads from the primary for a while after a write, or carries a version that the copy must have reached.",
    otherwise: "Nothing special on a system with one copy; `linearizable` where another person must see it at once.",
    invites:
      "It ends with the session: a second device, a worker behind a queue or a failover to a trailing copy reads the old state, and the user saves again.",
    sources: [sessions, baseball],
    related: ["monotonic-reads", "read-replica", "replication-lag"],
  },
  {
    id: "monotonic-reads",
    title: "Monotonic reads",
    words: ["monotonic-reads", "monotonic reads", "monotonic read consistency"],
    is: "Within one session a later read never shows an older state than an earlier read did.",
    buys: "Time does not run backwards for a reader: a comment that was there is still there after reloading.",
    costs:
      "Reads of a session go to one copy, or carry the highest version seen and wait or move on when a copy is behind.",
    otherwise: "Any copy will do for readers who read once, such as a nightly export from a single snapshot.",
    invites:
      "A round-robin balancer over read replicas with unequal lag makes items flicker; so does losing the copy to which a session was pinned.",
    sources: [sessions, intensiveReplication],
    related: ["read-your-writes", "read-replica"],
  },
  {
    id: "bounded-staleness",
    title: "Bounded staleness",
    words: ["bounded-staleness", "bounded staleness", "staleness bound"],
    is: "A read may be old, by no more than a stated time or number of versions.",
    buys: "Local reads with a number that can be checked against a requirement, such as prices no older than 5 s.",
    costs:
      "The bound must be enforced: a copy beyond it has to refuse or forward the read, and the writers may be throttled until it catches up.",
    otherwise: "`eventual` where nobody would act on the difference; a read at the primary where any age is too old.",
    invites:
      "A usual lag quoted as a bound. An asynchronous copy without a check has none, and in an incident it trails by hours; caches on top add their ttl.",
    sources: [
      {
        title: "Microsoft, *Consistency levels in Azure Cosmos DB*",
        url: "https://learn.microsoft.com/en-us/azure/cosmos-db/consistency-levels",
      },
      baseball,
    ],
    related: ["eventual-consistency", "freshness", "replication-lag"],
  },
  {
    id: "eventual-consistency",
    title: "Eventual consistency",
    words: ["eventual", "eventual consistency", "eventually consistent"],
    is: "If writing stops all copies end up the same; until then a read may return any earlier state.",
    buys: "Any copy takes reads and writes whatever the network does, at local latency. The gap is usually milliseconds to seconds, fine for a picture or a count of likes.",
    costs:
      "Nothing bounds the gap or the order, and concurrent writes need a rule for merging. A stale balance can be overdrawn, a stale seat map sold twice.",
    otherwise:
      "`read-your-writes` or `bounded-staleness` where a person would notice, `linearizable` for stock, seats and money.",
    invites: "Code that reads, decides and writes back acts on an old value; tests on one machine never see it.",
    sources: [{ title: "Werner Vogels, *Eventually Consistent*, Communications of the ACM, 2009" }, pacelc],
    related: ["base", "last-write-wins", "crdt"],
  },
  {
    id: "cap",
    title: "CAP: consistency or availability under partition",
    words: ["prefers", "cap theorem", "network partition", "partition tolerance"],
    is: "When the network between copies is cut, a system must either refuse some requests or give answers that may disagree; no design escapes the choice.",
    buys: "A stated stance lets callers plan: they know whether to expect errors or old answers, and can differ by kind of data within one product.",
    costs: "Refusing is an outage for whoever asked. Answering leaves two histories that somebody has to merge.",
    otherwise:
      "Without a partition the theorem says nothing: then the trade is latency against consistency, which PACELC states.",
    invites:
      "Choosing two of three as a label. A cut cannot be declined, and C means linearizability alone, so many stores are neither CP nor AP as a whole.",
    sources: [gilbertLynch, twelveYears],
    related: ["prefers-availability", "prefers-consistency", "pacelc"],
  },
  {
    id: "prefers-availability",
    title: "Availability over consistency",
    words: ["prefers availability", "always writeable", "ap system"],
    is: "A copy that cannot reach the others goes on answering with what it has, and differences are settled after the cut.",
    buys: "No sale is lost to a broken link: Amazon's cart took every addition, and a merge that sometimes revived a deleted item was cheaper than an error page.",
    costs: "Every type of data needs a merge rule, and reads after the cut may show a third state that nobody wrote.",
    otherwise:
      "Refuse where a wrong answer cannot be taken back: the last seat, a payment, a permission that was withdrawn.",
    invites:
      "Both sides sell the same thing. The conflict surfaces minutes later in another component that has no way to compensate.",
    sources: [dynamo, twelveYears],
    related: ["cap", "leaderless", "crdt"],
  },
  {
    id: "prefers-consistency",
    title: "Consistency over availability",
    words: ["prefers consistency", "cp system"],
    is: "A copy that cannot reach a majority refuses requests and so never gives an answer that later proves wrong.",
    buys: "Callers never reconcile: what was acknowledged stays true. With five copies two may be lost and the majority goes on.",
    costs: "Clients on the minority side get errors for the whole cut, and elections add pauses, usually of seconds.",
    otherwise:
      "Answer and merge later where an error costs more than a correction, as with carts, presence or view counts.",
    invites:
      "A small coordinator that prefers consistency sits under everything, and its loss of majority stops parts that could have gone on with old data.",
    sources: [gilbertLynch, chubby],
    related: ["cap", "consensus", "coordination-service"],
  },
  {
    id: "pacelc",
    title: "PACELC",
    words: ["pacelc", "latency or consistency"],
    is: "If there is a partition choose availability or consistency; else choose latency or consistency.",
    buys: "It names the price that is paid all day. Partitions are rare; the wait for a copy in another region comes with every write.",
    costs:
      "Two answers per store, and both often configurable per request, so a label on the product does not describe the system.",
    otherwise:
      "CAP alone suffices for copies within one building, where waiting for each other costs under a millisecond.",
    invites:
      "A store picked for its behaviour in a partition, whose everyday latency of 100 ms and more between regions nobody had put into the budget.",
    sources: [pacelc],
    related: ["cap", "synchronous-replication"],
  },
  {
    id: "acid",
    title: "ACID transaction",
    words: ["transaction", "acid", "acid transaction", "atomicity"],
    is: "Several reads and writes that happen all or not at all, keep the declared rules, do not disturb each other, and survive a crash once committed.",
    buys: "A half-done state never exists: money leaves one account and reaches the other, or neither. Recovery comes from the write-ahead log and needs no code.",
    costs:
      "Locks or versions are held until commit, and commit waits for a flush to disk. Across stores it takes two-phase commit or a saga.",
    otherwise:
      "Single-row writes and idempotent steps where parts live in several services; BASE where throughput outweighs an instant of disagreement.",
    invites:
      "A remote call inside the transaction holds its locks for as long as the other side takes, and everybody queues behind.",
    sources: [
      {
        title:
          "Theo Haerder and Andreas Reuter, *Principles of Transaction-Oriented Database Recovery*, ACM Computing Surveys, 1983",
      },
      intensiveTransactions,
    ],
    related: ["serializable", "base", "database-per-service", "two-phase-commit", "saga"],
  },
  {
    id: "base",
    title: "BASE",
    words: ["base semantics", "basically available", "soft state", "acid or base"],
    is: "Basically available, soft state, eventually consistent: steps commit one by one and the whole becomes true a little later.",
    buys: "Each partition commits alone, so work scales out, and the loss of one of five partitions stops a fifth of the users.",
    costs:
      "The application carries what the database did: idempotent steps, queues between them, and a person or job that finds what got stuck.",
    otherwise: "ACID within one store, which is simpler to get right wherever the data fits there.",
    invites:
      "Intermediate states leak into decisions: an order that is paid and not yet reserved gets shipped, or cancelled twice.",
    sources: [{ title: "Dan Pritchett, *BASE: An ACID Alternative*, ACM Queue, 2008" }],
    related: ["acid", "eventual-consistency"],
  },
  {
    id: "freshness",
    title: "Freshness objective",
    words: ["freshness", "data freshness", "freshness gap", "stale data"],
    is: "How old derived data may be when it is read, stated as a target and measured like latency.",
    buys: "Lag becomes a fault with a number: search that trails by 10 s is as designed, by 10 min is an incident.",
    costs:
      "Every stage has to carry the time of the original change, since a pipeline that stands still reports no slow items at all.",
    otherwise:
      "A read of the authority where no age is acceptable; no target where a nightly rebuild is all that is wanted.",
    invites:
      "Stages each keep their own bound while the sum breaks it: change log, indexer, cache ttl and browser add up.",
    sources: [workbookChapter(13, "Data Processing Pipelines", "data-processing")],
    related: ["bounded-staleness", "derived-data", "ttl", "slo"],
  },
  {
    id: "guarantee",
    title: "Guarantees as contracts",
    words: ["guarantees", "requires", "guarantee", "consistency model", "consistency guarantee"],
    is: "A provider states what it promises, a consumer what it needs, and the two can be compared before anything runs.",
    buys: "A mismatch is found on paper: whoever needs to read its own writes through an asynchronous copy and a cache cannot have it.",
    costs:
      "Each promise has to be known for the settings in use, since products with the same word differ and defaults are weak.",
    otherwise: "Nothing stated for data that nobody would miss and nothing decides upon.",
    invites:
      "A promise of one store taken for one of the whole path: what a reader gets is at most what the weakest hop gives, and a queue between ends a session.",
    sources: [jepsen, baseball],
    related: ["read-your-writes", "linearizable", "consistency-requirement"],
  },
];
