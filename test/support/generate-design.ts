// Designs of any size for benchmarks and tests: areas of a realistic shape over shared platforms, in as many files as wanted, the
// same at every run. They have no problems, and they are sound: nothing in them deserves a warning.

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

/** Of so many systems one is a platform that the others lean on. */
const perPlatform = 10;

/** Texts by file name. Linear in the components. */
export function generateDesign({ components, files, seed = 1 }: DesignSize): ReadonlyMap<string, string> {
  const random = randomFrom(seed);
  const systems = Math.max(1, Math.ceil(components / perSystem));
  const texts = new Map<string, string>();
  const shared = `region eu "eu-west-1" { zones a, b, c }
region us "us-east-1" { zones a, b, c }

policy internal { timeout 600ms  breaker after 50% for 30s }
policy state { timeout 40ms  retries 1  backoff exponential from 10ms to 20ms jitter  retry-budget 10% }
policy platform { timeout 200ms  breaker after 50% for 30s  fallback "the last known answer" }
`;
  for (let file = 0; file < files; file += 1) {
    const own = Array.from({ length: systems }, (_, index) => index).filter((index) => index % files === file);
    const parts = own.map((index) => systemText(index, systems, random));
    texts.set(`systems-${String(file).padStart(4, "0")}.arch`, [...(file === 0 ? [shared] : []), ...parts].join("\n"));
  }
  return texts;
}

/** One system: an edge, three layers of services with their state, two workers behind a topic, and two flows. */
function systemText(index: number, systems: number, random: () => number): string {
  const name = `area-${index}`;
  const services = Array.from({ length: 10 }, (_, i) => serviceText(i, index, systems, random));
  return `/** Business area ${index}: what its teams run together. */
system ${name} "Area ${index}" {
  owner "team-${index}"

  client visitor "Visitors" { calls edge { timeout 5s } }
  gateway edge : envoy {
    replicas 6 across eu  availability 99.95%  latency p50 1ms p99 5ms  observed metrics, logs, traces
    calls service-0 { timeout 4500ms }
    calls service-1 { timeout 4500ms }
  }

${services.join("\n")}
  store main-db : postgres {
    replicas 1 primary + 2 async across eu  lag 200ms  failover automatic within 60s
    availability 99.95%  capacity ${40 + integer(random, 20)}k/s  latency p50 2ms p99 20ms
    guarantees serializable, durable  observed metrics, logs
  }
  store documents : s3
  cache sessions : redis {
    of main-db  ttl ${30 + integer(random, 300)}s  hit-ratio 90%  invalidated by write
    replicas 3 across eu  availability 99.9%  capacity 80k/s  latency p50 1ms p99 4ms
  }
  topic events : kafka { partitions 64  retention 4d }
  queue parked { alerts "team-${index}"  retention 14d  replicas 3 across eu  availability 99.95% }
  worker mailer {
    replicas 6 across eu  concurrency 32  service-time ${20 + integer(random, 80)}ms  availability 99.9%
    consumes events { idempotent by event-id  dead-letter parked after 5 }
  }
  worker indexer {
    replicas 6 across eu  concurrency 32  service-time 40ms  availability 99.9%
    consumes events { idempotent by event-id  dead-letter parked after 5 }
    writes documents { timeout 2s  idempotent by event-id }
  }
  component flags { does "Tells which features are on"  replicas 3 across eu }

  data record "Business record" { authority main-db  derived sessions within ${10 + integer(random, 9)}m }

  flow visit "Somebody looks around in area ${index}" {
    load ${20 + integer(random, 40)}/s peak 3x
    slo availability 99.5% over 30d
    slo latency p99 < 6s
    visitor -> edge
    either { 70% edge -> service-0 } or { edge -> service-1 }
    reply
  }
  flow order "Somebody changes something in area ${index}" {
    load ${5 + integer(random, 10)}/s peak 2x
    slo availability 99.5% over 30d
    visitor -> edge -> service-1
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

/** A service of the first layer (0 and 1), of the second (2 to 5) or of the third (6 to 9): each calls the layer below it. */
function serviceText(i: number, index: number, systems: number, random: () => number): string {
  const terms: string[] = [];
  const platforms = Math.ceil(systems / perPlatform);
  // A platform is read and leans on nobody, so that a request ends somewhere and changes one area at most.
  const isPlatform = index % perPlatform === 0;
  const leanOnPlatform = () => {
    if (isPlatform) return;
    const platform = perPlatform * integer(random, platforms);
    const call = `calls area-${platform}.service-${6 + integer(random, 3)} with platform`;
    if (!terms.includes(call)) terms.push(call);
  };
  if (i < 2) {
    terms.push(`calls service-${2 + i} { timeout 2s }`, `calls service-${4 + i} { timeout 2s }`);
    leanOnPlatform();
    terms.push("reads main-db with state { data record }");
  } else if (i < 6) {
    const below = 6 + integer(random, 4);
    terms.push(`calls service-${below} with internal`, `calls service-${6 + ((below - 5) % 4)} with internal`);
    leanOnPlatform();
    leanOnPlatform();
    terms.push("reads sessions { timeout 20ms  optional }", "reads main-db with state");
  } else {
    leanOnPlatform();
    leanOnPlatform();
    if (random() < 0.5) terms.push("reads sessions { timeout 20ms  optional }");
    terms.push(
      i < 8 || isPlatform ? "reads main-db with state" : "writes main-db with state { idempotent by request-id }",
    );
    if (i === 9) terms.push("publishes events { outbox main-db }");
  }
  return `  /** Does part ${i} of the area's work. */
  service service-${i} "Service ${i}" {
    replicas ${6 + 2 * integer(random, 6)} across eu, us
    availability 99.9%  capacity ${isPlatform ? 40 : 4}k/s  observed metrics, logs, traces
    latency p50 ${2 + integer(random, 10)}ms p99 ${20 + integer(random, 40)}ms  // its own work
    ${terms.join("\n    ")}
  }
`;
}

/** A whole number from 0 up to, not including, `end`. */
function integer(random: () => number, end: number): number {
  return Math.floor(random() * end);
}
