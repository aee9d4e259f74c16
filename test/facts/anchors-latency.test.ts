// Published values of tails, percentiles, waiting and capacity, each with its source: what others computed or measured and
// the formulas or designs of this project that have to give the same.

import { describe, expect, it } from "vitest";
import { latencyPercentile } from "../../analysis/facts/time/latency.ts";
import { slowestQuantile, slowShare } from "../../analysis/formulas/fan-out.ts";
import { lognormalMean, lognormalOf, lognormalSecondMoment } from "../../analysis/formulas/lognormal.ts";
import { peakOf, throughputOf } from "../../analysis/formulas/scalability.ts";
import { fromLognormal, maxOf, quantileOf, repeatedMax, sumOf } from "../../analysis/formulas/strata.ts";
import { createAnalysis } from "../../analysis/index.ts";
import type { Flow } from "../../language/index.ts";
import { buildModel } from "../support/build-model.ts";
import type { ModelSpec } from "../support/model-spec.ts";

function fitOf(p50: number, p99: number) {
  const fit = lognormalOf(p50, p99);
  if (fit === undefined) throw new Error("no fit");
  return fit;
}

/** Seconds. */
function latencyAt(spec: ModelSpec, ratio: number): number {
  const { facts } = createAnalysis(buildModel(spec));
  const value = latencyPercentile(facts, facts.model.flows[0] as Flow, ratio);
  if (value === undefined) throw new Error("unknown");
  return value;
}

const factValue = (spec: ModelSpec, element: string, name: string) =>
  createAnalysis(buildModel(spec))
    .facts.of(element)
    .find((fact) => fact.name === name)?.value;

// J. Dean, L. A. Barroso, The Tail at Scale, Communications of the ACM 56(2), 2013: with one server in a hundred slower than a
// second, 63 % of requests to 100 servers are; with one in 10,000 and 2,000 servers, almost one in five.
describe("the tail at scale", () => {
  it.each([
    [1, 0.01],
    [10, 0.0956],
    [50, 0.395],
    [100, 0.634],
  ])("of %d servers that are slow once in a hundred", (servers, share) => {
    expect(slowShare(0.01, servers)).toBeCloseTo(share, 3);
  });

  it("of 2,000 servers that are slow once in 10,000", () => {
    expect(slowShare(0.0001, 2000)).toBeCloseTo(0.1813, 4);
  });
});

// Closed form and numerical convolution in steps of 0.02 ms, for calls with p50 10 ms and p99 50 ms.
describe("two percentiles", () => {
  it("give a lognormal", () => {
    const fit = fitOf(10, 50);
    expect(fit.mu).toBeCloseTo(Math.LN10, 6);
    expect(fit.sigma).toBeCloseTo(0.6918303, 6);
    expect(lognormalMean(fit)).toBeCloseTo(12.70378, 5);
  });

  it.each([
    [0.5, 22.2],
    [0.95, 51.79],
    [0.99, 74.48],
    [0.999, 113.63],
  ])("of a sum of two calls, at %d", (ratio, milliseconds) => {
    const call = fromLognormal(fitOf(10, 50));
    const error = ratio > 0.99 ? 0.04 : 0.02;
    expect(Math.abs(quantileOf(sumOf(call, call), ratio) / milliseconds - 1)).toBeLessThan(error / 4);
    const spec: ModelSpec = {
      components: { app: { kind: "client", calls: ["api"] }, api: { latency: { p50: 0.01, p99: 0.05 } } },
      flows: { ask: { body: ["app -> api 2x"] } },
    };
    expect(Math.abs((latencyAt(spec, ratio) * 1000) / milliseconds - 1)).toBeLessThan(error / 4);
  });

  it.each([
    [2, 14.58, 59.38],
    [5, 21.84, 73.18],
    [10, 28.2, 84.74],
    [100, 54.92, 130.93],
  ])("of the slowest of %d parallel calls", (calls, p50, p99) => {
    const fit = fitOf(10, 50);
    expect(Math.abs(slowestQuantile(fit, calls, 0.5) / p50 - 1)).toBeLessThan(4e-4);
    expect(Math.abs(slowestQuantile(fit, calls, 0.99) / p99 - 1)).toBeLessThan(1e-4);
    const all = repeatedMax(fromLognormal(fit), calls);
    expect(Math.abs(quantileOf(all, 0.5) / p50 - 1)).toBeLessThan(0.01);
    expect(Math.abs(quantileOf(all, 0.99) / p99 - 1)).toBeLessThan(0.01);
    const spec: ModelSpec = {
      components: { app: { kind: "client", calls: ["api"] }, api: { latency: { p50: 0.01, p99: 0.05 } } },
      flows: { ask: { body: [{ parallel: [`app -> api ${calls}x`] }] } },
    };
    expect(Math.abs((latencyAt(spec, 0.99) * 1000) / p99 - 1)).toBeLessThan(0.01);
  });

  it("agree on two at once, pair by pair", () => {
    const call = fromLognormal(fitOf(10, 50));
    expect(Math.abs(quantileOf(maxOf(call, call), 0.99) / 59.38 - 1)).toBeLessThan(0.01);
  });
});

// M. Brooker, on waiting and mean latency (2026): p50 200 ms and p99 1 s have a mean of 254.08 ms, while one who comes at a
// random moment waits E[X²] / 2E[X] = 205.02 ms.
describe("the wait that a waiting person samples", () => {
  it("is another mean than that of the requests", () => {
    const fit = fitOf(200, 1000);
    expect(lognormalMean(fit)).toBeCloseTo(254.08, 2);
    expect(lognormalSecondMoment(fit) / (2 * lognormalMean(fit))).toBeCloseTo(205.02, 2);
  });
});

// Site Reliability Engineering, chapter 22.
describe("capacity with spare domains", () => {
  it("for peaks of 19,000/s on clusters of 5,000/s takes six of them with two to spare", () => {
    const at = (clusters: number) =>
      factValue(
        {
          components: { app: { kind: "client", calls: ["api"] }, api: { replicas: clusters, capacity: 5000 } },
          flows: { ask: { load: 19_000, body: ["app -> api"] } },
        },
        "api",
        "utilisation",
      ) as number;
    const needed = [1, 2, 3, 4, 5].find((clusters) => at(clusters) <= 1) as number;
    expect(needed + 2).toBe(6);
  });
});

// Semantics of Little's law and the utilisation law, as every operator does them in the head.
describe("load in the head", () => {
  it("10,000/s of 50 ms each are 500 in hand", () => {
    const spec: ModelSpec = {
      components: { app: { kind: "client", calls: ["api"] }, api: { pool: 1000, latency: { p50: 0.05, p99: 0.05 } } },
      flows: { ask: { load: 10_000, body: ["app -> api"] } },
    };
    expect(factValue(spec, "api", "concurrency")).toBe(500);
  });

  it("ten threads of 200 ms serve 50/s", () => {
    const spec: ModelSpec = {
      components: { app: { kind: "client", calls: ["api"] }, api: { concurrency: 10, serviceTime: 0.2 } },
      flows: { ask: { load: 50, body: ["app -> api"] } },
    };
    expect(factValue(spec, "api", "utilisation")).toBe(1);
  });
});

// N. J. Gunther's universal scalability law, fitted by the R package usl to SPEC SDM91.
describe("throughput that more load lowers", () => {
  it("peaks where the fitted law has its peak", () => {
    const fit = { perClient: 89.995233, contention: 0.0277285, coherence: 0.0001044 };
    expect(peakOf(fit)).toBeCloseTo(96.5, 1);
    expect(throughputOf(fit, peakOf(fit))).toBeCloseTo(1883.8, 1);
  });
});
