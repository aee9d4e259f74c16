// Instability, chains of waiting, dominance and the sharing matrix, by hand and against their definitions.

import { describe, expect, it } from "vitest";
import { chainOf, dominatedBy } from "../../analysis/facts/coupling/shape-facts.ts";
import { sharedWith } from "../../analysis/facts/coupling/sharing-facts.ts";
import { flowGraphOf } from "../../analysis/facts/flow-graph.ts";
import { createAnalysis, type Facts } from "../../analysis/index.ts";
import { buildModel } from "../support/build-model.ts";
import type { ModelSpec } from "../support/model-spec.ts";
import { randomFrom } from "../support/mutate.ts";

function factsOf(spec: ModelSpec): Facts {
  return createAnalysis(buildModel(spec)).facts;
}

function valueAt(facts: Facts, id: string, name: string): unknown {
  return facts.of(id).find((fact) => fact.name === name)?.value;
}

describe("instability", () => {
  it("is the share of a component's ties that are its own dependencies", () => {
    const facts = factsOf({
      components: {
        web: { calls: ["orders", "users"] },
        orders: { calls: ["users"], reads: ["db"], writes: ["db"] },
        users: {},
        db: { kind: "store" },
        alone: {},
      },
    });
    const ids = ["web", "orders", "users", "db", "alone"];
    expect(ids.map((id) => valueAt(facts, id, "instability"))).toEqual([1, 2 / 3, 0, 0, undefined]);
  });
});

describe("the depth of a chain", () => {
  function chain(spec: ModelSpec): readonly string[] {
    const { model } = factsOf(spec);
    const flow = model.flows[0];
    return flow === undefined ? [] : chainOf(model, flow).edges.map((edge) => `${edge.source}>${edge.target}`);
  }

  it("counts the steps below one another that the reply waits for", () => {
    const spec: ModelSpec = {
      components: {
        app: { kind: "client", calls: ["api"] },
        api: { calls: ["auth", "orders"], publishes: ["jobs"] },
        auth: {},
        orders: { reads: ["db"] },
        db: { kind: "store" },
        jobs: { kind: "queue" },
        mailer: { kind: "worker", consumes: ["jobs"], calls: ["render"] },
        render: { calls: ["fonts"] },
        fonts: { calls: ["disk"] },
        disk: {},
      },
      flows: { buy: { body: ["app -> api"] } },
    };
    expect(chain(spec)).toEqual(["app>api", "api>orders", "orders>db"]);
    expect(valueAt(factsOf(spec), "buy", "chain-depth")).toBe(3);
  });

  it("leaves out what stands in and what comes after the reply", () => {
    const spec: ModelSpec = {
      components: {
        api: { calls: { a: { fallback: "b" }, b: {}, late: {} } },
        a: {},
        b: { calls: ["c"] },
        c: { calls: ["d"] },
        d: {},
        late: { calls: ["c"] },
      },
      flows: { look: { body: ["api -> a", "reply", "api -> late"] } },
    };
    expect(chain(spec)).toEqual(["api>a"]);
  });

  it("goes through a circle once, and on where it leaves", () => {
    const spec: ModelSpec = {
      components: { o: { calls: ["a"] }, a: { calls: ["b"] }, b: { calls: ["a", "c"] }, c: { calls: ["d"] }, d: {} },
      flows: { round: { body: ["o -> a"] } },
    };
    expect(chain(spec)).toEqual(["o>a", "a>b", "b>c", "c>d"]);
    const fact = factsOf(spec)
      .of("round")
      .find(({ name }) => name === "chain-depth");
    expect(fact).toMatchObject({ value: 4, kind: "bound" });
    expect(fact?.derivation.steps?.at(-1)?.says).toBe("b calls a, which waits already");
  });

  it("of a chain of 5,000 components exhausts no stack", () => {
    const names = Array.from({ length: 5000 }, (_, index) => `c${index}`);
    const components = Object.fromEntries(
      names.map((name, index) => [name, { calls: names.slice(index + 1, index + 2) }]),
    );
    expect(valueAt(factsOf({ components, flows: { long: { body: ["c0 -> c1"] } } }), "long", "chain-depth")).toBe(4999);
  });
});

describe("dominance", () => {
  it("names what flows reach through one component alone", () => {
    const facts = factsOf({
      components: {
        app: { kind: "client", calls: ["edge"] },
        admin: { kind: "client", calls: ["orders"] },
        edge: { calls: ["orders", "users"] },
        orders: { reads: ["db"], publishes: ["jobs"] },
        users: { reads: ["db"] },
        db: { kind: "store" },
        jobs: { kind: "queue" },
        mailer: { kind: "worker", consumes: ["jobs"] },
        unused: {},
      },
      flows: { buy: { body: ["app -> edge"] }, fix: { body: ["admin -> orders"] } },
    });
    expect(dominatedBy(facts, "edge")).toEqual(["users"]);
    expect([...dominatedBy(facts, "orders")].sort()).toEqual(["jobs", "mailer"]);
    expect([valueAt(facts, "orders", "dominated"), valueAt(facts, "unused", "dominated")]).toEqual([2, undefined]);
  });

  it("is what is lost from all that flows walk when the component is taken out, on random designs", () => {
    const random = randomFrom(21);
    for (let round = 0; round < 100; round++) {
      const names = Array.from({ length: 9 }, (_, index) => `c${index}`);
      const components = Object.fromEntries(
        names.map((name) => [name, { calls: names.filter((other) => other !== name && random() < 0.22) }]),
      );
      const starts = names.filter((name) => (components[name]?.calls.length ?? 0) > 0).slice(0, 2);
      const flows = Object.fromEntries(
        starts.map((name) => [`from-${name}`, { body: [`${name} -> ${components[name]?.calls[0]}`] }]),
      );
      const facts = factsOf({ components, flows });
      const edges = facts.model.flows.flatMap((flow) => flowGraphOf(facts.model, flow).edges);
      const origins = facts.model.flows.flatMap((flow) => flowGraphOf(facts.model, flow).origins);
      const reached = (without: string | undefined): ReadonlySet<string> => {
        const seen = new Set(origins.filter((id) => id !== without));
        for (const id of seen) {
          for (const edge of edges) if (edge.source === id && edge.target !== without) seen.add(edge.target);
        }
        return seen;
      };
      const all = reached(undefined);
      for (const id of all) {
        const kept = reached(id);
        const lost = [...all].filter((other) => other !== id && !kept.has(other)).sort();
        expect([...dominatedBy(facts, id)].sort()).toEqual(lost);
        expect(valueAt(facts, id, "dominated")).toBe(lost.length);
      }
    }
  });
});

describe("the sharing matrix", () => {
  const spec: ModelSpec = {
    containers: { ride: { kind: "system" }, pay: { kind: "system" }, blog: { kind: "system" } },
    components: {
      identity: {},
      redis: { kind: "cache" },
      "ride.matcher": { calls: ["identity"], reads: { redis: { fallback: { answer: "the last known" } } } },
      "pay.charger": { calls: ["identity"], writes: ["redis"] },
      "blog.pages": { calls: ["identity"] },
    },
    flows: {
      "ride.request": { body: ["ride.matcher -> identity", "ride.matcher -> redis"] },
      "pay.charge": { body: ["pay.charger -> identity", "pay.charger -> redis"] },
      "blog.read": { body: ["blog.pages -> identity"] },
    },
  };

  it("has for each pair of systems what both depend on, and what each loses with it", () => {
    const { model } = factsOf(spec);
    const pairs = sharedWith(model, "ride").map(({ systems, shared }) => [
      systems[1].id,
      ...shared.map(({ component, uses }) => {
        const effects = uses.map((use) => [...use.lost, ...use.degraded].map((flow) => flow.id).join());
        return `${component.id}: ${effects.join(" and ")}`;
      }),
    ]);
    expect(pairs).toEqual([
      ["blog", "identity: ride.request and blog.read"],
      ["pay", "identity: ride.request and pay.charge", "redis: ride.request and pay.charge"],
    ]);
  });

  it("is a fact of each system", () => {
    const facts = factsOf(spec);
    expect(["ride", "pay", "blog"].map((id) => valueAt(facts, id, "shared-components"))).toEqual([
      ["identity", "redis"],
      ["identity", "redis"],
      ["identity"],
    ]);
    const fact = facts.of("blog").find((one) => one.name === "shared-components");
    expect(fact?.derivation.steps?.map((step) => [step.says, step.steps?.map((line) => line.says)])).toEqual([
      [
        "with pay: identity",
        ["identity: blog (pages calls, read lost with it); pay (charger calls, charge lost with it)"],
      ],
      [
        "with ride: identity",
        ["identity: blog (pages calls, read lost with it); ride (matcher calls, request lost with it)"],
      ],
    ]);
  });
});
