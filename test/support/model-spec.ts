// What a test writes instead of a design: the plain data that a SystemModel is built from.

import type { ComponentKind, Day, Id } from "../../language/index.ts";

/** A number in its canonical unit, or an interval. */
/** So many parts, all asked for alike, or one of them more than the others. */
export type SplitSpec = number | { readonly count: number; readonly by?: string; readonly hottest?: number };

export type NumberSpec = number | readonly [number, number];

export interface AcceptSpec {
  readonly rule: string;
  readonly because?: string;
  readonly until?: Day;
}

export interface TermsSpec {
  readonly timeout?: NumberSpec;
  readonly deadline?: NumberSpec;
  /** Total tries, the first included. */
  readonly attempts?: number;
  readonly backoff?: { kind: "none" | "fixed" | "exponential"; from?: number; to?: number; jitter?: boolean };
  readonly retryBudget?: number | { ratio: number; floor: number };
  readonly breaker?: true | { after?: number; for?: number };
  readonly bulkhead?: number;
  readonly hedge?: number | readonly number[];
  /** Name of a component, or `{ answer: "…" }` for a static one. */
  readonly fallback?: Id | { answer: string };
  readonly optional?: true;
  readonly idempotent?: true | string;
  readonly outbox?: Id;
  readonly compensates?: string;
  readonly transaction?: string;
  readonly batch?: number;
  readonly requires?: readonly string[];
  readonly from?: "primary" | "replica" | "any";
  readonly deadLetter?: Id | { queue: Id; after: number };
  readonly data?: readonly Id[];
  readonly accepts?: readonly AcceptSpec[];
}

/** Dependencies by target: `["db"]`, or `{ db: { attempts: 3 } }`. */
export type DependenciesSpec = readonly Id[] | Readonly<Record<Id, TermsSpec>>;

export interface ComponentSpec {
  readonly kind?: ComponentKind;
  readonly title?: string;
  readonly technology?: string;
  /** Terms of this component that come from its technology and not from the project, such as `availability`. */
  readonly fromTechnology?: readonly string[];
  readonly owner?: string;
  readonly tags?: readonly string[];
  /** All copies, the primary included. */
  readonly replicas?: number;
  /** `1 primary + followers`. */
  readonly primary?: { followers: number; mode?: "async" | "sync" };
  readonly across?: readonly Id[];
  readonly in?: readonly Id[];
  readonly runsOn?: Id;
  readonly quorum?: { write: number; read: number; of: number };
  readonly needs?: number;
  readonly standby?: number;
  readonly failover?: { mode: "automatic" | "manual"; within?: number };
  readonly shards?: SplitSpec;
  readonly managed?: true;
  readonly availability?: NumberSpec;
  readonly mtbf?: NumberSpec;
  readonly mttr?: NumberSpec;
  readonly errorRate?: NumberSpec;
  readonly capacity?: NumberSpec;
  readonly concurrency?: NumberSpec;
  readonly serviceTime?: NumberSpec;
  readonly pool?: NumberSpec;
  /** By percentile as written: `{ p50: 0.008, p99: 0.06 }`. */
  readonly latency?: Readonly<Record<`p${number}`, number>>;
  readonly autoscale?: { min: number; max: number; within?: number };
  readonly rateLimit?: NumberSpec;
  readonly shedsLoad?: true;
  readonly warms?: true;
  readonly guarantees?: readonly string[];
  readonly prefers?: "consistency" | "availability";
  readonly bound?: NumberSpec;
  readonly retention?: NumberSpec;
  readonly partitions?: SplitSpec;
  readonly visibility?: NumberSpec;
  readonly priority?: readonly string[];
  readonly alerts?: string;
  readonly deadLetter?: Id | { queue: Id; after: number };
  readonly of?: Id;
  readonly pattern?: "cache-aside" | "read-through" | "write-through" | "write-behind";
  readonly ttl?: NumberSpec;
  readonly hitRatio?: NumberSpec;
  readonly lag?: NumberSpec;
  readonly propagatesDeadline?: true;
  readonly state?: "stateless" | "stateful";
  readonly calls?: DependenciesSpec;
  readonly reads?: DependenciesSpec;
  readonly writes?: DependenciesSpec;
  readonly publishes?: DependenciesSpec;
  readonly consumes?: DependenciesSpec;
  /** Promised availability of its own. */
  readonly slo?: number;
  readonly accepts?: readonly AcceptSpec[];
}

export interface ContainerSpec {
  readonly kind?: "system" | "group";
  readonly owner?: string;
  readonly cells?: SplitSpec;
  readonly accepts?: readonly AcceptSpec[];
}

export interface RegionSpec {
  /** Names; or names with an availability of their own. */
  readonly zones?: readonly string[] | Readonly<Record<string, NumberSpec | undefined>>;
  readonly availability?: NumberSpec;
}

/** `"a -> b (writes) -> c 200x"`, `"reply"`, or a nested block. Branch weights that are left out share the rest. */
export type FlowItemSpec =
  | string
  | { readonly either: readonly { readonly weight?: number; readonly body: readonly FlowItemSpec[] }[] }
  | { readonly parallel: readonly FlowItemSpec[] }
  | { readonly optional: readonly FlowItemSpec[] };

export interface FlowSpec {
  readonly load?: NumberSpec;
  readonly peak?: number;
  readonly importance?: "critical" | "background";
  /** Availability over 30 days, or over the window given. */
  readonly slo?: number | { target: number; over: number };
  readonly sla?: number;
  readonly sloLatency?: { percentile: number; below: number };
  readonly body: readonly FlowItemSpec[];
  readonly accepts?: readonly AcceptSpec[];
}

export interface ModelSpec {
  /** Systems and groups by qualified name. A component `pay.api` lies in `pay`, which need not be listed. */
  readonly containers?: Readonly<Record<Id, ContainerSpec>>;
  readonly regions?: Readonly<Record<Id, RegionSpec>>;
  /** By qualified name; the kind is `service` when unwritten. */
  readonly components: Readonly<Record<Id, ComponentSpec>>;
  readonly data?: Readonly<
    Record<Id, { authorities: readonly Id[]; derived?: Readonly<Record<Id, number | undefined>> }>
  >;
  readonly flows?: Readonly<Record<Id, FlowSpec>>;
  readonly technologies?: Readonly<Record<string, { kind: ComponentKind; tradeoff?: string }>>;
}

/** The same design with one component changed; one that is not there begins with nothing stated. */
export function withComponent(
  spec: ModelSpec,
  id: string,
  change: (component: ComponentSpec) => ComponentSpec,
): ModelSpec {
  return { ...spec, components: { ...spec.components, [id]: change(spec.components[id] ?? {}) } };
}
