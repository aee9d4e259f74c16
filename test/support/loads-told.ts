// What tests of arrivals read of a design: its facts `load`, and designs of one flow.

import { createAnalysis, type Fact } from "../../analysis/index.ts";
import { buildModel } from "./build-model.ts";
import type { ModelSpec } from "./model-spec.ts";

/** The fact `load` of an element, which it must have. */
export function loadAt(spec: ModelSpec, element: string): Fact {
  const fact = createAnalysis(buildModel(spec))
    .facts.of(element)
    .find((one) => one.name === "load");
  if (fact === undefined) throw new Error(`${element} has no load`);
  return fact;
}

/** Its value: a rate, or two ends of one. */
export const valueAt = (spec: ModelSpec, element: string) => loadAt(spec, element).value;

/** One flow of 100/s from web over what the components declare. */
export function walked(
  components: ModelSpec["components"],
  body: NonNullable<ModelSpec["flows"]>[string]["body"] = ["web -> api"],
): ModelSpec {
  return { components, flows: { ask: { load: 100, body } } };
}
