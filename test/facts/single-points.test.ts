// The way that is shown for a single point of failure is the reason why the flow is lost, and not just some way to it.

import { describe, expect, it } from "vitest";
import { singlePointsOf } from "../../analysis/facts/single-points.ts";
import { buildModel } from "../support/build-model.ts";
import type { ModelSpec } from "../support/model-spec.ts";

/** The steps of the way to the element, and where its ways end. */
function reason(spec: ModelSpec, element: string): string[] {
  const model = buildModel({ ...spec, components: { o: { kind: "client" }, ...spec.components } });
  const point = singlePointsOf(model, model.flows, 0.01).find((one) => one.element === element);
  const steps = point?.path.map((edge) => `${edge.source} -> ${edge.target}`) ?? [];
  return [...steps, `lost: ${point?.affected.map(({ id }) => id).join()}`];
}

const flows: ModelSpec["flows"] = { f: { body: ["o -> api"] } };

describe("the way to a single point", () => {
  it("passes by a shorter one that a static answer covers", () => {
    const components: ModelSpec["components"] = {
      api: { replicas: 2, calls: { p: { fallback: { answer: "none" } }, x: {} } },
      p: { replicas: 2, reads: ["s"] },
      x: { replicas: 2, calls: ["y"] },
      y: { replicas: 2, reads: ["s"] },
      s: { kind: "store" },
    };
    expect(reason({ components, flows }, "s")).toEqual(["o -> api", "api -> x", "x -> y", "y -> s", "lost: s"]);
  });

  it("shows the fallback beside the primary where both are lost", () => {
    const spec: ModelSpec = {
      regions: { eu: { zones: ["a", "b"] } },
      components: {
        api: { replicas: 2, across: ["eu"], calls: { p: { fallback: "q" }, q: {} } },
        p: { in: ["eu.a"] },
        q: { in: ["eu.a"] },
      },
      flows,
    };
    expect(reason(spec, "eu.a")).toEqual(["o -> api", "api -> p", "api -> q", "lost: p,q"]);
  });

  it("passes by a pair of which one half holds", () => {
    const components: ModelSpec["components"] = {
      api: { replicas: 2, calls: { p: { fallback: "q" }, q: {}, x: {} } },
      p: { reads: ["s"] },
      q: {},
      x: { calls: { y: { fallback: "z" }, z: {} } },
      y: { reads: ["s"] },
      z: { calls: ["w"] },
      w: { reads: ["s"] },
      s: { kind: "store" },
    };
    expect(reason({ components, flows }, "s")).toEqual([
      "o -> api",
      "api -> x",
      "x -> y",
      "y -> s",
      "x -> z",
      "z -> w",
      "w -> s",
      "lost: s",
    ]);
  });

  it("goes through an outbox to the store that keeps it", () => {
    const components: ModelSpec["components"] = {
      api: { replicas: 2, publishes: { q: { outbox: "db" } } },
      db: { kind: "store" },
      q: { kind: "queue" },
    };
    expect(reason({ components, flows: { f: { body: ["o -> api -> q"] } } }, "db")).toEqual([
      "o -> api",
      "api -> q",
      "lost: db",
    ]);
  });

  it("leads to the store and not to the cache aside of it where a place takes both", () => {
    const spec: ModelSpec = {
      regions: { eu: { zones: ["a", "b"] } },
      components: {
        api: { replicas: 2, across: ["eu"], reads: ["c", "s"] },
        c: { kind: "cache", of: "s", hitRatio: 0.9, in: ["eu.a"] },
        s: { kind: "store", in: ["eu.a"] },
      },
      flows,
    };
    expect(reason(spec, "eu.a")).toEqual(["o -> api", "api -> s", "lost: s"]);
  });
});
