// Random designs for laws that hold for every design: small, with shared parts, zones, redundancy, fallbacks, queues and
// retries, some of them cyclic and some without their numbers. The same seed gives the same design on every machine.

import type { ComponentSpec, ModelSpec, TermsSpec } from "./model-spec.ts";
import { randomFrom } from "./mutate.ts";

/** A design with a client `o`, components `c0`, `c1`, …, a queue `q`, and one or two flows. */
export function randomSpec(seed: number): ModelSpec {
  const random = randomFrom(seed);
  const chance = (p: number) => random() < p;
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const count = 3 + Math.floor(random() * 6);
  const ids = Array.from({ length: count }, (_, index) => `c${index}`);

  const terms = (self: number): TermsSpec => ({
    ...(chance(0.7) && { timeout: pick([0.05, 0.1, 0.2, 0.5, 1]) }),
    ...(chance(0.35) && { attempts: pick([2, 3, 4]) }),
    ...(chance(0.2) && { backoff: { kind: "exponential" as const, from: 0.01, to: 0.1, jitter: true } }),
    ...(chance(0.12) && { retryBudget: 0.1 }),
    ...(chance(0.1) && { breaker: true as const }),
    ...(chance(0.08) && { optional: true as const }),
    ...(chance(0.08) && self + 2 < count && { fallback: pick(ids.slice(self + 1)) }),
    ...(chance(0.2) && { idempotent: true as const }),
  });

  const componentOf = (index: number): ComponentSpec => {
    const kind = pick(["service", "service", "service", "store", "cache", "gateway", "coordinator"] as const);
    // Mostly downwards, so that cycles are there and rare.
    const later = ids.slice(index + 1);
    const targets = new Set(later.filter(() => chance(1.6 / Math.max(1, later.length))));
    if (chance(0.04)) targets.add(pick(ids));
    targets.delete(ids[index] ?? "");
    const verb = (target: string) => (target === "c2" ? "reads" : "calls");
    const byVerb = { calls: {} as Record<string, TermsSpec>, reads: {} as Record<string, TermsSpec> };
    for (const target of targets) byVerb[verb(target)][target] = terms(index);
    const placed = chance(0.4) ? { across: ["r"] } : chance(0.1) ? { in: ["r.a"] } : {};
    const copies = chance(0.5)
      ? kind === "store" || kind === "coordinator"
        ? pick<ComponentSpec>([{ quorum: { write: 2, read: 2, of: 3 } }, { primary: { followers: 2, mode: "sync" } }])
        : { replicas: pick([2, 3, 4]), needs: pick([1, 1, 2]) }
      : {};
    return {
      kind,
      ...placed,
      ...copies,
      ...(chance(0.8) && { availability: pick([0.9, 0.99, 0.995, 0.999, 0.9995, [0.99, 0.995] as const]) }),
      ...(chance(0.6) && { capacity: pick([50, 200, 1000]) }),
      ...(chance(0.6) && { latency: { p50: pick([0.002, 0.01]), p99: pick([0.02, 0.08]) } }),
      ...(chance(0.3) && { pool: pick([20, 200]) }),
      ...(kind === "cache" &&
        index + 1 < count && { of: ids[index + 1] as string, hitRatio: pick([0.5, 0.9]), ttl: 60 }),
      ...byVerb,
    };
  };

  const publishes = pick(ids);
  const components: Record<string, ComponentSpec> = { o: { kind: "client", calls: { c0: { timeout: 5 } } } };
  for (const [index, id] of ids.entries()) {
    const own = componentOf(index);
    components[id] = id === publishes ? { ...own, publishes: { q: chance(0.5) ? { timeout: 0.2 } : {} } } : own;
  }
  components.q = { kind: "queue", retention: 86_400, ...(chance(0.3) && { bound: 10_000 }) };
  components.w = {
    kind: "worker",
    replicas: 2,
    concurrency: pick([2, 8]),
    ...(chance(0.8) && { serviceTime: pick([0.02, 0.2]) }),
    consumes: { q: chance(0.6) ? { idempotent: true, deadLetter: { queue: "d", after: 3 } } : {} },
    calls: { [pick(ids)]: terms(count) },
  };
  components.d = { kind: "queue", alerts: "somebody" };
  splitUnevenly(components, seed);
  shedSome(components, seed);
  const regions = { r: { zones: chance(0.5) ? { a: 0.9999, b: 0.9999, c: 0.9999 } : ["a", "b", "c"] } };
  const flows = {
    f: {
      ...(chance(0.9) && { load: pick([5, 20, 100]), peak: pick([1, 2, 3]) }),
      ...(chance(0.8) && { slo: pick([0.99, 0.999]) }),
      body: ["o -> c0"],
    },
    ...(chance(0.4) && { g: { load: 10, slo: 0.99, importance: "background" as const, body: ["o -> c0"] } }),
  };
  return chance(0.2)
    ? withComeback({ regions, components, flows }, chance(0.5), chance(0.5))
    : { regions, components, flows };
}

/** The design with a topic `t` whose messages come back to `c0`, which sends them, and, where that is `listed`, a flow `h` that says so. */
function withComeback(spec: ModelSpec, listed: boolean, helps: boolean): ModelSpec {
  const { c0, w } = spec.components;
  const consumes = { t: { idempotent: true } } as const;
  const flow = { load: 5, body: ["o -> c0 -> t", "reply", helps ? "t -> w -> c0" : "t -> c0"] };
  return {
    ...spec,
    components: {
      ...spec.components,
      t: { kind: "topic", retention: 86_400, latency: { p50: 0.002, p99: 0.02 } },
      c0: { ...c0, publishes: { ...c0?.publishes, t: { timeout: 0.2 } }, ...(helps ? {} : { consumes }) },
      ...(helps && {
        w: { ...w, consumes: { ...w?.consumes, ...consumes }, calls: { ...w?.calls, c0: { timeout: 5 } } },
      }),
    },
    flows: { ...spec.flows, ...(listed && { h: flow }) },
  };
}

/** Some stores in shards and the queue in partitions, with a hottest one or without; by chance of its own, so that the rest stays as it is. */
function splitUnevenly(components: Record<string, ComponentSpec>, seed: number): void {
  const random = randomFrom(seed + 1_000_003);
  for (const [id, own] of Object.entries(components)) {
    const count = 2 + Math.floor(random() * 6);
    const hottest = 1 / count + random() * (1 - 1 / count);
    const split = random() < 0.6 ? { count, hottest } : count;
    const isSplit = random() < 0.3;
    if (!isSplit) continue;
    if (own.kind === "store") components[id] = { ...own, shards: split };
    if (id === "q") components[id] = { ...own, partitions: split };
  }
}

/** Some services that turn away what is too much, by a stated capacity or by their slots alone; by chance of its own, too. */
function shedSome(components: Record<string, ComponentSpec>, seed: number): void {
  const random = randomFrom(seed + 2_000_003);
  for (const [id, own] of Object.entries(components)) {
    const [sheds, bySlots] = [random() < 0.15, random() < 0.5];
    const slots = { concurrency: random() < 0.5 ? 2 : 8, serviceTime: random() < 0.5 ? 0.02 : 0.2 };
    if (!sheds || (own.kind !== "service" && own.kind !== "gateway")) continue;
    const { capacity, ...rest } = own;
    components[id] = bySlots ? { ...rest, ...slots, shedsLoad: true } : { ...own, shedsLoad: true };
  }
}
