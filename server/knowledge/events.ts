// How state, events and several stores are kept together: outbox, change capture, sagas, event sourcing, and processing of streams and
// batches. Delivery of single messages is in messaging.ts; isolation inside one store is in consistency.ts.

import type { Term, TermSource } from "./term.ts";
import {
  cloudPattern,
  intensive,
  intensiveStreams,
  interprocess,
  microservicesPatterns,
  sagaPatterns,
} from "./works.ts";

const sagas: TermSource = {
  title: "Hector Garcia-Molina and Kenneth Salem, *Sagas*, SIGMOD 1987",
  url: "https://doi.org/10.1145/38713.38742",
};
const kreps: TermSource = {
  title: "Jay Kreps, *Questioning the Lambda Architecture*, O'Reilly Radar, 2014",
  url: "https://www.oreilly.com/radar/questioning-the-lambda-architecture/",
};

export const eventTerms: readonly Term[] = [
  {
    id: "transactional-outbox",
    title: "Transactional outbox",
    words: ["outbox", "transactional outbox", "outbox table", "outbox pattern"],
    is: "The message is stored as a row in the same transaction as the change, and a relay sends it afterwards.",
    buys: "Change and message happen together or not at all, with no transaction across store and broker.",
    costs:
      "A relay and a table to run and clean, more writes on the store, messages that trail by the polling interval, and a repeat whenever the relay stops between sending and marking.",
    otherwise:
      "Change data capture reads the store's own log and spares the polling. A plain publish is enough for news that may be lost.",
    invites:
      "Without it, a dual write: a crash between commit and publish leaves the rest of the system unaware for good. With it, a stuck relay stops all news while writes look healthy.",
    sources: [
      interprocess,
      {
        title: "Chris Richardson, *Pattern: Transactional outbox*, microservices.io",
        url: "https://microservices.io/patterns/data/transactional-outbox.html",
      },
    ],
    related: ["change-data-capture", "at-least-once", "idempotency-key"],
  },
  {
    id: "change-data-capture",
    title: "Change data capture",
    words: ["change data capture", "cdc", "log tailing", "change stream", "change feed"],
    is: "A reader of the database's own replication log turns each committed change into a message.",
    buys: "Indexes, caches and warehouses follow the store in commit order and miss nothing, and the application needs no extra code.",
    costs:
      "Consumers see rows and columns in place of business meaning, so the inner schema becomes public; the connector is one more stateful thing to run.",
    otherwise:
      "An outbox table, itself read by capture, publishes events of a designed shape. A nightly export suffices for reports.",
    invites:
      "A stopped connector holds the log back: a PostgreSQL slot keeps its segments until the primary's disk is full. If the log has been cut, only a new snapshot helps.",
    sources: [
      {
        title: "Debezium documentation, *Outbox Event Router*",
        url: "https://debezium.io/documentation/reference/stable/transformations/outbox-event-router.html",
      },
      intensiveStreams,
    ],
    related: ["transactional-outbox", "topic"],
  },
  {
    id: "saga",
    title: "Saga",
    words: ["saga", "saga pattern", "long-running transaction", "process manager"],
    is: "A change over several stores, made store by store: each step is final by itself and has an action that takes it back where a later one fails.",
    buys: "No locks across services and no common transaction manager: a step may take days, and each store stays available by itself.",
    costs:
      "No isolation: others see the half-done state, and each step needs a compensation, a status and a plan for the failure of the compensation.",
    otherwise:
      "One transaction in one store, by placing what changes together in one service. A reservation with an expiry covers many two-step cases.",
    invites:
      "Steps that cannot be undone, a mail or a shipment, run too early. Two sagas interleave and one compensates away the other's update.",
    sources: [sagas, sagaPatterns],
    related: ["compensation", "two-phase-commit", "durable-execution"],
  },
  {
    id: "compensation",
    title: "Compensation",
    words: ["compensates", "compensation", "compensating transaction", "compensating action"],
    is: "A new action that makes good an earlier one in business terms: a refund, a cancellation, a correcting entry.",
    buys: "A finished step can be taken back hours later, and the record shows both what happened and what was made of it.",
    costs:
      "It has to be idempotent and be repeated until it succeeds, and it restores only a state that is acceptable, seldom the one before.",
    otherwise:
      "Order the steps so that those which often fail come first and those which cannot be undone come last; then little is left to compensate.",
    invites:
      "It fails for the same reason as the step did, such as a provider that is down, so the case hangs half undone and needs a person and a list.",
    sources: [sagas, cloudPattern("Compensating Transaction")],
    related: ["saga", "idempotency-key"],
  },
  {
    id: "two-phase-commit",
    title: "Two-phase commit",
    words: ["two-phase commit", "2pc", "xa transaction", "distributed transaction", "atomic commit"],
    is: "A coordinator asks every store to prepare, and once all have promised, tells them to commit.",
    buys: "All stores change or none does, with the programming model of one transaction and no half-done state to explain.",
    costs:
      "Two rounds and forced log writes at each participant, with locks held throughout; every participant must be up, so their unavailabilities add.",
    otherwise:
      "A saga where intermediate states are tolerable, an outbox for store and broker. Databases that replicate the coordinator by consensus remove most of the blocking.",
    invites:
      "The coordinator dies after the promises: participants stay in doubt with their rows locked until it returns or somebody decides by hand.",
    sources: [
      intensive("chapter 9: Consistency and Consensus"),
      { title: "Jim Gray and Leslie Lamport, *Consensus on Transaction Commit*, ACM TODS, 2006" },
    ],
    related: ["saga", "transactional-outbox"],
  },
  {
    id: "durable-execution",
    title: "Durable execution",
    words: ["durable execution", "resumable workflow", "workflow as code"],
    is: "An engine records each step of a long process and, after a crash, resumes the code from the last recorded step.",
    buys: "Timers of days, retries and compensation are written as ordinary code, and every running case can be listed with its state.",
    costs:
      "A stateful cluster on the path of the process, a write for each step, and code that must be deterministic and compatible with cases already under way.",
    otherwise:
      "A status column and a job are enough for two or three steps. Events between services fit processes that nobody owns as a whole.",
    invites:
      "A changed step order breaks old cases on replay. Activities run at least once, so a payment step needs its own idempotency key whatever the engine promises.",
    sources: [
      { title: "Temporal documentation, *Workflows*", url: "https://docs.temporal.io/workflows" },
      sagaPatterns,
    ],
    related: ["saga", "compensation", "idempotency-key"],
  },
  {
    id: "event-sourcing",
    title: "Event sourcing",
    words: ["event sourcing", "event-sourced", "event store"],
    is: "The sequence of events is the official state; the current value is computed by replaying them.",
    buys: "A complete history for audit, state as of any date, and new views of the past that nobody had planned.",
    costs:
      "Events are kept and understood for ever, so each change of format needs upcasting; queries need projections, and long streams need snapshots.",
    otherwise:
      "A table with an audit log gives most of the history for a fraction of the work. Use events as the truth where the domain itself is a ledger.",
    invites:
      "A replay that sends mails or payments again, personal data in an immutable log that the law wants erased, and a wrong event that can only be outvoted by another.",
    sources: [
      { title: "Martin Fowler, *Event Sourcing*, 2005", url: "https://martinfowler.com/eaaDev/EventSourcing.html" },
      microservicesPatterns("chapter 6: Developing Business Logic with Event Sourcing"),
    ],
    related: ["cqrs", "topic", "change-data-capture"],
  },
  {
    id: "cqrs",
    title: "Command query responsibility segregation",
    words: ["cqrs", "command query responsibility segregation", "read model", "write model", "projection"],
    is: "Changes go through one model and reads through others that are derived from it, often in other stores.",
    buys: "Each side is shaped and scaled for its work: a normalised store for rules, a flat document or index for a page that is read a hundred times as often.",
    costs: "Two models and a pipeline between them, and a read right after a write may not show it.",
    otherwise:
      "One model with indexes or a read replica while the shapes are alike, which covers most of a business system.",
    invites:
      "A projection that failed on one event serves wrong data without an error. Rebuilding it over years of events takes days unless that was planned.",
    sources: [
      { title: "Martin Fowler, *CQRS*, 2011", url: "https://martinfowler.com/bliki/CQRS.html" },
      microservicesPatterns("chapter 7: Implementing Queries"),
    ],
    related: ["event-sourcing", "change-data-capture"],
  },
  {
    id: "batch-processing",
    title: "Batch processing",
    words: ["batch processing", "batch job", "nightly batch", "mapreduce", "etl"],
    is: "A job reads a complete, bounded input and writes its results as a whole, every hour or night.",
    buys: "Simple correctness: a failed run is repeated on the same input, late records are included, and big sequential reads use machines well.",
    costs:
      "Results are up to a period plus a run old, and the capacity stands idle in between or competes with daytime traffic.",
    otherwise: "Stream processing when a result must follow its event within seconds, as with fraud.",
    invites:
      "The run outgrows its window: a nightly job that takes 20 hours cannot be repeated within the day, and the following ones start late on top of it.",
    sources: [intensive("chapter 10: Batch Processing")],
    related: ["stream-processing", "lambda-architecture"],
  },
  {
    id: "stream-processing",
    title: "Stream processing",
    words: ["stream processing", "event streaming", "stream processor", "windowed aggregation", "watermark"],
    is: "Results are updated with each event or small window of an input that never ends.",
    buys: "Answers within milliseconds to seconds, and work spread evenly over the day.",
    costs:
      "Event time differs from arrival time, so windows need a rule for latecomers: waiting longer is more correct and later. State must be checkpointed and moved.",
    otherwise: "Batch where the report is monthly or the input is corrected afterwards.",
    invites:
      "A deployment that loses or doubles its state shifts every count from then on, and a replay at full speed floods the stores behind it.",
    sources: [
      {
        title: "Tyler Akidau et al., *The Dataflow Model*, VLDB 2015",
        url: "https://www.vldb.org/pvldb/vol8/p1792-Akidau.pdf",
      },
      intensiveStreams,
    ],
    related: ["batch-processing", "kappa-architecture", "exactly-once"],
  },
  {
    id: "lambda-architecture",
    title: "Lambda architecture",
    words: ["lambda architecture", "batch layer", "speed layer", "serving layer"],
    is: "A batch path computes exact views of all data, a streaming path approximates the newest part, and a serving layer merges both.",
    buys: "Complete results and recent ones together: whatever the stream gets wrong is replaced by the next batch run.",
    costs:
      "Every rule is written twice in two systems that must agree, the data is stored twice, and a disagreement is slow to explain.",
    otherwise:
      "Kappa when the stream can be replayed and its engine gives exact results. Batch alone when an hour's delay is fine.",
    invites: "The two codes drift apart, so a figure jumps each night when the batch replaces the stream's value.",
    sources: [{ title: "Nathan Marz and James Warren, *Big Data*, 2015" }, kreps],
    related: ["kappa-architecture", "stream-processing", "batch-processing"],
  },
  {
    id: "kappa-architecture",
    title: "Kappa architecture",
    words: ["kappa architecture", "log replay", "stream-only"],
    is: "Everything is a stream over a retained log; to recompute, a new version of the job replays the log beside the old one and then takes over.",
    buys: "One code path for live and historical data, and a rollback that is a switch back to the old output.",
    costs:
      "The log has to keep all that a recomputation needs, and while it runs there are two jobs and two sets of output.",
    otherwise:
      "Batch over files in object storage when history is years deep: a replay of 100 TB at 1 GB a second takes more than a day.",
    invites:
      "The log's retention is shorter than the history that the new code needs, or the job calls services that answer for today instead of the time of the event.",
    sources: [kreps],
    related: ["lambda-architecture", "retention", "stream-processing"],
  },
];
