// Values of a whole model that rest on its shape and on which losses cost which flow, and on no figure beside. A figure that is
// edited seldom changes what a loss costs, so that the next snapshot mostly takes them over.

import type { Id, SystemModel } from "../../../language/index.ts";
import { ofLosses } from "../aspects.ts";
import { effectsOn } from "../blast-radius.ts";
import { perFlowReading } from "../memo.ts";
import { perShape } from "../shape.ts";

/** Which losses fail or degrade some requests of a flow. */
interface Costs {
  readonly ids: readonly Id[];
  /** So many of them fail some; they come first. */
  readonly lost: number;
}

const costsOf = perFlowReading(ofLosses, (model, flow): Costs => {
  const effects = effectsOn(model, flow);
  let lost = 0;
  while (lost < effects.length && (effects[lost] as (typeof effects)[number]).lost[1] > 0) lost += 1;
  return { ids: effects.map(({ id }) => id), lost };
});

function isSame(some: Costs, others: Costs | undefined): boolean {
  if (some === others) return true;
  if (some.lost !== others?.lost || some.ids.length !== others.ids.length) return false;
  return some.ids.every((id, index) => id === others.ids[index]);
}

/** As `perShape`, for what rests on the flows that each loss fails or degrades as well. Asks every flow each time. */
export function perLossShape<T extends object>(make: (model: SystemModel) => T): (model: SystemModel) => T {
  const kept = perShape((): { costs: readonly Costs[]; value: T | undefined } => ({ costs: [], value: undefined }));
  return (model) => {
    const known = kept(model);
    const { flows } = model;
    if (known.value !== undefined && known.costs.length === flows.length) {
      if (flows.every((flow, position) => isSame(costsOf(model, flow), known.costs[position]))) return known.value;
    }
    known.value = make(model);
    known.costs = flows.map((flow) => costsOf(model, flow));
    return known.value;
  };
}
