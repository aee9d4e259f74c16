// What the finder has to know about single words: which words of the language trade nothing by themselves, which belong to an entry
// that is called otherwise, and which are too ordinary to be looked up in prose.

/** Words of the language, or several in their order, that no entry is called after, and the entry that tells about them none the less. */
export const entryByWord: Readonly<Record<string, string>> = {
  reads: "synchronous-call",
  writes: "synchronous-call",
  consumes: "competing-consumers",
  worker: "competing-consumers",
  with: "call-policy",
  "calls with": "call-policy",
  "reads with": "call-policy",
  "writes with": "call-policy",
  "publishes with": "call-policy",
  "consumes with": "call-policy",
  "propagates deadline": "deadline-propagation",
  checks: "rate-limit",
  "slo over": "slo",
  "sla over": "sla",
  of: "cache",
  pattern: "cache",
  in: "blast-radius",
  within: "trust-boundary",
  from: "read-replica",
  data: "authority",
  chose: "decision-record",
  because: "decision-record",
  costs: "decision-record",
  revisit: "decision-record",
  tradeoff: "decision-record",
  fail: "failure-scenario",
  slow: "failure-scenario",
  expect: "failure-scenario",
  refusing: "failure-scenario",
  available: "failure-scenario",
  lost: "failure-scenario",
  drains: "backlog",
};

/** Words of the language without an entry, and why they need none. */
export const plainWords: Readonly<Record<string, string>> = {
  system: "draws a boundary on the page; what it stands for is `owner`'s to tell",
  group: "only puts things beside each other",
  extend: "only adds to what is declared elsewhere",
  client: "is where demand comes from, and nothing to choose",
  service: "is the ordinary kind of component; its terms are the choices",
  store: "is any state; the kinds of stores have entries",
  component: "is whatever else there is",
  technology: "names a product, which tells its own trade-off",
  flow: "says what happens, and chooses nothing",
  load: "is demand, which is measured and not chosen",
  either: "says that ways differ by chance",
  or: "goes on with `either`",
  tags: "are words to filter by",
  does: "says a job in words",
  source: "says where a figure comes from",
  on: "goes on with `runs`",
  write: "goes on with `quorum` or `invalidated`",
  read: "goes on with `quorum`",
  by: "goes on with the statement before it",
  after: "goes on with the statement before it",
  for: "goes on with `breaker` or `fail`",
  every: "goes on with `rotated`",
  floor: "goes on with `retry-budget`",
  none: "is a value of `backoff`",
  fixed: "is a value of `backoff`",
  exponential: "is a value of `backoff`",
  to: "goes on with `backoff` or `slow`",
  over: "goes on with an objective or a decision",
  until: "goes on with `accept`",
  per: "goes on with `ordered`",
};

/** Values behind a statement's word that are written as names: behind these words the lexer sees a name where an option stands. */
export const optionHeads: ReadonlySet<string> = new Set([
  "prefers",
  "pattern",
  "sheds",
  "propagates",
  "checks",
  "observed",
  "encrypts",
  "guarantees",
  "requires",
  "failover",
  "from",
  "invalidated",
]);

/** Words that mean so many other things that they are looked up in their place in the language, and never in prose. */
export const everydayWords: ReadonlySet<string> = new Set(
  `
  accept across alert alerts attempts authenticated authenticates authority background backlog backup bastion batch
  bound boundary breaker calls canary capacity cascade causal cell cells choreographed choreography coalesces
  compensates compensation compression concurrency consensus container coordinator coupling critical deadline decision
  degraded derived durable encrypts eventual eviction external fencing freshness gateway gossip guarantee guarantees
  heartbeat hedge hedging hub instability instrumentation invalidated invalidation job lag lease logs managed metric
  metrics needs observed optional ordered owner paging parallel partitions peak perimeter policies policy pool prefers
  primary priority profiler projection propagates public publishes queue quota raft rebalance rebalancing redundancy
  region relational reliability reply requires restful retention rollout rotated runs saga saturation scenario secrets
  sequential shedding sheds snapshot span stampede standby starts stops strangler subscriber sustainability sync topic
  trace traceability traces transaction unordered visibility volatile warehouse warms watermark zone zones
  `
    .trim()
    .split(/\s+/),
);
