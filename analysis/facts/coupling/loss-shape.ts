// Values of a whole model that rest on its shape and on which losses cost which flow, and on no figure beside. A figure that is
// edited seldom changes what a loss costs, so that the next snapshot mostly takes them over.

import type { SystemModel } from "../../../language/index.ts";
import { ofLosses } from "../aspects.ts";
import { effectsOn } from "../blast-radius.ts";
import { perFlowReading } from "../memo.ts";
import { perShape } from "../shape.ts";

/** Which losses fail or degrade some requests of a flow, as a word to compare by. */
const costsOf = perFlowReading(ofLosses, (model, flow): string => {
  const costs: string[] = [];
  for (const { id, lost, degraded } of effectsOn(model, flow)) {
    if (lost[1] > 0) costs.push(`lost ${id}`);
    else if (degraded[1] > 0) costs.push(`degraded ${id}`);
  }
  return costs.join("\n");
});

/** As `perShape`, for what rests on the flows that each loss fails or degrades as well. Asks every flow each time. */
export function perLossShape<T extends object>(make: (model: SystemModel) => T): (model: SystemModel) => T {
  const kept = perShape((): { costs: readonly string[]; value: T | undefined } => ({ costs: [], value: undefined }));
  return (model) => {
    const known = kept(model);
    const isSame = known.costs.length === model.flows.length;
    if (
      known.value !== undefined &&
      isSame &&
      model.flows.every((flow, i) => costsOf(model, flow) === known.costs[i])
    ) {
      return known.value;
    }
    known.value = make(model);
    known.costs = model.flows.map((flow) => costsOf(model, flow));
    return known.value;
  };
}
