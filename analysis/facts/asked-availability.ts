// How much of what is asked of one component is answered, with all that it needs: a flow of a single step from somebody who asks it
// and nothing else. Pictures show it of each component; no rule judges it.

import type { Flow, Id, SystemModel } from "../../language/index.ts";
import { availabilityOf, type FlowAvailability } from "./availability.ts";
import { askable } from "./objectives/promises.ts";
import { structureOf } from "./structure.ts";
import { standingsIn } from "./structure-values.ts";

/** As far as the figures go: the estimate, else the cap that the written ones leave. */
export interface AskedAvailability {
  readonly basis: "estimate" | "cap";
  readonly found: FlowAvailability;
  /** What the estimate lacks; empty where there is one. */
  readonly missing: FlowAvailability["missing"];
}

/** Parts that are looked at for all components that are asked about at once; beyond, nothing is said of the rest. */
const lookBudget = 200_000;

/**
 * The availability of every component but clients that is `wanted`, as `availability` and `availability-cap` of a flow
 * that asks it alone. In order of declaration until the budget is used up; what comes later is left out.
 */
export function askedAvailabilities(
  model: SystemModel,
  wanted: (id: Id) => boolean,
): ReadonlyMap<Id, AskedAvailability> {
  const components = model.components.filter(({ id, kind }) => kind !== "client" && wanted(id));
  const { asked, questionOf } = askable(model, components);
  const found = new Map<Id, AskedAvailability>();
  let looks = 0;
  for (const component of components) {
    if (looks > lookBudget) break;
    const flow = questionOf(component);
    looks += standingsIn(structureOf(asked, flow)).length;
    found.set(component.id, reckoned(asked, flow));
  }
  return found;
}

function reckoned(asked: SystemModel, flow: Flow): AskedAvailability {
  const structure = structureOf(asked, flow);
  const estimate = availabilityOf(structure, "estimate");
  if (estimate.value !== undefined) return { basis: "estimate", found: estimate, missing: [] };
  return { basis: "cap", found: availabilityOf(structure, "cap"), missing: estimate.missing };
}
