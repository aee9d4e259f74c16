// Small designs that are timed, and what their first flow takes.

import { expect } from "vitest";
import { latencyPercentile } from "../../analysis/facts/time/latency.ts";
import { createAnalysis } from "../../analysis/index.ts";
import type { Flow } from "../../language/index.ts";
import { buildModel } from "./build-model.ts";
import type { ComponentSpec, FlowItemSpec, ModelSpec } from "./model-spec.ts";

/** p50 10 ms, p99 50 ms. */
export const tenToFifty = { latency: { p50: 0.01, p99: 0.05 } };

export function contextOf(spec: ModelSpec) {
  const { facts } = createAnalysis(buildModel(spec));
  return { context: facts, model: facts.model, flow: facts.model.flows[0] as Flow };
}

/** Milliseconds at a percentile of the first flow. */
export function at(spec: ModelSpec, ratio: number): number | undefined {
  const { context, flow } = contextOf(spec);
  const value = latencyPercentile(context, flow, ratio);
  return value === undefined ? undefined : value * 1000;
}

export const walked = (
  components: Readonly<Record<string, ComponentSpec>>,
  body: readonly FlowItemSpec[],
  flow: object = {},
): ModelSpec => ({ components, flows: { ask: { body, ...flow } } });

export function expectWithin(actual: number | undefined, expected: number, share = 0.02): void {
  expect(Math.abs((actual ?? Number.NaN) / expected - 1)).toBeLessThan(share);
}
