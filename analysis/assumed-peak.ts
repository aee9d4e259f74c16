// What a project's settings assume where the design says nothing, put into the model as if it had been said, and marked as
// assumed. Everything behind reads it like any other figure.

import type { Flow, SystemModel } from "../language/index.ts";

/** By flow and factor, so that flows that an edit leaves alone stay the same objects from snapshot to snapshot. */
const withPeakByFlow = new WeakMap<Flow, { readonly factor: number; readonly flow: Flow }>();

/** The model in which flows with a load and without a peak have one of `factor` times their load. */
export function withAssumedPeak(model: SystemModel, factor: number): SystemModel {
  const flows = model.flows.map((flow) => assumed(flow, factor));
  return { ...model, flows, flowById: new Map(flows.map((flow) => [flow.id, flow])) };
}

function assumed(flow: Flow, factor: number): Flow {
  const { load, peak } = flow;
  if (load === undefined || peak !== undefined) return flow;
  const known = withPeakByFlow.get(flow);
  if (known?.factor === factor) return known.flow;
  const made: Flow = { ...flow, peak: { value: factor, origin: { kind: "assumed" }, at: load.at } };
  withPeakByFlow.set(flow, { factor, flow: made });
  return made;
}
