// Flows as large and as interwoven as nobody draws them: they are answered within bounded work, exactly or by an interval that
// holds. Expected values are closed forms.

import { describe, expect, it } from "vitest";
import { availabilityFactOf } from "../../analysis/facts/availability.ts";
import { cutSetCountFactOf, cutSetsFactOf } from "../../analysis/facts/cut-sets.ts";
import { trafficOf } from "../../analysis/facts/load.ts";
import { singlePointsOf } from "../../analysis/facts/single-points.ts";
import { buildModel } from "../support/build-model.ts";
import type { ComponentSpec, ModelSpec } from "../support/model-spec.ts";

const up = 0.999;

function names(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `c${index}`);
}

function flowOf(components: Record<string, ComponentSpec>, regions?: ModelSpec["regions"]) {
  const model = buildModel({
    ...(regions === undefined ? {} : { regions }),
    components: { o: { kind: "client" }, ...components },
    flows: { f: { body: ["o -> c0"] } },
  });
  const flow = model.flows[0];
  if (flow === undefined) throw new Error("the model has a flow");
  return {
    availability: availabilityFactOf({ model, traffic: trafficOf(model) }, flow),
    cuts: cutSetsFactOf(model, flow),
    count: cutSetCountFactOf(model, flow),
    singles: singlePointsOf(model, [flow], 0.01).length,
  };
}

/** All others as calls, every other one standing in for the one before it. */
function withStandIns(id: string, all: readonly string[]): Record<string, object> {
  const others = all.filter((other) => other !== id);
  return Object.fromEntries(
    others.map((other, index) => [
      other,
      index % 2 === 0 && index + 1 < others.length ? { fallback: others[index + 1] } : {},
    ]),
  );
}

describe("a flow", () => {
  it("in which everything calls everything needs each of them once", () => {
    const all = names(60);
    const components = Object.fromEntries(
      all.map((id) => [id, { availability: up, calls: all.filter((other) => other !== id) }]),
    );
    const { availability, count, singles } = flowOf(components);
    expect(availability.value).toBeCloseTo(up ** 60, 12);
    expect(count).toMatchObject({ kind: "exact", value: 60 });
    expect(singles).toBe(60);
  });

  it("around one circle of 400 needs each of them once", () => {
    const components = Object.fromEntries(
      names(400).map((id, index) => [id, { availability: up, calls: [`c${(index + 1) % 400}`] }]),
    );
    const { availability, count } = flowOf(components);
    expect(availability.value).toBeCloseTo(up ** 400, 12);
    expect(count.value).toBe(400);
  });

  it("of a billion paths counts each pair of copies once", () => {
    const layers = 30;
    const components = Object.fromEntries(
      names(2 * layers + 1).map((id, index) => {
        const next = 2 * Math.floor((index + 1) / 2);
        const calls = next + 2 > 2 * layers ? [] : [`c${next + 1}`, `c${next + 2}`];
        return [id, { availability: up, replicas: 2, calls }];
      }),
    );
    const { availability, count } = flowOf(components);
    expect(availability.value).toBeCloseTo((1 - 1e-6) ** 61, 12);
    expect(count.value).toBe(61);
  });

  it("in which everything stands in for everything is bounded by an interval that holds", () => {
    const all = names(120);
    const components = Object.fromEntries(all.map((id) => [id, { availability: up, calls: withStandIns(id, all) }]));
    const { availability, cuts } = flowOf(components);
    const value = availability.value as readonly [number, number] | number;
    const [low, high] = typeof value === "number" ? [value, value] : value;
    // One call is left without a stand-in, and the first component without another.
    expect(high).toBeLessThanOrEqual(up);
    expect(low).toBeGreaterThan(up ** 3 - (120 * 119 * 1e-6) / 2);
    expect(low).toBeLessThanOrEqual(high);
    expect((cuts.value as readonly string[][]).every((set) => set.length > 0)).toBe(true);
  });

  it("in the places of six regions is bounded closely, since not all their states are told apart", () => {
    const regions = Object.fromEntries(
      names(6).map((_, index) => [`r${index}`, { availability: 0.9999, zones: { a: 0.9999, b: 0.9999, c: 0.9999 } }]),
    );
    const places = Object.keys(regions);
    const { availability } = flowOf({ c0: { availability: up, replicas: 6, across: places } }, regions);
    const [low, high] = availability.value as readonly [number, number];
    expect(availability.kind).toBe("bound");
    // Each copy is up with its own, its zone's and its region's probability, independently of the others.
    const truth = 1 - (1 - up * 0.9999 * 0.9999) ** 6;
    expect(low).toBeLessThanOrEqual(truth);
    expect(high).toBeGreaterThanOrEqual(truth - 1e-15);
    expect(high - low).toBeLessThan(1e-9);
  });

  it("of 2,000 copies has a number, and says that pairs are not listed", () => {
    const { availability, cuts } = flowOf({ c0: { availability: up, replicas: 2000, needs: 1900 } });
    expect(availability.value).toBeCloseTo(1, 12);
    expect(cuts.kind).toBe("bound");
  });
});
