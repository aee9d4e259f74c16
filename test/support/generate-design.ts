// Designs of any size for benchmarks and tests: systems of a realistic shape, in as many files as wanted, the same at every
// run. They have no problems; whether they are good designs is not its concern.

import { randomFrom } from "./mutate.ts";

export interface DesignSize {
  /** Components in all, ≥ 20; made up to a whole number of systems of twenty. */
  readonly components: number;
  /** Files that the systems are spread over, ≥ 1. */
  readonly files: number;
  /** Another seed gives another design of the same size. */
  readonly seed?: number;
}

/** Components of one system. */
const perSystem = 20;

/** Texts by file name. Linear in the components. */
export function generateDesign({ components, files, seed = 1 }: DesignSize): ReadonlyMap<string, string> {
  const random = randomFrom(seed);
  const systems = Math.max(1, Math.ceil(components / perSystem));
  const texts = new Map<string, string>();
  const shared = `region eu "eu-west-1" { zones a, b, c }
region us "us-east-1" { zones a, b, c }

policy internal { timeout 150ms  retries 1  backoff exponential from 20ms jitter  retry-budget 10% }
policy careful { with internal  breaker after 50% for 30s }
`;
  for (let file = 0; file < files; file += 1) {
    const own = Array.from({ length: systems }, (_, index) => index).filter((index) => index % files === file);
    const parts = own.map((index) => systemText(index, systems, random));
    texts.set(`systems-${String(file).padStart(4, "0")}.arch`, [...(file === 0 ? [shared] : []), ...parts].join("\n"));
  }
  return texts;
}

/** One system: an edge, ten services with their state, and two workers behind a topic. */
function systemText(index: number, systems: number, random: () => number): string {
  const name = `area-${index}`;
  const services = Array.from({ length: 10 }, (_, i) => serviceText(i, index, systems, random));
  return `/** Business area ${index}: what its teams run together. */
system ${name} "Area ${index}" {
  owner "team-${index}"

  client visitor "Visitors" { calls edge { timeout 5s } }
  gateway edge : envoy {
    replicas 6 across eu  availability 99.95%  latency p50 1ms p99 5ms
    calls service-0 { timeout 4s }
    calls service-1 { timeout 4s }
  }

${services.join("\n")}
  store main-db : postgres {
    replicas 1 primary + 2 async across eu  lag 200ms  failover automatic within 60s
    availability 99.95%  capacity ${2 + integer(random, 6)}k/s
    guarantees serializable, durable
  }
  store documents : s3
  cache sessions : redis { of main-db  ttl ${30 + integer(random, 300)}s  hit-ratio 90% }
  topic events : kafka { partitions 64  retention 4d }
  queue parked { alerts "team-${index}"  retention 14d }
  worker mailer {
    replicas 4  concurrency 16  service-time ${20 + integer(random, 200)}ms
    consumes events { idempotent by event-id  dead-letter parked after 5 }
  }
  worker indexer {
    replicas 4  concurrency 16  service-time 40ms
    consumes events { idempotent by event-id  dead-letter parked after 5 }
    writes documents { timeout 2s  idempotent by event-id }
  }
  component flags { does "Tells which features are on"  replicas 3 }

  data record "Business record" { authority main-db  derived sessions within 60s }

  flow visit "Somebody visits area ${index}" {
    load ${50 + integer(random, 500)}/s peak 3x
    slo availability 99.9% over 30d
    slo latency p99 < 2s
    visitor -> edge
    either { 70% edge -> service-0 } or { edge -> service-1 }
    reply
    events -> mailer
    events -> indexer -> documents
  }

  decision stack-${index} "One database for the area" {
    chose "one store" over "one for each service"
    because "The area is one team."
    costs "Its services share a fault."
  }
}
`;
}

function serviceText(i: number, index: number, systems: number, random: () => number): string {
  const terms: string[] = [];
  // Services call those after them, so that a request ends somewhere; some call another area's edge.
  if (i < 8) terms.push(`calls service-${i + 2} with ${i % 2 === 0 ? "internal" : "careful"}`);
  if (i < 5 && random() < 0.5) terms.push(`calls service-${9 - i} { timeout 200ms  optional }`);
  terms.push(
    `${random() < 0.5 ? "reads" : "writes"} main-db { timeout 300ms${random() < 0.3 ? "  data record" : ""} }`,
  );
  if (random() < 0.4) terms.push("reads sessions { timeout 20ms  optional }");
  if (i > 6) terms.push("publishes events { outbox main-db }");
  if (i === 9 && index + 1 < systems) {
    const other = index + 1 + integer(random, systems - index - 1);
    terms.push(`calls area-${other}.edge { timeout 1s  retries 1  fallback "the last known answer" }`);
  }
  return `  /** Does part ${i} of the area's work. */
  service service-${i} "Service ${i}" {
    replicas ${2 + integer(random, 10)} across eu, us
    availability 99.9%  capacity ${100 + integer(random, 900)}/s
    latency p50 ${2 + integer(random, 20)}ms p99 ${60 + integer(random, 100)}ms  // its own work
    ${terms.join("\n    ")}
  }
`;
}

/** A whole number from 0 up to, not including, `end`. */
function integer(random: () => number, end: number): number {
  return Math.floor(random() * end);
}
