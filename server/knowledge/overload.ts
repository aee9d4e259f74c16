// What a provider can do about more work than it can serve: turning it away, ranking it, metering it, and surviving the moment when
// everybody comes at once. What a caller does about a failing provider is in resilience.ts; sizing is in capacity.ts.

import type { Term, TermSource } from "./term.ts";
import { cachingChallenges, memcache, sreCascading, sreOverload, timeoutsAndRetries } from "./works.ts";

const shedding: TermSource = {
  title: "David Yanacek, *Using load shedding to avoid overload*, Amazon Builders' Library",
  url: "https://aws.amazon.com/builders-library/using-load-shedding-to-avoid-overload/",
};
const fairness: TermSource = {
  title: "David Yanacek, *Fairness in multi-tenant systems*, Amazon Builders' Library",
  url: "https://aws.amazon.com/builders-library/fairness-in-multi-tenant-systems/",
};
const slidingWindow: TermSource = {
  title: "Julien Desgats, *How we built rate limiting capable of scaling to millions of domains*, Cloudflare, 2017",
  url: "https://blog.cloudflare.com/counting-things-a-lot-of-different-things/",
};
const stripeLimiters: TermSource = {
  title: "Paul Tarjan, *Scaling your API with rate limiters*, Stripe, 2017",
  url: "https://stripe.com/blog/rate-limiters",
};

export const overloadTerms: readonly Term[] = [
  {
    id: "load-shedding",
    title: "Load shedding",
    words: ["sheds", "load shedding", "shedding", "admission control"],
    is: "A server near its limit refuses part of the work at once, before spending anything on it.",
    buys: "Accepted requests stay fast. Without it latency passes the clients' timeouts, and the server is busy all day with answers that nobody takes.",
    costs:
      "Some users get an error while machines are still running, and refusing has a price too: it must be far cheaper than serving.",
    otherwise:
      "Adding capacity is kinder where it arrives before the pool fills, which a burst of seconds rarely allows. A `rate-limit` for each client is better against a single noisy one.",
    invites:
      "Refusals come back as retries unless clients hold to a budget. Shedding at random drops payments along with prefetches, and an autoscaler that watches CPU sees no need to grow.",
    sources: [shedding],
    related: ["criticality", "rate-limit", "backpressure", "autoscaling"],
  },
  {
    id: "criticality",
    title: "Priority of requests",
    words: ["critical", "background", "criticality", "critical request", "background work", "request priority"],
    is: "Each request carries its importance, so that an overloaded server can refuse the least important first.",
    buys: "Checkout survives a surge that costs a recommendation or a report, on the same machines and with less idle capacity in reserve.",
    costs:
      "The mark has to be set at the edge, passed on by every hop and agreed between teams; more than a few classes are never used as meant.",
    otherwise: "Separate deployments where one class must never touch the other, at the price of idle shares.",
    invites:
      "Everything is marked critical within a year. The low class may starve for as long as the pressure lasts, and the backlog of work thought unimportant then becomes a problem of its own.",
    sources: [sreOverload],
    related: ["load-shedding", "priority-queue", "bulkhead"],
  },
  {
    id: "rate-limit",
    title: "Rate limiting",
    words: ["rate-limit", "rate limit", "rate limiting", "rate limiter", "throttling", "quota"],
    is: "A ceiling on how many requests a client, key or whole system may send in a unit of time; the rest is refused or delayed.",
    buys: "One client's loop or attack cannot use up what all share, and the demand that reaches the servers is known in advance.",
    costs:
      "A counter on every request. Shared counters add a network call; separate ones on n nodes let up to n times the limit through, or refuse too early.",
    otherwise:
      "Limit calls in flight when costs differ widely: 100 cheap reads and 100 reports are the same rate. Shed by the server's own state when the sum of honest clients is too much.",
    invites:
      "A limiter that fails closed takes the service down with its counter store. Fixed limits also refuse a legitimate peak while half the capacity is idle.",
    sources: [stripeLimiters, fairness],
    related: ["token-bucket", "sliding-window", "load-shedding"],
  },
  {
    id: "token-bucket",
    title: "Token bucket",
    words: ["token bucket", "token-bucket"],
    is: "Tokens drip into a bucket at the permitted rate up to its size; each request takes one and is refused when the bucket is empty.",
    buys: "Short bursts pass while the long-run rate holds, with two numbers kept for each client: tokens and the time of the last refill.",
    costs:
      "Two settings to explain, rate and burst. Over an interval t a client may send burst + rate × t, so capacity must hold the burst of many clients together.",
    otherwise:
      "A leaky bucket when what follows cannot take bursts; a sliding window when the contract promises a count for each hour.",
    invites:
      "Clients that waited all empty full buckets at the same moment after an outage. A restart that refills every bucket grants the whole burst again.",
    sources: [fairness, stripeLimiters],
    related: ["rate-limit", "leaky-bucket"],
  },
  {
    id: "leaky-bucket",
    title: "Leaky bucket",
    words: ["leaky bucket", "leaky-bucket", "traffic shaping"],
    is: "Requests enter a small queue that drains at a fixed rate; what finds it full is refused.",
    buys: "The next system sees an even flow, whatever arrives: good for a partner that accepts exactly 10 calls a second.",
    costs:
      "A burst is paid for in waiting: the 20th request in a queue that drains at 10 a second starts two seconds later, even if the servers are idle.",
    otherwise:
      "A token bucket where bursts are normal and harmless, such as a page that loads thirty resources at once.",
    invites:
      "Requests that wait in the bucket past their caller's timeout are still sent on, so the limited rate is spent on dead work.",
    sources: [
      {
        title: "NGINX documentation, *Module ngx_http_limit_req_module*",
        url: "https://nginx.org/en/docs/http/ngx_http_limit_req_module.html",
      },
    ],
    related: ["rate-limit", "token-bucket", "bounded-queue"],
  },
  {
    id: "fixed-window",
    title: "Fixed window counter",
    words: ["fixed window", "fixed-window", "fixed window counter"],
    is: "Requests are counted within each clock interval, such as a minute, and refused beyond the limit until the next one begins.",
    buys: "One counter for each client, one atomic increment for each request, and an expiry that resets it: the cheapest limiter and the easiest to explain.",
    costs:
      "It promises the limit only between its own borders: a client that sends at second 59 and again at second 1 gets twice the limit within two seconds.",
    otherwise:
      "A sliding window or token bucket when capacity is sized near the limit. For daily quotas and billing, fixed intervals are what people expect.",
    invites: "Waiting clients learn the border, and all return at the full minute.",
    sources: [slidingWindow],
    related: ["sliding-window", "rate-limit", "thundering-herd"],
  },
  {
    id: "sliding-window",
    title: "Sliding window",
    words: ["sliding window", "sliding-window", "sliding window counter", "sliding window log"],
    is: "Counts requests over the interval that ends now, from a log of their times or from two neighbouring counters weighted by overlap.",
    buys: "No double helping at a border: every interval holds to the limit, exactly with the log and closely with the counters.",
    costs:
      "The log keeps one entry for each request. The weighted form assumes an even flow within the earlier interval; Cloudflare measured 0.003% wrong decisions over 400 million requests.",
    otherwise:
      "A fixed window where twice the limit for a moment hurts nobody; a token bucket where bursts should be allowed on purpose.",
    invites:
      "A log of refused requests grows with an attack and fills the memory of the store that should have stopped it. Count only what was admitted.",
    sources: [slidingWindow],
    related: ["fixed-window", "token-bucket"],
  },
  {
    id: "backpressure",
    title: "Backpressure",
    words: ["backpressure", "back-pressure", "back pressure", "flow control"],
    is: "A receiver that cannot keep up makes its sender slow down, by granting credit, blocking or refusing.",
    buys: "Queues stay short at every stage and the excess becomes visible at the source, where it can still be reduced or dropped deliberately.",
    costs: "The slowest stage sets the pace of everything before it, and all senders have to understand the signal.",
    otherwise:
      "Shed when the source cannot slow down: users and sensors send whatever you say. A durable queue absorbs bursts that end before it is full.",
    invites:
      "A slow consumer of minor importance stalls the main flow through a shared stage. Blocking in a cycle of services deadlocks.",
    sources: [{ title: "*Reactive Streams specification*", url: "https://www.reactive-streams.org/" }],
    related: ["bounded-queue", "load-shedding", "queue"],
  },
  {
    id: "bounded-queue",
    title: "Bounded queue",
    words: ["bound", "bounded queue", "queue limit", "bounded buffer"],
    is: "A queue with a limit on its length; beyond it new work is refused, or the oldest dropped.",
    buys: "A bound on waiting as well as on memory: 1,000 places drained at 200 a second never hold anything for more than 5 s.",
    costs:
      "Refusals during bursts that a longer queue would have absorbed, and a number to revise whenever service times change.",
    otherwise:
      "A long durable queue for work that is still worth doing hours later. On a request path the queue should be short against the pool: Google suggests half the threads or less under steady traffic.",
    invites:
      "Unbounded, the opposite choice: under lasting overload every wait grows until the memory ends, and all the work at the head is already too late.",
    sources: [sreCascading],
    related: ["backpressure", "backlog", "littles-law"],
  },
  {
    id: "adaptive-concurrency",
    title: "Adaptive concurrency limit",
    words: ["adaptive concurrency", "concurrency limit", "adaptive throttling", "adaptive limit"],
    is: "A limit on requests in flight that moves by itself: up while latency stays near its minimum, down when it rises.",
    buys: "No hand-set number that is wrong after the next release: the limit follows the real capacity of the instance and of what lies behind it.",
    costs:
      "A control loop to understand, noise when latency is uneven, and a probing phase that slightly overloads the server on purpose.",
    otherwise: "A fixed limit from a load test where work is uniform and releases are few.",
    invites:
      "Mixed traffic misleads it: when slow reports arrive among fast reads, latency rises without overload and good requests are refused.",
    sources: [
      {
        title: "Eran Landau, William Thurston and Tim Bozarth, *Performance Under Load*, Netflix Technology Blog, 2018",
        url: "https://netflixtechblog.medium.com/performance-under-load-3e6fa9a60581",
      },
      sreOverload,
    ],
    related: ["load-shedding", "littles-law", "pool"],
  },
  {
    id: "thundering-herd",
    title: "Thundering herd",
    words: ["thundering herd", "synchronised clients", "synchronized clients", "reconnect storm"],
    is: "Many clients that waited for the same event, an expiry, a restart or a full hour, act at once.",
    buys: "The synchrony comes for free with round expiry times, cron at midnight and fixed reconnect pauses; it looks harmless while clients are few.",
    costs:
      "The peak is the number of clients rather than their rate: 100,000 devices that each call once an hour make 28 calls a second spread out, or 100,000 in one.",
    otherwise:
      "Spread timers with `jitter`, let one ask for all (`coalesces`), and admit reconnecting clients at a limited rate.",
    invites:
      "The herd knocks over what it waited for. Everybody waits again, and the next attempt is as synchronised as the first.",
    sources: [memcache, timeoutsAndRetries],
    related: ["jitter", "request-coalescing", "cold-cache"],
  },
  {
    id: "request-coalescing",
    title: "Request coalescing",
    words: [
      "coalesces",
      "request coalescing",
      "single flight",
      "singleflight",
      "request collapsing",
      "lease on a miss",
    ],
    is: "Equal requests that overlap in time are answered by one call to the source; the others wait for its result.",
    buys: "A hot key that expires costs one read in place of thousands. Facebook's leases cut peak database load for such keys from 17,000 to 1,300 queries a second.",
    costs: "All wait for one: its slowness is everybody's. Across machines it needs a lock or lease with an expiry.",
    otherwise:
      "Serve the old value while one request refreshes it, where some staleness is allowed. With few equal requests the bookkeeping buys nothing.",
    invites:
      "One failed or hung call fails the whole crowd, so give it a timeout and do not share its error for long. A key that omits the user shares private data.",
    sources: [memcache],
    related: ["thundering-herd", "cold-cache"],
  },
  {
    id: "cold-cache",
    title: "Cold cache",
    words: ["warms", "cold cache", "cache warming", "warm-up", "warm cache"],
    is: "A cache that is empty after a start, flush or failover, so that nearly every read goes to the store behind it.",
    buys: "Starting empty is simple and always correct. Warming first keeps the hit ratio, and so the store's load, near normal.",
    costs:
      "At a hit ratio of 90% an empty cache means ten times the store's usual reads. Warming takes time and needs a list of hot keys, and a restart waits for it.",
    otherwise:
      "Let traffic rise slowly, restart one node at a time, or size the store for the full load so that the cache saves latency only.",
    invites:
      "The store, sized for a tenth of the reads, times out; nothing gets cached because reads fail, and the cache never warms up.",
    sources: [cachingChallenges, sreCascading],
    related: ["thundering-herd", "request-coalescing", "metastable-failure", "cold-start"],
  },
  {
    id: "cold-start",
    title: "Cold start",
    words: ["cold start", "cold-start", "start-up time", "startup time"],
    is: "The time from asking for a new instance until it serves at full speed: scheduling, image, process, connections, compiled code.",
    buys: "Instances that are started only when needed cost nothing while idle, and each new one begins from a clean state.",
    costs:
      "The first requests wait: for AWS Lambda under 100 ms to over a second, in usually less than 1% of invocations; for a large virtual machine image, minutes.",
    otherwise:
      "Keep a minimum of warm instances where p99 matters, and trim images and start-up work before paying for that.",
    invites:
      "Scaling lags the burst by the start time, so the old instances take all of it; and a new one that gets a full share of traffic at once answers slowly and is killed by its health check.",
    sources: [
      {
        title: "AWS Lambda developer guide, *Understanding the Lambda execution environment lifecycle*",
        url: "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html",
      },
      sreCascading,
    ],
    related: ["cold-cache", "autoscaling", "health-check"],
  },
  {
    id: "metastable-failure",
    title: "Metastable failure",
    words: ["metastable failure", "metastability", "metastable", "metastable state", "hidden capacity"],
    is: "An overload that goes on after its trigger has gone, because a feedback loop such as retries keeps the load up.",
    buys: "The loops serve efficiency on good days: caches, retries and failover let a system run near its capacity.",
    costs:
      "Only part of the capacity is safe: a database for 300 queries a second whose clients retry once is stable below 150. Between the two, a strong enough trigger tips it.",
    otherwise:
      "Weaken the loop: retry budgets, shedding, short queues, stores that bear a cold cache. Otherwise run below capacity divided by the amplification.",
    invites:
      "Recovery needs load cut by hand, as restarts and small additions do not help. Among 22 cases in 11 organisations, retries sustained more than half.",
    sources: [
      {
        title: "Nathan Bronson et al., *Metastable Failures in Distributed Systems*, HotOS 2021",
        url: "https://sigops.org/s/conferences/hotos/2021/papers/hotos21-s11-bronson.pdf",
      },
      {
        title: "Lexiang Huang et al., *Metastable Failures in the Wild*, OSDI 2022",
        url: "https://www.usenix.org/conference/osdi22/presentation/huang-lexiang",
      },
    ],
    related: ["retry-storm", "cold-cache", "load-shedding"],
  },
];
