// Values that belong to one flow of one snapshot, worked out when first asked for. What is kept here is plain data without a
// reference to the model, so that a later snapshot can take it over where nothing that the flow touches has changed.

import type { Flow, SystemModel } from "../../language/index.ts";

/** By flow, then by the function that makes the value. */
type FlowValues = Map<Flow, Map<unknown, unknown>>;

const valuesByModel = new WeakMap<SystemModel, FlowValues>();

/**
 * The function, made to work once per model and flow. It may depend on the flow and on the elements that the flow reaches,
 * on nothing else: neither settings nor other flows.
 */
export function perFlow<T>(make: (model: SystemModel, flow: Flow) => T): (model: SystemModel, flow: Flow) => T {
  return (model, flow) => {
    const values = valuesOf(model, flow);
    if (values.has(make)) return values.get(make) as T;
    const value = make(model, flow);
    values.set(make, value);
    return value;
  };
}

function valuesOf(model: SystemModel, flow: Flow): Map<unknown, unknown> {
  let byFlow = valuesByModel.get(model);
  if (byFlow === undefined) {
    byFlow = new Map();
    valuesByModel.set(model, byFlow);
  }
  let values = byFlow.get(flow);
  if (values === undefined) {
    values = new Map();
    byFlow.set(flow, values);
  }
  return values;
}
