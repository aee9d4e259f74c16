// The timeout that is offered where none is stated, against a published rule and by hand.

import { describe, expect, it } from "vitest";
import { suggestedTimeoutOf } from "../../analysis/facts/time/suggested-timeout.ts";
import { buildModel } from "../support/build-model.ts";
import type { ComponentSpec } from "../support/model-spec.ts";

function suggested(api: ComponentSpec) {
  const model = buildModel({
    components: { web: { calls: ["api"] }, api, db: {}, log: {} },
    flows: { ask: { body: ["web -> api"] } },
  });
  const [flow] = model.flows;
  const callee = model.componentById.get("api");
  return flow === undefined || callee === undefined ? undefined : suggestedTimeoutOf(model, flow, callee);
}

describe("a timeout that is offered", () => {
  it("is the callee's p99.9, so that 0.1% are cut off (Amazon Builders' Library, timeouts and retries)", () => {
    expect(suggested({ latency: { p50: 0.01, p99: 0.1, "p99.9": 0.25 } })?.value).toBe(0.25);
  });

  it("is the p99.9 of a lognormal through two other percentiles, rounded up", () => {
    // sigma = ln 10 / 2.32635 = 0.98978, z(0.999) = 3.09023: 10 ms · exp(3.05865) = 213 ms.
    expect(suggested({ latency: { p50: 0.01, p99: 0.1 } })?.value).toBeCloseTo(0.22, 12);
  });

  it("is the p99 where nothing else is stated, and nothing where not even that is", () => {
    expect(suggested({ latency: { p99: 0.1 } })).toMatchObject({ value: 0.1, says: "its p99 is 100ms" });
    expect(suggested({ latency: { p50: 0.1 } })).toBeUndefined();
    expect(suggested({})).toBeUndefined();
  });

  it("leaves the callee the time for its own steps, where they end", () => {
    expect(suggested({ latency: { p99: 0.1 }, calls: { db: { timeout: 0.3, attempts: 2 } } })).toMatchObject({
      value: 0.7,
      says: "its p99 is 100ms, and it may wait 600ms for its own steps",
    });
    expect(suggested({ latency: { p99: 0.1 }, calls: ["db"] })).toBeUndefined();
  });
});
