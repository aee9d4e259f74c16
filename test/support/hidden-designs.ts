// Designs of components and flows, and the hidden capacity that an analysis finds at one of them.

import { type HiddenCapacity, hiddenCapacityOf } from "../../analysis/facts/retries/hidden-capacity.ts";
import { createAnalysis } from "../../analysis/index.ts";
import { buildModel } from "./build-model.ts";
import type { ComponentSpec, FlowSpec } from "./model-spec.ts";

export type Components = Readonly<Record<string, ComponentSpec>>;

export function analysisOf(components: Components, flows: Readonly<Record<string, FlowSpec>>) {
  return createAnalysis(buildModel({ components, flows }));
}

export function hiddenAt(
  components: Components,
  flows: Readonly<Record<string, FlowSpec>>,
  id: string,
): HiddenCapacity {
  const hidden = hiddenCapacityOf(analysisOf(components, flows).facts, id);
  if (hidden === undefined) throw new Error(`${id} has no hidden capacity`);
  return hidden;
}
