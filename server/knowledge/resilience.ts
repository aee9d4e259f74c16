// What the caller of a dependency can choose: how long it waits, how often it asks again, when it stops asking, and what it does
// without an answer. What a provider does under too much load is in overload.ts; domains of failure and recovery are in isolation.ts.

import type { Term, TermSource } from "./term.ts";
import {
  calculus,
  cloudPattern,
  releaseIt,
  sreCascading,
  sreOverload,
  tailAtScale,
  timeoutsAndRetries,
} from "./works.ts";

const stabilityPatterns = releaseIt("chapter 5: Stability Patterns");
const fixingRetries: TermSource = {
  title: "Marc Brooker, *Fixing retries with token buckets and circuit breakers*, 2022",
  url: "https://brooker.co.za/blog/2022/02/28/retries.html",
};
const jitterPost: TermSource = {
  title: "Marc Brooker, *Exponential Backoff And Jitter*, AWS Architecture Blog, 2015",
  url: "https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/",
};
const breakerPattern = cloudPattern("Circuit Breaker");

export const resilienceTerms: readonly Term[] = [
  {
    id: "timeout",
    title: "Timeout",
    words: ["timeout", "per-try timeout", "request timeout", "time-out"],
    is: "The longest that one attempt may take before its caller gives up on it.",
    buys: "A slow dependency holds a caller's thread or connection for a known time at most, so the pool comes free and other work goes on.",
    costs:
      "Every answer that would have come later is thrown away after it was paid for. Set at the callee's p99, it turns one good call in a hundred into a failure.",
    otherwise:
      "Choose the share of false timeouts that is acceptable, such as 0.1%, and take that percentile of the callee's latency. Where several attempts or hops share one wait, add a `deadline`.",
    invites:
      "Timeout inversion: the caller gives up before its callee does, which keeps working for nobody and, with retries, does the same work several times at once.",
    sources: [timeoutsAndRetries],
    related: ["deadline", "retries", "pool"],
  },
  {
    id: "deadline",
    title: "Deadline",
    words: ["deadline", "total timeout", "time budget"],
    is: "One limit on a whole operation: all attempts and the pauses between them together.",
    buys: "The wait of whoever asked is bounded whatever the retry policy says, and nobody starts an attempt whose answer comes too late.",
    costs:
      "Late attempts are cut short or never begin, so the success rate that the retries promise on paper is not reached when the dependency is slow.",
    otherwise: "A single attempt over a single hop needs only a `timeout`.",
    invites:
      "A deadline far above the usual latency keeps hung calls alive: when 5% of calls hang to a deadline of 100 s where 100 ms is normal, the threads run out and most of the other 95% fail too.",
    sources: [sreCascading],
    related: ["timeout", "deadline-propagation"],
  },
  {
    id: "deadline-propagation",
    title: "Deadline propagation",
    words: ["propagates", "deadline propagation", "propagated deadline", "cancellation propagation"],
    is: "Each service passes the time that remains of its caller's deadline on to the services it calls, and stops when it has run out.",
    buys: "Work that nobody waits for stops at every depth, which matters most under overload, when much of the queue is already too late.",
    costs:
      "Every hop must read the remaining time, subtract its own and check it before each expensive step; one library that drops it breaks the chain.",
    otherwise:
      "In a shallow system, fixed timeouts that shrink from the edge inwards have nearly the same effect. Work after the reply needs a limit of its own.",
    invites:
      "Cancelling half-way through a change leaves it half done, so steps with effects need a transaction or an idempotent retry. A tight deadline also starves the last hop.",
    sources: [
      sreCascading,
      { title: "gRPC documentation, *Deadlines*", url: "https://grpc.io/docs/guides/deadlines/" },
    ],
    related: ["deadline", "timeout"],
  },
  {
    id: "retries",
    title: "Retries",
    words: ["retries", "attempts", "retry", "retry policy"],
    is: "Asking again after a failed attempt; `retries 2` and `attempts 3` state the same policy.",
    buys: "Brief and independent faults vanish: if one try in a hundred fails, three tries fail once in a million.",
    costs:
      "Load and latency grow exactly when the callee is in trouble. With the callee down, n retries multiply its load by n + 1.",
    otherwise:
      "Retry in one layer, near the user or next to the fault, and only errors that a second try can cure. Hand lasting work to a queue instead of holding a caller.",
    invites:
      "A repeated effect where the callee is not `idempotent`, and a storm where several layers retry: three tries at each of five layers make 243 calls out of one.",
    sources: [timeoutsAndRetries, sreOverload],
    related: ["retry-storm", "retry-budget", "backoff", "idempotency-key"],
  },
  {
    id: "retry-storm",
    title: "Retry storm and amplification",
    words: ["retry storm", "retry amplification", "load amplification", "retry multiplication"],
    is: "Retries of several layers multiply, so that a failing component receives many times the demand that users make.",
    buys: "Nothing of itself: it is the price of letting each layer retry on its own, which is simple to build and works while faults are rare.",
    costs:
      "Four attempts at each of three layers put 64 calls on the lowest one. It then has to serve that multiple, and no longer the demand, before anything succeeds.",
    otherwise:
      "Let one layer retry, cap it with a `retry-budget`, and have lower layers return an error that says not to retry.",
    invites:
      "A bad state that outlasts its cause: the component is kept down by the retries of its own failures until traffic is cut by hand.",
    sources: [sreOverload, timeoutsAndRetries],
    related: ["retries", "retry-budget", "metastable-failure"],
  },
  {
    id: "retry-budget",
    title: "Retry budget",
    words: ["retry-budget", "retry budget", "retry quota", "retry token bucket"],
    is: "A cap on retries as a share of first tries, kept by each client for each dependency.",
    buys: "The extra load is bounded whatever fails: with 10% a dead callee sees at most 1.1 times its first tries, where three retries would bring four times.",
    costs: "In a longer outage most requests get one try, so faults that a second try would cure come through as well.",
    otherwise:
      "A fixed count is enough for rare calls that no other layer retries. A breaker acts on first tries, which a budget never touches.",
    invites:
      "A floor per client defeats the ratio: many small clients with 10 free retries a second each can exceed the demand itself.",
    sources: [sreOverload, fixingRetries],
    related: ["retries", "circuit-breaker"],
  },
  {
    id: "backoff",
    title: "Exponential backoff",
    words: ["backoff", "exponential backoff", "capped backoff", "fixed backoff"],
    is: "A pause before each retry that grows, usually doubling, up to a cap.",
    buys: "A dependency gets time to recover between the tries of one client, and clients that loop slow themselves down.",
    costs:
      "The caller waits and holds its resources meanwhile: pauses of 100, 200 and 400 ms add 0.7 s before the fourth try.",
    otherwise:
      "Retry at once against another replica when the fault is of one copy. Where requests come from many independent users, limit retries by a budget, since pauses only put the load off.",
    invites:
      "Pauses without `jitter` keep failed clients in step, so they return together. Pauses longer than the caller's deadline mean that the last retries never run.",
    sources: [
      timeoutsAndRetries,
      {
        title: "Marc Brooker, *What is Backoff For?*, 2022",
        url: "https://brooker.co.za/blog/2022/08/11/backoff.html",
      },
    ],
    related: ["jitter", "retry-budget", "deadline"],
  },
  {
    id: "jitter",
    title: "Jitter",
    words: ["jitter", "full jitter", "randomised delay", "randomized delay"],
    is: "Randomness added to pauses, timers and expiry times, so that many clients do not act at the same moment.",
    buys: "Spikes become a steady trickle. With 100 contending clients, full jitter needed less than half the calls of plain exponential backoff in Amazon's simulation.",
    costs:
      "One client's delay is no longer predictable, and tests need a fixed seed. Full jitter halves the mean pause and leaves the longest one as it was.",
    otherwise:
      "A fixed slot for each host, derived from its name, spreads periodic jobs just as well and repeats the same pattern, which is easier to debug.",
    invites:
      "Spreading too narrow for the crowd: one second of jitter over a million expiring entries is still a million reads in that second.",
    sources: [jitterPost, timeoutsAndRetries],
    related: ["backoff", "thundering-herd"],
  },
  {
    id: "circuit-breaker",
    title: "Circuit breaker",
    words: ["breaker", "circuit breaker", "closed circuit", "open circuit"],
    is: "A switch in the caller: closed, calls pass; when too many fail it opens and calls are refused at once, until a trial succeeds.",
    buys: "Callers fail in microseconds where they would have waited for a timeout, and a struggling callee is left alone to recover.",
    costs:
      "Thresholds and windows to tune for each dependency, and a second behaviour that only incidents exercise. While open it refuses calls that would have succeeded.",
    otherwise:
      "A `retry-budget` limits the extra load and keeps first tries going. For a slow rather than failing callee, limit calls in flight with a `bulkhead`.",
    invites:
      "One breaker over a sharded callee: a single bad shard trips it, and an outage for some keys becomes an outage for all.",
    sources: [stabilityPatterns, fixingRetries],
    related: ["half-open", "retry-budget", "bulkhead", "fallback"],
  },
  {
    id: "half-open",
    title: "Half-open state",
    words: ["half-open", "half open", "breaker state", "probe request"],
    is: "The breaker's third state: after its pause it lets a few trial calls through, which decide whether it closes or opens again.",
    buys: "Recovery is noticed without a person, and a callee that just came back meets a few probes instead of the whole demand.",
    costs:
      "Somebody's real request is the probe. The pause is a guess: too short keeps hitting a callee that restarts, too long extends the outage.",
    otherwise:
      "A separate health check closes the breaker without risking user requests, if it really follows the path that failed.",
    invites:
      "Flapping: the probe succeeds on an idle callee, full load returns at once and trips the breaker again. Admitting a growing share of traffic prevents it.",
    sources: [breakerPattern],
    related: ["circuit-breaker", "health-check"],
  },
  {
    id: "bulkhead",
    title: "Bulkhead",
    words: ["bulkhead", "pool partition", "concurrency isolation", "isolated pool"],
    is: "A fixed share of threads, connections or instances for one dependency or class of work, like the watertight compartments of a ship.",
    buys: "A hanging dependency uses up its own share and no more; requests that do not need it are served as before.",
    costs:
      "Idle shares cannot be lent, so the same peaks need more capacity in all, and there is one more limit to size for each dependency.",
    otherwise:
      "Separate deployments where the classes differ in importance. With only one dependency, one bounded pool with a timeout does the same.",
    invites:
      "Shares sized for normal latency refuse good traffic when it rises a little: 20 slots at 50 ms carry 400 requests a second, at 100 ms only 200.",
    sources: [stabilityPatterns, cloudPattern("Bulkhead")],
    related: ["pool", "circuit-breaker", "cells"],
  },
  {
    id: "hedge",
    title: "Hedged request",
    words: ["hedge", "hedged request", "hedging", "request hedging", "backup request"],
    is: "When an answer is slow, the same request goes to a second replica; the first answer is used and the other call cancelled.",
    buys: "The tail shrinks to the chance that both are slow. In a Google benchmark hedging after 10 ms cut p99.9 from 1,800 to 74 ms for 2% more requests.",
    costs: "Some duplicate work always, and cancellation that has to reach the replica, or the work is done twice.",
    otherwise:
      "Where slowness comes from queueing, use a shorter queue or better balancing. Calls that change state need an idempotency key first.",
    invites:
      "When everything turns slow, every call is hedged and the load doubles at the worst moment; hedge only after the usual p95 and cap hedges at a few per cent of calls.",
    sources: [tailAtScale],
    related: ["tail-latency", "retry-budget", "idempotency-key"],
  },
  {
    id: "fallback",
    title: "Fallback",
    words: ["fallback", "fallback path", "default answer"],
    is: "What a caller does in place of a failed dependency: another source, a stored answer or a default.",
    buys: "The flow completes in a reduced form when its first choice is down.",
    costs:
      "A second path to build, size and test, which differs from the first exactly when people understand the system least.",
    otherwise:
      "Make the first path redundant, or use the alternative all the time for a share of traffic so that it is known to work. A static answer has no dependency to fail.",
    invites:
      "Load moves to something never sized for it, such as a database behind a dead cache, and one failure becomes two. Wrong answers also go unnoticed for longer than errors.",
    sources: [
      {
        title: "Jacob Gabrielson, *Avoiding fallback in distributed systems*, Amazon Builders' Library",
        url: "https://aws.amazon.com/builders-library/avoiding-fallback-in-distributed-systems/",
      },
    ],
    related: ["graceful-degradation", "circuit-breaker", "static-stability"],
  },
  {
    id: "graceful-degradation",
    title: "Graceful degradation",
    words: ["optional", "graceful degradation", "degraded mode", "soft dependency", "optional dependency", "degraded"],
    is: "A request succeeds with less, an older list or a missing panel, when a dependency that it can do without fails.",
    buys: "The flow's availability no longer contains that dependency: ten hard dependencies of 99.9% allow 99.0%, and with five of them made optional 99.5%.",
    costs:
      "Each reduced form has to be designed, agreed with the product and tested, and a call still needs a short timeout or its slowness counts.",
    otherwise: "Fail plainly where a partial answer misleads: a balance, a stock count, a permission.",
    invites:
      "Silent degradation: the page loads, the dashboards are green, and the missing part goes unnoticed for days unless its absence is counted.",
    sources: [sreCascading, calculus],
    related: ["fallback", "load-shedding", "availability"],
  },
  {
    id: "idempotency-key",
    title: "Idempotency key",
    words: ["idempotent", "idempotency key", "idempotency", "idempotence", "deduplication", "request id"],
    is: "A key chosen by the caller that marks repeats of one intent, so that the callee acts once and gives the same answer again.",
    buys: "Retries and redelivery become safe for effects such as a charge: a caller that timed out asks again instead of guessing.",
    costs:
      "A record of keys and answers, written in the same transaction as the effect, for as long as repeats can come; Stripe keeps keys at least 24 hours.",
    otherwise: "Prefer operations that are idempotent by nature, such as setting a value or writing under a fixed id.",
    invites:
      "A fresh key for each try protects nothing. Two tries at once both pass a check that is not atomic, and a key store lost with its cache lets duplicates through.",
    sources: [
      {
        title: "Malcolm Featonby, *Making retries safe with idempotent APIs*, Amazon Builders' Library",
        url: "https://aws.amazon.com/builders-library/making-retries-safe-with-idempotent-APIs/",
      },
      { title: "Stripe API reference, *Idempotent requests*", url: "https://docs.stripe.com/api/idempotent_requests" },
    ],
    related: ["retries", "at-least-once", "exactly-once"],
  },
  {
    id: "pool",
    title: "Connection pool",
    words: ["pool", "connection pool", "connection pooling", "thread pool"],
    is: "A bounded set of open connections or threads that requests borrow and give back.",
    buys: "No handshake for each request, which with TLS and a database login takes tens of milliseconds, and a ceiling on what one client puts on the other side.",
    costs:
      "Sizes, idle times and lifetimes to set. The sum over all clients must fit: 50 instances with 20 connections each ask a database for 1,000.",
    otherwise:
      "A shared proxy such as PgBouncer where instances are many or short-lived; one multiplexed HTTP/2 connection where the protocol allows it.",
    invites:
      "Exhaustion: busy connections are rate times time held, so a callee ten times slower needs ten times the pool, and requests that never touch it queue for threads as well.",
    sources: [
      {
        title: "HikariCP wiki, *About Pool Sizing*",
        url: "https://github.com/brettwooldridge/HikariCP/wiki/About-Pool-Sizing",
      },
      stabilityPatterns,
    ],
    related: ["bulkhead", "littles-law", "timeout"],
  },
  {
    id: "call-policy",
    title: "Shared call policy",
    words: ["policy", "call policy", "resilience policy", "policies"],
    is: "A named set of terms, such as timeout, retries and budget, that many dependencies use.",
    buys: "Defaults that somebody has thought about reach every call, and one edit corrects them all; missing timeouts become rare.",
    costs:
      "One set of numbers fits callees as different as a cache and a payment provider badly, so some calls need terms of their own.",
    otherwise:
      "Terms at the single dependency where its latency or its effects are unusual. In a service mesh the policy leaves the code, and its retries come on top of the library's.",
    invites:
      "A careless edit changes the whole system at once: one more retry in the common policy raises the worst case on every path and at every depth.",
    sources: [
      {
        title: "Istio documentation, *Traffic Management*",
        url: "https://istio.io/latest/docs/concepts/traffic-management/",
      },
      timeoutsAndRetries,
    ],
    related: ["timeout", "retries", "retry-storm"],
  },
  {
    id: "n-plus-one-calls",
    title: "N+1 calls",
    words: ["n+1 calls", "n+1 query", "n+1 queries", "n+1 problem", "lazy load", "chatty call"],
    is: "One call fetches a list, then one more call is made for each item of it.",
    buys: "Code stays simple and each call is small and cacheable; it is what most object mappers do unless told otherwise.",
    costs:
      "A round trip for each item: 200 queries of 5 ms make a second, and the count grows with the data, so tests with three rows never show it.",
    otherwise:
      "Load with a join, an `IN` list or a batch endpoint. Separate calls are right when few items are ever opened, or most are in a cache.",
    invites:
      "A fan-out of 100 calls meets the slowest 1% in 63% of requests, and each retry policy applies a hundred times.",
    sources: [{ title: "Martin Fowler, *Patterns of Enterprise Application Architecture*, 2002: Lazy Load" }],
    related: ["batch", "tail-latency"],
  },
  {
    id: "batch",
    title: "Batching of requests",
    words: ["batch", "batching", "batch request", "micro-batch", "bulk request"],
    is: "Several requests or messages go out as one, collected up to a count or for a short time.",
    buys: "Round trips, system calls and commits are shared, often for many times the throughput: one disk flush can commit a hundred writes.",
    costs:
      "The first item waits for the last, up to the collecting time, and a larger unit is lost or repeated on failure.",
    otherwise: "Send singly when traffic is thin or latency is the goal; a batch that never fills only adds its wait.",
    invites:
      "Partial failure: one bad item fails the batch, and repeating all of it duplicates the good ones. Without a limit in bytes, a batch also outgrows what the callee accepts.",
    sources: [
      {
        title: "Apache Kafka documentation, *Design: Efficiency*",
        url: "https://kafka.apache.org/documentation/#maximizingefficiency",
      },
    ],
    related: ["n-plus-one-calls", "poison-message"],
  },
];
