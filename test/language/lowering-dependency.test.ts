// What a dependency, its terms and its policies mean in the model; what is written nearer wins.

import { describe, expect, it } from "vitest";
import type { Dependency, SystemModel } from "../../language/index.ts";
import { bare, modelOf, textAt, understand } from "../support/understand.ts";

const world = `
service b
service other
store db
queue parked
topic events
data photo { authority db }
data album { authority db }
`;

const n = (value: number) => ({ value });

function dependencyOf(model: SystemModel, id: string): Dependency {
  const [source = ""] = id.split(" ");
  const dependency = model.componentById.get(source)?.dependencies.find((d) => d.id === id);
  if (dependency === undefined) throw new Error(`no dependency ${id}`);
  return dependency;
}

/** What the model holds of a dependency's terms, empty lists aside. */
function termsOf(dependency: Dependency): unknown {
  const identity = new Set(["id", "verb", "source", "target"]);
  const kept = Object.entries(dependency).filter(
    ([key, value]) => !identity.has(key) && !(Array.isArray(value) && value.length === 0),
  );
  return bare(Object.fromEntries(kept));
}

describe("a dependency's term", () => {
  it.each<readonly [string, object]>([
    ["", {}],
    ["timeout 300ms", { timeout: n(0.3) }],
    ["deadline 2s", { deadline: n(2) }],
    ["retries 3", { attempts: n(4) }],
    ["retries 0", { attempts: n(1) }],
    ["attempts 3", { attempts: n(3) }],
    ["backoff none", { backoff: { kind: "none", jitter: false } }],
    ["backoff fixed 100ms", { backoff: { kind: "fixed", from: n(0.1), jitter: false } }],
    ["backoff fixed from 100ms jitter", { backoff: { kind: "fixed", from: n(0.1), jitter: true } }],
    ["backoff exponential", { backoff: { kind: "exponential", jitter: false } }],
    ["backoff exponential from 20ms jitter", { backoff: { kind: "exponential", from: n(0.02), jitter: true } }],
    [
      "backoff exponential from 20ms to 1s jitter",
      { backoff: { kind: "exponential", from: n(0.02), to: n(1), jitter: true } },
    ],
    ["retry-budget 10%", { retryBudget: { ratio: n(0.1) } }],
    ["retry-budget 10% floor 10/s", { retryBudget: { ratio: n(0.1), floor: n(10) } }],
    ["breaker after 50% for 30s", { breaker: { after: n(0.5), for: n(30) } }],
    ["breaker", { breaker: {} }],
    ["bulkhead 20", { bulkhead: n(20) }],
    ["hedge after 5ms", { hedge: { after: [n(0.005)] } }],
    ["hedge after 5ms, 10ms", { hedge: { after: [n(0.005), n(0.01)] } }],
    ["fallback other", { fallback: { kind: "component", to: { id: "other" } } }],
    ['fallback "stale list"', { fallback: { kind: "answer", text: "stale list" } }],
    ["optional", { optional: { value: true } }],
    ["idempotent", { idempotent: {} }],
    ["idempotent by upload-id", { idempotent: { by: "upload-id" } }],
    ["outbox db", { outbox: { id: "db" } }],
    ['compensates with "sweep"', { compensates: { text: "sweep" } }],
    ["transaction place-order", { transaction: { value: "place-order" } }],
    ["batch 50", { batch: n(50) }],
    [
      "requires read-your-writes, ordered per key",
      { requires: [{ name: "read-your-writes" }, { name: "ordered", per: "key" }] },
    ],
    ["requires bounded-staleness 2m", { requires: [{ name: "bounded-staleness", within: 120 }] }],
    ["from replica", { from: { value: "replica" } }],
    ["from primary", { from: { value: "primary" } }],
    ["from any", { from: { value: "any" } }],
    ["dead-letter parked after 5", { deadLetter: { queue: { id: "parked" }, after: n(5) } }],
    ["data photo", { data: [{ id: "photo" }] }],
    ["data photo  data album", { data: [{ id: "photo" }, { id: "album" }] }],
    ["mtls", { protection: { value: "mtls" } }],
    ["tls", { protection: { value: "tls" } }],
    ["plaintext", { protection: { value: "plaintext" } }],
    ['authenticates by "signed token"', { authenticates: { value: "signed token" } }],
    ["priority urgent", { priority: ["urgent"] }],
    ['accept r because "x"', { accepts: [{ rule: "r", because: "x" }] }],
  ])("%s", (term, says) => {
    const model = modelOf(`${world} service a { calls b { ${term} } }`);
    expect(termsOf(dependencyOf(model, "a calls b"))).toEqual(says);
  });

  it.each(["calls", "reads", "writes", "publishes", "consumes"] as const)("may stand with %s", (verb) => {
    const model = modelOf(`${world} worker a { ${verb} events { timeout 1s } }`);
    expect(dependencyOf(model, `a ${verb} events`)).toMatchObject({ verb, source: "a", target: "events" });
  });

  it("may be asked about the limit of its source, by the source's own rate-limit or that of its technology", () => {
    for (const source of [
      "gateway a { rate-limit 1k/s",
      "technology limiter : gateway { rate-limit 1k/s }  gateway a : limiter {",
    ]) {
      const model = modelOf(`${world} ${source}  calls b { checks limit } }`);
      expect(termsOf(dependencyOf(model, "a calls b"))).toEqual({ checksLimit: { value: true } });
    }
  });

  it("gives each delay of a hedge the source behind it", () => {
    const model = modelOf(`${world} service a { calls b { hedge after 5ms, 10ms  source "Load test" } }`);
    const origin = { kind: "written", source: "Load test" };
    const { hedge } = dependencyOf(model, "a calls b");
    expect(hedge?.after).toMatchObject([
      { value: 0.005, origin },
      { value: 0.01, origin },
    ]);
  });

  it("stands at the target's name, and attempts cover the term as written", () => {
    const { snapshot, model } = understand("service a { calls b.c { retries 2 } } system b { service c }");
    const dependency = dependencyOf(model, "a calls b.c");
    expect(textAt(dependency.at, snapshot)).toBe("b.c");
    expect(dependency.attempts && textAt(dependency.attempts.at, snapshot)).toBe("retries 2");
  });

  it("takes the source that follows it", () => {
    const model = modelOf(`${world} service a { calls b { timeout 1s  source "Contract" } }`);
    expect(dependencyOf(model, "a calls b").timeout?.origin).toEqual({ kind: "written", source: "Contract" });
  });

  it("may join two components by several verbs", () => {
    const model = modelOf("store s  service a { reads s { timeout 1s }  writes s { timeout 2s } }");
    expect(model.componentById.get("a")?.dependencies.map(({ id, timeout }) => [id, timeout?.value])).toEqual([
      ["a reads s", 1],
      ["a writes s", 2],
    ]);
  });
});

describe("a policy", () => {
  const policies = "policy base { timeout 1s  retries 2  tls }  policy guarded { with base  timeout 2s  breaker }";

  it("gives what the dependency does not state, behind the target or as a term", () => {
    for (const text of ["calls b with base { timeout 9s }", "calls b { timeout 9s  with base }"]) {
      const model = modelOf(`${world} ${policies} service a { ${text} }`);
      expect(termsOf(dependencyOf(model, "a calls b"))).toEqual({
        timeout: n(9),
        attempts: n(3),
        protection: { value: "tls" },
        policies: [{ id: "base" }],
      });
    }
  });

  it("wins over the policy that it builds on, whichever is declared first", () => {
    for (const text of [
      policies,
      "policy guarded { with base  timeout 2s  breaker }  policy base { timeout 1s  retries 2  tls }",
    ]) {
      const model = modelOf(`${world} ${text} service a { calls b with guarded }`);
      expect(termsOf(dependencyOf(model, "a calls b"))).toEqual({
        timeout: n(2),
        attempts: n(3),
        breaker: {},
        protection: { value: "tls" },
        policies: [{ id: "guarded" }],
      });
    }
  });

  it("goes before one that is named after it", () => {
    const model = modelOf(
      `${world} policy p { timeout 1s } policy q { timeout 2s  hedge after 5ms } service a { calls b with p, q }`,
    );
    expect(termsOf(dependencyOf(model, "a calls b"))).toMatchObject({ timeout: n(1), hedge: { after: [n(0.005)] } });
  });

  it("is in the model with everything that it builds on", () => {
    const model = modelOf(`${world} ${policies}`);
    expect(bare(model.policies.find(({ id }) => id === "guarded")?.terms)).toEqual({
      timeout: n(2),
      attempts: n(3),
      breaker: {},
      protection: { value: "tls" },
      requires: [],
      data: [],
      priority: [],
    });
  });

  it("means by a name what the name means where the policy stands", () => {
    const model = modelOf(`
      system shared { policy p { fallback spare  outbox box  dead-letter parked after 3 }  service spare  store box  queue parked }
      system user { service spare  service a { calls b with shared.p }  service b }
    `);
    expect(bare(dependencyOf(model, "user.a calls user.b"))).toMatchObject({
      fallback: { to: { id: "shared.spare" } },
      outbox: { id: "shared.box" },
      deadLetter: { queue: { id: "shared.parked" } },
    });
    expect(bare(model.policies[0]?.terms)).toMatchObject({ fallback: { to: { id: "shared.spare" } } });
  });

  it("says once what is wrong with its names, however many use it, even none", () => {
    for (const use of ["", "service a { calls b with p } service c { calls b with p } service b"]) {
      expect(understand(`policy p { fallback spar } service spare ${use}`).problems).toEqual([
        "unknown-name at ‹spar›: No component is called `spar`. Did you mean `spare`? [spare]",
      ]);
    }
  });

  it("adds to what the dependency requires, unless that is about the same", () => {
    const model = modelOf(
      `${world} policy p { requires linearizable, durable } service a { reads db with p { requires eventual } }`,
    );
    expect(dependencyOf(model, "a reads db").requires.map(({ name }) => name)).toEqual(["eventual", "durable"]);
  });

  it("that builds on itself is said to, and keeps its own terms", () => {
    const { model, problems } = understand(
      `${world} policy p { with q  timeout 1s } policy q { with p  retries 1 } service a { calls b with p }`,
    );
    expect(problems).toEqual(["cycle at ‹p›: Policy `q` builds on itself; remove one `with` of the circle."]);
    expect(termsOf(dependencyOf(model, "a calls b"))).toMatchObject({ timeout: n(1), attempts: n(2) });
    expect(understand("policy p { with p }").problems).toEqual([
      "cycle at ‹p›: Policy `p` builds on itself; remove one `with` of the circle.",
    ]);
  });
});
