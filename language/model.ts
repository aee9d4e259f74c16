// What a design means, free of how it was typed: plain readonly data in canonical units (seconds, per second, bytes,
// ratios in [0, 1]). `lower` makes it from text; every analysis, picture and report reads it and nothing else does.
// It holds no syntax tree and no resolved text positions, so it can be kept, compared and sent anywhere.

import type { Block, Count, Day, Figure, Id, Origin, Ratio, Ref, Seconds, Span, Stated } from "./figures.ts";

export type ComponentKind =
  | "client"
  | "external"
  | "gateway"
  | "service"
  | "worker"
  | "job"
  | "store"
  | "cache"
  | "queue"
  | "topic"
  | "coordinator"
  | "component";

export type Verb = "calls" | "reads" | "writes" | "publishes" | "consumes";

/** `accept RULE because "…" until DAY`. */
export interface Acceptance {
  readonly rule: string;
  readonly because?: string;
  readonly until?: Day;
  readonly at: Span;
}

/** A consistency, delivery, ordering or durability contract. */
export interface Guarantee {
  /** `serializable`, `at-least-once`, `ordered`, `durable`, … */
  readonly name: string;
  /** Key of `ordered per KEY`. */
  readonly per?: string;
  /** Domain of `durable across zones`. */
  readonly across?: string;
  /** Bound of `bounded-staleness D`. */
  readonly within?: Seconds;
  readonly origin: Origin;
  readonly at: Span;
}

/** `slo` or `sla`. */
export interface Objective {
  readonly kind: "slo" | "sla";
  readonly measure: "availability" | "latency" | "freshness";
  /** Availability: ratio. Latency, freshness: seconds. */
  readonly target: number;
  /** Availability: window; 30 days when unwritten. */
  readonly over?: Seconds;
  /** Latency: percentile as a ratio, 0.99 for p99. */
  readonly percentile?: Ratio;
  /** Freshness: the data. */
  readonly data?: Ref;
  readonly at: Span;
}

/** What every declared element has. */
export interface Element {
  readonly id: Id;
  readonly name: string;
  readonly title?: string;
  /** Text of its documentation comment. */
  readonly doc?: string;
  /** Its name in the text. */
  readonly at: Span;
}

/** A system, or a group inside one. */
export interface Container extends Element {
  readonly kind: "system" | "group";
  /** The container around it. */
  readonly parent?: Id;
  readonly owner?: Stated<string>;
  readonly tags: readonly string[];
  /** `cells 10 by tenant`: as many independent copies. */
  readonly cells?: Split;
  readonly accepts: readonly Acceptance[];
}

/** Parts that each hold a share of the keys: `shards`, `partitions` or `cells`. */
export interface Split {
  /** A whole number, ≥ 1. */
  readonly count: Figure;
  /** The key that decides which part. */
  readonly by?: string;
  /** Share of all requests that the busiest part gets, from 1 ÷ count to 1; an even share where it is unwritten. */
  readonly hottest?: Figure;
}

export interface Replication {
  /** All copies, the primary included, for one shard. */
  readonly count: Figure;
  /** `1 primary + 2 async`. */
  readonly primary?: { readonly followers: Figure; readonly mode: "async" | "sync" };
}

export interface Component extends Element {
  readonly kind: ComponentKind;
  /** Name of the technology, where one is named. */
  readonly technology?: string;
  /** Innermost container. */
  readonly parent?: Id;
  /** Outermost system. */
  readonly system?: Id;
  readonly owner?: Stated<string>;
  readonly does?: Stated<string>;
  readonly tags: readonly string[];

  readonly replicas?: Replication;
  /** Domains that the replicas are spread over; empty when unwritten. */
  readonly across: readonly Ref[];
  /** Domains that it is placed in. */
  readonly in: readonly Ref[];
  readonly runsOn?: Ref;
  readonly quorum?: { readonly write: Figure; readonly read: Figure; readonly of: Figure };
  readonly needs?: Figure;
  readonly standby?: Figure;
  readonly failover?: { readonly mode: "automatic" | "manual"; readonly within?: Figure; readonly at: Span };
  readonly shards?: Split;
  /** Run by somebody else as one thing: its figures are of the whole. */
  readonly managed?: Stated<true>;

  /** Ratio, of one replica, or an interval. */
  readonly availability?: Figure;
  /** Seconds. */
  readonly mtbf?: Figure;
  /** Seconds. */
  readonly mttr?: Figure;
  readonly errorRate?: Figure;

  /** Per second, of one replica. */
  readonly capacity?: Figure;
  readonly concurrency?: Figure;
  /** Seconds. */
  readonly serviceTime?: Figure;
  readonly pool?: Figure;
  readonly bulkhead?: Figure;
  /** Own work by percentile, ascending; seconds. */
  readonly latency: readonly { readonly percentile: Ratio; readonly value: Figure }[];
  readonly autoscale?: { readonly min: Figure; readonly max: Figure; readonly within?: Figure };
  readonly rateLimit?: Figure;
  readonly shedsLoad?: Stated<true>;

  readonly guarantees: readonly Guarantee[];
  readonly prefers?: Stated<"consistency" | "availability">;

  readonly bound?: Figure;
  readonly retention?: Figure;
  readonly partitions?: Split;
  readonly visibility?: Figure;
  readonly priority: readonly string[];
  readonly alerts?: Stated<string>;
  readonly deadLetter?: DeadLetter;

  /** What a cache holds a copy of. */
  readonly cacheOf?: Ref;
  readonly pattern?: Stated<"cache-aside" | "read-through" | "write-through" | "write-behind">;
  readonly ttl?: Figure;
  readonly hitRatio?: Figure;
  readonly invalidatedBy?: { readonly kind: "write" } | { readonly kind: "topic"; readonly topic: Ref };
  readonly coalesces?: Stated<true>;
  readonly warms?: Stated<true>;
  /** Lag of asynchronous replicas, seconds. */
  readonly lag?: Figure;

  readonly observed?: Stated<readonly string[]>;
  readonly startsWithin?: Figure;
  readonly stopsWithin?: Figure;
  readonly propagatesDeadline?: Stated<true>;
  readonly state?: Stated<"stateless" | "stateful">;

  readonly boundary?: Ref;
  readonly public?: Stated<true>;
  readonly encrypts?: Stated<string>;
  readonly secrets?: { readonly from: Ref; readonly rotatedEvery?: Figure };

  readonly dependencies: readonly Dependency[];
  /** Policies, data and queues that dependencies name which are problems of the text and no dependencies here; absent without. */
  readonly leftOut?: readonly Ref[];
  readonly objectives: readonly Objective[];
  readonly accepts: readonly Acceptance[];
}

export interface DeadLetter {
  readonly queue: Ref;
  /** Deliveries before a message is set aside. */
  readonly after?: Figure;
}

/** The terms of a dependency or a policy. Absent means unwritten, never a default. */
export interface Terms {
  /** Per attempt, seconds. */
  readonly timeout?: Figure;
  /** Over all attempts and backoffs, seconds. */
  readonly deadline?: Figure;
  /** Total tries, the first included (`retries 3` gives 4); the span covers the term as written. */
  readonly attempts?: Figure;
  readonly backoff?: {
    readonly kind: "none" | "fixed" | "exponential";
    readonly from?: Figure;
    readonly to?: Figure;
    readonly jitter: boolean;
    readonly at: Span;
  };
  readonly retryBudget?: { readonly ratio: Figure; readonly floor?: Figure };
  readonly breaker?: { readonly after?: Figure; readonly for?: Figure; readonly at: Span };
  readonly bulkhead?: Figure;
  /** Tries that are sent while those before them are still out: how long after the first one, seconds, ascending; at least one. */
  readonly hedge?: { readonly after: readonly Figure[]; readonly at: Span };
  readonly fallback?:
    | { readonly kind: "component"; readonly to: Ref; readonly at: Span }
    | { readonly kind: "answer"; readonly text: string; readonly at: Span };
  readonly optional?: Stated<true>;
  /** Asked whether the source's limit still lets a request in, and so by those too that are then refused. */
  readonly checksLimit?: Stated<true>;
  readonly idempotent?: { readonly by?: string; readonly at: Span };
  readonly outbox?: Ref;
  readonly compensates?: { readonly text: string; readonly at: Span };
  readonly transaction?: Stated<string>;
  readonly batch?: Figure;
  readonly requires: readonly Guarantee[];
  /** Replica that a read goes to; `primary` when unwritten. */
  readonly from?: Stated<"primary" | "replica" | "any">;
  readonly deadLetter?: DeadLetter;
  readonly data: readonly Ref[];
  readonly protection?: Stated<"mtls" | "tls" | "plaintext">;
  readonly authenticates?: Stated<string>;
  readonly priority: readonly string[];
}

/** What a component needs of another one, on which terms. Policies are already merged in. */
export interface Dependency extends Terms {
  /** `payments.api calls payments.bank`: unique in the model. */
  readonly id: Id;
  readonly verb: Verb;
  readonly source: Id;
  readonly target: Id;
  /** The target's name as written in the dependency. */
  readonly at: Span;
  readonly policies: readonly Ref[];
  readonly accepts: readonly Acceptance[];
}

export interface Region extends Element {
  readonly availability?: Figure;
  readonly zones: readonly Zone[];
  readonly accepts: readonly Acceptance[];
}

export interface Zone extends Element {
  readonly region: Id;
  readonly availability?: Figure;
  readonly accepts: readonly Acceptance[];
}

export interface Boundary extends Element {
  readonly parent?: Id;
}

export interface Policy extends Element {
  readonly terms: Terms;
  readonly accepts: readonly Acceptance[];
}

export interface Data extends Element {
  /** Where it is official; more than one is a finding, not a problem. */
  readonly authorities: readonly Ref[];
  readonly derived: readonly { readonly store: Ref; readonly within?: Figure }[];
  /** It states places that mean nothing, and so are neither of these. */
  readonly hasLostPlaces?: true;
  readonly accepts: readonly Acceptance[];
}

export interface Flow extends Element {
  readonly parent?: Id;
  readonly system?: Id;
  /** Arrivals at the origin, per second. */
  readonly load?: Figure;
  /** Factor on `load`, ≥ 1. */
  readonly peak?: Figure;
  readonly importance?: Stated<"critical" | "background">;
  readonly objectives: readonly Objective[];
  readonly body: readonly FlowItem[];
  readonly accepts: readonly Acceptance[];
  readonly tags: readonly string[];
}

export type FlowItem =
  | FlowStep
  | { readonly kind: "either"; readonly branches: readonly Branch[]; readonly at: Span }
  | { readonly kind: "parallel"; readonly body: readonly FlowItem[]; readonly at: Span }
  | { readonly kind: "optional"; readonly body: readonly FlowItem[]; readonly at: Span }
  | { readonly kind: "reply"; readonly at: Span };

/** One arrow of a chain: `a -> b -> c` gives two steps. */
export interface FlowStep {
  readonly kind: "step";
  readonly from: Id;
  readonly to: Id;
  /** Times it happens per visit of `from`, > 0. */
  readonly count: number;
  /** Verbs named in brackets; empty means every dependency that `from` declares on `to`. */
  readonly verbs: readonly Verb[];
  /** The target's name as written in the step. */
  readonly at: Span;
  readonly fromAt: Span;
}

export interface Branch {
  /** Probability; what is unwritten shares the rest evenly, so the branches of one `either` sum to 1. */
  readonly weight: Ratio;
  readonly body: readonly FlowItem[];
}

export interface Decision extends Element {
  readonly parent?: Id;
  readonly chose?: string;
  readonly over?: string;
  readonly because?: string;
  readonly costs?: string;
  readonly revisit?: { readonly day: Day; readonly at: Span };
}

export interface Scenario extends Element {
  readonly statements: readonly ScenarioStatement[];
}

export type ScenarioStatement =
  | {
      readonly kind: "fail";
      readonly target: Ref;
      readonly count?: Count;
      readonly for?: Figure;
      readonly refusing: boolean;
      readonly at: Span;
    }
  | { readonly kind: "slow"; readonly target: Ref; readonly to?: Figure; readonly factor?: Figure; readonly at: Span }
  | { readonly kind: "load"; readonly flow: Ref; readonly factor?: Figure; readonly rate?: Figure; readonly at: Span }
  | { readonly kind: "expect"; readonly target: Ref; readonly that: Expectation; readonly at: Span };

export type Expectation =
  | { readonly kind: "state"; readonly state: "available" | "degraded" | "lost" }
  | { readonly kind: "latency"; readonly percentile: Ratio; readonly below: Seconds }
  | { readonly kind: "availability"; readonly above: Ratio }
  | { readonly kind: "drains"; readonly within: Seconds };

/** A technology's declaration: its defaults are already merged into the components that name it. */
export interface Technology extends Element {
  readonly kind: ComponentKind;
  readonly does?: string;
  readonly tradeoff?: string;
  /** Sources named in its declaration. */
  readonly sources: readonly string[];
  readonly guarantees: readonly Guarantee[];
  readonly prefers?: "consistency" | "availability";
  /** True for the standard library's own. */
  readonly builtIn: boolean;
}

/**
 * A whole project's design. Every list is in declaration order: files by name, blocks by offset. Every reference in it
 * resolves; what did not resolve is a problem beside the model and not in it.
 */
export interface SystemModel {
  readonly containers: readonly Container[];
  readonly components: readonly Component[];
  readonly regions: readonly Region[];
  readonly boundaries: readonly Boundary[];
  readonly policies: readonly Policy[];
  readonly data: readonly Data[];
  readonly flows: readonly Flow[];
  readonly decisions: readonly Decision[];
  readonly scenarios: readonly Scenario[];
  /** Those that the project declares or names. */
  readonly technologies: readonly Technology[];
  /** May tell besides where each component stands in `components`. */
  readonly componentById: ReadonlyMap<Id, Component> & { readonly positions?: ReadonlyMap<Id, number> };
  readonly containerById: ReadonlyMap<Id, Container>;
  readonly flowById: ReadonlyMap<Id, Flow>;
  readonly blocks: ReadonlyMap<number, Block>;
}

/** A problem of the text, in one sentence that says what to do. */
export interface Problem {
  /** kebab-case, stable: `unknown-name`, `wrong-unit`, `misplaced-term`, `duplicate`, `syntax`, … */
  readonly code: string;
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly at: Span;
  /** Nearest spelling, where one would mend it. */
  readonly suggestion?: string;
  /** The other place, such as the first of two declarations. */
  readonly related?: { readonly at: Span; readonly says: string };
}
