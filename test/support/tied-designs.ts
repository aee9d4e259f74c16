// Small designs in which everything that parts of a design can have in common is there: for what has to hold after any edit.

/** A small design in which everything that one flow can have in common with another is there. */
export const baseDesign = `
region eu { zones a, b, c  availability 99.99% }
region us { zones a, b }
policy internal { timeout 100ms  retries 2  backoff exponential from 10ms to 1s jitter }
system shop "Shop" {
  client app { calls edge { timeout 2s } }
  gateway edge { replicas 4 across eu  availability 99.9%  calls buying with internal  calls looking { retries 1  timeout 1s } }
  service buying {
    pool 20  replicas 3 across eu  availability 99.9%  runs on back.cluster  capacity 100/s
    calls pricing with internal
    writes orders { timeout 300ms }
    publishes back.placed { outbox orders }
  }
  service looking { replicas 2 across us  reads copies { timeout 20ms }  reads orders { timeout 200ms  retries 1 } }
  service pricing { rate-limit 500/s  reads rates { timeout 50ms  fallback spare }  calls spare { timeout 80ms } }
  service spare { in us.a }
  store rates { replicas 1 primary + 1 async across eu  failover manual within 10m  availability 99.95% }
  store orders { replicas 3 across eu  quorum write 2 read 2 of 3  availability 99.9%  capacity 50/s }
  cache copies { of orders  ttl 30s  hit-ratio 80% }
  flow buy { load 40/s peak 3x  slo availability 99.9% over 30d  app -> edge -> buying }
  flow look { load 200/s  slo latency p99 < 1s  app -> edge -> looking }
  decision stack "Stack" { chose "one" over "two" because "small" revisit 2026-05-01 }
}
system back "Back office" {
  component cluster { replicas 3 across eu  availability 99.9%  runs on machines }
  component machines { availability 99.9% }
  topic placed { partitions 8  retention 4d }
  queue parked { alerts "team"  retention 14d }
  worker billing { replicas 4  concurrency 8  service-time 50ms  consumes placed { idempotent by id  dead-letter parked after 5 }  writes ledger { timeout 1s } }
  worker mailing { consumes placed { retries 3 }  calls post { timeout 1s  retries 2  retry-budget 10% floor 2/s } }
  store ledger { availability 99.9% }
  external post { availability 99% }
  job closing { reads ledger { timeout 5s }  calls post { timeout 1s  retry-budget 20% floor 1/s  retries 4 } }
  flow close { load 1/s  closing -> ledger  closing -> post  reply }
  flow mail { load 3/s  either { 30% mailing -> post } or { billing -> ledger } }
}
`;

/** A small design about state and messages: copies of copies, promises that are kept and broken, orders and dead letters. */
export const stateDesign = `
region eu { zones a, b, c }
system shop {
  client app { calls web }
  service web { calls writer  calls reader  reads front { data stock }  reads far { from any } }
  service writer { reads view { data stock }  writes main { data stock }  publishes changes  writes side }
  service reader { reads near { requires read-your-writes }  reads main { from replica }  reads view { data stock  requires bounded-staleness 5s }  publishes urgent }
  store main { replicas 1 primary + 2 async across eu  lag 200ms  failover automatic within 60s  guarantees serializable, durable across zones }
  store side { replicas 3 across eu  quorum write 1 read 1 of 3  guarantees linearizable  prefers availability }
  store view { guarantees eventual, volatile }
  cache near { of main  ttl 30s  invalidated by changes }
  cache front { of near  ttl 10s  hit-ratio 80% }
  cache far { of side  pattern write-through }
  topic changes { partitions 4  guarantees ordered, at-least-once }
  queue urgent { visibility 2s  guarantees at-most-once }
  queue left { retention 1d }
  worker views { replicas 6  concurrency 4  service-time 50ms  consumes changes { requires ordered  retries 2 }  consumes urgent  writes view }
  worker others { service-time 3s  consumes urgent { requires exactly-once  dead-letter left after 3 }  reads main }
  data stock { authority main  derived view within 1m  derived near  derived front within 5s }
  data log { authority view, side }
  flow change { load 5/s peak 3x  critical  app -> web -> writer -> view  writer -> main  writer -> side  writer -> changes  web -> reader -> near  reader -> main  reader -> view }
  flow look { load 50/s  background  slo freshness stock < 20s  app -> web -> reader }
  flow hurry { load 1/s  critical  app -> web  reader -> urgent }
  scenario broken { fail views for 10m }
}
`;
