// Values that belong to one flow of one snapshot, worked out when first asked for. What is kept here is plain data without a
// reference to the model, so that a later snapshot can take it over where nothing that the flow touches has changed;
// inheritance.ts tells where that is so.

import type { Flow, SystemModel } from "../../language/index.ts";

/** By the function that makes the value. */
type Values = Map<unknown, unknown>;

const valuesByModel = new WeakMap<SystemModel, Map<Flow, Values>>();

/**
 * The function, made to work once per model and flow. It may depend on the flow and on what the flow touches, as
 * `footprintOf` has it, on nothing else: neither settings nor other flows nor the names that elements have in words.
 */
export function perFlow<T>(make: (model: SystemModel, flow: Flow) => T): (model: SystemModel, flow: Flow) => T {
  return (model, flow) => {
    const values = valuesOf(model, flow);
    const known = values.get(make);
    if (known !== undefined || values.has(make)) return known as T;
    const value = make(model, flow);
    values.set(make, value);
    return value;
  };
}

function valuesOf(model: SystemModel, flow: Flow): Values {
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

/**
 * Gives a model the values of those flows of another that pass the test. The two then share them, later ones too: what passes
 * has the same values in both. Flows that the model has values for already keep those.
 */
export function takeOverFlows(from: SystemModel, to: SystemModel, isSame: (flow: Flow) => boolean): void {
  const known = valuesByModel.get(from);
  if (known === undefined) return;
  let own = valuesByModel.get(to);
  if (own === undefined) {
    own = new Map();
    valuesByModel.set(to, own);
  }
  for (const [flow, values] of known) if (!own.has(flow) && isSame(flow)) own.set(flow, values);
}
