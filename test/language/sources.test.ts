// Where a figure comes from, and what a flow is tagged with, stay with what they were written at.

import { describe, expect, it } from "vitest";
import { modelOf } from "../support/understand.ts";

describe("a source", () => {
  it.each([
    ["capacity 400/s", "capacity"],
    ["replicas 3", "replicas"],
    ["latency p50 4ms p99 9ms", "latency"],
    ["autoscale 2..20 within 90s", "autoscale"],
    ["shards 16 by user", "shards"],
    ["quorum write 2 read 2 of 3", "quorum"],
    ["guarantees serializable, durable across zones", "guarantees"],
    ["failover automatic within 60s", "failover"],
    ["stateful", "state"],
  ] as const)("stays with every part of `%s`", (term, property) => {
    const store = modelOf(`store s { lag 1s  ${term} source "bench"  mttr 1h }`).components[0];
    const text = JSON.stringify(store?.[property]);
    const origins = text.match(/"origin":/g) ?? [];
    expect(origins.length).toBeGreaterThan(0);
    expect(text.match(/"source":"bench"/g)).toHaveLength(origins.length);
    expect([store?.lag?.origin, store?.mttr?.origin]).toEqual([{ kind: "written" }, { kind: "written" }]);
  });

  it.each([
    ["retry-budget 10% floor 10/s", "retryBudget"],
    ["breaker after 50% for 30s", "breaker"],
    ["requires serializable", "requires"],
  ] as const)("stays with every part of a dependency's `%s`", (term, property) => {
    const { components } = modelOf(`service a { reads s { ${term} source "plan" } }\nstore s`);
    const text = JSON.stringify(components[0]?.dependencies[0]?.[property]);
    const origins = text.match(/"origin":/g) ?? [];
    expect(origins.length).toBeGreaterThan(0);
    expect(text.match(/"source":"plan"/g)).toHaveLength(origins.length);
  });

  it("belongs to the one statement before it, in a list that goes on", () => {
    const [store] = modelOf('store s { guarantees serializable source "manual"  guarantees durable }').components;
    expect(store?.guarantees.map(({ name, origin }) => [name, origin])).toEqual([
      ["serializable", { kind: "written", source: "manual" }],
      ["durable", { kind: "written" }],
    ]);
  });
});

it("tags stay with a flow", () => {
  const { flows } = modelOf(
    'service a { calls b }\nservice b\nflow f { tags core, web  load 3/s source "plan"  a -> b }',
  );
  expect(flows[0]?.tags).toEqual(["core", "web"]);
  expect(flows[0]?.load?.origin).toEqual({ kind: "written", source: "plan" });
});
