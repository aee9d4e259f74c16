// What a term of the language buys, what it costs, when the other choice is better and which failure it invites: the words
// that a hover adds to a term's plain meaning. Judgements of general practice, each with whoever argues it best.

interface Note {
  readonly buys: string;
  readonly costs: string;
  readonly otherwise: string;
  readonly source: string;
}

const builders = "Marc Brooker, *Timeouts, retries, and backoff with jitter*, Amazon Builders' Library";
const overload = "Google, *Site Reliability Engineering*, chapters 21 and 22 (overload, cascading failures)";
const releaseIt = "Michael Nygard, *Release It!*, second edition, 2018";
const intensive = "Martin Kleppmann, *Designing Data-Intensive Applications*, 2017";
const pacelc =
  "Daniel Abadi, *Consistency Tradeoffs in Modern Distributed Database System Design*, IEEE Computer, 2012";
const tail = "Jeffrey Dean and Luiz Barroso, *The Tail at Scale*, Communications of the ACM, 2013";

const notes: Readonly<Record<string, Note>> = {
  timeout: {
    buys: "A caller that gives up in time keeps its own pool free, so one slow part does not hold up everything.",
    costs: "Set below the callee's ordinary slow answers it turns them into failures, and with retries into more load.",
    otherwise:
      "Take it from the callee's p99 or p99.9, and give a whole request a `deadline` rather than each hop a guess.",
    source: builders,
  },
  deadline: {
    buys: "One limit over all attempts and pauses: nobody works on an answer that nobody waits for.",
    costs: "Late attempts are cut short, so the last retry may never start.",
    otherwise: "A `timeout` alone is enough where there is one attempt and one hop.",
    source: overload,
  },
  retries: {
    buys: "Short faults of a dependency disappear for the caller.",
    costs: "When the dependency is down each hop multiplies the load, just when there is least capacity for it.",
    otherwise: "Retry in one layer only, with a `retry-budget`; never what is not `idempotent`.",
    source: builders,
  },
  attempts: {
    buys: "Short faults of a dependency disappear for the caller.",
    costs: "When the dependency is down each hop multiplies the load, just when there is least capacity for it.",
    otherwise: "Retry in one layer only, with a `retry-budget`; never what is not `idempotent`.",
    source: builders,
  },
  "retry-budget": {
    buys: "Retries stay a small share of requests, however much fails, so an outage is not fed by its callers.",
    costs: "In a long outage most requests fail at the first try.",
    otherwise: "A fixed count is enough for rare, cheap calls that nothing else retries.",
    source: overload,
  },
  backoff: {
    buys: "Retries arrive later and, with `jitter`, not together, which gives the other side room to recover.",
    costs: "The caller waits longer and holds its own place in the pool meanwhile.",
    otherwise: "No pause is fine for one immediate try at another replica.",
    source: builders,
  },
  breaker: {
    buys: "A dependency that keeps failing is left alone, and callers fail fast instead of queueing.",
    costs: "It is a switch with two more states to test, and it refuses requests that would have worked.",
    otherwise: "A retry budget limits the same damage without refusing first tries.",
    source: releaseIt,
  },
  bulkhead: {
    buys: "One dependency or class of work can use up its own share of the pool and no more.",
    costs: "Shares that nobody uses lie idle while others wait.",
    otherwise: "Separate pools or clusters where the work differs in importance and not just in target.",
    source: releaseIt,
  },
  hedge: {
    buys: "The slowest answers get faster: a second request goes out and the first answer wins.",
    costs: "Some more load always, and twice the load when everything turns slow.",
    otherwise: "Only for idempotent reads, behind a budget, and after the usual p95.",
    source: tail,
  },
  fallback: {
    buys: "The flow goes on, degraded, when its first choice is down.",
    costs: "A path that is seldom walked, with load it may never have been sized for.",
    otherwise: "A static answer cannot fail; making the first choice redundant keeps one path that is tested all day.",
    source: "Jacob Gabrielson, *Avoiding fallback in distributed systems*, Amazon Builders' Library",
  },
  idempotent: {
    buys: "A message or call may arrive twice and nothing happens twice: retries and redelivery become safe.",
    costs: "A key has to travel with each request and be remembered for as long as duplicates can come.",
    otherwise: "Operations that set a value rather than change it are idempotent by themselves.",
    source: "Malcolm Featonby, *Making retries safe with idempotent APIs*, Amazon Builders' Library",
  },
  outbox: {
    buys: "State and message become true together: the message is a row of the same transaction, and is sent afterwards.",
    costs: "A relay to run, messages that trail the write, and each may be sent more than once.",
    otherwise: "Publishing from the store's change log gives the same without a table of one's own.",
    source: "Chris Richardson, *Microservices Patterns*, 2018, chapter 3",
  },
  compensates: {
    buys: "A flow over several stores can be taken back without locking them all.",
    costs: "Others see the half-done state, and every step needs an undo that itself must not fail.",
    otherwise: "Keep what changes together in one store and one transaction.",
    source: "Hector Garcia-Molina and Kenneth Salem, *Sagas*, SIGMOD 1987",
  },
  "dead-letter": {
    buys: "A message that can never succeed stops blocking those behind it.",
    costs: "Somebody must look there: what nobody watches is lost politely.",
    otherwise: "Unlimited redelivery only where order matters more than progress.",
    source: intensive,
  },
  "cache-aside": {
    buys: "The application decides what is kept, and can do without the cache when it is down.",
    costs: "Each reader handles misses and invalidation; a cold or lost cache sends its whole load to the store.",
    otherwise:
      "`read-through` where the cache can load by itself, `write-through` where stale reads are not tolerable.",
    source: "Microsoft, *Cloud Design Patterns*, Cache-Aside",
  },
  "read-through": {
    buys: "Readers know one address, and equal misses can be asked once.",
    costs: "The cache is on the path of every read: when it is down, so are they.",
    otherwise: "`cache-aside` keeps the store reachable without it.",
    source: intensive,
  },
  "write-through": {
    buys: "What was written is in the cache at once.",
    costs: "Every write waits for both, and fails when either is down.",
    otherwise: "Invalidate on write where the value is seldom read back.",
    source: intensive,
  },
  "write-behind": {
    buys: "Writes are as fast as the cache, and the store sees fewer of them.",
    costs: "What the cache loses before it has written is gone.",
    otherwise: "A durable queue in front of the store has the speed without the loss.",
    source: intensive,
  },
  ttl: {
    buys: "A bound on how old a copy can get, with no message that could be missed.",
    costs: "Everything expires, changed or not, and equal ages expire together.",
    otherwise: "Invalidation is fresher while it works; a long ttl behind it covers the messages that got lost.",
    source: intensive,
  },
  "at-least-once": {
    buys: "No message is lost while the broker lives.",
    costs: "Messages come twice after a crash or a timeout, so every consumer must be idempotent.",
    otherwise: "`at-most-once` for what is worthless when late, such as a position.",
    source: intensive,
  },
  "at-most-once": {
    buys: "Nothing happens twice, with no bookkeeping.",
    costs: "A crash at the wrong moment loses the message.",
    otherwise: "`at-least-once` with idempotent consumers wherever a loss would be missed.",
    source: intensive,
  },
  "exactly-once": {
    buys: "Effects that neither vanish nor repeat.",
    costs: "It holds inside one system that can take its effects back, and not for a mail, a payment or another store.",
    otherwise: "`at-least-once` with idempotent effects works across all borders.",
    source: intensive,
  },
  linearizable: {
    buys: "Once a write is acknowledged every reader sees it: the store behaves like one copy.",
    costs: "Every operation waits for a majority or a leader, and a cut-off minority answers nothing.",
    otherwise: "`read-your-writes` is often all that a person notices.",
    source: "Maurice Herlihy and Jeannette Wing, *Linearizability*, ACM TOPLAS, 1990",
  },
  serializable: {
    buys: "Transactions behave as if they ran one after another, so invariants over several rows hold.",
    costs: "Waiting or aborts under contention, and retries in the application.",
    otherwise: "`snapshot` where no two transactions read what the other writes.",
    source: intensive,
  },
  eventual: {
    buys: "Writes and reads go on at any copy, whatever the network does.",
    costs: "Readers meet old values, in no promised order and for no promised time.",
    otherwise: "`bounded-staleness` or `read-your-writes` where a person would notice.",
    source: pacelc,
  },
  prefers: {
    buys: "Says what gives when the network is cut: `consistency` refuses some requests, `availability` answers with what it has.",
    costs: "Refused requests are an outage for whoever asked; answered ones may have to be reconciled.",
    otherwise: "Even with the network whole the choice returns as latency against consistency.",
    source: pacelc,
  },
  quorum: {
    buys: "Any write set and read set that overlap share a copy, so a lost copy costs neither data nor service.",
    costs: "Each operation waits for several copies, the slowest of those counted.",
    otherwise: "A primary with followers is simpler where a short failover is tolerable.",
    source: intensive,
  },
  failover: {
    buys: "Automatic: seconds instead of the time until somebody is awake. Manual: a person looks before a copy is promoted.",
    costs: "Automatic can promote a lagging copy, or two at once; manual is an outage of tens of minutes.",
    otherwise: "A quorum needs no failover at all.",
    source: intensive,
  },
  cells: {
    buys: "A fault, a bad deployment or a poisonous customer takes down one cell and not the service.",
    costs: "A router that must never fail, uneven cells, and moving customers between them.",
    otherwise: "Shuffle sharding isolates without fixed borders.",
    source: "Amazon Web Services, *Well-Architected* guidance on cells",
  },
  sheds: {
    buys: "Under overload some requests are turned away at once and the others stay fast.",
    costs: "Somebody is turned away, and it should not be the important ones.",
    otherwise: "Scaling is better where it is quicker than the overload, which it seldom is.",
    source: "David Yanacek, *Using load shedding to avoid overload*, Amazon Builders' Library",
  },
};

/** Markdown on what a term trades; undefined for a term that trades nothing worth a paragraph. */
export function noteOf(term: string): string | undefined {
  const note = Object.hasOwn(notes, term) ? notes[term] : undefined;
  if (note === undefined) return undefined;
  return [
    `- **Buys**: ${note.buys}`,
    `- **Costs**: ${note.costs}`,
    `- **Otherwise**: ${note.otherwise}`,
    `\n*${note.source.replaceAll("*", "")}*`,
  ].join("\n");
}

/** The terms that have a note. */
export const notedTerms: readonly string[] = Object.keys(notes);
