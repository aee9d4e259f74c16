// Which figures of a component a value may read, in a handful of kinds: an edit of one kind leaves the values that read others as they
// are. What stands in no kind here, such as who leans on whom, every value rests on.

import type { Component, Dependency } from "../../language/index.ts";

/** The terms of a component in each kind. */
const terms = {
  /** How long its own work takes, as measured. */
  latency: ["latency"],
  /** How much one copy serves. */
  capacity: ["capacity"],
  /** How much it works on at once, and for how long. */
  slots: ["concurrency", "serviceTime", "pool", "bulkhead", "partitions"],
  /** Whether copies have roles, such as primary and follower, and which of them a read or a write comes to. */
  roles: ["replicas", "quorum"],
  /** How many copies there are, where they stand, how many of them are needed, and whether one that waits takes over by itself. */
  copies: ["across", "in", "needs", "standby", "failover", "shards", "managed", "autoscale"],
  /** How often it fails, and how it comes back. */
  reliability: ["availability", "mtbf", "mttr", "errorRate", "failover", "state"],
  /** How often an attempt fails though the component is up: for those who read nothing else of how often it fails. */
  errors: ["errorRate"],
  /** How often a cache answers, and for how long it keeps what it has. */
  caching: ["hitRatio", "ttl", "coalesces", "warms"],
  /** What it does not let in. */
  limits: ["rateLimit", "shedsLoad"],
  /** What it promises of answers, messages and times, by itself or by its technology. */
  promises: ["guarantees", "prefers", "objectives", "lag", "retention", "bound", "visibility", "priority", "alerts"],
  /** What is said of it for people. */
  words: ["title", "doc", "owner", "does", "tags", "accepts", "observed"],
} as const satisfies Readonly<Record<string, readonly (keyof Component)[]>>;

/** The terms of a dependency in each kind. */
const termsOfDependencies = {
  /** How long a caller waits. */
  patience: ["timeout", "deadline"],
  /** How often it tries, when, and what stops it. */
  tries: ["attempts", "backoff", "hedge", "retryBudget", "breaker"],
} as const satisfies Readonly<Record<string, readonly (keyof Dependency)[]>>;

/**
 * A kind of figures. `losses` is which single failures take a component down by itself, and how likely these are: for
 * those who read neither how many copies there are nor how often each fails beyond that. `clients` are the copies of a
 * component with a retry budget that has a floor, which each of them has for itself: for those who read copies for this
 * alone. `objects` are the dependencies themselves and all places in the text: what holds one of them rests on that,
 * even where it reads none of the figures.
 */
export type Aspect = keyof typeof terms | keyof typeof termsOfDependencies | "losses" | "clients" | "objects";

const names: readonly Aspect[] = [
  ...(Object.keys(terms) as (keyof typeof terms)[]),
  ...(Object.keys(termsOfDependencies) as (keyof typeof termsOfDependencies)[]),
  "losses",
  "clients",
  "objects",
];

/** What decides whether a flow fails, and how often. */
export const ofFailures: readonly Aspect[] = ["roles", "copies", "reliability", "caching"];
/** What decides which single losses fail a flow, and how many of its requests: a copy more or less mostly makes no difference. */
export const ofLosses: readonly Aspect[] = ["losses", "caching"];
/** What decides how often a flow comes to each component, tries among it; whether a message comes again is a promise of its queue. */
export const ofVisits: readonly Aspect[] = ["clients", "caching", "patience", "tries", "promises"];
/** What decides, beside visits, how much work of which kind arrives at a component. */
export const ofArrivals: readonly Aspect[] = ["roles", "limits", "promises"];
/** What decides, beside visits, how much work arrives with the second tries of an ordinary day. */
export const ofDemand: readonly Aspect[] = [...ofArrivals, "errors"];
/** What decides which steps take time in a flow, how often and how long at most. */
export const ofWays: readonly Aspect[] = ["caching", "patience", "tries"];
/** What decides how long a flow takes while nobody waits for a free slot. */
export const ofTimes: readonly Aspect[] = [...ofWays, "latency"];
/** What decides how long a caller waits at most. */
export const ofWorstCases: readonly Aspect[] = ["latency", "patience", "tries"];

/** Several aspects, one bit each. */
export type Aspects = number;

export const noAspects: Aspects = 0;
/** These, and whatever stands in no aspect. */
export const allAspects: Aspects = -1;
/** The bit of what stands in no aspect. */
const rest: Aspects = 1 << names.length;
/** The bit of the component itself being another object, for what may hold it. */
const itself: Aspects = rest << 1;

const bits = Object.fromEntries(names.map((name, bit) => [name, 1 << bit])) as Readonly<Record<Aspect, Aspects>>;
const bitByTerm = bitsByTerm(terms);
const bitByDependencyTerm = bitsByTerm(termsOfDependencies);

function bitsByTerm(kinds: Readonly<Record<string, readonly string[]>>): ReadonlyMap<string, Aspects> {
  const byTerm = new Map<string, Aspects>();
  for (const [kind, own] of Object.entries(kinds)) {
    for (const term of own) byTerm.set(term, (byTerm.get(term) ?? noAspects) | bits[kind as Aspect]);
  }
  return byTerm;
}

/** The given aspects, with what every value rests on. */
export function aspectsOf(some: readonly Aspect[]): Aspects {
  return some.reduce((all, one) => all | bits[one], rest);
}

/** The aspects that a term of a component stands in. */
export function aspectOf(term: string): Aspects {
  return bitByTerm.get(term) ?? rest;
}

/** The aspect that a term of a dependency stands in. */
export function aspectOfDependency(term: string): Aspects {
  return bitByDependencyTerm.get(term) ?? rest;
}

/** Whether the copies of a component are `clients`. */
export function hasClients({ dependencies }: Component): boolean {
  return dependencies.some(({ retryBudget }) => retryBudget?.floor !== undefined);
}

/**
 * What is another between two forms of a component: of terms, whether they say something else; of dependencies and places, whether
 * they are other objects. None where the two are one object. `fallsAlike` tells whether both are taken down by the same single
 * failures, and is asked where figures are others that these may rest on. Linear in the terms that are other objects.
 */
export function aspectsBetween(
  before: Component,
  after: Component,
  fallsAlike: (before: Component, after: Component) => boolean = () => false,
): Aspects {
  if (before === after) return noAspects;
  let all = differenceBetween(before, after, (term) => {
    if (term === "dependencies") return differenceOfAll(before.dependencies, after.dependencies);
    return term === "replicas" ? differenceOfReplicas(before.replicas, after.replicas) : aspectOf(term);
  });
  if ((all & (bits.copies | bits.roles)) !== 0 && hasClients(after)) all |= bits.clients;
  if ((all & (bits.copies | bits.roles | bits.reliability)) !== 0 && !fallsAlike(before, after)) all |= bits.losses;
  return all | itself;
}

/** Where both forms have copies in the same roles, these are what they were and only more or fewer. */
function differenceOfReplicas(before: Component["replicas"], after: Component["replicas"]): Aspects {
  const hasSameRoles = before !== undefined && after !== undefined && saysTheSame(before.primary, after.primary);
  return hasSameRoles ? bits.copies : bits.copies | bits.roles;
}

function differenceOfAll(before: readonly Dependency[], after: readonly Dependency[]): Aspects {
  if (before.length !== after.length) return allAspects;
  let all = bits.objects;
  for (const [index, one] of before.entries()) {
    const other = after[index];
    if (other === undefined) return allAspects;
    if (one !== other) all |= differenceBetween(one, other, aspectOfDependency);
  }
  return all;
}

function differenceBetween<T extends object>(before: T, after: T, aspectsOfTerm: (term: string) => Aspects): Aspects {
  let all = noAspects;
  for (const term of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [a, b] = [before[term as keyof T], after[term as keyof T]];
    if (a === b) continue;
    // What says the same is held by some for its place in the text.
    all |= saysTheSame(a, b) ? bits.objects : aspectsOfTerm(term);
  }
  return all;
}

/** Whether two plain values differ in nothing but places in the text. */
function saysTheSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (isSpan(a) && isSpan(b)) return true;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length || Array.isArray(a) !== Array.isArray(b)) return false;
  return keys.every((key) => key in b && saysTheSame(a[key as keyof typeof a], b[key as keyof typeof b]));
}

function isSpan(value: object): boolean {
  return "block" in value && "start" in value && "end" in value;
}
