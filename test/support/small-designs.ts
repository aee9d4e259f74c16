// Random small designs for tests that try all states: few components with every kind of redundancy, need and step.

import fc from "fast-check";
import type { ComponentSpec, FlowItemSpec, ModelSpec } from "./model-spec.ts";

/** A design of a client, up to five components and a flow, with at most a dozen events and three draws. */
export const smallDesigns: fc.Arbitrary<ModelSpec> = fc.integer({ min: 2, max: 5 }).chain((count) => {
  const ids = Array.from({ length: count }, (_, index) => `c${index}`);
  const redundancy: fc.Arbitrary<ComponentSpec> = fc.oneof(
    { weight: 5, arbitrary: fc.constant<ComponentSpec>({}) },
    { weight: 2, arbitrary: fc.constant<ComponentSpec>({ replicas: 2 }) },
    { weight: 1, arbitrary: fc.constant<ComponentSpec>({ replicas: 3, needs: 2 }) },
    { weight: 1, arbitrary: fc.constant<ComponentSpec>({ kind: "store", quorum: { write: 2, read: 1, of: 2 } }) },
    { weight: 1, arbitrary: fc.constant<ComponentSpec>({ kind: "store", primary: { followers: 1 } }) },
    {
      weight: 1,
      arbitrary: fc.constant<ComponentSpec>({
        kind: "store",
        primary: { followers: 1 },
        failover: { mode: "automatic", within: 30 },
      }),
    },
    {
      weight: 1,
      arbitrary: fc.constant<ComponentSpec>({ replicas: 1, standby: 1, failover: { mode: "automatic" } }),
    },
    { weight: 1, arbitrary: fc.constant<ComponentSpec>({ kind: "coordinator", replicas: 3 }) },
    { weight: 1, arbitrary: fc.constant<ComponentSpec>({ kind: "external" }) },
  );
  const place: fc.Arbitrary<ComponentSpec> = fc.oneof(
    { weight: 4, arbitrary: fc.constant<ComponentSpec>({}) },
    { weight: 1, arbitrary: fc.constant<ComponentSpec>({ across: ["r"] }) },
    { weight: 1, arbitrary: fc.constant<ComponentSpec>({ in: ["r.a"] }) },
    { weight: 1, arbitrary: fc.constant<ComponentSpec>({ in: ["r"] }) },
  );
  const need = fc.record({
    target: fc.constantFrom(...ids),
    verb: fc.constantFrom("calls", "reads", "writes", "publishes", "calls"),
    from: fc.constantFrom(undefined, undefined, "replica", "any"),
    soft: fc.oneof(
      { weight: 8, arbitrary: fc.constant("hard" as const) },
      { weight: 1, arbitrary: fc.constant("optional" as const) },
      { weight: 1, arbitrary: fc.constant("answer" as const) },
      { weight: 1, arbitrary: fc.constant("outbox" as const) },
      { weight: 4, arbitrary: fc.constant("fallback" as const) },
    ),
    other: fc.nat(count - 1),
  });
  const component = (index: number) =>
    fc
      .record({
        redundancy,
        place,
        needs: fc.array(need, { maxLength: 3 }),
        host: fc.oneof({ weight: 9, arbitrary: fc.constant(-1) }, { weight: 1, arbitrary: fc.nat(count - 1) }),
        cacheOf: fc.oneof({ weight: 3, arbitrary: fc.constant(-1) }, { weight: 2, arbitrary: fc.nat(count - 1) }),
        pattern: fc.constantFrom(undefined, undefined, "read-through", "write-through", "write-behind"),
        hitRatio: fc.constantFrom(undefined, 0.9, 0.5, 1, 0),
      })
      .map((made): ComponentSpec => {
        const dependencies: Record<string, Record<string, object>> = {};
        for (const { target, verb, from, soft, other } of made.needs) {
          if (target === ids[index]) continue;
          const targets = dependencies[verb] ?? {};
          dependencies[verb] = targets;
          const fallback = ids[Math.max(other, ids.indexOf(target) + 1)];
          targets[target] = {
            ...(from === undefined || verb !== "reads" ? {} : { from }),
            ...(soft === "optional" ? { optional: true } : {}),
            ...(soft === "answer" ? { fallback: { answer: "stale" } } : {}),
            ...(soft === "outbox" && verb === "publishes" ? { outbox: ids[other] } : {}),
            // Fallbacks point forward, so that none stands in for itself.
            ...(soft === "fallback" && fallback !== undefined ? { fallback } : {}),
          };
        }
        const isCache = made.cacheOf > index;
        const base: ComponentSpec = isCache
          ? {
              kind: "cache",
              of: ids[made.cacheOf] as string,
              ...(made.pattern === undefined ? {} : { pattern: made.pattern }),
              ...(made.hitRatio === undefined ? {} : { hitRatio: made.hitRatio }),
            }
          : made.redundancy;
        return {
          ...base,
          ...made.place,
          ...dependencies,
          // A host further on, so that none stands on itself.
          ...(made.host > index ? { runsOn: ids[made.host] as string } : {}),
        };
      });
  const step = fc.tuple(fc.constantFrom("o", ...ids), fc.constantFrom(...ids)).map(([from, to]) => `${from} -> ${to}`);
  const item: fc.Arbitrary<FlowItemSpec> = fc.oneof(
    { weight: 6, arbitrary: step },
    { weight: 1, arbitrary: step.map((one): FlowItemSpec => ({ optional: [one] })) },
    { weight: 1, arbitrary: step.map((one): FlowItemSpec => ({ parallel: [one] })) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom(0.3, 0.5, 1), fc.array(step, { maxLength: 2 }), fc.array(step, { maxLength: 2 }))
        .map(([weight, one, other]): FlowItemSpec => ({ either: [{ weight, body: one }, { body: other }] })),
    },
    { weight: 1, arbitrary: fc.constant("reply") },
  );
  return fc
    .record({
      parts: fc.tuple(...ids.map((_, index) => component(index))).map((parts) => parts.map(withCacheFallback(parts))),
      first: fc.constantFrom(...ids),
      rest: fc.array(item, { maxLength: 3 }),
    })
    .map(({ parts, first, rest }) => ({
      regions: { r: { zones: ["a", "b"] } },
      components: {
        o: { kind: "client" },
        ...Object.fromEntries(parts.map((part, index) => [`c${index}`, part])),
      },
      flows: { f: { body: [`o -> ${first}`, ...rest.filter(isReachedFrom(["o", first]))] } },
    }));
});

/** Where a read of a store has a fallback and the store has a cache further up, the cache is what stands in. */
function withCacheFallback(parts: readonly ComponentSpec[]): (part: ComponentSpec, own: number) => ComponentSpec {
  return (part, own) => {
    const reads = (part.reads ?? {}) as Record<string, object>;
    const store = Object.keys(reads).find((id) => "fallback" in (reads[id] ?? {}));
    const cache = parts.findIndex((one, index) => index !== own && store !== undefined && one.of === store);
    if (store === undefined || cache < 0 || part.kind === "cache") return part;
    // One fallback alone, so that none stands in for itself.
    const others = { calls: part.calls, reads: part.reads, writes: part.writes, publishes: part.publishes };
    const plain = Object.fromEntries(
      Object.entries(others).map(([verb, targets]) => [
        verb,
        Object.fromEntries(
          Object.entries((targets ?? {}) as Record<string, object>).map(([id, terms]) => [
            id,
            Object.fromEntries(Object.entries(terms).filter(([name]) => name !== "fallback")),
          ]),
        ),
      ]),
    );
    const known = { ...plain.reads, [`c${cache}`]: {}, [store]: { fallback: `c${cache}` } };
    return { ...part, ...plain, reads: known };
  };
}

/** Keeps steps whose left side is surely reached, since a flow with several entries is another matter. */
function isReachedFrom(known: string[]): (item: FlowItemSpec) => boolean {
  return (item) => {
    if (typeof item !== "string" || item === "reply") {
      return (
        typeof item === "string" ||
        JSON.stringify(item)
          .match(/(\w+) ->/g)
          ?.every((from) => known.includes(from.slice(0, -3))) !== false
      );
    }
    const [from = "", to = ""] = item.split(" -> ");
    if (!known.includes(from)) return false;
    known.push(to);
    return true;
  };
}
