// Laws of guarantees on random designs with stores, replicas, caches, copies and queues: what the order of declarations leaves
// alone, and which way a change of a term may move what readers get and what is found.

import { describe, expect, it } from "vitest";
import { readFactsOf } from "../../analysis/facts/guarantees/consistency.ts";
import { deliveryFactOf } from "../../analysis/facts/guarantees/delivery.ts";
import { orderFactOf } from "../../analysis/facts/guarantees/order.ts";
import type { FactValue, Rule } from "../../analysis/index.ts";
import { analyzeWith, ruleById } from "../../analysis/index.ts";
import { buildModel } from "../support/build-model.ts";
import type { ComponentSpec, ModelSpec, TermsSpec } from "../support/model-spec.ts";
import { withComponent } from "../support/model-spec.ts";
import { randomFrom } from "../support/mutate.ts";

const designs = 250;

const rules = [
  "derived-as-truth",
  "dual-write",
  "impossible-guarantee",
  "split-transaction",
  "stale-read",
  "two-authorities",
  "unbounded-staleness",
  "unmet-guarantee",
  "volatile-authority",
].map((id) => ruleById(id) as Rule);

const levels = ["linearizable", "serializable", "causal", "read-your-writes", "eventual"] as const;

/** Two or three stores, a cache or two, a queue, and services that use them at random; one flow that lists what they do. */
function randomDesign(seed: number): ModelSpec {
  const random = randomFrom(seed);
  const chance = (share: number) => random() < share;
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const stores = ["s0", "s1", "s2"].slice(0, 2 + Math.floor(random() * 2));
  const services = ["a", "b", "c"];
  const components: Record<string, ComponentSpec> = { app: { kind: "client", calls: services } };
  for (const store of stores) {
    components[store] = {
      kind: "store",
      ...(chance(0.7) ? { guarantees: [pick(levels), ...(chance(0.3) ? ["durable"] : [])] } : {}),
      ...(chance(0.5) ? { primary: { followers: 2, mode: pick(["async", "sync"] as const) } } : {}),
      ...(chance(0.5) ? { lag: 1 + Math.floor(random() * 5) } : {}),
    };
  }
  components.fast = {
    kind: "cache",
    of: pick(stores),
    ...(chance(0.6) ? { ttl: 10 } : {}),
    ...(chance(0.3) ? { pattern: pick(["write-through", "write-behind", "read-through"] as const) } : {}),
  };
  components.q = { kind: "topic", guarantees: [pick(["at-least-once", "at-most-once", "exactly-once"] as const)] };
  components.w = {
    kind: "worker",
    consumes: { q: chance(0.5) ? { idempotent: "id" } : {} },
    writes: { [pick(stores)]: {} },
  };
  const steps: string[] = [];
  for (const service of services) {
    const own: Record<"reads" | "writes" | "publishes", Record<string, TermsSpec>> = {
      reads: {},
      writes: {},
      publishes: {},
    };
    steps.push(`app -> ${service}`);
    for (let use = 0; use < 3; use += 1) {
      const target = pick([...stores, "fast"]);
      const verb = pick(["reads", "writes"] as const);
      if (verb === "reads") {
        own.reads[target] = {
          ...(chance(0.4) ? { from: pick(["replica", "any"] as const) } : {}),
          ...(chance(0.4) ? { requires: [pick(levels)] } : {}),
        };
      } else own.writes[target] = { ...(chance(0.2) ? { compensates: "undo" } : {}) };
      steps.push(`${service} -> ${target} (${verb})`);
    }
    if (chance(0.4)) {
      own.publishes.q = chance(0.3) ? { requires: ["exactly-once"] } : {};
      steps.push(`${service} -> q`);
    }
    components[service] = own;
  }
  const official = pick(stores);
  const derived = [...stores, "fast"].filter((one) => one !== official && chance(0.4));
  return {
    components,
    data: {
      d: {
        authorities: [official],
        derived: Object.fromEntries(derived.map((one) => [one, chance(0.6) ? 20 : undefined])),
      },
    },
    flows: { f: { body: steps } },
  };
}

/** Findings by rule, severity, element and cause. */
function findingsIn(spec: ModelSpec): readonly string[] {
  const { findings, failures } = analyzeWith(rules, buildModel(spec));
  expect(failures).toEqual([]);
  return findings.map((one) => `${one.severity} ${one.rule} at ${one.element}: ${one.cause}`).sort();
}

function factsIn(spec: ModelSpec): ReadonlyMap<string, FactValue | undefined> {
  const model = buildModel(spec);
  const facts = [
    ...model.flows.flatMap((flow) => readFactsOf(model, flow, undefined)),
    ...model.components.flatMap((component) => [
      ...readFactsOf(model, undefined, component),
      ...[deliveryFactOf(model, component), orderFactOf(model, component)].filter((fact) => fact !== undefined),
    ]),
  ];
  return new Map(facts.map((fact) => [`${fact.name} ${fact.element}`, fact.value]));
}

function of(rule: string, findings: readonly string[]): readonly string[] {
  return findings.filter((one) => one.includes(` ${rule} at `));
}

describe("on random designs", () => {
  it("enough is found for the laws to be about something", () => {
    const found = new Set<string>();
    for (let seed = 1; seed <= designs; seed += 1)
      for (const one of findingsIn(randomDesign(seed))) found.add(one.split(" ")[1] ?? "");
    expect([...found].sort()).toEqual(
      expect.arrayContaining([
        "dual-write",
        "split-transaction",
        "stale-read",
        "unbounded-staleness",
        "unmet-guarantee",
      ]),
    );
  });

  it("the order of declarations means nothing", () => {
    for (let seed = 1; seed <= designs; seed += 1) {
      const spec = randomDesign(seed);
      const reversed = { ...spec, components: Object.fromEntries(Object.entries(spec.components).reverse()) };
      expect(findingsIn(reversed), `design ${seed}`).toEqual(findingsIn(spec));
      expect(new Map([...factsIn(reversed)].sort()), `design ${seed}`).toEqual(new Map([...factsIn(spec)].sort()));
    }
  });

  it("a store that promises more leaves no more unmet", () => {
    for (let seed = 1; seed <= designs; seed += 1) {
      const spec = randomDesign(seed);
      if (spec.components.s0?.guarantees === undefined) continue;
      const stronger = withComponent(spec, "s0", (store) => ({
        ...store,
        guarantees: [...(store.guarantees ?? []), "linearizable"],
      }));
      const before = of("unmet-guarantee", findingsIn(spec)).map(withoutSeverity);
      for (const one of of("unmet-guarantee", findingsIn(stronger)))
        expect(before, `design ${seed}`).toContain(withoutSeverity(one));
    }
  });

  it("a cache that keeps entries for longer answers with nothing newer", () => {
    for (let seed = 1; seed <= designs; seed += 1) {
      const spec = randomDesign(seed);
      const [short, long] = [1, 100].map((ttl) => factsIn(withComponent(spec, "fast", (cache) => ({ ...cache, ttl }))));
      for (const [name, value] of short ?? []) {
        const later = long?.get(name);
        if (name.startsWith("staleness") && typeof value === "number" && typeof later === "number") {
          expect(later, `design ${seed}, ${name}`).toBeGreaterThanOrEqual(value);
        }
      }
    }
  });

  it("reading from the primary makes nothing stale", () => {
    for (let seed = 1; seed <= designs; seed += 1) {
      const spec = randomDesign(seed);
      const primary = JSON.parse(JSON.stringify(spec), (key, value) =>
        key === "from" ? "primary" : value,
      ) as ModelSpec;
      const before = of("stale-read", findingsIn(spec));
      for (const one of of("stale-read", findingsIn(primary))) expect(before, `design ${seed}`).toContain(one);
    }
  });

  it("with outboxes nothing is written twice, and with compensations nothing is split", () => {
    for (let seed = 1; seed <= designs; seed += 1) {
      const spec = randomDesign(seed);
      const components = Object.fromEntries(
        Object.entries(spec.components).map(([id, component]) => [id, { ...component, ...mended(component) }]),
      );
      const findings = findingsIn({ ...spec, components });
      expect(of("dual-write", findings), `design ${seed}`).toEqual([]);
      expect(of("split-transaction", findings), `design ${seed}`).toEqual([]);
    }
  });
});

function withoutSeverity(finding: string): string {
  return finding.replace(/^\w+ /, "");
}

/** The component with every publication through an outbox and every write with a compensation. */
function mended(component: ComponentSpec): ComponentSpec {
  const withTerms = (terms: ComponentSpec["writes"], more: TermsSpec): Record<string, TermsSpec> =>
    Object.fromEntries(
      Object.entries((terms ?? {}) as Readonly<Record<string, TermsSpec>>).map(([id, own]) => [
        id,
        { ...own, ...more },
      ]),
    );
  return {
    writes: withTerms(component.writes, { compensates: "undo" }),
    publishes: withTerms(component.publishes, { outbox: "s0" }),
  };
}
