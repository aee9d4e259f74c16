// Which names and words may follow a word of the language, for completion. It complements the language's own table, which says
// where statements stand and not what stands inside them.

import { type ComponentKind, componentKinds } from "../../language/index.ts";

const stateful: readonly ComponentKind[] = ["store", "cache", "coordinator", "external", "component"];
/** What messages are handed to. */
export const brokers: readonly ComponentKind[] = ["topic", "queue"];
const callable = componentKinds.filter((kind) => kind !== "client" && !brokers.includes(kind));

/** Kinds of components that a word asks for. */
export const kindsBehind: Readonly<Record<string, readonly ComponentKind[]>> = {
  calls: callable,
  reads: stateful,
  writes: stateful,
  publishes: brokers,
  consumes: brokers,
  of: ["store", "external", "component"],
  outbox: ["store"],
  authority: ["store", "coordinator", "external", "component"],
  derived: ["store", "cache", "component"],
  "dead-letter": brokers,
  fallback: componentKinds.filter((kind) => kind !== "client"),
  runs: componentKinds.filter((kind) => kind !== "client"),
  secrets: ["store", "coordinator", "external", "component"],
};

/** Words that may follow a word as its value. */
export const wordsBehind: Readonly<Record<string, readonly string[]>> = {
  prefers: ["consistency", "availability"],
  pattern: ["cache-aside", "read-through", "write-through", "write-behind"],
  failover: ["automatic", "manual"],
  backoff: ["exponential", "fixed", "none"],
  sheds: ["load"],
  propagates: ["deadline"],
  observed: ["metrics", "logs", "traces"],
  encrypts: ["at-rest"],
  runs: ["on"],
  starts: ["within"],
  stops: ["within"],
  hedge: ["after"],
  compensates: ["with"],
  authenticates: ["by"],
  invalidated: ["by"],
  secrets: ["from"],
  slo: ["availability", "latency", "freshness"],
  sla: ["availability", "latency", "freshness"],
};

/** Words that carry a statement on once it has its value. */
export const continuations: Readonly<Record<string, readonly string[]>> = {
  calls: ["with"],
  reads: ["with"],
  writes: ["with"],
  publishes: ["with"],
  consumes: ["with"],
  replicas: ["across", "primary"],
  failover: ["within"],
  derived: ["within"],
  autoscale: ["within"],
  shards: ["by"],
  cells: ["by"],
  idempotent: ["by"],
  "dead-letter": ["after"],
  backoff: ["from", "to", "jitter"],
  "retry-budget": ["floor"],
  breaker: ["after", "for"],
  secrets: ["rotated every"],
  accept: ["because", "until"],
  load: ["peak"],
  slo: ["over"],
  sla: ["over"],
  chose: ["over"],
  fail: ["for", "refusing"],
  slow: ["to"],
  expect: ["available", "degraded", "lost", "availability", "drains within"],
};
