// The words of the language: which statement belongs in which block, what it looks like, and after which word a name is
// due. The grammar says how a statement is spelt; this table says where it means something. Lowering, completion and the
// lexer read it; a test holds it against the grammar.

import type { ComponentKind } from "./model.ts";

/** What a block is about; a statement is allowed in some of them. */
export type Context =
  | ComponentKind
  | "file"
  | "container"
  | "dependency"
  | "policy"
  | "technology"
  | "region"
  | "zone"
  | "boundary"
  | "data"
  | "flow"
  | "steps"
  | "scenario"
  | "decision";

export interface Statement {
  readonly word: string;
  readonly contexts: ReadonlySet<Context>;
  /** The statement as an example, for messages and completion. */
  readonly form: string;
  /** One plain sentence on what it states. */
  readonly says: string;
}

export const componentKinds: readonly ComponentKind[] = [
  "client",
  "external",
  "gateway",
  "service",
  "worker",
  "job",
  "store",
  "cache",
  "queue",
  "topic",
  "coordinator",
  "component",
];

const all: readonly Context[] = [...componentKinds, "technology"];
const running: readonly Context[] = all.filter((kind) => kind !== "client");
const ours: readonly Context[] = running.filter((kind) => kind !== "external");
/** A technology is a product and not a deployment: it has no place, no owner and no dependencies. */
const deployed: readonly Context[] = componentKinds;
const deployedRunning: readonly Context[] = componentKinds.filter((kind) => kind !== "client");
const deployedOurs: readonly Context[] = deployedRunning.filter((kind) => kind !== "external");
const compute: readonly Context[] = ["gateway", "service", "worker", "job", "component", "technology"];
const keeping: readonly Context[] = ["store", "cache", "queue", "topic", "coordinator", "component", "technology"];
const passing: readonly Context[] = ["queue", "topic", "component", "technology"];
const caching: readonly Context[] = ["cache", "component", "technology"];
const terms: readonly Context[] = ["dependency", "policy"];
const places: readonly Context[] = ["file", "container"];

function statement(word: string, contexts: readonly Context[], form: string, says: string): Statement {
  return { word, contexts: new Set(contexts), form, says };
}

/** Every statement, declarations first. A word stands once. */
export const statements: readonly Statement[] = [
  statement(
    "system",
    places,
    'system orders "Orders" { }',
    "A boundary of ownership, between which coupling is studied.",
  ),
  statement("group", places, "group ingest { }", "Components that read better together."),
  statement("extend", places, "extend orders { }", "Adds to a system or group that is declared elsewhere."),
  statement("client", places, "client app { }", "Where demand comes from."),
  statement("external", places, "external stripe { }", "Somebody else's system, outside our control."),
  statement("gateway", places, "gateway edge { }", "Routing, admission, load balancing."),
  statement("service", places, "service api { }", "Business action on the request path."),
  statement("worker", places, "worker mailer { }", "Asynchronous processing of queued work."),
  statement("job", places, "job nightly { }", "Scheduled or one-off processing."),
  statement("store", places, "store orders-db : postgres { }", "State, authoritative or derived."),
  statement("cache", places, "cache sessions : redis { }", "Less latency and load for tolerated staleness."),
  statement("queue", places, "queue jobs { }", "Hands work over, each message to one consumer."),
  statement("topic", places, "topic events : kafka { }", "A retained log that every subscriber reads whole."),
  statement("coordinator", places, "coordinator locks : etcd { }", "Agreement, ownership, membership, metadata."),
  statement("component", places, 'component mesh { does "…" }', "None of the other kinds; says itself what it does."),
  statement("technology", places, "technology kafka : topic { }", "Defaults and trade-offs that come with a product."),
  statement("region", places, "region eu { zones a, b, c }", "A failure domain that holds zones."),
  statement("zone", ["region"], "zone a { availability 99.99% }", "A failure domain inside a region."),
  statement(
    "boundary",
    places,
    'boundary pci "Card data segment"',
    "A trust boundary: a segment, an account, a cluster.",
  ),
  statement("policy", places, "policy internal { timeout 150ms }", "A reusable set of dependency terms."),
  statement(
    "data",
    [...places, "dependency"],
    "data photo { authority photos-db }",
    "Which state is official, and which follows.",
  ),
  statement("flow", places, "flow checkout { app -> api }", "What happens to one request or message."),
  statement("scenario", places, "scenario redis-down { fail redis }", "What fails, and what must still hold."),
  statement("decision", places, "decision async-mail { }", "A trade-off that was taken knowingly."),

  statement("calls", deployed, "calls auth { timeout 150ms }", "Asks another component and waits for the answer."),
  statement("reads", deployed, "reads orders-db { timeout 100ms }", "Reads state and waits for it."),
  statement("writes", deployed, "writes orders-db { timeout 300ms }", "Changes state and waits until that is done."),
  statement("publishes", deployed, "publishes events { outbox orders-db }", "Hands a message to a queue or topic."),
  statement(
    "consumes",
    deployed,
    "consumes events { dead-letter parked after 5 }",
    "Works on messages of a queue or topic.",
  ),

  statement("replicas", ours, "replicas 3 across eu", "How many copies run; every figure is for one of them."),
  statement("quorum", keeping, "quorum write 2 read 2 of 3", "How many copies a write and a read need."),
  statement("needs", ours, "needs 2", "How many copies must be up."),
  statement("standby", ours, "standby 1", "Copies that wait to take over."),
  statement("failover", ours, "failover automatic within 30s", "How, and how fast, another copy takes over."),
  statement("shards", ours, "shards 16 by user-id hottest 30%", "Parts that each hold a share of the keys."),
  statement("in", deployedOurs, "in eu.a", "The region or zone it is placed in."),
  statement("runs", deployedOurs, "runs on cluster", "The component that it runs on, and falls with."),
  statement("managed", running, "managed", "Run by somebody else as one thing; figures are of the whole."),
  statement(
    "availability",
    [...running, "region", "zone"],
    "availability 99.9%",
    "Share of time that one copy is up, its zone and region aside.",
  ),
  statement("mtbf", running, "mtbf 90d", "Mean time between the failures of one copy."),
  statement("mttr", running, "mttr 1h", "Mean time to repair one copy."),
  statement("error-rate", running, "error-rate 0.1%", "Share of attempts that fail though the copy is up."),
  statement("capacity", running, "capacity 400/s", "Requests per second that one copy can serve."),
  statement("concurrency", running, "concurrency 32", "Requests that one copy works on at once."),
  statement("service-time", running, "service-time 40ms", "Time that one piece of work takes."),
  statement("pool", running, "pool 200", "Requests that one copy can hold in flight."),
  statement("bulkhead", [...running, ...terms], "bulkhead 20", "Share of the pool that this may take."),
  statement("latency", running, "latency p50 8ms p99 60ms", "Its own work by percentile, dependencies aside."),
  statement("autoscale", ours, "autoscale 2..20 within 90s", "The range it scales in, and how fast."),
  statement("rate-limit", running, "rate-limit 1k/s", "Requests per second that it lets through, as a whole."),
  statement("sheds", running, "sheds load", "Turns work away rather than slow down."),
  statement("guarantees", running, "guarantees serializable, durable", "What it promises to those that use it."),
  statement("prefers", [...keeping, "external"], "prefers availability", "Its stance when the network is cut."),
  statement("bound", passing, "bound 10k", "Messages it holds before it refuses more."),
  statement("retention", passing, "retention 4d", "How long a message is kept."),
  statement("partitions", passing, "partitions 12", "Parts that are each in order, and limit the consumers."),
  statement("visibility", passing, "visibility 30s", "How long a message stays hidden while it is worked on."),
  statement(
    "priority",
    [...passing, "dependency"],
    "priority urgent, routine",
    "Classes of work, the first one first.",
  ),
  statement("alerts", passing, 'alerts "team-payments"', "Who hears of messages that arrive here."),
  statement(
    "dead-letter",
    ["queue", "topic", "component", ...terms],
    "dead-letter parked after 5",
    "Where messages go that keep failing.",
  ),
  statement("of", ["cache", "component"], "of orders-db", "The store that the cache holds copies of."),
  statement("pattern", caching, "pattern cache-aside", "Who fills the cache, and when writes reach the store."),
  statement("ttl", caching, "ttl 60s", "How old a cached copy may get."),
  statement("hit-ratio", caching, "hit-ratio 90%", "Share of reads that the cache answers."),
  statement("invalidated", caching, "invalidated by write", "What removes an outdated copy."),
  statement("coalesces", caching, "coalesces", "Asks the store once for many equal misses."),
  statement("warms", caching, "warms", "Is filled before it takes traffic."),
  statement("lag", keeping, "lag 200ms", "How far its asynchronous copies trail, or what it writes behind."),
  statement("owner", [...deployed, "container"], 'owner "team-payments"', "Who runs it."),
  statement("tags", [...deployed, "container", "flow"], "tags pci, core", "Words to filter by."),
  statement("does", all, 'does "rate limiting"', "The job it does."),
  statement("observed", running, "observed metrics, logs, traces", "What can be seen of it."),
  statement("starts", running, "starts within 20s", "Time until a new copy serves."),
  statement("stops", running, "stops within 30s", "Time until a copy has drained."),
  statement("propagates", compute, "propagates deadline", "Hands its caller's remaining time on."),
  statement("stateless", running, "stateless", "Any copy can serve any request."),
  statement("stateful", running, "stateful", "Copies hold state that others lack."),
  statement("within", deployed, "within pci", "The trust boundary it lies in."),
  statement("public", all, "public", "Reachable from outside."),
  statement("encrypts", keeping, "encrypts at-rest", "How it protects what it keeps."),
  statement("secrets", deployedRunning, "secrets from vault rotated every 1h", "Where its secrets come from."),
  statement("slo", [...deployedRunning, "flow"], "slo availability 99.9% over 30d", "A target held inside the team."),
  statement("sla", [...deployedRunning, "flow"], "sla availability 99.5% over 30d", "A target promised to a customer."),
  statement(
    "accept",
    [...deployed, "container", "dependency", "flow", "region", "zone", "data", "policy"],
    'accept single-point-of-failure because "…" until 2030-01-01',
    "Takes a finding knowingly, with a reason.",
  ),
  statement("tradeoff", ["technology"], 'tradeoff "…"', "What the choice buys and what it costs."),
  statement(
    "source",
    [...all, "region", "zone", "container", "dependency", "policy", "data", "flow", "decision"],
    'source "…"',
    "Where the figure before it comes from.",
  ),

  statement("timeout", terms, "timeout 300ms", "How long one attempt may take."),
  statement("deadline", terms, "deadline 2s", "How long all attempts and pauses may take together."),
  statement("retries", terms, "retries 2", "More tries after the first."),
  statement("attempts", terms, "attempts 3", "Tries, the first counted."),
  statement("backoff", terms, "backoff exponential from 20ms to 1s jitter", "The pause before each retry."),
  statement("retry-budget", terms, "retry-budget 10%", "Retries as a share of first tries."),
  statement("breaker", terms, "breaker after 50% for 30s", "Stops asking a dependency that keeps failing."),
  statement("hedge", terms, "hedge after 5ms", "Asks again after each delay, within the attempt's timeout."),
  statement("fallback", terms, 'fallback "last known list"', "What is done instead when it fails."),
  statement("optional", [...terms, "flow", "steps"], "optional", "The request succeeds without it."),
  statement("checks", terms, "checks limit", "Asked by every request, also those that the limit then refuses."),
  statement("idempotent", terms, "idempotent by order-id", "Doing it twice is like doing it once."),
  statement("outbox", terms, "outbox orders-db", "The message is written with the data, and sent later."),
  statement("compensates", terms, 'compensates with "refund"', "What undoes it when a later step fails."),
  statement("transaction", terms, "transaction place-order", "Writes that happen together or not at all."),
  statement("batch", terms, "batch 50", "Requests that go out as one."),
  statement("requires", terms, "requires read-your-writes", "What the consumer needs of the provider."),
  statement("from", terms, "from replica", "Which copy a read goes to."),
  statement("with", terms, "with internal", "The policy whose terms hold where none are written."),
  statement("mtls", terms, "mtls", "Both sides prove who they are, and the traffic is encrypted."),
  statement("tls", terms, "tls", "Encrypted; the server proves who it is."),
  statement("plaintext", terms, "plaintext", "Not encrypted."),
  statement("authenticates", terms, 'authenticates by "signed token"', "How the caller proves who it is."),

  statement("cells", ["container"], "cells 10 by tenant", "Independent copies of all that is inside."),
  statement("zones", ["region"], "zones a, b, c", "The zones of the region."),
  statement("authority", ["data"], "authority photos-db", "Where the data is official."),
  statement("derived", ["data"], "derived search-index within 10s", "What follows from it, and how late at most."),

  statement("load", ["flow", "scenario"], "load 800/s peak 3x", "Demand at the flow's origin."),
  statement("critical", ["flow"], "critical", "Must be served before others."),
  statement("background", ["flow"], "background", "May suffer first."),
  statement("reply", ["flow", "steps"], "reply", "From here on the user waits no more."),
  statement("either", ["flow", "steps"], "either { 70% a -> b } or { a -> c }", "One of several ways, by chance."),
  statement("parallel", ["flow", "steps"], "parallel { a -> b  a -> c }", "Steps that go on at the same time."),

  statement("fail", ["scenario"], "fail stripe for 30m", "Takes a component or domain down."),
  statement("slow", ["scenario"], "slow stripe to 10s", "Makes its own work slower."),
  statement("expect", ["scenario"], "expect checkout available", "What must still hold."),

  statement("chose", ["decision"], 'chose "queue" over "call"', "What was chosen, and over what."),
  statement("because", ["decision"], 'because "…"', "The reason."),
  statement("costs", ["decision"], 'costs "…"', "What it costs."),
  statement("revisit", ["decision"], "revisit 2030-01-01", "When to think again."),
];

export const statementByWord: ReadonlyMap<string, Statement> = new Map(statements.map((s) => [s.word, s]));

/** Words inside a statement; none of them starts one. */
export const connectives: ReadonlySet<string> = new Set([
  "primary",
  "async",
  "sync",
  "across",
  "on",
  "write",
  "read",
  "by",
  "hottest",
  "after",
  "for",
  "every",
  "rotated",
  "floor",
  "jitter",
  "none",
  "fixed",
  "exponential",
  "to",
  "over",
  "freshness",
  "until",
  "or",
  "peak",
  "refusing",
  "available",
  "degraded",
  "lost",
  "drains",
  "per",
]);

/** Declarations that hold others. */
export const containerWords: ReadonlySet<string> = new Set(["system", "group", "extend"]);

/** Declarations that hold none; each is parsed as a block of its own. */
export const leafWords: ReadonlySet<string> = new Set([
  ...componentKinds,
  "technology",
  "region",
  "boundary",
  "policy",
  "data",
  "flow",
  "scenario",
  "decision",
]);

/** Words behind which a name is due, so that a word standing there is one, whatever else it means. */
export const beforeName: ReadonlySet<string> = new Set([
  ...containerWords,
  ...leafWords,
  "zone",
  "calls",
  "reads",
  "writes",
  "publishes",
  "consumes",
  "with",
  "prefers",
  "pattern",
  "sheds",
  "propagates",
  "checks",
  "encrypts",
  "observed",
  "tags",
  "priority",
  "transaction",
  "of",
  "outbox",
  "zones",
  "in",
  "authority",
  "guarantees",
  "requires",
  "across",
  "on",
  "failover",
  "by",
  "dead-letter",
  "within",
  "from",
  "fallback",
  "derived",
  "freshness",
  "accept",
  "load",
  "fail",
  "slow",
  "expect",
  "per",
]);

/** Every keyword of the grammar. */
export const keywords: ReadonlySet<string> = new Set([...statements.map((s) => s.word), ...connectives]);

const subjects: ReadonlyMap<string, string> = new Map([
  ["retries", "tries"],
  ["attempts", "tries"],
  ["stateless", "state"],
  ["stateful", "state"],
  ["mtls", "protection"],
  ["tls", "protection"],
  ["plaintext", "protection"],
  ["critical", "importance"],
  ["background", "importance"],
]);

/** What a statement's word answers. Words of one subject exclude each other, so that a block says one of them. */
export function subjectOf(word: string): string {
  return subjects.get(word) ?? word;
}

/** The statements that mean something in a block, in the table's order. */
export function statementsIn(context: Context): readonly Statement[] {
  return statements.filter((s) => s.contexts.has(context));
}

/** Every guarantee that can be given or required: consistency, delivery, order, durability. */
export const guaranteeNames = [
  "strict-serializable",
  "serializable",
  "snapshot",
  "linearizable",
  "sequential",
  "causal",
  "read-your-writes",
  "monotonic-reads",
  "bounded-staleness",
  "eventual",
  "at-most-once",
  "at-least-once",
  "exactly-once",
  "ordered",
  "unordered",
  "durable",
  "volatile",
] as const;
