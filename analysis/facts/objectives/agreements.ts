// What stands behind the promises to customers: for each SLA the SLOs that would give way first, and by how much. It compares
// what is stated and knows nothing of what the design can do.

import type { Component, Flow, Objective, SystemModel } from "../../../language/index.ts";
import { isOneThing } from "../redundancy.ts";
import { withObjectives } from "./promises.ts";

export interface Agreement {
  readonly element: Component | Flow;
  readonly sla: Objective;
  /** The tightest SLO that covers it; absent where none does. */
  readonly slo?: Objective;
  /**
   * How far the SLO is ahead: ratio for an availability, seconds else. Zero or less where the SLA is broken no later than the SLO.
   */
  readonly buffer?: number;
}

/**
 * Every SLA of the flows given and of the components, in declaration order, with its SLO. An SLO covers an SLA of the same measure:
 * for a latency at the same percentile or a higher one, for a freshness of the same data. An SLA without any is
 * told where no SLO of that measure is stated at all; one that merely cannot be compared, and the SLA of what somebody else runs, whose
 * objectives are theirs to know, is left out.
 */
export function agreementsOf(model: SystemModel, flows: readonly Flow[]): readonly Agreement[] {
  const found: Agreement[] = [];
  const look = (element: Component | Flow | undefined): void => {
    if (element === undefined) return;
    for (const objective of element.objectives) {
      const agreement = objective.kind === "sla" ? agreementOf(element, objective) : undefined;
      if (agreement !== undefined) found.push(agreement);
    }
  };
  for (const flow of flows) look(flow);
  for (const component of withObjectives(model)) look(component);
  return found;
}

function agreementOf(element: Component | Flow, sla: Objective): Agreement | undefined {
  const alike = element.objectives.filter(
    ({ kind, measure, data }) => kind === "slo" && measure === sla.measure && data?.id === sla.data?.id,
  );
  if (alike.length === 0) {
    const isOthers = "dependencies" in element && isOneThing(element);
    return isOthers ? undefined : { element, sla };
  }
  const slo = alike
    .filter(({ percentile = 1 }) => percentile >= (sla.percentile ?? 0))
    .sort((a, b) => bufferOf(b, sla) - bufferOf(a, sla))[0];
  return slo === undefined ? undefined : { element, sla, slo, buffer: bufferOf(slo, sla) };
}

/** An availability is tighter when it is higher, a time when it is shorter. */
function bufferOf(slo: Objective, sla: Objective): number {
  return sla.measure === "availability" ? slo.target - sla.target : sla.target - slo.target;
}
