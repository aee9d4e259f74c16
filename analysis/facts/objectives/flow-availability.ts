// The ends of the two availabilities of a flow, kept for everyone who compares them with what the flow promises. How they are worked out
// is availability.ts's business, and whether they are enough is judged elsewhere.

import type { Flow, SystemModel } from "../../../language/index.ts";
import { ofFailures } from "../aspects.ts";
import { availabilityIn, type FlowAvailability } from "../availability.ts";
import type { Basis } from "../flow-probability.ts";
import { perFlowReading } from "../memo.ts";

/** An availability without the events that it comes from, which outlasts edits of what has no part in it. */
export type AvailabilityEnds = Pick<FlowAvailability, "value" | "missing" | "isExact">;

/** The numbers of `estimateOf`. */
export const estimateEndsOf = perFlowReading(ofFailures, (model, flow) => endsOf(model, flow, "estimate"));

/** The numbers of `capOf`. */
export const capEndsOf = perFlowReading(ofFailures, (model, flow) => endsOf(model, flow, "cap"));

function endsOf(model: SystemModel, flow: Flow, basis: Basis): AvailabilityEnds {
  const { value, missing, isExact } = availabilityIn(model, flow, basis);
  return { ...(value !== undefined && { value }), missing, isExact };
}
