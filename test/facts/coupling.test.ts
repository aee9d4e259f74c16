// Fan-in and fan-out, who shares what, and who writes a store.

import { describe, expect, it } from "vitest";
import { sharingOf } from "../../analysis/facts/coupling/sharing.ts";
import { writersOf } from "../../analysis/facts/coupling.ts";
import { createAnalysis } from "../../analysis/index.ts";
import { buildModel } from "../support/build-model.ts";
import type { ModelSpec } from "../support/model-spec.ts";

/** Ride-hailing and payments on shared parts, after the table in a course on combined systems. */
const rideAndPay: ModelSpec = {
  containers: { ride: { kind: "system" }, pay: { kind: "system" } },
  components: {
    edge: { kind: "gateway", calls: ["ride.matcher", "pay.charger"] },
    identity: {},
    kafka: { kind: "component" },
    redis: { kind: "cache" },
    "ride.app": { kind: "client", calls: ["edge"] },
    "ride.matcher": {
      calls: ["identity"],
      reads: { redis: { fallback: { answer: "the last known places" } } },
      publishes: { "ride.events": { optional: true } },
    },
    "ride.events": { kind: "topic", runsOn: "kafka" },
    "pay.shop": { kind: "client", calls: ["edge"] },
    "pay.charger": { calls: ["identity"], writes: ["redis"], publishes: ["pay.events"] },
    "pay.events": { kind: "topic", runsOn: "kafka" },
  },
  flows: {
    "ride.request": { body: ["ride.app -> edge -> ride.matcher"] },
    "pay.charge": { body: ["pay.shop -> edge -> pay.charger"] },
  },
};

describe("fan-in and fan-out", () => {
  it("count distinct components, whatever the verb", () => {
    const model = buildModel({
      components: {
        a: { calls: ["c"], reads: ["db"], writes: ["db"] },
        b: { reads: ["db"], consumes: ["jobs"] },
        c: { publishes: ["jobs"] },
        db: { kind: "store" },
        jobs: { kind: "queue" },
      },
    });
    const { facts } = createAnalysis(model);
    const fans = (id: string) =>
      ["fan-in", "fan-out"].map((name) => facts.of(id).find((fact) => fact.name === name)?.value);
    expect(fans("a")).toEqual([0, 2]);
    expect(fans("db")).toEqual([2, 0]);
    expect(fans("jobs")).toEqual([2, 0]);
    expect(fans("b")).toEqual([0, 2]);
  });
});

describe("sharing", () => {
  const model = buildModel(rideAndPay);
  const shared = sharingOf(model, model.flows);

  it("lists what two systems use, directly or through what stands between them", () => {
    expect(shared.map((one) => one.component.id)).toEqual(["edge", "identity", "kafka", "redis"]);
  });

  it("says how each system uses it and what it loses with it", () => {
    const table = shared.map(({ component, systems }) => [
      component.id,
      ...systems.map(
        ({ system, uses, lost, degraded }) =>
          `${system.id}: ${uses.map((use) => `${use.user.id} ${use.verb}`).join(", ")}; ` +
          `lost ${lost.map((flow) => flow.id).join()}, degraded ${degraded.map((flow) => flow.id).join()}`,
      ),
    ]);
    expect(table).toEqual([
      ["edge", "pay: pay.shop calls; lost pay.charge, degraded ", "ride: ride.app calls; lost ride.request, degraded "],
      [
        "identity",
        "pay: pay.charger calls; lost pay.charge, degraded ",
        "ride: ride.matcher calls; lost ride.request, degraded ",
      ],
      [
        "kafka",
        "pay: pay.events runs on; lost pay.charge, degraded ",
        "ride: ride.events runs on; lost , degraded ride.request",
      ],
      [
        "redis",
        "pay: pay.charger writes; lost pay.charge, degraded ",
        "ride: ride.matcher reads; lost , degraded ride.request",
      ],
    ]);
  });

  it("leaves out a system whose flows do not count", () => {
    expect(sharingOf(model, model.flows.slice(0, 1))).toEqual([]);
  });
});

describe("writers", () => {
  it("come with their system and the owner nearest to them", () => {
    const model = buildModel({
      containers: {
        shop: { kind: "system", owner: "team-shop" },
        "shop.imports": { kind: "group", owner: "team-data" },
      },
      components: {
        db: { kind: "store" },
        "shop.web": { writes: ["db"] },
        "shop.imports.job": { writes: ["db"] },
        "shop.imports.own": { owner: "me", writes: ["db"] },
        outside: { reads: ["db"] },
      },
    });
    const store = model.componentById.get("db");
    if (store === undefined) throw new Error("no db");
    expect(writersOf(model, store).map(({ component, system, owner }) => [component.id, system?.id, owner])).toEqual([
      ["shop.web", "shop", "team-shop"],
      ["shop.imports.job", "shop", "team-data"],
      ["shop.imports.own", "shop", "me"],
    ]);
  });
});
