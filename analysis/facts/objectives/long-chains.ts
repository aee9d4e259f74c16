// What a flow would come to if the parts that state nothing were like those that do: for flows whose availability is unknown, and
// of which the number of parts tells something already. An estimate of an estimate, and never more than a remark.

import type { Component, Count, Flow, Objective, Ratio, SystemModel } from "../../../language/index.ts";
import { ofLosses } from "../aspects.ts";
import { availabilityObjectiveOf } from "../error-budget.ts";
import { replicaLikelihood } from "../likelihoods.ts";
import { perFlowReading } from "../memo.ts";
import { structureOf } from "../structure.ts";
import { needsOf } from "../structure-values.ts";
import { capEndsOf, estimateEndsOf } from "./flow-availability.ts";
import { isBelow } from "./shortfall.ts";

export interface LongChain {
  readonly flow: Flow;
  readonly objective: Objective;
  /** Components that every request needs, in order of appearance. */
  readonly parts: readonly Component[];
  /** Those of them that state how available they are. */
  readonly stated: readonly Component[];
  /** The availability that the stated ones have together, in [0, 1]. */
  readonly together: Ratio;
  /** What all parts come to where the others are as good: together ^ (parts / stated), in [0, 1]. */
  readonly carried: Ratio;
}

/** Fewer parts are no chain. */
const fewestParts: Count = 5;

/**
 * The chain of a flow that is too long for its objective at the values that its parts state: the stated parts alone hold the
 * SLO, and as many parts as there are do not. Undefined for others, and where the estimate is known or fewer than half
 * of the parts state a value, so that little is extrapolated. It errs to either side with the parts that state nothing.
 *
 * Source: availability in series is a product; B. Treynor et al., The Calculus of Service Availability (2017).
 */
export function longChainOf(model: SystemModel, flow: Flow): LongChain | undefined {
  const objective = availabilityObjectiveOf(flow);
  if (objective === undefined || estimateEndsOf(model, flow).value !== undefined) return undefined;
  const { parts, stated } = neededParts(model, flow);
  const together = capEndsOf(model, flow).value?.[1] ?? 1;
  if (parts.length < fewestParts || stated.length * 2 < parts.length || isBelow(together, objective.target)) {
    return undefined;
  }
  const carried = together ** (parts.length / stated.length);
  if (!isBelow(carried, objective.target)) return undefined;
  const components = (ids: readonly string[]) => ids.flatMap((id) => model.componentById.get(id) ?? []);
  return { flow, objective, parts: components(parts), stated: components(stated), together, carried };
}

/** Ids of the components that every request needs and that can fail, and of those among them whose figures are all written. */
const neededParts = perFlowReading(
  [...ofLosses, "reliability"],
  (model, flow): { readonly parts: readonly string[]; readonly stated: readonly string[] } => {
    const structure = structureOf(model, flow);
    const parts = new Map<string, boolean>();
    for (const { component } of needsOf(structure).standings) {
      // Every copy fails as often as any other.
      const likelihood = replicaLikelihood(component);
      parts.set(component.id, likelihood.kind === "known" && likelihood.isWritten);
    }
    const stated = [...parts].flatMap(([id, isStated]) => (isStated ? [id] : []));
    return { parts: [...parts.keys()], stated };
  },
);
