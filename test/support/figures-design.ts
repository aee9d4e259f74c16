// A design in which every figure of the language stands, most of them in parts that several flows share: for what has to hold
// whichever of them is edited.

import { statements } from "../../language/vocabulary.ts";

export const figuresDesign = `
region eu { zones a, b, c  availability 99.99% }
region us { zones a, b }
system front {
  client app { calls edge { timeout 2s  retries 1 } }
  client desk { calls back.pay { timeout 3s  deadline 5s } }
  gateway edge {
    replicas 4 across eu  needs 2  availability 99.9%  rate-limit 900/s  latency p50 1ms p99 5ms
    calls shop { timeout 1500ms  hedge after 40ms }
    calls back.pay { timeout 1200ms  retries 2  backoff exponential from 10ms to 80ms jitter  breaker after 50% for 30s }
  }
  service shop {
    replicas 6 across eu, us  availability 99.9%  pool 40  concurrency 16  capacity 300/s  latency p50 4ms p99 30ms
    autoscale 3..12 within 90s  starts within 20s  stops within 30s
    calls back.pay { timeout 800ms  retries 1  retry-budget 10% floor 4/s  bulkhead 12 }
    reads back.near { timeout 20ms  optional }
    reads back.book { timeout 60ms  retries 1  requires bounded-staleness 5s }
    publishes back.sales { outbox back.book }
  }
  flow browse { load 90/s peak 3x  slo availability 99.9% over 30d  slo latency p99 < 2s  app -> edge  either { 60% edge -> shop } or { edge -> back.pay }  reply }
  flow buy { load 20/s peak 2x  critical  slo freshness back.ledger < 90s  app -> edge -> shop  shop -> back.pay 2x }
}
system back {
  service pay {
    replicas 5 across eu  standby 1  mtbf 90d  mttr 2h  error-rate 0.2%  service-time 12ms  concurrency 8  bulkhead 6  slo availability 99.5% over 30d
    runs on host
    reads near { timeout 20ms  fallback book }
    writes book { timeout 50ms  deadline 120ms  attempts 2  backoff fixed 15ms  idempotent by key }
    calls bank { timeout 400ms  retry-budget 20%  retries 3  backoff exponential from 20ms to 200ms }
  }
  component host { replicas 3 across eu  availability 99.95%  secrets from vault rotated every 30d }
  coordinator vault { replicas 3 across eu  availability 99.9% }
  external bank { availability 99.5%  rate-limit 400/s  latency p50 80ms p99 300ms  sla latency p99 < 1s }
  store book { replicas 1 primary + 2 async across eu  lag 200ms  failover automatic within 60s  shards 4 by key  availability 99.95%  capacity 900/s  latency p50 2ms p99 20ms }
  store copies { replicas 3 across eu  quorum write 2 read 2 of 3  availability 99.9%  capacity 500/s }
  cache near { of book  ttl 30s  hit-ratio 80%  replicas 2 across eu  capacity 4k/s  latency p50 1ms p99 3ms }
  topic sales { partitions 6  retention 4d }
  queue jobs { bound 10k  retention 2d  visibility 30s  dead-letter left after 4 }
  queue left { retention 14d }
  worker filing {
    replicas 3 across eu  concurrency 4  service-time 40ms  availability 99.9%
    consumes sales { batch 20  retries 2  dead-letter left after 3 }
    consumes jobs
    writes copies { timeout 100ms  retries 1 }
  }
  data ledger { authority book  derived copies within 2m  derived near within 1m }
  flow settle { load 6/s peak 4x  front.desk -> pay  sales -> filing }
  scenario lost { fail bank for 20m  slow book to 800ms  load settle 3x  expect settle p99 < 4s }
}
`;

/** The statements of components and dependencies that hold a figure, by their first words, which the design lacks. */
export function figuresLacking(text: string): readonly string[] {
  const holders = new Set(["service", "store", "cache", "queue", "worker", "dependency"] as const);
  return statements
    .filter(({ form, word }) => /\d/.test(form) && !/\d{4}-|"/.test(form) && word !== "retries")
    .filter(({ contexts }) => [...holders].some((holder) => contexts.has(holder)))
    .map(({ word }) => word)
    .filter((word) => !new RegExp(`\\b${word}\\b`).test(text));
}
