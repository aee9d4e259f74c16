// Queues and topics: who gets a message, how often, in which order, and what becomes of those that fail or wait. How events and state
// are kept together is in events.ts; how news reaches clients is in updates.ts.

import type { Term, TermSource } from "./term.ts";
import { cloudPattern, integrationPatterns, intensiveStreams } from "./works.ts";

const kafka: TermSource = { title: "*Apache Kafka documentation*", url: "https://kafka.apache.org/documentation/" };
const backlogs: TermSource = {
  title: "David Yanacek, *Avoiding insurmountable queue backlogs*, Amazon Builders' Library",
  url: "https://aws.amazon.com/builders-library/avoiding-insurmountable-queue-backlogs/",
};
const visibility: TermSource = {
  title: "Amazon SQS developer guide, *Visibility timeout*",
  url: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html",
};
const deadLetters: TermSource = {
  title: "Amazon SQS developer guide, *Using dead-letter queues*",
  url: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html",
};
const amqp: TermSource = {
  title: "RabbitMQ documentation, *AMQP 0-9-1 Model Explained*",
  url: "https://www.rabbitmq.com/tutorials/amqp-concepts",
};

export const messagingTerms: readonly Term[] = [
  {
    id: "queue",
    title: "Queue",
    words: ["queue", "message queue", "work queue", "task queue"],
    is: "Holds units of work until a worker takes them; each goes to one worker and is deleted when it is done.",
    buys: "The sender answers at once and need not know whether workers are up. Bursts wait instead of failing, so workers are sized for the mean and the tolerable delay.",
    costs:
      "The result comes later and cannot be returned in the reply; status, retries and duplicates have to be designed, and a broker run.",
    otherwise:
      "A direct call when the user needs the outcome to go on and the work takes tens of milliseconds. A topic when several parties want the same event or a replay.",
    invites: "A lasting deficit hides in it: senders see success while the wait grows from seconds to hours.",
    sources: [integrationPatterns, backlogs],
    related: ["topic", "backlog", "dead-letter", "competing-consumers"],
  },
  {
    id: "topic",
    title: "Topic",
    words: ["topic", "event log", "message log", "append-only log", "retained log"],
    is: "A retained, append-only sequence of messages that every subscriber reads at a position of its own.",
    buys: "A new consumer can start from the beginning, and a faulty one can be repaired and run again over the same events. Adding a reader changes nothing for the writer.",
    costs:
      "Storage for all that is retained, order only within a partition, and no deleting or delaying of single messages.",
    otherwise:
      "A queue for jobs that one worker handles once, with retry and delay for each message. A log serves slow, uneven jobs badly because one holds up those behind it.",
    invites:
      "Old events outlive the schema they were written in, so a replay years later meets formats that no consumer reads any more.",
    sources: [intensiveStreams, kafka],
    related: ["queue", "partitions", "retention", "event-sourcing"],
  },
  {
    id: "publish-subscribe",
    title: "Publish-subscribe",
    words: ["publish-subscribe", "pub/sub", "pub-sub", "publish/subscribe", "subscriber"],
    is: "A sender announces an event to whoever has subscribed, without knowing who that is.",
    buys: "Subscribers work in parallel and fail separately, and one more can be added without touching or redeploying the sender.",
    costs:
      "Nobody sees the whole flow in one place: tracing it takes correlation ids, and the event's format becomes a contract with unknown readers.",
    otherwise:
      "A direct call or a command to one queue where exactly one party must act and the sender must know that it did.",
    invites:
      "A subscriber that silently stopped is missed by nobody, and events that trigger events can form a cycle that no file shows.",
    sources: [integrationPatterns],
    related: ["topic", "routing-key", "consumer-group"],
  },
  {
    id: "at-most-once",
    title: "At-most-once delivery",
    words: ["at-most-once", "at most once", "fire and forget", "auto-acknowledge"],
    is: "A message is delivered once or not at all, because it counts as done before it is worked on.",
    buys: "No duplicates and no bookkeeping, with the lowest latency: the broker forgets a message as it hands it out.",
    costs: "A crash between receipt and effect loses the message, and nothing records that it existed.",
    otherwise:
      "`at-least-once` with idempotent consumers wherever somebody would miss it. Loss suits values that the next one replaces: positions, samples, typing signals.",
    invites:
      "Automatic acknowledgement switched on for speed: each deployment drops what was in the consumers' buffers, a loss too small to show in any graph.",
    sources: [kafka, amqp],
    related: ["at-least-once", "exactly-once"],
  },
  {
    id: "at-least-once",
    title: "At-least-once delivery",
    words: ["at-least-once", "at least once", "redelivery", "duplicate delivery"],
    is: "A message is delivered again until a consumer confirms it, so it arrives once or more.",
    buys: "A crash of the consumer loses nothing: the confirmation comes after the effect, and without it the message returns.",
    costs:
      "Duplicates after crashes, timeouts and rebalances, so each consumer needs idempotent effects or a memory of the ids it has seen.",
    otherwise:
      "`at-most-once` for what is worthless when late. Inside one broker or one database, a transaction can bind effect and position together.",
    invites:
      "Duplicates are rare in tests and come in thousands after an outage. A memory of ids that is shorter than retention plus a replay of dead letters lets old ones through.",
    sources: [intensiveStreams, kafka],
    related: ["idempotency-key", "exactly-once", "visibility-timeout"],
  },
  {
    id: "exactly-once",
    title: "Exactly-once processing",
    words: ["exactly-once", "exactly once", "effectively once", "exactly-once semantics"],
    is: "The effect of each message shows once, because effect and reading position are committed together or repeats are recognised.",
    buys: "Counts and balances stay right through crashes without code for it in each consumer, within the system that offers it.",
    costs:
      "Transactions or snapshots on the path: results appear at commit, so latency grows by the interval. Confluent measured 3% less producer throughput at 100 ms.",
    otherwise:
      "`at-least-once` with idempotent effects, which also holds across systems. For mails and other sendings outside, accept rare duplicates.",
    invites:
      "The label is read end to end: a payment or another store called from the stream repeats on every restart.",
    sources: [
      {
        title: "Neha Narkhede, *Exactly-once Semantics are Possible: Here's How Apache Kafka Does it*, Confluent, 2017",
        url: "https://www.confluent.io/blog/exactly-once-semantics-are-possible-heres-how-apache-kafka-does-it/",
      },
      {
        title: "Tyler Treat, *You Cannot Have Exactly-Once Delivery*, 2015",
        url: "https://bravenewgeek.com/you-cannot-have-exactly-once-delivery/",
      },
    ],
    related: ["at-least-once", "idempotency-key"],
  },
  {
    id: "ordered-delivery",
    title: "Ordered delivery",
    words: ["ordered", "ordered delivery", "fifo", "total order", "unordered"],
    is: "Messages are handed out in the order in which they were accepted; `unordered` promises none.",
    buys: "Consumers apply changes as they come: a delete never overtakes the create, and no version has to be compared.",
    costs:
      "One line at a time: throughput is that of one consumer for each ordered stream, and a message that fails holds up all behind it.",
    otherwise:
      "Order for each key only, or version numbers on the messages so that a consumer ignores what is older than it has.",
    invites:
      "Order is lost on the way in or out: parallel senders, retries with several requests in flight, a thread pool in the consumer, or a retry topic.",
    sources: [intensiveStreams, kafka],
    related: ["key-order", "partitions", "poison-message"],
  },
  {
    id: "key-order",
    title: "Order per key",
    words: ["ordered per", "order per key", "per-key order", "per-key ordering", "message group", "partition key"],
    is: "Messages with the same key, such as one order's, keep their order; different keys go their own ways in parallel.",
    buys: "The order that matters at nearly the throughput of none: an order's events stay in line while thousands of orders proceed at once.",
    costs:
      "The key is chosen for years. One key's work is serial, so a busy customer cannot be sped up by more consumers.",
    otherwise:
      "No order at all for independent facts such as page views. A total order only when events of different keys depend on each other.",
    invites:
      "A hot key fills one partition while the others idle. Adding partitions moves keys, so a key's old and new messages can be worked on at the same time.",
    sources: [kafka, intensiveStreams],
    related: ["ordered-delivery", "partitions", "consumer-group"],
  },
  {
    id: "partitions",
    title: "Partitions of a topic",
    words: ["partitions", "topic partition", "partition count", "partitioned topic"],
    is: "A topic is split into parts that are each in order and each read by one member of a consumer group.",
    buys: "Writing and reading scale out: the count is the largest number of consumers that can work side by side in one group.",
    costs: "Files, memory, connections and failover time for each one, and order across them is gone.",
    otherwise:
      "Few partitions for a quiet topic. If work for each message is slow, a queue with competing consumers spreads it without a fixed number.",
    invites:
      "Too few cap throughput on the busiest day, and adding some then re-maps the keys. Twelve partitions and sixteen consumers leave four consumers idle.",
    sources: [kafka],
    related: ["consumer-group", "key-order"],
  },
  {
    id: "consumer-group",
    title: "Consumer group",
    words: ["consumer group", "consumer-group", "subscription group", "rebalance"],
    is: "Consumers that share one position on a topic and divide its partitions among them.",
    buys: "Each group gets every message once while its members split the work, and a member that dies has its partitions taken over.",
    costs:
      "Rebalancing on each join and leave pauses some or all members, and uncommitted work is done again by the new owner.",
    otherwise:
      "Separate groups for purposes that must not slow each other. Readers that each need all messages, such as local caches, need a group each.",
    invites:
      "Processing longer than the poll interval, five minutes by default in Kafka, gets a member expelled while it works; its batch starts anew elsewhere and is late there as well.",
    sources: [kafka],
    related: ["partitions", "competing-consumers", "backlog"],
  },
  {
    id: "competing-consumers",
    title: "Competing consumers",
    words: [
      "competing consumers",
      "competing consumer",
      "worker pool",
      "queue-based load levelling",
      "queue-based load leveling",
    ],
    is: "Several workers take from the same queue, each message going to whichever is free.",
    buys: "Throughput grows with the workers, fast ones take more without any plan, and a dead one costs only the messages in its hands.",
    costs: "Order is gone as soon as there are two, and the shared database behind them becomes the next limit.",
    otherwise: "Partitions by key where messages for one thing must not overlap. One consumer suffices for a trickle.",
    invites:
      "Scaling workers by queue length multiplies the load on a slow dependency that caused the length. Prefetching too many messages leaves some workers full and the rest idle.",
    sources: [cloudPattern("Competing Consumers"), integrationPatterns],
    related: ["queue", "consumer-group", "visibility-timeout"],
  },
  {
    id: "dead-letter",
    title: "Dead-letter queue",
    words: ["dead-letter", "dead-letter queue", "dead letter queue", "dead letter", "dlq", "redrive"],
    is: "A separate queue for messages that failed a set number of times, kept with the reason for a person or a later replay.",
    buys: "Messages that cannot succeed stop blocking those behind them and nothing is thrown away: repair the fault, then send them back.",
    costs:
      "An owner, an alert and a replay tool, and order is broken for whatever is replayed. Three to five tries are usual, and a single one where a person must look at once.",
    otherwise:
      "Stop and alert where skipping a message corrupts all that follow, as in a ledger. Drop with a counter what is worthless later.",
    invites:
      "Nobody looks and it expires: on a standard SQS queue a message keeps its first enqueue time, so the dead-letter queue needs the longer retention. An outage also fills it with healthy messages.",
    sources: [deadLetters, integrationPatterns],
    related: ["poison-message", "on-call-alert", "retention"],
  },
  {
    id: "poison-message",
    title: "Poison message",
    words: ["poison message", "poison pill", "head-of-line blocking", "malformed message"],
    is: "A message that makes its consumer fail each time, whether malformed, out of date or a trigger of a defect.",
    buys: "Unlimited redelivery, which lets it loop, loses nothing through long outages.",
    costs:
      "It comes back for ever: in an ordered partition everything behind it waits, in a queue it uses up a worker on each round.",
    otherwise:
      "Count deliveries and park it after a few. Tell errors of the message from errors of a dependency: for the latter pause the consumer.",
    invites:
      "A message that crashes the process takes down one worker after another, as each inherits it, until the whole pool restarts in a loop.",
    sources: [integrationPatterns, deadLetters],
    related: ["dead-letter", "ordered-delivery", "batch"],
  },
  {
    id: "visibility-timeout",
    title: "Visibility timeout",
    words: ["visibility", "visibility timeout", "acknowledgement timeout", "ack deadline", "message lease"],
    is: "A message that was taken stays hidden for this long; if it is not deleted by then another worker gets it.",
    buys: "A crashed worker's message returns by itself, with no detector of dead workers.",
    costs:
      "After a crash the message waits out the rest of the time: long values delay recovery, short ones bring duplicates.",
    otherwise:
      "Extend it from the worker while work goes on, or use a connection-bound acknowledgement that returns messages when the connection drops.",
    invites:
      "Work slower than the timeout, 30 s by default in SQS, is done twice without any failure, and under load every message becomes two.",
    sources: [visibility],
    related: ["at-least-once", "idempotency-key", "dead-letter"],
  },
  {
    id: "retention",
    title: "Retention",
    words: ["retention", "retention period", "log compaction", "replay window"],
    is: "How long a queue or topic keeps a message: until read, for a time, up to a size, or the last one for each key.",
    buys: "It is the longest outage a consumer can sleep through and the reach of a replay after a bad release.",
    costs:
      "Disk in proportion: 10 MB a second for 7 days with three copies is 18 TB. Personal data kept this long must also be deletable.",
    otherwise:
      "Compaction to the latest value for each key where history is not needed; an archive in object storage for the rare long replay.",
    invites:
      "A consumer behind by more than the retention loses messages with no error: SQS's default of 4 days barely outlasts a long weekend.",
    sources: [kafka, backlogs],
    related: ["topic", "backlog", "dead-letter"],
  },
  {
    id: "backlog",
    title: "Backlog",
    words: ["backlog", "consumer lag", "queue depth", "queue lag", "age of oldest message"],
    is: "Messages that wait to be worked on; its age is how late the results are.",
    buys: "It is the buffer that turns a failed worker into delay instead of loss, and the clearest early sign of too little capacity.",
    costs:
      "Draining takes spare capacity: an hour's outage at 80% utilisation needs four hours to clear, and without spare capacity it never clears.",
    otherwise:
      "Take the newest first where old items lose their worth, move the old ones aside, or bound the queue and refuse.",
    invites:
      "A queue that is drained in order after an outage serves only stale work for hours. Alerts on length miss it: 10,000 messages are a second for one queue and a day for another.",
    sources: [backlogs],
    related: ["queue", "bounded-queue", "headroom", "retention"],
  },
  {
    id: "routing-key",
    title: "Topic-based routing",
    words: ["routing key", "topic-based routing", "topic routing", "direct exchange", "topic exchange"],
    is: "The sender names a channel or key, and the broker passes the message to all that are bound to that name.",
    buys: "A table look-up for each message, and anybody can read from the subscriptions who gets what.",
    costs:
      "Senders decide names in advance, and a consumer that wants another cut of the data receives too much or waits for the sender to change.",
    otherwise: "Content-based routing when the rules change more often than the senders are released.",
    invites:
      "A message whose key nobody is bound to is dropped without an error unless an alternate route or mandatory flag is set, so a typing error in a name is a silent loss.",
    sources: [amqp, integrationPatterns],
    related: ["content-based-routing", "topic-design", "publish-subscribe"],
  },
  {
    id: "content-based-routing",
    title: "Content-based routing",
    words: [
      "content-based routing",
      "content-based router",
      "message filtering",
      "subscription filter",
      "headers exchange",
    ],
    is: "The broker or a router reads attributes or the body of each message and applies rules to choose its receivers.",
    buys: "Senders know one address, and new routes, such as large payments to fraud control, need a rule and no release.",
    costs:
      "Every rule is evaluated for every message, and finding out why a message went somewhere means replaying the rules of that moment.",
    otherwise:
      "Topic-based routing for stable streams with high rates. Filtering in the consumer is simplest while most messages are wanted.",
    invites:
      "Rules read fields that the sender believes private: a renamed attribute stops matching and the traffic quietly takes the default route.",
    sources: [integrationPatterns],
    related: ["routing-key", "publish-subscribe"],
  },
  {
    id: "topic-design",
    title: "One topic or one per event type",
    words: ["topic per event type", "single topic", "topic design", "event type"],
    is: "Whether all events of a thing, created, paid and shipped, share a topic or each kind has its own.",
    buys: "One shared topic keeps the order of an order's events. A topic for each kind gives consumers only what they want, and each kind its own retention and access rights.",
    costs:
      "Shared: consumers read and discard the rest, and schemas mix. Separate: many topics, and no order between kinds.",
    otherwise: "Group what must stay in order by the same key, and split what has different readers, rates or secrecy.",
    invites:
      "Separate topics let `shipped` arrive before `created`, at a consumer that takes the second for an error and parks the message.",
    sources: [
      {
        title: "Martin Kleppmann, *Should You Put Several Event Types in the Same Kafka Topic?*, 2018",
        url: "https://martin.kleppmann.com/2018/01/18/event-types-in-kafka-topic.html",
      },
    ],
    related: ["topic", "key-order", "routing-key"],
  },
  {
    id: "priority-queue",
    title: "Priority queue",
    words: ["priority", "priority queue", "message priority", "priority class"],
    is: "Urgent messages are taken before routine ones, by the broker or by consumers that look into separate queues in order.",
    buys: "An alarm or a payment passes a backlog of reminders on the same workers, without capacity of its own standing idle.",
    costs:
      "Work in progress is not interrupted, so the urgent one waits for a worker. Kafka and SQS have no priorities: there it takes a queue for each class and polling code.",
    otherwise:
      "Reserved workers for the urgent class where its delay must be bounded; one queue where everything is done within the tolerable time anyway.",
    invites:
      "Starvation: under constant urgent load routine work never runs, unless the classes are polled with weights or age raises the rank.",
    sources: [cloudPattern("Priority Queue")],
    related: ["criticality", "queue", "bulkhead"],
  },
];
